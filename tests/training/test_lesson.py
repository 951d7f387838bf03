"""What the body's cards learn from: rows, weights, what is thinned out, groups left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cleaner.authoring.label import label_segments
from cleaner.errors import CleanerError
from cleaner.model import RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.scores.features import FeatureTable
from cleaner.training.corpora import Gold, LabelledPage, load
from cleaner.training.lesson import Lesson, learn_from
from cleaner.training.recipe import Recipe
from cleaner.training.sheets import Sheet, make_sheet
from tests.built import a, prose, seen

NONE_LEFT_OUT = {"html": 0.0, "text": 0.0}
RECIPE = Recipe(groups_left_out=NONE_LEFT_OUT, short_share=1.0, far_share=1.0)


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


def sheet(tool: Cleaner, corpus: str = "own/html", part: int = 0) -> Sheet:
    """A page of a menu of forty lines, and a paragraph."""
    menu = "".join(f"<li>Item {number}</li>" for number in range(40))
    raw = RawPage(id="a", data=f"<ul>{menu}</ul><p>{prose(30)}</p>", source="a", media="html")
    page = LabelledPage(corpus=corpus, page=raw, media="html", gold=Gold(body=prose(30)))
    found = make_sheet(page, tool, RECIPE)
    assert found is not None
    found.part = part
    return found


def learnt(sheets: list[Sheet], recipe: Recipe) -> Lesson:
    return learn_from([one.own for one in sheets], sheets, recipe)


def test_a_row_for_each_labelled_block(tool: Cleaner) -> None:
    lesson = learnt([sheet(tool)], RECIPE)
    assert lesson.matrix.shape == (41, len(lesson.names))
    assert lesson.right.tolist() == [1] * 40 + [0]
    assert lesson.matrix[:, lesson.names.index("words")].tolist() == [2.0] * 40 + [30.0]
    assert lesson.shares[0] == pytest.approx(0.5 * 5 / 111**0.5)
    assert lesson.shares[40] == pytest.approx(0.5 * 33 / 111**0.5)


def test_a_corpus_counts_by_its_weight(tool: Cleaner) -> None:
    recipe = replace(RECIPE, weights={"own": 3.0})
    one, three = (learnt([sheet(tool)], some).shares for some in (RECIPE, recipe))
    assert three.tolist() == pytest.approx((one * 3).tolist())


def test_in_a_long_text_boilerplate_far_from_the_article_is_thinned_out(tool: Cleaner) -> None:
    lines = "\n\n".join(f"Item {number}" for number in range(60))
    raw = RawPage(id="a", data=f"{prose(30)}\n\n{lines}", source="a", media="text")
    page = LabelledPage(corpus="own/text", page=raw, media="text", gold=Gold(body=prose(30)))
    found = make_sheet(page, tool, RECIPE)
    assert found is not None
    whole, thin = learnt([found], RECIPE), learnt([found], replace(RECIPE, far_share=0.5))
    assert len(whole.right) == 61
    assert 30 < len(thin.right) < 50
    near = RECIPE.far_blocks + 1
    assert thin.shares[:near].tolist() == pytest.approx(whole.shares[:near].tolist())
    assert thin.shares[-1] == pytest.approx(whole.shares[-1] / 0.5)


def test_short_boilerplate_is_thinned_out_and_what_is_left_counts_for_it(tool: Cleaner) -> None:
    sheets = [sheet(tool)] * 20
    whole, thin = learnt(sheets, RECIPE), learnt(sheets, replace(RECIPE, short_share=0.5))
    assert 0.4 < (thin.right.sum() / whole.right.sum()) < 0.6
    assert thin.shares.sum() == pytest.approx(whole.shares.sum(), rel=0.1)
    assert (thin.right == 0).sum() == (whole.right == 0).sum()
    again = learnt(sheets, replace(RECIPE, short_share=0.5))
    assert np.array_equal(thin.matrix, again.matrix)


def test_a_group_of_features_is_left_out_of_whole_pages(tool: Cleaner) -> None:
    recipe = replace(RECIPE, groups_left_out={"html": 0.5}, groups=(("words",),))
    lesson = learnt([sheet(tool)] * 20, recipe)
    pages = lesson.matrix[:, lesson.names.index("words")].reshape(20, 41)
    without = [not page.any() for page in pages]
    assert 4 < sum(without) < 16
    assert all(page.all() for page, bare in zip(pages, without, strict=True) if not bare)


def test_other_publishers_alone(tool: Cleaner) -> None:
    lesson = learnt([sheet(tool, part=part) for part in (0, 1, 1)], RECIPE)
    assert len(lesson.without(1).right) == 41
    assert len(lesson.without(0).right) == 82


def test_nothing_to_learn_from() -> None:
    lesson = learn_from([], [], RECIPE)
    assert lesson.matrix.shape == (0, 0)
    table = FeatureTable(0, {})
    assert lesson.names == list(table.names)


def test_pieces_of_text_are_labels_where_there_is_no_body() -> None:
    lines = (a("Old ferry", kind="heading"), a("The “ferry” is sold."), a("Buy now"), a("A menu"))
    views = seen(*lines, a("The ferry: buy now"))
    labels = label_segments(
        [one.block for one in views], ['the "ferry"', "the ferry", "old ferry"], ["Buy now", ""]
    )
    assert labels == [None, 1.0, 0.0, None, None]


def test_pieces_that_are_no_list_of_texts_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"html": "<p>One</p>", "with": ["One"], "without": "Two"}\n')
    with pytest.raises(CleanerError, match=r"a\.jsonl#1: without must be a list of texts"):
        list(load(path))
    path.write_text('{"html": "<p>One</p>", "with": ["One"], "page_type": "forum"}\n')
    (page,) = load(path)
    assert page.gold == Gold(present=("One",), page_type="forum")
