"""Scorecards: how much each block looks like boilerplate, alone and among its neighbours.

Two passes, as in jusText's context-free and context-sensitive classification: the first adds up
points for what a block looks like by itself, the second for that and for what stands around it.
A score is a logit: 0 is undecided, positive means boilerplate. The points stand in the packs
(`shape` rules with a `card`), fitted by `tests/benchmarks/fit.py`: small decision tables, as
gradient boosting over oblivious trees makes them (Prokhorenkova et al., CatBoost, 2018).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cleaner.rules.schema import ShapeRule
from cleaner.scores.features import FeatureTable

FloatArray = NDArray[np.float64]
_LIMIT = 6.0
_NONE = 7.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The run of blocks that holds the article's prose: first and last index, half-open."""

    start: int
    end: int


class Scorecard:
    """One `shape` rule with tables, ready to score all blocks of a page at once."""

    def __init__(self, rule: ShapeRule) -> None:
        self.rule = rule
        self.names = tuple(sorted({name for table in rule.tables for name in table.features}))
        line = {name: index for index, name in enumerate(self.names)}
        most = max((len(table.features) for table in rule.tables), default=0)
        count = len(rule.tables)
        questions = sorted(
            {
                (line[name], edge)
                for table in rule.tables
                for name, edge in zip(table.features, table.thresholds, strict=True)
            }
        )
        number = {question: index for index, question in enumerate(questions)}
        self._lines = np.array([asked for asked, _ in questions], dtype=np.intp)
        self._edges = np.array([edge for _, edge in questions], dtype=np.float64)[:, None]
        # A question that a table does not ask is one that nothing answers with yes.
        self._asked = np.full((most, count), len(questions), dtype=np.intp)
        self._values = np.zeros((count, 1 << most))
        self._shares = np.zeros((count, len(self.names)))
        self._means = np.zeros(count)
        for index, table in enumerate(rule.tables):
            for depth, (name, edge) in enumerate(
                zip(table.features, table.thresholds, strict=True)
            ):
                self._asked[depth, index] = number[line[name], edge]
                self._shares[index, line[name]] += 1 / len(table.features)
            self._values[index, : len(table.values)] = table.values
            self._means[index] = sum(table.values) / len(table.values)
        # Small numbers are quick to gather, and enough for eight questions a table.
        self._cell = np.uint8 if most <= 8 else np.int64
        self._first_cells = (np.arange(count) << most)[:, None]

    def _matrix(self, blocks: Sequence[Mapping[str, float]]) -> FloatArray:
        """The features that the tables ask for, a line for each; absent ones are 0."""
        if isinstance(blocks, FeatureTable):
            return blocks.columns(self.names)
        names = self.names
        rows = [[features.get(name, 0.0) for name in names] for features in blocks]
        return np.array(rows, dtype=np.float64).T

    def _points(self, blocks: Sequence[Mapping[str, float]]) -> FloatArray:
        """Points by table and block."""
        matrix = self._matrix(blocks)
        answers = np.zeros((len(self._lines) + 1, len(blocks)), dtype=np.uint8)
        np.greater(matrix.take(self._lines, axis=0), self._edges, out=answers[:-1].view(np.bool_))
        cells = np.zeros((len(self._values), len(blocks)), dtype=self._cell)
        for depth, asked in enumerate(self._asked):
            cells |= np.left_shift(answers.take(asked, axis=0), depth, dtype=self._cell)
        cells = cells + self._first_cells
        found: FloatArray = self._values.take(cells)
        return found

    def scores(self, blocks: Sequence[Mapping[str, float]]) -> list[float]:
        """For each block the bias and its points, added up; absent features count as 0."""
        if not blocks:
            return []
        if not self.rule.tables:
            return [self.rule.bias] * len(blocks)
        # Rounding makes the sum the same however many blocks are added up side by side.
        return [
            round(total, 6)
            for total in (self._points(blocks).sum(axis=0) + self.rule.bias).tolist()
        ]

    def strongest(self, blocks: Sequence[Mapping[str, float]]) -> list[tuple[str, ...]]:
        """For each block what the table asks that spoke loudest for boilerplate."""
        if not blocks or not self.rule.tables:
            return [() for _ in blocks]
        loudest = (self._points(blocks) - self._means[:, None]).argmax(axis=0).tolist()
        return [self.rule.tables[at].features for at in loudest]

    def evidence(
        self, blocks: Sequence[Mapping[str, float]], most: int = 3
    ) -> list[list[tuple[str, float]]]:
        """For each block the features that said most, with their points, largest first.

        A table's points above its mean are shared out evenly among its questions.
        """
        if not blocks or not self.rule.tables:
            return [[] for _ in blocks]
        told = (self._points(blocks).T - self._means) @ self._shares
        order = np.argsort(-np.abs(told), axis=1, kind="stable")[:, :most]
        return [
            [(self.names[at], round(float(row[at]), 2)) for at in best]
            for row, best in zip(told, order.tolist(), strict=True)
        ]


def article_frame(scores: Sequence[float], counts: Sequence[int]) -> Frame:
    """The range of blocks with the most article words over boilerplate words (Kadane's sum).

    scores: logits; counts: words of each block.
    """
    best = total = 0.0
    start = first = last = 0
    for index, (score, count) in enumerate(zip(scores, counts, strict=True)):
        total += (0.5 - chance(score)) * (count + 1)
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, first, last = total, start, index + 1
    return Frame(first, last)


def chance(score: float) -> float:
    """The logit as a probability, 0.0 to 1.0."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def context_features(
    own: FeatureTable,
    scores: Sequence[float],
    counts: Sequence[int],
    starters: Sequence[bool],
) -> FeatureTable:
    """Each block's features, and those of its surroundings.

    scores: logits of the first pass; starters: blocks that open a section of boilerplate.
    """
    total = len(own)
    clipped = np.clip(np.array(scores, dtype=np.float64), -_LIMIT, _LIMIT)
    padded = np.full(total + 6, _NONE)
    padded[3:-3] = clipped
    article = [1.0 - chance(score) for score in scores]
    mass = [share * count for share, count in zip(article, counts, strict=True)]
    whole = sum(mass) or 1.0
    before = np.array([0.0, *accumulate(mass)])[:-1]
    frame = article_frame(scores, counts)
    indices = np.arange(total)
    lengths = np.array([0, *counts, 0], dtype=np.float64)
    return own.with_columns(
        {
            "own": clipped,
            "before_1": padded[2:-4],
            "before_2": padded[1:-5],
            "before_3": padded[:-6],
            "after_1": padded[4:-2],
            "after_2": padded[5:-1],
            "after_3": padded[6:],
            "near_before": np.array(_fall(article, counts)),
            "near_after": np.array(_fall(article[::-1], counts[::-1])[::-1]),
            "mass_before": before,
            "mass_after": whole - before - np.array(mass),
            "share_before": before / whole,
            "from_start": indices - frame.start,
            "from_end": frame.end - 1 - indices,
            "zone": (indices >= frame.start).astype(np.int64) + (indices >= frame.end),
            "run": np.array(_short_runs(counts)),
            "since_starter": np.array(_since(starters)),
            "words_before": lengths[:-2],
            "words_after": lengths[2:],
        }
    )


def _since(starters: Sequence[bool]) -> list[int]:
    """How many blocks ago a section of boilerplate was opened, 20 at most."""
    found: list[int] = []
    since = 20
    for starts in starters:
        found.append(since)
        since = 1 if starts else min(20, since + 1)
    return found


def _short_runs(counts: Sequence[int]) -> list[int]:
    """For each block the length of the run of short blocks that it stands in; 0 for long ones."""
    runs = [0] * len(counts)
    start = 0
    for index in range(len(counts) + 1):
        if index == len(counts) or counts[index] >= 12:
            for inner in range(start, index):
                runs[inner] = index - start
            start = index + 1
    return runs


def _fall(article: Sequence[float], counts: Sequence[int]) -> list[float]:
    """Share of article words among those before each block, nearer blocks counting more."""
    found: list[float] = []
    good = every = 0.0
    for share, count in zip(article, counts, strict=True):
        found.append(good / every if every > 0.5 else 0.5)
        good = 0.7 * good + share * (count + 1)
        every = 0.7 * every + count + 1
    return found
