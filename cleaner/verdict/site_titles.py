"""Titles that are the site's rather than the page's: its name, a section, what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from cleaner.blocks.folded import FoldedBlock
from cleaner.system.pattern import pattern
from cleaner.text.fold import UNSPACED, fold, words
from cleaner.verdict.shape import PageShape
from cleaner.verdict.trim import is_exactly_name, is_name_alone, squashed_names

_JOINTS: Final = pattern(r"\s+[|·•»›–—\-]+\s+|\s*[|»›]\s*|\s+::\s+")
_DOMAIN: Final = pattern(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_AROUND: Final = frozenset(("nav", "header", "footer"))


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
    entry_words: Final = 3
    """Words of an entry of a menu, or of a title that says nothing of a page, at most."""
    entry_characters: Final = 6
    """The same in characters, in scripts that don't part words."""
    stem: Final = 5
    """Letters by which two words are the same: what follows may be an ending."""
    syllables: Final = 2
    """The same in Korean, whose letters are syllables."""
    above: Final = 3
    """Blocks from a headline down to the prose at most: dek, byline and date stand between."""
    linked: Final = 0.9
    """Share of characters in links from which a line is a logo or an entry of a menu."""


_BOUNDS: Final = _Bounds()


class SiteTitles:
    """What a page says of its site around the article, against which its titles are held.

    names: what the publisher is called, and what the page's header calls it where a declared title
    says the same. url: the page's address; that of the site itself has the site's title.
    """

    def __init__(
        self,
        views: Sequence[FoldedBlock],
        shape: PageShape,
        raw: Sequence[str],
        names: Sequence[str],
        url: str | None,
    ) -> None:
        self.views, self.shape = views, shape
        self.root = url is not None and urlsplit(url).path.strip("/") == ""
        self.lines = frozenset(view.folded for view in views if _is_entry(view))
        parts = {fold(part): part for text in raw for part in _JOINTS.split(text)}
        long = [line for line in self.lines if " " in line]
        whole = list(map(fold, raw))
        said = [line for line in long if any(line in text for text in whole)]
        self.names = (*names, *(parts[part] for part in parts.keys() & self.lines), *said)
        self.known = squashed_names(self.names)
        self._firsts = frozenset(name[0] for name in self.known) | {"t"}
        self.above = -1 if self.root else self._heading_above()

    def _heading_above(self) -> int:
        """The heading right above the article's prose, by index; -1 where none stands there."""
        start = self.shape.prose.start
        for index in range(start - 1, max(-1, start - 1 - _BOUNDS.above), -1):
            view = self.views[index]
            if _is_heading(view) and not self._is_name(view):
                return index
        return -1

    def around(self) -> frozenset[int]:
        """The blocks that are no title although a declared one may say the same, by index.

        That is the site's name as a link, where the page has a heading that may be its headline;
        and above such a heading right above the prose the name in any form, and entries of menus.
        """
        if not any(map(_is_heading, self.views[: self.shape.prose.start])):
            return frozenset()
        return frozenset(
            view.block.index
            for view in self.views
            if (_linked(view) and self._is_name(view))
            or (0 <= view.block.index < self.above and (_is_entry(view) or self._is_name(view)))
        )

    def _is_name(self, view: FoldedBlock) -> bool:
        """Whether a block is one of the names; most are told to be none by their first letter."""
        first = view.folded[:1]
        if view.block.text.isascii() and first.isalnum() and first not in self._firsts:
            return False
        return is_name_alone(view, self.known)

    def is_of_site(self, text: str, heading: int) -> bool:
        """Whether a declared title is the site's, the page having a heading of its own.

        It is put together of the site's name and entries of menus; or it has no word of the
        heading, names the site or says very little, and the article has more of the heading's words
        than of its own.
        """
        shown = self.views[heading].folded
        if fold(text) == shown:
            return False
        parts = [part for part in _JOINTS.split(text) if part.strip()]
        if all(map(self._is_line, parts)):
            return True
        own = _telling(fold(text))
        if not own.isdisjoint(_telling(shown)):
            return False
        squashed = "".join(filter(str.isalnum, fold(text)))
        named = any(
            name in squashed
            for name in ("".join(filter(str.isalnum, fold(n))) for n in self.names)
            if len(name) > _BOUNDS.long_word
        )
        unspaced = UNSPACED.search(text) is not None
        size, most = (
            (len(squashed), _BOUNDS.entry_characters)
            if unspaced
            else (len(text.split()), _BOUNDS.entry_words)
        )
        little = size <= most
        return (named or little) and self._share(fold(text)) < self._share(shown)

    def _is_line(self, part: str) -> bool:
        """Whether a part of a title is the site's name, its domain, or an entry of a menu."""
        return (
            is_exactly_name(part, self.known)
            or fold(part) in self.lines
            or _DOMAIN.fullmatch(part.strip()) is not None
        )

    def _share(self, folded: str) -> float:
        """The share of a text's telling words that the article has, whatever their endings.

        Of scripts that don't part words it is the share of pairs of characters.
        """
        frame = self.shape.frame
        inside = self.views[frame.start : frame.end]
        if UNSPACED.search(folded):
            signs = "".join(filter(str.isalnum, folded))
            pairs = {signs[at : at + 2] for at in range(len(signs) - 1)}
            said = "\n".join(view.folded for view in inside)
            return sum(pair in said for pair in pairs) / len(pairs) if pairs else 0.0
        own = set(map(_stem, _telling(folded)))
        found = {_stem(word) for view in inside for word in view.tokens}
        return len(own & found) / len(own) if own else 0.0

    def without(
        self, declared: Sequence[tuple[str, str]], raw: Sequence[str], at: int
    ) -> list[tuple[str, str]]:
        """The declared titles without those of the site. at: the block that says the title."""
        if self.root or at < 0 or not _is_heading(self.views[at]):
            return list(declared)
        if is_name_alone(self.views[at], self.known):
            return list(declared)
        return [
            pair for pair, text in zip(declared, raw, strict=True) if not self.is_of_site(text, at)
        ]


def _is_heading(view: FoldedBlock) -> bool:
    """Whether a block is long enough, and marked up, for a headline."""
    if view.block.kind != "heading" or (_linked(view) and not view.block.marks.isdisjoint(_AROUND)):
        return False
    if UNSPACED.search(view.folded):
        return len(view.folded) >= _BOUNDS.characters
    return view.words >= _BOUNDS.words


def _linked(view: FoldedBlock) -> bool:
    return (view.block.link_density or 0.0) >= _BOUNDS.linked


def _is_entry(view: FoldedBlock) -> bool:
    """Whether a block is an entry of the page's menus, or its logo."""
    return (
        _linked(view)
        and view.words <= _BOUNDS.entry_words
        and not view.block.marks.isdisjoint(_AROUND)
    )


def _telling(folded: str) -> frozenset[str]:
    """The words of a folded text that tell; all of them where none is long."""
    own = words(folded)
    return frozenset(word for word in own if len(word) >= _BOUNDS.long_word) or frozenset(own)


def _stem(word: str) -> str:
    """The beginning of a word, by which it is known in other forms."""
    return word[: _BOUNDS.syllables if "가" <= word[0] <= "힣" else _BOUNDS.stem]
