"""The marks of `<q>`: browsers show them by the page's language, and the page's text has none.

Source: CLDR's delimiters, as the HTML Standard lists them for user agents (section 15.5.9, quotes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.text.language import canonical

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENGLISH: Final = "“”‘’"
_LOW: Final = "„“‚‘"
_POLISH: Final = "„”«»"
_MARKS: Final = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "et", "lt", "is", "lb", "ka"), _LOW),
    **dict.fromkeys(("pl", "hu", "ro", "hr", "sr", "bs", "mk"), _POLISH),
    **dict.fromkeys(("sv", "fi"), "””’’"),
    **dict.fromkeys(
        ("it", "pt", "es", "ca", "gl", "eu", "el", "hy", "no", "lv", "sq", "fa"), "«»“”"
    ),
    **dict.fromkeys(("ru", "uk", "be", "kk"), "«»„“"),
    "fr": "«»“”",
    "da": "»«›‹",
    "ja": "「」『』",
    "zh-tw": "「」『』",
    "zh-hk": "「」『』",
}
"""Outer and inner opening and closing marks by language; English ones elsewhere."""
_SIGNS: Final = tuple("\"'“”„‟«»‹›‘’‚「」『』")


def opening(element: HtmlElement, before: str) -> str:
    """The mark to put before the text of a `<q>`; empty where the page's text has one.

    before: the text that stands right before the element.
    """
    if before.endswith(_SIGNS) or quoted(element):
        return ""
    return _marks(element)[0]


def closing(element: HtmlElement) -> str:
    """The mark to put behind the text of a `<q>` that was given an opening one."""
    return _marks(element)[1]


def quoted(element: HtmlElement) -> bool:
    """Whether the quotation's own text begins with a mark."""
    return "".join(element.itertext()).lstrip().startswith(_SIGNS)


def _marks(element: HtmlElement) -> str:
    """The opening and the closing mark of a quotation: inner ones inside another."""
    depth, language = 0, ""
    for around in element.iterancestors():
        depth += around.tag == "q"
        language = language or around.get("lang", "")
    language = (element.get("lang") or language).lower().replace("_", "-")
    marks = _MARKS.get(language) or _MARKS.get(canonical(language), _ENGLISH)
    inner = depth % 2 * 2
    return marks[inner : inner + 2]
