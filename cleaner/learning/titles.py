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
    declared: Final = 0.9
    """The same of the titles that pages declare, which most may not be called by."""
    longest: Final = 60
    """Characters of what hangs on a title at most."""


_BOUNDS: Final = _Bounds()
_BEFORE = regex.compile(r"^(.{2,60}?\s*[|»:–—]\s+|.{2,60}?\s+-\s+)(?=\S)")
_BEHIND = regex.compile(r"(\s*[|«–—]\s+[^|«–—]{2,60}|\s+-\s+[^|«–—]{2,60})$")


def title_trims(pages: Sequence[Facts], numbers: Sequence[int]) -> Iterator[Proposal]:
    """Beginnings and ends that titles of different articles share, chosen or declared.

    numbers: of the pages' articles.
    """
    of = len(set(numbers))
    chosen = [page.title for page in pages]
    declared = [page.declared for page in pages]
    for zone, pattern in (("head", _BEFORE), ("tail", _BEHIND)):
        told: set[str] = set()
        for titles, share in ((chosen, _BOUNDS.share), (declared, _BOUNDS.declared)):
            for text, hung in sorted(_hung(titles, numbers, pattern).items()):
                enough = len(hung) >= max(_BOUNDS.least, share * of)
                whole = set(hung.values())
                if not enough or len(text) > _BOUNDS.longest or len(whole) < 2 or text in told:
                    continue
                told.add(text)
                yield Proposal(
                    form="title",
                    text=text,
                    pages=len(hung),
                    of=of,
                    zones=(zone,),
                    examples=tuple(sorted(whole)[:3]),
                )


def _hung(
    titles: Sequence[str], numbers: Sequence[int], pattern: regex.Pattern[str]
) -> dict[str, dict[int, str]]:
    """What hangs on titles, with the first title of each article that has it."""
    hung: dict[str, dict[int, str]] = defaultdict(dict)
    for title, number in zip(titles, numbers, strict=True):
        if found := pattern.search(title):
            hung[found.group(1).strip()].setdefault(number, title)
    return hung
