"""What a page says twice: a hidden copy of the article's beginning, a lead that is printed again.

Where a part of the text is for subscribers, some pages hold its beginning once more, hidden; others
print a lead above the picture and as the first paragraph below it.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from cleaner.rules.rule import Rule
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.context import Context, Takers, is_prose

AGAIN: Final = Rule(
    id="doubles.again", why="Text that the page says once more, word for word", pack="doubles"
)
"""The reason of what `take_doubles` takes."""


class _Bounds:
    """What is no accident. Chosen by looking at labelled pages, and never measured one by one."""

    __slots__ = ()

    copied_words: Final = 3
    """Words of a block at least that has a hidden copy: shorter ones are labels."""
    lead_words: Final = 15
    """Words at least of a lead that is printed again: refrains of songs are shorter."""
    declared: Final = 0.5
    """Share of its words, or of the description's, that both must have."""
    apart: Final = 3
    """Blocks from one printing to the next at most: further below an article may quote itself, and
    what stands twice there is on labelled pages a part of their text both times."""


_BOUNDS: Final = _Bounds()
_HIDDEN: Final = "hidden"


def take_doubles(context: Context, takers: Takers) -> None:
    """Takes hidden copies of text that the page shows, and the second printing of a lead."""
    for find in (_hidden_copies, _printed_again):
        for index in find(context, takers):
            if not context.protects(AGAIN, index):
                takers.setdefault(index, (AGAIN, AGAIN.why))


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


def _printed_again(context: Context, takers: Takers) -> list[int]:
    """The lead that a page declares as its description, where it stands once more right below."""
    declared = context.shape.features.column("said.description")
    left = [
        view
        for view in context.views
        if view.block.index not in takers and _HIDDEN not in view.block.marks
    ]
    for at, view in enumerate(left):
        if is_prose(view, context.shape.scores[view.block.index]):
            below = left[at + 1 : at + 1 + _BOUNDS.apart]
            return [
                other.block.index
                for other in below
                if view.words >= _BOUNDS.lead_words
                and ends_sentence(view.block.text)
                and declared[view.block.index] >= _BOUNDS.declared
                and other.folded == view.folded
            ]
    return []
