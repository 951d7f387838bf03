"""Articles → txt, md, json and jsonl, and files that are there whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from cleaner.model import Article, Paragraph, id_text
from cleaner.system.files import SURROGATE, encode
from cleaner.system.jsontext import to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One output format.

    render: the article as bytes; its second argument asks for the kept spans where the format
        can hold them.
    together: all articles go into one file, a record a line.
    """

    suffix: str
    render: Callable[[Article, bool], bytes]
    together: bool = False


def as_txt(article: Article, kept: bool = False) -> bytes:
    """Title, dek and body, parted by blank lines; nothing for an article without any of them."""
    parts = [part for part in (article.title, article.dek, article.body) if part]
    return encode("\n\n".join(parts) + "\n") if parts else b""


def as_json(article: Article, kept: bool = False) -> bytes:
    """One JSON object with a line end. Lone surrogates are escaped, so that they survive."""
    return _json_bytes(article.to_dict(kept=kept), indent=2)


def as_jsonl(article: Article, kept: bool = False) -> bytes:
    """One JSON object on one line."""
    return json_line(article.to_dict(kept=kept))


def as_md(article: Article, kept: bool = False) -> bytes:
    """YAML front matter, then the body with headings, lists, quotes, code and tables.

    Title and dek stand in the front matter alone, as for site generators that show both.
    """
    return encode(front_matter(article) + markdown(article.paragraphs))


FORMATS: Mapping[str, Format] = {
    "txt": Format(suffix=".txt", render=as_txt),
    "md": Format(suffix=".md", render=as_md),
    "json": Format(suffix=".json", render=as_json),
    "jsonl": Format(suffix=".jsonl", render=as_jsonl, together=True),
    "parquet": Format(suffix=".parquet", render=as_jsonl, together=True),
}


def format_of(output: str) -> str:
    """The name of the format that an output is in, told by its suffix; empty for no output.

    >>> format_of("articles-00001.jsonl.gz"), format_of("jsonl/a.txt"), format_of("")
    ('jsonl', 'txt', '')
    """
    suffix = Path(output.removesuffix(".gz").removesuffix(".zst")).suffix
    return next((name for name, format in FORMATS.items() if format.suffix == suffix), "")


def is_shard(output: str) -> bool:
    """Whether an output of a run holds the records of many pages.

    >>> is_shard("articles-00001.jsonl.gz"), is_shard("jsonl/a.txt.gz"), is_shard("a.json")
    (True, False, False)
    """
    name = format_of(output)
    return bool(name) and FORMATS[name].together


def json_line(record: Mapping[str, Any]) -> bytes:
    r"""The record as one line of UTF-8.

    What other readers than JSON's own take for a line end is escaped.

    >>> json_line({"a": "x\u2028y"})
    b'{"a": "x\\u2028y"}\n'
    """
    return _json_bytes(record, indent=None)


def _json_bytes(record: Mapping[str, Any], indent: int | None) -> bytes:
    text = to_json(record, indent=indent)
    text = _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    # Only lone surrogates can't be encoded, and Python's escape for them is also JSON's.
    return text.encode("utf-8", "backslashreplace") + b"\n"


_LINE_ENDS = re.compile(r"[\x85\u2028\u2029]")


# Markdown


def front_matter(article: Article) -> str:
    """The article's fields as YAML between `---` lines; empty ones are left out."""
    fields = {
        "title": article.title,
        "dek": article.dek,
        "url": article.url,
        "lang": article.lang,
        "site": article.site,
        "description": article.description,
        "id": id_text(article.id),
    }
    lines = [f"{name}: {_yaml_text(value)}" for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def _yaml_text(value: str) -> str:
    r"""The text as a double-quoted YAML scalar, on one line.

    >>> _yaml_text('He said: "no"\n# twice')
    '"He said: \\"no\\"\\n# twice"'
    """
    quoted = json.dumps(SURROGATE.sub("\ufffd", value), ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


# YAML 1.1, section 5.1: everything else is printable and stands for itself between quotes.
_NOT_IN_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def markdown(paragraphs: Sequence[Paragraph]) -> str:
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


def _paragraph(paragraph: Paragraph) -> str:
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


def _list(items: Sequence[Paragraph]) -> str:
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


# Files
