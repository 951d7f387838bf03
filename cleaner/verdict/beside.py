"""Lines of a text that only what goes beside them tells: names, teasers, comments, headings."""

from __future__ import annotations

from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.prose import ends_sentence
from cleaner.verdict.context import Context, Takers

NAME: Final = Rule(
    id="byline.bare", why="A name by itself, beside the line with the article's date", pack="byline"
)
"""The reason of what `take_names` takes."""


EMPTY: Final = Rule(
    id="headings.empty", why="A heading for notes or sources, which are gone", pack="headings"
)
"""The reason of what `take_empty_headings` takes."""


class _Bounds:
    """How such lines look. Counted in words or blocks, scores as logits."""

    __slots__ = ()

    name: Final = (2, 4)
    """Words of a name at least and at most."""
    below: Final = 10
    """Blocks below the headline at most."""
    above_byline: Final = -1.4
    """Score at least of a name right above a byline or date. Of 40 such lines on 7,000 labelled
    texts 10 are said in the gold: names of those who wrote it, but for two."""
    below_title: Final = 0.7
    """The same right below the headline: 4 such lines, none of them in the gold. A heading there
    scores less, but not below a byline."""
    labels: Final = 3
    """Labels of teasers that a text has at most: a list has one for each of its items."""
    teasers: Final = 6
    """Lines below such a label at most."""
    longest: Final = 30
    """Words of one at most."""
    title: Final = 5
    """Words of one at least that is a title."""
    teaser: Final = -2.5
    """Its score at least."""
    empty: Final = 1.0
    """Score at least of a heading that would go but for the rule that keeps such headings. Of 94
    with nothing left right below, on 7,000 labelled texts, 24 are in the gold, with notes that the
    scores take."""
    article: Final = 150
    """Words above a counter of comments at least that are surely the article's."""
    share: Final = 0.5
    """Words below it at most that look like the article's, as a share of these. On 7,000 labelled
    texts 32 lines stand so, and one of them is said in the gold."""


_BOUNDS: Final = _Bounds()
_BYLINE: Final = "byline"
_AMID: Final = ("ads", "caption", "picture")
"""Topics of what stands between a heading and its notes."""
_NOTES: Final = "headings.notes"
_COUNTER: Final = "comments.counter"
_LABEL: Final = "related.label"
_INVITES: Final = frozenset(f"comments.{name}" for name in ("invite", "marked", "rules", "members"))
_SOME: Final = pattern(r"[1-9]")


def take_names(context: Context, takers: Takers, title: int) -> None:
    """Takes a name by itself between the headline of a text and its article.

    That stands right above a line with a date or another byline, or below the headline and looks
    like boilerplate. title: the block of the headline, -1 without one.
    """
    views, scores = context.views, context.shape.scores
    for index in range(title + 1, min(len(views), title + 1 + _BOUNDS.below) if title >= 0 else 0):
        if context.surely_article(index) and index not in takers:
            return
        if index in takers or not _is_name(views[index]) or context.protects(NAME, index):
            continue
        dated = _topic(index + 1, takers) == _BYLINE
        below_title = index - 1 == title and scores[index] > _BOUNDS.below_title
        if below_title or (dated and scores[index] > _BOUNDS.above_byline):
            takers[index] = (NAME, NAME.why)


def _topic(index: int, takers: Takers) -> str:
    return takers[index][0].topic if index in takers else ""


def _is_name(view: FoldedBlock) -> bool:
    """Whether a line is a few words, all with a capital, and no more."""
    least, most = _BOUNDS.name
    words = view.block.text.split()
    return (
        view.block.kind == "paragraph"
        and least <= view.words <= most
        and all(word[0].isupper() for word in words)
        and not any(sign.isdigit() or sign == "," for sign in view.block.text)
        and view.block.text[-1].isalpha()
    )


def take_teasers(context: Context, takers: Takers) -> None:
    """Takes the teasers amid a text's article that stand between a label for them and what goes.

    The label says no more than that there is more to read, right behind a paragraph. The last of
    the teasers is a title, without a stop.
    """
    views, scores = context.views, context.shape.scores
    labels = [at for at, (rule, _) in takers.items() if rule.id == _LABEL]
    if len(labels) > _BOUNDS.labels:
        return
    for label in labels:
        if label - 1 in takers or not context.surely_article(label - 1):
            continue
        end = label + 1
        while end < len(views) and end not in takers:
            end += 1
        run = range(label + 1, end)
        if end == len(views) or not 0 < len(run) <= _BOUNDS.teasers:
            continue
        last = views[end - 1]
        if (
            _topic(end, takers) not in ("caption", "related")
            and last.words >= _BOUNDS.title
            and not ends_sentence(last.block.text)
            and all(
                views[at].words <= _BOUNDS.longest and scores[at] > _BOUNDS.teaser for at in run
            )
        ):
            rule, why = takers[label]
            takers.update((at, (rule, why)) for at in run if not context.protects(rule, at))


def take_empty_headings(context: Context, takers: Takers) -> None:
    """Takes a heading for notes or sources of a text where what stands right below is gone.

    A rule keeps such headings whatever their score; sites also call their sections so.
    """
    last = len(context.views) - 1
    for index, holds in context.kept.items():
        if (
            index not in takers
            and all(hold.rule.id == _NOTES for hold in holds)
            and context.shape.scores[index] > _BOUNDS.empty
            and (index == last or _topic(index + 1, takers) not in ("", *_AMID))
        ):
            takers[index] = (EMPTY, EMPTY.why)


def take_counted(context: Context, takers: Takers) -> None:
    """Takes readers' comments between a text's counter of them and the invitation to write one.

    That is where the text ends, and the counter stands below its article, not above it.
    """
    views = context.views
    counters = [
        at
        for at, (rule, _) in takers.items()
        if rule.id == _COUNTER and _SOME.search(views[at].block.text)
    ]
    if not counters:
        return
    sure = [
        0 if at in takers or not context.surely_article(at) else view.words
        for at, view in enumerate(views)
    ]
    for counter in counters:
        invites = (at for at in range(counter + 1, len(views)) if _is_invite(at, takers))
        end = next(invites, -1)
        above, between = sum(sure[:counter]), sum(sure[counter:end])
        if end < 0 or above < _BOUNDS.article or between > _BOUNDS.share * above or any(sure[end:]):
            continue
        rule, why = takers[counter]
        for at in range(counter + 1, end):
            if not context.protects(rule, at):
                takers.setdefault(at, (rule, why))


def _is_invite(index: int, takers: Takers) -> bool:
    return index in takers and takers[index][0].id in _INVITES
