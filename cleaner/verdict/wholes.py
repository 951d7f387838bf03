"""What stays or goes as a whole: the rows of a table, the items of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.tags import BLOCKS, INWARD
from cleaner.model import Block
from cleaner.scores.context import Frame
from cleaner.verdict.context import Context, Remover, Takers
from cleaner.verdict.left_over import LEFT

_TABLE: Final = frozenset(("table",))
_LIST: Final = frozenset(("ul", "ol", "dl", "menu"))
_WHOLES: Final = {"table_row": _TABLE, "list_item": _LIST}
"""What holds the rows and items that stay or go as a whole, by their kind."""
_ITEM: Final = frozenset(("li", "dt", "dd"))
_LINKED: Final = 0.5
"""Share of characters in links from which an item of a list is none of its text."""
_MOST: Final = 0.5
"""Share of the words of a table or list that must be kept for the rest to be kept, too. Chosen,
never measured."""
_MOST_LINKED: Final = 0.8
"""The same of a list for its items that are links."""
_LISTED: Final = "list_links"
_NAV: Final = "nav"
_GONE: Final = 2
"""Links of a list that went at least, for the few that are left to go."""
_GONE_SHARE: Final = 0.6
"""Share of its links that went at least. On 1,676 labelled articles and news pages five have such
lists, none of whose rest is in the gold."""
_LINK_WORDS: Final = 4
"""Words of a link at least, on average: shorter ones are names of what the article is about, and
two pages have them in the gold."""
_QUOTATION: Final = frozenset(("blockquote",))
_QUOTED: Final = 4
"""Blocks of a quotation at most, its source one of them. Chosen, never measured: an article that
stands in one whole has boxes of others in it."""


def wholes(views: Sequence[FoldedBlock]) -> tuple[tuple[FoldedBlock, ...], ...]:
    """The tables and lists of an HTML page, each as its rows or items, two and more.

    Lists are those with one block for each item: others are lists of cards, comments, products.
    """
    levels = Levels()
    found: defaultdict[int, list[FoldedBlock]] = defaultdict(list)
    for view in views:
        block = view.block
        tags = _WHOLES.get(block.kind)
        if tags and (number := levels.number(block, tags)):
            found[number].append(view)
    return tuple(
        tuple(some) for some in found.values() if len(some) > 1 and not _are_cards(some, levels)
    )


def _are_cards(group: Sequence[FoldedBlock], levels: Levels) -> bool:
    """Whether an item of a list has several blocks."""
    if group[0].block.kind != "list_item":
        return False
    numbers = set()
    for view in group:
        number = levels.number(view.block, _ITEM)
        if number in numbers:
            return True
        numbers.add(number)
    return False


class Levels:
    """How far above a block an element stands. The blocks of a list have the same path."""

    def __init__(self) -> None:
        self._known: dict[frozenset[str], dict[str, int]] = {}

    def list_of(self, block: Block) -> int:
        """The number of the innermost list that a block stands in; 0 without one."""
        return self.number(block, _LIST)

    def table_of(self, block: Block) -> int:
        """The number of the innermost table that a block stands in; 0 without one."""
        return self.number(block, _TABLE)

    def number(self, block: Block, tags: frozenset[str]) -> int:
        """The number of the innermost of these elements that a block stands in; 0 without one."""
        known = self._known.get(tags)
        if known is None:
            known = self._known[tags] = {}
        steps = known.get(block.path)
        if steps is None:
            steps = known[block.path] = _steps(block.path, tags)
        return block.around[steps] if 0 <= steps < len(block.around) else 0


def _steps(path: str, tags: frozenset[str]) -> int:
    """Elements with numbers below the innermost of these in a path; -1 where none is in it."""
    steps = 0
    for label in reversed(path.split(" ")):
        tag = label if label in BLOCKS else label.partition(".")[0].partition("#")[0]
        if tag in tags:
            return steps
        if tag == "tr" and tags is _TABLE:
            steps = 0  # What stands inside a row has no number of its own.
        steps += tag in BLOCKS
    return -1


def settle_wholes(
    groups: Sequence[Sequence[FoldedBlock]], frame: Frame, card: Remover | None, takers: Takers
) -> None:
    """Gives back what only the card took of a table or list that is kept for the most part.

    Of a table that is gone for the most part, or of one of links, the rest goes too. Lists outside
    the article's frame are left as they are.
    """
    for group in groups:
        indices = [view.block.index for view in group]
        if group[0].block.kind == "list_item" and not (
            frame.start <= indices[0] and indices[-1] <= frame.end
        ):
            continue
        taken = [view for view in group if _taken_by(view, card, takers)]
        words = sum(view.words for view in group)
        most = _MOST_LINKED if group[0].block.kind == "list_item" else 1.0
        few = words - sum(view.words for view in taken) >= most * words
        by_card = [view for view in taken if few or (view.block.link_density or 0.0) < _LINKED]
        links = sum(view.words * (view.block.link_density or 0.0) for view in group)
        if taken and links >= _LINKED * words and group[0].block.kind == "table_row":
            for view in group:  # A table of links.
                takers.setdefault(view.block.index, takers[taken[0].block.index])
        if not by_card:
            continue
        gone = sum(view.words for view in group if view.block.index in takers)
        if words - gone >= _MOST * words:
            for view in by_card:
                del takers[view.block.index]
        elif group[0].block.kind == "table_row":
            why = takers[by_card[0].block.index]
            for view in group:
                takers.setdefault(view.block.index, why)


def settle_quotations(views: Sequence[FoldedBlock], card: Remover | None, takers: Takers) -> None:
    """Gives back what only the card took of a quotation of which a part stays: text or source.

    A post's text may be all names and addresses; whose it is says nothing without it. In threads
    quotations say other posts again.
    """
    levels, quoted = Levels(), defaultdict[int, list[FoldedBlock]](list)
    for view in views:
        if view.block.kind == "quote" and (number := levels.number(view.block, _QUOTATION)):
            quoted[number].append(view)
    for group in quoted.values():
        taken = [view for view in group if _taken_by(view, card, takers)]
        if len(group) <= _QUOTED and any(view.block.index not in takers for view in group):
            for view in taken:
                del takers[view.block.index]


def take_rests(context: Context, by: Remover | None, takers: Takers) -> None:
    """Takes the few links left of a list of nothing but links to other pages of the site.

    Names stay where only the scores took the others, outside navigation. by: what takes by scores.
    """
    levels, lists = Levels(), defaultdict[int, list[FoldedBlock]](list)
    for view in context.views:
        if _LISTED in view.block.marks and (number := levels.list_of(view.block)):
            lists[number].append(view)
    for items in lists.values():
        left = [view.block.index for view in items if view.block.index not in takers]
        gone = [takers[view.block.index][0] for view in items if view.block.index in takers]
        if (
            left
            and len(gone) >= max(_GONE, _GONE_SHARE * len(items))
            and not any(INWARD.isdisjoint(view.block.marks) for view in items)
            and (
                any(taker is not by for taker in gone)
                or all(_NAV in view.block.marks for view in items)
                or sum(view.words for view in items) >= _LINK_WORDS * len(items)
            )
        ):
            for index in left:
                if not context.protects(LEFT, index):
                    takers[index] = (LEFT, LEFT.why)


def _taken_by(view: FoldedBlock, card: Remover | None, takers: Takers) -> bool:
    return view.block.index in takers and takers[view.block.index][0] is card
