"""What a page says twice: hidden copies of its text, and all of its article over again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner import clean
from cleaner.verdict.shape import own_features
from tests.built import Line, gone, line, made, prose, settled
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


ARTICLE = [prose(20 + at, 5 * at) for at in range(6)]


def both(*scores: float) -> list[int]:
    """What goes of an article and its copy, with these scores of the first one's blocks."""
    article = [a(text, score) for text, score in zip(ARTICLE, scores, strict=True)]
    copy = [a(text, -2.0) for text in ARTICLE]
    return gone(made(*article, *copy), threshold=0.5)


def test_the_second_of_two_articles_that_say_the_same_goes() -> None:
    page = made(*(a(text, -2.0) for text in 2 * ARTICLE))
    assert gone(page) == [6, 7, 8, 9, 10, 11]
    (why,) = {fate.why for fate in settled(page).fates if fate.rule}
    assert why == "A copy of the article, which stands above"


def test_what_has_gone_above_stays_in_the_copy() -> None:
    assert both(-2.0, -2.0, 3.0, -2.0, -2.0, -2.0) == [2, 6, 7, 9, 10, 11]


def test_an_article_that_comes_twice_is_not_taken_for_stock_lines() -> None:
    def repeats(texts: list[str]) -> list[float]:
        page = made(*(a(text, 0.0) for text in texts))
        return [row["repeats"] for row in own_features(page.views, page.proposals)]

    stock = line(4, 9)
    assert repeats([stock, *ARTICLE, stock]) == [2, *6 * [1], 2]
    assert repeats([stock, *3 * ARTICLE, stock]) == [2, *18 * [1], 2]


SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "raw"


@pytest.mark.parametrize("page", sorted(SAMPLES.rglob("*.txt")), ids=lambda page: page.stem)
def test_a_text_that_holds_its_page_twice_comes_out_as_one_that_holds_it_once(page: Path) -> None:
    text = page.read_text("utf-8")
    once, twice = clean(text), clean(f"{text}\n\n{text}")
    assert (twice.title, twice.dek, twice.body) == (once.title, once.dek, once.body)
