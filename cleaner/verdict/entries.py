"""Entries of live blogs, diaries and programmes: the times and dates that head them stay."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.proposals import Proposals
from cleaner.text.prose import BARE_CLOCK, CLOCK_CHARS, ends_sentence
from cleaner.verdict.shape import PageShape


class _Bounds:
    """What makes several dated lines entries.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    least: Final = 4
    """Entries of a page at least: a date line at the head, one at the end and one of a correction
    are none."""
    text_words: Final = 5
    """An entry's text has more words than this."""
    text_score: Final = 1.0
    """Logit below which the line behind a date may be an entry's text."""
    before: Final = 2
    """Blocks before the article's frame that a first entry's date may stand in."""
    behind: Final = 1
    """Blocks behind the article's frame that a last entry's date may stand in."""


_BOUNDS: Final = _Bounds()


def timed_entries(
    proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape
) -> frozenset[int]:
    """Date lines that head the entries of a live blog or diary rather than stand over a text.

    Several of them stand in and around the prose, and prose follows each.
    """
    first, behind = shape.frame.start - _BOUNDS.before, shape.frame.end + _BOUNDS.behind
    ruled = proposals.ruled()
    bylines = {one.index for one in proposals.removals if one.rule.topic == "byline"}
    bylines.update(cut.index for cut in proposals.cuts if cut.rule.topic == "byline")
    found = frozenset(
        index
        for index in bylines
        if first <= index < behind
        and index + 1 < len(views)
        and index + 1 not in ruled
        and views[index + 1].words > _BOUNDS.text_words
        and shape.scores[index + 1] < _BOUNDS.text_score
    )
    return found if len(found) >= _BOUNDS.least else frozenset()


def clocked_entries(views: Sequence[FoldedBlock]) -> frozenset[int]:
    """The bare clock times of a live blog or programme, and the sentences that follow them.

    Comments and related links come with dates, names or places beside the time.
    """
    found = [
        view.block.index
        for view, after in pairwise(views)
        if len(view.folded) <= CLOCK_CHARS
        and after.words > _BOUNDS.text_words
        and BARE_CLOCK.fullmatch(view.folded)
        and ends_sentence(after.block.text)
    ]
    if len(found) < _BOUNDS.least:
        return frozenset()
    return frozenset((*found, *(index + 1 for index in found)))
