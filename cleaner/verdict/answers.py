"""Questions of interviews and those that readers ask often: a question stays with its answer."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
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
    levels: Final = 3
    """Elements around the title of what unfolds of which one is its `summary`."""
    box_blocks: Final = 4
    """Blocks of a box that holds a question on a button and its answer, at most."""
    alike: Final = 4
    """Different questions of an interview at least, each with what may be its answer."""
    row: Final = 3
    """Different questions at least, with an answer each, of a row that stays or goes as one."""
    row_score: Final = 1.2
    """Mean score of their answers below which such a row stays where any of it does."""
    surely_other: Final = 2.3
    """Score from which a part of it goes all the same."""
    answer_score: Final = 0.6
    """Logit below which what follows a question in a text may be its answer. In HTML its place
    beside the question tells."""


_BOUNDS: Final = _Bounds()
_QUESTION: Final = ("?", "？", "؟")
_SUMMARY: Final = pattern(r"summary(?![\w-])")
_NAMED: Final = pattern(r"faq|accordion|akkordeon|question|(?<![a-z])q-?and-?a(?![a-z])")


def interview_questions(context: Context) -> frozenset[int]:
    """The questions of an interview, of which one may be worded like the label of a box.

    They are made alike in one element, with an answer behind each; in a text they are what its
    questions have in common.
    """
    series: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for view, answer in pairwise(context.views):
        if not _is_question(view) or _is_question(answer):
            continue
        block, beside = view.block, answer.block
        if not block.path:
            if context.shape.scores[beside.index] < _BOUNDS.answer_score:
                series["", 0].append(block.index)
        elif len(block.around) > 1 and block.around[1] in beside.around[1:]:
            series[made_of(block.path), block.around[1]].append(block.index)
    return frozenset(
        index
        for some in series.values()
        if len({context.views[index].folded for index in some}) >= _BOUNDS.alike
        for index in some
    )


def settle_answers(context: Context, card: Remover | None, takers: Takers) -> None:
    """Gives back a question that only the card took where its answer stays, in boxes named so, or
    on a button in a box of its own; and the title of what unfolds where that stays, be it code."""
    for view in context.views[:-1]:
        index = view.block.index
        if index not in takers or takers[index][0] is not card:
            continue
        answer = context.views[index + 1]
        if index + 1 not in takers and _unfolds(view, answer):
            del takers[index]
            continue
        if not _is_question(view):
            continue
        if (
            answer.words >= PROSE_WORDS
            and index + 1 not in takers
            and not _is_question(answer)
            and (_NAMED.search(view.block.path) or _is_pressed(view, answer, context))
        ):
            del takers[index]


def settle_series(context: Context, card: Remover | None, takers: Takers) -> None:
    """Gives back questions and answers that only the card took, of a row of which some stay.

    They are made alike, an answer behind each question, as those that readers ask often are: a row
    stays or goes as one.
    """
    series: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for view, answer in pairwise(context.views):
        if _is_question(view) and view.block.path and _is_answer(answer):
            series[made_of(view.block.path), made_of(answer.block.path)].append(view.block.index)
    scores = context.shape.scores
    for row in series.values():
        if len({context.views[index].folded for index in row}) < _BOUNDS.row:
            continue
        kept = sum(index + 1 not in takers for index in row)
        mean = sum(scores[index + 1] for index in row) / len(row)
        if not kept or mean >= _BOUNDS.row_score:
            continue
        for index in row:
            for at in (index, index + 1):
                if at in takers and takers[at][0] is card and scores[at] < _BOUNDS.surely_other:
                    del takers[at]


def _is_answer(view: FoldedBlock) -> bool:
    return view.words >= PROSE_WORDS and not _is_question(view) and not _is_linked(view)


def _is_pressed(view: FoldedBlock, answer: FoldedBlock, context: Context) -> bool:
    """Whether a question stands on a button, in one box with its answer and with little else."""
    around = set(answer.block.around)
    box = next((number for number in view.block.around if number in around), 0)
    return "button" in view.block.marks and len(context.inside(box)) <= _BOUNDS.box_blocks


def _unfolds(view: FoldedBlock, below: FoldedBlock) -> bool:
    """Whether a block is the title of an element that unfolds, and the other is what it holds."""
    block = view.block
    labels = block.path.rsplit(" ", _BOUNDS.levels)[-_BOUNDS.levels :]
    summary = [at for at, label in enumerate(reversed(labels)) if _SUMMARY.match(label)]
    own = block.around[summary[0] + 1 :][:1] if summary else ()
    return bool(own) and own[0] in below.block.around and not _is_linked(view)


def _is_linked(view: FoldedBlock) -> bool:
    return (view.block.link_density or 0.0) >= _BOUNDS.linked


def _is_question(view: FoldedBlock) -> bool:
    return (
        view.words <= _BOUNDS.question_words
        and view.block.text.endswith(_QUESTION)
        and not _is_linked(view)
    )
