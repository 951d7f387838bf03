"""Plain text → blocks: paragraphs, headings, list items, quotes, code and table rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from cleaner.blocks.fragments import closed_names, parted
from cleaner.blocks.link_lists import count_links, link_list, without_numbers
from cleaner.blocks.wrapping import (
    BULLET,
    HEADING,
    QUOTE,
    TABLE,
    Line,
    goes_on,
    unspaced_wraps,
    wrap_width,
)
from cleaner.model import Block, BlockKind, Segmented
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.system.records import from_columns
from cleaner.text.fold import holds_unspaced
from cleaner.text.hyphens import is_parted, mended
from cleaner.text.joins import one_line

_LINE = pattern(r"[^\n\r\u2028\u2029\x85\x0b\x0c]+")
_BREAK = pattern(r"\r\n|[\n\r\u2028\u2029\x85\x0b\x0c]")
_INVISIBLE = " \t\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u3000\u2007\u202f\x00"
_BLANKS = " \t\u00a0"
_SOFT = "\u00ad"
_FENCE = pattern(r"(?:```|~~~)")
_FENCES: Final = "`~"
_INDENT: Final = 2
"""Spaces that a list's level is indented by."""


def _lines(text: str) -> list[Line]:
    """The non-blank lines of the text, tags that were left in it taken away."""
    return lines_plainly(text) if _SOFT in text or "<" in text else lines_of(text, Line)


def lines_plainly(text: str, _: type[Line] = Line) -> list[Line]:
    """The non-blank lines of the text; lines of invisible characters alone count as blank."""
    lines: list[Line] = []
    position = 0
    breaks = 0
    closed, soft = closed_names(text), _SOFT in text
    for match in _LINE.finditer(text):
        begin, behind = match.span()
        between = begin - position
        breaks += between if between < 2 else len(_BREAK.findall(text, position, begin))
        position = behind
        raw = match.group()
        parts = parted(raw, closed) if closed and "<" in raw else ((0, len(raw), raw),)
        for first, end, shown in parts:
            inner = shown.strip(_INVISIBLE)
            if not inner:
                continue
            start, behind, indent = begin + first, begin + end, 0
            if len(inner) != end - first:
                piece = raw[first:end]
                indent = len(piece) - len(piece.lstrip(_INVISIBLE))
                behind = start + len(piece.rstrip(_INVISIBLE))
            if soft and shown.rstrip(_BLANKS).endswith(_SOFT):
                inner += _SOFT
                behind += 1
            gap = max(0, breaks - 1) if lines else 0
            lines.append(Line(start + indent, behind, indent, gap, inner))
            breaks = 0
    return lines


lines_of: Final = native.pick("cleaner.blocks._plain", "lines_of", lines_plainly)


def _kind(text: str) -> tuple[BlockKind, int, int]:
    """Kind of a line, the length of the mark that says so, and the heading's level."""
    if text[:2].isalpha() and "|" not in text and "\t" not in text:
        return "paragraph", 0, 0
    if text[0] == "#" and (match := HEADING.match(text)):
        return "heading", match.end(), len(match.group(1))
    if text[0] == ">" and (match := QUOTE.match(text)):
        return "quote", match.end(), 0
    if ("|" in text or "\t" in text) and TABLE.search(text):
        return "table_row", 0, 0
    if match := BULLET.match(text):
        return "list_item", match.end(), 0
    return "paragraph", 0, 0


def _fenced(lines: list[Line], first: int) -> int:
    """Index behind the closing fence of the code that opens at `first`; `first` if none does."""
    for index in range(first + 1, len(lines)):
        if _FENCE.match(lines[index].text):
            return index + 1
    return first


_Draft = tuple[str, BlockKind, int, int, str, int, int]
"""Text, kind, start, end, marker, level and gap of a block in the making: see `Block`."""


def _draft(text: str, first: Line, more: Sequence[Line]) -> _Draft:
    """The block that these lines form."""
    own = first.text
    kind, mark, level = _kind(own)
    marker = ""
    if kind == "list_item":
        level = first.indent // _INDENT
    if mark:
        own, marker = own[mark:], own[:mark].strip()
    if more:
        rest = [line.text for line in more]
        if kind == "quote":
            rest = [QUOTE.sub("", line, count=1) for line in rest]
        own = _joined([own, *rest], text)
    end = more[-1].end if more else first.end
    return own, kind, first.start, end, marker, level, first.gap


def _blocks(drafts: Sequence[_Draft]) -> tuple[Block, ...]:
    if not drafts:
        return ()
    count = len(drafts)
    texts, kinds, starts, ends, markers, levels, gaps = zip(*drafts, strict=True)
    empty, none = [""] * count, [None] * count
    no_marks: list[frozenset[str]] = [frozenset()] * count
    own = (range(count), texts, kinds, starts, ends, markers, levels)
    return from_columns(Block, (*own, none, empty, empty, [()] * count, no_marks, gaps))


def _joined(lines: Sequence[str], page: str) -> str:
    """Two and more lines of a paragraph on one, the words that hyphens part at their ends whole."""
    text = lines[0]
    for line, after in pairwise(lines):
        if is_parted(line, after):
            text = f"{text[: -len(line)]}{mended(line, after, page)}{after}"
        else:
            text = f"{text}\n{after}"
    return one_line(text)


def segment(text: str) -> Segmented:
    """The blocks of a plain text, in order.

    Blank lines always part blocks. Single line breaks part them too, except in hard-wrapped
    text and where a break stands inside a sentence. The list of a page's links that text browsers
    print below it is one block, and the numbers that lead to it are no part of any.

    >>> [block.text for block in segment("One.\\n\\n* Two\\n* Three").blocks]
    ['One.', 'Two', 'Three']
    """
    lines = _lines(text)
    links = link_list(lines)
    listed = lines[links:]
    lines = without_numbers(lines[:links], count_links(listed)) if listed else lines
    width = wrap_width(lines)
    unspaced = unspaced_wraps(lines) if holds_unspaced(text) else frozenset()
    drafts: list[_Draft] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if (
            line.text[0] in _FENCES
            and _FENCE.match(line.text)
            and (behind := _fenced(lines, at)) > at
        ):
            last = lines[behind - 1]
            code = text[line.start : last.end]
            drafts.append((code, "code", line.start, last.end, "", 0, line.gap))
            at = behind
            continue
        behind = at + 1
        while behind < len(lines) and (
            behind - 1 in unspaced
            or (not lines[behind].gap and goes_on(lines[behind - 1], lines[behind], width))
        ):
            behind += 1
        drafts.append(_draft(text, line, lines[at + 1 : behind]))
        at = behind
    if listed:
        drafts.append(_draft(text, listed[0], listed[1:]))
    return Segmented(text=text, blocks=_blocks(drafts))
