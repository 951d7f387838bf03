"""The blocks that may be the title, and what the scorecard `title` asks of each."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import unquote

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.rules.proposals import Proposals
from cleaner.scores.features import Column, Features, FeatureTable
from cleaner.text.fold import fold, words
from cleaner.verdict.candidates import Candidates
from cleaner.verdict.shape import PageShape
from cleaner.verdict.trim import says
from cleaner.verdict.wording import wordings


class _Bounds:
    """Where candidates for the title stand, and how their features are counted.

    Counted in blocks or words where nothing else is said. The fitted cards have seen the features
    made with these values. Where no measurement is named, the value was chosen by looking at
    labelled pages, and never measured against others.
    """

    __slots__ = ()

    reach: Final = 150
    """Blocks before the prose: long menus stand between some headlines and their articles."""
    into_body: Final = 3
    """Blocks of the prose itself, which a headline may be taken for a part of."""
    most_words: Final = 40
    """A longer block is a paragraph."""
    known_words: Final = 3
    """Words below which a line that a rule knows for boilerplate is no headline, wherever it
    stands."""
    likely_words: Final = 4
    """Words of a line that may be a headline."""
    long_word: Final = 4
    """Letters of a word that tells: shorter ones are articles and prepositions."""
    lead_blocks: Final = 4
    """Blocks of prose that count as the article's opening."""
    most_h1s: Final = 4
    """Headings of the first level that are counted."""
    most_twins: Final = 3
    """Blocks saying the same that are counted."""
    twin_words: Final = 3
    """Words below which a line inside another is no saying of the same."""
    most_place: Final = 30
    """Blocks from the page's start that are counted."""
    most_before: Final = 20
    """Blocks before the prose that are counted."""
    most_nearer: Final = 12
    """Likely candidates nearer to the prose that are counted."""
    slug_joints: Final = 2
    """Hyphens or underscores that a part of an address has at least to be made of a headline."""
    least: Final = -9.0
    """Where no candidate has a value: below all values."""


_BOUNDS: Final = _Bounds()
INTO_BODY: Final = _BOUNDS.into_body
_NO_TITLE_KINDS = frozenset({"list_item", "table_row", "code"})
_MARKS = frozenset("|-:·•»›")


def title_features(
    near: FeatureTable,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    url: str | None = None,
) -> Candidates:
    """The blocks that may be the title, with their features.

    near: what `near_features` tells of all blocks.
    """
    start = shape.frame.start
    behind = min(len(views), max(start, shape.prose.start) + _BOUNDS.into_body)
    chosen = _title_blocks(views[max(0, start - _BOUNDS.reach) : behind], proposals)
    indices = [view.block.index for view in chosen]
    places = np.array(indices, dtype=np.int64)
    h1s = sum(view.block.tag == "h1" and "hidden" not in view.block.marks for view in views)
    own = near.take(indices)
    columns = {
        "score": np.array([shape.scores[index] for index in indices]),
        "h1s": np.array(
            [min(_BOUNDS.most_h1s, h1s) if view.block.tag == "h1" else -1 for view in chosen]
        ),
        "to_frame": np.minimum(_BOUNDS.most_before, start - places),
        "index": np.minimum(_BOUNDS.most_place, places),
        "twins": _twins(chosen, views[:behind]),
        **_shares(chosen, views[start : start + _BOUNDS.lead_blocks], _slug_words(url)),
        **_declared(chosen, metadata),
    }
    return Candidates(tuple(indices), own.with_columns({**columns, **_compared(own, columns)}))


def _title_blocks(views: Sequence[FoldedBlock], proposals: Proposals) -> list[FoldedBlock]:
    """Those of the blocks that may be the title."""
    sure, ruled = proposals.sure(), proposals.ruled()
    found: list[FoldedBlock] = []
    for view in views:
        index = view.block.index
        plain_list = view.block.kind in _NO_TITLE_KINDS and view.block.link_density is None
        known = index in sure or (index in ruled and view.words < _BOUNDS.known_words)
        if view.folded and view.words <= _BOUNDS.most_words and not known and not plain_list:
            found.append(view)
    return found


def _shares(
    candidates: Sequence[FoldedBlock], opening: Sequence[FoldedBlock], slug: frozenset[str]
) -> dict[str, Column]:
    """How many of the candidates' words the article's opening and the page's address share."""
    lead = {word for view in opening for word in view.tokens}
    in_lead: list[float] = []
    in_slug: list[float] = []
    slug_share: list[float] = []
    for view in candidates:
        own = [word for word in view.tokens if len(word) >= _BOUNDS.long_word]
        in_lead.append(sum(map(lead.__contains__, own)) / len(own) if own else -1.0)
        if slug:
            plain = own if view.folded.isascii() else map(_plain, own)
            shared = sum(map(slug.__contains__, plain))
            in_slug.append(shared / len(own) if own else -1.0)
            slug_share.append(shared / len(slug))
        else:
            in_slug.append(-2.0)
            slug_share.append(-2.0)
    return {
        "in_lead": np.array(in_lead),
        "in_slug": np.array(in_slug),
        "slug_share": np.array(slug_share),
    }


def _twins(candidates: Sequence[FoldedBlock], heads: Sequence[FoldedBlock]) -> Column:
    """How many of the page's leading blocks say what each candidate says, three at most."""
    counts = Counter(view.folded for view in heads)
    marked = {text: None for text in counts if not _MARKS.isdisjoint(text)}
    whole = "\n".join(marked)
    found: list[int] = []
    for view in candidates:
        own = view.folded
        same = counts[own] - 1
        long = view.words >= _BOUNDS.twin_words
        if same < _BOUNDS.most_twins and long and (own in marked or own in whole):
            same += sum(says(text, own) for text in marked if own in text and text != own)
        found.append(min(_BOUNDS.most_twins, same))
    return np.array(found)


def _declared(candidates: Sequence[FoldedBlock], metadata: Metadata) -> dict[str, Column]:
    """Which of the titles that the page declares each candidate says."""
    declared = [(origin.split(":")[0], fold(text)) for origin, text in metadata.titles]
    found = {"declared": np.full(len(candidates), float(bool(declared)))}
    whole = "\n".join(text for _, text in declared)
    for at, view in enumerate(candidates):
        if view.folded not in whole:
            continue
        for origin, text in declared:
            if says(text, view.folded):
                column = found.setdefault(f"declared.{origin}", np.zeros(len(candidates)))
                column[at] = 1.0
    return found


def _compared(own: FeatureTable, columns: Mapping[str, Column]) -> dict[str, Column]:
    """How each candidate stands among the others."""
    counts = own.column("words")
    found: dict[str, Column] = {}
    for name in ("in_lead", "in_slug", "slug_share", "words"):
        values = columns.get(name, counts)
        found[f"{name}_behind"] = values.max(initial=_BOUNDS.least) - values
    finals = own.column("final")
    likely = (counts >= _BOUNDS.likely_words) & ((finals == 0) | (finals == 4))
    found["nearer"] = np.minimum(_BOUNDS.most_nearer, likely[::-1].cumsum()[::-1] - likely)
    return found


def _slug_words(url: str | None) -> frozenset[str]:
    """The words of a URL's path that may come from the headline."""
    if not url:
        return frozenset()
    path = unquote(url.split("?")[0].split("#")[0])
    parts = [
        part
        for part in path.split("/")[3:]
        if part.count("-") + part.count("_") >= _BOUNDS.slug_joints
    ]
    if not parts:
        return frozenset()
    longest = max(parts, key=len)
    return frozenset(
        _plain(word)
        for word in words(fold(longest.replace("_", " ")))
        if len(word) >= _BOUNDS.long_word
    )


def _plain(word: str) -> str:
    """A word as a slug would spell it: without accents."""
    if word.isascii():
        return word
    word = word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    bare = unicodedata.normalize("NFKD", word)
    return "".join(char for char in bare if not unicodedata.combining(char))


def wording_features(
    shown: str, declared: Sequence[tuple[str, str]], url: str | None
) -> list[tuple[str, Features]]:
    """Each wording of the title, the shown one first, with its features."""
    return wordings(shown, declared, _slug_words(url))
