"""Lists that a line or an item of the article introduces stay with it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, made, prose

SHARES = """\
  - id: demo.networks
    kind: line
    why: The name of a network on a button
    phrases:
      en: [mastodon, reddit]
"""


def label(text: str, score: float = -1.0, **more: Any) -> Line:
    """A paragraph of the article's container, number 3."""
    values: dict[str, Any] = {"tag": "p", "path": "body div p", "around": (9, 3, 1)}
    return a(text, score, **{**values, "link_density": 0.0, **more})


def item(text: str, number: int, *around: int, tag: str = "ul", **more: Any) -> Line:
    """An item of a list. around: the numbers of its list and of what that stands in."""
    path = "body div" + f" {tag} li" * max(1, len(around) // 2)
    values: dict[str, Any] = {"kind": "list_item", "tag": "li", "path": path, "link_density": 0.0}
    score = more.pop("score", 1.4)
    return a(text, score, **{**values, "around": (number, *around), **more})


def items(tag: str = "ul", **more: Any) -> tuple[Line, ...]:
    """A list of short items in the article's container."""
    return tuple(
        item(text, 20 + at, 10, 3, 1, tag=tag, **more)
        for at, text in enumerate(("Longer ropes.", "A lamp that swims"))
    )


ARTICLE = (
    label(prose(40), -3.0, around=(9, 7, 1)),
    label(prose(40, 9), -3.0, around=(9, 7, 1)),
)
"""Paragraphs in another element, since a list beside such stays anyhow."""
NETWORKS = (item("Mastodon", 60, 50, 3, 1, score=3.0), item("Reddit", 61, 50, 3, 1, score=3.0))


@pytest.mark.parametrize("tag", ["ul", "ol", "menu"])
@pytest.mark.parametrize("text", ["What we shall take next time:", "下次要带："])
def test_a_list_behind_a_line_with_a_colon_stays(tag: str, text: str) -> None:
    page = made(*ARTICLE, label(text), *items(tag), *NETWORKS, rules=SHARES)
    assert gone(page, threshold=0.7) == [5, 6]


@pytest.mark.parametrize(
    ("above", "more"),
    [
        (label("What we shall take next time."), {}),
        (label("What we shall take next time:", 0.2), {}),
        (label("What we shall take next time:", 2.0), {}),
        (label("What we shall take next time:", around=(9, 4, 1)), {}),
        (label("What we shall take next time:", link_density=0.9), {}),
        (label("What we shall take next time:"), {"link_density": 0.5}),
        (label("What we shall take next time:"), {"score": 3.2}),
        (label("What we shall take next time:"), {"marks": frozenset({"named:related"})}),
        (label("What we shall take next time:"), {"marks": frozenset({"nav"})}),
    ],
)
def test_what_no_line_of_the_article_introduces_goes(above: Line, more: dict[str, Any]) -> None:
    page = made(*ARTICLE, above, *items(**more), *NETWORKS, rules=SHARES)
    assert {3, 4} <= set(gone(page, threshold=0.7))


@pytest.mark.parametrize(
    ("score", "more", "stays"),
    [
        (-2.4, {}, True),
        (-1.6, {}, False),
        (-2.4, {"marks": frozenset({"named:related"})}, False),
    ],
)
def test_links_behind_a_line_that_is_surely_the_articles(
    score: float, more: dict[str, Any], stays: bool
) -> None:
    links = items(link_density=1.0, **more)
    page = made(*ARTICLE, label("The board read these papers:", score), *links)
    assert (3 in gone(page, threshold=0.7)) is not stays


def test_a_list_of_which_a_rule_took_an_item_goes() -> None:
    networks = item("Reddit", 30, 10, 3, 1)
    page = made(*ARTICLE, label("Find us in the bay:"), *items(score=2.2), networks, rules=SHARES)
    assert gone(page, threshold=0.7) == [3, 4, 5]


def test_items_within_an_item_that_stays() -> None:
    outer = item("Longer ropes.", 20, 10, 3, 1, score=-0.5)
    inner = (
        item("Hemp, not cotton.", 31, 30, 20, 10, 3, 1),
        item("Tarred, not oiled.", 32, 30, 20, 10, 3, 1),
    )
    page = made(*ARTICLE, outer, *inner, *NETWORKS, rules=SHARES)
    assert gone(page, threshold=0.7) == [5, 6]


def test_items_within_an_item_that_goes() -> None:
    outer = item("Longer ropes.", 20, 10, 3, 1)
    inner = item("Hemp, not cotton.", 31, 30, 20, 10, 3, 1)
    assert gone(made(*ARTICLE, outer, inner), threshold=0.7) == [2, 3]


def test_a_list_within_a_list_that_is_introduced() -> None:
    first, second = items()
    inner = item("Hemp, not cotton.", 31, 30, 20, 10, 3, 1)
    page = made(
        *ARTICLE, label("What we shall take:"), first, inner, second, *NETWORKS, rules=SHARES
    )
    assert gone(page, threshold=0.7) == [6, 7]


ADDRESS = "Journal of Tides: https://tides.example"


@pytest.mark.parametrize(
    ("above", "text", "more", "stays"),
    [
        ("Online:", ADDRESS, {}, True),
        ("On the net：", "www.tides.example", {}, True),
        ("What they wrote on it:", ADDRESS, {}, False),
        ("Online", ADDRESS, {}, False),
        ("Online:", "Journal of Tides", {}, False),
        ("Online:", ADDRESS, {"score": 3.0}, False),
        ("Online:", ADDRESS, {"around": (9, 4, 1)}, False),
    ],
)
def test_an_address_below_a_label(above: str, text: str, more: dict[str, Any], stays: bool) -> None:
    score = more.pop("score", 1.4)
    page = made(*ARTICLE, label(above), label(text, score, **more))
    assert (3 in gone(page, threshold=0.7)) is not stays
