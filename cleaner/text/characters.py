"""The characters of many texts as arrays: what each is, and how many of a kind each text has.

A page's blocks are looked at all at once; a look at one block costs nearly as much as at fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.system import native
from cleaner.text.fold import UNSPACED

Flags = NDArray[np.uint32]
Mask = NDArray[np.bool_]
Counts = NDArray[np.int64]
Counted = NDArray[np.float64]

SIGNS: Final = (
    *("commas", "ends", "digits", "signs", "quotes", "questions", "capitals", "words", "shouted"),
    "length",
)
"""What `count_signs` counts: signs and digits; sentences' ends; words that open with a capital, the
first of a text left out; words; words in capitals; all characters."""

SPACE, UPPER, LOWER, DIGIT, COMMA, SIGN, QUOTE, QUESTION, ENDER, FULL_STOP = (
    1 << bit for bit in range(10)
)
WORD, APOSTROPHE, WIDE = (1 << bit for bit in range(10, 13))
_SEEN: Final = 1 << 31
"""Marks a character that was looked at, of whatever kind it is: 0 is none that was."""
_SETS = {
    DIGIT: "0123456789",
    COMMA: ",、，",
    SIGN: "|©®™›»→/#@&+•·_=<>{}[]~^\\",
    QUOTE: '"“„«',
    QUESTION: "?",
    ENDER: ".!?؟।",
    FULL_STOP: "。",
    APOSTROPHE: "'’",
}


def kinds_of_one(char: str) -> int:
    """All that is asked of a character, as bits."""
    kinds = _SEEN
    for bit, chars in _SETS.items():
        if char in chars:
            kinds |= bit
    if char.isspace():
        kinds |= SPACE
    if char.isupper():
        kinds |= UPPER
    elif char.islower() or char.istitle():
        kinds |= LOWER
    if char.isalnum() or char == "_":
        kinds |= WORD
    if UNSPACED.match(char):
        kinds |= WIDE
    return kinds


_LOOKED_UP: Final = (
    *((0, 0x24F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0x9FF), (0xB80, 0xBFF), (0xE00, 0xE7F)),
    *((0x2000, 0x206F), (0x20A0, 0x20BF), (0x3000, 0x30FF)),
)
"""First and last code points that are looked up one by one, which takes 2 µs each in Python:
Latin, Greek, Cyrillic, Hebrew, Arabic, Hindi, Bengali, Tamil, Thai; punctuation, currencies, Kana.
Pages with many others, 10,000 in Gujarati, take up to a millisecond longer."""
_ALIKE: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
"""First and last code points of blocks of which all are of one kind: ideographs and Hangul."""


def table_plainly() -> Flags:
    """The kinds of common characters by their code points; 0 for those that are not looked up.

    The last place stands for all code points behind it, and is one of these.
    """
    table = np.zeros(0x10000, dtype=np.uint32)
    for first, last in _LOOKED_UP:
        table[first : last + 1] = [kinds_of_one(chr(code)) for code in range(first, last + 1)]
    for first, last in _ALIKE:
        table[first : last + 1] = kinds_of_one(chr(first))
    return table


TABLE: Final = native.pick("cleaner.text._characters", "table", table_plainly)()
"""The kinds of common characters."""
TABLE.setflags(write=False)


def kinds_of(codes: Flags) -> Flags:
    """The kinds of each of these code points."""
    found: Flags = TABLE.take(codes, mode="clip")
    if not found.all():
        rare = found == 0
        each, places = np.unique(codes[rare], return_inverse=True)
        kinds = np.array([kinds_of_one(chr(code)) for code in each.tolist()], dtype=np.uint32)
        found[rare] = kinds[places]
    return found


class Characters:
    """The characters of some texts, laid end to end with a line feed behind each.

    codes, kinds: one number for each character. starts, ends: where each text begins and ends.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.whole = "\n".join([*texts, ""])
        data = self.whole.encode("utf-32-le", "surrogatepass")
        self.codes: Flags = np.frombuffer(data, dtype=np.uint32)
        self.kinds = kinds_of(self.codes)
        self.lengths: Counts = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        self.ends: Counts = np.cumsum(self.lengths + 1) - 1
        self.starts: Counts = self.ends - self.lengths

    def are(self, kinds: int) -> Mask:
        """Which characters are of one of these kinds."""
        found: Mask = (self.kinds & np.uint32(kinds)) != 0
        return found

    def per_text(self, mask: Mask) -> Counts:
        """How many of the marked characters each text has, its line feed among them."""
        if not len(self.starts):
            return np.zeros(0, dtype=np.int64)
        found: Counts = np.add.reduceat(mask, self.starts, dtype=np.int64)
        return found

    def count(self, kinds: int) -> Counts:
        """How many characters of these kinds each text has."""
        return self.per_text(self.are(kinds))


def words_plainly(texts: Sequence[str]) -> Sequence[Sequence[str]]:
    r"""The words of each text, as `fold.words` tells them; the compiled form makes them when asked.

    >>> words_plainly(["don't stop", "", "'go', rock'n'roll", "東京都は x"])
    [["don't", 'stop'], [], ['go', "rock'n'roll"], ['東京', '京都', '都は', 'x']]
    """
    chars = Characters(texts)
    inside = chars.are(WORD)
    joins = np.flatnonzero(chars.are(APOSTROPHE)[1:-1]) + 1
    if len(joins):
        joins = joins[inside[joins - 1] & inside[joins + 1]]
        inside[joins] = True
    codes = np.where(inside, chars.codes, np.uint32(32))
    codes[chars.ends] = 10
    # A line feed inside a text is no word character, so it became a space.
    lines = codes.tobytes().decode("utf-32-le", "surrogatepass").split("\n")
    found = [line.split() for line in lines[: len(texts)]]
    wide = chars.are(WIDE)
    if wide.any():
        for at in np.flatnonzero(chars.per_text(wide)).tolist():
            found[at] = [part for word in found[at] for part in parts_of(word)]
    return found


def signs_plainly(texts: Sequence[str]) -> Counted:
    """What characters and words each text has: a line for each count, a column for each text.

    The lines are those of `SIGNS`. A stop ends a sentence where a space follows, or a quotation
    mark and a space.

    >>> signs_plainly(["Oh, 8 NEW Boats? Go. Now"])[:, 0].astype(int).tolist()
    [1, 2, 1, 0, 0, 1, 4, 6, 1, 24]
    """
    chars = Characters(texts)
    codes, enders = chars.codes, chars.are(ENDER)
    spaces = codes == 32
    ends = chars.are(FULL_STOP)
    ends[:-1] |= enders[:-1] & spaces[1:]
    quoted = (codes[1:-1] == ord('"')) | (codes[1:-1] == ord("”"))
    ends[:-2] |= (codes[:-2] == ord(".")) & quoted & spaces[2:]
    counts = (
        chars.count(COMMA),
        chars.per_text(ends),
        *map(chars.count, (DIGIT, SIGN, QUOTE, QUESTION)),
        *_capitals(chars),
        chars.lengths,
    )
    return np.array(counts, dtype=np.float64)


def _capitals(chars: Characters) -> tuple[Counts, Counts, Counts]:
    """Of each text the capitalised words behind the first, all words, those in capitals."""
    space, upper = chars.are(SPACE), chars.are(UPPER)
    first = ~space
    first[1:] &= space[:-1]
    raised = first & upper
    leading = raised[chars.starts]
    for at in np.flatnonzero(space[chars.starts]).tolist():
        opening = np.flatnonzero(first[chars.starts[at] : chars.ends[at]])
        leading[at] = bool(len(opening)) and raised[chars.starts[at] + opening[0]]
    places = np.flatnonzero(first)
    shouted = np.zeros(len(first), dtype=np.bool_)
    if len(places):
        lower = np.logical_or.reduceat(chars.are(LOWER), places)
        shouts = np.logical_or.reduceat(upper, places) & ~lower & ~space[places + 1]
        shouted[places[shouts]] = True
    return chars.per_text(raised) - leading, chars.per_text(first), chars.per_text(shouted)


def parts_of(word: str) -> Sequence[str]:
    """The pairs of characters of a word in a script without spaces; else the word."""
    if not UNSPACED.search(word):
        return (word,)
    return [word[i : i + 2] for i in range(max(1, len(word) - 1))]


words_of: Final = native.pick("cleaner.text._characters", "words_of", words_plainly)
count_signs: Final = native.pick("cleaner.text._characters", "count_signs", signs_plainly)


def bare_plainly(texts: Sequence[str]) -> list[str]:
    """Letters and digits of each text, lower-cased and with nothing between them.

    >>> bare_plainly(["Don't — STOP_it, 3 times"])
    ['dontstopit3times']
    """
    return ["".join(filter(str.isalnum, text.lower())) for text in texts]


bare: Final = native.pick("cleaner.text._characters", "bare", bare_plainly)
