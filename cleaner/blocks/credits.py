"""Who wrote a page and when, as the page declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cleaner.blocks.declared_text import URL, clean
from cleaner.blocks.json_ld import text_of_node
from cleaner.system.pattern import pattern
from cleaner.text.dates import iso_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED: Final = (
    *("article:published_time", "article:published", "og:article:published_time"),
    *("og:published_time", "datepublished", "date_published", "publishdate", "publish-date"),
    *("publish_date", "publication_date", "publicationdate", "pubdate", "parsely-pub-date"),
    *("sailthru.date", "cxenseparse:recs:publishtime", "citation_publication_date"),
    *("citation_online_date", "citation_date", "dcterms.issued", "dc.date.issued"),
    *("dcterms.created", "dc.date.created", "originalpublicationdate", "article_date_original"),
    *(
        "article.published",
        "article.created",
        "displaydate",
        "rbpubdate",
        "bt:pubdate",
        "datecreated",
    ),
    *("dc.date", "dcterms.date", "date"),
)
"""Names of a `meta` that tells when a page was published, surest first."""
_MODIFIED: Final = (
    *("article:modified_time", "article:modified", "og:updated_time", "og:article:modified_time"),
    *("datemodified", "dcterms.modified", "dc.date.modified", "cxenseparse:recs:modifiedtime"),
    *("article.updated", "last-modified", "lastmod", "revised"),
)
"""Names of a `meta` that tells when a page was changed, surest first."""
_AUTHOR: Final = (
    *("author", "article:author", "article.author", "dc.creator", "dcterms.creator", "byl"),
    *(
        "parsely-author",
        "sailthru.author",
        "citation_author",
        "cxenseparse:author",
        "article:author_name",
    ),
)
"""Names of a `meta` that tells who wrote a page, surest first."""
_SURNAME_FIRST: Final = frozenset(("dc.creator", "dcterms.creator", "parsely-author"))
"""Names of a `meta` that tells authors as catalogues do, surname first."""
_SURNAME: Final = pattern(r"^([^\W\d_][\w'-]+), ([^\W\d_][\w.'-]*(?: [^\W\d_]\.?)?)$")
_ASIDE: Final = frozenset(("aside", "nav", "footer", "form"))
_LONGEST: Final = 120
"""Characters of a name, or of several in one text: what is longer tells of the author."""
_NAMES: Final = 12
"""Authors that are read of a page: papers have dozens. Chosen, never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCredits:
    """Names of authors, and dates in ISO 8601; empty where the page declares none.

    shown: where no day of publication is declared, a date that stands in the page as a machine
        reads it, but does not say of what.
    """

    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    shown: str = ""


class _Declared:
    """What a page declares in its head, in JSON-LD and in the attributes of its elements."""

    def __init__(
        self,
        tree: HtmlElement,
        metas: Mapping[str, str],
        nodes: list[dict[str, Any]],
        articles: list[dict[str, Any]],
        language: str,
        items: Sequence[tuple[str, HtmlElement]],
    ) -> None:
        self.tree, self.metas, self.language = tree, metas, language
        self.nodes, self.articles, self.items = nodes, articles, items

    def _told(self, item: str) -> list[HtmlElement]:
        """The elements that tell something in microdata, one for each time they name it."""
        return [
            element
            for names, element in self.items
            for name in names.lower().split()
            if name == item
        ]

    def date(self, key: str, names: tuple[str, ...]) -> str:
        """The first date of JSON-LD, metas and microdata that is one."""
        told = (iso_date(text, self.language) for text in self._dates(key, names))
        return next(filter(None, told), "")

    def _dates(self, key: str, names: tuple[str, ...]) -> Iterator[str]:
        yield from (text_of_node(node.get(key)) for node in self.articles)
        yield from (self.metas[name] for name in names if name in self.metas)
        yield from (text_of_node(node.get(key)) for node in self.nodes)
        for element in self._told(key.lower()):
            yield _machine_text(element) or clean("".join(element.itertext()))

    def authors(self) -> tuple[str, ...]:
        """The names that the first of JSON-LD, metas and microdata has."""
        known = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str)}
        for read in (
            (name for node in self.articles for name in _names(node.get("author"), known)),
            (name for node in self.articles for name in _names(node.get("creator"), known)),
            self._meta_authors(),
            self._shown_authors(),
        ):
            names = tuple(dict.fromkeys(filter(_is_name, read)))[:_NAMES]
            if names:
                return names
        return ()

    def _meta_authors(self) -> Iterator[str]:
        found = next((name for name in _AUTHOR if _is_name(self.metas.get(name, ""))), "")
        if found == "citation_author":
            elements = self.tree.xpath("//meta[@name='citation_author']")
            names = (clean(element.get("content") or "") for element in elements)
            yield from (_SURNAME.sub(r"\2 \1", name) for name in names)
        elif found in _SURNAME_FIRST:
            yield _SURNAME.sub(r"\2 \1", self.metas[found])
        elif found:
            yield self.metas[found]

    def _shown_authors(self) -> Iterator[str]:
        """Names in microdata, all of one thing: further things are comments or teasers."""
        first = None
        for element in self._told("author"):
            scope = next(element.iterancestors("article", "body"), None)
            first = scope if first is None else first
            if scope is not first or _is_aside(element):
                continue
            named = element if element.get("itemprop", "").lower() == "name" else None
            for inner in element.iter():
                if "name" in (inner.get("itemprop") or "").lower().split():
                    named = inner
                    break
            named = element if named is None else named
            yield _machine_text(named) or clean("".join(named.itertext()))

    def shown_date(self) -> str:
        """The first date of a `time` that stands behind the first heading, or in the article."""
        behind = False
        for element in self.tree.iter("h1", "time"):
            behind = behind or element.tag == "h1"
            declared = element.get("datetime") if behind else None
            told = iso_date(declared, self.language) if declared else ""
            if told and not _is_aside(element):
                return told
        return ""


def read_credits(
    tree: HtmlElement,
    metas: Mapping[str, str],
    nodes: list[dict[str, Any]],
    articles: list[dict[str, Any]],
    language: str,
    items: Sequence[tuple[str, HtmlElement]],
) -> DeclaredCredits:
    """What the page declares of authors and dates: in JSON-LD, else metas, else microdata.

    items: the elements with microdata, each with the names of its properties.
    """
    declared = _Declared(tree, metas, nodes, articles, language, items)
    published = declared.date("datePublished", _PUBLISHED)
    return DeclaredCredits(
        authors=declared.authors(),
        published=published,
        modified=declared.date("dateModified", _MODIFIED),
        shown="" if published else declared.shown_date(),
    )


def _names(value: Any, known: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """Names of a JSON-LD person or organization, of several, or of one that is told elsewhere."""
    if isinstance(value, str):
        yield clean(value)
    elif isinstance(value, list):
        for one in value[:_NAMES]:
            yield from _names(one, known, depth)
    elif isinstance(value, dict):
        name = value.get("name")
        if not name and depth == 0 and value.get("@id") in known:
            yield from _names(known[value["@id"]], known, depth + 1)
        else:
            yield from _names(name, known, depth + 1) if not isinstance(name, dict) else ()


def _is_name(text: str) -> bool:
    """Whether a text can be an author's name, and is no address and no mail."""
    return 1 < len(text) <= _LONGEST and not URL.search(text) and any(map(str.isalpha, text))


def _machine_text(element: HtmlElement) -> str:
    return clean(element.get("content") or element.get("datetime") or element.get("title") or "")


def _is_aside(element: HtmlElement) -> bool:
    return any(around.tag in _ASIDE for around in element.iterancestors())
