"""Whether Markdown and HTML of all labelled pages say what the article's body says.

    python -m tests.benchmarks.formats --corpora CORPORA [--every N] [--show N]

Markdown is parsed by markdown-it-py (CommonMark with GFM's tables and strike-through), and its
plain text compared with the article's `body`; HTML by lxml, its text likewise. What lxml_html_clean
would still take away of the HTML is counted, and elements, attributes and addresses that are none
of an article's. Spaces, list marks and bars between cells are left out of the comparison, on both
sides.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import html
from lxml_html_clean import Cleaner as Sanitizer
from markdown_it import MarkdownIt
from markdown_it.token import Token

import cleaner
from cleaner.blocks.tags import names
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.nesting import note_labels
from cleaner.spans import Span

ELEMENTS = names(
    "html head meta title link body article header h1 h2 h3 h4 h5 h6 p br blockquote ul ol li pre"
    " code table tr td th figure img a strong em del sup sub aside"
)
ATTRIBUTES = names("lang charset name content rel href src alt start class id")


_SAFE = ("#note-", "http://", "https://", "mailto:")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--every", type=int, default=1, help="take each Nth page")
    parser.add_argument("--show", type=int, default=0, help="differences to print of each corpus")
    told = parser.parse_args()
    files = sorted((told.corpora / "html").glob("*.jsonl.gz"))
    if not files:
        print(f"{told.corpora}: no corpora here; give their folder as --corpora")
        return 0
    files += sorted((told.corpora / "text").glob("fundus-dev.b*.jsonl.gz"))
    wrong = 0
    for file in files:
        counts: Counter[str] = Counter()
        for name, what in _faults(file, told.every, counts):
            counts[what.partition(":")[0]] += 1
            if counts[what.partition(":")[0]] <= told.show:
                print(f"  {name}: {what}")
        pages = counts.pop("pages")
        wrong += sum(counts.values()) - counts["no body"]
        faults = (
            ", ".join(f"{what} {count}" for what, count in sorted(counts.items())) or "no fault"
        )
        print(f"{file.name}: {pages} pages, {faults}")
    return int(wrong > 0)


def _faults(file: Path, every: int, counts: Counter[str]) -> Iterator[tuple[str, str]]:
    worker = cleaner.Cleaner(options=cleaner.Options(markup=True))
    for number, page in enumerate(read([str(file)])):
        if number % every or isinstance(page, Failure):
            continue
        counts["pages"] += 1
        yield from ((str(page.id), what) for what in faults_of(worker.clean(page)))


def faults_of(article: cleaner.Article) -> Iterator[str]:
    """What Markdown and HTML of an article say that its body does not, or could do."""
    page = article.to_html()
    if difference := _difference(_bare(article, marked=True), markdown_text(article)):
        yield f"markdown differs: {difference}"
    if difference := _difference(_bare(article, marked=False), html_text(page)):
        yield f"html differs: {difference}"
    yield from (f"unsafe html: {one}" for one in unsafe(page))


def _bare(article: cleaner.Article, *, marked: bool) -> str:
    """The body's letters, without list marks and the bars between cells.

    marked: marks of notes are as Markdown has them.
    """
    parts = []
    notes = note_labels(article.paragraphs)
    for one in article.paragraphs:
        spans = [span for span in one.markup.spans if span.kind == "cell"] or [
            Span(start=0, end=len(one.text), kind="cell")
        ]
        text = list(one.text)
        for mark in one.markup.spans:
            if marked and mark.kind == "note" and mark.value in notes:
                text[mark.start : mark.end] = [""] * (mark.end - mark.start)
                text[mark.start] = f"[^{notes[mark.value]}]"
        # Markdown has no letters in lists; numbers are no part of the text there.
        parts += [one.marker] if re.fullmatch(r"\(?[^\W\d]+[.)]", one.marker) else []
        parts += ["".join(text[span.start : span.end]) for span in spans]
    return _letters("\n".join(parts))


def _letters(text: str) -> str:
    """What is compared: letters, digits and signs, without space and bars."""
    # Dashes of a row may stand in several pieces of text, so that space goes first.
    return re.sub(r":?-{3,}:?", "", re.sub(r"[\s|]+", "", text))


def markdown_text(article: cleaner.Article) -> str:
    """The plain text of an article's Markdown, as a library reads it; pictures are left out."""
    _, _, body = article.to_markdown().split("---\n", 2)
    # No library of the tests knows notes and formulas, which CommonMark has not.
    body = re.sub(r"^((?:> | {4})*)\[\^(\d+)\]: ", r"\g<1>1.  ", body, flags=re.MULTILINE)
    if any(span.kind == "formula" for one in article.paragraphs for span in one.markup.spans):
        body = re.sub(r"^((?:[> -]|\d+\.)*)\$\$$", r"\1```", body, flags=re.MULTILINE)
        body = re.sub(r"(?<!\\)\$([^$\n]+)\$", r"`` \1 ``", body)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return _letters("\n".join(_texts(parser.parse(body))))


_WITH_TEXT = names("text code_inline fence code_block html_block html_inline")


def _texts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _texts(token.children or [])
        elif (
            token.type in ("text", "code_inline", "fence", "code_block", "html_block")
            or token.type == "html_inline"
        ):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"


def html_text(page: str) -> str:
    """The plain text of the body of a page of HTML, without its headline."""
    tree: Any = html.document_fromstring(page.encode())
    for header in list(tree.iter("header")):
        header.drop_tree()
    article: Any = next(tree.iter("article"))
    return _letters("\n".join(article.itertext()))


def unsafe(page: str) -> Iterator[str]:
    """What of a page of HTML is not an article's, or could do something."""
    tree: Any = html.document_fromstring(page.encode())
    for element in tree.iter():
        if element.tag not in ELEMENTS:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES:
                yield f"<{element.tag} {name}>"
            elif name in ("href", "src") and not value.startswith(_SAFE):
                yield f"<{element.tag} {name}={value!r}>"
    before = [element.tag for element in tree.iter()]
    Sanitizer(meta=False, page_structure=False, links=False)(tree)
    if [element.tag for element in tree.iter()] != before:
        yield "lxml_html_clean takes something away"


def _difference(one: str, other: str) -> str:
    """Where two texts part, with what stands there in each; empty where they are the same."""
    if one == other:
        return ""
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return f"{one[max(at - 20, 0) : at + 30]!r} {other[max(at - 20, 0) : at + 30]!r}"


if __name__ == "__main__":
    raise SystemExit(main())
