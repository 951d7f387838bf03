"""What a page is where its container's word of it is wrong: HTML said to be text, Base64."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from cleaner.errors import ReadError
from cleaner.intake.binary import GZIP_MAGIC, binary_kind
from cleaner.intake.tags import is_full_of_tags
from cleaner.model import Media
from cleaner.system.pattern import pattern

_LOOK: Final = 4096
"""Bytes by which Base64 and addresses of data are told. Chosen, never measured."""
# No word of any language is so long; an image in the text is, but has its address around it.
_SHORTEST_BASE64 = 48
_BASE64_START = pattern(rb"\s*[A-Za-z0-9+/_-]{%d}" % _SHORTEST_BASE64)
_BASE64 = pattern(rb"(?:[A-Za-z0-9+/_-]|\s)+={0,2}\s*")
_DATA_ADDRESS = pattern(rb"\s*data:[\w/+.-]*(?:;[\w=.-]+)*;base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A page as it is held, what it is, and what was odd about that."""

    data: str | bytes
    media: Media | None
    warnings: tuple[str, ...] = ()


def held(data: str | bytes, claimed: Media | None, name: str) -> Held:
    """The page in the value of a record or a file that claims to be text, HTML, or either.

    HTML that claims to be text is HTML, and Base64 of a page that page; both come with a
    warning. name: what it is called there.

    Raises:
        ReadError: it is Base64 of something else.
    """
    plain = _from_base64(data)
    if plain is not None:
        kind = "" if plain.startswith(GZIP_MAGIC) else binary_kind(plain)
        if kind:
            raise ReadError(f"{name} is Base64 of {kind}, no page; give HTML or text")
        told = held(plain, None if claimed == "text" else claimed, name)
        return Held(
            data=plain, media=told.media, warnings=(f"{name} is Base64; decoded", *told.warnings)
        )
    if claimed == "text" and is_full_of_tags(_beginning(data)):
        warning = f"{name} is HTML, though it should be text; read as HTML"
        return Held(data=data, media="html", warnings=(warning,))
    return Held(data=data, media=claimed)


def _beginning(data: str | bytes) -> str:
    """The first characters, by which tags can be told in any charset."""
    if isinstance(data, str):
        return data[:_LOOK]
    head = data[:_LOOK]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _from_base64(data: str | bytes) -> bytes | None:
    """What Base64 stands for, also in the form that addresses have; none where it is no Base64."""
    start = data[:_LOOK].encode("utf-8", "replace") if isinstance(data, str) else data[:_LOOK]
    address = _DATA_ADDRESS.match(start)
    if not address and not _BASE64_START.match(start):
        return None
    whole = data.encode("utf-8", "replace") if isinstance(data, str) else data
    digits = whole[address.end() :] if address else whole
    if not _BASE64.fullmatch(digits):
        return None
    digits = b"".join(digits.split()).rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        plain = base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return None
    # A long row of letters, as some samples of text are, stands for noise.
    return plain if _is_something(plain) else None


def _is_something(plain: bytes) -> bool:
    """Whether bytes are a page or a known kind of file, rather than noise."""
    if plain.startswith(GZIP_MAGIC):
        return True
    kind = binary_kind(plain)
    if kind:
        return not kind.startswith("binary data")
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError:
        return b"<" in plain and b">" in plain
    return True
