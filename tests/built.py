"""Small pages made by hand: lines with scores, and what rules propose for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cleaner.blocks.folded import FoldedBlock, fold_blocks
from cleaner.model import Block
from cleaner.rules.load import parse_pack
from cleaner.rules.match import Matcher
from cleaner.rules.proposals import Proposals
from cleaner.scores.card import Card, Scorecard, Table
from cleaner.scores.story import Story
from cleaner.verdict.resolve import Resolved, resolve
from cleaner.verdict.shape import PageShape, Shapes, own_features, page_shape

_SAID = (
    "heron ferry harbour lantern bridge council winter keeper stone river orchard market signal "
    "timber valley engine quarry meadow sparrow anchor ladder copper garden mirror window basket "
    "violin carpet saddle pepper hammer button cradle tunnel island planet shadow thunder velvet "
    "whistle"
)
_WORDS = _SAID.split()
NO_STORY = Story()


def prose(words: int, first: int = 0) -> str:
    """A sentence of so many words. first: where the list of words is begun, for another one."""
    found = [_WORDS[(first + at) % len(_WORDS)] for at in range(words)]
    return " ".join(found).capitalize() + "."


def line(words: int, first: int = 0) -> str:
    """So many words without a stop."""
    return prose(words, first).rstrip(".")


@dataclass(frozen=True, slots=True)
class Line:
    """A block to be: its text, its score in logits (positive means boilerplate), other fields."""

    text: str
    score: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)


def a(text: str, score: float = 0.0, **more: Any) -> Line:
    """A block to be. more: fields of `Block`."""
    return Line(text, score, more)


def seen(*lines: Line) -> tuple[FoldedBlock, ...]:
    """The lines as blocks of one page, folded."""
    blocks: list[Block] = []
    start = 0
    for index, one in enumerate(lines):
        end = start + len(one.text)
        blocks.append(Block(index=index, text=one.text, start=start, end=end, **one.more))
        start = end + 1
    return fold_blocks(blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page that was looked at."""

    views: tuple[FoldedBlock, ...]
    proposals: Proposals
    shape: PageShape


def made(*lines: Line, rules: str = "", article: float = 0.0) -> Made:
    """The page of these lines.

    rules: those of a pack, in YAML. article: logits by which it looks more like an article than
    like a list, the next type; 0 where it is told none.
    """
    views = seen(*lines)
    proposals = Proposals()
    if rules:
        pack = parse_pack(f"pack: demo\nwhy: For these tests.\nrules:\n{rules}", "demo.yaml")
        Matcher(pack.rules).match(views, "", proposals)
    types = {"type.article": article, "type.listing": -article}
    columns = {name: np.full(len(views), leads) for name, leads in types.items()}
    features = own_features(views, proposals, columns)
    shape = page_shape(views, features, [one.score for one in lines])
    return Made(views=views, proposals=proposals, shape=shape)


def scorecard(name: str, *tables: Table, bias: float = 0.0, threshold: float = 0.0) -> Scorecard:
    """A card of these tables."""
    return Scorecard(Card.of(name, tables, why="By its looks", bias=bias, threshold=threshold))


def story(blocks: int, rival: int | None = None, *, headline: int = 0) -> Story:
    """A headline that the page's titles name. rival: where another story's begins."""
    rivals = np.array([float(rival is not None and at >= rival) for at in range(blocks)])
    columns = {"head.rivals": rivals, "head.under": np.zeros(blocks)}
    return Story(headline=headline, known=3, columns=columns)


def settled(
    page: Made, *, threshold: float | None = None, story: Story = NO_STORY, **options: Any
) -> Resolved:
    """What becomes of the page. threshold: the score above which blocks go; `None`: none do."""
    card = None if threshold is None else scorecard("text-context", threshold=threshold)
    return resolve(
        page.views,
        page.proposals,
        page.shape,
        Shapes(()),
        card,
        {},
        story,
        language="en",
        authors=(),
        **options,
    )


def gone(
    page: Made, *, threshold: float | None = None, story: Story = NO_STORY, **options: Any
) -> list[int]:
    """The blocks that are removed."""
    fates: Sequence[Any] = settled(page, threshold=threshold, story=story, **options).fates
    return [index for index, fate in enumerate(fates) if fate.rule]
