"""Which elements of a page hold its prose: what a block's place in the tree says of it.

The container of the article is found as Readability does it: each block of prose gives its words
to its parent, half of them to the grandparent and a third to the element above, and what is in
links counts against an element. Nothing is cut by that; it is evidence for the scorecards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.features import Features, final_sign
from cleaner.fold import count_words
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
_KIN = ("1", "2", "3", "path")


@dataclass(slots=True)
class _Box:
    """What stands inside one element. words, links and prose: words; score: see the module."""

    words: int = 0
    links: float = 0.0
    prose: float = 0.0
    blocks: int = 0
    score: float = 0.0

    def features(self, level: int, total: float, best: float) -> Features:
        """total: the page's words of prose; best: the score of the article's container."""
        words = self.words or 1
        return {
            f"box.share_{level}": self.prose / total,
            f"box.links_{level}": self.links / words,
            f"box.pure_{level}": self.prose / words,
            f"box.blocks_{level}": min(_MOST_BLOCKS, self.blocks),
            f"box.score_{level}": self.score / best,
        }


def containers(block: Block) -> tuple[int, ...]:
    """The elements that the block shares with others, innermost first."""
    return block.around[1:] if block.tag in _HOLDERS else block.around


def prose_words(blocks: Sequence[Block]) -> float:
    """How many words of a page stand in blocks that look like prose."""
    return sum(_prose(block, count_words(block.text)) for block in blocks)


def _prose(block: Block, words: int) -> float:
    """The block's words if it looks like prose, else 0."""
    if words < _PROSE_WORDS or (block.link_density or 0.0) > _LINKED:
        return 0.0
    if words < _LONG_WORDS and final_sign(block.text) not in _SENTENCE_ENDS:
        return 0.0
    return float(min(words, _MOST_WORDS))


def box_features(blocks: Sequence[Block]) -> tuple[Features, ...]:
    """For each block of an HTML page, what the elements around it are like.

    `box.top_share`: the part of the page's prose that the article's container holds.
    `box.up`, `box.down`: steps from the block's container up to an element that holds the
    article's container too, and down to that. `box.from_first`, `box.from_last`: blocks from
    the first and last prose in it. `box.path_share`: the part of the page's prose in blocks with
    the same path. For the three innermost containers: their part of the page's prose, the shares
    of links and prose in their words, their blocks, and their score against the best one.
    """
    words = [count_words(block.text) for block in blocks]
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
    shares: dict[tuple[int, ...], Features] = {}
    found: list[Features] = []
    for block in blocks:
        chain = containers(block)
        inner = chain[:_LEVELS]
        if inner not in shares:
            up = next((level for level, number in enumerate(chain) if number in above), _APART)
            shares[inner] = {
                "box.top_share": boxes[top].prose / total,
                "box.up": up,
                "box.down": above[chain[up]] if up < _APART else _APART,
            }
            for level in range(_LEVELS):
                box = boxes[chain[level]] if level < len(chain) else _Box()
                shares[inner].update(box.features(level + 1, total, best))
        found.append(
            {
                **shares[inner],
                "box.path_share": paths[block.path] / total,
                "box.from_first": max(-_FAR, min(_FAR, block.index - first)),
                "box.from_last": max(-_FAR, min(_FAR, last - block.index)),
            }
        )
    return tuple(found)


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
) -> list[Features]:
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
    found: list[Features] = []
    for own, share, count in zip(keys, article, counts, strict=True):
        features: Features = {}
        for name, key in zip(_KIN, own, strict=True):
            rest = every[key] - count - 1
            features[f"kin.{name}"] = (
                (good[key] - share * (count + 1)) / rest if rest > 0 else _UNKNOWN
            )
            features[f"kin_share.{name}"] = good[key] / whole
        found.append(features)
    return found
