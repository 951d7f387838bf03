"""What one page tells about its site: its lines, where they stand, how the page judged them.

Facts are small and plain, so that they can be counted far from the pages: kept in a file, sent from
one machine to another, and put together by site in any order.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Media, Page, RawPage, Where, id_text
from cleaner.pipeline.analysis import Analysis
from cleaner.rows import to_columns
from cleaner.system.records import from_columns
from cleaner.text.fold import fold
from cleaner.text.prose import PROSE_WORDS, ends_sentence

_LONGEST: Final = 600
"""Characters of a line that are kept: stock paragraphs are hardly longer, and a longer one is told
from others by its hash."""
_FORM: Final = 5
"""Version of the bytes that facts become."""
_FEW: Final = ("kind", "path", "zone", "role")
"""Columns of words of which a page has few: they are bytes once, and numbers in each line."""
_HUNDREDTHS: Final = ("links", "score")
"""Columns that are rounded to hundredths, and whole numbers as bytes."""
_WHETHER: Final = ("left", "declared")
"""Columns of truths, 0 and 1 as bytes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a page, as learning sees it.

    text: as it stands, shortened. folded: as rules compare it; a long one ends in a hash of all of
    it. links: share of characters in links. path: of its elements, empty in text. zone: where it
    stands by the page's own judgement; score: its logit, positive for boilerplate. left: neither
    rules nor its score or place take it by itself. (What lines beside it change is not asked: it
    takes time, and labelled sites teach the same without.) role: `title` or `dek`, where the page
    says that it is. declared: the page calls it its title.
    """

    text: str
    folded: str
    words: int
    kind: str
    links: float
    path: str
    zone: Where
    score: float
    left: bool
    role: str
    declared: bool

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence does."""
        return ends_sentence(self.text)

    @property
    def whole(self) -> bool:
        """Whether all of it is kept, so that a rule can name it."""
        return len(self.folded) <= _LONGEST and len(self.text) < _LONGEST

    @property
    def prose(self) -> bool:
        """Whether the page takes it for a paragraph of its article."""
        return self.left and self.words >= PROSE_WORDS and self.score < 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What one page tells about its site. declared: the title of its browser's window."""

    id: str
    site: str
    media: Media
    title: str
    lines: tuple[Line, ...]
    declared: str = ""

    @property
    def rank(self) -> int:
        """A number that depends on the page's id alone, by which a site's pages are chosen."""
        return rank(self.id)


def rank(identity: str) -> int:
    """A 64-bit number for a page's id, spread evenly: those with the lowest are looked at."""
    data = identity.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def identity(page: object) -> str:
    """What tells a page from others of its site: its id, address or source, else its content."""
    if isinstance(page, Page | RawPage):
        return id_text(page.id) or page.url or page.source
    data = page if isinstance(page, bytes) else str(page).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def digest_of(page: Page | RawPage) -> bytes:
    """What tells a page from all others by all that it is cleaned from."""
    if isinstance(page, Page):
        how: tuple[object, ...] = ("page", page.media)
        data: object = page.text
    else:
        how = ("raw", page.media, page.charset)
        data = page.data
    told = repr((how, id_text(page.id), page.url, page.source, page.warnings))
    digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16)
    digest.update(data if isinstance(data, bytes) else str(data).encode("utf-8", "surrogatepass"))
    return digest.digest()


def facts_of(analysis: Analysis, site: str = "") -> Facts:
    """What an analysed page tells. site: whose it is, where the page does not tell."""
    told, columns = _told(analysis, site)
    return _facts(told, from_columns(Line, columns))


def bytes_of(analysis: Analysis, site: str = "") -> bytes:
    """The same as bytes for this very run; see `unpacked`. They take a quarter of the time of
    `to_bytes`, and three to six times as much room."""
    told, columns = _told(analysis, site)
    numbers: dict[str, int] = {}
    at = Line.__slots__.index("path")
    # Paths are long, and each line has a string of its own; of the others' words few are.
    columns[at] = [numbers.setdefault(path, len(numbers)) for path in columns[at]]
    return pickle.dumps((told, list(numbers), columns), pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Facts:
    """The facts whose bytes `bytes_of` made: none that came from elsewhere, as it is a pickle."""
    told, paths, columns = pickle.loads(data)
    at = Line.__slots__.index("path")
    columns[at] = list(map(paths.__getitem__, columns[at]))
    return _facts(told, from_columns(Line, columns))


def _facts(told: Sequence[Any], lines: tuple[Line, ...]) -> Facts:
    identity, site, media, title, declared = told
    return Facts(id=identity, site=site, media=media, title=title, lines=lines, declared=declared)


def _told(analysis: Analysis, site: str) -> tuple[tuple[str, ...], list[list[Any]]]:
    """What a page tells of itself, and its lines as columns."""
    gone = _gone(analysis)
    head = analysis.headline
    roles = dict.fromkeys(head.dek_blocks, "dek")
    if head.title_block >= 0:
        roles[head.title_block] = "title"
    titles = analysis.segmented.metadata.titles
    declared = {fold(text) for _, text in titles}
    views = [view for view in analysis.views if view.folded]
    blocks = [view.block for view in views]
    spots = [block.index for block in blocks]
    where, scores = analysis.shape.where, analysis.shape.scores
    columns: dict[str, list[Any]] = {
        "text": [" ".join(block.text.split())[:_LONGEST] for block in blocks],
        "folded": list(map(_told_apart, views)),
        "words": [view.words for view in views],
        "kind": [block.kind for block in blocks],
        "links": _hundredths([block.link_density or 0.0 for block in blocks]),
        "path": [block.path for block in blocks],
        "zone": list(map(where, spots)),
        "score": _hundredths([scores[at] for at in spots]),
        "left": [at not in roles and at not in gone for at in spots],
        "role": [roles.get(at, "") for at in spots],
        "declared": [view.folded in declared for view in views],
    }
    page = analysis.page
    window = next((text for origin, text in titles if origin == "title"), "")[:_LONGEST]
    told = (identity(page), site or analysis.site, page.media, head.title, window)
    return told, [columns[name] for name in Line.__slots__]


def _gone(analysis: Analysis) -> Set[int]:
    """The blocks that rules, landmarks or scores take, each by itself; see `Line.left`."""
    proposals = analysis.proposals
    held = {keep.index for keep in proposals.keeps}
    bar = analysis.threshold
    taken = {at for at, score in enumerate(analysis.shape.scores) if score > bar}
    taken |= {removal.index for removal in proposals.removals}
    taken -= held
    return taken | analysis.landmarks | {at for at, _ in analysis.headline.repeats}


def _hundredths(values: Sequence[float]) -> list[float]:
    """The values rounded to hundredths, as `from_bytes` gives them back."""
    whole = np.rint(100 * np.array(values, float)).astype(int)
    return (whole / 100).tolist()  # type: ignore[no-any-return]


def _told_apart(view: FoldedBlock) -> str:
    if len(view.folded) <= _LONGEST:
        return view.folded
    return view.folded[:_LONGEST] + hashlib.blake2b(view.folded.encode(), digest_size=8).hexdigest()


def to_bytes(facts: Facts) -> bytes:
    """The facts as bytes, for a file or another machine: about as many as the page's text has."""
    columns = dict(zip(Line.__slots__, to_columns(facts.lines), strict=False))
    if facts.lines:
        # Most lines are folded as their letters are lowered: those need not be said twice.
        columns["folded"] = [
            "" if folded == text.lower() else folded
            for text, folded in zip(columns["text"], columns["folded"], strict=True)
        ]
    words: list[list[str]] = []
    for name in _FEW if facts.lines else ():
        numbers: dict[str, int] = {}
        columns[name] = [numbers.setdefault(word, len(numbers)) for word in columns[name]]
        words.append(list(numbers))
    for name in _HUNDREDTHS if facts.lines else ():
        columns[name] = np.rint(100 * np.array(columns[name])).astype(int).tolist()
    for name in _WHETHER if facts.lines else ():
        columns[name] = list(map(int, columns[name]))
    told = (facts.id, facts.site, facts.media, facts.title, facts.declared)
    record = json.dumps([_FORM, *told, words, columns], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(record.encode("utf-8", "surrogatepass"), 1)


def from_bytes(data: bytes) -> Facts:
    """The facts whose bytes these are.

    Raises:
        ValueError: they are of another version, or damaged.
    """
    try:
        form, *rest = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
        if form != _FORM:
            raise ValueError(f"facts of version {form!r}, where {_FORM} is read")
        *told, words, columns = rest
        return _facts(told, _lines(columns, words) if columns else ())
    except (zlib.error, TypeError, KeyError, IndexError) as error:
        raise ValueError(f"damaged facts: {error}") from error


def _lines(columns: dict[str, list[Any]], words: Sequence[Sequence[str]]) -> tuple[Line, ...]:
    for name, some in zip(_FEW, words, strict=True):
        columns[name] = [some[at] for at in columns[name]]
    columns["folded"] = [
        folded or text.lower()
        for text, folded in zip(columns["text"], columns["folded"], strict=True)
    ]
    for name in _HUNDREDTHS:
        columns[name] = [number / 100 for number in columns[name]]
    for name in _WHETHER:
        columns[name] = list(map(bool, columns[name]))
    return from_columns(Line, [columns[name] for name in Line.__slots__])
