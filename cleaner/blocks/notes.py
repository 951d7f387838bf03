"""Footnotes and references: the elements that hold them, and the arrows that lead back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MARK: Final = pattern(r"[\s\[(]*(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})[\s\])]*[*:]?")
"""What the text says where a note belongs to: a number, a letter, a sign."""
_NOTE_ID: Final = pattern(
    r"^_?(?:fn|foot|end-?note|note|cite|ref|bib|source|quelle|anm|nota?\b|edn|ftn|easy-footnote)",
    re.IGNORECASE,
)
_ARROWS: Final = frozenset("↩↵↑⤴⮌⏎^⇑⬆▲\ufe0e\ufe0f ")
_NAMED: Final = pattern(
    r"(?:^|[\s_-])(?:foot-?notes?|end-?notes?|fn-?list|references?|ref-?list|bibliography"
    r"|works-cited|citations?|fu(?:ss|ß)noten?|literatur(?:verzeichnis)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOOTNOTES: Final = pattern(r"(?:^|\s)(?:foot|end)-?notes(?:$|\s)", re.IGNORECASE)
"""The class of a section that is footnotes and nothing else."""
_SECTIONS: Final = frozenset(("section", "div", "aside", "footer"))
_ROLES: Final = frozenset(("doc-endnotes", "doc-endnote", "doc-footnote", "doc-bibliography"))
_LISTS: Final = frozenset(("ol", "ul", "dl"))
_ABOVE: Final = 2
"""Elements around a list whose names may say that it is one of notes: further out they name a page,
or a part of a site. Chosen, never measured."""


def note_targets(tree: HtmlElement) -> frozenset[str]:
    """The ids of what the marks of notes in the page's text lead to, further down the page.

    A mark is raised or bracketed, or leads to an id that is named for notes.
    """
    waiting: set[str] = set()
    found: set[str] = set()
    for element in tree.iter("a", "li", "p", "div", "span", "dd", "dt", "aside", "section", "tr"):
        name = element.get("id") or element.get("name")
        if name is not None and name in waiting:
            found.add(name)
        target = element.get("href") if element.tag == "a" else None
        if target is not None and len(target) > 1 and target[0] == "#" and _is_mark(element):
            waiting.add(target[1:])
    return frozenset(found)


def _is_mark(link: HtmlElement) -> bool:
    """Whether a link is the mark of a note."""
    said = "".join(link.itertext())
    if not _MARK.fullmatch(said):
        return False
    above = link.getparent()
    return (
        said.strip()[:1] in ("[", "(")
        or (above is not None and above.tag == "sup")
        or any(child.tag == "sup" for child in link)
        or _NOTE_ID.match(link.get("href", "")[1:]) is not None
    )


def leads_back(link: HtmlElement) -> bool:
    """Whether a link is the arrow behind a note that leads back to its mark."""
    if link.get("href", "")[:1] != "#":
        return False
    said = "".join(link.itertext())
    return bool(said.strip()) and _ARROWS.issuperset(said)


def holds_notes(element: HtmlElement) -> bool:
    """Whether an element holds notes or references, by its name or what stands in it."""
    if element.get("role") in _ROLES:
        return True
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag not in _LISTS:
        return element.tag in _SECTIONS and _FOOTNOTES.search(name) is not None
    around: HtmlElement | None = element
    for _ in range(1 + _ABOVE):
        if around is None or around.tag in ("body", "article", "main"):
            break
        if _NAMED.search(f"{around.get('class', '')} {around.get('id', '')}"):
            return True
        around = around.getparent()
    return any(leads_back(link) for link in element.iter("a"))
