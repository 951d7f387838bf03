"""Articles that a page holds in its scripts alone: what pages that are built by script show.

Frameworks ship the article as HTML or as plain paragraphs inside JSON strings (`__NEXT_DATA__`,
streamed components, store dumps), often string within string; others as HTML in a template or a
text area; JSON-LD has it as plain `articleBody`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from cleaner.blocks.scripts import (
    LEAST_LENGTH,
    PARAGRAPH,
    has_paragraphs,
    html_pieces,
    plain_articles,
)
from cleaner.errors import ExtractionError
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEMPLATES: Final = pattern(r"html|template|handlebars|mustache", re.IGNORECASE)
"""Types of scripts that hold HTML for other scripts."""


def insert_article(tree: HtmlElement, declared: str) -> bool:
    """Puts the article that the page's scripts hold behind its headline; whether there was one.

    declared: the `articleBody` of JSON-LD, taken where no script holds HTML.
    """
    box = _html_box(tree)
    if box is None and len(declared) >= LEAST_LENGTH:
        box = _plain_box(re.split(r"\n+", declared))
    if box is None:
        found = max(
            (some for script in tree.iter("script") for some in plain_articles(script.text or "")),
            key=lambda paragraphs: sum(map(len, paragraphs)),
            default=(),
        )
        box = _plain_box(found)
    if not len(box):
        return False
    heading = next(tree.iter("h1"), None)
    body = next(tree.iter("body"), tree)
    if heading is None or heading.getparent() is None:
        body.append(box)
    else:
        box.tail, heading.tail = heading.tail, None
        heading.addnext(box)
    return True


def _html_box(tree: HtmlElement) -> HtmlElement | None:
    """The article of a page's scripts, templates or text areas, as its HTML; `None` without one."""
    from lxml import html

    found = max(_pieces(tree), key=lambda piece: len(PARAGRAPH.findall(piece)), default="")
    if not found:
        return None
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

    for element in tree.iter("script", "textarea", "template"):
        text = element.text or ""
        if element.tag == "script":
            yield from html_pieces(text)
            if not _TEMPLATES.search(element.get("type", "")):
                continue
        elif element.tag == "template":
            text += "".join(etree.tostring(child, encoding="unicode") for child in element)
        if has_paragraphs(text):
            yield text


def _plain_box(paragraphs: Iterable[str]) -> HtmlElement:
    """Lines of plain text as paragraphs of an article."""
    from lxml import html

    box = html.Element("article")
    for line in filter(str.strip, paragraphs):
        paragraph = html.Element("p")
        paragraph.text = line
        box.append(paragraph)
    return box
