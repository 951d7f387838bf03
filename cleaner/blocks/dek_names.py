"""Elements whose class or id names say that they hold the dek."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleaner.blocks.declared_text import TITLE_LENGTH, clean
from cleaner.blocks.dek_words import DEK_ATTRIBUTES, is_dek_name
from cleaner.blocks.tags import names
from cleaner.blocks.tree import segment, text_of
from cleaner.system import native

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADS: Final = ("meta", "link", "script")
_TELLING: Final = frozenset(("h1", "title", *_HEADS))
_ELSEWHERE: Final = names("a nav footer aside form figure button dialog noscript template")


class _Bounds:
    """What an element whose name says that it is a dek may hold.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    longest: Final = 1200
    """Characters: a longer one holds the article."""
    shortest: Final = 8
    """Characters: a shorter one is a label."""
    repeats: Final = 3
    """Elements of one name on a page: more are those of teasers."""
    candidates: Final = 40
    """Names that are looked into: reading each costs time."""


_BOUNDS: Final = _Bounds()


def telling_plainly(tree: HtmlElement) -> list[tuple[str, str, HtmlElement]]:
    """The elements that may tell a title, a dek, or what the page is, in the order of the page.

    Each with why it is one (`h1`, `title`, `meta`, `link`, `script`, `itemtype`, `itemprop`,
    `dek`), and the value of the attribute that says so.
    """
    found: list[tuple[str, str, HtmlElement]] = []
    verdicts: dict[str, bool] = {}
    for element in tree.iter():
        tag = element.tag
        if tag in _TELLING:
            found.append((tag, "", element))
        if (kinds := element.get("itemtype")) is not None:
            found.append(("itemtype", kinds, element))
        if properties := element.get("itemprop"):
            found.append(("itemprop", properties, element))
        if (name := _dek_name(element, verdicts)) is not None:
            found.append(("dek", name, element))
    return found


telling: Final = native.pick("cleaner.blocks._tree", "telling", telling_plainly)


@dataclass(slots=True)
class Shown:
    """The page's elements that name a title or a dek, found in one pass over the tree.

    items: those with microdata, whatever it says, each with the names of its properties. heads:
    those that are not shown, by their tag: `meta`, `link` and `script`.
    """

    headings: list[tuple[bool, str]]
    headlines: list[str]
    itemprop_deks: list[str]
    class_deks: list[str]
    title: str
    itemtypes: list[str]
    items: list[tuple[str, HtmlElement]]
    heads: dict[str, list[HtmlElement]]

    def __init__(self, tree: HtmlElement) -> None:
        self.headings, self.headlines, self.itemprop_deks = [], [], []
        self.title, self.itemtypes, self.items = "", [], []
        self.heads = {tag: [] for tag in _HEADS}
        named: list[tuple[str, HtmlElement]] = []
        above = 0
        for why, told, element in telling(tree):
            if why == "dek":
                named.append((told, element))
            elif why == "itemtype":
                self.itemtypes.append(told)
            elif why == "itemprop":
                self.items.append((told, element))
                if element.tag not in ("meta", "link"):
                    self._add_itemprop(element, told)
            elif why == "h1":
                above = above or len(named)
                self._add_heading(element)
            elif why in self.heads:
                self.heads[why].append(element)
            elif not self.title:
                parent = element.getparent()
                if parent is not None and parent.tag != "svg":
                    self.title = clean("".join(element.itertext()))
        # What stands behind the headline is the likelier dek.
        self.class_deks = [*_class_deks(named[above:]), *_class_deks(named[:above])]

    def _add_heading(self, element: HtmlElement) -> None:
        text = _line(element)
        if text and len(text) <= TITLE_LENGTH:
            inside = next(element.iterancestors("article", "main"), None) is not None
            self.headings.append((not inside, text))

    def _add_itemprop(self, element: HtmlElement, properties: str) -> None:
        names = properties.lower().split()
        if "headline" in names and (text := _line(element)) and len(text) <= TITLE_LENGTH:
            self.headlines.append(text)
        elif ("description" in names or "alternativeheadline" in names) and (
            text := _dek_text(element)
        ):
            self.itemprop_deks.append(text)


def _dek_name(element: HtmlElement, verdicts: dict[str, bool]) -> str | None:
    """The attribute value by which an element says that it is a dek."""
    for attribute in element.keys():  # noqa: SIM118 (an element is no mapping)
        if attribute in DEK_ATTRIBUTES:
            value: str = element.get(attribute, "")
            verdict = verdicts.get(value)
            if verdict is None:
                verdict = verdicts[value] = is_dek_name(value)
            if verdict:
                return value
    return None


def _class_deks(named: list[tuple[str, HtmlElement]]) -> Iterator[str]:
    """Texts of the elements named as a dek, unless the name recurs, as in lists of teasers.

    Neighbours of one name are the lines of one dek.
    """
    groups: list[tuple[str, list[HtmlElement]]] = []
    for name, element in named:
        last = groups[-1] if groups else ("", [])
        if last[0] == name and element.getprevious() is last[1][-1]:
            last[1].append(element)
        else:
            groups.append((name, [element]))
    counts = Counter(name for name, _ in groups)
    for name, elements in groups[: _BOUNDS.candidates]:
        first = elements[0]
        if counts[name] > _BOUNDS.repeats or first.tag in ("body", "html", "meta", "input", "h1"):
            continue
        if any(_is_elsewhere(ancestor) for ancestor in first.iterancestors()):
            continue
        lines = [text for element in elements if (text := _dek_text(element))]
        if len(lines) == len(elements) and sum(map(len, lines)) >= _BOUNDS.shortest:
            yield "\n".join(lines)
            yield lines[0]


def _is_elsewhere(ancestor: HtmlElement) -> bool:
    return ancestor.tag in _ELSEWHERE or ancestor.get("role") in ("dialog", "navigation")


def _dek_text(element: HtmlElement) -> str:
    """An element's shown text, one block a line; empty where that is too long for a dek."""
    if next(element.iter("h1", "article", "form", "nav", "footer"), None) is not None:
        return ""
    lines: list[str] = []
    size = 0
    for block in segment(element).blocks:
        if "hidden" not in block.marks:
            lines.append(block.text)
            size += len(block.text)
            if size > _BOUNDS.longest:
                return ""
    return "\n".join(lines)


def _line(element: HtmlElement) -> str:
    return " ".join(text_of(element).split())
