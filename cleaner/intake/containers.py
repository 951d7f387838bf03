"""Files that hold many pages: Parquet, ZIP and tar, each read in place."""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader, FileIO
from pathlib import PurePosixPath
from typing import BinaryIO, Self, cast

from cleaner.intake.read import Entry, Failure, from_record
from cleaner.model import RawPage

# Archives in other files may be as long as so many of the longest pages.
_COPY_PAGES = 64
_COPY_MEMORY = 64 << 20
_COPY_PIECE = 1 << 20

Inner = Callable[[BinaryIO, str, Entry], Iterator[RawPage | Failure]]
"""How a file inside another is read: its bytes, its name, and the entry of the outer one."""


def read_parquet(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """A page for each row; columns other than page, url and id pass through."""
    from cleaner.system.parquet import arrow, plain, raw_rows

    pa = arrow()
    number = 0
    try:
        for row in raw_rows(_seekable(stream, entry)):
            number += 1
            data = {
                name: value if isinstance(value, bytes) and _is_page(name, entry) else plain(value)
                for name, value in row.items()
            }
            yield from_record(data, number, entry)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        yield entry.failure(f"damaged Parquet data ({reason}); write it again", line=number + 1)


def _is_page(name: str, entry: Entry) -> bool:
    return name in ((entry.content_key,) if entry.content_key else ("html", "text", "content"))


def _seekable(stream: BinaryIO, entry: Entry) -> BinaryIO:
    """The stream where it is a file, else a copy of it, on disk where it is long.

    What is unpacked on the way could go back to a place only by unpacking all again.

    Raises:
        ValueError: it is longer than any archive that stands in another file.
    """
    if isinstance(stream, BufferedReader) and isinstance(stream.raw, FileIO) and stream.seekable():
        return stream
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
    """The pages of the files in a tar archive, read as a stream; links in it are no files."""
    try:
        heads, kind = _headers()
        with tarfile.open(fileobj=stream, mode="r|*", errorlevel=1, tarinfo=kind) as archive:
            for info in archive:
                if info.isfile() and _is_wanted(info.name):
                    member = archive.extractfile(info)
                    if member is not None:
                        yield from inner(cast(BinaryIO, member), info.name, entry)
        if not isinstance(heads[-1], tarfile.EOFHeaderError):  # type: ignore[attr-defined]
            yield entry.failure(f"damaged tar data ({heads[-1]}); fetch or pack the file again")
    except (tarfile.TarError, EOFError, zlib.error) as error:
        yield entry.failure(f"damaged tar data ({error}); fetch or pack the file again")


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
    parts = PurePosixPath(name).parts
    return not any(part.startswith(".") or part == "__MACOSX" for part in parts if part != "..")
