"""What running prose looks like: how a sentence ends, how many words make a block prose, clocks.

Each idea stands here once; how far a step trusts it is that step's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.system import native
from cleaner.system.pattern import pattern

PROSE_WORDS: Final = 12
"""Words from which a block counts as a paragraph rather than a line of a menu or a teaser.

Chosen by looking at blocks of labelled pages; other values were never measured one by one.
"""

CLOSERS: Final = "\"'”’»«)]›“„* \u00a0」』）】］〉》＂"
"""Signs that may stand behind a sentence's last sign: closing quotes and brackets of all languages
(in German and Danish they are another language's opening ones), marks of emphasis, space."""

_FINALS: Final = {
    **dict.fromkeys(".。।॥۔｡．։።។။", 1),
    **dict.fromkeys(":：", 2),
    **dict.fromkeys(",;、，；،؛", 3),
    **dict.fromkeys("?!？！؟", 4),
    **dict.fromkeys("…⋯", 5),
}
_SENTENCE_FINALS: Final = frozenset((1, 4, 5))


def final_sign_plainly(text: str) -> int:
    """How a text ends: 0 no sign, 1 stop, 2 colon, 3 comma, 4 question or call, 5 dots.

    >>> [final_sign(text) for text in ("Over", "Over.", "„Vorbei.“", "So:", "Why?", "And so...")]
    [0, 1, 1, 2, 4, 5]
    """
    bare = text.rstrip(CLOSERS)
    end = bare[-1:]
    if end == "." and bare.endswith("..."):
        return 5
    return _FINALS.get(end, 0)


def ends_sentence_plainly(text: str) -> bool:
    """Whether a text ends as a sentence does, closing quotes and brackets aside.

    >>> ends_sentence('"It rains."'), ends_sentence("「雨が降る。」"), ends_sentence("Related:")
    (True, True, False)
    """
    return final_sign_plainly(text) in _SENTENCE_FINALS


def final_signs_plainly(texts: Sequence[str]) -> list[int]:
    """How each text ends, as `final_sign` tells it."""
    return list(map(final_sign_plainly, texts))


final_sign: Final = native.pick("cleaner.text._counts", "final_sign", final_sign_plainly)
ends_sentence: Final = native.pick("cleaner.text._counts", "ends_sentence", ends_sentence_plainly)
final_signs: Final = native.pick("cleaner.text._counts", "final_signs", final_signs_plainly)

LINE_ENDS: Final = ".!?…:;。！？।؟۔\"'”’»)]"
"""Signs that end a line which is a paragraph: a sentence's end, a colon, a closing quote, bracket.
A line without one goes on in the next, or is a label."""

BARE_CLOCK: Final = pattern(
    r"(?:kl\.? ?)?\d{1,2} ?[:.h] ?\d{2}(?: ?(?:uhr|h|hrs|am|pm|a\.m|p\.m|gmt|bst|cet|est|et))?"
)
"""A clock time that is all of a folded line: `14:05`, `kl. 14.05`, `2.05 pm`."""
CLOCK_CHARS: Final = 16
"""Characters of such a line at most, as the pattern tells."""

MONEY: Final = "$€£¥₹₽"
"""Signs of currencies."""

TIME_OR_DATE: Final = pattern(
    r"\d(?:年\d+月|(?<=[^\W\d_] \d)\d?, (?:19|20)\d\d\b"
    r"|(?<=\b\d)(?:\d?[:.h]\d{2}\b|(?:(?<=1)9|(?<=2)0)\d\d[-./]\d{1,2}"
    r"|\d?[-./]\d{1,2}[-./](?:19|20)?\d\d\b|\d?\.? [^\W\d_]+,? (?:19|20)\d\d\b))"
)
"""Times and dates amid a text, told from one of their digits, which is what `re` scans fast."""


def is_prose(text: str, words: int) -> bool:
    """Whether a block of so many words is a paragraph: long enough, and ending as a sentence does.

    >>> is_prose("It rains.", 2), is_prose("It rained all day on the quay.", 12)
    (False, True)
    """
    return words >= PROSE_WORDS and bool(ends_sentence(text))
