"""What a run has done, kept so that a kill at any moment loses next to nothing of it.

While a run is on, its state stands in `OUT/.cleaner`: a journal with the manifest's lines so far,
for outputs that go into shards the records themselves, and a lock. A run that ends well turns the
journal into `OUT/manifest.jsonl` and takes the folder away. One that was killed leaves it, and the
next run finds in it, as in the manifest of the run before, what need not be done again.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sqlite3
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import CleanerError
from cleaner.runs.formats import is_shard
from cleaner.system.files import write_error

STATE = ".cleaner"
MANIFEST = "manifest.jsonl"

_PLACE = struct.Struct("<QQ")
_SYNC_LINES = 5000
_INDEX_ROWS = 10_000


class RunningError(CleanerError):
    """Another run is at work in the same output folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an earlier journal or manifest, and where its record stands.

    shard: the output file that holds the record, and `number` which of its records it is; empty
        where the record stands in an earlier run's store, `size` bytes from `offset` in `store`.
    """

    line: Mapping[str, Any]
    shard: str = ""
    number: int = 0
    store: Path | None = None
    offset: int = 0
    size: int = 0


class Lock:
    """Keeps a second run out of a folder. The system drops it with the process, however it ends.

    Raises:
        RunningError: another run has it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        while True:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _lock(self._descriptor):
                owner = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
                os.close(self._descriptor)
                raise RunningError(
                    f"{path.parent.parent}: another run is at work in this folder"
                    + (f" (process {owner})" if owner else "")
                    + "; wait for its end, or choose another folder"
                )
            if os.fstat(self._descriptor).st_nlink:
                break
            # The run before took its folder away after this file had been opened.
            os.close(self._descriptor)
            path.parent.mkdir(parents=True, exist_ok=True)
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, str(os.getpid()).encode())

    def release(self) -> None:
        """Lets the next one in."""
        os.close(self._descriptor)


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Unlike flock's, this lock does not pass to worker processes.
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Journal:
    """The state of one run in an output folder, and what earlier runs have left there.

    Raises:
        RunningError: another run is at work in the folder.
        WriteError: the folder can't be written to. From each method: the disk is full or fails.
    """

    def __init__(self, out: Path, *, looking: bool = False) -> None:
        self._out = out
        self.folder = out / STATE
        self._looking = looking
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(self.folder / "lock")
        except OSError as error:
            raise write_error(out, error) from error
        try:
            self._begin()
        except BaseException:
            self._lock.release()
            raise

    def _begin(self) -> None:
        self._generations = _generations(self.folder)
        self.fresh = not self._generations and not (self._out / MANIFEST).exists()
        trusted = _same_boot(self.folder / "boot")
        for number in self._generations:
            _cut_back(self.folder, number, trusted)
        # A journal without a whole line is gone by now.
        self._generations = _generations(self.folder)
        for leftover in self.folder.glob("*.part"):
            leftover.unlink()
        self.number = max(self._generations, default=0) + 1
        try:
            (self.folder / "boot").write_text(_boot())
            self._lines = open(self._file("journal", self.number), "wb", buffering=0)
            self._places = open(self._file("places", self.number), "wb", buffering=0)
            self._records: BinaryIO | None = None
        except OSError as error:
            raise write_error(self.folder, error) from error
        self._count = self._record_end = self._line_end = 0

    def _file(self, kind: str, number: int) -> Path:
        return self.folder / f"{kind}-{number}"

    def earlier(self) -> Earlier:
        """What earlier runs have done."""
        return Earlier(self._out, self.folder, self._generations)

    @property
    def store(self) -> Path:
        """The file of this run's records."""
        return self._file("records", self.number)

    def keep(self, record: bytes) -> tuple[int, int]:
        """Puts a record in the store; its offset and size there."""
        try:
            if self._records is None:
                self._records = open(self.store, "wb", buffering=0)
            _write_whole(self._records, record, self._record_end)
        except OSError as error:
            raise write_error(self.store, error) from error
        self._record_end += len(record)
        return self._record_end - len(record), len(record)

    def add(self, line: bytes, place: tuple[int, int] = (0, 0)) -> None:
        """Notes that a page is done. Its output must be in place, or its record in the store."""
        try:
            _write_whole(self._places, _PLACE.pack(*place), self._count * _PLACE.size)
            _write_whole(self._lines, line, self._line_end)
            self._line_end += len(line)
            self._count += 1
            if self._count % _SYNC_LINES == 0:
                self.sync()
        except OSError as error:
            raise write_error(self._out / MANIFEST, error) from error

    def sync(self) -> None:
        """Has the system put on disk what is done, and notes how far that is.

        After a loss of power no more than this is believed.
        """
        _sync_disk(self._lines)
        for file in filter(None, (self._records, self._places, self._lines)):
            os.fsync(file.fileno())
        part = self.folder / "synced.part"
        with open(part, "wb") as file:
            file.write(str(self._count).encode())
            os.fsync(file.fileno())
        os.replace(part, self._file("synced", self.number))

    def lines(self) -> Iterator[bytes]:
        """The lines of this run so far."""
        with open(self._file("journal", self.number), "rb") as file:
            yield from file

    def places(self) -> Iterator[tuple[int, int]]:
        """Where the records of these lines stand."""
        with open(self._file("places", self.number), "rb") as file:
            while piece := file.read(_PLACE.size):
                yield _PLACE.unpack(piece)

    def finish(self, publish: Callable[[], None]) -> None:
        """Makes the journal the manifest, after outputs are in place, and clears the state away."""
        try:
            self.sync()
            publish()
            self._shut()
            os.replace(self._file("journal", self.number), self._out / MANIFEST)
        except OSError as error:
            raise write_error(self._out / MANIFEST, error) from error
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (self.folder / "lock").unlink()
        with suppress(OSError):
            self.folder.rmdir()

    def close(self) -> None:
        """Leaves the state for the next run, or no trace where nothing was done."""
        self._shut()
        if self._looking:
            for kind in ("journal", "places"):
                self._file(kind, self.number).unlink(missing_ok=True)
            if not self._generations:
                shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()

    def _shut(self) -> None:
        for file in filter(None, (self._records, self._places, self._lines)):
            file.close()


class Earlier:
    """Finds what earlier runs have done with a page, in a small database beside them."""

    def __init__(self, out: Path, folder: Path, generations: list[int]) -> None:
        self._files: list[BinaryIO] = []
        self._stores: list[Path | None] = []
        self._path = folder / "index.part"
        self._path.unlink(missing_ok=True)
        self._base = sqlite3.connect(self._path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute(
            "CREATE TABLE pages (key BLOB PRIMARY KEY, file, at, length, shard, number, offset, "
            "size) WITHOUT ROWID"
        )
        self.shards: set[str] = set()
        self.count = 0
        if (out / MANIFEST).exists():
            self._index(out / MANIFEST, None, None)
        for number in generations:
            self._index(
                folder / f"journal-{number}",
                folder / f"places-{number}",
                folder / f"records-{number}",
            )

    def _index(self, path: Path, places: Path | None, store: Path | None) -> None:
        self._files.append(open(path, "rb"))
        self._stores.append(store)
        rows = self._rows(path, places, len(self._files) - 1)
        self._base.execute("BEGIN")
        self._base.executemany("INSERT OR REPLACE INTO pages VALUES (?,?,?,?,?,?,?,?)", rows)
        self._base.execute("COMMIT")
        (self.count,) = self._base.execute("SELECT count(*) FROM pages").fetchone()

    def _rows(self, path: Path, places: Path | None, file: int) -> Iterator[tuple[Any, ...]]:
        at = 0
        numbers: dict[str, int] = {}
        placed = open(places, "rb") if places else None
        with open(path, "rb") as lines:
            for line in lines:
                offset, size = _PLACE.unpack(placed.read(_PLACE.size)) if placed else (0, 0)
                record = _parsed(line)
                if record is not None:
                    output = record.get("output") or ""
                    number = numbers[output] = numbers.get(output, -1) + 1
                    shard = "" if placed else output
                    if is_shard(output):
                        self.shards.add(output)
                    key = _key(record["source"], record["id"])
                    yield key, file, at, len(line), shard, number, offset, size
                at += len(line)
        if placed:
            placed.close()

    def find(self, source: str, identity: str) -> Entry | None:
        """What is known of a page; none for a new one."""
        row = self._base.execute(
            "SELECT file, at, length, shard, number, offset, size FROM pages WHERE key = ?",
            (_key(source, identity),),
        ).fetchone()
        if row is None:
            return None
        file, at, length, shard, number, offset, size = row
        self._files[file].seek(at)
        line = json.loads(self._files[file].read(length))
        return Entry(line, shard, number, self._stores[file], offset, size)

    def close(self) -> None:
        """Forgets the database."""
        self._base.close()
        self._path.unlink(missing_ok=True)
        for file in self._files:
            file.close()


def _parsed(line: bytes) -> dict[str, Any] | None:
    """A line of a manifest that can be used; none for one that something else has written."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    usable = isinstance(record, dict) and {"source", "id", "digest", "status"} <= record.keys()
    return record if usable else None


def _key(source: str, identity: str) -> bytes:
    return hashlib.blake2b(
        f"{source}\0{identity}".encode("utf-8", "surrogatepass"), digest_size=12
    ).digest()


def _generations(folder: Path) -> list[int]:
    """The numbers of journals that killed runs have left, oldest first."""
    found = (path.name.partition("-")[2] for path in folder.glob("journal-*"))
    return sorted(int(number) for number in found if number.isdigit())


def _cut_back(folder: Path, number: int, trusted: bool) -> None:
    """Cuts a journal to the lines that were written whole, and that are surely on disk."""
    path = folder / f"journal-{number}"
    most = sys.maxsize
    if not trusted:
        synced = folder / f"synced-{number}"
        most = int(synced.read_text() or 0) if synced.exists() else 0
    places = folder / f"places-{number}"
    most = min(most, places.stat().st_size // _PLACE.size if places.exists() else 0)
    end = count = 0
    with open(path, "rb") as file:
        for line in file:
            if count == most or not line.endswith(b"\n"):
                break
            end += len(line)
            count += 1
    if end:
        os.truncate(path, end)
        return
    path.unlink()


def _boot() -> str:
    """What tells this start of the system from the next; empty where nothing does."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _same_boot(path: Path) -> bool:
    try:
        return bool(_boot()) and path.read_text() == _boot()
    except OSError:
        return False


def _sync_disk(file: BinaryIO) -> None:
    """Has Linux put on disk all that was written to a file's file system, other files included."""
    with suppress(OSError, AttributeError):
        if ctypes.CDLL(None).syncfs(file.fileno()) == 0:
            return
    if hasattr(os, "sync"):
        os.sync()


def _write_whole(file: BinaryIO, data: bytes, end: int) -> None:
    """Appends bytes, or leaves the file as it was."""
    try:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]
    except OSError:
        with suppress(OSError):
            file.truncate(end)
            file.seek(end)
        raise


def fingerprint(*values: object) -> str:
    """A hash of values that is the same in every process.

    >>> fingerprint({"a": 1}, frozenset("xy")) == fingerprint({"a": 1}, frozenset("yx"))
    True
    """
    digest = hashlib.blake2b(digest_size=12)
    for piece in _pieces(values):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(value: object) -> Iterator[bytes]:
    if is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__.encode()
        for field in fields(value):
            yield from _pieces(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield b"{"
        for key, inner in value.items():
            yield from _pieces((key, inner))
    elif isinstance(value, frozenset | set):
        yield from _pieces(sorted(map(repr, value)))
    elif isinstance(value, tuple | list):
        yield b"(%d" % len(value)
        for inner in value:
            yield from _pieces(inner)
    elif isinstance(value, bytes):
        yield b"b%d:" % len(value) + value
    else:
        text = repr(value).encode("utf-8", "backslashreplace")
        yield b"%d:" % len(text) + text
