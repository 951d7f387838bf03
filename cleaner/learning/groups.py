"""Pages of which nothing tells whose they are: put together by folder, or by what they share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import PurePosixPath
from typing import Final
from unicodedata import normalize

from cleaner.learning.facts import Facts
from cleaner.text.fold import count_words


class _Bounds:
    """What makes a group of pages. Chosen by looking at pages, never measured."""

    __slots__ = ()

    edge_lines: Final = 12
    """Lines from a page's top and bottom that may say whose it is, as many as are asked later."""
    words: Final = 3
    """Words of such a line at least: shorter ones stand on the pages of many sites."""
    pages: Final = 4
    """Pages of a group at least."""
    most_groups: Final = 200
    """Groups that are made at most; the largest come first."""
    lines: Final = 6
    """Lines that a group is known by at most."""
    name_words: Final = 4
    """Words of a line or folder that a group is called by at most."""
    alike: Final = 0.5
    """Share of a line's pages that must be the group's for the line to tell the group."""


_BOUNDS: Final = _Bounds()
_LETTERS: Final = str.maketrans({"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
"""Latin letters that are no others with a mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGroup:
    """Pages that belong together. lines: stand at the top or bottom of them, and tell them."""

    name: str
    lines: tuple[str, ...]
    pages: tuple[Facts, ...]


def groups(pages: Sequence[Facts], taken: Iterable[str] = ()) -> tuple[Iterator[PageGroup], int]:
    """The groups that pages without an address fall into, and how many pages are in none.

    taken: names that none of them gets.
    """
    found = list(_groups(pages, taken))
    return iter(found), len(pages) - sum(len(group.pages) for group in found)


def _groups(pages: Sequence[Facts], taken: Iterable[str]) -> Iterator[PageGroup]:
    edges = [_edge(page) for page in pages]
    left = set(range(len(pages)))
    names = Counter(taken)
    for _ in range(_BOUNDS.most_groups):
        on: dict[str, list[int]] = defaultdict(list)
        for at in sorted(left):
            for line in edges[at]:
                on[line].append(at)
        line = max(on, key=lambda text: (len(on[text]), text), default="")
        own = on.get(line, [])
        if len(own) < _BOUNDS.pages:
            return
        known = _lines_of(frozenset(own), on)
        members = sorted({at for text in known for at in on[text]})
        left.difference_update(members)
        name = _name([pages[at] for at in members], line)
        names[name] += 1
        yield PageGroup(
            name=name if names[name] == 1 else f"{name}-{names[name]}",
            lines=tuple(_as_it_stands(text, pages[on[text][0]]) for text in known),
            pages=tuple(pages[at] for at in members),
        )


def _edge(page: Facts) -> frozenset[str]:
    """The lines at the page's top and bottom that could tell whose it is."""
    some = (*page.lines[: _BOUNDS.edge_lines], *page.lines[-_BOUNDS.edge_lines :])
    return frozenset(
        line.folded
        for line in some
        if line.whole and not line.role and count_words(line.folded) >= _BOUNDS.words
    )


def _lines_of(own: frozenset[int], on: Mapping[str, Sequence[int]]) -> list[str]:
    """The lines that most of these pages have, and few others."""
    ranked = sorted(
        (
            (len(own.intersection(at)), text)
            for text, at in on.items()
            if len(own.intersection(at)) > _BOUNDS.alike * max(len(at), len(own))
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return [text for _, text in ranked[: _BOUNDS.lines]]


def _name(pages: Sequence[Facts], line: str) -> str:
    """What a group is called: the folder that all its pages stand in, or the line they share.

    In letters and digits that ids of rules have, so that a reader knows it there again.
    """
    folders = {PurePosixPath(page.id).parent.name for page in pages}
    folder = folders.pop() if len(folders) == 1 else ""
    return _plain(folder) or _plain(line) or f"pages-{blake2s(line.encode()).hexdigest()[:6]}"


def _plain(text: str) -> str:
    """The first words of a text that are words of Latin letters, without marks; or empty.

    >>> _plain("© 2031 Gülle & Søn – all the harbour"), _plain("港の新聞"), _plain("crawl_2")
    ('gulle-son-all-the', '', 'crawl-2')
    """
    known = normalize("NFKD", text.lower()).translate(_LETTERS)
    words = re.findall(r"[a-z0-9]+", re.sub(r"[^\x00-\x7f]", "", known))
    first = next((at for at, word in enumerate(words) if word.isalpha()), len(words))
    return "-".join(words[first:][: _BOUNDS.name_words])


def _as_it_stands(folded: str, page: Facts) -> str:
    return next(line.text for line in page.lines if line.folded == folded)
