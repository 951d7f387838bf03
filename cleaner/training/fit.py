"""Samples → fitted cards, by gradient boosting over oblivious trees (CatBoost).

The cards of a second step see what those of the first say out of fold, by publisher, so that they
don't trust it more than they can on new pages.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.errors import CleanerError, MissingExtraError
from cleaner.scores.card import Card, Scorecard, Table
from cleaner.scores.register import CARDS, FITTED
from cleaner.training.lesson import Lesson, learn_from
from cleaner.training.recipe import SEED, Recipe, size_of
from cleaner.training.samples import (
    Candidate,
    Pick,
    best_threshold,
    dek_samples,
    flat,
    pick,
    title_samples,
    type_samples,
    wording_samples,
)
from cleaner.training.sheets import Sample, Sheet, look_all, told_types

_BORDERS = 32
"""Thresholds that are tried of each feature."""
_REGULARIZATION = 5
_SHARE_OF_FEATURES = 0.4
_SHARE_OF_SAMPLES = 0.7
"""What each question sees of the features and each table of the samples."""
_EDGE_DIGITS = 4
_VALUE_DIGITS = 3


def fit_cards(
    sheets: Sequence[Sheet], media: str, recipe: Recipe, shipped: Mapping[str, Card]
) -> dict[str, Card]:
    """All cards of one medium, fitted to these pages.

    shipped: those that tell the types of pages where none are labelled.
    """
    types = _typed(sheets, recipe, shipped) if media == "html" else {}
    body = _body_cards(sheets, media, recipe)
    return {**body, **types, **headline_cards(sheets, body, media, recipe)}


def _typed(sheets: Sequence[Sheet], recipe: Recipe, shipped: Mapping[str, Card]) -> dict[str, Card]:
    """The cards of types; what they say out of fold becomes features of the sheets."""
    for part in range(recipe.folds):
        found = type_cards([one for one in sheets if one.part != part], recipe) or shipped
        cards = {name: Scorecard(card) for name, card in found.items()}
        for sheet in sheets:
            if sheet.part == part:
                sheet.own = sheet.own.with_columns(told_types(sheet.found, cards))
    return type_cards(sheets, recipe)


def type_cards(sheets: Sequence[Sheet], recipe: Recipe) -> dict[str, Card]:
    """A card for each type of page that some are labelled with; none where all are of one."""
    known = [sheet for sheet in sheets if sheet.page.corpus.startswith(tuple(recipe.types_of))]
    told = known or [sheet for sheet in sheets if sheet.page.gold.page_type]
    kinds = {sheet.page.gold.page_type for sheet in told}.intersection(FITTED)
    if len(kinds) < 2:
        return {}
    names = {f"html-type-{kind}": kind for kind in FITTED if kind in kinds}
    return {
        name: fit(name, type_samples(told, kind, recipe), recipe) for name, kind in names.items()
    }


def _body_cards(sheets: Sequence[Sheet], media: str, recipe: Recipe) -> dict[str, Card]:
    name = f"{media}-block"
    own = learn_from([sheet.own for sheet in sheets], sheets, recipe)
    for part in range(recipe.folds):
        others = own.without(part)
        card = Scorecard(fit_to(name, others, recipe))
        for sheet in sheets:
            if sheet.part == part:
                sheet.first = card.scores(sheet.own)
    block = fit_to(name, own, recipe)
    around = learn_from([sheet.surrounded() for sheet in sheets], sheets, recipe)
    context = fit_to(f"{media}-context", around, recipe)
    return {block.name: block, context.name: context}


def headline_cards(
    sheets: Sequence[Sheet], body: Mapping[str, Card], media: str, recipe: Recipe
) -> dict[str, Card]:
    """The cards for title, dek and wording, given those for the body."""
    look_all(sheets, body, media)
    title = _chosen(f"{media}-title", sheets, recipe)
    dek = _chosen(f"{media}-dek", sheets, recipe)
    cards = {title.name: title, dek.name: dek}
    if media == "html":
        name = "html-wording"
        cards[name] = fit(name, wording_samples(sheets, recipe), recipe)
    return cards


def _chosen(name: str, sheets: Sequence[Sheet], recipe: Recipe) -> Card:
    """The card of title or dek, and a threshold where the recipe names none."""
    picks: list[Pick] = []
    told = [(one.part, some) for one in sheets for some in _candidates(name, [one], recipe)]
    for part in range(recipe.folds):
        card = fit(name, flat(some for other, some in told if other != part), recipe)
        inner = Scorecard(card)
        picks += [pick(inner, some) for other, some in told if other == part]
        if name.endswith("title"):
            for sheet in sheets:
                if sheet.part == part:
                    sheet.say_title(card)
    final = fit(name, flat(some for _, some in told), recipe)
    if name in recipe.thresholds:
        return final
    return replace(final, threshold=best_threshold(picks))


def _candidates(name: str, sheets: Iterable[Sheet], recipe: Recipe) -> Iterable[list[Candidate]]:
    return title_samples(sheets, recipe) if name.endswith("title") else dek_samples(sheets, recipe)


def fit(name: str, samples: Iterable[Sample], recipe: Recipe) -> Card:
    """A scorecard fitted to the samples. Raises as `fit_to`."""
    return fit_to(name, _arrays(samples), recipe)


def fit_to(name: str, lesson: Lesson, recipe: Recipe) -> Card:
    """A scorecard fitted to what there is to learn.

    Raises:
        CleanerError: all is of one kind, so that nothing can be learnt from it.
        MissingExtraError: CatBoost is not installed.
    """
    if len(np.unique(lesson.right)) < 2:
        raise CleanerError(
            f"{name}: the labelled pages hold no two kinds of samples; give more pages, with "
            "title, dek and body labelled"
        )
    size = size_of(recipe.sizes, name)
    weights = lesson.shares / lesson.shares.mean()
    tables: list[Table] = []
    bias = 0.0
    for turn in range(size.fits):
        model = _classifier()(
            iterations=size.tables,
            depth=size.questions,
            learning_rate=size.rate,
            l2_leaf_reg=_REGULARIZATION,
            rsm=_SHARE_OF_FEATURES,
            bootstrap_type="Bernoulli",
            subsample=_SHARE_OF_SAMPLES,
            border_count=_BORDERS,
            random_seed=SEED + turn,
            thread_count=2,
            verbose=False,
            allow_writing_files=False,
        )
        model.fit(lesson.matrix, lesson.right, sample_weight=weights)
        some, its = _tables(model, lesson.names, 1 / size.fits)
        tables += some
        bias += its / size.fits
    return Card.of(
        name,
        tuple(tables),
        why=CARDS[name].why,
        bias=round(bias + recipe.offsets.get(name, 0.0), _VALUE_DIGITS),
        threshold=recipe.thresholds.get(name, 0.0),
    )


def _arrays(samples: Iterable[Sample]) -> Lesson:
    """Samples as one matrix."""
    rows: list[Any] = []
    place: dict[str, int] = {}
    right: list[int] = []
    shares: list[float] = []
    for features, answer, share in samples:
        for name in features:
            place.setdefault(name, len(place))
        row = np.zeros(len(place), dtype=np.float32)
        row[[place[name] for name in features]] = list(features.values())
        rows.append(row)
        right.append(answer)
        shares.append(share)
    names = sorted(place)
    matrix = np.zeros((len(rows), len(names)), dtype=np.float32)
    order = np.argsort(np.argsort(list(place))) if place else np.zeros(0, dtype=np.intp)
    for line, row in zip(matrix, rows, strict=True):
        line[order[: len(row)]] = row
    return Lesson(names=names, matrix=matrix, right=np.array(right), shares=np.array(shares))


def _classifier() -> Any:
    try:
        from catboost import CatBoostClassifier
    except ImportError as error:
        raise MissingExtraError("catboost", "fit") from error
    return CatBoostClassifier


def _tables(model: Any, names: Sequence[str], share: float) -> tuple[tuple[Table, ...], float]:
    """The model's trees as tables, and its bias. share: of their points that the tables give."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        saved = json.loads(path.read_text())
    scale, (bias,) = saved["scale_and_bias"]
    scale *= share
    tables = tuple(
        Table(
            features=tuple(names[split["float_feature_index"]] for split in tree["splits"]),
            thresholds=tuple(round(split["border"], _EDGE_DIGITS) for split in tree["splits"]),
            values=tuple(round(v * scale, _VALUE_DIGITS) + 0.0 for v in tree["leaf_values"]),
        )
        for tree in saved["oblivious_trees"]
    )
    return tables, float(bias)
