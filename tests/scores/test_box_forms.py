"""Both forms of what blocks' places in the tree say give the same."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pytest

from cleaner.model import Block, BlockKind
from cleaner.scores import boxes, page_features, story
from cleaner.scores.features import Column, markup_columns, markup_columns_plainly
from cleaner.system import native

compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.scores._boxes")), reason="the kernels are not compiled"
)
TAGS = ("p", "div", "li", "td", "h2", "span", "")
KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "list_item", "table_row")
TEXTS = ("The ferry sails at dawn.", "Ferries", "„Wann?“", "船が戻った。", "and so on...", "")
LABELS = (
    "div",
    "p#a3.b",
    "div.card-list",
    "ul#Topics.items2",
    "li#x.straße-news",
    "main",
    "a_card",
)
MARKS = ("main", "article", "form", "button", "nav", "named:ads")


def made(source: random.Random) -> tuple[tuple[Block, ...], list[int]]:
    """Up to 20 blocks in elements that they share, and the words that they are said to have."""
    blocks: list[Block] = []
    for index in range(source.randrange(1, 21)):
        depth = source.randrange(6)
        around = tuple(sorted(source.sample(range(1, 9), depth), reverse=True))
        blocks.append(
            Block(
                index=index,
                text=source.choice(TEXTS),
                kind=source.choice(KINDS),
                start=0,
                end=0,
                level=source.randrange(4),
                link_density=source.choice((None, 0.0, 0.3, 0.41, 0.61, 1.0)),
                tag=source.choice(TAGS),
                path=" ".join(source.choices(LABELS, k=source.randrange(4))),
                around=around,
                marks=frozenset(source.sample(MARKS, source.randrange(4))),
            )
        )
    return tuple(blocks), [source.choice((0, 9, 10, 24, 25, 120, 300)) for _ in blocks]


def assert_same(one: Mapping[str, Column], other: Mapping[str, Column]) -> None:
    assert list(one) == list(other)
    for name, column in one.items():
        assert column.tolist() == other[name].tolist(), name


@compiled
@pytest.mark.parametrize("seed", range(200))
def test_both_forms_give_the_same(seed: int) -> None:
    source = random.Random(seed)
    blocks, words = made(source)
    prose = boxes.prose_of_all_plainly(blocks, words)
    assert boxes.prose_of_all(blocks, words) == prose
    assert_same(
        boxes.box_columns(blocks, words, prose), boxes.box_columns_plainly(blocks, words, prose)
    )
    article = [source.random() for _ in blocks]
    kin = boxes.kin_features(blocks, article, words)
    plain = boxes.kin_columns_plainly(blocks, article, words)
    assert {name: column.tolist() for name, column in kin.items()} == {
        name: column.tolist() for name, column in plain.items()
    }
    at, masses = source.randrange(len(blocks)), np.array(prose)
    bounds = (source.randrange(1, 4), -3.0, 5.0)
    assert_same(
        story.places_of(blocks, masses, at, *bounds),
        story.places_plainly(blocks, masses, at, *bounds),
    )
    assert_same(story.spread_of(blocks, 2), story.spread_plainly(blocks, 2))
    assert page_features.gather(blocks, prose) == page_features.gather_plainly(blocks, prose)
    assert page_features.count_marks(blocks) == page_features.count_marks_plainly(blocks)
    marked = markup_columns(blocks, {"p": 1, "": 0}, frozenset(("main", "nav")))
    plain = markup_columns_plainly(blocks, {"p": 1, "": 0}, frozenset(("main", "nav")))
    assert {name: column.tolist() for name, column in marked.items()} == {
        name: column.tolist() for name, column in plain.items()
    }
    paths = [block.path for block in blocks]
    known = frozenset(("card", "cards", "news", "items", "topics", "straße", "main"))
    assert page_features.count_names(paths, known) == page_features.count_names_plainly(
        paths, known
    )


@compiled
def test_counts_that_are_not_those_of_the_blocks_are_refused() -> None:
    blocks, words = made(random.Random(3))
    assert len(blocks) > 1
    for call in (
        lambda: boxes.prose_of_all(blocks, words[1:]),
        lambda: boxes.box_columns(blocks, words, [0.0]),
        lambda: boxes.kin_features(blocks, [0.5], words),
        lambda: page_features.gather(blocks, [1.0]),
    ):
        with pytest.raises(ValueError, match="not as many counts as blocks"):
            call()
