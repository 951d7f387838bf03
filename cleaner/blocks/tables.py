"""Which tables of a page hold data, and which lay it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.blocks.tags import LAYOUT_SIGNS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CELL: Final = 250
"""Characters of a table's cell above which the table lays out the page. Chosen by looking at
labelled pages, never measured against others."""

_MOST_SPANNED: Final = 100
"""Columns or rows that a cell is taken to go over: some pages write 1,000 for "all"."""


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


def columns_of(table: HtmlElement) -> dict[HtmlElement, int]:
    """The column, from 0, that each cell of a table stands in, cells over several rows counted."""
    columns: dict[HtmlElement, int] = {}
    taken: dict[int, int] = {}
    for row in table.iter("tr"):
        taken = {column: rows - 1 for column, rows in taken.items() if rows > 1}
        column = 0
        for cell in row.iter("td", "th"):
            while column in taken:
                column += 1
            columns[cell] = column
            for wide in range(column, column + _number(cell, "colspan")):
                if (tall := _number(cell, "rowspan")) > 1:
                    taken[wide] = tall
            column += _number(cell, "colspan")
    return columns


def _number(cell: HtmlElement, name: str) -> int:
    """How many columns or rows a cell goes over."""
    told = (cell.get(name) or "").strip()
    return min(int(told), _MOST_SPANNED) if told.isascii() and told.isdigit() and told > "0" else 1
