"""What the elements around a block say of it."""

from __future__ import annotations

from cleaner.blocks.tree import parse, segment
from cleaner.scores.boxes import box_features, containers, kin_features, prose_words
from cleaner.scores.features import FeatureTable

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
