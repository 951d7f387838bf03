"""Where articles go: a file a page, or shards that are put in place together at a run's end."""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from cleaner.runs.compression import opened, records
from cleaner.runs.earlier import Entry
from cleaner.runs.ground import Ground, blocked
from cleaner.runs.journal import Journal
from cleaner.runs.output import Compression, Output
from cleaner.system.files import write_error
from cleaner.system.jsontext import from_json

_COPY_BYTES: Final = 1 << 20
"""Bytes that are copied at a time."""
_FOLDERS: Final = 10_000
"""Folders that are remembered as made, so that a million of them take no memory."""
_ROWS: Final = 2000
"""Rows of a Parquet file that are written at a time: a few megabytes of articles."""


class PageFiles:
    """Outputs as one file a page, each in place at once."""

    def __init__(self, ground: Ground, journal: Journal) -> None:
        self._ground = ground
        self._part = journal.folder / "page.part"
        self._folders: set[Path] = set()

    def holds(self, output: str, entry: Entry) -> bool:
        """Whether the output of an earlier run still stands where it belongs."""
        if entry.line.get("output") != output:
            return False
        try:
            status = os.lstat(self._ground.path(output))
        except (OSError, ValueError):
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == entry.line.get("bytes")

    def put(self, output: str, data: bytes) -> tuple[int, int]:
        """Writes the page's file.

        Raises:
            WriteError: with what happened, where, and what to do; also where a file is in the way
                that no run into this output wrote, and that holds anything else.
        """
        path = self._ground.path(output)
        try:
            if self._ground.taken(output):
                if _holds(path, data):
                    return 0, 0
                raise blocked(path, self._ground.output)
            if path.parent not in self._folders:
                if len(self._folders) > _FOLDERS:
                    self._folders.clear()
                path.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(path.parent)
            self._part.write_bytes(data)
            self._ground.claim(output, len(data))
            os.replace(self._part, path)
        except (OSError, ValueError) as error:
            self._folders.discard(path.parent)
            self._part.unlink(missing_ok=True)
            raise write_error(path, error) from error
        return 0, 0


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file has these very bytes; nothing is lost where it is taken for the run's."""
    status = os.lstat(path)
    regular = stat.S_ISREG(status.st_mode)
    return regular and status.st_size == len(data) and path.read_bytes() == data


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Files that hold one record of each page.

    key, size: of the manifest's line, which name the file with the page's record, and its bytes.
    """

    output: Output
    format: str
    key: str
    size: str


class Shards:
    """Outputs as the records of one file, or of several with a number of records each.

    Records gather in the journal's store, a page's one behind the other; a shard that is full is
    made from them in the state's folder, and all shards take their places at the run's end.

    lanes: articles, and what was removed; none where each page has a file of its own.
    known: files of many records of earlier runs; those of the same lanes are replaced as a whole,
        and go where this run has none of that name.
    """

    def __init__(
        self,
        ground: Ground,
        journal: Journal,
        lanes: Sequence[Lane],
        size: int | None,
        how: Compression,
        known: Iterable[str] = (),
    ) -> None:
        self._ground, self._journal = ground, journal
        self._lanes = tuple(lanes)
        self._size = size
        self._how: Compression = how
        self._count = self._start = self._end = 0
        self._stale = tuple(filter(self.owns, known))
        self._staged: list[str] = []
        self._folder = journal.folder / "shards"
        self._readers: dict[str, _Reader] = {}

    @property
    def names(self) -> dict[str, str]:
        """The files that the next page's records go to, by the key of their lane."""
        return {lane.key: self._named(lane, self._count) for lane in self._lanes}

    def owns(self, name: str) -> bool:
        """Whether a file, by its name, is one of a lane: of its format and compression too."""
        files = [lane.output for lane in self._lanes]
        return any(name == output.file or output.is_shard(name) for output in files)

    def _named(self, lane: Lane, number: int) -> str:
        """The file that the record of this number goes to."""
        if self._size is None:
            return lane.output.file
        return lane.output.shard(number // self._size)

    def foreign(self) -> list[Path]:
        """Files of others that this run would or might overwrite."""
        return [path for lane in self._lanes for path in self._foreign(lane)]

    def _foreign(self, lane: Lane) -> list[Path]:
        # A run without any article leaves one empty file, which its manifest can't name.
        empty = self._named(lane, 0)
        if self._ground.output.manifest.exists() and not self._stale and self._is_empty(empty):
            self._ground.adopt(empty)
        names = [lane.output.file]
        if self._size is not None:
            try:
                names = sorted(filter(lane.output.is_shard, os.listdir(lane.output.folder)))
            except OSError:
                names = []
        return [self._ground.path(name) for name in names if self._ground.taken(name)]

    def _is_empty(self, name: str) -> bool:
        path = self._ground.path(name)
        try:
            return path.is_file() and next(records(path), None) is None
        except (OSError, ValueError):
            return False

    def put(self, found: Mapping[str, bytes]) -> tuple[int, int]:
        """Adds a page's records, by the keys of their lanes; returns their place in the store."""
        if not self._lanes:
            return 0, 0
        place = self._journal.keep(b"".join(found[lane.key] for lane in self._lanes))
        self._end = sum(place)
        self._count += 1
        return place

    def settle(self) -> None:
        """Makes shards of what has gathered, where that is enough."""
        if self._size is not None and self._count % self._size == 0 and self._end > self._start:
            self._stage(self._count - 1)

    def records(self, entry: Entry) -> dict[str, bytes] | None:
        """What earlier runs wrote of a page, by the keys of lanes; none where any of it is gone."""
        if not self._lanes:
            return {}
        try:
            if entry.store:
                with open(entry.store, "rb") as store:
                    store.seek(entry.offset)
                    found = store.read(entry.size).splitlines(keepends=True)
                whole = sum(map(len, found)) == entry.size and len(found) == len(self._lanes)
            else:
                found = [self._from_shard(lane, entry) for lane in self._lanes]
                whole = all(found)
        except (OSError, ValueError):
            return None
        return dict(zip(self._keys, found, strict=True)) if whole else None

    @property
    def _keys(self) -> list[str]:
        return [lane.key for lane in self._lanes]

    def _from_shard(self, lane: Lane, entry: Entry) -> bytes:
        """A record of a file in place; nothing where it is gone or has changed."""
        name = entry.line.get(lane.key) or ""
        if not entry.shard or not name:
            return b""
        reader = self._readers.get(lane.key)
        if reader is None or reader.name != name or reader.number > entry.number:
            reader = self._readers[lane.key] = _Reader(name, records(self._ground.path(name)))
        line = reader.line(entry.number)
        # Parquet checks itself, and gives records that are spelled another way.
        return line if lane.format == "parquet" or len(line) == entry.line.get(lane.size) else b""

    def _stage(self, last: int) -> None:
        for at, lane in enumerate(self._lanes):
            name = self._named(lane, last)
            path = self._folder / name
            try:
                self._folder.mkdir(exist_ok=True)
                with open(self._journal.store, "rb") as store:
                    store.seek(self._start)
                    every = _Every(store, self._end - self._start, at, len(self._lanes))
                    _BUILDERS[lane.format](every, path, self._how)
            except OSError as error:
                raise write_error(self._ground.path(name), error) from error
            self._staged.append(name)
        self._start = self._end

    def finish(self) -> None:
        """Makes the last shards; where there are no records, one empty file for each lane."""
        if self._lanes and (self._end > self._start or not self._staged):
            if not self._journal.store.exists():
                self._journal.keep(b"")
            self._stage(max(0, self._count - 1))

    def made(self, name: str) -> bool:
        """Whether a file is one of this run's shards."""
        return name in self._staged

    def publish(self) -> None:
        """Puts all shards in place, and takes away those of the run before that are none now.

        Raises:
            WriteError: a file of another has come in the way since the run began.
        """
        for name in self._staged:
            if self._ground.taken(name):
                raise blocked(self._ground.path(name), self._ground.output)
        for name in self._staged:
            self._ground.claim(name)
        for name in self._staged:
            os.replace(self._folder / name, self._ground.path(name))
        for name in self._stale:
            if name not in self._staged:
                self._ground.drop(name)


class _Reader:
    """A file of records that is read once, from its start. number: records that are read."""

    __slots__ = ("_lines", "name", "number")

    def __init__(self, name: str, lines: Iterator[bytes]) -> None:
        self.name, self._lines, self.number = name, lines, 0

    def line(self, number: int) -> bytes:
        """The record of this number, counted from 0; nothing where the file ends before."""
        for line in self._lines:
            self.number += 1
            if self.number > number:
                return line
        return b""


@dataclass(frozen=True, slots=True)
class _Every:
    """Some of the lines of a store: `size` bytes from where it stands, each `step`th from `at`."""

    store: BinaryIO
    size: int
    at: int
    step: int

    def __iter__(self) -> Iterator[bytes]:
        left, number, start = self.size, 0, self.store.tell()
        while left > 0 and (line := self.store.readline()):
            left -= len(line)
            if number % self.step == self.at:
                yield line
            number += 1
        self.store.seek(start)


def _build_jsonl(lines: _Every, path: Path, how: Compression) -> None:
    with open(path, "wb") as target, opened(target, how) as stream:
        if lines.step > 1:
            for line in lines:
                stream.write(line)
            return
        size = lines.size
        while size:
            piece = lines.store.read(min(size, _COPY_BYTES))
            stream.write(piece)
            size -= len(piece)


def _build_parquet(lines: _Every, path: Path, how: Compression) -> None:
    from cleaner.system.parquet import write_rows

    def rows() -> Iterator[list[dict[str, Any]]]:
        found = map(from_json, lines)
        while batch := list(itertools.islice(found, _ROWS)):
            yield batch

    write_rows(rows, path, how)


_BUILDERS: Mapping[str, Callable[[_Every, Path, Compression], None]] = {
    "jsonl": _build_jsonl,
    "parquet": _build_parquet,
}
