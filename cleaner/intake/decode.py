"""Bytes to text: unpack, find the charset, refuse what is no text, tell HTML from text.

The text stays as the page has it: line ends, control characters and mojibake are for `normalize`,
because what is kept and removed must rebuild the decoded page exactly.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.errors import DecodeError
from cleaner.model import Media, Page, RawPage

MAX_BYTES = 64 * 1024 * 1024
GZIP_MAGIC = b"\x1f\x8b"

_HEAD = 4096
_SAMPLE = 65_536
_REPLACEMENT = "\ufffd"

# A UTF-32 mark begins with the UTF-16 mark of the same byte order, so it is looked for first.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

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

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1b") + b"\x7f"
_ASCII = bytes(range(0x80))
_HIGH = bytes(range(0x80, 0x100))

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
_SIBLINGS = {
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

_WIDE = frozenset({"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"})
_MULTIBYTE = frozenset({"cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"})
_LATIN = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "iso8859-2", "iso8859-13", "iso8859-15", "mac-roman"}
)
# What undeclared pages are written in. Guesses outside of it never did better than
# windows-1252 in the measurement that `guess_charset` describes.
_GUESSABLE = frozenset(
    _MULTIBYTE
    | {"cp874", "koi8-r", "iso8859-2", "iso8859-7", "iso8859-8", "iso8859-13", "iso8859-15"}
    | {f"cp125{digit}" for digit in range(8)}
)
_SECOND_VOICE = sorted(_MULTIBYTE | {"koi8_r", "cp874"} | {f"cp125{n}" for n in range(8)})

# Languages whose letters windows-1252 has.
_WESTERN = frozenset(
    {"af", "br", "ca", "da", "de", "en", "es", "eu", "fi", "fo", "fr", "ga", "gl", "id", "is"}
    | {"it", "lb", "ms", "nb", "nl", "nn", "no", "pt", "sv", "sw"}
)

_C1 = re.compile("[\x80-\x9f]")
_HIGH_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_LANG = re.compile(rb"<html\b[^>]*?\blang\s*=\s*[\"']?\s*([a-z]{2,3})\b", re.I)
# The second and later bytes of UTF-8 as windows-1252 and windows-1251 show them.
_TRAIL = re.escape(bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")) + "\x80-\x9f"
_TRAIL_CYRILLIC = re.escape(bytes(range(0x80, 0xC0)).decode("cp1251", "ignore"))
_MOJIBAKE_SIGNS = ("Ã", "Â", "â€", "â\x80", "Ð", "Ñ", "Рџ", "Рѕ", "Рµ", "Рё")
_MOJIBAKE = re.compile(
    f"Ã[{_TRAIL}]|Â[\x80-\xbf]|â[€\x80][{_TRAIL}]|(?:[ÐÑ][{_TRAIL}]){{2}}"
    f"|(?:[РС][{_TRAIL_CYRILLIC}]){{3}}"
)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:+-]+)", re.I)
_XML = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']\s*([\w.:+-]+)", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decoded:
    """Bytes read in one charset.

    replaced: how many characters stand for bytes that the charset lacks.
    odd: how many characters speak against the charset; 0 where it fits.
    """

    text: str
    charset: str
    replaced: int = 0
    odd: int = 0
    warnings: tuple[str, ...] = ()


def decode(raw: RawPage, *, max_bytes: int = MAX_BYTES) -> Page:
    """The page as text, with the charset it was read in and what was odd about it.

    A byte order mark is left out; all else stays as it is. `raw.media` is taken where given, and
    `raw.warnings` come first among the page's.

    Raises:
        DecodeError: empty page, binary content, broken gzip data, or more than `max_bytes`
            once unpacked.
    """
    place = f"{raw.source}: " if raw.source else ""
    try:
        if isinstance(raw.data, str):
            decoded = _from_str(raw.data)
        else:
            decoded = _from_bytes(_unpacked(raw.data, max_bytes), raw)
    except DecodeError as error:
        raise DecodeError(f"{place}{error}") from error.__cause__
    text = decoded.text.lstrip("\ufeff")
    if not text or text.isspace():
        raise DecodeError(f"{place}empty page: there is no text in it; fetch it again or leave it")
    media = raw.media or sniff_media(text)
    if media == "html" and _is_flood(text):
        raise DecodeError(
            f"{place}a tag with more than {_MOST_ATTRIBUTES:,} attributes: no page has one; "
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
        warnings=raw.warnings + decoded.warnings + _damage(decoded),
        extra=raw.extra,
    )


# Parsers compare each attribute of a tag with all before it: a million take an hour.
_MOST_ATTRIBUTES = 10_000
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000}")
_FLOOD = re.compile(
    r"<[A-Za-z][^\s/><]*+(?:[\s/]*+[^\s/>=<]++"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'<]*+))?+)"
    f"{{{_MOST_ATTRIBUTES}}}"
)


def _is_flood(text: str) -> bool:
    """Whether a tag has more attributes than any parser gets through in time.

    >>> _is_flood("<p " + "a " * 10_001), _is_flood("<p a='" + "a " * 10_001 + "'>")
    (True, False)
    """
    if len(text) < 2 * _MOST_ATTRIBUTES:
        return False
    # Only values can hide the signs that part tags, and each needs its equals sign.
    if not _LONG_TAG.search(text) and text.count("=") <= _MOST_ATTRIBUTES:
        return False
    if not _FLOOD.search(text):
        return False
    # What looks like a tag in a script, `i <count`, has the rest of it for attributes.
    return _FLOOD.search(_without_scripts(text)) is not None


_SCRIPT = re.compile(r"<(script|style)\b(?:[^\"'>]|\"[^\"]*+\"|'[^']*+')*+>", re.IGNORECASE)
_SCRIPT_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}


def _without_scripts(text: str) -> str:
    """The page without what its scripts and styles hold.

    >>> _without_scripts("<p>A<script>i <b</script>B<style>")
    '<p>A<script></script>B<style>'
    """
    parts: list[str] = []
    at = 0
    while tag := _SCRIPT.search(text, at):
        parts.append(text[at : tag.end()])
        end = _SCRIPT_END[tag[1].lower()].search(text, tag.end())
        at = end.start() if end else len(text)
    return "".join([*parts, text[at:]])


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


def binary_kind(data: bytes) -> str:
    r"""What non-text bytes look like, in words; empty for text. Looks at the first 64 KiB.

    >>> binary_kind(b"%PDF-1.7 ...")
    'a PDF document'
    >>> binary_kind("Grüße".encode("utf-16-le"))
    ''
    """
    head = data[:_SAMPLE]
    kind = _magic_kind(head)
    if kind or _bom(head) or _nul_pattern(head):
        return kind
    # Random bytes hold 0.4 % NULs and 10 % control bytes; text has next to none of either, but
    # a stray one is no reason to lose a page.
    if head.count(0) * 100 > len(head):
        return "binary data with NUL bytes"
    if _control_count(head) > max(2, len(head) * 0.05):
        return "binary data with many control bytes"
    return ""


def _control_count(head: bytes) -> int:
    return len(head) - len(head.translate(None, _CONTROLS))


def _magic_kind(head: bytes) -> str:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if re.match(rb"%PDF-\d", head):
        return "a PDF document"
    if head[4:8] == b"ftyp" and head[:2] == b"\0\0":
        return "an MP4 or AVIF file"
    has_controls = _control_count(head) > 0
    if has_controls and head[257:262] == b"ustar":
        return "a tar archive"
    return next(
        (kind for magic, kind in _PRINTABLE_MAGIC if has_controls and head.startswith(magic)), ""
    )


def _unpacked(data: bytes, max_bytes: int) -> bytes:
    if data.startswith(GZIP_MAGIC):
        data = gunzip(data, max_bytes=max_bytes)
    if len(data) > max_bytes:
        raise DecodeError(f"more than {max_bytes} bytes: no page is that long; split it first")
    return data


def _from_str(text: str) -> _Decoded:
    """Text as it is; a surrogate without its partner is replaced."""
    lone = 0
    try:
        text.encode()  # Ten times as fast as a search for surrogates.
    except UnicodeEncodeError:
        before = text.count(_REPLACEMENT)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        lone = text.count(_REPLACEMENT) - before
    return _Decoded(text=text, charset="utf-8", replaced=lone)


def _from_bytes(data: bytes, raw: RawPage) -> _Decoded:
    """The bytes in the best charset: by mark, NUL pattern, UTF-8, declaration, guess.

    Raises:
        DecodeError: the bytes are no text.
    """
    if not data:
        return _Decoded(text="", charset="utf-8")
    kind = binary_kind(data)
    if kind:
        raise DecodeError(f"not a page: looks like {kind}; convert it to HTML or text first")
    bom, charset = _bom(data) or (b"", _nul_pattern(data[:_SAMPLE]))
    if charset:
        decoded = _attempt(data[len(bom) :], charset)
        if decoded.replaced * 4 > len(decoded.text):
            raise DecodeError(f"not a page: begins like {charset}, but is no text in it")
        return decoded
    if data.isascii():
        return _from_ascii(data, raw)
    return _from_extended(data, raw)


def _bom(data: bytes) -> tuple[bytes, str] | None:
    return next(((mark, charset) for mark, charset in _BOMS if data.startswith(mark)), None)


def _nul_pattern(head: bytes) -> str:
    """The UTF-16 or UTF-32 that bytes without a mark are in, told by their NULs; else empty."""
    nuls = head.count(0)
    if not nuls:
        return ""
    for charset in ("utf-32-le", "utf-32-be"):
        if _wide_text(head, charset):
            return charset
    # Text in ASCII with a stray NUL would pass for Chinese in UTF-16. True UTF-16 with few NULs
    # has many other control bytes: as the upper half of Cyrillic, the lower half of ideographs.
    if nuls * 10 < len(head) and (_control_count(head) - nuls) * 50 <= len(head):
        return ""
    texts = [(charset, _wide_text(head, charset)) for charset in ("utf-16-le", "utf-16-be")]
    # In the wrong byte order the low bytes, which vary most, choose the Unicode block.
    spread = sorted((len({ord(c) >> 8 for c in text}), charset) for charset, text in texts if text)
    if len(spread) == 2 and spread[0][0] == spread[1][0]:
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    return spread[0][1] if spread else ""


def _wide_text(data: bytes, charset: str) -> str:
    """The first characters read in a two- or four-byte charset; empty where they make no text."""
    try:
        text = codecs.getincrementaldecoder(charset)("strict").decode(data[:_HEAD])
    except UnicodeDecodeError:
        return ""
    wrong = sum(unicodedata.category(c) in {"Cn", "Co", "Cc"} and c not in "\t\n\r\f" for c in text)
    return text if wrong * 50 <= len(text) else ""


def _from_ascii(data: bytes, raw: RawPage) -> _Decoded:
    """Bytes below 0x80: the same in nearly all charsets, but for those that switch by escapes."""
    if b"\x1b$" in data:
        shifted = _attempt(data, "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_ext")
        if shifted.odd == 0:
            return shifted
    if any(charset == "hz" for _, charset in _declared(data, raw)):
        shifted = _attempt(data, "hz")
        if shifted.odd == 0:
            return shifted
    return _Decoded(text=data.decode("ascii"), charset="utf-8")


def _from_extended(data: bytes, raw: RawPage) -> _Decoded:
    """Bytes with some above 0x7F: UTF-8 where it fits, then what is declared, then a guess."""
    declared = tuple(_declared(data, raw))
    known = tuple(charset for _, charset in declared if charset)
    utf8 = _attempt(data, "utf-8")
    if _is_utf8(data, utf8, known):
        best = utf8
    else:
        best = _best(data, _with_siblings(charset for charset in known if charset != "utf-8"))
    return _Decoded(
        text=best.text,
        charset=best.charset,
        replaced=best.replaced,
        odd=best.odd,
        warnings=tuple(_charset_warnings(declared, best.charset)),
    )


def _is_utf8(data: bytes, utf8: _Decoded, declared: tuple[str, ...]) -> bool:
    """Whether the bytes are UTF-8, whatever the page says.

    Hardly any text in another charset is valid UTF-8 by accident: an ideograph in GBK has a
    chance of about one in six, so eight of them settle it, and a declared multi-byte charset that
    fits wins below that. With stray bytes, two good sequences for each of them are asked for
    (text in GBK or EUC-KR has one good in four), and one where the page declares UTF-8.
    """
    good = len(utf8.text) - len(data.translate(None, _HIGH)) - utf8.replaced
    if utf8.replaced:
        needed = 1 if declared[:1] == ("utf-8",) else 2
        return good >= max(1, needed * utf8.replaced)
    if good >= 8 or not declared or declared[0] not in _MULTIBYTE:
        return True
    return _attempt(data, declared[0]).odd > 0


def _best(data: bytes, declared: Iterable[str]) -> _Decoded:
    """The first declared charset that fits, else the guess, else the one with least against it."""
    tried: list[_Decoded] = []
    for charset in declared:
        tried.append(_attempt(data, charset))
        if tried[-1].odd == 0:
            return tried[-1]
    tried.append(_attempt(data, guess_charset(data)))
    return min(tried, key=lambda decoded: decoded.odd)


def _with_siblings(charsets: Iterable[str]) -> Iterator[str]:
    for charset in charsets:
        yield charset
        if charset in _SIBLINGS:
            yield _SIBLINGS[charset]


def _attempt(data: bytes, charset: str) -> _Decoded:
    """The bytes read in one charset, with what speaks against it."""
    replaced = 0
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        text = _decode_leniently(data, charset)
        # UTF-8 pages may hold a replacement character of their own.
        own = data.count(_REPLACEMENT.encode()) if charset == "utf-8" else 0
        replaced = text.count(_REPLACEMENT) - own
    odd = replaced
    if charset not in _WIDE and charset != "utf-8":
        odd += sum(1 for _ in _C1.finditer(text))
    elif charset in _WIDE and not _wide_text(data, charset):
        odd += len(text)
    share = _run_share(data) if charset in _LATIN else None
    if share is not None and share > 0.5:
        odd += round(share * len(data.translate(None, _ASCII)))
    return _Decoded(text=text, charset=charset, replaced=replaced, odd=odd)


def _decode_leniently(data: bytes, charset: str) -> str:
    """The text with replacement characters; bytes that the web maps to C1 controls become those.

    Source: WHATWG Encoding Standard, the indexes of windows-1250 to windows-1258.
    """
    if not charset.startswith("cp125"):
        return data.decode(charset, "replace")
    text = data.decode(charset, "surrogateescape")
    text = text.translate({0xDC00 + byte: byte for byte in range(0x80, 0xA0)})
    return _SURROGATE.sub(_REPLACEMENT, text)


def _run_share(data: bytes) -> float | None:
    """Share of the bytes above 0x7F that stand in runs of three and more; `None` under 12 of them.

    Accented letters and curly quotes come alone or in pairs; Cyrillic, Greek, Hebrew, Arabic, Thai,
    Chinese, Japanese and Korean words are runs.

    >>> _run_share("déjà vu, naïve: “à l’été dernier”, l’élève a rêvé".encode("cp1252"))
    0.0
    >>> _run_share("Новая линия метро".encode("cp1251"))
    1.0
    """
    # Rows of no-break spaces indent Western pages.
    head = data[:_SAMPLE].replace(b"\xa0", b" ")
    high = len(head) - len(head.translate(None, _HIGH))
    if high < 12:
        return None
    return sum(len(run) for run in _HIGH_RUNS.findall(head)) / high


def _declared(data: bytes, raw: RawPage) -> Iterator[tuple[str, str]]:
    """The labels that the page's header, meta elements and XML declaration name, with their codec.

    The codec is empty where the label is unknown.
    """
    if raw.charset:
        yield raw.charset, charset_for(raw.charset)
    if raw.media == "text":
        return
    head = _COMMENT.sub(b"", data[:_HEAD])
    for match in (*_META.finditer(head), _XML.match(head)):
        if match:
            label = match.group(1).decode("ascii", "replace")
            charset = charset_for(label)
            # A label that could be read as ASCII can't be true where it says UTF-16.
            yield label, "utf-8" if charset in _WIDE else charset


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
            return _superset(name)
    return ""


def _superset(name: str) -> str:
    """The codec that reads what the web means by a charset; empty for an unknown name."""
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return ""
    return _SUPERSETS.get(name, name)


def guess_charset(data: bytes) -> str:
    """Python's codec that bytes without a true declaration are most likely in.

    uchardet has the first word, charset-normalizer the second where the first does not fit;
    windows-1252 comes between, as English with curly quotes or a single accented name is too
    little for a detector.

    Measured on 698 pieces of 40 to 5,000 characters from pages in 13 languages, written in these
    languages' legacy charsets: 99 % right; uchardet alone 88 %, charset-normalizer alone 76 % (kept
    to the charsets of the web 85 %) and slower by a factor of eight. On 1,581 whole HTML pages
    written in legacy charsets with their declarations taken out 99 % were right.
    """
    from resiliparse.parse.encoding import detect_encoding

    first = _superset(detect_encoding(data, html5_compatible=False) or "ascii")
    likely = [first] if first in _GUESSABLE and not _doubtful(data, first) else []
    sample = data[:_SAMPLE]
    for charset in (*_with_siblings(likely), "cp1252"):
        if _attempt(sample, charset).odd == 0:
            return charset
    second = _second_guess(data)
    candidates = [charset for charset in (*likely, second, "cp1252") if charset]
    return min(candidates, key=lambda charset: _attempt(sample, charset).odd)


def _doubtful(data: bytes, charset: str) -> bool:
    """Whether a guess other than windows-1252 is one that Western pages with few accents get."""
    language = _LANG.search(data[:_HEAD])
    western = language is not None and language.group(1).decode().lower() in _WESTERN
    if charset in _LATIN:
        return western
    share = _run_share(data)
    return western if share is None else share < 0.2


def _second_guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_HEAD], cp_isolation=_SECOND_VOICE).best()
    return _superset(best.encoding) if best else ""


def _charset_warnings(declared: tuple[tuple[str, str], ...], charset: str) -> Iterator[str]:
    for label, codec in dict.fromkeys(declared):
        if not codec:
            yield f"declared charset {label!r} is unknown; read as {charset}"
        elif charset not in (codec, _SIBLINGS.get(codec)):
            yield f"declared charset {label!r} does not fit; read as {charset}"
    if charset != "utf-8" and not any(codec for _, codec in declared):
        yield f"no charset declared; read as {charset}, a guess"


def _damage(decoded: _Decoded) -> tuple[str, ...]:
    """Warnings on characters that were lost or that look misread."""
    found = []
    if decoded.replaced:
        found.append(f"{decoded.replaced} characters could not be decoded and were replaced")
    misread = _mojibake(decoded.text)
    if misread:
        found.append(f"mojibake, UTF-8 read in another charset before it came here: {misread!r}")
    return tuple(found)


def _mojibake(text: str) -> str:
    """A piece of text that is UTF-8 read in a single-byte charset; empty where there is none.

    Measured on 1,774 scraped pages: 27 hits, 26 of them mojibake and one a page on the subject.

    >>> _mojibake("Das CafÃ© Ã¶ffnet"), _mojibake("Das Café öffnet")
    ('CafÃ© Ã¶ff', '')
    """
    sample = text[:_SAMPLE]
    if not any(sign in sample for sign in _MOJIBAKE_SIGNS):
        return ""
    match = _MOJIBAKE.search(sample)
    return sample[max(0, match.start() - 3) : match.end() + 5] if match else ""


_BLOCK_NAMES = (
    "html|head|body|title|meta|link|script|style|main|article|section|header|footer|nav|aside|"
    "div|p|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|figure|figcaption|form|"
    "pre|center"
)
_DOCUMENT = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml\b[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_OPENING = re.compile(rf"<(?:{_BLOCK_NAMES})\b[^<>]*>", re.I)
# Markup puts a block's tag at the start of a line or next to another tag, prose amid words.
_PLACED_OPENING = re.compile(rf"(?:\A|\n|>)[ \t\r]*<(?:{_BLOCK_NAMES})\b[^<>]*>", re.I)
_CLOSING = re.compile(rf"</(?:{_BLOCK_NAMES})\s*>", re.I)
_CODE = re.compile(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]+`", re.M | re.S)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|[-*+] \S|```|~~~|={3,}\s*$)|\]\([^)\s]+\)", re.M)


def sniff_media(text: str) -> Media:
    r"""Whether text is HTML or plain text (Markdown counts as text), by its beginning.

    >>> sniff_media("<p>One.</p>\n<p>Two.</p>"), sniff_media("Write <p> before a paragraph.")
    ('html', 'text')
    """
    head = _first_characters(text)
    if begins_document(head):
        return "html"
    prose = _CODE.sub("", head)
    placed = len(_PLACED_OPENING.findall(prose))
    if not placed or placed * 2 < len(_OPENING.findall(prose)) or _MARKDOWN.search(prose):
        return "text"
    if _PLACED_OPENING.match(prose) and (placed > 1 or _CLOSING.search(text)):
        return "html"
    # One left-over element makes no HTML page of a text: about one block in 400 characters does.
    return "html" if placed >= max(2, len(prose) / 400) else "text"


def begins_document(text: str) -> bool:
    """Whether text begins as whole HTML documents do, comments before that aside.

    >>> begins_document("<!-- saved --><!DOCTYPE html><p>One."), begins_document("<p>One.</p>")
    (True, False)
    """
    return _DOCUMENT.match(text) is not None


def _first_characters(text: str, count: int = 2048) -> str:
    """The beginning of a text up to its 2,048th character that is no space."""
    head = text[: _SAMPLE * 4].lstrip()
    seen = 0
    for match in re.finditer(r"\S+", head):
        seen += match.end() - match.start()
        if seen >= count:
            return head[: match.end() - (seen - count)]
    return head
