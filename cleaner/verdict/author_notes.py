"""Notes on the author at the end of an article: who wrote it, told in the third person.

Nothing but the name tells them from an article's last paragraphs: a byline of the page has it too,
or what the page declares.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.fold import fold, words
from cleaner.verdict.context import Context, Takers, is_sentence

NOTE: Final = Rule(
    id="about.author-note",
    why="Who the author is, whom the page names, told below the article",
    pack="about",
)
ADDRESS: Final = Rule(
    id="about.author-address",
    why="The address of the author, alone or behind the name, below the article",
    pack="about",
)
_BYLINE: Final = "byline"
_EMAIL: Final = pattern(r"(?:[^\W\d_][\w.'’-]* ){0,4}\(?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?")


class _Bounds:
    """Where a note stands, and how long it and the byline are. Counted in words.

    Of 60 such paragraphs at the end of 2,400 labelled texts of magazines and blogs 7 are in the
    gold, all of them notes; so are all 9 of 1,676 HTML articles, of which 4 are in the gold.
    """

    __slots__ = ()

    least: Final = 8
    """Words of a note at least: shorter ones are a byline with a role."""
    byline: Final = 16
    """Words of a line at most that names the author."""
    article: Final = 120
    """Words of what stays above at least."""
    behind: Final = 0.05
    """Share of the words above that may stay behind the note: prompts, a teaser."""
    labels: Final = 2
    """Lines right above that may belong to it: the name alone, and what the author does."""
    label_words: Final = 6
    """Words of such a line at most."""
    title: Final = 5
    """Letters of a title before a name at most, with its stop: "Prof."."""


_BOUNDS: Final = _Bounds()
_SAID: Final = (
    "is was has writes covers works reports serves ist war hat schreibt arbeitet berichtet est a "
    "écrit travaille es ha escribe trabaja è scrive lavora é tem escreve trabalha heeft schrijft "
    "werkt jest pisze pracuje är har skriver arbetar er arbejder arbeider on kirjoittaa je píše "
    "este scrie είναι γράφει является пишет работает є пише працює adalah"
)
_DOES: Final = frozenset(_SAID.split())
"""What such a note says that the author is or does: never what somebody said or did one day."""


def take_author_notes(context: Context, takers: Takers, authors: Sequence[str] = ()) -> None:
    """Takes the paragraphs at the end of an article that begin with the name of its author.

    One right below a heading stays: that tells what it is there for. authors: names that the page
    declares.
    """
    views = context.views
    _take_address(context, takers)
    names = {
        pair
        for at, (rule, _) in takers.items()
        if rule.topic == _BYLINE and views[at].words <= _BOUNDS.byline
        for pair in zip(views[at].tokens, views[at].tokens[1:], strict=False)
    }
    for author in authors:
        first, *more = words(fold(author)) or ("",)
        names |= {(first, more[0])} if more else set()
    if not names:
        return
    kept = [view for view in views if view.block.index not in takers]
    above, behind = sum(view.words for view in kept), 0
    for number in range(len(kept) - 1, -1, -1):
        view = kept[number]
        above -= view.words
        if above < _BOUNDS.article or behind > _BOUNDS.behind * above:
            return
        below = number and kept[number - 1].block.kind == "heading"
        if not _is_note(view, names) or below:
            behind += view.words
            continue
        for one in (view, *_labels(kept[max(0, number - _BOUNDS.labels) : number], names)):
            if not context.protects(NOTE, one.block.index):
                takers[one.block.index] = (NOTE, NOTE.why)


def _take_address(context: Context, takers: Takers) -> None:
    """Takes a line at the very end that is an address for mail, right behind a paragraph.

    Behind a label or a heading it is what the article tells: how to reach somebody. All 7 such
    lines of labelled articles are the author's, and in no gold.
    """
    kept = [view for view in context.views if view.block.index not in takers]
    if len(kept) < 2 or sum(view.words for view in kept) < _BOUNDS.article:
        return
    view, before = kept[-1], kept[-2]
    if (
        view.block.kind == "paragraph"
        and _EMAIL.fullmatch(view.block.text)
        and all(word[0].isupper() for word in view.block.text.split()[:-1])
        and is_sentence(before)
        and not context.protects(ADDRESS, view.block.index)
    ):
        takers[view.block.index] = (ADDRESS, ADDRESS.why)


def _is_note(view: FoldedBlock, names: set[tuple[str, str]]) -> bool:
    """Whether a sentence begins with one of the names, and says what the author is or does."""
    if view.words < _BOUNDS.least or not is_sentence(view):
        return False
    words = view.block.text.split()
    while len(words[0]) <= _BOUNDS.title and words[0].endswith(".") and len(words) > 1:
        words = words[1:]
    first = len(view.block.text.split()) - len(words)
    tokens = view.tokens[first:]
    if len(tokens) <= 2 or (tokens[0], tokens[1]) not in names:
        return False
    if not all(word[0].isupper() for word in words[:2]):
        return False
    longer = len(words) > 3 and words[2][0].isupper() and tokens[3:4]
    return words[1].endswith(",") or not _DOES.isdisjoint((tokens[2], *(longer or ())))


def _labels(above: Sequence[FoldedBlock], names: set[tuple[str, str]]) -> Sequence[FoldedBlock]:
    """The lines right above a note from the author's name on; none where the name is not there."""
    for number, view in enumerate(above):
        named = len(view.tokens) == 2 and (view.tokens[0], view.tokens[1]) in names
        if named and all(one.words <= _BOUNDS.label_words for one in above[number:]):
            return above[number:]
    return ()
