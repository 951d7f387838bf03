"""The guard: a page does not lose its article to rules that are not sure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.rules.files import is_own
from cleaner.rules.rule import Rule
from cleaner.scores.story import Story
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.text.visible import count
from cleaner.verdict.context import Remover, Takers, is_sentence
from cleaner.verdict.shape import PageShape

if TYPE_CHECKING:
    from cleaner.rules.proposals import Proposals
    from cleaner.verdict.resolve import Resolved


class _Bounds:
    """How much of a page's prose must be left; scores are logits, positive for boilerplate.

    They were chosen on labelled pages: of 11 articles that a guard on all prose gave text back to,
    9 got footers and comments back. Other values were never measured one by one.
    """

    __slots__ = ()

    doubtful_share: Final = 0.5
    """Share of the prose's words that must be left where the rest is doubtful by its scores."""
    sure_share: Final = 0.1
    """Share that must be left where the scores are sure of the rest."""
    doubtful: Final = 1.2
    """Mean score, each word counted once, below which what is gone is doubtful."""
    surely_boilerplate: Final = 2.0
    """Score from which a block is no prose, whatever its length: a chance of 0.88 and more."""
    mostly_links: Final = 0.6
    """Share of characters in links from which a block is no prose."""
    learned_share: Final = 0.5
    """Share of the prose's words that must be left by rules that were learned, where those left are
    no article by their number."""
    article_words: Final = 120
    """Words of prose left from which an article is there, and comments count no more."""
    opening: Final = 6
    """Blocks behind the headline among which a story that is all taken has its prose."""


_BOUNDS: Final = _Bounds()
_NO_STORY: Final = Story()
_FURNITURE: Final = frozenset(("nav", "footer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """What the guard says of a page, and the ids of the rules that it undid in whole or in part."""

    warnings: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


def guard(
    views: Sequence[FoldedBlock],
    scores: Sequence[float],
    takers: Takers,
    sure: Set[int],
    story: Story = _NO_STORY,
) -> Guarded:
    """Gives back what removals took from a page that would lose its article, and says so.

    Prose is what has the length and the stops of it, is not mostly links, and may be article text
    by its score; comments, and what stands below a line that a site's articles were seen to end at,
    don't count where an article is left, and where some is left behind the headline, nothing counts
    that stands below another one. Where less than
    `doubtful_share` of its words would be left, and the rest is doubtful by its scores, blocks
    that only shapes and sections took come back, prose first; so they do where hardly any of them
    would be left. Where nothing but the headline would, the sentences right behind it come back,
    and where nothing at all would, the prose that no line rule named and that stands in no menu or
    footer, else everything there.

    What rules took by what the lines say does not come back: where those are people's own, the
    warning names them.

    sure: blocks that rules took by what they say. story: where the page's headline stands.
    """
    prose = [
        view for view, score in zip(views, scores, strict=True) if _may_be_article(view, score)
    ]
    left = sum(view.words for view in prose if view.block.index not in takers)
    if left >= _BOUNDS.article_words:
        prose = [view for view in prose if not _is_below(view, takers)]
    counted = _of_story(prose, views, takers, story)
    staying = [view.block.index for view in views if view.block.index not in takers]
    kept = any(index != story.headline for index in staying)
    if kept and not _loses_article(counted, scores, takers):
        few = left < _BOUNDS.article_words
        return Guarded(warnings=_blamed(views, takers)) if few else Guarded()
    back = [
        view.block.index
        for view in counted or _sentences(views, story) or ([] if staying else _no_furniture(views))
        if view.block.index in takers
        and (view.block.index not in sure or takers[view.block.index][0].takes_unseen)
    ]
    if not back:
        return Guarded(warnings=_blamed(views, takers))
    back = _with_neighbours(back, views, takers, sure)
    rules = sorted({takers[index][0].id for index in back})
    for index in back:
        del takers[index]
    told = (
        f"guard: {count(len(back), 'block')} kept that {', '.join(rules)} would have removed, "
        "because too little of the page's prose would have been left"
    )
    return Guarded(warnings=(told, *_blamed(views, takers)), undone=tuple(rules))


def _with_neighbours(
    back: Sequence[int], views: Sequence[FoldedBlock], takers: Takers, sure: Set[int]
) -> list[int]:
    """What comes back, and the prose beside it that is made as it is, whatever its score.

    Where the scores doubt some of an article's paragraphs, they are as wrong of the others.
    """
    found = set(back)
    for index in back:
        own = made_of(views[index].block.path)
        for step in (-1, 1):
            at = index + step
            while (
                own
                and 0 <= at < len(views)
                and at in takers
                and at not in found
                and at not in sure
                and not _is_learned(takers[at][0])
                and _looks_like_prose(views[at])
                and made_of(views[at].block.path) == own
            ):
                found.add(at)
                at += step
    return sorted(found)


def _is_learned(by: Remover) -> bool:
    return isinstance(by, Rule) and bool(by.seen)


def _blamed(views: Sequence[FoldedBlock], takers: Takers) -> tuple[str, ...]:
    """What is said of people's own rules that took more prose than there are words left.

    Whatever its score: what a rule for an element takes is scored like any other furniture.
    """
    if not any(isinstance(rule, Rule) and _is_blamed(rule) for rule, _ in takers.values()):
        return ()
    own: dict[str, int] = {}
    left = 0
    for view in views:
        rule = takers[view.block.index][0] if view.block.index in takers else None
        if rule is None:
            left += view.words
        elif isinstance(rule, Rule) and _is_blamed(rule) and _looks_like_prose(view):
            own[rule.id] = own.get(rule.id, 0) + view.words
    if sum(own.values()) <= left:
        return ()
    return (
        f"guard: {', '.join(sorted(own))} removed most of the page's prose; if that was its "
        "article, look for lines that only boilerplate has",
    )


def _is_blamed(rule: Rule) -> bool:
    """Whether somebody wrote the rule; what learned ones took is judged by `distrusted`."""
    return is_own(rule.path) and not rule.seen


def _may_be_article(view: FoldedBlock, score: float) -> bool:
    return score < _BOUNDS.surely_boilerplate and _looks_like_prose(view)


def _looks_like_prose(view: FoldedBlock) -> bool:
    return view.words >= PROSE_WORDS and _says_something(view)


def _of_story(
    prose: Sequence[FoldedBlock], views: Sequence[FoldedBlock], takers: Takers, story: Story
) -> Sequence[FoldedBlock]:
    """The prose that may be the story's, where some of it is left; else all.

    Where no prose is left at all, that right behind the headline is the story's, whatever its
    score: a flash of one sentence among menus and teasers looks like one of them.
    """
    if not story.is_named:
        return prose
    own = [view for view in prose if story.reaches(view.block.index)]
    if any(view.block.index not in takers for view in own):
        return own
    if any(view.block.index not in takers for view in prose):
        return prose
    near = views[story.headline + 1 : story.headline + _BOUNDS.opening]
    first = [v for v in near if story.reaches(v.block.index) and _looks_like_prose(v)]
    return own or first or prose


def _sentences(views: Sequence[FoldedBlock], story: Story) -> Sequence[FoldedBlock]:
    """The sentences right behind the headline; however short where it is sure."""
    says = _says_something if story.is_named else is_sentence
    near = views[story.headline + 1 : story.headline + _BOUNDS.opening]
    return [v for v in near if story.reaches(v.block.index) and says(v)]


def _no_furniture(views: Sequence[FoldedBlock]) -> Sequence[FoldedBlock]:
    """The blocks outside of menus and footers, which are no article where a page has none.

    Where some are as long as prose and end as sentences do, these alone: an article may be one
    link as a whole.
    """
    outside = [view for view in views if _FURNITURE.isdisjoint(view.block.marks)]
    prose = [v for v in outside if v.words >= PROSE_WORDS and ends_sentence(v.block.text)]
    return prose or outside


def _says_something(view: FoldedBlock) -> bool:
    linked = (view.block.link_density or 0.0) >= _BOUNDS.mostly_links
    return ends_sentence(view.block.text) and not linked


def _loses_article(prose: Sequence[FoldedBlock], scores: Sequence[float], takers: Takers) -> bool:
    """Whether too little of the prose is left, by how sure the scores are of the rest."""
    gone = [view for view in prose if view.block.index in takers]
    total, lost = (sum(view.words for view in some) for some in (prose, gone))
    doubt = sum(view.words * scores[view.block.index] for view in gone) / (lost or 1)
    share = _BOUNDS.doubtful_share if doubt < _BOUNDS.doubtful else _BOUNDS.sure_share
    return total - lost < total * share


def _is_below(view: FoldedBlock, takers: Takers) -> bool:
    """Whether it is a comment, or stands below a line that ends the site's articles."""
    if view.block.index not in takers:
        return False
    by = takers[view.block.index][0]
    return by.topic == "comments" or (by.takes_unseen and isinstance(by, Rule) and bool(by.seen))


def _asks_for_all_words(rule: Rule) -> bool:
    """Whether a rule takes blocks that are one of its phrases, and says so by no pattern."""
    find = rule.finder
    return (
        rule.effect == "remove" and find is not None and find.match == "whole" and not find.pattern
    )


def distrusted(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    resolved: Resolved,
    headline: Set[int] = frozenset(),
) -> frozenset[str]:
    """The ids of learned rules that a page is cleaned without: all that proposed something.

    Empty where an article is left, or where what they took is no prose of it by its score. A page
    without any sentence left that they took some of, or without anything left behind its headline,
    is cleaned without them, whatever the scores.

    What a rule takes by all of a line's words is no article of the page, however much it reads like
    one: articles of the site that are not this one have the same line. So a page of a few short
    letters has its article beside the house's long lines.

    headline: the blocks of title and dek.
    """
    rules = [rule for rule in proposals.takers() if rule.seen]
    if not rules:
        return frozenset()
    learned = {rule.id for rule in rules}
    in_all_words = {rule.id for rule in rules if _asks_for_all_words(rule)}
    left = lost = 0
    kept = taken = body = took = False
    for view, score, fate in zip(views, shape.scores, resolved.fates, strict=True):
        took = took or fate.rule in learned
        body = body or (fate.rule is None and view.block.index not in headline)
        if is_sentence(view):
            kept = kept or fate.rule is None
            taken = taken or fate.rule in learned
        if _may_be_article(view, score) and score < 0:
            if fate.rule is None:
                left += view.words
            elif fate.rule in learned and fate.rule not in in_all_words:
                lost += view.words
    if (taken and not kept) or (took and not body):
        return frozenset(learned)
    enough = left >= _BOUNDS.article_words or left >= _BOUNDS.learned_share * (left + lost)
    return frozenset() if enough else frozenset(learned)
