"""The one table of input formats: name, suffixes, the sign that content gives, and reader.

It serves files, the members of archives, and standard input. A new format is one reader and its
line in `INPUT_FORMATS`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import BinaryIO

from cleaner.errors import ReadError
from cleaner.intake.binary import GZIP_MAGIC, binary_kind
from cleaner.intake.claims import held
from cleaner.intake.entry import Entry, Failure, Inner, Reader
from cleaner.intake.json_sign import ARRAY, OBJECT, Record, first_record, one_record
from cleaner.intake.json_values import read_json
from cleaner.intake.mail import is_mail, read_mail
from cleaner.intake.media import begins_document
from cleaner.intake.packed import PACKED
from cleaner.intake.records import BOM, page_key, read_jsonl
from cleaner.intake.tables import is_table, read_table
from cleaner.model import PAGE_FIELDS, Media, RawPage
from cleaner.system.pattern import pattern

# How much of a file is looked at to tell what it is.
LOOK = 65_536
_SPACE = b" \t\r\n"


ArchiveReader = Callable[[Inner, BinaryIO, Entry], Iterator[RawPage | Failure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFormat:
    """What a file may be.

    name: as the option `--input-format` takes it. words: as messages call it.
    suffixes: the ends of names that tell it.
    sign: whether a file that begins with these bytes is one, whatever its name; `None` where
        only its name tells it.
    archive: what reads a file that holds others, with what reads those.
    one_page: it holds one page.
    """

    name: str
    words: str
    suffixes: tuple[str, ...]
    reader: Reader
    sign: Callable[[bytes], bool] | None = None
    archive: ArchiveReader | None = None
    one_page: bool = False


def read_page(
    stream: BinaryIO, entry: Entry, *, media: Media | None
) -> Iterator[RawPage | Failure]:
    """A file that is one page. Without a known `media`, binary files are refused unread."""
    data = stream.read(LOOK)
    kind = "" if media or data.startswith(GZIP_MAGIC) else binary_kind(data)
    if kind:
        yield entry.failure(f"not a page: looks like {kind}; give HTML, text or JSON lines")
        return
    if len(data) == LOOK:
        data += stream.read(max(0, entry.max_bytes + 1 - len(data)))
    if len(data) > entry.max_bytes:
        yield entry.failure(
            f"more than {entry.max_bytes} bytes: no page is that long; split it, "
            "or name it .jsonl if it holds a record a line"
        )
        return
    media = entry.media or media
    warnings: tuple[str, ...] = ()
    if media != "html" and not entry.media:
        try:
            page = held(data, media, "the page")
        except ReadError as error:
            yield entry.failure(str(error))
            return
        assert isinstance(page.data, bytes)
        data, media, warnings = page.data, page.media, page.warnings
    yield RawPage(id=entry.id, data=data, source=entry.source, media=media, warnings=warnings)


def _read_warc(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    from cleaner.intake.warc import read_warc

    return read_warc(stream, entry)


def _read_arc(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    from cleaner.intake.warc import read_arc

    return read_arc(stream, entry)


def _read_parquet(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    from cleaner.intake.containers import read_parquet

    return read_parquet(stream, entry)


def _read_zip(inner: Inner, stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    from cleaner.intake.containers import read_zip

    return read_zip(inner, stream, entry)


def _read_tar(inner: Inner, stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    from cleaner.intake.containers import read_tar

    return read_tar(inner, stream, entry)


def _no_members(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """What becomes of an archive where its members can't be read."""
    yield entry.failure("an archive within an archive; unpack the outer one first")


def _begins(pattern: str) -> Callable[[bytes], bool]:
    return partial(_matches, re.compile(pattern.encode()))


def _matches(pattern: re.Pattern[bytes], start: bytes) -> bool:
    return pattern.match(start) is not None


# What the first file in an office document, an e-book or a program's package is called.
_OFFICE = pattern(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]|mimetype|_rels/|META-INF/|docProps/|word/|xl/|ppt/"
    rb"|AndroidManifest)",
    re.DOTALL,
)


def _is_zip(start: bytes) -> bool:
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _OFFICE.match(start)


def _is_tar(start: bytes) -> bool:
    return start[257:262] == b"ustar" and b"\0" in start[:257]


def _is_parquet(start: bytes) -> bool:
    return start.startswith(b"PAR1") and bool(binary_kind(start))


HTML = InputFormat(
    name="html",
    words="HTML",
    suffixes=(".html", ".htm", ".xhtml"),
    reader=partial(read_page, media="html"),
    one_page=True,
)
TEXT = InputFormat(
    name="text",
    words="text",
    suffixes=(".txt", ".text", ".md"),
    reader=partial(read_page, media="text"),
    one_page=True,
)
PAGE = InputFormat(
    name="page",
    words="a page",
    suffixes=(),
    reader=partial(read_page, media=None),
    one_page=True,
)
JSONL = InputFormat(
    name="jsonl",
    words="JSON lines",
    suffixes=(".jsonl", ".ndjson", ".jl"),
    reader=read_jsonl,
)
JSON = InputFormat(name="json", words="JSON", suffixes=(".json",), reader=read_json)
TABLE = InputFormat(
    name="csv", words="a table (CSV or TSV)", suffixes=(".csv", ".tsv"), reader=read_table
)

# Those with a sign come before those that have to be looked at more closely.
INPUT_FORMATS: tuple[InputFormat, ...] = (
    HTML,
    TEXT,
    PAGE,
    InputFormat(
        name="mhtml",
        words="MHTML or mail",
        suffixes=(".mhtml", ".mht", ".eml"),
        reader=read_mail,
        sign=is_mail,
        one_page=True,
    ),
    JSONL,
    JSON,
    TABLE,
    InputFormat(
        name="warc",
        words="a WARC file",
        suffixes=(".warc", ".wet"),
        reader=_read_warc,
        sign=_begins(r"WARC/\d+\.\d+\r?\n[A-Za-z][\w-]*:"),
    ),
    InputFormat(
        name="arc",
        words="an ARC file",
        suffixes=(".arc",),
        reader=_read_arc,
        sign=_begins(r"filedesc://[^\n]*\n"),
    ),
    InputFormat(
        name="parquet",
        words="a Parquet file",
        suffixes=(".parquet",),
        reader=_read_parquet,
        sign=_is_parquet,
    ),
    InputFormat(
        name="zip",
        words="a ZIP archive",
        suffixes=(".zip",),
        reader=_no_members,
        archive=_read_zip,
        sign=_is_zip,
    ),
    InputFormat(
        name="tar",
        words="a tar archive",
        suffixes=(".tar",),
        reader=_no_members,
        archive=_read_tar,
        sign=_is_tar,
    ),
)
BY_NAME: Mapping[str, InputFormat] = {format.name: format for format in INPUT_FORMATS}
BY_SUFFIX: Mapping[str, InputFormat] = {
    suffix: format for format in INPUT_FORMATS for suffix in format.suffixes
}
_SIGNED = tuple(format for format in INPUT_FORMATS if format.sign)
_PAGES = (HTML, TEXT, PAGE)
_SHORT = {".tgz": ".tar", ".tzst": ".tar"}


def split_name(name: PurePath) -> tuple[str, str]:
    """The suffix that tells a file's format, empty where none does, and how it is packed.

    >>> split_name(PurePath("a.warc.gz")), split_name(PurePath("b.tgz")), split_name(PurePath("c"))
    (('.warc', '.gz'), ('.tar', ''), ('', ''))
    """
    suffix = name.suffix
    packed = suffix if suffix.lower() in PACKED else ""
    if packed and name.stem:
        suffix = PurePath(name.stem).suffix
    lower = suffix.lower()
    lower = _SHORT.get(lower, lower)
    return (lower if lower in BY_SUFFIX else ""), packed


def choose(
    start: bytes, suffix: str, entry: Entry, *, whole: bool = False
) -> tuple[InputFormat, str]:
    """What a file is by its first bytes and its suffix, and a warning where those disagree.

    What the caller says counts before all else. whole: the bytes are all of the file.
    """
    if entry.format:
        return BY_NAME[entry.format], ""
    named = BY_SUFFIX.get(suffix, PAGE)
    # Nearly all pages begin so, and nothing else does.
    if start[:1] == b"<" and named in _PAGES:
        return named, ""
    if named.sign and named.sign(start):
        return named, ""
    for format in _SIGNED:
        if format is not named and format.sign and format.sign(start):
            return format, _disagree(suffix, format)
    if named in _PAGES and not _may_be_records(start, entry):
        return named, ""
    return _looked_at(_decoded(start), suffix, named, entry, whole)


def _disagree(suffix: str, format: InputFormat) -> str:
    if not suffix or suffix in format.suffixes:
        return ""
    return (
        f"named {suffix}, but holds {format.words}; read as that, "
        "unless --input-format names another"
    )


def _may_be_records(start: bytes, entry: Entry) -> bool:
    """Whether a page could be records after all, told at little cost."""
    first = start.lstrip(_SPACE)[:1]
    if first in (b"{", b"[", b"\xef", b"\xff", b"\xfe"):
        return True
    line = start[: start.find(b"\n")]
    keys = (entry.content_key,) if entry.content_key else PAGE_FIELDS
    return any(key.encode() in line for key in keys)


def _looked_at(
    text: str, suffix: str, named: InputFormat, entry: Entry, whole: bool
) -> tuple[InputFormat, str]:
    """What a file without a sign is: records or pages."""
    if named not in (*_PAGES, JSONL, JSON, TABLE):
        return named, ""
    if text[:1] in ("{", "["):
        return _json_or_named(text, suffix, named, entry, whole)
    if named in (JSONL, TABLE) and begins_document(text):
        return HTML, _disagree(suffix, HTML)
    if named is JSON and text:
        return PAGE, f"named {suffix}, but holds no JSON; read as a page"
    if named in (TEXT, PAGE) and is_table(text, entry.content_key):
        return TABLE, _disagree(suffix, TABLE)
    return named, ""


def _json_or_named(
    text: str, suffix: str, named: InputFormat, entry: Entry, whole: bool
) -> tuple[InputFormat, str]:
    """What a file is that begins with a brace or a bracket, as JSON does."""
    found, record = _json_of(text, named, whole)
    if found is named:
        return named, ""
    if found and (named in (PAGE, JSON, JSONL, TABLE) or page_key(record, entry.content_key)):
        return found, "" if named is JSON else _disagree(suffix, found)
    if named in _PAGES and (found or OBJECT.match(text)):
        return named, (
            f"begins like JSON, but is read as {named.words}, as it does not go on so or has no "
            "page under a key; --input-format and --content-key name others"
        )
    return named, ""


def _decoded(start: bytes) -> str:
    """The beginning of a file as text, for its signs; spaces before it are left out."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "ignore").lstrip()
    return start.removeprefix(BOM).decode("utf-8", "ignore").lstrip()


def _json_of(text: str, named: InputFormat, whole: bool) -> tuple[InputFormat | None, Record]:
    """JSON lines or other JSON where text begins like one of them, and its first record.

    A record that goes on behind the text has what is seen of it.
    """
    if text.startswith("["):
        if not ARRAY.match(text):
            return None, {}
        start = text.find("{")
        return JSON, first_record(text[start:], whole)[0] or {} if start > 0 else {}
    line, ended, rest = text.partition("\n")
    rest = rest.lstrip()
    record = one_record(line)
    if record is not None:
        if rest and not rest.startswith("{"):
            # Prose behind an example; but where the name speaks for them, lines may be bad.
            return (JSONL if named is JSONL else None), record
        return (JSON if named is JSON and not rest and whole else JSONL), record
    if named is JSONL and line.strip() != "{" and (rest.startswith("{") or not ended):
        return JSONL, {}
    record, end = first_record(text, whole)
    if record is None:
        return None, {}
    if end and text[end:].lstrip()[:1] not in ("", "{", ","):
        return (JSON if named is JSON else None), record
    return (JSON if ended or named is JSON else JSONL), record


def is_one_page(name: PurePath) -> bool:
    """Whether a file's name tells no other than that it is one page."""
    return BY_SUFFIX.get(split_name(name)[0], PAGE).one_page
