"""Files that hold many pages: Parquet, ZIP and tar, each read in place."""

from __future__ import annotations

import base64
import io
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BufferedReader, FileIO
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, Final, Self, cast

from cleaner.intake.entry import Entry, Failure, Inner
from cleaner.intake.leftovers import is_leftover
from cleaner.intake.members import DamagedError
from cleaner.intake.records import from_record
from cleaner.model import PAGE_FIELDS, RawPage

_COPY_PAGES: Final = 64
"""How many of the longest pages an archive in another file may be as long as. Chosen, never
measured."""
_COPY_MEMORY: Final = 64 << 20
"""Bytes of such an archive that stay in memory; a longer one goes to a temporary file."""
_COPY_PIECE: Final = 1 << 20
"""Bytes that are copied at a time."""


def read_parquet(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """A page for each row; columns other than page, url and id pass through.

    Rows that can't be read are failures, and those behind them still come.
    """
    from cleaner.system.parquet import Unreadable, arrow, plain, raw_rows

    pa = arrow()
    number = 0
    try:
        for row in raw_rows(_seekable(stream, entry)):
            if isinstance(row, Unreadable):
                rows = f"rows {number + 1:,} to {number + row.count:,}"
                yield entry.failure(
                    f"damaged Parquet data ({row.reason}): {rows} can't be read; write it again",
                    line=number + 1,
                )
                number += row.count
                continue
            number += 1
            data = {
                name: value if isinstance(value, bytes) and _is_page(name, entry) else plain(value)
                for name, value in row.items()
            }
            for name in (entry.url_key, entry.id_key):
                if isinstance(value := row.get(name), bytes):
                    data[name] = _text(value)
            yield from_record(data, number, entry)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield entry.failure(
            f"damaged Parquet data ({_first_line(error)}); write it again", line=number + 1
        )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _text(value: bytes) -> str:
    """An address or id in a binary column: its text, or Base64 where it is none."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode("ascii")


def _is_page(name: str, entry: Entry) -> bool:
    return name in ((entry.content_key,) if entry.content_key else PAGE_FIELDS)


def _seekable(stream: BinaryIO, entry: Entry) -> BinaryIO:
    """The stream where it is a file, else a copy of it, on disk where it is long.

    What is unpacked on the way could go back to a place only by unpacking all again.

    Raises:
        ValueError: as `_copied`.
    """
    if isinstance(stream, BufferedReader) and isinstance(stream.raw, FileIO) and stream.seekable():
        return stream
    return _copied(stream, entry)


def _copied(stream: BinaryIO, entry: Entry) -> BinaryIO:
    """A copy of a stream, on disk where it is long.

    Raises:
        ValueError: it is longer than any archive that stands in another file.
    """
    most = entry.max_bytes * _COPY_PAGES
    copy = tempfile.SpooledTemporaryFile(max_size=_COPY_MEMORY)  # noqa: SIM115
    while piece := stream.read(_COPY_PIECE):
        most -= len(piece)
        if most < 0:
            raise ValueError("too long to be read within another file: unpack that one first")
        copy.write(piece)
    copy.seek(0)
    return cast(BinaryIO, copy)


def read_zip(inner: Inner, stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of the files in a ZIP archive, in the order that they stand there."""
    try:
        with zipfile.ZipFile(_seekable(stream, entry)) as archive:
            for info in archive.infolist():
                if not info.is_dir() and _is_wanted(info.filename):
                    yield from _zipped(inner, archive, info, entry)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield entry.failure(f"damaged ZIP data ({error}); fetch or pack the file again")


def _zipped(
    inner: Inner, archive: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry
) -> Iterator[RawPage | Failure]:
    try:
        with archive.open(info) as member:
            yield from inner(cast(BinaryIO, member), info.filename, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        yield entry.inside(info.filename).failure(
            f"damaged or locked in its archive ({error}); pack it again"
        )


def read_tar(inner: Inner, stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of the files in a tar archive, read as a stream.

    A hard link is one more name of a file that stands before it: its pages come last, read anew.
    Symbolic links are no files.
    """
    links: dict[str, list[str]] = {}
    try:
        heads, kind = _headers()
        with tarfile.open(fileobj=stream, mode="r|*", errorlevel=1, tarinfo=kind) as archive:
            for info in archive:
                if info.islnk() and _is_wanted(info.name):
                    links.setdefault(info.linkname, []).append(info.name)
                elif info.isfile() and _is_wanted(info.name):
                    yield from _archived(inner, archive, info, info.name, entry)
        if not isinstance(heads[-1], tarfile.EOFHeaderError):  # type: ignore[attr-defined]
            yield entry.failure(f"damaged tar data ({heads[-1]}); fetch or pack the file again")
        yield from _linked(inner, stream, entry, links)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        yield entry.failure(f"damaged tar data ({error}); fetch or pack the file again")


def _archived(
    inner: Inner, archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, entry: Entry
) -> Iterator[RawPage | Failure]:
    """The pages of one file.

    Raises:
        DamagedError: the archive breaks off, which has been told of the file.
    """
    member = archive.extractfile(info)
    if member is None:
        return
    try:
        yield from inner(cast(BinaryIO, _Forward(member)), name, entry)
    except DamagedError:
        yield entry.inside(name).failure("breaks off with its archive; fetch the archive again")
        raise


class _Forward(io.RawIOBase):
    """A file in an archive that is read as a stream, which the library's own says badly."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        data = self._member.read(len(target))
        target[: len(data)] = data
        return len(data)


def _linked(
    inner: Inner, stream: BinaryIO, entry: Entry, links: dict[str, list[str]]
) -> Iterator[RawPage | Failure]:
    """The pages of hard links, in a second way through the archive."""
    if links and stream.seekable():
        stream.seek(0)
        with tarfile.open(fileobj=stream, mode="r|*", errorlevel=1) as archive:
            for info in archive:
                names = links.pop(info.name, ()) if info.isfile() and not info.islnk() else ()
                if names and (member := archive.extractfile(info)):
                    copy = _copied(cast(BinaryIO, member), entry)
                    for name in names:
                        copy.seek(0)
                        yield from inner(cast(BinaryIO, _Forward(copy)), name, entry)
    for target, names in links.items():
        for name in names:
            yield entry.inside(name).failure(
                f"a hard link to {target}, which can't be read again or is not in the archive; "
                "unpack the archive first"
            )


def _headers() -> tuple[list[Exception], type[tarfile.TarInfo]]:
    """What broke the reading of headers off, and the class that fills it.

    tarfile takes any block behind the first that is no header for the archive's end.
    """
    broken: list[Exception] = []

    class Info(tarfile.TarInfo):
        @classmethod
        def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
            try:
                return super().fromtarfile(archive)
            except Exception as error:
                broken.append(error)
                raise

    return broken, Info


def _is_wanted(name: str) -> bool:
    """Whether a file in an archive is none that a folder would hide."""
    return not any(is_leftover(part) for part in PurePosixPath(name).parts if part != "..")
