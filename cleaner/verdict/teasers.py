"""Teasers amid the article: links to other pages of the site between two of its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.blocks.tags import INWARD
from cleaner.blocks.unread import CARD
from cleaner.model import Block
from cleaner.rules.kinds import LineRule
from cleaner.scores.boxes import prose_words
from cleaner.text.fold import count_all_words
from cleaner.text.prose import CLOSERS, ends_sentence, final_sign
from cleaner.verdict.context import Context, Takers

TEASER: Final = "teaser"


class _Bounds:
    """What a teaser looks like. Tried on labelled pages: of 30 that it takes on news pages 8 are in
    their gold, and are teasers all the same."""

    __slots__ = ()

    blocks: Final = 5
    """Blocks side by side at most: an article that links to more is a list of its own."""
    words: Final = 4
    """Words of a link at least, on average: shorter ones are names of what the article is about."""
    below_label: Final = 8
    """Links behind a label that go with it at most. Chosen, never measured."""
    heading_words: Final = 7
    """Words of a heading by itself: shorter ones are subheads that are links."""
    number_at: Final = 8
    """Characters of a lone heading that hold its number, where it is one of several: "Step 3"."""
    fewest: Final = 4
    """Places on a page that may have teasers, whatever its length."""
    prose_each: Final = 3
    """Paragraphs for each further place: a page with more is a list of links with notes."""


_BOUNDS: Final = _Bounds()
_KINDS: Final = frozenset(("paragraph", "heading", "list_item", "quote"))


def mark_teasers(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of an HTML page, those of teasers marked `teaser`.

    That are blocks that are all link, to other pages of the site, and cards that are named for it,
    where a paragraph of the article stands before and one behind them. A paragraph that ends in a
    colon introduces a list of the article's own.
    """
    if not any(_is_link(block) for block in blocks):
        return tuple(blocks)
    prose = [
        bool(words) and not _is_link(block)
        for words, block in zip(prose_words(blocks), blocks, strict=True)
    ]
    places = [run for run in _runs(blocks) if _is_teaser(blocks, run, prose)]
    most = max(_BOUNDS.fewest, sum(prose) // _BOUNDS.prose_each)
    found = {index for run in places for index in run} if len(places) <= most else set()
    return tuple(block.marked(TEASER) if block.index in found else block for block in blocks)


def take_below_labels(context: Context, takers: Takers) -> None:
    """Takes the links to other pages of the site right behind a label for such.

    That are labels that rules for related pages take as lines: their sections end at a block that
    is long, as the titles of articles are.
    """
    labels = [
        index
        for index, (rule, _) in takers.items()
        if isinstance(rule, LineRule) and rule.topic == "related"
    ]
    for label in labels:
        rule, why = takers[label]
        for view in context.views[label + 1 : label + 1 + _BOUNDS.below_label]:
            if INWARD.isdisjoint(view.block.marks) or context.protects(rule, view.block.index):
                break
            takers.setdefault(view.block.index, (rule, why))


def _is_link(block: Block) -> bool:
    return block.kind in _KINDS and (CARD in block.marks or not INWARD.isdisjoint(block.marks))


def _runs(blocks: Sequence[Block]) -> list[range]:
    """Where blocks stand side by side that are links."""
    found: list[range] = []
    start = 0
    for index, block in enumerate(blocks):
        if not _is_link(block):
            if start < index:
                found.append(range(start, index))
            start = index + 1
    if start < len(blocks):
        found.append(range(start, len(blocks)))
    return found


def _is_teaser(blocks: Sequence[Block], run: range, prose: Sequence[bool]) -> bool:
    """Whether a run of links is a teaser by what it says, and by what is before and behind it."""
    before, after = run.start - 1, run.stop
    if before < 0 or after >= len(blocks) or not prose[before] or not prose[after]:
        return False
    if not ends_sentence(blocks[before].text):
        return False
    some = [block for index in run if CARD not in (block := blocks[index]).marks]
    if not some:
        return True
    words = count_all_words([block.text for block in some])
    if len(some) > _BOUNDS.blocks or sum(words) < _BOUNDS.words * len(some):
        return False
    if len(some) == 1 and some[0].kind == "heading":
        numbered = any(sign.isdigit() for sign in some[0].text[: _BOUNDS.number_at])
        if numbered or words[0] < _BOUNDS.heading_words:
            return False
    return not any(_is_sentence(block) for block in some)


def _is_sentence(block: Block) -> bool:
    """Whether a link is a sentence of the article: it ends in a stop, or begins amid one."""
    text = block.text.lstrip(CLOSERS)
    return final_sign(block.text) == 1 or text[:1].islower()
