"""What is no text: pictures, archives, programs, told by their first bytes."""

from __future__ import annotations

import re
from typing import Final

import regex

from cleaner.intake.wide import HEAD, byte_order_mark, control_count, nul_pattern

SAMPLE: Final = 65_536
"""Bytes, or characters of a text, that are looked at to tell what it is. Chosen, never measured."""

GZIP_MAGIC: Final = b"\x1f\x8b"
TEXT_NULS: Final = 100
"""Bytes to a NUL below which they are no text: that has none but strays. Chosen, never measured."""
_FEW_CONTROLS: Final = 2
"""Control bytes that any text may have: a stray one is no reason to lose a page."""
_CONTROLS: Final = 0.05
"""Share of control bytes above which bytes are no text: random ones hold 0.1, text next to none."""

REPLACEMENT: Final = "\ufffd"
"""What stands for bytes that have no character in the charset that a text was read in."""
_LOST: Final = 0.2
"""Share of characters that were lost in decoding above which the rest is no text. Read as UTF-8,
random bytes lose 0.44, Cyrillic 0.8, Czech 0.15, French 0.03; of 11,706 scraped pages none has more
than 0.005."""
_FEW_LOST: Final = 8
"""Lost characters that any text may have: a line of two words with one of them is a line of text.
Chosen, never measured."""
_STRANGE: Final = 0.01
"""Share of characters without a meaning above which a text is none: random bytes read as UTF-16
have 0.02. None of 5,359 scraped pages holds one."""
_BYTEWISE: Final = 4
"""Characters to a NUL below which a text may be wide and read byte by byte: in English every second
one is. Chosen, never measured."""
_UNASSIGNED = regex.compile(r"\p{Cn}")

# First bytes that are no text in any charset.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x7fELF", "an ELF program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ\x00", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard-compressed data"),
    (b"\x00asm", "a WebAssembly module"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (GZIP_MAGIC, "gzip-compressed data"),
)
# First bytes that a text could have too; they count only where control bytes follow.
_PRINTABLE_MAGIC = (
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP image, WAV or AVI)"),
    (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"MZ", "a Windows program"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "bzip2-compressed data"),
    (b"PAR1", "a Parquet file"),
    (b"wOFF", "a web font"),
    (b"wOF2", "a web font"),
)


def binary_kind(data: bytes) -> str:
    r"""What non-text bytes look like, in words; empty for text. Looks at the first 64 KiB.

    >>> binary_kind(b"%PDF-1.7 ...")
    'a PDF document'
    >>> binary_kind("Grüße".encode("utf-16-le"))
    ''
    """
    head = data[:SAMPLE]
    kind = magic_kind(head)
    if kind or byte_order_mark(head) or nul_pattern(head):
        return kind
    if head.count(0) * TEXT_NULS > len(head):
        return "binary data with NUL bytes"
    if control_count(head) > max(_FEW_CONTROLS, len(head) * _CONTROLS):
        return "binary data with many control bytes"
    return ""


def no_text(text: str) -> str:
    r"""Why decoded text is none, in words; empty where it is text. Looks at 65,536 characters.

    It was bytes that are no text, or text in another charset than it was read in.

    >>> no_text("Gr\ufffd\ufffde aus K\ufffdln"), no_text("\ufffd" * 9)
    ('', '9 of its first 9 characters were lost when it was decoded (U+FFFD)')
    """
    head = text[:SAMPLE]
    lost = head.count(REPLACEMENT)
    if lost > max(_FEW_LOST, len(head) * _LOST):
        return f"{lost} of its first {len(head)} characters were lost when it was decoded (U+FFFD)"
    # Of bytes they are counted in a fiftieth of the time.
    odd = control_count(head.encode("utf-8", "surrogatepass"))
    if odd > max(_FEW_CONTROLS, len(head) * _CONTROLS) and not _read_bytewise(head):
        return f"{odd} of its first {len(head)} characters are control characters"
    if not text.isascii():
        head = head[:HEAD]
        strange = len(_UNASSIGNED.findall(head))
        if strange > max(_FEW_LOST, len(head) * _STRANGE):
            return f"{strange} of its first {len(head)} characters have no meaning"
    return ""


def _read_bytewise(head: str) -> bool:
    """Whether this is text in UTF-16 or UTF-32 that was read byte by byte: it is text still."""
    many = head.count("\0") * _BYTEWISE > len(head)
    return many and bool(nul_pattern(head[:HEAD].encode("latin-1", "replace")))


def magic_kind(head: bytes) -> str:
    """What kind of file begins with these bytes, in words; empty for text."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if re.match(rb"%PDF-\d", head):
        return "a PDF document"
    if head[4:8] == b"ftyp" and head[:2] == b"\0\0":
        return "an MP4 or AVIF file"
    has_controls = control_count(head) > 0
    if has_controls and head[257:262] == b"ustar":
        return "a tar archive"
    return next(
        (kind for magic, kind in _PRINTABLE_MAGIC if has_controls and head.startswith(magic)), ""
    )
