"""Elements that hold the article's paragraphs on nearly all pages of a site: by consensus.

Where the cards doubt a paragraph, it stays as its like did on the other pages. What stands outside
of these elements is left alone: of what is left there on labelled pages of 24 sites, 96 % of the
words were article text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleaner.blocks.elements import Elements
from cleaner.learning.facts import Facts, Line
from cleaner.learning.proposal import Proposal
from cleaner.text.prose import PROSE_WORDS


class _Bounds:
    """What must be so of the elements that hold a site's articles."""

    __slots__ = ()

    articles: Final = 5
    """Different articles whose paragraphs must stand there: comments are on fewer. With 4 the whole
    column of a labelled site of four pages was told, with the boxes in it."""
    share: Final = 0.2
    """Share of the articles whose paragraphs must stand there: sites have several templates."""
    left: Final = 0.6
    """Share of the words of paragraphs there that pages take for their articles."""
    most: Final = 0.5
    """Share of an article's paragraphs, by words, that must stand there on half of its pages."""
    linked: Final = 0.6
    """Share of characters in links from which a line is no paragraph."""


_BOUNDS: Final = _Bounds()


@dataclass(slots=True)
class _Element:
    """What stands in the elements of one selector: words of paragraphs that stay, and that go.

    articles: the share of each one's paragraphs that stands there. paths: of those that stay.
    """

    left: int = 0
    gone: int = 0
    articles: dict[int, float] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    example: str = ""


def prose_elements(
    pages: Sequence[Facts], numbers: Sequence[int], elements: Elements
) -> list[Proposal]:
    """The elements whose paragraphs most pages take for their article's.

    Only paragraphs count that stand in one article: what recurs does not tell where articles are.
    numbers: of the pages' articles.
    """
    of = len(set(numbers))
    found = {
        selector: element
        for selector, element in _elements(pages, numbers, elements).items()
        if _holds_articles(element, of)
    }
    return [
        Proposal(
            form="prose",
            text=selector,
            pages=len(element.articles),
            of=of,
            zones=("body",),
            examples=(element.example,),
        )
        for selector, element in sorted(found.items())
        if element.paths - _paths_of(found, selector)
    ]


def _paths_of(found: Mapping[str, _Element], selector: str) -> set[str]:
    """The paths in elements of selectors with fewer steps, which need no other then."""
    order = _order(selector)
    return {
        path for other, element in found.items() if _order(other) < order for path in element.paths
    }


def _order(selector: str) -> tuple[int, str]:
    return selector.count(">"), selector


def _elements(
    pages: Sequence[Facts], numbers: Sequence[int], elements: Elements
) -> dict[str, _Element]:
    on: dict[str, set[int]] = defaultdict(set)
    for page, number in zip(pages, numbers, strict=True):
        for line in page.lines:
            on[line.folded].add(number)
    found: dict[str, _Element] = defaultdict(_Element)
    for page, number in zip(pages, numbers, strict=True):
        own: Counter[str] = Counter()
        whole = 0
        for line in page.lines:
            if not line.path or not _is_paragraph(line) or len(on[line.folded]) > 1:
                continue
            whole += line.words * line.left
            for selector in elements.steps(line.path):
                element = found[selector]
                if line.left:
                    element.left += line.words
                    element.paths.add(line.path)
                    element.example = element.example or line.text
                    own[selector] += line.words
                else:
                    element.gone += line.words
        for selector, words in own.items():
            shares = found[selector].articles
            shares[number] = max(shares.get(number, 0.0), words / whole)
    return found


def _is_paragraph(line: Line) -> bool:
    return (
        not line.role and line.words >= PROSE_WORDS and line.stops and line.links < _BOUNDS.linked
    )


def _holds_articles(element: _Element, of: int) -> bool:
    count = len(element.articles)
    if count < max(_BOUNDS.articles, _BOUNDS.share * of):
        return False
    mostly = sum(share >= _BOUNDS.most for share in element.articles.values())
    return element.left >= _BOUNDS.left * (element.left + element.gone) and 2 * mostly >= count
