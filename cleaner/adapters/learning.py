"""Learning what sites teach over Arrow columns: a map over pages, and a reduce by site."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner.adapters.columns import CleanBatch
from cleaner.errors import CleanerError, MissingExtraError
from cleaner.learning.facts import from_bytes, identity, rank
from cleaner.learning.learn import Looker, learned_site
from cleaner.learning.learned import Learned
from cleaner.learning.site import MOST_PAGES
from cleaner.model import Media, RawPage
from cleaner.options import Options
from cleaner.rules.ruleset import RuleSet

try:
    import pyarrow as pa
except ImportError:
    raise MissingExtraError("pyarrow", "arrow") from None

if TYPE_CHECKING:
    from cleaner.adapters.columns import Columns

PLACES = pa.schema([("site", pa.string()), ("rank", pa.int64())])
FACTS = pa.schema([("site", pa.string()), ("facts", pa.binary())])
_LAST: Final = 1 << 63
PACKS = pa.schema([("site", pa.string()), ("pack", pa.string())])


class LearnBatch(CleanBatch):
    """Looks at batches of rows, each a page: what each teaches of its site.

    Three steps make packs of them, by the means of any engine: `places` for each batch, the highest
    rank that counts by site (`highest`), and then this on the rows up to it; its rows go by site to
    `pack_of`. Picklable and free of state between batches.

    Args:
        highest: of each site the highest rank of a page that is looked at; all pages of sites that
            are not in it.
        page, url, id, media, rules, options: as for `CleanBatch`.
    """

    def __init__(
        self,
        *,
        highest: Mapping[str, int] | None = None,
        page: str | None = None,
        url: str = "url",
        id: str = "id",
        media: Media | None = None,
        rules: Iterable[Path | str] | RuleSet = (),
        options: Options | None = None,
    ) -> None:
        super().__init__(page=page, url=url, id=id, media=media, rules=rules, options=options)
        self._highest = highest or {}
        self._looker = Looker(self._cleaner)

    def __repr__(self) -> str:
        return f"LearnBatch(<{len(self._highest)} sites with a highest rank>, {self._cleaner})"

    def __call__(self, batch: Columns) -> Columns:
        """A row of `site` and `facts` for each page that is looked at and can be.

        Raises:
            CleanerError: there is no column that holds a page.
        """
        rows: list[tuple[str, bytes]] = []
        for page in self._pages(batch):
            site = self._looker.told(page)
            if site and _rank(page) <= self._highest.get(site, _LAST):
                found = self._looker(page)
                if isinstance(found, bytes):
                    rows.append((site, found))
        return _made(batch, rows, FACTS)

    def places(self, batch: Columns) -> Columns:
        """A row of `site` and `rank` for each page that tells its site by its address."""
        rows = [
            (site, _rank(page)) for page in self._pages(batch) if (site := self._looker.told(page))
        ]
        return _made(batch, rows, PLACES)

    def place_all(self, batches: Iterable[Columns]) -> Iterator[Columns]:
        """`places` of the batches, one at a time: what Spark's `mapInArrow` calls."""
        return map(self.places, batches)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """The columns that come out: `FACTS`."""
        return FACTS

    def _pages(self, batch: pa.RecordBatch | pa.Table) -> Iterator[RawPage]:
        """The pages of the rows that hold one."""
        columns = {
            name: batch.column(name).to_pylist() for name in self._page_columns(batch.schema)
        }
        urls, ids = self._texts(batch, self._url), self._texts(batch, self._id)
        for row in range(batch.num_rows):
            try:
                yield self._page_of(columns, row, urls[row], ids[row])
            except CleanerError:
                continue


def _rank(page: RawPage) -> int:
    """The page's place among those of its site, in 63 bits: Spark has no 64 without a sign."""
    return rank(identity(page)) >> 1


def highest(ranks: Iterable[int]) -> int:
    """The highest rank of a site's pages that counts: that of its 50th page."""
    return sorted(ranks)[:MOST_PAGES][-1]


def pack_of(site: str, facts: Iterable[bytes]) -> str:
    """The pack of a site as YAML, by the facts of its pages; empty where nothing recurs on them.

    Raises:
        ValueError: the facts are damaged, or of another version.
    """
    return learned_site(site, map(from_bytes, facts)).text


def save(packs: Iterable[tuple[str, str]], folder: Path | str) -> None:
    """Writes the packs of sites, as `pack_of` made them, into a folder for `rules`.

    Raises:
        UsageError: the folder holds files, and no learned packs.
        WriteError: it can't be written to.
    """
    Learned.of(sorted(packs, key=operator.itemgetter(0))).save(folder)


def _made(like: Columns, rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> Columns:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(list(one), field.type) for one, field in zip(columns, schema, strict=True)]
    return type(like).from_arrays(arrays, schema=schema)
