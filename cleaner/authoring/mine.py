"""Pages of one site → rules for what recurs on them: lines, lines but for numbers and names, boxes.

Nothing is proposed that is article text on any of the pages: what is to go must recur on pages
that are different articles, and every proposal is tried on all pages before it is shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import regex

from cleaner.authoring.masks import masked
from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import fates_of
from cleaner.text.fold import fold, fold_digits, fold_inner, is_unspaced, opening_quote
from cleaner.text.prose import PROSE_WORDS, ends_sentence

Form = Literal["line", "numbers", "names", "start", "box"]

LEAST_PAGES: Final = 3
"""Pages that must have a line before it is proposed: two may be one article. Chosen, never
measured."""


class _Bounds:
    """How often, how long and where a line must stand to be a site's boilerplate.

    The values were chosen by looking at sites' pages, and never measured against others.
    """

    __slots__ = ()

    edge_share: Final = 0.2
    """Share of the site's pages that have a line at the edge of the article, or outside of it."""
    body_share: Final = 0.5
    """Share of the pages that have a line within the article."""
    sentence_words: Final = 8
    """Words from which a line within articles that all pages repeat is no subhead."""
    inside_words: Final = 4
    """Words of a line within the article at least: subheads, ranks and names recur in a series."""
    long_words: Final = 6
    """Words from which a line at the edge need be on few pages only: nobody writes so many the same
    way again."""
    most_words: Final = 60
    """Words of a line that is looked at: stock paragraphs are hardly longer."""
    edge_blocks: Final = 15
    """Blocks from a page's top or bottom that are its edge."""
    linked: Final = 0.6
    """Share of characters in links from which a line is a link."""
    same_article: Final = 0.5
    """Share of prose that two pages have in common from which they are one article."""
    follow_ups: Final = 5
    """Pages of one affair that may share a paragraph of background, or a headline that recurs."""
    stops: Final = 0.2
    """Share of a group's lines that end as sentences do, above which it is one of sentences."""
    a_page: Final = 3
    """Lines of one beginning that a page has at most: an interview has many more."""
    start_words: Final = 25
    """Words of a line that is removed for its beginning: a longer one goes on with news."""
    headings: Final = 0.9
    """Share of the pages that have a heading within the article."""
    letters: Final = 4
    """Letters beside the numbers of a line that tell what it is."""
    linked_words: Final = 30
    """Words of a link in a box: a longer one may be a paragraph that is all link."""
    class_length: Final = 4
    """Characters of a class or id that names a box: shorter ones say nothing."""


_BOUNDS: Final = _Bounds()
_START = regex.compile(r"^([^:|–—：｜]{4,40}?)(?:\s*[:|–—]\s+|\s*[：｜]\s*)\S")
_CLASS = regex.compile(r"[a-z][a-z_]*(?:-[a-z0-9_]+)*")
_NO_BOX = frozenset({"html", "body", "main", "article"})
_SINGLE = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "b", "strong", "i", "em", "code", "p")
)
"""Classes of headings, of links and of single lines tell their sort, not where they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What recurs, and how a rule would find it.

    text: a phrase, the start of lines, a pattern, or a selector, by `form`. pages: on how many it
    stands, of `of`. zones: where. examples: lines that it finds; finds: all of them, folded.
    """

    form: Form
    text: str
    pages: int
    of: int
    zones: tuple[str, ...]
    examples: tuple[str, ...]
    finds: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[int, str, str]:
        """Order of showing: what stands on most pages first."""
        return -self.pages, self.form, self.text


@dataclass(slots=True)
class _Group:
    """Blocks that share a form, over the pages."""

    pages: set[int] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    texts: Counter[str] = field(default_factory=Counter)
    left: int = 0
    stops: int = 0
    count: int = 0
    words: int = 0
    linked: int = 0
    edge: bool = True
    headlines: int = 0
    declared: bool = False


@dataclass(slots=True)
class _Seen:
    """One block on one page.

    left: it stays in the article as things are. declared: the page calls it its title.
    """

    page: int
    view: FoldedBlock
    zone: str
    left: bool
    edge: bool
    headline: bool
    declared: bool

    @property
    def block(self) -> Block:
        return self.view.block


def mine(analyses: Sequence[Analysis]) -> tuple[Proposal, ...]:
    """What recurs on these pages of one site and is not yet taken, most frequent first."""
    pages = _different(analyses)
    if len(pages) < LEAST_PAGES:
        return ()
    seen = [item for number, analysis in enumerate(pages) for item in _look(number, analysis)]
    found: list[Proposal] = []
    told: set[str] = set()
    for form in ("line", "numbers", "names", "start"):
        groups = _groups(seen, form, told)
        for key, group in groups.items():
            if (group.left or group.headlines) and _recurs(group, form, len(pages)):
                found.append(_proposal(form, key, group, len(pages)))
                told.update(fold(text) for text in group.texts)
    recurring = told | _recurring(seen)
    found += _boxes(seen, recurring, len(pages))
    return tuple(sorted(found, key=lambda proposal: proposal.rank))


def _different(analyses: Sequence[Analysis]) -> list[Analysis]:
    """The pages without those that hold the same article as one before them."""
    kept: list[tuple[Analysis, set[str]]] = []
    owners: dict[str, set[int]] = defaultdict(set)
    for analysis in analyses:
        prose = {view.folded for view in analysis.views if view.words >= PROSE_WORDS}
        shared = Counter(owner for text in prose for owner in owners[text])
        if any(
            count > _BOUNDS.same_article * min(len(prose), len(kept[owner][1]))
            for owner, count in shared.items()
        ) and _same_title(analysis, kept, shared):
            continue
        for text in prose:
            owners[text].add(len(kept))
        kept.append((analysis, prose))
    return [analysis for analysis, _ in kept]


def _same_title(
    analysis: Analysis, kept: Sequence[tuple[Analysis, set[str]]], shared: Iterable[int]
) -> bool:
    """Whether one of the pages has the same headline, or either has none to tell by."""
    title = fold(analysis.headline.title)
    return any(not title or fold(kept[owner][0].headline.title) in ("", title) for owner in shared)


def _look(number: int, analysis: Analysis) -> Iterator[_Seen]:
    fates = fates_of(analysis)
    head = analysis.headline
    roles = {head.title_block, *head.dek_blocks}
    last = len(analysis.views) - 1
    declared = {fold(text) for _, text in analysis.segmented.metadata.titles}
    for view in analysis.views:
        index = view.block.index
        if view.folded and view.words <= _BOUNDS.most_words:
            yield _Seen(
                page=number,
                view=view,
                zone=analysis.shape.where(index),
                left=index not in roles and fates[index].rule is None,
                edge=min(index, last - index) < _BOUNDS.edge_blocks,
                headline=index in roles,
                declared=view.folded in declared,
            )


def _groups(seen: Iterable[_Seen], form: Form, told: set[str]) -> dict[str, _Group]:
    groups: dict[str, _Group] = {}
    for item in seen:
        key = _key(item, form)
        if not key or item.view.folded in told:
            continue
        group = groups.setdefault(key, _Group())
        group.pages.add(item.page)
        group.zones.add(item.zone)
        group.kinds.add(item.block.kind)
        group.texts[" ".join(item.block.text.split())] += 1
        group.left += item.left
        group.stops += ends_sentence(item.block.text)
        group.count += 1
        group.words = max(group.words, item.view.words)
        group.linked += (item.block.link_density or 0.0) >= _BOUNDS.linked
        group.edge = group.edge and item.edge
        group.headlines += item.headline
        group.declared = group.declared or item.declared
    return groups


def _key(item: _Seen, form: Form) -> str:
    if form == "line":
        return item.view.folded
    if form == "numbers":
        folded = fold_digits(item.view.folded)
        return folded if "0" in folded and sum(map(str.isalpha, folded)) >= _BOUNDS.letters else ""
    if form == "names":
        return masked(item.block.text)
    found = _START.match(item.block.text)
    start = found.group(1).strip() if found else ""
    return fold(start) if " " in start or is_unspaced(start) else ""


def _recurs(group: _Group, form: Form, pages: int) -> bool:
    """Whether a group is boilerplate by how often and where it stands."""
    count = len(group.pages)
    share = count / pages
    if count < LEAST_PAGES or len(group.texts) < (1 if form == "line" else 2):
        return False
    masthead = form == "line" and share >= _BOUNDS.body_share and count > _BOUNDS.follow_ups
    if group.headlines and (group.declared or not masthead):
        return False  # A line that most pages have is no headline, but may be taken for one.
    inside = "body" in group.zones
    listed = bool(group.kinds & {"list_item", "table_row"}) and group.linked < group.count
    sentence = group.stops > _BOUNDS.stops * group.count
    if form == "start":
        return (
            not sentence
            and count > LEAST_PAGES
            and share >= _BOUNDS.edge_share
            and group.count <= _BOUNDS.a_page * count
            and group.words <= _BOUNDS.start_words
        )
    if form == "names":
        return not inside and not sentence and group.edge and share >= _BOUNDS.edge_share
    if inside and group.words < _BOUNDS.inside_words:
        return False  # Subheads, ranks and names of products recur in an article's series too.
    if "heading" in group.kinds and inside:
        return share >= _BOUNDS.headings and count > LEAST_PAGES
    if listed:
        return share >= _BOUNDS.body_share
    if sentence:
        # Stories of one affair share whole paragraphs of background.
        least = _BOUNDS.body_share if inside and group.words >= PROSE_WORDS else _BOUNDS.edge_share
        return share >= least and count > (_BOUNDS.follow_ups if inside else LEAST_PAGES)
    if inside:
        enough = share >= _BOUNDS.body_share and count > LEAST_PAGES
        return enough or (group.words >= _BOUNDS.sentence_words and count >= LEAST_PAGES)
    return share >= _BOUNDS.edge_share or group.words >= _BOUNDS.long_words


def _recurring(seen: Iterable[_Seen]) -> set[str]:
    """Lines that stand on several pages."""
    pages: dict[str, set[int]] = defaultdict(set)
    for item in seen:
        pages[item.view.folded].add(item.page)
    return {text for text, found in pages.items() if len(found) >= LEAST_PAGES}


def _proposal(form: Form, key: str, group: _Group, of: int) -> Proposal:
    examples = tuple(text for text, _ in group.texts.most_common(3))
    text = examples[0] if form in ("line", "numbers") else key
    if form == "start":
        text = opening_quote(fold_inner(examples[0])) + key
    return Proposal(
        form=form,
        text=text,
        pages=len(group.pages),
        of=of,
        zones=tuple(sorted(group.zones)),
        examples=examples,
        finds=frozenset(map(fold, group.texts)),
    )


# Boxes: elements by class or id that never hold prose


def _boxes(seen: Sequence[_Seen], recurring: set[str], pages: int) -> Iterator[Proposal]:
    """Elements of which some text is left on several pages, and that never hold an article's."""
    inside: dict[str, list[_Seen]] = defaultdict(list)
    for item in seen:
        for selector in selectors_of(item.block.path, without=_SINGLE):
            inside[selector].append(item)
    taken: set[tuple[int, int]] = set()
    for selector, items in sorted(inside.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if any(item.headline or not _may_go(item, recurring) for item in items):
            continue
        on = {item.page for item in items}
        left = [item for item in items if item.left and item.view.folded not in recurring]
        places = {(item.page, item.block.index) for item in left}
        if len({page for page, _ in places}) < LEAST_PAGES or len(on) < _BOUNDS.edge_share * pages:
            continue
        if places <= taken:
            continue
        taken |= places
        yield Proposal(
            form="box",
            text=selector,
            pages=len(on),
            of=pages,
            zones=tuple(sorted({item.zone for item in left})),
            examples=tuple(" ".join(item.block.text.split()) for item in left[:3]),
        )


def _may_go(item: _Seen, recurring: set[str]) -> bool:
    linked = (
        item.block.link_density or 0.0
    ) >= _BOUNDS.linked and item.view.words <= _BOUNDS.linked_words
    return linked or not item.left or item.view.folded in recurring


def selectors_of(path: str, *, without: frozenset[str] = frozenset()) -> set[str]:
    """Class and id selectors of a block's ancestors that could be a box's.

    without: tags whose classes don't count.
    """
    found: set[str] = set()
    for label in path.split():
        tag = regex.split(r"[.#]", label, maxsplit=1)[0]
        if tag in _NO_BOX or tag in without:
            continue
        for sign, name in regex.findall(r"([.#])([^.#]+)", label):
            if _CLASS.fullmatch(name) and len(name) >= _BOUNDS.class_length:
                found.add(sign + name)
    return found
