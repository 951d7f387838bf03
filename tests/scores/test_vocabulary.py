"""Both forms of a page's vocabulary give the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from cleaner.blocks.folded import fold_blocks
from cleaner.model import Block
from cleaner.scores.vocabulary import PlainVocabulary, Vocabulary
from cleaner.system import native

compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.scores._vocabulary")), reason="the kernels are not compiled"
)
WORDS = (
    *("the", "ferry", "of", "a", "harbour", "sails", "at", "dawn", "oil"),
    *("東京都は", "渡し船", "и", "но", "паром", "don't", "x"),
)


def made(source: random.Random) -> tuple[Block, ...]:
    """Up to 14 blocks of up to 40 words; many are alike, or begin alike."""
    texts: list[str] = []
    for _ in range(source.randrange(15)):
        length = source.choice((0, 1, 3, 4, 5, 17, 18, 19, 40))
        text = " ".join(source.choices(WORDS, k=length))
        if texts and source.random() < 0.4:
            text = source.choice((texts[-1], f"{texts[-1]} {text}", text[: len(text) // 2]))
        texts.append(text)
    return tuple(
        Block(index=index, kind="paragraph", text=text, start=0, end=len(text))
        for index, text in enumerate(texts)
    )


@compiled
@pytest.mark.parametrize("seed", range(150))
def test_both_forms_give_the_same(seed: int) -> None:
    source = random.Random(seed)
    views = fold_blocks(made(source))
    if seed % 3 == 0:
        # As the plain form of `words_of` gives them.
        views = tuple(replace(view, tokens=list(view.tokens)) for view in views)
    plain, fast = PlainVocabulary(views), Vocabulary(views)
    assert fast.shares() == plain.shares()
    assert fast.paired() == plain.paired()
    told = [set(source.choices(WORDS, k=5)), set(), {"京都", "the", "渡し"}]
    assert fast.said(told, 4, 2) == plain.said(told, 4, 2)
    for _ in range(3):
        start = source.randrange(len(views) + 1)
        end = source.randrange(start, len(views) + 1)
        assert fast.topic(start, end) == plain.topic(start, end)
    for block in range(len(views)):
        near = sorted(source.sample(range(len(views)), min(len(views), source.randrange(5))))
        rest, least = source.choice((-1, 0, block)), source.choice((4, 15))
        assert fast.retold(block, near, rest, least) == plain.retold(block, near, rest, least)
