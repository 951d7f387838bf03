"""Web archives: the pages among the records of WARC, WET and ARC files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cleaner.errors import DecodeError, MissingExtraError
from cleaner.intake.entry import Entry, Failure
from cleaner.intake.framing import Form, Gap, Head, Record, Records
from cleaner.intake.http_coding import undo
from cleaner.model import Media, RawPage
from cleaner.system.pattern import pattern

_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
# Parts of media types, and what `leftovers` calls files of such.
_SHOWN = {
    "image/": "picture",
    "text/css": "style",
    "javascript": "script",
    "font": "font",
    "audio/": "sound or film",
    "video/": "sound or film",
}
_OTHER = "record of another media type"
_PAGE_TYPES = (b"response", b"conversion", b"resource")
# A body with its codings may be so many times as long as the longest page: chunks of a few bytes
# each double it.
_WIRE = 2
_LENGTH = pattern(rb"\d{1,18}")
_STATUS = pattern(rb"HTTP/\S+[ \t]+(\d{3})\b", re.IGNORECASE)
_CHARSET = pattern(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)


def read_warc(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of a WARC or WET file: HTML and text of responses with status 200, and extracts.

    Other records are no pages and are passed over; answers and resources, such as images and error
    pages, are counted. A record that can't be read fails alone.

    Raises:
        Exception: what broke the stream off for good, behind the last record.
    """
    return _pages(stream, entry, _WARC)


def read_arc(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages of an ARC file, version 1 or 2, as those of a WARC file."""
    return _pages(stream, entry, _ARC)


def _pages(stream: BinaryIO, entry: Entry, form: Form) -> Iterator[RawPage | Failure]:
    number = 0
    for found in Records(stream, form, entry.max_bytes * _WIRE):
        if isinstance(found, Gap):
            number += 1
            yield entry.failure(found.reason, line=number)
        elif _is_of_pages(found.head):
            number += 1
            page = _page(found, number, entry)
            if page is not None:
                yield page
        elif found.fault:
            yield entry.failure(f"{found.fault}, which holds no page; fetch it again")


def _is_of_pages(head: Head) -> bool:
    """Whether a record is of a type that holds pages; requests and descriptions are not."""
    kind = head.fields.get(b"warc-type", b"response")
    return kind.lower() in _PAGE_TYPES and not _address(head).startswith("filedesc:")


def _page(found: Record, number: int, entry: Entry) -> RawPage | Failure | None:
    """The page of a record, or why there is none; nothing where it is none."""
    identity = _text(found.head.fields.get(b"warc-record-id", b""))
    identity = identity.strip("<>").removeprefix("urn:uuid:")
    url = _address(found.head) or None

    def failed(message: str) -> Failure:
        return entry.failure(message, line=number, id=identity or None, url=url)

    if found.fault:
        return failed(f"{found.fault}; fetch it again")
    payload = _payload(found.head, found.data)
    if not _may_be_page(payload):
        entry.passed_over[_no_page(payload)] += 1
        return None
    if not payload.status:
        return failed("an answer without an HTTP status; fetch it again")
    body = found.data[payload.begin :]
    warnings = tuple(filter(None, (found.warning, *_incomplete(found.head))))
    short = _short(payload, body) if not warnings else ()
    if payload.transfer or payload.content:
        try:
            undone = undo(
                body, transfer=payload.transfer, content=payload.content, most=entry.max_bytes
            )
        except (DecodeError, MissingExtraError) as error:
            return failed(str(error))
        # A crawler that stores the body without its codings keeps the length of the coded one.
        short = () if undone.data is body or undone.warnings else short
        body, warnings = undone.data, warnings + undone.warnings
    warnings += short
    if len(body) > entry.max_bytes:
        return failed(f"more than {entry.max_bytes} bytes: no page is")
    return RawPage(
        id=identity or f"{entry.id}#{number}",
        data=body,
        source=f"{entry.source}#{number}",
        url=url,
        media=_MEDIA.get(payload.kind),
        charset=payload.charset,
        warnings=warnings,
    )


def _incomplete(head: Head) -> Iterator[str]:
    """What a record says of parts of the page that it does not hold."""
    if reason := head.fields.get(b"warc-truncated"):
        yield f"the crawler cut the page off (WARC-Truncated: {_text(reason)})"
    if head.fields.get(b"warc-segment-number"):
        yield "the record holds one of several segments of the page"


def _short(payload: _Payload, body: bytes) -> tuple[str, ...]:
    """A warning where there is less of a body than the server said."""
    if payload.transfer or len(body) >= payload.length:
        return ()
    return (
        f"cut off: the record holds {len(body):,} of the {payload.length:,} bytes that the server "
        "announced (Content-Length)",
    )


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _address(head: Head) -> str:
    return _text(head.fields.get(b"warc-target-uri", b"")).strip("<>")


# What records hold


@dataclass(frozen=True, slots=True)
class _Payload:
    """What a record's content says of its body, which begins at `begin`.

    kind: the media type, lower-cased; empty where it is not told.
    status: the HTTP status; empty where it can't be told, "200" where the content is no answer.
    transfer, content: the codings that the headers name.
    length: bytes that the headers announce, with their codings; 0 where they do not.
    """

    kind: str = ""
    charset: str | None = None
    status: str = "200"
    begin: int = 0
    transfer: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    length: int = 0


def _payload(head: Head, data: bytes) -> _Payload:
    outer = head.fields.get(b"content-type", b"").decode("latin-1")
    is_answer = data[:5].upper() == b"HTTP/"
    if is_answer and (head.fields.get(b"warc-type", b"response").lower() == b"response"):
        return _of_answer(data)
    if "application/http" in outer.lower():
        # The body of an answer in HTTP/0.9, which has no headers.
        return _Payload()
    kind, charset = _media_type(outer)
    return _Payload(kind, charset or "utf-8")


def _of_answer(data: bytes) -> _Payload:
    """What the headers of an HTTP answer say."""
    end, begin = _blank_line(data, 0) or (len(data), len(data))
    types: list[str] = []
    transfer: list[str] = []
    content: list[str] = []
    lengths: list[str] = []
    wanted = {
        b"content-type": types,
        b"transfer-encoding": transfer,
        b"content-encoding": content,
        b"content-length": lengths,
    }
    values: list[str] | None = None
    for line in data[:end].split(b"\n"):
        if line[:1] in b" \t" and line.strip() and values:
            values[-1] += " " + line.strip().decode("latin-1")
            continue
        name, colon, value = line.partition(b":")
        values = wanted.get(name.rstrip().lower()) if colon else None
        if values is not None:
            values.append(value.strip().decode("latin-1"))
    status = _STATUS.match(data)
    # Browsers take the last of several.
    kind, charset = _media_type(next(filter(None, reversed(types)), ""))
    return _Payload(
        kind,
        charset,
        status[1].decode() if status else "",
        begin,
        tuple(transfer),
        tuple(content),
        int(lengths[0]) if len(set(lengths)) == 1 and _LENGTH.fullmatch(lengths[0].encode()) else 0,
    )


def _media_type(value: str) -> tuple[str, str | None]:
    """A media type and its charset, as a header `Content-Type` gives them.

    >>> _media_type("Text/HTML; Charset='UTF-8'"), _media_type("text/plain")
    (('text/html', 'UTF-8'), ('text/plain', None))
    """
    kind, _, parameters = value.partition(";")
    charset = _CHARSET.search(parameters) if parameters else None
    return kind.strip().lower(), charset[1] if charset else None


def _may_be_page(payload: _Payload) -> bool:
    return payload.status in ("200", "") and (not payload.kind or payload.kind in _MEDIA)


def _no_page(payload: _Payload) -> str:
    """What a record holds that may be no page, for a count of such.

    >>> _no_page(_Payload(status="404")), _no_page(_Payload("image/png")), _no_page(_Payload("a/b"))
    ('answer with HTTP status 404', 'picture', 'record of another media type')
    """
    if payload.status not in ("200", ""):
        return f"answer with HTTP status {payload.status}"
    return next((kind for part, kind in _SHOWN.items() if part in payload.kind), _OTHER)


def _is_page(head: Head, start: bytes) -> bool:
    """Whether a record may hold a page, by the first bytes of its content."""
    return _is_of_pages(head) and _may_be_page(_payload(head, start))


# How records look


def _blank_line(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the next blank line stands: the ends of the line before it, and of itself."""
    end = data.find(b"\r\n\r\n", at)
    bare = data.find(b"\n\n", at, end if end >= 0 else len(data))
    if bare >= 0:
        return bare, bare + 2
    return (end, end + 4) if end >= 0 else None


def _warc_head(head: bytes) -> Head:
    fields: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        name, _, value = line.partition(b":")
        fields.setdefault(name.strip().lower(), value.strip())
    length = fields.get(b"content-length", b"")
    return Head(fields, int(length) if _LENGTH.fullmatch(length) else -1)


_WARC = Form(
    name="WARC",
    start=pattern(rb"WARC/\d+\.\d+[ \t]*\r?\n"),
    reach=64,
    gap=b"\r\n\r\n",
    head_end=_blank_line,
    read=_warc_head,
    is_page=_is_page,
)

# The address, the machine, the time, the media type and the length; version 2 has more fields
# before the length. Source: Internet Archive, "Arc File Format", 1996.
_ARC_LINE = pattern(
    rb"([A-Za-z][A-Za-z0-9+.\-]*:\S[^\r\n]*?) \S+ \d{8,17} ([^ \r\n]*)(?: [^\r\n]*)? (\d{1,18})"
    rb"[ \t]*\r?\n"
)


def _arc_head(head: bytes) -> Head:
    line = _ARC_LINE.match(head)
    if line is None:
        return Head({}, -1)
    return Head({b"warc-target-uri": line[1], b"content-type": line[2]}, int(line[3]))


def _line(data: bytes, at: int) -> tuple[int, int] | None:
    end = data.find(b"\n", at)
    return (end + 1, end + 1) if end >= 0 else None


_ARC = Form(
    name="ARC",
    start=_ARC_LINE,
    # Addresses of more than 8 kB are cut off by crawlers.
    reach=1 << 14,
    gap=b"\n",
    head_end=_line,
    read=_arc_head,
    is_page=_is_page,
)
