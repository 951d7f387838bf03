"""The blocks that may be (a line of) the dek, and what the scorecard `dek` asks of each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from cleaner.blocks.copies import copies
from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.model import Metadata
from cleaner.rules.proposals import Proposals
from cleaner.scores.features import Features, FeatureTable, as_columns
from cleaner.scores.vocabulary import PlainVocabulary, Vocabulary
from cleaner.text.fold import fold, words
from cleaner.text.prose import ends_sentence
from cleaner.verdict.candidates import BASE, NEAR, Candidates
from cleaner.verdict.echoes import CAPTION, is_doubled
from cleaner.verdict.pairs import is_of_picture
from cleaner.verdict.shape import PageShape


class _Bounds:
    """Where candidates for the dek stand, and how their features are counted.

    Counted in blocks or words where nothing else is said. The fitted cards have seen the features
    made with these values. Where no measurement is named, the value was chosen by looking at
    labelled pages, and never measured against others.
    """

    __slots__ = ()

    description: Final = 60
    """Characters by which a block and the declared description are the same: either may be cut."""
    reach: Final = 25
    """Blocks behind the title's last saying: galleries and players may stand between."""
    before_prose: Final = 8
    """Blocks before the prose that are looked at beyond that reach."""
    untitled: Final = 3
    """Blocks before the prose that are looked at where no title was found."""
    into_prose: Final = 2
    """Blocks of the prose itself: the scores take many a dek for the first paragraph."""
    above: Final = 6
    """Blocks above the title in which an element named for a dek is looked for."""
    twins: Final = 6
    """Blocks above the anchor in which the title may be said too; as the page's main heading it may
    be `reach` blocks above: notes of the page's history say it once more, below the dek."""
    least_words: Final = 3
    """A shorter line is a label."""
    most_words: Final = 120
    """A longer block is a paragraph."""
    anchor_words: Final = (3, 30)
    """Words, least and most, of a further form of the title."""
    anchor_share: Final = 0.6
    """Share of the longer one's words that both forms of the title have."""
    doubled_longer: Final = 1.25
    """Times as long that the other saying may be, and `doubled_more` words more."""
    doubled_more: Final = 2
    doubled_share: Final = 0.8
    """Share of the longer one's words that both sayings have."""
    next_blocks: Final = 4
    """Long blocks behind a candidate that are compared with it."""
    next_words: Final = 15
    """Words of a long block."""
    next_reach: Final = 12
    """Blocks within which those must stand."""
    likely_score: Final = 1.0
    """Logit below which a block may still be article text."""
    likely_words: Final = 8
    """Words of a sentence that may be the dek or the lead."""
    most_same: Final = 9
    """Blocks of one path that are counted; more tell nothing more."""
    echo_length: Final = 25
    """Characters from which a line that stands twice is no accident."""
    typical_blocks: Final = 12
    """Paragraphs whose median length a candidate's is compared with."""
    typical_words: Final = 40
    """That length where no prose was found."""
    paragraph_words: Final = 15
    """Words that such a paragraph has more than."""
    linked: Final = 0.98
    """Share of characters in links from which a block is a link."""


_BOUNDS: Final = _Bounds()
_RETOLD: Final = tuple(f"retold_{step + 1}" for step in range(_BOUNDS.next_blocks))
_ASKED: Final = frozenset(
    name for name in (*BASE, *NEAR) if not name.startswith(("suspect.", "before_", "after_2_"))
)
"""What is asked of a dek itself; questions about its neighbours above told nothing on publishers
that the card was not fitted to."""


def dek_features(
    near: FeatureTable,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    title: str,
    title_block: int,
    vocabulary: PlainVocabulary | None = None,
) -> Candidates:
    """The blocks that may be (a line of) the dek, with their features.

    The search starts behind the title, or shortly above it for a block that is named for a dek,
    and goes on behind the last block that says the title, or nearly so: many pages say a longer
    or shorter form of it first, for search engines.

    near: what `near_features` tells of all blocks. vocabulary: the blocks' words, where they are
    counted.
    """
    told = set(words(fold(title)))
    anchor = _anchor(views, shape, told, title_block)
    twins = _title_places(views, title, title_block, anchor)
    chosen = _candidates(views, shape, proposals, anchor, twins)
    own = near.take([view.block.index for view in chosen]).only(_ASKED)
    removals = len(proposals.removals) + len(proposals.cuts)
    whole = {
        "titled": float(title_block >= 0),
        "clean": float(not removals and max(shape.scores, default=0.0) <= 0.0),
        "removals": removals,
    }
    prose = [
        view.words
        for view in views[shape.frame.start : shape.frame.end]
        if view.words > _BOUNDS.paragraph_words
    ]
    first = sorted(prose[: _BOUNDS.typical_blocks])
    typical = first[len(first) // 2] if first else _BOUNDS.typical_words
    declared = _Declared(metadata)
    retold = _Retold(views, vocabulary or Vocabulary(views))
    echoes, paths = _Echoes(views), _Paths(views, shape)
    final = own.column("final")
    # Not by `np.isin`, which loads `numpy.ma`: 20 ms of a process's first page.
    likely = (own.column("clock") == 0) & ((final == 1) | (final == 4))
    likely &= own.column("words") >= _BOUNDS.likely_words
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
    first = twins[0] + 1 if twins else max(0, prose - _BOUNDS.untitled)
    behind = max(first, min(len(views), max(prose, first) + _BOUNDS.into_prose))
    reach = anchor + 1 + _BOUNDS.reach if twins else behind
    never = proposals.sure().union(
        twins,
        (
            proposal.index
            for proposal in proposals.removals
            if proposal.rule.topic in ("byline", "caption")
        ),
    )
    captions = {one.index for one in proposals.removals if one.rule.topic == CAPTION}
    near = [
        view
        for view in views[first:behind]
        if not reach <= view.block.index < prose - _BOUNDS.before_prose
    ]
    return [
        view
        for view in (*_named_above(views, first - 1), *near)
        if _BOUNDS.least_words <= view.words <= _BOUNDS.most_words
        and view.block.index not in never
        and not _is_link(view)
        and not _doubled(view, views)
        and not (view.block.link_density is None and is_of_picture(view, views))
        and not (view.block.link_density is None and is_doubled(view.block.text))
        and not (view.block.link_density is None and captions.issuperset(_beside(view)))
    ]


def _beside(view: FoldedBlock) -> tuple[int, int]:
    """The places right before and behind a block."""
    return view.block.index - 1, view.block.index + 1


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
        if own and (
            own[: _BOUNDS.description] in view.folded or view.folded[: _BOUNDS.description] in own
        ):
            found["description"] = 1.0
        return found


class _Paths:
    """How a block's element stands to those of the article: a dek's has a name of its own."""

    def __init__(self, views: Sequence[FoldedBlock], shape: PageShape) -> None:
        self._all = Counter(made_of(view.block.path) for view in views)
        self._long = [
            view
            for view, score in zip(views, shape.scores, strict=True)
            if view.words >= _BOUNDS.next_words and score < _BOUNDS.likely_score
        ]
        self._article = Counter(
            made_of(view.block.path) for view in self._long if shape.scores[view.block.index] < 0
        )

    def features(self, view: FoldedBlock) -> Features:
        """The features of one block of an HTML page.

        `path.next`: whether the next paragraph has the same path, -1 without one; `path.article`:
        the share of the article's paragraphs that have it; `path.blocks`: how many of the page's
        blocks, nine at most.
        """
        path = made_of(view.block.path)
        place = bisect_right(self._long, view.block.index, key=lambda other: other.block.index)
        return {
            "path.next": (
                float(made_of(self._long[place].block.path) == path)
                if place < len(self._long)
                else -1.0
            ),
            "path.article": self._article[path] / (self._article.total() or 1),
            "path.blocks": min(_BOUNDS.most_same, self._all[path]),
        }


class _Retold:
    """How much of a block the paragraphs behind it tell again: a dek sums up, a lead goes first.

    Asked of text alone: where there is markup it says more (fitted to one half of the publishers,
    these questions found 5 of 100 deks fewer on the other half's HTML, and 5 more in its text).
    """

    def __init__(self, views: Sequence[FoldedBlock], vocabulary: PlainVocabulary) -> None:
        self._views, self._vocabulary = views, vocabulary
        self._long = [at for at, view in enumerate(views) if view.words >= _BOUNDS.next_words]

    def features(self, view: FoldedBlock) -> Features:
        """The features of one block.

        `retold_1` to `retold_4`: the share of its longer words in each of the next four long
        blocks, -1 where there are fewer; `retold`: in all four together; `retold_below`: in all
        the rest.
        """
        index = view.block.index
        below = self._long[bisect_right(self._long, index) :]
        near = below[: min(_BOUNDS.next_blocks, bisect_left(below, index + _BOUNDS.next_reach))]
        rest = below[len(near)] if len(below) > len(near) else -1
        told = self._vocabulary.retold(index, near, rest, _BOUNDS.next_words)
        shares, found_near, found_below = told
        found: Features = dict(zip(_RETOLD, (*shares, -1.0, -1.0, -1.0, -1.0), strict=False))
        found["retold"] = found_near
        found["retold_below"] = found_below
        found["next_words"] = self._views[near[0]].words if near else 0
        found["next_ratio"] = view.words / (self._views[near[0]].words or 1) if near else 9.0
        return found


class _Echoes:
    """Where a later block says the same as an earlier one, but for copies of the whole."""

    def __init__(self, views: Sequence[FoldedBlock]) -> None:
        self._views = views
        over = copies(views)
        said = ["" if at in over else view.folded for at, view in enumerate(views)]
        self._whole = "\n".join(said)
        self._starts = [0, *accumulate(len(text) + 1 for text in said)]

    def of(self, view: FoldedBlock) -> float:
        """1 where a later block says the same, 2 where one starts with it or holds it, else 0."""
        if len(view.folded) < _BOUNDS.echo_length:
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
    first = max(0, anchor - _BOUNDS.reach)
    places = {
        view.block.index
        for view in views[first:anchor]
        if view.folded == folded
        and (anchor - view.block.index <= _BOUNDS.twins or _is_main_heading(view))
    }
    return sorted(places | {anchor} | ({title_block} if title_block >= 0 else set()))


def _is_main_heading(view: FoldedBlock) -> bool:
    return view.block.kind == "heading" and view.block.level == 1


def _is_link(view: FoldedBlock) -> bool:
    """Whether a block is a link and no sentence: a button, the name of a section."""
    linked = (view.block.link_density or 0.0) >= _BOUNDS.linked
    return linked and not ends_sentence(view.block.text)


def _named_above(views: Sequence[FoldedBlock], title_block: int) -> tuple[FoldedBlock, ...]:
    """Blocks shortly above the title that are named for a dek."""
    near = views[max(0, title_block - _BOUNDS.above) : max(0, title_block)]
    return tuple(view for view in near if "named:dek" in view.block.marks)


def _doubled(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether a neighbour says nearly the same at nearly the same length: a picture's two texts."""
    own = set(view.tokens)
    most = _BOUNDS.doubled_longer * view.words + _BOUNDS.doubled_more
    for near in (view.block.index - 1, view.block.index + 1):
        if 0 <= near < len(views) and views[near].words <= most:
            other = set(views[near].tokens)
            if own and len(own & other) >= _BOUNDS.doubled_share * max(len(own), len(other)):
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
    least, most = _BOUNDS.anchor_words
    for view in reversed(views[first + 1 : min(shape.frame.start, first + _BOUNDS.reach) + 1]):
        own = set(view.tokens)
        alike = len(own & told) >= _BOUNDS.anchor_share * max(len(own), len(told))
        if least <= view.words <= most and alike:
            return view.block.index
    return title_block
