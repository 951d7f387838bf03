"""Whether text that is said to be plain is HTML after all."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from cleaner.intake.media import begins_document
from cleaner.system.pattern import pattern

_BLOCKS = (
    "html|head|body|title|style|script|main|article|section|header|footer|nav|aside|div|p|h[1-6]|"
    "ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|figure|figcaption|form|pre|center"
)
_INLINE = (
    "a|abbr|b|big|button|cite|code|del|em|font|i|ins|iframe|label|mark|picture|q|s|small|span|"
    "strike|strong|sub|sup|svg|time|u|video"
)
_ALONE = "br|hr|img|input|link|meta|source|wbr"
_TAG = pattern(rf"<(/?)({_BLOCKS}|{_INLINE}|{_ALONE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = pattern(_BLOCKS)
_STANDS_ALONE = pattern(_ALONE)
# Prose names a tag as it would a word: "the <p> tag", "(<b>)".
_NAMED = pattern(r"(?:(?<=[ \t(\"'“‘])|\A)<[^<>]*>(?=[ \t,.;:)\"'”’])")
_CODE = pattern(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_MARKDOWN = pattern(r"^(?:#{1,6} \S|[-*+] \S|```|~~~|={3,}\s*$)|\]\([^)\s]+\)", re.MULTILINE)


class _Bounds:
    """How many tags a text needs, and where, to be HTML.

    The values were chosen by looking at pages, articles about HTML and Markdown, and never measured
    against others.
    """

    __slots__ = ()

    inside: Final = 0.6
    """Share of the text's characters inside elements. Of articles about HTML most stand outside, of
    pages next to none."""
    inside_markdown: Final = 0.9
    """The same where there are marks of Markdown, which takes some elements between its
    paragraphs."""
    for_a_tag: Final = 400
    """Characters of text for each tag at most."""
    for_a_break: Final = 600
    """Characters of text for each line break at most."""
    tags: Final = 3
    """Tags at least, and line breaks."""
    around: Final = 2
    """Tags at least where they stand around all of the text."""
    out_of_place: Final = 4
    """Tags to one that is named in a sentence or has no partner, below which the text is about
    tags."""


_BOUNDS: Final = _Bounds()


def is_full_of_tags(text: str) -> bool:
    """Whether the beginning of a text is that of HTML, and not of prose that names some tags.

    >>> is_full_of_tags("<p>Rain stops play.</p><p>The match was called off.</p>")
    True
    >>> is_full_of_tags("Put a <p> before and a </p> behind it, and <b>nothing</b> else.")
    False
    """
    if "<" not in text:
        return False
    if begins_document(text):
        return True
    prose = _CODE.sub("", text).strip()
    tags = list(_TAG.finditer(prose))
    if not _enough(prose, tags) or _out_of_place(prose, tags) * _BOUNDS.out_of_place > len(tags):
        return False
    breaks = sum(tag[2].lower() == "br" for tag in tags)
    if breaks >= max(_BOUNDS.tags, len(prose) / _BOUNDS.for_a_break):
        return True
    return _share_inside(prose, tags) >= (
        _BOUNDS.inside_markdown if _MARKDOWN.search(prose) else _BOUNDS.inside
    )


def _enough(prose: str, tags: list[re.Match[str]]) -> bool:
    """Whether there are as many tags as pages have; two are enough around all of the text."""
    around = len(tags) > 1 and not tags[0].start() and tags[-1].end() == len(prose)
    return len(tags) >= max(
        _BOUNDS.around if around else _BOUNDS.tags, len(prose) / _BOUNDS.for_a_tag
    )


def _out_of_place(prose: str, tags: list[re.Match[str]]) -> int:
    """How many tags are named in a sentence, or have no partner though they need one."""
    opened = Counter(tag[2].lower() for tag in tags if not tag[1])
    closed = Counter(tag[2].lower() for tag in tags if tag[1])
    # Paragraphs need not be closed, and a page may go on behind its beginning.
    single = sum(
        count
        for name, count in (opened - closed).items()
        if not _STANDS_ALONE.fullmatch(name) and not _BLOCK.fullmatch(name)
    )
    single += (closed - opened).total()
    return max(single, len(_NAMED.findall(prose)))


def _share_inside(prose: str, tags: list[re.Match[str]]) -> float:
    """The share of the text's characters inside elements, 0.0 to 1.0."""
    inside = outside = depth = at = 0
    for tag in tags:
        count = len(prose[at : tag.start()].strip())
        at = tag.end()
        inside, outside = (inside + count, outside) if depth else (inside, outside + count)
        if not _STANDS_ALONE.fullmatch(tag[2].lower()):
            depth = max(0, depth + (-1 if tag[1] else 1))
    count = len(prose[at:].strip())
    inside, outside = (inside + count, outside) if depth else (inside, outside + count)
    return inside / max(1, inside + outside)
