"""Elements that hold the dek on nearly all pages of a site that have them: by consensus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cleaner.blocks.elements import Elements
from cleaner.learning.facts import Facts
from cleaner.learning.proposal import Proposal


class _Bounds:
    """From when on an element is the dek's. Chosen, never measured: few labelled sites have deks
    on so many pages."""

    __slots__ = ()

    articles: Final = 5
    """Different articles whose pages must have the element."""
    share: Final = 0.9
    """Share of them that must have their dek there: where 9 of 10 have, the tenth has it too."""
    lines: Final = 3
    """Blocks in the element on a page at most: a dek has hardly more lines."""
    words: Final = 60
    """Words of the element's blocks on a page at most: more are the article."""


_BOUNDS: Final = _Bounds()


@dataclass(slots=True)
class _Element:
    """What pages have in the elements of one selector.

    on: articles that have it; deks: those whose dek is all of it. never: some page has too much
    there for a dek.
    """

    on: set[int] = field(default_factory=set)
    deks: set[int] = field(default_factory=set)
    never: bool = False
    example: str = ""


def dek_elements(
    pages: Sequence[Facts], numbers: Sequence[int], elements: Elements
) -> Iterator[Proposal]:
    """The elements that hold the dek wherever they stand; of selectors for the same pages one.

    numbers: of the pages' articles.
    """
    of = len(set(numbers))
    found: dict[str, _Element] = defaultdict(_Element)
    known = _candidates(pages, elements)
    for page, number in zip(pages, numbers, strict=True) if any(known.values()) else ():
        _look(page, number, known, found)
    told: set[frozenset[int]] = set()
    for selector, element in sorted(found.items(), key=lambda pair: (pair[0].count(">"), pair[0])):
        enough = len(element.on) >= _BOUNDS.articles
        if element.never or not enough or len(element.deks) < _BOUNDS.share * len(element.on):
            continue
        if frozenset(element.deks) in told:
            continue
        told.add(frozenset(element.deks))
        yield Proposal(
            form="dek",
            text=selector,
            pages=len(element.deks),
            of=of,
            zones=("head",),
            examples=(element.example,),
        )


def _candidates(pages: Sequence[Facts], elements: Elements) -> dict[str, tuple[str, ...]]:
    """For each path the selectors of its elements that hold a dek on some page."""
    deks = {line.path for page in pages for line in page.lines if line.role == "dek"}
    wanted = {selector for path in deks for selector in elements.steps(path)}
    paths = {line.path for page in pages for line in page.lines} if wanted else ()
    return {path: tuple(name for name in elements.steps(path) if name in wanted) for path in paths}


def _look(
    page: Facts,
    number: int,
    known: Mapping[str, Sequence[str]],
    found: dict[str, _Element],
) -> None:
    """Adds what one page has in the elements that are the dek's on some page.

    known: their selectors by the paths of lines.
    """
    lines: Counter[str] = Counter()
    words: Counter[str] = Counter()
    deks: Counter[str] = Counter()
    first: dict[str, str] = {}
    for line in page.lines:
        for selector in known[line.path]:
            lines[selector] += 1
            words[selector] += line.words
            deks[selector] += line.role == "dek"
            first.setdefault(selector, line.text)
    for selector, count in lines.items():
        element = found[selector]
        element.on.add(number)
        element.never |= count > _BOUNDS.lines or words[selector] > _BOUNDS.words
        if deks[selector] == count:
            element.deks.add(number)
            element.example = element.example or first[selector]
