"""What is fuzzed: the parts that meet strangers' bytes, and what they promise of any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from cleaner.blocks.plain import segment
from cleaner.errors import DecodeError, ExtractionError, RuleFileError
from cleaner.intake.decode import decode
from cleaner.model import Media, RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet

# A byte below the number of pieces stands for one of them, so that few bytes make much structure.
TEXT_PIECES = (
    "\n", "\n\n", "\r\n", " ", "\t", "- ", "* ", "1. ", "# ", "> ", "```\n", "|a|b|\n",
    "Subscribe to unlock this story", "Read also: ", "Loading...", "You may also like",
    "The ferry left the harbour at noon, and nobody on the quay could say when it would return. ",
    "By Ada Renn", "Published 2 days ago", "\u2028", "\x85", "\u202e", "\ufeff", "\u200b", "\x00",
    "\ud800", "Ã©", "“", "©", "https://example.org/a", "。", "\u0301", "İ", "ß", "ﬁ", "...", "0", "A",
)  # fmt: skip
HTML_PIECES = (
    *TEXT_PIECES[:32], "<p>", "</p>", "<div class='share'>", "</div>", "<article>", "</article>",
    "<h1>", "</h1>", "<a href='/x'>", "</a>", "<script>", "</script>", "<!--", "-->", "<table><tr>",
    "<td>", "</table>", "<meta charset=", "<title>", "</title>", "&nbsp;", "&#x110000;", "&amp;",
    "<svg>", "<math>", "<template>", "<![CDATA[", "<b", "<li>", "<ul>", "<br>", "<pre>", "<select>",
    '<script type="application/ld+json">{"articleBody":', "<html lang='de'>", "<body>", '"', "'",
)  # fmt: skip
RULE_PIECES = (
    "pack: ", "why: ", "rules:\n", "  - ", "    ", "id: ", "a.b", "\n", "kind: ", "line", "span",
    "section", "html", "keep", "field", "shape", "phrases: ", "{en: [One, Two]}", "pattern: ",
    "(a+)+$", "^x.*y{2,900}", "(?P<gone>b)", "[", "]", "{", "}", ": ", "removes: ", "keeps: ",
    "- page: |\n", "gone: ", "max_words: ", "9", "-1", "1e999", "where: ", "tail", "sites: ",
    "select: ", "names: ", "tables: ", "when: ", "words>5.5: 1 2", "&a ", "*a ", "<<: ", "!!python/",
    "'", '"', "#", "|", ">", "\t", "~", "yes", "2020-01-01", "\x00", "---\n", "? ", "%YAML 9\n", ", ",
)  # fmt: skip
START = "pack: p\nwhy: w\nrules:\n  - id: p.a\n    why: w\n    kind: "


def spelled(data: bytes, pieces: Sequence[str]) -> str:
    """Text that bytes spell, in pieces and single characters."""
    count = len(pieces)
    return "".join(pieces[byte] if byte < count else chr(byte) for byte in data)


def fuzz_decoder(data: bytes) -> None:
    """Any bytes make text that can be written, or a `DecodeError`."""
    media: tuple[Media | None, ...] = (None, "html", "text")
    charsets = (None, "utf-16", "gb2312", "x-nonsense", "iso-2022-jp")
    first = data[0] if data else 0
    raw = RawPage(
        id="x", data=data[1:], source="x", media=media[first % 3], charset=charsets[first // 3 % 5]
    )
    try:
        page = decode(raw)
    except DecodeError:
        return
    page.text.encode()
    assert page.text.strip(), "blank text was not refused"


def fuzz_segmenter(data: bytes) -> None:
    """Blocks stand in order in the text, each with its words."""
    text = spelled(data, TEXT_PIECES)
    end = 0
    for block in segment(text).blocks:
        assert end <= block.start < block.end <= len(text), (block, end)
        end = block.end


def fuzz_loader(data: bytes) -> None:
    """Any text is a pack, or a `RuleFileError`."""
    whole = bool(data) and data[0] % 2 == 0
    try:
        parse_pack(spelled(data[1:], RULE_PIECES) if whole else START + spelled(data, RULE_PIECES))
    except RuleFileError:
        return


def fuzz_pipeline(data: bytes) -> None:
    """Kept and removed pieces of any page rebuild its text."""
    html = bool(data) and data[0] % 2 == 0
    text = spelled(data[1:], HTML_PIECES if html else TEXT_PIECES)
    raw = RawPage(id="x", data=text, source="x", media="html" if html else "text")
    try:
        page = decode(raw)
        analysis = cleaner().analyze(page)
        article = cleaner().clean(page)
    except (DecodeError, ExtractionError):
        return
    assert article.restore() == analysis.segmented.text, "kept + removed is not the input"
    if not html:
        assert article.restore() == page.text


@cache
def cleaner() -> Cleaner:
    """The shipped rules, made ready once."""
    return Cleaner(RuleSet.load())


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "decoder": fuzz_decoder,
    "segmenter": fuzz_segmenter,
    "loader": fuzz_loader,
    "pipeline": fuzz_pipeline,
}
