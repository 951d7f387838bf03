"""Notes on the author at the end of texts."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.verdict.author_notes import ADDRESS, NOTE
from tests.built import Line, a, line, made, prose, settled

RULES = """
  - {id: byline.by, kind: line, why: Who wrote it, pattern: '^(?:by|von|par) '}
"""
BYLINE = a("By Ada Renn", 1.0)
ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]


def notes(*lines: Line) -> list[int]:
    """The blocks that go as notes on the author."""
    fates = settled(made(*lines, rules=RULES), threshold=0.7).fates
    return [index for index, fate in enumerate(fates) if fate.rule == NOTE.id]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Renn is a pilot who writes about harbours and gulls.",
        "Ada Renn, a pilot at Tarnholm, keeps bees and two boats.",
        "Dr. Ada Renn has written three books on lighthouses and their keepers.",
        "Ada Renn schreibt seit zehn Jahren über Häfen und Boote.",
        "Ada Renn est la gardienne du phare de Brennoque depuis dix ans.",
        "Ada Renn пишет о реках и мостах уже десять лет.",
        "Ada Renn Larsmo has kept the light at Tarnholm for ten years.",
    ],
)
def test_a_note_begins_with_the_name_that_a_byline_has(text: str) -> None:
    assert notes(BYLINE, *ARTICLE, a(text, -1.5)) == [4]
    assert notes(*ARTICLE, a(text, -1.5), BYLINE) == [3]


@pytest.mark.parametrize(
    "text",
    [
        # What she did or said one day; another's name; no sentence.
        "Ada Renn said on Monday that the ferry would sail on until spring.",
        "Kit Larsmo is a pilot who writes about harbours and gulls.",
        "Ada Renn is a pilot and a keeper of bees and two old boats",
        "Ada Renn is here.",
        "Ada Renn found a way to the harbour in fog and rain.",
        "Ada renn is a word that the keepers of the lighthouse have for fog.",
        "With Ada Renn is a pilot who writes about harbours and gulls.",
    ],
)
def test_other_last_paragraphs_stay(text: str) -> None:
    assert notes(BYLINE, *ARTICLE, a(text, -1.5)) == []


def test_a_name_that_no_byline_has_tells_nothing() -> None:
    text = "Ada Renn is a pilot who writes about harbours and gulls."
    assert notes(*ARTICLE, a(text, -1.5)) == []
    long = a("By Ada Renn " + line(14, 5), 1.0)
    assert notes(long, *ARTICLE, a(text, -1.5)) == []


def test_a_note_stands_at_the_end() -> None:
    text = a("Ada Renn is a pilot who writes about harbours and gulls.", -1.5)
    assert notes(BYLINE, *ARTICLE, text, a(prose(9, 5), -1.0)) == [4]
    assert notes(BYLINE, *ARTICLE, text, a(prose(10, 5), -1.0)) == []
    assert notes(BYLINE, text, *ARTICLE) == []


def test_the_name_and_what_the_author_does_go_with_it() -> None:
    text = a("Ada Renn is a pilot who writes about harbours and gulls.", -1.5)
    name, role = a("Ada Renn", -1.0), a("Pilot at Tarnholm", -1.0)
    assert notes(BYLINE, *ARTICLE, name, role, text) == [4, 5, 6]
    assert notes(BYLINE, *ARTICLE, name, text) == [4, 5]
    assert notes(BYLINE, *ARTICLE, role, text) == [5]
    assert notes(BYLINE, *ARTICLE, name, a(line(7, 5), -1.0), text) == [6]


def test_two_authors_have_two_notes() -> None:
    one = a("Ada Renn is a pilot who writes about harbours and gulls.", -1.5)
    other = a("Kit Larsmo is a keeper who writes about nothing but lamps.", -1.5)
    byline = a("By Ada Renn and Kit Larsmo", 1.0)
    assert notes(byline, *ARTICLE, one, other) == [4, 5]


MORE = {"tag": "p", "link_density": 0.0}
TEXT = "Ada Renn is a pilot who writes about harbours and gulls."


def test_a_page_with_elements_has_such_notes_too() -> None:
    lines = [Line(one.text, one.score, MORE) for one in (BYLINE, *ARTICLE)]
    assert notes(*lines, Line(TEXT, -1.5, MORE)) == [4]
    heading = Line("Why trust her?", -1.5, {**MORE, "tag": "h2", "kind": "heading", "level": 2})
    assert notes(*lines, heading, Line(TEXT, -1.5, MORE)) == []


def test_a_note_begins_with_the_name_that_the_page_declares() -> None:
    def left(author: str) -> bool:
        meta = f"<meta name=author content='{author}'>"
        article = "".join(f"<p>{prose(60, at)}</p>" for at in (0, 9, 3))
        page = f"<head>{meta}</head><h1>Ferry sold</h1><article>{article}<p><em>{TEXT}</em></p>"
        return TEXT in clean(page).body

    assert not left("Ada Renn")
    assert left("Kit Larsmo")
    assert left("Ada")


def addresses(*lines: Line) -> list[int]:
    fates = settled(made(*lines, rules=RULES), threshold=0.7).fates
    return [index for index, fate in enumerate(fates) if fate.rule == ADDRESS.id]


@pytest.mark.parametrize(
    "text", ["renn@gull.example", "Ada Renn renn@gull.example", "ΑΔΑ ΡΕΝΝ (renn@post.gull.example)"]
)
def test_the_authors_address_goes_from_the_end(text: str) -> None:
    assert addresses(*ARTICLE, a(text, -0.5)) == [3]


@pytest.mark.parametrize(
    "lines",
    [
        (*ARTICLE, a("Those who want to come along write to:", -1.0), a("crew@gull.example", -1.0)),
        (*ARTICLE, a("Write by May to crew@gull.example", -1.0)),
        (*ARTICLE[:2], a("crew@gull.example", -1.0), ARTICLE[2]),
        (ARTICLE[0], a("crew@gull.example", -1.0)),
    ],
)
def test_other_addresses_stay(lines: tuple[Line, ...]) -> None:
    assert addresses(*lines) == []
