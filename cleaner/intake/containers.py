"""Files that hold many pages: WARC, Parquet, ZIP and tar, each read in place."""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BufferedReader, FileIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Self, cast

from cleaner.intake.read import Entry, Failure, from_record
from cleaner.model import Media, RawPage

_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}

# Archives in other files may be as long as so many of the longest pages.
_COPY_PAGES = 64
_COPY_MEMORY = 64 << 20
_COPY_PIECE = 1 << 20

Inner = Callable[[BinaryIO, str, Entry], Iterator[RawPage | Failure]]
"""How a file inside another is read: its bytes, its name, and the entry of the outer one."""


def read_warc(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of a WARC or WET file: HTML and text of responses with status 200, and extracts.

    Other records, such as requests, images and error pages, are no pages and are passed over.
    Of a file that breaks off, all comes but the record that it breaks off in.
    """
    source = _Steady(stream)
    number = 0
    last: _Found | None = None
    broken = ""
    try:
        for record in _warc_records(source):
            if last:
                yield last.result
            number += record.record_type in _page_types()
            last = _from_warc(record, number, entry)
    except BaseException as error:
        if not (isinstance(error, Exception) or _is_panic(error)):
            raise
        broken = f"damaged WARC data ({error}); fetch the file again"
    if last:
        cut = isinstance(last.result, RawPage) and (source.error or not broken)
        whole = last.whole if last.whole is not None else source.tail == b"\r\n\r\n"
        yield entry.failure(_CUT, line=number) if cut and not whole else last.result
    if source.error:
        raise source.error
    told = last is not None and last.whole is False
    if broken and source.is_warc and not told:
        yield entry.failure(broken, line=number + 1)
    elif not source.is_warc:
        yield entry.failure("no WARC data; fetch the file again or rename it")


_CUT = "the file ends within this record; fetch it again"


def _warc_records(source: _Steady) -> Any:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    return ArchiveIterator(
        cast(Any, source),
        record_types=WarcRecordType.any_type,
        auto_decode="all",
        stream_detect=False,
    )


@cache
def _page_types() -> Any:
    from fastwarc.warc import WarcRecordType

    return (WarcRecordType.response, WarcRecordType.conversion, WarcRecordType.resource)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a record gives; whether it is all there, where it tells: coded ones don't."""

    result: RawPage | Failure
    whole: bool | None


class _Steady:
    """A stream to read forward, for a library that no error may reach.

    error: what broke the stream off; to the library it ends there.
    is_warc: whether it begins like a WARC file, or is empty. tail: its last four bytes so far.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0
        self.error: Exception | None = None
        self.is_warc = True
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        try:
            data = self._stream.read(size)
        except Exception as error:
            self.error, data = error, b""
        if not self._at and data:
            self.is_warc = data.lstrip().startswith(b"WARC/")
        self._at += len(data)
        self.tail = (self.tail + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """How many bytes have been read."""
        return self._at


def _is_panic(error: BaseException) -> bool:
    """Whether an error is what a library in Rust ends in where it did not expect its data."""
    return type(error).__name__ == "PanicException"


def _from_warc(record: Any, number: int, entry: Entry) -> _Found | None:
    """What a record gives; none where it holds no page."""
    headers = record.headers
    response = record.http_headers
    if record.record_type not in _page_types():
        return None
    if response is not None and response.status_code != 200:
        return None
    kind = record.http_content_type if response is not None else headers.get("Content-Type", "")
    media = _MEDIA.get((kind or "").partition(";")[0].strip().lower())
    if kind and media is None:
        return None
    coded = response is not None and any(
        response.get(name) for name in ("Transfer-Encoding", "Content-Encoding")
    )
    length = record.content_length
    try:
        data = record.reader.read(entry.max_bytes + 1)
    except Exception as error:
        failure = entry.failure(f"damaged record ({error}); fetch the file again", line=number)
        return _Found(failure, False)
    if len(data) > entry.max_bytes:
        failure = entry.failure(f"more than {entry.max_bytes} bytes: no page is", line=number)
        _pass_over(record.reader, entry.max_bytes * _COPY_PAGES)
        return _Found(failure, None)
    identity = (headers.get("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
    page = RawPage(
        id=identity or f"{entry.id}#{number}",
        data=data,
        source=f"{entry.source}#{number}",
        url=(headers.get("WARC-Target-URI") or "").strip("<>") or None,
        media=media,
        charset=(record.http_charset if response is not None else "utf-8") or None,
    )
    return _Found(page, None if coded else len(data) >= length)


def _pass_over(reader: Any, most: int) -> None:
    """Reads the rest of a record, as only so the library finds the next one behind a coded one.

    Raises:
        ValueError: it holds more than that.
    """
    while piece := reader.read(_COPY_PIECE):
        most -= len(piece)
        if most < 0:
            raise ValueError("a record without an end")


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
