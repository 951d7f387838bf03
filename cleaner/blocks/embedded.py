"""Articles that a page holds in its scripts alone: what pages that are built by script show.

Frameworks ship the article as HTML inside JSON strings (`__NEXT_DATA__`, streamed components,
store dumps), often string within string; JSON-LD has it as plain `articleBody`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.errors import ExtractionError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u003cp|<p[\s>\\]|&lt;p[\s&]", re.IGNORECASE)
_LEAST_PARAGRAPHS = 3
_LEAST_LENGTH = 400
_MOST_LENGTH = 2_000_000
_DEPTH = 3


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
    elif len(declared) >= _LEAST_LENGTH:
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


def _pieces(text: str, depth: int = _DEPTH) -> Iterator[str]:
    """HTML with several paragraphs, from the JSON strings of a script and those inside them."""
    if not depth or len(text) > _MOST_LENGTH or not _ESCAPED.search(text):
        return
    for match in _LITERAL.finditer(text):
        literal = match.group()
        if len(literal) < _LEAST_LENGTH or not _ESCAPED.search(literal):
            continue
        try:
            value = json.loads(literal, strict=False)
        except ValueError:
            continue
        inner = list(_pieces(value, depth - 1)) if '"' in value else []
        yield from inner
        if not inner and len(_PARAGRAPH.findall(value)) >= _LEAST_PARAGRAPHS:
            yield value
