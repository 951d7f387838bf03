"""What a block looks like, as named numbers: what `shape` rules and scorecards look at.

All features are language-free; see `vocabulary.py` for what words say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from cleaner.blocks.copies import copies
from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.scores.register import MARKS
from cleaner.scores.vocabulary import PlainVocabulary, Vocabulary
from cleaner.system import native
from cleaner.text.characters import SIGNS, count_signs
from cleaner.text.prose import TIME_OR_DATE, final_signs

Features = dict[str, float]
Column = NDArray[Any]
"""A value for each block, as an array of numpy."""
FloatArray = NDArray[np.float64]
"""Numbers as an array of numpy."""

_SHARES = ("word_length", "common", "shared")
_MOST_REPEATS = 4
"""Times that a text stands on the page that are told apart: a refrain of a long document is no more
boilerplate for being said often. Chosen, never measured."""
KINDS: Final = {
    "paragraph": 0,
    "heading": 1,
    "list_item": 2,
    "quote": 3,
    "code": 4,
    "caption": 5,
    "table_row": 6,
}
"""Numbers of the kinds of blocks."""
_LINKS = ("://", "www.", ".com", ".org", ".net", ".de", ".co.", "@")


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
        self._lines: FloatArray | None = None
        self._asked: dict[tuple[str, ...], FloatArray] = {}
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
        """Some features of all blocks, a line for each feature; 0 for those that are unknown."""
        found = self._asked.get(names := tuple(names))
        if found is None:
            found = self._asked[names] = self._together(names)
        return found

    def _together(self, names: tuple[str, ...]) -> FloatArray:
        if not names:
            return np.zeros((0, self._size))
        get, none = self._columns.get, np.zeros(self._size)
        whole = np.concatenate([get(name, none) for name in names], dtype=np.float64)
        return whole.reshape(len(names), self._size)

    def only(self, names: Container[str]) -> FeatureTable:
        """A table of some of the columns."""
        chosen = {name: column for name, column in self._columns.items() if name in names}
        return FeatureTable(self._size, chosen)

    def take(self, indices: Sequence[int]) -> FeatureTable:
        """A table of some of the rows, in this order."""
        lines = self.stacked().take(np.array(indices, dtype=np.intp), axis=1)
        found = FeatureTable(len(indices), dict(zip(self._columns, lines, strict=True)))
        found._lines = lines
        return found

    def row(self, index: int) -> Mapping[str, float]:
        """One row, of which each feature is looked up when it is asked for."""
        return Row(self._columns, index)

    def stacked(self) -> FloatArray:
        """All columns, a line for each."""
        if self._lines is None:
            self._lines = self._together(self.names)
        return self._lines

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
            self._rows = self.stacked().T.tolist()
        return dict(zip(self._columns, self._rows[index], strict=True))


Packed = tuple[int, tuple[str, ...], Any, Any, Any]
"""A table in little room: its blocks, its features' names, which of these are small whole numbers,
those, and the others."""


def packed(table: FeatureTable) -> Packed:
    """The table in little room, for `unpacked`: most features are small whole numbers."""
    lines = table.stacked()
    with np.errstate(invalid="ignore"):
        whole = lines.astype(np.int16)
    small = (lines == whole).all(axis=1)
    return len(table), table.names, small, whole[small], lines[~small]


def unpacked(parts: Packed) -> FeatureTable:
    """The table of which `packed` tells."""
    size, names, small, whole, others = parts
    lines = np.empty((len(names), size))
    lines[small], lines[~small] = whole, others
    return FeatureTable(size, dict(zip(names, lines, strict=True)))


class Row(Mapping[str, float]):
    """The features of one block, looked up one by one."""

    __slots__ = ("_columns", "_index")

    def __init__(self, columns: Mapping[str, Column], index: int) -> None:
        self._columns, self._index = columns, index

    def __getitem__(self, name: str) -> float:
        return float(self._columns[name].item(self._index))

    # The mapping's own asks for what it has not got by an exception, at three times the time.
    def get(self, name: str, default: Any = None) -> Any:
        """The feature, or what stands for one that the block hasn't got."""
        column = self._columns.get(name)
        return default if column is None else float(column.item(self._index))

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def as_columns(rows: Sequence[Mapping[str, float]]) -> dict[str, Column]:
    """Rows of features as columns; 0 where a row hasn't got one."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=np.float64)
    return dict(zip(names, values.reshape(len(rows), len(names)).T, strict=True))


def own_columns(
    views: Sequence[FoldedBlock],
    suspects: Mapping[int, Set[str]],
    vocabulary: PlainVocabulary | None = None,
) -> dict[str, Column]:
    """The blocks' own features; context is added by `context_features`.

    suspects: topics of telling phrases, by block. vocabulary: the blocks', where it is known.
    """
    words = vocabulary or Vocabulary(views)
    return {
        **looks(views),
        **_repeats_without_copies(views),
        **dict(zip(_SHARES, map(np.array, words.shares()), strict=True)),
        **_suspect_columns(len(views), views, suspects),
        **markup_columns([view.block for view in views], _TAGS, _MARKS),
    }


def _repeats_without_copies(views: Sequence[FoldedBlock]) -> dict[str, Column]:
    """How often the page says each block, where it says all of the article over again.

    A block that it says as often as the article is no more of a stock line than any other.
    """
    over = copies(views)
    if not over:
        return {}
    once = Counter(view.folded for at, view in enumerate(views) if at not in over)
    told = [min(_MOST_REPEATS, max(1, once[view.folded])) for view in views]
    return {"repeats": np.array(told, dtype=np.float64)}


def looks_plainly(views: Sequence[FoldedBlock]) -> dict[str, Column]:
    """What the blocks' text looks like: its length, how it starts and ends, its signs."""
    texts = [view.block.text for view in views]
    counts = np.array([view.words for view in views], dtype=np.float64)
    repeats = Counter(view.folded for view in views)
    return {
        "words": counts,
        "final": np.array(final_signs(texts), dtype=np.float64),
        "first": np.array([_first_sign(text) for text in texts], dtype=np.float64),
        "kind": np.array([KINDS[view.block.kind] for view in views], dtype=np.float64),
        "level": np.array([view.block.level for view in views], dtype=np.float64),
        "repeats": np.array(
            [min(_MOST_REPEATS, repeats[view.folded]) for view in views], dtype=np.float64
        ),
        **_sign_columns(texts, counts),
    }


looks: Final = native.pick("cleaner.scores._columns", "looks", looks_plainly)


def _sign_columns(texts: Sequence[str], words: FloatArray) -> dict[str, Column]:
    """What signs, digits and capital letters the blocks hold."""
    counted = dict(zip(SIGNS, count_signs(texts), strict=True))
    digits, parts = counted["digits"], counted["words"]
    short = words < 40
    dated = np.zeros(len(texts), dtype=np.bool_)
    for at in np.flatnonzero(short & (digits > 0)).tolist():
        dated[at] = TIME_OR_DATE.search(texts[at]) is not None
    whole = "\n".join(texts)
    linked = np.zeros(len(texts), dtype=np.bool_)
    for sign in _LINKS:
        if sign in whole:
            linked |= np.array([sign in text for text in texts], dtype=np.bool_)
    capitals = counted["capitals"] / np.maximum(parts - 1, 1)
    return {
        "commas": counted["commas"],
        "sentences": np.where(words > 5, counted["ends"], 0),
        "digits": digits / np.maximum(counted["length"], 1),
        "signs": np.where(short, counted["signs"], 0),
        "clock": dated,
        "link": linked,
        "quoted": counted["quotes"] > 0,
        "question": counted["questions"] > 0,
        "capitals": np.where(parts > 1, capitals, -1.0),
        "shouted": counted["shouted"] / np.maximum(parts, 1),
    }


def _suspect_columns(
    size: int, views: Sequence[FoldedBlock], suspects: Mapping[int, Set[str]]
) -> dict[str, Column]:
    found: dict[str, Column] = {"suspects": np.zeros(size)}
    if suspects:
        for at, view in enumerate(views):
            topics = suspects.get(view.block.index)
            if not topics:
                continue
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


_MARKS: Final = frozenset(MARKS)


def markup_columns_plainly(
    blocks: Sequence[Block], tags: Mapping[str, int], known: Container[str]
) -> dict[str, Column]:
    """What only HTML tells of the blocks; nothing for text.

    tags: their numbers; others have the next. known: marks that are features.
    """
    if all(block.link_density is None for block in blocks):
        return {}
    found: dict[str, Column] = {
        "link_density": np.array([block.link_density or 0.0 for block in blocks]),
        "tag": np.array([tags.get(block.tag, len(tags)) for block in blocks], dtype=np.float64),
        "depth": np.array([block.path.count(" ") for block in blocks], dtype=np.float64),
    }
    places: dict[frozenset[str], list[int]] = {}
    for at, block in enumerate(blocks):
        places.setdefault(block.marks, []).append(at)
    for marks, some in places.items():
        for mark in marks:
            if mark in known or mark.startswith("named:"):
                name = mark.replace(":", ".")
                if name not in found:
                    found[name] = np.zeros(len(blocks))
                found[name][some] = 1.0
    return found


markup_columns: Final = native.pick(
    "cleaner.scores._boxes", "markup_columns", markup_columns_plainly
)


_SIZES = np.array((1.5, 2.5, 3.5, 5.5, 8.5, 12.5, 17.5, 25.5, 40.5))


def size(counts: Sequence[int]) -> Column:
    """The classes of numbers of words, 0 (one word) to 9 (more than 40)."""
    return np.searchsorted(_SIZES, counts, side="right")
