"""The title: which block says it, and in which wording."""

from __future__ import annotations

import numpy as np
import pytest

import cleaner
from cleaner.model import Metadata
from cleaner.scores.card import Scorecard, Table
from cleaner.scores.features import FeatureTable
from cleaner.verdict.candidates import Candidates, near_features
from cleaner.verdict.title import shown_title, worded
from cleaner.verdict.title_choice import best
from tests.built import Line, a, line, made, prose, scorecard

SURE = scorecard("text-title", bias=5.0)
"""A card that all candidates please."""


def chosen(*scores: float, prose: int = 9, text: bool = False, **columns: list[float]) -> int:
    """Which of the candidates with these scores is the title, where the card asks for 3.0."""
    count = len(scores)
    own = {f"is_{at}": np.eye(count)[at] for at in range(count)}
    given = {"final": [0.0] * count, "first": [0.0] * count, **columns}
    told = {name: np.array(some) for name, some in given.items()}
    features = FeatureTable(count, {**own, **told})
    tables = [
        Table(features=(f"is_{at}",), thresholds=(0.5,), values=(0.0, score))
        for at, score in enumerate(scores)
    ]
    card = scorecard("text-title", *tables, threshold=3.0)
    return best(card, Candidates(tuple(range(count)), features), prose, text=text)[0]


def test_the_candidate_with_the_highest_score_is_the_title() -> None:
    assert chosen(3.5, 4.0, 2.0) == 1
    assert chosen(4.0, 4.0) == 0
    assert chosen() == -1


def test_a_candidate_above_the_prose_may_score_two_less_if_it_is_ahead() -> None:
    assert chosen(1.0, 0.4) == 0
    assert chosen(0.9, 0.3) == -1
    assert chosen(2.0, 1.5) == 0
    assert chosen(2.0, 1.6) == -1
    assert chosen(1.5) == 0
    assert chosen(1.5, prose=0) == -1


def test_a_sentence_of_a_text_takes_one_instead_of_the_threshold() -> None:
    assert chosen(1.1, text=True, final=[1.0]) == 0
    assert chosen(1.0, text=True, final=[1.0]) == -1
    assert chosen(1.1, text=False, final=[1.0]) == -1
    assert chosen(1.1, 0.9, text=True, final=[1.0, 0.0], first=[3.0, 0.0]) == -1


def shown(*lines: Line, card: Scorecard | None = SURE, declared: str = "") -> int:
    """The block of the page that says the title; -1 where none does."""
    page = made(*lines)
    metadata = Metadata(titles=(("og", declared),) if declared else ())
    near = near_features(page.views, page.shape, page.proposals)
    found = shown_title(near, page.views, page.shape, page.proposals, metadata, card, ())
    return found[0]


def test_a_page_of_one_sentence_has_no_title() -> None:
    assert shown(a(prose(6)), a(line(2, 9))) == -1
    assert shown(a(prose(6)), a(line(3, 9))) == 0
    assert shown(a(line(6)), a(line(2, 9))) == 0


@pytest.mark.parametrize(("crumbs", "found"), [(1, -1), (2, 2), (6, 6), (7, -1)])
def test_the_title_under_a_breadcrumb_is_its_last_item(crumbs: int, found: int) -> None:
    items = [a(f"Place {number}", kind="list_item") for number in range(1, crumbs + 1)]
    assert shown(*items, a(f"Place {crumbs}"), a(prose(40), -3.0), card=None) == found


def test_a_menu_of_a_text_that_says_its_items_twice_is_no_breadcrumb() -> None:
    items = (a("Place 1", kind="list_item"), a("Place 2", kind="list_item"))
    menu = (*items, a("Place 2"), a("Place 3", kind="list_item"), a(prose(40), -3.0))
    assert shown(*menu, card=None) == -1
    page = (*items, a("Place 2", link_density=0.0), a("Place 3", kind="list_item"))
    assert shown(*page, card=None) == 2  # Elements tell what the list below is.
    rule = "  - {id: demo.share, why: A button, kind: line, pattern: 'place 2', removes: [Place 2]}"
    share = made(*items, a("Place 2"), a(prose(40), -3.0), rules=rule)
    near = near_features(share.views, share.shape, share.proposals)
    found = shown_title(near, share.views, share.shape, share.proposals, Metadata(), None, ())
    assert found.at == -1


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [(1.0, 2.6, 5), (1.0, 2.4, 0), (2.9, 4.5, 5), (3.1, 6.0, 0), (-1.0, 0.6, 5), (-1.0, 0.4, 0)],
)
@pytest.mark.parametrize(
    ("notice", "surely", "above", "doubt"),
    [
        (-0.5, -2.6, 0.5, False),
        (-0.5, -2.4, 0.5, True),
        (-0.5, -2.6, -0.1, True),
        (-2.6, -2.6, 0.5, True),
    ],
)
def test_a_better_title_of_a_text_is_looked_for_above_what_surely_is_its_article(
    first: float, second: float, found: int, notice: float, surely: float, above: float, doubt: bool
) -> None:
    """Where the first is in doubt, below something that is no article's, and far enough down."""
    lower = Table(features=("index",), thresholds=(4.5,), values=(first, second))
    longer = Table(features=("words",), thresholds=(7.5,), values=(0.0, -20.0))
    card = scorecard("text-title", lower, longer, threshold=0.5)
    page = (
        a("Our aim", above),
        a(prose(30), notice),
        a(prose(20, 5), -0.5),
        a(prose(20, 9), -0.5),
        a(prose(20, 3), -0.5),
        a("Council votes for the bridge", -0.5),
        a(prose(40, 7), surely),
    )
    assert shown(*page, card=card) == (0 if doubt else found)


def test_the_last_block_before_the_prose_that_says_the_title_is_it() -> None:
    lines = (a("The crane in the harbour falls"), a("By Ann"))
    assert shown(*lines, lines[0], a(prose(40), -3.0)) == 2
    assert shown(a("The crane in the harbour falls | Gull"), *lines, a(prose(40), -3.0)) == 1


@pytest.mark.parametrize(
    ("headline", "found"), [("The crane fall", 1), ("Crane is gone", 1), ("Crane is off", 0)]
)
def test_a_crumb_that_ends_in_the_title_is_not_taken_for_it(headline: str, found: int) -> None:
    crumb = a(f"News {headline}", marks=frozenset({"nav"}), link_density=1.0)
    page = (crumb, a(f"Now: {headline}", link_density=0.0), a(prose(40), -3.0, link_density=0.0))
    assert shown(*page, card=scorecard("html-title", bias=5.0), declared=headline) == found


OG_AND_JSON = [("og", f"{'a' * 59} {'b' * 40}"), ("json-ld", f"{'a' * 59} {'b' * 40}")]


def test_what_two_declarations_agree_on_wins_over_two_fifths_of_it() -> None:
    whole = OG_AND_JSON[0][1]
    assert worded(whole[-40:], OG_AND_JSON, None, None) == whole
    assert worded(whole[-39:], OG_AND_JSON, None, None) == whole[-39:]
    assert worded(whole[:40], OG_AND_JSON, None, None) == whole[:40]


def test_a_declared_title_of_more_than_twenty_characters_leaves_a_kicker_out() -> None:
    title = "the crane is gone now"
    assert worded(f"Harbour: {title}", [("og", title)], None, None) == title
    short = title[:-1]
    assert worded(f"Harbour: {short}", [("og", short)], None, None) == f"Harbour: {short}"
    assert worded(f"Harbour {title}", [("og", title)], None, None) == f"Harbour {title}"


@pytest.mark.parametrize(
    ("kicker", "stays"),
    [
        ("Harbour", False),
        ("Our harbour", False),
        ("The", True),
        ("Harbour:", True),
        ("In our harbour", True),
    ],
)
def test_a_word_or_two_that_only_the_heading_has_are_no_title(kicker: str, stays: bool) -> None:
    title = "the crane is gone now"
    card = scorecard("html-wording", bias=1.0)
    declared = [("h1", f"{kicker} {title}"), ("og", title), ("title", title)]
    found = worded(f"{kicker} {title}", declared, card, None)
    assert found == (f"{kicker} {title}" if stays else title)
    once = worded(f"{kicker} {title}", declared[:2], card, None)
    assert once == f"{kicker} {title}"


@pytest.mark.parametrize(
    ("kicker", "stays"),
    [
        ("特集", False),
        ("本报独家", False),
        ("기획 ", False),
        ("特集：", True),
        ("私", True),
        ("港の人びとが語る冬", True),
    ],
)
def test_kickers_of_unspaced_scripts_have_two_to_eight_characters(kicker: str, stays: bool) -> None:
    title = (
        "낡은 배를 타고 겨울 바다로 나간 그들" if kicker == "기획 " else "古い渡し船が冬の海を渡る"
    )
    card = scorecard("html-wording", bias=1.0)
    declared = [("h1", kicker + title), ("og", title), ("title", title)]
    assert worded(kicker + title, declared, card, None) == (kicker + title if stays else title)


def test_a_page_that_shows_no_title_has_the_one_that_most_declare() -> None:
    declared = [("title", "Gull"), ("og", "Crane falls"), ("json-ld", "Crane falls!")]
    assert worded("", declared, None, None) == "Crane falls"
    assert worded("", [("og", "One"), ("json-ld", "Two")], None, None) == "One"
    assert worded("Shown", [("rule", "A rule's"), ("og", "One")], None, None) == "A rule's"
    assert worded("Shown", [], None, None) == "Shown"


def test_a_texts_kicker_has_the_colon_that_another_line_says_it_with() -> None:
    joined, parted = "Harbour crane Who pays for it now", "Harbour crane: Who pays for it now"

    def title(*lines: Line) -> str:
        page = made(*lines, a(prose(60), -3.0))
        near = near_features(page.views, page.shape, page.proposals)
        asked = (near, page.views, page.shape, page.proposals, Metadata())
        return shown_title(*asked, SURE, ())[1]

    glued = joined.replace(" Who", "Who")
    assert title(a(parted, 3.0, kind="list_item"), a(joined, 1.0)) == parted
    assert title(a(parted, 3.0, kind="list_item"), a(glued, 1.0)) == parted
    assert title(a("Harbour crane: Who pays for it", 3.0, kind="list_item"), a(joined)) == joined


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Crane falls ＊＊＊＊＊＊", "Crane falls"),
        ("Crane falls ====", "Crane falls"),
        ("Crane falls***", "Crane falls***"),
    ],
)
def test_a_row_of_signs_that_underlines_a_title_is_none_of_it(line: str, title: str) -> None:
    page = f"<html><body><h1>{line}</h1><p>{prose(40)}</p><p>{prose(40, 9)}</p></body></html>"
    assert cleaner.clean(page, media="html").title == title
