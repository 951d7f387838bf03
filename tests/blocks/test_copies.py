"""Copies of an article on its own page, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from cleaner.blocks.copies import copies
from tests.built import a, line, prose, seen

ARTICLE = [prose(20 + at, 5 * at) for at in range(6)]
HEADS = [line(3, 7), line(4, 12)]
WHOLE = [*ARTICLE[:2], HEADS[0], *ARTICLE[2:4], HEADS[1], *ARTICLE[4:]]
MENU = [line(2, at) for at in range(9)]


def found(*texts: str) -> dict[int, int]:
    return copies(seen(*map(a, texts)))


def test_an_article_that_is_said_over_again_is_a_copy() -> None:
    assert found(*WHOLE, *WHOLE) == {at + 8: at for at in range(8)}
    assert found(*WHOLE, *MENU, *WHOLE) == {at + 17: at for at in range(8)}


def test_each_further_copy_is_one_of_the_first() -> None:
    assert found(*WHOLE, *WHOLE, *WHOLE) == {at + 8: at % 8 for at in range(16)}


def test_what_only_one_of_the_two_has_is_no_copy() -> None:
    more = [*WHOLE[:3], "Swipe for more pictures", *WHOLE[3:]]
    assert found(*WHOLE, *more) == {at + 8 + (at > 2): at for at in range(8)}
    assert found(*more, *WHOLE) == {at + 9: at + (at > 2) for at in range(8)}


def test_a_copy_may_break_off_and_headings_above_belong_to_it() -> None:
    head = line(6, 21)
    assert found(head, *WHOLE, *MENU, head, *WHOLE[:7]) == {at + 18: at for at in range(8)}


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([*WHOLE, *ARTICLE[:2]], id="two paragraphs"),
        pytest.param([*WHOLE, *ARTICLE[3:]], id="the end, as a box of background says it"),
        pytest.param([*(prose(30, at) for at in range(25)), *ARTICLE, *ARTICLE], id="a schedule"),
        pytest.param([prose(90, 9), *(5 * [prose(14, 1), prose(15, 2), prose(16, 3)])], id="weeks"),
        pytest.param(2 * [line(9, at) for at in range(8)], id="a menu"),
        pytest.param(2 * [*MENU, *(line(14, at) for at in range(4))], id="teasers without stops"),
        pytest.param([*4 * [line(8, 1), line(7, 2)], *ARTICLE], id="a chorus"),
        pytest.param([], id="nothing"),
        pytest.param([""] * 9, id="blank"),
    ],
)
def test_what_comes_back_without_the_rest_is_no_copy(texts: list[str]) -> None:
    assert found(*texts) == {}


def test_long_pages_take_no_longer_than_their_length() -> None:
    """Each block of a long part that comes back would otherwise be tried again."""
    part = [f"{prose(13, at)} {at}." for at in range(4000)]
    page = seen(*(a(f"{prose(14)} {at}.") for at in range(6000)), *map(a, part), *map(a, part))
    began = time.process_time()
    assert copies(page) == {}
    assert time.process_time() - began < 2.0
