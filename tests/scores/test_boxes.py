"""What the elements around a block say of it."""

from __future__ import annotations

import pytest

from cleaner.blocks.tree import parse, segment
from cleaner.model import Block
from cleaner.scores.boxes import box_features, containers, kin_features, prose_words
from cleaner.scores.features import FeatureTable
from tests.built import line, prose

PROSE = "The council met on Monday evening and agreed that the old bridge would stay open."
PAGE = f"""
<body>
  <nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
  <main><article><div class="text"><p>{PROSE}</p><p>{PROSE} Nobody spoke.</p></div></article></main>
  <aside><p><a href="/a">{PROSE} Read it.</a></p></aside>
</body>
"""


def test_the_container_of_the_prose_holds_it_all() -> None:
    blocks = segment(parse(PAGE)).blocks
    features = FeatureTable(len(blocks), box_features(blocks))
    place = {block.text: block.index for block in blocks}
    inside = features[place[PROSE]]
    assert inside["box.top_share"] == 1.0
    assert inside["box.up"] == inside["box.down"] == 0
    assert inside["box.share_1"] == inside["box.pure_1"] == inside["box.score_1"] == 1.0
    menu = features[place["Home"]]
    assert menu["box.up"] > 0
    assert menu["box.share_1"] == 0.0
    assert menu["box.links_1"] == 1.0


def test_linked_text_is_no_prose() -> None:
    blocks = segment(parse(PAGE)).blocks
    assert sum(prose_words(blocks)) == 15 + 17


def test_same_number_means_same_element() -> None:
    first, second = segment(parse("<div><p>One.</p><p>Two.</p></div>")).blocks
    assert containers(first) == containers(second)
    assert first.around != second.around


def test_kin_leaves_the_block_itself_out() -> None:
    blocks = segment(parse("<div><p>One.</p><p>Two.</p></div>")).blocks
    features = kin_features(blocks, [1.0, 0.0], [9, 9])
    assert features["kin.1"].tolist() == [0.0, 1.0]
    assert features["kin_share.1"][0] == 1.0


def test_a_page_without_blocks_has_no_boxes() -> None:
    assert all(len(column) == 0 for column in box_features(()).values())


def block(index: int, text: str, *around: int, density: float | None = 0.0) -> Block:
    """A block in these elements, innermost first."""
    return Block(index=index, text=text, start=0, end=0, around=around, link_density=density)


@pytest.mark.parametrize(
    ("text", "density", "words"),
    [
        (prose(9), 0.0, 0),
        (prose(10), 0.0, 10),
        (line(24), 0.0, 0),
        (line(25), 0.0, 25),
        (prose(120), 0.0, 120),
        (prose(121), 0.0, 120),
        (prose(20), 0.4, 20),
        (prose(20), 0.41, 0),
        (prose(20), None, 20),
    ],
)
def test_prose_is_long_or_a_sentence_and_has_few_links(
    text: str, density: float | None, words: int
) -> None:
    assert prose_words([block(0, text, density=density)]) == [words]


def test_a_parent_gets_all_words_a_grandparent_half_and_the_one_above_a_third() -> None:
    near = block(0, prose(20), 1, 2, 3, 4)
    rows = FeatureTable(1, box_features([near]))
    assert [rows[0][f"box.score_{level}"] for level in (1, 2, 3)] == pytest.approx(
        [1, 1 / 2, 1 / 3]
    )
    assert "box.score_4" not in rows[0]
    # Four blocks with nothing in common but an element four levels up: it gets no words of them.
    apart = [block(at, prose(20, at), 10 + at, 20 + at, 30 + at, 1) for at in range(4)]
    assert box_features(apart)["box.top_share"][0] == 0.25


def test_blocks_of_a_container_and_steps_to_its_prose_have_bounds() -> None:
    lines = [block(0, prose(20), 1), *(block(at, "A menu", 1) for at in range(1, 40))]
    rows = FeatureTable(40, box_features(lines))
    assert rows.column("box.blocks_1")[0] == 30
    assert box_features(lines[:29])["box.blocks_1"][0] == 29
    assert [rows[at]["box.from_first"] for at in (0, 19, 20, 39)] == [0, 19, 20, 20]
    assert [rows[at]["box.from_last"] for at in (0, 19, 20, 39)] == [0, -19, -20, -20]


def test_blocks_without_a_common_container_are_sixteen_steps_apart() -> None:
    rows = FeatureTable(2, box_features([block(0, prose(20), 1), block(1, "A menu", 2)]))
    assert (rows[1]["box.up"], rows[1]["box.down"]) == (16, 16)
    assert (rows[0]["box.up"], rows[0]["box.down"]) == (0, 0)


def test_a_block_alone_in_its_container_is_told_nothing_by_its_kin() -> None:
    found = kin_features([block(0, "One", 1, 3), block(1, "Two", 2, 3)], [1.0, 1.0], [9, 9])
    assert found["kin.1"].tolist() == [0.5, 0.5]
    assert found["kin.2"].tolist() == [1.0, 1.0]
