"""Texts that a page declares in its head, as readers would see them."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from cleaner.system.pattern import pattern

_INLINE_TAG: Final = pattern(
    r"</?(?:a|b|br|em|font|i|mark|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
BLOCK_TAG: Final = pattern(r"<(?:p|br|div|h[1-6]|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
WRAPPING: Final = pattern(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|"
    r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*$"
)
URL: Final = pattern(r"^(?:https?:)?//|^www\.|@", re.IGNORECASE)
TITLE_LENGTH: Final = 400
"""Characters of a title at most: a longer one is a paragraph. Chosen, never measured."""


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
