"""Records with a page under one of their keys: JSON lines, and what becomes of any record."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO, Final

from cleaner.errors import ReadError
from cleaner.intake.binary import GZIP_MAGIC
from cleaner.intake.claims import held
from cleaner.intake.entry import Entry, Failure
from cleaner.model import PAGE_FIELDS, RawPage
from cleaner.system.jsontext import from_json

BOM = b"\xef\xbb\xbf"
_PIECE: Final = 65_536
"""Bytes of a line that are read at a time, so that one without an end is not read whole."""
_OF_RUNS: Final = (
    ("an article", frozenset(("id", "title", "dek", "dek_source", "body", "warnings"))),
    ("a line of a manifest", frozenset(("source", "id", "status", "digest", "blocks_kept"))),
    ("a line of a list of failures", frozenset(("source", "id", "stage", "error", "hint"))),
)
"""Keys of records that runs write, and that are taken for pages where their folder is given."""
# Line ends, and the mark that RFC 7464 puts before each record.
_AROUND = b"\r\n\x1e"


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
        line = line.removeprefix(BOM) if number == 1 else line
        if line.strip():
            yield _from_line(line.strip(_AROUND), number, entry)


def _skip_line(stream: BinaryIO, part: bytes) -> None:
    """Reads on to the end of an overlong line, in pieces."""
    while part and not part.endswith(b"\n"):
        part = stream.readline(_PIECE)


def _from_line(line: bytes, number: int, entry: Entry) -> RawPage | Failure:
    """The page of one JSON record, or why there is none."""
    try:
        record = from_json(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return entry.failure(
            f"not UTF-8 at byte {error.start + 1}; write JSON lines in UTF-8", line=number
        )
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        return entry.failure(
            f"not JSON: {what} at column {error.colno}; each line must hold one whole object",
            line=number,
        )
    except RecursionError:
        return entry.failure("JSON that is nested too deeply to be read; flatten it", line=number)
    except ValueError as error:
        return entry.failure(f"JSON that can't be read: {error}; simplify it", line=number)
    return from_value(record, number, entry)


def from_value(value: Any, number: int, entry: Entry) -> RawPage | Failure:
    """The page of a JSON value, or why there is none."""
    if isinstance(value, dict):
        return from_record(value, number, entry)
    return entry.failure(
        f'{_json_type(value)}, not an object; put the page in an object, as {{"text": "..."}}',
        line=number,
    )


def from_record(record: dict[str, Any], number: int, entry: Entry) -> RawPage | Failure:
    """The page of one record, or why there is none.

    number: its place in the file; 0 for the only record of one.
    """
    identity = record.get(entry.id_key)
    url, warnings = _address(record.get(entry.url_key), entry)
    if identity == "":
        identity = None
    elif isinstance(identity, Decimal):
        identity = str(identity)
    elif isinstance(identity, float) and not math.isfinite(identity):
        identity = None
        warnings += (f"the {entry.id_key!r} of its record is no number that JSON has; left out",)
    key = page_key(record, entry.content_key)
    if key is None:
        why = _no_page(record, entry.content_key)
        return entry.failure(why, line=number, id=identity, url=url)
    place = f"#{number}" if number else ""
    try:
        page = held(record[key], entry.media or PAGE_FIELDS.get(key), f"the page under {key!r}")
    except ReadError as error:
        return entry.failure(str(error), line=number, id=identity, url=url)
    taken = {key, entry.id_key, entry.url_key}
    return RawPage(
        id=f"{entry.id}{place}" if identity is None else identity,
        data=page.data,
        source=f"{entry.source}{place}",
        url=url,
        media=entry.media or page.media,
        warnings=warnings + page.warnings,
        extra={name: value for name, value in record.items() if name not in taken},
    )


def _address(value: Any, entry: Entry) -> tuple[str | None, tuple[str, ...]]:
    """A record's address, and a warning where it has one that is no text."""
    if value is None or isinstance(value, str):
        return value or None, ()
    return None, (f"the {entry.url_key!r} of its record is no text and left out: {value!r:.80}",)


def page_key(record: Mapping[str, Any], content_key: str | None) -> str | None:
    """The key that holds the page: the first with text in it, else the first with a string."""
    keys = (content_key,) if content_key else tuple(PAGE_FIELDS)
    strings = [key for key in keys if isinstance(record.get(key), str | bytes)]
    return next((key for key in strings if record[key].strip()), next(iter(strings), None))


def _no_page(record: Mapping[str, Any], content_key: str | None) -> str:
    """Why a record has no page: no such key, or something else than text under it."""
    from difflib import get_close_matches

    keys = (content_key,) if content_key else tuple(PAGE_FIELDS)
    odd = [f"{key!r} is {_json_type(record[key])}" for key in keys if key in record]
    if odd:
        return (
            f"no page: {' and '.join(odd)}, where a string belongs; mend the record, leave it out, "
            "or name another key with --content-key"
        )
    for what, own in _OF_RUNS:
        if own <= record.keys():
            return (
                f"no page: {what} that an earlier run wrote; give the pages that it was made from, "
                "and leave outputs of runs out of the inputs"
            )
    wanted = repr(content_key) if content_key else "'html', 'text' or 'content'"
    found = ", ".join(repr(name) for name in list(record)[:10]) or "nothing"
    if content_key and (near := get_close_matches(content_key, list(record), n=1)):
        return f"no page under {wanted}, found {found}; did you mean --content-key {near[0]!r}?"
    return (
        f"no page under {wanted}, found {found}; name the key that holds the page "
        "with --content-key"
    )


def _json_type(value: object) -> str:
    """What a JSON value is called, with its article."""
    if value is None:
        return "null"
    names = {str: "a string", list: "an array", dict: "an object", bool: "a boolean"}
    return names.get(type(value), "a number")
