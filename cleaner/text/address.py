"""Web addresses: hosts, domains, and what a page declares of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

import regex

_DOMAIN = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
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
