"""What is wrong with a CSS selector, in words for those who wrote it."""

from __future__ import annotations

from typing import Final

from cleaner.system.pattern import pattern

_AT: Final = pattern(r", got <(\w+) ?(?:'(.*)' )?at (\d+)>$")
"""How cssselect tells where it stopped."""
_ALLOWED: Final = (
    "a selector names tags, classes, ids and attributes, as in '.letter', 'aside.letter', "
    "'#story > .box', '.page a[href]'"
)


def css_fault(selector: str) -> str:
    """Why elements can't be found by this selector, and what can be written; empty where they can.

    >>> print(css_fault("#story > .box"))
    <BLANKLINE>
    >>> css_fault(".box:first-of-type")
    "':first-of-type' needs a tag in front of it, as in 'div:first-of-type'"
    """
    from lxml.cssselect import CSSSelector

    try:
        CSSSelector(selector, translator="html")
    except Exception as error:  # cssselect has no common base class for its errors
        return _in_words(selector, str(error))
    return ""


def _in_words(selector: str, error: str) -> str:
    if selector.lstrip().startswith("/"):
        return "this is an XPath; in a pack it stands under 'xpath'"
    if error.startswith("*:") and error.endswith(" is not implemented"):
        name = error[1:].split(" ")[0].removesuffix("()")
        behind = "(2)" if "(" in error else ""
        return f"'{name}' needs a tag in front of it, as in 'div{name}{behind}'"
    if error.startswith("Pseudo-elements"):
        return "what begins with '::' is no element of the page"
    if found := _AT.search(error):
        kind, sign, at = found.groups()
        where = "its end" if kind == "EOF" else f"character {int(at) + 1}, {sign!r}"
        return f"it can't be read at {where}; {_ALLOWED}"
    return f"{error.rstrip('.')}; {_ALLOWED}"
