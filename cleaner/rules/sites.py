"""Which site a page is of, and so which site rules apply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import ahocorasick

from cleaner.rules.frozen import awake
from cleaner.rules.pack import Pack, Waiting
from cleaner.text.address import parents

_HEAD_LINES: Final = 12
"""Lines from a page's top and bottom that may say whose it is. Chosen, never measured."""


class SiteIndex:
    """Looks up the packs of a page: by domain, by lines, or by what stands in its source.

    A page is of a site (a domain) and of any number of systems (`system:PACK`): those whose
    packs recognize it.
    """

    def __init__(self, packs: Iterable[Pack | Waiting]) -> None:
        self._by_scope: dict[str, list[Pack | Waiting]] = {}
        self._by_line: dict[str, str] = {}
        self._fingerprints: dict[str, list[tuple[str, frozenset[str]]]] = {}
        self._awake: dict[int, Pack] = {}
        for pack in packs:
            for site in pack.all_sites:
                self._by_scope.setdefault(site.lower(), []).append(pack)
            if isinstance(pack, Waiting):
                continue
            for line in pack.identified_by:
                self._by_line.setdefault(line, pack.sites[0] if pack.sites else pack.system)
            for literals in pack.fingerprints:
                needed = frozenset(literals)
                for literal in needed:
                    self._fingerprints.setdefault(literal, []).append((pack.system, needed))
        self._automaton: Any = None
        if self._fingerprints:
            self._automaton = ahocorasick.Automaton()
            for literal in self._fingerprints:
                self._automaton.add_word(literal, literal)
            self._automaton.make_automaton()

    @property
    def names(self) -> frozenset[str]:
        """The sites and systems that have packs."""
        return frozenset(self._by_scope)

    def packs(self, scope: Sequence[str]) -> tuple[Pack, ...]:
        """The packs with rules for one of these sites and systems, or a domain above."""
        found: dict[int, Pack] = {}
        for domain in (part for site in scope for part in parents(site)):
            for pack in self._by_scope.get(domain, ()):
                found[id(pack)] = self.awake(pack)
        return tuple(found.values())

    def awake(self, pack: Pack | Waiting) -> Pack:
        """The pack; one that waits is read once."""
        if not isinstance(pack, Waiting):
            return pack
        found = self._awake.get(id(pack))
        if found is None:
            found = self._awake[id(pack)] = awake(pack)
        return found

    def let_go(self, scope: Sequence[str]) -> None:
        """Forgets the packs of these sites and systems that waited: they are read anew."""
        for domain in (part for site in scope for part in parents(site)):
            for pack in self._by_scope.get(domain, ()):
                self._awake.pop(id(pack), None)

    def systems(self, source: str) -> tuple[str, ...]:
        """The systems whose fingerprints stand in the source of a page, by name."""
        if self._automaton is None:
            return ()
        hits = {literal for _, literal in self._automaton.iter(source)}
        behind = (entry for literal in hits for entry in self._fingerprints[literal])
        return tuple(sorted({system for system, needed in behind if needed <= hits}))

    def identify(self, folded_lines: Sequence[str]) -> str:
        """The site or system whose identifying line is among the first or last blocks."""
        if not self._by_line:
            return ""
        for line in (*folded_lines[:_HEAD_LINES], *folded_lines[-_HEAD_LINES:]):
            if site := self._by_line.get(line):
                return site
        return ""
