"""What kind of page it is: an article, a thread, a product, and so on.

Told from what the page declares of itself, from its address, and from how it is built. A scorecard
for each type says how much the page looks like one; what is declared beyond doubt is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.scores.boxes import containers, prose_of_all
from cleaner.scores.card import Scorecard
from cleaner.scores.features import Column, Features
from cleaner.scores.register import FITTED
from cleaner.scores.story import Story

TYPES: Final = (*FITTED, "live_blog", "media")
"""What a page can be. A listing is an index of threads, events, news or courses; a collection one
of products."""
RUNNING: Final = frozenset(("article", "documentation", "live_blog", "service", ""))
"""Types of pages whose text runs, under headings; a text is told to be of none. Short articles are
told to be services at times."""
_MEDIA: Final = frozenset(("videoobject", "audioobject", "imagegallery"))


class _Bounds:
    """When a page is told to be of a type."""

    __slots__ = ()

    told_apart: Final = 4.0
    """Logits up to which the blocks' cards are told how much more a page looks like a type."""
    media_prose: Final = 7.0
    """Prose from which a page with a film or pictures is an article: a logarithm to base 2 of its
    words, so 128."""
    least_entries: Final = 4
    """Entries with a time of their own from which a page is a live blog."""
    story_words: Final = 100
    """Words of prose in one element from which a page with a headline of its own is a story.

    With the two below, 58 of 100 articles of DAnIEL that were told to be listings are articles, and
    so is one of 76 listings; with 80 words 63 and three, with 150 words 30 and none."""
    story_share: Final = 0.4
    """Share of the page's prose that stands in that element."""
    story_near: Final = 8
    """Blocks from the headline to the first of it, at most."""


_BOUNDS: Final = _Bounds()
_NO_STORY: Final = Story()


def type_scores(
    features: Features,
    cards: Mapping[str, Scorecard],
    views: Sequence[FoldedBlock] = (),
    story: Story = _NO_STORY,
) -> dict[str, float]:
    """How much the page looks like one of each type, as logits; types without a card left out.

    An article amid lists of others looks like one of them: what speaks for a listing speaks for an
    article there. See `is_one_story`.
    """
    found = {
        name: card.scores([features])[0]
        for name in FITTED
        if (card := cards.get(f"html-type-{name}")) is not None
    }
    if found and _best(found) == "listing" and is_one_story(views, story):
        found["article"], found["listing"] = found["listing"], found.get("article", 0.0)
    return found


def type_columns(scores: Mapping[str, float], count: int) -> dict[str, Column]:
    """By how many logits the page looks more like one of each type than like one of any other.

    As features of all its blocks. What a card says by itself is not the same after another fit.
    """
    bound = _BOUNDS.told_apart
    best, *rest = sorted(scores.values(), reverse=True) if scores else [0.0]
    second = rest[0] if rest else 0.0
    return {
        f"type.{name}": np.full(
            count, min(bound, max(-bound, score - (second if score == best else best)))
        )
        for name, score in scores.items()
    }


def _best(scores: Mapping[str, float]) -> str:
    return max(scores, key=lambda name: (scores[name], name))


def page_type(
    features: Features, metadata: Metadata, scores: Mapping[str, float], entries: int = 0
) -> str:
    """The type of a page, one of `TYPES`.

    scores: what `type_scores` says; without them every page is an article, but for what it declares
    beyond doubt. entries: paragraphs that begin with a time of their own.
    """
    own = frozenset(metadata.types)
    if "liveblogposting" in own or entries >= _BOUNDS.least_entries:
        return "live_blog"
    best = _best(scores) if scores else "article"
    media = own & _MEDIA or any(kind.startswith("og:video") for kind in own)
    if best == "article" and media and features.get("built.prose", 0.0) < _BOUNDS.media_prose:
        return "media"
    return best


def is_one_story(views: Sequence[FoldedBlock], story: Story) -> bool:
    """Whether a page that looks like a listing is an article amid lists of others.

    Its titles name one headline, and right below that stands most of the page's prose, in one
    element. Old portals have more links around each of their articles than others in an index.
    """
    if not story.is_named:
        return False
    blocks = [view.block for view in views]
    words: Counter[int] = Counter()
    first: dict[int, int] = {}
    for block, own in zip(blocks, prose_of_all(blocks, [v.words for v in views]), strict=True):
        if own:
            for number in containers(block)[:1]:
                words[number] += int(own)
                first.setdefault(number, block.index)
    if not words:
        return False
    number, most = words.most_common(1)[0]
    return (
        most >= _BOUNDS.story_words
        and most >= _BOUNDS.story_share * words.total()
        and 0 < first[number] - story.headline <= _BOUNDS.story_near
    )
