"""A quotation or list of which most stays, stays whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, line, made, prose

HEAD = (a(prose(40), -3.0), a(prose(40, 9), -3.0))
TAIL = (a(prose(40, 3), -3.0), a(prose(40, 5), -3.0))


def part(number: int, score: float, **more: Any) -> Line:
    values: dict[str, Any] = {
        "kind": "quote",
        "tag": "blockquote",
        "path": "div.story blockquote.post p",
        "around": (30 + number, 29, 2, 1),
        "link_density": 0.6,
    }
    return a(line(12, number * 7), score, **{**values, **more})


@pytest.mark.parametrize(
    ("source", "more", "stays"),
    [
        (0.3, {}, True),
        (4.0, {}, False),
        (0.3, {"around": (30, 39, 2, 1)}, False),
        (0.3, {"kind": "paragraph"}, False),
    ],
)
def test_the_text_of_a_quotation_whose_source_stays(
    source: float, more: dict[str, Any], stays: bool
) -> None:
    page = made(*HEAD, part(0, 1.9, **more), part(1, source), *TAIL)
    assert (2 not in gone(page, threshold=0.7)) is stays


@pytest.mark.parametrize(("others", "stays"), [(3, True), (4, False)])
def test_an_article_in_a_quotation_is_none(others: int, stays: bool) -> None:
    page = made(*HEAD, part(0, 1.9), *(part(at + 1, 0.3) for at in range(others)), *TAIL)
    assert (2 not in gone(page, threshold=0.7)) is stays


@pytest.mark.parametrize(("items", "stays"), [(5, True), (3, False)])
def test_a_link_of_a_list_that_stays(items: int, stays: bool) -> None:
    values = {"kind": "list_item", "tag": "li", "path": "div.story ul li a", "link_density": 1.0}
    row = [
        a(line(2, at), 0.2 if at else 2.5, around=(40 + at, 39, 2, 1), **values)
        for at in range(items)
    ]
    page = made(*HEAD, *row[1:2], *row[:1], *row[2:], *TAIL)
    assert (3 not in gone(page, threshold=0.7)) is stays
