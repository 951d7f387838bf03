"""The numbered list of a page's links that text browsers print below it, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.blocks.wrapping import Line
from cleaner.system.pattern import pattern

_ADDRESS: Final = pattern(r"(?:(\d{1,4})\.|\[(\d{1,4})\])[ \t]+[a-z][a-z\d+.-]*:\S+")
"""A line of the list: a number and an address, as `lynx`, `elinks` and `w3m` print it."""
_LABELS: Final = pattern(r"(?:visible|hidden) links:?", re.IGNORECASE)
_TITLES: Final = pattern(r"references:?", re.IGNORECASE)
_NUMBER: Final = pattern(r"\[(\d{1,4})\](?=\S)")
"""The number of a link right before its words."""


def link_list(lines: Sequence[Line]) -> int:
    """Index of the line with which the list of the page's links starts; all lines where none does.

    It ends the text, its numbers rise by one, and it is a text browser's rather than an article's:
    such label the links that are shown, number them in the text, or set all but headings in.
    """
    at = len(lines)
    while at and (_ADDRESS.fullmatch(lines[at - 1].text) or _LABELS.fullmatch(lines[at - 1].text)):
        at -= 1
    numbers = [_number(line) for line in lines[at:] if not _LABELS.fullmatch(line.text)]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        return len(lines)
    last = len(numbers)
    labelled = _LABELS.fullmatch(lines[at].text) is not None
    if not at or not _TITLES.fullmatch(lines[at - 1].text):
        return at if labelled else len(lines)
    set_in = sum(line.indent > lines[at - 1].indent for line in lines[: at - 1])
    inset = lines[at - 1].indent < lines[at].indent and 2 * set_in > at - 1
    numbered = any(int(found[1]) <= last for line in lines for found in _NUMBER.finditer(line.text))
    return at - 1 if labelled or inset or numbered else len(lines)


def count_links(listed: Sequence[Line]) -> int:
    """How many links the lines of such a list name."""
    return sum(_ADDRESS.fullmatch(line.text) is not None for line in listed)


def _number(line: Line) -> int:
    found = _ADDRESS.fullmatch(line.text)
    return int(found[1] or found[2]) if found else 0


def without_numbers(lines: Sequence[Line], count: int) -> list[Line]:
    """The lines without the numbers before the words of up to `count` links.

    Numbers of links rise through the page; a note's number that does not is the article's. Feeds
    and the like, which stand behind a `#` above the page, are left as they are.
    """
    last = 0

    def gone(found: re.Match[str]) -> str:
        nonlocal last
        number = int(found[1])
        if not last < number <= count:
            return found[0]
        last = number
        return found[0] if found.string.startswith("#") else ""

    return [
        line._replace(text=_NUMBER.sub(gone, line.text)) if "[" in line.text else line
        for line in lines
    ]
