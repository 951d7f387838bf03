"""Which elements of a page hold its prose: what a block's place in the tree says of it.

The container of the article is found as Readability does it: each block of prose gives its words
to its parent, half of them to the grandparent and a third to the element above, and what is in
links counts against an element. Nothing is cut by that; it is evidence for the scorecards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.features import Column, columns, final_sign
from cleaner.fold import count_all_words
from cleaner.markup import names
from cleaner.model import Block

_PROSE_WORDS = 10
_LONG_WORDS = 25
_MOST_WORDS = 120
_LINKED = 0.4
_HOLDERS = names("p li dt dd td th tr h1 h2 h3 h4 h5 h6 blockquote figcaption pre caption")
_SENTENCE_ENDS = frozenset((1, 4, 5))
_LEVELS = 3
_MOST_BLOCKS = 30
_FAR = 20.0
_APART = 16
_UNKNOWN = 0.5
_BOX = ("share", "links", "pure", "blocks", "score")
_PLACE = ("box.top_share", "box.up", "box.down")
_INNER = tuple(f"box.{what}_{level}" for level in range(1, _LEVELS + 1) for what in _BOX)
_OUTER = ("box.path_share", "box.from_first", "box.from_last")
_KIN = tuple(f"{what}.{name}" for name in ("1", "2", "3", "path") for what in ("kin", "kin_share"))


@dataclass(slots=True)
class _Box:
    """What stands inside one element. words, links and prose: words; score: see the module."""

    words: int = 0
    links: float = 0.0
    prose: float = 0.0
    blocks: int = 0
    score: float = 0.0

    def features(self, total: float, best: float) -> tuple[float, ...]:
        """The values of `_BOX`.

        total: the page's words of prose; best: the score of the article's container.
        """
        words = self.words or 1
        return (
            self.prose / total,
            self.links / words,
            self.prose / words,
            min(_MOST_BLOCKS, self.blocks),
            self.score / best,
        )


def containers(block: Block) -> tuple[int, ...]:
    """The elements that the block shares with others, innermost first."""
    return block.around[1:] if block.tag in _HOLDERS else block.around


def prose_words(blocks: Sequence[Block]) -> list[float]:
    """For each block of a page its words if it looks like prose, else 0."""
    counts = count_all_words([block.text for block in blocks])
    return [_prose(block, count) for block, count in zip(blocks, counts, strict=True)]


def _prose(block: Block, words: int) -> float:
    """The block's words if it looks like prose, else 0."""
    if words < _PROSE_WORDS or (block.link_density or 0.0) > _LINKED:
        return 0.0
    if words < _LONG_WORDS and final_sign(block.text) not in _SENTENCE_ENDS:
        return 0.0
    return float(min(words, _MOST_WORDS))


def box_features(blocks: Sequence[Block]) -> dict[str, Column]:
    """What the elements around each block of an HTML page are like: a column for each feature.

    `box.top_share`: the part of the page's prose that the article's container holds.
    `box.up`, `box.down`: steps from the block's container up to an element that holds the
    article's container too, and down to that. `box.from_first`, `box.from_last`: blocks from
    the first and last prose in it. `box.path_share`: the part of the page's prose in blocks with
    the same path. For the three innermost containers: their part of the page's prose, the shares
    of links and prose in their words, their blocks, and their score against the best one.
    """
    words = count_all_words([block.text for block in blocks])
    prose = [_prose(block, count) for block, count in zip(blocks, words, strict=True)]
    boxes = _boxes(blocks, words, prose)
    total = sum(prose) or 1.0
    top = max(boxes, key=lambda number: (boxes[number].score, -number), default=0)
    best = boxes[top].score or 1.0
    paths: dict[str, float] = defaultdict(float)
    for block, mass in zip(blocks, prose, strict=True):
        paths[block.path] += mass
    inside = [
        block.index
        for block, mass in zip(blocks, prose, strict=True)
        if mass and top in block.around
    ]
    first, last = (inside[0], inside[-1]) if inside else (0, len(blocks))
    above = _above(blocks, top)
    outside = _Box().features(total, best)
    shares: dict[tuple[int, ...], tuple[float, ...]] = {}
    rows: list[tuple[float, ...]] = []
    for block in blocks:
        chain = containers(block)
        inner = chain[:_LEVELS]
        if inner not in shares:
            up = next((level for level, number in enumerate(chain) if number in above), _APART)
            values = [boxes[top].prose / total, up, above[chain[up]] if up < _APART else _APART]
            for level in range(_LEVELS):
                known = level < len(chain)
                values += boxes[chain[level]].features(total, best) if known else outside
            shares[inner] = tuple(values)
        place = block.index
        rows.append(
            (
                *shares[inner],
                paths[block.path] / total,
                max(-_FAR, min(_FAR, place - first)),
                max(-_FAR, min(_FAR, last - place)),
            )
        )
    return columns((*_PLACE, *_INNER, *_OUTER), rows)


def _boxes(
    blocks: Sequence[Block], words: Sequence[int], prose: Sequence[float]
) -> dict[int, _Box]:
    """All elements that hold blocks, by number."""
    boxes: dict[int, _Box] = defaultdict(_Box)
    for block, count, mass in zip(blocks, words, prose, strict=True):
        links = count * (block.link_density or 0.0)
        for level, number in enumerate(containers(block)):
            box = boxes[number]
            box.words += count
            box.links += links
            box.prose += mass
            box.blocks += 1
            if level < _LEVELS:
                box.score += mass / (level + 1)
    for box in boxes.values():
        box.score *= 1.0 - box.links / (box.words or 1)
    return boxes


def _above(blocks: Sequence[Block], top: int) -> dict[int, int]:
    """The article's container and the elements around it, with their steps above it."""
    for block in blocks:
        chain = containers(block)
        if top in chain:
            return {number: step for step, number in enumerate(chain[chain.index(top) :])}
    return {}


def kin_features(
    blocks: Sequence[Block], article: Sequence[float], counts: Sequence[int]
) -> dict[str, Column]:
    """How much of the other blocks in the same containers is article text by the first pass.

    article: chance of each block to be article text, 0.0 to 1.0; counts: its words.
    """
    good: dict[int | str, float] = defaultdict(float)
    every: dict[int | str, float] = defaultdict(float)
    keys: list[tuple[int | str, ...]] = []
    for block, share, count in zip(blocks, article, counts, strict=True):
        chain = containers(block)[:_LEVELS]
        own: tuple[int | str, ...] = (*chain, *[0] * (_LEVELS - len(chain)), block.path)
        keys.append(own)
        for key in own:
            good[key] += share * (count + 1)
            every[key] += count + 1
    whole = sum(share * (count + 1) for share, count in zip(article, counts, strict=True)) or 1.0
    rows: list[tuple[float, ...]] = []
    for own, share, count in zip(keys, article, counts, strict=True):
        mass = share * (count + 1)
        row: list[float] = []
        for key in own:
            rest = every[key] - count - 1
            row += ((good[key] - mass) / rest if rest > 0 else _UNKNOWN, good[key] / whole)
        rows.append(tuple(row))
    return columns(_KIN, rows)
