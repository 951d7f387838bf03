"""Parquet, by pyarrow, which `pip install 'page-cleaner[parquet]'` brings."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cleaner.errors import MissingExtraError
from cleaner.model import OWN_FIRST, id_text
from cleaner.system.files import encode
from cleaner.system.jsontext import deep, from_json, to_json

_ROWS: Final = 2000
"""Rows that are written at a time; a tenth of them is read at a time, since pages are larger than
articles."""
# Which columns hold JSON, among the file's own words.
_AS_JSON = b"cleaner.json"
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
    names = (
        *("id", "url", "title", "dek", "dek_source", "description", "body", "author", "date"),
        *("modified", "lang", "site", "site_name", "page_type"),
    )
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

    def encodable() -> Iterator[list[dict[str, Any]]]:
        for rows in batches():
            # What is deep becomes JSON text, and that is looked through instead.
            yield [
                {k: v if deep(v) else _without_surrogates(v) for k, v in r.items()} for r in rows
            ]

    schema, as_json = _schema(encodable())
    schema = schema.with_metadata({_AS_JSON: json.dumps(sorted(as_json))})
    writer = pa.parquet.ParquetWriter(path, schema, compression=_CODECS[compression])
    with writer:
        for rows in encodable():
            flat = [_flat(row, as_json) for row in rows]
            writer.write_table(pa.Table.from_pylist(flat, schema=schema))


def _schema(batches: Iterable[list[dict[str, Any]]]) -> tuple[Any, frozenset[str]]:
    pa = arrow()
    own = article_schema()
    types: dict[str, Any] = {}
    seen: set[str] = set()
    for rows in batches:
        seen.update(key for row in rows for key in row)
        for name in dict.fromkeys(key for row in rows for key in row if key not in own.names):
            types[name] = _common(types.get(name, pa.null()), [row.get(name) for row in rows])
    # A file without records has all columns but that of the kept spans.
    seen = seen or set(own.names) - {"kept"}
    fields = [field for field in own if field.name in seen]
    odd = frozenset(name for name, kind in types.items() if kind is None or _unfit(kind))
    fields += [
        pa.field(name, pa.string() if name in odd or pa.types.is_null(kind) else kind)
        for name, kind in types.items()
    ]
    return pa.schema(fields), odd


def _common(known: Any, values: list[Any]) -> Any:
    """The type of values and what is known so far; none where there is no common one."""
    pa = arrow()
    if known is None or any(map(deep, values)):
        return None
    try:
        found = pa.schema([("x", pa.array(values).type)])
        both = pa.unify_schemas([pa.schema([("x", known)]), found], promote_options="permissive")
    except (pa.ArrowException, OverflowError, ValueError, TypeError):
        return None
    return both.field("x").type


def _unfit(kind: Any) -> bool:
    """Whether Parquet can't hold a type: a struct without fields, or a list that is ever empty."""
    pa = arrow()
    if pa.types.is_struct(kind):
        return not kind.num_fields or any(_unfit(field.type) for field in kind)
    if pa.types.is_list(kind):
        return bool(pa.types.is_null(kind.value_type) or _unfit(kind.value_type))
    return False


def _flat(row: Mapping[str, Any], as_json: frozenset[str]) -> dict[str, Any]:
    """The record as columns hold it; ids are text there, as one column has one type."""
    row = {**row, "id": id_text(row["id"])} if "id" in row else dict(row)
    for name in OWN_FIRST:
        # What the page's own record has there may be a number, or anything else.
        if not isinstance(row.get(name), str | None):
            row[name] = to_json(plain(row[name]))
    return {
        name: encode(to_json(value)).decode() if name in as_json and value is not None else value
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
            return {
                _without_surrogates(key): _without_surrogates(inner) for key, inner in value.items()
            }
        case _:
            return value


def read_rows(path: Path | Any) -> Iterator[dict[str, Any]]:
    """The records that `write_rows` has written to a file.

    Raises:
        ValueError: some of them can't be read.
    """
    known = arrow().parquet.read_schema(path).metadata or {}
    as_json = frozenset(json.loads(known.get(_AS_JSON, b"[]")))
    own = frozenset(article_schema().names)
    for row in raw_rows(path):
        if isinstance(row, Unreadable):
            raise ValueError(row.reason)
        yield {
            name: from_json(value) if name in as_json else plain(value)
            for name, value in row.items()
            if value is not None or name in own
        }


@dataclass(frozen=True, slots=True)
class Unreadable:
    """So many rows of a Parquet file that can't be read, and why."""

    count: int
    reason: str


def raw_rows(source: Path | Any) -> Iterator[dict[str, Any] | Unreadable]:
    """The rows of a Parquet file, some at a time; what is damaged of a row group is one value.

    Raises:
        ArrowException, OSError: the file as a whole is none.
    """
    pa = arrow()
    with pa.parquet.ParquetFile(source) as file:
        for group in range(file.num_row_groups):
            left = file.metadata.row_group(group).num_rows
            try:
                for batch in file.iter_batches(batch_size=_ROWS // 10, row_groups=[group]):
                    columns = [_values(column) for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        left -= 1
                        yield dict(zip(batch.schema.names, cells, strict=True))
            except (pa.ArrowException, OSError, ValueError) as error:
                reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
                yield Unreadable(left, reason)


def _values(column: Any) -> list[Any]:
    """The values of a column, each by itself where one of them is none that Python knows."""
    if not _has_nanoseconds(column.type):
        try:
            values: list[Any] = column.to_pylist()
        except (ValueError, OverflowError):
            pass
        else:
            return values
    return [_value(scalar) for scalar in column]


def _has_nanoseconds(kind: Any) -> bool:
    """Whether a type holds times that Python's own have no room for."""
    inner = [kind.field(n).type for n in range(kind.num_fields)] if kind.num_fields else []
    return getattr(kind, "unit", "") == "ns" or any(map(_has_nanoseconds, inner))


def _value(scalar: Any) -> Any:
    """A value, with times in nanoseconds as text, and text that is no UTF-8 as bytes."""
    pa = arrow()
    kind = scalar.type
    if not scalar.is_valid:
        return None
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return _moment(scalar)
    if pa.types.is_struct(kind):
        return {field.name: _value(scalar[number]) for number, field in enumerate(kind)}
    if pa.types.is_map(kind) or pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [_value(item) for item in scalar.values]
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
    except (ValueError, OverflowError):
        return str(scalar.cast(pa.string()).as_py())


def _moment(scalar: Any) -> str:
    """A time in ISO form, to the nanosecond where it has any."""
    pa = arrow()
    micros, nanos = divmod(scalar.value, 1000)
    try:
        moment = pa.scalar(micros, pa.timestamp("us", scalar.type.tz)).as_py()
    except (ValueError, OverflowError):
        return str(scalar.cast(pa.string()).as_py())
    text: str = moment.isoformat(timespec="microseconds" if nanos else "auto")
    if not nanos:
        return text
    # Nine digits stand before what the text says of the time zone.
    return text[:26] + f"{nanos:03}" + text[26:]


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
