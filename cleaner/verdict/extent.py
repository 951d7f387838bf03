"""Where the article of a text begins and where it ends, told from all of its lines together.

A score looks at one line and its neighbours. Of a menu, a list of other stories or a footer it is
in doubt about one line or another, and on pages unlike those that the cards were fitted to, about
most of them. Here each line speaks for or against the article: by its score, by how many words it
has, and, where it is no prose, against it by that alone. The article is the stretch of lines with
the most that speaks for it, in one or several parts: another part costs something, so that only
what outweighs it is counted in, and what stands between two parts is left to the scores. What
stands before the stretch and behind it goes, but for prose: sentences there are the article's as
often as not.

Source: the sum of a segment (J. Bentley, Algorithm Design Techniques, CACM 27(9), 1984), of which
J. Pasternack and D. Roth (Extracting Article Text from the Web with Maximum Subsequence
Segmentation, WWW 2009) take the largest over words as the article. Several parts with a price for
each are the best way through a hidden Markov model of the states before, within, between and after.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.rule import Rule
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.context import Context, Takers, is_sentence

OUTSIDE: Final = Rule(
    id="shape.outside",
    why="Before the article begins or after it ends, as all lines together tell",
    pack="shape",
)


class _Bounds:
    """How much each line speaks for the article, and what stays outside of it.

    Chosen on texts of 726 pages, left by up to four extractors, by cards that had not seen their
    publishers. Of 1,300 choices of the first five the best by either half of the publishers gained
    on all nine corpora of the other half. These lie between the two; where one of them is a quarter
    more or less, the gain is a quarter less at most.
    """

    __slots__ = ()

    doubt: Final = 1.5
    """Logits from the card's threshold up to which a score counts: surer ones count no more, or a
    paragraph of comments would outweigh a page of menus."""
    growth: Final = 0.75
    """A line counts by its words to this power: a long one for more than a short one, and for less
    than short ones with as many words."""
    prose: Final = 5.0
    """How many times more a line of prose counts."""
    prose_words: Final = 20
    """Words of a line that is prose without a sentence's end: hardly a teaser has as many."""
    bare: Final = 8.0
    """What speaks against each line that is no prose: as much as nine words do that are surely
    boilerplate."""
    part: Final = 22.0
    """What another part must outweigh, however much stands between: as much as a sentence of six
    words that is surely the article's."""
    behind: Final = -1.5
    """Score of a line below which it stays behind the stretch, or right above it: verse and
    addresses at an article's end, headings at its beginning."""
    touching: Final = -0.7
    """Mean score of lines below which the stretch goes on with them, where they touch its end and
    none of them goes: lists and tables."""
    above: Final = -3.0
    """Score of a line below which it stays anywhere above: articles that are lists. Menus score
    down to -2.5 on portals whose like the cards have not seen."""
    long_words: Final = 15
    """Words of a line that stays behind the stretch without a sentence's end. Of shorter ones a
    tenth are said in the gold, most of them by chance."""
    line_words: Final = 7
    """Words of a line between headline and stretch that may be a standfirst, if it is near."""
    near: Final = 6
    """Lines from the headline or from the stretch at most of such a line; longer ones stay, and so
    do sentences."""
    gone: Final = 1
    """Lines on a side of the stretch that go by what rules or scores say of them at least: where
    none does, the text was cleaned before."""
    gone_below: Final = 2
    """The same between headline and stretch, where one alone may be a byline."""
    article_words: Final = 120
    """Words of a stretch from which it is the article, whatever stands around it."""
    around: Final = 2.0
    """How many times the words of a shorter stretch may go around it; else it is one entry of a
    list."""


_BOUNDS: Final = _Bounds()
_ROW: Final = "table_row"
_GOES_ON: Final = frozenset(",;.)")
"""Signs that a line begins with which goes on with the one before."""


def take_outside(
    context: Context, takers: Takers, title: int, threshold: float, spared: Set[int]
) -> None:
    """Takes the lines of a text before its article begins and after it ends.

    title: the block of the headline, -1 without one. threshold: the score from which a block is
    boilerplate. spared: blocks that stay where they are.
    """
    views, scores = context.views, context.shape.scores
    prose = [view.words >= _BOUNDS.prose_words or is_sentence(view) for view in views]
    torn = _torn(views)
    against = [
        0.0
        if at == title
        else _against(view, _told(at, context, takers, threshold), prose[at], torn[at])
        for at, view in enumerate(views)
    ]
    found = stretch(against, _BOUNDS.part)
    if not found:
        return
    first, last = found
    while first - 1 > title and first - 1 not in takers and scores[first - 1] < _BOUNDS.behind:
        first -= 1
    last = _last(last, context, takers)

    def stays(at: int) -> bool:
        """Whether a line outside of the stretch may be the article's all the same."""
        if scores[at] < (_BOUNDS.behind if at > last else _BOUNDS.above) or torn[at]:
            return True
        words = views[at].words
        if at > last:
            return prose[at] or words >= _BOUNDS.long_words
        if not 0 <= title < at:
            return False
        near = min(at - title, first - at) <= _BOUNDS.near
        return prose[at] or words >= PROSE_WORDS or (near and words >= _BOUNDS.line_words)

    outside = [
        at
        for side in _sides(first, last, title, len(views), takers)
        for at in side
        if at not in takers and at not in spared and at != title and not stays(at)
    ]
    within = sum(views[at].words for at in range(first, last + 1) if at not in takers)
    around = sum(views[at].words for at in outside)
    if within < _BOUNDS.article_words and around > _BOUNDS.around * within:
        return
    for at in outside:
        if not context.protects(OUTSIDE, at):
            takers[at] = (OUTSIDE, OUTSIDE.why)


def _sides(first: int, last: int, title: int, count: int, takers: Takers) -> list[range]:
    """The lines around the stretch, where enough of them goes anyway."""
    below = title + 1 if 0 <= title < first else first
    gone = [at in takers for at in range(count)]
    sides = []
    if sum(gone[:first]) >= _BOUNDS.gone:
        sides.append(range(below))
    if sum(gone[below:first]) >= _BOUNDS.gone_below:
        sides.append(range(below, first))
    if sum(gone[last + 1 :]) >= _BOUNDS.gone:
        sides.append(range(last + 1, count))
    return sides


def _torn(views: Sequence[FoldedBlock]) -> list[bool]:
    """Which lines are pieces of one: they begin amid a sentence, or the next one does."""
    begins = [view.block.text[:1].islower() or view.block.text[:1] in _GOES_ON for view in views]
    return [
        here or (there and not ends_sentence(view.block.text))
        for view, here, there in zip(views, begins, [*begins[1:], False], strict=True)
    ]


def _told(index: int, context: Context, takers: Takers, threshold: float) -> float:
    """The score of a line above the threshold; 0 where a rule takes it.

    Rules take advertisements and captions amid articles, too.
    """
    if index in takers and isinstance(takers[index][0], Rule):
        return 0.0
    return context.shape.scores[index] - threshold


def _against(view: FoldedBlock, score: float, prose: bool, torn: bool) -> float:
    """What a line says against its being the article's; negative where it speaks for it.

    score: its logit above the threshold.
    """
    doubt = max(-_BOUNDS.doubt, min(_BOUNDS.doubt, score))
    words: float = view.words**_BOUNDS.growth
    if prose:
        return doubt * words * _BOUNDS.prose
    return doubt * words + (0.0 if torn else _BOUNDS.bare)


def _last(last: int, context: Context, takers: Takers) -> int:
    """The last line of the stretch with the rest of its table, and with a list that touches it."""
    views, scores = context.views, context.shape.scores
    total, end = 0.0, last
    for at in range(last + 1, len(views)):
        if at in takers:
            break
        total += scores[at] - _BOUNDS.touching
        if total < 0:
            end = at
    while end + 1 < len(views) and all(views[at].block.kind == _ROW for at in (end, end + 1)):
        end += 1
    return end


def stretch(against: Sequence[float], part: float) -> tuple[int, int] | None:
    """The first and last line of what has the most that speaks for it; `None` where nothing does.

    against: what each line says against it. part: what each part costs but for the first.

    >>> stretch([5, -3, -3, 4, -1, 5], part=2)
    (1, 2)
    >>> stretch([5, -3, -3, 4, -9, 5], part=2)
    (1, 4)
    >>> stretch([5, -3, -3, 7, -9, 5], part=7)
    (4, 4)
    >>> stretch([1, 1], part=2)
    """
    best, found = 0.0, None
    here, first = 0.0, 0
    for at, told in enumerate(against):
        if found and here < best - part > 0:
            here, first = best - part, found[0]
        elif here < 0:
            here, first = 0.0, at
        here -= told
        if here > best:
            best, found = here, (first, at)
    return found
