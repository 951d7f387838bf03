"""What the tables of a scorecard say of many blocks at once: numbers alone, without names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cleaner.system import native

FloatArray = np.ndarray[tuple[Any, ...], np.dtype[np.float64]]
IndexArray = np.ndarray[tuple[Any, ...], np.dtype[np.integer[Any]]]
"""Whole numbers as an array of numpy."""

NOT_ASKED: Final = 0xFFFF
"""Stands in a table for a question that it does not ask."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tables:
    """The tables of a card, made ready.

    lines, edges: the questions that they ask, each once: a line of the matrix of features, and what
    it must exceed. asked: for each table the numbers of its questions, or `NOT_ASKED`; features:
    the lines that these are about. values: points by the answers, the first question counting 1,
    the second 2, the third 4 and so on; means: their mean.
    """

    lines: IndexArray
    edges: FloatArray
    asked: IndexArray
    features: IndexArray
    values: FloatArray
    means: FloatArray

    def points(self, matrix: FloatArray) -> FloatArray:
        """Points by table and block. matrix: a line for each feature, a column for each block."""
        count, most = self.asked.shape
        # A question that a table does not ask is one that nothing answers with yes.
        answers = np.zeros((len(self.lines) + 1, matrix.shape[1]), dtype=np.uint8)
        edges = self.edges[:, None]
        np.greater(matrix.take(self.lines, axis=0), edges, out=answers[:-1].view(np.bool_))
        # Small numbers are quick to gather, and enough for eight questions a table.
        cell = np.uint8 if most <= 8 else np.int64
        cells = np.zeros((count, matrix.shape[1]), dtype=cell)
        for depth in range(most):
            asked = np.minimum(self.asked[:, depth], len(self.lines))
            cells |= np.left_shift(answers.take(asked, axis=0), depth, dtype=cell)
        first = (np.arange(count) * self.values.shape[1])[:, None]
        found: FloatArray = self.values.take(cells + first)
        return found


def totals_plainly(matrix: FloatArray, tables: Tables, bias: float) -> list[float]:
    """The bias and all points of each block, added up, to six decimals.

    Rounding makes the sum the same however many blocks are added up side by side.
    """
    found: list[float] = (tables.points(matrix).sum(axis=0) + bias).tolist()
    return [round(total, 6) for total in found]


def loudest_plainly(matrix: FloatArray, tables: Tables, most: int) -> list[list[int]]:
    """For each block the features that spoke loudest, loudest first.

    most: tables that are asked, those with the most points above their mean; these points are
    shared out evenly among the questions of each.
    """
    told = tables.points(matrix) - tables.means[:, None]
    count = matrix.shape[1]
    blocks = np.arange(count)
    depths = np.maximum(1, (tables.features != NOT_ASKED).sum(axis=1))
    lines = len(matrix)
    shares = np.zeros((count, lines + 1))
    for _ in range(min(most, len(told))):
        best = told.argmax(axis=0)
        each = np.maximum(told[best, blocks], 0.0) / depths[best]
        for depth in range(tables.features.shape[1]):
            asked = tables.features[best, depth]
            shares[blocks, np.minimum(asked, lines)] += each
        told[best, blocks] = -np.inf
    order = np.argsort(-shares[:, :lines], axis=1, kind="stable")
    counts = (shares[:, :lines] > 0.0).sum(axis=1).tolist()
    return [row[:count].tolist() for row, count in zip(order, counts, strict=True)]


totals: Final = native.pick("cleaner.scores._tables", "totals", totals_plainly)
loudest: Final = native.pick("cleaner.scores._tables", "loudest", loudest_plainly)
