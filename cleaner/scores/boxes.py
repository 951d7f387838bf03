"""Which elements of a page hold its prose: what a block's place in the tree says of it.

The container of the article is found as Readability does it: each block of prose gives its words
to its parent, half of them to the grandparent and a third to the element above, and what is in
links counts against an element. Nothing is cut by that; it is evidence for the scorecards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.blocks.labels import made_of
from cleaner.blocks.tags import names
from cleaner.model import Block
from cleaner.scores.features import Column
from cleaner.system import native
from cleaner.text.fold import count_all_words
from cleaner.text.prose import ends_sentence

_HOLDERS = names("p li dt dd td th tr h1 h2 h3 h4 h5 h6 blockquote figcaption pre caption")
_KIN = ("1", "2", "3", "path")

Numbers = NDArray[np.intp]
Chain = tuple[int, ...]
"""The elements around a block by number, innermost first."""


class _Bounds:
    """What counts as prose in a box, and how far boxes are looked at.

    The fitted cards have seen features made with these values. They were chosen by looking at
    labelled pages, and never measured against others.
    """

    __slots__ = ()

    least_words: Final = 10
    """Words of a sentence that is prose rather than a caption or a prompt."""
    long_words: Final = 25
    """Words from which a block without a sentence's end is prose, too."""
    most_words: Final = 120
    """Words that one block counts for at most, so that no single one makes a container."""
    linked: Final = 0.4
    """Share of characters in links above which a block is no prose."""
    levels: Final = 3
    """Containers that are told apart, innermost first: parent, grandparent, the one above, as in
    Readability's scoring of ancestors."""
    most_blocks: Final = 30
    """Blocks of a container that are counted."""
    far: Final = 20.0
    """Blocks from the first and last prose that are counted."""
    apart: Final = 16
    """Steps up where no common container is known: more than are kept of any block."""
    unknown: Final = 0.5
    """Chance of being article text where a container holds no other block."""


_BOUNDS: Final = _Bounds()


def containers(block: Block) -> tuple[int, ...]:
    """The elements that the block shares with others, innermost first."""
    return block.around[1:] if block.tag in _HOLDERS else block.around


def counted(blocks: Sequence[Block]) -> tuple[list[int], list[float]]:
    """For each block of a page its words, and these again if it looks like prose, else 0."""
    words = count_all_words([block.text for block in blocks])
    return words, prose_of_all(blocks, words)


def prose_words(blocks: Sequence[Block]) -> list[float]:
    """For each block of a page its words if it looks like prose, else 0."""
    return counted(blocks)[1]


def prose_of_all_plainly(blocks: Sequence[Block], words: Sequence[int]) -> list[float]:
    """For each block, of which there are so many words, these if it looks like prose, else 0."""
    return [prose_of(block, count) for block, count in zip(blocks, words, strict=True)]


def prose_of(block: Block, words: int) -> float:
    """The block's words, of which there are so many, if it looks like prose, else 0."""
    if words < _BOUNDS.least_words or (block.link_density or 0.0) > _BOUNDS.linked:
        return 0.0
    if words < _BOUNDS.long_words and not ends_sentence(block.text):
        return 0.0
    return float(min(words, _BOUNDS.most_words))


def box_features(blocks: Sequence[Block]) -> dict[str, Column]:
    """What the elements around each block of an HTML page are like: a column for each feature.

    `box.top_share`: the part of the page's prose that the article's container holds.
    `box.up`, `box.down`: steps from the block's container up to an element that holds the
    article's container too, and down to that. `box.from_first`, `box.from_last`: blocks from
    the first and last prose in it. `box.path_share`: the part of the page's prose in blocks with
    the same path. For the three innermost containers: their part of the page's prose, the shares
    of links and prose in their words, their blocks, and their score against the best one.
    """
    return box_columns(blocks, *counted(blocks))


def box_columns_plainly(
    blocks: Sequence[Block], words: Sequence[int], prose: Sequence[float]
) -> dict[str, Column]:
    """The columns of `box_features`. words, prose: of each block."""
    chains = list(map(containers, blocks))
    boxes = _Boxes(blocks, chains, words, prose)
    total = sum(prose) or 1.0
    top = boxes.top
    paths: dict[str, float] = defaultdict(float)
    for block, mass in zip(blocks, prose, strict=True):
        paths[made_of(block.path)] += mass
    inside = [
        block.index
        for block, mass in zip(blocks, prose, strict=True)
        if mass and top in block.around
    ]
    first, last = (inside[0], inside[-1]) if inside else (0, len(blocks))
    places = np.arange(len(blocks), dtype=np.float64)
    up, down = _steps(chains, top)
    found = {
        "box.top_share": np.full(len(blocks), boxes.prose[top] / total),
        "box.up": up,
        "box.down": down,
        "box.path_share": np.array([paths[made_of(block.path)] / total for block in blocks]),
        "box.from_first": np.clip(places - first, -_BOUNDS.far, _BOUNDS.far),
        "box.from_last": np.clip(last - places, -_BOUNDS.far, _BOUNDS.far),
    }
    held = np.maximum(boxes.words, 1.0)
    told = {
        "share": boxes.prose / total,
        "links": boxes.links / held,
        "pure": boxes.prose / held,
        "blocks": np.minimum(_BOUNDS.most_blocks, boxes.blocks),
        "score": boxes.score / (boxes.score[top] or 1.0),
    }
    for level, numbers in enumerate(_inner(chains).T, 1):
        found.update({f"box.{what}_{level}": values[numbers] for what, values in told.items()})
    return found


class _Boxes:
    """What stands inside each element that holds blocks, by number.

    words, links, prose: words; blocks: how many; score: see the module. Number 0 is no element
    and holds nothing. top: the article's container.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        chains: Sequence[Chain],
        words: Sequence[int],
        prose: Sequence[float],
    ) -> None:
        depths = np.array(list(map(len, chains)), dtype=np.intp)
        around = np.array([0, *chain.from_iterable(chains)], dtype=np.intp)[1:]
        owners = np.repeat(np.arange(len(blocks)), depths)
        levels = np.arange(len(around)) - np.repeat(np.cumsum(depths) - depths, depths)
        linked = [
            count * (block.link_density or 0.0) for block, count in zip(blocks, words, strict=True)
        ]

        def gathered(values: Sequence[float] | Column) -> Column:
            return np.bincount(around, np.asarray(values, dtype=np.float64)[owners], minlength=1)

        self.words, self.links, self.prose = gathered(words), gathered(linked), gathered(prose)
        self.blocks = gathered(np.ones(len(blocks)))
        near = levels < _BOUNDS.levels
        shares = np.asarray(prose, dtype=np.float64)[owners[near]] / (levels[near] + 1)
        score: Column = np.bincount(around[near], shares, minlength=len(self.words))
        self.score = score * (1.0 - self.links / np.maximum(self.words, 1.0))
        known = np.flatnonzero(self.blocks)
        self.top = int(known[self.score[known].argmax()]) if len(known) else 0


def _inner(chains: Sequence[Chain]) -> Numbers:
    """The numbers of each block's three innermost containers; 0 where there are fewer."""
    found = [(*numbers[: _BOUNDS.levels], 0, 0, 0)[: _BOUNDS.levels] for numbers in chains]
    return np.array(found, dtype=np.intp).reshape(len(chains), _BOUNDS.levels)


def _steps(chains: Sequence[Chain], top: int) -> tuple[Column, Column]:
    """Steps from each block's container up to one that holds the article's, and down to that."""
    above = _above(chains, top)
    steps: dict[Chain, tuple[int, int]] = {}
    for numbers in chains:
        if numbers not in steps:
            up = next(
                (level for level, number in enumerate(numbers) if number in above), _BOUNDS.apart
            )
            steps[numbers] = (up, above[numbers[up]] if up < _BOUNDS.apart else _BOUNDS.apart)
    found = np.array(list(map(steps.__getitem__, chains))).reshape(len(chains), 2)
    return found[:, 0], found[:, 1]


def _above(chains: Sequence[Chain], top: int) -> dict[int, int]:
    """The article's container and the elements around it, with their steps above it."""
    for numbers in chains:
        if top in numbers:
            return {number: step for step, number in enumerate(numbers[numbers.index(top) :])}
    return {}


def kin_columns_plainly(
    blocks: Sequence[Block], article: Sequence[float], counts: Sequence[int]
) -> dict[str, Column]:
    """How much of the other blocks in the same containers is article text by the first pass.

    article: chance of each block to be article text, 0.0 to 1.0; counts: its words.
    """
    inner = _inner(list(map(containers, blocks)))
    behind = inner.max(initial=0) + 1
    paths: dict[str, int] = {}
    own = [behind + paths.setdefault(made_of(block.path), len(paths)) for block in blocks]
    keys = np.column_stack((inner, np.array(own, dtype=np.intp)))
    sizes = np.asarray(counts, dtype=np.float64) + 1.0
    mass = np.asarray(article, dtype=np.float64) * sizes
    good = np.bincount(keys.ravel(), np.repeat(mass, _BOUNDS.levels + 1))
    every = np.bincount(keys.ravel(), np.repeat(sizes, _BOUNDS.levels + 1))
    whole = sum(mass.tolist()) or 1.0
    found: dict[str, Column] = {}
    for name, numbers in zip(_KIN, keys.T, strict=True):
        rest = every[numbers] - sizes
        known = rest > 0
        found[f"kin.{name}"] = np.full(len(blocks), _BOUNDS.unknown)
        np.divide(good[numbers] - mass, rest, out=found[f"kin.{name}"], where=known)
        found[f"kin_share.{name}"] = good[numbers] / whole
    return found


prose_of_all: Final = native.pick("cleaner.scores._boxes", "prose_of_all", prose_of_all_plainly)
box_columns: Final = native.pick("cleaner.scores._boxes", "box_columns", box_columns_plainly)
kin_features: Final = native.pick("cleaner.scores._boxes", "kin_columns", kin_columns_plainly)
