"""Which tables of a page hold data, and which lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.blocks.tags import LAYOUT_SIGNS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CELL: Final = 250
"""Characters of a table's cell above which the table lays out the page. Chosen by looking at
labelled pages, never measured against others."""


_PLAIN: Final = frozenset(("tr", "tbody", "td", "b", "strong", "i", "em", "span", "sub", "sup"))


def _is_column(table: HtmlElement) -> bool:
    """Whether a table is a single column of plain cells: figures, names, places."""
    elements = list(table.iterdescendants())
    if any(element.tag not in _PLAIN for element in elements):
        return False
    rows = [element for element in elements if element.tag == "tr"]
    cells = ["".join(row.itertext()).strip() for row in rows if len(row) == 1]
    return 1 < len(cells) == len(rows) and all(cells) and max(map(len, cells)) <= _CELL


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data in rows and columns, rather than lay out the page."""
    if table.get("role") in ("presentation", "none"):
        return False
    signs = table.iter(*LAYOUT_SIGNS)
    next(signs)
    if next(signs, None) is not None:
        return False
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return True
    if _is_column(table):
        return True
    wide = 0
    for row in table.iter("tr"):
        cells = [len("".join(cell.itertext())) for cell in row if cell.tag == "td"]
        if cells and max(cells) > _CELL:
            return False
        wide += len(cells) > 1
    return wide > 1
