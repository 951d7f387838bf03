"""What the elements around a page's blocks are called."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.model import Block


def names_of(blocks: Iterable[Block]) -> str:
    """The tags, ids and classes of all elements around some blocks, each element's once, in lines.

    What no name of a page holds is told from these: they are far shorter than its paths.
    """
    labels: set[str] = set()
    for path in {block.path for block in blocks}:
        labels.update(path.split(" "))
    return "\n".join(labels)
