"""UTF-16 and UTF-32: told by their byte order marks, or by the NULs that ASCII has in them."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

HEAD: Final = 4096
"""Bytes in which a page declares its charset (browsers look at 1024), and by which wide ones are
told."""
_FEW_NULS: Final = 10
"""Bytes to a NUL, above which NULs may be strays in ASCII. English in UTF-16 has one in two.
Chosen, never measured."""
_WRONG: Final = 50
"""Characters to a control or an unassigned one, below which a reading is no text. Chosen, never
measured."""

# A UTF-32 mark begins with the UTF-16 mark of the same byte order, so it is looked for first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOW: Final = bytes(range(32))
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b") + b"\x7f"


def control_count(head: bytes) -> int:
    """How many bytes are controls that no text has."""
    return len(head) - len(head.translate(None, CONTROLS))


def byte_order_mark(data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that the bytes begin with, and the charset it tells."""
    return next(((mark, charset) for mark, charset in _BOMS if data.startswith(mark)), None)


def nul_pattern(head: bytes) -> str:
    """The UTF-16 or UTF-32 that bytes without a mark are in, told by their NULs; else empty."""
    nuls = head.count(0)
    # A letter of any script that has NULs beside it has a byte that is no control, too.
    if not nuls or not head.translate(None, _LOW):
        return ""
    for charset in ("utf-32-le", "utf-32-be"):
        # Of four bytes of anything else many are a character of the rarest ideographs.
        text = wide_text(head, charset)
        if 2 * sum(c < "\U00010000" for c in text) > len(text):
            return charset
    # Text in ASCII with a stray NUL would pass for Chinese in UTF-16. True UTF-16 with few NULs
    # has many other control bytes: as the upper half of Cyrillic, the lower half of ideographs.
    if nuls * _FEW_NULS < len(head) and (control_count(head) - nuls) * _WRONG <= len(head):
        return ""
    texts = [(charset, wide_text(head, charset)) for charset in ("utf-16-le", "utf-16-be")]
    # In the wrong byte order the low bytes, which vary most, choose the Unicode block.
    spread = sorted((len({ord(c) >> 8 for c in text}), charset) for charset, text in texts if text)
    if len(spread) == 2 and spread[0][0] == spread[1][0]:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    return spread[0][1] if spread else ""


def wide_text(data: bytes, charset: str) -> str:
    """The first characters read in a two- or four-byte charset; empty where they make no text."""
    try:
        text = codecs.getincrementaldecoder(charset)("strict").decode(data[:HEAD])
    except UnicodeDecodeError:
        return ""
    wrong = sum(unicodedata.category(c) in {"Cn", "Co", "Cc"} and c not in "\t\n\r\f" for c in text)
    return text if wrong * _WRONG <= len(text) else ""
