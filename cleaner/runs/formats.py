"""Articles → txt, md, html, json and jsonl, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cleaner.markdown import body, front_matter
from cleaner.model import OWN_FIRST, Article, front_fields, says_something
from cleaner.system.files import encode
from cleaner.system.jsontext import to_json
from cleaner.system.pattern import pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What of an article is written, in formats that can hold it.

    kept: the kept spans too. removed: what was removed. links, images: addresses of links, and
    pictures. fields: those of the article that are written, in this order; `extra` stands for the
    keys that pass through; all of them where it is empty.
    """

    kept: bool = False
    removed: bool = True
    links: bool = True
    images: bool = True
    fields: tuple[str, ...] = ()


ALL: Final = Rendering()
"""All but the kept spans."""
_RECORD: Final = (*Article().to_dict(kept=True), "doubt", "extra")
_UNDO: Final = frozenset(("kept", "doubt"))
_OWN: Final = frozenset(_RECORD).difference(OWN_FIRST, _UNDO)
"""Fields that are the article's whatever its record has under their names."""
_FRONT: Final = tuple(front_fields(Article()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One output format.

    render: the article as bytes. together: all articles go into one file, a record a line.
    fields: what `Rendering.fields` may name; none where that is not asked.
    """

    suffix: str
    render: Callable[[Article, Rendering], bytes]
    together: bool = False
    fields: tuple[str, ...] = ()


def as_txt(article: Article, how: Rendering = ALL) -> bytes:
    """Title, dek and body, parted by blank lines; nothing for an article without any of them."""
    values = {name: getattr(article, name) for name in how.fields or ("title", "dek", "body")}
    parts = list(filter(None, values.values()))
    return encode("\n\n".join(parts) + "\n") if parts else b""


def as_json(article: Article, how: Rendering = ALL) -> bytes:
    """One JSON object with a line end. Lone surrogates are escaped, so that they survive."""
    return _json_bytes(_record(article, how), indent=2)


def as_jsonl(article: Article, how: Rendering = ALL) -> bytes:
    """One JSON object on one line."""
    return json_line(_record(article, how))


def _record(article: Article, how: Rendering) -> dict[str, Any]:
    record = article.to_dict(kept=how.kept)
    if not how.removed:
        del record["removed"]
    if not how.fields:
        return record
    chosen: dict[str, Any] = {}
    for name in how.fields:
        chosen |= _passed(article, how) if name == "extra" else {name: record.get(name)}
    return chosen


def _passed(article: Article, how: Rendering) -> Mapping[str, Any]:
    """The keys that pass through, but for those that are called like a field of the article's."""
    own = _OWN | _UNDO if how.kept else _OWN
    return {
        name: value
        for name, value in article.extra.items()
        if name not in own and (name not in OWN_FIRST or says_something(value))
    }


def removed_line(article: Article) -> bytes:
    """What was removed of a page, with its id and address, as one JSON object on one line."""
    removed = [removal.to_dict() for removal in article.removed]
    return json_line({"id": article.id, "url": article.url, "removed": removed})


def as_md(article: Article, how: Rendering = ALL) -> bytes:
    """YAML front matter, then the body. See `Article.to_markdown`."""
    told = front_fields(article)
    front = front_matter({name: told[name] for name in how.fields or told})
    return encode(front + body(article.paragraphs, links=how.links, images=how.images))


def as_html(article: Article, how: Rendering = ALL) -> bytes:
    """A page of HTML that is safe to show. See `Article.to_html`."""
    return encode(article.to_html(links=how.links, images=how.images))


FORMATS: Mapping[str, Format] = {
    "txt": Format(suffix=".txt", render=as_txt, fields=("title", "dek", "body", *_FRONT[2:])),
    "md": Format(suffix=".md", render=as_md, fields=_FRONT),
    "html": Format(suffix=".html", render=as_html),
    "json": Format(suffix=".json", render=as_json, fields=_RECORD),
    "jsonl": Format(suffix=".jsonl", render=as_jsonl, together=True, fields=_RECORD),
    "parquet": Format(suffix=".parquet", render=as_jsonl, together=True, fields=_RECORD),
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


_LINE_ENDS = pattern(r"[\x85\u2028\u2029]")
