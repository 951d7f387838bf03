"""Scorecards: how much each block looks like boilerplate, alone and among its neighbours.

Two passes, as in jusText's context-free and context-sensitive classification: the first adds up
points for what a block looks like by itself, the second for that and for what stands around it.
A score is a logit: 0 is undecided, positive means boilerplate. The points stand in the packs
(`shape` rules with a `card`), fitted by `tests/benchmarks/fit.py`: small decision tables, as
gradient boosting over oblivious trees makes them (Prokhorenkova et al., CatBoost, 2018).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from cleaner.features import Features
from cleaner.rules.schema import ShapeRule

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
        columns = {name: index for index, name in enumerate(self.names)}
        most = max((len(table.features) for table in rule.tables), default=0)
        count = len(rule.tables)
        # A question that a table does not ask is one that nothing answers with yes.
        self._columns = np.zeros((most, count), dtype=np.intp)
        self._edges = np.full((most, count), np.inf)
        self._values = np.zeros((count, 1 << most))
        self._shares = np.zeros((count, len(self.names)))
        self._means = np.zeros(count)
        for index, table in enumerate(rule.tables):
            for depth, (name, edge) in enumerate(
                zip(table.features, table.thresholds, strict=True)
            ):
                self._columns[depth, index] = columns[name]
                self._edges[depth, index] = edge
                self._shares[index, columns[name]] += 1 / len(table.features)
            self._values[index, : len(table.values)] = table.values
            self._means[index] = sum(table.values) / len(table.values)
        self._rows = np.arange(count)
        self._absent = dict.fromkeys(self.names, 0.0)
        names = self.names
        # With one name alone an itemgetter gives no tuple.
        self._get: Callable[[Mapping[str, float]], Sequence[float]] = (
            itemgetter(*names)
            if len(names) > 1
            else lambda features: [features[name] for name in names]
        )

    def _row(self, features: Mapping[str, float]) -> Sequence[float]:
        try:
            return self._get(features)
        except KeyError:
            return self._get({**self._absent, **features})

    def _points(self, blocks: Sequence[Mapping[str, float]]) -> FloatArray:
        """Points by block and table."""
        matrix = np.array([self._row(features) for features in blocks], dtype=np.float64)
        cells = np.zeros((len(blocks), len(self._rows)), dtype=np.intp)
        for depth in range(len(self._columns)):
            answers = matrix[:, self._columns[depth]] > self._edges[depth]
            cells += answers.astype(np.intp) << depth
        found: FloatArray = self._values[self._rows, cells]
        return found

    def scores(self, blocks: Sequence[Mapping[str, float]]) -> list[float]:
        """For each block the bias and its points, added up; absent features count as 0."""
        if not blocks:
            return []
        if not self.rule.tables:
            return [self.rule.bias] * len(blocks)
        # Rounding makes the sum the same however many blocks are added up side by side.
        return [
            round(float(total), 6) for total in self._points(blocks).sum(axis=1) + self.rule.bias
        ]

    def strongest(self, blocks: Sequence[Mapping[str, float]]) -> list[tuple[str, ...]]:
        """For each block what the table asks that spoke loudest for boilerplate."""
        if not blocks or not self.rule.tables:
            return [() for _ in blocks]
        loudest = (self._points(blocks) - self._means).argmax(axis=1).tolist()
        return [self.rule.tables[at].features for at in loudest]

    def evidence(
        self, blocks: Sequence[Mapping[str, float]], most: int = 3
    ) -> list[list[tuple[str, float]]]:
        """For each block the features that said most, with their points, largest first.

        A table's points above its mean are shared out evenly among its questions.
        """
        if not blocks or not self.rule.tables:
            return [[] for _ in blocks]
        told = (self._points(blocks) - self._means) @ self._shares
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
    own: Sequence[Features],
    scores: Sequence[float],
    counts: Sequence[int],
    starters: Sequence[bool],
) -> list[Features]:
    """Each block's features, and those of its surroundings.

    scores: logits of the first pass; starters: blocks that open a section of boilerplate.
    """
    total = len(own)
    clipped = [max(-_LIMIT, min(_LIMIT, score)) for score in scores]
    article = [1.0 - chance(score) for score in scores]
    mass = [share * count for share, count in zip(article, counts, strict=True)]
    frame = article_frame(scores, counts)
    whole = sum(mass) or 1.0
    runs = _short_runs(counts)
    padded = [_NONE, _NONE, _NONE, *clipped, _NONE, _NONE, _NONE]
    before = 0.0
    since_starter = 20
    fall_before = _fall(article, counts)
    fall_after = _fall(article[::-1], counts[::-1])[::-1]
    found: list[Features] = []
    for index in range(total):
        features = dict(own[index])
        here = index + 3
        features["own"] = clipped[index]
        features["before_1"] = padded[here - 1]
        features["before_2"] = padded[here - 2]
        features["before_3"] = padded[here - 3]
        features["after_1"] = padded[here + 1]
        features["after_2"] = padded[here + 2]
        features["after_3"] = padded[here + 3]
        features["near_before"] = fall_before[index]
        features["near_after"] = fall_after[index]
        features["mass_before"] = before
        features["mass_after"] = whole - before - mass[index]
        features["share_before"] = before / whole
        features["from_start"] = index - frame.start
        features["from_end"] = frame.end - 1 - index
        inside = 1 if frame.start <= index < frame.end else 0
        zone = 1 if inside else (0 if index < frame.start else 2)
        features["zone"] = zone
        features["run"] = runs[index]
        features["since_starter"] = since_starter
        features["words_before"] = counts[index - 1] if index else 0
        features["words_after"] = counts[index + 1] if index + 1 < total else 0
        if starters[index]:
            since_starter = 0
        since_starter = min(20, since_starter + 1)
        before += mass[index]
        found.append(features)
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
