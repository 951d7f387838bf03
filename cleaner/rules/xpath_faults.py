"""Why an XPath can't be worked out on pages.

A page tells that only where it holds what the faulty part looks for. So each part is worked out by
itself: what stands in brackets and between `and`, `or` and commas, and each call of a function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.rules.values import close_to
from cleaner.system.pattern import pattern

_ID_CALL: Final = r"(?<![\w:.-])id\("
_SIGNS: Final = pattern(
    r"""'[^']*'|"[^"]*"|::|(?P<word>\$?[\w.][\w.-]*(?::(?:\w[\w.-]*|\*))?)|\S"""
)
_NODES: Final = frozenset(("text", "node", "comment", "processing-instruction"))
"""What stands in a path before a parenthesis, and calls no function."""
_FUNCTIONS: Final = frozenset(
    (
        *("boolean", "ceiling", "concat", "contains", "count", "false", "floor", "lang", "last"),
        *("local-name", "name", "namespace-uri", "normalize-space", "not", "number", "position"),
        *("round", "starts-with", "string", "string-length", "substring", "substring-after"),
        *("substring-before", "sum", "translate", "true"),
    )
)
"""Those of XPath 1.0 (section 4 of its recommendation), but for `id`, which is told apart."""
_INSTEAD: Final = {
    "lower-case": "write translate(string(.), 'ABC', 'abc') with all letters that count",
    "upper-case": "write translate(string(.), 'abc', 'ABC') with all letters that count",
    "ends-with": "for the end 'more' write substring(., string-length(.) - 3) = 'more'",
    "matches": "it has no regular expressions; write contains() or starts-with()",
}
"""What says the same, for functions of later versions of XPath that people reach for."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A word, a text or another sign. word: that it names an operator, a call or a part of a path.

    operator: whether it stands where only operators can; start, end: its place.
    """

    text: str
    start: int
    end: int
    word: bool
    operator: bool


def xpath_fault(xpath: str) -> str:
    """Why this is no XPath that can be tried on pages; empty where it is one.

    >>> xpath_fault("//div[@id='a'")
    'Invalid predicate'
    >>> xpath_fault("//table[@class and count('a')]")
    "'count('a')' can't be worked out: Invalid type"
    >>> xpath_fault("//p[contain(., 'a')]")
    "XPath 1.0 has no function 'contain'; did you mean 'contains'?"
    """
    from lxml import etree, html

    if re.search(_ID_CALL, xpath):
        return "id('a') is not looked up; write //*[@id='a']"
    try:
        etree.XPath(xpath)
    except (etree.XPathError, ValueError) as error:
        return str(error)
    signs = list(_signs(xpath))
    if fault := next(filter(None, map(_unknown, signs, [*signs[1:], None])), ""):
        return fault
    page = html.fromstring("<p>a</p>")
    for part in sorted(set(_parts(xpath, signs)), key=lambda part: (len(part), part)):
        try:
            etree.XPath(f"self::node()[boolean({part})]")(page)
        except (etree.XPathError, ValueError) as error:
            return f"'{part}' can't be worked out: {error}"
    return ""


def _signs(xpath: str) -> Iterator[_Sign]:
    """The signs of an XPath, in order. Source: XPath 1.0, section 3.7, on how words are told."""
    operand = False
    for found in _SIGNS.finditer(xpath):
        text, word = found[0], found["word"] is not None
        operator = operand and (word or text == "*")
        yield _Sign(text, found.start(), found.end(), word, operator)
        operand = not operator and (word or text[0] in "'\"*)]")


def _unknown(sign: _Sign, behind: _Sign | None) -> str:
    """What is wrong with a name that no pack can give a meaning to; empty where nothing is."""
    name = sign.text
    if not sign.word or sign.operator:
        return ""
    if name.startswith("$"):
        return f"'{name}' is a variable, and packs have none; write its value"
    prefix, colon, local = name.partition(":")
    if behind is None or behind.text != "(":
        if not colon or prefix == "xml":
            return ""
        by_name = f"*[name() = '{name}']"
        return f"the prefix '{prefix}:' is unknown; write '{local}' alone, or {by_name}"
    if name in _FUNCTIONS or name in _NODES:
        return ""
    instead = f"; {_INSTEAD[name]}" if name in _INSTEAD else close_to(name, _FUNCTIONS)
    return f"XPath 1.0 has no function '{name}'{instead}"


def _parts(xpath: str, signs: list[_Sign]) -> Iterator[str]:
    """The expressions that an XPath is made of, the whole among them."""
    yield xpath
    begun, opened = [0], [-1]
    for before, sign in zip([None, *signs], signs, strict=False):
        if sign.text in ("[", "("):
            is_call = before and before.word and not before.operator and before.text not in _NODES
            opened.append(before.start if before and is_call and sign.text == "(" else -1)
            begun.append(sign.end)
            continue
        ends = sign.text in ("]", ")")
        if ends or sign.text == "," or (sign.operator and sign.text in ("and", "or")):
            if part := xpath[begun[-1] : sign.start].strip():
                yield part
            begun[-1] = sign.end
        if ends:
            begun.pop()
            if (start := opened.pop()) >= 0:
                yield xpath[start : sign.end]
    if part := xpath[begun[-1] :].strip():
        yield part
