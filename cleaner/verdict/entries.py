"""Entries of live blogs, diaries, timelines and programmes: times and dates that head them stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
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
    alike: Final = 3
    """Entries at least whose dates stand in elements made alike, one beside the other."""
    terms: Final = 2
    """The same where dates are the terms of a list of terms, and texts what it says of them."""
    sentence_words: Final = 3
    """Words of a sentence below such a date at least."""
    alike_score: Final = 0.0
    """Logit of the text below such a date at most."""
    linked: Final = 0.5
    """Share of characters in links from which what follows a date is a link."""
    before: Final = 2
    """Blocks before the article's frame that a first entry's date may stand in."""
    behind: Final = 1
    """Blocks behind the article's frame that a last entry's date may stand in."""


_BOUNDS: Final = _Bounds()
_TERM: Final = "dt"
_COMMENTS: Final = "named:comments"


def timed_entries(
    proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape
) -> frozenset[int]:
    """Date lines that head the entries of a live blog or diary rather than stand over a text.

    Several of them stand in and around the prose, and prose follows each.
    """
    found = frozenset(
        index
        for index in _dates(proposals, views, shape)
        if views[index + 1].words > _BOUNDS.text_words
        and shape.scores[index + 1] < _BOUNDS.text_score
    )
    return found if len(found) >= _BOUNDS.least else frozenset()


def _dates(proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape) -> Iterator[int]:
    """The date lines in and around the prose, in order, but for those above what rules name."""
    first, behind = shape.frame.start - _BOUNDS.before, shape.frame.end + _BOUNDS.behind
    ruled = proposals.ruled()
    bylines = {one.index for one in proposals.removals if one.rule.topic == "byline"}
    bylines.update(cut.index for cut in proposals.cuts if cut.rule.topic == "byline")
    for index in sorted(bylines):
        if first <= index < behind and index + 1 < len(views) and index + 1 not in ruled:
            yield index


def dated_rows(
    proposals: Proposals, views: Sequence[FoldedBlock], shape: PageShape
) -> frozenset[int]:
    """The dates of a timeline: in elements of one path, in one element or each in one of its own.

    Fewer than of other entries are enough, above shorter texts, and they stay whatever their
    elements are called.
    """
    rows: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index in _dates(proposals, views, shape):
        block = views[index].block
        if (
            len(block.around) > 1
            and any(map(str.isdecimal, block.text))
            and _COMMENTS not in block.marks
            and _has_text(index, views, shape)
        ):
            for number in block.around[1:3]:
                rows[made_of(block.path), number].append(index)
    found: set[int] = set()
    for (path, _), row in rows.items():
        terms = _TERM in path.rpartition(" ")[2].split(".")
        if len(row) >= (_BOUNDS.terms if terms else _BOUNDS.alike):
            found.update(row)
    return frozenset(found)


def _has_text(date: int, views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    """Whether the article's text follows a date, be it a short sentence."""
    below = views[date + 1]
    sentence = below.words >= _BOUNDS.sentence_words and ends_sentence(below.block.text)
    return (
        (sentence or below.words > _BOUNDS.text_words)
        and shape.scores[date + 1] < _BOUNDS.alike_score
        and (below.block.link_density or 0.0) < _BOUNDS.linked
    )


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
