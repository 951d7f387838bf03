"""The facts of many sites' pages, kept on disk: at most so many a site, whatever comes by.

In memory stands a number or two for each site, so that neither pages nor sites are bounded.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from cleaner.errors import WriteError
from cleaner.learning.facts import Facts, from_bytes, rank, to_bytes

_SIGN: Final = 1 << 63
"""SQLite's integers have a sign; hashes as they stand have none."""
_MOST_UNPLACED: Final = 2_000
"""Pages of no known site that are kept: enough to tell groups of them, and some 20 MB in memory."""
_TABLE: Final = (
    "CREATE TABLE facts (site TEXT, rank INTEGER, id TEXT, digest BLOB, data BLOB, "
    "PRIMARY KEY (site, rank, id, digest)) WITHOUT ROWID"
)


class Store:
    """Facts by site, of each site those pages whose ids have the lowest hashes.

    path: a file that does not exist yet; without one the facts stand in a temporary file. most:
    pages of a site that are kept. Of pages that tell no site more are kept: they are of many.

    Raises:
        WriteError: the file can't be written; from each method: the disk is full or fails.
    """

    def __init__(self, path: Path | None = None, *, most: int) -> None:
        self._most = most
        self._path = path
        self._counts: dict[str, int] = {}
        self._highest: dict[str, int] = {}
        try:
            # An empty name stands for a temporary file, which goes with the connection.
            self._base = sqlite3.connect("" if path is None else path, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = OFF")
            self._base.execute("PRAGMA synchronous = OFF")
            self._base.execute(_TABLE)
            self._base.execute("BEGIN")
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def wants(self, site: str, identity: str) -> bool:
        """Whether a page with this id would be kept: its facts need not be made where not."""
        full = self._counts.get(site, 0) >= self._limit(site)
        return not full or rank(identity) <= self._highest[site]

    def add(self, facts: Facts) -> None:
        """Keeps the facts of one page, once."""
        site, place = facts.site, facts.rank
        if not self.wants(site, facts.id):
            return
        data = to_bytes(facts)
        # Two pages may have one id; which of them came first must not count.
        row = (site, place - _SIGN, facts.id, hashlib.blake2b(data, digest_size=8).digest(), data)
        try:
            before = self._base.total_changes
            self._base.execute("INSERT OR IGNORE INTO facts VALUES (?, ?, ?, ?, ?)", row)
            if self._base.total_changes == before:
                return
            self._counts[site] = self._counts.get(site, 0) + 1
            self._highest[site] = max(place, self._highest.get(site, 0))
            if self._counts[site] > self._limit(site):
                self._drop_highest(site)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _limit(self, site: str) -> int:
        return self._most if site else max(self._most, _MOST_UNPLACED)

    def _drop_highest(self, site: str) -> None:
        last = (
            "SELECT rank, id, digest FROM facts WHERE site = ? "
            "ORDER BY rank DESC, id DESC, digest DESC LIMIT 2"
        )
        key, (second, *_) = self._base.execute(last, (site,)).fetchall()
        self._base.execute(
            "DELETE FROM facts WHERE site = ? AND rank = ? AND id = ? AND digest = ?", (site, *key)
        )
        self._counts[site] -= 1
        self._highest[site] = second + _SIGN

    @property
    def counts(self) -> dict[str, int]:
        """How many pages of each site are kept, by the sites' names in order."""
        return dict(sorted(self._counts.items()))

    def pages(self, site: str) -> Iterator[Facts]:
        """The facts of a site's pages, in the order of their ids' hashes."""
        query = "SELECT data FROM facts WHERE site = ? ORDER BY rank, id, digest"
        try:
            for (data,) in self._base.execute(query, (site,)):
                yield from_bytes(data)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _failed(self, error: sqlite3.Error) -> WriteError:
        where = self._path or "the folder of temporary files (TMPDIR)"
        return WriteError(f"{where}: what pages teach can't be kept: {error}; make room there")
