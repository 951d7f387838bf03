"""What a page says over again from its beginning: an article that it holds for two screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.text.prose import ends_sentence


class _Bounds:
    """What is a copy of all that stands above it, in words where nothing else is said.

    Chosen by looking at the twelve of 3,380 labelled pages (HTML and texts of WCXB, Fundus and
    DAnIEL) that say 150 words and more over again: gold has them once on nine, and on three it has
    what a plan or a list of events says in each of its parts.
    """

    __slots__ = ()

    paragraph: Final = 12
    """Words of a block at least that tells a copy: shorter ones are labels, or lines of a song."""
    paragraphs: Final = 3
    """Such blocks that a copy has at least."""
    words: Final = 60
    """Words that they have together at least."""
    share: Final = 0.6
    """Of what such blocks say above the copy, which has begun anew: a clause, a chorus or a week of
    a plan that comes back is less."""
    other: Final = 0.15
    """Of a copy's words those that other such blocks say above the first one at most: below a short
    article streams of other stories stand, which some pages have twice."""
    of_page: Final = 0.2
    """Of what such blocks say on the page: two copies are two fifths of it at least."""
    of_copy: Final = 0.5
    """Of a copy's words those that such blocks have, lest it be a menu with some teasers in it."""
    stops: Final = 0.3
    """Of such blocks those that end like sentences at least."""
    times: Final = 4
    """How often a block stands on the page at most: parts of a plan say the same more often."""
    aside: Final = 4
    """Blocks in a row that one of the two may have alone."""


_BOUNDS: Final = _Bounds()


def copies(views: Sequence[FoldedBlock]) -> dict[int, int]:
    """The blocks that are part of a copy of what stands above, by index, and what each repeats."""
    counts = Counter(view.folded for view in views if view.words >= _BOUNDS.paragraph)
    if not counts or max(counts.values()) < 2:
        return {}
    found: dict[int, int] = {}
    first: dict[str, int] = {}
    refused: set[int] = set()
    before = 0
    for at, view in enumerate(views):
        if at in found:
            continue
        if view.words >= _BOUNDS.paragraph:
            twin = first.get(view.folded)
            if twin is not None and at not in refused and counts[view.folded] <= _BOUNDS.times:
                same = _same(views, twin, at)
                if _is_copy(views, same, counts, before):
                    found.update(same)
                    continue
                refused.update(same)
            before += view.words
        first.setdefault(view.folded, at)
    return found


def _is_copy(
    views: Sequence[FoldedBlock], same: dict[int, int], counts: Counter[str], before: int
) -> bool:
    """Whether these blocks are enough of the words `before` them, and stand nowhere else."""
    long = [
        views[at]
        for at in same
        if views[at].words >= _BOUNDS.paragraph and counts[views[at].folded] <= _BOUNDS.times
    ]
    words = sum(view.words for view in long)
    above = views[: min(same.values())]
    other = sum(view.words for view in above if view.words >= _BOUNDS.paragraph)
    return (
        len(long) >= _BOUNDS.paragraphs
        and words >= max(_BOUNDS.words, _BOUNDS.share * before)
        and other <= _BOUNDS.other * words
        and words
        >= _BOUNDS.of_page * sum(view.words for view in views if view.words >= _BOUNDS.paragraph)
        and words >= _BOUNDS.of_copy * sum(views[at].words for at in same)
        and sum(ends_sentence(view.block.text) for view in long) >= _BOUNDS.stops * len(long)
    )


def _same(views: Sequence[FoldedBlock], above: int, below: int) -> dict[int, int]:
    """The blocks from `below` on that say the same as those from `above` on, in the same order.

    What only one of the two has is passed over; so the two stay apart.
    """
    end = below
    back = 1
    found: dict[int, int] = {}
    while (
        above - back >= 0
        and below - back > above
        and views[above - back].folded == views[below - back].folded
    ):
        found[below - back] = above - back
        back += 1
    while above < end and below < len(views):
        step = _next(views, above, below, end)
        if step is None:
            break
        above, below = step
        found[below] = above
        above, below = above + 1, below + 1
    return dict(sorted(found.items()))


def _next(views: Sequence[FoldedBlock], above: int, below: int, end: int) -> tuple[int, int] | None:
    """The nearest two blocks from these on that are the same."""
    for apart in range(_BOUNDS.aside + 1):
        for more in range(apart + 1):
            one, other = above + more, below + apart - more
            if (
                one < end
                and other < len(views)
                and views[one].folded
                and views[one].folded == views[other].folded
            ):
                return one, other
    return None
