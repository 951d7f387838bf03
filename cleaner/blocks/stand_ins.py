"""Text that an element stands for, where that is not the text inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.blocks.formulas import formula

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def stand_in(element: HtmlElement) -> str | None:
    """What is read in the element's place; `None` where it is walked, or skipped, as any other.

    Empty where nothing is read: another element gives the same text.
    """
    if element.tag == "img" and (letter := _drop_cap(element)):
        return letter
    return formula(element)


def _drop_cap(image: HtmlElement) -> str:
    """The letter of a picture that begins the word behind it; empty for other pictures."""
    letter = image.get("alt", "").strip()
    tail = image.tail or ""
    return letter if len(letter) == 1 and letter.isupper() and tail[:1].islower() else ""
