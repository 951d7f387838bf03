"""Elements, by class or id, that hold the same lines on every page that has them.

A line of such a box is judged by itself elsewhere: its heading may go and its paragraph stay, as a
paragraph that recurs may be the article's own. What always comes together goes together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from cleaner.blocks.elements import Elements
from cleaner.learning.places import Place
from cleaner.learning.proposal import Proposal


class _Bounds:
    """What must be so of a box that is known by its lines. Chosen, and measured as a whole only."""

    __slots__ = ()

    lines: Final = 2
    """Lines of a box: one by itself is judged as a line."""
    known: Final = 2
    """Articles that must have it, where one of its lines is learned by itself."""
    least: Final = 3
    """The same where none is."""
    prose: Final = 4
    """The same where some page takes one of its lines for a paragraph of its article: fewer may be
    stories of one affair, with a box of background."""
    share: Final = 0.2
    """Share of the site's articles that must have it."""
    prose_share: Final = 0.5
    """The same where some page takes one of its lines for a paragraph of its article."""
    same: Final = 0.8
    """Share of the element's places, all pages together, where it holds the very same lines."""


_BOUNDS: Final = _Bounds()


@dataclass(slots=True)
class _Box:
    """What stands in one element. holds: its lines wherever it stands."""

    articles: set[int] = field(default_factory=set)
    holds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    parted: bool = False

    def add(self, runs: Sequence[Sequence[Place]]) -> None:
        """Counts one more page. runs: its lines there, those in a row together."""
        self.parted |= any(len(run) < _BOUNDS.lines or run[-1].heads for run in runs)
        for run in runs:
            self.holds[tuple(place.line.folded for place in run)] += 1
            self.articles.update(place.article for place in run)
            self.places += run


def whole_boxes(
    places: Sequence[Sequence[Place]], gone: Set[str], articles: int, elements: Elements
) -> Iterator[Proposal]:
    """Boxes that recur whole, and of which some line stays or is learned by itself.

    gone: folded lines that are learned by themselves. What some page says nowhere else, or has as
    its title or dek, is in none of them; nor is a heading right above a paragraph of an article.
    """
    taken: set[int] = set()
    for selector, box in sorted(
        _boxes(places, elements).items(), key=lambda pair: (-len(pair[1].places), pair[0])
    ):
        spots = {id(place) for place in box.places}
        if spots <= taken or not _recurs(box, gone, articles):
            continue
        taken |= spots
        finds = {place.line.folded for place in box.places}
        lines = box.holds.most_common(1)[0][0]
        text = {place.line.folded: place.line.text for place in box.places}
        yield Proposal(
            form="box",
            text=selector,
            pages=len(box.articles),
            of=articles,
            zones=tuple(sorted({place.line.zone for place in box.places})),
            examples=tuple(text[folded] for folded in lines[:3]),
            finds=frozenset(finds),
        )


def only_inside(
    boxes: Sequence[Proposal], places: Sequence[Sequence[Place]], elements: Elements
) -> frozenset[str]:
    """Folded lines that stand in these boxes and nowhere else."""
    selectors = {box.text for box in boxes}
    held = frozenset().union(*(box.finds for box in boxes))
    outside = {
        place.line.folded
        for page in places
        for place in page
        if place.line.folded in held and selectors.isdisjoint(elements.boxes(place.line.path))
    }
    return held - outside


def _recurs(box: _Box, gone: Set[str], articles: int) -> bool:
    """Whether a box is boilerplate by how often it stands there, and how much the same."""
    if box.parted or max(box.holds.values()) < _BOUNDS.same * box.holds.total():
        return False
    known = any(place.line.folded in gone for place in box.places)
    if not known and not any(place.line.left for place in box.places):
        return False
    prose = any(place.line.prose for place in box.places)
    least = _BOUNDS.prose if prose else _BOUNDS.known if known else _BOUNDS.least
    share = _BOUNDS.prose_share if prose else _BOUNDS.share
    return len(box.articles) >= max(least, share * articles)


def _boxes(places: Sequence[Sequence[Place]], elements: Elements) -> dict[str, _Box]:
    """Elements all of whose lines recur, by their selectors."""
    names: dict[str, frozenset[str]] = {}
    out: set[str] = set()
    for page in places:
        for place in page:
            line = place.line
            if line.path in out:
                continue
            if line.path not in names:
                names[line.path] = elements.boxes(line.path)
            if place.on < _BOUNDS.known or line.role or not line.whole:
                out.add(line.path)
    never = frozenset().union(*(names[path] for path in out))
    boxed = {path: some - never for path, some in names.items() if some - never}
    found: dict[str, _Box] = defaultdict(_Box)
    for page in places if boxed else ():
        runs: dict[str, list[list[Place]]] = defaultdict(list)
        last: dict[str, int] = {}
        for at, place in enumerate(page):
            for name in boxed.get(place.line.path, ()):
                if last.get(name) != at - 1:
                    runs[name].append([])
                runs[name][-1].append(place)
                last[name] = at
        for name, some in runs.items():
            found[name].add(some)
    return found
