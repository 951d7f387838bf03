"""What stands between two pieces of text that are put on one line: a space, or nothing."""

from __future__ import annotations

from typing import Final
from unicodedata import category, east_asian_width

from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.text.fold import UNSPACED, holds_unspaced

SEAM: Final = "\x1f"
"""Where two elements meet that are words apart in scripts with spaces: white space, and a control
that no page is left with."""

_SIGNS = "\u3001-\u303f\uff01-\uff65"
_WIDE = UNSPACED.pattern.removesuffix("]") + _SIGNS + "]"
"""Letters of scripts without spaces between words, and the signs that go with them; Hangul has
spaces. As in CSS Text 4, section 4.1.2 (segment break transformation rules)."""
_EITHER = "[“”‘’…—·]"
"""Signs of all scripts, which are of one without spaces where such a letter stands beside them."""
_GAP = rf"[^\S\n{SEAM}]*[\n\r{SEAM}]\s*"
_NO_SPACE: Final = pattern(
    rf"(?<={_WIDE}){_GAP}(?={_WIDE}|{_EITHER})|(?<={_EITHER}){_GAP}(?={_WIDE})"
)


def one_line(text: str) -> str:
    r"""The text on one line, each run of white space a single space.

    A line break of the source between letters of a script without spaces is none.

    >>> one_line("The  ferry\n sails."), one_line("渡し船は\n  夜に出る。\nA 8")
    ('The ferry sails.', '渡し船は夜に出る。 A 8')
    >>> one_line("首页 新闻"), one_line("東京\x1f港"), one_line("port\x1fside")
    ('首页 新闻', '東京港', 'port side')
    """
    if holds_unspaced(text):
        text = _NO_SPACE.sub("", text)
    return " ".join(text.split())


def count_shown_plainly(text: str) -> int:
    r"""Characters of the text that are no white space.

    >>> count_shown_plainly(" The\u2003ferry\n")
    8
    """
    return len("".join(text.split()))


count_shown: Final = native.pick("cleaner.text._counts", "count_shown", count_shown_plainly)


def columns(text: str) -> int:
    """How wide a line is in a fixed-width font: ideographs and Kana count twice, marks not at all.

    >>> columns("ferry"), columns("渡し船"), columns("น้ำ")
    (5, 6, 2)
    """
    if not holds_unspaced(text):
        return len(text)
    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(category(char) == "Mn" for char in text)
