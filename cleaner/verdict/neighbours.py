"""What stands amid others of its kind: a paragraph of a box, an item of a list, that a score takes.

Elements of one path in one element are made alike, as the paragraphs of an article are, or the
lists that a page makes of each item. Where most of them stay, a hole in their row is lost text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.model import Block
from cleaner.scores.card import Scorecard
from cleaner.text.prose import ends_sentence
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.surroundings import ELSEWHERE, OTHER
from cleaner.verdict.wholes import Levels


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
    whole: Final = 3
    """Lines in elements of their own that are a row of facts by themselves, at least."""
    whole_listed: Final = 2
    """The same for items of a list and rows of a table."""
    whole_linked: Final = 0.2
    """Share of characters in links of each of them below which they are facts."""
    sentence_words: Final = 8
    """Words of a sentence at least that is given back by itself; in a box of which all else stays
    it may be shorter."""
    box_blocks: Final = 8
    """Blocks of such a box at most."""
    surely_other: Final = 2.3
    """Mean score from which such a row is boilerplate wherever it stands. On labelled articles the
    cards, which have seen them, take one such row amid the prose: a recipe. Made pages lost all."""


_BOUNDS: Final = _Bounds()
_KINDS: Final = frozenset(("paragraph", "list_item"))
_COMMENTS: Final = "named:comments"
_LISTED: Final = frozenset(("list_item", "table_row"))
_APART: Final = (
    OTHER
    | ELSEWHERE
    | frozenset(
        (
            "aside",
            "button",
            "figure",
            "footer",
            "header",
            "inward",
            "named:caption",
            "named:legal",
            "named:player",
            "screen-reader",
            "teaser",
        )
    )
)
"""Marks of what is no row of the article's by its place or its name."""
_ASIDE: Final = frozenset(("aside",))
"""Of an element that holds nothing else amid the article: its author's aside."""
_OF_TABLES: Final = frozenset(("named:byline", "named:tags"))
"""Names that a table may bear all the same: `data` is a date in some languages."""


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


def settle_rows(
    context: Context, suspects: Mapping[int, Set[str]], card: Scorecard | None, takers: Takers
) -> None:
    """Gives back lists, tables and rows of facts that the card took whole, amid the article.

    They stand between two of its paragraphs, in the element that holds those, and have neither
    links nor a name. Lines that only breaks part, as those of verse, are a row, too. suspects: the
    topics that blocks are suspected of, by index; a row with one of those stays gone.
    """
    if card is None:
        return
    taken = {
        index
        for index, (by, _) in takers.items()
        if by is card.card and index not in suspects and _is_fact(context.views[index])
    }
    if not taken:
        return
    levels = Levels()
    wanted = {_row_of(context.views[index].block, levels) for index in taken}
    rows: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for view in context.views:
        place = _row_of(view.block, levels)
        if place in wanted:
            rows[place].append(view.block.index)
    for row in rows.values():
        listed = context.views[row[0]].block.kind in _LISTED
        least = _BOUNDS.whole_listed if listed else _BOUNDS.whole
        score = sum(context.shape.scores[index] for index in row) / len(row)
        lines = sum(context.views[index].block.text.count("\n") + 1 for index in row)
        if (
            lines >= least
            and taken.issuperset(row)
            and score < _BOUNDS.surely_other
            and _is_amid(context, row, takers)
        ):
            for index in row:
                del takers[index]


def settle_sentences(
    context: Context, suspects: Mapping[int, Set[str]], card: Scorecard | None, takers: Takers
) -> None:
    """Gives back sentences that only the card took amid the article, as a note in a box is.

    They stand between two of its paragraphs, in the element that holds those, and have neither
    links nor a name. Of the labelled pages four have one: a promise to customers, and three that
    are the article's.
    """
    if card is None:
        return
    most = card.card.threshold + _BOUNDS.amid
    for index in sorted(index for index, (by, _) in takers.items() if by is card.card):
        view = context.views[index]
        if (
            index not in suspects
            and (view.words >= _BOUNDS.sentence_words or _is_last_gone(view, context, takers))
            and context.shape.scores[index] < most
            and view.block.kind in ("paragraph", "quote")
            and len(view.block.around) > 1
            and (view.block.link_density or 0.0) < _BOUNDS.whole_linked
            and _APART.isdisjoint(view.block.marks - _ASIDE)
            and ends_sentence(view.block.text)
            and _is_amid(context, (index,), takers)
        ):
            del takers[index]


def _is_last_gone(view: FoldedBlock, context: Context, takers: Takers) -> bool:
    """Whether a line stands in a small box of which all else stays, and is no title in it."""
    around = view.block.around[1:2]
    inside = context.inside(around[0]) if around else ()
    return (
        1 < len(inside) <= _BOUNDS.box_blocks
        and "strong" not in view.block.marks
        and inside[0] is not view
        and all(other is view or other.block.index not in takers for other in inside)
    )


def _is_fact(view: FoldedBlock) -> bool:
    """Whether a block may be a line of a row: it has no link, and no name."""
    block = view.block
    return (
        (block.kind in _LISTED or block.kind == "paragraph")
        and len(block.around) > 1
        and (block.link_density or 0.0) < _BOUNDS.whole_linked
        and _APART.isdisjoint(
            block.marks - _OF_TABLES if block.kind == "table_row" else block.marks
        )
    )


def _row_of(block: Block, levels: Levels) -> tuple[int, str]:
    """The list, table or box that a block is a line of, and how the lines of a box are made."""
    if block.kind in _LISTED:
        number = levels.list_of(block) if block.kind == "list_item" else levels.table_of(block)
        return number, ""
    return (block.around[1], made_of(block.path)) if len(block.around) > 1 else (0, "")


def _is_amid(context: Context, row: Sequence[int], takers: Takers) -> bool:
    """Whether the next sure paragraphs on both sides stay in one element, which holds the row."""
    before, behind = row[0] - 1, row[-1] + 1
    while before >= 0 and not context.surely_article(before):
        before -= 1
    while behind < len(context.views) and not context.surely_article(behind):
        behind += 1
    if before < 0 or behind >= len(context.views) or before in takers or behind in takers:
        return False
    one, other = context.views[before].block.around[1:2], context.views[behind].block.around[1:2]
    return one == other and set(one) <= set(context.views[row[0]].block.around)


def _is_link(view: FoldedBlock) -> bool:
    return (view.block.link_density or 0.0) >= _BOUNDS.linked


def _rows(views: Sequence[FoldedBlock], taken: Set[int]) -> Iterator[list[int]]:
    """The blocks of one path in one element, for those that hold one of the taken ones."""
    wanted = {place for index in taken for place in _places(views[index].block)}
    paths = {path for path, _ in wanted}
    rows: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for view in views:
        if made_of(view.block.path) in paths:
            for place in _places(view.block):
                if place in wanted:
                    rows[place].append(view.block.index)
    yield from rows.values()


def _places(block: Block) -> Iterator[tuple[str, int]]:
    """A block's path with the element around it; for an item, the one around its list, too."""
    for number in block.around[1 : 3 if block.kind == "list_item" else 2]:
        yield made_of(block.path), number


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
