"""A heading or label that a score takes stays above what stays in its part of the page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, line, made, prose

STORY: dict[str, Any] = {"tag": "p", "path": "div.story p.text", "link_density": 0.0}
HEAD = (
    a(prose(40), -3.0, around=(60, 2, 1), **STORY),
    a(prose(40, 9), -3.0, around=(61, 2, 1), **STORY),
)
TAIL = (a(prose(40, 3), -3.0, around=(62, 2, 1), **STORY),)


def heading(text: str, score: float, **more: Any) -> Line:
    values: dict[str, Any] = {
        "kind": "heading",
        "level": 2,
        "tag": "h2",
        "path": "div.story h2",
        "around": (30, 2, 1),
        "link_density": 0.0,
    }
    return a(text, score, **{**values, **more})


def below(text: str, score: float, **more: Any) -> Line:
    values: dict[str, Any] = {
        "tag": "p",
        "path": "div.story p",
        "around": (31, 2, 1),
        "link_density": 0.0,
    }
    return a(text, score, **{**values, **more})


@pytest.mark.parametrize(
    ("text", "score", "more", "stays"),
    [
        ("Conclusion of it all", 1.9, {}, True),
        ("预算", 1.2, {"path": "div.story h3", "level": 3}, True),
        ("Wie wir geprüft haben", 2.9, {"path": "section.teil h2.titel"}, True),
        ("Wie wir geprüft haben", 3.1, {}, False),
        ("Read on", 1.2, {"link_density": 0.9}, False),
        ("Related stories", 1.2, {"marks": frozenset(("named:related",))}, False),
        ("Hidden", 1.2, {"marks": frozenset(("hidden",))}, False),
        ("The mob closes in", 1.2, {"marks": frozenset(("figure",))}, False),
        ("Other column", 1.2, {"around": (30, 22, 21)}, False),
        ("Next to it", 1.2, {"around": (30, 22, 2)}, True),
    ],
)
def test_a_heading_of_what_stays(
    text: str, score: float, more: dict[str, Any], stays: bool
) -> None:
    page = made(*HEAD, heading(text, score, **more), below(line(9), 0.5), *TAIL)
    assert (2 in gone(page, threshold=0.7)) is not stays


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ({"kind": "list_item", "tag": "li", "around": (41, 40, 2, 1)}, True),
        ({"kind": "table_row", "tag": "tr", "around": (41, 40, 2, 1)}, True),
        ({"kind": "list_item", "tag": "li", "around": (41, 40, 2, 1), "link_density": 0.8}, False),
        ({"kind": "heading", "level": 3}, True),
        ({"kind": "heading", "level": 2}, False),
        ({"score": 2.0}, False),
    ],
)
def test_what_stands_below_the_heading(more: dict[str, Any], stays: bool) -> None:
    under = below(line(7), more.pop("score", 0.4), **more)
    page = made(*HEAD, heading("Packing list", 1.4), under, *TAIL)
    assert (2 in gone(page, threshold=0.7)) is not stays


def test_headings_above_one_another() -> None:
    inner = heading("The tents", 1.2, path="div.story h3", level=3, around=(33, 2, 1))
    page = made(*HEAD, heading("Gear", 1.4), inner, below(prose(9), 0.2), *TAIL)
    assert gone(page, threshold=0.7) == []


@pytest.mark.parametrize(
    ("text", "kind", "more", "stays"),
    [
        ("SPECIFICATIONS", "table_row", {}, True),
        ("Mindestens", "list_item", {}, True),
        ("By the numbers:", "list_item", {}, True),
        ("A label of five words", "list_item", {}, False),
        ("It is over.", "list_item", {}, False),
        ("April 3", "paragraph", {}, False),
        ("SPECIFICATIONS", "table_row", {"marks": frozenset()}, False),
    ],
)
def test_a_bold_label_of_a_list(text: str, kind: str, more: dict[str, Any], stays: bool) -> None:
    values: dict[str, Any] = {
        "kind": "paragraph",
        "path": "div.story div strong",
        "marks": frozenset(("strong",)),
    }
    label = heading(text, 1.4, **{**values, **more})
    under = below(line(7), 0.4, kind=kind, around=(41, 40, 2, 1))
    page = made(*HEAD, label, under, *TAIL)
    assert (2 in gone(page, threshold=0.7)) is not stays


def test_a_picture_between_a_heading_and_its_text() -> None:
    picture = a("The harbour at night. Photo: Ada Renn", 2.0, kind="caption", around=(50, 49, 2, 1))
    page = made(*HEAD, heading("Budget", 1.4), picture, below(prose(30), -0.4), *TAIL)
    assert gone(page, threshold=0.7) == [3]


def test_the_first_line_that_stays_is_no_subhead() -> None:
    page = made(heading("Menu", 1.4), below(prose(30), -1.4), *HEAD)
    assert gone(page, threshold=0.7) == [0]


LABEL: dict[str, Any] = {
    "kind": "paragraph",
    "tag": "div",
    "path": "div.story div.note div.note-head",
}


@pytest.mark.parametrize(
    ("text", "more", "stays"),
    [
        ("Mind the tide", {}, True),
        ("Mind the tide", {"kind": "heading", "level": 4, "tag": "h4"}, True),
        ("Mind the tide, which comes in twice as fast as one walks", {}, False),
        ("Mind the tide.", {}, False),
        ("21:04 Ada Renn", {}, False),
        ("Ada Renn", {"marks": frozenset(("figure",))}, False),
        ("Ada Renn", {"marks": frozenset(("named:byline",))}, False),
        ("Mind the tide", {"link_density": 0.9}, False),
        ("Mind the tide", {"score": 3.1}, False),
        ("Mind the tide", {"around": (70, 2, 1)}, False),
    ],
)
def test_the_title_of_a_box_that_stays(text: str, more: dict[str, Any], stays: bool) -> None:
    more = {**LABEL, "around": (70, 50, 2, 1), **more}
    title = heading(text, more.pop("score", 1.4), **more)
    text_of_box = below(prose(14), -0.2, around=(71, 50, 2, 1))
    page = made(*HEAD, title, text_of_box, *TAIL)
    assert (2 in gone(page, threshold=0.7)) is not stays


@pytest.mark.parametrize(("score", "stays"), [(-0.2, True), (2.4, False)])
def test_all_else_of_the_box_must_stay(score: float, stays: bool) -> None:
    title = heading("Mind the tide", 1.4, **LABEL, around=(70, 50, 2, 1))
    first = below(prose(14), -0.2, around=(71, 50, 2, 1))
    last = below("Read on", score, path="div.story div", around=(72, 50, 2, 1))
    assert (2 in gone(made(*HEAD, title, first, last, *TAIL), threshold=0.7)) is not stays


def test_a_box_right_below_the_title_of_the_page() -> None:
    name = a("The harbour at night", 2.0, kind="heading", level=1, around=(90, 89, 1))
    title = heading("Mind the tide", 1.4, **LABEL, around=(70, 50, 2, 1))
    text_of_box = below(prose(14), -0.2, around=(71, 50, 2, 1))
    page = made(name, title, text_of_box, *HEAD, *TAIL)
    assert gone(page, threshold=0.7, title=0) == [0]
    assert gone(page, threshold=0.7) == [0, 1]
