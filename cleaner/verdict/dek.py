"""The dek: the standfirst that a page shows under its headline.

A dek is only ever text that the page shows. Candidates are scored by the scorecard `dek`, whose
points stand in the packs like those of all shapes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.rules.proposals import Proposals
from cleaner.scores.card import Scorecard
from cleaner.scores.features import Features, FeatureTable, as_columns
from cleaner.text.fold import fold, words
from cleaner.verdict.candidates import BASE, NEAR, Candidates
from cleaner.verdict.shape import PageShape

_DEK_REACH = 25
_DEK_FAR = 8
_DEK_UNTITLED = 3
_INTO_PROSE = 2
_TWIN_REACH = 6
_DEK_ABOVE = 6
_DEK_LINES_APART = 1.5
_DEK_SHARE = 0.18
_NEXT = 4
_NEXT_WORDS = 15
_NEXT_REACH = 12
_LONG_WORD = 4
_LIKELY = 1.0
_MOST_SAME = 9
_LIKELY_WORDS = 8
_ECHO_LENGTH = 25
_NEVER = -99.0
_NO_TITLE = 0.3
_PLAIN = 0.3
_UNFINISHED_WORDS = 12
_FEW_REMOVALS = 3
_ASKED = frozenset(
    name for name in (*BASE, *NEAR) if not name.startswith(("suspect.", "before_", "after_2_"))
)
"""What is asked of a dek itself; questions about its neighbours above told nothing on publishers
that the card was not fitted to."""
_ECHOED = 3.0
"""Score of a line under the headline that the article says again: nothing else does that."""


def dek_features(
    near: FeatureTable,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    title: str,
    title_block: int,
) -> Candidates:
    """The blocks that may be (a line of) the dek, with their features.

    The search starts behind the title, or shortly above it for a block that is named for a dek,
    and goes on behind the last block that says the title, or nearly so: many pages say a longer
    or shorter form of it first, for search engines.

    near: what `near_features` tells of all blocks.
    """
    told = set(words(fold(title)))
    anchor = _anchor(views, shape, told, title_block)
    twins = _title_places(views, title, title_block, anchor)
    chosen = _candidates(views, shape, proposals, anchor, twins)
    own = near.only(_ASKED).take([view.block.index for view in chosen])
    removals = len(proposals.removals) + len(proposals.cuts)
    whole = {
        "titled": float(title_block >= 0),
        "clean": float(not removals and max(shape.scores, default=0.0) <= 0.0),
        "removals": removals,
    }
    prose = [view.words for view in views[shape.frame.start : shape.frame.end] if view.words > 15]
    typical = sorted(prose[:12])[len(prose[:12]) // 2] if prose else 40
    declared = _Declared(metadata)
    retold, echoes, paths = _Retold(views), _Echoes(views), _Paths(views, shape)
    likely = own.column("clock") == 0
    likely &= np.isin(own.column("final"), (1, 4)) & (own.column("words") >= _LIKELY_WORDS)
    passed = (likely.cumsum() - likely).tolist()
    rows: list[Features] = []
    for view, seen in zip(chosen, passed, strict=True):
        index = view.block.index
        before = [twin for twin in twins if twin < index]
        features: Features = {
            **whole,
            "adjacent": 1.0 if index - 1 in twins else 0.0,
            "after_title": index - before[-1] if before else (-1 if twins else 12),
            "passed": seen if twins else 6,
            "to_frame": max(-3, min(12, shape.frame.start - index)),
            "ratio": view.words / typical,
            "echoes": echoes.of(view),
            "like_title": _shared(view, told),
            **declared.by(view),
        }
        if view.block.link_density is None:
            features.update(retold.features(view))
        else:
            features.update(paths.features(view))
        rows.append(features)
    return Candidates(
        tuple(view.block.index for view in chosen), own.with_columns(as_columns(rows))
    )


def _candidates(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    anchor: int,
    twins: Sequence[int],
) -> list[FoldedBlock]:
    """The blocks that may be the dek. anchor, twins: where the title is said."""
    prose = shape.frame.start
    first = twins[0] + 1 if twins else max(0, prose - _DEK_UNTITLED)
    behind = max(first, min(len(views), max(prose, first) + _INTO_PROSE))
    reach = anchor + 1 + _DEK_REACH if twins else behind
    never = proposals.sure().union(
        twins,
        (
            proposal.index
            for proposal in proposals.removals
            if proposal.rule.topic in ("byline", "caption")
        ),
    )
    near = [
        view for view in views[first:behind] if not reach <= view.block.index < prose - _DEK_FAR
    ]
    return [
        view
        for view in (*_named_above(views, first - 1), *near)
        if 3 <= view.words <= 120 and view.block.index not in never and not _doubled(view, views)
    ]


class _Declared:
    """What a page declares as its dek or description."""

    def __init__(self, metadata: Metadata) -> None:
        self._deks = [(origin.split(":")[0], fold(text)) for origin, text in metadata.deks]
        self._description = fold(metadata.description)

    def by(self, view: FoldedBlock) -> Features:
        """Which declarations say the block, or a part of it."""
        found: Features = {}
        for origin, text in self._deks:
            if text and (text in view.folded or view.folded in text):
                found[f"declared.{origin}"] = 1.0
        own = self._description
        if own and (own[:60] in view.folded or view.folded[:60] in own):
            found["description"] = 1.0
        return found


class _Paths:
    """How a block's element stands to those of the article: a dek's has a name of its own."""

    def __init__(self, views: Sequence[FoldedBlock], shape: PageShape) -> None:
        self._all = Counter(view.block.path for view in views)
        self._long = [
            view
            for view, score in zip(views, shape.scores, strict=True)
            if view.words >= _NEXT_WORDS and score < _LIKELY
        ]
        self._article = Counter(
            view.block.path for view in self._long if shape.scores[view.block.index] < 0
        )

    def features(self, view: FoldedBlock) -> Features:
        """The features of one block of an HTML page.

        `path.next`: whether the next paragraph has the same path, -1 without one; `path.article`:
        the share of the article's paragraphs that have it; `path.blocks`: how many of the page's
        blocks, nine at most.
        """
        path = view.block.path
        place = bisect_right(self._long, view.block.index, key=lambda other: other.block.index)
        return {
            "path.next": (
                float(self._long[place].block.path == path) if place < len(self._long) else -1.0
            ),
            "path.article": self._article[path] / (self._article.total() or 1),
            "path.blocks": min(_MOST_SAME, self._all[path]),
        }


class _Retold:
    """How much of a block the paragraphs behind it tell again: a dek sums up, a lead goes first.

    Asked of text alone: where there is markup it says more (fitted to one half of the publishers,
    these questions found 5 of 100 deks fewer on the other half's HTML, and 5 more in its text).
    """

    def __init__(self, views: Sequence[FoldedBlock]) -> None:
        self._views = views
        self._long = [at for at, view in enumerate(views) if view.words >= _NEXT_WORDS]
        self._words: dict[int, frozenset[str]] = {}
        self._last: dict[str, int] = {}

    def features(self, view: FoldedBlock) -> Features:
        """The features of one block.

        `retold_1` to `retold_4`: the share of its longer words in each of the next four long
        blocks, -1 where there are fewer; `retold`: in all four together; `retold_below`: in all
        the rest.
        """
        index = view.block.index
        below = self._long[bisect_right(self._long, index) :]
        near = below[: min(_NEXT, bisect_left(below, index + _NEXT_REACH))]
        own = self._of(index)
        count = len(own) or 1
        found: Features = {}
        left = own
        for step in range(_NEXT):
            there = self._of(near[step]) if step < len(near) else frozenset()
            left -= there
            found[f"retold_{step + 1}"] = len(own & there) / count if there else -1.0
        found["retold"] = (len(own) - len(left)) / count
        if len(below) > len(near):
            first = below[len(near)]
            left = frozenset(word for word in left if self._last_place(word) < first)
        found["retold_below"] = 1.0 - len(left) / count
        found["next_words"] = self._views[near[0]].words if near else 0
        found["next_ratio"] = view.words / (self._views[near[0]].words or 1) if near else 9.0
        return found

    def _of(self, index: int) -> frozenset[str]:
        """A block's longer words."""
        if index not in self._words:
            tokens = self._views[index].tokens
            self._words[index] = frozenset(word for word in tokens if len(word) >= _LONG_WORD)
        return self._words[index]

    def _last_place(self, word: str) -> int:
        """The last long block with a word; -1 without."""
        if not self._last:
            for at in self._long:
                self._last.update(dict.fromkeys(self._views[at].tokens, at))
        return self._last.get(word, -1)


class _Echoes:
    """Where a later block says the same as an earlier one."""

    def __init__(self, views: Sequence[FoldedBlock]) -> None:
        self._views = views
        self._whole = "\n".join(view.folded for view in views)
        self._starts = [0, *accumulate(len(view.folded) + 1 for view in views)]

    def of(self, view: FoldedBlock) -> float:
        """1 where a later block says the same, 2 where one starts with it or holds it, else 0."""
        if len(view.folded) < _ECHO_LENGTH:
            return 0.0
        place = self._whole.find(view.folded, self._starts[view.block.index + 1])
        if place < 0:
            return 0.0
        other = self._views[bisect_right(self._starts, place) - 1]
        return 1.0 if other.folded == view.folded else 2.0


def _title_places(
    views: Sequence[FoldedBlock], title: str, title_block: int, anchor: int
) -> list[int]:
    """The title, the anchor, and the blocks shortly before that which say the title, in order."""
    if anchor < 0:
        return []
    folded = fold(title)
    first = max(0, anchor - _TWIN_REACH)
    places = {index for index in range(first, anchor) if views[index].folded == folded}
    return sorted(places | {anchor} | ({title_block} if title_block >= 0 else set()))


def _named_above(views: Sequence[FoldedBlock], title_block: int) -> tuple[FoldedBlock, ...]:
    """Blocks shortly above the title that are named for a dek."""
    near = views[max(0, title_block - _DEK_ABOVE) : max(0, title_block)]
    return tuple(view for view in near if "named:dek" in view.block.marks)


def _doubled(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether a neighbour says nearly the same at nearly the same length: a picture's two texts."""
    own = set(view.tokens)
    for near in (view.block.index - 1, view.block.index + 1):
        if 0 <= near < len(views) and views[near].words <= 1.25 * view.words + 2:
            other = set(views[near].tokens)
            if own and len(own & other) >= 0.8 * max(len(own), len(other)):
                return True
    return False


def _shared(view: FoldedBlock, told: set[str]) -> float:
    """Share of the block's words that the title has too; 0.0 without a title."""
    own = view.tokens
    return sum(map(told.__contains__, own)) / len(own) if own and told else 0.0


def _anchor(
    views: Sequence[FoldedBlock], shape: PageShape, told: set[str], title_block: int
) -> int:
    """The last block before the prose that says the title, or most of it; -1 without one."""
    if not told:
        return title_block
    first = max(title_block, 0)
    for view in reversed(views[first + 1 : min(shape.frame.start, first + _DEK_REACH) + 1]):
        own = set(view.tokens)
        if 3 <= view.words <= 30 and len(own & told) >= 0.6 * max(len(own), len(told)):
            return view.block.index
    return title_block


def dek_blocks(
    card: Scorecard | None,
    candidates: Candidates,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    title: str,
) -> tuple[int, ...]:
    """The best dek and the lines next to it that score as high as a dek must."""
    if card is None:
        return ()
    least = card.rule.threshold + (0.0 if title else _NO_TITLE)
    folded = fold(title)
    points = card.scores(candidates.features)
    scores = {
        index: max(score, _surely(features, least))
        for (index, features), score in zip(candidates, points, strict=True)
        if views[index].folded != folded
    }
    if not scores:
        return ()
    chosen = max(scores, key=lambda index: (scores[index], -index))
    if scores[chosen] <= least:
        return ()
    first = last = chosen
    if "named:dek" not in views[chosen].block.marks:
        least = max(least, scores[chosen] - _DEK_LINES_APART)
    while scores.get(last + 1, -9.0) > least and _alike(views[last], views[last + 1]):
        last += 1
    while scores.get(first - 1, -9.0) > least and _alike(views[first], views[first - 1]):
        first -= 1
    found = range(first, last + 1)
    return () if _is_most(found, views, shape) else tuple(found)


def _surely(features: Features, least: float) -> float:
    """The least score of a text's candidate that it says again, or that is plainly a dek.

    Plain is, right under the headline of a text that is otherwise clean, a long line without a
    stop: in Fundus' texts 28 of 30 such lines are deks. Of HTML pages nothing is as sure: what
    they say again is as often a share bar (out of fold 4 of 100 deks more without).

    least: the score that a dek must be above.
    """
    if features["passed"] >= 1 or "retold" not in features:
        return _NEVER
    if features["echoes"]:
        return _ECHOED
    unfinished = (
        features["adjacent"]
        and features["final"] == 0
        and features["words"] >= _UNFINISHED_WORDS
        and features["removals"] <= _FEW_REMOVALS
        and not features["clock"]
    )
    return least + _PLAIN if unfinished else _NEVER


def _is_most(dek_blocks: Sequence[int], views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    """Whether the article has hardly more words than the dek, which then is its text."""
    own = sum(views[index].words for index in dek_blocks)
    rest = sum(
        view.words
        for view, score in zip(views, shape.scores, strict=True)
        if score < 0 and view.block.index not in dek_blocks
    )
    return own > _DEK_SHARE * rest


def _alike(one: FoldedBlock, other: FoldedBlock) -> bool:
    """Whether two neighbours can be lines of one dek: of one kind, and of one element's path."""
    return one.block.kind == other.block.kind and one.block.path == other.block.path
