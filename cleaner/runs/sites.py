"""Of how many pages nothing tells the site, and which packs for sites wait for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.rules.files import is_own, shown_pack
from cleaner.text.address import parents

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteUnknown:
    """Pages of which nothing tells the site, so that no rules for sites hold on them.

    pages: how many; of: how many there are in all. packs: the files of the caller's own packs that
    hold on single sites alone, where there are such pages or none of the packs was used; unused:
    those that no page came under. other: the site of the first page, where all tell theirs.
    """

    pages: int = 0
    of: int = 0
    packs: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    other: str = ""


class Sites:
    """Counts what pages tell of their sites. cleaner: what they are cleaned by."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._rules = cleaner.rules
        self._in_use = cleaner.options.site_rules
        self._names = cleaner.rules.sites.names
        self._seen: set[str] = set()
        self._pages = self._unknown = 0
        self._first = ""

    def add(self, site: str) -> None:
        """Counts one more page that could be cleaned."""
        self._pages += 1
        self._unknown += not site
        self._first = self._first or site
        self._seen.update(self._names.intersection(parents(site)))

    def unknown(self, learned: Path | None = None) -> SiteUnknown:
        """The pages that tell no site. learned: the folder of learned packs, nobody's own."""
        if not self._pages or not self._in_use:
            return SiteUnknown(pages=self._unknown, of=self._pages)
        own = {
            shown_pack(pack.path): self._seen.isdisjoint(pack.all_sites)
            for pack in self._rules.packs
            if pack.for_sites_alone and is_own(pack.path) and Path(pack.path).parent != learned
        }
        unused = tuple(path for path, is_unused in own.items() if is_unused)
        found = SiteUnknown(pages=self._unknown, of=self._pages, packs=tuple(own), unused=unused)
        if self._unknown:
            return found
        return replace(found, other=self._first) if len(unused) == len(own) else SiteUnknown()
