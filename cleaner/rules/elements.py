"""What html rules do to a page's tree: find elements, mark them, rewrite markup.

The tree gets attributes and no other change, but for `unwrap`, and for loose text that a rule
drops: it is given an element of its own, so that it can be marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cleaner.blocks.tags import APART_ATTRIBUTE, RULE_ATTRIBUTE
from cleaner.errors import ExtractionError
from cleaner.rules.kinds.html import HtmlRule
from cleaner.system import native
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ALTERNATIVES: Final = frozenset(("body", "title", "dek"))
_TELLING: Final = frozenset(("title", "dek", "suspect"))
# Escapes, and what holds other selectors or commas.
_NOT_PLAIN: Final = pattern(r"""[\\():]|"[^"]*[^\w"-][^"]*"|'""")
_NAMES: Final = pattern(r"""[.#]([\w-]+)|="([\w-]+)\"""")
_PLAIN: Final = pattern(
    r"""([a-z][a-z0-9]*)?(?:([#.])([a-zA-Z_][\w-]*)|\[(class|id)(\*?=)"([^"\\,\s][^"\\,]*)"\])?""",
    re.ASCII,
)
_CLASS_XPATH: Final = pattern(
    r"//(\*|[a-z][a-z0-9]*)"
    r"\[contains\(concat\(' ', normalize-space\(@class\), ' '\), ' ([\w-]+) '\)\]",
    re.ASCII,
)
"""How XPaths ask for a class among others."""
_CLASS_END: Final = pattern(
    r"//\*(?:\[self::[a-z1-6]+(?: or self::[a-z1-6]+)*\])?"
    r"\[contains\(concat\(translate\(normalize-space\(@class\), '([A-Z]+)', '([a-z]+)'\), ' '\), "
    r"'\2 '\)\]([^|]*)",
    re.ASCII,
)
"""How XPaths ask for a class that ends in a word, in small or capital letters."""
_CONDITIONS: Final = pattern(
    r"(?:\[(?:not\((?:[^()]|\([^()]*\))*\)|[a-z-]+::\*\[1\]\[[^\[\]]*\])\])*\Z"
)
"""Conditions that say nothing of an element's place among those found."""
_FIRST_STEP: Final = pattern(r"//([a-z][a-z0-9]*)(?:[\[/][^|]*)?", re.ASCII)
"""An XPath that begins at elements of one name, wherever they stand."""
_SPACES: Final = pattern(r"[ \t\r\n]+")


def select(
    tree: HtmlElement,
    rules: Iterable[HtmlRule],
    source: str | None = None,
    selectors: Selectors | None = None,
) -> dict[str, tuple[str, ...]]:
    """Writes the ids of rules on the elements that they select.

    source: what the tree was parsed from; CSS selectors whose names do not stand in it are not
    tried. selectors: those that were made before.

    Several selectors of a `body`, `title` or `dek` rule are alternatives: the first that finds
    something counts. What comes back is the texts that XPaths of title, dek and suspect rules
    gave instead of elements (`//meta/@content`), by rule id.

    Raises:
        ExtractionError: an XPath can't be worked out on this page.
    """
    selectors = selectors or Selectors()
    texts: dict[str, tuple[str, ...]] = {}
    shelves = Shelves(tree)
    for rule in rules:
        for selector in (*rule.select, *rule.xpath):
            if rule.xpath:
                found = _by_xpath(tree, rule, selector, selectors, shelves)
            elif source is not None and not selectors.may_find(selector, source):
                continue
            elif wanted := selectors.plain(selector):
                found = shelves.find(wanted)
            else:
                found = _find(tree, rule, selector, selectors.css(selector))
            for item in found:
                if not isinstance(item, str):
                    _mark(item, rule)
                elif rule.action == "drop":
                    _mark_text(item, rule)
                    shelves = Shelves(tree)
                elif rule.action in _TELLING:
                    texts[rule.id] = (*texts.get(rule.id, ()), " ".join(item.split()))
            if found and rule.action == "unwrap":
                shelves = Shelves(tree)
            if found and rule.action in _ALTERNATIVES:
                break
    return texts


@dataclass(frozen=True, slots=True)
class Plain:
    """One element's tag, and what its class or id must be; both may be open, but not at once.

    how: `.` has the value among its classes, `=` is it, `*=` holds it, `~` holds it in small or
    capital letters.
    """

    tag: str
    attribute: str
    how: str
    value: str


def plain(selector: str) -> tuple[Plain, ...]:
    """The alternatives of a CSS selector that asks for single elements; empty for any other.

    >>> [(one.tag, one.attribute, one.how) for one in plain('div.ad, [id*="promo"], hr')]
    [('div', 'class', '.'), ('', 'id', '*='), ('hr', '', '')]
    >>> plain("main > p"), plain("a.b.c")
    ((), ())
    """
    found: list[Plain] = []
    for part in selector.split(","):
        match = _PLAIN.fullmatch(part.strip())
        if match is None or not match[0]:
            return ()
        tag, sign, name, attribute, how, value = match.groups()
        if name:
            attribute, how, value = ("id", "=", name) if sign == "#" else ("class", ".", name)
        found.append(Plain(tag or "", attribute or "", how or "", value or ""))
    return tuple(found)


class Selectors:
    """Selectors made ready, each once: a rule set has them for all its pages."""

    def __init__(self) -> None:
        self._plain: dict[str, tuple[Plain, ...]] = {}
        self._asked: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._css: dict[str, Callable[[Any], Any]] = {}
        self._xpath: dict[str, Callable[[Any], Any]] = {}

    def plain(self, selector: str) -> tuple[Plain, ...]:
        """As the function of this name."""
        found = self._plain.get(selector)
        if found is None:
            found = self._plain[selector] = plain(selector)
        return found

    def plain_xpath(self, selector: str) -> tuple[Plain, ...]:
        """What an XPath asks for that is the usual one for a class; empty for any other."""
        match = _CLASS_XPATH.fullmatch(selector)
        if match is None:
            return ()
        return (Plain(match[1].strip("*"), "class", ".", match[2]),)

    def narrowed(self, selector: str) -> tuple[tuple[Plain, ...], str]:
        """What elements of an XPath have in their class at least, and what else it asks of them.

        That is for XPaths of any element whose class ends in a word, and which meets conditions.
        Looking at each element of a page by XPath takes ten times as long.
        """
        match = _CLASS_END.fullmatch(selector)
        if match is None or match[2].upper() != match[1] or not _CONDITIONS.match(match[3]):
            return (), ""
        own = selector.removeprefix("//")
        return (Plain("", "class", "~", match[2]),), f"self::{own}"

    def may_select(self, selector: str, tree: HtmlElement) -> bool:
        """Whether the element that an XPath begins with stands in the tree."""
        match = _FIRST_STEP.fullmatch(selector)
        return match is None or next(tree.iter(match[1]), None) is not None

    def may_find(self, selector: str, source: str) -> bool:
        """Whether the names that a CSS selector asks for stand in a page's source."""
        asked = self._asked.get(selector)
        if asked is None:
            asked = self._asked[selector] = _asked(selector)
        return any(all(name in source for name in names) for names in asked)

    def css(self, selector: str) -> Callable[[Any], Any]:
        """What finds the elements of a CSS selector in a tree."""
        from lxml.cssselect import CSSSelector

        found = self._css.get(selector)
        if found is None:
            found = self._css[selector] = CSSSelector(selector, translator="html")
        return found

    def xpath(self, selector: str) -> Callable[[Any], Any]:
        """What works out an XPath on a tree."""
        from lxml import etree

        found = self._xpath.get(selector)
        if found is None:
            found = self._xpath[selector] = etree.XPath(selector)
        return found


class PlainShelves:
    """A tree's elements by class and by id, for plain selectors: a tenth of an XPath's time.

    It must be made anew where elements come or go.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._shelves: dict[str, list[tuple[int, Any, str, str]]] = {}

    def find(self, wanted: Sequence[Plain]) -> list[Any]:
        """The elements that one of the alternatives asks for, in the tree's order."""
        if not self._shelves:
            self._fill()
        found: dict[int, Any] = {}
        for one in wanted:
            value = one.value
            shelf = self._shelves[one.attribute]
            if one.how == "~":
                holders = [row for row in shelf if value in row[3].lower()]
            else:
                holders = [row for row in shelf if value in row[3]]
            for at, element, tag, own in holders:
                if one.tag and tag != one.tag:
                    continue
                if one.how == "=" and value != own:
                    continue
                if one.how == "." and value not in _SPACES.split(own):
                    continue
                found[at] = element
        return [found[at] for at in sorted(found)]

    def _fill(self) -> None:
        every = [
            (at, element, element.tag)
            for at, element in enumerate(self._tree.iter())
            if isinstance(element.tag, str)
        ]
        self._shelves = {
            name: [
                (at, element, tag, own)
                for at, element, tag in every
                if (own := element.get(name)) is not None
            ]
            for name in ("class", "id")
        }
        self._shelves[""] = [(at, element, tag, "") for at, element, tag in every]


Shelves: Final = native.pick("cleaner.blocks._tree", "Shelves", PlainShelves)


def _by_xpath(
    tree: HtmlElement, rule: HtmlRule, selector: str, selectors: Selectors, shelves: PlainShelves
) -> list[Any]:
    """What an XPath of a rule finds."""
    if wanted := selectors.plain_xpath(selector):
        return shelves.find(wanted)
    wanted, condition = selectors.narrowed(selector)
    if wanted:
        meets = selectors.xpath(condition)
        return [one for one in shelves.find(wanted) if _find(one, rule, selector, meets)]
    if not selectors.may_select(selector, tree):
        return []
    return _find(tree, rule, selector, selectors.xpath(selector))


def _asked(selector: str) -> tuple[tuple[str, ...], ...]:
    """The classes, ids and attribute values that each alternative of a CSS selector asks for.

    >>> _asked('div.ad-box [id*="promo"], p')
    (('ad-box', 'promo'), ())
    """
    if _NOT_PLAIN.search(selector):
        return ((),)
    return tuple(
        tuple("".join(found) for found in _NAMES.findall(part)) for part in selector.split(",")
    )


def _find(
    tree: HtmlElement, rule: HtmlRule, selector: str, find: Callable[[Any], Any]
) -> list[Any]:
    """Elements and texts that the selector finds; numbers and truth values are none."""
    from lxml import etree

    try:
        found = find(tree)
    except etree.XPathError as error:
        raise ExtractionError(
            f"rule {rule.id} can't be tried on the page: '{selector}': {error}; mend the rule, or "
            "switch it off with 'disable' in a pack of your own"
        ) from error
    if isinstance(found, str):
        found = [found]
    elif not isinstance(found, list):
        return []
    return [item for item in found if not isinstance(item, str) or item.strip()]


def _mark(element: Any, rule: HtmlRule) -> None:
    if rule.action == "drop" and element.tag in ("html", "body"):
        return  # A class of the whole page that holds a box's name: nothing would be left.
    if rule.action == "unwrap":
        if element.getparent() is not None:
            element.drop_tag()
        return
    known = element.get(RULE_ATTRIBUTE, "")
    element.set(RULE_ATTRIBUTE, f"{known} {rule.id}".strip())
    if rule.action == "drop":
        element.set(APART_ATTRIBUTE, "")


def _mark_text(text: Any, rule: HtmlRule) -> None:
    """Puts loose text into an element of its own, and marks that; attributes are no text."""
    parent = getattr(text, "getparent", lambda: None)()
    if parent is None or text.is_attribute:
        return
    span = parent.makeelement("span")
    span.text = str(text)
    _mark(span, rule)
    if text.is_tail:
        parent.tail = None
        parent.addnext(span)
    else:
        parent.text = None
        parent.insert(0, span)
