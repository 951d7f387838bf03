"""Whether text that is said to be plain is HTML after all."""

from __future__ import annotations

import re
from collections import Counter

from cleaner.intake.media import begins_document

_BLOCKS = (
    "html|head|body|title|style|script|main|article|section|header|footer|nav|aside|div|p|h[1-6]|"
    "ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|figure|figcaption|form|pre|center"
)
_INLINE = (
    "a|abbr|b|big|button|cite|code|del|em|font|i|ins|iframe|label|mark|picture|q|s|small|span|"
    "strike|strong|sub|sup|svg|time|u|video"
)
_ALONE = "br|hr|img|input|link|meta|source|wbr"
_TAG = re.compile(rf"<(/?)({_BLOCKS}|{_INLINE}|{_ALONE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(_BLOCKS)
_STANDS_ALONE = re.compile(_ALONE)
# Prose names a tag as it would a word: "the <p> tag", "(<b>)".
_NAMED = re.compile(r"(?:(?<=[ \t(\"'“‘])|\A)<[^<>]*>(?=[ \t,.;:)\"'”’])")
_CODE = re.compile(r"^(```|~~~).*?(?:^\1|\Z)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|[-*+] \S|```|~~~|={3,}\s*$)|\]\([^)\s]+\)", re.MULTILINE)

# Share of the text's characters that stand inside elements. Of articles about HTML most stand
# outside, of pages next to none; Markdown takes some elements between its paragraphs.
_INSIDE = 0.6
_INSIDE_MARKDOWN = 0.9
# Characters of text for each tag, or line break, at most.
_FOR_A_TAG = 400
_FOR_A_BREAK = 600


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
    if not _enough(prose, tags) or _out_of_place(prose, tags) * 4 > len(tags):
        return False
    breaks = sum(tag[2].lower() == "br" for tag in tags)
    if breaks >= max(3, len(prose) / _FOR_A_BREAK):
        return True
    return _share_inside(prose, tags) >= (_INSIDE_MARKDOWN if _MARKDOWN.search(prose) else _INSIDE)


def _enough(prose: str, tags: list[re.Match[str]]) -> bool:
    """Whether there are as many tags as pages have; two are enough around all of the text."""
    around = len(tags) > 1 and not tags[0].start() and tags[-1].end() == len(prose)
    return len(tags) >= max(2 if around else 3, len(prose) / _FOR_A_TAG)


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
