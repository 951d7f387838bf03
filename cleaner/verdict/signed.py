"""What the page's own lines call its publisher, where a title ends in the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import regex

from cleaner.blocks.folded import FoldedBlock
from cleaner.system.pattern import pattern
from cleaner.text.fold import fold
from cleaner.verdict.trim import LONGEST, SUFFIX


class _Bounds:
    """Which lines count. The values were chosen, and never measured against others."""

    __slots__ = ()

    name: Final = 3
    """Characters of a name at least."""
    rest: Final = 4
    """Words of a title at least before the name that a line above it says alone."""
    line: Final = 40
    """Words of a line with a copyright at most."""


_BOUNDS: Final = _Bounds()
_COPYRIGHT: Final = pattern(r"©|\(c\) ?\d{4}|\bcopyright\b", re.IGNORECASE)


def _ending(title: str) -> regex.Match[str] | None:
    """What a title ends in behind a joint; nothing of one that is too long to be trimmed."""
    return SUFFIX.search(title) if len(title) <= LONGEST else None


def below_masthead(at: int, views: Sequence[FoldedBlock], prose: int) -> int:
    """The title of a text that stands below the line that was taken for it, and ends in that line.

    Such a line is the paper's name: "The Daily Gull", and below it "Rain stops play - The Daily
    Gull". prose: where the article's prose starts.
    """
    if at < 0 or views[at].block.link_density is not None:
        return at
    for view in views[at + 1 : prose + 1]:
        match = _ending(view.block.text)
        if match and fold(view.block.text[match.end() :]) == views[at].folded:
            rest = view.block.text[: match.start()]
            longer = len(rest.split()) >= max(_BOUNDS.rest, views[at].words + 1)
            # A breadcrumb below a headline ends in it too, and has more joints.
            return view.block.index if longer and not SUFFIX.search(rest) else at
    return at


def signed_names(title: str, views: Sequence[FoldedBlock], at: int) -> tuple[str, ...]:
    """What the title ends in behind a dash or the like, if the page itself calls its publisher so.

    A line with its copyright says it, or in a text a line above the title that says nothing else.
    at: where the title stands; -1 where in no block.
    """
    match = _ending(title)
    if not match:
        return ()
    said = title[match.end() :]
    name = fold(said)
    if len(name) < _BOUNDS.name:
        return ()
    for view in views:
        if view.block.index == at:
            continue
        above = view.block.index < at and view.block.link_density is None
        if above and view.folded == name:
            return (said,)
        if name in view.folded and view.words <= _BOUNDS.line and _is_copyright(view, name):
            return (said,)
    return ()


def _is_copyright(view: FoldedBlock, name: str) -> bool:
    """Whether a line has its owner's copyright, and the name whole in it."""
    whole = f" {view.folded} ".replace(",", " ").replace(".", " ")
    return f" {name} " in whole and _COPYRIGHT.search(view.block.text) is not None
