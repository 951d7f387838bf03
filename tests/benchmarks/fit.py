"""Fits the scorecards to the corpora.

    python -m tests.benchmarks.fit --half tune     # report on the other half of the publishers
    python -m tests.benchmarks.fit --write         # fit to all pages and write the shipped cards

Each card is a set of small decision tables, fitted by gradient boosting over oblivious trees
(CatBoost), so that a block's score is a sum of readable points. The cards of the second pass see
first-pass scores that were made out of fold, by publisher, so that they don't trust them more
than they can on new pages. Articles that are clean already are among the pages, whole and cut
short, so that the cards learn to leave them alone. Needs `pip install 'cleaner[fit]'`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from catboost import CatBoostClassifier

from cleaner.authoring.label import label_blocks, tokens
from cleaner.blocks.folded import FoldedBlock, fold_blocks
from cleaner.blocks.plain import segment
from cleaner.model import Metadata, Options, Page
from cleaner.rules.proposals import Proposals
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.card import Card, Scorecard, Table
from cleaner.scores.features import Features, FeatureTable
from cleaner.scores.model import SHIPPED, read_cards, write_cards
from cleaner.scores.register import CARDS
from cleaner.text.address import host
from cleaner.text.fold import fold
from cleaner.text.language import canonical, detect
from cleaner.verdict.candidates import near_features
from cleaner.verdict.dek_features import dek_features
from cleaner.verdict.shape import PageShape, own_features, page_shape, surrounded
from cleaner.verdict.title import shown_title
from cleaner.verdict.title_features import title_features, wording_features
from tests.benchmarks.corpora import (
    DEFAULT_CORPORA,
    LabelledPage,
    find_corpora,
    load,
)
from tests.benchmarks.score import same

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
WEIGHTS = {"html/fundus": 3.0, "text/fundus": 2.0, "identity": 3.0}
SIZES = {
    "block": (200, 5),
    "context": (500, 6),
    "title": (150, 4),
    "wording": (150, 4),
    "dek": (200, 4),
}
"""Tables of each card, and the questions that each may ask."""
RATES = {"context": 0.08, "dek": 0.05}
THRESHOLDS = {
    "text-context": 0.6,
    "html-context": 0.2,
    "text-title": -1.2,
    "html-title": -0.7,
    "text-dek": -0.7,
    "html-dek": -0.7,
}
"""Chosen by hand; the others by `best_threshold`, out of fold."""
Sample = tuple[Features, int, float]
Candidate = tuple[Features, int, float, float]
Pick = tuple[float, float]


@dataclass(slots=True)
class Sheet:
    """One page with its features and labels."""

    page: LabelledPage
    views: tuple[FoldedBlock, ...]
    proposals: Proposals
    metadata: Metadata
    own: FeatureTable
    labels: list[float | None]
    counts: list[int]
    fold_: int
    first: list[float] = field(default_factory=list)
    shape: PageShape | None = None
    title_block: int = -1
    shown: str = ""
    declared: list[tuple[str, str]] = field(default_factory=list)

    def samples(self, features: Sequence[Features]) -> Iterator[Sample]:
        """Features, whether boilerplate, and the weight of each labelled block."""
        total = sum(self.counts) + 1
        weight = next(
            (found for name, found in WEIGHTS.items() if self.page.corpus.startswith(name)), 1.0
        )
        for own, label, count in zip(features, self.labels, self.counts, strict=True):
            if label is not None:
                share = (count + 3) / total**0.5
                yield own, int(label < 0.5), weight * share * abs(label - 0.5)


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


def _clean_sheets(corpora: Path, rules: RuleSet) -> list[Sheet]:
    """Clean articles, all of which is article text."""
    found: list[Sheet] = []
    for page in clean_pages(corpora):
        if sheet := _sheet(page, rules):
            sheet.labels = [None if label is None else 1.0 for label in sheet.labels]
            found.append(sheet)
    return found


def _sheet(page: LabelledPage, rules: RuleSet) -> Sheet | None:
    if page.group == "html":
        from cleaner.pipeline.html import segment_html

        raw = Page(id=page.id, text=page.content, media="html", url=page.url)
        segmented = segment_html(raw, rules.html_rules(""), Options())
    else:
        segmented = segment(page.content)
    views = fold_blocks(segmented.blocks)
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
        own=own_features(views, proposals, boxes=segmented.boxes),
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


def clean_pages(corpora: Path) -> Iterator[LabelledPage]:
    """Gold articles as text: half with blank lines, a third cut short, most with a headline."""
    for corpus in find_corpora(corpora):
        if corpus.group != "identity":
            continue
        for page in load(corpus):
            lines = [line for line in (page.gold.body or "").split("\n") if line.strip()]
            dice = hashlib.md5(page.id.encode()).digest()
            gap = "\n\n" if dice[0] % 2 else "\n"
            if dice[1] % 3 == 0:
                lines = lines[: 2 + dice[2] % 6]
            head = [line for line in (page.gold.title, page.gold.dek) if line and dice[3] % 4]
            yield replace(page, group="text", content=gap.join(head + lines))


def fit(card: str, samples: Iterable[Sample]) -> Card:
    """A scorecard fitted to the samples."""
    rows = list(samples)
    names = sorted({name for features, _, _ in rows for name in features})
    step = card.split("-")[1]
    count, depth = SIZES[step]
    model = CatBoostClassifier(
        iterations=count,
        depth=depth,
        learning_rate=RATES.get(step, 0.1),
        l2_leaf_reg=5,
        rsm=0.4,
        bootstrap_type="Bernoulli",
        subsample=0.7,
        border_count=32,
        random_seed=1,
        thread_count=2,
        verbose=False,
        allow_writing_files=False,
    )
    weights = np.array([weight for _, _, weight in rows])
    model.fit(
        np.array(
            [[features.get(name, 0.0) for name in names] for features, _, _ in rows],
            dtype=np.float32,
        ),
        np.array([label for _, label, _ in rows]),
        sample_weight=weights / weights.mean(),
    )
    tables, bias = _tables(model, names)
    return Card.of(
        card,
        tables,
        why=CARDS[card].why,
        bias=round(bias, 3),
        threshold=THRESHOLDS.get(card, 0.0),
    )


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
            thresholds=tuple(round(split["border"], 4) for split in tree["splits"]),
            values=tuple(round(value * scale, 3) + 0.0 for value in tree["leaf_values"]),
        )
        for tree in saved["oblivious_trees"]
    )
    return tables, float(bias)


def fit_cards(train: Sequence[Sheet], media: str) -> dict[str, Card]:
    """The four cards of one medium, fitted to these pages."""
    cards = _body_cards(train, media)
    return {**cards, **headline_cards(train, cards, media)}


def _body_cards(train: Sequence[Sheet], media: str) -> dict[str, Card]:
    for part in range(3):
        others = [sheet for sheet in train if sheet.fold_ != part]
        card = Scorecard(
            fit(f"{media}-block", (s for sheet in others for s in sheet.samples(sheet.own)))
        )
        for sheet in train:
            if sheet.fold_ == part:
                sheet.first = card.scores(sheet.own)
    block = fit(f"{media}-block", (s for sheet in train for s in sheet.samples(sheet.own)))
    around = {
        id(sheet): surrounded(sheet.views, sheet.own, sheet.first, sheet.proposals)
        for sheet in train
    }
    context = fit(
        f"{media}-context", (s for sheet in train for s in sheet.samples(around[id(sheet)]))
    )
    return {block.name: block, context.name: context}


def headline_cards(train: Sequence[Sheet], body: dict[str, Card], media: str) -> dict[str, Card]:
    """The cards for title and dek, given those for the body."""
    apply(train, body, media)
    cards: dict[str, Card] = {}
    for step, samples_of in (("title", _title_samples), ("dek", _dek_samples)):
        picks: list[Pick] = []
        for part in range(3):
            others = [sheet for sheet in train if sheet.fold_ != part]
            rule = fit(f"{media}-{step}", _flat(samples_of(others)))
            inner = Scorecard(rule)
            own = [sheet for sheet in train if sheet.fold_ == part]
            picks += [_pick(inner, samples) for samples in samples_of(own)]
            if step == "title":
                for sheet in own:
                    _say_title(sheet, rule)
        final = fit(f"{media}-{step}", _flat(samples_of(train)))
        threshold = THRESHOLDS.get(final.name, best_threshold(picks))
        cards[final.name] = replace(final, threshold=threshold)
    if media == "html":
        cards["html-wording"] = fit("html-wording", _wording_samples(train))
    return cards


def _say_title(sheet: Sheet, rule: Card) -> None:
    """Sets the title that a page shows by this card, and those that it declares."""
    assert sheet.shape is not None
    site = host(sheet.page.url)
    sheet.title_block, sheet.shown, sheet.declared = shown_title(
        near_features(sheet.views, sheet.shape, sheet.proposals),
        sheet.views,
        sheet.shape,
        sheet.proposals,
        sheet.metadata,
        Scorecard(replace(rule, threshold=THRESHOLDS[rule.name])),
        [name for name in (sheet.metadata.site_name, site) if name],
        url=sheet.page.url,
    )


def _wording_samples(pages: Iterable[Sheet]) -> Iterator[Sample]:
    """Each wording of each page's title, whether it is the gold one, and its weight."""
    weights = {"html/fundus": 3.0, "html/mercury": 2.0}
    for sheet in pages:
        gold = sheet.page.gold.title or ""
        weight = next((w for name, w in weights.items() if sheet.page.corpus.startswith(name)), 1.0)
        found = wording_features(sheet.shown, sheet.declared, sheet.page.url)
        right = [same(gold, text) for text, _ in found]
        if gold and any(right):
            for (_, features), good in zip(found, right, strict=True):
                yield features, int(good), weight


def _flat(pages: Iterable[list[Candidate]]) -> list[Sample]:
    return [(features, right, weight) for page in pages for features, right, weight, _ in page]


def _pick(card: Scorecard, candidates: Sequence[Candidate]) -> Pick:
    """The best candidate's score on one page, and what choosing it is worth."""
    points = card.scores([features for features, _, _, _ in candidates])
    return max(
        ((score, worth) for score, (_, _, _, worth) in zip(points, candidates, strict=True)),
        default=(-99.0, 0.0),
    )


def best_threshold(picks: Sequence[Pick]) -> float:
    """The threshold above which the picks are worth most, all together."""
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


def apply(pages: Iterable[Sheet], cards: dict[str, Card], media: str) -> None:
    """Scores pages with the cards, as the pipeline does."""
    block, context = Scorecard(cards[f"{media}-block"]), Scorecard(cards[f"{media}-context"])
    for sheet in pages:
        first = block.scores(sheet.own)
        features = surrounded(sheet.views, sheet.own, first, sheet.proposals)
        sheet.shape = page_shape(sheet.views, features, context.scores(features))


def _title_samples(pages: Iterable[Sheet]) -> Iterator[list[Candidate]]:
    """The candidates for the title, page by page."""
    for sheet in pages:
        gold = fold(sheet.page.gold.title or "")
        if not gold or sheet.shape is None:
            continue
        # Half of the pages come without a URL, as many do in use.
        url = sheet.page.url if hashlib.md5(sheet.page.id.encode()).digest()[4] % 2 else None
        near = near_features(sheet.views, sheet.shape, sheet.proposals)
        candidates = title_features(
            near, sheet.views, sheet.shape, sheet.proposals, sheet.metadata, url
        )
        found = any(sheet.views[index].folded == gold for index in candidates.indices)
        weight = 0.5 if "wcxb" in sheet.page.corpus else 1.0
        samples: list[Candidate] = []
        for index, features in candidates:
            right = sheet.views[index].folded == gold
            label = sheet.labels[index]
            if not found and label is not None and label < 0.5:
                continue
            worth = weight * _worth(right, label, True)
            samples.append((features, int(right), weight * (4.0 if right else 1.0), worth))
        yield samples


def _dek_samples(pages: Iterable[Sheet]) -> Iterator[list[Candidate]]:
    """The candidates for the dek; where gold says nothing of deks, body text alone is known.

    They are looked for under the title that is found out of fold, as they will be: gold's title
    need not be one that the page shows.
    """
    for sheet in pages:
        if sheet.shape is None:
            continue
        dek = sheet.page.gold.dek or ""
        known = bool(dek) or sheet.page.gold.no_dek
        lines = {fold(line) for line in (dek, *dek.split("\n")) if line.strip()}
        if not known and sheet.page.group == "html":
            continue
        samples: list[Candidate] = []
        for index, features in dek_features(
            near_features(sheet.views, sheet.shape, sheet.proposals),
            sheet.views,
            sheet.shape,
            sheet.proposals,
            sheet.metadata,
            sheet.shown or sheet.page.gold.title or "",
            sheet.title_block,
        ):
            right = sheet.views[index].folded in lines
            label = sheet.labels[index]
            if known or (label is not None and label > 0.8):
                weight = 1.0 if known else 0.2 if "identity" in sheet.page.corpus else 0.1
                samples.append(
                    (features, int(right), weight, weight * _worth(right, label, bool(dek)))
                )
        yield samples


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, default=DEFAULT_CORPORA)
    parser.add_argument("--half", choices=("tune", "held"), help="fit to this half alone")
    parser.add_argument("--media", choices=("text", "html"), nargs="*", default=["text", "html"])
    parser.add_argument("--headline", action="store_true", help="fit title and dek alone")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page")
    parser.add_argument("--out", type=Path, help="write the cards to this file")
    parser.add_argument("--write", action="store_true", help="write the shipped cards")
    args = parser.parse_args()
    rules = RuleSet.load()
    cards = dict(read_cards().by_name)
    for media in args.media:
        names = TEXT_CORPORA if media == "text" else HTML_CORPORA
        pages = list(sheets(names, args.corpora, rules, args.every))
        if media == "text":
            pages += _clean_sheets(args.corpora, rules)
        if args.half:
            pages = [sheet for sheet in pages if sheet.page.half == args.half]
        print(f"{media}: {len(pages)} pages")
        if args.headline:
            cards.update(headline_cards(pages, cards, media))
        else:
            cards.update(fit_cards(pages, media))
    target = SHIPPED if args.write else args.out
    if target:
        write_cards(cards.values(), target)
        print(f"written: {target}")


if __name__ == "__main__":
    main()
