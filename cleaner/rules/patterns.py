"""Patterns, compiled when they are needed, and searched for no longer than is allowed."""

from __future__ import annotations

import pickle
from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import regex

from cleaner.rules.alternatives import grouped

if TYPE_CHECKING:
    from cleaner.rules.finder import Finder


SHORT_CHARS: Final = 400
"""Characters of a text that is searched without a watch. `cleaner rules check` tries patterns on
texts five times as long."""


Ready = tuple[Any, Any, bool, int]
"""What a pattern is searched with once and for all matches; whether it is trusted, and its tail."""


class Patterns:
    """Compiled patterns, each made when it is first asked for.

    kept: what `keep` gave earlier; making a pattern from that is much faster than compiling it.
    trusted: patterns that need no watch in short texts; see `Search`. ready: those that were
    searched for before.
    """

    def __init__(
        self, kept: Mapping[str, bytes] | None = None, trusted: Container[str] = ()
    ) -> None:
        self.trusted = trusted
        self.ready: dict[str, Ready] = {}
        self.kept = dict(kept or {})
        self._made: dict[str, Any] = {}

    def __getitem__(self, pattern: str) -> Any:
        made = self._made.get(pattern)
        if made is None:
            kept = self.kept.get(pattern)
            made = pickle.loads(kept) if kept else _compiled(pattern)
            self._made[pattern] = made
        return made

    def made_ready(self, find: Finder) -> Ready:
        """A finder's pattern with all that a search asks of it, kept for the next one."""
        pattern = find.pattern
        made = self[pattern]
        found = (made.search, made.finditer, pattern in self.trusted, find.told.tail)
        return self.ready.setdefault(pattern, found)

    def let_go(self, patterns: Iterable[str]) -> None:
        """Forgets these patterns, but for trusted ones, until they are asked for again."""
        for pattern in patterns:
            if pattern not in self.trusted:
                self.ready.pop(pattern, None)
                self._made.pop(pattern, None)

    def keep(self, patterns: Iterable[str]) -> dict[str, bytes]:
        """These patterns in a form that can be written to a file."""
        return {
            pattern: self.kept.get(pattern) or pickle.dumps(self[pattern], 5)
            for pattern in patterns
        }


def _compiled(pattern: str) -> Any:
    """The pattern, its alternatives grouped where that leaves it one."""
    quick = grouped(pattern)
    try:
        return regex.compile(quick, regex.IGNORECASE)
    except regex.error:
        if quick == pattern:
            raise
        return regex.compile(pattern, regex.IGNORECASE)


class Search:
    """Looks for patterns in blocks. timeout: seconds that one may search one block.

    The watch for that takes longer than most searches, so patterns that are trusted are searched
    without it in short texts: those of the shipped rules, which `cleaner rules check` has tried on
    texts that patterns have trouble with.
    """

    __slots__ = ("patterns", "timeout")

    def __init__(self, patterns: Patterns, timeout: float) -> None:
        self.patterns = patterns
        self.timeout = timeout

    def finds(self, find: Finder, text: str) -> bool:
        """Whether the finder's pattern is in the text.

        Raises:
            TimeoutError: the pattern ran out of time.
        """
        patterns = self.patterns
        search, _, trusted, tail = patterns.ready.get(find.pattern) or patterns.made_ready(find)
        start = max(0, len(text) - tail) if tail else 0
        if trusted and len(text) <= SHORT_CHARS:
            return search(text, start) is not None
        return search(text, start, timeout=self.timeout) is not None

    def matches(self, find: Finder, text: str) -> list[Any]:
        """All matches, or none: half of what a rule means to take is not what it was tried on.

        Raises:
            TimeoutError: the pattern ran out of time.
        """
        patterns = self.patterns
        _, finditer, trusted, tail = patterns.ready.get(find.pattern) or patterns.made_ready(find)
        start = max(0, len(text) - tail) if tail else 0
        if trusted and len(text) <= SHORT_CHARS:
            return list(finditer(text, start))
        return list(finditer(text, start, timeout=self.timeout))
