"""Pieces of HTML in plain text: tags that other tools left around its words.

A text that speaks of tags has them between spaces or quotes. Those that are left over stand right
at the words that they were set around, and close what they open.
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.blocks.tags import BLOCKS, names
from cleaner.system.pattern import pattern

_ANY: Final = pattern(r"</[a-z][a-z0-9]*\s*>|<(?:br|hr|img|wbr)\b", re.IGNORECASE)
_TAG: Final = pattern(r"<(/?)([a-z][a-z0-9]*)(\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE: Final = names(
    "a abbr acronym b big cite code del dfn em font i ins kbd mark q s samp small span strike "
    "strong sub sup tt u var"
)
_VOID: Final = names("br hr img wbr")
_QUOTED: Final = "`\"'‘“„«"
"""What stands before a tag that a text speaks of."""


def closed_names(text: str) -> frozenset[str]:
    """The names of elements that a text closes somewhere; empty where it holds no tags.

    >>> sorted(closed_names("<p>One.</p> <br> Two.</P>"))
    ['br', 'p']
    """
    if "<" not in text:
        return frozenset()
    return frozenset(re.sub(r"\W", "", found).lower() for found in _ANY.findall(text))


def parted(line: str, closed: frozenset[str]) -> list[tuple[int, int, str]]:
    """The parts of a line between tags that end one, with where they stand in it, bare of others.

    closed: what the text around closes.

    >>> parted("<p>Over the <b>bridge</b>.<br />Again.</p>", frozenset(("p", "b", "br")))
    [(3, 26, 'Over the bridge.'), (32, 38, 'Again.')]
    >>> parted("Use <b> and 3 < 5.", frozenset(("b",)))
    [(0, 18, 'Use <b> and 3 < 5.')]
    """
    found: list[tuple[int, int, str]] = []
    start = last = 0
    bare = ""
    for tag in _TAG.finditer(line):
        if not _is_left(line, tag, closed):
            continue
        bare += line[last : tag.start()]
        last = tag.end()
        if tag[2].lower() in BLOCKS or tag[2].lower() in ("br", "hr"):
            found.append((start, tag.start(), bare))
            start, bare = tag.end(), ""
    found.append((start, len(line), bare + line[last:]))
    return [(first, end, text) for first, end, text in found if text.strip()]


def _is_left(line: str, tag: re.Match[str], closed: frozenset[str]) -> bool:
    """Whether a tag was left in a line by a tool, and the text does not speak of it."""
    name = tag[2].lower()
    before, after = line[: tag.start()][-1:], line[tag.end() :][:1]
    if before and before in _QUOTED:
        return False
    if name in _VOID:
        return not (before.isspace() and after.isspace())
    if name not in closed or (name not in _INLINE and name not in BLOCKS):
        return False
    return not before.isspace() if tag[1] else not after.isspace()
