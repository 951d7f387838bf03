"""Which lines of a plain text are parts of one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cleaner.system.pattern import pattern
from cleaner.text.fold import UNSPACED
from cleaner.text.hyphens import is_parted
from cleaner.text.joins import columns
from cleaner.text.prose import LINE_ENDS, ends_sentence

BULLET = pattern(
    r"(?:[•·▪▫◦●○■□‣⁃∙➤►▶✓✔*+](?:\s+|(?=[^\W\d_]))|[-o]\s+|(?:\d{1,3}|[a-zA-Z])[.)]\s+|"
    r"\(\d{1,2}\)\s+)(?=\S)"
)
HEADING = pattern(r"(#{1,6})\s+(?=\S)")
QUOTE = pattern(r">\s+(?=\S)")
TABLE = pattern(r"\|.*\||\S\t+\S+\t+\S")
_COLUMNS: Final = pattern(r"\S[ \u00a0]{3,}\S")
"""A line that spaces part into columns; justified text has two spaces at most, nearly always."""
_LONE_ADDRESS: Final = pattern(r"[a-z][a-z\d+.-]*://\S+")
_STOPLESS: Final = pattern("[\u0e00-\u0eff\u1780-\u17ff]")
_STAMP: Final = pattern(r"[^\W\d][\w ]{2,30}:\s.*\d{1,2}[:.]\d\d\W*")
"""A label and a time, which stand by themselves: "published at: 4 May 2012, 14:20"."""
_NEVER_FIRST: Final = ",;)"
"""Signs that no line begins with but the rest of a sentence."""
_STOPS: Final = frozenset(f"{LINE_ENDS}>|")
"""How a line ends that does not go on in the next; a bar ends a table's row, an angle a link."""
_UNBROKEN: Final = pattern(r"(?:\S+ )?\S+")
"""A line that could not be broken: one word, and a list's mark before it at most."""


class _Bounds:
    """How lines of a text are told to be parts of one paragraph, in characters or shares.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    least_pairs: Final = 4
    """Lines with another right behind them, below which they tell no width by themselves."""
    few_pairs: Final = 2
    """Such lines at least where no line of the text is longer than they are."""
    narrowest: Final = 40
    """Width below which lines are verse or a list."""
    page: Final = 56
    """Width from which programs wrap whole pages and mails: 60 less what a word may not fill."""
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
    capitals_inside: Final = 0.2
    """Share of the words amid the lines that do, from which a language writes nouns so."""
    verse_share: Final = 0.9
    """Share of the lines from which they are verse in such a language too."""
    long_word: Final = 18
    """Characters by which a wrapped line may miss the width where another goes on: a long word did
    not fit."""
    ragged: Final = 12
    """Columns by which lines miss the width where a program makes them even, as `fmt` does."""
    broken_line: Final = 60
    """Characters of a line at least that a link's text was taken out of."""
    broken_rest: Final = 20
    """Characters of what follows it at least where that ends no sentence: what does may be the last
    word of one. On 3,300 labelled texts all of 20 such words that were looked at are."""
    margin: Final = 2
    """Columns from which all of a text's paragraphs are set in, as text browsers print pages."""


_BOUNDS: Final = _Bounds()


class Line(NamedTuple):
    """One non-blank line: its trimmed range in the text and the blank lines before it.

    text: a soft hyphen at its end, which parts a word, is a part of it.
    """

    start: int
    end: int
    indent: int
    gap: int
    text: str


_Pairs = Sequence[tuple[Line, Line]]


def wrap_width(lines: Sequence[Line]) -> int:
    """Width at which the text is hard-wrapped, in columns; 0 where it is not.

    A text is hard-wrapped when nearly every line that another follows at once is as long as it
    could be: the next line's first word would not have fitted. Verse is not: most of its lines
    start with a capital, whatever their length. Where blank lines part short paragraphs, few lines
    are followed at once, and all must be full, and none of the text wider.
    """
    pairs = [
        (line, after)
        for line, after in pairwise(lines)
        if after.gap == 0 and not _begins(line, after)
    ]
    if len(pairs) < _BOUNDS.least_pairs:
        return _page_width(lines, pairs)
    lengths = [_reach(line) for line, _ in pairs]
    width = sorted(lengths)[int(len(lengths) * _BOUNDS.width_share)]
    if not _BOUNDS.narrowest <= width <= _BOUNDS.widest:
        return 0
    full = sum(_is_full(line, after, width - _BOUNDS.slack) for line, after in pairs)
    if full < _BOUNDS.full_share * len(pairs):
        return _page_width(lines, pairs)
    return 0 if _verse(pairs, width) else width


def _page_width(lines: Sequence[Line], pairs: _Pairs) -> int:
    """Width of a text none of whose lines is wider, in columns; 0 where none is told.

    Its lines may be ragged: some programs rather make them even than fill them.
    """
    inset = pairs and all(line.indent >= _BOUNDS.margin for line, _ in pairs)
    if len(pairs) < (1 if inset else _BOUNDS.few_pairs):
        return 0
    width = max((_reach(line) for line in lines if not _UNBROKEN.fullmatch(line.text)), default=0)
    if not _BOUNDS.page <= width <= _BOUNDS.widest:
        return 0
    amid = sum(line.text[-1] not in _STOPS for line, _ in pairs)
    full = all(
        _is_full(line, after, width) or _reach(line) >= width - _BOUNDS.ragged
        for line, after in pairs
    )
    return width if full and 2 * amid > len(pairs) and not _verse(pairs, width) else 0


def _begins(line: Line, after: Line) -> bool:
    """Whether a line starts a block by what it is: a list's item, a row, one of two addresses."""
    text = after.text
    if BULLET.match(text) or HEADING.match(text):
        return True
    if (QUOTE.match(text) is None) is not (QUOTE.match(line.text) is None):
        return True
    if _COLUMNS.search(text) or _COLUMNS.search(line.text):
        return True
    return bool(_LONE_ADDRESS.fullmatch(text) and _LONE_ADDRESS.fullmatch(line.text))


def _reach(line: Line) -> int:
    """Column in which a line ends."""
    return columns(line.text) + line.indent


def _is_full(line: Line, after: Line, width: int) -> bool:
    """Whether a line could not have taken more of the one behind it."""
    return _reach(line) + _least_more(after.text) > width


def _verse(pairs: _Pairs, width: int) -> bool:
    """Whether so many lines start with a capital that they are verse, or a list of names.

    In a language that writes nouns with capitals, prose starts many lines with one.
    """
    capitals = sum(after.text[0].isupper() for _, after in pairs)
    if capitals < _BOUNDS.capitals_share * len(pairs):
        return False
    inside = [word for line, _ in pairs for word in line.text.split()[1:] if word[0].isalpha()]
    nouns = sum(word[0].isupper() for word in inside) >= _BOUNDS.capitals_inside * len(inside)
    few = len(pairs) < _BOUNDS.least_pairs
    prose = width >= _BOUNDS.page and nouns
    return not prose or (not few and capitals >= _BOUNDS.verse_share * len(pairs))


def _least_more(after: str) -> int:
    """Columns that a line must have left to take more of the one behind it.

    That is a space and a word, or a single letter in scripts without spaces.
    """
    if UNSPACED.match(after):
        return columns(after[0])
    word = after.partition(" ")[0]
    return 1 + len(word)


def unspaced_wraps(lines: Sequence[Line]) -> frozenset[int]:
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


def goes_on(line: Line, after: Line, width: int) -> bool:
    """Whether `after`, right below `line`, carries on its paragraph, rather than start one."""
    parted = is_parted(line.text, after.text)
    if not (parted or width or _broken(line.text, after.text)):
        return False
    if _begins(line, after):
        return False
    if parted or not width:
        return True
    return _reach(line) >= width - _BOUNDS.long_word and not TABLE.search(line.text)


def _broken(line: str, after: str) -> bool:
    """Whether a line break stands inside a sentence, as extractors leave it around links.

    The first part must be prose (several words, no stop, no list mark), the second must start
    in the middle of a sentence: with a lower-case letter or with punctuation that never starts
    a line. A label with a time is none.
    """
    if after[0] in _NEVER_FIRST:
        return True
    return (
        after[0].islower()
        and (len(after) >= _BOUNDS.broken_rest or ends_sentence(after))
        and len(line) >= _BOUNDS.broken_line
        and line.rstrip()[-1:] not in _STOPS
        and not BULLET.match(line)
        and not _STAMP.fullmatch(after)
    )
