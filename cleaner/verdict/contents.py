"""Tables of contents: links to parts of the page that say what its headings below say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.tags import INWARD
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.prose import final_sign
from cleaner.verdict.context import Context, Takers

CONTENTS: Final = Rule(
    id="navigation.headings",
    why="A table of contents: the page's headings, which stand below once more",
    pack="navigation",
)
"""The reason of what `take_contents` takes."""


class _Bounds:
    """What such a table looks like.

    On labelled articles 44 lists are taken; the gold of two has them. Lists that a sentence or a
    colon of the article introduces, and that the gold has as often as not, stay.
    """

    __slots__ = ()

    entries: Final = 3
    """Lines of a table at least."""
    said: Final = 0.7
    """Share of them that are headings below, at least: some are left out there, or say it
    otherwise."""
    linked: Final = 0.9
    """Share of characters in links from which a line is a link."""
    label_words: Final = 6
    """Words of a label above at most."""
    bare_words: Final = 2
    """Words of a label with a colon at most: more are a sentence that introduces the list."""
    heading_words: Final = 4
    """The same for a heading, which may be the part's own."""

    number_chars: Final = 16
    """Characters of the number of a line at most: `1.2.3.4` and signs around it."""


_BOUNDS: Final = _Bounds()
_LABELS: Final = "navigation.contents"
"""The rule that knows labels of such tables by their words: below one, lines need not be links."""
_EDGES: Final = pattern(r"^[\W\d_]+|[\W_]+$")
_KINDS: Final = frozenset(("list_item", "paragraph", "quote"))
_INTRODUCING: Final = (1, 2, 3, 4)
"""How a line ends that introduces a list: with a stop, a colon, a comma, a question."""


def take_contents(context: Context, takers: Takers, headline: int) -> None:
    """Takes lists of links that the page's headings below repeat, with the label above.

    headline: the block of the page's headline, which is no such label; -1 where none is known.
    """
    views = context.views
    last = {_said(view): view.block.index for view in views if view.block.kind == "heading"}
    if len(last) < _BOUNDS.entries:
        return
    for run in _runs(views, last, takers):
        above = views[run.start - 1] if run.start else None
        if above is not None and above.block.index not in takers:
            if final_sign(above.block.text) in _INTRODUCING and above.words > _BOUNDS.bare_words:
                continue
            if above.block.index != headline and _is_label(above):
                takers[above.block.index] = (CONTENTS, CONTENTS.why)
        for index in run:
            if not context.protects(CONTENTS, index):
                takers.setdefault(index, (CONTENTS, CONTENTS.why))


def _runs(views: Sequence[FoldedBlock], last: dict[str, int], takers: Takers) -> Iterator[range]:
    """Where lines stand side by side most of which are headings further down."""
    entries = list(map(_is_entry, views))
    start = 0
    while start < len(views):
        labelled = start - 1 in takers and takers[start - 1][0].id == _LABELS
        end = start
        while end < len(views) and (
            entries[end]
            or (labelled and _is_said(views[end], last))
            or (end in takers and _is_number(views[end]))
        ):
            end += 1
        if end - start >= _BOUNDS.entries:
            lines = [line for view in views[start:end] if (line := _said(view))]
            said = sum(last.get(line, -1) >= end for line in lines)
            if len(lines) >= _BOUNDS.entries and said >= _BOUNDS.said * len(lines):
                yield range(start, end)
        start = max(end, start + 1)


def _is_number(view: FoldedBlock) -> bool:
    """Whether a block is the number of a line, with signs at most."""
    line = view.folded
    return len(line) <= _BOUNDS.number_chars and not line[:1].isalpha() and not _said(view)


def _is_entry(view: FoldedBlock) -> bool:
    """Whether a block is a link that leads to no other page of the site."""
    block = view.block
    return (
        (block.link_density or 0.0) >= _BOUNDS.linked
        and block.kind in _KINDS
        and INWARD.isdisjoint(block.marks)
    )


def _is_said(view: FoldedBlock, last: dict[str, int]) -> bool:
    """Whether a line that is no link is a heading further down."""
    return view.block.kind in _KINDS and last.get(_said(view), -1) > view.block.index


def _is_label(view: FoldedBlock) -> bool:
    """Whether a block is short enough to be the label of a table."""
    heading = view.block.kind == "heading"
    if heading and view.block.level == 1:
        return False
    return view.words <= (_BOUNDS.heading_words if heading else _BOUNDS.label_words)


def _said(view: FoldedBlock) -> str:
    """What a heading says, without numbers and signs around it."""
    return _EDGES.sub("", view.folded)
