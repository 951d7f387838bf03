"""Web addresses: hosts, domains, and what a page declares of its own."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import regex

from cleaner.system.pattern import pattern

_DOMAIN = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
_NAME = pattern(r"[\w.:-]+")
"""Signs of a host's name, or of its number."""
_TAG: Final = pattern(r"<(?:[lL][iI][nN][kK]|[mM][eE][tT][aA])[^<>]*>")
"""What may declare an address. A pattern that tells no case apart is not led by its first sign."""
_OWN_ADDRESS = regex.compile(
    r"<(?:link\b[^<>]*\brel\s*=\s*[\"']?canonical\b|meta\b[^<>]*\bproperty\s*=\s*[\"']?og:url\b)"
    r"[^<>]*>|<meta\b[^<>]*\bcontent\s*=[^<>]*\bproperty\s*=\s*[\"']?og:url\b[^<>]*>"
    r"|<link\b[^<>]*\bhref\s*=[^<>]*\brel\s*=\s*[\"']?canonical\b[^<>]*>",
    regex.IGNORECASE,
)


_ADDRESS = regex.compile(r"(?i)\b(?:href|content)\s*=\s*[\"']?\s*(https?://[^\s\"'<>]+)")


_LINK: Final = pattern(
    r"\s*(?:https?:)?(?://(?:[^/?#@]*@)?(?P<host>[^/?#:@]*)(?::\d*)?(?=[/?#]|$)|(?!//))"
    r"(?![a-z][a-z0-9+.-]*:)(?P<path>[^?#]*)(?:\?[^#]*)?(?:\#(?P<part>.+)?)?",
    re.IGNORECASE | re.DOTALL,
)
"""An address of a page, in its parts; none of scripts, mail and the like."""
_FILE: Final = pattern(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|json|xml|zip|gz|tar|7z|rar|exe|dmg|apk|epub|mobi"
    r"|mp[34]|m4a|wav|ogg|webm|mov|jpe?g|png|gif|svg|webp)$",
    re.IGNORECASE,
)


_ARCHIVE: Final = pattern(r"\.(?:zip|tar|t?gz|tgz|bz2|xz|zst|7z|rar|warc|jsonl)$", re.IGNORECASE)
"""A file in which pages stand as in a folder."""


def leads_inward(href: str, own: str) -> bool:
    """Whether a link leads to another page of the site that it stands on.

    Files, parts of a page and the site's front page are none. own: the host of the page, without
    `www.`; where it is empty, only relative addresses lead inward.

    >>> leads_inward("/y", "a.org"), leads_inward("https://www.a.org/y", "a.org")
    (True, True)
    >>> leads_inward("#y", "a.org"), leads_inward("/y.pdf", "a.org"), leads_inward("//b.org/y", "")
    (False, False, False)
    """
    found = _LINK.fullmatch(href)
    if not found or found["part"]:
        return False
    path = found["path"].rstrip()
    if not path.strip("/") or ("." in path and _FILE.search(path)):
        return False
    name = found["host"]
    if name is None:
        return True
    name = name.lower().removeprefix("www.")
    return bool(own) and (name == own or name.endswith("." + own) or own.endswith("." + name))


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
    return name.removeprefix("www.") if "." in name and _NAME.fullmatch(name) else ""


def is_address(url: str) -> bool:
    """Whether a text may be the address of a page, with or without `https://`.

    Nothing is looked up. What has another scheme, such as `file:`, is one.

    >>> is_address("https://example.org/a"), is_address("example.org/a"), is_address("foo bar")
    (True, True, False)
    >>> is_address("http://localhost:8000/a"), is_address("/news/a.html"), is_address("https://")
    (True, False, False)
    """
    if host(url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    of_web = parts.scheme in ("http", "https")
    return bool(_NAME.fullmatch(parts.hostname or "")) if of_web else bool(parts.scheme)


def from_path(identity: str) -> str:
    """A domain that names one of the folders of a page's id; empty where none does.

    An archive, in which pages stand as in a folder, names none.

    >>> from_path("crawl/example.org/2024/a.html"), from_path("crawl/pages.zip/a.html")
    ('example.org', '')
    """
    for part in reversed(identity.replace("\\", "/").split("/")[:-1]):
        if _DOMAIN.fullmatch(part.lower()) and not _ARCHIVE.search(part):
            return part.lower().removeprefix("www.")
    return ""


def from_input(source: str, identity: str) -> str:
    """A domain that the folder is named after which a page's id counts from; else empty.

    Folders above that one are a project's or a user's, and may be called anything.

    >>> from_input("raw/example.org/a.html", "a.html"), from_input("my.work/raw/a.html", "a.html")
    ('example.org', '')
    """
    source = source.replace("\\", "/")
    own = identity and source.endswith(f"/{identity}")
    above = source.removesuffix(f"/{identity}") if own else source.rpartition("/")[0]
    return from_path(f"{above.rpartition('/')[2]}/")


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
        tags = _OWN_ADDRESS.findall("".join(filter(_may_declare, _TAG.findall(source))), timeout=1)
    except TimeoutError:
        return ""
    for tag in tags:
        if (found := _ADDRESS.search(tag)) and (name := host(found.group(1))):
            return name
    return ""


def _may_declare(tag: str) -> bool:
    small = tag.lower()
    return "canonical" in small or "og:url" in small
