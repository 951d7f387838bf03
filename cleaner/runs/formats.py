"""Articles → txt, md, json and jsonl, and files that are there whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.model import Article
from cleaner.system.files import encode
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
    """YAML front matter, then the body. See `Article.to_markdown`."""
    return encode(article.to_markdown())


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
