"""Paragraphs stay where most of the paragraphs that are made like them do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, line, made, prose, story

ROW = "div.story div.text p.paragraph"
RELATED = """
  - id: related.demo
    kind: section
    why: For these tests.
    phrases: {any: [more of the harbour]}
"""


MENU = a(line(3, 30), 5.0, link_density=1.0)
"""Right behind the text a score must be surer."""


def paragraph(number: int, score: float, text: str = "", **more: Any) -> Line:
    """A paragraph of the article, or one made like it. number: says another sentence."""
    values: dict[str, Any] = {
        "tag": "p",
        "path": ROW,
        "around": (20 + number, 2, 1),
        "link_density": 0.0,
    }
    return a(text or prose(20, number * 5), score, **{**values, **more})


@pytest.mark.parametrize("at", ["behind", "amid", "before"])
@pytest.mark.parametrize("score", [1.0, 4.0])
def test_a_few_that_a_score_takes_stay_with_the_others(at: str, score: float) -> None:
    kept = [paragraph(number, -2.0) for number in range(4)]
    doubted = [paragraph(number, score) for number in range(5, 8)]
    lines = {
        "behind": [*kept, *doubted],
        "amid": [*kept[:2], *doubted, *kept[2:]],
        "before": [*doubted, *kept],
    }
    assert gone(made(*lines[at]), threshold=0.7) == []


@pytest.mark.parametrize(
    "more",
    [
        {"link_density": 0.3},
        {"path": "div.story div.text p.bio"},
        {"path": "div.story div.text div.related p.paragraph"},
        {"text": line(20)},
        {"text": prose(11)},
        {"marks": frozenset(["named:comments"])},
    ],
)
def test_what_is_made_otherwise_goes(more: dict[str, Any]) -> None:
    kept = [paragraph(number, -2.0) for number in range(4)]
    page = made(*kept, MENU, paragraph(5, 3.0, **more))
    assert gone(page, threshold=0.7) == [4, 5]


def test_another_element_is_another_place() -> None:
    kept = [paragraph(number, -2.0) for number in range(4)]
    page = made(*kept, MENU, paragraph(5, 3.0, around=(25, 9, 1)))
    assert gone(page, threshold=0.7) == [4, 5]


def test_their_own_identifiers_are_no_difference() -> None:
    kept = [paragraph(number, -2.0, path=f"{ROW}#p-{number}") for number in range(4)]
    page = made(*kept, paragraph(5, 3.0, path=f"{ROW}#p-5"))
    assert gone(page, threshold=0.7) == []


def test_numbers_in_the_names_of_boxes_are_no_difference() -> None:
    """What pages are built with gives the box around each paragraph a class of its own."""
    lines = [
        paragraph(
            number,
            1.5 if number == 3 else -2.0,
            path=f"div.story div.box.box-{number}f p",
            around=(20 + number, 40 + number, 2, 1),
        )
        for number in range(6)
    ]
    found = made(*lines)
    assert gone(found, threshold=0.7, story=story(len(lines))) == []


@pytest.mark.parametrize(
    ("own", "box", "stays"),
    [
        ("p.block.paragraph", "div.text.last", True),
        ("p.paragraph", "div.text.last", False),
        ("p.block.paragraph", "aside.related", False),
    ],
)
def test_two_names_of_their_own_tell_that_they_are_made_alike(
    own: str, box: str, stays: bool
) -> None:
    kept = [paragraph(number, -2.0, path=f"div.story div.text {own}") for number in range(4)]
    marks = frozenset(["named:related"]) if "related" in box else frozenset[str]()
    last = paragraph(5, 1.5, path=f"div.story {box} {own}", around=(30, 3, 1), marks=marks)
    lines = [*kept, last]
    assert (gone(made(*lines), threshold=0.7, story=story(len(lines))) == []) is stays


@pytest.mark.parametrize(("kept", "stays"), [(1, False), (2, False), (3, True)])
def test_half_of_them_at_least_must_stay(kept: int, stays: bool) -> None:
    lines = [paragraph(number, -2.0) for number in range(kept)]
    doubted = [paragraph(number, 3.0) for number in range(10, 13)]
    page = made(a(prose(40), -3.0), a(prose(40, 9), -3.0), *lines, MENU, *doubted)
    behind = 3 + kept
    assert gone(page, threshold=0.7)[1:] == ([] if stays else [behind, behind + 1, behind + 2])


@pytest.mark.parametrize(("rival", "stays"), [(None, True), (4, False)])
def test_the_text_goes_on_in_another_element(rival: int | None, stays: bool) -> None:
    kept = [paragraph(number, -2.0) for number in range(4)]
    others = [paragraph(number, 2.0, around=(20 + number, 9, 1)) for number in range(5, 8)]
    title = a(line(5), -3.0, kind="heading", level=1)
    page = made(title, *kept, a(line(5, 7), 3.0, kind="heading", level=1), *others)
    found = gone(page, threshold=0.7, story=story(9, rival))
    assert ({6, 7, 8} & set(found) == set()) is stays


def test_what_a_rule_suspects_goes_all_the_same() -> None:
    rules = """
  - id: demo.line
    kind: line
    why: For these tests.
    effect: suspect
    match: anywhere
    phrases: {en: [heron ferry]}
"""
    kept = [paragraph(number, -2.0) for number in range(4)]
    named = paragraph(5, 3.0, f"{line(9, 3)} heron ferry {prose(9, 12)}")
    assert gone(made(*kept, MENU, named, rules=rules), threshold=0.7) == [4, 5]


@pytest.mark.parametrize(
    ("made_alike", "behind", "stays"), [(True, 3, True), (True, 7, True), (False, 3, False)]
)
def test_links_amid_the_text_end_where_it_goes_on(
    made_alike: bool, behind: int, stays: bool
) -> None:
    more: dict[str, Any] = {} if made_alike else {"path": "div.story div.box p.teaser"}
    page = made(
        *(paragraph(number, -2.0) for number in range(3)),
        a("More of the harbour", 3.0),
        a(line(8, 3), 3.0, link_density=1.0),
        *(paragraph(number, 0.5, **more) for number in range(5, 5 + behind)),
        rules=RELATED,
    )
    assert gone(page, threshold=0.7) == ([3, 4] if stays else [3, 4, *range(5, 5 + behind)])


def test_the_label_of_a_section_goes_however_it_is_made() -> None:
    label = "More of the harbour"
    rules = RELATED.replace("kind: section", "kind: section\n    match: anywhere")
    page = made(
        *(paragraph(number, -2.0) for number in range(3)),
        paragraph(5, 0.5, f"{label} in these stories that we have told you since the long winter."),
        a(line(8, 3), 3.0, link_density=1.0),
        rules=rules,
    )
    assert gone(page, threshold=0.7) == [3, 4]


PIECE = "div.story div.facts div.fact"
HEAD = (a(prose(40), -3.0), a(prose(40, 9), -3.0))
TAIL = (a(prose(40, 3), -3.0),)


def piece(number: int, score: float, text: str = "", **more: Any) -> Line:
    """A short line in an element of its own, each in another box."""
    values: dict[str, Any] = {
        "tag": "div",
        "path": PIECE,
        "around": (200 + number, 100 + number, 1),
        "link_density": 0.0,
    }
    return a(text or line(2, number), score, **{**values, **more})


@pytest.mark.parametrize(
    ("score", "kept", "taken", "more", "stays"),
    [
        (1.2, 3, 0, {}, True),
        (2.2, 3, 0, {}, True),
        (2.4, 3, 0, {}, False),
        (1.2, 2, 0, {}, False),
        (1.2, 3, 1, {}, True),
        (1.2, 3, 2, {}, False),
        (1.2, 3, 0, {"text": line(12, 9)}, True),
        (1.2, 3, 0, {"text": line(13, 9)}, False),
        (1.2, 3, 0, {"path": "div.story div.facts span.other"}, False),
        (1.2, 3, 0, {"link_density": 0.7}, False),
        (1.2, 3, 0, {"marks": frozenset(("named:related",))}, False),
        (1.2, 3, 0, {"marks": frozenset(("button",))}, False),
        (1.2, 3, 0, {"path": "table#t7 tr td", "all": "table#t{} tr td"}, True),
        (1.2, 3, 0, {"path": "ul li", "kind": "list_item", "all": "ul li"}, True),
        (1.2, 3, 0, {"path": "div.story p", "all": "div.story p"}, False),
    ],
)
def test_a_piece_as_those_that_stay(
    score: float, kept: int, taken: int, more: dict[str, Any], stays: bool
) -> None:
    path = more.pop("all", PIECE)
    like = {"kind": more["kind"]} if "kind" in more else {}
    others = [piece(at, 0.3, path=path.format(at), **like) for at in range(kept)]
    gone_too = [piece(20 + at, 4.0, path=path.format(at)) for at in range(taken)]
    row = (*others[:1], piece(40, score, **more), *gone_too, *others[1:])
    page = made(*HEAD, *row, *TAIL)
    assert (len(HEAD) + 1 in gone(page, threshold=0.7)) is not stays


@pytest.mark.parametrize(("said", "stays"), [("Anchor shop", True), ("Heron shop", False)])
def test_a_link_that_says_what_others_say(said: str, stays: bool) -> None:
    links = [piece(at, 0.3, "Anchor shop", link_density=1.0) for at in range(3)]
    last = piece(9, 1.8, said, link_density=1.0)
    page = made(*HEAD, *links, last, *TAIL)
    assert (len(HEAD) + 3 in gone(page, threshold=0.7)) is not stays


@pytest.mark.parametrize(
    ("linked", "others", "score", "marks", "stays"),
    [
        (1.0, (1.0, 1.0), 1.2, (), True),
        (1.0, (1.0, 1.0), 2.4, (), False),
        (1.0, (1.0, 0.0), 1.2, (), False),
        (0.0, (0.0, 0.0), 1.2, (), True),
        (1.0, (1.0,), 1.2, (), False),
        (1.0, (1.0, 1.0), 1.2, ("named:related",), False),
    ],
)
def test_a_heading_amid_others_that_stay(
    linked: float, others: tuple[float, ...], score: float, marks: tuple[str, ...], stays: bool
) -> None:
    def heading(number: int, own: float, share: float, *marks: str) -> Line:
        path = f"div.list h2#number-{number}.name"
        place = {"around": (200 + number, 100 + number, 1), "path": path, "tag": "h2", "level": 2}
        text = line(4, number)
        return a(text, own, kind="heading", link_density=share, marks=frozenset(marks), **place)

    def below(number: int) -> Line:
        return a(prose(30, number), -3.0, around=(300 + number, 100 + number, 1))

    first, *rest = (heading(at, 0.2, share) for at, share in enumerate(others))
    taken = heading(9, score, linked, *marks)
    # What is gone right below, so that it is no heading of what stays.
    row = [first, below(1), taken, a(line(3, 5), 4.0, around=(309, 109, 1))]
    for at, one in enumerate(rest):
        row += [one, below(2 + at)]
    page = made(*HEAD, *row, *TAIL)
    assert (len(HEAD) + 2 in gone(page, threshold=0.7)) is not stays
