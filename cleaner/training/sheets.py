"""Pages as the cards see them in use: features from the cleaner's own steps, and labels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleaner.authoring.label import label_blocks, label_segments, tokens
from cleaner.errors import CleanerError
from cleaner.pipeline.analyze import PROPOSING, take
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.findings import Findings
from cleaner.rules.kinds import FieldRule
from cleaner.scores.card import Card, Scorecard
from cleaner.scores.features import Column, Features, FeatureTable
from cleaner.scores.page_type import type_columns, type_scores
from cleaner.training.corpora import CLEAN, Half, LabelledPage, clean_page, corpus_name, load
from cleaner.training.recipe import Recipe
from cleaner.verdict.candidates import near_features
from cleaner.verdict.shape import PageShape, own_features, page_shape, surrounded
from cleaner.verdict.title import shown_title

Sample = tuple[Features, int, float]
"""Features, whether it is what the card looks for, and its weight."""


@dataclass(slots=True)
class Sheet:
    """One page with its features and labels.

    counts: words of each block. part: of the publishers, for cards that are fitted out of fold.
    first: scores of the first pass. title_block, shown, declared: the title that is found.
    """

    page: LabelledPage
    found: Findings
    fields: tuple[FieldRule, ...]
    own: FeatureTable
    labels: list[float | None]
    counts: list[int]
    part: int = 0
    first: list[float] = field(default_factory=list)
    shape: PageShape | None = None
    title_block: int = -1
    shown: str = ""
    declared: list[tuple[str, str]] = field(default_factory=list)

    def near(self) -> FeatureTable:
        """What the cards of title and dek ask of any block."""
        assert self.shape is not None
        return near_features(self.found.views, self.shape, self.found.proposals)

    def surrounded(self) -> FeatureTable:
        """The features of the second pass, by the scores of the first."""
        return surrounded(self.found.views, self.own, self.first, self.found.proposals)

    def look(self, block: Scorecard, context: Scorecard) -> None:
        """Scores the blocks as the pipeline does."""
        self.first = block.scores(self.own)
        features = self.surrounded()
        self.shape = page_shape(self.found.views, features, context.scores(features))

    def say_title(self, card: Card) -> None:
        """Finds the title that the page shows by this card, and those that it declares."""
        assert self.shape is not None
        title = shown_title(
            self.near(),
            self.found.views,
            self.shape,
            self.found.proposals,
            self.found.segmented.metadata,
            Scorecard(card),
            self.found.names,
            self.fields,
            self.found.page.url,
        )
        self.title_block, self.shown, self.declared = title.at, title.title, title.declared


def make_sheet(page: LabelledPage, tool: Cleaner, recipe: Recipe) -> Sheet | None:
    """The page's sheet; `None` where it has no blocks.

    Raises:
        CleanerError: the page can't be decoded or parsed.
    """
    raw = replace(page.page, media=page.media, extra={})
    found = take(PROPOSING, Findings(raw, tool.rules, tool.shapes, tool.options))
    return sheet_of(page, found, tool, recipe) if found.views else None


def sheet_of(page: LabelledPage, found: Findings, tool: Cleaner, recipe: Recipe) -> Sheet:
    """The sheet of a page of which is found what rules propose."""
    gold, blocks = page.gold, found.segmented.blocks
    labels: list[float | None] = [None] * len(blocks)
    if gold.body:
        missing = page.corpus.startswith(recipe.lists_missing)
        labels = label_blocks(
            blocks, gold.body, gold.title or "", gold.dek or "", lists_missing=missing
        )
    elif gold.present or gold.absent:
        labels = label_segments(blocks, gold.present, gold.absent)
    if page.corpus.startswith(CLEAN):
        labels = [None if label is None else 1.0 for label in labels]
    return Sheet(
        page=page,
        found=found,
        fields=tool.rules.fields(found.scope),
        own=own_features(
            found.views,
            found.proposals,
            boxes={
                **found.segmented.boxes,
                **found.story.columns,
                **told_types(found, tool.shapes.cards),
            },
        ),
        labels=labels,
        counts=[len(tokens(block.text)) for block in blocks],
    )


def told_types(found: Findings, cards: Mapping[str, Scorecard]) -> dict[str, Column]:
    """What the cards of types say of a page, as features of its blocks."""
    if not found.type_features:
        return {}
    scores = type_scores(found.type_features, cards, found.views, found.story)
    return type_columns(scores, len(found.views))


@dataclass(slots=True)
class Read:
    """What came of reading: sheets by medium, and the pages left out with why."""

    sheets: dict[str, list[Sheet]] = field(default_factory=lambda: {"text": [], "html": []})
    left_out: list[str] = field(default_factory=list)


def read_sheets(
    files: Iterable[Path],
    tool: Cleaner,
    recipe: Recipe,
    *,
    media: Sequence[str] = ("text", "html"),
    half: Half | None = None,
    every: int = 1,
) -> Read:
    """The sheets of all labelled pages in some files, and of their gold articles as text.

    half: only the publishers of one half. every: only each n-th page.

    Raises:
        CleanerError: a file can't be read.
    """
    found = Read()
    for path in files:
        if corpus_name(path).startswith(recipe.left_out):
            continue
        number = 0
        for page in load(path):
            asserts = page.corpus.startswith(recipe.asserts_deks)
            chosen = number % every == 0 and half in (None, page.half)
            number += 1
            if not chosen or len(page.page.data) > recipe.longest:
                continue
            if asserts and page.gold.dek is None and "dek_asserted" not in page.page.extra:
                page = replace(page, gold=replace(page.gold, dek=""))
            again = page.media == "html" and not page.corpus.startswith(recipe.html_alone)
            again = again or page.corpus.startswith(recipe.cleaned)
            clean = clean_page(page) if again else None
            for one in (page, clean):
                steps = every * recipe.steps(one.corpus) if one else 1
                if one and one.media in media and (number - 1) % steps == 0:
                    _add(found, one, tool, recipe)
    for sheets in found.sheets.values():
        part(sheets, recipe)
    return found


def part(sheets: Sequence[Sheet], recipe: Recipe) -> None:
    """Parts the sheets by publisher; page by page where there are too few publishers for that."""
    for sheet in sheets:
        digest = hashlib.md5(sheet.page.site.encode()).hexdigest()
        sheet.part = int(digest, 16) % recipe.folds
    if len({sheet.part for sheet in sheets}) < recipe.folds:
        for number, sheet in enumerate(sheets):
            sheet.part = number % recipe.folds


def _add(found: Read, page: LabelledPage, tool: Cleaner, recipe: Recipe) -> None:
    try:
        sheet = make_sheet(page, tool, recipe)
    except CleanerError as error:
        found.left_out.append(f"{page.page.source}: {error}")
        return
    if sheet and _is_of_another(sheet, recipe):
        found.left_out.append(f"{page.page.source}: the gold article is another page's")
    elif sheet:
        found.sheets[page.media].append(sheet)


def _is_of_another(sheet: Sheet, recipe: Recipe) -> bool:
    """Whether hardly any of the gold article is in the text, which then is another page's.

    A gold article that is cut short is its own.
    """
    body = sheet.page.gold.body
    cut = sheet.page.corpus.startswith(CLEAN)
    if not body or cut or sheet.page.media != "text":
        return False
    there = sum(
        count * (label or 0.0) for count, label in zip(sheet.counts, sheet.labels, strict=True)
    )
    return there < recipe.least_gold * len(tokens(body))


def look_all(sheets: Iterable[Sheet], cards: Mapping[str, Card], media: str) -> None:
    """Scores all sheets with the body's cards."""
    block, context = Scorecard(cards[f"{media}-block"]), Scorecard(cards[f"{media}-context"])
    for sheet in sheets:
        sheet.look(block, context)
