"""Both forms of what a card's tables say give the same."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.scores.card import Scorecard
from cleaner.scores.model import read_cards
from cleaner.scores.tables import (
    NOT_ASKED,
    FloatArray,
    Tables,
    loudest,
    loudest_plainly,
    totals,
    totals_plainly,
)
from cleaner.system import native

compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.scores._tables")), reason="the kernels are not compiled"
)


def made(seed: int) -> tuple[FloatArray, Tables]:
    """A matrix and tables of up to 70 blocks, 9 features and 30 tables; many values are equal."""
    source = np.random.default_rng(seed)
    blocks, features, count, deepest = (int(source.integers(1, most)) for most in (70, 9, 30, 12))
    depths = source.integers(0, deepest + 1, count)
    questions = int(source.integers(1, 20))
    lines = source.integers(0, features, questions).astype(np.uint16)
    asked = source.integers(0, questions, (count, deepest)).astype(np.uint16)
    asked[np.arange(deepest) >= depths[:, None]] = NOT_ASKED
    about = np.where(asked == NOT_ASKED, NOT_ASKED, lines[np.minimum(asked, questions - 1)]).astype(
        np.uint16
    )
    values = source.integers(-3, 4, (count, 1 << deepest)) / 2
    tables = Tables(
        lines=lines,
        edges=source.integers(0, 4, questions) / 2,
        asked=asked,
        features=about,
        values=values,
        means=values.cumsum(axis=1)[:, -1] / (1 << depths),
    )
    return source.integers(-1, 4, (features, blocks)) / 2, tables


@compiled
@pytest.mark.parametrize("seed", range(200))
def test_both_forms_give_the_same(seed: int) -> None:
    matrix, tables = made(seed)
    assert totals(matrix, tables, 0.25) == totals_plainly(matrix, tables, 0.25)
    assert loudest(matrix, tables, 8) == loudest_plainly(matrix, tables, 8)


def test_the_loudest_are_shared_out_among_the_questions() -> None:
    asks = np.array([[0, 1], [1, NOT_ASKED]], dtype=np.uint16)
    values = np.array([[0.0, 0.0, 0.0, 4.0], [0.0, 1.0, 0.0, 0.0]])
    tables = Tables(
        lines=np.array([0, 1], dtype=np.uint16),
        edges=np.array([0.5, 0.5]),
        asked=asks,
        features=asks,
        values=values,
        means=np.array([1.0, 0.5]),
    )
    matrix = np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    for form in (loudest, loudest_plainly):
        # 3 above the mean for both questions of the one table, 0.5 for that of the other.
        assert form(matrix, tables, 8) == [[1, 0], [1], []]
        assert form(matrix, tables, 1) == [[0, 1], [1], []]


@compiled
def test_both_forms_give_the_same_with_the_shipped_cards() -> None:
    source = np.random.default_rng(7)
    for card in read_cards().by_name.values():
        scorecard = Scorecard(card)
        matrix = source.choice(np.append(card.edges[:40].ravel(), 30.0), (len(card.features), 50))
        tables = scorecard._tables
        assert totals(matrix, tables, card.bias) == totals_plainly(matrix, tables, card.bias)
        assert loudest(matrix, tables, 8) == loudest_plainly(matrix, tables, 8)


def test_both_forms_round_alike() -> None:
    none = np.array([[NOT_ASKED]], dtype=np.uint16)
    tables = Tables(
        lines=np.array([0], dtype=np.uint16),
        edges=np.array([0.5]),
        asked=none,
        features=none,
        values=np.zeros((1, 2)),
        means=np.zeros(1),
    )
    source = np.random.default_rng(3)
    halves = (source.integers(-40_000_000, 40_000_000, 5_000) + 0.5) / 1e6
    near = [np.nextafter(halves, np.inf), np.nextafter(halves, -np.inf)]
    some = [*source.normal(0, 4, 5_000), *halves, *near[0], *near[1], 1e12, 123456.5000005, -0.0]
    for value in some:
        rounded = [round(float(value), 6)]
        for form in (totals, totals_plainly):
            assert form(np.zeros((1, 1)), tables, float(value)) == rounded
