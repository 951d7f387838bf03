"""What is known of a whole page: what it declares, its address, and how it is built."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.model import Block, Metadata
from cleaner.scores.boxes import containers, prose_of_all
from cleaner.scores.features import Features
from cleaner.scores.story import Story
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.text.prose import MONEY, TIME_OR_DATE


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
        "discussion discussions showtopic community r comments board boards answers viewthread"
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
_THREADS: Final = frozenset(("discussionforumposting", "qapage"))
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
                shapes[made_of(block.path)].add(number)
            mass[made_of(block.path)] += own
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
