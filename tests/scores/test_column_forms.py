"""Both forms of the columns that are made of a page's blocks give the same."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks.folded import fold_blocks
from cleaner.blocks.plain import segment
from cleaner.model import Block, BlockKind
from cleaner.scores import context, features, lines
from cleaner.scores.features import Column
from cleaner.scores.vocabulary import Vocabulary
from cleaner.system import native

compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.scores._columns")), reason="the kernels are not compiled"
)
KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "list_item", "quote", "code", "table_row")
TEXTS = (
    *(
        "The ferry sails at dawn, they said.",
        "Ferries",
        "„Wann?“",
        "船が戻った。",
        "and so on...",
        "",
    ),
    *(
        "14:05",
        "On 3 May 2021 it sailed.",
        "see www.example.net",
        "info@example",
        "a.co.b",
        "x://y",
    ),
    *(
        "more at Harbour.de",
        "NEWS of THE DAY",
        "«Ja»",
        "1,204 | © 2021",
        "ǅ",
        "‘So’",
        "www",
        ".co",
        ":/",
    ),
)
PAGES = Path(__file__).parents[1] / "pages"


def assert_same(one: Mapping[str, Column], other: Mapping[str, Column]) -> None:
    assert list(one) == list(other)
    for name, column in one.items():
        assert column.astype(float).tolist() == other[name].astype(float).tolist(), name


def assert_same_columns(blocks: tuple[Block, ...], source: random.Random) -> None:
    views = fold_blocks(blocks)
    own = features.looks_plainly(views)
    assert_same(features.looks(views), own)
    words, final, clock = own["words"], own["final"], own["clock"]
    vocabulary = Vocabulary(views)
    assert_same(
        lines.line_features(vocabulary, words, final, clock),
        lines.line_features_plainly(vocabulary, words, final, clock),
    )
    counts = [view.words for view in views]
    scores = [source.choice((-40.0, 40.0, 0.0, source.gauss(0, 5))) for _ in views]
    starters = [source.random() < 0.1 for _ in views]
    assert_same(
        context.surroundings(scores, counts, starters),
        context.surroundings_plainly(scores, counts, starters),
    )


@compiled
@pytest.mark.parametrize("seed", range(150))
def test_both_forms_give_the_same(seed: int) -> None:
    source = random.Random(seed)
    blocks = []
    for index in range(source.randrange(80)):
        text = " ".join(source.choices(TEXTS, k=source.choice((1, 1, 1, 2, 6, 12))))
        kind, level = source.choice(KINDS), source.randrange(4)
        blocks.append(Block(index=index, text=text, kind=kind, start=0, end=0, level=level))
    assert_same_columns(tuple(blocks), source)


@compiled
@given(st.lists(st.text() | st.text("a1.:/w@ comrgnetd“”"), max_size=4))
def test_both_forms_see_the_same_in_any_text(texts: list[str]) -> None:
    blocks = [
        Block(index=at, text=text, kind="paragraph", start=0, end=0)
        for at, text in enumerate(texts)
    ]
    views = fold_blocks(blocks)
    assert_same(features.looks(views), features.looks_plainly(views))


@compiled
@pytest.mark.parametrize(
    "page", sorted(PAGES.glob("*/source.txt")), ids=lambda page: page.parent.name
)
def test_both_forms_give_the_same_of_pages(page: Path) -> None:
    blocks = segment(page.read_text("utf-8", "replace")).blocks
    assert_same_columns(tuple(blocks), random.Random(1))


@compiled
def test_columns_that_are_not_those_of_the_blocks_are_refused() -> None:
    views = fold_blocks(segment("One.\n\nTwo.").blocks)
    own = features.looks(views)
    vocabulary, (words, final, clock) = (
        Vocabulary(views),
        (own[n] for n in ("words", "final", "clock")),
    )
    with pytest.raises(ValueError, match="not as many"):
        context.surroundings([0.5, 1.0], [3], [False, False])
    with pytest.raises(ValueError, match="not as many"):
        context.surroundings([0.5, 1.0], [3, 4], [False])
    with pytest.raises(ValueError, match="of one length"):
        lines.line_features(vocabulary, words, final[1:], clock)
