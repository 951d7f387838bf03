"""What a block looks like, as named numbers: what `shape` rules and scorecards look at.

All features are language-free: words that the page's own long blocks share stand in for stop
words (jusText's stop-word density without its lists), and words that a block shares with the
page's prose tell captions from menus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from cleaner.blocks.folded import FoldedBlock
from cleaner.scores.register import MARKS
from cleaner.text.characters import (
    COMMA,
    DIGIT,
    ENDER,
    FULL_STOP,
    LOWER,
    QUESTION,
    QUOTE,
    SIGN,
    SPACE,
    UPPER,
    Characters,
)
from cleaner.text.prose import TIME_OR_DATE, final_sign

Features = dict[str, float]
Column = NDArray[Any]
FloatArray = NDArray[np.float64]

LONG_WORDS = 18
_MOST_REPEATS = 4
"""Times that a text stands on the page that are told apart: a refrain of a long document is no more
boilerplate for being said often. Chosen, never measured."""
_KINDS = {
    "paragraph": 0,
    "heading": 1,
    "list_item": 2,
    "quote": 3,
    "code": 4,
    "caption": 5,
    "table_row": 6,
}
_LINKS = ("://", "www.", ".com", ".org", ".net", ".de", ".co.", "@")


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


def _first_sign(text: str) -> int:
    """How a text starts: 0 capital or caseless, 1 small letter, 2 digit, 3 quote, 4 other."""
    first = text[:1]
    if first.isalpha():
        return 1 if first.islower() else 0
    if first.isdigit():
        return 2
    return 3 if first in "\"'“„«‘»" else 4


class FeatureTable(Sequence[Features]):
    """Features by name and block: a column for each name, a row for each block.

    A row is a dict that is made when it is asked for.
    """

    def __init__(self, size: int, columns: Mapping[str, Column]) -> None:
        self._size = size
        self._columns = dict(columns)
        self._rows: list[list[float]] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(self._columns)

    def with_columns(self, columns: Mapping[str, Column]) -> FeatureTable:
        """A table that has these columns too."""
        return FeatureTable(self._size, {**self._columns, **columns})

    def column(self, name: str) -> Column:
        """One feature of all blocks; 0 where it is unknown."""
        found = self._columns.get(name)
        return np.zeros(self._size) if found is None else found

    def columns(self, names: Sequence[str]) -> FloatArray:
        """Some features of all blocks, a line for each feature."""
        found = np.zeros((len(names), self._size))
        for line, name in zip(found, names, strict=True):
            if name in self._columns:
                line[:] = self._columns[name]
        return found

    def only(self, names: Container[str]) -> FeatureTable:
        """A table of some of the columns."""
        chosen = {name: column for name, column in self._columns.items() if name in names}
        return FeatureTable(self._size, chosen)

    def take(self, indices: Sequence[int]) -> FeatureTable:
        """A table of some of the rows, in this order."""
        chosen = np.array(indices, dtype=np.intp)
        columns = {name: column.take(chosen) for name, column in self._columns.items()}
        return FeatureTable(len(indices), columns)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Features: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Features]: ...

    def __getitem__(self, index: int | slice) -> Features | Sequence[Features]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(self._size))]
        if self._rows is None:
            self._rows = self.columns(tuple(self._columns)).T.tolist()
        return dict(zip(self._columns, self._rows[index], strict=True))


def as_columns(rows: Sequence[Mapping[str, float]]) -> dict[str, Column]:
    """Rows of features as columns; 0 where a row hasn't got one."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)
    return dict(zip(names, values.reshape(len(rows), len(names)).T, strict=True))


def own_columns(
    views: Sequence[FoldedBlock], suspects: Mapping[int, Set[str]]
) -> dict[str, Column]:
    """The blocks' own features; context is added by `context_features`.

    suspects: topics of telling phrases, by block.
    """
    texts = [view.block.text for view in views]
    chars = Characters(texts)
    counts = np.array([view.words for view in views], dtype=np.float64)
    repeats = Counter(view.folded for view in views)
    return {
        "words": counts,
        "final": np.array([final_sign(text) for text in texts], dtype=np.float64),
        "first": np.array([_first_sign(text) for text in texts], dtype=np.float64),
        "kind": np.array([_KINDS[view.block.kind] for view in views], dtype=np.float64),
        "level": np.array([view.block.level for view in views], dtype=np.float64),
        "repeats": np.array(
            [min(_MOST_REPEATS, repeats[view.folded]) for view in views], dtype=np.float64
        ),
        **_sign_columns(chars, counts),
        **_capital_columns(chars),
        **_word_columns(views),
        **_suspect_columns(len(views), views, suspects),
        **_markup_columns(views),
    }


def _sign_columns(chars: Characters, counts: FloatArray) -> dict[str, Column]:
    """What signs and digits the blocks hold."""
    codes, enders = chars.codes, chars.are(ENDER)
    spaces = codes == 32
    # A stop ends a sentence where a space follows, or a quotation mark and a space.
    ends = chars.are(FULL_STOP)
    ends[:-1] |= enders[:-1] & spaces[1:]
    quoted = (codes[1:-1] == ord('"')) | (codes[1:-1] == ord("”"))
    ends[:-2] |= (codes[:-2] == ord(".")) & quoted & spaces[2:]
    digits = chars.count(DIGIT)
    short = counts < 40
    dated = _places(chars, (match.start() for match in TIME_OR_DATE.finditer(chars.whole)))
    linked = _places(chars, (at for sign in _LINKS for at in _occurrences(chars.whole, sign)))
    return {
        "commas": chars.count(COMMA),
        "sentences": np.where(counts > 5, chars.per_text(ends), 0),
        "digits": digits / np.maximum(chars.lengths, 1),
        "signs": np.where(short, chars.count(SIGN), 0),
        "clock": short & (digits > 0) & dated,
        "link": linked,
        "quoted": chars.count(QUOTE) > 0,
        "question": chars.count(QUESTION) > 0,
    }


def _places(chars: Characters, found: Iterable[int]) -> Column:
    """Which texts hold one of the places."""
    places = np.fromiter(found, dtype=np.int64)
    holds = np.zeros(len(chars.starts), dtype=np.bool_)
    holds[np.searchsorted(chars.starts, places, side="right") - 1] = True
    return holds


def _occurrences(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _capital_columns(chars: Characters) -> dict[str, Column]:
    """How many of the blocks' words are capitalised, the first of each left out, or shouted."""
    space, upper = chars.are(SPACE), chars.are(UPPER)
    first = ~space
    first[1:] &= space[:-1]
    words = chars.per_text(first)
    raised = first & upper
    leading = raised[chars.starts]
    for at in np.flatnonzero(space[chars.starts]).tolist():
        opening = np.flatnonzero(first[chars.starts[at] : chars.ends[at]])
        leading[at] = bool(len(opening)) and raised[chars.starts[at] + opening[0]]
    capitals = chars.per_text(raised) - leading
    places = np.flatnonzero(first)
    shouted = np.zeros(len(first), dtype=np.bool_)
    if len(places):
        lower = np.logical_or.reduceat(chars.are(LOWER), places)
        shouts = np.logical_or.reduceat(upper, places) & ~lower & ~space[places + 1]
        shouted[places[shouts]] = True
    return {
        "capitals": np.where(words > 1, capitals / np.maximum(words - 1, 1), -1.0),
        "shouted": chars.per_text(shouted) / np.maximum(words, 1),
    }


def _word_columns(views: Sequence[FoldedBlock]) -> dict[str, Column]:
    """How long the blocks' words are, and how many of them the page's prose shares."""
    page = page_words(views)
    common, vocabulary = page.common, page.vocabulary
    often = {word for word, count in vocabulary.items() if count > 1}
    lengths: list[float] = []
    usual: list[float] = []
    shared: list[float] = []
    for view in views:
        own = view.tokens
        count = len(own) or 1
        lengths.append(len(view.folded) / count)
        usual.append(sum(map(common.__contains__, own)) / count)
        content = [word for word in own if len(word) > 3 and word not in common]
        # A long block's words are in the vocabulary by its own doing.
        known: Container[str] = often if view.words >= LONG_WORDS else vocabulary
        shared.append(sum(map(known.__contains__, content)) / len(content) if content else -1.0)
    return {
        "word_length": np.array(lengths),
        "common": np.array(usual),
        "shared": np.array(shared),
    }


def _suspect_columns(
    size: int, views: Sequence[FoldedBlock], suspects: Mapping[int, Set[str]]
) -> dict[str, Column]:
    found: dict[str, Column] = {"suspects": np.zeros(size)}
    if suspects:
        for at, view in enumerate(views):
            topics = suspects.get(view.block.index, ())
            found["suspects"][at] = len(topics)
            for topic in topics:
                _set(found, "suspect." + topic, at, size)
    return found


def _set(columns: dict[str, Column], name: str, at: int, size: int) -> None:
    """Sets a feature that few blocks have."""
    if name not in columns:
        columns[name] = np.zeros(size)
    columns[name][at] = 1.0


_TAGS = {
    tag: number
    for number, tag in enumerate(
        ("", "p", "div", "li", "span", "a", "td", "tr", "dd", "dt", "blockquote", "section",
         "article", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "pre", "figure", "time",
         "label", "button", "address", "main", "body")
    )
}  # fmt: skip


def _markup_columns(views: Sequence[FoldedBlock]) -> dict[str, Column]:
    """What only HTML tells of the blocks; nothing for text."""
    blocks = [view.block for view in views]
    if all(block.link_density is None for block in blocks):
        return {}
    found: dict[str, Column] = {
        "link_density": np.array([block.link_density or 0.0 for block in blocks]),
        "tag": np.array([_TAGS.get(block.tag, len(_TAGS)) for block in blocks]),
        "depth": np.array([block.path.count(" ") for block in blocks]),
    }
    for at, block in enumerate(blocks):
        for mark in block.marks:
            if mark in MARKS or mark.startswith("named:"):
                _set(found, mark.replace(":", "."), at, len(blocks))
    return found


_SIZES = np.array((1.5, 2.5, 3.5, 5.5, 8.5, 12.5, 17.5, 25.5, 40.5))


def size(counts: Sequence[int]) -> Column:
    """The classes of numbers of words, 0 (one word) to 9 (more than 40)."""
    return np.searchsorted(_SIZES, counts, side="right")
