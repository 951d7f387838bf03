"""What elements say of themselves that their tags do not: tables made of boxes, closed dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TABLES: Final = frozenset(("table", "grid", "treegrid"))
_PARTS: Final = {
    "row": "tr",
    "rowgroup": "tbody",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
"""The element that a part of a table is, by its role (WAI-ARIA 1.2)."""
_BOXES: Final = frozenset(("div", "span", "section", "p", "ul", "ol", "li", "dl", "dt", "dd"))
"""Elements that mean nothing more by themselves than the role says."""
_OF_ROWS: Final = (b'role="row"', b"role='row'", b"role=row")
_OF_DIALOGS: Final = (b"<dialog", b"<DIALOG")


def take_at_their_word(tree: HtmlElement, data: bytes) -> None:
    """Makes boxes that are a table by their roles one, and closed dialogs hidden.

    A dialog shows when a script opens it. data: the page, in which it is seen at once whether
    there is any of them.
    """
    if any(sign in data for sign in _OF_ROWS):
        for table in list(tree.iter(*_BOXES)):
            if _role(table) in _TABLES and not _around(table):
                _make_table(table)
    if any(sign in data for sign in _OF_DIALOGS):
        for dialog in tree.iter("dialog"):
            if dialog.get("open") is None:
                dialog.set("hidden", "")


def _around(box: HtmlElement) -> bool:
    """Whether a box stands in a table made like it, as a part of a cell."""
    return any(_role(above) in _TABLES for above in box.iterancestors())


def _make_table(table: HtmlElement) -> None:
    parts = [
        (box, tag) for box in table.iterdescendants(*_BOXES) if (tag := _PARTS.get(_role(box)))
    ]
    if sum(tag == "tr" for _, tag in parts) < 2 or table.find(".//table") is not None:
        return
    table.tag = "table"
    for box, tag in parts:
        box.tag = tag


def _role(box: HtmlElement) -> str:
    return (box.get("role") or "").strip().lower()
