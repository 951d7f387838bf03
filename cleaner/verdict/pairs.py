"""A picture's two texts: the one for the blind, and the caption that says the same below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.text.prose import ends_sentence


class _Bounds:
    """What two lines must share to be a picture's. Counted in words, characters or shares.

    Chosen by looking at the labelled texts of Fundus and DAnIEL: of 440 pairs that stand right
    below one another in Fundus', 5 have article text, all of them quotations said twice.
    """

    __slots__ = ()

    words: Final = 4
    """Words of each at least: shorter ones are labels."""
    most_words: Final = 60
    """Words of each at most: longer ones are paragraphs."""
    shared: Final = 20
    """Characters that both have: a name alone may begin a paragraph too."""
    share: Final = 0.7
    """Share of the longer one that the shorter must be: what follows is a credit."""
    credit_words: Final = 6
    """Words of what follows that is a credit whatever its share."""
    credit_share: Final = 0.5
    """Share of the longer one that the shorter must be even then."""
    apart: Final = 2
    """Blocks that the two may be apart under a headline: a credit can stand between them."""


_BOUNDS: Final = _Bounds()
_KINDS: Final = frozenset({"paragraph", "caption"})


def says_same(one: FoldedBlock, other: FoldedBlock) -> bool:
    """Whether two lines say the same, or one goes on by no more than a credit."""
    if one.block.kind not in _KINDS or other.block.kind not in _KINDS:
        return False
    short, long = sorted((one, other), key=lambda view: len(view.folded))
    if not _BOUNDS.words <= short.words <= long.words <= _BOUNDS.most_words:
        return False
    if len(short.folded) < _BOUNDS.shared:
        return False
    if not long.folded.startswith(short.folded):
        return False
    share = len(short.folded) / len(long.folded)
    credit = long.words - short.words <= _BOUNDS.credit_words and not ends_sentence(long.block.text)
    return share >= _BOUNDS.share or (credit and share >= _BOUNDS.credit_share)


def is_of_picture(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether one of the next two lines before or behind says the same as this one."""
    at = view.block.index
    near = views[max(0, at - _BOUNDS.apart) : at + _BOUNDS.apart + 1]
    return any(says_same(view, other) for other in near if other is not view)
