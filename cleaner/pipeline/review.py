"""What is doubtful about a page that was cleaned: for people who look at the worst of a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from cleaner.doubt import Doubt, DoubtfulLine
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.boxes import boxes_of
from cleaner.pipeline.choice import Choice, choices
from cleaner.pipeline.doubt_weights import WEIGHTS, Weight
from cleaner.pipeline.signs import Asked, Fates, Signs, body_signs, dek_signs, title_signs
from cleaner.scores.context import chance
from cleaner.scores.features import Features, FloatArray
from cleaner.scores.seen import of_article, things
from cleaner.text.visible import shortened

if TYPE_CHECKING:
    from cleaner.pipeline.analysis import Analysis
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.scores.card import Scorecard


class _Bounds:
    """What is told of a page. Chosen by looking at pages, where no measurement is named."""

    __slots__ = ()

    reason: Final = 0.35
    """Logits that a sign must add to be told."""
    reasons: Final = 4
    """Reasons that are told of a page at most."""
    kept: Final = 0.2
    """Chance of being boilerplate from which a kept block is doubtful. On unseen publishers, by
    `tests.benchmarks.doubt`, 53 % of the lines of HTML that are wrongly kept are marked so, and 44
    % of the marked ones are wrong; of texts 35 and 62 %."""
    removed: Final = 0.85
    """Chance below which a block that the scores removed is doubtful: 12 and 23 % of those wrongly
    removed, and 32 and 9 % of the marked ones are wrong."""
    lines: Final = 60
    """Doubtful lines of a page that are told, the most doubtful ones."""
    usual: Final = 30
    """Kept lines, and removed ones, that tell what is usual on the page."""
    point: Final = 0.02
    """Logits that a feature must add to be told."""
    told: Final = 3
    """Things for, and against, that are told."""
    candidates: Final = 2
    """Other candidates for title and dek that are told."""
    running: Final = -2.0
    """Logits against what it takes from which a candidate was in the running."""
    length: Final = 200
    """Characters of a candidate that are told."""


_BOUNDS: Final = _Bounds()

_WORDS: Final[Mapping[tuple[Asked, str], str]] = {
    ("body", "left"): "boilerplate may be left in",
    ("body", "near"): "much was nearly removed",
    ("body", "lost"): "article text may be lost",
    ("body", "unlike"): "the scores are not sure of the body",
    ("body", "listed"): "much of the body is no prose",
    ("body", "mean"): "the scores are not sure of the body",
    ("body", "cut"): "paragraphs without a stop",
    ("body", "behind"): "short lines behind the last paragraph",
    ("body", "outside"): "lines far from the article",
    ("body", "broken"): "removals part the body",
    ("body", "disagreed"): "resiliparse takes another text",
    ("body", "untitled"): "no title",
    ("body", "scripted"): "built by script",
    ("body", "guarded"): "guard",
    ("body", "partial"): "not a whole article",
    ("body", "typed"): "perhaps no article",
    ("title", "score"): "a weak title",
    ("title", "unsure"): "a weak title",
    ("title", "rival"): "another line may be the title",
    ("title", "lead"): "another line may be the title",
    ("title", "wording"): "the title has several wordings",
    ("title", "agreed"): "the title is not the declared one",
    ("title", "alone"): "the title is not the declared one",
    ("title", "known"): "no headline like the declared title",
    ("title", "barred"): "a bar or dash in the title",
    ("title", "stopped"): "the title ends in a stop",
    ("title", "inside"): "the title stands in the body",
    ("dek", "loose"): "the declared description is nowhere",
    ("dek", "far"): "the dek is not the declared description",
    ("dek", "rival"): "another line may be the dek",
    ("dek", "rivalled"): "another line may be the dek",
    ("dek", "lead"): "another line may be the dek",
    ("dek", "score"): "a weak dek",
    ("dek", "unsure"): "a weak dek",
    ("dek", "open"): "the dek ends in no stop",
}
"""What a sign means to a reader who looks for what is wrong; a sign without words is not told."""


def doubt_of(analysis: Analysis, cleaner: Cleaner) -> Doubt:
    """What is doubtful about the page; the chances of a page without scorecards are 0.0.

    cleaner: the one that the analysis is from.
    """
    media = analysis.page.media
    card = cleaner.shapes.cards.get(f"{media}-context")
    if card is None:
        return Doubt()
    fates = fates_of(analysis)
    by_what: dict[str, Choice] = {one.what: one for one in choices(analysis, cleaner, tell=False)}
    chances: dict[str, float] = {}
    reasons: dict[str, float] = {}
    for what, signs in signs_of(analysis, fates, by_what, card.card.threshold).items():
        weights = WEIGHTS[media][what]
        logit = weights[""].weight
        for name, added in _added(weights, signs):
            logit += added
            words = _WORDS.get((what, name), "")
            if words and added >= _BOUNDS.reason:
                reasons[words] = reasons.get(words, 0.0) + added
        chances[what] = round(chance(logit), 3)
    ranked = sorted(reasons, key=lambda words: (-reasons[words], words))
    return Doubt(
        body=chances["body"],
        title=chances["title"],
        dek=chances["dek"],
        why=tuple(ranked[: _BOUNDS.reasons]),
        titles=_running(by_what.get("title")),
        deks=_running(by_what.get("dek")),
        lines=tuple(_lines(analysis, fates, card)),
        boxes=tuple(boxes_of(analysis, fates)),
    )


def signs_of(
    analysis: Analysis, fates: Fates, by_what: Mapping[str, Choice], threshold: float
) -> Mapping[Asked, Signs]:
    """The signs of doubt about body, title and dek."""
    return {
        "body": body_signs(analysis, fates, threshold),
        "title": title_signs(analysis, fates, by_what),
        "dek": dek_signs(analysis, fates, by_what),
    }


def doubt_in(weights: Mapping[str, Weight], signs: Signs) -> float:
    """The logit of something being wrong."""
    return weights[""].weight + math.fsum(added for _, added in _added(weights, signs))


def _added(weights: Mapping[str, Weight], signs: Signs) -> Iterator[tuple[str, float]]:
    """What each sign adds to the logit, against a usual page."""
    for name, weight in weights.items():
        if name:
            yield name, weight.weight * (signs[name] - weight.usual)


def _running(choice: Choice | None) -> tuple[str, ...]:
    """The candidates that were not chosen, and nearly were."""
    if choice is None:
        return ()
    least = (choice.least or 0.0) + _BOUNDS.running
    others = [one.text for one in choice.candidates if not one.chosen and one.score > least]
    return tuple(shortened(text, _BOUNDS.length) for text in others[: _BOUNDS.candidates])


def _lines(analysis: Analysis, fates: Fates, card: Scorecard) -> list[DoubtfulLine]:
    """The blocks that were decided on narrowly, in order, with what speaks for and against them."""
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    found: list[tuple[float, int, float]] = []
    for index, score in enumerate(analysis.shape.scores):
        rule, own = fates[index].rule, chance(score)
        if index in roles:
            continue
        if not rule and own >= _BOUNDS.kept:
            found.append((own, index, own))
        elif rule == card.card.id and own < _BOUNDS.removed:
            found.append((1.0 - own, index, own))
    places = sorted((index, own) for _, index, own in sorted(found, reverse=True)[: _BOUNDS.lines])
    if not places or not card.card.features:
        return []
    told = card.contributions(analysis.shape.features.take([index for index, _ in places]))
    kept, gone = (_usual(analysis, fates, card, gone=gone) for gone in (False, True))
    blocks = analysis.segmented.blocks
    return [
        DoubtfulLine(
            start=blocks[index].start,
            end=blocks[index].end,
            chance=round(own, 2),
            pro=_pro(card, analysis.shape.features[index], row - kept),
            contra=_contra(card, analysis.shape.features[index], gone - row),
        )
        for (index, own), row in zip(places, told, strict=True)
    ]


def _usual(analysis: Analysis, fates: Fates, card: Scorecard, *, gone: bool) -> FloatArray:
    """What the features of a usual line say that stays, or that the scores removed; 0 without any.

    A line is doubtful by what tells it from the others.
    """
    indices = [
        index
        for index in range(len(analysis.views))
        if (fates[index].rule == card.card.id if gone else not fates[index].rule)
    ]
    step = len(indices) // _BOUNDS.usual + 1
    rows = analysis.shape.features.take(indices[::step])
    if not indices:
        return np.zeros(len(card.card.features))
    usual: FloatArray = card.contributions(rows).mean(axis=0)
    return usual


def _pro(card: Scorecard, features: Features, points: FloatArray) -> tuple[str, ...]:
    """What speaks most for boilerplate, in words. points: by feature, in the card's order."""
    found = things(features, _loudest(card, points), len(points))
    return tuple(text for text in found if "article text right" not in text)[: _BOUNDS.told]


def _contra(card: Scorecard, features: Features, points: FloatArray) -> tuple[str, ...]:
    """What speaks most for article text, in words."""
    return of_article(features, _loudest(card, points), _BOUNDS.told)


def _loudest(card: Scorecard, points: FloatArray) -> Iterator[str]:
    """The features that add enough to be told, those that add most first."""
    order = np.argsort(-points, kind="stable")
    return (card.card.features[at] for at in order.tolist() if points[at] > _BOUNDS.point)
