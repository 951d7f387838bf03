"""Recipes: the lines beside ingredients and steps that say for how many a dish is."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.rules.literals import required_literals
from cleaner.verdict import recipes

INGREDIENTS = "".join(
    f"<tr><td>{n} g</td><td><a href='/{what}'>{what}</a></td></tr>"
    for n, what in ((300, "rye flour"), (90, "lard"), (120, "honey"), (20, "yeast"))
)
STEPS = (
    "Rub the lard into the flour until it looks like sand from the harbour.",
    "Add as much water as it takes, and leave the dough in the cold for an hour.",
    "Bake it for half an hour at 190 degrees, until the crust is the colour of sails.",
)


def body(line: str, *, step: str = "step-text") -> str:
    """What is left of a recipe in boxes side by side, with a line below the steps."""
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("News", "Life", "Sport", "Jobs"))
    steps = "".join(f"<li class='{step}'>{one}</li>" for one in STEPS)
    similar = "".join(f"<li><a href='/{n}'>{n} pie</a></li>" for n in ("Plum", "Pear", "Cherry"))
    page = (
        f"<html lang='en'><head><title>Harbour pie</title></head><body><nav><ul>{menu}</ul></nav>"
        "<main><article><h1>Harbour pie</h1><div class='rating'>4.6 (112 ratings)</div></article>"
        f"<article class='ingredients'><h2>You need</h2><table>{INGREDIENTS}</table></article>"
        f"<article><h2>Method</h2><ol>{steps}</ol>{line}</article></main>"
        f"<section class='similar'><h3>Similar recipes</h3><ul>{similar}</ul></section>"
        "<footer><p>© 2026 The Tarn Courier</p></footer></body></html>"
    )
    return cleaner.clean(page, media="html").body


@pytest.mark.parametrize("line", ["Enough for nine sailors.", "Makes two tins of 26 cm"])
@pytest.mark.parametrize("step", ["step-text", "direction-item", "instructions", "recipe-step"])
def test_a_line_beside_the_steps_stays(line: str, step: str) -> None:
    assert line in body(f"<p>{line}</p>", step=step)


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("<p>For nine</p>", False),
        ("<p>For nine sailors</p>", True),
        (f"<p>{' '.join(['salt'] * 20)}</p>", True),
        (f"<p>{' '.join(['salt'] * 21)}</p>", False),
        ("<p><a href='/nine'>For nine sailors</a></p>", False),
        ("<div class='newsletter'><p>For nine sailors</p></div>", False),
    ],
)
def test_such_a_line_has_three_to_twenty_words_and_no_link(line: str, stays: bool) -> None:
    text = line.removesuffix("</div>").removesuffix("</p>").removesuffix("</a>").rpartition(">")[2]
    assert (text in body(line)) is stays


def test_each_name_of_a_recipe_holds_one_of_the_pieces_that_are_looked_for_first() -> None:
    literals = required_literals(recipes._RECIPE._source)  # type: ignore[attr-defined]
    assert len(literals) > 5
    assert all(any(piece in literal for piece in recipes._PIECES) for literal in literals)
