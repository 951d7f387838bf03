"""Fits the scorecards of `rules/core/shape.yaml` to the corpora.

    python -m tests.benchmarks.fit --half tune     # report on the other half of the publishers
    python -m tests.benchmarks.fit --write         # fit to all pages and write the pack

Each card is a logistic regression over binned features (scikit-learn), so that a block's score
is a sum of readable points. The cards of the second pass see first-pass scores that were made
out of fold, by publisher, so that they don't trust them more than they can on new pages.
Needs `pip install 'cleaner[fit]'`.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.features import Features
from cleaner.fold import fold
from cleaner.headline import dek_features, title_features
from cleaner.language import canonical, detect
from cleaner.model import Metadata, Options, Page
from cleaner.rules.match import FoldedBlock, Proposals, fold_block
from cleaner.rules.schema import ShapeRule
from cleaner.ruleset import RuleSet
from cleaner.score import Scorecard, article_frame
from cleaner.segment import segment
from cleaner.shape import PageShape, own_features, surrounded
from tests.benchmarks.corpora import (
    CHECKOUT,
    DEFAULT_CORPORA,
    LabelledPage,
    find_corpora,
    load,
)
from tests.benchmarks.label import label_blocks, tokens

TEXT_CORPORA = (
    *(f"text/fundus-dev.{letter}" for letter in "abcdefg"),
    *(f"text/wcxb-dev.{letter}" for letter in "abdefg"),
)
HTML_CORPORA = (
    "html/fundus-dev",
    "html/mercury",
    "html/wcxb-dev-articles",
    "html/wcxb-dev-other",
)
CODED = frozenset(
    {
        *("length_final", "length_kind", "zone_length", "zone_final", "final", "first", "kind"),
        *("tag", "length_extracted", "length_links", "own_zone", "own_near", "own_between"),
        *("length_near", "final_between", "kind_between", "before_run", "after_run"),
        *("starter_length", "start_own", "end_own"),
    }
)
QUANTILES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
WHYS = {
    "block": "A block that looks by itself like boilerplate",
    "context": "A block that, amid its neighbours, looks like boilerplate",
    "title": "A leading block that looks like the headline",
    "dek": "A block under the headline that looks like a dek",
}
THRESHOLDS = {"block": 0.0, "context": 0.7, "title": -1.0, "dek": 0.0}
Sample = tuple[Features, int, float]
Pick = tuple[float, bool, bool]


@dataclass(slots=True)
class Sheet:
    """One page with its features and labels."""

    page: LabelledPage
    views: tuple[FoldedBlock, ...]
    proposals: Proposals
    metadata: Metadata
    own: list[Features]
    labels: list[float | None]
    counts: list[int]
    fold_: int
    first: list[float] = field(default_factory=list)
    shape: PageShape | None = None

    def samples(self, features: Sequence[Features]) -> Iterator[Sample]:
        """Features, whether boilerplate, and the weight of each labelled block."""
        total = sum(self.counts) + 1
        for own, label, count in zip(features, self.labels, self.counts, strict=True):
            if label is not None:
                yield own, int(label < 0.5), (count + 3) / total**0.5 * abs(label - 0.5)


def sheets(names: Sequence[str], corpora: Path, rules: RuleSet, every: int) -> Iterator[Sheet]:
    """The pages of the named corpora, segmented and labelled."""
    for corpus in find_corpora(corpora):
        if corpus.name not in names:
            continue
        for number, page in enumerate(load(corpus)):
            if number % every or len(page.content) > 2_000_000:
                continue
            if sheet := _sheet(page, rules):
                yield sheet


def _sheet(page: LabelledPage, rules: RuleSet) -> Sheet | None:
    if page.group == "html":
        from cleaner.html import segment_html

        raw = Page(id=page.id, text=page.content, media="html", url=page.url)
        segmented = segment_html(raw, rules.html_rules(""), Options())
    else:
        segmented = segment(page.content)
    views = tuple(map(fold_block, segmented.blocks))
    if not views:
        return None
    prose = "\n".join(view.block.text for view in views if view.words >= 12)
    language = detect(prose, canonical(segmented.metadata.lang))
    proposals = rules.propose(views, language, "")
    host = page.url or page.id
    return Sheet(
        page=page,
        views=views,
        proposals=proposals,
        metadata=segmented.metadata,
        own=own_features(views, proposals),
        labels=label_blocks(
            segmented.blocks,
            page.gold.body,
            page.gold.title or "",
            page.gold.dek or "",
            lists_missing="fundus" in page.corpus,
        )
        if page.gold.body
        else [None] * len(views),
        counts=[len(tokens(view.block.text)) for view in views],
        fold_=int(hashlib.md5(host.split("/")[2 if "//" in host else 0].encode()).hexdigest(), 16)
        % 3,
    )


def edges_of(name: str, values: Any) -> list[float]:
    """Where the bins of a feature part: between all values of a code, at quantiles else."""
    distinct = np.unique(values)
    if name in CODED or len(distinct) < 12:
        return [float(a + b) / 2 for a, b in zip(distinct[:-1], distinct[1:], strict=True)]
    cuts = np.unique(np.quantile(values, QUANTILES))
    return [round(float(cut), 4) for cut in cuts if cut > distinct[0]]


def fit(card: str, samples: Iterable[Sample], strength: float = 0.3) -> ShapeRule:
    """A scorecard fitted to the samples. strength: inverse of the L2 penalty."""
    rows = list(samples)
    names = sorted({name for features, _, _ in rows for name in features})
    places: list[Any] = []
    edges: dict[str, list[float]] = {}
    width = 0
    for name in names:
        values = np.array([features.get(name, 0.0) for features, _, _ in rows])
        found = edges_of(name, values)
        if not found:
            continue
        edges[name] = found
        places.append(np.searchsorted(found, values, side="right") + width)
        width += len(found) + 1
    columns = np.stack(places, axis=1)
    hot = csr_matrix(
        (
            np.ones(columns.size, dtype=np.float32),
            columns.ravel(),
            np.arange(len(rows) + 1) * columns.shape[1],
        ),
        shape=(len(rows), width),
    )
    weights = np.array([weight for _, _, weight in rows])
    model = LogisticRegression(C=strength, max_iter=500)
    model.fit(
        hot,
        np.array([label for _, label, _ in rows]),
        sample_weight=weights / weights.mean(),
    )
    return _rule(card, edges, model.coef_[0], float(model.intercept_[0]))


def _rule(card: str, edges: dict[str, list[float]], points: Any, bias: float) -> ShapeRule:
    from cleaner.rules.schema import Points

    table: dict[str, Points] = {}
    at = 0
    for name, cuts in edges.items():
        own = [float(value) for value in points[at : at + len(cuts) + 1]]
        at += len(own)
        table[name] = Points(
            edges=tuple(cuts), values=tuple(round(value, 2) + 0.0 for value in own)
        )
    step = card.split("-")[1]
    return ShapeRule(
        id=f"shape.{card}",
        why=WHYS[step],
        pack="shape",
        card=card,
        bias=round(bias, 3),
        threshold=THRESHOLDS[step],
        points=table,
    )


def fit_cards(train: Sequence[Sheet], media: str) -> dict[str, ShapeRule]:
    """The four cards of one medium, fitted to these pages."""
    for part in range(3):
        others = [sheet for sheet in train if sheet.fold_ != part]
        card = Scorecard(
            fit(f"{media}-block", (s for sheet in others for s in sheet.samples(sheet.own)))
        )
        for sheet in train:
            if sheet.fold_ == part:
                sheet.first = [card.score(features) for features in sheet.own]
    block = fit(f"{media}-block", (s for sheet in train for s in sheet.samples(sheet.own)))
    around = {
        id(sheet): surrounded(sheet.views, sheet.own, sheet.first, sheet.proposals)
        for sheet in train
    }
    context = fit(
        f"{media}-context", (s for sheet in train for s in sheet.samples(around[id(sheet)]))
    )
    cards = {block.card: block, context.card: context}
    apply(train, cards, media)
    for step, samples_of in (("title", _title_samples), ("dek", _dek_samples)):
        picks: list[Pick] = []
        for part in range(3):
            others = [sheet for sheet in train if sheet.fold_ != part]
            inner = Scorecard(fit(f"{media}-{step}", _flat(samples_of(others)), 0.1))
            own = [sheet for sheet in train if sheet.fold_ == part]
            picks += [_pick(inner, samples) for samples in samples_of(own)]
        final = fit(f"{media}-{step}", _flat(samples_of(train)), 0.1)
        cards[final.card] = replace(final, threshold=best_threshold(picks))
    return cards


def _flat(pages: Iterable[list[Sample]]) -> list[Sample]:
    return [sample for samples in pages for sample in samples]


def _pick(card: Scorecard, samples: Sequence[Sample]) -> Pick:
    """The best candidate's score on one page, whether it is right, and whether one could be."""
    scored = [(card.score(features), right) for features, right, _ in samples]
    score, right = max(scored, default=(-99.0, 0))
    return score, bool(right), any(right for _, right in scored)


def best_threshold(picks: Sequence[Pick]) -> float:
    """The threshold above which right picks outnumber wrong ones most.

    A pick on a page that has nothing to find counts twice as wrong.
    """

    def gain(threshold: float) -> float:
        return sum(
            (1.0 if right else -0.3 if findable else -1.0)
            for score, right, findable in picks
            if score > threshold
        )

    steps = [step / 10 for step in range(-40, 30)]
    return max(steps, key=lambda step: (round(gain(step), 3), step))


def apply(pages: Iterable[Sheet], cards: dict[str, ShapeRule], media: str) -> None:
    """Scores pages with the cards, as the pipeline does."""
    block, context = Scorecard(cards[f"{media}-block"]), Scorecard(cards[f"{media}-context"])
    for sheet in pages:
        first = [block.score(features) for features in sheet.own]
        features = surrounded(sheet.views, sheet.own, first, sheet.proposals)
        scores = tuple(context.score(item) for item in features)
        frame = article_frame(scores, [view.words for view in sheet.views])
        sheet.shape = PageShape(tuple(features), scores, frame)


def _title_samples(pages: Iterable[Sheet]) -> Iterator[list[Sample]]:
    """The candidates for the title, page by page."""
    for sheet in pages:
        gold = fold(sheet.page.gold.title or "")
        if not gold or sheet.shape is None:
            continue
        candidates = title_features(sheet.views, sheet.shape, sheet.proposals, sheet.metadata)
        found = any(sheet.views[index].folded == gold for index, _ in candidates)
        weight = 0.5 if "wcxb" in sheet.page.corpus else 1.0
        samples: list[Sample] = []
        for index, features in candidates:
            right = sheet.views[index].folded == gold
            samples.append(
                (features, int(right), weight * (4.0 if right else 1.0 if found else 0.5))
            )
        yield samples


def _dek_samples(pages: Iterable[Sheet]) -> Iterator[list[Sample]]:
    """The candidates for the dek, on the pages whose gold says whether there is one."""
    for sheet in pages:
        if not (sheet.page.gold.dek or sheet.page.gold.no_dek) or sheet.shape is None:
            continue
        dek = sheet.page.gold.dek or ""
        lines = {fold(line) for line in (dek, *dek.split("\n")) if line.strip()}
        gold = fold(sheet.page.gold.title or "")
        title = max(
            (v.block.index for v in sheet.views[: sheet.shape.frame.start + 3] if v.folded == gold),
            default=-1,
        )
        yield [
            (features, int(sheet.views[index].folded in lines), 1.0)
            for index, features in dek_features(
                sheet.views, sheet.shape, sheet.proposals, sheet.metadata, title
            )
        ]


def dump(cards: Iterable[ShapeRule]) -> str:
    """The pack as YAML, one feature a line."""
    lines = [
        "pack: shape",
        "why: What a block looks like tells article text from what stands around it.",
        "# Fitted by `python -m tests.benchmarks.fit --write`; edit thresholds, not points.",
        "rules:",
    ]
    for rule in cards:
        lines += [
            f"  - id: {rule.id}",
            "    kind: shape",
            f"    why: {rule.why}",
            f"    card: {rule.card}",
            f"    bias: {rule.bias}",
            f"    threshold: {rule.threshold}",
            "    points:",
        ]
        for name, points in rule.points.items():
            edges = ", ".join(f"{edge:g}" for edge in points.edges)
            values = ", ".join(f"{value:g}" for value in points.values)
            lines.append(f"      {name}: {{edges: [{edges}], values: [{values}]}}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=DEFAULT_CORPORA)
    parser.add_argument("--half", choices=("tune", "held"), help="fit to this half alone")
    parser.add_argument("--media", choices=("text", "html"), nargs="*", default=["text", "html"])
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--out", type=Path, help="write the pack to this file")
    parser.add_argument("--write", action="store_true", help="write rules/core/shape.yaml")
    args = parser.parse_args()
    rules = RuleSet.load()
    cards: dict[str, ShapeRule] = {
        rule.card: rule
        for pack in rules.packs
        for rule in pack.rules
        if isinstance(rule, ShapeRule) and rule.card
    }
    for media in args.media:
        names = TEXT_CORPORA if media == "text" else HTML_CORPORA
        pages = list(sheets(names, args.corpora, rules, args.every))
        if args.half:
            pages = [sheet for sheet in pages if sheet.page.half == args.half]
        print(f"{media}: {len(pages)} pages")
        cards.update(fit_cards(pages, media))
    target = CHECKOUT / "rules" / "core" / "shape.yaml" if args.write else args.out
    if target:
        target.write_text(dump(cards.values()), encoding="utf-8")
        print(f"written: {target}")


if __name__ == "__main__":
    main()
