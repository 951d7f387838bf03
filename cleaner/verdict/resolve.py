"""Proposals → removals: what each rule asked for, settled in the context of the whole page.

Pure and deterministic: `keep` rules win, zones are checked, sections run to where the article
goes on, overlapping spans merge, and a guard stops a page from losing its article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.proposals import Cut, Proposals
from cleaner.rules.rule import Rule
from cleaner.scores.card import Card, Scorecard
from cleaner.scores.story import Story
from cleaner.system.records import from_columns
from cleaner.verdict.alike import settle_alike, settle_pieces
from cleaner.verdict.answers import interview_questions, settle_answers, settle_series
from cleaner.verdict.author_notes import take_author_notes
from cleaner.verdict.beside import take_counted, take_empty_headings, take_names, take_teasers
from cleaner.verdict.bids import take_repeated_bids
from cleaner.verdict.contents import take_contents
from cleaner.verdict.context import Context, Takers, context_of
from cleaner.verdict.doubles import take_copies, take_doubles
from cleaner.verdict.echoes import (
    take_above_credits,
    take_between,
    take_bracketed,
    take_doubled,
    take_echoes,
    take_pairs,
)
from cleaner.verdict.entries import clocked_entries, dated_rows, timed_entries
from cleaner.verdict.extent import take_outside
from cleaner.verdict.guard import guard
from cleaner.verdict.introduced import settle_addresses, settle_introduced
from cleaner.verdict.islands import take_islands
from cleaner.verdict.landmarks import (
    Landmark,
    take_buttons,
    take_forms,
    take_landmarks,
    take_sign_ups,
    take_worded,
    tell_landmarks,
)
from cleaner.verdict.last_headings import take_last_headings
from cleaner.verdict.left_over import take_card_titles, take_left_over, take_told
from cleaner.verdict.neighbours import settle_neighbours, settle_rows, settle_sentences
from cleaner.verdict.parts import article_parts
from cleaner.verdict.plain_names import take_plainly_named
from cleaner.verdict.scored import take_shapes, tell_scores
from cleaner.verdict.sections import comment_blocks, is_lone_label, take_section
from cleaner.verdict.shape import PageShape, Shapes
from cleaner.verdict.stories import opening, other_stories, streamed, take_other_stories
from cleaner.verdict.subheads import settle_subheads
from cleaner.verdict.teasers import (
    take_again,
    take_below_labels,
    take_labelled,
)
from cleaner.verdict.threads import THREAD, take_numbered, take_stamped, thread_blocks
from cleaner.verdict.timed_lists import take_timed_lists
from cleaner.verdict.walls import take_offers, take_walls
from cleaner.verdict.wholes import settle_quotations, settle_wholes, take_rests, wholes

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
    title: int = -1,
    tables: bool = True,
    comments: bool = False,
    article: bool = True,
    running: bool = True,
    listing: bool = False,
    surely: bool = True,
    language: str = "",
    authors: Sequence[str] = (),
) -> Resolved:
    """The fate of each block.

    card: the scorecard whose threshold the page's scores are held against. landmarks: where blocks
    stand. story: where the headline stands that the page's titles speak of. title: the block that
    was chosen for the title. tables, comments: whether table rows and readers' comments may stay.
    article: the page is told to be one, surely: beyond doubt. listing: it is a list of others.
    authors: whom it declares to have written it.
    """
    clocked, dated = clocked_entries(views), dated_rows(proposals, views, shape)
    page = _Page(
        context=context_of(views, shape, proposals, card.card.threshold if card else 0.0),
        proposals=proposals,
        card=card,
        landmarks=landmarks,
        story=story,
        title=title,
        entries=timed_entries(proposals, views, shape) | clocked | dated,
        rows=clocked | dated,
        language=language,
    )
    _take_proposed(page)
    _take_sections(page, comments=comments)
    _take_repeated(page, listing=listing, surely=surely)
    sure = frozenset(page.takers)
    _take_scored(page, shapes)
    _settle_scored(page, article=article, surely=surely, running=running, comments=comments)
    sure |= _take_placed(page, article=article)
    guarded = guard(views, shape.scores, page.takers, sure, story)
    if not guarded.undone:
        if views and views[0].block.link_density is None:
            take_names(page.context, page.takers, title)
            take_teasers(page.context, page.takers)
            take_empty_headings(page.context, page.takers)
            if not comments:
                take_counted(page.context, page.takers)
            take_islands(page.context, page.takers, title, page.spared)
            if card:
                spared = page.spared | page.entries
                take_outside(page.context, page.takers, title, card.card.threshold, spared)
        if article or not story.columns:
            take_author_notes(page.context, page.takers, authors)
    # What stays is settled by now, and no copy is held against what a page must keep.
    take_copies(page.context, page.takers)
    tell_landmarks(landmarks, page.by, page.takers)
    if card:
        tell_scores(page.context, card, page.takers)
    if not tables:
        for view in views:
            if view.block.kind == "table_row":
                page.takers.setdefault(view.block.index, (_NO_TABLES, _NO_TABLES.why))
    fates = _fates(len(views), page.takers, page.parts, page.context)
    return Resolved(fates, guarded.warnings, guarded.undone)


@dataclass(slots=True, kw_only=True)
class _Page:
    """A page while its blocks are settled: what is known of it, and what takes which by now.

    entries: blocks that open an entry of the article by a time or date; rows: those of them that
    no score takes. language: the page's. spared: readers' comments that were asked for.
    """

    context: Context
    proposals: Proposals
    card: Scorecard | None
    landmarks: Mapping[int, Landmark]
    story: Story
    title: int
    entries: Set[int]
    rows: Set[int]
    language: str
    spared: Set[int] = frozenset()
    takers: Takers = field(default_factory=dict)
    parts: dict[int, list[Cut]] = field(default_factory=dict)

    @property
    def by(self) -> Card | None:
        """The card that stands for what scores take."""
        return self.card.card if self.card else None

    def holds(self, rule: Rule, index: int) -> bool:
        """Whether a rule may have what it asks for there."""
        # What a site's own rules name is no date of its articles.
        if index in self.entries and not rule.sites:
            return False
        if self.context.elsewhere(rule, index) or self.context.protects(rule, index):
            return False
        return not rule.before_prose or self.context.prose_follows(index)


def _take_proposed(page: _Page) -> None:
    """What rules ask for by a block's own words: whole blocks, and parts of them."""
    for removal in page.proposals.removals:
        if page.holds(removal.rule, removal.index):
            page.takers.setdefault(removal.index, (removal.rule, removal.rule.why))
    for cut in page.proposals.cuts:
        if page.holds(cut.rule, cut.index):
            page.parts.setdefault(cut.index, []).append(cut)


def _take_sections(page: _Page, *, comments: bool) -> None:
    """Sections from where rules say that they start, and readers' comments unless asked for."""
    context, takers = page.context, page.takers
    questions = interview_questions(context) if page.proposals.starts else frozenset()
    starts = tuple(start for start in page.proposals.starts if start.index not in questions)
    readers = thread_blocks(context, page.proposals)
    if comments:
        page.spared = comment_blocks(starts, context).union(readers)
    for start in starts:
        if not context.elsewhere(start.rule, start.index):
            take_section(start, context, takers, page.spared)
        elif is_lone_label(start, context) and not context.protects(start.rule, start.index):
            takers.setdefault(start.index, (start.rule, start.rule.why))
    for index in readers:
        if index not in page.spared and not context.protects(THREAD, index):
            takers.setdefault(index, (THREAD, THREAD.why))


def _take_repeated(page: _Page, *, listing: bool, surely: bool) -> None:
    """Lists of teasers, what the page says again, and other stories."""
    context, takers, story = page.context, page.takers, page.story
    take_timed_lists(context, takers)
    take_between(context, takers)
    take_echoes(context, takers)
    take_labelled(context, page.proposals.suspects, takers, story.headline)
    take_below_labels(context, takers)
    take_again(context, takers, story.headline)
    take_pairs(context, takers)
    take_doubled(context, takers)
    take_bracketed(context, takers)
    take_above_credits(context, takers, page.title)
    take_doubles(context, takers)
    streams = {} if listing else streamed(context, story, sure=surely)
    others = {**streams, **other_stories(context.views, story)}
    take_other_stories(others, context, takers, page.spared)


def _take_scored(page: _Page, shapes: Shapes) -> None:
    """What shapes and scores take; tables, lists and quotations stay or go whole."""
    context, takers = page.context, page.takers
    groups = wholes(context.views)
    parts = article_parts(context, page.landmarks, takers, groups)
    spared = page.rows | page.spared | parts | opening(context, page.story)
    headline = page.story.headline if page.story.is_named else -1
    take_shapes(context, shapes, page.card, takers, spared, headline)
    settle_wholes(groups, context.shape.frame, page.by, takers)
    settle_introduced(context, page.proposals.suspects, page.by, takers)


def _settle_scored(
    page: _Page, *, article: bool, surely: bool, running: bool, comments: bool
) -> None:
    """What scores took or left is settled by what stands beside it."""
    context, suspects, takers = page.context, page.proposals.suspects, page.takers
    if article:
        settle_quotations(context.views, page.by, takers)
        settle_neighbours(context, suspects, page.card, takers)
        settle_addresses(context, suspects, page.by, takers)
        settle_alike(context, page.proposals, page.by, takers, page.story)
        take_plainly_named(context, takers, page.rows)
        take_left_over(context, takers, surely=surely)
        take_rests(context, page.by, takers)
        take_told(context, page.by, takers)
        take_repeated_bids(context, takers)
        take_contents(context, takers, page.story.headline)
        if not comments:
            take_numbered(context, takers)
            take_stamped(context, takers, page.language)
    if running:
        settle_rows(context, suspects, page.card, takers)
        settle_sentences(context, suspects, page.card, takers)
        settle_answers(context, page.by, takers)
        settle_series(context, page.by, takers)
        settle_pieces(context, suspects, page.by, takers)
        settle_subheads(context, suspects, page.by, takers, page.title)
    if article or not running:
        # Services and manuals tell of themselves in cards; others have those of more pages below.
        above = page.story.headline if article else context.shape.prose.end - 1
        take_card_titles(context, takers, above)


def _take_placed(page: _Page, *, article: bool) -> Set[int]:
    """What goes by where it stands. Returns blocks of walls, which no guard gives back."""
    context, suspects, takers = page.context, page.proposals.suspects, page.takers
    spared = page.entries | page.spared
    take_landmarks(page.landmarks, context, takers, spared)
    take_sign_ups(page.landmarks, context, takers, spared)
    walls = take_walls(context, suspects, takers)
    take_offers(context, takers)
    if article:
        take_forms(suspects, context, takers, spared)
        take_buttons(context, takers, spared)
        take_worded(page.landmarks, suspects, context, takers, spared)
        take_last_headings(context, takers)
    return walls


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
