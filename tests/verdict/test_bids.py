"""Links by themselves that sell, one under each thing that an article speaks of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, made, prose

PROSE = [a(prose(60, at), -3.0) for at in (0, 9, 3, 17)]


def bid(text: str, **more: Any) -> Line:
    """A paragraph that is all link to another site, which the scores keep."""
    places: dict[str, Any] = {"path": "article p a", "link_density": 1.0}
    return a(text, -0.5, **{**places, **more})


@pytest.mark.parametrize(
    ("texts", "goes"),
    [
        (("Try Gull Boats", "Try Heron & Co"), True),
        (("Shop Tern", "Buy the Heron oar"), True),
        (("See on Gull Boats", "View at Heron"), True),
        (("Jetzt bei Gull kaufen", "Jetzt bei Heron kaufen"), True),
        (("Acheter chez Gull", "Essayer Heron"), True),
        (("Купить лодку", "Заказать вёсла"), True),
        (("Try Gull Boats",), False),
        (("See the letter", "See the answer"), False),
        (("Tryst at the quay", "Shops by the quay"), False),
        (("Buy the oar that we have liked best", "Buy the boat that we have liked best"), False),
    ],
)
def test_short_links_that_sell_go_where_they_are_several(
    texts: tuple[str, ...], goes: bool
) -> None:
    lines = [one for pair in zip(PROSE, map(bid, texts), strict=False) for one in pair]
    taken = gone(made(*lines, *PROSE[2:]), threshold=0.7)
    assert taken == ([1, 3] if goes else [])


@pytest.mark.parametrize(
    "more",
    [
        {"link_density": 0.7},
        {"marks": frozenset({"inward"})},
        {"kind": "heading"},
        {"kind": "list_item"},
        {"path": "article div a"},
    ],
)
def test_text_links_within_the_site_headings_and_items_stay(more: dict[str, Any]) -> None:
    page = made(PROSE[0], bid("Try Gull Boats", **more), PROSE[1], bid("Try Heron"), *PROSE[2:])
    assert gone(page, threshold=0.7) == []


@pytest.mark.parametrize(("count", "goes"), [(4, True), (3, False)])
def test_links_that_sell_within_the_site_go_where_they_are_four(count: int, goes: bool) -> None:
    own = {"marks": frozenset({"inward"}), "link_density": 0.9}
    bids = [bid(f"Shop {name}.", **own) for name in ("Tern", "Gull", "Heron", "Loon")[:count]]
    lines = [one for pair in zip(PROSE, bids, strict=False) for one in pair]
    assert bool(gone(made(*lines, *PROSE[3:]), threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("text", "count", "goes"),
    [
        ("View in list", 4, True),
        ("View in list", 3, False),
        ("View", 4, False),
        ("Ada Renn", 4, False),
        ("View in list of all", 4, False),
    ],
)
def test_links_that_say_the_same_go_where_they_are_four(text: str, count: int, goes: bool) -> None:
    lines = [one for at in range(count) for one in (a(prose(60, at), -3.0), bid(text))]
    taken = gone(made(*lines, *PROSE), threshold=0.7)
    assert taken == ([1, 3, 5, 7] if goes else [])
