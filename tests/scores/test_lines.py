"""How the lines around a block of a text look."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.blocks.folded import fold_blocks
from cleaner.blocks.plain import segment
from cleaner.scores.features import own_columns
from cleaner.scores.lines import line_features
from cleaner.scores.vocabulary import Vocabulary
from tests.built import line, prose

MENU = ["News", "Weather", "Sport"]


def told(*lines: str) -> dict[str, list[float]]:
    """What is told of the lines around each line."""
    views = fold_blocks(segment("\n\n".join(lines)).blocks)
    assert len(views) == len(lines)
    own = own_columns(views, {})
    found = line_features(Vocabulary(views), own["words"], own["final"], own["clock"])
    return {name: np.round(column, 3).tolist() for name, column in found.items()}


def test_the_longest_run_of_prose_goes_on_over_a_short_line() -> None:
    found = told(*MENU, prose(20), "A subhead", prose(30, 7), *MENU, prose(12, 3))
    assert found["run.from_start"] == [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6]
    assert found["run.from_end"] == [5, 4, 3, 2, 1, 0, -1, -2, -3, -4]
    assert set(found["run.share"]) == {round(52 / 70, 3)}


def test_places_are_counted_up_to_thirty() -> None:
    found = told(*(f"Menu {at}" for at in range(40)), prose(20))
    assert min(found["run.from_start"]) == -30
    assert found["to_long_after"][:12] == [30] * 11 + [29]
    assert found["to_long_before"] == [30] * 41


def test_how_far_the_next_and_the_last_date_and_paragraph_are() -> None:
    found = told("News", "12 March 2024", "By Ada", prose(20), "Sport")
    assert found["to_date_before"] == [30, 30, 1, 2, 3]
    assert found["to_date_after"] == [1, 30, 30, 30, 30]
    assert found["to_long_before"] == [30, 30, 30, 30, 1]
    assert found["to_long_after"] == [3, 2, 1, 30, 30]


def test_the_five_lines_before_and_behind_are_looked_at() -> None:
    found = told(*["Ships"] * 1, *(prose(7, at) for at in range(5)), "News")
    assert found["near_ends_before"] == [-1, 0, 0.5, 0.667, 0.75, 0.8, 1]
    assert found["near_ends_after"] == [1, 0.8, 0.75, 0.667, 0.5, 0, -1]
    assert found["near_size_before"][:3] == [-1, 1, 2]
    assert found["near_size"][6] == round(1 - (3 - 1) / 2, 3)


@pytest.mark.parametrize(("text", "share"), [("heron ferry", 1), ("heron pigeon", 0.5), ("a", -1)])
def test_what_a_line_shares_with_the_prose_elsewhere(text: str, share: float) -> None:
    assert told(prose(30), "News", "Sport", text)["topic"][3] == share


def test_a_paragraph_shares_nothing_with_itself() -> None:
    assert told(prose(20))["topic"] == [0]


def test_two_letters_tell_in_scripts_without_spaces() -> None:
    found = told(
        "港口的旧起重机今天早上停止了工作，工人们都回家了，没有人知道原因。", "港口", "天气"
    )
    assert found["topic"][1:] == [1, 0]


def test_a_line_and_the_next_but_one_may_be_a_pair() -> None:
    alt = line(8)
    assert told("News", alt, "Share", f"{alt} Photo: Ada Renn", "Sport")["paired"] == [
        0,
        1,
        0,
        1,
        0,
    ]
    assert told(alt, "News", "Share", alt)["paired"] == [0, 0, 0, 0]
    assert told("News and more", "News and more")["paired"] == [0, 0]
    assert told(line(4), line(4, 2))["paired"] == [0.5, 0.5]
