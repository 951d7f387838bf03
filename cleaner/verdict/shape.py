"""Looks at all blocks of a page together: features, scores of both passes, the article's frame."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Where
from cleaner.rules.kinds import ShapeRule
from cleaner.rules.proposals import Proposals
from cleaner.scores.boxes import kin_features
from cleaner.scores.card import Card, Scorecard
from cleaner.scores.context import Frame, article_frame, chances, context_features
from cleaner.scores.features import Column, Features, FeatureTable, own_columns
from cleaner.scores.lines import line_features
from cleaner.scores.vocabulary import PlainVocabulary, Vocabulary
from cleaner.text.prose import ends_sentence


class _Bounds:
    """What features count up to, and what prose is where the article's frame is looked for.

    The fitted cards have seen features made with these values. The values were chosen by looking at
    labelled pages, and never measured against others.
    """

    __slots__ = ()

    ruled: Final = 4.0
    """Logit of a block that a rule has named, for the features of those around it: a chance of
    0.98."""
    prose_words: Final = 20
    """Words of a block that is prose without a sentence's end."""
    sentence_words: Final = 4
    """Words of a block that is prose with it."""
    most_gap: Final = 3
    """Blank lines before a block that are told apart."""
    most_blocks: Final = 20
    """Blocks from the page's top and bottom that are counted."""
    most_page_blocks: Final = 8.5
    """Blocks of a page that are told apart, as a logarithm to base 2: 360. Longer documents are
    like long ones."""
    most_page_words: Final = 12.0
    """Words of a page that are told apart, as a logarithm to base 2: 4,096."""
    expected: Final = 2.0
    """Taken from the logit of a sentence that stands where nearly all other pages of the site have
    their article's sentences, in both passes."""
    sentence: Final = 6
    """Words of such a sentence at least."""
    mostly_links: Final = 0.6
    """Share of characters in links from which a block is none."""
    short_words: Final = 8
    """A block of fewer words is short where a page's short ones are counted."""


_BOUNDS: Final = _Bounds()


@dataclass(frozen=True, slots=True)
class PageShape:
    """What the shapes say of a page, block by block.

    scores: logits after both passes; positive means boilerplate. frame: where the article is;
    prose: the same without short lines at its two ends.
    """

    features: FeatureTable
    scores: tuple[float, ...]
    frame: Frame
    prose: Frame

    def where(self, index: int) -> Where:
        """Before, within or after the article's prose; within where no prose was found."""
        if self.prose.start == self.prose.end:
            return "body"
        if index < self.prose.start:
            return "head"
        return "body" if index < self.prose.end else "tail"


def page_shape(
    views: Sequence[FoldedBlock], features: FeatureTable, scores: Sequence[float]
) -> PageShape:
    """The page's shape, given the features and scores of its blocks."""
    frame = article_frame(scores, [view.words for view in views])
    start, end = frame.start, frame.end
    prose = _are_prose(features)
    while start < end and not prose[start]:
        start += 1
    while end > start and not prose[end - 1]:
        end -= 1
    return PageShape(features, tuple(scores), frame, Frame(start, end))


def behind_headline(shape: PageShape, headline: Iterable[int]) -> PageShape:
    """The shape with its prose starting behind the blocks of title and dek."""
    start = max((shape.prose.start, *(index + 1 for index in headline)))
    end = shape.prose.end
    if start == shape.prose.start or start >= end:
        return shape
    prose = _are_prose(shape.features)
    while start < end and not prose[start]:
        start += 1
    return replace(shape, prose=Frame(start, end)) if start < end else shape


def without_bylines(shape: PageShape, named: Container[int]) -> PageShape:
    """The shape with its prose between the date lines and bylines that end in a stop.

    named: blocks that rules for bylines would take outside the prose.
    """
    start, end = shape.prose.start, shape.prose.end
    prose = _are_prose(shape.features)
    while start < end and (start in named or not prose[start]):
        start += 1
    while end > start and (end - 1 in named or not prose[end - 1]):
        end -= 1
    return replace(shape, prose=Frame(start, end)) if start < end else shape


def _are_prose(features: FeatureTable) -> Column:
    """Which blocks are prose by length and stop: a sentence, or a long paragraph."""
    counts = features.column("words")
    sentences = (counts >= _BOUNDS.sentence_words) & (features.column("final") == 1)
    found: Column = (counts >= _BOUNDS.prose_words) | sentences
    return found


def own_features(
    views: Sequence[FoldedBlock],
    proposals: Proposals,
    boxes: Mapping[str, Column] = MappingProxyType({}),
    vocabulary: PlainVocabulary | None = None,
) -> FeatureTable:
    """The context-free features of all blocks of a page.

    boxes: what the elements around the blocks of an HTML page are like, a column each. vocabulary:
    the blocks' words, where they are counted.
    """
    indices = np.arange(len(views))
    vocabulary = vocabulary or Vocabulary(views)
    columns = own_columns(views, proposals.suspects, vocabulary)
    lines = {}
    if all(view.block.link_density is None for view in views):
        asked = (columns[name] for name in ("words", "final", "clock"))
        lines = line_features(vocabulary, *asked)
    gaps = np.minimum(_BOUNDS.most_gap, [*(view.block.gap for view in views), 0])
    whole = _page_features(views, proposals)
    return FeatureTable(
        len(views),
        {
            **columns,
            **lines,
            **{name: np.full(len(views), value) for name, value in whole.items()},
            **boxes,
            "from_top": np.minimum(_BOUNDS.most_blocks, indices),
            "to_bottom": np.minimum(_BOUNDS.most_blocks, indices[::-1]),
            "gap": gaps[:-1],
            "gap_after": gaps[1:],
        },
    )


def _page_features(views: Sequence[FoldedBlock], proposals: Proposals) -> Features:
    """What is true of the whole page: its size, and how much of it is plainly boilerplate."""
    count = len(views) or 1
    return {
        "page_blocks": min(_BOUNDS.most_page_blocks, math.log2(count)),
        "page_words": min(
            _BOUNDS.most_page_words, math.log2(1 + sum(view.words for view in views))
        ),
        "page_short": sum(view.words < _BOUNDS.short_words for view in views) / count,
        "page_ruled": len(_ruled(proposals)) / count,
        "page_suspect": len(proposals.suspects) / count,
    }


def _ruled(proposals: Proposals) -> set[int]:
    """The blocks that rules take, but for learned ones.

    The cards were fitted to pages whose sites had taught nothing.
    """
    ruled = {one.index for one in proposals.removals if not one.rule.seen and one.rule.tells_around}
    ruled.update(one.index for one in proposals.starts if not one.rule.seen)
    return ruled


def surrounded(
    views: Sequence[FoldedBlock],
    own: FeatureTable,
    scores: Sequence[float],
    proposals: Proposals,
) -> FeatureTable:
    """The features of the second pass, given the scores of the first."""
    ruled = proposals.telling()
    starts = {proposal.index for proposal in proposals.starts}
    known = [
        _BOUNDS.ruled if view.block.index in ruled or view.block.index in starts else score
        for view, score in zip(views, scores, strict=True)
    ]
    counts = [view.words for view in views]
    found = context_features(own, known, counts, [view.block.index in starts for view in views])
    if any(view.block.around for view in views):
        article = [1.0 - share for share in chances(scores)]
        kin = kin_features([view.block for view in views], article, counts)
        return found.with_columns(kin)
    return found


@dataclass(frozen=True, slots=True)
class FirstPass:
    """What the first pass says of a page's blocks, each by itself.

    scores: logits. asked: what of the rules' proposals they come from; as long as that is the same
    they need not be made anew.
    """

    features: FeatureTable
    scores: Sequence[float]
    asked: object

    def holds(self, proposals: Proposals) -> bool:
        """Whether these proposals lead to the same."""
        return self.asked == _asked(proposals)


def _asked(proposals: Proposals) -> object:
    """What `own_features` asks of proposals."""
    return {at: frozenset(topics) for at, topics in proposals.suspects.items()}, _ruled(proposals)


class Shapes:
    """What pages are looked at with: scorecards by name, and bounds that people chose."""

    def __init__(self, cards: Iterable[Card], bounds: Iterable[ShapeRule] = ()) -> None:
        self.cards = {card.name: Scorecard(card) for card in cards}
        self.bounds = tuple(bounds)

    def first(
        self,
        views: Sequence[FoldedBlock],
        proposals: Proposals,
        media: str,
        boxes: Mapping[str, Column] = MappingProxyType({}),
        vocabulary: PlainVocabulary | None = None,
    ) -> FirstPass:
        """The first pass over a page's blocks; `media` chooses the card."""
        own = own_features(views, proposals, boxes, vocabulary)
        card = self.cards.get(f"{media}-block")
        scores = card.scores(own) if card else [0.0] * len(own)
        return FirstPass(own, scores, _asked(proposals))

    def second(
        self, views: Sequence[FoldedBlock], proposals: Proposals, media: str, first: FirstPass
    ) -> PageShape:
        """Features and scores of a page's blocks, by what the first pass said of them."""
        own = first.features
        context_card = self.cards.get(f"{media}-context")
        if f"{media}-block" not in self.cards or context_card is None:
            return page_shape(views, own, [0.0] * len(own))
        expecting = _expecting(first.scores, views, proposals)
        features = surrounded(views, own, expecting, proposals)
        scores = _expecting(context_card.scores(features), views, proposals)
        return page_shape(views, features, scores)

    def look(self, views: Sequence[FoldedBlock], proposals: Proposals, media: str) -> PageShape:
        """Both passes over blocks that stand in no elements."""
        return self.second(views, proposals, media, self.first(views, proposals, media))


def _expecting(
    scores: Sequence[float], views: Sequence[FoldedBlock], proposals: Proposals
) -> Sequence[float]:
    """The scores, lower for sentences that stand where the site's articles have theirs."""
    if not proposals.expected:
        return scores
    found = list(scores)
    for index in proposals.expected:
        view = views[index]
        linked = (view.block.link_density or 0.0) >= _BOUNDS.mostly_links
        long = view.words >= _BOUNDS.sentence and ends_sentence(view.block.text)
        if (long or view.words >= _BOUNDS.prose_words) and not linked:
            found[index] -= _BOUNDS.expected
    return found
