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
from cleaner.scores.register import CARDS
from cleaner.training.recipe import SEED, Recipe
from cleaner.training.samples import (
    Candidate,
    Pick,
    best_threshold,
    dek_samples,
    flat,
    pick,
    title_samples,
    wording_samples,
)
from cleaner.training.sheets import Sample, Sheet, look_all

_BORDERS = 32
"""Thresholds that are tried of each feature."""
_REGULARIZATION = 5
_SHARE_OF_FEATURES = 0.4
_SHARE_OF_SAMPLES = 0.7
"""What each question sees of the features and each table of the samples."""
_EDGE_DIGITS = 4
_VALUE_DIGITS = 3


def fit_cards(sheets: Sequence[Sheet], media: str, recipe: Recipe) -> dict[str, Card]:
    """All cards of one medium, fitted to these pages."""
    body = _body_cards(sheets, media, recipe)
    return {**body, **headline_cards(sheets, body, media, recipe)}


def _body_cards(sheets: Sequence[Sheet], media: str, recipe: Recipe) -> dict[str, Card]:
    name = f"{media}-block"
    for part in range(recipe.folds):
        others = [sheet for sheet in sheets if sheet.part != part]
        card = Scorecard(fit(name, _own_samples(others, recipe), recipe))
        for sheet in sheets:
            if sheet.part == part:
                sheet.first = card.scores(sheet.own)
    block = fit(name, _own_samples(sheets, recipe), recipe)
    around = (s for sheet in sheets for s in sheet.samples(sheet.surrounded(), recipe))
    context = fit(f"{media}-context", around, recipe)
    return {block.name: block, context.name: context}


def _own_samples(sheets: Iterable[Sheet], recipe: Recipe) -> Iterable[Sample]:
    return (s for sheet in sheets for s in sheet.samples(sheet.own, recipe))


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
    for part in range(recipe.folds):
        others = [sheet for sheet in sheets if sheet.part != part]
        own = [sheet for sheet in sheets if sheet.part == part]
        card = fit(name, flat(_candidates(name, others, recipe)), recipe)
        inner = Scorecard(card)
        picks += [pick(inner, samples) for samples in _candidates(name, own, recipe)]
        if name.endswith("title"):
            for sheet in own:
                sheet.say_title(card)
    final = fit(name, flat(_candidates(name, sheets, recipe)), recipe)
    if name in recipe.thresholds:
        return final
    return replace(final, threshold=best_threshold(picks))


def _candidates(name: str, sheets: Iterable[Sheet], recipe: Recipe) -> Iterable[list[Candidate]]:
    return title_samples(sheets, recipe) if name.endswith("title") else dek_samples(sheets)


def fit(name: str, samples: Iterable[Sample], recipe: Recipe) -> Card:
    """A scorecard fitted to the samples.

    Raises:
        CleanerError: they are all of one kind, so that nothing can be learnt from them.
        MissingExtraError: CatBoost is not installed.
    """
    matrix, names, right, shares = _arrays(samples)
    if len(np.unique(right)) < 2:
        raise CleanerError(
            f"{name}: the labelled pages hold no two kinds of samples; give more pages, with "
            "title, dek and body labelled"
        )
    size = recipe.sizes[name.partition("-")[2]]
    model = _classifier()(
        iterations=size.tables,
        depth=size.questions,
        learning_rate=size.rate,
        l2_leaf_reg=_REGULARIZATION,
        rsm=_SHARE_OF_FEATURES,
        bootstrap_type="Bernoulli",
        subsample=_SHARE_OF_SAMPLES,
        border_count=_BORDERS,
        random_seed=SEED,
        thread_count=2,
        verbose=False,
        allow_writing_files=False,
    )
    model.fit(matrix, right, sample_weight=shares / shares.mean())
    tables, bias = _tables(model, names)
    return Card.of(
        name,
        tables,
        why=CARDS[name].why,
        bias=round(bias, _VALUE_DIGITS),
        threshold=recipe.thresholds.get(name, 0.0),
    )


def _arrays(samples: Iterable[Sample]) -> tuple[Any, list[str], Any, Any]:
    """Samples as a matrix with a row for each, the names of its columns, answers, and weights."""
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
    return matrix, names, np.array(right), np.array(shares)


def _classifier() -> Any:
    try:
        from catboost import CatBoostClassifier
    except ImportError as error:
        raise MissingExtraError("catboost", "fit") from error
    return CatBoostClassifier


def _tables(model: Any, names: Sequence[str]) -> tuple[tuple[Table, ...], float]:
    """The model's trees as tables, and its bias."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        saved = json.loads(path.read_text())
    scale, (bias,) = saved["scale_and_bias"]
    tables = tuple(
        Table(
            features=tuple(names[split["float_feature_index"]] for split in tree["splits"]),
            thresholds=tuple(round(split["border"], _EDGE_DIGITS) for split in tree["splits"]),
            values=tuple(round(v * scale, _VALUE_DIGITS) + 0.0 for v in tree["leaf_values"]),
        )
        for tree in saved["oblivious_trees"]
    )
    return tables, float(bias)
