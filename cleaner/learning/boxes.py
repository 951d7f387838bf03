"""Elements, by class or id, that hold no article text on any page of a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from typing import Final

from cleaner.learning.elements import selectors_of
from cleaner.learning.facts import Line
from cleaner.learning.lines import Place
from cleaner.learning.proposal import Proposal


class _Bounds:
    """What an element may hold, and how often it must stand there.

    The values were chosen by looking at sites' pages, and never measured against others.
    """

    __slots__ = ()

    least: Final = 3
    """Articles on whose pages some of the element's text is left: fewer may be one template's."""
    share: Final = 0.2
    """Share of the articles whose pages have the element."""
    linked: Final = 0.6
    """Share of characters in links from which a line is a link."""
    linked_words: Final = 30
    """Words of a link in a box: a longer one may be a paragraph that is all link."""


_BOUNDS: Final = _Bounds()
_SINGLE = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "b", "strong", "i", "em", "code", "p")
)
"""Classes of headings, of links and of single lines tell their sort, not where they stand."""


def boxes(
    places: Sequence[Sequence[Place]], recurring: Set[str], articles: int
) -> Iterator[Proposal]:
    """Elements of which some text is left on several pages, and that never hold an article's.

    recurring: lines that go, or stand on several pages.
    """
    known: dict[str, set[str]] = {}
    article: set[str] = set()
    for page in places:
        for place in page:
            path = place.line.path
            if path not in known:
                known[path] = selectors_of(path, without=_SINGLE)
            if place.line.role or not _may_go(place.line, recurring):
                article |= known[path]
    known = {path: own - article for path, own in known.items()}
    inside: dict[str, list[tuple[int, int, Place]]] = defaultdict(list)
    for number, page in enumerate(places):
        for at, place in enumerate(page):
            for selector in known[place.line.path]:
                inside[selector].append((number, at, place))
    taken: set[tuple[int, int]] = set()
    for selector, items in sorted(inside.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        on = {place.article for _, _, place in items}
        left = [
            item for item in items if item[2].line.left and item[2].line.folded not in recurring
        ]
        doubt = sum(place.line.score for _, _, place in left)
        if doubt < 0:
            continue  # Most pages take it for their article's.
        spots = {(number, at) for number, at, _ in left}
        articles_left = {place.article for _, _, place in left}
        if len(articles_left) < _BOUNDS.least or len(on) < _BOUNDS.share * articles:
            continue
        if spots <= taken:
            continue
        taken |= spots
        yield Proposal(
            form="box",
            text=selector,
            pages=len(on),
            of=articles,
            zones=tuple(sorted({place.line.zone for _, _, place in left})),
            examples=tuple(place.line.text for _, _, place in left[:3]),
        )


def _may_go(line: Line, recurring: Set[str]) -> bool:
    linked = line.links >= _BOUNDS.linked and line.words <= _BOUNDS.linked_words
    return linked or not line.left or line.folded in recurring
