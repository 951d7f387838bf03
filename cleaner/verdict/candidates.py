"""Blocks that may be the title or the dek, and what is known of each before it is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.proposals import Proposals
from cleaner.scores.features import Column, Features, FeatureTable, size
from cleaner.verdict.shape import PageShape

BASE = frozenset(
    {
        "words", "final", "first", "kind", "capitals", "digits", "signs", "clock", "link",
        "shared", "common", "commas", "sentences", "suspects", "repeats", "quoted", "question",
        "shouted", "suspect.byline", "suspect.caption", "suspect.related", "suspect.paywall",
        "suspect.newsletter", "suspect.share", "suspect.tags", "suspect.navigation",
        "suspect.comments", "suspect.legal", "suspect.player", "suspect.ads", "link_density",
        "extracted", "nav", "header", "aside", "footer", "figure", "tag", "strong", "time",
        "named.dek", "named.headline", "named.byline", "named.caption", "named.tags",
        "named.related", "named.article", "itemprop.headline", "itemprop.description",
        "judged", "box.top_share", "box.up", "box.down", "box.share_1", "box.score_1",
        "box.links_2", "box.from_first", "box.path_share", "headline", "head.known",
        "run.from_start", "to_long_after", "to_date_before", "to_date_after", "near_size_before",
        "near_size_after", "near_ends_before", "near_ends_after", "topic", "paired",
    }
)  # fmt: skip
_SIGNPOSTS = frozenset(
    {"byline", "caption", "share", "paywall", "player", "comments", "related", "tags"}
)
_NEIGHBOURS = (("before", -1), ("after", 1), ("after_2", 2))
_TOLD = ("size", "score", "gap", "sign", "clock", "final")
NEAR = frozenset(("gap", *(f"{name}_{what}" for name, _ in _NEIGHBOURS for what in _TOLD)))
_MOST_GAP: Final = 2
"""Blank lines before a block that are told apart; the fitted cards have seen no more. Chosen, never
measured."""
_REACH: Final = max(abs(step) for _, step in _NEIGHBOURS)
"""Blocks away that the farthest of `_NEIGHBOURS` stands."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Some blocks of a page, by index, with a row of features for each."""

    indices: tuple[int, ...]
    features: FeatureTable

    def without(self, indices: Set[int]) -> Candidates:
        """The candidates but for these blocks; all of them where none would be left."""
        rows = [row for row, index in enumerate(self.indices) if index not in indices]
        if not rows or len(rows) == len(self.indices):
            return self
        return Candidates(tuple(self.indices[row] for row in rows), self.features.take(rows))

    def __iter__(self) -> Iterator[tuple[int, Features]]:
        """Each candidate's index and features."""
        return zip(self.indices, self.features, strict=True)


def near_features(
    views: Sequence[FoldedBlock], shape: PageShape, proposals: Proposals
) -> FeatureTable:
    """What a headline's cards ask of any block: how it looks, and what stands next to it."""
    signs = proposals.ruled().union(
        index for index, topics in proposals.suspects.items() if not topics.isdisjoint(_SIGNPOSTS)
    )
    gaps = np.array([min(_MOST_GAP, view.block.gap) for view in views], dtype=np.float64)
    told: tuple[tuple[str, Column, float], ...] = (
        ("size", size([view.words for view in views]), -1.0),
        ("score", np.array(shape.scores, dtype=np.float64), 9.0),
        ("gap", gaps, -1.0),
        ("sign", np.array([view.block.index in signs for view in views], dtype=np.float64), 0.0),
        ("clock", shape.features.column("clock"), 0.0),
        ("final", shape.features.column("final"), -1.0),
    )
    found: dict[str, Column] = {"gap": gaps}
    for what, column, outside in told:
        padded = np.full(len(views) + 2 * _REACH, outside)
        padded[_REACH : _REACH + len(views)] = column
        for name, step in _NEIGHBOURS:
            found[f"{name}_{what}"] = padded[_REACH + step : _REACH + step + len(views)]
    return shape.features.only(BASE).with_columns(found)
