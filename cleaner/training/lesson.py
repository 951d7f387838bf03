"""Sheets → what the body's cards learn from: a row for each labelled block, with its weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.scores.features import FeatureTable
from cleaner.training.recipe import SEED, Recipe, weight
from cleaner.training.sheets import Sheet

_EVERY = 3
"""Words that each block counts beside its own, so that short ones count too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Features, a row for each sample, and what is right for it.

    names: of the columns. shares: how much each counts. parts: of the publishers, for fits that
    leave some out; empty where nothing asks.
    """

    names: list[str]
    matrix: NDArray[np.float32]
    right: NDArray[np.int64]
    shares: NDArray[np.float64]
    parts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def without(self, part: int) -> Lesson:
        """What there is to learn from the other publishers."""
        chosen = self.parts != part
        return Lesson(
            names=self.names,
            matrix=self.matrix[chosen],
            right=self.right[chosen],
            shares=self.shares[chosen],
            parts=self.parts[chosen],
        )


def learn_from(tables: Sequence[FeatureTable], sheets: Sequence[Sheet], recipe: Recipe) -> Lesson:
    """The labelled blocks of all sheets. tables: the features of each sheet's blocks.

    Right is 1 for boilerplate. Short lines of boilerplate in HTML, and in long texts boilerplate
    far from the article, are thinned out, and on some pages a whole group of features is left out,
    all by chance, the same at each fit.
    """
    names = sorted({name for table in tables for name in table.names})
    groups = [_places(names, starts) for starts in recipe.groups]
    dice = np.random.default_rng(SEED)
    rows: list[NDArray[np.float32]] = []
    right: list[NDArray[np.int64]] = []
    shares: list[NDArray[np.float64]] = []
    parts: list[NDArray[np.int64]] = []
    for table, sheet in zip(tables, sheets, strict=True):
        boilerplate, share = _labels(sheet, recipe)
        chosen = _chosen(sheet, boilerplate, share, recipe, dice)
        matrix = table.columns(names).T[chosen].astype(np.float32)
        if dice.random() < recipe.groups_left_out[sheet.page.media]:
            matrix[:, groups[dice.integers(len(groups))]] = 0
        rows.append(matrix)
        right.append(boilerplate[chosen].astype(np.int64))
        shares.append(share[chosen])
        parts.append(np.full(len(matrix), sheet.part))
    return Lesson(
        names=names,
        matrix=np.concatenate([np.zeros((0, len(names)), dtype=np.float32), *rows]),
        right=np.concatenate([np.zeros(0, dtype=np.int64), *right]),
        shares=np.concatenate([np.zeros(0), *shares]),
        parts=np.concatenate([np.zeros(0, dtype=np.int64), *parts]),
    )


def _places(names: Sequence[str], starts: tuple[str, ...]) -> list[int]:
    return [at for at, name in enumerate(names) if name.startswith(starts)]


def _labels(sheet: Sheet, recipe: Recipe) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which blocks are boilerplate, and how much each counts: nothing without a label."""
    labels = np.array([np.nan if one is None else one for one in sheet.labels], dtype=np.float64)
    counts = np.array(sheet.counts, dtype=np.float64)
    sure = np.nan_to_num(np.abs(labels - 0.5))
    share = (counts + _EVERY) / (counts.sum() + 1) ** 0.5
    return labels < 0.5, weight(recipe.weights, sheet.page.corpus) * share * sure


def _chosen(
    sheet: Sheet,
    boilerplate: NDArray[np.bool_],
    share: NDArray[np.float64],
    recipe: Recipe,
    dice: np.random.Generator,
) -> NDArray[np.bool_]:
    """Which blocks are learnt from; those that stand for others count for them."""
    if sheet.page.media == "html":
        alike, part = np.array(sheet.counts) < recipe.short_words, recipe.short_share
    else:
        alike, part = _far(boilerplate, share, recipe), recipe.far_share
    alike &= boilerplate
    share[alike] /= part
    left_out = alike & (dice.random(len(alike)) >= part)
    chosen: NDArray[np.bool_] = (share > 0) & ~left_out
    return chosen


def _far(
    boilerplate: NDArray[np.bool_], share: NDArray[np.float64], recipe: Recipe
) -> NDArray[np.bool_]:
    """Which blocks of a long text stand far from its article; none where it has no article."""
    article = np.flatnonzero(~boilerplate & (share > 0))
    if len(boilerplate) <= recipe.far_texts or not len(article):
        return np.zeros(len(boilerplate), dtype=np.bool_)
    at = np.arange(len(boilerplate))
    behind = article[np.maximum(0, np.searchsorted(article, at, side="right") - 1)]
    ahead = article[np.minimum(len(article) - 1, np.searchsorted(article, at))]
    apart: NDArray[np.int64] = np.minimum(np.abs(at - behind), np.abs(ahead - at))
    return apart > recipe.far_blocks
