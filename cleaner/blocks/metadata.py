"""What a page declares about itself: titles, deks, description, site, language, authors, body."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from cleaner.blocks import tree as markup
from cleaner.errors import ExtractionError
from cleaner.model import Metadata
from cleaner.text.language import canonical as language_code

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES: Final = markup.names(
    "blogposting liveblogposting socialmediaposting discussionforumposting report review "
    "criticreview claimreview"
)
_NAMED_TYPES: Final = markup.names(
    "webpage itempage qapage faqpage product recipe videoobject event book movie course howto "
    "question softwareapplication jobposting podcastepisode"
)
_CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
_INLINE_TAG: Final = re.compile(
    r"</?(?:a|b|br|em|font|i|mark|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_BLOCK_TAG: Final = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
    r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*$"
)
_TRAILING_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE: Final = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_URL: Final = re.compile(r"^(?:https?:)?//|^www\.|@", re.IGNORECASE)

_DEK_WORDS: Final = markup.names(
    "dek deck standfirst strapline subtitle subheadline subhead subheading subheader subhed "
    "subline subdeck lede leadtext leadin subtitulo subtítulo entradilla bajada copete sumario "
    "sottotitolo sommario occhiello catenaccio chapo chapô chapeau soustitre vorspann unterzeile "
    "untertitel einleitung anreisser preface ingress ingres ingressen manchet manchete underrubrik "
    "undertittel underrubrik lead intro summary abstract excerpt gravata linhafina zajawka perex "
    "teasertext introtext articlelead articleintro subtit"
)
_DEK_PAIRS: Final = frozenset(
    (first, second)
    for first, seconds in {
        "sub": "title headline head heading header hed titulo tit deck line rubrik",
        "teaser": "text intro textbox",
        "linha": "fina",
        "sous": "titre",
        "unter": "titel zeile",
        "under": "rubrik",
        "top": "description",
        "drop": "head",
    }.items()
    for second in seconds.split()
)
_DEK_PARTS: Final = markup.names("description desc descp teaser")
_WHOLES: Final = markup.names("article headline header heading post entry story hero detail")
_DEK_HINTS: Final = _DEK_WORDS | _DEK_PARTS | {first for first, _ in _DEK_PAIRS}
_NOT_DEK: Final = markup.names(
    "image images img media photo picture video caption credit icon button btn link links nav menu "
    "author authors byline date time meta comment comments newsletter related recommended promo "
    "stories list lists card cards form gen ad ads audio player tag tags label kicker "
    "rating price product cart order login breadcrumb footer sidebar live ai bullets"
)
_DEK_ATTRIBUTES: Final = markup.names(
    "class id data-testid data-test-id data-test data-qa data-cy data-component data-element "
    "data-type data-block data-gu-name data-role data-name"
)
_ELSEWHERE: Final = markup.names("a nav footer aside form figure button dialog noscript template")
_WORDS: Final = re.compile(r"[A-ZÀ-Þ]?[a-zà-ÿ]+|[A-ZÀ-Þ]+(?![a-zà-ÿ])|\d+")
_DEK_LENGTH: Final = 1200
_DEK_SHORTEST: Final = 8
_DEK_REPEATS: Final = 3
_DEK_CANDIDATES: Final = 40
_TITLE_LENGTH: Final = 400
_ARTICLES: Final = 3


def read(tree: HtmlElement, url: str | None = None) -> Metadata:
    """What the page says of itself, best candidates first; the tree is left as it was.

    Titles and deks are pairs of origin and text. Titles are raw but for entities, inline tags
    and spaces: a publisher's name may hang on. A candidate dek may be several lines, and those
    of JSON-LD need not be shown on the page: whether one stands by the headline is for others
    to find.
    """
    metas = _metas(tree)
    nodes = _nodes(tree)
    articles = [node for node in nodes if _is_article(node)][:_ARTICLES]
    shown = _Shown(tree)
    canonical = _canonical(tree, metas, url)
    return Metadata(
        titles=_distinct(_titles(metas, nodes, articles, shown)),
        deks=_distinct(_deks(articles, shown)),
        description=_first(metas, "description", "og:description"),
        body=_body(articles),
        site_name=_first(metas, "og:site_name", "application-name") or _publisher(articles),
        lang=_language(tree, metas),
        canonical=canonical,
        authors=_authors(articles, metas),
        free=not any(
            str(node.get("isAccessibleForFree", "")).lower() == "false" for node in articles
        ),
    )


def clean(text: str) -> str:
    """The text without entities, inline tags and runs of space.

    >>> clean(" Fish &amp;amp; <em>chips</em>\\u00a0 ")
    'Fish & chips'
    """
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _INLINE_TAG.sub("", text)
    return " ".join(text.split())


def load_json(text: str) -> list[Any]:
    """The values in a JSON-LD script, mended where it is broken; empty where past mending.

    Mended are comments and CDATA around it, control characters, trailing commas, wrong
    escapes, escaped quotes, and several values behind one another.

    >>> load_json('<!-- {"headline": "A", "keys": [1, 2,],} -->;')
    [{'headline': 'A', 'keys': [1, 2]}]
    """
    before = None
    while before != text:
        before, text = text, _WRAPPING.sub("", text).strip()
    mended = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub("", text))
    for attempt in (text, mended, unescape(mended)):
        values = _values(attempt)
        if values:
            return values
    return []


def is_dek_name(name: str) -> bool:
    """Whether a class, id or data attribute names a dek, by whole words.

    >>> [is_dek_name(n) for n in ("article__standfirst", "ContentHeaderDek-x1", "p sub-title")]
    [True, True, True]
    >>> [is_dek_name(n) for n in ("leader-board", "lead-image", "introduction", "kicker")]
    [False, False, False, False]
    """
    if _DEK_HINTS.isdisjoint([word.lower() for word in _WORDS.findall(name)]):
        return False
    for part in name.split():
        words = [word.lower() for word in _WORDS.findall(part)]
        if _NOT_DEK.intersection(words):
            continue
        if not _DEK_WORDS.isdisjoint(words):
            return True
        if not _DEK_PAIRS.isdisjoint(pairwise(words)):
            return True
        if not _DEK_PARTS.isdisjoint(words) and not _WHOLES.isdisjoint(words):
            return True
    return False


@dataclass(slots=True)
class _Shown:
    """The page's elements that name a title or a dek, found in one pass over the tree."""

    headings: list[tuple[bool, str]]
    headlines: list[str]
    itemprop_deks: list[str]
    class_deks: list[str]
    title: str

    def __init__(self, tree: HtmlElement) -> None:
        self.headings, self.headlines, self.itemprop_deks = [], [], []
        self.title = ""
        named: list[tuple[str, HtmlElement]] = []
        verdicts: dict[str, bool] = {}
        above = 0
        for element in tree.iter():
            tag = element.tag
            if tag == "h1":
                above = above or len(named)
                self._add_heading(element)
            elif tag == "title" and not self.title:
                parent = element.getparent()
                if parent is not None and parent.tag != "svg":
                    self.title = clean("".join(element.itertext()))
            if (properties := element.get("itemprop")) and tag not in ("meta", "link"):
                self._add_itemprop(element, properties)
            if (name := _dek_name(element, verdicts)) is not None:
                named.append((name, element))
        # What stands behind the headline is the likelier dek.
        self.class_deks = [*_class_deks(named[above:]), *_class_deks(named[:above])]

    def _add_heading(self, element: HtmlElement) -> None:
        text = _line(element)
        if text and len(text) <= _TITLE_LENGTH:
            inside = next(element.iterancestors("article", "main"), None) is not None
            self.headings.append((not inside, text))

    def _add_itemprop(self, element: HtmlElement, properties: str) -> None:
        names = properties.lower().split()
        if "headline" in names and (text := _line(element)) and len(text) <= _TITLE_LENGTH:
            self.headlines.append(text)
        elif ("description" in names or "alternativeheadline" in names) and (
            text := _dek_text(element)
        ):
            self.itemprop_deks.append(text)


def _dek_name(element: HtmlElement, verdicts: dict[str, bool]) -> str | None:
    """The attribute value by which an element says that it is a dek."""
    for attribute in element.keys():  # noqa: SIM118 (an element is no mapping)
        if attribute in _DEK_ATTRIBUTES:
            value: str = element.get(attribute, "")
            verdict = verdicts.get(value)
            if verdict is None:
                verdict = verdicts[value] = is_dek_name(value)
            if verdict:
                return value
    return None


def _class_deks(named: list[tuple[str, HtmlElement]]) -> Iterator[str]:
    """Texts of the elements named as a dek, unless the name recurs, as in lists of teasers.

    Neighbours of one name are the lines of one dek.
    """
    groups: list[tuple[str, list[HtmlElement]]] = []
    for name, element in named:
        last = groups[-1] if groups else ("", [])
        if last[0] == name and element.getprevious() is last[1][-1]:
            last[1].append(element)
        else:
            groups.append((name, [element]))
    counts = Counter(name for name, _ in groups)
    for name, elements in groups[:_DEK_CANDIDATES]:
        first = elements[0]
        if counts[name] > _DEK_REPEATS or first.tag in ("body", "html", "meta", "input", "h1"):
            continue
        if any(_is_elsewhere(ancestor) for ancestor in first.iterancestors()):
            continue
        lines = [text for element in elements if (text := _dek_text(element))]
        if len(lines) == len(elements) and sum(map(len, lines)) >= _DEK_SHORTEST:
            yield "\n".join(lines)
            yield lines[0]


def _is_elsewhere(ancestor: HtmlElement) -> bool:
    return ancestor.tag in _ELSEWHERE or ancestor.get("role") in ("dialog", "navigation")


def _dek_text(element: HtmlElement) -> str:
    """An element's shown text, one block a line; empty where that is too long for a dek."""
    if next(element.iter("h1", "article", "form", "nav", "footer"), None) is not None:
        return ""
    lines: list[str] = []
    size = 0
    for block in markup.segment(element).blocks:
        if "hidden" not in block.marks:
            lines.append(block.text)
            size += len(block.text)
            if size > _DEK_LENGTH:
                return ""
    return "\n".join(lines)


def _line(element: HtmlElement) -> str:
    return " ".join(markup.text_of(element).split())


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first non-empty content of each meta name, property and http-equiv, lower-cased."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
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
    shown: _Shown,
) -> Iterator[tuple[str, str]]:
    for node in articles:
        yield "json-ld", _text(node.get("headline"))
    for node in articles:
        yield "json-ld:name", _text(node.get("name"))
    yield "og", _first(metas, "og:title")
    yield "twitter", _first(metas, "twitter:title")
    for text in shown.headlines:
        yield "itemprop", text
    for _, text in sorted(shown.headings, key=lambda heading: heading[0]):
        yield "h1", text
    yield "title", shown.title
    for node in nodes:
        if _types(node) & _NAMED_TYPES:
            yield "json-ld:page", _text(node.get("headline")) or _text(node.get("name"))


def _deks(articles: list[dict[str, Any]], shown: _Shown) -> Iterator[tuple[str, str]]:
    for node in articles:
        yield "json-ld:alternative", _text(node.get("alternativeHeadline"))
    for text in shown.itemprop_deks:
        yield "itemprop", text
    for text in shown.class_deks:
        yield "class", text
    for node in articles:
        yield "json-ld:description", _text(node.get("description"))


def _distinct(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pairs with a text, each pair once."""
    return tuple(dict.fromkeys(pair for pair in pairs if pair[1]))


def _nodes(tree: HtmlElement) -> list[dict[str, Any]]:
    """The top-level things that the page's JSON-LD describes; what they mention is left out."""
    nodes: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind or not script.text:
            continue
        waiting = load_json(script.text)[::-1]
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting.extend(reversed(value))
            elif isinstance(value, dict):
                nodes.append(value)
                waiting.extend(
                    value[key]
                    for key in reversed(_CONTAINERS)
                    if not isinstance(value.get(key), str | None)
                )
    return nodes


def _values(text: str) -> list[Any]:
    """The JSON values in a text, up to the first fault; a lone string or number is none."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    position = 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        if isinstance(value, dict | list):
            values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values


def _types(node: Mapping[str, Any]) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2].lower() for kind in kinds if isinstance(kind, str)}


def _is_article(node: Mapping[str, Any]) -> bool:
    return any(kind.endswith("article") or kind in _ARTICLE_TYPES for kind in _types(node))


def _text(value: Any) -> str:
    """A JSON-LD text: a string, the first of several, or the `@value` of an object."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return clean(value) if isinstance(value, str) else ""


def _body(articles: list[dict[str, Any]]) -> str:
    """The longest `articleBody`, its markup turned into lines; empty where there is none."""
    bodies = [body for node in articles if isinstance(body := node.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    if "&" in body:
        body = unescape(body)
    if _BLOCK_TAG.search(body):
        try:
            body = markup.text_of(markup.parse(body))
        except ExtractionError:
            return ""
    return "\n".join(line for line in map(clean, body.splitlines()) if line)


def _publisher(articles: list[dict[str, Any]]) -> str:
    return next((name for node in articles if (name := _text(node.get("publisher")))), "")


def _authors(articles: list[dict[str, Any]], metas: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the authors, links and mail addresses left out, each once."""
    names: list[str] = []
    for node in articles:
        authors = node.get("author")
        names += [_text(author) for author in (authors if isinstance(authors, list) else [authors])]
    if not any(names):
        names = [metas.get(key, "") for key in ("author", "article:author", "dc.creator")]
    return tuple(dict.fromkeys(name for name in names if name and not _URL.search(name)))


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


def _canonical(tree: HtmlElement, metas: Mapping[str, str], url: str | None) -> str:
    """Absolute address that the page gives as its own; empty where it gives none."""
    links = (
        link.get("href")
        for link in tree.iter("link")
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
