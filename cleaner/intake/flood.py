"""Tags of so many attributes that no parser gets through them in time."""

from __future__ import annotations

import re
from typing import Final

from cleaner.system.pattern import pattern
from cleaner.text.source import count

MOST_ATTRIBUTES: Final = 10_000
"""Attributes of one tag. Parsers compare each with all before it: a million take an hour."""
_FLOOD = pattern(
    r"<[A-Za-z][^\s/><]*+(?:[\s/]*+[^\s/>=<]++"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'<]*+))?+)"
    f"{{{MOST_ATTRIBUTES}}}"
)


def is_flood(text: str) -> bool:
    """Whether a tag has more attributes than any parser gets through in time.

    >>> is_flood("<p " + "a " * 10_001), is_flood("<p a='" + "a " * 10_001 + "'>")
    (True, False)
    """
    if len(text) < 2 * MOST_ATTRIBUTES:
        return False
    # Only values can hide the signs that part tags, and each needs its equals sign.
    if not _has_long_tag(text) and count(text, "=") <= MOST_ATTRIBUTES:
        return False
    if not _FLOOD.search(text):
        return False
    # What looks like a tag in a script, `i <count`, has the rest of it for attributes.
    return _FLOOD.search(_without_scripts(text)) is not None


def _has_long_tag(text: str) -> bool:
    """Whether a tag, or what begins like one, is as long as a flood.

    Such a tag has a stretch without the signs of tags at a multiple of half its length: looking at
    these takes a hundredth of the time of a search.

    >>> [_has_long_tag(sign + "a " * 10_000 + "a") for sign in ("<p", "<p>", "< ", "p")]
    [True, False, False, False]
    """
    size = MOST_ATTRIBUTES
    was_free = True  # What stands at the very beginning is in no tag.
    for at in range(0, len(text) - size + 1, size):
        is_free = text.find("<", at, at + size) < 0 and text.find(">", at, at + size) < 0
        if is_free and not was_free:
            start = text.rfind("<", at - size, at)
            is_tag = start > text.rfind(">", at - size, at) and text[start + 1].isalpha()
            if is_tag and text[start + 1].isascii():
                ends = (text.find(sign, at) for sign in "<>")
                end = min((end for end in ends if end >= 0), default=len(text))
                if end - start - 2 >= 2 * size:
                    return True
        was_free = is_free
    return False


_SCRIPT = pattern(r"<(script|style)\b(?:[^\"'>]|\"[^\"]*+\"|'[^']*+')*+>", re.IGNORECASE)
_SCRIPT_END = {name: pattern(f"</{name}", re.IGNORECASE) for name in ("script", "style")}


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
