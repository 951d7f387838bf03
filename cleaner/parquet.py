"""Parquet, by pyarrow, which `pip install 'cleaner[parquet]'` brings."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any

from cleaner.errors import MissingExtraError
from cleaner.write import encode

_ROWS = 2000
_CODECS = {"": "zstd", "zst": "zstd", "gz": "gzip"}


def arrow() -> Any:
    """The pyarrow library with its Parquet part.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("pyarrow", "parquet") from error
    return pyarrow


def article_schema() -> Any:
    """The columns of an article, in their order."""
    pa = arrow()
    text = pa.string()
    position = [("start", pa.int64()), ("end", pa.int64())]
    removal = pa.struct([("rule", text), ("why", text), ("text", text), *position])
    kept = pa.struct([("role", text), ("text", text), *position])
    names = ("id", "url", "title", "dek", "dek_source", "description", "body", "lang", "site")
    fields = [(name, text) for name in names]
    lists = [("removed", pa.list_(removal)), ("warnings", pa.list_(text)), ("kept", pa.list_(kept))]
    return pa.schema([*fields, *lists])


def write_rows(
    batches: Callable[[], Iterable[list[dict[str, Any]]]], path: Path, compression: str = ""
) -> None:
    """Records to a Parquet file: the article's columns, then a column for each other key.

    The columns of other keys have the type that all their values share; where they share none
    they hold JSON. So the records are gone through twice.
    """
    pa = arrow()
    schema, as_json = _schema(batches())
    writer = pa.parquet.ParquetWriter(path, schema, compression=_CODECS[compression])
    with writer:
        for rows in batches():
            flat = [_flat(row, as_json) for row in rows]
            writer.write_table(pa.Table.from_pylist(flat, schema=schema))


def _schema(batches: Iterable[list[dict[str, Any]]]) -> tuple[Any, frozenset[str]]:
    pa = arrow()
    own = article_schema()
    types: dict[str, Any] = {}
    with_kept = False
    for rows in batches:
        with_kept = with_kept or any("kept" in row for row in rows)
        for name in dict.fromkeys(key for row in rows for key in row if key not in own.names):
            types[name] = _common(types.get(name), [row.get(name) for row in rows])
    fields = [field for field in own if field.name != "kept" or with_kept]
    odd = frozenset(name for name, kind in types.items() if kind is None)
    fields += [
        pa.field(name, pa.string() if name in odd or pa.types.is_null(kind) else kind)
        for name, kind in types.items()
    ]
    return pa.schema(fields), odd


def _common(known: Any, values: list[Any]) -> Any:
    """The type of values and what is known so far; none where there is no common one."""
    pa = arrow()
    try:
        found = pa.array(values).type
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return None
    if known is None or known == found or pa.types.is_null(found):
        return found if known is None else known
    if pa.types.is_null(known):
        return found
    numbers = {str(known), str(found)}
    return pa.float64() if numbers == {"int64", "double"} else None


def _flat(row: Mapping[str, Any], as_json: frozenset[str]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False)
        if name in as_json and value is not None
        else _without_surrogates(value)
        for name, value in row.items()
    }


def _without_surrogates(value: Any) -> Any:
    """The value with what UTF-8 can't hold replaced."""
    match value:
        case str():
            return value if value.isascii() else encode(value).decode()
        case list():
            return [_without_surrogates(inner) for inner in value]
        case dict():
            return {key: _without_surrogates(inner) for key, inner in value.items()}
        case _:
            return value


def read_rows(path: Path | Any) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file as JSON-ready records."""
    for row in raw_rows(path):
        yield {name: plain(value) for name, value in row.items()}


def raw_rows(source: Path | Any) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, some at a time."""
    with arrow().parquet.ParquetFile(source) as file:
        for batch in file.iter_batches(batch_size=_ROWS // 10):
            yield from batch.to_pylist()


def plain(value: Any) -> Any:
    """A value as JSON can hold it: times as ISO text, bytes as Base64, decimals as text."""
    match value:
        case datetime() | date() | clock():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Decimal():
            return str(value)
        case dict():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)
