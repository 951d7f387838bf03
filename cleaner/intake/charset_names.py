"""Names of charsets: what pages call them, and the codec that reads what the web means."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

# Charsets that pages name or detectors guess, and the superset that the web means by them.
# Source: the WHATWG Encoding Standard, section 4.2; cp932, cp949 and cp874 are Python's names for
# what it calls Shift_JIS, EUC-KR and windows-874.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
# Labels that stand on pages and that the library's table lacks.
_LABELS = {
    "utf-32": "utf-32-le",
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
    "utf8mb4": "utf-8",
    "hz-gb-2312": "hz",
    "iso-2022-kr": "iso2022_kr",
    "x-mac-cyrillic": "mac-cyrillic",
    "cp932": "cp932",
    "cp936": "gb18030",
    "cp949": "cp949",
    "ms949": "cp949",
    "uhc": "cp949",
    "cp950": "big5hkscs",
    "win-1250": "cp1250",
    "win-1251": "cp1251",
    "win-1252": "cp1252",
}
# What to try where a charset leaves some bytes without a character.
SIBLINGS = {
    "iso8859-2": "cp1250",
    "iso8859-5": "cp1251",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-6": "cp1256",
    "iso8859-13": "cp1257",
    "iso8859-15": "cp1252",
    "euc_jp": "euc_jis_2004",
    "utf-16-le": "utf-16-be",
    "utf-32-le": "utf-32-be",
}
WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
MULTIBYTE = frozenset({"cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"})
LATIN = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "iso8859-2", "iso8859-13", "iso8859-15", "mac-roman"}
)
# What undeclared pages are written in. Guesses outside of it never did better than
# windows-1252 in the measurement that `guess_charset` describes.
GUESSABLE = frozenset(
    MULTIBYTE
    | {"cp874", "koi8-r", "iso8859-2", "iso8859-7", "iso8859-8", "iso8859-13", "iso8859-15"}
    | {f"cp125{digit}" for digit in range(8)}
)
SECOND_VOICE = sorted(MULTIBYTE | {"koi8_r", "cp874"} | {f"cp125{n}" for n in range(8)})
# Languages whose letters windows-1252 has.
WESTERN = frozenset(
    {"af", "br", "ca", "da", "de", "en", "es", "eu", "fi", "fo", "fr", "ga", "gl", "id", "is"}
    | {"it", "lb", "ms", "nb", "nl", "nn", "no", "pt", "sv", "sw"}
)


def with_siblings(charsets: Iterable[str]) -> Iterator[str]:
    for charset in charsets:
        yield charset
        if charset in SIBLINGS:
            yield SIBLINGS[charset]


def charset_for(label: str) -> str:
    """Python's codec for a charset label as browsers take it; empty where there is none.

    >>> [charset_for(label) for label in ("ISO-8859-1", "gb2312", "Shift_JIS", "x-nonsense")]
    ['cp1252', 'gb18030', 'cp932', '']
    """
    from resiliparse.parse.encoding import map_encoding_to_html5

    label = label.strip(" \t\r\n\"';").lower()
    for spelling in (label, label.replace("_", "-")):
        name = _LABELS.get(spelling) or map_encoding_to_html5(spelling, fallback_utf8=False)
        if name:
            return superset(name)
    return ""


def superset(name: str) -> str:
    """The codec that reads what the web means by a charset; empty for an unknown name."""
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return ""
    return _SUPERSETS.get(name, name)
