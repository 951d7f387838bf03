"""Where articles go: a file a page, or shards that are put in place together at a run's end."""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from cleaner.errors import MissingExtraError
from cleaner.runs.earlier import Entry
from cleaner.runs.ground import Ground, blocked
from cleaner.runs.journal import Journal
from cleaner.runs.output import Compression
from cleaner.system.files import write_error
from cleaner.system.jsontext import from_json

_COPY_BYTES: Final = 1 << 20
"""Bytes that are copied at a time."""
_FOLDERS: Final = 10_000
"""Folders that are remembered as made, so that a million of them take no memory."""
_ROWS: Final = 2000
"""Rows of a Parquet file that are written at a time: a few megabytes of articles."""


def compressed(data: bytes, how: Compression) -> bytes:
    """The bytes, compressed the same way each time."""
    target = BytesIO()
    with opened(target, how) as stream:
        stream.write(data)
    return target.getvalue()


class _Plain:
    """A stream that stays open when what wrote through it is done."""

    def __init__(self, target: BinaryIO) -> None:
        self.write = target.write

    def __enter__(self) -> _Plain:
        return self

    def __exit__(self, *_: object) -> None:
        return


def opened(target: BinaryIO, how: Compression) -> Any:
    """A stream to write through, which compresses into the target.

    Raises:
        MissingExtraError: for Zstandard, where it is not installed.
    """
    if how == "gz":
        return gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0, compresslevel=6)
    if how == "zst":
        return zstandard().ZstdCompressor(level=3).stream_writer(target, closefd=False)
    return _Plain(target)


def zstandard() -> Any:
    """The Zstandard library.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import zstandard as library
    except ImportError as error:
        raise MissingExtraError("zstandard", "zstd") from error
    return library


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


class Shards:
    """Outputs as the records of one file, or of several with a number of records each.

    Records gather in the journal's store; a shard that is full is made from them in the state's
    folder, and all shards take their places at the run's end.

    stale: those of earlier runs, which go where this run has none of that name.
    """

    def __init__(
        self,
        ground: Ground,
        journal: Journal,
        format: str,
        size: int | None,
        how: Compression,
        stale: Iterable[str] = (),
    ) -> None:
        self._ground, self._journal = ground, journal
        self._output = ground.output
        self._size, self._format = size, format
        self._how: Compression = how
        self._count = self._start = self._end = 0
        self._stale = tuple(stale)
        self._staged: list[str] = []
        self._folder = journal.folder / "shards"
        self._readers: dict[str, tuple[int, Iterator[bytes]]] = {}

    @property
    def name(self) -> str:
        """The file that the next record goes to."""
        return self._named(self._count)

    def _named(self, number: int) -> str:
        """The file that the record of this number goes to."""
        return self._output.file if self._size is None else self._output.shard(number // self._size)

    def foreign(self) -> list[Path]:
        """Files of others that this run would or might overwrite."""
        # A run without any article leaves one empty file, which its manifest can't name.
        empty = self._named(0)
        if self._output.manifest.exists() and not self._stale and self._is_empty(empty):
            self._ground.adopt(empty)
        names = [self._output.file]
        if self._size is not None:
            try:
                names = sorted(filter(self._output.is_shard, os.listdir(self._output.folder)))
            except OSError:
                names = []
        return [self._ground.path(name) for name in names if self._ground.taken(name)]

    def _is_empty(self, name: str) -> bool:
        path = self._ground.path(name)
        try:
            return path.is_file() and next(records(path), None) is None
        except (OSError, ValueError):
            return False

    def put(self, output: str, data: bytes) -> tuple[int, int]:
        """Adds a record; returns its place in the store."""
        place = self._journal.keep(data)
        self._end = sum(place)
        self._count += 1
        return place

    def settle(self) -> None:
        """Makes a shard of what has gathered, where that is enough."""
        if self._size is not None and self._count % self._size == 0 and self._end > self._start:
            self._stage(self._count - 1)

    def record(self, entry: Entry) -> bytes | None:
        """An earlier run's record; none where it is gone."""
        try:
            if entry.store:
                with open(entry.store, "rb") as store:
                    store.seek(entry.offset)
                    data = store.read(entry.size)
                return data if len(data) == entry.size and entry.size else None
            found = self._from_shard(entry)
        except (OSError, ValueError):
            return None
        # Parquet checks itself, and gives records that are spelled another way.
        whole = self._format == "parquet" or found is None or len(found) == entry.line.get("bytes")
        return found if whole else None

    def _from_shard(self, entry: Entry) -> bytes | None:
        number, lines = self._readers.get(entry.shard, (0, None))
        if lines is None or number > entry.number:
            self._readers = {entry.shard: (0, records(self._ground.path(entry.shard)))}
            number, lines = self._readers[entry.shard]
        for line in lines:
            number += 1
            self._readers[entry.shard] = (number, lines)
            if number > entry.number:
                return line
        return None

    def _stage(self, last: int) -> None:
        name = self._named(last)
        path = self._folder / name
        try:
            self._folder.mkdir(exist_ok=True)
            with open(self._journal.store, "rb") as store:
                store.seek(self._start)
                _BUILDERS[self._format](store, self._end - self._start, path, self._how)
        except OSError as error:
            raise write_error(self._ground.path(name), error) from error
        self._staged.append(name)
        self._start = self._end

    def finish(self) -> None:
        """Makes the last shard; where there are no records, one empty file."""
        if self._end > self._start or not self._staged:
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
                raise blocked(self._ground.path(name), self._output)
        for name in self._staged:
            self._ground.claim(name)
        for name in self._staged:
            os.replace(self._folder / name, self._ground.path(name))
        for name in self._stale:
            if name not in self._staged:
                self._ground.drop(name)


def _build_jsonl(store: BinaryIO, size: int, path: Path, how: Compression) -> None:
    with open(path, "wb") as target, opened(target, how) as stream:
        while size:
            piece = store.read(min(size, _COPY_BYTES))
            stream.write(piece)
            size -= len(piece)


def _build_parquet(store: BinaryIO, size: int, path: Path, how: Compression) -> None:
    from cleaner.system.parquet import write_rows

    def rows() -> Iterator[list[dict[str, Any]]]:
        left, batch = size, []
        while left > 0 and (line := store.readline()):
            left -= len(line)
            batch.append(from_json(line))
            if len(batch) == _ROWS:
                yield batch
                batch = []
        if batch:
            yield batch

    def again() -> Iterator[list[dict[str, Any]]]:
        start = store.tell()
        yield from rows()
        store.seek(start)

    write_rows(again, path, how)


_BUILDERS: Mapping[str, Callable[[BinaryIO, int, Path, Compression], None]] = {
    "jsonl": _build_jsonl,
    "parquet": _build_parquet,
}


def records(path: Path) -> Iterator[bytes]:
    """The records of a shard as lines of JSON.

    Raises:
        ValueError: it is damaged. OSError: it can't be read.
    """
    if path.name.removesuffix(".gz").removesuffix(".zst").endswith(".parquet"):
        from cleaner.runs.formats import json_line
        from cleaner.system.parquet import read_rows

        for row in read_rows(path):
            yield json_line(row)
        return
    with open(path, "rb") as stream, _undamaged(path), _unpacking(stream, path.name) as lines:
        yield from lines


def unpacked(path: Path) -> bytes:
    """What an output holds, whatever it is compressed with.

    Raises:
        ValueError: it is damaged. OSError: it can't be read.
    """
    with open(path, "rb") as stream, _undamaged(path), _unpacking(stream, path.name) as whole:
        return bytes(whole.read())


@contextmanager
def _undamaged(path: Path) -> Iterator[None]:
    """Makes a `ValueError` of what unpacking may end in, which has no common kind."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{path}: damaged ({error})") from error


def _unpacking(stream: BinaryIO, name: str) -> BinaryIO:
    if name.endswith(".gz"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if name.endswith(".zst"):
        reader = zstandard().ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        return BufferedReader(cast(Any, reader))
    return stream
