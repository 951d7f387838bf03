"""Of how many pages nothing tells the site, and which packs and rules had nothing to do."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cleaner.rules.files import is_own, shown_pack
from cleaner.text.address import parents

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.rules.pack import Pack

_ALIKE: Final = 0.9
"""From where on two sites are spelled alike, by `difflib`: as in `rules show`."""
_COMPARED: Final = 100
"""Packs, and sites of pages, that are compared with each other: a tenth of a second at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A pack for sites of which there is no page. near: a page's site that is spelled like its."""

    path: str
    site: str
    near: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteUnknown:
    """Pages of which nothing tells the site, so that no rules for sites hold on them.

    pages: how many; of: how many there are in all. packs: the files of the caller's own packs that
    hold on single sites alone, where there are such pages or none of the packs was used; unused:
    those that no page came under. other: the site of the first page, where all tell theirs.
    mistyped: the unused packs whose site is spelled like one of the pages, which no pack is for.
    """

    pages: int = 0
    of: int = 0
    packs: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    other: str = ""
    mistyped: tuple[Unused, ...] = ()


def alike(site: str, others: Iterable[str]) -> str:
    """The one of the others that is spelled like the site; empty where none is.

    >>> alike("north-nws.example", ["south.example", "north-news.example"])
    'north-news.example'
    """
    from difflib import get_close_matches

    near = get_close_matches(site, list(others), n=1, cutoff=_ALIKE)
    return near[0] if near else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A rule of a caller's own that took nothing on any page. path: its pack's."""

    rule: str
    path: str


class Sites:
    """Counts what pages tell of their sites. cleaner: what they are cleaned by."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._rules = cleaner.rules
        self._in_use = cleaner.options.site_rules
        self._names = cleaner.rules.sites.names
        self._seen: set[str] = set()
        self._pages = self._unknown = 0
        self._first = ""
        self._others: dict[str, None] = {}

    def add(self, site: str) -> None:
        """Counts one more page that could be cleaned."""
        self._pages += 1
        self._unknown += not site
        self._first = self._first or site
        known = self._names.intersection(parents(site))
        self._seen.update(known)
        if site and not known and len(self._others) < _COMPARED:
            self._others[site] = None

    def unused(self, packs: Iterable[Pack]) -> tuple[Unused, ...]:
        """Those of the packs that are for sites alone, and for none of those of the pages."""
        waiting = [
            pack for pack in packs if pack.for_sites_alone and self._seen.isdisjoint(pack.all_sites)
        ]
        compared = len(waiting) <= _COMPARED
        return tuple(self._unused(pack, compared=compared) for pack in waiting)

    def _unused(self, pack: Pack, *, compared: bool) -> Unused:
        for site in pack.all_sites if compared else ():
            if near := alike(site, self._others):
                return Unused(path=shown_pack(pack.path), site=site, near=near)
        return Unused(path=shown_pack(pack.path), site=pack.all_sites[0])

    def unknown(self, learned: Path | None = None) -> SiteUnknown:
        """The pages that tell no site. learned: the folder of learned packs, nobody's own."""
        if not self._pages or not self._in_use:
            return SiteUnknown(pages=self._unknown, of=self._pages)
        own = [pack for pack in self._own(learned) if pack.for_sites_alone]
        unused = self.unused(own)
        found = SiteUnknown(
            pages=self._unknown,
            of=self._pages,
            packs=tuple(shown_pack(pack.path) for pack in own),
            unused=tuple(one.path for one in unused),
            mistyped=tuple(one for one in unused if one.near),
        )
        if self._unknown:
            return found
        if len(unused) == len(own):
            return replace(found, other=self._first)
        return SiteUnknown(mistyped=found.mistyped)

    def idle(self, fired: Container[str], learned: Path | None = None) -> tuple[Idle, ...]:
        """The caller's own rules for these pages that took nothing, but for those learned.

        fired: the ids of the rules that took something. learned: as `unknown`.
        """
        if not self._pages or not self._in_use:
            return ()
        return tuple(
            Idle(rule=rule.id, path=shown_pack(pack.path))
            for pack in self._own(learned)
            for rule in pack.rules
            if rule.takes
            and not rule.seen
            and rule.id not in fired
            and not (rule.sites and self._seen.isdisjoint(rule.sites))
        )

    def _own(self, learned: Path | None) -> list[Pack]:
        """The caller's own packs."""
        return [
            pack
            for pack in self._rules.packs
            if is_own(pack.path) and Path(pack.path).parent != learned
        ]
