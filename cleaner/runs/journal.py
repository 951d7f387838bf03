"""What a run has done, kept so that a kill at any moment loses next to nothing of it.

While a run is on, its state stands in `OUT/.cleaner`, or for a named output such as `news.jsonl` in
`.cleaner-news.jsonl` beside it: a journal with the manifest's lines so far, for outputs that go
into shards the records themselves, the files that were about to be written, and a lock. A run that
ends well turns the journal into the manifest and takes the folder away. One that was killed leaves
it, and the next run finds in it, as in the manifest before, what need not be done again.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Literal

from cleaner.errors import CleanerError
from cleaner.runs.earlier import BEGUN, PLACE, Earlier
from cleaner.runs.identity import Origins
from cleaner.runs.output import Output, settled
from cleaner.system.files import write_error

_SYNC_LINES: Final = 5000
"""Pages between two syncs: after a loss of power so many may be done again. Chosen, never
measured."""


class RunningError(CleanerError):
    """Another run is at work on the same output."""


class Lock:
    """Keeps a second run out of an output. The system drops it with the process, however it ends.

    name: of a named output.

    Raises:
        RunningError: another run has it.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        while True:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _lock(self._descriptor):
                owner = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
                os.close(self._descriptor)
                raise RunningError(
                    f"{path.parent.parent / name}: another run is at work "
                    + ("on this file" if name else "in this folder")
                    + (f" (process {owner})" if owner else "")
                    + "; wait for its end, or choose another"
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
    """The state of one run into an output, and what earlier runs have left there.

    output: with the names of its manifest and errors settled.
    fresh: nothing is known of an earlier run. resumed: the one before was killed.

    Raises:
        RunningError: another run is at work on the output.
        UsageError: another file stands where the manifest belongs.
        WriteError: the folder can't be written to. From each method: the disk is full or fails.
    """

    def __init__(self, output: Output, *, looking: bool = False, overwrite: bool = False) -> None:
        self.folder = output.state
        self._looking = looking
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = Lock(self.folder / "lock", output.name)
        except OSError as error:
            raise write_error(output.path, error) from error
        self._generations = _generations(self.folder)
        self._open: list[BinaryIO] = []
        self._records: BinaryIO | None = None
        self._count = self._record_end = self._line_end = 0
        self._begun_before = self._begun_end = 0
        self._finished = False
        try:
            self.caseless = os.path.lexists(output.folder / self.folder.name.swapcase())
            self._begin()
            self.output = settled(output, overwrite=overwrite, caseless=self.caseless)
        except BaseException:
            self.close()
            raise
        self.fresh = not self.resumed and not self.output.manifest.exists()

    def _begin(self) -> None:
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
            self._lines = self._opened(self._file("journal", self.number), "wb")
            self._places = self._opened(self._file("places", self.number), "wb")
            self._begun = self._opened(self.folder / BEGUN, "ab")
        except OSError as error:
            raise write_error(self.folder, error) from error
        self._begun_before = self._begun_end = self._begun.tell()

    def _opened(self, path: Path, mode: Literal["wb", "ab"]) -> BinaryIO:
        file = open(path, mode, buffering=0)
        self._open.append(file)
        return file

    @property
    def resumed(self) -> bool:
        """Whether the run before was killed."""
        return bool(self._generations) or self._begun_before > 0

    def _file(self, kind: str, number: int) -> Path:
        return self.folder / f"{kind}-{number}"

    def earlier(self, origins: Origins) -> Earlier:
        """What earlier runs have done."""
        return Earlier(self.output, self._generations, origins, caseless=self.caseless)

    @property
    def store(self) -> Path:
        """The file of this run's records."""
        return self._file("records", self.number)

    def keep(self, record: bytes) -> tuple[int, int]:
        """Puts a record in the store; its offset and size there."""
        try:
            if self._records is None:
                self._records = self._opened(self.store, "wb")
            _write_whole(self._records, record, self._record_end)
        except OSError as error:
            raise write_error(self.store, error) from error
        self._record_end += len(record)
        return self._record_end - len(record), len(record)

    def begin(self, output: str, size: int = -1) -> None:
        """Notes that a file is about to be written, so that a kill leaves no doubt whose it is.

        output: its name below the output's folder. size: the bytes that it will have, -1 for any.
        """
        # A line end comes first, because a kill may have cut the line before.
        data = b"\n" + json.dumps([output, size]).encode()
        try:
            _write_whole(self._begun, data, self._begun_end)
        except OSError as error:
            raise write_error(self.output.folder / output, error) from error
        self._begun_end += len(data)

    def add(self, line: bytes, place: tuple[int, int] = (0, 0)) -> None:
        """Notes that a page is done. Its output must be in place, or its record in the store."""
        try:
            _write_whole(self._places, PLACE.pack(*place), self._count * PLACE.size)
            _write_whole(self._lines, line, self._line_end)
            self._line_end += len(line)
            self._count += 1
            if self._count % _SYNC_LINES == 0:
                self.sync()
        except OSError as error:
            raise write_error(self.output.manifest, error) from error

    def sync(self) -> None:
        """Has the system put on disk what is done, and notes how far that is.

        After a loss of power no more than this is believed.
        """
        _sync_disk(self._lines)
        for file in self._open:
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
            while piece := file.read(PLACE.size):
                yield PLACE.unpack(piece)

    def finish(self, publish: Callable[[], None]) -> None:
        """Makes the journal the manifest, after outputs are in place, and clears the state away."""
        try:
            self.sync()
            publish()
            self._shut()
            os.replace(self._file("journal", self.number), self.output.manifest)
            self._finished = True
        except OSError as error:
            raise write_error(self.output.manifest, error) from error
        for path in self.folder.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (self.folder / "lock").unlink()
        with suppress(OSError):
            self.folder.rmdir()

    def close(self) -> None:
        """Leaves the state for the next run, or no trace where nothing was done."""
        self._shut()
        done = self._count or self._begun_end > self._begun_before
        if not self._finished and (self._looking or not done):
            for kind in ("journal", "places", "records"):
                self._file(kind, self.number).unlink(missing_ok=True)
            if not self.resumed:
                shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()

    def _shut(self) -> None:
        for file in self._open:
            file.close()


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
    most = min(most, places.stat().st_size // PLACE.size if places.exists() else 0)
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
