"""Paragraphs that recur on a site's pages and are left alone, for a person to decide.

A paragraph on most pages of a site, with nothing beside it that recurs as well, may be an appeal or
a notice; it may as well be the introduction of a series, or a disclaimer that belongs to each of
its articles. Of the one such paragraph on labelled sites, 9 of 21 pages have it in their article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Final

from cleaner.learning.lines import Place, groups_of
from cleaner.learning.proposal import Proposal
from cleaner.text.prose import PROSE_WORDS

_LEAST: Final = 6
"""Articles that must have it: one more than one affair's pages share of its background."""
_SHARE: Final = 0.5
"""Share of the site's articles that must have it. Chosen, and never measured against others."""


def paragraphs_left(
    places: Iterable[Sequence[Place]], told: Set[str], articles: int
) -> tuple[Proposal, ...]:
    """What recurs so, most frequent first. told: lines that what was learned removes."""
    seen = [
        place
        for page in places
        for place in page
        if place.line.whole and not place.line.role and place.line.words >= PROSE_WORDS
    ]
    found = [
        Proposal(
            form="line",
            text=min(group.texts),
            pages=len(group.pages),
            of=articles,
            zones=tuple(sorted(group.zones)),
            examples=(min(group.texts),),
        )
        for group in groups_of(seen, "line", told).values()
        if 2 * group.left >= group.count
        and len(group.pages) >= max(_LEAST, _SHARE * articles)
        and 2 * group.stops >= group.count
    ]
    return tuple(sorted(found, key=lambda one: one.rank))
