"""Text that an element stands for, where that is not the text inside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.blocks.formulas import formula
from cleaner.blocks.tags import BLOCKS
from cleaner.system.pattern import pattern
from cleaner.text.prose import ends_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_EMOJI_NAME: Final = pattern(r"emoji|smiley|emoticon", re.IGNORECASE)
_EMOJI: Final = pattern(r"[^\w\s]*[\u203c-\u3299\U0001f000-\U0001faff][^\w\s]*")
_TERM_LENGTH: Final = 60
"""Characters of a term that a button explains at most. Chosen, never measured."""
_EMOJI_LENGTH: Final = 12
"""Characters of an emoji's text at most: several code points, or a sign such as `:-)`."""


def stand_in(element: HtmlElement) -> str | None:
    """What is read in the element's place; `None` where it is walked, or skipped, as any other.

    Empty where nothing is read: another element gives the same text.
    """
    if element.tag == "img" and (told := _drop_cap(element) or _emoji(element)):
        return told
    if element.tag == "button":
        return _term(element)
    return formula(element)


def _term(button: HtmlElement) -> str | None:
    """The text of a button with a box in it amid a sentence, of which that is a word.

    Browsers show such a box in the line; as a block of its own it would part the sentence.
    """
    if len(button) == 0 or not any(child.tag in BLOCKS for child in button.iter()):
        return None
    before = button.getprevious()
    text = (button.getparent().text if before is None else before.tail) or ""
    if not text.strip() or ends_sentence(text) or not (button.tail or "").strip():
        return None
    told = " ".join("".join(button.itertext()).split())
    return told if len(told) <= _TERM_LENGTH else None


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
