"""Which site a page is of, and so which site rules apply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import ahocorasick
import regex

from cleaner.rules.schema import Pack
from cleaner.rules.sealed import Sealed

_DOMAIN = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
_HEAD_LINES = 12
_OWN_ADDRESS = regex.compile(
    r"<(?:link\b[^<>]*\brel\s*=\s*[\"']?canonical\b|meta\b[^<>]*\bproperty\s*=\s*[\"']?og:url\b)"
    r"[^<>]*>|<meta\b[^<>]*\bcontent\s*=[^<>]*\bproperty\s*=\s*[\"']?og:url\b[^<>]*>"
    r"|<link\b[^<>]*\bhref\s*=[^<>]*\brel\s*=\s*[\"']?canonical\b[^<>]*>",
    regex.IGNORECASE,
)
_ADDRESS = regex.compile(r"(?i)\b(?:href|content)\s*=\s*[\"']?\s*(https?://[^\s\"'<>]+)")


def host(url: str | None) -> str:
    """Lower-case host of a URL without `www.` and port; empty where there is none.

    >>> host("https://www.Example.org:8080/a")
    'example.org'
    """
    if not url:
        return ""
    try:
        name = urlsplit(url if "//" in url else "//" + url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.") if "." in name else ""


def from_path(identity: str) -> str:
    """A domain that names one of the folders of a page's id; empty where none does.

    >>> from_path("crawl/example.org/2024/a.html")
    'example.org'
    """
    for part in reversed(identity.replace("\\", "/").split("/")[:-1]):
        if _DOMAIN.fullmatch(part.lower()):
            return part.lower().removeprefix("www.")
    return ""


def parents(site: str) -> tuple[str, ...]:
    """A domain and those above it, nearest first, down to two labels.

    >>> parents("a.b.example.org")
    ('a.b.example.org', 'b.example.org', 'example.org')
    """
    labels = site.split(".")
    return tuple(".".join(labels[i:]) for i in range(max(1, len(labels) - 1)))


def declared(source: str) -> str:
    """The host of the address that a page's HTML declares as its own; empty where it has none.

    >>> declared('<link rel="canonical" href="https://www.example.org/a">')
    'example.org'
    """
    try:
        tags = _OWN_ADDRESS.findall(source, timeout=1)
    except TimeoutError:
        return ""
    for tag in tags:
        if (found := _ADDRESS.search(tag)) and (name := host(found.group(1))):
            return name
    return ""


class SiteIndex:
    """Looks up the packs of a page: by domain, by lines, or by what stands in its source.

    A page is of a site (a domain) and of any number of systems (`system:PACK`): those whose
    packs recognize it.
    """

    def __init__(self, packs: Iterable[Pack], sealed: Iterable[Sealed] = ()) -> None:
        self._sealed: dict[str, list[Sealed]] = {}
        self._opened: dict[str, tuple[Pack, ...]] = {}
        for one in sealed:
            self._sealed.setdefault(one.site, []).append(one)
        self._by_scope: dict[str, list[Pack]] = {}
        self._by_line: dict[str, str] = {}
        self._fingerprints: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for pack in packs:
            for site in dict.fromkeys(site for rule in pack.rules for site in rule.sites):
                self._by_scope.setdefault(site.lower(), []).append(pack)
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
        return frozenset((*self._by_scope, *self._sealed))

    def packs(self, scope: Sequence[str]) -> tuple[Pack, ...]:
        """The packs with rules for one of these sites and systems, or a domain above."""
        found: dict[int, Pack] = {}
        for domain in (part for site in scope for part in parents(site)):
            found.update((id(pack), pack) for pack in self._by_scope.get(domain, ()))
            if domain in self._sealed:
                found.update((id(pack), pack) for pack in self._open(domain))
        return tuple(found.values())

    def _open(self, domain: str) -> tuple[Pack, ...]:
        """The sealed packs of a domain, parsed when the first page of it comes by."""
        if domain not in self._opened:
            self._opened[domain] = tuple(one.pack() for one in self._sealed[domain])
        return self._opened[domain]

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
