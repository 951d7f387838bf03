"""Parts of an article → Markdown, with YAML front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from cleaner.inline import Shown, escaped, inline, line, picture
from cleaner.nesting import Around, Part, is_ruler, note_labels, shared_with, table_of
from cleaner.spans import Container, Markup, Span, within

_SURROGATE = re.compile("[\ud800-\udfff]")


def front_matter(fields: Mapping[str, str | None]) -> str:
    """The fields as YAML between `---` lines; empty ones are left out."""
    lines = [f"{name}: {_yaml_text(value)}" for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def _yaml_text(value: str) -> str:
    r"""The text as a double-quoted YAML scalar, on one line.

    >>> _yaml_text('He said: "no"\n# twice')
    '"He said: \\"no\\"\\n# twice"'
    """
    quoted = json.dumps(_SURROGATE.sub("\ufffd", value), ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


# YAML 1.1, section 5.1: everything else is printable and stands for itself between quotes.
_NOT_IN_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def body(paragraphs: Sequence[Part], *, links: bool = True, images: bool = True) -> str:
    """The paragraphs as Markdown; starts with a blank line unless there are none.

    links, images: whether addresses of links, and pictures, are there where they are known.
    """
    formulas = any(one.kind == "formula" for part in paragraphs for one in part.markup.spans)
    shown = Shown(links=links, images=images, notes=note_labels(paragraphs), formulas=formulas)
    lines: list[str] = []
    before: tuple[Container, ...] | None = None
    marks = _Marks(shown.notes)
    for containers, text, leads in _pieces(paragraphs, shown):
        if before is None:
            shared = 0
            lines.append("")
        else:
            shared = shared_with(before, containers)
            if not (leads and _is_next_item(before, containers, shared)):
                lines.append(marks.going_on(containers[:shared]).rstrip())
        first = marks.going_on(containers[:shared]) + marks.opening(containers[shared:])
        rest = marks.going_on(containers)
        head, *tail = text.split("\n")
        lines += [first + head, *(rest + one if one else rest.rstrip() for one in tail)]
        before = containers
    return "".join(f"{one}\n" for one in lines)


def _pieces(
    paragraphs: Sequence[Part], shown: Shown
) -> Iterator[tuple[tuple[Container, ...], str, bool]]:
    """Containers and text of each block of Markdown, and whether it is a list item's text."""
    around = Around()
    for table, run in groupby(paragraphs, key=table_of):
        rows = list(run)
        if table:
            containers = around.of(rows[0])
            yield from ((containers, one, False) for one in _pictures(rows[0].markup.before, shown))
            yield containers, _table(rows, shown), False
            yield from ((containers, one, False) for one in _pictures(rows[-1].markup.after, shown))
            continue
        for part in rows:
            containers = around.of(part)
            yield from ((containers, one, False) for one in _pictures(part.markup.before, shown))
            yield containers, _block(part, shown), part.kind == "list_item"
            yield from ((containers, one, False) for one in _pictures(part.markup.after, shown))


def _pictures(spans: Sequence[Span], shown: Shown) -> Iterator[str]:
    return map(picture, spans) if shown.images else iter(())


class _Marks:
    """What stands at the left of lines: list marks, indents, signs of quotations."""

    def __init__(self, notes: Mapping[str, str]) -> None:
        self.notes = notes

    def opening(self, containers: Sequence[Container]) -> str:
        """What begins the first line in some containers."""
        marks = [self._mark(one) for one in containers]
        # What stands behind a mark on its line is as far in as the lines below it.
        wide = [mark.ljust(self._width(one)) for mark, one in zip(marks, containers, strict=True)]
        return "".join((*wide[:-1], *marks[-1:]))

    def going_on(self, containers: Sequence[Container]) -> str:
        """What begins all further lines in them."""
        return "".join(
            "> " if one.kind == "quote" else " " * self._width(one) for one in containers
        )

    def _width(self, one: Container) -> int:
        if one.kind == "item":
            return max(4, len(self._mark(one)))
        return 2 if one.kind == "quote" else 4

    def _mark(self, one: Container) -> str:
        match one.kind:
            case "quote":
                return "> "
            case "note":
                return f"[^{self.notes[one.name]}]: "
            case "item":
                return f"{_list_mark(one)} "


def _list_mark(item: Container) -> str:
    """The item's mark; one that Markdown does not know, such as `a)`, follows a dash."""
    if item.number is not None:
        return item.name or f"{item.number}."
    return f"- {item.name}" if len(item.name) > 1 else "-"


def _is_next_item(
    before: Sequence[Container], containers: Sequence[Container], shared: int
) -> bool:
    """Whether an item stands right below another, or below the text of the item around it."""
    opened, closed = containers[shared:], before[shared:]
    if not opened or any(one.kind != "item" for one in (*opened, *closed)):
        return False
    # No list but one that begins with 1 may follow a paragraph without a blank line.
    same = bool(closed) and (closed[0].number is None) == (opened[0].number is None)
    if any(one.number not in (None, 1) for one in opened[same:]):
        return False
    return bool(closed) or (shared > 0 and before[shared - 1].kind == "item")


def _block(part: Part, shown: Shown) -> str:
    text, spans = part.text, part.markup.spans
    match part.kind:
        case "heading":
            # The title is the only first-level heading that an article has.
            level = min(6, max(2, part.level))
            bold = [one for one in spans if one.kind != "strong"]
            told = " ".join(inline(text, bold, shown).split())
            # Signs at a heading's end are not shown, unless something says that they are meant.
            return f"{'#' * level} {_CLOSING.sub(_escaped, told)}"
        case "code":
            return _code(text, part.markup)
        case "table_row":
            return _line(part, shown)
        case _ if len(spans) == 1 and _is_all(spans[0], text) and spans[0].kind == "formula":
            return f"$$\n{text}\n$$"
        case _:
            return "\n".join(map(line, inline(text, spans, shown).split("\n")))


_CLOSING: Final = re.compile(r"(?:^|(?<=\s))#+$")


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _line(part: Part, shown: Shown) -> str:
    return line(inline(part.text, part.markup.spans, shown))


def _is_all(span: Span, text: str) -> bool:
    return not (text[: span.start] + text[span.end :]).strip()


def _code(text: str, markup: Markup) -> str:
    """The code between fences, which text that was Markdown already has."""
    if not markup.known and text.startswith(("```", "~~~")):
        return text
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{markup.language}\n{text}\n{fence}"


def _table(rows: Sequence[Part], shown: Shown) -> str:
    """Rows as a table where their cells are known or all have as many, else as lines."""
    cells = [_cells(row, shown) for row in rows]
    marked = all(row.markup.table for row in rows)
    if not marked:
        cells = [row for row in cells if not all(is_ruler(cell) for cell in row)]
    widths = {len(row) for row in cells}
    width = max(widths, default=1)
    if width == 1 or (not marked and (len(cells) < 2 or len(widths) != 1)):
        return "\\\n".join(_line(row, shown) for row in rows)
    filled = [[*row, *[""] * (width - len(row))] for row in cells]
    filled.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(row)} |" for row in filled)


def _cells(row: Part, shown: Shown) -> list[str]:
    """The cells of a row as Markdown, each in its column."""
    if not row.markup.table:
        texts = row.text.strip().strip("|").split("|")
        return [text if is_ruler(text) else escaped(text) for text in map(str.strip, texts)]
    cells: list[str] = []
    for cell in row.markup.spans:
        if cell.kind != "cell":
            continue
        inner = within(row.markup.spans, cell)
        text = inline(row.text[cell.start : cell.end], inner, shown, cell=True)
        column = max(int(cell.value), len(cells))
        cells += [""] * (column - len(cells))
        cells.append(" ".join(text.split()))
    return cells
