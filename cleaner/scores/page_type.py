"""What kind of page it is: an article, a thread, a product, and so on.

Told from what the page declares of itself, from its address, and from how it is built. A scorecard
for each type says how much the page looks like one; what is declared beyond doubt is not asked.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

import numpy as np

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block, Metadata
from cleaner.scores.boxes import containers, prose_of_all
from cleaner.scores.card import Scorecard
from cleaner.scores.features import Column, Features
from cleaner.scores.register import FITTED
from cleaner.scores.story import Story
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.text.prose import MONEY, TIME_OR_DATE

TYPES: Final = (*FITTED, "live_blog", "media")
"""What a page can be. A listing is an index of threads, events, news or courses; a collection one
of products."""
RUNNING: Final = frozenset(("article", "documentation", "live_blog", "service", ""))
"""Types of pages whose text runs, under headings; a text is told to be of none. Short articles are
told to be services at times."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DECLARED: Final[Mapping[str, frozenset[str]]] = {
    "article": frozenset(
        ("article", "newsarticle", "blogposting", "reportagenewsarticle", "opinionnewsarticle")
    ),
    "og_article": frozenset(("og:article",)),
    "og_product": frozenset(("og:product", "og:product.item", "og:product.group")),
    "og_site": frozenset(("og:website",)),
    "product": frozenset(("product", "productgroup", "individualproduct")),
    "offer": frozenset(("offer", "aggregateoffer")),
    "forum": frozenset(("discussionforumposting", "qapage", "question", "comment")),
    "index": frozenset(("itemlist", "collectionpage", "searchresultspage", "offercatalog")),
    "faq": frozenset(("faqpage",)),
    "manual": frozenset(("techarticle", "apireference", "howto", "softwaresourcecode")),
    "firm": frozenset(("service", "localbusiness", "organization", "corporation", "website")),
    "crumbs": frozenset(("breadcrumblist",)),
    "dated": frozenset(("meta:published",)),
    "event": frozenset(("event", "course", "jobposting")),
}
"""What types of schema.org and Open Graph speak for."""
_ADDRESS: Final[Mapping[str, frozenset[str]]] = {
    "forum": _words(
        "forum forums thread threads topic topics viewtopic showthread t questions question "
        "discussion discussions community r comments board boards answers viewthread"
    ),
    "product": _words("product products item items p dp shop store buy sku"),
    "collection": _words(
        "collection collections category categories c shop catalog department range cat all"
    ),
    "docs": _words(
        "docs doc documentation manual reference ref api wiki guide guides help support handbook "
        "learn tutorial tutorials man latest stable en readthedocs glossary"
    ),
    "article": _words(
        "blog blogs news article articles story stories post posts magazine opinion pulse"
    ),
    "index": _words(
        "news events event courses catalog search tag tags archive archives directory list jobs "
        "resources publications press topics"
    ),
    "service": _words(
        "service services solutions pricing about features programs program admissions contact "
        "company plans faq tuition platform"
    ),
}
"""Words of addresses that speak for a type; sites in many languages have them in English."""
_SINGULAR: Final = (
    *("product", "price", "cart", "sku", "review", "variant", "swatch", "collection", "grid"),
    *("forum", "thread", "topic", "message", "post", "reply", "comment", "answer", "user"),
    *("docs", "doc", "markdown", "code", "highlight", "sidebar", "toc", "section", "wiki"),
    *("article", "entry", "blog", "story", "author", "hero", "testimonial", "pricing", "faq"),
    *("card", "tile", "list", "item", "event", "course", "filter", "facet", "pagination"),
    *("elementor", "cta", "accordion", "banner", "tab", "gallery", "row"),
)
"""Words of class and id names whose share of the blocks is looked at."""
_NAMES: Final = frozenset((*_SINGULAR, *(f"{name}s" for name in _SINGULAR)))
_FEATURES: Final = {name: f"named.{name}" for name in _SINGULAR}
_NAMED: Final = 2
"""How sure the headline is that a title names; see `Story`."""
_THREADS: Final = frozenset(("discussionforumposting", "qapage"))
_MEDIA: Final = frozenset(("videoobject", "audioobject", "imagegallery"))
_PART: Final = pattern(r"[^\W\d_]+")
_YEAR: Final = pattern(r"/(?:19|20)\d\d/")


class _Bounds:
    """What is counted of a page, and up to which value. Chosen, never measured one by one."""

    __slots__ = ()

    short_words: Final = 8
    """Words below which a block is a label."""
    linked: Final = 0.6
    """Share of characters in links from which a block is a link."""
    most_depth: Final = 6
    """Parts of an address that are counted."""
    most_found: Final = 30
    """Prices and dates that are counted."""
    near: Final = 6
    """Blocks before and behind the headline in which an article's date stands."""
    date_line: Final = 90
    """Characters of a line with a date at most."""
    told_apart: Final = 4.0
    """Logit up to which the blocks' cards are told how much a page looks like a type."""
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


def type_features(
    views: Sequence[FoldedBlock], metadata: Metadata, story: Story, url: str | None
) -> Features:
    """What is known of the whole page; empty for a page of no blocks."""
    if not views:
        return {}
    blocks = [view.block for view in views]
    return {
        **_declared(metadata),
        **_address(url or metadata.canonical),
        **_built(views, blocks, story),
        **_named(blocks),
    }


def is_thread(metadata: Metadata, url: str | None) -> bool:
    """Whether a page declares to be a thread of posts, or its address says so."""
    if not _THREADS.isdisjoint(metadata.types):
        return True
    return _address(url or metadata.canonical)["at.forum"] > 0


def _declared(metadata: Metadata) -> Features:
    own = frozenset(metadata.types)
    titles = {word for _, text in metadata.titles for word in _PART.findall(text.lower())}
    return {
        **{f"says.{name}": float(not own.isdisjoint(t)) for name, t in _DECLARED.items()},
        **{f"says.title_{name}": float(bool(titles & t)) for name, t in _ADDRESS.items()},
    }


def _address(url: str) -> Features:
    try:
        address = urlsplit(url)
    except ValueError:
        address = urlsplit("")
    path = unquote(address.path).lower()
    parts = [part for part in path.split("/") if part]
    last = parts[-1] if parts else ""
    told = {word for part in parts for word in _PART.findall(part) if len(part) < 30}
    host = set(_PART.findall((address.hostname or "").lower()))
    found = {
        f"at.{name}": float(bool(told & known)) + 2 * float(bool(host & known))
        for name, known in _ADDRESS.items()
    }
    return {
        **found,
        "built.depth": float(min(_BOUNDS.most_depth, len(parts))),
        "built.joints": float(min(8, last.count("-") + last.count("_"))),
        "built.digits": sum(map(str.isdigit, last)) / (len(last) or 1),
        "built.dated": float(bool(_YEAR.search(path))),
        "built.query": float(bool(address.query)),
        "built.file": float("." in last),
    }


def _built(views: Sequence[FoldedBlock], blocks: Sequence[Block], story: Story) -> Features:
    count = len(views)
    counts = [view.words for view in views]
    prose = prose_of_all(blocks, counts)
    total = sum(prose)
    words = sum(counts) or 1
    lengths = sorted(own for own in prose if own) or [0]
    most_together, spread, spread_mass = gather(blocks, prose)
    densities = [block.link_density or 0.0 for block in blocks]
    links = sum([own * share for own, share in zip(counts, densities, strict=True)])
    texts = [block.text for block in blocks]
    whole = "\n".join(texts)
    kinds, linked, main, article, articles, forms, buttons = count_marks(blocks)
    return {
        "built.blocks": math.log2(count),
        "built.words": math.log2(words),
        "built.prose": math.log2(1 + total),
        "built.prose_share": total / words,
        "built.paragraphs": math.log2(1 + sum(1 for own in prose if own)),
        "built.middle": lengths[len(lengths) // 2],
        "built.most_together": most_together / (len(lengths) or 1),
        "built.spread": math.log2(1 + spread),
        "built.spread_mass": spread_mass / (total or 1.0),
        "built.links": links / words,
        "built.short": sum([own < _BOUNDS.short_words for own in counts]) / count,
        "built.linked": linked / count,
        "built.prices": float(min(_BOUNDS.most_found, sum(map(whole.count, MONEY)))),
        "built.dates": _count(TIME_OR_DATE, whole),
        "built.questions": min(20.0, sum([text.endswith("?") for text in texts])),
        "built.known": float(story.known),
        "built.headline": float(views[story.headline].words if story.known else 0),
        "built.dated_head": float(_is_dated(blocks, story)),
        "built.after": 1 - max(0, story.headline) / count,
        **{
            f"built.{kind}s": kinds.get(kind, 0) / count
            for kind in ("heading", "list_item", "code", "table_row", "quote", "caption")
        },
        "built.main": main / count,
        "built.article": article / count,
        "built.articles": math.log2(1 + articles),
        "built.forms": forms / count,
        "built.buttons": buttons / count,
    }


def gather_plainly(blocks: Sequence[Block], prose: Sequence[float]) -> tuple[int, int, float]:
    """How blocks of prose stand together: most in one element; elements of the widest shape; mass.

    A shape is a path of tags and names; its mass is the prose in blocks with it.
    """
    places: Counter[int] = Counter()
    shapes: defaultdict[str, set[int]] = defaultdict(set)
    mass: defaultdict[str, float] = defaultdict(float)
    for block, own in zip(blocks, prose, strict=True):
        if own:
            for number in containers(block)[:1]:
                places[number] += 1
                shapes[block.path].add(number)
            mass[block.path] += own
    widest = max(shapes, key=lambda path: len(shapes[path]), default="")
    return max(places.values(), default=0), len(shapes.get(widest, ())), mass[widest]


def count_marks_plainly(
    blocks: Sequence[Block],
) -> tuple[dict[str, int], int, int, int, int, int, int]:
    """Blocks by kind; in links; in the main part, in articles, and how many; in forms, buttons."""
    return (
        dict(Counter([block.kind for block in blocks])),
        sum((block.link_density or 0) > _BOUNDS.linked for block in blocks),
        sum("main" in block.marks for block in blocks),
        sum("article" in block.marks for block in blocks),
        _elements(blocks, "article"),
        sum("form" in block.marks for block in blocks),
        sum("button" in block.marks for block in blocks),
    )


def _count(pattern: re.Pattern[str], text: str) -> float:
    """How often a pattern is found, up to a bound."""
    return float(sum(1 for _ in islice(pattern.finditer(text), _BOUNDS.most_found)))


def _is_dated(blocks: Sequence[Block], story: Story) -> bool:
    """Whether a short line with a date stands near the headline."""
    first = max(0, story.headline - _BOUNDS.near)
    near = blocks[first : story.headline + _BOUNDS.near + 1] if story.known else ()
    return any(
        len(block.text) <= _BOUNDS.date_line and TIME_OR_DATE.search(block.text) for block in near
    )


def _elements(blocks: Sequence[Block], tag: str) -> int:
    """How many runs of blocks stand in an element of this tag: about how many there are."""
    runs, before = 0, -1
    for block in blocks:
        inside = block.around[-2] if tag in block.marks and len(block.around) > 1 else -1
        runs += inside not in (-1, before)
        before = inside
    return runs


def _named(blocks: Sequence[Block]) -> Features:
    """The share of blocks in elements that are named so."""
    counts = count_names([block.path for block in blocks], _NAMES)
    found = dict.fromkeys(map(_FEATURES.__getitem__, _SINGULAR), 0.0)
    for name, count in counts.items():
        for told in (name, name.removesuffix("s")):
            if feature := _FEATURES.get(told):
                found[feature] = max(found[feature], count / len(blocks))
    return found


def count_names_plainly(paths: Sequence[str], known: frozenset[str]) -> dict[str, int]:
    """How many of the paths hold each of the known names as a word of a label."""
    found: dict[str, frozenset[str]] = {"": frozenset()}
    labels: dict[str, frozenset[str]] = {}

    def told(path: str) -> frozenset[str]:
        """The names of a path's labels: those of its last one and of the path around it."""
        if path not in found:
            around, _, label = path.rpartition(" ")
            own = labels.get(label)
            if own is None:
                own = labels[label] = known.intersection(_PART.findall(label))
            found[path] = told(around) | own if own else told(around)
        return found[path]

    counts: Counter[str] = Counter()
    for path, count in Counter(paths).items():
        for name in told(path):
            counts[name] += count
    return dict(counts)


gather: Final = native.pick("cleaner.scores._boxes", "gather", gather_plainly)
count_marks: Final = native.pick("cleaner.scores._boxes", "count_marks", count_marks_plainly)
count_names: Final = native.pick("cleaner.scores._boxes", "count_names", count_names_plainly)


def type_scores(features: Features, cards: Mapping[str, Scorecard]) -> dict[str, float]:
    """How much the page looks like one of each type, as logits; types without a card left out."""
    return {
        name: card.scores([features])[0]
        for name in FITTED
        if (card := cards.get(f"html-type-{name}")) is not None
    }


def type_columns(scores: Mapping[str, float], count: int) -> dict[str, Column]:
    """The scores as features of all blocks of the page."""
    bound = _BOUNDS.told_apart
    return {
        f"type.{name}": np.full(count, min(bound, max(-bound, score)))
        for name, score in scores.items()
    }


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
    best = max(scores, key=lambda name: (scores[name], name)) if scores else "article"
    media = own & _MEDIA or any(kind.startswith("og:video") for kind in own)
    if best == "article" and media and features.get("built.prose", 0.0) < _BOUNDS.media_prose:
        return "media"
    return best


def is_one_story(views: Sequence[FoldedBlock], story: Story) -> bool:
    """Whether a page that looks like a listing is an article amid lists of others.

    Its titles name one headline, and right below that stands most of the page's prose, in one
    element. Old portals have more links around each of their articles than others in an index.
    """
    if story.known < _NAMED:
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
