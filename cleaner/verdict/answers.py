"""Questions that readers ask often, and their answers: a question stays with its answer."""

from __future__ import annotations

from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.context import Context, Remover, Takers


class _Bounds:
    """What a question looks like.

    Chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    question_words: Final = 25
    """Words of a question at most."""
    linked: Final = 0.5
    """Share of characters in links from which a block is no question."""


_BOUNDS: Final = _Bounds()
_QUESTION: Final = ("?", "？", "؟")
_NAMED: Final = pattern(r"faq|accordion|akkordeon|question|(?<![a-z])q-?and-?a(?![a-z])")


def settle_answers(context: Context, card: Remover | None, takers: Takers) -> None:
    """Gives back a question that only the card took where its answer stays, in boxes named so."""
    for view in context.views[:-1]:
        index = view.block.index
        if not _is_question(view) or index not in takers or takers[index][0] is not card:
            continue
        answer = context.views[index + 1]
        if (
            answer.words >= PROSE_WORDS
            and index + 1 not in takers
            and not _is_question(answer)
            and _NAMED.search(view.block.path)
        ):
            del takers[index]


def _is_question(view: FoldedBlock) -> bool:
    linked = (view.block.link_density or 0.0) >= _BOUNDS.linked
    return (
        view.words <= _BOUNDS.question_words and view.block.text.endswith(_QUESTION) and not linked
    )
