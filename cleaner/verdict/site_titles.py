"""Titles that are the site's rather than the page's: its name, a section, what it is about."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final
from urllib.parse import urlsplit

from cleaner.blocks.folded import FoldedBlock
from cleaner.text.fold import UNSPACED, fold, words
from cleaner.verdict.shape import PageShape
from cleaner.verdict.trim import is_exactly_name


class _Bounds:
    """When a heading that the page shows counts more than the titles that it declares.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    words: Final = 4
    """Words of such a heading at least: a shorter one may be a section's."""
    characters: Final = 8
    """Characters of it in scripts that don't part words."""
    long_word: Final = 4
    """Letters of a word that tells: shorter ones are articles and prepositions."""
    above: Final = 3
    """Blocks from a headline down to the prose at most: dek, byline and date stand between."""
    linked: Final = 0.9
    """Share of characters in links from which a line is a logo or an entry of a menu."""


_BOUNDS: Final = _Bounds()
_AROUND: Final = frozenset(("nav", "header", "footer"))


def logos(views: Sequence[FoldedBlock], names: Sequence[str]) -> frozenset[int]:
    """The blocks that say the publisher's name and are all link, by index."""
    return frozenset(
        view.block.index
        for view in views
        if (view.block.link_density or 0.0) >= _BOUNDS.linked
        and is_exactly_name(view.block.text, names)
    )


def all_of_site(declared: Sequence[str], names: Sequence[str], url: str | None) -> bool:
    """Whether all titles that a page below the site's root declares are the publisher's name."""
    return (
        bool(declared)
        and not _is_root(url)
        and all(is_exactly_name(text, names) for text in declared)
    )


def _is_root(url: str | None) -> bool:
    """Whether an address is that of the site itself, whose page is called as the site is."""
    return url is not None and urlsplit(url).path.strip("/") == ""


def heading_above(views: Sequence[FoldedBlock], shape: PageShape, never: Set[int]) -> int:
    """The heading that stands right above the article's prose, by index; -1 where none does.

    never: blocks that are no title.
    """
    start = shape.prose.start
    for index in range(start - 1, max(-1, start - 1 - _BOUNDS.above), -1):
        view = views[index]
        if index not in never and _is_heading(view) and not _is_furniture(view):
            return index
    return -1


def without_site_titles(
    declared: Sequence[tuple[str, str]],
    at: int,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    names: Sequence[str],
    trimmed: Set[str],
    url: str | None,
) -> list[tuple[str, str]]:
    """The declared titles without those of the site, where the page shows a heading of its own.

    That heading is of several words, and the article has more of them than of the declared title's.
    A title of the site's is its name, or has no word of the heading, and is a line of the page's
    menus or hung together with the site's name.

    at: the block that says the title. trimmed: declared titles that a name was taken off.
    """
    shown = views[at].folded if at >= 0 else ""
    if (
        not shown
        or _is_root(url)
        or not _is_heading(views[at])
        or is_exactly_name(views[at].block.text, names)
    ):
        return list(declared)
    article = {word for view in views[shape.frame.start : shape.frame.end] for word in view.tokens}
    lines = {view.folded for view in views if _is_furniture(view)}

    def of_site(text: str) -> bool:
        folded = fold(text)
        if folded == shown:
            return False
        if is_exactly_name(text, names):
            return True
        if not _telling(folded).isdisjoint(_telling(shown)):
            return False
        around = folded in lines or text in trimmed
        return around and _share(folded, article) < _share(shown, article)

    return [(origin, text) for origin, text in declared if not of_site(text)]


def _is_heading(view: FoldedBlock) -> bool:
    """Whether a block is long enough, and marked up, for a headline."""
    if view.block.kind != "heading":
        return False
    if UNSPACED.search(view.folded):
        return len(view.folded) >= _BOUNDS.characters
    return view.words >= _BOUNDS.words


def _is_furniture(view: FoldedBlock) -> bool:
    """Whether a block is an entry of the page's menus."""
    return (view.block.link_density or 0.0) >= _BOUNDS.linked and not view.block.marks.isdisjoint(
        _AROUND
    )


def _telling(folded: str) -> frozenset[str]:
    """The words of a folded text that tell; all of them where none is long."""
    own = words(folded)
    return frozenset(word for word in own if len(word) >= _BOUNDS.long_word) or frozenset(own)


def _share(folded: str, article: Set[str]) -> float:
    """The share of a text's telling words that the article has."""
    own = _telling(folded)
    return len(own & article) / len(own) if own else 0.0
