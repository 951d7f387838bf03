"""Subheads and labels that a score takes although what they head stays.

A score sees a short line that has no stop, at times with a menu's words in it. That a paragraph, a
list or a table right below it stays in the same part of the page tells more: the line heads that.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.scores.card import Card
from cleaner.system.pattern import pattern
from cleaner.text.prose import final_sign
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.surroundings import ELSEWHERE, OTHER, link_share


class _Bounds:
    """Which lines head what stays.

    On the 1,720 labelled pages that are told to be articles this gives back 165 lines: 150 head
    parts of the article by reading, 85 by their gold, which has whole parts less. The others head
    an appeal or an offer that stays, too.
    """

    __slots__ = ()

    linked: Final = 0.5
    """Share of characters in links from which a line, or what stands below it, is a link: labels of
    lists of links are none of the article's."""
    surely_other: Final = 3.0
    """Score from which a heading is boilerplate whatever stands below. Of the labelled ones that
    head what stays, three score more, and all head the article's last part."""
    label_words: Final = 4
    """Words at most of a bold line that is a label of the list, table or lines below it."""
    title_words: Final = 10
    """Words of a line that is the title of a box, at most."""
    box_blocks: Final = 8
    """Blocks of such a box at most."""
    box_words: Final = 150
    """Words of such a box at most: longer ones are the page's columns, or the article."""
    levels: Final = 4
    """Elements around the two of which they share one, at least: more are the page's columns."""


_BOUNDS: Final = _Bounds()
_APART: Final = ((OTHER | ELSEWHERE) - {"named:navigation"}) | {"figure"}
"""Boxes whose headings are none of the article's: those of a figure are its caption. Parts of many
articles are named for navigation, since a menu leads to them."""
_BETWEEN: Final = frozenset(("ads", "byline", "caption", "picture", "player", "share"))
"""Topics of what may stand between a heading and its text, and is gone."""
_LISTED: Final = frozenset(("list_item", "table_row"))
_PICTURED: Final = frozenset(("figure", "named:caption", "named:player"))
"""Marks of boxes whose first line says who took a picture, or how long a film is."""
_CLOCK: Final = pattern(r"\d[:.h]\d\d")
"""A time: a line with one tells when and by whom the entry of a live blog was written."""


def settle_subheads(
    context: Context,
    suspects: Mapping[int, Set[str]],
    card: Card | None,
    takers: Takers,
    title: int = -1,
) -> None:
    """Gives back headings and labels that only the card took, of what stays right below them.

    From below, so that a heading above another that is given back is, too. suspects: the topics
    that blocks are suspected of, by index; those stay gone. title: the block that was chosen for
    the title, below which a box may open the article; -1 where there is none.
    """
    if card is None:
        return
    taken = sorted((index for index, (by, _) in takers.items() if by is card), reverse=True)
    if not taken:
        return
    first = next((v.block.index for v in context.views if v.block.index not in takers), 0)
    for index in taken:
        view = context.views[index]
        if (
            index > min(first, title if title >= 0 else first)
            and index not in suspects
            and context.shape.scores[index] < _BOUNDS.surely_other
            and link_share(view) < _BOUNDS.linked
            and (below := _below(context, index, takers)) is not None
            and _apart(below).isdisjoint(view.block.marks)
            and (
                (index > first and _heads(view, below)) or _opens_box(context, view, below, takers)
            )
        ):
            del takers[index]


def _apart(below: FoldedBlock) -> Set[str]:
    """The boxes in which a line above another is no heading of it; a table is no byline."""
    return _APART - {"named:byline"} if below.block.kind == "table_row" else _APART


def _below(context: Context, index: int, takers: Takers) -> FoldedBlock | None:
    """What stays right below a line; captions and the like between them don't count."""
    for at in range(index + 1, len(context.views)):
        view = context.views[at]
        if at not in takers:
            return view
        if view.block.kind != "caption" and takers[at][0].topic not in _BETWEEN:
            return None
    return None


def _heads(view: FoldedBlock, below: FoldedBlock) -> bool:
    """Whether a line is a heading or a label of what stands below it in the same part."""
    if link_share(below) >= _BOUNDS.linked or not _together(view.block, below.block):
        return False
    if view.block.kind == "heading":
        return below.block.kind != "heading" or below.block.level > view.block.level
    return (
        view.block.kind == "paragraph"
        and "strong" in view.block.marks
        and view.words <= _BOUNDS.label_words
        and final_sign(view.block.text) != 1
        and below.block.kind in _LISTED
    )


def _opens_box(context: Context, view: FoldedBlock, below: FoldedBlock, takers: Takers) -> bool:
    """Whether a line is the title of a small box of which all else stays."""
    text = view.block.text
    if view.words > _BOUNDS.title_words or final_sign(text) == 1 or _CLOCK.search(text):
        return False
    if not _PICTURED.isdisjoint(view.block.marks | below.block.marks):
        return False
    around = set(below.block.around)
    box = next((number for number in view.block.around[1:] if number in around), 0)
    inside = context.inside(box)
    return (
        bool(inside)
        and inside[0] is view
        and len(inside) <= _BOUNDS.box_blocks
        and sum([other.words for other in inside]) <= _BOUNDS.box_words
        and all(
            other is view
            or (other.block.index not in takers and link_share(other) < _BOUNDS.linked)
            for other in inside
        )
    )


def _together(one: Block, other: Block) -> bool:
    """Whether an element close around a line holds what stands below, too."""
    return not set(one.around[1 : _BOUNDS.levels]).isdisjoint(other.around[: _BOUNDS.levels + 1])
