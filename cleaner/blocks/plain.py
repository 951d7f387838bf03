"""Plain text → blocks: paragraphs, headings, list items, quotes, code and table rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.blocks.fragments import closed_names, parted
from cleaner.model import Block, BlockKind, Segmented
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.system.records import from_columns
from cleaner.text.fold import UNSPACED, holds_unspaced
from cleaner.text.hyphens import is_parted, mended
from cleaner.text.joins import columns, one_line
from cleaner.text.prose import LINE_ENDS, ends_sentence

_LINE = pattern(r"[^\n\r\u2028\u2029\x85\x0b\x0c]+")
_BREAK = pattern(r"\r\n|[\n\r\u2028\u2029\x85\x0b\x0c]")
_INVISIBLE = " \t\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u3000\u2007\u202f\x00"
_BLANKS = " \t\u00a0"
_SOFT = "\u00ad"
_BULLET = pattern(
    r"(?:[•·▪▫◦●○■□‣⁃∙➤►▶✓✔*+](?:\s+|(?=[^\W\d_]))|[-o]\s+|(?:\d{1,3}|[a-zA-Z])[.)]\s+|"
    r"\(\d{1,2}\)\s+)(?=\S)"
)
_STOPLESS: Final = pattern("[\u0e00-\u0eff\u1780-\u17ff]")
_HEADING = pattern(r"(#{1,6})\s+(?=\S)")
_QUOTE = pattern(r">\s+(?=\S)")
_FENCE = pattern(r"(?:```|~~~)")
_FENCES: Final = "`~"
_NEVER_FIRST: Final = ",;)"
"""Signs that no line begins with but the rest of a sentence."""
_TABLE = pattern(r"\|.*\||\S\t+\S+\t+\S")
_STOPS: Final = frozenset(f"{LINE_ENDS}>|")
"""How a line ends that does not go on in the next; a bar ends a table's row, an angle a link."""


class _Bounds:
    """How lines of a text are told to be parts of one paragraph, in characters or shares.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    least_pairs: Final = 4
    """Lines with another right behind them, below which nothing tells a width."""
    narrowest: Final = 40
    """Width below which lines are verse or a list."""
    widest: Final = 100
    """Width above which lines are paragraphs."""
    width_share: Final = 0.95
    """Share of the lines that are no longer than the width: some hold an address that could not be
    broken."""
    slack: Final = 2
    """Characters by which a full line may miss the width."""
    unspaced_slack: Final = 6
    """Columns by which full lines of scripts without spaces differ: signs don't begin a line."""
    full_share: Final = 0.8
    """Share of the lines that are full where a text is wrapped."""
    capitals_share: Final = 0.6
    """Share of the lines that start with a capital, from which they are verse."""
    long_word: Final = 18
    """Characters by which a wrapped line may miss the width where another goes on: a long word did
    not fit."""
    broken_line: Final = 60
    """Characters of a line at least that a link's text was taken out of."""
    broken_rest: Final = 20
    """Characters of what follows it at least."""
    indent: Final = 2
    """Spaces that a list's level is indented by."""


_BOUNDS: Final = _Bounds()


class _Line(NamedTuple):
    """One non-blank line: its trimmed range in the text and the blank lines before it.

    text: a soft hyphen at its end, which parts a word, is a part of it.
    """

    start: int
    end: int
    indent: int
    gap: int
    text: str


def _lines(text: str) -> list[_Line]:
    """The non-blank lines of the text, tags that were left in it taken away."""
    return lines_plainly(text) if _SOFT in text or "<" in text else lines_of(text, _Line)


def lines_plainly(text: str, _: type[_Line] = _Line) -> list[_Line]:
    """The non-blank lines of the text; lines of invisible characters alone count as blank."""
    lines: list[_Line] = []
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
            lines.append(_Line(start + indent, behind, indent, gap, inner))
            breaks = 0
    return lines


lines_of: Final = native.pick("cleaner.blocks._plain", "lines_of", lines_plainly)


def _wrap_width(lines: list[_Line]) -> int:
    """Width at which the text is hard-wrapped, in characters; 0 where it is not.

    A text is hard-wrapped when nearly every line that another follows at once is as long as it
    could be: the next line's first word would not have fitted. Verse is not: most of its lines
    start with a capital, whatever their length.
    """
    pairs = [(line, after) for line, after in pairwise(lines) if after.gap == 0]
    if len(pairs) < _BOUNDS.least_pairs:
        return 0
    lengths = [columns(line.text) + line.indent for line, _ in pairs]
    width = sorted(lengths)[int(len(lengths) * _BOUNDS.width_share)]
    if not _BOUNDS.narrowest <= width <= _BOUNDS.widest:
        return 0
    full = sum(
        length + _least_more(after.text) > width - _BOUNDS.slack
        for length, (_, after) in zip(lengths, pairs, strict=True)
    )
    capitals = sum(after.text[0].isupper() for _, after in pairs)
    wrapped = full >= _BOUNDS.full_share * len(pairs)
    return width if wrapped and capitals < _BOUNDS.capitals_share * len(pairs) else 0


def _least_more(after: str) -> int:
    """Columns that a line must have left to take more of the one behind it.

    That is a space and a word, or a single letter in scripts without spaces.
    """
    if UNSPACED.match(after):
        return columns(after[0])
    word = after.partition(" ")[0]
    return 1 + len(word)


def _unspaced_wraps(lines: Sequence[_Line]) -> frozenset[int]:
    """The lines of scripts without spaces that go on in the next, by their place.

    That is all but the last of a group that stands apart, ends a sentence and is about equally
    wide, and any that ends in a comma. Thai, Lao and Khmer have no stops.
    """
    found: set[int] = set()
    first = 0
    for at, line in enumerate(lines):
        if at + 1 < len(lines) and not lines[at + 1].gap:
            wide = columns(line.text) >= _BOUNDS.narrowest and UNSPACED.search(line.text)
            if wide and line.text[-1] in "，、,":
                found.add(at)
            continue
        widths = [columns(one.text) for one in lines[first : at + 1]]
        full, last = widths[:-1], widths[-1]
        if (
            full
            and min(full) >= max(_BOUNDS.narrowest, max(widths) - _BOUNDS.unspaced_slack)
            and last <= max(full)
            and (ends_sentence(line.text) or (len(full) > 1 and _STOPLESS.search(line.text)))
            and all(UNSPACED.search(one.text) for one in lines[first : at + 1])
            and not all(ends_sentence(one.text) for one in lines[first:at])
        ):
            found.update(range(first, at))
        first = at + 1
    return frozenset(found)


def _goes_on(line: _Line, after: _Line, width: int) -> bool:
    """Whether `after`, right below `line`, carries on its paragraph, rather than start one."""
    parted = is_parted(line.text, after.text)
    if not (parted or width or _broken(line.text, after.text)):
        return False
    if _BULLET.match(after.text) or _HEADING.match(after.text):
        return False
    if parted or not width:
        return True
    wide = columns(line.text) + line.indent >= width - _BOUNDS.long_word
    return wide and not _TABLE.search(line.text)


def _broken(line: str, after: str) -> bool:
    """Whether a line break stands inside a sentence, as extractors leave it around links.

    The first part must be prose (several words, no stop, no list mark), the second must start
    in the middle of a sentence: with a lower-case letter or with punctuation that never starts
    a line.
    """
    if after[0] in _NEVER_FIRST:
        return True
    return (
        after[0].islower()
        and len(after) >= _BOUNDS.broken_rest
        and len(line) >= _BOUNDS.broken_line
        and line.rstrip()[-1:] not in _STOPS
        and not _BULLET.match(line)
    )


def _kind(text: str) -> tuple[BlockKind, int, int]:
    """Kind of a line, the length of the mark that says so, and the heading's level."""
    if text[:2].isalpha() and "|" not in text and "\t" not in text:
        return "paragraph", 0, 0
    if text[0] == "#" and (match := _HEADING.match(text)):
        return "heading", match.end(), len(match.group(1))
    if text[0] == ">" and (match := _QUOTE.match(text)):
        return "quote", match.end(), 0
    if ("|" in text or "\t" in text) and _TABLE.search(text):
        return "table_row", 0, 0
    if match := _BULLET.match(text):
        return "list_item", match.end(), 0
    return "paragraph", 0, 0


def _fenced(lines: list[_Line], first: int) -> int:
    """Index behind the closing fence of the code that opens at `first`; `first` if none does."""
    for index in range(first + 1, len(lines)):
        if _FENCE.match(lines[index].text):
            return index + 1
    return first


_Draft = tuple[str, BlockKind, int, int, str, int, int]
"""Text, kind, start, end, marker, level and gap of a block in the making: see `Block`."""


def _draft(text: str, first: _Line, more: Sequence[_Line]) -> _Draft:
    """The block that these lines form."""
    own = first.text
    kind, mark, level = _kind(own)
    marker = ""
    if kind == "list_item":
        level = first.indent // _BOUNDS.indent
    if mark:
        own, marker = own[mark:], own[:mark].strip()
    if more:
        own = _joined([own, *(line.text for line in more)], text)
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
    text and where a break stands inside a sentence.

    >>> [block.text for block in segment("One.\\n\\n* Two\\n* Three").blocks]
    ['One.', 'Two', 'Three']
    """
    lines = _lines(text)
    width = _wrap_width(lines)
    unspaced = _unspaced_wraps(lines) if holds_unspaced(text) else frozenset()
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
            or (not lines[behind].gap and _goes_on(lines[behind - 1], lines[behind], width))
        ):
            behind += 1
        drafts.append(_draft(text, line, lines[at + 1 : behind]))
        at = behind
    return Segmented(text=text, blocks=_blocks(drafts))
