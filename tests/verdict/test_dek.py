"""The dek: what it takes to be one, and how far it goes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import cleaner
from cleaner.scores.card import Table
from cleaner.scores.features import FeatureTable, as_columns
from cleaner.verdict.candidates import Candidates
from cleaner.verdict.dek import dek_blocks
from tests.built import Line, a, line, made, prose, scorecard

TITLE = "The crane falls"
ARTICLE = (a(prose(300), -3.0), a(prose(300, 5), -3.0))
PLAIN = {
    "passed": 0.0,
    "words": 20.0,
    "adjacent": 1.0,
    "final": 1.0,
    "removals": 0.0,
    "next_ratio": 9.0,
    "after_size": 8.0,
    "after_sign": 0.0,
    "after_final": 1.0,
}


def dek(
    *scores: float,
    lines: tuple[Line, ...] = (),
    threshold: float = 1.0,
    title: str = TITLE,
    article: tuple[Line, ...] = ARTICLE,
    **features: float,
) -> tuple[int, ...]:
    """Which of the lines behind the title, with these scores by the card, are the dek."""
    lines = lines or tuple(a(line(20, at), 1.0) for at in range(len(scores)))
    page = made(a(TITLE, 1.0), *lines, *article)
    count = len(scores)
    rows = [{**PLAIN, "echoes": 0.0, "clock": 0.0, "after_title": 1.0, **features} for _ in scores]
    asked = {f"is_{at}": np.eye(count)[at] for at in range(count)}
    tables = [
        Table(features=(f"is_{at}",), thresholds=(0.5,), values=(0.0, score))
        for at, score in enumerate(scores)
    ]
    candidates = Candidates(
        tuple(range(1, count + 1)), FeatureTable(count, {**as_columns(rows), **asked})
    )
    card = scorecard("text-dek", *tables, threshold=threshold)
    return dek_blocks(card, candidates, page.views, page.shape, title)


def test_the_dek_is_the_candidate_with_the_highest_score_above_the_threshold() -> None:
    assert dek(1.1) == (1,)
    assert dek(1.0) == ()
    far = (a(line(20), 1.0), a("x", 1.0, kind="heading"), a(line(20, 5), 1.0))
    assert dek(1.5, -5.0, 2.0, lines=far) == (3,)


def test_a_page_without_a_title_takes_three_tenths_more() -> None:
    assert dek(1.31, title="") == (1,)
    assert dek(1.3, title="") == ()


def test_the_title_itself_is_no_dek() -> None:
    assert dek(5.0, title=line(20)) == ()


def test_a_line_of_a_text_that_ends_in_a_colon_is_no_dek() -> None:
    label = line(20, 5)
    assert dek(5.0, lines=(a(f"{label}:", 1.0),)) == ()
    assert dek(5.0, 2.0, lines=(a(f"{label}：", 1.0), a(line(20), 1.0))) == (2,)
    assert dek(5.0, lines=(a(f"{label}: the crane", 1.0),)) == (1,)
    # Elements tell of a page what its dek is.
    assert dek(5.0, lines=(a(f"{label}:", 1.0, tag="p"),)) == (1,)


@pytest.mark.parametrize(("second", "found"), [(1.51, (1, 2)), (1.5, (1,))])
def test_a_further_line_scores_one_and_a_half_less_at_most(
    second: float, found: tuple[int, ...]
) -> None:
    assert dek(3.0, second) == found
    assert dek(second, 3.0) == ((1, 2) if found == (1, 2) else (2,))


def test_a_further_line_of_an_element_named_for_a_dek_takes_only_the_threshold() -> None:
    lines = (a(line(20), 1.0, marks=frozenset({"named:dek"})), a(line(20, 5), 1.0))
    assert dek(3.0, 1.1, lines=lines) == (1, 2)


def test_a_further_line_is_of_the_same_kind_and_path() -> None:
    lines = (a(line(20), 1.0), a(line(20, 5), 1.0, kind="heading"))
    assert dek(3.0, 3.0, lines=lines) == (1,)
    lines = (a(line(20), 1.0, path="p"), a(line(20, 5), 1.0, path="div p"))
    assert dek(3.0, 3.0, lines=lines) == (1,)


@pytest.mark.parametrize(("words", "found"), [(114, (1,)), (115, ())])
def test_a_dek_is_at_most_nineteen_hundredths_of_the_article(
    words: int, found: tuple[int, ...]
) -> None:
    assert dek(3.0, lines=(a(line(words), 1.0),)) == found


SAID = a('"You must go," said the clerk.', -2.0)


@pytest.mark.parametrize(
    ("first", "others", "found"),
    [
        ('"You must go," said I.', 3, ()),
        ("„Sie müssen gehen“, sagte ich.", 3, ()),
        ('"You must go," said I.', 2, (1,)),
        ("You must go, said I.", 3, (1,)),
        (f'"{line(9)}"', 3, (1,)),
    ],
    ids=["speech", "in German", "few lines of it", "no quotation mark", "nine words"],
)
def test_the_first_line_of_a_story_in_direct_speech_is_no_dek(
    first: str, others: int, found: tuple[int, ...]
) -> None:
    assert dek(2.0, lines=(a(first, 1.0), *[SAID] * others)) == found


# A text's line that is plainly a dek, whatever the card says.

UNFINISHED: dict[str, Any] = {"retold": 0.0, "final": 0.0, "words": 12.0, "removals": 3.0}


def test_a_long_line_without_a_stop_right_under_a_texts_headline_is_its_dek() -> None:
    assert dek(-5.0, **UNFINISHED) == (1,)


@pytest.mark.parametrize(
    "changed",
    [{"words": 11.0}, {"removals": 4.0}, {"final": 1.0}, {"adjacent": 0.0}, {"clock": 1.0}],
)
def test_a_line_that_is_not_plainly_a_dek_is_left_to_the_card(changed: dict[str, Any]) -> None:
    assert dek(-5.0, **{**UNFINISHED, **changed}) == ()


STANDFIRST: dict[str, Any] = {"retold": 0.0, "words": 20.0, "next_ratio": 0.95, "after_size": 6.0}


def test_a_sentence_between_the_headline_and_a_longer_paragraph_is_a_clean_texts_dek() -> None:
    assert dek(-5.0, **STANDFIRST) == (1,)
    assert dek(-5.0, **{**STANDFIRST, "words": 5.0, "final": 4.0}) == (1,)
    # A label or a byline may stand between.
    assert dek(-5.0, **{**STANDFIRST, "after_size": 0.0, "after_final": 0.0}) == (1,)
    assert dek(-5.0, **{**STANDFIRST, "after_size": 0.0, "after_sign": 1.0}) == (1,)


@pytest.mark.parametrize(
    "changed",
    [
        *({"words": 4.0}, {"words": 46.0}, {"next_ratio": 0.96}, {"after_size": 5.0}),
        *({"adjacent": 0.0}, {"removals": 1.0}, {"final": 2.0}, {"clock": 1.0}, {"passed": 1.0}),
    ],
)
def test_a_sentence_that_is_no_standfirst_is_left_to_the_card(changed: dict[str, Any]) -> None:
    assert dek(-5.0, **{**STANDFIRST, **changed}) == ()


def test_a_plain_dek_gives_way_to_a_better_one_and_to_none_that_is_worse() -> None:
    assert dek(-5.0, 1.4, **UNFINISHED) == (1, 2)
    lines = (a(line(20), 1.0), a(line(20, 5), 1.0, kind="heading"))
    assert dek(-5.0, 1.29, lines=lines, **UNFINISHED) == (1,)
    assert dek(-5.0, 1.31, lines=lines, **UNFINISHED) == (2,)


def test_a_line_that_a_text_says_again_is_its_dek() -> None:
    assert dek(-1.9, echoes=1.0, retold=0.0) == (1,)
    assert dek(-1.9, echoes=1.0, retold=0.0, threshold=2.9) == (1,)
    assert dek(-1.9, echoes=1.0, retold=0.0, threshold=3.0) == ()
    assert dek(-2.0, echoes=1.0, retold=0.0) == ()  # the card is sure that it is none
    assert dek(-1.9, echoes=1.0) == ()  # an HTML page says share bars again
    assert dek(-1.9, echoes=1.0, retold=0.0, passed=1.0) == ()
    assert dek(-1.9, echoes=1.0, retold=0.0, after_title=6.0) == (1,)
    assert dek(-1.9, echoes=1.0, retold=0.0, after_title=7.0) == ()  # a list of what is read most


def test_what_is_no_plain_dek_still_has_its_own_score() -> None:
    assert dek(1.1, 1.2, passed=1.0) == (1, 2)
    assert dek(0.9, passed=1.0) == ()


def test_without_a_card_there_is_no_dek() -> None:
    page = made(a(TITLE), *ARTICLE)
    assert dek_blocks(None, Candidates((), FeatureTable(0, {})), page.views, page.shape, "") == ()


NAMED = {"marks": frozenset({"named:dek"}), "tag": "p", "path": "article div.head p.standfirst"}


@pytest.mark.parametrize(
    ("score", "words", "more", "found"),
    [
        (0.1, 20, {}, (1,)),
        (0.0, 20, {}, ()),
        (0.1, 5, {}, (1,)),
        (0.1, 4, {}, ()),
        (0.1, 45, {}, (1,)),
        (0.1, 46, {}, ()),
        (0.1, 20, {"path": "article div.standfirst p"}, (1,)),
        (0.1, 20, {"path": "article div.standfirst div.text p"}, ()),
        (0.1, 20, {"path": "article div.lead-image p"}, ()),
        (0.1, 20, {"marks": frozenset()}, ()),
        (0.1, 20, {"marks": frozenset({"named:dek", "named:byline"})}, ()),
    ],
)
def test_a_line_whose_element_is_called_a_dek_may_miss_a_logit(
    score: float, words: int, more: dict[str, Any], found: tuple[int, ...]
) -> None:
    assert dek(score, lines=(a(line(words), 1.0, **{**NAMED, **more}),)) == found


def test_it_is_chosen_only_where_no_other_line_is_the_dek() -> None:
    lines = (a(line(20), 1.0), a("x", 1.0, kind="heading"), a(line(20, 5), 1.0, **NAMED))
    assert dek(1.1, -5.0, 0.5, lines=lines) == (1,)


@pytest.mark.parametrize(
    ("rest", "more", "found"),
    [(90, NAMED, (1,)), (89, NAMED, ()), (90, {}, ())],
)
def test_short_news_have_longer_deks_where_they_are_called_so(
    rest: int, more: dict[str, Any], found: tuple[int, ...]
) -> None:
    news = (a(prose(rest), -3.0),)
    assert dek(2.0, lines=(a(line(45), 1.0, **more),), article=news) == found


BOX = {
    "marks": frozenset({"named:dek"}),
    "tag": "p",
    "path": "article div.article__preamble p",
}


@pytest.mark.parametrize(
    ("lines", "words", "whole"), [(4, 20, True), (5, 20, False), (2, 21, False)]
)
def test_all_lines_of_a_box_called_a_dek_are_its(lines: int, words: int, whole: bool) -> None:
    some = tuple(a(line(words, at), 1.0, around=(at + 2, 1), **BOX) for at in range(lines))
    scores = (2.0, *(-9.0 for _ in some[1:]))
    long = (*ARTICLE, a(prose(300, 9), -3.0))
    found = dek(*scores, lines=some, article=long)
    assert found == (tuple(range(1, lines + 1)) if whole else (1,))


@pytest.mark.parametrize(
    "more", [{"around": (9, 8)}, {"path": "article div.text p"}, {"link_density": 0.2}]
)
def test_lines_beside_it_that_are_made_otherwise_are_none(more: dict[str, Any]) -> None:
    first = a(line(20), 1.0, around=(2, 1), **BOX)
    other = a(line(20, 5), 1.0, **{"around": (3, 1), **BOX, **more})
    assert dek(2.0, -9.0, lines=(first, other)) == (1,)


def test_who_says_a_quotation_above_is_no_dek() -> None:
    """A box of a quotation, with the speaker's name below, stands above the first paragraph."""
    prose = "".join(
        f"<p>The ferry crosses the sound {number} times a day, and on Sundays it stays.</p>"
        for number in range(2, 12)
    )
    said = (
        "<blockquote>We stay on the water.</blockquote><p class='who'>Ada Renn, harbour master</p>"
    )
    page = f"<article><h1>Ferries of the sound</h1><div>{said}</div>{prose}</article>"
    article = cleaner.clean(page, media="html")
    assert article.dek == ""
    assert "We stay on the water.\n\nAda Renn, harbour master" in article.body
