"""What the cards of title, dek and wording learn from: candidates, and which of them is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from cleaner.scores.card import Scorecard
from cleaner.scores.features import Features
from cleaner.text.fold import fold
from cleaner.training.recipe import Recipe, weight
from cleaner.training.sheets import Sample, Sheet
from cleaner.verdict.dek_features import dek_features
from cleaner.verdict.title_features import title_features, wording_features

Candidate = tuple[Features, int, float, float]
"""Features, whether it is right, its weight, and what choosing it is worth."""
Pick = tuple[float, float]
"""A best candidate's score, and what choosing it is worth."""

_RIGHT = 4.0
"""Weight of a right title against a wrong one: there is one on a page, and many wrong ones."""
_UNKNOWN_DEK = 0.1
_CLEAN_DEK = 0.2
"""Weights of article text where nothing is known of deks, on pages and on clean articles."""
_SURELY_ARTICLE = 0.8
_NOTHING: Pick = (-99.0, 0.0)


def title_samples(sheets: Iterable[Sheet], recipe: Recipe) -> Iterator[list[Candidate]]:
    """The candidates for the title, page by page."""
    for sheet in sheets:
        gold = fold(sheet.page.gold.title or "")
        if not gold or sheet.shape is None:
            continue
        found = sheet.found
        # Half of the pages come without a URL, as many do in use.
        dice = hashlib.md5(str(found.page.id).encode()).digest()[4]
        url = found.page.url if dice % 2 else None
        candidates = title_features(
            sheet.near(), found.views, sheet.shape, found.proposals, found.segmented.metadata, url
        )
        there = any(found.views[index].folded == gold for index in candidates.indices)
        counts_for = weight(recipe.title_weights, sheet.page.corpus)
        samples: list[Candidate] = []
        for index, features in candidates:
            right = found.views[index].folded == gold
            label = sheet.labels[index]
            if not there and label is not None and label < 0.5:
                continue
            worth = counts_for * _worth(right, label, True)
            samples.append((features, int(right), counts_for * (_RIGHT if right else 1.0), worth))
        yield samples


def dek_samples(sheets: Iterable[Sheet], recipe: Recipe) -> Iterator[list[Candidate]]:
    """The candidates for the dek; where gold says nothing of deks, body text alone is known.

    They are looked for under the title that is found out of fold, as they will be: gold's title
    need not be one that the page shows.
    """
    for sheet in sheets:
        dek, found = sheet.page.gold.dek, sheet.found
        if sheet.shape is None or (dek is None and sheet.page.media == "html"):
            continue
        lines = {fold(line) for line in (dek or "", *(dek or "").split("\n")) if line.strip()}
        clean = sheet.page.corpus.startswith("identity")
        counts_for = 1.0 if dek is not None else _CLEAN_DEK if clean else _UNKNOWN_DEK
        counts_for *= weight(recipe.dek_weights, sheet.page.corpus)
        samples: list[Candidate] = []
        for index, features in dek_features(
            sheet.near(),
            found.views,
            sheet.shape,
            found.proposals,
            found.segmented.metadata,
            sheet.shown or sheet.page.gold.title or "",
            sheet.title_block,
        ):
            right = found.views[index].folded in lines
            label = sheet.labels[index]
            if dek is not None or (label is not None and label > _SURELY_ARTICLE):
                worth = counts_for * _worth(right, label, bool(dek))
                samples.append((features, int(right), counts_for, worth))
        yield samples


def wording_samples(sheets: Iterable[Sheet], recipe: Recipe) -> Iterator[Sample]:
    """Each wording of each page's title, whether it is the gold one, and its weight."""
    for sheet in sheets:
        gold = fold(sheet.page.gold.title or "")
        found = wording_features(sheet.shown, sheet.declared, sheet.found.page.url)
        right = [fold(text) == gold for text, _ in found]
        if gold and any(right):
            counts_for = weight(recipe.wording_weights, sheet.page.corpus)
            for (_, features), good in zip(found, right, strict=True):
                yield features, int(good), counts_for


def type_samples(sheets: Iterable[Sheet], kind: str, recipe: Recipe) -> Iterator[Sample]:
    """Each page, whether it is of this type, and its weight; what is not labelled is an article."""
    for sheet in sheets:
        right = int((sheet.page.gold.page_type or "article") == kind)
        yield sheet.found.type_features, right, weight(recipe.types_of, sheet.page.corpus)


def flat(pages: Iterable[list[Candidate]]) -> list[Sample]:
    """The candidates of all pages, without what they are worth."""
    return [(features, right, share) for page in pages for features, right, share, _ in page]


def pick(card: Scorecard, candidates: Sequence[Candidate]) -> Pick:
    """The best candidate's score on one page, and what choosing it is worth."""
    points = card.scores([features for features, _, _, _ in candidates])
    return max(
        ((score, worth) for score, (_, _, _, worth) in zip(points, candidates, strict=True)),
        default=_NOTHING,
    )


def best_threshold(picks: Sequence[Pick]) -> float:
    """The threshold, in tenths of a logit, above which the picks are worth most together."""
    steps = [step / 10 for step in range(-40, 30)]
    return max(
        steps,
        key=lambda step: (round(sum(worth for score, worth in picks if score > step), 3), step),
    )


def _worth(right: bool, label: float | None, gold: bool) -> float:
    """What a pick is worth: a wrong one that takes article text away does the most harm."""
    if right:
        return 1.0
    if label is not None and label > 0.5:
        return -1.5
    return -0.2 if gold else -0.6
