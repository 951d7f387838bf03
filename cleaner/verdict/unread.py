"""What is not shown, or not read where it stands, amid the article too.

Text for screen readers, hints, marks of headings and numbers of lines go wherever they are. What is
hidden goes where it is furniture: scripts show the rest of some articles, and tabs and texts that
unfold are hidden parts of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.markup import HtmlRules
from cleaner.rules.proposals import Proposals, Take
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.landmarks import Landmark, holding_marks


class _Bounds:
    """How much of an article may be hidden as furniture; scores are logits."""

    __slots__ = ()

    most_hidden: Final = 0.18
    """Share of the article's words from which what is hidden is a part of it. On labelled news
    pages what was hidden was boilerplate below a share of .13 but for texts that unfold, and
    article text from .21 on."""
    most_parts: Final = 0.45
    """Share below which a small part of an article is furniture by itself: chosen by looking at the
    same pages, on which texts that unfold are longer, or stand under headings."""
    part: Final = 0.12
    """Share of the article's words that such a part has at most."""
    part_paragraphs: Final = 2
    """Paragraphs that it has at most."""
    line_words: Final = 25
    """Words of hidden text at most, all of a page's together, that is furniture below that share
    however short the article is: a sentence or two."""
    doubted: Final = 1.0
    """Score below which a hidden block may be article text, and counts."""


_BOUNDS: Final = _Bounds()
_QUESTIONS: Final = ("?", "？", "؟")
_HIDDEN: Final = "hidden"
_UNFOLDS: Final = pattern(
    r"accordion|akkordeon|collaps|expand|unfold|(?<![a-z])fold|toggle|panel|(?<![a-z])tabs?(?![a-z])"
    r"|faq|answer|details|truncat|spoiler|reveal|transcript|(?<![a-z])more(?![a-z])|(?<=[a-z])more"
)
"""Names of elements whose hidden text a reader may unfold."""
_FURNITURE: Final = frozenset(
    f"named:{topic}"
    for topic in (
        *("ads", "caption", "comments", "cookies", "newsletter", "player", "related", "share"),
    )
)


def propose_unread(
    views: Sequence[FoldedBlock],
    scores: Sequence[float],
    landmarks: Mapping[int, Landmark],
    rules: HtmlRules,
    into: Proposals,
    *,
    article: bool = True,
) -> None:
    """Adds the blocks that nobody reads where they stand to what rules would take.

    A page's headline is one even where it is hidden. scores: the blocks' logits. article: the page
    is told to be one; of others links that look like buttons are a part, cards and polls.
    """
    for view in views:
        landmark = landmarks.get(view.block.index)
        if not landmark or not landmark.amid:
            continue
        looks = landmark.rule.xpath and not landmark.rule.sites
        if (article or not looks) and not _is_headline(view, views):
            into.removals.append(Take(landmark.rule, view.block.index))
    rule = next((rule for rule, marks in rules.landmarks if _HIDDEN in marks), None)
    if rule is not None:
        into.removals += [Take(rule, index) for index in _furniture(views, scores)]


def _is_headline(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether a block is the page's main heading as a whole, and no piece of it."""
    block = view.block
    if block.kind != "heading" or block.level != 1:
        return False
    return not block.index or views[block.index - 1].block.around != block.around


def _furniture(views: Sequence[FoldedBlock], scores: Sequence[float]) -> list[int]:
    """The hidden blocks that are no part of the article."""
    hidden = [_HIDDEN in view.block.marks for view in views]
    if True not in hidden:
        return []
    counted = [
        view.words if score < (_BOUNDS.doubted if unseen else 0.0) else 0
        for view, score, unseen in zip(views, scores, hidden, strict=True)
    ]
    whole = sum(counted)
    unseen_words = sum(words for words, own in zip(counted, hidden, strict=True) if own)
    share = unseen_words / (whole or 1)
    named = _FURNITURE - holding_marks([view.block for view in views])
    if share >= _BOUNDS.most_parts:
        named = frozenset()  # A script shows the page, with all names that are in it.
    found: list[int] = []
    for unseen, places in groupby(range(len(views)), key=hidden.__getitem__):
        run = list(places)
        if not unseen:
            continue
        own = [counted[index] for index in run]
        few = share < _BOUNDS.most_hidden or (
            share < _BOUNDS.most_parts
            and (sum(own) < _BOUNDS.part * whole or unseen_words <= _BOUNDS.line_words)
            and sum(words >= PROSE_WORDS for words in own) <= _BOUNDS.part_paragraphs
        )
        if _UNFOLDS.search(views[run[0]].block.path) or (run[0] and _opens(views[run[0] - 1])):
            continue
        found += [
            index
            for index in run
            if not _is_headline(views[index], views)
            and (few or not named.isdisjoint(views[index].block.marks))
        ]
    return found


def _opens(view: FoldedBlock) -> bool:
    """Whether a block shows what is hidden behind it: a subhead, a question, a button."""
    subhead = view.block.kind == "heading" and view.block.level != 1
    return subhead or "button" in view.block.marks or view.block.text.endswith(_QUESTIONS)
