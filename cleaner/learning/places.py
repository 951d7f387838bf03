"""Lines on the pages of one site with what stands around them: what recurs is told by that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final

from cleaner.blocks.elements import Elements
from cleaner.learning.facts import Facts, Line
from cleaner.text.prose import PROSE_WORDS


class _Bounds:
    """How far a page's edges reach, and when two lines belong together.

    Chosen by looking at sites' pages, and never measured against others.
    """

    __slots__ = ()

    least: Final = 2
    """Articles that must have two lines side by side, as of those that have one of them."""
    edge_blocks: Final = 15
    """Lines from a page's top or bottom that are its edge."""
    paired: Final = 0.6
    """Share of the articles with one of two neighbours that have both, from which they belong
    together: a subhead may stand above a line that all articles have, but that has others too."""


_BOUNDS: Final = _Bounds()


@dataclass(slots=True)
class Place:
    """One line on one page.

    on: articles that have the line. run: next to another line with which it recurs; parted: that
    line stands above it or is a paragraph, so that it is parted from the article. amid: in an
    element that holds the paragraphs of the site's articles. heads: a heading right above a
    paragraph of the article.
    """

    line: Line
    article: int
    edge: bool
    on: int = 1
    run: bool = False
    parted: bool = False
    amid: bool = False
    heads: bool = False


def places_of(
    pages: Sequence[Facts], numbers: Sequence[int], holding: Set[str], elements: Elements
) -> list[list[Place]]:
    """The lines of each page with what stands around them.

    numbers: of the pages' articles. holding: selectors of the elements that hold their paragraphs.
    """
    paths = {line.path for page in pages for line in page.lines} if holding else ()
    within = {path for path in paths if not holding.isdisjoint(elements.steps(path))}
    single: dict[str, set[int]] = defaultdict(set)
    found: list[list[Place]] = []
    for page, article in zip(pages, numbers, strict=True):
        inner = range(_BOUNDS.edge_blocks, len(page.lines) - _BOUNDS.edge_blocks)
        own = [
            Place(line, article, at not in inner, amid=line.path in within)
            for at, line in enumerate(page.lines)
        ]
        for line in page.lines:
            single[line.folded].add(article)
        found.append(own)
    pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
    side_by_side: list[tuple[Place, Place]] = []
    for own in found:
        one: Place | None = None
        for other in own:
            other.on = len(single[other.line.folded])
            if one is None:
                pass
            elif other.on == 1:
                if one.line.kind == "heading":
                    one.heads = other.line.prose
            elif one.on >= _BOUNDS.least:
                side_by_side.append((one, other))
                pairs[one.line.folded, other.line.folded].add(one.article)
            one = other
    for above, below in side_by_side:
        count = len(pairs[above.line.folded, below.line.folded])
        if count >= max(_BOUNDS.least, _BOUNDS.paired * max(above.on, below.on)):
            above.run = below.run = below.parted = True
            above.parted = above.parted or _is_paragraph(below.line)
    return found


def _is_paragraph(line: Line) -> bool:
    return line.words >= PROSE_WORDS and line.stops
