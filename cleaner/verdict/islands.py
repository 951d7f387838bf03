"""Islands: a few lines of a text that stay far from its article, amid what goes.

Menus, lists of other stories and footers are long, and of some of their lines the score is in
doubt. Where all around them goes, and the article stands elsewhere, so do they.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.rules.rule import Rule
from cleaner.verdict.context import Context, Takers

ISLAND: Final = Rule(
    id="shape.islands",
    why="A few lines far from the article, amid many that are boilerplate",
    pack="shape",
)


class _Bounds:
    """What is an island, and what the article that it is far from.

    Chosen on 7,000 texts of labelled pages: of 26,000 words that go so, 1,200 are said in the gold,
    most of them by chance, in menus and teasers that say what the article says. Without `named`
    there are four times as many of them, in texts of which the scores leave little of an article.
    """

    __slots__ = ()

    apart: Final = 6
    """Blocks between an island and what stays next to it at least, all of which go."""
    named: Final = 3
    """How many of those rules take by what they say, as they take menus and lists of others."""
    rules: Final = 2
    """How many rules do so at least: a list of the article's has "Read more" below each item."""
    sure: Final = 1.5
    """Mean score of those blocks at least, in logits: what goes in doubt may be the article's."""
    doubtful: Final = -1.0
    """Mean score of the island's words at least: below it they are too like an article's."""
    share: Final = 0.25
    """Words of the island at most, as a share of the article's."""
    article_words: Final = 120
    """Words of the article at least: by fewer it is not told from what else stays."""
    article_share: Final = 0.6
    """Share of all words that stay which the article must make up, lest it be in pieces itself."""


_BOUNDS: Final = _Bounds()
_AMID: Final = frozenset(("ads", "byline", "caption", "layout", "picture"))
"""Topics of what stands amid articles, too."""


def take_islands(context: Context, takers: Takers, title: int, spared: Set[int]) -> None:
    """Takes the lines of a text that stay far above its headline or far below its article.

    Of pages that have elements, those tell. title: the block of the headline, -1 without one: it
    belongs to no island, and what stands between it and the article is none. spared: blocks that
    stay where they are.
    """
    views = context.views
    if not views or views[0].block.link_density is not None:
        return
    groups = _groups([at for at in range(len(views)) if at not in takers and at != title])
    words = [sum(views[at].words for at in group) for group in groups]
    least = max(_BOUNDS.article_words, _BOUNDS.article_share * sum(words))
    if len(groups) < 2 or max(words) < least:
        return
    main = words.index(max(words))
    for number, group in enumerate(groups):
        if number == main or words[number] > _BOUNDS.share * words[main]:
            continue
        if number > main:
            between = range(groups[number - 1][-1] + 1, group[0])
        elif -1 < title < group[-1]:
            continue
        else:
            between = range(group[-1] + 1, groups[number + 1][0])
        if _is_apart(between, context, takers) and _is_doubtful(group, words[number], context):
            for at in group:
                if at not in spared and not context.protects(ISLAND, at):
                    takers[at] = (ISLAND, ISLAND.why)


def _is_apart(between: range, context: Context, takers: Takers) -> bool:
    """Whether what stands between an island and what else stays is surely no article's."""
    gone = [at for at in between if at in takers]
    rules = (takers[at][0] for at in gone)
    named = [
        rule.id
        for rule in rules
        if isinstance(rule, Rule) and rule.topic not in _AMID and rule.topic != ISLAND.topic
    ]
    scores = [context.shape.scores[at] for at in gone]
    told = len(named) >= _BOUNDS.named and len(set(named)) >= _BOUNDS.rules
    return told and sum(scores) >= _BOUNDS.sure * len(scores)


def _is_doubtful(group: Sequence[int], words: int, context: Context) -> bool:
    """Whether the lines of an island are not surely an article's, nor code."""
    views, scores = context.views, context.shape.scores
    looks = sum(scores[at] * views[at].words for at in group)
    code = any(views[at].block.kind == "code" for at in group)
    return looks > _BOUNDS.doubtful * words and not code


def _groups(kept: Sequence[int]) -> list[list[int]]:
    """What stays, in groups with at least `apart` blocks that go between them."""
    groups: list[list[int]] = []
    for at in kept:
        if not groups or at - groups[-1][-1] > _BOUNDS.apart:
            groups.append([])
        groups[-1].append(at)
    return groups
