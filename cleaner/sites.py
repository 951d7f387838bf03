"""Which site a page is of, and so which site rules apply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import regex

from cleaner.rules.schema import Pack

_DOMAIN = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
_HEAD_LINES = 12


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


class SiteIndex:
    """Looks up the packs of a site, by domain or by lines that identify the publisher."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        self._by_domain: dict[str, list[Pack]] = {}
        self._by_line: dict[str, str] = {}
        for pack in packs:
            for rule in pack.rules:
                for site in rule.sites:
                    known = self._by_domain.setdefault(site.lower(), [])
                    if pack not in known:
                        known.append(pack)
            for line in pack.identified_by:
                if pack.sites:
                    self._by_line.setdefault(line, pack.sites[0])

    def packs(self, site: str) -> tuple[Pack, ...]:
        """The packs with rules for the site or a domain above it."""
        found: list[Pack] = []
        for domain in parents(site) if site else ():
            found += [pack for pack in self._by_domain.get(domain, ()) if pack not in found]
        return tuple(found)

    def identify(self, folded_lines: Sequence[str]) -> str:
        """The site whose identifying line stands among the first or last blocks of a page."""
        if not self._by_line:
            return ""
        for line in (*folded_lines[:_HEAD_LINES], *folded_lines[-_HEAD_LINES:]):
            if site := self._by_line.get(line):
                return site
        return ""
