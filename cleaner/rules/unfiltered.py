"""Entries that no literal tells of, looked up by how what they find begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.index import Entry
from cleaner.text.fold import opening_quote

_LENGTH: Final = 3
"""Characters by which beginnings are told apart: with one, every third block has entries to try,
with three every fiftieth."""
_DIGITS: Final = "0123456789"


class Unfiltered:
    """Entries that no literal tells of, by the first characters that they find."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._all = tuple(entries)
        self._lines = tuple(entry for entry in self._all if entry.rule.folded)
        spans = tuple(entry for entry in self._all if not entry.rule.folded)
        self._by_line, self._other_lines = _by_start(self._lines)
        self._by_span, self._other_spans = _by_start(spans)
        self._quoted = any(entry.quoted for entry in self._all)

    def __bool__(self) -> bool:
        return bool(self._all)

    def of(self, view: FoldedBlock) -> tuple[Entry, ...]:
        """The entries that may find something in a block; its bounds are not yet checked."""
        inner, folded = view.inner, view.folded
        if "ı" in inner:
            return self._all  # To patterns without case the dotless i is an i.
        if self._quoted and opening_quote(inner):
            return self._all  # Some look at it with its quotation mark, the others without.
        first = folded[:1]
        if first.isalpha() or first in _DIGITS:
            lines = _found(folded[:_LENGTH], self._by_line, self._other_lines)
        else:
            lines = self._lines  # Some look for what stands behind a sign.
        spans = self._other_spans
        if self._by_span:
            start = view.block.text[:_LENGTH].casefold()
            spans = _found(start, self._by_span, spans)
        return lines + spans if spans else lines


def _found(
    start: str, table: dict[str, tuple[Entry, ...]], others: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    """What stands in the table for the longest part of the start that is there."""
    for length in range(len(start), 0, -1):
        found = table.get(start[:length])
        if found is not None:
            return found
    return others


def _by_start(entries: Sequence[Entry]) -> tuple[dict[str, tuple[Entry, ...]], tuple[Entry, ...]]:
    """The entries by the first characters of what they find, and those for all other texts."""
    at: dict[str, set[int]] = {}
    others: set[int] = set()
    for place, entry in enumerate(entries):
        keys = _keys(entry)
        for key in keys:
            at.setdefault(key, set()).add(place)
        if not keys:
            others.add(place)
    found: dict[str, tuple[Entry, ...]] = {}
    for start in {key[:length] for key in at for length in range(1, _LENGTH + 1)}:
        parts = (at.get(start[:length], ()) for length in range(1, len(start) + 1))
        found[start] = tuple(entries[place] for place in sorted(others.union(*parts)))
    return found, tuple(entries[place] for place in sorted(others))


def _keys(entry: Entry) -> frozenset[str]:
    """The first characters of what an entry finds; none where they may be any.

    Where digits fold, `0` stands for each number, of whatever length.
    """
    starts = [start for some in (entry.starts or {}).values() for start in some]
    if entry.find.fold_digits:
        folded = [start.partition("0") for start in starts]
        starts = [
            before or digit for before, zero, _ in folded for digit in (_DIGITS if zero else "x")
        ]
    return frozenset(start[:_LENGTH] for start in starts)
