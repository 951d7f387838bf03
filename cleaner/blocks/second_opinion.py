"""What resiliparse takes for the article, and which blocks that is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Final

from cleaner.blocks.marking import mark_all
from cleaner.model import Block
from cleaner.system.pattern import pattern
from cleaner.text.characters import bare

_WORD: Final = pattern(r"[^\W_]+")

_JUDGED: Final = frozenset(("judged",))
_EXTRACTED: Final = frozenset(("judged", "extracted"))


class _Bounds:
    """How the paragraphs of another extractor are found among a page's blocks.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    short: Final = 20
    """Characters of a block below which it must be a whole line, or stands in too many places."""
    joined: Final = 4
    """Characters of a block that may be found right behind the last one without a line break."""
    part: Final = 0.6
    """Share of a block that the other text must hold for the block to be kept by it."""
    piece: Final = 12
    """Characters of a line that may be a piece of a block."""
    piece_words: Final = 3
    """Words in a row that a block and a text must share to count: fewer stand anywhere."""
    compared_words: Final = 1500
    """Words of a block or text above which they are not compared word by word: the time grows with
    the product."""
    compared_lines: Final = 4_000_000
    """Blocks times lines above which parts are not looked for, for the same reason."""
    free_share: Final = 0.5
    """Share of a line's characters that is given to blocks, from which the line is taken."""


_BOUNDS: Final = _Bounds()


def article_texts(page: str, *, comments: bool = False) -> tuple[str, ...]:
    """The lines of what resiliparse takes for a page's main content; none where it finds nothing.

    page: HTML. comments: whether readers' comments may be among them.

    Source: resiliparse's `extract_plain_text` with `main_content`, which goes by names and places
    of elements alone, where `cleaner` goes by how blocks look.
    """
    from resiliparse.extract.html2text import extract_plain_text

    text = extract_plain_text(
        page, main_content=True, list_bullets=False, alt_texts=False, comments=comments
    )
    return tuple(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def mark(blocks: Sequence[Block], texts: Sequence[str]) -> tuple[Block, ...]:
    """The blocks, all marked `judged`, and `extracted` where the texts hold them.

    Letters and digits alone are compared, without case. Each piece of the texts is given to one
    block. Long blocks that occur once in the page and once in the texts are placed first, then runs
    of blocks that are lines of the texts; the others must fit between their placed neighbours.
    Short blocks (under 20 letters) must be whole lines
    of the texts, so that menu words are not found inside sentences. A block of which the texts
    hold a part is marked where that is at least 60 % of it.
    """
    matched = _Alignment(bare([block.text for block in blocks]), texts)
    matched.place_unique()
    matched.place_lines()
    matched.fill_gaps()
    matched.place_parts([block.text for block in blocks])
    marks = [_EXTRACTED if at in matched.placed else _JUDGED for at in range(len(blocks))]
    return mark_all(blocks, marks)


class _Alignment:
    """Which block stands where in the extractor's text."""

    def __init__(self, keys: list[str], texts: Sequence[str]) -> None:
        lines = bare(texts)
        self.texts = texts
        self.keys = keys
        self.whole = "".join(lines)
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))
        self.bounds = frozenset(self.starts)
        self.taken = bytearray(len(self.whole))
        self.placed: dict[int, int] = {}
        self.anchors: list[int] = []

    def place_unique(self) -> None:
        """Place the long blocks that occur once in the page and once in the text."""
        whole = self.whole
        counts = Counter(self.keys)
        found: list[tuple[int, int]] = []
        for index, key in enumerate(self.keys):
            if len(key) >= _BOUNDS.short and counts[key] == 1:
                place = whole.find(key)
                if place >= 0 and whole.find(key, place + 1) < 0:
                    found.append((index, place))
        kept = _rising([place for _, place in found])
        for order in (*kept, *range(len(found))):
            self._take(*found[order])
        self.anchors = self._in_order()

    def gap(self, index: int) -> tuple[int, int]:
        """Where in the text a block may stand, by the anchors before and behind it."""
        order = bisect_left(self.anchors, index)
        start = 0
        if order:
            before = self.anchors[order - 1]
            start = self.placed[before] + len(self.keys[before])
        behind = self.anchors[order] if order < len(self.anchors) else None
        return start, len(self.whole) if behind is None else self.placed[behind]

    def place_lines(self) -> None:
        """Between anchors, place the longest runs of blocks that are lines of the text."""
        steps = [-1, *self.anchors, len(self.keys)]
        for before, behind in pairwise(steps):
            indices = [index for index in range(before + 1, behind) if self._waits(index)]
            if not indices:
                continue
            start, end = self.gap(indices[0])
            first = bisect_left(self.starts, start)
            last = bisect_left(self.starts, end)
            keys = [self.keys[index] for index in indices]
            lines = [self.whole[a:b] for a, b in pairwise(self.starts[first : last + 1])]
            if not lines or len(keys) * len(lines) > _BOUNDS.compared_lines:
                continue
            matcher = SequenceMatcher(None, keys, lines, autojunk=False)
            for match in matcher.get_matching_blocks():
                for offset in range(match.size):
                    self._take(indices[match.a + offset], self.starts[first + match.b + offset])
        self.anchors = self._in_order()

    def _waits(self, index: int) -> bool:
        return bool(self.keys[index]) and index not in self.placed

    def _in_order(self) -> list[int]:
        """The placed blocks that stand in the same order in page and text."""
        indices = sorted(self.placed)
        return [indices[order] for order in _rising([self.placed[index] for index in indices])]

    def fill_gaps(self) -> None:
        """Place the other blocks between their placed neighbours, in order."""
        cursor = 0
        for index, key in enumerate(self.keys):
            if self._waits(index):
                start, end = self.gap(index)
                place = self._find(key, max(cursor, start), end)
                if place >= 0 and self._take(index, place):
                    cursor = place + len(key)
        self.anchors = self._in_order()

    def _find(self, key: str, start: int, end: int) -> int:
        """First free place of a block within a range; short blocks must be whole lines."""
        if (
            len(key) >= _BOUNDS.joined
            and self.whole.startswith(key, start, end)
            and self._free(start, key)
        ):
            return start
        place = self.whole.find(key, start, end)
        while place >= 0:
            is_line = place in self.bounds and place + len(key) in self.bounds
            if (is_line or len(key) >= _BOUNDS.short) and self._free(place, key):
                return place
            place = self.whole.find(key, place + 1, end)
        return -1

    def place_parts(self, page_texts: list[str]) -> None:
        """Place the blocks of which the text holds the greater part."""
        left = self._free_lines()
        for index, key in enumerate(self.keys):
            if not left:
                return
            if index in self.placed or len(key) < _BOUNDS.short:
                continue
            start, end = self.gap(index)
            near = [line for line in left if start <= self.starts[line] < end]
            used = self._part(page_texts[index], key, near) if near else []
            if used:
                self.placed[index] = self.starts[used[0]]
                left = [line for line in left if line not in used]

    def _part(self, page_text: str, key: str, near: list[int]) -> list[int]:
        """The lines of which a block is made for the greater part; none where it is not."""
        held = [
            line
            for line in near
            if self.starts[line + 1] - self.starts[line] >= _BOUNDS.piece
            and self.whole[self.starts[line] : self.starts[line + 1]] in key
        ]
        size = sum(self.starts[line + 1] - self.starts[line] for line in held)
        if size >= _BOUNDS.part * len(key):
            return held
        words = _WORD.findall(page_text.lower())
        others = [word for line in near for word in _WORD.findall(self.texts[line].lower())]
        if max(len(words), len(others)) > _BOUNDS.compared_words:
            return []
        if sum((Counter(words) & Counter(others)).values()) < _BOUNDS.part * len(words):
            return []
        matcher = SequenceMatcher(None, words, others, autojunk=False)
        pieces = [
            piece for piece in matcher.get_matching_blocks() if piece.size >= _BOUNDS.piece_words
        ]
        if not pieces or sum(piece.size for piece in pieces) < _BOUNDS.part * len(words):
            return []
        ends = [*accumulate(len(_WORD.findall(self.texts[line].lower())) for line in near)]
        return [near[bisect_right(ends, piece.b)] for piece in pieces]

    def _free_lines(self) -> list[int]:
        """Lines of the text of which more than half is given to no block."""
        free: list[int] = []
        for line, (start, end) in enumerate(pairwise(self.starts)):
            if end > start and self.taken.count(1, start, end) < (end - start) * _BOUNDS.free_share:
                free.append(line)
        return free

    def _free(self, place: int, key: str) -> bool:
        return self.taken.find(1, place, place + len(key)) < 0

    def _take(self, index: int, place: int) -> bool:
        key = self.keys[index]
        if index in self.placed or not self._free(place, key):
            return False
        self.taken[place : place + len(key)] = b"\x01" * len(key)
        self.placed[index] = place
        return True


def _rising(places: Sequence[int]) -> list[int]:
    """Indices of a longest rising subsequence.

    >>> _rising([10, 50, 20, 30])
    [0, 2, 3]
    """
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(last[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            last.append(index)
        else:
            tails[at] = place
            last[at] = index
    chain: list[int] = []
    step = last[-1] if last else -1
    while step >= 0:
        chain.append(step)
        step = before[step]
    return chain[::-1]
