"""Articles that a page holds in its scripts alone: what pages that are built by script show.

Frameworks ship the article as HTML or as plain paragraphs inside JSON strings (`__NEXT_DATA__`,
streamed components, store dumps), often string within string; others as HTML in a template or a
text area, or as JSON in an attribute; JSON-LD has it as plain `articleBody`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from cleaner.blocks.scripts import (
    LEAST_LENGTH,
    articles_of_strings,
    has_paragraphs,
    html_pieces,
    letters_of,
    plain_html,
)
from cleaner.errors import ExtractionError
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEMPLATES: Final = pattern(r"html|template|handlebars|mustache", re.IGNORECASE)
"""Types of scripts that hold HTML for other scripts."""


_WORD: Final = pattern(r"\w{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Words of a title that tell what it speaks of: longer ones, and signs of East Asian scripts."""
_AS_LONG: Final = 1 / 3
"""Share of the longest article's length from which another may be the page's own. Chosen on a page
of ours with two stories, and never measured against others."""

_ALIKE: Final = 4
"""Articles that titles may speak of alike for the longest to be the page's. Chosen on a labelled
page of a shop with 40 products, and never measured against others."""


def insert_article(tree: HtmlElement, declared: str, titles: Iterable[str]) -> bool:
    """Puts the article that the page's scripts hold behind its headline; whether there was one.

    declared: the `articleBody` of JSON-LD, taken where no script holds HTML. titles: what the page
    is called; of several articles in its scripts it is about one.
    """
    found = _own(_pieces(tree), titles)
    if not found and len(declared) >= LEAST_LENGTH:
        found = plain_html(declared)
    if not found:
        strings = (one for text in _scripts(tree) for one in articles_of_strings(text))
        found = _own(strings, titles)
    box = _box(found) if found else None
    if box is None:
        return False
    heading = next((one for one in tree.iter("h1") if _is_shown(one)), None)
    body = next(tree.iter("body"), tree)
    if heading is None or heading.getparent() is None:
        body.append(box)
    else:
        box.tail, heading.tail = heading.tail, None
        heading.addnext(box)
    return True


def _is_shown(heading: HtmlElement) -> bool:
    return next(heading.iterancestors("template", "noscript", "textarea"), None) is None


def _own(articles: Iterable[str], titles: Iterable[str]) -> str:
    """The one of some articles in HTML that titles speak of, else the longest.

    Empty of none, and of many that titles speak of alike: a list of products or stories.
    """
    lengths = {article: letters_of(article) for article in articles}
    most = max(lengths.values(), default=0)
    wanted = [set(_WORD.findall(title.casefold())) for title in titles]
    told: dict[str, tuple[float, int]] = {}
    for article, letters in lengths.items():
        if letters >= _AS_LONG * most:
            said = set(_WORD.findall(article.casefold()))
            shares = (len(words & said) / len(words) for words in wanted if words)
            told[article] = max(shares, default=0.0), letters
    if not told:
        return ""
    own = max(told, key=told.__getitem__)
    alike = sum(share == told[own][0] for share, _ in told.values())
    return "" if alike > _ALIKE else own


def _box(found: str) -> HtmlElement | None:
    """HTML as the article of a page; `None` where nothing of it is left."""
    from lxml import html

    from cleaner.blocks.tree import parse

    box = html.Element("article")
    try:
        box.extend(next(parse(found).iter("body")))
    except (ExtractionError, StopIteration):
        return None
    return box if len(box) else None


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """The HTML of articles that a page holds without showing it."""
    from lxml import etree

    for script in _scripts(tree):
        yield from html_pieces(script)
    for element in tree.iter("script", "textarea", "template"):
        text = element.text or ""
        if element.tag == "script" and not _TEMPLATES.search(element.get("type", "")):
            continue
        if element.tag == "template":
            text += "".join(etree.tostring(child, encoding="unicode") for child in element)
        if has_paragraphs(text):
            yield text


def _scripts(tree: HtmlElement) -> Iterator[str]:
    """The page's scripts, and the JSON in its attributes, of which some frameworks build it."""
    for element in tree.iter("*"):
        if element.tag == "script":
            yield element.text or ""
        for value in element.values():
            if len(value) >= LEAST_LENGTH and value.lstrip()[:1] in ("{", "["):
                yield value
