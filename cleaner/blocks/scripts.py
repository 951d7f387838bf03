"""Text in the strings of a page's scripts: HTML and plain paragraphs, often string in string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.system.pattern import pattern
from cleaner.text.prose import ends_sentence

_LITERAL = pattern(r'"(?:[^"\\]|\\.)*"')
PARAGRAPH: Final = pattern(r"<p[\s>]", re.IGNORECASE)
_ESCAPED = pattern(r"\\u003cp|<p[\s>\\]|&lt;p[\s&]", re.IGNORECASE)
_KEY: Final = pattern(r'"?([A-Za-z][\w-]{0,39})"?\s*:\s*\[?\s*$')
_BODY_KEYS: Final = frozenset(
    (
        *("article", "articlebody", "articletext", "body", "bodytext", "content", "copy"),
        *("fulltext", "maintext", "p", "paragraph", "paragraphs", "plaintext", "rawtext", "story"),
        *("storybody", "text", "value", "children", "html", "bodyhtml", "contenthtml"),
    )
)
"""Keys that stores of pages have their articles' text under."""


class _Bounds:
    """What of a page's scripts may be its article.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    least_paragraphs: Final = 3
    """Paragraphs of HTML in a string: a teaser has one or two."""
    least_length: Final = 400
    """Characters of an article."""
    most_length: Final = 2_000_000
    """Characters of a script that is looked through: reading more takes seconds."""
    depth: Final = 3
    """Strings within strings: some sites put JSON into JSON."""
    sentence: Final = 40
    """Characters of a plain string at least that is a paragraph."""
    between: Final = 300
    """Characters between one paragraph and the next at most: the keys and numbers of a block."""


_BOUNDS: Final = _Bounds()
LEAST_LENGTH: Final = _BOUNDS.least_length


def html_pieces(text: str, depth: int = _BOUNDS.depth) -> Iterator[str]:
    """HTML with several paragraphs, from the JSON strings of a script and those inside them."""
    if not depth or len(text) > _BOUNDS.most_length or not _ESCAPED.search(text):
        return
    for match in _LITERAL.finditer(text):
        literal = match.group()
        if len(literal) < _BOUNDS.least_length or not _ESCAPED.search(literal):
            continue
        value = _decoded(literal)
        inner = list(html_pieces(value, depth - 1)) if '"' in value else []
        yield from inner
        if not inner and has_paragraphs(value):
            yield value


def has_paragraphs(html: str) -> bool:
    """Whether HTML has as many paragraphs as an article."""
    return len(PARAGRAPH.findall(html)) >= _BOUNDS.least_paragraphs


def _decoded(literal: str) -> str:
    """What a JSON string says; empty where it is none."""
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class _String:
    """A paragraph or more in a script. key: what it stands under. start, end: its place."""

    key: str
    start: int
    end: int
    text: str


def plain_articles(text: str, depth: int = _BOUNDS.depth) -> Iterator[tuple[str, ...]]:
    """The paragraphs of texts in a script's strings: a long string, or several below one key.

    What stands under keys that are no article's, such as `description`, is left out.
    """
    if not depth or not _BOUNDS.least_length <= len(text) <= _BOUNDS.most_length:
        return
    run: list[_String] = []
    for string in _strings(text):
        if string.text[0] in "{[":  # JSON inside a string.
            yield from plain_articles(string.text, depth - 1)
        elif _is_prose(string.text):
            follows = run and run[-1].key == string.key
            if follows and string.start - run[-1].end <= _BOUNDS.between:
                run.append(string)
                continue
            yield from _article(run)
            run = [string]
    yield from _article(run)


def _strings(text: str) -> Iterator[_String]:
    """The longer strings of a script that stand under keys of articles, or in a list."""
    key = ""
    for match in _LITERAL.finditer(text):
        if match.end() - match.start() < _BOUNDS.sentence:
            continue
        named = _KEY.search(text, max(0, match.start() - 60), match.start())
        key = named[1].lower() if named else key
        own = key.replace("_", "").replace("-", "")
        inner = text[match.start() + 1] in "{["
        if (own in _BODY_KEYS or inner) and (value := _decoded(match.group()).strip()):
            yield _String(own, match.start(), match.end(), value)


def _is_prose(text: str) -> bool:
    return " " in text and "<" not in text and ends_sentence(text)


def _article(run: list[_String]) -> Iterator[tuple[str, ...]]:
    """The paragraphs of strings that follow each other, if they are as much as an article."""
    lines = [line.strip() for string in run for line in re.split(r"\n+", string.text)]
    paragraphs = tuple(filter(None, lines))
    if sum(map(len, paragraphs)) >= _BOUNDS.least_length:
        yield paragraphs
