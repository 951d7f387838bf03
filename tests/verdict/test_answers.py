"""Questions that readers ask often stay with their answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import a, gone, line, made, prose

QUESTION = "How many boats may cross the sound at once?"
FAQ = "div.faq-list div.faq-question"


@pytest.mark.parametrize(
    ("path", "question", "answer", "stays"),
    [
        (FAQ, QUESTION, prose(20, 5), True),
        ("div.list div.entry", QUESTION, prose(20, 5), False),
        (FAQ, QUESTION.replace("?", ""), prose(20, 5), False),
        (FAQ, QUESTION, "Nine.", False),
        (FAQ, QUESTION, prose(20, 5).replace(".", "?"), False),
    ],
)
def test_a_question_in_a_box_for_them_stays_with_its_answer(
    path: str, question: str, answer: str, stays: bool
) -> None:
    page = made(
        a(prose(40), -3.0),
        a(prose(40, 9), -3.0),
        a(question, 1.5, tag="div", path=path, link_density=0.0),
        a(answer, 0.4, tag="p", path=path, link_density=0.0),
    )
    assert (2 in gone(page, threshold=0.7)) is not stays


def test_a_question_goes_with_an_answer_that_goes() -> None:
    page = made(
        a(prose(40), -3.0),
        a(prose(40, 9), -3.0),
        a(QUESTION, 1.5, tag="div", path=FAQ, link_density=0.0),
        a(prose(20, 5), 1.4, tag="p", path=FAQ, link_density=0.0),
    )
    assert gone(page, threshold=0.7) == [2, 3]


CODE = {"kind": "code", "tag": "pre", "path": "div details pre", "around": (9, 7, 1)}


@pytest.mark.parametrize(
    ("path", "around", "linked", "below", "stays"),
    [
        ("div details summary", (8, 7, 1), 0.0, CODE, True),
        ("div details.box summary.x h3", (10, 8, 7, 1), 0.0, CODE, True),
        ("div details summary", (8, 6, 1), 0.0, CODE, False),
        ("div details summary", (8, 7, 1), 0.5, CODE, False),
        ("div details div.summary", (8, 7, 1), 0.0, CODE, False),
        ("div details summary", (8, 7, 1), 0.0, {**CODE, "kind": "paragraph"}, False),
    ],
)
def test_the_title_of_what_unfolds_stays_with_code(
    path: str, around: tuple[int, ...], linked: float, below: dict[str, Any], stays: bool
) -> None:
    title: dict[str, Any] = {"tag": "summary", "path": path, "around": around}
    page = made(
        a(prose(40), -3.0, around=(4, 7, 6, 1)),
        a(prose(40, 9), -3.0, around=(5, 7, 6, 1)),
        a("All of the knots", 1.4, link_density=linked, **title),
        a("reef 1 2 3", 1.4, link_density=0.0, **below),
    )
    assert (2 in gone(page, threshold=0.7)) is not stays


COMMENTS = """
  - {id: comments.demo, kind: section, why: Comments, until: end,
     phrases: {any: [comments?, comments]}}
"""
QUESTIONS = ("Your first boat?", "The worst storm?", "Tea or rum?", "A second bell?")


def interview(
    *last: str,
    asked: int = 3,
    path: str = "body div.talk h3",
    box: int = 5,
    answer_score: float = -0.5,
) -> list[int]:
    """What goes from the last question on of an interview of so many others.

    last: the last question and what follows. box: the element that these stand in; 5 is that of the
    others. path: empty for a text.
    """
    lines = [a(prose(40), -3.0)]
    texts = [text for question in QUESTIONS[:asked] for text in (question, "Hardly any.")]
    for at, text in enumerate((*texts, *last)):
        around = (20 + at, box if at >= len(texts) else 5, 1)
        made_so = {"tag": "p", "around": around, "path": path} if path else {}
        score = -1.0 if at < len(texts) else answer_score
        lines.append(a(text, score, **made_so))
    first = 1 + len(texts)
    return [at - first for at in gone(made(*lines, rules=COMMENTS)) if at >= first]


@pytest.mark.parametrize("path", ["body div.talk h3", "body main p.q", ""])
def test_a_question_of_an_interview_opens_no_section(path: str) -> None:
    assert interview("Comments?", "None at all.", path=path) == []
    assert interview("Comments?", "None at all.", path=path, asked=2) == [0, 1]
    assert interview("Comments", "None at all.", path=path) == [0, 1]


def test_a_label_with_a_question_mark_below_an_interview_opens_one() -> None:
    assert interview("Comments?", "Wren Oakley: Fine!", box=9, asked=4) == [0, 1]
    assert interview("Comments?", "Wren Oakley: Fine!", path="", answer_score=0.7) == [0, 1]
    assert interview("Comments?", "May I say this?", "Fine!") == [0, 1, 2]


def asked(scores: list[float], *, words: int = 20, same: bool = False) -> list[int]:
    """What goes of a row of questions whose answers have these scores, below the article."""
    lines = [a(prose(40), -3.0), a(prose(40, 9), -3.0)]
    for at, score in enumerate(scores):
        question = QUESTION if same else f"{QUESTION[:-1]} on day {at}?"
        lines.append(a(question, 1.5, tag="h3", path="div.q div h3", link_density=0.0))
        answer = line(words, at * 5)
        lines.append(a(answer, score, tag="p", path="div.q div p", link_density=0.0))
    return gone(made(*lines), threshold=0.7)


@pytest.mark.parametrize(
    ("scores", "left"),
    [
        ([0.0, 1.4, 1.4], []),
        ([0.0, 1.4], [5]),
        ([0.8, 1.4, 1.4], [3, 5, 7]),
        ([0.0, 1.8, 1.8], [5, 7]),
        ([-1.0, 0.5, 2.4], [7]),
    ],
)
def test_a_row_of_questions_stays_or_goes_as_one(scores: list[float], left: list[int]) -> None:
    assert [index for index in asked(scores) if index % 2] == left


def test_one_question_again_and_again_is_no_row() -> None:
    assert asked([0.0, 1.4, 1.4], same=True) != []
