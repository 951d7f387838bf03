"""Further marks for many blocks of a page at once."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.model import Block
from cleaner.system import native


def mark_all_plainly(blocks: Sequence[Block], marks: Sequence[Set[str]]) -> tuple[Block, ...]:
    """The blocks, each with the marks that are given for it; those without are the same blocks."""
    return tuple(
        block.marked(*own) if own else block for block, own in zip(blocks, marks, strict=True)
    )


mark_all: Final = native.pick("cleaner.blocks._tree", "mark_all", mark_all_plainly)
