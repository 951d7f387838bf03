"""What a page says of itself in JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from cleaner.blocks.declared_text import BLOCK_TAG, WRAPPING, clean
from cleaner.blocks.tags import names
from cleaner.blocks.tree import parse, text_of
from cleaner.errors import ExtractionError
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_ARTICLE_TYPES: Final = names(
    "blogposting liveblogposting socialmediaposting discussionforumposting report review "
    "criticreview claimreview"
)
NAMED_TYPES: Final = names(
    "webpage itempage qapage faqpage product recipe videoobject event book movie course howto "
    "question softwareapplication jobposting podcastepisode"
)
_CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
_TRAILING_COMMA: Final = pattern(r",(?=\s*[}\]])")
_BAD_ESCAPE: Final = pattern(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
ARTICLES: Final = 3
"""Articles that are read of what a page declares, the first ones: further ones are teasers. Chosen,
never measured."""


def load_json(text: str) -> list[Any]:
    """The values in a JSON-LD script, mended where it is broken; empty where past mending.

    Mended are comments and CDATA around it, control characters, trailing commas, wrong
    escapes, escaped quotes, and several values behind one another.

    >>> load_json('<!-- {"headline": "A", "keys": [1, 2,],} -->;')
    [{'headline': 'A', 'keys': [1, 2]}]
    """
    before = None
    while before != text:
        before, text = text, WRAPPING.sub("", text).strip()
    if values := _values(text):
        return values
    mended = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub("", text))
    return _values(mended) or _values(unescape(mended))


def distinct(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pairs with a text, each pair once."""
    return tuple(dict.fromkeys(pair for pair in pairs if pair[1]))


def nodes_of(scripts: Iterable[HtmlElement]) -> list[dict[str, Any]]:
    """The top-level things that the page's JSON-LD describes; what they mention is left out."""
    nodes: list[dict[str, Any]] = []
    for script in scripts:
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


def types(node: Mapping[str, Any]) -> set[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2].lower() for kind in kinds if isinstance(kind, str)}


def is_article(node: Mapping[str, Any]) -> bool:
    return any(kind.endswith("article") or kind in _ARTICLE_TYPES for kind in types(node))


def text_of_node(value: Any) -> str:
    """A JSON-LD text: a string, the first of several, or the `@value` of an object."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return clean(value) if isinstance(value, str) else ""


def body_of(articles: list[dict[str, Any]]) -> str:
    """The longest `articleBody`, its markup turned into lines; empty where there is none."""
    bodies = [body for node in articles if isinstance(body := node.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    if "&" in body:
        body = unescape(body)
    if BLOCK_TAG.search(body):
        try:
            body = text_of(parse(body))
        except ExtractionError:
            return ""
    return "\n".join(line for line in map(clean, body.splitlines()) if line)


def publisher(articles: list[dict[str, Any]]) -> str:
    return next((name for node in articles if (name := text_of_node(node.get("publisher")))), "")
