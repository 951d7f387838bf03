"""Text that an element stands for, where that is not the text inside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.blocks.formulas import formula

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EMOJI_NAME: Final = re.compile(r"emoji|smiley|emoticon", re.IGNORECASE)
_EMOJI: Final = re.compile(r"[^\w\s]*[\u203c-\u3299\U0001f000-\U0001faff][^\w\s]*")
_EMOJI_LENGTH: Final = 12
"""Characters of an emoji's text at most: several code points, or a sign such as `:-)`."""


def stand_in(element: HtmlElement) -> str | None:
    """What is read in the element's place; `None` where it is walked, or skipped, as any other.

    Empty where nothing is read: another element gives the same text.
    """
    if element.tag == "img" and (told := _drop_cap(element) or _emoji(element)):
        return told
    return formula(element)


def _drop_cap(image: HtmlElement) -> str:
    """The letter of a picture that begins the word behind it; empty for other pictures."""
    letter = image.get("alt", "").strip()
    tail = image.tail or ""
    return letter if len(letter) == 1 and letter.isupper() and tail[:1].islower() else ""


def _emoji(image: HtmlElement) -> str:
    """The text of a picture that stands for an emoji; empty for other pictures."""
    told = (image.get("alt") or "").strip()
    if not told or len(told) > _EMOJI_LENGTH:
        return ""
    named = _EMOJI_NAME.search(image.get("class") or "") and not told.isalnum()
    return told if named or _EMOJI.fullmatch(told) else ""
