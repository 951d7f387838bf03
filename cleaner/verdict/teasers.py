"""Teasers amid the article: links to other pages of the site between two of its paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import groupby
from typing import Final

from cleaner.blocks.tags import CARD, INWARD
from cleaner.blocks.unread import PERMALINK
from cleaner.model import Block
from cleaner.rules.kinds import LineRule
from cleaner.rules.rule import Rule
from cleaner.scores.boxes import containers
from cleaner.system.pattern import pattern
from cleaner.text.fold import count_all_words
from cleaner.text.prose import CLOSERS, ends_sentence, final_sign
from cleaner.verdict.context import Context, Remover, Takers

TEASER: Final = "teaser"
TOPIC: Final = "related"
LABELLED: Final = Rule(
    id="related.labelled",
    why="A label for other pages of the site, and the links to them below it",
    pack=TOPIC,
)
"""The reason of what `take_labelled` takes."""


class _Bounds:
    """What a teaser looks like. Tried on labelled pages: of 30 that it takes on news pages 8 are in
    their gold, and are teasers all the same."""

    __slots__ = ()

    blocks: Final = 5
    """Blocks side by side at most: an article that links to more is a list of its own."""
    words: Final = 5
    """Words of a link at least, on average, or one less with a label: shorter ones are names of
    what the article is about."""
    title_words: Final = 6
    """Words of the title in a card that is not named for one."""
    card_words: Final = 40
    """Words of such a card at most."""
    card_levels: Final = 4
    """Elements around a title that may be its card."""
    cards: Final = 2
    """Such cards that a page may have."""
    introducing_words: Final = 5
    """Words of a line with a colon up to which it may be a label for other pages."""
    below_headline: Final = 5
    """Blocks below the headline in which bylines and teasers stand. Chosen, never measured."""
    listed: Final = 0.5
    """Share of characters in links from which an item of a list of links is one: a word or two
    stand behind some."""
    below_label: Final = 8
    """Links behind a label that go with it at most. Chosen, never measured."""
    label_words: Final = 8
    """Words at most of a label that a rule suspects. Chosen, never measured."""
    labelled_words: Final = 4
    """Words of a link below such a label at least, on average: shorter ones are names."""
    told_words: Final = 60
    """Words of the box of such a label and its links, with what it tells of them, at most."""
    told_blocks: Final = 2
    """Blocks behind the links in such a box that tell of them at most. Chosen by looking at pages,
    never measured."""
    heading_words: Final = 7
    """Words of a heading by itself: shorter ones are subheads that are links."""
    number_at: Final = 12
    """Characters of a lone heading that hold its number, as one of several: "Chapter 3"."""
    fewest: Final = 4
    """Places on a page that may have teasers, whatever its length."""
    prose_each: Final = 6
    """Paragraphs for each further place: a page with more is a list of links with notes."""


_BOUNDS: Final = _Bounds()
_LISTED: Final = "list_links"
"""The mark of what stands in a list in which nearly all is links."""
_NAMED: Final = "named:related"
_BESIDE: Final = frozenset(("aside", _NAMED))
_REFERENCES: Final = "see also"
"""The label of a list that manuals and reference works have of their own."""
_COLONS: Final = ":： "
_COLON: Final = (":", "：")
_LABELLED: Final = pattern(r"[:：|→»›>▶►]")
_KINDS: Final = frozenset(("paragraph", "heading", "list_item", "quote", "table_row"))
"""A row is a teaser where all its cells are links; none of the labelled pages has such a row of its
article's behind a paragraph."""
_TABLED: Final = frozenset(("table_row", "heading", "caption"))
"""Kinds of blocks that tables behind an article consist of."""


def mark_teasers(
    blocks: Sequence[Block], words: Sequence[int], counts: Sequence[float]
) -> tuple[Block, ...]:
    """The blocks of an HTML page, those of teasers marked `teaser`.

    That are blocks that are all link, to other pages of the site, and cards that are named for it,
    right behind a paragraph of the article or under its headline. A paragraph that ends in a colon
    introduces a list of the article's own.

    words: of each block; counts: these again, 0 where it is no prose.
    """
    leading = {marks: _leads_away(marks) for marks in {block.marks for block in blocks}}
    links = [leading[block.marks] and block.kind in _KINDS for block in blocks]
    if True not in links:
        return tuple(blocks)
    cards = _cards(blocks, words, counts)
    linked = [link or index in cards for index, link in enumerate(links)] if cards else links
    prose = [bool(words) and not link for words, link in zip(counts, linked, strict=True)]
    if True not in prose:
        return tuple(blocks)
    last = len(prose) - 1 - prose[::-1].index(True)
    end = _end_of_tables(blocks, linked, last)
    runs = [run for run in _runs(linked) if run.start <= last + 1 or run.start == end + 1]
    places = [run for run in runs if _is_teaser(blocks, run, prose, cards)]
    most = max(_BOUNDS.fewest, sum(prose) // _BOUNDS.prose_each)
    found = {index for run in places for index in run} if len(places) <= most else set()
    return tuple(block.marked(TEASER) if block.index in found else block for block in blocks)


def _cards(blocks: Sequence[Block], words: Sequence[int], counts: Sequence[float]) -> set[int]:
    """The blocks of boxes that hold the title of another page, and a few words to it.

    There are few of them: an article with more of them is a list of what it speaks of. words: of
    each block; counts: these again, 0 where it is no prose.
    """
    titles = [
        block
        for block, size in zip(blocks, words, strict=True)
        if size >= _BOUNDS.title_words and _leads_on(block)
    ]
    levels = [block.around[: _BOUNDS.card_levels] for block in titles]
    inside: dict[int, list[int]] = {number: [] for around in levels for number in around}
    wanted = frozenset(inside)
    for block in blocks if titles else ():
        for number in wanted.intersection(block.around):
            inside[number].append(block.index)
    found: dict[int, list[int]] = {}
    for around in levels:
        for number in around:
            some = inside[number]
            if not 1 < len(some) <= _BOUNDS.blocks or sum(counts[at] > 0 for at in some) > 1:
                continue  # More than one sentence: the article around, or a box of its own.
            if sum([words[at] for at in some]) <= _BOUNDS.card_words:
                found[number] = some
                break
    return (
        {index for some in found.values() for index in some}
        if len(found) <= _BOUNDS.cards
        else set()
    )


def take_labelled(
    context: Context, suspects: Mapping[int, Set[str]], takers: Takers, headline: int
) -> None:
    """Takes labels that rules only suspect to be of related pages, and the links right below.

    That are short lines without a stop above nothing but links to other pages of the site, below
    the headline. A heading is the article's own, as in manuals, unless its box is named otherwise.

    suspects: the topics that blocks are suspected of, by index. headline: the block of it.
    """
    views = context.views
    for index, topics in suspects.items():
        view = views[index]
        if (
            TOPIC not in topics
            or not headline < index
            or view.words > _BOUNDS.label_words
            or (view.block.kind == "heading" and _BESIDE.isdisjoint(view.block.marks))
            or view.folded == _REFERENCES
            or is_link(view.block)
            or final_sign(view.block.text.rstrip(_COLONS)) == 1
            or context.protects(LABELLED, index)
        ):
            continue
        links = _links_below(context, index)
        words = sum(views[at].words for at in links)
        if links and words >= _BOUNDS.labelled_words * len(links):
            for at in (index, *links, *_told_below(context, index, links[-1])):
                if not context.protects(LABELLED, at):
                    takers.setdefault(at, (LABELLED, LABELLED.why))


def _links_below(context: Context, label: int) -> range:
    """The links to other pages of the site right below a label; none where they are too many."""
    end = label + 1
    while end < len(context.views) and is_link(context.views[end].block):
        end += 1
    return range(label + 1, end if end - label - 1 <= _BOUNDS.below_label else label + 1)


def _told_below(context: Context, label: int, last: int) -> Sequence[int]:
    """What the box of a label and its links tells of the last of them, behind it."""
    around = context.views[last].block.around
    box = next((number for number in containers(context.views[label].block) if number in around), 0)
    inside = context.inside(box) if box else ()
    if not inside or sum([view.words for view in inside]) > _BOUNDS.told_words:
        return ()
    behind = [view.block.index for view in inside if view.block.index > last]
    whole = inside[0].block.index == label and len(behind) <= _BOUNDS.told_blocks
    sure = any(context.surely_article(index) for index in behind)
    return behind if whole and not sure else ()


def take_below_labels(context: Context, takers: Takers) -> None:
    """Takes the links to other pages of the site right behind a label for such.

    That are labels that rules for related pages take as lines: their sections end at a block that
    is long, as the titles of articles are. In a box that is named for related pages the links may
    lead to another site of the publisher.
    """
    labels = [
        index
        for index, (rule, _) in takers.items()
        if isinstance(rule, LineRule) and rule.topic == TOPIC
    ]
    for label in labels:
        rule, why = takers[label]
        below = context.views[label + 1 : label + 1 + _BOUNDS.below_label]
        inward = any(_LISTED in view.block.marks and _leads_on(view.block) for view in below)
        for view in below:
            share = view.block.link_density or 0.0
            listed = inward and _LISTED in view.block.marks and share >= _BOUNDS.listed
            named = _NAMED in view.block.marks and is_link(view.block)
            leads = listed or named or _leads_on(view.block)
            if not leads or context.protects(rule, view.block.index):
                break
            takers.setdefault(view.block.index, (rule, why))


def _leads_on(block: Block) -> bool:
    """Whether a block is a link to another page of the site, and no heading's link to edit it."""
    return not INWARD.isdisjoint(block.marks) and PERMALINK not in block.marks


def take_again(context: Context, takers: Takers, headline: int) -> None:
    """Takes links that a list of related pages, which a rule took, has too, outside the prose.

    A column of links stands above the article and below it on many sites, and only one of them is
    named for what it is. headline: the block of it, which such lists may have as well; -1 without.
    """
    listed: dict[str, tuple[Remover, str]] = {}
    for index, (rule, why) in takers.items():
        view = context.views[index]
        if rule.topic == TOPIC and is_link(view.block) and view.words >= _BOUNDS.words:
            listed.setdefault(view.folded, (rule, why))
    if not listed:
        return
    prose = context.shape.prose
    own = context.views[headline].folded if headline >= 0 else ""
    for view in context.views:
        index = view.block.index
        again = listed.get(view.folded)
        if (
            again
            and view.folded != own
            and is_link(view.block)
            and not prose.start <= index < prose.end
            and not context.protects(again[0], index)
        ):
            takers.setdefault(index, again)


def is_link(block: Block) -> bool:
    return block.kind in _KINDS and _leads_away(block.marks)


def _leads_away(marks: frozenset[str]) -> bool:
    """Whether blocks with these marks are links to other pages of the site, or parts of cards."""
    return CARD in marks or not (INWARD.isdisjoint(marks) or PERMALINK in marks)


def _runs(linked: Sequence[bool]) -> list[range]:
    """Where blocks stand side by side that are links, or parts of cards."""
    found: list[range] = []
    for is_linked, places in groupby(range(len(linked)), key=linked.__getitem__):
        if is_linked:
            run = list(places)
            found.append(range(run[0], run[-1] + 1))
    return found


def _is_teaser(blocks: Sequence[Block], run: range, prose: Sequence[bool], cards: Set[int]) -> bool:
    """Whether a run of links is a teaser by what it says, and by what is before and behind it."""
    first = run.start - 1
    headed = _is_headed(blocks, run, prose)
    if first < 0:
        return False
    told = prose[first] and ends_sentence(blocks[first].text)
    if not (headed or told or _are_tables(blocks, run)):
        return False
    some = [
        block for index in run if CARD not in (block := blocks[index]).marks and index not in cards
    ]
    if not some:
        return True
    words = count_all_words([block.text for block in some])
    least = _BOUNDS.words - (_LABELLED.search(some[0].text) is not None)
    if len(some) > _BOUNDS.blocks or sum(words) < least * len(some):
        return False
    is_heading = some[0].kind == "heading"
    if len(some) == 1 and is_heading:
        numbered = any(sign.isdigit() for sign in some[0].text[: _BOUNDS.number_at])
        if headed or numbered or words[0] < _BOUNDS.heading_words:
            return False
    titled = len(some) > 1 and is_heading and words[0] >= _BOUNDS.title_words
    return titled or not any(_is_sentence(block) for block in some)


def _end_of_tables(blocks: Sequence[Block], linked: Sequence[bool], last: int) -> int:
    """The last row of tables of the article's own right behind its last paragraph."""
    while last + 1 < len(blocks) and not linked[last + 1] and blocks[last + 1].kind in _TABLED:
        last += 1
    return last


def _are_tables(blocks: Sequence[Block], run: range) -> bool:
    """Whether a run of links is a table by itself, behind another one."""
    above, first = blocks[run.start - 1], blocks[run.start]
    return (
        above.kind == "table_row"
        and all(blocks[index].kind == "table_row" for index in run)
        and not set(first.around[1:2]) <= set(above.around)
    )


def _is_headed(blocks: Sequence[Block], run: range, prose: Sequence[bool]) -> bool:
    """Whether a run stands between the page's headline and the article's first paragraph.

    What a long line with a colon introduces there is the article's.
    """
    if run.stop >= len(blocks) or not prose[run.stop]:
        return False
    before = blocks[run.start - 1].text.rstrip() if run.start else ""
    if before.endswith(_COLON) and count_all_words([before])[0] > _BOUNDS.introducing_words:
        return False
    above = blocks[max(0, run.start - _BOUNDS.below_headline) : run.start]
    return not any(prose[block.index] for block in above) and any(
        block.kind == "heading" and block.level == 1 and INWARD.isdisjoint(block.marks)
        for block in above
    )


def _is_sentence(block: Block) -> bool:
    """Whether a link is a sentence of the article: it ends in a stop, or begins amid one.

    One that stands in brackets by itself is a hint to another page, as a sentence too.
    """
    if block.text.startswith(("(", "[")) and block.text.endswith((")", "]")):
        return False
    text = block.text.lstrip(CLOSERS)
    return final_sign(block.text) == 1 or text[:1].islower()
