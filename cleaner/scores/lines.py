"""How the lines around a block of a text look, before anything is scored.

A text has no boxes. What tells a menu, a list of teasers and an article apart is how long their
lines are, how they end, how alike they are, and whether they speak of the same as the article.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleaner.scores.features import Column, FloatArray
from cleaner.scores.vocabulary import PlainVocabulary
from cleaner.system import native


class _Bounds:
    """What counts as a sentence or a paragraph, and how far a block's surroundings reach.

    Counted in words or blocks. The fitted cards have seen features made with these values, which
    were chosen by looking at labelled pages and never measured against others.
    """

    __slots__ = ()

    sentence_words: Final = 8
    """Words of a line with a sentence's end that may be of an article."""
    long_words: Final = 20
    """Words of such a line that is a paragraph: few teasers have as many."""
    near: Final = 5
    """Blocks before and behind whose lengths are looked at."""
    far: Final = 30
    """Blocks away from which nothing more is told."""
    run_gap: Final = 8.0
    """What a line that is no sentence takes from a run of prose, in words."""


_BOUNDS: Final = _Bounds()
_SENTENCE_ENDS: Final = (1, 4, 5)


def line_features_plainly(
    vocabulary: PlainVocabulary, words: Column, final: Column, clock: Column
) -> dict[str, Column]:
    """What the lines around each block of a text look like, a column each.

    vocabulary: the blocks' words. words, final, clock: their own features of these names.
    """
    # Not by `np.isin`, which loads `numpy.ma`: 20 ms of a process's first page.
    ends = np.logical_or.reduce([final == sign for sign in _SENTENCE_ENDS])
    sentences = ends & (words >= _BOUNDS.sentence_words)
    long = ends & (words >= _BOUNDS.long_words)
    start, end = _run(words, sentences)
    places = np.arange(len(words))
    far = _BOUNDS.far
    return {
        "run.from_start": np.clip(places - start, -far, far),
        "run.from_end": np.clip(end - 1 - places, -far, far),
        "run.share": np.full(len(words), words[start:end].sum() / max(1.0, words.sum())),
        "to_long_before": _since(long),
        "to_long_after": _since(long[::-1])[::-1],
        "to_date_before": _since(clock > 0),
        "to_date_after": _since(clock[::-1] > 0)[::-1],
        **_neighbours(words, ends),
        "topic": np.array(vocabulary.topic(start, end)),
        "paired": np.array(vocabulary.paired()),
    }


def _run(words: Column, sentences: Column) -> tuple[int, int]:
    """The run of blocks with the most words in sentences, half-open; lines between cost a bit."""
    gains = np.where(sentences, words, -_BOUNDS.run_gap)
    best = total = 0.0
    start = first = behind = 0
    for index, gain in enumerate(gains.tolist()):
        total += gain
        if total <= 0:
            total, start = 0.0, index + 1
        elif total > best:
            best, first, behind = total, start, index + 1
    return first, behind


def _since(mask: Column) -> Column:
    """How many blocks ago one of the mask stood, `far` at most; the block itself is not counted."""
    places = np.arange(len(mask))
    last = np.maximum.accumulate(np.where(mask, places, -_BOUNDS.far))
    before = np.concatenate(([-_BOUNDS.far], last[:-1]))
    return np.minimum(_BOUNDS.far, places - before)


def _neighbours(words: Column, ends: Column) -> dict[str, Column]:
    """How long the blocks before and behind are, and how many of them are sentences."""
    found: dict[str, Column] = {}
    sizes = np.log2(1.0 + words)
    for side, step in (("before", 1), ("after", -1)):
        found[f"near_size_{side}"] = _mean(sizes[::step])[::step]
        found[f"near_ends_{side}"] = _mean(ends[::step].astype(np.float64))[::step]
    around = (found["near_size_before"] + found["near_size_after"]) / 2
    found["near_size"] = sizes - around
    return found


def _mean(values: FloatArray) -> FloatArray:
    """The mean of the `near` values before each, -1 where there are none."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    places = np.arange(len(values))
    first = np.maximum(0, places - _BOUNDS.near)
    counts = places - first
    means: FloatArray = (sums[places] - sums[first]) / np.maximum(counts, 1)
    return np.where(counts, means, -1.0)


line_features: Final = native.pick(
    "cleaner.scores._columns", "line_features", line_features_plainly
)
