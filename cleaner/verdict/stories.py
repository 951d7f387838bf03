"""Other stories on the page: whole ones, made as the article is, that title and address don't name.

Endless scrolling and columns of news put several stories behind one another. Each stands in an
element of its own, made like the article's; the one whose headline the page's titles speak of is
the article. Entries of a live blog, posts of a thread and parts of one story are none: their
headings are not made like the headline, say it again, or have neither a date nor an address.
A stream of teasers is a row of boxes, each with a link for its heading and a time of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.blocks.tags import INWARD
from cleaner.model import Block
from cleaner.rules.rule import Rule
from cleaner.scores.boxes import containers, prose_words
from cleaner.scores.story import OWN_PROSE, Story
from cleaner.system.pattern import pattern
from cleaner.text.prose import MONEY, PROSE_WORDS, TIME_OR_DATE, ends_sentence
from cleaner.text.visible import shortened
from cleaner.verdict.context import Context, Takers, is_prose

OTHER_STORY: Final = Rule(id="story.other", why="Part of another story on the page", pack="story")
"""What takes other stories. Its reasons name their headlines."""
_NEXT: Final = pattern(
    r"(?<![a-z])(?:rec(?:s|os?|oms?|ommend\w*)?|related|(?:more|next|other|latest|further|weitere|autres"
    r"|otras|altre|inne)-?(?:art|news|stor|post|nachricht|artikel|notic|notiz|artyku)\w*)(?![a-z])"
)
"""Names of boxes of stories that are to be read after the page's own."""
_IDS: Final = pattern(r"#\S+?(?=[. ]|$)")
_ARTICLE: Final = pattern(r"article(?![^.#])")
"""An article element, as a step of a path."""


_AGO: Final = pattern(
    r"\b\d{1,2}\s*(?:h|hrs?|mins?|[dw]|hours?|minutes?|days?|weeks?|months?)\.?(?: ago)?$"
    r"|\b(?:vor|il y a|hace|h[áa]|for|för|pred|před|przed)\s+\d{1,2}\s+\w+"
    r"|\b\d{1,2}\s+\w+\.?\s+(?:ago|fa|geleden|siden|sedan|sitten|temu|önce|назад|тому)\b"
    r"|πριν(?: από)? \d{1,2}\s+\w+|\d{1,2}\s*(?:[分时天小時日周週]{1,2}|時間|시간|분|일)\s*[前전]",
    re.IGNORECASE,
)
"""How long ago something was, in a line that says little else."""


class _Bounds:
    """What tells another story from a part of the article.

    Chosen by looking at pages, never measured against others.
    """

    __slots__ = ()

    opening: Final = 4
    """Blocks from a story's start among which its date stands."""
    label_words: Final = 12
    """Words of a line with a date at most."""
    same_words: Final = 0.5
    """Share of the words of two headlines from which they speak of the same."""
    behind: Final = 5
    """Blocks behind the headline among which the story's first paragraph stands."""
    doubtful: Final = 1.5
    """Logit below which a first paragraph is doubtful rather than surely boilerplate."""
    streamed: Final = 3
    """Boxes side by side from which they are a stream."""
    left: Final = 0.1
    """Words of likely prose outside streams for each word in them, from which a page that may be a
    list has an article. Three labelled lists that were told to be articles have .02 and less, of
    articles that may be lists none less than .19."""
    shown: Final = 60
    """Characters of a headline that are told in a reason."""


_BOUNDS: Final = _Bounds()


@dataclass(frozen=True, slots=True)
class _Part:
    """An element with a headline and prose: its blocks, first to last."""

    headline: FoldedBlock
    blocks: tuple[int, ...]
    prose: float


def other_stories(views: Sequence[FoldedBlock], story: Story) -> Mapping[int, int]:
    """The blocks of other stories, each with the block that is their headline."""
    at = story.headline
    if at < 0 or not story.is_named or views[at].block.kind != "heading":
        return {}
    own = views[at]
    shape = _shape(own.block)
    alike = [
        view
        for view in views
        if view.block.index != at
        and view.block.kind == "heading"
        and view.block.tag == own.block.tag
        and (_shape(view.block) == shape or (_is_article(view.block) and _is_article(own.block)))
        and not _same(view, own)
    ]
    pairs = [found for view in alike if (found := _sides(own.block, view.block))]
    if not pairs:
        return {}
    prose = prose_words([view.block for view in views])
    mine = _part(pairs[0][0], own, views, prose)
    if mine.prose < OWN_PROSE:
        return {}
    others = [
        _part(number, view, views, prose)
        for view in alike
        if (sides := _sides(own.block, view.block)) and sides[0] == pairs[0][0]
        for number in (sides[1],)
    ]
    by_itself = _stands_by_itself(mine, views)
    return {
        index: other.headline.block.index
        for other in others
        if other.prose
        and at not in other.blocks
        and (_is_linked(other) or (by_itself and _stands_by_itself(other, views)))
        for index in other.blocks
    }


def streamed(context: Context, story: Story, *, sure: bool = True) -> Mapping[int, int]:
    """The blocks of streams of teasers, each with the block that is its heading.

    That are boxes side by side, each with a link for its heading and a time, or whole stories in
    boxes that are named for recommended ones. They hold neither the headline nor all of the page's
    prose, and nor does what is around them: a list that the article consists of is made otherwise.

    sure: the page is surely an article. On one that may be a list, what is left must not be little
    beside its streams: a section's name and what the section is about stand above them.
    """
    views, at = context.views, story.headline
    if at < 0 or not story.is_named:
        return {}
    rows: dict[str, list[FoldedBlock]] = {}
    for view in views:
        block = view.block
        linked = not INWARD.isdisjoint(block.marks)
        if block.kind == "heading" and (linked or _NEXT.search(block.path)):
            rows.setdefault(_shape(block), []).append(view)
    found: dict[int, int] = {}
    for row in rows.values():
        if len(row) >= _BOUNDS.streamed:
            found.update(_stream(row, context, at))
    if not found:
        return {}
    rest = [view for view in views if view.block.index not in found]
    prose = prose_words([view.block for view in rest])
    if sum(prose) < OWN_PROSE:
        return {}
    if sure:
        return found
    scores = context.shape.scores
    own = sum(
        count for view, count in zip(rest, prose, strict=True) if scores[view.block.index] < 0
    )
    return found if own >= _BOUNDS.left * sum(views[index].words for index in found) else {}


def _stream(row: Sequence[FoldedBlock], context: Context, at: int) -> dict[int, int]:
    """The blocks of the boxes that headings of one shape stand in, where these are a stream."""
    first = row[0].block
    pairs = {view.block.index: _sides(first, view.block) for view in row[1:]}
    own = {sides[0] for sides in pairs.values() if sides}
    if len(own) != 1:
        return {}
    (box,) = own
    boxes = {first.index: box, **{index: sides[1] for index, sides in pairs.items() if sides}}
    around = containers(first)
    row_of_boxes = around[around.index(box) + 1 :][:1]
    if len(boxes) < _BOUNDS.streamed or not row_of_boxes:
        return {}
    views = context.views
    if row_of_boxes[0] in views[at].block.around:
        return {}
    found: dict[int, int] = {}
    for heading, number in boxes.items():
        inside = context.inside(number)
        told = _NEXT.search(views[heading].block.path) and any(map(_is_told, inside))
        if not told and not any(_is_age(view) for view in inside):
            return {}
        found.update((view.block.index, heading) for view in inside)
    return found


def _is_told(view: FoldedBlock) -> bool:
    return view.words >= PROSE_WORDS and ends_sentence(view.block.text)


def _is_time(view: FoldedBlock) -> bool:
    """Whether a block is a short line with a date or a time."""
    return view.words <= _BOUNDS.label_words and bool(TIME_OR_DATE.search(view.block.text))


def _is_age(view: FoldedBlock) -> bool:
    """Whether a block is a short line with a date or a time, or says how long ago something was."""
    text = view.block.text
    if view.block.kind == "heading" or any(sign in text for sign in MONEY):
        return False
    return view.words <= _BOUNDS.label_words and bool(
        TIME_OR_DATE.search(text) or _AGO.search(text)
    )


def opening(context: Context, story: Story) -> frozenset[int]:
    """The story's first paragraph, which stays although its score is doubtful.

    It stands right behind the headline, is made as the next paragraph is, and that one is article
    text: a short article amid other things has no more that speaks for it.
    """
    views, scores = context.views, context.shape.scores
    if not story.is_named:
        return frozenset()
    for at in range(story.headline + 1, min(story.headline + _BOUNDS.behind, len(views) - 1)):
        view, after = views[at], views[at + 1]
        if (
            view.words >= PROSE_WORDS
            and ends_sentence(view.block.text)
            and scores[at] < _BOUNDS.doubtful
            and made_of(view.block.path) == made_of(after.block.path)
            and is_prose(after, scores[at + 1])
        ):
            return frozenset((at,))
    return frozenset()


def take_other_stories(
    others: Mapping[int, int], context: Context, takers: Takers, spared: Set[int]
) -> None:
    """Takes what other stories say, and nothing has taken yet. spared: blocks that stay."""
    for index, headline in others.items():
        if index not in takers and index not in spared and not context.protects(OTHER_STORY, index):
            title = shortened(context.views[headline].block.text, _BOUNDS.shown)
            takers[index] = (OTHER_STORY, f'{OTHER_STORY.why}, "{title}"')


def _shape(block: Block) -> str:
    """The path of a heading without the ids in it, and without the link that is in it."""
    path, joint, label = _IDS.sub("", block.path).rpartition(f" {block.tag}")
    return path + joint + label.partition(" ")[0]


def _is_article(block: Block) -> bool:
    """Whether a block is the main heading of an article element, which tells a whole story."""
    return block.tag == "h1" and "article" in block.marks


def _same(view: FoldedBlock, own: FoldedBlock) -> bool:
    """Whether two headlines speak of the same, as those of a thread's posts do."""
    one, other = set(view.tokens), set(own.tokens)
    return len(one & other) >= _BOUNDS.same_words * min(len(one), len(other))


def _sides(own: Block, other: Block) -> tuple[int, int] | None:
    """The elements side by side that two headlines stand in; `None` where they share one."""
    mine, theirs = containers(own), containers(other)
    for step, number in enumerate(theirs):
        if number in mine:
            up = mine.index(number)
            alike = up == step or (_tells_whole(own, up) and _tells_whole(other, step))
            return (mine[up - 1], theirs[step - 1]) if alike and up and step else None
    return None


def _tells_whole(block: Block, levels: int) -> bool:
    """Whether one of so many elements around a main heading is an article element."""
    inside = block.path.split(" ")[-levels - 1 :]
    return _is_article(block) and any(_ARTICLE.match(label) for label in inside)


def _part(
    number: int, headline: FoldedBlock, views: Sequence[FoldedBlock], prose: Sequence[float]
) -> _Part:
    inside = tuple(view.block.index for view in views if number in view.block.around)
    return _Part(headline, inside, sum(prose[index] for index in inside))


def _is_linked(part: _Part) -> bool:
    """Whether a headline leads to a page of its own, and unfolds no answer below it."""
    return not INWARD.isdisjoint(part.headline.block.marks)


def _stands_by_itself(part: _Part, views: Sequence[FoldedBlock]) -> bool:
    """Whether an element is a story's by its tag, or has a date of its own."""
    if _is_article(part.headline.block):
        return True
    return any(_is_time(views[index]) for index in part.blocks[: _BOUNDS.opening])
