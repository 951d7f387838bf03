"""What elements are called: selectors by the classes and ids of a block's path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

_LENGTH: Final = 4
"""Characters of a class or id that names an element: shorter ones say nothing. Chosen by looking at
sites' pages."""
_OUTWARDS: Final = 3
"""Elements with names that are tried as the one to begin a selector with, innermost first."""
_NAME: Final = regex.compile(r"[a-z][a-z_]*(?:-[a-z0-9_]+)*")
_NAMED: Final = regex.compile(r"([.#])([^.#]+)")
_WHOLE: Final = frozenset(("html", "body", "main", "article"))
_INLINE: Final = frozenset(
    ("a", "abbr", "b", "em", "font", "i", "s", "small", "span", "strong", "u")
)


def tag_of(label: str) -> str:
    """The tag of an element, by its label in a path."""
    return label.partition("#")[0].partition(".")[0]


def names_of(label: str) -> tuple[str, ...]:
    """Class and id selectors that could tell an element from others, by its label in a path."""
    if tag_of(label) in _WHOLE:
        return ()
    return tuple(
        sign + name
        for sign, name in _NAMED.findall(label)
        if len(name) >= _LENGTH and _NAME.fullmatch(name)
    )


class Elements:
    """What the elements of many paths are called, each told once: pages of a site share theirs.

    single: tags whose classes tell what sort of line stands there, and not where it stands.
    """

    def __init__(self, single: frozenset[str] = frozenset()) -> None:
        self._single = single
        self._names: dict[str, tuple[str, ...]] = {}
        self._boxes: dict[str, frozenset[str]] = {}
        self._steps: dict[str, tuple[str, ...]] = {}

    def boxes(self, path: str) -> frozenset[str]:
        """Class and id selectors of a block's ancestors that could be a box's."""
        if path not in self._boxes:
            boxes = (label for label in path.split() if tag_of(label) not in self._single)
            self._boxes[path] = frozenset(name for label in boxes for name in self._of(label))
        return self._boxes[path]

    def steps(self, path: str) -> tuple[str, ...]:
        """Selectors of the elements of a path: one with a name, and each step from there.

        >>> Elements().steps("body div#main div.story-text p font")
        ('.story-text > p', '#main > div > p')
        """
        if path not in self._steps:
            self._steps[path] = tuple(self._told(path.split()))
        return self._steps[path]

    def _told(self, labels: list[str]) -> Iterator[str]:
        while labels and tag_of(labels[-1]) in _INLINE:
            labels.pop()
        tags = list(map(tag_of, labels))
        named = 0
        for at in range(len(labels) - 1, -1, -1):
            names = self._of(labels[at])
            for name in names:
                yield " > ".join((name, *tags[at + 1 :]))
            named += bool(names)
            if named == _OUTWARDS:
                return

    def _of(self, label: str) -> tuple[str, ...]:
        if label not in self._names:
            self._names[label] = names_of(label)
        return self._names[label]
