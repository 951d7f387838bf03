"""Ingredients and steps of a recipe, for how many it is, and what is in a portion."""

from __future__ import annotations

from collections.abc import Iterator
from re import Pattern
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.scores.boxes import containers
from cleaner.system.pattern import pattern
from cleaner.verdict.surroundings import Surroundings, is_label, link_share


class _Bounds:
    """What the lines of a recipe look like. Chosen by looking at labelled pages, never measured."""

    __slots__ = ()

    linked: Final = 0.5
    """Share of characters in links from which a line is a link."""
    near: Final = 3
    """Blocks from the article to what is in a portion at most."""
    line_words: Final = (3, 20)
    """Words, least and most, of a line beside ingredients or steps."""
    levels: Final = 3
    """Elements around a step that may be the box of all of them: its item, their list, the box."""


_BOUNDS: Final = _Bounds()
_RECIPE: Final = pattern(
    r"ingredient|ingrédient|zutat|ingrediente|ingredienser|składnik|(?:recipe|cooking)[-_](?:step|direction"
    r"|instruction|method)|zubereitung|preparation-step"
)
_PIECES: Final = ("ingr", "zutat", "składnik", "recipe", "cooking", "zubereitung", "preparation")
"""Each of these names holds one of them: most pages have none in all of their names."""
_STEPS: Final = pattern(
    r"(?<![a-z])(?:directions?|instructions?|method|preparation|steps?)[-_](?:steps?|lists?|items?|texts?)"
    r"|(?<![a-z])(?:instructions|directions)(?![a-z])"
)
"""Names of the elements of steps, on a page that names ingredients."""
_NUTRITION: Final = pattern(
    r"nutrient|nutri(?:tion|zional)|nutricion|nutrici[oó]n|nährwert|naehrwert|voedingswaarde|odżywcz|odzywcz"
)
"""Names of the elements in which a recipe tells what is in a portion."""
_RECIPE_MARKS: Final = frozenset(
    ("itemprop:recipeingredient", "itemprop:ingredients", "itemprop:recipeinstructions")
)


def recipe(here: Surroundings) -> Iterator[int]:
    """Ingredients and steps, in elements that are named so, and what is in a portion."""
    if not _may_be_one(here):
        return
    if not any(_named(here, view, _RECIPE) for view in here.views):
        return
    for view in here.views[here.frame.start : here.frame.end]:
        if _is_part(here, view) and link_share(view) < _BOUNDS.linked:
            yield view.block.index
            yield from _beside(here, view)
    portion = [view.block.index for view in here.views if _named(here, view, _NUTRITION)]
    if not portion or portion[0] - here.frame.end > _BOUNDS.near:
        return
    yield from portion
    above = portion[0] - 1
    if is_label(here.views[above]) and here.own(here.views[above].block):
        yield above


def _may_be_one(here: Surroundings) -> bool:
    """Whether anything of the page may be named for a recipe."""
    if any(piece in here.context.names for piece in _PIECES):
        return True
    return any(not _RECIPE_MARKS.isdisjoint(view.block.marks) for view in here.views)


def _beside(here: Surroundings, step: FoldedBlock) -> Iterator[int]:
    """A short line right before or behind an ingredient or a step, in the box of their list.

    So do pages say for how many a dish is, and how long it takes.
    """
    boxes = containers(step.block)[: _BOUNDS.levels]
    for index in (step.block.index - 1, step.block.index + 1):
        if not 0 <= index < len(here.views):
            continue
        view = here.views[index]
        own = containers(view.block)[:1]
        if (
            view.block.kind == "paragraph"
            and _BOUNDS.line_words[0] <= view.words <= _BOUNDS.line_words[1]
            and link_share(view) == 0
            and own
            and own[0] in boxes
            and here.own(view.block)
            and not _is_part(here, view)
        ):
            yield index


def _is_part(here: Surroundings, view: FoldedBlock) -> bool:
    return _named(here, view, _RECIPE) or _named(here, view, _STEPS)


def _named(here: Surroundings, view: FoldedBlock, names: Pattern[str]) -> bool:
    """Whether an element next to a block is named so, by its class, id or microdata."""
    marked = names is _RECIPE and not _RECIPE_MARKS.isdisjoint(view.block.marks)
    named = marked or any(map(names.search, view.block.path.split(" ")[-3:]))
    return named and here.own(view.block)
