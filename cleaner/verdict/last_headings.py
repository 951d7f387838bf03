"""Headings below which nothing is left, at the end of what stays.

What stood there was a list of links, a form, the author's box: the heading alone says nothing.
"""

from __future__ import annotations

from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.rule import Rule
from cleaner.text.prose import ends_sentence
from cleaner.verdict.context import Context, Takers

LAST: Final = Rule(
    id="headings.last",
    why="A heading at the end, below which nothing is left",
    pack="headings",
)


class _Bounds:
    """How such headings look.

    On 2,151 labelled pages there are 34 of them, 6 of which are in the gold: four labels of lists
    that are gone, a teaser, and a line of figures.
    """

    __slots__ = ()

    most: Final = 2
    """Headings side by side at the end: more are a list that a page has in headings."""
    words: Final = 10
    """Words of such a heading at most: a longer one says something by itself."""
    above: Final = 3
    """Blocks above that stay and are no headings, at least."""


_BOUNDS: Final = _Bounds()


def take_last_headings(context: Context, takers: Takers) -> None:
    """Takes the headings at the end of what stays where what stood right below them is gone.

    A rule that keeps labels of sources and notes means those that have some below them.
    """
    kept = [view for view in context.views if view.block.index not in takers]
    last: list[FoldedBlock] = []
    while kept and kept[-1].block.kind == "heading":
        last.append(kept.pop())
    if not 1 <= len(last) <= _BOUNDS.most or not all(map(_is_label, last)):
        return
    prose = sum(view.block.kind != "heading" for view in kept)
    if prose >= _BOUNDS.above and last[0].block.index + 1 in takers:
        for view in last:
            takers[view.block.index] = (LAST, LAST.why)


def _is_label(view: FoldedBlock) -> bool:
    """Whether a heading is short, no sentence, and has no figures to tell."""
    text = view.block.text
    return (
        view.words <= _BOUNDS.words
        and not ends_sentence(text)
        and not any(sign.isdigit() for sign in text)
    )
