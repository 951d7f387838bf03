"""A page's elements by what they are called and bear, for selectors that ask for no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cleaner.system import native
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PLAIN: Final = pattern(
    r"""([a-z][a-z0-9]*)?(?:([#.])([a-zA-Z_][\w-]*)|\[(class|id)(\*?=)"([^"\\,\s][^"\\,]*)"\])?""",
    re.ASCII,
)
_SPACES: Final = pattern(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Plain:
    """One element's tag, and what its class or id must be; both may be open, but not at once.

    how: `.` has the value among its classes, `=` is it, `*=` holds it, `~` holds it in small or
    capital letters.
    """

    tag: str
    attribute: str
    how: str
    value: str


def plain(selector: str) -> tuple[Plain, ...]:
    """The alternatives of a CSS selector that asks for single elements; empty for any other.

    >>> [(one.tag, one.attribute, one.how) for one in plain('div.ad, [id*="promo"], hr')]
    [('div', 'class', '.'), ('', 'id', '*='), ('hr', '', '')]
    >>> plain("main > p"), plain("a.b.c")
    ((), ())
    """
    found: list[Plain] = []
    for part in selector.split(","):
        match = _PLAIN.fullmatch(part.strip())
        if match is None or not match[0]:
            return ()
        tag, sign, name, attribute, how, value = match.groups()
        if name:
            attribute, how, value = ("id", "=", name) if sign == "#" else ("class", ".", name)
        found.append(Plain(tag or "", attribute or "", how or "", value or ""))
    return tuple(found)


class PlainShelves:
    """A tree's elements by what they are called and bear: a tenth of an XPath's time.

    It must be made anew where elements come or go.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self._every = [
            (at, element, element.tag)
            for at, element in enumerate(tree.iter())
            if isinstance(element.tag, str)
        ]
        self._shelves: dict[str, list[tuple[int, Any, str, str]]] = {}
        self._words: dict[tuple[str, bool], str] = {}

    def find(self, wanted: Sequence[Plain], most: int = -1) -> list[Any]:
        """The elements that one of the alternatives asks for, in the tree's order.

        most: how many of them at most, where that is not negative.
        """
        found: dict[int, Any] = {}
        for one in wanted:
            value = one.value
            shelf = self._shelf(one.attribute)
            if one.how == "~":
                holders = [row for row in shelf if value in row[3].lower()]
            else:
                holders = [row for row in shelf if value in row[3]]
            for at, element, tag, own in holders:
                if one.tag and tag != one.tag:
                    continue
                if one.how == "=" and value != own:
                    continue
                if one.how == "." and value not in _SPACES.split(own):
                    continue
                found[at] = element
        order = sorted(found)
        return [found[at] for at in (order[:most] if most >= 0 else order)]

    def may_hold(self, one: Plain) -> bool:
        """Whether a word stands in this attribute of an element, whatever its tag is.

        Where no attribute is asked for, whether it stands in the name of a tag.
        """
        key = (one.attribute, one.how == "~")
        words = self._words.get(key)
        if words is None:
            shelf = self._shelf(one.attribute)
            words = " ".join([own if one.attribute else tag for _, _, tag, own in shelf])
            self._words[key] = words = words.lower() if key[1] else words
        return one.value in words

    def _shelf(self, attribute: str) -> list[tuple[int, Any, str, str]]:
        shelf = self._shelves.get(attribute)
        if shelf is None:
            shelf = self._shelves[attribute] = [
                (at, element, tag, own)
                for at, element, tag in self._every
                if (own := element.get(attribute) if attribute else "") is not None
            ]
        return shelf


Shelves: Final = native.pick("cleaner.blocks._tree", "Shelves", PlainShelves)
