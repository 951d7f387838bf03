"""Questions that readers ask often stay with their answers."""

from __future__ import annotations

import pytest

from tests.built import a, gone, made, prose

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
