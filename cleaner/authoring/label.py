"""Gold body → which blocks of a page are article text: what the scorecards are fitted to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from cleaner.model import Block
from cleaner.text.fold import fold

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")


class _Bounds:
    """How much of a block must be in the gold body.

    The values were chosen by reading labels of Fundus' pages, and never measured against others.
    """

    __slots__ = ()

    near: Final = 2
    """Blocks before and behind that tell of a line of one or two words whether it is article
    text."""
    list_near: Final = 8
    """The same for items of lists that the gold leaves out."""
    triples: Final = 5
    """Words from which runs of three are counted, rather than the line as a whole."""
    unspaced: Final = 8
    """Characters of a line that may be looked for inside the gold where words have no spaces."""
    spaces: Final = 2
    """Spaces of a line that can't be in the gold's text by chance."""
    inside: Final = 0.7
    """Label of such a line, which the gold has amid a paragraph."""
    missed: Final = 0.3
    """Label under which an item is taken for one that the gold leaves out."""
    article: Final = 0.8
    """Label above which a neighbour is article text."""


_BOUNDS: Final = _Bounds()


def tokens(text: str) -> list[str]:
    """Lower-cased words of a text."""
    return _WORD.findall(text.lower())


def label_blocks(
    blocks: Sequence[Block], body: str, title: str, dek: str, *, lists_missing: bool = False
) -> list[float | None]:
    """For each block the share of it that is article text, 0.0 to 1.0; `None` for no label.

    Title and dek have no label: they are found by other means. Each gold word counts once, so
    a paragraph's second copy is boilerplate. lists_missing: the gold leaves out list items
    (Fundus does), so that items amid article text get no label rather than a wrong one.
    """
    unspaced = bool(_UNSPACED.search(body))
    gold = _Gold(body)
    heads = {fold(line) for line in (title, dek, *dek.split("\n")) if line.strip()}
    labels: list[float | None] = []
    for block in blocks:
        own = tokens(block.text)
        if not own or fold(block.text) in heads:
            labels.append(None)
        elif unspaced:
            labels.append(gold.take_text(" ".join(own)))
        elif len(own) >= _BOUNDS.triples:
            labels.append(gold.take_triples(own))
        else:
            labels.append(gold.take_line(" ".join(own)))
    for index, label in enumerate(labels):
        if label == -1.0:
            labels[index] = 1.0 if _amid_article(labels, index, _BOUNDS.near) else 0.0
    if lists_missing:
        for index, block in enumerate(blocks):
            missed = labels[index] is not None and (labels[index] or 0.0) < _BOUNDS.missed
            if (
                missed
                and block.kind == "list_item"
                and _amid_article(labels, index, _BOUNDS.list_near)
            ):
                labels[index] = None
    return labels


def label_segments(
    blocks: Sequence[Block], present: Sequence[str], absent: Sequence[str]
) -> list[float | None]:
    """For each block 1.0 if it holds a piece of the article, 0.0 if a piece of what is none.

    `None` where it holds neither, or both, and for headings, which may be the title.
    """
    good, bad = ([fold(text) for text in some if fold(text)] for some in (present, absent))
    labels: list[float | None] = []
    for block in blocks:
        own = fold(block.text)
        holds = block.kind != "heading" and any(text in own for text in good)
        lacks = any(text in own for text in bad)
        labels.append(None if holds == lacks else float(holds))
    return labels


def _amid_article(labels: Sequence[float | None], index: int, reach: int) -> bool:
    before = [label for label in labels[max(0, index - reach) : index] if label is not None]
    after = [label for label in labels[index + 1 : index + 1 + reach] if label is not None]
    return bool(before) and bool(after) and min(max(before), max(after)) > _BOUNDS.article


class _Gold:
    """The gold body, used up as blocks claim parts of it."""

    def __init__(self, body: str) -> None:
        words = tokens(body)
        self.text = f" {' '.join(words)} "
        self.lines = Counter(" ".join(tokens(line)) for line in body.split("\n"))
        self.triples = Counter(zip(words, words[1:], words[2:], strict=False))
        self.used: Counter[str] = Counter()

    def take_text(self, own: str) -> float:
        found = own in self.lines or (len(own) >= _BOUNDS.unspaced and own in self.text)
        self.used[own] += 1
        return 1.0 if found and self.used[own] == 1 else 0.0

    def take_triples(self, own: list[str]) -> float:
        triples = list(zip(own, own[1:], own[2:], strict=False))
        hits = 0
        for triple in triples:
            if self.triples[triple] > 0:
                hits += 1
                self.triples[triple] -= 1
        return hits / len(triples)

    def take_line(self, own: str) -> float:
        """-1.0 where only the neighbours can tell."""
        if self.lines[own] > 0:
            self.lines[own] -= 1
            return 1.0
        if f" {own} " not in self.text:
            return 0.0
        return _BOUNDS.inside if own.count(" ") >= _BOUNDS.spaces else -1.0
