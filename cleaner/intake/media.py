"""Whether a text is HTML or plain text."""

from __future__ import annotations

import re
from typing import Final

from cleaner.intake.binary import SAMPLE
from cleaner.model import Media
from cleaner.system.pattern import pattern

_HEAD: Final = 2048
"""Characters, spaces aside, by which a text is told. Chosen, never measured."""
_HEAD_SPACED: Final = 4 * SAMPLE
"""Characters, with the spaces that stand before and between those. Chosen, never measured."""
_APART: Final = 400
"""Characters of a text to one block's tag at most where it is HTML: one left-over element makes no
page of a text. Chosen, never measured."""
_BLOCK_NAMES = (
    "html|head|body|title|meta|link|script|style|main|article|section|header|footer|nav|aside|"
    "div|p|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|figure|figcaption|form|"
    "pre|center"
)
_DOCUMENT = pattern(
    r"(?:\s|<!--.*?-->|<\?xml\b[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_OPENING = pattern(rf"<(?:{_BLOCK_NAMES})\b[^<>]*>", re.I)
# Markup puts a block's tag at the start of a line or next to another tag, prose amid words.
_PLACED_OPENING = pattern(rf"(?:\A|\n|>)[ \t\r]*<(?:{_BLOCK_NAMES})\b[^<>]*>", re.I)
_CLOSING = pattern(rf"</(?:{_BLOCK_NAMES})\s*>", re.I)
_CODE = pattern(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]+`", re.M | re.S)
_MARKDOWN = pattern(r"^(?:#{1,6} \S|[-*+] \S|```|~~~|={3,}\s*$)|\]\([^)\s]+\)", re.M)


def sniff_media(text: str) -> Media:
    r"""Whether text is HTML or plain text (Markdown counts as text), by its beginning.

    >>> sniff_media("<p>One.</p>\n<p>Two.</p>"), sniff_media("Write <p> before a paragraph.")
    ('html', 'text')
    """
    head = _first_characters(text)
    if begins_document(head):
        return "html"
    prose = _CODE.sub("", head)
    placed = len(_PLACED_OPENING.findall(prose))
    if not placed or placed * 2 < len(_OPENING.findall(prose)) or _MARKDOWN.search(prose):
        return "text"
    if _PLACED_OPENING.match(prose) and (placed > 1 or _CLOSING.search(text)):
        return "html"
    return "html" if placed >= max(2, len(prose) / _APART) else "text"


def begins_document(text: str) -> bool:
    """Whether text begins as whole HTML documents do, comments before that aside.

    >>> begins_document("<!-- saved --><!DOCTYPE html><p>One."), begins_document("<p>One.</p>")
    (True, False)
    """
    return _DOCUMENT.match(text) is not None


def _first_characters(text: str, count: int = _HEAD) -> str:
    """The beginning of a text up to its 2,048th character that is no space."""
    head = text[:_HEAD_SPACED].lstrip()
    seen = 0
    for match in re.finditer(r"\S+", head):
        seen += match.end() - match.start()
        if seen >= count:
            return head[: match.end() - (seen - count)]
    return head
