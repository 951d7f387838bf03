"""The codings of HTTP bodies, undone as browsers do: chunks, gzip, deflate, Brotli, Zstandard."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cleaner.errors import DecodeError, MissingExtraError
from cleaner.intake.binary import GZIP_MAGIC, TEXT_NULS, binary_kind
from cleaner.intake.members import ZSTD_MAGIC, ZSTD_SKIPPABLE, ZSTD_WINDOW
from cleaner.system.pattern import pattern

# More codings than anybody lays over one another; each costs a pass over the body.
_MOST_CODINGS = 5
# Packed bytes that are fed to Zstandard at a time: each makes 32,768 at most.
_PIECE = 1 << 10
_WORDS = {"gzip": "gzip", "deflate": "deflate", "br": "Brotli", "zstd": "Zstandard"}
_SYNONYMS = {"x-gzip": "gzip"}


@dataclass(frozen=True, slots=True)
class Undone:
    """A body without its codings, and what was odd about them, in words."""

    data: bytes
    warnings: tuple[str, ...] = ()


def undo(
    data: bytes, *, transfer: Iterable[str] = (), content: Iterable[str] = (), most: int
) -> Undone:
    r"""The body that bytes on the wire stand for, or more than `most` bytes of a longer one.

    Where a header is wrong, the bytes stay as they are. Of a body that breaks off or is damaged,
    what comes before is kept, with a warning.

    transfer, content: the values of the headers `Transfer-Encoding` and `Content-Encoding`.

    >>> undo(b"3\r\nOne\r\n1\r\n.\r\n0\r\n\r\n", transfer=["chunked"], most=99)
    Undone(data=b'One.', warnings=())
    >>> undo(b"One.", content=["gzip"], most=99)
    Undone(data=b'One.', warnings=())

    Raises:
        MissingExtraError: a library that is not installed is needed.
        DecodeError: nothing can be undone, and what stands there is no text.
    """
    warnings: list[str] = []
    names = [*_names(content), *_names(transfer)]
    for name in reversed(names[-_MOST_CODINGS:]):
        if data and len(data) <= most:
            data = _without(data, name, most, warnings)
    return Undone(data, tuple(warnings))


def _names(headers: Iterable[str]) -> Iterator[str]:
    """The codings that headers name, innermost first."""
    for header in headers:
        for name in header.split(","):
            name = name.partition(";")[0].strip(" \t\"'").lower()
            if name not in ("", "identity", "none"):
                yield _SYNONYMS.get(name, name)


def _without(data: bytes, name: str, most: int, warnings: list[str]) -> bytes:
    """The data without one coding; as it stands where it is not coded so."""
    if name == "chunked":
        return _dechunked(data, warnings)
    coding = _coding_of(data, name)
    part = _UNPACKERS[coding](data, most) if coding else _Part(b"", "is of an unknown kind")
    if not part.fault:
        return part.data
    # Plain text that begins like deflate or Brotli data gives some noise before the first fault.
    if _is_text(data):
        return data
    if not part.data:
        kind = binary_kind(data) or "no text"
        raise DecodeError(f"its HTTP coding {name!r} can't be undone: what it holds is {kind}")
    warnings.append(f"the page's {_WORDS[coding]} data {part.fault}")
    return part.data


def _coding_of(data: bytes, name: str) -> str:
    """How data is coded: by its beginning, else by what its header says; empty where unknown."""
    if data.startswith(GZIP_MAGIC):
        return "gzip"
    if data.startswith((ZSTD_MAGIC, *ZSTD_SKIPPABLE)):
        return "zstd"
    if name in ("gzip", "deflate") and _begins_zlib(data):
        return "deflate"
    return name if name in ("deflate", "br") else ""


def _is_text(data: bytes) -> bool:
    """Whether data is text as it stands, rather than packed bytes that look like text."""
    if binary_kind(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        # Packed data holds a control byte in ten. Text with many NULs is in UTF-16 or UTF-32.
        return data.count(0) * TEXT_NULS > len(data) or not _CONTROL.search(data)
    return True


_CONTROL = pattern(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def _begins_zlib(data: bytes) -> bool:
    """Whether data begins with the two bytes that RFC 1950 puts before deflate data."""
    return data[0] & 0x8F == 0x08 and int.from_bytes(data[:2]) % 31 == 0


_SIZE = pattern(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CUT_SIZE = pattern(rb"[ \t]*[0-9A-Fa-f]{0,16}[ \t]*(?:;[^\r\n]*)?\r?\Z")
_LINE_END = pattern(rb"\r?\n")
_TRAILERS = pattern(rb"(?:[!-9;-~]+:[^\r\n]*\r?\n)*(?:\r?\n|\Z)")


def _dechunked(data: bytes, warnings: list[str]) -> bytes:
    """What chunks hold; the data as it stands where it does not begin with a chunk.

    Source: RFC 9112, section 7.1; extensions and trailers are passed over.
    """
    parts: list[bytes] = []
    at, fault = 0, ""
    while not fault and (size := _SIZE.match(data, at)):
        start = size.end()
        at = start + int(size[1], 16)
        if at == start:
            trailers = _TRAILERS.match(data, at)
            if trailers is None and not parts:
                return data
            behind = data[trailers.end() :] if trailers else data[at:]
            fault = _behind(behind) or "end"
        elif at >= len(data):
            parts.append(data[start:])
            fault = _CUT
        elif line_end := _LINE_END.match(data, at):
            parts.append(data[start:at])
            at = line_end.end()
        elif not parts:
            return data
        else:
            break
    if not fault and not parts:
        return data
    if not fault:
        fault = _CUT if _CUT_SIZE.match(data, at) else "is damaged; what came before is kept"
    if fault != "end":
        warnings.append(f"the page's chunked data {fault}")
    return b"".join(parts)


_CUT = "breaks off; what came before is kept"


def _behind(rest: bytes) -> str:
    """What is odd about bytes behind the end of coded data; empty where they only fill it up."""
    count = len(rest.strip(b"\0\t\r\n "))
    return f"is followed by {count} bytes that are left out" if count else ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What was unpacked, what is wrong with it, and the bytes behind its end."""

    data: bytes
    fault: str = ""
    rest: bytes = b""


def _gunzipped(data: bytes, most: int) -> _Part:
    return _joined(data, most, lambda rest, room: _inflated(rest, 31, room), (GZIP_MAGIC,))


def _unzstd(data: bytes, most: int) -> _Part:
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtraError("zstandard", "zstd") from error
    decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)

    def unpack(rest: bytes, room: int) -> _Part:
        part = _fed(decompressor.decompressobj(), zstandard.ZstdError, rest, room, _PIECE)
        return part or _stepwise(decompressor.decompressobj(), zstandard.ZstdError, rest, room)

    return _joined(data, most, unpack, (ZSTD_MAGIC, *ZSTD_SKIPPABLE))


def _joined(
    data: bytes, most: int, unpack: Callable[[bytes, int], _Part], magics: tuple[bytes, ...]
) -> _Part:
    """What members that follow one another hold."""
    parts: list[bytes] = []
    room = most
    while True:
        part = unpack(data, room)
        parts.append(part.data)
        room -= len(part.data)
        data = part.rest
        if part.fault or room < 0 or not data.startswith(magics):
            return _Part(b"".join(parts), part.fault or _behind(data))


def _undeflated(data: bytes, most: int) -> _Part:
    """What deflate data holds, with the frame of zlib around it, as the standard asks, or bare."""
    part = _inflated(data, 15, most) if _begins_zlib(data) else _Part(b"", "is bare")
    if part.fault and not part.data:
        part = _inflated(data, -15, most)
    return _Part(part.data, part.fault or _behind(part.rest))


def _inflated(data: bytes, wbits: int, most: int) -> _Part:
    unpacker = zlib.decompressobj(wbits)
    try:
        out = unpacker.decompress(data, most + 1)
    except zlib.error:
        return _stepwise(zlib.decompressobj(wbits), zlib.error, data, most)
    whole = unpacker.eof or len(out) > most
    return _Part(out, "" if whole else _CUT, unpacker.unused_data)


class _Brotli:
    """A decompressor of Brotli data with the names of zlib's."""

    def __init__(self, library: Any) -> None:
        self._decompressor = library.Decompressor()
        self.unused_data = b""

    @property
    def eof(self) -> bool:
        return bool(self._decompressor.is_finished())

    def decompress(self, data: bytes) -> bytes:
        return bytes(self._decompressor.process(data))


def _unbrotli(data: bytes, most: int) -> _Part:
    try:
        import brotli
    except ImportError as error:
        if _is_text(data):
            return _Part(b"", "is none")
        raise MissingExtraError("brotli", "brotli") from error
    decompressor, room = brotli.Decompressor(), most + 1
    try:
        parts = [decompressor.process(data, output_buffer_limit=room)]
        # Some of what it has already made stays in the decompressor until it is asked again.
        while parts[-1] and not decompressor.is_finished() and (room := room - len(parts[-1])) > 0:
            parts.append(decompressor.process(b"", output_buffer_limit=room))
    except brotli.error:
        part = _stepwise(_Brotli(brotli), brotli.error, data, most)
        return _Part(part.data, part.fault or _behind(part.rest))
    whole = decompressor.is_finished() or room <= 0
    return _Part(b"".join(parts), "" if whole else _CUT)


def _fed(unpacker: Any, error: type[Exception], data: bytes, most: int, piece: int) -> _Part | None:
    """What data holds, fed in pieces; none where there is an error in one."""
    parts: list[bytes] = []
    room = most
    for at in range(0, len(data), piece):
        try:
            parts.append(unpacker.decompress(data[at : at + piece]))
        except error:
            return None
        room -= len(parts[-1])
        if unpacker.eof or room < 0:
            rest = unpacker.unused_data + data[at + piece :]
            return _Part(b"".join(parts), "", rest)
    return _Part(b"".join(parts), _CUT)


def _stepwise(unpacker: Any, error: type[Exception], data: bytes, most: int) -> _Part:
    """What comes before an error: the libraries give nothing of a piece that has one in it."""
    parts: list[bytes] = []
    room = most
    for at in range(len(data)):
        try:
            parts.append(unpacker.decompress(data[at : at + 1]))
        except error as fault:
            return _Part(b"".join(parts), _damage(fault))
        room -= len(parts[-1])
        if unpacker.eof or room < 0:
            return _Part(b"".join(parts), "", data[at + 1 :])
    return _Part(b"".join(parts), _CUT)


def _damage(error: Exception) -> str:
    reason = str(error).rpartition(": ")[2]
    if reason in ("incorrect data check", "incorrect length check"):
        return "has a wrong checksum; some of it may be wrong"
    return f"is damaged ({reason}); what came before is kept"


_UNPACKERS: dict[str, Callable[[bytes, int], _Part]] = {
    "gzip": _gunzipped,
    "deflate": _undeflated,
    "br": _unbrotli,
    "zstd": _unzstd,
}
