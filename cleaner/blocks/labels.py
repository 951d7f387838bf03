"""What the elements around a page's blocks are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cleaner.model import Block
from cleaner.system import native
from cleaner.system.pattern import pattern

_OWN_IDS: Final = pattern(r"#[^ .]+(?=[^ ]*$)|#[^ .]*[0-9][^ .]*")
"""The id of a path's last label, and those with a number: one element alone bears them."""


def names_of(blocks: Iterable[Block]) -> str:
    """The tags, ids and classes of all elements around some blocks, each element's once, in lines.

    What no name of a page holds is told from these: they are far shorter than its paths.
    """
    labels: set[str] = set()
    for path in {block.path for block in blocks}:
        labels.update(path.split(" "))
    return "\n".join(labels)


def made_of_plainly(path: str) -> str:
    """A block's path without ids that one element alone bears: those made alike have the same.

    Systems number paragraphs (`p#block-7`). What stays are ids of the page's parts.

    >>> made_of("main#main div#post-7.entry p#a3f.text")
    'main#main div.entry p.text'
    """
    return _OWN_IDS.sub("", path) if "#" in path else path


made_of: Final = native.pick("cleaner.blocks._plain", "made_of", made_of_plainly)
