"""What stands around each block of a page, told by the scores of a first pass.

Two passes, as in jusText's context-free and context-sensitive classification: the first adds up
points for what a block looks like by itself, the second for that and for what stands around it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np

from cleaner.scores.features import Column, FeatureTable
from cleaner.system import native
from cleaner.text.prose import PROSE_WORDS

_LIMIT = 6.0
_NONE = 7.0


class _Bounds:
    """How far features count, so that what is far into a long document is like what is far into
    a short one: beyond these values the labelled pages have hardly any article text.

    Chosen by the pages that cards are fitted to; see `MODEL.md` for what bounds gained.
    """

    __slots__ = ()

    mass: Final = 150.0
    """Words of article text before and behind a block that are told apart."""
    far: Final = 20
    """Blocks from the article's start and end that are told apart."""
    run: Final = 25
    """Short blocks in a row that are told apart."""


_BOUNDS: Final = _Bounds()


@dataclass(frozen=True, slots=True)
class Frame:
    """The run of blocks that holds the article's prose: first and last index, half-open."""

    start: int
    end: int


def article_frame(scores: Sequence[float], counts: Sequence[int]) -> Frame:
    """The range of blocks with the most article words over boilerplate words (Kadane's sum).

    scores: logits; counts: words of each block.
    """
    best = total = 0.0
    start = first = last = 0
    for index, (share, count) in enumerate(zip(chances(scores), counts, strict=True)):
        total += (0.5 - share) * (count + 1)
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, first, last = total, start, index + 1
    return Frame(first, last)


def chance(score: float) -> float:
    """The logit as a probability, 0.0 to 1.0."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def chances(scores: Iterable[float]) -> list[float]:
    """The `chance` of each logit."""
    exp = math.exp
    return [
        1.0 / (1.0 + exp(-score if -30.0 <= score <= 30.0 else -max(-30.0, min(30.0, score))))
        for score in scores
    ]


def context_features(
    own: FeatureTable,
    scores: Sequence[float],
    counts: Sequence[int],
    starters: Sequence[bool],
) -> FeatureTable:
    """Each block's features, and those of its surroundings.

    scores: logits of the first pass; starters: blocks that open a section of boilerplate.
    """
    return own.with_columns(surroundings(scores, counts, starters))


def surroundings_plainly(
    scores: Sequence[float], counts: Sequence[int], starters: Sequence[bool]
) -> dict[str, Column]:
    """What stands around each block, a column each; see `context_features`."""
    total = len(scores)
    clipped = np.clip(np.array(scores, dtype=np.float64), -_LIMIT, _LIMIT)
    padded = np.full(total + 6, _NONE)
    padded[3:-3] = clipped
    article = [1.0 - share for share in chances(scores)]
    mass = [share * count for share, count in zip(article, counts, strict=True)]
    # Added up one by one, which `sum` does not do in every Python.
    *sums, whole = (0.0, *accumulate(mass))
    whole = whole or 1.0
    before = np.array(sums)
    frame = article_frame(scores, counts)
    indices = np.arange(total)
    lengths = np.array([0, *counts, 0], dtype=np.float64)
    return {
        "own": clipped,
        "before_1": padded[2:-4],
        "before_2": padded[1:-5],
        "before_3": padded[:-6],
        "after_1": padded[4:-2],
        "after_2": padded[5:-1],
        "after_3": padded[6:],
        "near_before": np.array(_fall(article, counts)),
        "near_after": np.array(_fall(article[::-1], counts[::-1])[::-1]),
        "mass_before": np.minimum(_BOUNDS.mass, before),
        "mass_after": np.minimum(_BOUNDS.mass, whole - before - np.array(mass)),
        "share_before": before / whole,
        "from_start": np.clip(indices - frame.start, -_BOUNDS.far, _BOUNDS.far),
        "from_end": np.clip(frame.end - 1 - indices, -_BOUNDS.far, _BOUNDS.far),
        "zone": (indices >= frame.start).astype(np.int64) + (indices >= frame.end),
        "run": np.minimum(_BOUNDS.run, _short_runs(counts)),
        "since_starter": np.array(_since(starters)),
        "words_before": lengths[:-2],
        "words_after": lengths[2:],
    }


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
        if index == len(counts) or counts[index] >= PROSE_WORDS:
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


surroundings: Final = native.pick("cleaner.scores._columns", "surroundings", surroundings_plainly)
