"""What a page says twice: hidden copies of its text."""

from __future__ import annotations

from typing import Any

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
