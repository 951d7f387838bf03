"""Where two inline elements meet without white space: whether their texts are words apart.

Styles part them on the page (a label and its value, the parts of a card), or they are parts of one
word (a drop cap, a letter in italics, what an editor left of its formatting).
"""

from __future__ import annotations

import re
from typing import Final

from cleaner.blocks.place import Place
from cleaner.system.pattern import pattern

_LAST_WORD: Final = pattern(r"[^\W_]{2,}[%°]?$")
_FIRST_WORD: Final = pattern(r"[^\W_]{2,}|[^\W_](?=[\s./])")
_LABEL: Final = pattern(r"[^\W\d_]:$")
_LABELS: Final = frozenset(
    ["b", "strong", "span", "em", "i", "label", "small", "time", "mark", "code"]
)
"""Elements that a label stands in; `sub` and `sup` are parts of their word."""
_ENTRIES: Final = _LABELS | {"a"}
_BOLD: Final = frozenset(("b", "strong"))
_HEADS: Final = _BOLD | {"time", "label"}
_ITEMS: Final = frozenset(("li", "dt", "dd", "td", "th", "summary"))
"""Elements whose text is more often a label with its value than a sentence."""
_CAP: Final = pattern(r"drop-?cap|initial|lettrine|first-?letter|capolettera", re.IGNORECASE)
_NAME: Final = 3
"""Letters on both sides at least where a capital alone tells a word: `McCabe`. Chosen, never
measured."""


def apart(before: str, after: str, left: Place, entered: Place | None, *, first: bool) -> bool:
    """Whether the text of an element and what follows it at once are words apart.

    before: the text that ends with the element `left`; after: what follows, in the element
    `entered` or in none. first: the block begins with that element.
    """
    if _LABEL.search(before):
        return after[0].isalpha() and left.tag in _LABELS
    last, next_word = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if not last or not next_word or (len(next_word[0]) == 1 and not _may_open(last[0], after[0])):
        return False
    if entered is not None and "a" in (left.tag, entered.tag):
        # The entries of a bar, of which a link is one.
        holder = entered.up
        return (
            holder is not None
            and holder is left.up
            and holder.loose
            and {left.tag, entered.tag} <= _ENTRIES
            and last[0][-1].islower()
            and after[0].isupper()
        )
    if left.tag not in _LABELS:
        return False
    if entered is None:
        return (
            first
            and left.tag in _BOLD
            and min(len(last[0]), len(next_word[0])) >= _NAME
            and last[0][-1].islower()
            and after[0].isupper()
        )
    if entered.up is not left.up or entered.tag not in _LABELS or _is_formatting(left, entered):
        return False
    if last[0][-1].isdigit() and after[0].isdigit() and "time" not in (left.tag, entered.tag):
        return False
    holder = entered.up
    if holder is not None and (holder.loose or holder.tag in _ITEMS):
        return True
    return first and left.tag in _HEADS and (after[0].isupper() or after[0].isdigit())


def _may_open(word: str, sign: str) -> bool:
    """Whether a figure or capital alone behind a word is one by itself: `By Staff`, `3 March`.

    It is not behind two letters, as in `CO` and `2`.
    """
    return len(word) >= _NAME and (sign.isdigit() or (sign.isupper() and word[-1].islower()))


def is_cap(before: str, after: str, left: Place) -> bool:
    """Whether an element holds the initial of the word that goes on behind white space."""
    element = left.element
    rest = after.lstrip()
    return (
        len(before) == 1
        and before.isupper()
        and rest[:1].islower()
        and element is not None
        and _CAP.search(element.get("class", "")) is not None
    )


def _is_formatting(left: Place, entered: Place) -> bool:
    """Whether two elements side by side are what an editor left of its formatting."""
    if left.tag != entered.tag:
        return False
    if left.tag != "span":
        return True
    elements = (left.element, entered.element)
    return any(one is not None and (one.get("style") or one.get("lang")) for one in elements)
