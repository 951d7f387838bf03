"""What a score alone takes amid others of its kind stays with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, line, made, prose

BOX = "div.story div.box p"
ARTICLE = (a(prose(40), -3.0), a(prose(40, 9), -3.0))
BEHIND = (a(prose(40, 3), -3.0),)


def row(number: int, score: float, text: str = "", **more: Any) -> Line:
    """A paragraph of the box, without a stop: sentences stay for other reasons, see `alike`."""
    values: dict[str, Any] = {
        "tag": "p",
        "path": BOX,
        "around": (20 + number, 2, 1),
        "link_density": 0.0,
    }
    return a(text or line(20, number * 5), score, **{**values, **more})


@pytest.mark.parametrize(
    ("score", "more", "stays"),
    [
        (1.4, {}, True),
        (2.1, {}, True),
        (2.3, {}, False),
        (1.4, {"link_density": 0.6}, False),
        (1.4, {"path": "div.story div.box div.more p"}, False),
        (1.4, {"around": (22, 9, 1)}, False),
        (1.4, {"kind": "caption"}, False),
        (1.4, {"text": line(2)}, False),
        (1.4, {"text": line(3)}, True),
    ],
)
def test_a_paragraph_between_two_that_stay(score: float, more: dict[str, Any], stays: bool) -> None:
    page = made(*ARTICLE, row(1, 0.3), row(2, score, **more), row(3, 0.3), *BEHIND)
    assert (3 in gone(page, threshold=0.7)) is not stays


@pytest.mark.parametrize(
    ("others", "around", "stays"), [(0, 0.9, True), (0, 0.4, False), (2, 0.9, False)]
)
def test_a_link_between_links_that_stay(others: int, around: float, stays: bool) -> None:
    def item(number: int, score: float, linked: float) -> Line:
        places = {"path": "div.story ul li a", "around": (number, 7, 1), "link_density": linked}
        return row(number, score, line(1, number), kind="list_item", tag="li", **places)

    doubtful = [item(30 + at, 1.4, 0.9) for at in range(others + 1)]
    page = made(*ARTICLE, item(20, 0.3, around), *doubtful, item(22, 0.3, around), *BEHIND)
    assert (3 in gone(page, threshold=0.7)) is not stays


@pytest.mark.parametrize(("others", "stays"), [(2, True), (3, False)])
def test_most_of_the_row_stays(others: int, stays: bool) -> None:
    surely_gone = (row(5 + at, 4.0) for at in range(others))
    page = made(*ARTICLE, row(1, 0.3), row(2, 1.0), *surely_gone, row(3, 0.3), *BEHIND)
    assert (3 in gone(page, threshold=0.7)) is not stays


def test_a_few_teasers_that_stay_keep_no_others() -> None:
    teasers = [row(at, 1.0) for at in range(5)]
    page = made(*ARTICLE, row(8, 0.3), *teasers, *BEHIND)
    assert gone(page, threshold=0.7) == [3, 4, 5, 6, 7]


@pytest.mark.parametrize(("element", "stays"), [(7, True), (8, False)])
def test_an_item_of_lists_that_have_one_each(element: int, stays: bool) -> None:
    def item(number: int, score: float, around: int = 7) -> Line:
        path = "div.story ul li"
        places: dict[str, Any] = {"path": path, "around": (number, number + 50, around, 1)}
        return row(number, score, kind="list_item", tag="li", **places)

    page = made(*ARTICLE, item(20, 0.3), item(21, 1.4, element), item(22, 0.3), *BEHIND)
    assert (3 in gone(page, threshold=0.7)) is not stays


def test_what_a_rule_suspects_goes_all_the_same() -> None:
    rules = """
  - id: demo.line
    kind: line
    why: For these tests.
    effect: suspect
    match: anywhere
    phrases: {en: [heron ferry]}
"""
    text = f"{line(10, 3)} heron ferry {line(9, 12)}"
    page = made(*ARTICLE, row(1, 0.3), row(2, 1.4, text), row(3, 0.3), *BEHIND, rules=rules)
    assert gone(page, threshold=0.7) == [3]


def fact(number: int, score: float, **more: Any) -> Line:
    """A short line of a row of facts, in a box between the paragraphs."""
    values: dict[str, Any] = {
        "tag": "div",
        "path": "div.story div.facts div",
        "around": (40 + number, 39, 2, 1),
        "link_density": 0.0,
    }
    return a(line(2, number * 3), score, **{**values, **more})


@pytest.mark.parametrize(
    ("count", "score", "more", "stays"),
    [
        (3, 1.6, {}, True),
        (3, 2.2, {}, True),
        (3, 2.4, {}, False),
        (2, 1.6, {}, False),
        (2, 1.6, {"kind": "list_item", "path": "div.story ul li"}, True),
        (1, 1.6, {"kind": "list_item", "path": "div.story ul li"}, False),
        (2, 1.6, {"kind": "table_row", "path": "div.story table tr"}, True),
        (3, 1.6, {"link_density": 0.5}, False),
        (3, 1.6, {"marks": frozenset(("named:ads",))}, False),
        (3, 1.6, {"marks": frozenset(("aside",))}, False),
        (3, 1.6, {"around": (40, 39, 22, 21)}, False),
    ],
)
def test_a_row_of_facts_between_two_paragraphs(
    count: int, score: float, more: dict[str, Any], stays: bool
) -> None:
    def own(number: int) -> dict[str, Any]:
        return {**more, "around": (40 + number, *more["around"][1:])} if "around" in more else more

    facts = [fact(at, score, **own(at)) for at in range(count)]
    page = made(*(row(at, -3.0, prose(40, at)) for at in range(2)), *facts, row(9, -3.0, prose(40)))
    assert (2 not in gone(page, threshold=0.7)) is stays


def test_a_row_of_facts_below_the_last_paragraph() -> None:
    facts = [fact(at, 1.6) for at in range(3)]
    page = made(*(row(at, -3.0, prose(40, at)) for at in range(2)), *facts)
    assert gone(page, threshold=0.7) == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "score", "more", "stays"),
    [
        (prose(9), 1.9, {}, True),
        (prose(9), 1.9, {"kind": "quote"}, True),
        (prose(9), 2.3, {}, False),
        (prose(7), 1.9, {}, False),
        (line(9), 1.9, {}, False),
        (prose(9), 1.9, {"link_density": 0.3}, False),
        (prose(9), 1.9, {"marks": frozenset(("named:newsletter",))}, False),
        (prose(9), 1.9, {"around": (40, 39, 1)}, False),
    ],
)
def test_a_sentence_in_a_box_amid_the_article(
    text: str, score: float, more: dict[str, Any], stays: bool
) -> None:
    note = fact(0, score, **{"around": (40, 39, 2, 1), "path": "div.story div.note p", **more})
    note = a(text, note.score, **note.more)
    behind = row(1, -3.0, prose(40, 3), path="div.story div.box p.last")
    page = made(row(0, -3.0, prose(40)), note, behind)
    assert (1 in gone(page, threshold=0.7)) is not stays
