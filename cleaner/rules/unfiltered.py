"""Entries that no literal tells of, looked up by how what they find begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.index import Entry
from cleaner.text.fold import opening_quote

_LENGTH: Final = 3
"""Characters by which beginnings are told apart: with one, every third block has entries to try,
with three every fiftieth."""
_DIGITS: Final = "0123456789"
Entries = tuple[Entry, ...]


class Unfiltered:
    """Entries that no literal tells of, by the first characters that they find.

    ready: the same as the compiled form of `match.candidates` looks them up, once it was asked.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._all = tuple(entries)
        lines = tuple(entry for entry in self._all if entry.rule.folded)
        spans = tuple(entry for entry in self._all if not entry.rule.folded)
        self._lines = _Begun(lines, *_by_start(lines))
        self._without_digit = self._lines.without_digit()
        self._spans = _Begun(spans, *_by_start(spans))
        self._quoted = any(entry.quoted for entry in self._all)
        self.ready: object = None

    def __bool__(self) -> bool:
        return bool(self._all)

    def of(self, view: FoldedBlock, has_digit: bool) -> Entries:
        """The entries that may find something in a block; its bounds are not yet checked."""
        inner, folded = view.inner, view.folded
        if "ı" in inner:
            return self._all  # To patterns without case the dotless i is an i.
        if self._quoted and opening_quote(inner):
            return self._all  # Some look at it with its quotation mark, the others without.
        begun = self._lines if has_digit else self._without_digit
        first = folded[:1]
        # Some look for what stands behind a sign.
        lines = begun.of(folded) if first.isalpha() or first in _DIGITS else begun.all
        spans = self._spans
        return lines + spans.of(view.block.text[:_LENGTH].casefold()) if spans.all else lines


class _Begun:
    """Entries by the first characters of what they find."""

    def __init__(self, all: Entries, table: Mapping[str, Entries], others: Entries) -> None:
        self.all, self._table, self._others = all, table, others
        self._get = table.get

    def without_digit(self) -> _Begun:
        """Those of the entries that may find something without a digit."""
        left = {
            id(some): tuple(entry for entry in some if not entry.digit)
            for some in (self.all, self._others, *self._table.values())
        }
        table = {start: left[id(some)] for start, some in self._table.items()}
        return _Begun(left[id(self.all)], table, left[id(self._others)])

    def of(self, text: str) -> Entries:
        """The entries that may find something that begins as the text does."""
        get = self._get
        found = get(text[:3])
        if found is None:
            found = get(text[:2])
            if found is None:
                return get(text[:1], self._others)
        return found


def _by_start(entries: Sequence[Entry]) -> tuple[dict[str, Entries], Entries]:
    """The entries by the first characters of what they find, and those for all other texts."""
    at: dict[str, set[int]] = {}
    others: set[int] = set()
    for place, entry in enumerate(entries):
        keys = _keys(entry)
        for key in keys:
            at.setdefault(key, set()).add(place)
        if not keys:
            others.add(place)
    made: dict[tuple[int, ...], Entries] = {}
    found: dict[str, Entries] = {}
    for start in {key[:length] for key in at for length in range(1, _LENGTH + 1)}:
        places = set(others)
        for length in range(1, len(start) + 1):
            if start[:length] in at:
                places |= at[start[:length]]
        order = tuple(sorted(places))
        if order not in made:
            made[order] = tuple(entries[place] for place in order)
        found[start] = made[order]
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
