"""Patterns, compiled when they are needed, and searched for no longer than is allowed."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import Any

import regex


class Patterns:
    """Compiled patterns, each made when it is first asked for.

    kept: what `keep` gave earlier; making a pattern from that is much faster than compiling it.
    """

    def __init__(self, kept: Mapping[str, bytes] | None = None) -> None:
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
    """Looks for patterns in blocks. timeout: seconds that one may search one block."""

    __slots__ = ("_patterns", "_timeout")

    def __init__(self, patterns: Patterns, timeout: float) -> None:
        self._patterns = patterns
        self._timeout = timeout

    def finds(self, pattern: str, text: str) -> bool:
        """Whether the pattern is in the text.

        Raises:
            TimeoutError: the pattern ran out of time.
        """
        return self._patterns[pattern].search(text, timeout=self._timeout) is not None

    def matches(self, pattern: str, text: str) -> list[Any]:
        """All matches, or none: half of what a rule means to take is not what it was tried on.

        Raises:
            TimeoutError: the pattern ran out of time.
        """
        return list(self._patterns[pattern].finditer(text, timeout=self._timeout))
