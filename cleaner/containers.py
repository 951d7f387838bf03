"""Files that hold many pages: WARC, Parquet, ZIP and tar, each read in place."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from cleaner.model import Media, RawPage
from cleaner.read import Entry, Failure, from_record

_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}

Inner = Callable[[BinaryIO, str, Entry], Iterator[RawPage | Failure]]
"""How a file inside another is read: its bytes, its name, and the entry of the outer one."""


def read_warc(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of a WARC or WET file: HTML and text of responses with status 200, and extracts.

    Other records, such as requests, images and error pages, are no pages and are passed over.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    types = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    number = 0
    try:
        for record in ArchiveIterator(
            stream, record_types=types, auto_decode="all", stream_detect=False
        ):
            number += 1
            found = _from_warc(record, number, entry)
            if found is not None:
                yield found
    except (ValueError, RuntimeError, UnicodeError) as error:
        yield entry.failure(f"damaged WARC data ({error}); fetch the file again", line=number + 1)
    if number == 0 and stream.tell() == 0:
        yield entry.failure("no WARC data; fetch the file again or rename it")


def _from_warc(record: Any, number: int, entry: Entry) -> RawPage | Failure | None:
    """The page of a record; none where it holds no page."""
    headers = record.headers
    response = record.http_headers
    if response is not None and response.status_code != 200:
        return None
    kind = record.http_content_type if response is not None else headers.get("Content-Type", "")
    media = _MEDIA.get((kind or "").partition(";")[0].strip().lower())
    if kind and media is None:
        return None
    try:
        data = record.reader.read(entry.max_bytes + 1)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        return entry.failure(f"damaged record ({error}); fetch the file again", line=number)
    if len(data) > entry.max_bytes:
        return entry.failure(f"more than {entry.max_bytes} bytes: no page is", line=number)
    if response is None and len(data) < record.content_length:
        return entry.failure("the file ends within this record; fetch it again", line=number)
    identity = (headers.get("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
    return RawPage(
        id=identity or f"{entry.id}#{number}",
        data=data,
        source=f"{entry.source}#{number}",
        url=(headers.get("WARC-Target-URI") or "").strip("<>") or None,
        media=media,
        charset=(record.http_charset if response is not None else "utf-8") or None,
    )


def read_parquet(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """A page for each row; columns other than page, url and id pass through."""
    from cleaner.parquet import arrow, plain, raw_rows

    pa = arrow()
    if not _seekable(stream):
        stream = BytesIO(stream.read(entry.max_bytes * 16))
    number = 0
    try:
        for row in raw_rows(stream):
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


def _seekable(stream: BinaryIO) -> bool:
    return stream.seekable() and not isinstance(stream, zipfile.ZipExtFile)


def read_zip(inner: Inner, stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of the files in a ZIP archive, in the order that they stand there."""
    if not stream.seekable():
        stream = BytesIO(stream.read())
    try:
        with zipfile.ZipFile(stream) as archive:
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
        with tarfile.open(fileobj=stream, mode="r|*", errorlevel=1) as archive:
            for info in archive:
                if info.isfile() and _is_wanted(info.name):
                    member = archive.extractfile(info)
                    if member is not None:
                        yield from inner(cast(BinaryIO, member), info.name, entry)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        yield entry.failure(f"damaged tar data ({error}); fetch or pack the file again")


def _is_wanted(name: str) -> bool:
    """Whether a file in an archive is none that a folder would hide."""
    parts = PurePosixPath(name).parts
    return not any(part.startswith(".") or part == "__MACOSX" for part in parts if part != "..")
