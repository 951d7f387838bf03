"""What a page says twice: hidden copies of its text, and paragraphs that are printed again."""

from __future__ import annotations

from typing import Any

import pytest

import cleaner
from tests.built import Line, gone, line, made, prose
from tests.built import a as block

HIDDEN = frozenset(("hidden",))


def a(text: str, score: float, **more: Any) -> Line:
    """A block of HTML: two such lines in a text are a picture's."""
    return block(text, score, link_density=0.0, **more)


BODY = (a(prose(40, 3), -3.0), a(prose(40, 7), -3.0))


def unseen(text: str) -> Line:
    return a(text, -1.0, marks=HIDDEN)


def test_a_hidden_copy_of_what_the_page_shows_goes() -> None:
    lead, subhead = prose(20), line(3, 5)
    page = made(unseen(lead), unseen(subhead), a(lead, -2.0), a(subhead, 0.5), *BODY)
    assert gone(page) == [0, 1]


def test_hidden_text_that_says_more_is_no_copy() -> None:
    lead, more = prose(20), prose(20, 9)
    assert gone(made(unseen(lead), unseen(more), a(lead, -2.0), *BODY)) == []


def test_a_copy_of_what_is_no_article_stays() -> None:
    lead = prose(20)
    assert gone(made(unseen(lead), a(lead, 0.5), *BODY)) == []


LEAD = (
    "The lock keeper of the lower weir has painted his gates once more, and says that no colour of "
    "them all has lasted longer than the swans."
)
DECLARED = f'<meta name="description" content="{LEAD}">'
OTHERS = [f"It was {colour} in the year when the weir was closed." for colour in ("red", "blue")]


def printed(*parts: str, head: str = DECLARED) -> str:
    """The body of a page of these paragraphs."""
    inside = "".join(f"<p>{part}</p>" for part in (*parts, *OTHERS))
    page = f"<html><head>{head}</head><body><article><h1>Gates</h1>{inside}</article></body></html>"
    return cleaner.clean(page, media="html").body


def test_a_lead_that_the_page_declares_is_printed_once() -> None:
    assert printed(LEAD, LEAD).count(LEAD) == 1
    assert printed(LEAD, "The gates", "Ada Renn", LEAD).count(LEAD) == 1


@pytest.mark.parametrize(
    ("parts", "head"),
    [
        ((LEAD, LEAD), ""),
        ((LEAD, "The gates", "The weir", "The swans", LEAD), DECLARED),
        (("He began with green in March, and the ducks took it for grass.", LEAD, LEAD), DECLARED),
    ],
)
def test_what_is_no_lead_or_stands_further_below_may_be_said_twice(
    parts: tuple[str, ...], head: str
) -> None:
    assert printed(*parts, head=head).count(LEAD) == 2
