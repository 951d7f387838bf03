"""Text as a terminal or a list can show it: signs spelled out, short paths, counted nouns."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence


def visible(text: str) -> str:
    r"""The text on one line, with what would act on a terminal, or hide, spelled out.

    >>> visible("red \x1b[31m, two\nlines")
    'red \\x1b[31m, two lines'
    """
    if text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def _visible_character(char: str) -> str:
    if char in "\n\r\t":
        return " "
    if char.isprintable() or unicodedata.category(char) == "Zs":
        return char
    return char.encode("unicode_escape").decode("ascii")


def shown(path: str) -> str:
    """The path from the current folder where it is below that."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def count(number: int, what: str) -> str:
    """A number with its noun.

    >>> count(1, "rule"), count(2, "rule")
    ('1 rule', '2 rules')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def listed(words: Sequence[str], most: int = 3) -> str:
    """The first words, and how many more there are.

    >>> listed(["a", "b", "c", "d"], 2)
    'a, b and 2 more'
    """
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def shortened(text: str, most: int) -> str:
    r"""The text on one line of so many characters at most, with a sign where it goes on.

    >>> shortened("Read\nmore stories", 9)
    'Read mor…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
