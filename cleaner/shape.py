"""Looks at all blocks of a page together: features, scores of both passes, the article's frame."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from cleaner.boxes import kin_features
from cleaner.features import Features, block_features, page_words
from cleaner.model import Where
from cleaner.rules.match import FoldedBlock, Proposals
from cleaner.rules.schema import ShapeRule
from cleaner.score import Frame, Scorecard, article_frame, chance, context_features

_RULED = 4.0
_PROSE_WORDS = 20
_SENTENCE_WORDS = 4
_MOST_GAP = 3


@dataclass(frozen=True, slots=True)
class PageShape:
    """What the shapes say of a page, block by block.

    scores: logits after both passes; positive means boilerplate. frame: where the article is;
    prose: the same without short lines at its two ends.
    """

    features: tuple[Features, ...]
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
    views: Sequence[FoldedBlock], features: Sequence[Features], scores: Sequence[float]
) -> PageShape:
    """The page's shape, given the features and scores of its blocks."""
    frame = article_frame(scores, [view.words for view in views])
    start, end = frame.start, frame.end
    while start < end and not _is_prose(views[start], features[start]):
        start += 1
    while end > start and not _is_prose(views[end - 1], features[end - 1]):
        end -= 1
    return PageShape(tuple(features), tuple(scores), frame, Frame(start, end))


def behind_headline(
    shape: PageShape, views: Sequence[FoldedBlock], headline: Iterable[int]
) -> PageShape:
    """The shape with its prose starting behind the blocks of title and dek."""
    start = max((shape.prose.start, *(index + 1 for index in headline)))
    end = shape.prose.end
    if start == shape.prose.start or start >= end:
        return shape
    while start < end and not _is_prose(views[start], shape.features[start]):
        start += 1
    return replace(shape, prose=Frame(start, end)) if start < end else shape


def _is_prose(view: FoldedBlock, features: Features) -> bool:
    """Whether a block is prose by length and stop: a sentence, or a long paragraph."""
    return view.words >= _PROSE_WORDS or (view.words >= _SENTENCE_WORDS and features["final"] == 1)


def own_features(
    views: Sequence[FoldedBlock],
    proposals: Proposals,
    absent: Mapping[str, float] = MappingProxyType({}),
    boxes: Sequence[Mapping[str, float]] = (),
) -> list[Features]:
    """The context-free features of all blocks of a page.

    absent: features that scorecards ask for, with the value of those that a block has not.
    boxes: what is known of the elements around each block of an HTML page.
    """
    page = page_words(views)
    repeats = Counter(view.folded for view in views)
    none: frozenset[str] = frozenset()
    whole = _page_features(views, proposals)
    last = len(views) - 1
    found: list[Features] = []
    for view in views:
        index = view.block.index
        features = {
            **absent,
            **block_features(view, page, repeats[view.folded], proposals.suspects.get(index, none)),
            **whole,
            **(boxes[index] if boxes else {}),
        }
        features["from_top"] = min(20, index)
        features["to_bottom"] = min(20, last - index)
        features["gap"] = min(_MOST_GAP, view.block.gap)
        features["gap_after"] = min(_MOST_GAP, views[index + 1].block.gap) if index < last else 0
        found.append(features)
    return found


def _page_features(views: Sequence[FoldedBlock], proposals: Proposals) -> Features:
    """What is true of the whole page: its size, and how much of it is plainly boilerplate."""
    count = len(views) or 1
    ruled = {proposal.index for proposal in proposals.removals if not proposal.end}
    ruled.update(proposal.index for proposal in proposals.starts)
    return {
        "page_blocks": math.log2(count),
        "page_words": math.log2(1 + sum(view.words for view in views)),
        "page_short": sum(view.words < 8 for view in views) / count,
        "page_ruled": len(ruled) / count,
        "page_suspect": len(proposals.suspects) / count,
    }


def surrounded(
    views: Sequence[FoldedBlock],
    own: Sequence[Features],
    scores: Sequence[float],
    proposals: Proposals,
) -> list[Features]:
    """The features of the second pass, given the scores of the first."""
    ruled = {proposal.index for proposal in proposals.removals if not proposal.end}
    starts = {proposal.index for proposal in proposals.starts}
    known = [
        _RULED if view.block.index in ruled or view.block.index in starts else score
        for view, score in zip(views, scores, strict=True)
    ]
    counts = [view.words for view in views]
    found = context_features(own, known, counts, [view.block.index in starts for view in views])
    if any(view.block.around for view in views):
        article = [1.0 - chance(score) for score in scores]
        kin = kin_features([view.block for view in views], article, counts)
        for features, relatives in zip(found, kin, strict=True):
            features.update(relatives)
    return found


class Shapes:
    """All `shape` rules of a set."""

    def __init__(self, rules: Iterable[ShapeRule]) -> None:
        rules = tuple(rules)
        self.cards = {rule.card: Scorecard(rule) for rule in rules if rule.card}
        self.bounds = tuple(rule for rule in rules if rule.when)
        self._absent = {
            media: dict.fromkeys(
                (name for step in ("block", "context") for name in self._names(media, step)), 0.0
            )
            for media in ("text", "html")
        }

    def _names(self, media: str, step: str) -> tuple[str, ...]:
        card = self.cards.get(f"{media}-{step}")
        return card.names if card else ()

    def look(
        self,
        views: Sequence[FoldedBlock],
        proposals: Proposals,
        media: str,
        boxes: Sequence[Mapping[str, float]] = (),
    ) -> PageShape:
        """Features and scores of a page's blocks; `media` chooses the cards."""
        own = own_features(views, proposals, self._absent.get(media, {}), boxes)
        block_card = self.cards.get(f"{media}-block")
        context_card = self.cards.get(f"{media}-context")
        if block_card is None or context_card is None:
            return page_shape(views, own, [0.0] * len(own))
        first = block_card.scores(own)
        features = surrounded(views, own, first, proposals)
        return page_shape(views, features, context_card.scores(features))
