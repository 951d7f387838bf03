"""Scorecards: small decision tables that add up to how much a block looks like something.

A score is a logit: 0 is undecided, positive means boilerplate (or, for the cards of title, dek
and wording, that it is the one). The tables are fitted by `python -m cleaner.training`, as
gradient boosting over oblivious trees makes them (Prokhorenkova et al., CatBoost, 2018).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Final

import numpy as np

from cleaner.scores.features import FeatureTable
from cleaner.scores.tables import NOT_ASKED, FloatArray, IndexArray, Tables, loudest, totals

TOPIC = "shape"
"""What removals by a card are counted under, and the first part of its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small decision table over named features.

    features, thresholds: the questions `feature > threshold`; values: points by the answers, the
    first question counting 1, the second 2, the third 4 and so on.
    """

    features: tuple[str, ...]
    thresholds: tuple[float, ...]
    values: tuple[float, ...]

    def __str__(self) -> str:
        asked = " ".join(
            f"{name}>{edge:g}" for name, edge in zip(self.features, self.thresholds, strict=True)
        )
        return f"{asked}: {' '.join(f'{value:g}' for value in self.values)}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Card:
    """A fitted scorecard as data: many tables side by side.

    name: what it is for (`text-block`, `html-context`, ...). bias: points that each block starts
    with. threshold: points above which a block goes, or is the one. features: what the tables
    ask for. asked: for each table its questions, as places in `features`, or `NOT_ASKED`. edges:
    what the feature must exceed. values: points by the answers, see `Table`; 0 beyond a table's
    own.
    """

    name: str
    why: str
    bias: float
    threshold: float
    features: tuple[str, ...]
    asked: IndexArray
    edges: FloatArray
    values: FloatArray

    @classmethod
    def of(
        cls,
        name: str,
        tables: Sequence[Table],
        *,
        why: str,
        bias: float = 0.0,
        threshold: float = 0.0,
    ) -> Card:
        """A card of these tables."""
        features = tuple(sorted({asked for table in tables for asked in table.features}))
        place = {asked: at for at, asked in enumerate(features)}
        most = max((len(table.features) for table in tables), default=0)
        asked = np.full((len(tables), most), NOT_ASKED, dtype=np.uint16)
        edges = np.zeros((len(tables), most))
        values = np.zeros((len(tables), 1 << most))
        for at, table in enumerate(tables):
            asked[at, : len(table.features)] = [place[name] for name in table.features]
            edges[at, : len(table.features)] = table.thresholds
            values[at, : len(table.values)] = table.values
        return cls(
            name=name,
            why=why,
            bias=bias,
            threshold=threshold,
            features=features,
            asked=asked,
            edges=edges,
            values=values,
        )

    @property
    def id(self) -> str:
        """What removals by the card name, such as `shape.html-context`."""
        return card_id(self.name)

    @property
    def topic(self) -> str:
        """What its removals are counted under."""
        return TOPIC

    @property
    def takes_unseen(self) -> bool:
        """False: a card takes nothing but what it has looked at."""
        return False

    def __len__(self) -> int:
        return len(self.asked)

    def depths(self) -> IndexArray:
        """How many questions each table asks."""
        found: IndexArray = (self.asked != NOT_ASKED).sum(axis=1)
        return found

    def questions_of(self, at: int) -> tuple[str, ...]:
        """What the table at this place asks for."""
        return tuple(
            self.features[place] for place in self.asked[at].tolist() if place != NOT_ASKED
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables one by one, made when they are asked for."""
        return tuple(
            Table(
                features=self.questions_of(at),
                thresholds=tuple(self.edges[at, :depth].tolist()),
                values=tuple(self.values[at, : 1 << depth].tolist()),
            )
            for at, depth in enumerate(self.depths().tolist())
        )

    def digest(self) -> str:
        """A hash of all that a score depends on, the same in every process."""
        told = (self.name, self.why, self.bias, self.threshold, self.features, self.asked.shape)
        found = hashlib.sha256(repr(told).encode())
        for numbers in (self.asked, self.edges, self.values):
            found.update(np.ascontiguousarray(numbers).tobytes())
        return found.hexdigest()


_LOUDEST: Final = 8
"""Tables that are asked what spoke loudest in a block: with five questions each they name more
features than are told."""


def card_id(name: str) -> str:
    """The id of a card of this name."""
    return f"{TOPIC}.{name}"


class Scorecard:
    """A card ready to score all blocks of a page at once."""

    def __init__(self, card: Card) -> None:
        self.card = card

    @cached_property
    def _tables(self) -> Tables:
        """The card's tables, made ready when the first page needs them."""
        card = self.card
        asks = card.asked != NOT_ASKED
        # Place and edge as one complex number, since numpy is quick to sort those.
        questions, numbers = np.unique(
            card.asked[asks] + 1j * card.edges[asks], return_inverse=True
        )
        asked = np.full(card.asked.shape, NOT_ASKED, dtype=np.uint16)
        asked[asks] = numbers.reshape(-1)
        return Tables(
            lines=questions.real.astype(np.uint16),
            edges=np.ascontiguousarray(questions.imag),
            asked=asked,
            features=np.ascontiguousarray(card.asked, dtype=np.uint16),
            values=np.ascontiguousarray(card.values, dtype=np.float64),
            # Added up one by one, so that the mean is the same however long the rows are.
            means=card.values.cumsum(axis=1)[:, -1] / (1 << card.depths()),
        )

    def _matrix(self, blocks: Sequence[Mapping[str, float]]) -> FloatArray:
        """The features that the tables ask for, a line for each; absent ones are 0."""
        names = self.card.features
        if isinstance(blocks, FeatureTable):
            return blocks.columns(names)
        if len(blocks) == 1:
            row = map(blocks[0].get, names, repeat(0.0))
            return np.fromiter(row, np.float64, len(names)).reshape(-1, 1)
        rows = [[features.get(name, 0.0) for name in names] for features in blocks]
        return np.ascontiguousarray(np.array(rows, dtype=np.float64).T)

    def scores(self, blocks: Sequence[Mapping[str, float]]) -> list[float]:
        """For each block the bias and its points, added up; absent features count as 0."""
        if not blocks:
            return []
        if not len(self.card):
            return [self.card.bias] * len(blocks)
        return totals(self._matrix(blocks), self._tables, self.card.bias)

    def loudest(
        self, blocks: Sequence[Mapping[str, float]], places: Sequence[int] | None = None
    ) -> Sequence[Iterable[str]]:
        """For each block what the tables ask that spoke loudest for boilerplate, loudest first.

        Most of it nobody asks for, so it is named where it is gone through, which is once.
        The points of each table, above its mean, are shared out evenly among its questions.
        places: the blocks that are looked at; default: all.
        """
        wanted = range(len(blocks)) if places is None else places
        if not wanted or not len(self.card):
            return [[] for _ in wanted]
        names = self.card.features
        chosen = self._matrix(blocks).take(np.array(wanted, dtype=np.intp), axis=1)
        found = loudest(chosen, self._tables, _LOUDEST)
        return [map(names.__getitem__, places) for places in found]

    def evidence(
        self, blocks: Sequence[Mapping[str, float]], most: int = 3
    ) -> list[list[tuple[str, float]]]:
        """For each block the features that said most, with their points, largest first.

        A table's points above its mean are shared out evenly among its questions.
        """
        if not blocks or not len(self.card):
            return [[] for _ in blocks]
        told = self.contributions(blocks)
        order = np.argsort(-np.abs(told), axis=1, kind="stable")[:, :most]
        names = self.card.features
        return [
            [(names[at], round(float(row[at]), 2)) for at in best]
            for row, best in zip(told, order.tolist(), strict=True)
        ]

    def contributions(self, blocks: Sequence[Mapping[str, float]]) -> FloatArray:
        """The points of each block by feature, a row a block, in the order of the card's features.

        A table's points above its mean are shared out evenly among its questions.
        """
        tables = self._tables
        found: FloatArray = (tables.points(self._matrix(blocks)).T - tables.means) @ self._shares
        return found

    @cached_property
    def _shares(self) -> FloatArray:
        """How much of a table's points each feature gets, by table and feature."""
        card, depths = self.card, self.card.depths().tolist()
        found = np.zeros((len(card), len(card.features)))
        for row, asked, depth in zip(found, card.asked.tolist(), depths, strict=True):
            for place in asked[:depth]:
                row[place] += 1 / depth
        return found


def digest(cards: Iterable[Card]) -> str:
    """A hash of some cards, in their order."""
    return hashlib.sha256("".join(card.digest() for card in cards).encode()).hexdigest()
