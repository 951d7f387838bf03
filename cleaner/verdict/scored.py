"""What is removed by its shape alone: within a rule's bounds, or above a scorecard's threshold."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

import numpy as np

from cleaner.blocks.labels import made_of
from cleaner.rules.kinds import ShapeRule
from cleaner.scores.card import Scorecard
from cleaner.scores.features import Column, FeatureTable
from cleaner.scores.seen import sentence
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.context import Context, Takers, is_prose, is_sentence
from cleaner.verdict.shape import Shapes


class _Bounds:
    """What more it takes to remove a block that stands where article text would, in logits.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    subhead_words: Final = 10
    """Words of a line in a subhead's place at most."""
    subhead: Final = 0.8
    """Added to the threshold for a short line that the article follows at once."""
    paragraph_words: Final = 20
    """Words of a paragraph that is made as the article's are."""
    alike: Final = 2.3
    """Added for a paragraph without links right behind the article's prose, in an element with the
    same path: only what is surely boilerplate goes there."""
    row: Final = 0.8
    """Added for a row of a table in a text, where nothing else tells the article's tables from
    those of currencies and programmes."""
    sentence: Final = 0.3
    """Added for a sentence right behind the article's prose, which it may end."""
    unique: Final = 1.0
    """Added for a paragraph up to the article's end on a page whose site's stock lines are known by
    learning: what is left is unique. Of the words that cards took so on labelled news pages, less
    than this above their threshold, 60 % were article text in HTML, half in texts. The same for a
    sentence that follows one of the article: stock lines beside it raise its score, and of 224
    words that went so on labelled sites 141 were article text."""
    many: Final = 6
    """Articles of a site from which its stock lines are known: of fewer, much that is stock stands
    on one of them alone."""
    unknown: Final = 0.5
    """Added for such a paragraph where fewer are known; in texts only beside one that is surely the
    article's, since teasers stand apart from it. On labelled sites of two to five pages, HTML and
    texts, 1 made nine worse by .01, by teasers that it left, .5 three (none any more), and 0 lost
    article text on five that .5 kept."""
    other_kind: Final = 0.5
    """Added for all blocks of a page that is surely of another kind than an article: by cards that
    had not seen the publishers, 677 such pages of WCXB keep .868 of their words and not .854, with
    F1 .778 and not .774. 1.1 keeps more, with a lower F1 on forums and products; where a type need
    not be sure, F1 is .779, and .004 lower on old portals, which are told wrong."""
    surely_none: Final = -1.0
    """Logits by which a page looks less like an article than like another type, from which it is
    surely none."""
    in_doubt: Final = 2.0
    """Logits above the threshold up to which a score doubts that a block is boilerplate: a chance
    of .06 that it is article text. Where most of a page scores so, the cards don't know its kind,
    and it stays: by cards that had not seen the publishers, 685 pages of WCXB that are no articles
    keep .876 of their words and not .868, with F1 .785 and not .779. With 3 that F1 is lower."""
    times: Final = 2.5
    """Times the words of all that is left, above which what is in doubt outweighs it. 1.5 scores
    alike on such pages, and floods one more of the old news pages that are told lists."""
    times_article: Final = 4.0
    """The same where a page is not surely a list: what it is about may be short among other things.
    Of what is in doubt there, only what is made as something that is left counts."""
    doubted_words: Final = 100
    """Words in doubt at least: fewer are a short article's neighbours."""


_BOUNDS: Final = _Bounds()
_LISTS: Final = ("collection", "listing")
"""Types of pages that are as much as what they list."""
_OTHER_KINDS: Final = ("collection", "documentation", "listing", "product", "service")
"""Types of pages whose text looks less like an article's: short lines, entries, figures."""


def take_shapes(
    context: Context,
    shapes: Shapes,
    card: Scorecard | None,
    takers: Takers,
    spared: Set[int],
    headline: int,
) -> None:
    """Takes what the shapes say is boilerplate, and no rule has taken yet.

    card: the scorecard whose threshold the page's scores are held against. spared: blocks that
    stay whatever they look like. headline: the block of the page's headline; below 0 if unknown.
    """
    shape = context.shape
    bounds = [(rule, _within(rule, shape.features)) for rule in shapes.bounds]
    kind = _BOUNDS.other_kind if _is_surely(_OTHER_KINDS, shape.features) else 0.0
    scored: list[int] = []
    for view, score in zip(context.views, shape.scores, strict=True):
        index = view.block.index
        if index in takers or index in spared:
            continue
        for rule, within in bounds:
            if (
                within[index]
                and not context.elsewhere(rule, index)
                and not context.protects(rule, index)
            ):
                takers[index] = (rule, rule.why)
                break
        else:
            if (
                card
                and score > card.card.threshold
                and view.block.kind != "code"  # Its lines look like anything but prose.
                and score > card.card.threshold + kind + _doubt(index, context)
                and not context.protects(card.card, index)
            ):
                scored.append(index)
    if card:
        takers.update((index, (card.card, card.card.why)) for index in scored)
        sure = card.card.threshold + kind + _BOUNDS.in_doubt
        near = [index for index in scored if index > headline and shape.scores[index] <= sure]
        for index in _in_doubt(context, near, takers):
            del takers[index]


def _in_doubt(context: Context, near: Sequence[int], takers: Takers) -> Sequence[int]:
    """Blocks that score little above the threshold, where they outweigh by far all that is left.

    near: the blocks that score so. Texts are told no type, and all of their boilerplate may.
    """
    views, features = context.views, context.shape.features
    if not near or not _leads(features, "article"):
        return ()
    left = [view for view in views if view.block.index not in takers]
    times = _BOUNDS.times
    if not _is_surely(_LISTS, features):
        times = _BOUNDS.times_article
        made = {made_of(view.block.path) for view in left}
        near = [index for index in near if made_of(views[index].block.path) in made]
    words = sum(views[index].words for index in near)
    outweighs = words > times * sum(view.words for view in left)
    return near if outweighs and words >= _BOUNDS.doubted_words else ()


def _is_surely(kinds: Sequence[str], features: FeatureTable) -> bool:
    """Whether a page is told one of these types, and is surely no article."""
    told = any(_leads(features, kind) > 0 for kind in kinds)
    return told and _leads(features, "article") < _BOUNDS.surely_none


def _leads(features: FeatureTable, kind: str) -> float:
    """Logits by which a page looks more like this type than like others; 0 where none is told."""
    of_all: list[float] = features.column(f"type.{kind}")[:1].tolist()
    return of_all[0] if of_all else 0.0


def tell_scores(context: Context, card: Scorecard, takers: Takers) -> None:
    """What the card saw in the blocks that it alone takes, as the reason for it."""
    scored = [index for index, (by, _) in takers.items() if by is card.card]
    features = context.shape.features
    for index, loudest in zip(scored, card.loudest(features, scored), strict=True):
        takers[index] = (card.card, sentence(card.card.why, features.row(index), loudest))


def _doubt(index: int, context: Context) -> float:
    """What more it takes to remove a block that stands where article text would.

    A short line that prose follows at once stands in a subhead's place; a sentence right behind
    prose may end the article; where the site's stock lines are known, a paragraph is none of them.
    """
    view = context.views[index]
    if view.block.kind == "table_row" and not view.block.tag:
        return _BOUNDS.row
    if context.learned and view.words >= PROSE_WORDS and context.shape.where(index) != "tail":
        if context.learned >= _BOUNDS.many:
            return _BOUNDS.unique
        near = context.surely_article(index - 1) or context.surely_article(index + 1)
        if view.block.tag or near:
            return _BOUNDS.unknown
    if view.words <= _BOUNDS.subhead_words and context.surely_article(index + 1):
        return _BOUNDS.subhead
    if view.block.kind == "quote" and _is_quoted(index, context):
        return _BOUNDS.alike
    if not is_sentence(view):
        return 0.0
    if _goes_on(index, context):
        return _BOUNDS.alike
    if context.learned and _follows_sentence(index, context):
        return _BOUNDS.unique
    return _BOUNDS.sentence if context.surely_article(index - 1) else 0.0


def _is_quoted(index: int, context: Context) -> bool:
    """Whether a quotation stands right behind the article's prose, beside its paragraphs."""
    block, before = context.views[index].block, context.views[index - 1].block
    return (
        context.surely_article(index - 1)
        and not block.link_density
        and bool(set(block.around[1:3]) & set(before.around[1:2]))
    )


def _follows_sentence(index: int, context: Context) -> bool:
    """Whether the block before is a sentence that the scores take for the article's."""
    return (
        index > 0 and context.shape.scores[index - 1] < 0 and is_sentence(context.views[index - 1])
    )


def _goes_on(index: int, context: Context) -> bool:
    """Whether a paragraph is made as the article's paragraph before it, and no rule suspects it."""
    view, before = context.views[index], context.views[index - 1]
    return (
        index > 0
        and is_prose(before, context.shape.scores[index - 1])
        and view.words >= _BOUNDS.paragraph_words
        and bool(view.block.path)
        and made_of(view.block.path) == made_of(before.block.path)
        and not view.block.link_density
        and not context.shape.features.column("suspects")[index]
    )


def _within(rule: ShapeRule, features: FeatureTable) -> Column:
    """Which blocks are within all bounds of the rule."""
    found = np.ones(len(features), dtype=np.bool_)
    for name, (least, most) in rule.when.items():
        column = features.column(name)
        found &= (least <= column) & (column <= most)
    return found
