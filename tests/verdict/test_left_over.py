"""What is left of a box whose title says what it is."""

from __future__ import annotations

import pytest

from tests.built import Line, a, gone, line, made, prose

RULES = """
  - {id: newsletter.demo, kind: line, why: Offers letters, pattern: '^sign up for our newsletter$'}
  - {id: about.demo, kind: line, why: Who she is, pattern: '^about ada reed$'}
  - {id: comments.demo, kind: line, why: Asks for comments, pattern: '^comment$'}
"""
OFFER = "Sign up for our newsletter"
ARTICLE = [
    a(prose(30, at), -4.0, tag="p", path="div.story p", around=(10 + at, 2, 1)) for at in range(3)
]
DOUBTED = -0.3
"""A score that leaves a block by itself."""


def of_box(text: str, score: float, number: int, *, kind: str = "paragraph") -> Line:
    """A block of the box behind the article."""
    return a(text, score, kind=kind, tag="p", path="div.box p", around=(40 + number, 30, 1))


def left(*box: Line) -> list[int]:
    """Which blocks of the box stay behind the article, counted from its title."""
    page = made(*ARTICLE, *box, rules=RULES)
    taken = gone(page, threshold=0.7)
    return [at for at in range(len(box)) if len(ARTICLE) + at not in taken]


@pytest.mark.parametrize("kind", ["heading", "paragraph"])
@pytest.mark.parametrize("score", [DOUBTED, 0.5])
def test_what_is_left_of_an_offer_goes_with_its_title(kind: str, score: float) -> None:
    title = of_box(OFFER, 0.6, 0, kind=kind)
    assert left(title, of_box(prose(12, 5), score, 1), of_box(line(8, 9), score, 2)) == []


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        # What is surely the article's, or long; what stands below an invitation to comment.
        (OFFER, [(12, -3.0), (12, DOUBTED)]),
        (OFFER, [(45, DOUBTED), (45, DOUBTED)]),
        ("Comment", [(12, DOUBTED), (12, DOUBTED)]),
        # A title that only its score takes tells nothing.
        ("Letters of the harbour", [(12, DOUBTED), (12, DOUBTED)]),
    ],
)
def test_what_is_left_of_other_boxes_stays(title: str, rest: list[tuple[int, float]]) -> None:
    lines = [of_box(prose(words, 7 * at), score, at) for at, (words, score) in enumerate(rest, 1)]
    assert {1, 2} <= set(left(of_box(title, 1.4, 0), *lines))


@pytest.mark.parametrize(("lines", "goes"), [(39, True), (40, False)])
def test_a_box_of_many_lines_is_no_small_one(lines: int, goes: bool) -> None:
    gone_too = [of_box(line(5, at), 4.0, 2 + at) for at in range(lines)]
    stays = 1 in left(of_box(OFFER, 0.6, 0), of_box(prose(12, 5), DOUBTED, 1), *gone_too)
    assert stays is not goes


def test_a_title_that_is_a_link_tells_nothing_of_its_box() -> None:
    marks = frozenset(("inward",))
    title = a("About Ada Reed", 0.6, link_density=1.0, tag="p", marks=marks, around=(40, 30, 1))
    assert left(title, of_box(prose(12, 5), DOUBTED, 1)) == [1]


def test_a_title_within_a_box_tells_nothing_of_it() -> None:
    around = [of_box(prose(12, 20 * at), DOUBTED, 2 * at) for at in range(2)]
    box = (around[0], of_box(OFFER, 0.6, 1), around[1])
    assert left(*box) == [0, 2]
