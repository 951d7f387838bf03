"""Pull quotes: sentences that a page sets large beside the article, which says them itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.blocks.labels import names_of
from cleaner.model import Block
from cleaner.system.pattern import pattern

PULL_QUOTE: Final = "pull-quote"


class _Bounds:
    """How much a pull quote says, in words. Chosen by looking at pages."""

    __slots__ = ()

    fewest: Final = 6
    """Words at least: shorter ones may well be said twice."""
    fewest_named: Final = 3
    """The same in an element that is named for nothing but pull quotes: it says again what the
    article says, and a label of two words may be said anywhere. Chosen, never measured."""
    most: Final = 70
    """Words at most."""
    more: Final = 4
    """Words that the paragraph which says it again has more at least."""
    labels: Final = 4
    """Elements around a block whose names count."""
    attribution: Final = 9
    """Words at most that name the speaker behind it."""
    label: Final = 6
    """Words at most of a label above it: "Start Quote", "Continue reading"."""
    whole: Final = 10
    """Words at least of one that a whole paragraph says again."""
    levels: Final = 5
    """Elements around a quotation of which one is the paragraph's box."""


_BOUNDS: Final = _Bounds()
_NAMED: Final = pattern(
    r"pull-?(?:quote|out|text)|(?<![a-z])(?:pq|quote|quotes|blockquote|callout|zitat|citation|citat"
    r"|citaat|cytat|destacado|cita|exergue|sitat)(?![a-z])"
)
"""Names of elements that set a pull quote."""
_PIECES: Final = (
    *("pull", "pq", "quote", "callout", "zitat", "cita", "cytat", "destacado", "exergue", "sitat"),
)
"""Each of these names holds one of them: most pages have none in all of their names."""
_SURELY_NAMED: Final = pattern(r"pull-?(?:quote|out|text)")
"""Those that say nothing else: boxes with products have headings, too."""
_SPEAKER: Final = pattern(r"\s*(?:[–—―-]{1,2}\s+|[–—―])[^–—―.!?]{2,80}$")
"""A dash and who said it, behind the words."""
_KINDS: Final = frozenset(("paragraph", "heading", "quote", "caption"))


def mark_pull_quotes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of an HTML page, those of pull quotes marked `pull-quote`.

    That are quotations, and blocks in boxes or in elements that are named for them, whose words
    stand once more in a longer block; and the name of the speaker behind them.
    """
    named = _named(blocks)
    candidates = [
        block
        for block in blocks
        if (block.kind == "quote" or block.path in named or "aside" in block.marks)
        and block.kind in _KINDS
        and (block.kind != "heading" or _SURELY_NAMED.match(named.get(block.path, "")))
    ]
    told = [
        (block, words)
        for block in candidates
        if _is_long_enough(words := _quoted(block), named.get(block.path, ""))
    ]
    said = "\n".join([block.text for block in blocks]).lower() if told else ""
    told = [(block, words) for block, words in told if _may_be_said_again(words, said)]
    if not told:
        return tuple(blocks)
    texts = [f" {_words(block.text)} " for block in blocks]
    whole = "|".join(texts)
    found: set[int] = set()
    for block, words in told:
        count = words.count(" ") + 1
        if whole.count(f" {words} ") < 2:
            continue
        if any(
            f" {words} " in text
            and (text.count(" ") > count + _BOUNDS.more or _is_the_same(block, other, text, count))
            for other, text in zip(blocks, texts, strict=True)
            if other is not block and other.kind in ("paragraph", "list_item", "quote")
        ):
            found.add(block.index)
            found.update(_speaker(blocks, block))
    return tuple(block.marked(PULL_QUOTE) if block.index in found else block for block in blocks)


def _named(blocks: Sequence[Block]) -> dict[str, str]:
    """What the last elements of paths are named of pull quotes, for those that are."""
    names = names_of(blocks)
    pieces = [piece for piece in _PIECES if piece in names]
    found: dict[str, str] = {}
    for path in {block.path for block in blocks} if pieces else ():
        near = " ".join(path.rsplit(" ", _BOUNDS.labels)[-_BOUNDS.labels :])
        if any(piece in near for piece in pieces):
            name = _SURELY_NAMED.search(near) or _NAMED.search(near)
            if name and name[0]:
                found[path] = name[0]
    return found


def _quoted(block: Block) -> str:
    """The words of a block, without those that name the speaker."""
    return _words(_SPEAKER.sub("", block.text)) or _words(block.text)


def _is_long_enough(words: str, name: str) -> bool:
    """Whether a block says as much as pull quotes do. name: what its element is named of them."""
    fewest = _BOUNDS.fewest_named if _SURELY_NAMED.match(name) else _BOUNDS.fewest
    return fewest <= words.count(" ") + 1 <= _BOUNDS.most


def _may_be_said_again(words: str, said: str) -> bool:
    """Whether each of some words stands twice in all that the page says.

    The words of all blocks are told apart for those alone of which that is so.
    """
    own = sorted(set(words.split(" ")), key=len, reverse=True)
    return all(said.count(word) > 1 for word in own)


def _words(text: str) -> str:
    """The words of a text in lower case, parted by single spaces."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _is_the_same(quote: Block, other: Block, text: str, words: int) -> bool:
    """Whether a paragraph says no more than the quotation beside it.

    text: the paragraph's words between spaces. The paragraph's own box holds the quotation: posts
    of a forum, in boxes of their own, quote one another.
    """
    return (
        quote.kind == "quote"
        and other.kind == "paragraph"
        and text.count(" ") <= words + 1
        and words >= _BOUNDS.whole
        and len(other.around) > 1
        and other.around[1] in quote.around[1 : _BOUNDS.levels]
    )


def _speaker(blocks: Sequence[Block], quote: Block) -> list[int]:
    """The block behind a pull quote that names its speaker: short, and in the same box.

    The box may have short labels above the quotation.
    """
    behind = quote.index + 1
    if behind >= len(blocks) or len(blocks[behind].text.split()) > _BOUNDS.attribution:
        return []
    shared = set(quote.around[1:]) & set(blocks[behind].around)
    others = [
        other
        for other in blocks
        if other.index not in (quote.index, behind)
        and (other.index > behind or len(other.text.split()) > _BOUNDS.label)
    ]
    alone = [number for number in shared if not any(number in other.around for other in others)]
    return [behind] if alone else []
