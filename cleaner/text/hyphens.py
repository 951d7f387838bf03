"""Words that a hyphen at a line's end parts, as books, newspapers and PDF files have them."""

from __future__ import annotations

import re
from typing import Final

from cleaner.system.pattern import pattern

_BROKEN: Final = pattern(r"([^\W\d_]{2,})[-‐\u00ad]$")
"""How a line ends whose last word is parted."""
_HYPHENS: Final = ("-", "‐", "\u00ad", "\n")
"""What such a line ends in, which is looked at first; a line feed may stand behind the hyphen."""
_REST: Final = pattern(r"[^\W\d_]+")
_HALF: Final = pattern(
    r"(?:und|oder|bzw|bis|sowie|or|and|to|et|ou|y|e|o|og|och|eller|en|of|i|lub|a|и|или)"
)
"""Words behind a hyphen that stands for the rest of a word: `Vor- und Nachteile`."""
_FIRST: Final = pattern(
    r"(?:self|well|non|half|long|short|high|low|full|middle|deep|first|second|third|two|three|four"
    r"|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
)
_SECOND: Final = pattern(
    r"(?:aged|based|built|called|controlled|dependent|designed|educated|eyed|faced|famous|founded"
    r"|free|friendly|funded|haired|handed|known|led|looking|loving|made|minded|old|owned|paid"
    r"|quality|related|rich|run|scale|sized|speaking|style|term|trained|type|year)"
)
"""First and second parts of words that English writes with a hyphen, and that hardly begin or end
other words. Written down, never measured."""
_SOFT: Final = "\u00ad"


def is_parted(line: str, after: str) -> bool:
    """Whether a word is parted between a line and the one behind it.

    >>> is_parted("the harbour coun-", "cil met"), is_parted("from 9 -", "ten")
    (True, False)
    >>> is_parted("Anglo-", "Saxon")
    False
    """
    return line.endswith(_HYPHENS) and after[:1].islower() and _BROKEN.search(line) is not None


def mended(line: str, after: str, page: str) -> str:
    r"""A line whose last word is parted, so that the rest of the word may follow it at once.

    A hyphen that only parts becomes a soft one, which nobody sees, so that there are as many
    characters as in the source; one that the word has of itself stays. page: all of the text, which
    may have the word whole somewhere.

    >>> mended("The coun-", "cil met.", ""), mended("the well-", "known pilot", "")
    ('The coun\xad', 'the well-')
    >>> mended("Vor-", "und Nachteile", "")
    'Vor- '
    """
    broken, rest = _BROKEN.search(line), _REST.match(after)
    if not broken or not rest or line.endswith(_SOFT):
        return line
    first, second = broken[1].casefold(), rest[0].casefold()
    if _HALF.fullmatch(second):
        return f"{line} "
    return line[:-1] + _SOFT if _is_one_word(first, second, page.casefold()) else line


def _is_one_word(first: str, second: str, page: str) -> bool:
    """Whether two parts are one word without a hyphen, as far as can be told."""

    def stands(word: str) -> bool:
        return re.search(rf"(?<![\w-]){word}(?![\w-])", page) is not None

    if stands(first + second):
        return True
    if stands(f"{first}-{second}") or _FIRST.fullmatch(first) or _SECOND.fullmatch(second):
        return False
    return not (stands(first) and stands(second))
