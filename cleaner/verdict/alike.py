"""Paragraphs, labels and items that go although most of those made like them stay.

A page makes all paragraphs of its article alike. A score that has taken a few of them, behind an
advertisement or at the end of a long text, is wrong about those few, and a box of links amid the
text has ended above them: they are article text lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.rules.kinds.section import SectionRule
from cleaner.rules.proposals import Proposals
from cleaner.scores.card import Card
from cleaner.scores.story import Story
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.surroundings import ELSEWHERE, OTHER, link_share


class _Bounds:
    """What is given back.

    On 127 pages of Fundus, 791 articles of WCXB and 756 pages of DAnIEL, judged by cards that had
    seen none of their publishers, this gives back 164 paragraphs: 124 are in the gold, and of the
    40 others five are readers' comments; the rest is article text by reading, which the gold has
    not since it breaks off. By the shipped cards, which have seen those pages, it gives back 31.
    """

    __slots__ = ()

    linked: Final = 0.2
    """Share of characters in links from which a block is no paragraph of the article."""
    share: Final = 0.5
    """Share of the paragraphs made alike that stay, at least, of those that no section took."""
    kept: Final = 2
    """Paragraphs of an element that stay, at least."""
    names: Final = 2
    """Classes of a paragraph's own element at least by which it is made as others are, whatever
    boxes stand around each: parts of one text have boxes of their own on some pages."""
    kept_elsewhere: Final = 3
    """The same where they stand in other elements than the one that was taken."""
    pieces: Final = 4
    """Labels, cells or items made alike on a page at least, of which a few are given back."""
    headings: Final = 3
    """The same of headings, however long: of 15 that the shipped cards take amid others on labelled
    articles all are in the gold."""
    pieces_share: Final = 0.6
    """Share of them that stay, at least. Of 124 that the shipped cards take on labelled articles 82
    are in the gold; of the others most are prices and facts as those that stay."""
    piece_words: Final = 12
    """Words of each at most: longer ones are the texts of teasers, where most made alike stay."""
    surely_other: Final = 2.3
    """Score from which such a piece is boilerplate whatever it is made like."""


_BOUNDS: Final = _Bounds()
_LINKS: Final = "related"
"""The topic of sections of links, which take up to where the scores are sure of prose."""
_COMMENTS: Final = "named:comments"
_APART: Final = OTHER | ELSEWHERE | {"button"}
_INLINE: Final = pattern(r"(?: (?:a|b|em|font|i|span|strong|u))+$")
"""Elements within a paragraph that hold all of it, as a bold one does."""
_NUMBERED: Final = pattern(r"\.[^ .#]*[0-9][^ .#]*")
"""Classes with a number: what pages are built with gives each box around a paragraph its own."""


def settle_alike(
    context: Context, proposals: Proposals, card: Card | None, takers: Takers, story: Story
) -> None:
    """Gives back paragraphs that only the card took, or a section of links, where most like them
    stay.

    proposals: what rules suspect stays gone, and so do the labels of sections. story: where the
    headline stands; in other elements, paragraphs below another headline are another story's.
    """
    ruled = {*proposals.suspects, *(start.index for start in proposals.starts)}
    doubted = {
        index
        for index, (by, _) in takers.items()
        if (by is card or _by_section(index, takers))
        and index not in ruled
        and _is_paragraph(context.views[index])
        and ends_sentence(context.views[index].block.text)
    }
    if not doubted:
        return
    for group in _made_alike(context.views, doubted):
        kept = [view for view in group if view.block.index not in takers]
        below_label = sum(_by_section(view.block.index, takers) for view in group)
        if len(kept) < max(_BOUNDS.kept, _BOUNDS.share * (len(group) - below_label)):
            continue
        places = {_place(view) for view in kept}
        for view in group:
            index = view.block.index
            if index not in doubted or index not in takers:
                continue
            elsewhere = len(kept) >= _BOUNDS.kept_elsewhere and story.reaches(index)
            if elsewhere or _place(view) in places:
                del takers[index]


def settle_pieces(
    context: Context, suspects: Mapping[int, Set[str]], card: Card | None, takers: Takers
) -> None:
    """Gives back labels, cells, items and headings that only the card took, where most made like
    them stay.

    That are lines in elements of their own, as the parts of a row of facts are; a bare `p` is told
    by its neighbours. A link stays where others that say the same do, or where it is a heading as
    those are. suspects: the topics that blocks are suspected of, by index; those stay gone.
    """
    if card is None:
        return
    doubted = {
        index
        for index, (by, _) in takers.items()
        if by is card
        and index not in suspects
        and context.shape.scores[index] < _BOUNDS.surely_other
        and _is_piece(context.views[index])
    }
    if not doubted:
        return
    wanted = {made_of(context.views[index].block.path) for index in doubted}
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for view in context.views:
        own = made_of(view.block.path)
        if own in wanted and _is_piece(view):
            groups[own].append(view.block.index)
    for group in groups.values():
        kept = [index for index in group if index not in takers]
        heading = context.views[group[0]].block.kind == "heading"
        least = _BOUNDS.headings if heading else _BOUNDS.pieces
        if len(group) < least or len(kept) < _BOUNDS.pieces_share * len(group):
            continue
        links = heading and all(link_share(context.views[i]) >= _BOUNDS.linked for i in kept)
        stay = Counter(context.views[index].folded for index in kept)
        go = Counter(context.views[index].folded for index in group if index in takers)
        for index in group:
            view = context.views[index]
            amid = kept[0] < index < kept[-1] and (links or link_share(view) < _BOUNDS.linked)
            if index in doubted and (amid or stay[view.folded] > go[view.folded]):
                del takers[index]


def _is_piece(view: FoldedBlock) -> bool:
    """Whether a block is a line in an element of its own, in a box that may be the article's."""
    block = view.block
    if not block.path or not _APART.isdisjoint(block.marks):
        return False
    if block.kind == "heading":
        return True
    return (
        block.kind in ("paragraph", "list_item")
        and not block.path.endswith(" p")
        and view.words <= _BOUNDS.piece_words
    )


def _by_section(index: int, takers: Takers) -> bool:
    """Whether a section of links took the block, which says nothing of the block itself."""
    by = takers[index][0] if index in takers else None
    return isinstance(by, SectionRule) and by.topic == _LINKS


def _is_paragraph(view: FoldedBlock) -> bool:
    block = view.block
    return (
        view.words >= PROSE_WORDS
        and len(block.around) > 1
        and block.kind in ("paragraph", "list_item")
        and (block.link_density or 0.0) < _BOUNDS.linked
        and _COMMENTS not in block.marks
    )


def _made_alike(views: Sequence[FoldedBlock], doubted: Set[int]) -> Iterator[list[FoldedBlock]]:
    """The paragraphs in elements of the same tags and classes, for those that hold doubted ones."""
    groups: defaultdict[str, list[FoldedBlock]] = defaultdict(list)
    made: dict[str, str] = {}
    for view in views:
        if _is_paragraph(view):
            path = made_of(view.block.path)
            if path not in made:
                made[path] = _NUMBERED.sub("", _INLINE.sub("", path))
            groups[made[path]].append(view)
    for group in groups.values():
        if any(view.block.index in doubted for view in group):
            yield group
    named: defaultdict[str, list[FoldedBlock]] = defaultdict(list)
    for path, group in groups.items():
        label = path.rpartition(" ")[2]
        if label.count(".") >= _BOUNDS.names:
            named[label] += [view for view in group if _APART.isdisjoint(view.block.marks)]
    for group in named.values():
        if any(view.block.index in doubted for view in group):
            yield group


def _place(view: FoldedBlock) -> int:
    """The number of the element around a paragraph's own."""
    return view.block.around[1]
