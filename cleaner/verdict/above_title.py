"""Lines right above a text's title that were taken for it: the path to the page, a kicker."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.text.prose import ends_sentence


class _Bounds:
    """How such lines look. Counted in words or blocks."""

    __slots__ = ()

    path_blocks: Final = 3
    """Blocks below a path to the page in which its last item stands once more, as the title."""
    item: Final = 2
    """Words of that item at least."""
    glued: Final = 4
    """Words of it where no sign parts it from the `path_words` before at least."""
    path_words: Final = 2
    kicker: Final = 2
    """Words of a kicker in capitals at least."""
    title: Final = (4, 14)
    """Words of the title below it at least and at most. On 2,400 labelled texts 7 titles stand so,
    and no line that is none."""
    lower: Final = 2
    """Words of it in lower case at least: a name, a place and a date have fewer."""


_BOUNDS: Final = _Bounds()
PATH_BLOCKS: Final = _BOUNDS.path_blocks
_PARTING: Final = ">/»›→"
"""Signs between the items of a path."""
_GOES_ON: Final = ",;:"


def below_path(at: int, views: Sequence[FoldedBlock]) -> int:
    """The title of a text right below a line that was taken for it, and that ends in it.

    Such a line is the path to the page, "News / Harbour / Rain stops play", or says what is told of
    the post, too: "5 comments on Rain stops play". A kicker with a colon belongs to the title.
    """
    if at < 0 or views[at].block.link_density is not None:
        return at
    path = views[at].folded
    for view in views[at + 1 : at + 1 + _BOUNDS.path_blocks]:
        before = path.removesuffix(view.folded)
        if before == path or not before.strip():
            continue
        parted = before.rstrip()[-1] in _PARTING
        glued = before[-1] == " " and len(before.split()) >= _BOUNDS.path_words
        if view.words >= (_BOUNDS.item if parted else _BOUNDS.glued) and (parted or glued):
            return view.block.index
    return at


def below_kicker(at: int, views: Sequence[FoldedBlock], never: Set[int]) -> int:
    """The title of a text right below a line in capitals that was taken for it: its kicker.

    never: blocks that are no title.
    """
    below = at + 1
    if at < 0 or below >= len(views) or below in never:
        return at
    kicker, title = views[at], views[below]
    if kicker.block.link_density is not None or kicker.words < _BOUNDS.kicker:
        return at
    letters = [letter for letter in kicker.block.text if letter.isalpha()]
    text = title.block.text
    least, most = _BOUNDS.title
    told = (
        bool(letters)
        and all(map(str.isupper, letters))
        and least <= title.words <= most
        and sum(word[0].islower() for word in text.split()) >= _BOUNDS.lower
        and not ends_sentence(text)
        and text[-1] not in _GOES_ON
    )
    return below if told else at
