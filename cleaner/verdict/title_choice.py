"""Which of a page's blocks says the title, by the scores of those that may."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Final, NamedTuple

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.rules.proposals import Proposals
from cleaner.scores.card import Scorecard
from cleaner.scores.context import Frame
from cleaner.scores.features import FeatureTable
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.candidates import Candidates
from cleaner.verdict.shape import PageShape
from cleaner.verdict.title_features import INTO_BODY, title_features


class _Bounds:
    """What a candidate must score, in logits where nothing else is said."""

    __slots__ = ()

    sentence: Final = 1.0
    """What a text's candidate must score that ends in a stop. On labelled texts 50 of 51 wrong
    titles that ended so scored less, 10 of 11 right ones more."""
    far_below: Final = 2.0
    """How much less a candidate above the prose may score than the card asks for."""
    far_ahead: Final = 0.5
    """How much it then must be ahead of the next."""
    doubtful: Final = 3.0
    """What the title of a text scores at most where another is looked for further down."""
    better: Final = 1.5
    """How much more that must score. On 7,000 labelled texts 50 titles are right so that were not,
    and 5 are wrong that were right; by 1.0 five more each."""
    article: Final = -2.5
    """Score of a paragraph of that article, as a block, at most: it is surely one."""


_BOUNDS: Final = _Bounds()


class TitleChoice(NamedTuple):
    """The block that says the title, -1 without one.

    score: its logit. candidates: what it was chosen among.
    """

    at: int
    score: float
    candidates: Candidates


def choose_title(
    near: FeatureTable,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    card: Scorecard | None,
    url: str | None,
    never: Set[int],
    *,
    text: bool,
) -> TitleChoice:
    """The block that says the title.

    Of some texts the article begins further down than it seems: a notice stands above it, or what
    the site is about. Where the title is in doubt, one is looked for above the first paragraph that
    surely is an article's, too, and below something that is none. text: nothing but its words tells
    a headline. never: blocks that are no title where there are others.
    """

    def chosen(seen: PageShape) -> TitleChoice:
        candidates = title_features(near, views, seen, proposals, metadata, url).without(never)
        return TitleChoice(*best(card, candidates, seen.prose.start, text=text), candidates)

    first = chosen(shape)
    if not text or card is None or first.score > _BOUNDS.doubtful:
        return first
    start = _surely_from(views, shape)
    if start < shape.prose.start + INTO_BODY:
        return first
    ends = (max(start, frame.end) for frame in (shape.frame, shape.prose))
    frame, prose = (Frame(start, end) for end in ends)
    second = chosen(replace(shape, frame=frame, prose=prose))
    least = card.card.threshold
    if first.score > least:
        least = first.score + _BOUNDS.better
    above = any(score > 0 for score in shape.scores[: max(second.at, 0)])
    return second if above and second.score > least else first


def _surely_from(views: Sequence[FoldedBlock], shape: PageShape) -> int:
    """The first paragraph of what seems the prose that surely is an article's; -1 without."""
    for view in views[shape.prose.start :]:
        long = view.words >= PROSE_WORDS
        if long and shape.scores[view.block.index] < _BOUNDS.article:
            return view.block.index
    return -1


def best(
    card: Scorecard | None, candidates: Candidates, prose: int, *, text: bool
) -> tuple[int, float]:
    """Index and score of the best candidate, if above the card's threshold; -1 without.

    prose: where the article's prose starts. A candidate above it may score lower if it is far
    ahead of all others: something up there is the headline.
    text: nothing but its words tells a headline. One that ends in a stop, as the article's first
    sentence does, must score `_BOUNDS.sentence`.
    """
    none = -1, -math.inf
    if card is None or not candidates.indices:
        return none
    scores = card.scores(candidates.features)
    places = [-index for index in candidates.indices]
    ranked = sorted(zip(scores, places, strict=True), reverse=True)
    ends = candidates.features.column("final") == 1
    stops = dict(zip(candidates.indices, ends, strict=True))
    # A quotation is not told from a headline by its stop.
    plain = dict(zip(candidates.indices, candidates.features.column("first") != 3, strict=True))
    for score, index in ranked:
        sentence = text and stops[-index] and plain[-index]
        if score > (_BOUNDS.sentence if sentence else card.card.threshold):
            return -index, score
    ranked = [(score, index) for score, index in ranked if -index < prose and not stops[-index]]
    if not ranked or ranked[0][0] < card.card.threshold - _BOUNDS.far_below:
        return none
    ahead = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else _BOUNDS.far_ahead
    return (-ranked[0][1], ranked[0][0]) if ahead >= _BOUNDS.far_ahead else none
