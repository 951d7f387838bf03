"""What stands around a block, told by the scores of a first pass."""

from __future__ import annotations

import pytest

from cleaner.scores.context import article_frame, chance, context_features
from cleaner.scores.features import FeatureTable


def told(scores: list[float], counts: list[int], starters: tuple[int, ...] = ()) -> FeatureTable:
    opens = [at in starters for at in range(len(scores))]
    return context_features(FeatureTable(len(scores), {}), scores, counts, opens)


def test_scores_are_told_within_six_and_seven_is_beyond_the_page() -> None:
    rows = told([9.0, -9.0, 1.0, 0.5], [1, 1, 1, 1])
    assert rows.column("own").tolist() == [6.0, -6.0, 1.0, 0.5]
    assert rows.column("before_1").tolist() == [7.0, 6.0, -6.0, 1.0]
    assert rows.column("before_3").tolist() == [7.0, 7.0, 7.0, 6.0]
    assert rows.column("after_2").tolist() == [1.0, 0.5, 7.0, 7.0]


def test_a_section_of_boilerplate_is_told_for_twenty_blocks() -> None:
    rows = told([0.0] * 25, [1] * 25, starters=(1,))
    assert rows.column("since_starter").tolist() == [20, 20, *range(1, 20), 20, 20, 20, 20]


def test_a_run_is_of_blocks_of_less_than_twelve_words() -> None:
    assert told([0.0] * 5, [11, 3, 12, 1, 40]).column("run").tolist() == [2, 2, 0, 1, 0]


def test_nearer_blocks_count_more() -> None:
    rows = told([-30.0, 30.0, 30.0], [9, 9, 9])
    assert rows.column("near_before").tolist() == pytest.approx([0.5, 1.0, 0.7 / 1.7])
    assert rows.column("near_after").tolist() == pytest.approx([0.0, 0.0, 0.5])


def test_the_article_is_where_its_words_outweigh_the_boilerplate() -> None:
    frame = article_frame([3.0, -3.0, 3.0, -3.0, 3.0], [40, 40, 2, 40, 40])
    assert (frame.start, frame.end) == (1, 4)
    frame = article_frame([3.0, -3.0, 3.0, -3.0, 3.0], [40, 40, 90, 30, 40])
    assert (frame.start, frame.end) == (1, 2)
    assert article_frame([3.0], [40]) == article_frame([], [])


def test_the_place_in_the_article_is_told() -> None:
    rows = told([3.0, -30.0, -30.0, 3.0], [4, 30, 10, 4])
    assert rows.column("zone").tolist() == [0, 1, 1, 2]
    assert rows.column("from_start").tolist() == [-1, 0, 1, 2]
    assert rows.column("from_end").tolist() == [2, 1, 0, -1]
    assert rows.column("words_before").tolist() == [0, 4, 30, 10]
    assert rows.column("mass_before")[3] - rows.column("mass_before")[1] == pytest.approx(40.0)


def test_far_into_a_long_document_is_like_far_into_a_short_one() -> None:
    count = 3000
    rows = told([-30.0] * count, [40] * count)
    middle = [rows[at] for at in (30, count // 2, count - 31)]
    for name in ("from_start", "from_end", "mass_before", "mass_after", "near_before"):
        assert len({round(row[name], 9) for row in middle}) == 1, name
    assert rows.column("from_start").tolist()[:22] == [*range(21), 20]
    assert rows.column("mass_before")[:5].tolist() == pytest.approx([0, 40, 80, 120, 150])
    rows = told([30.0] * 300 + [-30.0], [2] * 301)
    assert rows.column("from_start")[0] == -20
    assert set(rows.column("run").tolist()) == {25}


def test_a_score_is_a_logit() -> None:
    assert chance(0.0) == 0.5
    assert chance(1000.0) == chance(30.0) > 0.999
    assert chance(-1000.0) == chance(-30.0) < 0.001
