"""Which pages of a site are different articles: what one article says twice is no boilerplate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from cleaner.learning.facts import Facts
from cleaner.text.fold import fold


class _Bounds:
    """From when on two pages are the same article."""

    __slots__ = ()

    same_title: Final = 0.5
    """Share of the shorter page's prose that both have, where they have the same title, or one of
    them has none. Chosen, never measured."""
    other_title: Final = 0.9
    """The same where their titles differ: a second wording, a print version, a syndicated copy. On
    labelled news pages half of all prose is a site's own boilerplate where cards judge badly, which
    is shared by most pages."""
    lines: Final = 3
    """Paragraphs that pages with different titles have in common at least: follow-up stories share
    one or two of background."""
    common: Final = 0.2
    """Share of the pages that have a line, from which it tells nothing of two of them."""
    few: Final = 4
    """Pages that may have a line that still tells, on small sites."""


_BOUNDS: Final = _Bounds()


def articles(pages: Sequence[Facts]) -> tuple[int, ...]:
    """For each page the number of its article; pages of the same article share one.

    Pages are compared by the lines that they take for prose, and that few other pages have; and by
    all of their prose, which is nearly the same where a page comes twice.
    """
    prose = [frozenset(line.folded for line in page.lines if line.prose) for page in pages]
    counts = Counter(text for own in prose for text in own)
    most = max(_BOUNDS.few, _BOUNDS.common * len(pages))
    told = [frozenset(text for text in own if counts[text] <= most) for own in prose]
    titles = [fold(page.title) for page in pages]
    shared = Counter(titles)
    unsaid = {"", *(title for title, count in shared.items() if count > most)}
    numbers: list[int] = []
    first: list[int] = []
    owners: dict[str, list[int]] = defaultdict(list)
    copies: dict[frozenset[str], int] = {}
    for at, own in enumerate(told):
        near = Counter(owner for text in own for owner in owners[text])
        number = copies.get(prose[at], len(first))
        for owner, count in sorted(near.items(), key=lambda pair: (-pair[1], pair[0])):
            other = first[owner]
            share = count / min(len(own), len(told[other]))
            same = titles[at] == titles[other] or bool({titles[at], titles[other]} & unsaid)
            enough = share > _BOUNDS.other_title and count >= _BOUNDS.lines
            if enough or (same and share > _BOUNDS.same_title):
                number = owner
                break
        if number == len(first):
            first.append(at)
            for text in own:
                owners[text].append(number)
        if prose[at]:
            copies.setdefault(prose[at], number)
        numbers.append(number)
    return tuple(numbers)
