"""Streams that may be packed with gzip or Zstandard, read as what is packed in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, Final, cast

from cleaner.intake.binary import GZIP_MAGIC
from cleaner.intake.entry import Entry, Failure, Reader
from cleaner.intake.members import (
    ZSTD_MAGIC,
    ZSTD_SKIPPABLE,
    DamagedError,
    GzipMembers,
    Members,
    ZstdFrames,
)
from cleaner.model import RawPage

PACKED = (".gz", ".zst")
_ZSTD = (ZSTD_MAGIC, *ZSTD_SKIPPABLE)
_BUFFER: Final = 65_536
"""Bytes that are unpacked ahead of the reader."""
# How much of what a reader leaves is looked at for bytes that don't belong to the packed data.
_MOST_BEHIND = 1 << 20


def unpacked(
    stream: io.BufferedReader, reader: Reader, entry: Entry, *, packed: str = ""
) -> Iterator[RawPage | Failure]:
    """What a reader gives of a stream once it is unpacked, if it is packed.

    packed: the end of the file's name that says how it is packed; empty where there is none.
    Damage is a failure in place of what it breaks off.
    """
    start = stream.peek(4)[:4]
    if packed.lower() == ".gz" and not start.startswith(GZIP_MAGIC):
        yield entry.failure(_not_gzip(start))
    elif packed.lower() == ".zst" and not start.startswith(_ZSTD):
        yield entry.failure("not Zstandard data, although its name ends in .zst; rename it")
    elif start.startswith(GZIP_MAGIC):
        yield from _from_members(GzipMembers(stream), reader, entry)
    elif start.startswith(_ZSTD):
        yield from _from_members(ZstdFrames(stream), reader, entry)
    else:
        yield from reader(stream, entry)


def _from_members(members: Members, reader: Reader, entry: Entry) -> Iterator[RawPage | Failure]:
    """The pages; the last one is held back, to say where bytes follow that are not packed."""
    last: RawPage | Failure | None = None
    try:
        with io.BufferedReader(members, _BUFFER) as inner:
            for found in reader(cast(BinaryIO, inner), entry):
                if last:
                    yield last
                last = found
            _read_on(inner)
    except Exception as error:
        if last:
            yield last
        if not isinstance(error, DamagedError):
            raise
        yield entry.failure(f"{error}; fetch or pack the file again")
        return
    if not members.trailing:
        yield from [last] if last else []
        return
    warning = f"bytes that are no {members.kind} data follow it and are left out"
    if isinstance(last, RawPage):
        yield replace(last, warnings=(*last.warnings, warning))
    else:
        yield from [last] if last else []
        yield entry.failure(f"{warning}; fetch or pack the file again")


def _read_on(stream: BinaryIO) -> None:
    """Reads what a reader has left, as tar's does, to find what follows the packed data."""
    left = _MOST_BEHIND
    while left > 0 and (piece := stream.read(_BUFFER)):
        left -= len(piece)


def _not_gzip(start: bytes) -> str:
    if not start:
        return "empty file: not even the header of gzip data; fetch it again or leave it out"
    return "not gzip data, although its name ends in .gz; rename it or fetch it again"
