"""Articles that a page holds in its scripts alone: what pages that are built by script show.

Frameworks ship the article as HTML inside JSON strings (`__NEXT_DATA__`, streamed components,
store dumps), often string within string; JSON-LD has it as plain `articleBody`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cleaner.errors import ExtractionError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u003cp|<p[\s>\\]|&lt;p[\s&]", re.IGNORECASE)


class _Bounds:
    """What of a page's scripts may be its article.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    least_paragraphs: Final = 3
    """Paragraphs of HTML in a string: a teaser has one or two."""
    least_length: Final = 400
    """Characters of a string."""
    most_length: Final = 2_000_000
    """Characters of a script that is looked through: reading more takes seconds."""
    depth: Final = 3
    """Strings within strings: some sites put JSON into JSON."""


_BOUNDS: Final = _Bounds()


def insert_article(tree: HtmlElement, declared: str) -> bool:
    """Puts the article that the page's scripts hold behind its headline; whether there was one.

    declared: the `articleBody` of JSON-LD, taken where no script holds HTML.
    """
    from lxml import html

    found = max(
        (piece for script in tree.iter("script") for piece in _pieces(script.text or "")),
        key=lambda piece: len(_PARAGRAPH.findall(piece)),
        default="",
    )
    box = html.Element("article")
    if found:
        from cleaner.blocks.tree import parse

        try:
            box.extend(parse(found).iter("body").__next__())
        except (ExtractionError, StopIteration):
            return False
    elif len(declared) >= _BOUNDS.least_length:
        for line in filter(str.strip, re.split(r"\n+", declared)):
            paragraph = html.Element("p")
            paragraph.text = line
            box.append(paragraph)
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


def _pieces(text: str, depth: int = _BOUNDS.depth) -> Iterator[str]:
    """HTML with several paragraphs, from the JSON strings of a script and those inside them."""
    if not depth or len(text) > _BOUNDS.most_length or not _ESCAPED.search(text):
        return
    for match in _LITERAL.finditer(text):
        literal = match.group()
        if len(literal) < _BOUNDS.least_length or not _ESCAPED.search(literal):
            continue
        try:
            value = json.loads(literal, strict=False)
        except ValueError:
            continue
        inner = list(_pieces(value, depth - 1)) if '"' in value else []
        yield from inner
        if not inner and len(_PARAGRAPH.findall(value)) >= _BOUNDS.least_paragraphs:
            yield value
