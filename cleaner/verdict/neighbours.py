"""What stands amid others of its kind: a paragraph of a box, an item of a list, that a score takes.

Elements of one path in one element are made alike, as the paragraphs of an article are, or the
lists that a page makes of each item. Where most of them stay, a hole in their row is lost text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.scores.card import Scorecard
from cleaner.verdict.context import Context, Takers


class _Bounds:
    """What is given back; scores are logits.

    Of 17 such blocks on every second labelled page, articles all, 14 are the article's by reading,
    and 6 by their gold, which leaves out whole boxes.
    """

    __slots__ = ()

    amid: Final = 1.5
    """Score above the threshold up to which a block between two that stay does."""
    words: Final = 3
    """Words of a block at least, but for links: a shorter one may be a label or a figure."""
    linked: Final = 0.5
    """Share of characters in links from which a block is a link: it stays among links that stay."""
    share: Final = 1 / 3
    """Share of the blocks of a row that stay, at least: of teasers a few may."""
    linked_share: Final = 0.5
    """The same for links."""


_BOUNDS: Final = _Bounds()
_KINDS: Final = frozenset(("paragraph", "list_item"))
_COMMENTS: Final = "named:comments"


def settle_neighbours(
    context: Context, suspects: Mapping[int, Set[str]], card: Scorecard | None, takers: Takers
) -> None:
    """Gives back what only the card took amid blocks of its kind, where most of those stay.

    suspects: the topics that blocks are suspected of, by index; those stay gone.
    """
    if card is None:
        return
    most = card.card.threshold + _BOUNDS.amid
    scores = context.shape.scores
    taken: set[int] = set()
    for index, (by, _) in takers.items():
        if by is card.card and scores[index] < most and index not in suspects:
            view = context.views[index]
            long = view.words >= _BOUNDS.words or _is_link(view)
            here = view.block.path and _COMMENTS not in view.block.marks
            if here and view.block.kind in _KINDS and long:
                taken.add(index)
    if not taken:
        return
    for row in _rows(context.views, taken):
        for index in tuple(_holes(context, row, taken, takers)):
            del takers[index]


def _is_link(view: FoldedBlock) -> bool:
    return (view.block.link_density or 0.0) >= _BOUNDS.linked


def _rows(views: Sequence[FoldedBlock], taken: Set[int]) -> Iterator[list[int]]:
    """The blocks of one path in one element, for those that hold one of the taken ones."""
    wanted = {place for index in taken for place in _places(views[index].block)}
    paths = {path for path, _ in wanted}
    rows: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for view in views:
        if view.block.path in paths:
            for place in _places(view.block):
                if place in wanted:
                    rows[place].append(view.block.index)
    yield from rows.values()


def _places(block: Block) -> Iterator[tuple[str, int]]:
    """A block's path with the element around it; for an item, the one around its list, too."""
    for number in block.around[1 : 3 if block.kind == "list_item" else 2]:
        yield block.path, number


def _holes(context: Context, row: Sequence[int], taken: Set[int], takers: Takers) -> Iterator[int]:
    """The taken blocks of a row that those which stay stand around."""
    kept = [index for index in row if index not in takers]
    surely_gone = sum(index not in taken for index in row) - len(kept)
    if not kept or len(kept) < max(surely_gone, _BOUNDS.share * len(row)):
        return
    links = (
        2 * sum(_is_link(context.views[index]) for index in kept) >= len(kept)
        and len(kept) >= _BOUNDS.linked_share * len(row)
        and context.shape.prose.start <= row[0]  # Above the article stand menus, below it tags.
        and row[-1] < context.shape.prose.end
    )
    for index in row:
        hole = kept[0] < index < kept[-1] and index in taken and index in takers
        if hole and (links or not _is_link(context.views[index])):
            yield index
