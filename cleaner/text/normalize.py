"""Even out the characters of one block's text: quotes, spaces, ligatures, what nobody can see.

Each normalizer is one small pure function, named for what it fixes; `NORMALIZERS` is their order.
Dashes, guillemets, CJK brackets, full-width forms and the letters æ, œ, ß stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from cleaner.options import Options
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.text.mojibake import is_mojibake, mojibake
from cleaner.text.quotes import STRAIGHT, quotes

# A step can lay bare what an earlier one mends (an entity with a soft hyphen inside), so all steps
# are gone through until nothing changes. Real pages need one or two rounds; the bound stops
# entities that someone nested on purpose.
_ROUNDS = 16


def normalize(text: str, options: Options, *, code: bool = False) -> str:
    """The text with its characters evened out; empty where nothing visible was in it.

    Normalizing twice gives the same as normalizing once. Code keeps everything but its line ends
    and the space behind its last character.

    Raises: ArgumentError if `options.skip_normalizers` holds an unknown name.

    >>> print(normalize("  “It’s over,” she said… ", Options()))
    "It's over," she said…
    >>> normalize("“It’s over”", Options(quotes="keep"))
    '“It’s over”'
    >>> normalize("if a:\\r\\n    b = “c”  ", Options(), code=True)
    'if a:\\n    b = “c”'
    """
    skipped = options.skip_normalizers
    if code:
        return _normalize_code(text, skipped)
    if options.quotes == "keep":
        skipped = (*skipped, "quotes")
    if not skipped and (done := evened(text)) is not None:
        return done
    for _ in range(_ROUNDS):
        if _is_plain(text):
            break
        before = text
        for name, fix in _STEPS_IF_PRINTABLE if text.isprintable() else NORMALIZERS:
            if name not in skipped:
                text = fix(text)
        if text == before:
            break
    return text


def evened_plainly(text: str) -> str | None:
    """The text as all normalizers leave it, where a look tells that; `None` where they must run."""
    return text if _is_plain(text) else None


evened: Final = native.pick("cleaner.text._forms", "evened", evened_plainly)


def _normalize_code(text: str, skipped: tuple[str, ...]) -> str:
    if "line_ends" not in skipped:
        text = line_ends(text)
    return text if "outer_space" in skipped else text.rstrip()


def _is_plain(text: str) -> bool:
    """Whether no normalizer has anything to do: the way out for most paragraphs.

    A printable text holds no control character, no tab or line end, no space but the plain one.
    """
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        return False
    if text.isascii():
        return "&" not in text and "`" not in text
    return (
        not _PRINTABLE_ODD.search(text)
        and unicodedata.is_normalized("NFC", text)
        and not is_mojibake(text)
    )


def html_entities(text: str) -> str:
    """Entities that an extractor left in the text, as characters; doubly escaped ones too.

    Only those with a semicolon that HTML knows.

    >>> html_entities("Marks &amp;amp; Sons&#39; &quot;caf&eacute;&quot;")
    'Marks & Sons\\' "café"'
    >>> html_entities("AT&T, R&D; Q&A: ?a=1&copy=2")
    'AT&T, R&D; Q&A: ?a=1&copy=2'
    """
    if "&" not in text or ";" not in text:
        return text
    return _ENTITY.sub(_character, _ESCAPED_AGAIN.sub("&", text))


_ESCAPED_AGAIN = pattern(r"&(?:(?:amp|#38|#[xX]26);)+")
_ENTITY = pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _character(entity: re.Match[str]) -> str:
    # Imported here, since that takes 2 ms, and few texts hold entities.
    import html
    from html.entities import html5

    name = entity[0]
    return html.unescape(name) if name[1] == "#" or name[1:] in html5 else name


def surrogates(text: str) -> str:
    r"""Surrogate pairs as the characters they mean; a lone one, which can't be written, as �.

    >>> surrogates("\ud83d\ude00 and \ud83d") == "\U0001f600 and \ufffd"
    True
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_SURROGATE = pattern("[\ud800-\udfff]")


def line_ends(text: str) -> str:
    r"""Every line or page end as a line feed.

    >>> line_ends("a\r\nb\rc\x85d\u2028e\u2029f\fg")
    'a\nb\nc\nd\ne\nf\ng'
    """
    return _LINE_END.sub("\n", text)


# A set at the front, and nothing repeated: that is what `re` scans fast, here and below.
_LINE_END = pattern("[\r\v\f\x85\u2028\u2029](?:(?<=\r)\n)?")


def control_characters(text: str) -> str:
    r"""No C0 or C1 controls but tab, line feed and carriage return; no noncharacters.

    >>> control_characters("a\x00b\x1bc\x7fd\x9de\tf\n")
    'abcde\tf\n'
    """
    return _CONTROL.sub("", text)


_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def zero_width(text: str) -> str:
    r"""No zero-width spaces, word joiners, byte order marks or annotation marks.

    >>> zero_width("\ufeffhyper\u200btext\u2060")
    'hypertext'
    """
    return _ZERO_WIDTH.sub("", text)


_ZERO_WIDTH = pattern("[\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")


def joiners(text: str) -> str:
    r"""ZWJ and ZWNJ only where they shape something: Arabic and Indic scripts, joined emoji.

    >>> joiners("Auf\u200clage, re\u200dset")
    'Auflage, reset'
    >>> joiners("می\u200cخواهم") == "می\u200cخواهم"
    True
    """
    if "\u200c" in text or "\u200d" in text:
        return _IDLE_JOINER.sub("", text)
    return text


# Arabic to Sinhala, Tibetan and Myanmar, Khmer and Mongolian, Balinese and its neighbours, and
# their parts in the supplementary plane.
_SHAPED = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c4f\ua800-\uabff"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f"
)
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_IDLE_JOINER = pattern(
    f"(?<![{_SHAPED}])[\u200c\u200d](?![{_SHAPED}])"
    f"(?<!(?<=[{_PICTURE}\ufe0f\U000e007f])\u200d(?=[{_PICTURE}]))"
)


def soft_hyphens(text: str) -> str:
    r"""No soft hyphens; a word parted by one at a line end is whole again.

    >>> soft_hyphens("Donau\xaddampf\xad\nschiff")
    'Donaudampfschiff'
    """
    return _SOFT_HYPHEN.sub("", text) if "\xad" in text else text


_SOFT_HYPHEN = pattern(r"\xad+(?:\n(?=[^\W\d_]))?")


def bidi_controls(text: str) -> str:
    r"""No embeddings, overrides and isolates; direction marks only beside right-to-left text.

    >>> bidi_controls("\u202a+1 555\u202c\u200e")
    '+1 555'
    >>> bidi_controls("שלום\u200f!") == "שלום\u200f!"
    True
    """
    text = _BIDI_SPAN.sub("", text)
    if not _BIDI_MARK.search(text) or _RIGHT_TO_LEFT.search(text):
        return text
    return _BIDI_MARK.sub("", text)


_BIDI_SPAN = pattern("[\u202a-\u202e\u2066-\u2069]")
_BIDI_MARK = pattern("[\u200e\u200f\u061c]")
_RIGHT_TO_LEFT = pattern(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def ligatures(text: str) -> str:
    """The typesetter's ligatures, U+FB00 to U+FB06, as letters.

    >>> ligatures("eﬃcient ﬂow, but encyclopædia, œuvre, Straße")
    'efficient flow, but encyclopædia, œuvre, Straße'
    """
    return text if text.isascii() else _LIGATURE.sub(_letters, text)


_LIGATURE = pattern("[\ufb00-\ufb06]")


def _letters(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def composition(text: str) -> str:
    r"""Letters and their marks composed: Unicode NFC.

    >>> composition("cafe\u0301")
    'café'
    """
    return unicodedata.normalize("NFC", text)


def odd_spaces(text: str) -> str:
    r"""Every kind of space as the plain one: no-break, thin, figure, em, ideographic.

    >>> odd_spaces("10\u202f000\xa0€ in 東京\u3000大阪")
    '10 000 € in 東京 大阪'
    """
    return _ODD_SPACE.sub(" ", text)


_ODD_SPACE = pattern("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_PRINTABLE_ODD = pattern("[&`\ufb00-\ufb06" + "".join(odd for odd, _ in STRAIGHT) + "]")


def space_runs(text: str) -> str:
    r"""Tabs and runs of spaces as one space.

    >>> space_runs("a  b\tc \t d")
    'a b c d'
    """
    return _SPACE_RUN.sub(" ", text) if "  " in text or "\t" in text else text


_SPACE_RUN = pattern(r"[ \t]{2,}|\t")


def line_edges(text: str) -> str:
    r"""No space at either end of a line.

    >>> line_edges("a \n  b")
    'a\nb'
    """
    return _LINE_EDGE.sub("\n", text) if "\n" in text else text


# The lookbehind keeps a long run of spaces that ends no line from being tried at each of them.
_LINE_EDGE = pattern(r"(?<![ \t])[ \t]*\n[ \t]*")


def blank_lines(text: str) -> str:
    r"""At most one blank line in a row.

    >>> blank_lines("a\n\n\n\nb\nc")
    'a\n\nb\nc'
    """
    return _BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text


_BLANK_LINES = pattern(r"\n{3,}")


def outer_space(text: str) -> str:
    r"""No white space at either end.

    >>> outer_space("\n a b \n")
    'a b'
    """
    return text.strip()


# Entities go first, as they may stand for anything below; then mojibake, whose C1 characters,
# no-break spaces and quotes are bytes of other letters; letters are composed once nothing invisible
# parts them; quotes come behind that, as it turns Greek accents into ` and ´; white space is last.
NORMALIZERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("html_entities", html_entities),
    ("mojibake", mojibake),
    ("surrogates", surrogates),
    ("line_ends", line_ends),
    ("control_characters", control_characters),
    ("zero_width", zero_width),
    ("joiners", joiners),
    ("soft_hyphens", soft_hyphens),
    ("bidi_controls", bidi_controls),
    ("ligatures", ligatures),
    ("composition", composition),
    ("odd_spaces", odd_spaces),
    ("quotes", quotes),
    ("space_runs", space_runs),
    ("line_edges", line_edges),
    ("blank_lines", blank_lines),
    ("outer_space", outer_space),
)

# The rest changes only what `str.isprintable` calls unprintable, so for most texts one test stands
# for ten; a test of this module holds it to that.
_MAY_CHANGE_PRINTABLE = frozenset(
    {"mojibake", "html_entities", "ligatures", "composition", "quotes", "space_runs", "outer_space"}
)
_STEPS_IF_PRINTABLE = tuple(step for step in NORMALIZERS if step[0] in _MAY_CHANGE_PRINTABLE)
