"""CSV and TSV whose first row names the columns: each further row is a record."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

from cleaner.intake.entry import Entry, Failure
from cleaner.intake.records import from_record
from cleaner.model import PAGE_FIELDS, RawPage
from cleaner.system.pattern import pattern

_DELIMITERS = ",;\t|"
_NAME = pattern(r"[\w .:/-]{1,64}")
_CUT = 10_000
"""Characters of a file's beginning from which its second row may be cut, amid a cell that holds a
page. Chosen, never
measured."""
# How often rows are read anew behind a quote that is never closed.
_MOST_ANEW = 100
# How long a row may be, in lines, that is read anew since it has taken others in: text in a cell
# is hardly ever longer, and each of its lines may be looked at that often.
_MOST_LINES_ANEW = 1000


def read_table(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """A page for each row below the one that names the columns; bad rows fail alone."""
    # The library's limit is one for all of a program, so it is never made smaller.
    csv.field_size_limit(max(csv.field_size_limit(), entry.max_bytes))
    lines = _Lines(stream, entry.max_bytes)
    try:
        first = lines.first()
        delimiter = delimiter_of(first, entry.content_key)
        rows = _rows(lines, delimiter, entry)
        header = next(rows, None)
        if header is None:
            return
        if isinstance(header, Failure):
            yield header
            return
        names = _names(header[1])
        wanted = [entry.content_key] if entry.content_key else list(PAGE_FIELDS)
        if not set(wanted).intersection(names):
            yield entry.failure(
                f"no column {' or '.join(map(repr, wanted))} among {_listed(names)}; name the "
                "column that holds the page with --content-key, or what the file is with "
                "--input-format"
            )
            return
        for number, row in enumerate(rows, 1):
            yield row if isinstance(row, Failure) else _page(row, names, number, entry)
    finally:
        lines.close()


def _page(row: tuple[int, list[str]], names: list[str], number: int, entry: Entry) -> Any:
    """The page of one row, or why there is none."""
    line, cells = row
    record: dict[str, Any] = dict(zip(names, map(_cell, cells), strict=False))
    if len(cells) != len(names):
        identity, url = record.get(entry.id_key) or None, record.get(entry.url_key) or None
        return entry.failure(
            f"{len(cells)} cells in line {line}, but {len(names)} columns; put cells that hold "
            "the delimiter, a quote or a line end between quotes",
            line=number,
            id=identity,
            url=url if isinstance(url, str) else None,
        )
    pages = (entry.content_key,) if entry.content_key else tuple(PAGE_FIELDS)
    for name, value in record.items():
        if isinstance(value, bytes) and name not in pages:
            record[name] = value.decode("cp1252", "replace")
    return from_record(record, number, entry)


def _cell(text: str) -> str | bytes:
    """The cell as text; as bytes where the file is not UTF-8, so that its charset is found."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
    return text


def _rows(lines: _Lines, delimiter: str, entry: Entry) -> Iterator[tuple[int, list[str]] | Failure]:
    """The rows with the line that each begins in; a failure for each that is broken."""
    number = -1
    anew = width = 0
    while True:
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            start = lines.mark()
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                fault = f"{error} in the row that begins in line {start}"
                anew += 1
                break
            if lines.unclosed():
                fault = f"a quote is opened in line {start} and never closed"
                anew += 1
                break
            if width and len(row) != width and lines.ran_on(delimiter):
                fault = f"a quote is opened in line {start} and closed by that of a later row"
                break
            width = width or len(row)
            if row:
                number += 1
                yield start, row
        number += 1
        if anew > _MOST_ANEW:
            yield entry.failure(f"{fault}, as are {_MOST_ANEW} more; write the file again")
            return
        yield entry.failure(f"{fault}; close it, or double the quote", line=max(1, number))
        lines.back()


class _Lines:
    """The lines of a stream, which a reader of rows can go back in."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        start = cast(Any, stream).peek(4)[:4] if hasattr(stream, "peek") else b""
        wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        self._text = io.TextIOWrapper(
            cast(Any, stream),
            encoding="utf-16" if wide else "utf-8-sig",
            errors="replace" if wide else "surrogateescape",
            newline="",
        )
        self._most = most
        self._row: list[str] = []
        self._again: list[str] = []
        self._number = 1
        self._ended = False

    def first(self) -> str:
        """The first line, which is still to be read."""
        line = self._text.readline(self._most)
        self._again = [line] if line else []
        return line

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(self._most)
        if not line:
            self._ended = True
            raise StopIteration
        self._row.append(line)
        self._number += 1
        return line

    def mark(self) -> int:
        """Begins a row; returns the number of its first line."""
        self._row = []
        return self._number

    def unclosed(self) -> bool:
        """Whether the row goes to the end of the file, because a quote is missing."""
        return self._ended and len(self._row) > 1 and "".join(self._row).count('"') % 2 > 0

    def ran_on(self, delimiter: str) -> bool:
        """Whether the row has taken others in: a quote in a later line closes it amid a cell."""
        if not 1 < len(self._row) <= _MOST_LINES_ANEW:
            return False
        try:
            next(csv.reader(self._row, delimiter=delimiter, strict=True), None)
        except csv.Error:
            return True
        return False

    def back(self) -> None:
        """Goes back to the row's second line."""
        self._again += reversed(self._row[1:])
        self._number -= len(self._row) - 1
        self._ended = False

    def close(self) -> None:
        """Lets go of the stream without closing it."""
        self._text.detach()


def delimiter_of(line: str, content_key: str | None = None) -> str:
    """What parts the cells of a header: what makes a column of pages of it, else what is most.

    >>> delimiter_of("id;url;text"), delimiter_of("text")
    (';', ',')
    """
    wanted = {content_key} if content_key else set(PAGE_FIELDS)
    fitting = [mark for mark in _DELIMITERS if wanted.intersection(_cells(line, mark))]
    return max(fitting or _DELIMITERS, key=line.count)


def is_table(head: str, content_key: str | None = None) -> bool:
    r"""Whether text begins with a header that names a page's column, and a row that fits it.

    >>> is_table("id,text\n1,One.\n"), is_table("text, content and form\nAn essay.\n")
    (True, False)
    """
    header, _, rest = head.partition("\n")
    wanted = {content_key} if content_key else set(PAGE_FIELDS)
    if not rest.strip() or not any(name in header for name in wanted):
        return False
    delimiter = delimiter_of(header, content_key)
    names = _cells(header, delimiter)
    if len(names) < 2 or len(set(names)) < len(names) or not wanted.intersection(names):
        return False
    if not all(_NAME.fullmatch(name) for name in names):
        return False
    try:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error:
        return True  # A cell longer than what has been looked at.
    cut = len(rows) == 2 and len(head) >= _CUT
    return len(rows) > 1 and (cut or len(rows[1]) == len(names))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _names(cells: Sequence[str]) -> list[str]:
    """The columns' names: those without one by their number, those with another's too."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell.encode("utf-8", "replace").decode().strip() or f"column_{number}"
        names.append(f"{name}_{number}" if name in names else name)
    return names


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"{name!r:.60}" for name in names[:10])
    return f"{shown} and {len(names) - 10} more" if len(names) > 10 else shown
