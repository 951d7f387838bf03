"""Verse in plain text: each of its lines is a block, and the lines of a stanza belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from cleaner.blocks.lines import are_couplet
from cleaner.model import Block
from cleaner.text.fold import UNSPACED
from cleaner.text.joins import columns
from cleaner.text.prose import ends_sentence


class _Bounds:
    """What the lines of a stanza look like.

    Chosen by looking at poems and at texts with short lines, never measured against others.
    """

    __slots__ = ()

    widest: Final = 60
    """Columns of a line at most: longer ones are paragraphs."""
    narrowest: Final = 8
    """Columns of a line at least, on an average: shorter ones are a menu."""
    words: Final = 3.5
    """Words of a line at least, on an average, in scripts that part words: labels have fewer."""
    open_ends: Final = 0.5
    """Share of the lines before the last that end in no stop: sentences in a row are paragraphs."""
    running_on: Final = 0.3
    """Share of the lines before the last at least that have a comma or go on in lower case: those
    of lists and headlines seldom do."""
    sure: Final = 0.3
    """Share of the groups of such lines on a page that must run on for all of them to be stanzas:
    the verse of a song often has no signs at all."""


_BOUNDS: Final = _Bounds()


def inner_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks of a text that are a stanza's lines but its first, by index; none in HTML."""
    if not blocks or blocks[0].tag:
        return frozenset()
    stanzas = [stanza for stanza in _groups(blocks) if _may_be_stanza(stanza)]
    sure = [_runs_on([block.text for block in stanza]) for stanza in stanzas]
    if sum(sure) < max(1.0, _BOUNDS.sure * len(sure)):
        return frozenset()
    return frozenset(block.index for stanza in stanzas for block in stanza[1:])


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks that follow each other without a blank line, two or more."""
    group: list[Block] = []
    for block in blocks:
        if block.gap and group:
            if len(group) > 1:
                yield group
            group = []
        group.append(block)
    if len(group) > 1:
        yield group


def _may_be_stanza(stanza: Sequence[Block]) -> bool:
    """Whether lines that stand together, and apart from others, look like verse."""
    if any(block.kind != "paragraph" for block in stanza):
        return False
    lines = [block.text for block in stanza]
    if len(lines) == 2:
        return are_couplet(*lines)
    widths = list(map(columns, lines))
    if max(widths) > _BOUNDS.widest or sum(widths) < _BOUNDS.narrowest * len(lines):
        return False
    spaced = not UNSPACED.search(lines[0])
    if spaced and sum(len(line.split()) for line in lines) < _BOUNDS.words * len(lines):
        return False
    stops = sum(ends_sentence(line) for line in lines[:-1])
    return stops <= (1 - _BOUNDS.open_ends) * (len(lines) - 1)


def _runs_on(lines: Sequence[str]) -> bool:
    """Whether enough of the lines go on in the next one, or have a comma as sentences do."""
    found = sum(
        "," in line or "，" in line or after[0].islower() for line, after in pairwise(lines)
    )
    return found >= _BOUNDS.running_on * (len(lines) - 1)
