"""Text in the strings of a page's scripts: HTML and plain paragraphs, often string in string.

Strings are those of JSON and of JavaScript. Where a page has JSON in an attribute, as pages of
Inertia and Discourse have, that is read as a script is.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.system.pattern import pattern
from cleaner.text.prose import ends_sentence

_JSON: Final = pattern(r'"(?:[^"\\]|\\.)*"')
_SCRIPT: Final = pattern(
    r"""
    "(?:[^"\\\n]|\\.)*"
    | '(?:[^'\\\n]|\\.)*'
    | `(?:[^`\\]|\\.)*`
    """,
    re.VERBOSE | re.DOTALL,
)
"""The strings of JavaScript. An apostrophe in a comment opens one as well, to its line's end."""
PARAGRAPH: Final = pattern(r"<p[\s>]", re.IGNORECASE)
_ESCAPED = pattern(r"\\u003cp|\\x3cp|<p[\s>\\]|&lt;p[\s&]", re.IGNORECASE)
_ENTITIES: Final = pattern(r"&lt;p(?:\s|&gt;)", re.IGNORECASE)
_KEY: Final = pattern(r'"?([A-Za-z][\w-]{0,39})"?\s*:\s*\[?\s*$')
_OWN_ESCAPES: Final = pattern(r"""\\(?:x([0-9a-fA-F]{2})|(.))|(")|([\t\r\n])""", re.DOTALL)
_TAG: Final = pattern(r"<[^<>]{1,2000}>")
_BLOCK: Final = pattern(r"<(?:p|h[1-6]|ul|ol|blockquote|figure|div|table)[\s>]", re.IGNORECASE)
_POSTS: Final = frozenset(["cooked"])
"""Keys of the HTML of single posts, which are a page together: that of Discourse."""
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
    between_sections: Final = 500
    """The same between sections of HTML, which have pictures and headings beside them: 277 to 484
    on a labelled page, where another story is 5,988 away."""


_BOUNDS: Final = _Bounds()
LEAST_LENGTH: Final = _BOUNDS.least_length


@dataclass(frozen=True, slots=True)
class _String:
    """A paragraph or more in a script. key: what it stands under. start, end: its place."""

    key: str
    start: int
    end: int
    text: str


def html_pieces(text: str, depth: int = _BOUNDS.depth) -> Iterator[str]:
    """HTML with several paragraphs, from the strings of a script and from those inside them.

    The sections of an article, each a string of its own, are one piece, as a thread's posts are.
    """
    if not depth or len(text) > _BOUNDS.most_length or not _ESCAPED.search(text):
        return
    found = False
    for run in _html_runs(text):
        inner: list[str] = []
        for string in run:
            if '"' in string.text:
                inner += html_pieces(string.text, depth - 1)
        whole = "\n".join(string.text for string in run)
        if not inner and len(whole) >= _BOUNDS.least_length and has_paragraphs(whole):
            inner = [whole]
        found = found or bool(inner)
        yield from inner
    if not found and depth == _BOUNDS.depth:  # What stands in a string is JSON or HTML.
        yield from filter(has_paragraphs, _of_script(text))


def _html_runs(text: str) -> Iterator[list[_String]]:
    """The strings of a script that hold paragraphs of HTML; together, where they are of one key."""
    run: list[_String] = []
    for match in _JSON.finditer(text):
        if not _ESCAPED.search(match.group()):
            continue
        string = _String(
            _key(text, match.start()), match.start(), match.end(), _decoded(match.group())
        )
        if run and not _goes_on(run[-1], string):
            yield run
            run = []
        run.append(string)
    if run:
        yield run


def _goes_on(one: _String, other: _String) -> bool:
    """Whether two strings of HTML are of one article, or of one thread."""
    near = other.start - one.end <= _BOUNDS.between_sections and one.key in _BODY_KEYS
    return one.key == other.key and (near or one.key in _POSTS)


def _of_script(text: str) -> Iterator[str]:
    """The long strings of a script that are no JSON."""
    for match in _SCRIPT.finditer(text):
        if match.end() - match.start() >= _BOUNDS.least_length:
            yield _decoded(match.group())


def has_paragraphs(html: str) -> bool:
    """Whether HTML has as many paragraphs as an article."""
    return len(PARAGRAPH.findall(html)) >= _BOUNDS.least_paragraphs


def _key(text: str, start: int) -> str:
    """The key that a string at this place stands under, also where it comes first in a list."""
    named = _KEY.search(text, max(0, start - 60), start)
    return named[1].lower().replace("_", "").replace("-", "") if named else ""


def _decoded(literal: str) -> str:
    """What a string says, whether JSON's or JavaScript's; empty where it is none."""
    text = literal[1:-1]
    try:
        value = str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        try:
            value = str(json.loads(f'"{_OWN_ESCAPES.sub(_as_json, text)}"', strict=False))
        except ValueError:
            return ""
    return html.unescape(value) if _ENTITIES.search(value) else value


def _as_json(match: re.Match[str]) -> str:
    """An escape or sign of JavaScript's strings as JSON's have it."""
    code, escaped, quote, space = match.groups()
    if code:
        return f"\\u00{code}"
    if quote:
        return '\\"'
    if space or escaped == "\n":
        return " "
    return match.group() if escaped in '"\\/bfnrtu' else str(escaped)


def articles_of_strings(text: str, depth: int = _BOUNDS.depth) -> Iterator[str]:
    """The HTML of texts in a script's strings: a long string, or several below one key.

    Each is a paragraph of plain text or HTML. What stands under keys that are no article's, such
    as `description`, is left out.
    """
    if not depth or not _BOUNDS.least_length <= len(text) <= _BOUNDS.most_length:
        return
    run: list[_String] = []
    for string in _strings(text):
        if string.text[0] in "{[":  # JSON inside a string.
            yield from articles_of_strings(string.text, depth - 1)
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
    for match in _JSON.finditer(text):
        if match.end() - match.start() < _BOUNDS.sentence:
            continue
        key = _key(text, match.start()) or key
        inner = text[match.start() + 1] in "{["
        if (key in _BODY_KEYS or inner) and (value := _decoded(match.group()).strip()):
            yield _String(key, match.start(), match.end(), value)


def _is_prose(text: str) -> bool:
    plain = _TAG.sub("", text).strip() if "<" in text else text
    return " " in plain and ends_sentence(plain)


def _article(run: list[_String]) -> Iterator[str]:
    """The HTML of strings that follow each other, if they are as much as an article."""
    paragraphs = [_as_html(string.text) for string in run]
    whole = "\n".join(paragraphs)
    in_html = any(_BLOCK.search(string.text) for string in run)
    if letters_of(whole) >= _BOUNDS.least_length and (not in_html or has_paragraphs(whole)):
        yield whole


def letters_of(html: str) -> int:
    """Characters of HTML without its tags."""
    return len(_TAG.sub("", html))


def _as_html(text: str) -> str:
    if _BLOCK.search(text):
        return text
    if _TAG.search(text):
        return f"<p>{text}</p>"
    return plain_html(text)


def plain_html(text: str) -> str:
    """The lines of a plain text as paragraphs of HTML."""
    lines = (line.strip() for line in re.split(r"\n+", text))
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)
