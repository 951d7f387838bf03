"""What a publisher hangs on its titles, before and behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from cleaner.learning.facts import Facts
from cleaner.learning.proposal import Proposal


class _Bounds:
    """How often something must hang on titles. Chosen by looking at titles, never measured."""

    __slots__ = ()

    least: Final = 3
    """Articles whose titles must have it."""
    share: Final = 0.5
    """Share of the articles whose titles must have it: a series has a name in front of its own."""
    longest: Final = 60
    """Characters of what hangs on a title at most."""


_BOUNDS: Final = _Bounds()
_BEFORE = regex.compile(r"^(.{2,60}?\s*[|»:–—]\s+|.{2,60}?\s+-\s+)(?=\S)")
_BEHIND = regex.compile(r"(\s*[|«–—]\s+[^|«–—]{2,60}|\s+-\s+[^|«–—]{2,60})$")


def title_trims(pages: Sequence[Facts], numbers: Sequence[int]) -> Iterator[Proposal]:
    """Beginnings and ends that titles of different articles share.

    numbers: of the pages' articles.
    """
    of = len(set(numbers))
    for zone, pattern in (("head", _BEFORE), ("tail", _BEHIND)):
        hung: dict[str, dict[int, str]] = defaultdict(dict)
        for page, number in zip(pages, numbers, strict=True):
            if found := pattern.search(page.title):
                hung[found.group(1).strip()].setdefault(number, page.title)
        for text, titles in sorted(hung.items()):
            enough = len(titles) >= max(_BOUNDS.least, _BOUNDS.share * of)
            if enough and len(text) <= _BOUNDS.longest and len(set(titles.values())) > 1:
                yield Proposal(
                    form="title",
                    text=text,
                    pages=len(titles),
                    of=of,
                    zones=(zone,),
                    examples=tuple(sorted(set(titles.values()))[:3]),
                )
