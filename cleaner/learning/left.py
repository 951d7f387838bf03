"""Paragraphs that recur on a site's pages and are left alone, for a person to decide.

A paragraph on most pages of a site, with nothing beside it that recurs as well, may be an appeal or
a notice; it may as well be the introduction of a series, or a disclaimer that belongs to each of
its articles. Of the one such paragraph on labelled sites, 9 of 21 pages have it in their article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Final

from cleaner.learning.lines import Group, by_text, groups_of
from cleaner.learning.places import Place
from cleaner.learning.proposal import Form, Proposal
from cleaner.text.fold import fold

_WORDS: Final = 8
"""Words from which a line with a stop is a sentence that may be the article's; shorter ones are
lines, which are learned."""
_LEAST: Final = 6
"""Articles that must have it: one more than one affair's pages share of its background."""
_FORMS: Final[tuple[Form, ...]] = ("line", "numbers")
_SHARE: Final = 0.5
"""Share of the site's articles that must have it. Chosen, and never measured against others."""


def paragraphs_left(
    places: Iterable[Sequence[Place]], told: Set[str], articles: int
) -> tuple[Proposal, ...]:
    """What recurs so, as it stands or but for numbers, most frequent first.

    told: lines that what was learned removes.
    """
    seen = by_text(
        place
        for page in places
        for place in page
        if place.line.words >= _WORDS and not place.line.role and place.line.whole
    )
    found: list[Proposal] = []
    for form in _FORMS:
        for group in groups_of(seen, form, told).values():
            if _is_left(group, articles) and not any(fold(text) in told for text in group.texts):
                found.append(_proposal(form, group, articles))
                told = told | set(map(fold, group.texts))
    return tuple(sorted(found, key=lambda one: one.rank))


def _is_left(group: Group, articles: int) -> bool:
    """Whether most of a group's lines stay, end as sentences do, and stand on enough pages."""
    return (
        2 * group.left >= group.count
        and len(group.pages) >= max(_LEAST, _SHARE * articles)
        and 2 * group.stops >= group.count
    )


def _proposal(form: Form, group: Group, articles: int) -> Proposal:
    example = min(group.texts)
    return Proposal(
        form=form,
        text=example,
        pages=len(group.pages),
        of=articles,
        zones=tuple(sorted(group.zones)),
        examples=(example,),
    )
