"""Blocks with the folded forms of their text that rules and scores look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.model import Block
from cleaner.system.records import from_columns
from cleaner.text.characters import words_of
from cleaner.text.fold import OUTER, count_all_words, fold_lines
from cleaner.text.mojibake import mojibake_lines


@dataclass(frozen=True, slots=True)
class FoldedBlock:
    """A block with the forms of its text that rules compare.

    inner: folded, outer punctuation kept; folded: without it; words: count; tokens: the words
    of `folded`, as `fold.words` tells them.
    """

    block: Block
    inner: str
    folded: str
    words: int
    tokens: Sequence[str]


def fold_block(block: Block) -> FoldedBlock:
    """The block with its folded forms, mojibake repaired: rules look at what readers will see."""
    return fold_blocks([block])[0]


def fold_blocks(blocks: Sequence[Block]) -> tuple[FoldedBlock, ...]:
    """The blocks of a page with their folded forms, folded all at once."""
    texts = mojibake_lines([block.text for block in blocks])
    counts = count_all_words(texts)
    inner = fold_lines(texts)
    folded = [line.strip(OUTER) for line in inner]
    return from_columns(FoldedBlock, (blocks, inner, folded, counts, words_of(folded)))
