"""Parts of an article → Markdown, with YAML front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Protocol

_SURROGATE = re.compile("[\ud800-\udfff]")


class Part(Protocol):
    """A paragraph of an article's body."""

    @property
    def kind(self) -> str:
        """`paragraph`, `heading`, `list_item`, `quote`, `code`, `caption` or `table_row`."""

    @property
    def text(self) -> str:
        """Its words, without the marker."""

    @property
    def marker(self) -> str:
        """`-` or a number for list items."""

    @property
    def level(self) -> int:
        """Depth of a heading or list item."""


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


def body(paragraphs: Sequence[Part]) -> str:
    """The paragraphs as Markdown; starts with a blank line unless there are none."""
    parts: list[str] = []
    for kind, run in groupby(paragraphs, key=lambda paragraph: paragraph.kind):
        match kind:
            case "list_item":
                parts.append(_list(list(run)))
            case "table_row":
                parts.append(_table([paragraph.text for paragraph in run]))
            case _:
                parts += map(_paragraph, run)
    return "".join(f"\n{part}\n" for part in parts)


def _paragraph(paragraph: Part) -> str:
    text = paragraph.text
    match paragraph.kind:
        case "heading":
            # The title is the only first-level heading that an article has.
            level = min(6, max(2, paragraph.level))
            return f"{'#' * level} {_inline(' '.join(text.split()))}"
        case "quote":
            return "\n".join(f"> {_line(line)}".rstrip() for line in text.split("\n"))
        case "code":
            return _code(text)
        case _:
            return "\n".join(map(_line, text.split("\n")))


def _code(text: str) -> str:
    """The code between fences, which text that was Markdown already has."""
    if text.startswith(("```", "~~~")):
        return text
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _list(items: Sequence[Part]) -> str:
    """List items one below the other, nested by their levels."""
    above: list[int] = []
    lines: list[str] = []
    for item in items:
        while above and above[-1] >= item.level:
            above.pop()
        indent = " " * 4 * len(above)
        above.append(item.level)
        first, *rest = map(_line, item.text.split("\n"))
        lines.append(f"{indent}{_list_mark(item.marker)} {first}")
        lines += [f"{indent}    {line}" for line in rest]
    return "\n".join(lines)


def _list_mark(marker: str) -> str:
    """The item's mark; one that Markdown does not know, such as `a)`, follows a dash."""
    if _NUMBER.fullmatch(marker):
        return marker
    return f"- {marker}" if len(marker) > 1 else "-"


_NUMBER = re.compile(r"[0-9]{1,9}[.)]")


def _table(rows: Sequence[str]) -> str:
    """Rows as a table where all have the same number of cells, else as lines."""
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    cells = [row for row in cells if not all(_RULER.fullmatch(cell) for cell in row)]
    widths = {len(row) for row in cells}
    if len(cells) < 2 or len(widths) != 1 or widths == {1}:
        return "\\\n".join(map(_line, rows))
    cells.insert(1, ["---"] * widths.pop())
    head, ruler, *body = cells
    lines = [map(_inline, head), ruler, *(map(_inline, row) for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_RULER = re.compile(r":?-+:?")


def _line(text: str) -> str:
    """One line of running text that no reader of Markdown takes for anything else."""
    return _LINE_START.sub(r"\1\\\2", _inline(text), count=1)


def _inline(text: str) -> str:
    r"""Text with a backslash before what Markdown would take for markup.

    >>> _inline("5 * 3 is <b>15</b>, snake_case is fine, _this_ is not")
    '5 \\* 3 is \\<b>15\\</b>, snake_case is fine, \\_this\\_ is not'
    """
    return _MARKUP.sub(r"\\\g<0>", text)


# `#`, `>`, `+`, `-`, `=`, a number or a tilde fence mean something only where a line starts.
_LINE_START = re.compile(
    r"^(\s*(?:[0-9]{1,9}(?=[.)](?:\s|$)))?)(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|(?<=[0-9])[.)]|-{3,}|=+$|~{3,})"
)
# Source: CommonMark 0.31, section 6; intraword underscores never open emphasis.
_MARKUP = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[`*]|<(?=[A-Za-z/!?])|\](?=[(\[])|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~(?=~)"
)
