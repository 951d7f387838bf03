"""Links to other pages of the site that are all that is left of their box, or of their card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.tags import INWARD
from cleaner.model import Block
from cleaner.rules.rule import Rule
from cleaner.verdict.context import Context, Remover, Takers, is_prose
from cleaner.verdict.teasers import TOPIC, is_link

LEFT: Final = Rule(
    id="related.left",
    why="A link to another page of the site, whose label and box are not the article's",
    pack=TOPIC,
)
"""The reason of what `take_left_over` takes, and `take_rests`."""
CARD_LEFT: Final = Rule(
    id="related.card-title",
    why="The title of another page of the site, whose card is not the article's",
    pack=TOPIC,
)
"""The reason of what `take_card_titles` takes."""


class _Bounds:
    """What is left of a box."""

    __slots__ = ()

    prose_left: Final = 0.2
    """Words of prose for each word in links that are left over, below which a page that may be an
    index keeps them. Chosen by one such page, never measured."""
    box_levels: Final = 5
    """Elements around a link that may be its box."""
    title_words: Final = 12
    """Words of a box's title at most."""
    box_lines: Final = 40
    """Blocks below it in such a box at most."""
    left_words: Final = 80
    """Words left of such a box at most."""
    left_score: Final = -1.0
    """Score of each block left there at least. By cards that had not seen the publishers, on 2,230
    labelled pages that are told articles, 27 blocks go so, and none is in the gold."""
    told_words: Final = 8
    """Words at least of what a card tells of its page. Chosen, never measured."""


_BOUNDS: Final = _Bounds()
_TELLING: Final = frozenset(("about", "newsletter", "paywall", "related"))
"""Topics whose rules tell by a title what its box is: labels of advertisements and invitations to
comment stand above the article's own paragraphs, too."""


def take_left_over(context: Context, takers: Takers, *, surely: bool = True) -> None:
    """Takes links to other pages of the site that are all that is left of their box.

    What stood above them there, a label or a first title, is gone, and the score alone leaves some
    links of such a list. An index of stories is made so, too: where hardly any prose stands beside
    all those links, they stay, unless the page is surely an article.
    """
    boxes: dict[int, list[Block]] = {}
    left: list[Block] = []
    for view in context.views:
        block = view.block
        if block.index not in takers and not INWARD.isdisjoint(block.marks) and is_link(block):
            left.append(block)
    wanted = {number for block in left for number in block.around[: _BOUNDS.box_levels]}
    for view in context.views if wanted else ():
        for number in wanted.intersection(view.block.around):
            boxes.setdefault(number, []).append(view.block)
    going = {
        block.index
        for block in left
        if (beside := _beside(block, boxes)) and all(other.index in takers for other in beside)
    }
    views, scores = context.views, context.shape.scores
    rest = [v for v in views if v.block.index not in takers and v.block.index not in going]
    prose = sum(view.words for view in rest if is_prose(view, scores[view.block.index]))
    if surely or prose >= _BOUNDS.prose_left * sum(views[index].words for index in going):
        for index in sorted(going):
            if not context.protects(LEFT, index):
                takers[index] = (LEFT, LEFT.why)


def take_told(context: Context, by: Remover | None, takers: Takers) -> None:
    """Takes what is left of a small box whose title a rule took, and is not surely the article's.

    The title says what the box is: the offer of a newsletter, a note on the author, other pages.
    One that is a link is another page's, of which the article may speak. by: what takes by scores.
    """
    views, scores = context.views, context.shape.scores
    told = [
        index
        for index, (rule, _) in takers.items()
        if rule is not by
        and rule.topic in _TELLING
        and views[index].words <= _BOUNDS.title_words
        and not is_link(views[index].block)
    ]
    for title in told:
        rule, why = takers[title]
        for number in views[title].block.around[1 : _BOUNDS.box_levels]:
            if title and number in views[title - 1].block.around:
                break
            end, most = title + 1, min(title + 2 + _BOUNDS.box_lines, len(views))
            while end < most and number in views[end].block.around:
                end += 1
            left = [index for index in range(title + 1, end) if index not in takers]
            if not left:
                continue
            if (
                end <= title + 1 + _BOUNDS.box_lines
                and sum(views[index].words for index in left) <= _BOUNDS.left_words
                and min(scores[index] for index in left) > _BOUNDS.left_score
            ):
                going = [index for index in left if not context.protects(rule, index)]
                takers.update((index, (rule, why)) for index in going)
            break


def _beside(block: Block, boxes: Mapping[int, Sequence[Block]]) -> Sequence[Block]:
    """What else than links the smallest box around a link holds that holds anything else.

    Nothing where none of that stands above the link.
    """
    for number in block.around[: _BOUNDS.box_levels]:
        others = [other for other in boxes[number] if INWARD.isdisjoint(other.marks)]
        if others:
            return others if others[0].index < block.index else ()
    return ()


def take_card_titles(context: Context, takers: Takers, above: int) -> None:
    """Takes headings that are links to other pages of the site, all that is left of their card.

    A card tells something of its page, all link too, or bids to read it: a headline with its author
    and date is none, and a heading above what stays is the article's. above: the last block above
    which none is taken.
    """
    titles = [
        view.block
        for view in context.views
        if view.block.kind == "heading"
        and above < view.block.index not in takers
        and not INWARD.isdisjoint(view.block.marks)
    ]
    for block in titles:
        for number in block.around[: _BOUNDS.box_levels]:
            others = [view for view in context.inside(number) if view.block is not block]
            if any(view.block.index not in takers for view in others):
                break
            if any(_tells(view, takers) for view in others):
                if not context.protects(CARD_LEFT, block.index):
                    takers[block.index] = (CARD_LEFT, CARD_LEFT.why)
                break


def _tells(view: FoldedBlock, takers: Takers) -> bool:
    """Whether a block that is taken tells of another page, or bids to read it."""
    linked = not INWARD.isdisjoint(view.block.marks)
    told = view.words >= _BOUNDS.told_words and view.block.kind != "heading"
    return linked and (told or takers[view.block.index][0].topic == TOPIC)
