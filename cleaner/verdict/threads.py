"""Readers' comments in a text without labels that hold: lines that head or end each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.verdict.context import Context, is_prose

THREAD: Final = Rule(
    id="comments.marked",
    why="A reader's comment, which a name, a time or a button marks as it does the others",
    pack="comments",
)


class _Bounds:
    """What makes several such lines a thread.

    Chosen by looking at 3,300 texts of labelled pages: of 40,000 words that it takes on them some
    300 are in the gold, by chance, since comments quote articles.
    """

    __slots__ = ()

    marks: Final = 4
    """Lines that mark comments at least, each with text behind it, where nothing else tells."""
    labelled: Final = 2
    """The same where a label or a counter of comments stands right above."""
    above: Final = 8
    """Blocks above the first of them among which such a label stands."""
    article_words: Final = 120
    """Words of prose above at least: what stands above a thread is the article."""
    longest: Final = 60
    """Characters of such a line at most."""


_BOUNDS: Final = _Bounds()
_COMMENTS: Final = "comments"
_MARK: Final = pattern(
    # Who speaks, as blogs head each comment.
    r"(?P<name>[^\W\d][^\s,;:!?]*(?: [^\s,;:!?]+){0,4}"
    r" (?:says|sagt|schreibt|meint|dit|dice|ha detto|scrive|zegt|schrijft|pisze|skriver|säger|disse"
    r"|diz|пишет|говорит|λέει))"
    # Two buttons in one line, below each comment.
    r"|(?P<pair>reply ?delete|antworten ?löschen|répondre ?supprimer|responder ?eliminar)"
    # One button.
    r"|(?P<button>reply|report abuse|report this comment|antworten|beitrag melden|répondre"
    r"|signaler un abus|responder|denunciar|rispondi|segnala|odpowiedz|zgłoś|zgłoś do moderacji"
    r"|reageer|beantwoorden|ответить|пожаловаться|svara|svar|vastaa|cevapla|yanıtla|απάντηση|回复"
    r"|回覆|返信|답글)"
    # A date with a time, with or without a name before it and a button behind it.
    r"|(?P<stamp>(?:[^\s\d]+ ){0,4}"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.? [^\W\d]{3,12}\.?,? \d{4}"
    r"|[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}),? ?"
    r"(?:(?:[-–|@•]|at|um|à|a las|alle|om|kl\.?|klo|o|в) ?)?"
    r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?| ?uhr| ?h)?"
    r"(?: ?[-–|#•]? ?(?:\d{1,5}|permalink|reply|antworten|répondre|responder|rispondi|ответить))?)"
)
_SURE: Final = ("name", "pair")
"""What marks nothing but comments where there are several. A date or one button does elsewhere."""


def thread_blocks(context: Context, proposals: Proposals) -> range:
    """The readers' comments below a text's article, up to the end; empty where there are none.

    Of pages that have elements, those tell.
    """
    views = context.views
    if not views or any(view.block.tag for view in views):
        return range(0)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for view, after in zip_longest(views, views[1:]):
        mark = _MARK.fullmatch(view.folded) if len(view.folded) <= _BOUNDS.longest else None
        if mark and not (after and _MARK.fullmatch(after.folded)):
            found[str(mark.lastgroup)].append(view.block.index)
    for sort, marks in found.items():
        first = _first(sort, marks, proposals)
        if first is not None and _prose_above(first, context) >= _BOUNDS.article_words:
            return range(first, len(views))
    return range(0)


def _first(sort: str, marks: Sequence[int], proposals: Proposals) -> int | None:
    """Where the thread begins that these lines mark; `None` where they mark none."""
    above = range(max(0, marks[0] - _BOUNDS.above), marks[0])
    labels = [start.index for start in proposals.starts if start.rule.topic == _COMMENTS]
    labels += [
        one.index
        for one in proposals.removals
        if one.rule.topic == _COMMENTS and not one.rule.zones
    ]
    label = min((index for index in labels if index in above), default=None)
    if label is not None:
        return label if len(marks) >= _BOUNDS.labelled else None
    if sort not in _SURE or len(marks) < _BOUNDS.marks:
        return None
    return marks[0] - (sort == "pair")  # Buttons stand below what they belong to.


def _prose_above(index: int, context: Context) -> int:
    """The words of the article's prose above a block."""
    scores = context.shape.scores
    return sum(
        view.words for view in context.views[:index] if is_prose(view, scores[view.block.index])
    )
