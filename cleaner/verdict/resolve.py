"""Proposals → removals: what each rule asked for, settled in the context of the whole page.

Pure and deterministic: `keep` rules win, zones are checked, sections run to where the article
goes on, overlapping spans merge, and a guard stops a page from losing its article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.rules.proposals import Cut, Hold, Proposals, Start
from cleaner.rules.schema import Rule, ShapeRule
from cleaner.scores.card import Card, Scorecard
from cleaner.scores.features import Column, FeatureTable, in_words
from cleaner.text.prose import BARE_CLOCK, PROSE_WORDS, ends_sentence
from cleaner.verdict.shape import PageShape, Shapes

_SENTENCE_WORDS = 6
_SECTION_BLOCKS = 60
_GUARD_SHARE = 0.5
_HARDLY_ANY = 0.1
_DOUBTFUL = 1.2
_SURELY_ARTICLE = -1.5
_SURELY_BOILERPLATE = 2.0
_MOSTLY_LINKS = 0.6
_ARTICLE_WORDS = 120
_ENTRIES = 4
_CLOCK_WORDS = 3
_ENTRY_WORDS = 5
_ENTRY_SCORE = 1.0
_SUBHEAD_WORDS = 10
_SUBHEAD_DOUBT = 0.8
_SENTENCE_DOUBT = 0.3
_ECHO_LENGTH = 20
"""Characters that a caption and its echo must share: a name alone may begin a paragraph too."""
_ECHO_SHARE = 0.7
"""Share of the echo that the caption must be. On labelled pages true echoes go on by a credit, up
to a fifth of them; a paragraph that begins as the caption does is article text."""
_AMID_LABEL = 1.5
_AMID_TEXT = 0.6
"""Scores below which a section's label and the paragraph behind it may stand amid the article. Of
the sections on 1,000 labelled texts, none that was none of the article's began with such a
paragraph right behind its label."""
_LAST_PARAGRAPHS = 3
"""Blocks of an article's end before which a label of a lost box may stand alone."""
_DOUBTED_TEXT = 1.0
_TEASER_WORDS = 50
_AMID_WORDS = 10
_NEXT_SENTENCE = re.compile(r"\w[.!?]\s+\w")
_AMID_SENTENCE = frozenset(".,;)")
_NAMED_COMMENTS = "named:comments"
_NO_TABLES = Rule(
    id="options.tables", why="A row of a table, which the options leave out", pack="options"
)
"""The reason of `Options(tables=False)`."""


Remover = Rule | Card
"""What removes whole blocks: a rule that people wrote, or a fitted card."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one block.

    rule: what removes it whole; `None` where it stays. why: in words. parts: spans of the
    block's text that go although the block stays, each with its rule. kept_by: the keep rule
    that saved it.
    """

    rule: str | None = None
    why: str = ""
    parts: tuple[tuple[int, int, str, str], ...] = ()
    kept_by: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The fates of a page's blocks, in order, and what the guard had to say."""

    fates: tuple[Fate, ...]
    warnings: tuple[str, ...] = ()


def resolve(
    views: Sequence[FoldedBlock],
    proposals: Proposals,
    shape: PageShape,
    shapes: Shapes,
    card: Scorecard | None,
    *,
    tables: bool = True,
    comments: bool = False,
) -> Resolved:
    """The fate of each block.

    card: the scorecard whose threshold the page's scores are held against. tables, comments:
    whether table rows and readers' comments may stay.
    """
    kept = _kept(proposals, views, shape, card.card.threshold if card else 0.0)
    takers: dict[int, tuple[Remover, str]] = {}
    parts: dict[int, list[Cut]] = {}
    clocked = _clocked_entries(views)
    entries = _timed_entries(proposals, views, shape) | clocked

    def holds(rule: Rule, index: int) -> bool:
        if index in entries or _elsewhere(rule, shape, index) or _protected(rule, index, kept):
            return False
        return not rule.before_prose or _prose_follows(index, views, shape)

    for removal in proposals.removals:
        if holds(removal.rule, removal.index):
            takers.setdefault(removal.index, (removal.rule, removal.rule.why))
    for cut in proposals.cuts:
        if holds(cut.rule, cut.index):
            parts.setdefault(cut.index, []).append(cut)
    spared = _comments(proposals, views, shape) if comments else frozenset()
    for start in proposals.starts:
        if not _elsewhere(start.rule, shape, start.index):
            _take_section(start, views, shape, kept, takers, spared)
        elif _is_lone_label(start, views, shape) and not _protected(start.rule, start.index, kept):
            takers.setdefault(start.index, (start.rule, start.rule.why))
    _take_echoes(views, kept, takers)
    sure = set(takers)
    _take_shapes(views, shape, shapes, card, kept, takers, clocked | spared)
    warnings = _guard(views, shape.scores, takers, sure)
    if not tables:
        for view in views:
            if view.block.kind == "table_row":
                takers.setdefault(view.block.index, (_NO_TABLES, _NO_TABLES.why))
    fates = tuple(_fate(view.block, takers, parts, kept) for view in views)
    return Resolved(fates, warnings)


def _kept(
    proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape, most: float
) -> dict[int, list[Hold]]:
    """What holds each block. most: the score up to which a block stays."""
    kept: dict[int, list[Hold]] = {}
    for hold in proposals.keeps:
        rule, index = hold.rule, hold.index
        if _elsewhere(rule, shape, index):
            continue
        if not rule.before_prose or _prose_follows(index, views, shape, most):
            kept.setdefault(index, []).append(hold)
    return kept


def _timed_entries(
    proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape
) -> set[int]:
    """Date lines that head the entries of a live blog or diary rather than stand over a text.

    Several of them stand in and around the prose, and prose follows each.
    """
    first, behind = shape.frame.start - 2, shape.frame.end + 1
    ruled = proposals.ruled()
    bylines = {one.index for one in proposals.removals if one.rule.topic == "byline"}
    bylines.update(cut.index for cut in proposals.cuts if cut.rule.topic == "byline")
    found = {
        index
        for index in bylines
        if first <= index < behind
        and index + 1 < len(views)
        and index + 1 not in ruled
        and views[index + 1].words > _ENTRY_WORDS
        and shape.scores[index + 1] < _ENTRY_SCORE
    }
    return found if len(found) >= _ENTRIES else set()


def _clocked_entries(views: Sequence[FoldedBlock]) -> set[int]:
    """The bare clock times of a live blog or programme, and the sentences that follow them.

    Comments and related links come with dates, names or places beside the time.
    """
    found = [
        view.block.index
        for view, after in pairwise(views)
        if view.words <= _CLOCK_WORDS
        and after.words > _ENTRY_WORDS
        and ends_sentence(after.block.text)
        and BARE_CLOCK.fullmatch(view.folded)
    ]
    if len(found) < _ENTRIES:
        return set()
    return {*found, *(index + 1 for index in found)}


def _protected(rule: Remover, index: int, kept: dict[int, list[Hold]]) -> bool:
    return any(hold.against(rule) for hold in kept.get(index, ()))


def _elsewhere(rule: Rule, shape: PageShape, index: int) -> bool:
    """Whether the rule's `where` rules out the zone of this block."""
    zones = rule.zones
    return bool(zones) and shape.where(index) not in zones


def _take_section(
    start: Start,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    kept: dict[int, list[Hold]],
    takers: dict[int, tuple[Remover, str]],
    spared: Set[int],
) -> None:
    """Takes the start line and what belongs to its section. spared: readers' comments that stay."""
    rule = start.rule
    if _protected(rule, start.index, kept):
        return
    takers.setdefault(start.index, (rule, rule.why))
    for index in _section(start, views, shape):
        if index not in spared and not _protected(rule, index, kept):
            takers.setdefault(index, (rule, rule.why))


def _section(start: Start, views: Sequence[FoldedBlock], shape: PageShape) -> Iterator[int]:
    """The blocks behind a start line that belong to its section."""
    most = start.max_blocks or _SECTION_BLOCKS
    behind = min(len(views), start.index + 1 + most) if start.until != "end" else len(views)
    for index in range(start.index + 1, behind):
        if _section_ends(start, views, shape, index):
            return
        yield index


def _comments(
    proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape
) -> frozenset[int]:
    """The blocks that are taken for readers' comments: by their section, or by the element's name.

    Those that other rules name are removed all the same: counters, buttons, prompts to comment.
    """
    found = {view.block.index for view in views if _NAMED_COMMENTS in view.block.marks}
    for start in proposals.starts:
        if start.rule.topic == "comments" and not _elsewhere(start.rule, shape, start.index):
            found.update(_section(start, views, shape))
    return frozenset(found)


def _section_ends(start: Start, views: Sequence[FoldedBlock], shape: PageShape, index: int) -> bool:
    view = views[index]
    if view.folded in start.until_phrases:
        return True
    if index == start.index + 1 and _stands_amid(start.index, views, shape):
        return True
    if start.until == "end":
        return False
    if start.until == "heading" and view.block.kind == "heading":
        return True
    if is_prose(view, shape.scores[index]) or _is_running_text(view, shape.scores[index]):
        return True
    follows = index + 1 < len(views) and is_prose(views[index + 1], shape.scores[index + 1])
    return follows and shape.scores[index] < 0


def _is_lone_label(start: Start, views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    """Whether a line that opens sections below articles stands alone before the last paragraphs.

    Only in texts, where nothing tells it from a subhead: further up, and where the scores take it
    for article text, it may be one.
    """
    at = start.index
    return (
        not views[at].block.tag
        and views[at].block.kind == "paragraph"
        and "tail" in start.rule.zones
        and 0 < shape.prose.end - at - 1 <= _LAST_PARAGRAPHS
        and shape.scores[at] > -_DOUBTED_TEXT
        and _surely_article(at - 1, views, shape)
        and _prose_follows(at, views, shape, _AMID_TEXT)
    )


def _stands_amid(label: int, views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    """Whether a section's label stands between two paragraphs of the article.

    It is all that extraction leaves of a box amid the article, whose last paragraph is doubtful by
    its score, with a label before it and boilerplate behind.
    """
    before, view = views[label - 1], views[label + 1]
    return (
        label > 0
        and before.words >= PROSE_WORDS
        and is_prose(before, shape.scores[label - 1])
        and shape.scores[label] < _AMID_LABEL
        and shape.scores[label + 1] < _AMID_TEXT
        and view.block.kind == "paragraph"
        and view.words >= PROSE_WORDS
        and ends_sentence(view.block.text)
    )


def is_prose(view: FoldedBlock, score: float) -> bool:
    """Whether a block counts as the article's prose where a section is looking for its end."""
    sentence = view.words >= _SENTENCE_WORDS and ends_sentence(view.block.text)
    return score < 0 and (view.words >= PROSE_WORDS or sentence)


def _is_running_text(view: FoldedBlock, score: float) -> bool:
    """Whether a doubtful block is too long for a teaser, or begins amid a sentence as no teaser.

    Of the blocks that sections of related links had taken, half of the words of the first were
    article text on labelled pages, and most of the others; of all they had taken 1 in 100.
    """
    text = view.block.text
    if score >= _DOUBTED_TEXT or view.words < _AMID_WORDS or not _NEXT_SENTENCE.search(text):
        return False
    return view.words >= _TEASER_WORDS or text[0].islower() or text[0] in _AMID_SENTENCE


def _take_echoes(
    views: Sequence[FoldedBlock],
    kept: dict[int, list[Hold]],
    takers: dict[int, tuple[Remover, str]],
) -> None:
    """Takes the block next to a caption that says the same: the picture's text for the blind.

    A heading that a caption repeats stays, and so does a paragraph that only begins as it does.
    """
    for index in [index for index, (rule, _) in takers.items() if rule.topic == "caption"]:
        for near in (index - 1, index + 1):
            if not 0 <= near < len(views) or near in takers or _is_heading(views[near]):
                continue
            own, other = views[index].folded, views[near].folded
            if _is_echo(own, other):
                rule, why = takers[index]
                if not _protected(rule, near, kept):
                    takers[near] = (rule, why)


def _is_echo(caption: str, other: str) -> bool:
    """Whether another text says what a caption says, one of them perhaps with a credit behind it.

    >>> _is_echo("ada renn", "ada renn has run the yard beside the lock for thirty years")
    False
    """
    shared = min(len(caption), len(other))
    if shared < max(_ECHO_LENGTH, _ECHO_SHARE * len(other)):
        return False
    return caption.startswith(other) or other.startswith(caption)


def _is_heading(view: FoldedBlock) -> bool:
    return view.block.kind == "heading"


def _take_shapes(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    shapes: Shapes,
    card: Scorecard | None,
    kept: dict[int, list[Hold]],
    takers: dict[int, tuple[Remover, str]],
    entries: Set[int],
) -> None:
    bounds = [(rule, _within(rule, shape.features)) for rule in shapes.bounds]
    scored: list[int] = []
    for view, score in zip(views, shape.scores, strict=True):
        index = view.block.index
        if index in takers or index in entries:
            continue
        for rule, within in bounds:
            if (
                within[index]
                and not _elsewhere(rule, shape, index)
                and not _protected(rule, index, kept)
            ):
                takers[index] = (rule, rule.why)
                break
        else:
            if (
                card
                and score > card.card.threshold
                and view.block.kind != "code"  # Its lines look like anything but prose.
                and score > card.card.threshold + _doubt(index, views, shape)
                and not _protected(card.card, index, kept)
            ):
                scored.append(index)
    if card and scored:
        strongest = card.strongest(shape.features.take(scored))
        for index, names in zip(scored, strongest, strict=True):
            takers[index] = (card.card, _why(card.card.why, names))


def _prose_follows(
    index: int, views: Sequence[FoldedBlock], shape: PageShape, most: float = 0.0
) -> bool:
    after = index + 1
    return after < len(views) and is_prose(views[after], shape.scores[after] - most)


def _doubt(index: int, views: Sequence[FoldedBlock], shape: PageShape) -> float:
    """What more it takes to remove a block that stands where article text would.

    A short line that prose follows at once stands in a subhead's place; a sentence right behind
    prose may end the article.
    """
    view = views[index]
    if view.words <= _SUBHEAD_WORDS and _surely_article(index + 1, views, shape):
        return _SUBHEAD_DOUBT
    sentence = view.words >= _SENTENCE_WORDS and ends_sentence(view.block.text)
    return _SENTENCE_DOUBT if sentence and _surely_article(index - 1, views, shape) else 0.0


def _surely_article(index: int, views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    return (
        0 <= index < len(views)
        and shape.scores[index] < _SURELY_ARTICLE
        and views[index].words >= PROSE_WORDS
    )


def _within(rule: ShapeRule, features: FeatureTable) -> Column:
    """Which blocks are within all bounds of the rule."""
    found = np.ones(len(features), dtype=np.bool_)
    for name, (least, most) in rule.when.items():
        column = features.column(name)
        found &= (least <= column) & (column <= most)
    return found


@lru_cache(maxsize=4096)
def _why(why: str, names: tuple[str, ...]) -> str:
    """A rule's why, and in words the features that spoke loudest for the removal."""
    return f"{why}: {', '.join(dict.fromkeys(map(in_words, names)))}"


def _guard(
    views: Sequence[FoldedBlock],
    scores: Sequence[float],
    takers: dict[int, tuple[Remover, str]],
    sure: set[int],
) -> tuple[str, ...]:
    """Gives back what removals took from a page that would lose its article.

    Prose is what has the length and the stops of it, is not mostly links, and may be article text
    by its score; comments don't count where an article is left. Where less than `_GUARD_SHARE` of
    its words would be left, and the rest is doubtful by its scores, blocks that only shapes and
    sections took come back, prose first; so they do where hardly any of them would be left, and
    where nothing at all would, everything that no line rule named.

    The bounds were chosen on labelled pages: of 11 articles that a guard on all prose gave text
    back to, 9 got footers and comments back.
    """
    prose = [
        view
        for view, score in zip(views, scores, strict=True)
        if view.words >= PROSE_WORDS
        and score < _SURELY_BOILERPLATE
        and ends_sentence(view.block.text)
        if (view.block.link_density or 0.0) < _MOSTLY_LINKS
    ]
    left = sum(view.words for view in prose if view.block.index not in takers)
    if left >= _ARTICLE_WORDS:
        prose = [view for view in prose if not _is_comment(view, takers)]
    kept = any(view.block.index not in takers for view in views)
    if kept and not _loses_article(prose, scores, takers):
        return ()
    back = [
        view.block.index
        for view in prose or views
        if view.block.index in takers
        and (view.block.index not in sure or takers[view.block.index][0].takes_unseen)
    ]
    if not back:
        return ()
    rules = sorted({takers[index][0].id for index in back})
    for index in back:
        del takers[index]
    return (
        f"guard: {len(back)} blocks kept that {', '.join(rules)} would have removed, because "
        "too little of the page's prose would have been left",
    )


def _loses_article(
    prose: Sequence[FoldedBlock], scores: Sequence[float], takers: dict[int, tuple[Remover, str]]
) -> bool:
    """Whether too little of the prose is left, by how sure the scores are of the rest."""
    gone = [view for view in prose if view.block.index in takers]
    total, lost = (sum(view.words for view in some) for some in (prose, gone))
    doubt = sum(view.words * scores[view.block.index] for view in gone) / (lost or 1)
    return total - lost < total * (_GUARD_SHARE if doubt < _DOUBTFUL else _HARDLY_ANY)


def _is_comment(view: FoldedBlock, takers: dict[int, tuple[Remover, str]]) -> bool:
    return view.block.index in takers and takers[view.block.index][0].topic == "comments"


def _fate(
    block: Block,
    takers: dict[int, tuple[Remover, str]],
    parts: dict[int, list[Cut]],
    kept: dict[int, list[Hold]],
) -> Fate:
    by = kept[block.index][0].rule.id if block.index in kept else ""
    if taker := takers.get(block.index):
        return Fate(rule=taker[0].id, why=taker[1])
    spans = sorted((p.start, p.end, p.rule.id, p.rule.why) for p in parts.get(block.index, ()))
    return Fate(parts=_merged(spans), kept_by=by)


def _merged(
    spans: Sequence[tuple[int, int, str, str]],
) -> tuple[tuple[int, int, str, str], ...]:
    """Spans in order without overlaps; an overlapping later one gives up the shared part."""
    merged: list[tuple[int, int, str, str]] = []
    for start, end, rule, why in spans:
        first = max(start, merged[-1][1]) if merged else start
        if first < end:
            merged.append((first, end, rule, why))
    return tuple(merged)
