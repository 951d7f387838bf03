"""Which block the page's titles speak of, and how near each block stands to it.

A page may hold several stories, streams of teasers, notices. The story is the one that title,
address and declared data speak of: its headline is found by what the page declares, before anything
is scored, and what stands in the headline's own element, or right behind it, is told from what does
not. Nothing is cut by that; it is evidence for the scorecards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.model import Block, Metadata
from cleaner.scores.boxes import containers, prose_of_all
from cleaner.scores.features import Column
from cleaner.scores.vocabulary import PlainVocabulary, Vocabulary, telling
from cleaner.system import native
from cleaner.text.characters import words_of
from cleaner.text.fold import fold, words

_DECLARED: Final = frozenset(("json-ld", "json-ld:name", "og", "twitter", "title", "json-ld:page"))
"""Titles that a page declares, rather than shows."""
_AWAY: Final = frozenset(("nav", "footer", "aside", "hidden", "dialog", "button"))
"""Marks of places that a headline hardly stands in."""

_HALF: Final = 2.25
"""Agreement of a block that is half of a declared title."""
_LINKED: Final = 2
"""The feature `head.under` of what stands below a heading that is a link."""
OUTGROWING: Final = frozenset(("comments", "cookies"))
"""Topics of elements that are longer than the article on some pages."""
OWN_PROSE: Final = 20
"""Words of prose behind the headline, outside such elements, that are an article. Chosen: a news
flash is one sentence; never measured."""


class _Bounds:
    """What is a headline, and how far from it is told apart.

    Chosen by looking at pages; only the cards that are fitted to features made with these values
    were measured.
    """

    __slots__ = ()

    most_words: Final = 40
    """Words of a headline at most."""
    least_chars: Final = 6
    """Characters of a line that may be a part of a declared title."""
    least_share: Final = 0.3
    """Share of a declared title, in characters, that a block must be where it is a part of it."""
    most_share: Final = 0.6
    """The same of a line that is no heading: a smaller part may be the publisher's name."""
    least_overlap: Final = 0.6
    """Share of words, of all that either holds, that a block must have in common with a declared
    title where neither is a part of the other."""
    linked: Final = 0.6
    """Share of characters in links from which a heading is another page's."""
    far: Final = 30
    """Blocks behind the headline that are told apart, so that a long article is like a short."""
    before: Final = -10
    """Blocks before it that are told apart."""
    named_less: Final = 0.4
    """Taken off for a small part of a declared title: it is the publisher's name, or the channel's,
    which stands in the main heading of some pages."""
    steps: Final = 8
    """Steps in the tree that are told apart."""
    rivals: Final = 4
    """Other headlines between the headline and a block that are told apart."""
    since: Final = 8
    """Blocks since the last heading that are told apart."""
    spread: Final = 8
    """Elements of one shape that are told apart."""
    opening: Final = 12
    """Blocks behind a headline whose prose tells it from the same words in a list of links."""
    long_word: Final = 4
    """Letters of a word that tells: shorter ones are articles and prepositions."""
    said_words: Final = 4
    """Words below which nothing is told of what a block shares with declared texts."""


_BOUNDS: Final = _Bounds()
_NAMED: Final = 2
"""How sure a headline is that a declared title names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The headline that the page's titles speak of, and what that says of each block.

    headline: the block's index; -1 where none is found. known: 0 where none is, 1 the page's only
    main heading, 2 part of a title that the page declares, or like one, 3 the same as one.
    columns: a feature each, for all blocks.
    """

    headline: int = -1
    known: int = 0
    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def is_named(self) -> bool:
        """Whether a title that the page declares names its headline."""
        return self.known >= _NAMED

    def reaches(self, index: int) -> bool:
        """Whether a block stands behind the headline, and below no other story's."""
        told = self.columns
        return bool(
            index > self.headline >= 0
            and not told["head.rivals"][index]
            and told["head.under"][index] < _LINKED
        )


def find_story(
    views: Sequence[FoldedBlock], metadata: Metadata, vocabulary: PlainVocabulary | None = None
) -> Story:
    """The story of an HTML page; without columns for a page of no blocks.

    vocabulary: the blocks' words, where they are counted.
    """
    if not views:
        return Story()
    blocks = [view.block for view in views]
    prose = np.array(prose_of_all(blocks, [view.words for view in views]))
    at, known = find_headline(views, metadata, prose)
    columns = {
        "headline": np.where(np.arange(len(views)) == at, float(known), 0.0),
        "head.known": np.full(len(views), float(known)),
        **_places(blocks, prose, at),
        **_headings(blocks, at),
        **spread_of(blocks, _BOUNDS.spread),
        **_said(views, metadata, vocabulary or Vocabulary(views)),
    }
    return Story(headline=at, known=known, columns=columns)


def find_headline(
    views: Sequence[FoldedBlock], metadata: Metadata, prose: Column
) -> tuple[int, int]:
    """The block that the page's titles speak of, and how sure that is; see `Story`.

    prose: words of each block that is prose, else 0.
    """
    told = [(text, frozenset(words(text))) for text in sorted(_declared(metadata))]
    site = fold(metadata.site_name)
    lengths = [len(text) for text, _ in told]
    longest = max(lengths, default=0) / _BOUNDS.least_share
    # A shorter line has too small a share of any, and must be one of them.
    shortest = min(lengths, default=0) * _BOUNDS.least_share
    wholes = {text for text, _ in told}
    mains = [view.block.index for view in views if view.block.tag == "h1"]
    sole = mains[0] if len(mains) == 1 else -1
    best = (0.0, 0.0, -1)
    for view in views:
        text = view.folded
        near = shortest <= len(text) <= longest or text in wholes
        if not near and view.block.index != sole:
            continue
        if view.words > _BOUNDS.most_words or text in ("", site):
            continue
        own = _agreement(view, told) if near else 0.0
        at = view.block.index
        if not own and at != sole:
            continue
        points = (own or 1.0) + _looks(view.block) - _BOUNDS.named_less * (2.0 < own < _HALF)
        if points < best[0]:
            continue
        opening = float(prose[at + 1 : at + 1 + _BOUNDS.opening].sum())
        if (points, opening) > best[:2]:
            best = (points, opening, at)
    at = best[2]
    if at < 0:
        return -1, 0
    return at, int(_agreement(views[at], told)) or 1


def declared_headline(blocks: Sequence[Block], metadata: Metadata) -> int:
    """The first heading that says a title which the page declares, else the first other line that
    says most of one, as old portals have it; -1 where none does.

    That is known before anything is folded or marked by names.
    """
    told = _declared(metadata)
    for block in blocks if told else ():
        if block.kind == "heading" and _says(fold(block.text), told, _BOUNDS.least_share):
            return block.index
    longest = max(map(len, told), default=0)
    for block in blocks if told else ():
        if (
            block.kind == "paragraph"
            and _BOUNDS.most_share * longest <= len(block.text) <= longest / _BOUNDS.most_share
            and (block.link_density or 0.0) <= _BOUNDS.linked
            and _AWAY.isdisjoint(block.marks)
            and _says(fold(block.text), told, _BOUNDS.most_share)
        ):
            return block.index
    return -1


def _says(own: str, told: Set[str], least: float) -> bool:
    """Whether a folded line is one of some titles, or such a share of it at least."""
    if own in told:
        return True
    return len(own) >= _BOUNDS.least_chars and any(
        own in text and len(own) >= least * len(text) for text in told
    )


def _declared(metadata: Metadata) -> Set[str]:
    """The titles that the page declares, folded."""
    return {fold(text) for origin, text in metadata.titles if origin in _DECLARED} - {""}


def _agreement(view: FoldedBlock, told: Sequence[tuple[str, frozenset[str]]]) -> float:
    """How well a block agrees with a title that the page declares: 3 wholly, 2 in part, else 0."""
    own = view.folded
    best = 0.0
    if len(own) < _BOUNDS.least_chars:
        return 3.0 if any(own == text for text, _ in told) else 0.0
    size = len(own)
    for text, parts in told:
        if own == text:
            return 3.0
        length = len(text)
        share = size / length if size < length else length / size
        if share >= _BOUNDS.least_share:
            if own in text or text in own:
                best = max(best, 2.0 + share / 2)
            elif share > _BOUNDS.least_overlap and _may_overlap(own, parts):
                tokens = set(view.tokens)
                both = len(tokens & parts) / (len(tokens | parts) or 1)
                if both >= _BOUNDS.least_overlap:
                    best = max(best, 2.0 + both / 4)
    return best


def _may_overlap(text: str, words: Set[str]) -> bool:
    """Whether enough of some words stand anywhere in a text to be those that it has in common."""
    return sum([word in text for word in words]) >= _BOUNDS.least_overlap * len(words)


def _looks(block: Block) -> float:
    """What speaks for a headline beside its words: a heading's rank, its place, no link."""
    points = 0.0
    if block.kind == "heading":
        points += 0.6 - 0.1 * min(6, block.level)
    if (block.link_density or 0.0) > _BOUNDS.linked:
        points -= 0.7
    if not _AWAY.isdisjoint(block.marks):
        points -= 0.7
    return points


def _places(blocks: Sequence[Block], prose: Column, at: int) -> dict[str, Column]:
    """How far each block stands from the headline, in blocks and in the tree.

    `head.after`: blocks behind it. `head.up`, `head.down`: steps up from the block's container to
    an element that holds the headline too, and down to the headline's. `head.share`: the part of
    the page's prose in that element.
    """
    if at < 0:
        names = ("head.after", "head.up", "head.down", "head.share")
        return {name: np.zeros(len(blocks)) for name in names}
    return places_of(blocks, prose, at, _BOUNDS.steps, _BOUNDS.before, _BOUNDS.far)


def places_plainly(
    blocks: Sequence[Block], prose: Column, at: int, most: float, before: float, far: float
) -> dict[str, Column]:
    """The columns of `_places` on a page with a headline.

    most: steps that are told apart; before, far: blocks before and behind the headline that are.
    """
    own = containers(blocks[at])
    above = {number: step for step, number in enumerate(own)}
    apart = (float(most), float(most), 0)
    steps: dict[tuple[int, ...], tuple[float, float, int]] = {}
    held: defaultdict[int, float] = defaultdict(float)
    found: list[tuple[float, float, int]] = []
    for block, mass in zip(blocks, prose.tolist(), strict=True):
        numbers = containers(block)
        told = steps.get(numbers)
        if told is None:
            told = apart
            for step, number in enumerate(numbers):
                if number in above:
                    down = float(min(most, above[number]))
                    told = (float(min(most, step)), down, number)
                    break
            steps[numbers] = told
        found.append(told)
        if mass and told[2]:
            for number in own[above[told[2]] :]:
                held[number] += mass
    up, down_to, shared = zip(*found, strict=True)
    total = float(prose.sum()) or 1.0
    share = np.array([held[number] / total if number else 1.0 for number in shared])
    after = np.clip(np.arange(len(blocks)) - at, before, far)
    return {
        "head.after": after.astype(np.float64),
        "head.up": np.array(up),
        "head.down": np.array(down_to),
        "head.share": share,
    }


def _headings(blocks: Sequence[Block], at: int) -> dict[str, Column]:
    """What headings stand between the headline and each block.

    `head.rivals`: those of the headline's own rank or a higher one, or with its path.
    `head.under`: the last one before the block: 0 none or the headline, 1 a heading, 2 one that
    is a link, so that what stands below it is another page's. `head.since`: blocks since.
    """
    level = blocks[at].level if at >= 0 and blocks[at].kind == "heading" else 1
    path = made_of(blocks[at].path) if at >= 0 else ""
    rivals, under, begun = np.zeros(len(blocks)), np.zeros(len(blocks)), np.full(len(blocks), -1.0)
    seen = 0
    for index, block in enumerate(blocks):
        if index == at:
            seen = last = 0
        elif block.kind == "heading":
            seen += index > at >= 0 and (block.level <= level or made_of(block.path) == path)
            last = _LINKED if (block.link_density or 0.0) > _BOUNDS.linked else 1
        else:
            continue
        # Up to the next one that changes it.
        rivals[index:], under[index:], begun[index:] = min(_BOUNDS.rivals, seen), last, index
    since = np.minimum(_BOUNDS.since, np.arange(len(blocks)) - begun)
    return {"head.rivals": rivals, "head.under": under, "head.since": since}


def spread_plainly(blocks: Sequence[Block], most: float) -> dict[str, Column]:
    """Whether blocks like this stand together or one in each of many elements, as teasers do.

    `spread`: elements that hold blocks with its path, `most` at most; `spread_share`: these for
    each such block.
    """
    made = [made_of(block.path) for block in blocks]
    paths = Counter(made)
    boxes = {(path, (*containers(block), 0)[0]) for path, block in zip(made, blocks, strict=True)}
    count = Counter([path for path, _ in boxes])
    return {
        "spread": np.array([float(min(most, count[path])) for path in made]),
        "spread_share": np.array([count[path] / paths[path] for path in made]),
    }


places_of: Final = native.pick("cleaner.scores._boxes", "places_of", places_plainly)
spread_of: Final = native.pick("cleaner.scores._boxes", "spread_of", spread_plainly)


def _said(
    views: Sequence[FoldedBlock], metadata: Metadata, vocabulary: PlainVocabulary
) -> dict[str, Column]:
    """How much of each block's words the page's title, description and declared body say.

    -1 where the page declares none, or the block is too short to tell.
    """
    titles = [text for origin, text in metadata.titles if origin in _DECLARED]
    told = {
        "said.title": telling(words(fold(" ".join(titles))), _BOUNDS.long_word),
        "said.description": telling(words(fold(metadata.description)), _BOUNDS.long_word),
        "said.body": telling(words_of([fold(metadata.body)])[0], _BOUNDS.long_word),
    }
    found = {name: np.full(len(views), -1.0) for name in told}
    told = {name: known for name, known in told.items() if known}
    if told:
        counts = vocabulary.said(list(told.values()), _BOUNDS.long_word, _BOUNDS.said_words)
        own = np.array([count for count, _ in counts], dtype=np.float64)
        some = own > 0
        shared = np.array([both for _, both in counts], dtype=np.float64)[some].T
        for (name, known), both in zip(told.items(), shared, strict=True):
            most = own[some] if name == "said.body" else np.minimum(own[some], len(known))
            found[name][some] = both / most
    return found
