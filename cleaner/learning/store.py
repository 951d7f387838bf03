"""What is kept on disk of many sites' pages: at most so many a site, whatever comes by.

In memory stands a number or two for each site, so that neither pages nor sites are bounded.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cleaner.errors import WriteError
from cleaner.learning.facts import Facts, from_bytes, rank, to_bytes, unpacked

_SIGN: Final = 1 << 63
"""SQLite's integers have a sign; hashes as they stand have none."""
_MOST_UNPLACED: Final = 2_000
"""Pages of no known site that are kept: enough to tell groups of them, and some 20 MB in memory."""
_MOST_KNOWN: Final = 4 << 30
"""Bytes of what looks at pages found out that are kept: some 60,000 texts, or 27,000 pages of HTML.
The others are read once more."""
_PLAIN: Final = 1 << 30
"""Bytes of facts that are kept as they are made, those of some 30,000 pages; what comes behind is
compressed to a quarter, which takes time."""
_PICKLED: Final = b"\x80"
"""How pickles begin."""
_TABLE: Final = (
    "CREATE TABLE kept (site TEXT, rank INTEGER, id TEXT, digest BLOB, data BLOB, "
    "PRIMARY KEY (site, rank, id, digest)) WITHOUT ROWID"
)


class Lowest:
    """Bytes by site, of each site those of the pages whose ids have the lowest hashes.

    path: a file that does not exist yet; without one they stand in a temporary file. most: pages of
    a site that are kept. Of pages that tell no site more are kept: they are of many.

    Raises:
        WriteError: the file can't be written; from each method: the disk is full or fails.
    """

    def __init__(self, path: Path | None = None, *, most: int) -> None:
        self._most = most
        self._path = path
        self._counts: dict[str, int] = {}
        self._highest: dict[str, int] = {}
        try:
            self._base = _opened(path)
            self._base.execute(_TABLE)
            self._base.execute("BEGIN")
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def wants(self, site: str, identity: str) -> bool:
        """Whether a page with this id would be kept: its bytes need not be made where not."""
        full = self._counts.get(site, 0) >= self._limit(site)
        return not full or rank(identity) <= self._highest[site]

    def put(self, site: str, identity: str, data: bytes, digest: bytes = b"") -> None:
        """Keeps the bytes of one page, once.

        digest: tells it from others with its id; that of its bytes where none is given.
        """
        if not self.wants(site, identity):
            return
        place = rank(identity)
        # Two pages may have one id; which of them came first must not count.
        digest = digest or hashlib.blake2b(data, digest_size=8).digest()
        row = (site, place - _SIGN, identity, digest, data)
        try:
            before = self._base.total_changes
            self._base.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?, ?)", row)
            if self._base.total_changes == before:
                return
            self._counts[site] = self._counts.get(site, 0) + 1
            self._highest[site] = max(place, self._highest.get(site, 0))
            if self._counts[site] > self._limit(site):
                self._drop_highest(site)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def take(self, site: str, identity: str, digest: bytes) -> bool:
        """Whether a page is kept, and was not taken before. digest: the one it was put with."""
        row = (site, rank(identity) - _SIGN, identity, digest)
        query = "DELETE FROM kept WHERE site = ? AND rank = ? AND id = ? AND digest = ?"
        try:
            return self._base.execute(query, row).rowcount == 1
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _limit(self, site: str) -> int:
        return self._most if site else max(self._most, _MOST_UNPLACED)

    def _drop_highest(self, site: str) -> None:
        last = (
            "SELECT rank, id, digest FROM kept WHERE site = ? "
            "ORDER BY rank DESC, id DESC, digest DESC LIMIT 2"
        )
        key, (second, *_) = self._base.execute(last, (site,)).fetchall()
        self._base.execute(
            "DELETE FROM kept WHERE site = ? AND rank = ? AND id = ? AND digest = ?", (site, *key)
        )
        self._counts[site] -= 1
        self._highest[site] = second + _SIGN

    @property
    def counts(self) -> dict[str, int]:
        """How many pages of each site are kept, by the sites' names in order."""
        return dict(sorted(self._counts.items()))

    def rows(self, site: str) -> Iterator[bytes]:
        """The bytes of a site's pages, in the order of their ids' hashes."""
        query = "SELECT data FROM kept WHERE site = ? ORDER BY rank, id, digest"
        try:
            for (data,) in self._base.execute(query, (site,)):
                yield data
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def __enter__(self) -> Self:
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


class Store(Lowest):
    """The facts of pages by site, as bytes of `facts.bytes_of` or `facts.to_bytes`."""

    _room = _PLAIN

    def add(self, facts: Facts) -> None:
        """Keeps the facts of one page, once."""
        if self.wants(facts.site, facts.id):
            super().put(facts.site, facts.id, to_bytes(facts))

    def put(self, site: str, identity: str, data: bytes, digest: bytes = b"") -> None:
        """Keeps the facts of one page, once; see `Lowest.put`."""
        self._room -= len(data)
        if self._room < 0:
            digest = digest or hashlib.blake2b(data, digest_size=8).digest()
            data = zlib.compress(data, 1)
        super().put(site, identity, data, digest)

    def pages(self, site: str) -> Iterator[Facts]:
        """The facts of a site's pages, in the order of their ids' hashes."""
        return map(_facts, self.rows(site))


def _facts(data: bytes) -> Facts:
    plain = data if data.startswith(_PICKLED) else zlib.decompress(data)
    return unpacked(plain) if plain.startswith(_PICKLED) else from_bytes(data)


class Known:
    """What looks at pages found out, for cleaning them afterwards: in a temporary file.

    It saves time and nothing else: where there is no room for more, no more is kept.
    """

    def __init__(self) -> None:
        self._room = _MOST_KNOWN
        self._count = 0
        self._base = _opened(None)
        self._base.execute("CREATE TABLE known (page BLOB PRIMARY KEY, data BLOB) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def __len__(self) -> int:
        return self._count

    def put(self, page: bytes, data: bytes) -> None:
        """Keeps what is known of a page. page: its digest."""
        self._room -= len(data)
        if self._room < 0:
            return
        try:
            self._base.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (page, data))
            self._count += 1
        except sqlite3.Error:
            self._room = 0

    def find(self, page: bytes) -> bytes:
        """What is known of a page; empty where nothing is."""
        try:
            found = self._base.execute("SELECT data FROM known WHERE page = ?", (page,)).fetchone()
        except sqlite3.Error:
            return b""
        return found[0] if found else b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()


def _opened(path: Path | None) -> sqlite3.Connection:
    # An empty name stands for a temporary file, which goes with the connection.
    base = sqlite3.connect("" if path is None else path, isolation_level=None)
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    return base
