"""What a block looks like, as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cleaner.scores.features import (
    FeatureTable,
    as_columns,
    own_columns,
    packed,
    size,
    unpacked,
)
from cleaner.scores.vocabulary import page_words
from tests.built import a, line, prose, seen


def row(text: str, *others: str, **more: Any) -> dict[str, float]:
    """The features of the first of some blocks."""
    views = seen(a(text, **more), *map(a, others))
    return FeatureTable(len(views), own_columns(views, {}))[0]


def test_a_page_is_known_by_the_words_of_its_blocks_of_eighteen_words() -> None:
    assert page_words(seen(a(line(17)))).vocabulary == {}
    assert len(page_words(seen(a(line(18)))).vocabulary) == 18


def test_a_word_is_common_that_a_quarter_and_at_least_two_of_them_hold() -> None:
    long = [line(20, at) for at in range(12)]
    assert page_words(seen(*(a(f"{text} gulls") for text in long[:1]))).common == frozenset()
    assert "gulls" in page_words(seen(*(a(f"{text} gulls") for text in long[:2]))).common
    some = [a(f"{text} gulls") for text in long[:2]] + [a(text) for text in long[2:12]]
    assert "gulls" not in page_words(seen(*some)).common
    some[2] = a(f"{long[2]} gulls")
    assert "gulls" in page_words(seen(*some)).common


def test_a_length_falls_into_one_of_ten_classes() -> None:
    edges = (1, 2, 3, 5, 8, 12, 17, 25, 40)
    assert size(list(edges)).tolist() == list(range(9))
    assert size([edge + 1 for edge in edges]).tolist() == list(range(1, 10))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The boat is back.", {"words": 4, "final": 1, "first": 0, "sentences": 0}),
        ("So it is. The boat came back.", {"sentences": 1, "commas": 0}),
        ("and, so, on", {"first": 1, "commas": 2, "final": 0}),
        ("3 May 2026", {"first": 2, "clock": 1, "digits": 0.5}),
        ("“Back?” she asked", {"first": 3, "quoted": 1, "question": 1}),
        ("NEW boats", {"shouted": 0.5, "capitals": 0.0}),
        ("see www.gull.example", {"link": 1}),
        ("a | b", {"signs": 1, "first": 1}),
    ],
)
def test_signs_and_letters_are_told(text: str, found: dict[str, float]) -> None:
    features = row(text)
    assert {name: features[name] for name in found} == pytest.approx(found)


def test_words_that_the_pages_prose_shares_are_told() -> None:
    long = prose(20)
    assert row("Gulls return", long)["shared"] == 0.0
    assert row("Heron gulls", long)["shared"] == 0.5
    assert row("Ferry gulls", long, prose(20, 1))["common"] == 0.5


def test_what_stands_again_is_counted() -> None:
    assert row("The boat", "the boat!", "A boat")["repeats"] == 2


def test_markup_is_told_of_html_alone() -> None:
    assert "link_density" not in row("The boat")
    marks = frozenset({"nav", "named:related", "rule:x"})
    features = row("The boat", link_density=0.5, tag="li", path="ul li a", marks=marks)
    told = {
        name: features[name] for name in ("link_density", "tag", "depth", "nav", "named.related")
    }
    assert told == {"link_density": 0.5, "tag": 3, "depth": 2, "nav": 1.0, "named.related": 1.0}
    assert "rule.x" not in features


def test_topics_of_telling_phrases_are_told() -> None:
    views = seen(a("The boat"), a("A boat"))
    rows = FeatureTable(2, own_columns(views, {1: {"related", "share"}}))
    assert rows.column("suspects").tolist() == [0, 2]
    assert rows.column("suspect.share").tolist() == [0, 1]


def test_rows_and_columns_are_two_views_of_one_table() -> None:
    table = FeatureTable(2, as_columns([{"a": 1.0}, {"b": 2.0}]))
    assert list(table) == [{"a": 1.0, "b": 0.0}, {"a": 0.0, "b": 2.0}]
    assert table.take([1])[0] == {"a": 0.0, "b": 2.0}
    assert table.only({"a"})[0] == {"a": 1.0}
    assert table.column("c").tolist() == [0.0, 0.0]
    assert table.columns(["b", "c"]).tolist() == [[0.0, 2.0], [0.0, 0.0]]


def test_signs_and_times_are_told_of_blocks_of_less_than_forty_words() -> None:
    for words, told in ((37, 1.0), (38, 0.0)):
        features = row(f"{line(words)} | 14:05")
        assert (features["signs"], features["clock"]) == (told, told)


def test_sentences_are_counted_in_blocks_of_six_words() -> None:
    assert row("So it is. Back again")["sentences"] == 0
    assert row("So it is. Back again then")["sentences"] == 1


def test_words_of_four_letters_are_looked_for_in_the_prose() -> None:
    long = f"{line(18)} sea"
    assert row("gulls sea", long)["shared"] == 0.0
    assert row("gulls heron", long)["shared"] == 0.5


def test_a_long_blocks_own_words_are_not_shared_by_its_own_doing() -> None:
    assert row(line(18))["shared"] == 0.0
    assert row(line(18), line(18, 9))["shared"] == 0.0
    turned = " ".join(reversed(line(18).split()))
    assert row(line(18), turned)["shared"] == -1.0  # all of it is common


def test_a_table_comes_out_of_little_room_as_it_was() -> None:
    columns = {
        "whole": np.array([3.0, -20.0, 32767.0]),
        "large": np.array([3.0, 32768.0, -1e300]),
        "parts": np.array([0.5, np.nan, np.inf]),
        "truths": np.array([True, False, True]),
    }
    table = unpacked(packed(FeatureTable(3, columns)))
    assert table.names == tuple(columns)
    for name, column in columns.items():
        assert table.column(name).tobytes() == column.astype(np.float64).tobytes()
    assert len(unpacked(packed(FeatureTable(0, {"none": np.zeros(0)})))) == 0
