"""Bytes to text: unpack, find the charset, refuse what is no text, tell HTML from text.

The text stays as the page has it: line ends, control characters and mojibake are for `normalize`,
because what is kept and removed must rebuild the decoded page exactly.
"""

from __future__ import annotations

import zlib
from typing import Any, Final

from cleaner.errors import DecodeError
from cleaner.intake.binary import (
    GZIP_MAGIC,
    REPLACEMENT,
    SAMPLE,
    binary_kind,
    magic_kind,
    no_text,
)
from cleaner.intake.charset import Decoded, attempt, from_ascii, from_extended
from cleaner.intake.damage import damage
from cleaner.intake.flood import MOST_ATTRIBUTES, is_flood
from cleaner.intake.looks import told_by_looks
from cleaner.intake.media import sniff_media
from cleaner.intake.wide import byte_order_mark, nul_pattern
from cleaner.model import Page, RawPage
from cleaner.text.source import is_whole

_STRAYS: Final = 4
"""Characters to one that had to be replaced, below which bytes are not in the charset that their
mark or NULs tell. Chosen, never measured."""
_HEAD: Final = 512
"""Characters in which the beginnings of files can be told, the latest of which ends at 262."""
MAX_BYTES: Final = 64 * 1024 * 1024
"""Bytes of a page, unpacked, at most. Chosen, never measured."""


def decode(raw: RawPage, *, max_bytes: int = MAX_BYTES) -> Page:
    """The page as text, with the charset it was read in and what was odd about it.

    A byte order mark is left out; all else stays as it is. `raw.media` is taken where given, and
    `raw.warnings` come first among the page's.

    Raises:
        DecodeError: empty page, binary content, also where somebody has decoded it, text of which
            much was lost, broken gzip data, more than `max_bytes` once unpacked, or data that are
            neither text nor bytes.
    """
    place = f"{raw.source}: " if raw.source else ""
    given: object = plain_data(raw.data)
    try:
        if isinstance(given, str):
            decoded = _from_str(given)
        elif isinstance(given, bytes):
            decoded = _from_bytes(_unpacked(given, max_bytes), raw)
        else:
            raise DecodeError(
                f"no page: its data are {type(given).__name__}; give str or bytes, or leave it out"
            )
    except DecodeError as error:
        raise DecodeError(f"{place}{error}") from error.__cause__
    text = decoded.text.lstrip("\ufeff")
    if not text or text.isspace():
        raise DecodeError(f"{place}empty page: there is no text in it; fetch it again or leave it")
    if reason := no_text(text):
        raise DecodeError(
            f"{place}not a page: {reason}; read its bytes in their own charset, or give them as "
            "bytes, and leave it out if it is a picture or the like"
        )
    media = raw.media or sniff_media(text)
    if media == "html" and is_flood(text):
        raise DecodeError(
            f"{place}a tag with more than {MOST_ATTRIBUTES:,} attributes: no page has one; "
            "leave it out"
        )
    return Page(
        id=raw.id,
        text=text,
        media=media,
        source=raw.source,
        url=raw.url,
        charset=decoded.charset,
        lossy=decoded.replaced > 0,
        warnings=raw.warnings + decoded.warnings + damage(decoded, media) + _looks(text, raw),
        extra=raw.extra,
    )


def plain_data(data: Any) -> Any:
    """Bytes in place of what holds bytes, and the text alone of what is text and more.

    A text may be of a kind that also holds the tree which it is from. What is neither stays.
    """
    if isinstance(data, bytearray | memoryview):
        return bytes(data)
    return str.__str__(data) if isinstance(data, str) else data


def _looks(text: str, raw: RawPage) -> tuple[str, ...]:
    """What the text is rather than a page, where reading has not told that already."""
    return () if any("JSON" in told for told in raw.warnings) else told_by_looks(text)


def gunzip(data: bytes, *, max_bytes: int = MAX_BYTES) -> bytes:
    r"""The content of gzip data, all members joined.

    >>> import gzip
    >>> gunzip(gzip.compress(b"one ") + gzip.compress(b"two"))
    b'one two'

    Raises:
        DecodeError: the data is cut off or damaged, or unpacks to more than `max_bytes`.
    """
    parts: list[bytes] = []
    room = max_bytes
    while data.startswith(GZIP_MAGIC):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(data, room + 1)
        except zlib.error as error:
            raise DecodeError(f"damaged gzip data ({error}): fetch the file again") from error
        room -= len(part)
        if room < 0:
            raise DecodeError(
                f"gzip data unpacks to more than {max_bytes} bytes: no page is that long; "
                "leave it out, or unpack and split it first"
            )
        if not unpacker.eof:
            raise DecodeError("gzip data is cut off before its end: fetch the file again")
        parts.append(part)
        data = unpacker.unused_data
    return b"".join(parts)


def _unpacked(data: bytes, max_bytes: int) -> bytes:
    if data.startswith(GZIP_MAGIC):
        data = gunzip(data, max_bytes=max_bytes)
    if len(data) > max_bytes:
        raise DecodeError(f"more than {max_bytes} bytes: no page is that long; split it first")
    return data


def _from_str(text: str) -> Decoded:
    """Text as it is; a surrogate without its partner is replaced.

    Raises:
        DecodeError: it begins as a file that is no text, which somebody has decoded.
    """
    kind = magic_kind(text[:_HEAD].encode("utf-8", "replace"))
    if kind:
        raise DecodeError(f"not a page: looks like {kind}; convert it to HTML or text first")
    lone = 0
    if not is_whole(text):
        before = text.count(REPLACEMENT)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        lone = text.count(REPLACEMENT) - before
    return Decoded(text=text, charset="utf-8", replaced=lone)


def _from_bytes(data: bytes, raw: RawPage) -> Decoded:
    """The bytes in the best charset: by mark, NUL pattern, UTF-8, declaration, guess.

    Raises:
        DecodeError: the bytes are no text.
    """
    if not data:
        return Decoded(text="", charset="utf-8")
    kind = binary_kind(data)
    if kind:
        raise DecodeError(f"not a page: looks like {kind}; convert it to HTML or text first")
    mark, charset = byte_order_mark(data) or (b"", nul_pattern(data[:SAMPLE]))
    if charset:
        decoded = attempt(data[len(mark) :], charset)
        if decoded.replaced * _STRAYS > len(decoded.text):
            raise DecodeError(f"not a page: begins like {charset}, but is no text in it")
        return decoded
    if data.isascii():
        return from_ascii(data, raw)
    return from_extended(data, raw)
