"""Proposals → removals: what each rule asked for, settled in the context of the whole page.

Pure and deterministic: `keep` rules win, zones are checked, sections run to where the article
goes on, overlapping spans merge, and a guard stops a page from losing its article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.proposals import Cut, Proposals
from cleaner.rules.rule import Rule
from cleaner.scores.card import Scorecard
from cleaner.scores.story import Story
from cleaner.system.records import from_columns
from cleaner.verdict.alike import settle_alike, settle_pieces
from cleaner.verdict.answers import interview_questions, settle_answers
from cleaner.verdict.bids import take_repeated_bids
from cleaner.verdict.contents import take_contents
from cleaner.verdict.context import Context, Takers, context_of
from cleaner.verdict.doubles import take_copies, take_doubles
from cleaner.verdict.echoes import take_between, take_echoes, take_pairs
from cleaner.verdict.entries import clocked_entries, dated_rows, timed_entries
from cleaner.verdict.guard import guard
from cleaner.verdict.introduced import settle_introduced
from cleaner.verdict.landmarks import (
    Landmark,
    take_forms,
    take_landmarks,
    take_sign_ups,
    take_worded,
    tell_landmarks,
)
from cleaner.verdict.last_headings import take_last_headings
from cleaner.verdict.neighbours import settle_neighbours, settle_rows
from cleaner.verdict.parts import article_parts
from cleaner.verdict.plain_names import take_plainly_named
from cleaner.verdict.scored import take_shapes, tell_scores
from cleaner.verdict.sections import comment_blocks, is_lone_label, take_section
from cleaner.verdict.shape import PageShape, Shapes
from cleaner.verdict.stories import opening, other_stories, streamed, take_other_stories
from cleaner.verdict.subheads import settle_subheads
from cleaner.verdict.teasers import take_again, take_below_labels, take_labelled, take_left_over
from cleaner.verdict.threads import THREAD, thread_blocks
from cleaner.verdict.timed_lists import take_timed_lists
from cleaner.verdict.walls import take_walls
from cleaner.verdict.wholes import settle_quotations, settle_wholes, wholes

_NO_TABLES: Final = Rule(
    id="options.tables", why="A row of a table, which the options leave out", pack="options"
)
"""The reason of `Options(tables=False)`."""
_NO_STORY: Final = Story()


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
    """The fates of a page's blocks, in order, and what the guard had to say.

    undone: the ids of rules of which the guard gave blocks back.
    """

    fates: tuple[Fate, ...]
    warnings: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


def resolve(
    views: Sequence[FoldedBlock],
    proposals: Proposals,
    shape: PageShape,
    shapes: Shapes,
    card: Scorecard | None,
    landmarks: Mapping[int, Landmark] = MappingProxyType({}),
    story: Story = _NO_STORY,
    *,
    tables: bool = True,
    comments: bool = False,
    article: bool = True,
    running: bool = True,
    listing: bool = False,
) -> Resolved:
    """The fate of each block.

    card: the scorecard whose threshold the page's scores are held against. landmarks: where blocks
    stand. story: where the headline stands that the page's titles speak of. tables, comments:
    whether table rows and readers' comments may stay. article: the page is told to be one. listing:
    it is a list of others.
    """
    context = context_of(views, shape, proposals, card.card.threshold if card else 0.0)
    takers: Takers = {}
    parts: dict[int, list[Cut]] = {}
    clocked = clocked_entries(views)
    dated = dated_rows(proposals, views, shape)
    entries = timed_entries(proposals, views, shape) | clocked | dated

    def holds(rule: Rule, index: int) -> bool:
        # What a site's own rules name is no date of its articles.
        if index in entries and not rule.sites:
            return False
        if context.elsewhere(rule, index) or context.protects(rule, index):
            return False
        return not rule.before_prose or context.prose_follows(index)

    for removal in proposals.removals:
        if holds(removal.rule, removal.index):
            takers.setdefault(removal.index, (removal.rule, removal.rule.why))
    for cut in proposals.cuts:
        if holds(cut.rule, cut.index):
            parts.setdefault(cut.index, []).append(cut)
    questions = interview_questions(context) if proposals.starts else frozenset()
    starts = tuple(start for start in proposals.starts if start.index not in questions)
    readers = thread_blocks(context, proposals)
    spared = comment_blocks(starts, context).union(readers) if comments else frozenset()
    for start in starts:
        if not context.elsewhere(start.rule, start.index):
            take_section(start, context, takers, spared)
        elif is_lone_label(start, context) and not context.protects(start.rule, start.index):
            takers.setdefault(start.index, (start.rule, start.rule.why))
    for index in readers:
        if index not in spared and not context.protects(THREAD, index):
            takers.setdefault(index, (THREAD, THREAD.why))
    take_timed_lists(context, takers)
    take_between(context, takers)
    take_echoes(context, takers)
    take_labelled(context, proposals.suspects, takers, story.headline)
    take_below_labels(context, takers)
    take_again(context, takers, story.headline)
    take_pairs(context, takers)
    take_doubles(context, takers)
    streams = {} if listing else streamed(views, story)
    take_other_stories({**streams, **other_stories(views, story)}, context, takers, spared)
    sure = frozenset(takers)
    groups = wholes(views)
    parts_of_article = article_parts(context, landmarks, takers, groups)
    take_shapes(
        context,
        shapes,
        card,
        takers,
        clocked | dated | spared | parts_of_article | opening(context, story),
    )
    settle_wholes(groups, shape.frame, card.card if card else None, takers)
    settle_introduced(context, proposals.suspects, card.card if card else None, takers)
    if article:
        settle_quotations(views, card.card if card else None, takers)
        settle_neighbours(context, proposals.suspects, card, takers)
        settle_alike(context, proposals, card.card if card else None, takers, story)
        take_plainly_named(context, takers, dated)
        take_left_over(context, takers)
        take_repeated_bids(context, takers)
        settle_answers(context, card.card if card else None, takers)
        take_contents(context, takers, story.headline)
    if running:
        settle_rows(context, proposals.suspects, card, takers)
        settle_pieces(context, proposals.suspects, card.card if card else None, takers)
        settle_subheads(context, proposals.suspects, card.card if card else None, takers)
    take_landmarks(landmarks, context, takers, entries | spared)
    take_sign_ups(landmarks, context, takers, entries | spared)
    sure |= take_walls(context, proposals.suspects, takers)
    if article:
        take_forms(proposals.suspects, context, takers, entries | spared)
        take_worded(landmarks, proposals.suspects, context, takers, entries | spared)
        take_last_headings(context, takers)
    guarded = guard(views, shape.scores, takers, sure, story)
    # What stays is settled by now, and no copy is held against what a page must keep.
    take_copies(context, takers)
    tell_landmarks(landmarks, card.card if card else None, takers)
    if card:
        tell_scores(context, card, takers)
    if not tables:
        for view in views:
            if view.block.kind == "table_row":
                takers.setdefault(view.block.index, (_NO_TABLES, _NO_TABLES.why))
    fates = _fates(len(views), takers, parts, context)
    return Resolved(fates, guarded.warnings, guarded.undone)


def _fates(
    count: int, takers: Takers, parts: Mapping[int, Sequence[Cut]], context: Context
) -> tuple[Fate, ...]:
    """What becomes of each block of a page."""
    rules: list[str | None] = [None] * count
    whys, kept_by = [""] * count, [""] * count
    cuts: list[tuple[tuple[int, int, str, str], ...]] = [()] * count
    for index, holds in context.kept.items():
        kept_by[index] = holds[0].rule.id
    for index, some in parts.items():
        cuts[index] = _merged(sorted((p.start, p.end, p.rule.id, p.rule.why) for p in some))
    for index, (taker, why) in takers.items():
        rules[index], whys[index] = taker.id, why
        cuts[index], kept_by[index] = (), ""
    return from_columns(Fate, (rules, whys, cuts, kept_by))


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
