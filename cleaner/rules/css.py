"""CSS selectors as XPaths, and what is wrong with one, in words for those who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.rules.xpath_faults import xpath_fault
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from cssselect.parser import Function
    from cssselect.xpath import XPathExpr

_AT: Final = pattern(r", got <(\w+) ?(?:'(.*)' )?at (\d+)>$")
"""How cssselect tells where it stopped."""
_ALLOWED: Final = (
    "a selector names tags, classes, ids and attributes, as in '.letter', 'aside.letter', "
    "'#story > .box', '.page a[href]'"
)
_ALSO: Final = {"σ": "ς", "ß": "ẞ"}
"""How letters are written besides their one capital: sigma at the end of words, and the capital
sharp s, for which Unicode gives two letters."""


def as_xpath(selector: str) -> str:
    """The XPath that finds the elements of a CSS selector.

    `:contains("text")` finds the text in upper and lower case alike. `lxml.cssselect` calls a
    function of its own for that, whose name is freed after the first page, though a compiled
    XPath goes on reading it (lxml 6.1). The XPath here calls none: it takes letters of the text
    that are capitals on the page for small ones.

    Raises:
        cssselect.SelectorError: it is no selector.

    >>> as_xpath("p:contains('Ad')")
    "descendant-or-self::p[contains(translate(string(.), 'AD', 'ad'), 'ad')]"
    """
    from cssselect import ExpressionError, HTMLTranslator

    class Translator(HTMLTranslator):
        def xpath_contains_function(self, xpath: XPathExpr, function: Function) -> XPathExpr:
            if function.argument_types() not in (["STRING"], ["IDENT"]):
                raise ExpressionError(":contains() takes one text, as in ':contains(\"text\")'")
            text = "".join(map(_small, str(function.arguments[0].value)))
            others = {other: letter for letter in text for other in _others(letter)}
            literals = ("".join(others), "".join(others.values()), text)
            other, letter, wanted = map(self.xpath_literal, literals)
            return xpath.add_condition(
                f"contains(translate(string(.), {other}, {letter}), {wanted})"
            )

    return Translator().css_to_xpath(selector)


def _small(letter: str) -> str:
    """The letter in lower case, where that is one letter."""
    found = letter.lower()
    return "σ" if found == "ς" else found if len(found) == 1 else letter


def _others(letter: str) -> str:
    """What else a letter in lower case is written as."""
    capital = letter.upper()
    single = capital if len(capital) == 1 and capital != letter else ""
    return single + _ALSO.get(letter, "")


def css_fault(selector: str) -> str:
    """Why elements can't be found by this selector, and what can be written; empty where they can.

    >>> print(css_fault("#story > .box"))
    <BLANKLINE>
    >>> css_fault(".box:first-of-type")
    "':first-of-type' needs a tag in front of it, as in 'div:first-of-type'"
    """
    try:
        xpath = as_xpath(selector)
    except Exception as error:  # cssselect has no common base class for its errors
        return _in_words(selector, str(error))
    return xpath_fault(xpath)


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
