"""Inputs to raw pages: each file is told by what it holds and by its name, and then read."""

from __future__ import annotations

import io
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from cleaner.errors import CleanerError, MissingExtraError
from cleaner.intake.decode import MAX_BYTES
from cleaner.intake.entry import Entry, Failure
from cleaner.intake.fetch import PAUSE, fetch
from cleaner.intake.formats import BY_NAME, LOOK, choose, split_name
from cleaner.intake.inputs import STDIN, Input, expand, reason, shown
from cleaner.intake.leftovers import FRAME, is_leftover, is_saved_with, kind_of, page_of_folder
from cleaner.intake.members import DamagedError, Members
from cleaner.intake.packed import unpacked
from cleaner.model import Media, RawPage
from cleaner.system.pattern import pattern
from cleaner.system.standard_input import standard_input
from cleaner.text.address import host

_CHANGED = "changed while it was read; run again once it is whole"


def read(
    inputs: Sequence[str | Path],
    *,
    content_key: str | None = None,
    url_key: str = "url",
    id_key: str = "id",
    max_bytes: int = MAX_BYTES,
    media: Media | None = None,
    input_format: str = "",
    strict: bool = False,
    passed_over: Counter[str] | None = None,
) -> Iterator[RawPage | Failure]:
    """The pages of inputs in a stable order, and a failure for each unreadable one.

    An input is a file, a folder, a pattern (`raw/**/*.html`), `@FILE` for a list of these, one a
    line, `-` for standard input, or an address of the web, which is asked for its page. Folders
    are walked by name, hidden files and folders left out. Pages come one at a time. Files are told
    by what they hold and by their names, or are what `input_format` names
    (`formats.INPUT_FORMATS`).

    passed_over: counts the pictures, styles, scripts, fonts, sounds and films of folders and
        archives, which are no pages, and records of web archives that hold none. strict: such
        files are failures instead.

    Raises:
        UsageError: an input does not exist; raised before anything is read.
        CleanerError: there is no such format.
    """
    model = Entry(
        id="",
        source="",
        content_key=content_key,
        url_key=url_key,
        id_key=id_key,
        max_bytes=max_bytes,
        media=media,
        format=_checked(input_format),
        strict=strict,
        passed_over=Counter() if passed_over is None else passed_over,
    )
    return _pages(expand(inputs), model)


def _checked(format: str) -> str:
    if format and format not in BY_NAME:
        raise CleanerError(f"unknown input format {format!r}; choose one of {', '.join(BY_NAME)}")
    return format


def read_stream(
    stream: BinaryIO,
    *,
    name: str = "-",
    jsonl: bool = False,
    content_key: str | None = None,
    url_key: str = "url",
    id_key: str = "id",
    media: Media | None = None,
    input_format: str = "",
) -> Iterator[RawPage | Failure]:
    """The pages of a stream, told by its beginning; with `jsonl` a page for each of its lines.

    >>> [page.id for page in read_stream(io.BytesIO(b'{"text": "One."}'), jsonl=True)]
    ['-#1']
    """
    entry = Entry(
        id=name,
        source=name,
        content_key=content_key,
        url_key=url_key,
        id_key=id_key,
        media=media,
        format=_checked(input_format),
    )
    if jsonl:
        # A record is given as soon as it comes, so that no more than one read is looked at.
        buffered = (
            stream
            if isinstance(stream, io.BufferedReader)
            else io.BufferedReader(cast(Any, stream))
        )
    else:
        buffered = io.BufferedReader(cast(Any, stream), LOOK)
    return _caught(buffered, entry, _Kind(suffix=".jsonl" if jsonl else ""))


def _pages(inputs: Sequence[Input], model: Entry) -> Iterator[RawPage | Failure]:
    asked: dict[str, float] = {}
    for given in inputs:
        if given.url:
            yield _fetched(given.url, model, asked)
        elif str(given.path) == STDIN and not os.path.lexists(STDIN):
            yield from _standard_input(model)
        elif os.path.isdir(given.path):
            yield from _folder(given.path, given.relative, model, ())
        else:
            entry = replace(
                _entry(given.path, given.relative, model), columns=_columns(given.relative.parts)
            )
            yield from _file(given.path, given.relative.name, entry, named=True)


def _fetched(url: str, model: Entry, asked: dict[str, float]) -> RawPage | Failure:
    """The page at an address; of one host one after another, with a pause between.

    asked: when the last page of each host came.
    """
    name = host(url)
    if name in asked:
        time.sleep(max(0.0, asked[name] + PAUSE - time.monotonic()))
    try:
        page = fetch(url, max_bytes=model.max_bytes)
    except CleanerError as error:
        return Failure(id=url, source=url, url=url, error=error)
    finally:
        asked[name] = time.monotonic()
    return replace(page, media=model.media or page.media)


def _standard_input(model: Entry) -> Iterator[RawPage | Failure]:
    stream = io.BufferedReader(cast(Any, standard_input()), LOOK)
    yield from _caught(stream, replace(model, id=STDIN, source=STDIN), _Kind())


# Folders


def _folder(
    folder: Path,
    relative: PurePath,
    model: Entry,
    above: tuple[tuple[int, int], ...],
    saved_with: str = "",
) -> Iterator[RawPage | Failure]:
    """All pages below a folder, by name. `above` are the folders that it stands in.

    saved_with: the page that a browser has saved it with; then none of it is a page.
    """
    entry = _entry(folder, relative, model)
    try:
        status = folder.stat()
        found = sorted((item.name, item) for item in os.scandir(folder))
    except OSError as error:
        yield entry.failure(f"{reason(error)}; check that this folder may be read")
        return
    identity = (status.st_dev, status.st_ino)
    if identity in above:
        yield entry.failure("a link back to a folder that it stands in; remove it")
        return
    columns = _columns(relative.parts)
    if columns != model.columns:
        model = replace(model, columns=columns)
    names = {name for name, _ in found}
    place, source = _prefix(entry.id), _prefix(entry.source)
    for name, item in found:
        if is_leftover(name):
            continue
        if item.is_dir():
            page = saved_with or _saved_with(folder, name, names)
            yield from _folder(
                folder / name, relative / name, model, (*above, identity), saved_with=page
            )
            continue
        text = name if name.isascii() else shown(PurePath(name))
        file = replace(model, id=place + text, source=source + text)
        if saved_with:
            yield from _passed_over(file, kind_of(name, b"") or FRAME)
        elif not item.is_file() and os.path.exists(item.path):
            yield file.failure("not a regular file (a pipe, socket or device); leave it out")
        else:
            yield from _file(item.path, name, file)


def _prefix(path: str) -> str:
    """What stands before the name of a file in the path of its folder."""
    if path == ".":
        return ""
    return path if path.endswith("/") else f"{path}/"


def _saved_with(folder: Path, name: str, names: set[str]) -> str:
    """The page that a browser has saved a folder with, which stands beside it; else empty."""
    page = page_of_folder(name, names)
    if not page:
        return ""
    try:
        with open(folder / page, "rb") as stream:
            return page if is_saved_with(stream.read(MAX_BYTES), name) else ""
    except OSError:
        return ""


def _passed_over(entry: Entry, kind: str) -> Iterator[Failure]:
    """Counts a file that is no page, or with `strict` says so."""
    if entry.strict:
        yield entry.failure(f"a {kind}, no page; leave it out, or run without --strict")
    else:
        entry.passed_over[kind] += 1


_COLUMN = pattern(r"([A-Za-z_][\w.-]*)=(.*)", re.DOTALL)
# What Hive calls the folder of rows without a value.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


def _columns(folders: Sequence[str]) -> Mapping[str, str | None]:
    """The columns that the names of folders stand for, as Hive, Spark and Arrow write them.

    >>> _columns(["year=2024", "raw", "city=New%20Marl"])
    {'year': '2024', 'city': 'New Marl'}
    """
    found = (_COLUMN.fullmatch(name) for name in folders if "=" in name)
    return {
        match[1]: None if match[2] == _NO_VALUE else unquote(match[2]) for match in found if match
    }


# Files


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is known of a file before it is read.

    suffix, packed: what its name says of its format, and of how it is packed.
    name: its name, where it is one of a folder or an archive, among which pictures and the like
        are passed over. archived: it stands in an archive.
    changed: whether the file is another by now.
    """

    suffix: str = ""
    packed: str = ""
    name: str = ""
    archived: bool = False
    changed: Callable[[], bool] | None = None


def _file(
    path: str | Path, name: str, entry: Entry, *, named: bool = False
) -> Iterator[RawPage | Failure]:
    """The pages of one file. named: it is an input itself, and not one of a folder's."""
    suffix, packed = split_name(PurePath(name))
    if packed and name != packed:
        entry = replace(entry, id=entry.id.removesuffix(packed))
    try:
        with open(path, "rb") as stream:
            before = os.fstat(stream.fileno())
            kind = _Kind(
                suffix=suffix,
                packed=packed,
                name="" if named else name,
                changed=lambda: _changed(before, os.fstat(stream.fileno())),
            )
            yield from _caught(stream, entry, kind)
    except (OSError, ValueError) as error:
        yield entry.failure(_advice(error) if isinstance(error, OSError) else str(error))


def _changed(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)


def _caught(stream: io.BufferedReader, entry: Entry, kind: _Kind) -> Iterator[RawPage | Failure]:
    """The pages of a stream, with a failure in place of what breaks it off."""
    try:
        yield from unpacked(stream, partial(_told, kind=kind), entry, packed=kind.packed)
    except OSError as error:
        yield entry.failure(_advice(error))
    except MissingExtraError as error:
        yield entry.failure(str(error))


def _told(stream: BinaryIO, entry: Entry, *, kind: _Kind) -> Iterator[RawPage | Failure]:
    """The pages of a file that is unpacked, as what it is by its beginning and its name."""
    start, whole = _look(cast(io.BufferedReader, stream))
    if kind.name and not kind.suffix and not entry.format:
        shown_or_run = kind_of(kind.name, start)
        if shown_or_run:
            yield from _passed_over(entry, shown_or_run)
            return
    format, warning = choose(start, kind.suffix, entry, whole=whole)
    if format.archive and not kind.archived:
        pages = format.archive(_member, stream, entry)
    else:
        pages = format.reader(stream, entry)
    if warning or entry.columns:
        pages = _completed(pages, entry, warning)
    if kind.changed is None:
        yield from pages
    elif format.one_page:
        results = tuple(pages)
        yield from [entry.failure(_CHANGED)] if kind.changed() else results
    else:
        yield from pages
        if kind.changed():
            yield entry.failure(_CHANGED)


def _look(stream: io.BufferedReader) -> tuple[bytes, bool]:
    """The first bytes of a stream, which stay in it, and whether they are all of it."""
    try:
        start = stream.peek(LOOK)
    except DamagedError:
        # The reader of the file's name may find more behind the damage.
        return b"", False
    raw: Any = stream.raw
    at_once = isinstance(raw, io.FileIO)
    # A file's buffer is small, and members may be, which does but for what is told further on.
    if start.lstrip()[:1] in (b"{", b"[") if at_once else isinstance(raw, Members):
        if not stream.seekable() or stream.tell():
            return start, False
        try:
            start = stream.read(LOOK)
        except DamagedError:
            return start, False
        finally:
            stream.seek(0)
        return start, len(start) < LOOK
    return start, len(start) < io.DEFAULT_BUFFER_SIZE


def _completed(
    pages: Iterator[RawPage | Failure], entry: Entry, warning: str
) -> Iterator[RawPage | Failure]:
    """The pages with the columns of their folders, and the first with a warning on its file.

    A column of addresses is the address of pages that have none of their own.
    """
    columns = {name: value for name, value in entry.columns.items() if name != entry.url_key}
    for page in pages:
        if isinstance(page, RawPage):
            page = replace(
                page,
                url=page.url or entry.columns.get(entry.url_key),
                extra={**columns, **page.extra},
                warnings=(warning, *page.warnings) if warning else page.warnings,
            )
            warning = ""
        yield page


def _member(stream: BinaryIO, name: str, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of a file in an archive."""
    path = PurePosixPath(name)
    suffix, packed = split_name(path)
    inner = entry.inside(name.removesuffix(packed) if packed and path.name != packed else name)
    if columns := _columns(path.parts[:-1]):
        inner = replace(inner, columns={**inner.columns, **columns})
    buffered = io.BufferedReader(cast(Any, stream), LOOK)
    kind = _Kind(suffix=suffix, packed=packed, name=path.name, archived=True)
    yield from _caught(buffered, inner, kind)


def _entry(path: Path, relative: PurePath, model: Entry) -> Entry:
    return replace(model, id=shown(relative), source=shown(path))


def _advice(error: OSError) -> str:
    """What the system says went wrong with a file, and what to do."""
    match error:
        case PermissionError():
            return "permission denied; make the file readable"
        case FileNotFoundError():
            return "not there (a link whose target is gone?); remove it or bring the target back"
        case _:
            return f"{reason(error)}; check the file and its disk"
