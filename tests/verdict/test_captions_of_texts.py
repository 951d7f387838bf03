"""Lines of texts that the captions and credits beside them show to be pictures' texts."""

from __future__ import annotations

import pytest

from cleaner.verdict.echoes import is_doubled
from cleaner.verdict.resolve import resolve
from cleaner.verdict.shape import Shapes
from tests.built import NO_STORY, Line, a, gone, line, made, prose, scorecard

RULES = """
  - {id: caption.credit, kind: line, why: Credit, pattern: '^credit: '}
  - {id: caption.file, kind: line, why: A file, pattern: '^[a-z]+\\.jpg$'}
"""
ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]


@pytest.mark.parametrize("above", ["quay.jpg", "Credit: Ann Gull"])
@pytest.mark.parametrize(("words", "goes"), [(25, True), (26, False)])
def test_a_short_line_between_file_and_credit_is_a_caption(
    above: str, words: int, goes: bool
) -> None:
    lines = a(above, 1.0), a(prose(words, 5), -2.0), a("Credit: Bo Tern", 1.0)
    taken = gone(made(*ARTICLE, *lines, *ARTICLE[:1], rules=RULES), threshold=0.7)
    assert (4 in taken) is goes


def test_a_line_with_a_caption_on_one_side_stays() -> None:
    lines = a("Credit: Ann Gull", 1.0), a(line(6, 5), -1.0), a(prose(30, 5), -3.0)
    assert gone(made(*ARTICLE, *lines, rules=RULES), threshold=0.7) == [3]
    lines = a(prose(30, 5), -3.0), a(line(6, 5), -1.0), a("Credit: Ann Gull", 1.0)
    assert gone(made(*ARTICLE, *lines, rules=RULES), threshold=0.7) == [5]


@pytest.mark.parametrize("more", [{"link_density": 0.0, "tag": "p"}, {"kind": "heading"}])
def test_pages_with_elements_and_headings_have_other_signs(more: dict[str, object]) -> None:
    lines = a("quay.jpg", 1.0), a(prose(10, 5), -2.0, **more), a("Credit: Bo Tern", 1.0)
    assert 4 not in gone(made(*ARTICLE, *lines, rules=RULES), threshold=0.7)


CREDIT = """
  - {id: caption.label, kind: line, why: Credit, pattern: '^image: '}
  - {id: caption.placeholder, kind: line, why: A word, phrases: {en: [Image]}}
"""


def above(*lines: Line, title: int = -1) -> list[int]:
    """What goes of a page with these lines amid its article, a credit below them."""
    credit = a("Image: Ann Gull", 1.0)
    page = made(*ARTICLE, *lines, credit, a(prose(30, 5), -3.0), rules=CREDIT)
    card = scorecard("text-context", threshold=0.7)
    fates = resolve(
        page.views, page.proposals, page.shape, Shapes(()), card, {}, NO_STORY, title=title
    ).fates
    return [index for index, fate in enumerate(fates) if fate.rule and index < 2 + len(lines) + 1]


@pytest.mark.parametrize(
    ("text", "score", "goes"),
    [
        ("A ferry lies at the northern quay", -1.4, True),
        ("grey ferry in fog, northern quay", -1.4, True),
        # It looks like a subhead, is written as one, ends in a stop or a colon, is short or long.
        ("A ferry lies at the northern quay", -1.6, False),
        ("The Ferry That Lies at Northern Quay", -1.0, False),
        ("A ferry lies at the northern quay.", -1.1, False),
        ("A ferry lies at the northern quay.", -0.9, True),
        (prose(45, 5), -0.9, True),
        (prose(46, 5), -0.9, False),
        ("What the ferry leaves behind:", -1.0, False),
        ("northern ferry quay", -1.0, False),
        (line(30, 5).lower(), -1.0, True),
        (line(31, 5).lower(), -1.0, False),
    ],
)
def test_a_line_above_a_credit_is_a_pictures_text(text: str, score: float, goes: bool) -> None:
    assert (3 in above(a(text, score))) is goes


def test_the_article_goes_on_behind_the_credit_of_a_caption_that_is_a_sentence() -> None:
    caption, credit = a("A ferry lies at the northern quay.", -0.9), a("Image: Ann Gull", 1.0)
    for behind, goes in (
        (a(prose(30, 5), -3.0), True),
        (a(prose(30, 5), -1.4), False),
        (None, False),
    ):
        page = made(*ARTICLE, caption, credit, *filter(None, (behind,)), rules=CREDIT)
        assert (3 in gone(page, threshold=0.7)) is goes


def test_the_dek_may_stand_between_title_and_credit() -> None:
    lines = a("Ferry sails on", -1.0), a("The ferry will sail until the bridge opens", -1.0)
    assert above(*lines) == [4]
    assert above(*lines, title=3) == []


def test_a_line_above_a_credit_that_says_the_heading_again_goes() -> None:
    heading = a("The Best Small Ferry: Tern 3", -2.0)
    assert above(heading, a("Tern 3", -2.0)) == [4]
    assert above(heading, a("Tern 4", -2.0)) == []
    assert above(a(prose(26), -2.0), a(line(2), -2.0)) == []


def test_a_caption_may_end_in_a_bracket_that_its_credit_closes() -> None:
    lines = [a("The ferry at the quay (", -2.0), a("Image", 1.0), a("Ann Gull / Tern Press)", -1.0)]
    page = made(*ARTICLE, *lines, a(prose(30, 5), -3.0), rules=CREDIT)
    assert gone(page, threshold=0.7) == [3, 4, 5]
    lines[2] = a("It sails at noon (and at nine)", -1.0)
    page = made(*ARTICLE, *lines, a(prose(30, 5), -3.0), rules=CREDIT)
    assert gone(page, threshold=0.7) == [3, 4]
    lines[0] = a("The ferry at the quay", -2.0)
    page = made(*ARTICLE, *lines, a(prose(30, 5), -3.0), rules=CREDIT)
    assert gone(page, threshold=0.7) == [4]


@pytest.mark.parametrize(
    ("text", "score", "goes"),
    [
        ("Two boats at the quay Two boats at the quay", -2.4, True),
        ("Ada Renn Ada Renn", -2.4, True),
        ("Two boats lie at the quay. Two boats lie at the quay.", -4.0, True),
        ("Two boats lie at the quay.Two boats lie at the quay.", -4.0, True),
        ("Two boats at quay Two boats at quay", -2.6, False),
        ("Two boats at the quay two boats at the quay", -2.4, False),
        ("Two boats at the quay, two boats at the quay", -2.4, False),
        ("Quay Quay", -2.4, False),
        ("One | two | three | One | two | three |", -2.4, False),
    ],
)
def test_a_line_that_says_the_same_twice_is_a_pictures(text: str, score: float, goes: bool) -> None:
    page = made(*ARTICLE, a(text, score), a(prose(30, 5), -3.0))
    assert (3 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize("more", [{"kind": "table_row"}, {"link_density": 0.0, "tag": "p"}])
def test_rows_and_elements_may_say_the_same_twice(more: dict[str, object]) -> None:
    line = a("Two boats at the quay Two boats at the quay", -2.4, **more)
    assert gone(made(*ARTICLE, line, a(prose(30, 5), -3.0)), threshold=0.7) == []


@pytest.mark.parametrize(
    ("text", "score", "goes"),
    [
        ("grey ferry in fog, northern quay", -0.9, True),
        ("grey ferry in fog, northern quay", -1.1, False),
        ("A ferry lies at the northern quay.", -0.9, False),
        ("The Ferry That Lies at Northern Quay", -0.9, False),
    ],
)
def test_a_line_above_a_caption_with_its_credit_is_a_pictures(
    text: str, score: float, goes: bool
) -> None:
    rules = "  - {id: caption.ends-credit, kind: line, why: Caption, pattern: 'photo: .*$'}"
    caption = a("The ferry waits for the tide. Photo: Ann Gull", 1.0)
    page = made(*ARTICLE, a(text, score), caption, a(prose(30, 5), -3.0), rules=rules)
    assert (3 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Scans of white matter Scans of white matter in the brain", True),
        ("A pilot by the boat shedA pilot by the boat shed, in fog", True),
        ("Rain stops play today\t\tRain stops play today", True),
        ("Two gulls Two gulls on a quay in fog", False),
        ("Boats per hour\t\tMen per boat\t\tBoats per hour\t\tMen per boat", False),
        ("We shall row on the lake, we shall row on the sound", False),
    ],
)
def test_a_line_that_begins_with_the_same_words_twice_is_a_pictures(text: str, gone: bool) -> None:
    assert is_doubled(text) is gone
