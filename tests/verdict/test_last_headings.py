"""A heading at the end goes where what stood below it is gone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, line, made, prose

ARTICLE = (a(prose(60), -3.0), a(prose(60, 9), -3.0), a(prose(60, 3), -3.0))
GONE = a(line(4, 8), 3.0)


def heading(text: str, score: float = -1.0) -> Line:
    """A heading that the scores keep."""
    more: dict[str, Any] = {"kind": "heading", "level": 2}
    return a(text, score, **more)


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("Further reading", True),
        (line(10), True),
        (line(11), False),
        ("And so she went to sea.", False),
        ("What do you say?", False),
        ("1-2 players, 60 minutes", False),
    ],
)
def test_a_label_with_nothing_below(text: str, goes: bool) -> None:
    page = made(*ARTICLE, heading(text), GONE)
    assert (3 in gone(page, threshold=0.7)) is goes


def test_one_that_a_rule_keeps_goes_too() -> None:
    rules = (
        "  - id: demo.keep\n    kind: keep\n    why: A label.\n    protects: ['*']\n"
        "    phrases: {any: [Further reading]}\n"
        "    removes: [Further reading]\n    keeps: [Reading on]\n"
    )
    page = made(*ARTICLE, heading("Further reading", 2.0), GONE, rules=rules)
    assert 3 in gone(page, threshold=0.7)


@pytest.mark.parametrize(("count", "goes"), [(2, True), (3, False)])
def test_more_than_two_are_a_list(count: int, goes: bool) -> None:
    some = [heading(line(3, at)) for at in range(count)]
    page = made(*ARTICLE, *some, GONE)
    assert (3 in gone(page, threshold=0.7)) is goes


def test_one_with_text_below_stays() -> None:
    page = made(*ARTICLE, heading("Further reading"), a(prose(9, 4), -1.0), GONE)
    assert 3 not in gone(page, threshold=0.7)


def test_one_that_ends_the_page_stays() -> None:
    assert 3 not in gone(made(*ARTICLE, heading("The crew")), threshold=0.7)


@pytest.mark.parametrize(("above", "goes"), [(2, False), (3, True)])
def test_a_page_of_little_else_keeps_it(above: int, goes: bool) -> None:
    page = made(*ARTICLE[:above], heading("The crew"), GONE)
    assert (above in gone(page, threshold=0.7)) is goes
