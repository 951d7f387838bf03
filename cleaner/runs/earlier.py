"""What earlier runs into an output have done and written, found in a small database on disk."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.runs.formats import is_shard
from cleaner.runs.identity import Keys, Origins
from cleaner.runs.names import key_of_path
from cleaner.runs.output import Output, parsed

PLACE = struct.Struct("<QQ")
BEGUN = "begun"
_ANY_SIZE: Final = -1
"""In place of a file's size: it is the run's own, whatever its size."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an earlier journal or manifest, and where its record stands.

    shard: the file that holds the page's record, or that alone tells what was removed of it, and
        `number` which of its records it is; empty where there is none, and where the record stands
        in an earlier run's store, `size` bytes from `offset` in `store`.
    """

    line: Mapping[str, Any]
    shard: str = ""
    number: int = 0
    store: Path | None = None
    offset: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Log:
    """A file of lines about pages: a manifest, or the journal of a run that was killed."""

    path: Path
    places: Path | None = None
    store: Path | None = None


class Earlier:
    """Finds what earlier runs have done with a page, and tells which files they wrote.

    caseless: the file system takes `A` for `a`.
    shards: files of many records that were put in place, in their order.
    failures: whether the manifest tells of any. count: pages that are known.
    """

    def __init__(
        self, output: Output, generations: list[int], origins: Origins, *, caseless: bool = False
    ) -> None:
        self._output, self._origins, self._caseless = output, origins, caseless
        folder = output.state
        self._logs = [_Log(path) for path in (output.leftover, output.manifest) if path.is_file()]
        self._logs += (
            _Log(folder / f"journal-{n}", folder / f"places-{n}", folder / f"records-{n}")
            for n in generations
        )
        self._files: list[BinaryIO] = []
        self._path = folder / "index.part"
        self._path.unlink(missing_ok=True)
        self._base = sqlite3.connect(self._path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute(
            "CREATE TABLE pages (key BLOB PRIMARY KEY, file, at, length, shard, number, offset, "
            "size) WITHOUT ROWID"
        )
        self._base.execute("CREATE TABLE wrote (key BLOB PRIMARY KEY, size) WITHOUT ROWID")
        self.shards: dict[str, None] = {}
        self._records: dict[str, int] = {}
        self.failures = False
        self.count = 0
        for log in self._logs:
            self._index(log)
        self._begin(folder / BEGUN)

    def _index(self, log: _Log) -> None:
        self._files.append(open(log.path, "rb"))
        rows = self._rows(log, len(self._files) - 1)
        self._base.execute("BEGIN")
        self._base.executemany("INSERT OR REPLACE INTO pages VALUES (?,?,?,?,?,?,?,?)", rows)
        self._base.execute("COMMIT")
        (self.count,) = self._base.execute("SELECT count(*) FROM pages").fetchone()

    def _rows(self, log: _Log, file: int) -> Iterator[tuple[Any, ...]]:
        at = 0
        numbers: dict[str, int] = {}
        keys = Keys(self._origins)
        placed = open(log.places, "rb") if log.places else None
        with open(log.path, "rb") as lines:
            for line in lines:
                offset, size = PLACE.unpack(placed.read(PLACE.size)) if placed else (0, 0)
                record = parsed(line)
                if record is not None:
                    output = record.get("output") or ""
                    lane = output if is_shard(output) else record.get("removed_output") or ""
                    number = numbers[lane] = numbers.get(lane, -1) + 1
                    self._note(log, record, output)
                    key = _key(keys.key(record["source"], record["id"]))
                    shard = "" if placed or log.path == self._output.leftover else lane
                    yield key, file, at, len(line), shard, number, offset, size
                at += len(line)
        if placed:
            placed.close()

    def _note(self, log: _Log, record: Mapping[str, Any], output: str) -> None:
        """Keeps in mind which file a line says was written."""
        if log.path == self._output.manifest and record["status"] == "failed":
            self.failures = True
        if not output:
            return
        listed = log.path == self._output.leftover
        if listed or not is_shard(output):
            self._wrote(output, record.get("bytes", _ANY_SIZE))
        if listed and is_shard(output):
            self.shards[output] = None
        if log.places or listed:
            # Of a run that was killed shards were not in place yet, or stand among the begun.
            return
        if is_shard(output):
            self._grown(output, record.get("bytes", 0))
        if removed := record.get("removed_output"):
            self._grown(removed, record.get("removed_bytes", 0))

    def _grown(self, name: str, size: int) -> None:
        """Keeps in mind that a file has one more record, of so many bytes."""
        self.shards[name] = None
        if name not in self._records:
            self._wrote(name, _ANY_SIZE)
        self._records[name] = self._records.get(name, 0) + size

    def _begin(self, path: Path) -> None:
        """The files that runs were about to write, the last of which may be half done."""
        if not path.exists():
            return
        last = ""
        with open(path, "rb") as lines:
            for line in lines:
                try:
                    last, size = json.loads(line)
                except ValueError:
                    continue
                self._wrote(last, size)
        if last:
            self._wrote(last, _ANY_SIZE)

    def _wrote(self, output: str, size: int) -> None:
        key = self._path_key(output)
        self._base.execute("INSERT OR REPLACE INTO wrote VALUES (?,?)", (key, size))

    def _path_key(self, output: str) -> bytes:
        return _key(key_of_path(output) if self._caseless else output)

    def find(self, key: str) -> Entry | None:
        """What is known of the page with a key; none for a new one."""
        row = self._base.execute(
            "SELECT file, at, length, shard, number, offset, size FROM pages WHERE key = ?",
            (_key(key),),
        ).fetchone()
        if row is None:
            return None
        file, at, length, shard, number, offset, size = row
        self._files[file].seek(at)
        line = json.loads(self._files[file].read(length))
        return Entry(line, shard, number, self._logs[file].store, offset, size)

    def wrote(self, output: str) -> bool:
        """Whether an earlier run of this output wrote the file of this name, as far as is known."""
        return self._size(output) is not None

    def _size(self, output: str) -> int | None:
        row = self._base.execute(
            "SELECT size FROM wrote WHERE key = ?", (self._path_key(output),)
        ).fetchone()
        return row[0] if row else None

    def changed_since(self, output: str) -> bool:
        """Whether something else has changed or replaced a file since a run wrote it.

        Its size tells, of shards the size of plain JSON lines alone, or of what is listed.
        """
        try:
            found = os.lstat(self._output.folder / output)
        except (OSError, ValueError):
            return False
        if not stat.S_ISREG(found.st_mode):
            return True
        return self.size(output) not in (_ANY_SIZE, found.st_size)

    def size(self, output: str) -> int:
        """The bytes that a file had when it was written; negative where that is not known."""
        if output.endswith(".jsonl") and output in self._records:
            return self._records[output]
        size = self._size(output)
        return _ANY_SIZE if size is None else size

    def lines(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """All that was done, oldest first and some of it several times, each with its key."""
        for log in self._logs:
            keys = Keys(self._origins)
            with open(log.path, "rb") as lines:
                for line in lines:
                    record = parsed(line)
                    if record is not None:
                        yield keys.key(record["source"], record["id"]), record

    def close(self) -> None:
        """Forgets the database."""
        self._base.close()
        self._path.unlink(missing_ok=True)
        for file in self._files:
            file.close()


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
