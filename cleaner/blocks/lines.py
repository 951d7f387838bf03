"""Lines of an element that single breaks part: paragraphs, verse, or one line of running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cleaner.system.pattern import pattern
from cleaner.text.fold import UNSPACED
from cleaner.text.joins import columns, count_shown
from cleaner.text.prose import LINE_ENDS, ends_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STOPS: Final = tuple(LINE_ENDS + "」』«")
"""Signs that a paragraph may end with, quotes of Japanese and of German among them."""
_VERSE: Final = pattern(
    r"(?:^|[\s_-])(?:poem|poetry|verses?|stanza|strophe|lyrics|gedicht|songtext|liedtext|po[eè]me"
    r"|poema|poesia|wiersz)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINE: Final = pattern(r"(?:^|[\s_-])(?:l|line|vers|verse|verso|zeile|ligne)(?:$|[\s_-])", re.I)
_BLOCK_STYLE: Final = pattern(r"(?:^|;)\s*display\s*:\s*block", re.IGNORECASE)
_PARTS: Final = ("br", "table", "pre", "img", "figure")
_GOING_ON: Final = (",", ";", "–", "—", "，", "、", "；")
"""Signs that the first line of a couplet may end with."""


class _Bounds:
    """When lines parted by single breaks are paragraphs, and when they are verse.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    long_line: Final = 80
    """Characters of a line that is too long for verse, and of which one at least must be long where
    lines parted by single breaks are paragraphs."""
    short_line: Final = 60
    """Characters of a line that may be a subhead, and needs no stop where the others are
    paragraphs; columns of a couplet's line at most."""
    label: Final = 30
    """Characters of a label above links at most."""
    title: Final = 20
    """Columns of such a link at least: shorter ones are names and addresses."""
    couplet: Final = 10
    """Columns of a couplet's line at least: shorter ones are labels."""
    couplet_words: Final = 4
    """Words of a couplet's line at least, in scripts that part words: names and posts have two or
    three."""
    couplet_share: Final = 0.5
    """Share of a couplet's longer line that the shorter one must have: the lines of a verse are
    about equally long."""


_BOUNDS: Final = _Bounds()


def is_verse(element: HtmlElement) -> bool:
    """Whether an element is named for a poem, a stanza or the words of a song.

    What holds all of a page may be called so, too.
    """
    name = element.get("class")
    return (
        name is not None
        and element.tag not in ("body", "main", "article")
        and _VERSE.search(name) is not None
    )


def is_line(element: HtmlElement) -> bool:
    """Whether an element inside a verse is one of its lines: short, and with no lines inside."""
    if element.tag not in ("div", "p", "li") or next(element.iter(*_PARTS), None) is not None:
        return False
    return len("".join(element.itertext())) <= _BOUNDS.long_line and not any(
        child.tag in ("div", "p", "li", "ul", "ol") for child in element
    )


def is_inline_line(element: HtmlElement, flow: str) -> bool:
    """Whether an inline element is a line of its own: its style says so, or its name in a verse.

    flow: what the place around it does with its parts.
    """
    style = element.get("style")
    if style and _BLOCK_STYLE.search(style):
        return flow in ("block", "verse")
    return flow == "verse" and _LINE.search(element.get("class", "")) is not None


def are_paragraphs(lines: Sequence[str]) -> bool:
    """Whether lines parted by single breaks are paragraphs: all long ones end with a stop."""
    if len(lines) < 2 or max(map(len, lines)) < _BOUNDS.long_line:
        return False
    return all(line.endswith(STOPS) for line in lines if len(line) >= _BOUNDS.short_line)


def are_apart(lines: Sequence[str], links: Sequence[int]) -> bool:
    """Whether lines parted by single breaks are blocks: paragraphs, or a label and its links.

    links: characters in links of each line, without spaces.
    """
    return are_paragraphs([line for line in lines if line]) or is_label_of_links(lines, links)


def is_label_of_links(lines: Sequence[str], links: Sequence[int]) -> bool:
    """Whether the first of some lines is a label, and the others are titles that are links.

    links: characters in links of each line, without spaces.

    >>> is_label_of_links(["Read more", "Oars that float on ice"], [0, 18])
    True
    >>> is_label_of_links(["Ada Renn", "ada@gull.example"], [0, 16])
    False
    """
    shown = [(line, count) for line, count in zip(lines, links, strict=True) if line]
    if len(shown) < 2 or shown[0][1] or not 0 < len(shown[0][0]) <= _BOUNDS.label:
        return False
    return not shown[0][0].endswith(STOPS) and all(
        count >= count_shown(line) and columns(line) >= _BOUNDS.title for line, count in shown[1:]
    )


def are_verse(lines: Sequence[str]) -> bool:
    """Whether lines parted by single breaks are those of a verse, or as short as an address's.

    >>> are_verse(["The ice may come, the ice may stay,", "my wheels will find another way."])
    True
    >>> are_verse(["Ada Renn,", "harbour master"]), are_verse(["Where?", "Behind the fish market."])
    (False, False)
    """
    if len(lines) > 2:
        return max(map(len, lines)) <= _BOUNDS.long_line
    return len(lines) == 2 and are_couplet(*lines)


def are_couplet(first: str, second: str) -> bool:
    """Whether two lines are verse: about equally long, and the first goes on in the second."""
    short, long = sorted((columns(first), columns(second)))
    if not _BOUNDS.couplet <= short <= long <= _BOUNDS.short_line:
        return False
    if short < _BOUNDS.couplet_share * long:
        return False
    spaced = not UNSPACED.search(first)
    if spaced and min(len(first.split()), len(second.split())) < _BOUNDS.couplet_words:
        return False
    return first.endswith(_GOING_ON) or (not first.endswith(STOPS) and ends_sentence(second))
