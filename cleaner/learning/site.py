"""All that the pages of one site teach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.blocks.elements import Elements
from cleaner.learning.articles import articles
from cleaner.learning.boxes import SINGLE, boxes
from cleaner.learning.deks import dek_elements
from cleaner.learning.ends import ends
from cleaner.learning.facts import Facts
from cleaner.learning.left import paragraphs_left
from cleaner.learning.lines import recurring_lines
from cleaner.learning.places import Place, places_of
from cleaner.learning.proposal import Proposal
from cleaner.learning.prose import prose_elements
from cleaner.learning.titles import title_trims
from cleaner.learning.whole_boxes import only_inside, whole_boxes
from cleaner.text.fold import fold, fold_digits

LEAST_ARTICLES: Final = 2
"""Different articles that a site must have before anything is learned of it."""
MOST_PAGES: Final = 50
"""Pages of a site that are looked at where nobody asks for others, chosen by a hash of their ids.

On made sites of 1,000 pages with nine templates, each on 50 to 1 % of them, 58 % of the boilerplate
lines were left without learning, 4.9 % with 50 pages, 3.9 with 100 and 2.9 with 200. Learning from
50 took 6 % of the time of cleaning such a site, and from 200 takes four times that. Of the lines
that stand on one page of ten, 1 in 30 is on fewer than two of 50, and so is missed."""

MOST_ASKED: Final = 200
"""Pages of a site that may be asked for: all of one site are in memory at once, some 30 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What a site taught. pages: that were looked at; articles: how many of them are different.

    left: what recurs and is left alone, as it may be the articles' own; see `paragraphs_left`.
    """

    site: str
    pages: int
    articles: int
    proposals: tuple[Proposal, ...]
    left: tuple[Proposal, ...] = ()


def lessons_of(site: str, pages: Iterable[Facts], most: int = MOST_PAGES) -> Lessons:
    """What the pages of one site teach, whatever their order; most frequent first.

    Of more than `most` those count whose ids have the lowest hashes.
    """
    chosen = sorted(pages, key=lambda page: (page.rank, page.id))[:most]
    numbers = articles(chosen)
    count = len(set(numbers))
    if count < LEAST_ARTICLES:
        return Lessons(site=site, pages=len(chosen), articles=count, proposals=())
    elements = Elements(SINGLE)
    prose = prose_elements(chosen, numbers, elements)
    places = places_of(chosen, numbers, {one.text for one in prose}, elements)
    lines = recurring_lines(places, count)
    gone = {text for line in lines for text in line.finds}
    recurring = gone | _several(places)
    # Texts have no elements.
    within = places if any(line.path for page in chosen for line in page.lines) else ()
    whole = list(whole_boxes(within, gone, count, elements))
    boxed = only_inside(whole, within, elements)
    found = [
        *_not_twice([line for line in lines if not line.finds <= boxed]),
        *whole,
        *prose,
        *ends(places, recurring, count),
        *boxes(within, recurring, count, elements),
        *dek_elements(chosen, numbers, elements),
        *title_trims(chosen, numbers),
    ]
    found.sort(key=lambda proposal: proposal.rank)
    return Lessons(
        site=site,
        pages=len(chosen),
        articles=count,
        proposals=tuple(found),
        left=paragraphs_left(places, gone.union(*(box.finds for box in whole)), count),
    )


def _not_twice(lines: Sequence[Proposal]) -> Iterator[Proposal]:
    """The lines without those that a line which varies in its numbers finds as well."""
    varied = {fold_digits(fold(one.text)): set(one.zones) for one in lines if one.form == "numbers"}
    for one in lines:
        zones = varied.get(fold_digits(fold(one.text))) if one.form == "line" else None
        if zones is None or not zones.issuperset(one.zones):
            yield one


def _several(places: Sequence[Sequence[Place]]) -> set[str]:
    """Lines that stand on the pages of several articles and that no page has in its article."""
    some = [place.line for page in places for place in page if place.on >= LEAST_ARTICLES]
    return {line.folded for line in some} - {line.folded for line in some if line.prose}
