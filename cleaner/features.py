"""What a block looks like, as named numbers: what `shape` rules and scorecards look at.

All features are language-free: words that the page's own long blocks share stand in for stop
words (jusText's stop-word density without its lists), and words that a block shares with the
page's prose tell captions from menus.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.fold import words
from cleaner.model import Block
from cleaner.rules.match import FoldedBlock

Features = dict[str, float]

LONG_WORDS = 18
_KINDS = {
    "paragraph": 0,
    "heading": 1,
    "list_item": 2,
    "quote": 3,
    "code": 4,
    "caption": 5,
    "table_row": 6,
}
_CLOSERS = "\"'”’»«)]›“„* \u00a0"
_FINALS = {
    **dict.fromkeys(".。।؟۔｡", 1),
    ":": 2,
    "：": 2,
    ",": 3,
    ";": 3,
    "、": 3,
    "?": 4,
    "!": 4,
    "？": 4,
    "！": 4,
    "…": 5,
}
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d[-./]\d{1,2}|\b\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d\b"
    r"|\b\d{1,2}\.? [^\W\d_]+,? (?:19|20)\d\d\b|[^\W\d_]+ \d{1,2}, (?:19|20)\d\d\b|\d年\d+月"
)
_LINKS = ("://", "www.", ".com", ".org", ".net", ".de", ".co.", "@")
_SENTENCE_ENDS = (". ", "! ", "? ", '." ', ".” ", "。", "؟ ", "। ")
_SIGNS = "|©®™›»→/#@&+•·_=<>{}[]~^\\"


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
            counts.update(set(words(view.folded)))
    least = max(2, len(texts) // 4)
    common = frozenset(word for word, count in counts.items() if count >= least)
    return PageWords(common, counts)


def final_sign(text: str) -> int:
    """How a text ends: 0 no sign, 1 stop, 2 colon, 3 comma, 4 question or call, 5 dots."""
    end = text.rstrip(_CLOSERS)[-1:]
    if end == "." and text.rstrip(_CLOSERS).endswith("..."):
        return 5
    return _FINALS.get(end, 0)


def _first_sign(text: str) -> int:
    """How a text starts: 0 capital or caseless, 1 small letter, 2 digit, 3 quote, 4 other."""
    first = text[:1]
    if first.isalpha():
        return 1 if first.islower() else 0
    if first.isdigit():
        return 2
    return 3 if first in "\"'“„«‘»" else 4


def block_features(
    view: FoldedBlock, page: PageWords, repeats: int, suspects: frozenset[str] | set[str]
) -> Features:
    """The block's own features; context is added by `context_features`.

    repeats: how often the same folded text stands on the page.
    """
    block = view.block
    text = block.text
    tokens = words(view.folded)
    count = len(tokens) or 1
    own = 1 if view.words >= LONG_WORDS else 0
    common = page.common
    vocabulary = page.vocabulary
    content = [word for word in tokens if len(word) > 3 and word not in common]
    shared = sum([vocabulary.get(word, 0) > own for word in content])
    split = text.split()
    capitals = sum([word[0].isupper() for word in split[1:]])
    digits = sum([text.count(digit) for digit in "0123456789"])
    short = view.words < 40
    found: Features = {
        "words": view.words,
        "word_length": len(view.folded) / count,
        "final": final_sign(text),
        "first": _first_sign(text),
        "kind": _KINDS[block.kind],
        "level": block.level,
        "commas": text.count(",") + text.count("、") + text.count("，"),
        "sentences": sum([text.count(end) for end in _SENTENCE_ENDS]) if view.words > 5 else 0,
        "digits": digits / (len(text) or 1),
        "capitals": capitals / (len(split) - 1) if len(split) > 1 else -1.0,
        "shouted": sum([len(word) > 1 and word.isupper() for word in split]) / (len(split) or 1),
        "common": sum([word in common for word in tokens]) / count,
        "shared": shared / len(content) if content else -1.0,
        "repeats": repeats,
        "signs": sum([text.count(sign) for sign in _SIGNS]) if short else 0,
        "clock": 1.0 if short and digits and _CLOCK.search(text) else 0.0,
        "link": 1.0 if any(sign in text for sign in _LINKS) else 0.0,
        "quoted": 1.0 if any(sign in text for sign in '"“„«') else 0.0,
        "question": 1.0 if "?" in text else 0.0,
        "suspects": len(suspects),
    }
    for topic in suspects:
        found["suspect." + topic] = 1.0
    if block.link_density is not None:
        found.update(_markup_features(block))
    return found


_MARKED = frozenset(
    {
        "judged", "extracted", "hidden", "kicker", "nav", "header", "footer", "aside", "form",
        "figure",
        "article", "main", "button", "dialog", "time", "address", "strong", "list_links",
        "itemprop:articlebody", "itemprop:headline", "itemprop:description",
    }
)  # fmt: skip
_TAGS = {
    tag: number
    for number, tag in enumerate(
        ("", "p", "div", "li", "span", "a", "td", "tr", "dd", "dt", "blockquote", "section",
         "article", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "pre", "figure", "time",
         "label", "button", "address", "main", "body")
    )
}  # fmt: skip


def _markup_features(block: Block) -> Features:
    """What only HTML tells of a block."""
    found: Features = {
        "link_density": block.link_density or 0.0,
        "tag": _TAGS.get(block.tag, len(_TAGS)),
        "depth": block.path.count(" "),
    }
    for mark in block.marks:
        if mark in _MARKED or mark.startswith("named:"):
            found[mark.replace(":", ".")] = 1.0
    return found


_SIZES = (1.5, 2.5, 3.5, 5.5, 8.5, 12.5, 17.5, 25.5, 40.5)


def size(count: float) -> int:
    """The class of a number of words, 0 (one word) to 9 (more than 40)."""
    for index, edge in enumerate(_SIZES):
        if count < edge:
            return index
    return len(_SIZES)


_WORDS = {
    "words": "its length",
    "word_length": "the length of its words",
    "final": "how it ends",
    "first": "how it starts",
    "kind": "its kind",
    "level": "its depth in a list",
    "commas": "its commas",
    "sentences": "its number of sentences",
    "digits": "its digits",
    "capitals": "its capital letters",
    "shouted": "its words in capitals",
    "common": "its share of the article's common words",
    "shared": "its share of the article's words",
    "repeats": "how often it is repeated",
    "signs": "its signs",
    "clock": "a date or time in it",
    "link": "an address in it",
    "quoted": "its quotation marks",
    "question": "its question marks",
    "suspects": "telling phrases in it",
    "from_top": "its distance from the top",
    "to_bottom": "its distance from the bottom",
    "gap": "the blank lines before it",
    "gap_after": "the blank lines after it",
    "page_blocks": "the page's number of blocks",
    "page_words": "the page's length",
    "page_short": "the page's share of short blocks",
    "page_ruled": "the page's share of known boilerplate",
    "page_suspect": "the page's share of telling phrases",
    "own": "what it looks like by itself",
    "near_before": "the blocks before it",
    "near_after": "the blocks after it",
    "mass_before": "the article text before it",
    "mass_after": "the article text after it",
    "share_before": "its place in the article",
    "from_start": "its distance from where the article starts",
    "from_end": "its distance from where the article ends",
    "zone": "whether it stands amid the article",
    "run": "the run of short blocks around it",
    "since_starter": "a box that begins before it",
    "words_before": "the length of the block before it",
    "words_after": "the length of the block after it",
    "link_density": "its link density",
    "tag": "its element",
    "depth": "its depth in the page",
    "extracted": "trafilatura's opinion of it",
    "judged": "the doubt about where the article is",
}


def is_known(name: str) -> bool:
    """Whether a `shape` rule may ask for a feature of this name."""
    starts = (
        *("suspect.", "named.", "itemprop.", "before_", "after_", "box.", "kin.", "kin_share."),
        *("says.", "relation.", "overlap.", "agree.", "declared."),
    )
    return name in _WORDS or name.replace(".", ":") in _MARKED or name.startswith(starts)


def in_words(name: str) -> str:
    """A feature's name as a reader of `explain` understands it.

    >>> in_words("suspect.caption"), in_words("before_2")
    ('a phrase of caption in it', 'the blocks before it')
    """
    if name.startswith("suspect."):
        return f"a phrase of {name[8:]} in it"
    if name.startswith("named."):
        return f"a class or id named for {name[6:]}"
    if name.startswith("box."):
        return "what is in the boxes around it"
    if name.startswith(("kin.", "kin_share.")):
        return "the blocks in the same box"
    if name.startswith(("before_", "after_")):
        return f"the blocks {name.split('_')[0]} it"
    return _WORDS.get(name, f"the mark {name}")
