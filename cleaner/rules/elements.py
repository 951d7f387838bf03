"""What html rules do to a page's tree: find elements, mark them, rewrite markup.

The tree gets attributes and no other change, but for `unwrap`, and for loose text that a rule
drops: it is given an element of its own, so that it can be marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from cleaner.blocks.tags import APART_ATTRIBUTE, RULE_ATTRIBUTE
from cleaner.errors import ExtractionError
from cleaner.rules.css import as_xpath
from cleaner.rules.kinds.html import HtmlRule
from cleaner.rules.shelves import Plain, PlainShelves, Shelves, plain
from cleaner.rules.xpaths import Asked, asked_by
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ALTERNATIVES: Final = frozenset(("body", "title", "dek"))
_TELLING: Final = frozenset(("title", "dek", "suspect"))
# Escapes, and what holds other selectors or commas.
_NOT_PLAIN: Final = pattern(r"""[\\():]|"[^"]*[^\w"-][^"]*"|'""")
_NAMES: Final = pattern(r"""[.#]([\w-]+)|="([\w-]+)\"""")
_FEW: Final = 24
"""Elements from each of which an XPath is worked out by itself: from more it takes longer than to
go through the page once."""


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


class Selectors:
    """Selectors made ready, each once: a rule set has them for all its pages."""

    def __init__(self) -> None:
        self._plain: dict[str, tuple[Plain, ...]] = {}
        self._asked: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._by_xpath: dict[str, Asked] = {}
        self._css: dict[str, Callable[[Any], Any]] = {}
        self._xpath: dict[str, Callable[[Any], Any]] = {}

    def plain(self, selector: str) -> tuple[Plain, ...]:
        """As the function of this name."""
        found = self._plain.get(selector)
        if found is None:
            found = self._plain[selector] = plain(selector)
        return found

    def asked(self, selector: str) -> Asked:
        """As `xpaths.asked_by`."""
        found = self._by_xpath.get(selector)
        if found is None:
            found = self._by_xpath[selector] = asked_by(selector)
        return found

    def may_find(self, selector: str, source: str) -> bool:
        """Whether the names that a CSS selector asks for stand in a page's source."""
        asked = self._asked.get(selector)
        if asked is None:
            asked = self._asked[selector] = _asked(selector)
        return any(all(name in source for name in names) for names in asked)

    def css(self, selector: str) -> Callable[[Any], Any]:
        """What finds the elements of a CSS selector in a tree."""
        found = self._css.get(selector)
        if found is None:
            found = self._css[selector] = self.xpath(as_xpath(selector))
        return found

    def xpath(self, selector: str) -> Callable[[Any], Any]:
        """What works out an XPath on a tree."""
        from lxml import etree

        found = self._xpath.get(selector)
        if found is None:
            found = self._xpath[selector] = etree.XPath(selector)
        return found


def _by_xpath(
    tree: HtmlElement, rule: HtmlRule, selector: str, selectors: Selectors, shelves: PlainShelves
) -> list[Any]:
    """What an XPath of a rule finds."""
    asked = selectors.asked(selector)
    if asked.begins and not asked.meets:
        return shelves.find(asked.begins)
    if not all(any(map(shelves.may_hold, some)) for some in asked.needs):
        return []
    if asked.begins:
        begins = shelves.find(asked.begins, _FEW)
        if len(begins) < _FEW:
            meets = selectors.xpath(asked.meets)
            found = [one for own in begins for one in _find(own, rule, selector, meets)]
            # Texts are wanted in their order, and each time that they are there.
            if not any(isinstance(one, str) for one in found):
                return list(dict.fromkeys(found))
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
    """Elements and texts that the selector finds; numbers, truth values, namespaces are none."""
    try:
        found = find(tree)
    except Exception as error:  # lxml has faults of its own besides XPathError.
        told = str(error) or type(error).__name__
        raise ExtractionError(
            f"rule {rule.id} can't be tried on the page: '{selector}': {told}; mend the rule, or "
            "switch it off with 'disable' in a pack of your own"
        ) from error
    if isinstance(found, str):
        found = [found]
    elif not isinstance(found, list):
        return []
    return [
        item
        for item in found
        if (item.strip() if isinstance(item, str) else not isinstance(item, tuple))
    ]


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
