"""Lists of other stories, each line with the time at which its story came out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.prose import ends_sentence
from cleaner.verdict.context import Context, Takers, is_prose, is_sentence
from cleaner.verdict.threads import has_elements

TIMED: Final = Rule(
    id="related.timed",
    why="One of several other stories, each with the time it came out at, or what follows them",
    pack="related",
)


class _Bounds:
    """What makes such a list.

    On 3,300 texts of labelled pages 142 have one. Of the 4,000 words that stayed of those and of
    what follows them, 4 are in the gold.
    """

    __slots__ = ()

    fewest: Final = 3
    """Lines one below the other at least."""
    longest: Final = 160
    """Characters of such a line at most."""
    linked: Final = 0.5
    """Share of such a line of an HTML page that is a link at least: all but the time."""
    article_words: Final = 120
    """Words of prose above from which a list stands behind the article."""
    flash_words: Final = 60
    """The same where links tell the lines, as of HTML: a flash. Chosen, never measured."""
    sentence_words: Final = 20
    """Words of a sentence with which the article goes on behind it."""
    lead_words: Final = 60
    """Words at most of the sentence that stands below each headline of some lists."""
    likes: Final = -1.0
    """Mean score from which such a list is none of the article's: entries of live blogs look like
    articles, by -2 and less."""
    lead_likes: Final = -1.5
    """Score from which such a sentence is the list's: the article may go on behind its end."""


_BOUNDS: Final = _Bounds()
_CLOCK: Final = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?: ?[ap]\.?m\.?)?"
_TIME: Final = pattern(r"\d[:.]\d\d")
_DATE: Final = r"(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
_HEADED: Final = pattern(rf"\W{{0,3}}{_CLOCK}(?![\d.:%])\W{{0,4}}\D.{{10,}}")
_DATED: Final = pattern(rf"\D.{{5,}}?[\s(\[|]\s*{_DATE},?\s+{_CLOCK}\s*[)\]|]?")
_ENDED: Final = pattern(rf"\D.{{5,}}?[\s(\[|]\s*{_CLOCK}\s*[)\]|]?")


def take_timed_lists(context: Context, takers: Takers) -> None:
    """Takes lists of headlines with times, and below the last of them what is no prose.

    Where each has a date, too, any order tells them. Where it is a time alone, the newest stands
    first, as in no programme: those go on from morning to night. Of an HTML page each line is a
    link, as no entry of a live blog is, and what follows the list is told by other signs.
    """
    views = context.views
    timed = {view.block.index for view in views if _may_be_line(view) and _may_lead_on(view)}
    if len(timed) < _BOUNDS.fewest:
        return
    last = 0
    for run in _lists(context, timed):
        for index in run:
            _take(index, context, takers)
        last = run[-1] + 1
    if last and not has_elements(views) and _is_over(last, context):
        for index in range(last, len(views)):
            _take(index, context, takers)


def _take(index: int, context: Context, takers: Takers) -> None:
    if not context.protects(TIMED, index):
        takers.setdefault(index, (TIMED, TIMED.why))


def _lists(context: Context, timed: Container[int]) -> Iterator[list[int]]:
    """The lines of each list. timed: the blocks that may be such lines."""
    for sort in (_DATED, _HEADED, _ENDED):
        run: list[int] = []
        times: list[int] = []
        leads: list[int] = []
        for view in (*context.views, None):
            if view and run and not any(map(str.isalnum, view.block.text)):
                continue  # A bar or a dot between two of them.
            found = sort.fullmatch(view.block.text) if view and view.block.index in timed else None
            if view and found and not (sort is _HEADED and ends_sentence(view.block.text)):
                run.append(view.block.index)
                times.append(60 * int(found["hour"]) + int(found["minute"]))
                continue
            if view and sort is _HEADED and run and _is_lead(view, run, leads, context):
                leads.append(view.block.index)
                continue
            if len(run) >= _BOUNDS.fewest and (sort is _DATED or _newest_first(times)):
                lines = sorted((*run, *leads))
                if not leads or _are_teasers(lines, context):
                    yield lines
            run, times, leads = [], [], []


def _is_lead(view: FoldedBlock, run: Sequence[int], leads: Sequence[int], context: Context) -> bool:
    """Whether a sentence stands right below a line of the list, as it does below all before."""
    return (
        view.block.index == run[-1] + 1
        and len(leads) == len(run) - 1
        and view.words <= _BOUNDS.lead_words
        and is_sentence(view)
        and (
            has_elements(context.views)
            or context.shape.scores[view.block.index] >= _BOUNDS.lead_likes
        )
    )


def _are_teasers(lines: Sequence[int], context: Context) -> bool:
    """Whether headlines with a sentence each look like none of the article, which stands above.

    The links of an HTML page tell more than looks.
    """
    mean = sum(context.shape.scores[at] for at in lines) / len(lines)
    linked = has_elements(context.views)
    least = _BOUNDS.flash_words if linked else _BOUNDS.article_words
    return (linked or mean >= _BOUNDS.likes) and _words_above(lines[0], context) >= least


def _may_lead_on(view: FoldedBlock) -> bool:
    """Whether a line may be a link to a story: of a text nothing is known."""
    share = view.block.link_density
    return share is None or share >= _BOUNDS.linked


def _may_be_line(view: FoldedBlock) -> bool:
    text = view.block.text
    return (
        len(text) <= _BOUNDS.longest
        and (":" in text or "." in text)
        and _TIME.search(text) is not None
        and view.block.kind != "table_row"
        and "\t" not in text
    )


def _newest_first(times: list[int]) -> bool:
    """Whether more of the times are followed by an earlier one than by a later one."""
    earlier = sum(after < before for before, after in pairwise(times))
    return earlier > sum(after > before for before, after in pairwise(times))


def _is_over(index: int, context: Context) -> bool:
    """Whether the article stands above a block, and none of it behind."""
    behind = context.views[index:]
    if any(v.words >= _BOUNDS.sentence_words and ends_sentence(v.block.text) for v in behind):
        return False
    return _words_above(index, context) >= _BOUNDS.article_words


def _words_above(index: int, context: Context) -> int:
    """The words of prose above a block."""
    scores = context.shape.scores
    return sum(v.words for v in context.views[:index] if is_prose(v, scores[v.block.index]))
