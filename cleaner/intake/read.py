"""Inputs to raw pages: files, folders, patterns, lists and standard input, also compressed.

A new input format is one reader function and its line in `entry_formats`.
"""

from __future__ import annotations

import glob
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, BinaryIO, Literal, cast

from cleaner.errors import CleanerError, MissingExtraError, ReadError
from cleaner.intake.decode import GZIP_MAGIC, MAX_BYTES, binary_kind
from cleaner.intake.members import (
    ZSTD_MAGIC,
    ZSTD_SKIPPABLE,
    DamagedError,
    GzipMembers,
    Members,
    ZstdFrames,
)
from cleaner.model import PAGE_FIELDS, Media, RawPage
from cleaner.system.jsontext import from_json

_HEAD = 65_536
_BOM = b"\xef\xbb\xbf"
_PACKED = (".gz", ".zst")
_GLOB = frozenset("*?[")
_STDIN = "-"
# What archives begin with, and where.
_MAGICS = (
    ("warc", 0, b"WARC/"),
    ("arc", 0, b"filedesc://"),
    ("parquet", 0, b"PAR1"),
    ("zip", 0, b"PK\x03\x04"),
    ("tar", 257, b"ustar"),
)
_TAR_END = 262


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
    content_key: the key of a record that holds the page; `None` takes the first usable one.
    url_key, id_key: the keys of a record that hold the page's address and id.
    max_bytes: the longest page.
    """

    id: str
    source: str
    content_key: str | None = None
    url_key: str = "url"
    id_key: str = "id"
    max_bytes: int = MAX_BYTES

    def inside(self, name: str) -> Entry:
        """The entry of a file that stands in this one."""
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return replace(self, id=f"{self.id}/{name}", source=f"{self.source}/{name}")

    def failure(self, message: str, *, line: int = 0) -> Failure:
        """What went wrong with the entry, or with one line of it."""
        place = f"#{line}" if line else ""
        source = f"{self.source}{place}"
        return Failure(
            id=f"{self.id}{place}", source=source, error=ReadError(f"{source}: {message}")
        )


Reader = Callable[[BinaryIO, Entry], Iterator[RawPage | Failure]]


def read(
    inputs: Sequence[str | Path],
    *,
    content_key: str | None = None,
    url_key: str = "url",
    id_key: str = "id",
    max_bytes: int = MAX_BYTES,
) -> Iterator[RawPage | Failure]:
    """The pages of inputs in a stable order, and a failure for each unreadable one.

    An input is a file, a folder, a pattern (`raw/**/*.html`), `@FILE` for a list of these, one a
    line, or `-` for standard input. Folders are walked by name, hidden files and folders left
    out. Pages come one at a time.

    Raises:
        ReadError: an input does not exist; raised before anything is read.
    """
    model = Entry(
        id="",
        source="",
        content_key=content_key,
        url_key=url_key,
        id_key=id_key,
        max_bytes=max_bytes,
    )
    return _pages(expand(inputs), model)


@dataclass(frozen=True, slots=True)
class Input:
    """One file or folder among the inputs, and the path that its pages' ids start from."""

    path: Path
    relative: PurePath


def expand(inputs: Sequence[str | Path]) -> list[Input]:
    """The files and folders that inputs stand for, patterns and lists resolved.

    Raises:
        ReadError: one does not exist, or a pattern finds nothing.
    """
    found: list[Input] = []
    for given in map(str, inputs):
        if given.startswith("@") and not os.path.lexists(given):
            found += _listed(given)
        else:
            found += _expanded(given)
    return found


def _expanded(given: str) -> list[Input]:
    if given == _STDIN and not os.path.lexists(given):
        return [Input(Path(given), PurePath(given))]
    if _GLOB.intersection(given) and not os.path.lexists(given):
        return _globbed(given)
    path = Path(given)
    _must_exist(path)
    return [Input(path, PurePath() if path.is_dir() else PurePath(path.name))]


def _globbed(pattern: str) -> list[Input]:
    """The files that a pattern finds, by name; ids count from its part without signs."""
    parts = PurePath(pattern).parts
    first = next(place for place, part in enumerate(parts) if _GLOB.intersection(part))
    root = PurePath(*parts[:first])
    paths = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]
    if not paths:
        raise ReadError(f"{pattern}: finds no file; check the pattern, and that it is quoted")
    # A folder that the pattern finds beside its files would give them twice.
    files = [path for path in paths if not path.is_dir()] or paths
    return [Input(path, path.relative_to(root)) for path in files]


def _listed(given: str) -> list[Input]:
    """The inputs that a file lists, one a line; empty lines and those with `#` first are none."""
    path = Path(given[1:])
    try:
        lines = path.read_bytes().removeprefix(_BOM).splitlines()
    except OSError as error:
        raise ReadError(f"{_shown(path)}: {_reason(error)}; check this list of inputs") from error
    names = [os.fsdecode(line.strip()) for line in lines]
    found: list[Input] = []
    for name in names:
        if not name or name.startswith("#"):
            continue
        if _GLOB.intersection(name) and not os.path.lexists(name):
            found += _globbed(name)
            continue
        inner = Path(name)
        parts = [part for part in inner.parts if part not in (inner.anchor, "..")]
        # A file of the list that is gone fails by itself when it is read.
        folder = inner.is_dir()
        found.append(Input(inner, PurePath(*parts) if parts and not folder else PurePath()))
    return found


def count_pages(inputs: Sequence[Input]) -> int:
    """How many pages the inputs hold, where each file is one; 0 where that can't be told."""
    count = 0
    for given in inputs:
        for name in _names_below(given.path):
            if name == _STDIN or _reader_of(PurePath(name))[0] not in _ONE_PAGE:
                return 0
            count += 1
    return count


def _names_below(path: Path) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path.name
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        # Where links lead to may be counted twice, or without an end.
        if any(os.path.islink(os.path.join(folder, name)) for name in folders):
            yield _STDIN
        yield from (name for name in names if not name.startswith("."))


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
    data += stream.read(max(0, entry.max_bytes + 1 - len(data)))
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


def _archived(reader: str) -> Reader:
    """A reader of archives, imported when the first one comes."""

    def read(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
        from cleaner.intake import containers, warc

        if reader == "warc":
            return warc.read_warc(stream, entry)
        if reader == "arc":
            return warc.read_arc(stream, entry)
        if reader == "parquet":
            return containers.read_parquet(stream, entry)
        archive = containers.read_zip if reader == "zip" else containers.read_tar
        return archive(_member, stream, entry)

    return read


def _member(stream: BinaryIO, name: str, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of a file in an archive."""
    suffix, packed = _reader_of(PurePosixPath(name))
    inner = entry.inside(name.removesuffix(packed) if packed else name)
    if suffix in (".zip", ".tar"):
        yield inner.failure("an archive within an archive; unpack the outer one first")
        return
    reader = entry_formats.get(suffix, partial(read_page, media=None))
    buffered = io.BufferedReader(cast(Any, stream))
    yield from _caught(buffered, reader, inner, packed=packed)


# Which reader takes a file, by the end of its name; `.gz` or `.zst` may follow. Others are
# sniffed.
entry_formats: Mapping[str, Reader] = {
    ".html": partial(read_page, media="html"),
    ".htm": partial(read_page, media="html"),
    ".xhtml": partial(read_page, media="html"),
    ".txt": partial(read_page, media="text"),
    ".text": partial(read_page, media="text"),
    ".md": partial(read_page, media="text"),
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".warc": _archived("warc"),
    ".wet": _archived("warc"),
    ".arc": _archived("arc"),
    ".parquet": _archived("parquet"),
    ".zip": _archived("zip"),
    ".tar": _archived("tar"),
}
_ONE_PAGE = frozenset({"", ".html", ".htm", ".xhtml", ".txt", ".text", ".md"})
_SHORT = {".tgz": ".tar", ".tzst": ".tar"}


def _reader_of(name: PurePath) -> tuple[str, str]:
    """The suffix that tells a file's reader, empty for one to be sniffed, and how it is packed.

    >>> _reader_of(PurePath("a.warc.gz")), _reader_of(PurePath("b.tgz")), _reader_of(PurePath("c"))
    (('.warc', '.gz'), ('.tar', ''), ('', ''))
    """
    packed = name.suffix.lower() if name.suffix.lower() in _PACKED else ""
    named = name.with_suffix("") if packed and name.stem else name
    suffix = _SHORT.get(named.suffix.lower(), named.suffix.lower())
    return (suffix if suffix in entry_formats else ""), packed and name.suffix


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


def _pages(inputs: Sequence[Input], model: Entry) -> Iterator[RawPage | Failure]:
    for given in inputs:
        if str(given.path) == _STDIN and not os.path.lexists(_STDIN):
            yield from _standard_input(model)
        elif os.path.isdir(given.path):
            yield from _folder(given.path, given.relative, model, ())
        else:
            yield from _file(given.path, given.relative, model)


def _standard_input(model: Entry) -> Iterator[RawPage | Failure]:
    """The pages of standard input: its first bytes tell records a line, archives, or one page."""
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    entry = replace(model, id=_STDIN, source=_STDIN)

    def sniffed(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
        buffered = cast(io.BufferedReader, stream)
        start = buffered.peek(_TAR_END)
        if start.lstrip(_BOM + b" \t\r\n").startswith(b"{"):
            return read_jsonl(buffered, entry)
        kind = next((kind for kind, at, magic in _MAGICS if start.startswith(magic, at)), "")
        return _archived(kind)(buffered, entry) if kind else read_page(buffered, entry, media=None)

    yield from _caught(stream, sniffed, entry)


def _folder(
    folder: Path, relative: PurePath, model: Entry, above: tuple[tuple[int, int], ...]
) -> Iterator[RawPage | Failure]:
    """All pages below a folder, by name. `above` are the folders that it stands in."""
    entry = _entry(folder, relative, model)
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
            yield from _folder(path, relative / name, model, (*above, identity))
        elif os.path.exists(path) and not os.path.isfile(path):
            yield _entry(path, relative / name, model).failure(
                "not a regular file (a pipe, socket or device); leave it out"
            )
        else:
            yield from _file(path, relative / name, model)


def _file(path: Path, relative: PurePath, model: Entry) -> Iterator[RawPage | Failure]:
    """The pages of one file, which its suffix assigns to a reader."""
    suffix, packed = _reader_of(relative)
    named = relative.with_suffix("") if packed else relative
    reader = entry_formats.get(suffix, partial(read_page, media=None))
    entry = _entry(path, named, model)
    try:
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            pages = _caught(stream, reader, entry, packed=packed)
            if suffix in _ONE_PAGE:
                pages = iter(tuple(pages))
                if _changed(before, os.fstat(stream.fileno())):
                    pages = iter([entry.failure(_CHANGED)])
            yield from pages
            if suffix not in _ONE_PAGE and _changed(before, os.fstat(stream.fileno())):
                yield entry.failure(_CHANGED)
    except (OSError, ValueError) as error:
        yield entry.failure(_advice(error) if isinstance(error, OSError) else str(error))


_CHANGED = "changed while it was read; run again once it is whole"


def _changed(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


def _caught(
    stream: BinaryIO, reader: Reader, entry: Entry, *, packed: str = ""
) -> Iterator[RawPage | Failure]:
    """What a reader gives, with a failure in place of what breaks it off."""
    start = _peek(stream)
    try:
        if packed.lower() == ".gz" and not start.startswith(GZIP_MAGIC):
            yield entry.failure(_not_gzip(start))
        elif packed.lower() == ".zst" and not start.startswith((ZSTD_MAGIC, *ZSTD_SKIPPABLE)):
            yield entry.failure("not Zstandard data, although its name ends in .zst; rename it")
        elif start.startswith(GZIP_MAGIC):
            yield from _from_members(GzipMembers(stream), reader, entry)
        elif start.startswith((ZSTD_MAGIC, *ZSTD_SKIPPABLE)):
            yield from _from_members(ZstdFrames(stream), reader, entry)
        else:
            yield from reader(stream, entry)
    except DamagedError as error:
        yield entry.failure(f"{error}; fetch or pack the file again")
    except OSError as error:
        yield entry.failure(_advice(error))
    except MissingExtraError as error:
        yield entry.failure(str(error))


def _from_members(members: Members, reader: Reader, entry: Entry) -> Iterator[RawPage | Failure]:
    with io.BufferedReader(members, _HEAD) as unpacked:
        yield from reader(cast(BinaryIO, unpacked), entry)
        unpacked.read(1)
    if members.trailing:
        yield entry.failure(
            f"bytes that are no {members.kind} data follow it; fetch or pack the file again"
        )


def _entry(path: Path, relative: PurePath, model: Entry) -> Entry:
    return replace(model, id=_shown(relative), source=_shown(path))


def _shown(path: PurePath) -> str:
    """The path with `/`, for people and records; bytes of the name that are no UTF-8 replaced."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _peek(stream: BinaryIO) -> bytes:
    """The next bytes of a stream without taking them; none where the stream can't tell."""
    return stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""


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
        record = from_json(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return entry.failure(
            f"not UTF-8 at byte {error.start + 1}; write JSON lines in UTF-8", line=number
        )
    except json.JSONDecodeError as error:
        return entry.failure(
            f"not JSON: {error.msg} at column {error.colno}; each line must hold one whole object",
            line=number,
        )
    except RecursionError:
        return entry.failure("JSON that is nested too deeply to be read; flatten it", line=number)
    except ValueError as error:
        return entry.failure(f"JSON that can't be read: {error}; simplify it", line=number)
    if not isinstance(record, dict):
        return entry.failure(
            f"a JSON {_json_type(record)}, not an object; put the page in an object, "
            'as {"text": "..."}',
            line=number,
        )
    return from_record(record, number, entry)


def from_record(record: dict[str, Any], number: int, entry: Entry) -> RawPage | Failure:
    """The page of one record, or why there is none."""
    key = _page_key(record, entry.content_key)
    if key is None:
        wanted = repr(entry.content_key) if entry.content_key else "'html', 'text' or 'content'"
        found = ", ".join(repr(name) for name in list(record)[:10]) or "nothing"
        return entry.failure(
            f"no page under {wanted}, found {found}; name the key that holds the page", line=number
        )
    url = record.get(entry.url_key)
    taken = {key, entry.id_key, entry.url_key}
    return RawPage(
        id=_record_id(record.get(entry.id_key)) or f"{entry.id}#{number}",
        data=record[key],
        source=f"{entry.source}#{number}",
        url=url if isinstance(url, str) and url else None,
        media=PAGE_FIELDS.get(key),
        extra={name: value for name, value in record.items() if name not in taken},
    )


def _page_key(record: Mapping[str, Any], content_key: str | None) -> str | None:
    """The key that holds the page: the first with text in it, else the first with a string."""
    keys = (content_key,) if content_key else tuple(PAGE_FIELDS)
    strings = [key for key in keys if isinstance(record.get(key), str | bytes)]
    return next((key for key in strings if record[key].strip()), next(iter(strings), None))


def _record_id(value: object) -> str:
    """A record's own id as text; empty where it has none that is a string or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _json_type(value: object) -> str:
    names = {str: "string", list: "array", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")
