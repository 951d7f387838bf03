"""Readers' comments that no label or name tells: lines that head or end each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.dates import dates_in, is_weekday
from cleaner.verdict.context import Context, Takers, is_prose

THREAD: Final = Rule(
    id="comments.marked",
    why="A reader's comment, which a number, a name, a time or a button marks as the others",
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
    flash_words: Final = 40
    """The same above comments whose elements leave no doubt: two sentences of a news flash. Chosen,
    never measured against others."""
    longest: Final = 60
    """Characters of such a line at most."""
    people: Final = 3
    """Names in the lines that head the comments of an HTML page: fewer may be a blog's authors."""
    button: Final = 20
    """Characters of a button at most: the longest is `report this comment`."""


_BOUNDS: Final = _Bounds()
_COMMENTS: Final = "comments"
_VERBS: Final = (
    "says", "sagt", "schreibt", "meint", "dit", "dice", "detto", "scrive", "zegt", "schrijft",
    "pisze", "skriver", "säger", "disse", "diz", "пишет", "говорит", "λέει",
)  # fmt: skip
_MARK: Final = pattern(
    # Who speaks, as blogs head each comment.
    r"(?P<name>[^\W\d][^\s,;:!?]*(?: [^\s,;:!?]+){0,4}"
    rf" (?:{'|'.join(_VERBS)}))"
    # Two buttons in one line, below each comment.
    r"|(?P<pair>reply ?delete|antworten ?löschen|répondre ?supprimer|responder ?eliminar)"
    # One button, which may be to report what stands above.
    r"|(?P<button>(?P<report>report abuse|report this comment|beitrag melden|segnala"
    r"|signaler un abus|denunciar|zgłoś|zgłoś do moderacji|пожаловаться)|reply|antworten|répondre"
    r"|responder|rispondi|odpowiedz|reageer|beantwoorden|ответить|svara|svar|vastaa|cevapla|yanıtla"
    r"|απάντηση|回复|回覆|返信|답글)"
    # A date with a time, with or without a name before it and a button behind it.
    r"|(?P<stamp>(?:[^\s\d]+ ){0,4}"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.? [^\W\d]{3,12}\.?,? \d{4}"
    r"|[^\W\d]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}),? ?"
    r"(?:(?:[-–|@•]|at|um|à|a las|alle|om|kl\.?|klo|o|в) ?)?"
    r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?| ?uhr| ?h)?"
    r"(?: ?[-–|#•]? ?(?:\d{1,5}|permalink|reply|antworten|répondre|responder|rispondi|ответить))?)"
)
_TIME: Final = pattern(r"\d[:.]\d\d")
"""What each stamp has."""
_NUMBERED: Final = pattern(
    r"#(?:[a-z]+[-_])?comments?[-_]?(?:id|text|body|content|wrap|wrapper|item|entry|top|sub)?[-_]?"
    r"(?P<number>\d+)(?![^ .])"
)
"""The id of one comment's element, or of a part of it."""
_ALONE: Final = {"name": _BOUNDS.marks, "pair": _BOUNDS.marks, "reported": 1}
"""How many of a sort mark comments without a label above. A date or one button alone never do; a
date that a button to report a comment follows does by itself."""
_BELOW: Final = frozenset(("pair", "reported"))
"""What stands below the comment that it marks."""


def thread_blocks(context: Context, proposals: Proposals) -> range:
    """The readers' comments below a text's article, up to the end; empty where there are none.

    Of pages that have elements, those tell.
    """
    views = context.views
    if not views or has_elements(views):
        return range(0)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for view, after in zip_longest(views, views[1:]):
        mark = _MARK.fullmatch(view.folded) if _may_mark(view.folded) else None
        behind = _MARK.fullmatch(after.folded) if mark and after else None
        if mark and mark["stamp"] and behind and behind["report"]:
            found["reported"].append(view.block.index)
        elif mark and not behind:
            found[str(mark.lastgroup)].append(view.block.index)
    for sort, marks in found.items():
        first = _first(sort, marks, proposals)
        if first is not None and _prose_above(first, context) >= _BOUNDS.article_words:
            return range(first, len(views))
    return range(0)


def take_numbered(context: Context, takers: Takers) -> None:
    """Takes readers' comments of an HTML article that stand in elements with a comment's number.

    `#comment-123` and the like are what WordPress, Drupal, Movable Type and others call the element
    of one comment. Several stand below the article's prose.
    """
    known: dict[str, str] = {}
    numbers: dict[int, str] = {}
    for view in context.views:
        if "comment" not in view.block.path:
            continue
        if view.block.path not in known:
            found = _NUMBERED.search(view.block.path)
            known[view.block.path] = found["number"] if found else ""
        if number := known[view.block.path]:
            numbers[view.block.index] = number
    if len(set(numbers.values())) < _BOUNDS.labelled:
        return
    if _prose_above(min(numbers), context) < _BOUNDS.flash_words:
        return
    for index in numbers:
        if not context.protects(THREAD, index):
            takers.setdefault(index, (THREAD, THREAD.why))


def take_stamped(context: Context, takers: Takers, language: str) -> None:
    """Takes readers' comments of an HTML article: texts in elements that are alike, each below a
    name with a date and a time, and the rest of the element that holds them.

    They stand below the article's prose, and several people speak; entries of a live blog have
    their times alone, or one author, and those of a timeline days of the week at most. language:
    the page's, in which dates are read.
    """
    views = context.views
    stamps: defaultdict[str, dict[int, str]] = defaultdict(dict)
    timed = [v for v in views if len(v.folded) <= _BOUNDS.longest and _TIME.search(v.folded)]
    if len(timed) < _BOUNDS.marks or not has_elements(views):
        return
    for view in timed:
        mark = _MARK.fullmatch(view.folded)
        if mark and mark["stamp"] and (name := _name_before_date(view.block.text, language)):
            stamps[view.block.path][view.block.index] = name
    for marks in stamps.values():
        if len(marks) < _BOUNDS.marks or len(set(marks.values())) < _BOUNDS.people:
            continue
        if _prose_above(min(marks), context) < _BOUNDS.article_words:
            continue
        for index in _thread(views, marks):
            if not context.protects(THREAD, index):
                takers.setdefault(index, (THREAD, THREAD.why))


def _name_before_date(line: str, language: str) -> str:
    """The words before a line's date, but for days of the week; empty where it has no date."""
    dates = dates_in(line, language)
    words = line[: dates[0].start].split() if dates else []
    return " ".join(word for word in words if not is_weekday(word.strip(",."), language)).lower()


def _thread(views: Sequence[FoldedBlock], marks: Mapping[int, str]) -> range:
    """From the first stamp to the end of the innermost element that holds all of them; to the last
    of them and what is made as the text below the others where article text stands in it too.
    """
    first, last = min(marks), max(marks)
    shared = set.intersection(*(set(views[index].block.around) for index in marks))
    inner = next((one for one in views[first].block.around if one in shared), None)
    if inner is not None and (not first or inner not in views[first - 1].block.around):
        return range(first, 1 + max(v.block.index for v in views if inner in v.block.around))
    bodies = {made_of(view.block.path) for view in views[first:last]}
    end = last + 1
    while end < len(views) and made_of(views[end].block.path) in bodies:
        end += 1
    return range(first, end)


def _may_mark(line: str) -> bool:
    """Whether a line is as short as a mark, and has a clock's sign or ends as a mark without one.

    That tells most lines in a third of the time that the pattern takes.
    """
    if len(line) > _BOUNDS.longest:
        return False
    clocked = ":" in line or "." in line
    return clocked or len(line) <= _BOUNDS.button or line.endswith(_VERBS)


def has_elements(views: Sequence[FoldedBlock]) -> bool:
    """Whether a page's blocks come from HTML: those of texts have no links to be told."""
    return bool(views) and views[0].block.link_density is not None


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
    if len(marks) < _ALONE.get(sort, len(marks) + 1):
        return None
    return marks[0] - (sort in _BELOW)


def _prose_above(index: int, context: Context) -> int:
    """The words of the article's prose above a block."""
    scores = context.shape.scores
    return sum(
        view.words for view in context.views[:index] if is_prose(view, scores[view.block.index])
    )
