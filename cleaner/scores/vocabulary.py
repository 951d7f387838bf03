"""What words a page's blocks are made of, and how many of them its prose shares.

Language-free: words that the page's own long blocks share stand in for stop words (jusText's
stop-word density without its lists), and words that a block shares with the page's prose tell
captions from menus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleaner.system import native
from cleaner.text.fold import UNSPACED

if TYPE_CHECKING:
    from cleaner.blocks.folded import FoldedBlock

LONG_WORDS: Final = 18
"""Words of a block that is prose by its length, and whose words are the page's."""
LONG_WORD: Final = 3
"""Letters that a word has more than which tells what a text is about."""
PAIRED_WORDS: Final = 4
"""Words of a line at least that may be one of a picture's two texts."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words that a page's long blocks are made of.

    common: words that many of them share; vocabulary: word → number of long blocks it is in.
    """

    common: frozenset[str]
    vocabulary: Mapping[str, int]


def page_words(views: Sequence[FoldedBlock]) -> PageWords:
    """Counts the words of the page's blocks of at least `LONG_WORDS` words.

    A word is common when a quarter of them, and at least two, hold it.
    """
    counts: Counter[str] = Counter()
    texts: set[str] = set()
    for view in views:
        if view.words >= LONG_WORDS and view.folded not in texts:
            texts.add(view.folded)
            counts.update(set(view.tokens))
    least = max(2, len(texts) // 4)
    common = frozenset(word for word, count in counts.items() if count >= least)
    return PageWords(common, counts)


class PlainVocabulary:
    """The words of a page's blocks, as what they say of each block."""

    def __init__(self, views: Sequence[FoldedBlock]) -> None:
        self._views = views
        self._page = page_words(views)
        self._long: dict[int, frozenset[str]] = {}
        self._lasts: dict[int, dict[str, int]] = {}

    def shares(self) -> tuple[list[float], list[float], list[float]]:
        """Of each block: how long its words are, in characters; the share of common ones.

        And of its other words of four letters the share that the page's long blocks hold; -1.0
        where it has none. A long block's own words are not held by its own doing.
        """
        common, vocabulary = self._page.common, self._page.vocabulary
        often = {word for word, count in vocabulary.items() if count > 1}
        lengths: list[float] = []
        usual: list[float] = []
        shared: list[float] = []
        for view in self._views:
            own = view.tokens
            count = len(own) or 1
            lengths.append(len(view.folded) / count)
            usual.append(sum(map(common.__contains__, own)) / count)
            content = [word for word in own if len(word) > LONG_WORD and word not in common]
            known: Container[str] = often if view.words >= LONG_WORDS else vocabulary
            hits = sum(map(known.__contains__, content))
            shared.append(hits / len(content) if content else -1.0)
        return lengths, usual, shared

    def topic(self, start: int, end: int) -> list[float]:
        """The share of each block's telling words that blocks from start to end hold elsewhere.

        -1.0 where a block has none.
        """
        every: set[str] = set()
        for view in self._views:
            every.update(view.tokens)
        telling = {word for word in every - self._page.common if tells(word)}
        own = [telling.intersection(view.tokens) for view in self._views]
        counts: Counter[str] = Counter()
        for words in own[start:end]:
            counts.update(words)
        known = frozenset(counts)
        elsewhere = frozenset(word for word, count in counts.items() if count > 1)
        return [
            len(words & (elsewhere if start <= index < end else known)) / len(words)
            if words
            else -1.0
            for index, words in enumerate(own)
        ]

    def said(
        self, told: Sequence[Set[str]], letters: int, least: int
    ) -> list[tuple[int, list[int]]]:
        """How many telling words a block has, and how many of them each of some texts has, too.

        told: the texts' own. letters: those that a telling word has, but in scripts without spaces.
        least: words that a block must have, or it counts as having none.
        """
        found: list[tuple[int, list[int]]] = []
        for view in self._views:
            own = telling(view.tokens, letters) if view.words >= least else set()
            found.append((len(own), [len(own & words) for words in told]))
        return found

    def retold(
        self, block: int, near: Sequence[int], rest: int, least: int
    ) -> tuple[list[float], float, float]:
        """The share of a block's long words that each of some others has; that all of them have.

        Then the share that these have, or a block from `rest` on of `least` words and more: none
        does where `rest` is -1. Of a block without long words the share is -1.0.
        """
        own = left = self._long_words(block)
        count = len(own) or 1
        shares: list[float] = []
        for at in near:
            there = self._long_words(at)
            left -= there
            shares.append(len(own & there) / count if there else -1.0)
        together = (len(own) - len(left)) / count
        if rest >= 0:
            lasts = self._last_places(least)
            left = frozenset(word for word in left if lasts.get(word, -1) < rest)
        return shares, together, 1.0 - len(left) / count

    def _long_words(self, block: int) -> frozenset[str]:
        """A block's longer words."""
        if block not in self._long:
            tokens = self._views[block].tokens
            self._long[block] = frozenset(word for word in tokens if len(word) > LONG_WORD)
        return self._long[block]

    def _last_places(self, least: int) -> dict[str, int]:
        """The last block of so many words that holds each word."""
        if least not in self._lasts:
            found = self._lasts[least] = {}
            for at, view in enumerate(self._views):
                if view.words >= least:
                    found.update(dict.fromkeys(view.tokens, at))
        return self._lasts[least]

    def paired(self) -> list[float]:
        """How much of a block and the next one but one at most is the same: 0.0 to 1.0.

        The share of the longer one's words, or 1.0 where one begins with the other.
        """
        views = self._views
        found = [0.0] * len(views)
        long = [view.words >= PAIRED_WORDS for view in views]
        sets = [
            frozenset(view.tokens) if long[at] else frozenset() for at, view in enumerate(views)
        ]
        for step in (1, 2):
            for index in range(len(views) - step):
                if not (long[index] and long[index + step]):
                    continue
                one, other = views[index].folded, views[index + step].folded
                mine, theirs = sets[index], sets[index + step]
                shared = len(mine & theirs) / max(len(mine), len(theirs), 1)
                if one.startswith(other) or other.startswith(one):
                    shared = 1.0
                for at in (index, index + step):
                    found[at] = max(found[at], shared)
        return found


def telling(tokens: Iterable[str], letters: int) -> set[str]:
    """The words that tell: long ones, and pairs of characters of scripts without spaces."""
    return {
        word
        for word in tokens
        if len(word) >= letters or (not word.isascii() and UNSPACED.search(word))
    }


def tells(word: str) -> bool:
    """Whether a word tells what a text is about: a long one, or one of a script without spaces."""
    return len(word) > LONG_WORD or (not word.isascii() and bool(UNSPACED.match(word)))


Vocabulary: Final = native.pick("cleaner.scores._vocabulary", "Vocabulary", PlainVocabulary)
