"""Lists that a line of the article introduces, or an item of it: they stay with that line.

A score sees short lines with boilerplate right behind them. That the line above ends in a colon,
or that they are what an item that stays consists of, tells more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.scores.card import Card
from cleaner.system.pattern import pattern
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.surroundings import ELSEWHERE, OTHER, link_share
from cleaner.verdict.wholes import Levels


class _Bounds:
    """Which lists are introduced; scores are logits. Chosen by reading what labelled pages give
    back.
    """

    __slots__ = ()

    linked: Final = 0.2
    """Share of characters in links from which a line or an item is one of links."""
    surely_other: Final = 3.0
    """Score from which an item is boilerplate whatever introduces it."""
    introducing: Final = 0.0
    """Score of a line with a colon below which it is the article's, as is what it introduces."""
    introducing_links: Final = -2.0
    """The same where that are links. Of the lists of links that labelled pages have below such a
    line and lose, 7 of 9 are the article's by reading, of those below a line with a higher score 4
    of 9."""
    label_words: Final = 4
    """Words at most of a label with a colon above an address."""


_BOUNDS: Final = _Bounds()
_COLONS: Final = (":", "：")
_ADDRESS: Final = pattern(r"https?://|www\.")
_APART: Final = OTHER | ELSEWHERE


def settle_introduced(
    context: Context, suspects: Mapping[int, Set[str]], card: Card | None, takers: Takers
) -> None:
    """Gives back the items that only the card took of a list whose line or item above stays.

    suspects: the topics that blocks are suspected of, by index; a list with one of those in it is
    left as it is, and so is one of which a rule took an item.
    """
    levels = Levels()
    done: set[int] = set()
    for index in sorted(index for index, (by, _) in takers.items() if by is card):
        block = context.views[index].block
        if block.kind != "list_item":
            continue
        own = levels.list_of(block)
        if not own or own in done:
            continue
        done.add(own)
        items = tuple(_items(context.views, index, own))
        linked = any(link_share(item) >= _BOUNDS.linked for item in items)
        most = _BOUNDS.introducing_links if linked else _BOUNDS.introducing
        if _is_introduced(context, items, own, takers, most) and all(
            item.block.index not in suspects
            and item.block.marks.isdisjoint(_APART)
            and context.shape.scores[item.block.index] < _BOUNDS.surely_other
            and takers.get(item.block.index, (card,))[0] is card
            for item in items
        ):
            for item in items:
                if levels.list_of(item.block) == own:
                    takers.pop(item.block.index, None)


def settle_addresses(
    context: Context, suspects: Mapping[int, Set[str]], card: Card | None, takers: Takers
) -> None:
    """Gives back a line with an address that only the card took, right below a label that stays.

    That is how agencies name what they write of: "Online:". suspects: as above.
    """
    for index in sorted(index for index, (by, _) in takers.items() if by is card):
        block = context.views[index].block
        above = context.views[index - 1] if index else None
        if (
            above is not None
            and index - 1 not in takers
            and index not in suspects
            and block.kind == above.block.kind == "paragraph"
            and block.around[1:2] == above.block.around[1:2]
            and above.words <= _BOUNDS.label_words
            and above.block.text.rstrip().endswith(_COLONS)
            and context.shape.scores[index] < _BOUNDS.surely_other
            and _ADDRESS.search(block.text)
        ):
            del takers[index]


def _items(views: Sequence[FoldedBlock], index: int, own: int) -> Iterator[FoldedBlock]:
    """The blocks of a list, those of lists within it too. index: one of them."""
    while index > 0 and own in views[index - 1].block.around:
        index -= 1
    while index < len(views) and own in views[index].block.around:
        yield views[index]
        index += 1


def _is_introduced(
    context: Context, items: Sequence[FoldedBlock], own: int, takers: Takers, most: float
) -> bool:
    """Whether the line right above a list stays, and is the item around it or ends in a colon.

    most: the score below which a line with a colon introduces a list.
    """
    first = items[0].block
    if first.index == 0 or first.index - 1 in takers:
        return False
    above = context.views[first.index - 1]
    outer = first.around[first.around.index(own) + 1 :][:1]
    if not outer or outer[0] not in above.block.around[:2] or link_share(above) >= _BOUNDS.linked:
        return False
    if above.block.kind == "list_item":
        return most == _BOUNDS.introducing
    score = context.shape.scores[above.block.index]
    return above.block.text.rstrip().endswith(_COLONS) and score < most
