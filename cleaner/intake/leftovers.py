"""Files among pages that are no pages: what other software leaves, and what pages show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePath
from urllib.parse import quote

from cleaner.intake.binary import binary_kind
from cleaner.intake.media import begins_document
from cleaner.intake.packed import PACKED
from cleaner.system.pattern import pattern

# What Spark, Hadoop, Hive, Delta, macOS, Windows and HTTrack put beside the files that count.
_MARKERS = pattern(
    r"\.|_(?:success|metadata|common_metadata|spark_metadata|temporary|delta_log)\Z"
    r"|_(?:started|committed)_\d|__macosx\Z|thumbs\.db\Z|desktop\.ini\Z|hts-(?:cache|log\.txt)\Z"
    r"|.*\.crc\Z",
    re.IGNORECASE | re.DOTALL,
)

_KINDS = {
    "picture": ".png .jpg .jpeg .jpe .jfif .gif .apng .webp .avif .bmp .ico .cur .tif .tiff .svg "
    ".svgz .heic .jxl",
    "style": ".css .scss .less",
    "script": ".js .mjs .cjs .wasm .map",
    "font": ".woff .woff2 .ttf .otf .eot",
    "sound or film": ".mp3 .mp4 .m4a .m4v .m4s .aac .flac .wav .ogg .oga .ogv .opus .webm .avi "
    ".mov .mkv .mpg .mpeg .wmv .flv .swf",
}
_SUFFIXES = {suffix: kind for kind, suffixes in _KINDS.items() for suffix in suffixes.split()}
# Which of them are text, so that only the suffix can tell them.
_IN_TEXT = frozenset({"style", "script"})
# What `binary_kind` calls those that it knows by their first bytes.
_KNOWN = pattern(
    r"(?P<picture>.* image\Z)|(?P<font>a web font\Z)|(?P<film>an (?:MP4|MP3|Ogg) |a RIFF )"
    r"|(?P<script>a WebAssembly )"
)
_PLURALS = {
    "sound or film": "sounds or films",
    "record of another media type": "records of other media types",
}

FRAME = "frame or part of a saved page"


def is_leftover(name: str) -> bool:
    """Whether a file or folder is what other software leaves beside its data, or is hidden.

    >>> [is_leftover(name) for name in ("_SUCCESS", ".part-0.crc", "part-0.jsonl", "_notes.html")]
    [True, True, False, False]
    """
    return (name[:1] in "._tThHdD" and _MARKERS.match(name) is not None) or name.endswith(".crc")


def kind_of(name: str, start: bytes) -> str:
    """What a page shows or runs that a file holds, by its name and first bytes; else empty.

    A page under the name of a picture or a script is a page.

    >>> kind_of("style.css?v=3", b"body {}"), kind_of("a.js", b"<!doctype html><p>One.")
    ('style', '')
    """
    kind = _SUFFIXES.get(_suffix(name), "")
    if start.lstrip()[:1] == b"<" and (not kind or begins_document(start.decode("latin-1"))):
        return ""
    if kind in _IN_TEXT:
        return kind
    if kind and (not start or start.startswith(b"<") or binary_kind(start)):
        return kind
    # Names of pages end in anything, so that without one of these only the content tells.
    if start.isascii() and b"\0" not in start[:64]:
        return ""
    known = _KNOWN.match(binary_kind(start))
    if known is None:
        return ""
    if known.lastgroup == "film":
        return "picture" if start[8:12] == b"WEBP" else "sound or film"
    return known.lastgroup or ""


def is_named_so(name: str) -> bool:
    """Whether a file's name says that it is a picture, a style, a script or the like."""
    return _suffix(name) in _SUFFIXES


def _suffix(name: str) -> str:
    """The suffix of a file as mirrors and browsers name it, without its query.

    >>> _suffix("a.css?v=3.2"), _suffix("a.css@v=3.2"), _suffix("a.js.download"), _suffix("a.PNG")
    ('.css', '.css', '.js', '.png')
    """
    name = re.split(r"[?@]|%3[Ff]", name, maxsplit=1)[0].lower().removesuffix(".download")
    path = PurePath(name)
    if path.suffix in PACKED:
        path = PurePath(path.stem)
    return path.suffix


def counted(kinds: Iterable[tuple[str, int]]) -> str:
    """The kinds of files with their numbers, in words.

    >>> counted([("picture", 8), ("style", 1)])
    '8 pictures, 1 style'
    """
    return ", ".join(
        f"{count:,} {kind if count == 1 else _PLURALS.get(kind, _plural(kind))}"
        for kind, count in kinds
    )


def _plural(kind: str) -> str:
    if kind.startswith("answer "):
        return kind.replace("answer", "answers", 1)
    first, _, rest = kind.partition(" or ")
    return "frames or parts of saved pages" if kind == FRAME else f"{first}s{rest}"


def page_of_folder(folder: str, names: Collection[str]) -> str:
    """The page beside a folder that browsers may have saved with it; empty where there is none.

    Browsers call the folder as the page, with a word of the user's language behind.

    >>> page_of_folder("Ferry_files", {"Ferry.html"}), page_of_folder("news-2024", {"news.html"})
    ('Ferry.html', '')
    """
    cut = max(map(folder.rfind, "_-."))
    if cut <= 0 or not folder[cut + 1 :].isalpha():
        return ""
    pages = (folder[:cut] + suffix for suffix in (".html", ".htm", ".xhtml", ".HTML", ".HTM"))
    return next((page for page in pages if page in names), "")


def is_saved_with(page: bytes, folder: str) -> bool:
    """Whether a page shows what stands in a folder, and links nothing there.

    Browsers save what a page shows into such a folder and let its links lead to the site;
    mirrors have pages there, which others link.
    """
    spelled = {
        folder,
        quote(folder),
        quote(folder, safe="()!'*,;~&=+$@"),
        folder.replace("&", "&amp;"),
    }
    names = b"|".join(re.escape(name.encode("utf-8", "surrogateescape")) for name in spelled)
    inside = rb"\s*=\s*[\"']?\s*(?:\./)?(?:" + names + rb")/"
    if re.search(rb"<a\b[^<>]*\bhref" + inside, page, re.IGNORECASE):
        return False
    return (
        re.search(rb"\b(?:src|href|data|srcset|poster)" + inside, page, re.IGNORECASE) is not None
    )
