"""Blocks of an HTML page before their places in its text are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from cleaner.blocks.place import Place
from cleaner.blocks.tags import NO_MARKS
from cleaner.system.pattern import pattern

_WORD: Final = pattern(r"[^\W\d_]+")
_ONE_LETTER_WORDS: Final = frozenset("AIOYEUZWÀÁÉÈÓÔАВИКОСУЯІЄ")
"""Capitals that are words by themselves in some language."""
_CELLS: Final = frozenset(("td", "th", "li", "dt", "dd"))
_SPACES: Final = 4
"""Spaces of a paragraph at least that an initial is put before: labels have fewer. Chosen, never
measured."""
_OPENING: Final = "\"'“„«»‘‚"


class Run:
    """The text gathered for the next block."""

    __slots__ = (
        *("cell_ended", "cuts", "inward", "later", "line_ended", "links", "marks", "parts"),
        *("place", "was_break"),
    )

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.place: Place | None = None
        self.marks = NO_MARKS
        self.links = 0
        self.inward = 0
        self.cuts: list[int] = []
        self.later: list[Run] = []
        self.was_break = False
        self.line_ended = False
        self.cell_ended = False


class Draft:
    """A block before its place in the text is known; chars and links leave out spaces."""

    __slots__ = ("chars", "links", "marks", "place", "text")

    def __init__(
        self, text: str, place: Place, marks: frozenset[str], links: int, chars: int
    ) -> None:
        self.text = text
        self.place = place
        self.marks = marks
        self.links = links
        self.chars = chars


def with_drop_caps(drafts: list[Draft]) -> list[Draft]:
    """The drafts, each initial that stands in an element of its own put before its paragraph."""
    caps = [index for index, (one, after) in enumerate(pairwise(drafts)) if _is_cap(one, after)]
    if not caps:
        return drafts
    known = _words(drafts)
    for index in caps:
        cap, after = drafts[index], drafts[index + 1]
        gap = " " if _is_word(cap.text[-1], after.text, known) else ""
        after.text = f"{cap.text}{gap}{after.text}"
        after.chars += cap.chars
        after.links += cap.links
    return [draft for index, draft in enumerate(drafts) if index not in set(caps)]


def _is_cap(one: Draft, after: Draft) -> bool:
    """Whether a block is the initial of the one behind it: one capital, and the rest of a word."""
    letter = one.text[-1]
    return (
        len(one.text) - len(one.text.lstrip(_OPENING)) == len(one.text) - 1
        and letter.isupper()
        and after.text[0].islower()
        and one.place.kind == after.place.kind == "paragraph"
        and not {one.place.tag, after.place.tag} & _CELLS
        and after.text.count(" ") >= _SPACES
    )


def _words(drafts: Iterable[Draft]) -> Counter[str]:
    """How often the page has each of its words, in lower case."""
    return Counter(word.casefold() for one in drafts for word in _WORD.findall(one.text))


def _is_word(letter: str, after: str, known: Counter[str]) -> bool:
    """Whether an initial is a word of its own: the page has what follows as a word elsewhere."""
    rest = _WORD.match(after)
    if rest is None or letter not in _ONE_LETTER_WORDS:
        return False
    return known[(letter + rest[0]).casefold()] == 0 and known[rest[0].casefold()] > 1
