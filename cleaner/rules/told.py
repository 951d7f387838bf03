"""Whether a line says what a page declares elsewhere: a name, or a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cleaner.system.pattern import pattern
from cleaner.text.fold import fold

_MOST_BESIDE = 4
"""Words that may stand beside the text: 'By' before a name, a role or a place behind it."""
_MOST_WORDS: Final = 14
"""Words of a line that can be a byline or a date. Chosen, never measured."""
_MOST_CHARACTERS: Final = 140
"""Characters of such a line. Chosen, never measured."""
_DAY = pattern(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-/.]?)(?P<month>\d\d)(?P=sep)(?P<day>\d\d)")
_NUMBERS = pattern(r"\d+")


def says_any(line: str, texts: Iterable[str]) -> bool:
    """Whether a short line says one of the texts, with few words beside it, or the same day.

    >>> says_any("By Ada Brome, harbour reporter", ["Ada Brome"])
    True
    >>> says_any("Ada Brome has been mayor for eleven years now.", ["Ada Brome"])
    False
    >>> says_any("Monday, 4 May 2026", ["2026-05-04T09:30:00Z"])
    True
    """
    if len(line) > _MOST_CHARACTERS:
        return False
    most = len(line.split())
    return most <= _MOST_WORDS and any(_says(line, most, text) for text in texts)


def _says(line: str, words: int, text: str) -> bool:
    if day := _DAY.search(text):
        numbers = {number.lstrip("0") for number in _NUMBERS.findall(line)}
        return {day["year"], day["day"].lstrip("0")} <= numbers
    told = fold(text)
    if not told or words > len(told.split()) + _MOST_BESIDE:
        return False
    return re.search(rf"(?<!\w){re.escape(told)}(?!\w)", fold(line)) is not None
