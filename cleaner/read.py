"""Inputs to raw pages: files, folders, JSON lines and standard input, each also gzipped.

A new input format is one reader function and its line in `entry_formats`.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Literal, cast

from cleaner.decode import GZIP_MAGIC, MAX_BYTES, binary_kind
from cleaner.errors import CleanerError, ReadError
from cleaner.model import PAGE_FIELDS, Media, RawPage

_HEAD = 65_536
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One page, or one file, that could not be read, and why; all others still are."""

    id: str
    source: str
    stage: Literal["read"] = "read"
    error: CleanerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file, or standard input, that is about to be read.

    id: path relative to its input, without `.gz`.
    source: path as given, for people.
    content_key: the key of a JSON record that holds the page; `None` takes the first usable one.
    """

    id: str
    source: str
    content_key: str | None = None
    max_bytes: int = MAX_BYTES

    def failure(self, message: str, *, line: int = 0) -> Failure:
        """What went wrong with the entry, or with one line of it."""
        place = f"#{line}" if line else ""
        source = f"{self.source}{place}"
        return Failure(
            id=f"{self.id}{place}", source=source, error=ReadError(f"{source}: {message}")
        )


Reader = Callable[[BinaryIO, Entry], Iterator[RawPage | Failure]]


def read(
    inputs: Sequence[str | Path], *, content_key: str | None = None
) -> Iterator[RawPage | Failure]:
    """The pages of files and folders in a stable order, and a failure for each unreadable one.

    Folders are walked by name, hidden files and folders left out. Pages come one at a time.

    Raises:
        ReadError: an input does not exist; raised before anything is read.
    """
    paths = [Path(given) for given in inputs]
    for path in paths:
        _must_exist(path)
    return _pages(paths, content_key)


def read_stream(
    stream: BinaryIO,
    *,
    name: str = "-",
    jsonl: bool = False,
    content_key: str | None = None,
) -> Iterator[RawPage | Failure]:
    """The one page of a stream, or with `jsonl` a page for each of its lines.

    >>> [page.id for page in read_stream(io.BytesIO(b'{"text": "One."}'), jsonl=True)]
    ['-#1']
    """
    reader = read_jsonl if jsonl else partial(read_page, media=None)
    return _caught(stream, reader, Entry(id=name, source=name, content_key=content_key))


def read_page(
    stream: BinaryIO, entry: Entry, *, media: Media | None
) -> Iterator[RawPage | Failure]:
    """A file that is one page. Without a known `media`, binary files are refused unread."""
    data = stream.read(_HEAD)
    kind = "" if media or data.startswith(GZIP_MAGIC) else binary_kind(data)
    if kind:
        yield entry.failure(f"not a page: looks like {kind}; give HTML, text or JSON lines")
        return
    data += stream.read(entry.max_bytes + 1 - len(data))
    if len(data) > entry.max_bytes:
        yield entry.failure(
            f"more than {entry.max_bytes} bytes: no page is that long; split it, "
            "or name it .jsonl if it holds a record a line"
        )
        return
    yield RawPage(id=entry.id, data=data, source=entry.source, media=media)


def read_jsonl(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """A page for each line that holds a JSON object; a bad line is a failure of its own."""
    number = 0
    while line := stream.readline(entry.max_bytes + 1):
        number += 1
        if number == 1 and line.startswith(GZIP_MAGIC):
            yield entry.failure("gzip data: unpack it first, as with `gunzip -c`")
            return
        if len(line) > entry.max_bytes:
            yield entry.failure(f"longer than {entry.max_bytes} bytes: no page is", line=number)
            _skip_line(stream, line)
            continue
        line = line.removeprefix(_BOM) if number == 1 else line
        if line.strip():
            yield _from_line(line.rstrip(b"\r\n"), number, entry)


# Which reader takes a file, by the end of its name; `.gz` may follow. Others are sniffed.
entry_formats: Mapping[str, Reader] = {
    ".html": partial(read_page, media="html"),
    ".htm": partial(read_page, media="html"),
    ".xhtml": partial(read_page, media="html"),
    ".txt": partial(read_page, media="text"),
    ".text": partial(read_page, media="text"),
    ".md": partial(read_page, media="text"),
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}


def _must_exist(path: Path) -> None:
    """Raises `ReadError` for a named input that is not there; one without permission is."""
    try:
        path.stat()
    except PermissionError:
        return
    except (OSError, ValueError) as error:
        raise ReadError(
            f"{_shown(path)}: {_reason(error)}; check the spelling of this input"
        ) from error


def _pages(paths: Sequence[Path], content_key: str | None) -> Iterator[RawPage | Failure]:
    for path in paths:
        if os.path.isdir(path):
            yield from _folder(path, PurePath(), content_key, ())
        else:
            yield from _file(path, PurePath(path.name), content_key)


def _folder(
    folder: Path, relative: PurePath, content_key: str | None, above: tuple[tuple[int, int], ...]
) -> Iterator[RawPage | Failure]:
    """All pages below a folder, by name. `above` are the folders that it stands in."""
    entry = _entry(folder, relative, content_key)
    try:
        status = folder.stat()
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        yield entry.failure(f"{_reason(error)}; check that this folder may be read")
        return
    identity = (status.st_dev, status.st_ino)
    if identity in above:
        yield entry.failure("a link back to a folder that it stands in; remove it")
        return
    for name in names:
        path = folder / name
        if os.path.isdir(path):
            yield from _folder(path, relative / name, content_key, (*above, identity))
        elif os.path.exists(path) and not os.path.isfile(path):
            yield _entry(path, relative / name, content_key).failure(
                "not a regular file (a pipe, socket or device); leave it out"
            )
        else:
            yield from _file(path, relative / name, content_key)


def _file(path: Path, relative: PurePath, content_key: str | None) -> Iterator[RawPage | Failure]:
    """The pages of one file, which its suffix assigns to a reader."""
    gzipped = path.suffix.lower() == ".gz"
    named = relative.with_suffix("") if gzipped and relative.stem else relative
    reader = entry_formats.get(named.suffix.lower(), partial(read_page, media=None))
    entry = _entry(path, named, content_key)
    try:
        with path.open("rb") as stream:
            yield from _caught(stream, reader, entry, gzipped=gzipped)
    except OSError as error:
        yield entry.failure(_advice(error))


def _caught(
    stream: BinaryIO, reader: Reader, entry: Entry, *, gzipped: bool = False
) -> Iterator[RawPage | Failure]:
    """What a reader gives, with a failure in place of what breaks it off."""
    try:
        if gzipped or _peek(stream).startswith(GZIP_MAGIC):
            if gzipped and not _peek(stream).startswith(GZIP_MAGIC):
                yield entry.failure(_not_gzip(_peek(stream)))
                return
            with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
                yield from reader(cast(BinaryIO, unpacked), entry)
        else:
            yield from reader(stream, entry)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield entry.failure(f"damaged gzip data ({error}); fetch or pack the file again")
    except OSError as error:
        yield entry.failure(_advice(error))


def _entry(path: Path, relative: PurePath, content_key: str | None) -> Entry:
    return Entry(id=_shown(relative), source=_shown(path), content_key=content_key)


def _shown(path: PurePath) -> str:
    """The path with `/`, for people and records; bytes of the name that are no UTF-8 replaced."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _peek(stream: BinaryIO) -> bytes:
    """The next bytes of a stream without taking them; none where the stream can't tell."""
    return stream.peek(2)[:2] if isinstance(stream, io.BufferedReader) else b""


def _not_gzip(start: bytes) -> str:
    if not start:
        return "empty file: not even the header of gzip data; fetch it again or leave it out"
    return "not gzip data, although its name ends in .gz; rename it or fetch it again"


def _advice(error: OSError) -> str:
    """What the system says went wrong with a file, and what to do."""
    match error:
        case PermissionError():
            return "permission denied; make the file readable"
        case FileNotFoundError():
            return "not there (a link whose target is gone?); remove it or bring the target back"
        case _:
            return f"{_reason(error)}; check the file and its disk"


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "does not exist"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _skip_line(stream: BinaryIO, part: bytes) -> None:
    """Reads on to the end of an overlong line, in pieces."""
    while part and not part.endswith(b"\n"):
        part = stream.readline(_HEAD)


def _from_line(line: bytes, number: int, entry: Entry) -> RawPage | Failure:
    """The page of one JSON record, or why there is none."""
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return entry.failure(
            f"not UTF-8 at byte {error.start + 1}; write JSON lines in UTF-8", line=number
        )
    except json.JSONDecodeError as error:
        return entry.failure(
            f"not JSON: {error.msg} at column {error.colno}; each line must hold one whole object",
            line=number,
        )
    except (ValueError, RecursionError) as error:
        return entry.failure(f"JSON that can't be read: {error}; simplify it", line=number)
    if not isinstance(record, dict):
        return entry.failure(
            f"a JSON {_json_type(record)}, not an object; put the page in an object, "
            'as {"text": "..."}',
            line=number,
        )
    return _from_record(record, number, entry)


def _from_record(record: dict[str, Any], number: int, entry: Entry) -> RawPage | Failure:
    key = _page_key(record, entry.content_key)
    if key is None:
        wanted = repr(entry.content_key) if entry.content_key else "'html', 'text' or 'content'"
        found = ", ".join(repr(name) for name in list(record)[:10]) or "nothing"
        return entry.failure(
            f"no page under {wanted}, found {found}; name the key that holds the page", line=number
        )
    url = record.get("url")
    taken = {key, "id", "url"}
    return RawPage(
        id=_record_id(record.get("id")) or f"{entry.id}#{number}",
        data=record[key],
        source=f"{entry.source}#{number}",
        url=url if isinstance(url, str) and url else None,
        media=PAGE_FIELDS.get(key),
        extra={name: value for name, value in record.items() if name not in taken},
    )


def _page_key(record: Mapping[str, Any], content_key: str | None) -> str | None:
    """The key that holds the page: the first with text in it, else the first with a string."""
    keys = (content_key,) if content_key else tuple(PAGE_FIELDS)
    strings = [key for key in keys if isinstance(record.get(key), str)]
    return next((key for key in strings if record[key].strip()), next(iter(strings), None))


def _record_id(value: object) -> str:
    """A record's own id as text; empty where it has none that is a string or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _json_type(value: object) -> str:
    names = {str: "string", list: "array", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")
