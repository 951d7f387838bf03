"""What the paragraphs of an article stand in: lists, quotations, tables and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from cleaner.spans import Container, Markup


class Part(Protocol):
    """A paragraph of an article's body."""

    @property
    def kind(self) -> str:
        """`paragraph`, `heading`, `list_item`, `quote`, `code`, `caption` or `table_row`."""

    @property
    def text(self) -> str:
        """Its words, without the marker."""

    @property
    def marker(self) -> str:
        """`-` or a number for list items."""

    @property
    def level(self) -> int:
        """Depth of a heading or list item."""

    @property
    def markup(self) -> Markup:
        """What stands in it and around it."""


def note_labels(paragraphs: Sequence[Part]) -> dict[str, str]:
    """Labels of the notes that the article has, by id: short ones, which its marks name too."""
    names = [
        container.name
        for paragraph in paragraphs
        for container in paragraph.markup.containers
        if container.kind == "note"
    ]
    return {name: str(number) for number, name in enumerate(dict.fromkeys(names), start=1)}


def table_of(part: Part) -> int:
    """What is the same for all rows of a table; 0 for other paragraphs."""
    return (part.markup.table or -1) if part.kind == "table_row" else 0


class Around:
    """What paragraphs stand in; of text without markup, what their markers and levels tell."""

    def __init__(self) -> None:
        self.above: list[tuple[int, Container]] = []
        self.keys = 0
        self.quoted = False

    def of(self, part: Part) -> tuple[Container, ...]:
        """What the next paragraph stands in, outermost first."""
        known = part.markup.containers
        if known:
            self.above, self.quoted = [], False
            return known
        self.keys -= not (part.kind == "quote" and self.quoted)
        self.quoted = part.kind == "quote"
        if part.kind == "quote":
            return (Container(kind="quote", key=self.keys),)
        if part.kind != "list_item":
            self.above = []
            return ()
        while self.above and self.above[-1][0] >= part.level:
            self.above.pop()
        number = _NUMBER.fullmatch(part.marker)
        item = Container(
            kind="item",
            key=self.keys,
            number=int(number[1]) if number else None,
            name=part.marker,
        )
        self.above.append((part.level, item))
        return tuple(one for _, one in self.above)


def shared_with(one: Sequence[Container], other: Sequence[Container]) -> int:
    """How many of the outer containers are the same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a.key != b.key or a.kind != b.kind:
            break
        count += 1
    return count


_NUMBER: Final = re.compile(r"([0-9]{1,9})[.)]")
"""The marker of an ordered list's item that Markdown knows."""
_RULER: Final = re.compile(r":?-+:?")


def is_ruler(cell: str) -> bool:
    """Whether a cell is one of the line below the head of a Markdown table."""
    return _RULER.fullmatch(cell) is not None
