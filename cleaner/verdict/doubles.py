"""What a page says twice: the beginning of a text once more, hidden; or the whole, for phones."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from cleaner.blocks.copies import copies
from cleaner.rules.rule import Rule
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.context import Context, Takers

AGAIN: Final = Rule(
    id="doubles.again", why="A hidden copy of text that the page shows", pack="doubles"
)
"""The reason of what `take_doubles` takes."""
COPY: Final = Rule(
    id="doubles.copy", why="A copy of the article, which stands above", pack="doubles"
)
"""The reason of what `take_copies` takes."""


class _Bounds:
    """What is no accident. Chosen by looking at labelled pages, and never measured one by one."""

    __slots__ = ()

    copied_words: Final = 3
    """Words of a block at least that has a hidden copy: shorter ones are labels."""


_BOUNDS: Final = _Bounds()
_HIDDEN: Final = "hidden"


def take_doubles(context: Context, takers: Takers) -> None:
    """Takes hidden copies of text that the page shows."""
    for index in _hidden_copies(context, takers):
        if not context.protects(AGAIN, index):
            takers.setdefault(index, (AGAIN, AGAIN.why))


def take_copies(context: Context, takers: Takers) -> None:
    """Takes a copy of what stands above and stays, where the page says all of that over again."""
    for index, twin in copies(context.views).items():
        if twin not in takers and not context.protects(COPY, index):
            takers.setdefault(index, (COPY, COPY.why))


def _hidden_copies(context: Context, takers: Takers) -> list[int]:
    """The runs of hidden blocks that a page shows as well, where a paragraph of the article is one.

    Tabs that share some steps are no copies of one another.
    """
    views, scores = context.views, context.shape.scores
    if not any(_HIDDEN in view.block.marks for view in views):
        return []
    shown = {
        view.folded: scores[view.block.index]
        for view in views
        if _HIDDEN not in view.block.marks and view.block.index not in takers
    }
    found: list[int] = []
    for unseen, some in groupby(views, key=lambda view: _HIDDEN in view.block.marks):
        copies = [view for view in some if view.words >= _BOUNDS.copied_words]
        if (
            unseen
            and all(view.folded in shown for view in copies)
            and any(view.words >= PROSE_WORDS and shown[view.folded] < 0 for view in copies)
        ):
            found += [view.block.index for view in copies]
    return found
