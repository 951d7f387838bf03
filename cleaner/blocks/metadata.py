"""What a page declares about itself: titles, deks, description, site, language, authors, body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from cleaner.blocks.credits import read_credits
from cleaner.blocks.declared_text import clean
from cleaner.blocks.dek_names import Shown
from cleaner.blocks.json_ld import (
    ARTICLES,
    NAMED_TYPES,
    body_of,
    distinct,
    is_article,
    nodes_of,
    publisher,
    text_of_node,
    types,
)
from cleaner.model import Metadata
from cleaner.text.language import canonical as language_code

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_PUBLISHED: Final = frozenset(
    ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "og:published_time")
)
"""Names under which a page declares when it was published."""


_METAS: Final = frozenset(("og", "twitter"))
"""Origins of titles that stand in an attribute."""


def read(tree: HtmlElement, url: str | None = None) -> Metadata:
    """What the page says of itself, best candidates first; the tree is left as it was.

    Titles and deks are pairs of origin and text. Titles are raw but for entities, inline tags
    and spaces: a publisher's name may hang on. A candidate dek may be several lines, and those
    of JSON-LD need not be shown on the page: whether one stands by the headline is for others
    to find.
    """
    shown = Shown(tree)
    metas = _metas(shown.heads["meta"])
    nodes = nodes_of(shown.heads["script"])
    articles = [node for node in nodes if is_article(node)][:ARTICLES]
    canonical = _canonical(shown.heads["link"], metas, url)
    language = _language(tree, metas)
    credits = read_credits(tree, metas, nodes, articles, language, shown.items)
    return Metadata(
        titles=_without_cut(distinct(_titles(metas, nodes, articles, shown))),
        deks=distinct(_deks(articles, shown)),
        description=_first(metas, "description", "og:description"),
        body=body_of(articles),
        site_name=_first(metas, "og:site_name", "application-name") or publisher(articles),
        lang=language,
        canonical=canonical,
        authors=credits.authors,
        published=credits.published,
        modified=credits.modified,
        shown_date=credits.shown,
        free=not any(
            str(node.get("isAccessibleForFree", "")).lower() == "false" for node in articles
        ),
        types=tuple(sorted(_types(shown.itemtypes, metas, nodes))),
    )


def _types(
    itemtypes: list[str], metas: Mapping[str, str], nodes: list[dict[str, Any]]
) -> Iterator[str]:
    """What the page says that it is, each type once."""
    found = {kind for node in nodes for kind in types(node)}
    found.update(kind.rpartition("/")[2].strip().lower() for kind in itemtypes)
    if kind := metas.get("og:type"):
        found.add(f"og:{kind.lower()}")
    if not _PUBLISHED.isdisjoint(metas) or any("datePublished" in node for node in nodes):
        found.add("meta:published")
    yield from found


def _metas(elements: Iterable[HtmlElement]) -> dict[str, str]:
    """The first non-empty content of each meta name, property and http-equiv, lower-cased."""
    metas: dict[str, str] = {}
    for element in elements:
        content = clean(element.get("content") or "")
        if not content:
            continue
        for attribute in ("property", "name", "http-equiv", "itemprop"):
            if key := element.get(attribute):
                metas.setdefault(key.strip().lower(), content)
    return metas


def _first(metas: Mapping[str, str], *keys: str) -> str:
    return next((metas[key] for key in keys if key in metas), "")


def _titles(
    metas: Mapping[str, str],
    nodes: list[dict[str, Any]],
    articles: list[dict[str, Any]],
    shown: Shown,
) -> Iterator[tuple[str, str]]:
    for node in articles:
        yield "json-ld", text_of_node(node.get("headline"))
    for node in articles:
        yield "json-ld:name", text_of_node(node.get("name"))
    yield "og", _first(metas, "og:title")
    yield "twitter", _first(metas, "twitter:title")
    for text in shown.headlines:
        yield "itemprop", text
    for _, text in sorted(shown.headings, key=lambda heading: heading[0]):
        yield "h1", text
    yield "title", shown.title
    for node in nodes:
        if types(node) & NAMED_TYPES:
            yield (
                "json-ld:page",
                text_of_node(node.get("headline")) or text_of_node(node.get("name")),
            )


def _without_cut(titles: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The titles without those of meta elements that end where another has a quotation mark.

    In `content="Winners and "royal visit""` the attribute ends at the second mark.
    """
    texts = [text for _, text in titles]
    return tuple(
        (origin, text)
        for origin, text in titles
        if origin not in _METAS
        or not any(
            other.startswith(text) and other[len(text) :].lstrip().startswith('"')
            for other in texts
        )
    )


def _deks(articles: list[dict[str, Any]], shown: Shown) -> Iterator[tuple[str, str]]:
    for node in articles:
        yield "json-ld:alternative", text_of_node(node.get("alternativeHeadline"))
    for text in shown.itemprop_deks:
        yield "itemprop", text
    for text in shown.class_deks:
        yield "class", text
    for node in articles:
        yield "json-ld:description", text_of_node(node.get("description"))


def _language(tree: HtmlElement, metas: Mapping[str, str]) -> str:
    """ISO 639-1 code that the page declares; empty where it declares none."""
    root = tree if tree.tag == "html" else next(tree.iterancestors("html"), tree)
    declared = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        _first(metas, "og:locale"),
        _first(metas, "content-language", "inlanguage"),
    )
    for value in declared:
        code = language_code(value.split(",")[0]) if value else ""
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code
    return ""


def _canonical(elements: Iterable[HtmlElement], metas: Mapping[str, str], url: str | None) -> str:
    """Absolute address that the page gives as its own; empty where it gives none."""
    links = (
        link.get("href")
        for link in elements
        if "canonical" in (link.get("rel") or "").lower().split()
    )
    for address in (*links, metas.get("og:url")):
        try:
            absolute: str = urljoin(url or "", (address or "").strip())
            parts = urlsplit(absolute)
        except ValueError:
            continue
        if address and parts.scheme in ("http", "https") and parts.netloc:
            return absolute
    return ""
