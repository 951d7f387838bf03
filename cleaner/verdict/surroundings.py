"""Where the article is on a page, and what around a block says that it is none of the article's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.scores.context import Frame
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.landmarks import Landmark


class _Bounds:
    """How near the article's container a part of it stands.

    Chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    linked: Final = 0.5
    """Share of characters in links from which a block is one of links."""
    up: Final = 5
    """Elements up from a table to the article's container at most: rows, their group, the table, a
    figure and a box that scrolls."""
    label_words: Final = 8
    """Words of a heading above notes, or above what is in a portion, at most."""


_BOUNDS: Final = _Bounds()
OTHER: Final = frozenset(
    f"named:{topic}"
    for topic in (
        *("about", "ads", "byline", "comments", "cookies", "navigation", "newsletter", "paywall"),
        *("related", "share", "tags"),
    )
)
"""Names of boxes that the article's parts don't stand in."""
ELSEWHERE: Final = frozenset(("form", "nav", "dialog", "hidden", "noscript"))
_OUTER: Final = frozenset(("footer", "header"))
_ARTICLE: Final = frozenset(("article", "main"))
UNNAMED: Final = (OTHER | ELSEWHERE) - {"named:navigation", "named:tags"}
"""The same but for what titles of what unfolds are named for, too: headers of accordions, labels of
tabs."""


class Surroundings:
    """Where the article is on a page.

    frame: the article's text, and what follows or precedes it in its container without a break.
    """

    def __init__(
        self,
        context: Context,
        landmarks: Mapping[int, Landmark],
        takers: Takers,
        groups: Sequence[Sequence[FoldedBlock]],
    ) -> None:
        self.context, self.landmarks, self.takers, self.groups = context, landmarks, takers, groups
        self.views, self.scores = context.views, context.shape.scores
        self.inner, self.prose = context.shape.frame, context.shape.prose
        self.up = context.shape.features.column("box.up")
        self.down = context.shape.features.column("box.down")
        self.frame = self._reach()

    def _reach(self) -> Frame:
        """The article's frame with what its container holds right behind and before it."""
        start, end = self.inner.start, self.inner.end
        while end < len(self.views) and self._follows(end):
            end += 1
        while start > 0 and self._follows(start - 1):
            start -= 1
        return Frame(start, end)

    def _follows(self, index: int) -> bool:
        """Whether the article may go on with a block that its scores don't take for it."""
        view = self.views[index]
        own = self.own(view.block, UNNAMED)
        return own and self.boxed(index) and link_share(view) < _BOUNDS.linked

    def amid(self, index: int) -> bool:
        """Whether the block stands between the first and last of the article's text, or beside."""
        return self.frame.start <= index < self.frame.end

    def deep(self, index: int) -> bool:
        """Whether the block stands between the first and last of the article's text."""
        return self.inner.start <= index < self.inner.end

    def boxed(self, index: int) -> bool:
        """Whether the block stands in the article's container, not deep in an element of it."""
        html = bool(self.views[index].block.tag)
        return html and self.down[index] == 0 and self.up[index] <= _BOUNDS.up

    def beside(self, group: Sequence[FoldedBlock]) -> bool:
        """Whether the element that holds a list holds paragraphs of the article beside it.

        Boxes that hold nothing but the list don't count.
        """
        around = [set(view.block.around) for view in group]
        shared = set.intersection(*around)
        for number in group[0].block.around:
            if number not in shared:
                continue
            inside = self.context.inside(number)
            if len(inside) > len(group):
                return any(
                    self.context.surely_article(view.block.index)
                    and number in view.block.around[1:2]
                    for view in inside
                )
        return False

    def own(self, block: Block, others: Set[str] = OTHER | ELSEWHERE) -> bool:
        """Whether nothing around a block says that it is none of the article's.

        others: the marks of what is none.
        """
        landmark = self.landmarks.get(block.index)
        outer = not block.marks.isdisjoint(_OUTER) and block.marks.isdisjoint(_ARTICLE)
        return not (outer or (landmark and landmark.apart)) and block.marks.isdisjoint(others)

    def kept(self, index: int) -> bool:
        """Whether text stands there that its score takes for the article's."""
        return (
            0 <= index < len(self.views) and index not in self.takers and self.scores[index] < 0.0
        )


def link_share(view: FoldedBlock) -> float:
    """The share of a block's characters in links, 0.0 to 1.0; 0.0 in a text."""
    return view.block.link_density or 0.0


def is_label(view: FoldedBlock) -> bool:
    """Whether a block is a short heading."""
    return view.block.kind == "heading" and view.words <= _BOUNDS.label_words
