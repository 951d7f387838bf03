"""What is known of a block's neighbours before a headline is chosen."""

from __future__ import annotations

from cleaner.verdict.candidates import near_features
from tests.built import a, line, made, prose

RULES = """
  - {id: byline.by, kind: line, why: A name, match: start, phrases: {any: [By Ann]}}
"""


def test_the_block_above_and_the_two_below_are_told() -> None:
    page = made(a("By Ann", 1.0), a(line(4), 2.0, gap=5), a(prose(30), -3.0), rules=RULES)
    rows = near_features(page.views, page.shape, page.proposals)
    assert rows.column("before_score").tolist() == [9.0, 1.0, 2.0]
    assert rows.column("after_score").tolist() == [2.0, -3.0, 9.0]
    assert rows.column("after_2_score").tolist() == [-3.0, 9.0, 9.0]
    assert rows.column("before_sign").tolist() == [0.0, 1.0, 0.0]
    assert rows.column("after_size").tolist() == [3.0, 8.0, -1.0]
    assert rows.column("gap").tolist() == [0.0, 2.0, 0.0]
