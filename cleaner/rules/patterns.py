"""Patterns, compiled when they are needed, and searched for no longer than is allowed."""

from __future__ import annotations

import pickle
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import regex

if TYPE_CHECKING:
    from cleaner.rules.finder import Finder


_SHORT_CHARS: Final = 400
"""Characters of a text that is searched without a watch. `cleaner rules check` tries patterns on
texts five times as long."""


class Patterns:
    """Compiled patterns, each made when it is first asked for.

    kept: what `keep` gave earlier; making a pattern from that is much faster than compiling it.
    trusted: patterns that need no watch in short texts; see `Search`.
    """

    def __init__(
        self, kept: Mapping[str, bytes] | None = None, trusted: Container[str] = ()
    ) -> None:
        self.trusted = trusted
        self._kept = dict(kept or {})
        self._made: dict[str, Any] = {}

    def __getitem__(self, pattern: str) -> Any:
        made = self._made.get(pattern)
        if made is None:
            kept = self._kept.get(pattern)
            made = pickle.loads(kept) if kept else regex.compile(pattern, regex.IGNORECASE)
            self._made[pattern] = made
        return made

    def keep(self, patterns: Iterable[str]) -> dict[str, bytes]:
        """These patterns in a form that can be written to a file."""
        return {
            pattern: self._kept.get(pattern) or pickle.dumps(self[pattern], 5)
            for pattern in patterns
        }


class Search:
    """Looks for patterns in blocks. timeout: seconds that one may search one block.

    The watch for that takes longer than most searches, so patterns that are trusted are searched
    without it in short texts: those of the shipped rules, which `cleaner rules check` has tried on
    texts that patterns have trouble with.
    """

    __slots__ = ("_patterns", "_timeout", "_trusted")

    def __init__(self, patterns: Patterns, timeout: float) -> None:
        self._patterns = patterns
        self._timeout = timeout
        self._trusted = patterns.trusted

    def finds(self, find: Finder, text: str) -> bool:
        """Whether the finder's pattern is in the text.

        Raises:
            TimeoutError: the pattern ran out of time.
        """
        pattern, tail = find.pattern, find.told.tail
        start = max(0, len(text) - tail) if tail else 0
        if pattern in self._trusted and len(text) <= _SHORT_CHARS:
            return self._patterns[pattern].search(text, start) is not None
        return self._patterns[pattern].search(text, start, timeout=self._timeout) is not None

    def matches(self, find: Finder, text: str) -> list[Any]:
        """All matches, or none: half of what a rule means to take is not what it was tried on.

        Raises:
            TimeoutError: the pattern ran out of time.
        """
        pattern, tail = find.pattern, find.told.tail
        start = max(0, len(text) - tail) if tail else 0
        if pattern in self._trusted and len(text) <= _SHORT_CHARS:
            return list(self._patterns[pattern].finditer(text, start))
        return list(self._patterns[pattern].finditer(text, start, timeout=self._timeout))
