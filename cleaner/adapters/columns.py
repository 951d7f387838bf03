"""Columns of pages to columns of articles, over Arrow: for Ray, Spark, Polars, pandas, DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.errors import ArgumentError, CleanerError, MissingExtraError, ReadError
from cleaner.intake.claims import Held, held
from cleaner.model import (
    OWN_FIRST,
    PAGE_FIELDS,
    RECORD_FILLS,
    Article,
    Media,
    RawPage,
    says_something,
)
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.given import check_media
from cleaner.rules.ruleset import RuleSet

try:
    import pyarrow as pa
except ImportError:
    raise MissingExtraError("pyarrow", "arrow") from None

if TYPE_CHECKING:
    Columns = TypeVar("Columns", pa.RecordBatch, pa.Table)

_REMOVAL = pa.struct(
    [
        ("rule", pa.string()),
        ("why", pa.string()),
        ("text", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
    ]
)

# What cleaning adds to the columns; all of them are null where a page failed.
ARTICLE_COLUMNS: Mapping[str, pa.DataType] = {
    "title": pa.string(),
    "dek": pa.string(),
    "dek_source": pa.string(),
    "description": pa.string(),
    "body": pa.string(),
    "author": pa.string(),
    "date": pa.string(),
    "modified": pa.string(),
    "lang": pa.string(),
    "site": pa.string(),
    "site_name": pa.string(),
    "page_type": pa.string(),
    "removed": pa.list_(_REMOVAL),
    "warnings": pa.list_(pa.string()),
}
# Why a page failed; null where it did not.
ERROR_COLUMNS: Mapping[str, pa.DataType] = {"error": pa.string(), "error_type": pa.string()}


class CleanBatch:
    """Cleans batches of rows, each a page: a row in, a row out, in the same order.

    Picklable and free of state between batches, so that an engine may send it anywhere.

    Args:
        page: the column that holds the page, as string or binary; by default `html`, `text` and
            `content`, of which each row's first with a page in it counts.
        url, id: the columns of the page's address and name, where there are such.
        media: `html` or `text`; told by the column's name and its content by default.
        columns: which of `ARTICLE_COLUMNS` to add; all by default, but for author, dates and
            site_name where the batch has a column of that name.
        prefix: put before the names of the columns that are added. A column that has the same
            name is replaced; its text stays where the page tells no title, dek and so on.
        keep_page: whether the columns that held the page stay.
        rules, options: as for `Cleaner`.

    Raises:
        RuleFileError: a pack can't be used.
        ArgumentError: `columns` names what is not in `ARTICLE_COLUMNS`; `media` is none that there
            is.
    """

    def __init__(
        self,
        *,
        page: str | None = None,
        url: str = "url",
        id: str = "id",
        media: Media | None = None,
        columns: Sequence[str] | None = None,
        prefix: str = "",
        keep_page: bool = False,
        rules: Iterable[Path | str] | RuleSet = (),
        options: Options | None = None,
    ) -> None:
        check_media(media)
        if isinstance(columns, str):
            raise ArgumentError(f"columns is {columns!r}; give a list of names: [{columns!r}]")
        unknown = set(columns or ()).difference(ARTICLE_COLUMNS)
        if unknown:
            raise ArgumentError(
                f"no such column: {', '.join(sorted(unknown))}; "
                f"choose among {', '.join(ARTICLE_COLUMNS)}"
            )
        self._page = page
        self._url = url
        self._id = id
        self._media = media
        self._columns = tuple(ARTICLE_COLUMNS) if columns is None else tuple(columns)
        self._own_first = OWN_FIRST if columns is None else ()
        self._prefix = prefix
        self._keep_page = keep_page
        self._cleaner = Cleaner(rules, options)

    def __repr__(self) -> str:
        page = f"page={self._page!r}, " if self._page else ""
        added = f", prefix={self._prefix!r}" if self._prefix else ""
        columns = "all" if self._columns == tuple(ARTICLE_COLUMNS) else ", ".join(self._columns)
        return f"{type(self).__name__}({page}<columns: {columns}>{added}, {self._cleaner})"

    def __call__(self, batch: Columns) -> Columns:
        """The batch with its articles in place of its pages; a page that fails says why.

        Raises:
            CleanerError: there is no column that holds a page.
            ArgumentError: the batch is neither a table nor a record batch of Arrow.
        """
        if not isinstance(batch, pa.RecordBatch | pa.Table):
            raise ArgumentError(
                f"the batch is {type(batch).__name__}; give a pyarrow Table or RecordBatch, as "
                "pa.Table.from_pylist(rows) makes one"
            )
        pages = self._page_columns(batch.schema)
        columns = {name: batch.column(name).to_pylist() for name in pages}
        urls = self._texts(batch, self._url)
        ids = self._texts(batch, self._id)
        known = self._known(batch)
        found: list[RawPage | Exception] = []
        for row in range(batch.num_rows):
            try:
                page = self._page_of(columns, row, urls[row], ids[row])
                told = {k: v[row] for k, v in known.items() if isinstance(v[row], str)}
                found.append(replace(page, extra=told))
            except Exception as error:  # A page fails alone; the row says why.
                found.append(error)
        given = [one for one in found if isinstance(one, RawPage)]
        cleaned = self._cleaner.clean_many(given, errors="return")
        results = [next(cleaned) if isinstance(one, RawPage) else one for one in found]
        articles = [one if isinstance(one, Article) else None for one in results]
        errors = [one if isinstance(one, Exception) else None for one in results]
        schema = self.schema(batch.schema)
        names = self._added(batch.schema)
        added = {
            **{name: _values(name, articles) for name in self._columns},
            "error": [str(error) if error else None for error in errors],
            "error_type": [type(error).__name__ if error else None for error in errors],
        }
        arrays = [
            pa.array(added[name.removeprefix(self._prefix)], field.type)
            if name in names
            else self._own(name, batch.column(name), added)
            for name, field in zip(schema.names, schema, strict=True)
        ]
        return type(batch).from_arrays(arrays, schema=schema)

    def _own(self, name: str, column: Any, added: Mapping[str, Sequence[Any]]) -> Any:
        """A column that the batch has itself; one of author, dates or site's name is filled up."""
        told = name.removeprefix(self._prefix)
        if told not in self._own_first or not name.startswith(self._prefix):
            return column
        if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
            return column
        pairs = zip(column.to_pylist(), added[told], strict=True)
        return pa.array([own if says_something(own) else new for own, new in pairs], column.type)

    def stream(self, batches: Iterable[Columns]) -> Iterator[Columns]:
        """The batches, one at a time: what Spark's `mapInArrow` calls."""
        return map(self, batches)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """The columns that come out where these go in.

        Raises:
            CleanerError: none of them holds a page.
        """
        pages = self._page_columns(schema)
        added = self._added(schema)
        gone = {*added, *(() if self._keep_page else pages)}
        kept = [field for field in schema if field.name not in gone]
        return pa.schema([*kept, *(pa.field(name, kind) for name, kind in added.items())])

    def _added(self, schema: pa.Schema) -> dict[str, pa.DataType]:
        kinds = {name: ARTICLE_COLUMNS[name] for name in self._columns} | dict(ERROR_COLUMNS)
        named = {f"{self._prefix}{name}": (name, kind) for name, kind in kinds.items()}
        return {
            told: kind
            for told, (name, kind) in named.items()
            if name not in self._own_first
            or told not in schema.names
            or pa.types.is_null(schema.field(told).type)
        }

    def _page_columns(self, schema: pa.Schema) -> list[str]:
        wanted = [self._page] if self._page else list(PAGE_FIELDS)
        found = [name for name in wanted if name in schema.names]
        if not found:
            raise CleanerError(
                f"no column {' or '.join(map(repr, wanted))} among "
                f"{', '.join(schema.names) or 'no columns'}; "
                "say which column holds the page, as in page='raw_content'"
            )
        return found

    def _page_of(
        self, columns: Mapping[str, Sequence[Any]], row: int, url: str, identity: str
    ) -> RawPage:
        """The page of one row.

        Raises:
            ReadError: none of its columns holds one.
        """
        for name, values in columns.items():
            value = values[row]
            if isinstance(value, str | bytes) and value.strip():
                page = Held(data=value, media=self._media)
                if not self._media:
                    page = held(value, PAGE_FIELDS.get(name), f"the page under {name!r}")
                return RawPage(
                    id=identity,
                    data=page.data,
                    source=identity or url,
                    url=url or None,
                    media=page.media,
                    warnings=page.warnings,
                )
        if any(isinstance(values[row], str | bytes) for values in columns.values()):
            raise ReadError(f"the page under {' or '.join(map(repr, columns))} is empty")
        kinds = {type(values[row]).__name__ for values in columns.values()}
        raise ReadError(
            f"no page under {' or '.join(map(repr, columns))}, found {', '.join(sorted(kinds))}; "
            "give text or bytes"
        )

    def _known(self, batch: pa.RecordBatch | pa.Table) -> dict[str, list[Any]]:
        """The columns whose texts tell what a page may not tell itself."""
        return {
            name: batch.column(name).to_pylist()
            for name in RECORD_FILLS
            if name in batch.schema.names and name in self._columns
        }

    @staticmethod
    def _texts(batch: pa.RecordBatch | pa.Table, name: str) -> list[str]:
        """A column as texts, empty where it has none."""
        if name not in batch.schema.names:
            return [""] * batch.num_rows
        values = batch.column(name).to_pylist()
        return ["" if value is None else str(value) for value in values]


def clean_batch(batch: Columns, **settings: Any) -> Columns:
    """The articles of a batch of pages. `settings` are those of `CleanBatch`.

    Builds a cleaner for this one call; keep a `CleanBatch` where there are many.
    """
    return CleanBatch(**settings)(batch)


def _values(name: str, articles: Sequence[Article | None]) -> list[Any]:
    """One field of all articles, as Arrow takes it."""
    if name == "removed":
        return [
            None if article is None else [removal.to_dict() for removal in article.removed]
            for article in articles
        ]
    return [None if article is None else getattr(article, name) for article in articles]
