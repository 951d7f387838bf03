"""What elements are called: selectors by the classes and ids of a block's path."""

from __future__ import annotations

from functools import lru_cache
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
_LABELS: Final = 4096
"""Labels of elements whose names are remembered: the pages of a site have some hundred."""
_PATHS: Final = 2048
"""Paths whose elements are remembered: the pages of a site have about as many, with 1 kB each."""


@lru_cache(maxsize=_PATHS)
def selectors_of(path: str, *, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Class and id selectors of a block's ancestors that could be a box's.

    without: tags whose classes don't count.
    """
    return frozenset(
        name for label in path.split() if tag_of(label) not in without for name in names_of(label)
    )


def tag_of(label: str) -> str:
    """The tag of an element, by its label in a path."""
    return label.partition("#")[0].partition(".")[0]


@lru_cache(maxsize=_LABELS)
def names_of(label: str) -> tuple[str, ...]:
    """Class and id selectors that could tell an element from others, by its label in a path."""
    if tag_of(label) in _WHOLE:
        return ()
    return tuple(
        sign + name
        for sign, name in _NAMED.findall(label)
        if len(name) >= _LENGTH and _NAME.fullmatch(name)
    )


@lru_cache(maxsize=_PATHS)
def elements_of(path: str) -> tuple[str, ...]:
    """Selectors of the elements of a path: an element with a name, and each step from there.

    >>> elements_of("body div#main div.story-text p font")
    ('.story-text > p', '#main > div > p')
    """
    labels = path.split()
    while labels and tag_of(labels[-1]) in _INLINE:
        labels.pop()
    tags = [tag_of(label) for label in labels]
    found: list[str] = []
    named = 0
    for at in range(len(labels) - 1, -1, -1):
        names = names_of(labels[at])
        found += (" > ".join((name, *tags[at + 1 :])) for name in names)
        named += bool(names)
        if named == _OUTWARDS:
            break
    return tuple(found)
