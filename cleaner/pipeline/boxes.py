"""Boxes of a page: elements with a name that hold lines and no article text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cleaner.blocks.elements import names_of
from cleaner.doubt import NamedBox

if TYPE_CHECKING:
    from cleaner.pipeline.analysis import Analysis
    from cleaner.verdict.resolve import Fate

ARTICLE_WORDS: Final = 25
"""Words from which a block in a box may be the article's: more than `PROSE_WORDS`, as teasers have
up to two lines."""


class _Bounds:
    """What the box of a site's own widget may hold.

    The values were chosen by looking at sites' pages, and never measured against others.
    """

    __slots__ = ()

    most_words: Final = 120
    """Words of a box at most."""
    linked: Final = 0.6
    """Share of characters in links from which a block is no article text."""


_BOUNDS: Final = _Bounds()
MOST_WORDS: Final = _BOUNDS.most_words


class Extent:
    """The blocks of a page that a name finds, as they are counted one by one."""

    __slots__ = ("blocks", "first", "last", "prose", "words")

    def __init__(self, first: int) -> None:
        self.first = first
        self.last = first
        self.blocks = 0
        self.words = 0
        self.prose = False

    def add(self, index: int, words: int, *, prose: bool) -> None:
        """Counts one more block, behind the others."""
        self.last = index
        self.blocks += 1
        self.words += words
        self.prose = self.prose or prose

    def is_box(self) -> bool:
        """Whether they are a box: more than one, side by side, and no article text.

        A name whose blocks stand apart is no box's: it is a style of headings or links.
        """
        return (
            self.blocks > 1
            and not self.prose
            and self.words <= MOST_WORDS
            and self.last - self.first == self.blocks - 1
        )


def article_like(analysis: Analysis, fates: Mapping[int, Fate] | Sequence[Fate]) -> list[bool]:
    """Which blocks of a page may be its article's: title, dek, and longer ones that stay."""
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    return [
        view.block.index in roles
        or (
            view.words >= ARTICLE_WORDS
            and fates[view.block.index].rule is None
            and (view.block.link_density or 0.0) < _BOUNDS.linked
        )
        for view in analysis.views
    ]


class Names:
    """The selectors of paths, outermost first; each label and each path is looked at once."""

    __slots__ = ("_labels", "_paths")

    def __init__(self) -> None:
        self._labels: dict[str, tuple[str, ...]] = {}
        self._paths: dict[str, tuple[str, ...]] = {}

    def of(self, path: str) -> tuple[str, ...]:
        """The selectors of a path's elements. Of one element's those without a number come first,
        which may be others on other pages, then the order is the alphabet's."""
        if path not in self._paths:
            names = (name for label in path.split(" ") for name in self._of_label(label))
            self._paths[path] = tuple(dict.fromkeys(names))
        return self._paths[path]

    def _of_label(self, label: str) -> tuple[str, ...]:
        if label not in self._labels:
            self._labels[label] = tuple(sorted(names_of(label), key=_steadier))
        return self._labels[label]


def _steadier(name: str) -> tuple[bool, str]:
    return any(map(str.isdigit, name)), name


def boxes_of(analysis: Analysis, fates: Mapping[int, Fate] | Sequence[Fate]) -> Iterator[NamedBox]:
    """The widest box around each block of an HTML page that has one, each box once, in order.

    A box may hold one block alone, as `cleaner rules add --box` takes it.
    """
    if analysis.page.media != "html":
        return
    names, extents = Names(), dict[str, Extent]()
    for view, prose in zip(analysis.views, article_like(analysis, fates), strict=True):
        index = view.block.index
        for name in names.of(view.block.path):
            extent = extents.get(name)
            if extent is None:
                extent = extents[name] = Extent(index)
            extent.add(index, view.words, prose=prose)
    boxes = {
        name: extent
        for name, extent in extents.items()
        if extent.is_box() or (extent.blocks == 1 and not extent.prose)
    }
    blocks = analysis.segmented.blocks
    told: set[str] = set()
    for block in blocks:
        first = next((name for name in names.of(block.path) if name in boxes), "")
        if first and first not in told:
            told.add(first)
            extent = boxes[first]
            start, end = blocks[extent.first].start, blocks[extent.last].end
            yield NamedBox(select=first, start=start, end=end)
