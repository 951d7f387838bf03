"""Elements, by class or id, that hold no article text on any page of a site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from cleaner.blocks.elements import Elements
from cleaner.learning.facts import Line
from cleaner.learning.places import Place
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


@dataclass(slots=True)
class _Element:
    """What stands in an element. on: articles that have it.

    left: lines of it that stay and do not recur, each with its page and its place there.
    """

    lines: int = 0
    on: set[int] = field(default_factory=set)
    left: list[tuple[int, int, Place]] = field(default_factory=list)

    def join(self, other: _Element) -> None:
        """Adds what stands in another element."""
        self.lines += other.lines
        self.on |= other.on
        self.left += other.left


SINGLE = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "b", "strong", "i", "em", "code", "p")
)
"""Classes of headings, of links and of single lines tell their sort, not where they stand."""


def boxes(
    places: Sequence[Sequence[Place]], recurring: Set[str], articles: int, elements: Elements
) -> Iterator[Proposal]:
    """Elements of which some text is left on several pages, and that never hold an article's.

    recurring: lines that go, or stand on several pages. elements: what those of paths are called.
    """
    inside = _elements(places, recurring, elements)
    taken: set[tuple[int, int]] = set()
    for selector, found in sorted(inside.items(), key=lambda pair: (-pair[1].lines, pair[0])):
        on, left = found.on, sorted(found.left, key=lambda item: item[:2])
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


def _elements(
    places: Sequence[Sequence[Place]], recurring: Set[str], elements: Elements
) -> dict[str, _Element]:
    """The elements that hold nothing of an article, by their selectors."""
    by_path: dict[str, _Element] = defaultdict(_Element)
    article: set[str] = set()
    for number, page in enumerate(places):
        for at, place in enumerate(page):
            line = place.line
            if line.role or not _may_go(line, recurring):
                article.add(line.path)
                continue
            element = by_path[line.path]
            element.lines += 1
            element.on.add(place.article)
            if line.left and line.folded not in recurring:
                element.left.append((number, at, place))
    never = {name for path in article for name in elements.boxes(path)}
    inside: dict[str, _Element] = defaultdict(_Element)
    for path, element in by_path.items():
        for selector in elements.boxes(path) - never:
            inside[selector].join(element)
    return inside


def _may_go(line: Line, recurring: Set[str]) -> bool:
    linked = line.links >= _BOUNDS.linked and line.words <= _BOUNDS.linked_words
    return linked or not line.left or line.folded in recurring
