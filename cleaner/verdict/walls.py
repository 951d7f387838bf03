"""Boxes that are called walls, below the last paragraph: what is shown for the article's rest.

Names as `subscribe` or `offer` are of any box that sells. That of a paywall leaves no doubt, where
a prompt to pay or to sign in stands in it and nothing of the article comes behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import groupby
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import names_of
from cleaner.rules.rule import Rule
from cleaner.scores.boxes import containers
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.context import Context, Takers

WALL: Final = Rule(
    id="paywall.element",
    why="In an element named for a paywall, below the article's last paragraph",
    pack="paywall",
)

OFFERS: Final = Rule(
    id="paywall.offers",
    why="In the list below a prompt to subscribe or to sign in",
    pack="paywall",
)


class _Bounds:
    """How long such a box is, and what a list of offers has."""

    __slots__ = ()

    words: Final = 120
    """Words of a wall at most: the request, some offers, the small print. More may be the article,
    which sites put in elements of such names too. Chosen, never measured."""

    levels: Final = 3
    """Elements around a prompt in which its list is looked for: the line's own, and two around it.
    Chosen, never measured."""
    offers: Final = 2
    """Entries of a list of offers at least."""


_BOUNDS: Final = _Bounds()
_NAMES: Final = pattern(
    r"(?:[\w-]*[-_])?(?:pay[-_]?wall|reg(?:istration)?[-_]?wall"
    r"|(?:subscri(?:be|bers?|ption)|log[-_]?in|sign[-_]?in|members?(?:hip)?|premium|abo(?:nnement)?"
    r"|metere?d?)[-_]?(?:wall|barrier|gate))(?:[-_][\w-]+)?"
    r"|piano(?:[-_][\w-]+)?|tp-container(?:-inner)?"
)
"""Names of walls, and what the scripts of Piano call theirs."""
_PIECES: Final = ("wall", "barrier", "gate", "piano", "tp-container")
"""One of these stands in each such name."""
_NO_PROMPTS: Final = frozenset(("paywall.named", "paywall.gift", WALL.id, OFFERS.id))
"""Rules of the topic that know no prompt: by what an element is called, and gifts of articles."""


def take_walls(
    context: Context, suspects: Mapping[int, Set[str]], takers: Takers
) -> frozenset[int]:
    """Takes what is left of walls below the article's last paragraph; the blocks that it took.

    A paragraph in them goes where its words are an offer's. suspects: topics that rules suspect in
    blocks, by index.
    """
    taken: set[int] = set()
    for box in wall_boxes(context.views, context.names):
        if not any(_is_prompt(takers[at][0].id) for at in box if at in takers):
            continue
        if sum(context.views[at].words for at in box) > _BOUNDS.words:
            continue
        kept = [
            view.block.index
            for view in context.views
            if view.words >= PROSE_WORDS
            and view.block.index not in takers
            and view.block.index not in box
        ]
        if not kept or kept[-1] > box[0]:
            continue
        for at in box:
            offers = context.views[at].words < PROSE_WORDS or "paywall" in suspects.get(at, ())
            if at not in takers and offers and not context.protects(WALL, at):
                takers[at] = (WALL, WALL.why)
                taken.add(at)
    return frozenset(taken)


def take_offers(context: Context, takers: Takers) -> None:
    """Takes what is offered below a prompt to subscribe or sign in: the list in the same element.

    Wherever that stands, the element is small and holds no paragraph beside the list and the lines
    that rules took.
    """
    prompts = [at for at in takers if _is_prompt(takers[at][0].id)]
    large: set[int] = set()
    for prompt in prompts:
        for number in containers(context.views[prompt].block)[: _BOUNDS.levels]:
            if number in large:
                break
            inside = context.inside(number)
            if sum([view.words for view in inside]) > _BOUNDS.words:
                large.add(number)
                break
            items = [view for view in inside if view.block.kind == "list_item"]
            others = [view for view in inside if view.block.kind != "list_item"]
            if any(view.words >= PROSE_WORDS and view.block.index not in takers for view in others):
                break
            if len(items) >= _BOUNDS.offers and items[0].block.index > prompt:
                for view in inside:
                    if not context.protects(OFFERS, view.block.index):
                        takers.setdefault(view.block.index, (OFFERS, OFFERS.why))
                break


def last_wall(views: Sequence[FoldedBlock], taken: Sequence[str | None]) -> int:
    """The last block of the last wall that is gone as a whole; -1 where there is none.

    taken: for each block the id of what took it, `None` where it stays.
    """
    if not any(map(_is_prompt, filter(None, taken))):
        return -1
    ends = (
        box[-1]
        for box in wall_boxes(views, names_of([view.block for view in views]))
        if all(taken[at] for at in box) and any(_is_prompt(taken[at] or "") for at in box)
    )
    return max(ends, default=-1)


def wall_boxes(views: Sequence[FoldedBlock], names: str) -> Iterator[tuple[int, ...]]:
    """The blocks of each element that is named for a wall, by their index.

    names: what the page's elements are called, see `names_of`.
    """
    if not any(piece in names for piece in _PIECES):
        return
    known = {path: _wall(path) for path in {view.block.path for view in views}}
    for name, some in groupby(views, key=lambda view: known[view.block.path]):
        if name:
            yield tuple(view.block.index for view in some)


def _wall(path: str) -> str:
    """The path down to the outermost element that is named for a wall; empty without one."""
    if not any(piece in path for piece in _PIECES):
        return ""
    labels = path.split(" ")
    for level, label in enumerate(labels, 1):
        _, *names = label.replace("#", ".").split(".")
        if any(map(_NAMES.fullmatch, names)):
            return " ".join(labels[:level])
    return ""


def _is_prompt(rule: str) -> bool:
    return rule.startswith("paywall.") and rule not in _NO_PROMPTS
