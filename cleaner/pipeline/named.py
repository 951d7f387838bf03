"""What class and id names say of blocks, where they say anything.

A name is a hint at best: sites call the element of a whole page a banner, that of a thread its
comments, and that of all goods on offer related ones. It says nothing of blocks where hardly an
article would be left without them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Final

from cleaner.blocks.marking import mark_all
from cleaner.model import Block, Metadata
from cleaner.rules.markup import Names
from cleaner.scores.boxes import prose_words
from cleaner.scores.page_features import is_thread
from cleaner.scores.story import OUTGROWING, OWN_PROSE, declared_headline
from cleaner.system.pattern import pattern
from cleaner.text.fold import words


class _Bounds:
    """When a name says nothing.

    Shares are of a page's content: of what stands in no furniture, by element or by name. On pages
    that have more menus than goods a share of all text says nothing of the goods.
    """

    __slots__ = ()

    whole: Final = 0.5
    """Share above which an element with the headline is the page's. Chosen, never measured."""
    common: Final = 0.6
    """Share of the characters above which a topic's names say nothing of one block. Chosen by
    looking at pages, never measured."""
    most: Final = 0.4
    """The same where hardly any prose stands outside. .3 and .4 are alike on unseen pages."""
    little: Final = 40
    """Words of prose below which there is hardly any. By cards fitted to other publishers 60 to 200
    score as 40 or lower on lists and goods, and lower on old portals. Lists of links and goods have
    none: there shares are of characters."""
    flash: Final = 8
    """The same behind a headline that the page declares: a sentence. 20 scores alike."""
    most_prose: Final = 100
    """Words of prose from which names of furniture hold the page's: chosen, never measured."""


_BOUNDS: Final = _Bounds()
_FURNITURE: Final = frozenset(("nav", "footer", "header", "dialog", "hidden"))
"""Marks of what no page consists of."""
_FURNISHING: Final = frozenset(("cookies", "legal", "navigation"))
"""Topics of the same."""
_TELLING: Final = frozenset(("article", "headline", "dek"))
"""Topics that speak for a block."""
_TARGET: Final = pattern(r"h[1-6]#(?P<id>[^.]+)")
"""The label of a heading with an id."""
_NEAR: Final = 3
"""Labels from the innermost of a heading's block on among which its own is: its text may stand in
inline elements of it."""
_SAID_WORDS: Final = 2
"""Words of a heading that its id says at least to be made of them: `h2#comments` is a name."""
_SAID_SHARE: Final = 0.5
"""Share of an id's words that its heading says at least: some keep the words of an earlier one.
Both were chosen by looking at 2,300 headings of labelled pages, never measured against others."""
_ARTICLE: Final = frozenset(("article",))
_NONE: Final[frozenset[str]] = frozenset()


def mark_named(
    blocks: Sequence[Block],
    prose: Sequence[float],
    names: Names,
    declared: Metadata,
    url: str | None = None,
) -> tuple[Block, ...]:
    """The blocks with `named:TOPIC` marks.

    Names that cover most of the page's content are left out. Comments do cover most of some pages:
    there a name counts for the elements that bear it, but for those that hold the headline, and but
    for threads, whose posts are called comments.

    prose: words of each block, 0 where it is no prose. url: the page's address, where it is known.
    """
    paths = names.of_paths({block.path for block in blocks})
    if not any(paths.values()):
        return tuple(blocks)
    furniture = [not _FURNITURE.isdisjoint(block.marks) for block in blocks]
    headline = declared_headline(blocks, declared)
    whole = _of_whole_page(blocks, prose, furniture, names, headline)
    if others := {**_of_targets(blocks, names), **whole}:
        for path in paths:
            labels = path.split(" ")
            if not others.keys().isdisjoint(labels):
                paths[path] = frozenset().union(
                    *(names.of(label) - others.get(label, _NONE) for label in labels)
                )
    least = _BOUNDS.little if headline < 0 else _BOUNDS.flash
    common = _common(blocks, prose, furniture, paths, least)
    marks = {
        path: frozenset(f"named:{topic}" for topic in found if topic not in common)
        for path, found in paths.items()
    }
    if headline >= 0 and common & OUTGROWING and not is_thread(declared, url):
        placed = {path: _placed(path, names) for path in paths}
        apart = _apart(blocks, placed, common, headline)
        for path, pairs in placed.items():
            marks[path] |= {f"named:{topic}" for topic, _ in pairs & apart}
    return mark_all(blocks, [marks[block.path] for block in blocks])


def _of_whole_page(
    blocks: Sequence[Block],
    prose: Sequence[float],
    furniture: Sequence[bool],
    names: Names,
    headline: int,
) -> dict[str, frozenset[str]]:
    """Labels of elements that hold the headline and most of the content, with topics that are not
    theirs: a page is no banner for being called so (`div.page-banner`). Comments and consent do not
    hold a headline that the page declares, however little else their element holds.

    headline: the block that a title of the page names, -1 where none does: then its first main
    heading counts.
    """
    at = headline
    if at < 0:
        headings = (b.index for b in blocks if b.kind == "heading" and b.level == 1)
        at = next((index for index in headings if not furniture[index]), at)
    known = {} if at < 0 else {label: names.of(label) for label in blocks[at].path.split(" ")}
    known = {label: topics - _ARTICLE for label, topics in known.items() if topics - _ARTICLE}
    if not known:
        return {}
    sizes = prose
    if sum(prose) < _BOUNDS.little:
        sizes = [
            0.0 if apart else len(block.text)
            for block, apart in zip(blocks, furniture, strict=True)
        ]
    held: Counter[str] = Counter()
    for block, size in zip(blocks, sizes, strict=True):
        if size:
            for label in known.keys() & set(block.path.split(" ")):
                held[label] += int(size)
    most = _BOUNDS.whole * sum(sizes)
    outgrowing = OUTGROWING if headline >= 0 else _NONE
    return {
        label: topics if held[label] > most else topics & outgrowing
        for label, topics in known.items()
    }


def _of_targets(blocks: Sequence[Block], names: Names) -> dict[str, frozenset[str]]:
    """Labels of headings whose id is made of their own words, with topics that only it has.

    Such an id is what links lead to, and tells nothing: `h3#the-most-popular-language` is no box of
    popular pages.
    """
    found: dict[str, frozenset[str]] = {}
    for block in blocks:
        if block.kind != "heading":
            continue
        for label in block.path.split(" ")[-_NEAR:]:
            name = _TARGET.match(label)
            if name and (topics := names.of(label)) and _is_said(name["id"], block.text):
                found[label] = topics - names.of(label.replace(name["id"], "", 1))
    return found


def _is_said(name: str, text: str) -> bool:
    """Whether an id is made of words that a text says: two of them at least, and half of all."""
    said = set(words(_bare(text)))
    parts = [part for part in words(_bare(name.replace("_", "-"))) if not part.isdigit()]
    there = sum(part in said for part in parts)
    return there >= _SAID_WORDS and there >= _SAID_SHARE * len(parts)


def _bare(text: str) -> str:
    """A text in small letters without accents and apostrophes, as ids have it."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _common(
    blocks: Sequence[Block],
    prose: Sequence[float],
    furniture: Sequence[bool],
    paths: Mapping[str, frozenset[str]],
    own: int,
) -> set[str]:
    """The topics whose names cover most of the content, or much of it where no prose is outside.

    Of names of furniture it takes all prose of the page to be none, and names that speak for a
    block are held against all of the page's text.

    own: words of prose outside that are an article.
    """
    placed = [
        (paths[block.path], len(block.text), count)
        for block, count, apart in zip(blocks, prose, furniture, strict=True)
        if not apart
    ]
    lying = _lying(placed)
    furnishing = _FURNISHING - lying
    content = [one for one in placed if furnishing.isdisjoint(one[0])]
    size: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for topics, length, count in content:
        for topic in topics:
            size[topic] += length
            held[topic] += int(count)
    whole = sum(length for _, length, _ in content)
    words = sum(count for _, _, count in content)
    text = sum(len(block.text) for block in blocks)
    return lying | {
        topic
        for topic, length in size.items()
        if length > _BOUNDS.common * (text if topic in _TELLING else whole)
        or (length >= _BOUNDS.most * whole and words - held[topic] < own and topic not in _TELLING)
    }


def _lying(placed: Sequence[tuple[frozenset[str], int, float]]) -> set[str]:
    """Topics of furniture whose names hold the page's prose, and next to none is outside."""
    held: Counter[str] = Counter()
    outside = 0.0
    for topics, _, count in placed:
        if _FURNISHING.isdisjoint(topics):
            outside += count
        elif "cookies" not in topics:
            for topic in topics & _FURNISHING:
                held[topic] += int(count)
    if outside >= _BOUNDS.little:
        return set()
    return {topic for topic, count in held.items() if count >= _BOUNDS.most_prose}


def _placed(path: str, names: Names) -> frozenset[tuple[str, str]]:
    """The topics of a path's labels, each with the path of the element that is named so."""
    labels = path.split(" ")
    return frozenset(
        (topic, " ".join(labels[: at + 1]))
        for at, label in enumerate(labels)
        for topic in names.of(label)
    )


def _apart(
    blocks: Sequence[Block],
    paths: Mapping[str, frozenset[tuple[str, str]]],
    common: Set[str],
    headline: int,
) -> Set[tuple[str, str]]:
    """Names of comments and consent that are the page's greater part, and yet not its article.

    They bear neither the headline nor all of the prose behind it.
    """
    doubtful = {one for found in paths.values() for one in found if one[0] in common & OUTGROWING}
    doubtful -= paths[blocks[headline].path]
    behind = blocks[headline + 1 :]
    outside = sum(
        words
        for block, words in zip(behind, prose_words(behind), strict=True)
        if doubtful.isdisjoint(paths[block.path])
    )
    return doubtful if outside >= OWN_PROSE else frozenset()
