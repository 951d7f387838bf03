"""Where the article's prose is, and what is told of each block for that."""

from __future__ import annotations

import pytest

from cleaner.rules.proposals import Proposals
from cleaner.verdict.shape import Shapes, behind_headline, own_features, surrounded
from tests.built import a, line, made, prose, scorecard, seen

LINKS = """
  - {id: related.links, kind: line, why: Links, phrases: {any: [All links]}}
  - {id: related.title, kind: section, why: Links, phrases: {any: [More on this]}}
"""


@pytest.mark.parametrize(
    ("text", "start"), [(line(19), 1), (line(20), 0), (prose(3), 1), (prose(4), 0)]
)
def test_the_prose_begins_and_ends_with_a_sentence_or_twenty_words(text: str, start: int) -> None:
    shape = made(a(text, -1.0), a(prose(40), -3.0), a(text, -1.0)).shape
    assert (shape.frame.start, shape.frame.end) == (0, 3)
    assert (shape.prose.start, shape.prose.end) == (start, 3 - start)


def test_blocks_stand_before_within_or_behind_the_prose() -> None:
    shape = made(a("A menu", 3.0), a(prose(40), -3.0), a("A menu", 3.0)).shape
    assert [shape.where(at) for at in range(3)] == ["head", "body", "tail"]
    assert made(a("A menu", 3.0)).shape.where(0) == "body"


def test_the_prose_starts_behind_the_headline_unless_none_would_be_left() -> None:
    shape = made(a(prose(6), -1.0), a(line(3), -1.0), a(prose(40), -3.0)).shape
    assert shape.prose.start == 0
    assert behind_headline(shape, [0]).prose.start == 2
    assert behind_headline(shape, [-1]).prose.start == 0
    assert behind_headline(shape, [2]).prose.start == 0


def test_what_rules_take_counts_as_boilerplate_for_its_neighbours() -> None:
    page = made(a("All links"), a("More on this"), a(prose(40)), rules=LINKS)
    own = own_features(page.views, page.proposals)
    rows = surrounded(page.views, own, [-1.0, -1.0, -1.0], page.proposals)
    assert rows.column("own").tolist() == [4.0, 4.0, -1.0]
    assert rows.column("since_starter").tolist() == [20, 20, 1]


def test_what_stands_amid_articles_tells_nothing_of_its_neighbours() -> None:
    amid = LINKS.replace("kind: line", "kind: line, amid: true")
    page = made(a("All links"), a("More on this"), a(line(7)), a(line(8)), rules=amid)
    own = own_features(page.views, page.proposals)
    rows = surrounded(page.views, own, [-1.0, -1.0, -1.0, -1.0], page.proposals)
    assert rows.column("own").tolist() == [-1.0, 4.0, -1.0, -1.0]
    assert own.column("page_ruled")[0] == 0.25


def test_gaps_are_counted_up_to_three_blank_lines() -> None:
    views = seen(a("A"), a("B", gap=2), a("C", gap=3), a("D", gap=9))
    rows = own_features(views, Proposals())
    assert rows.column("gap").tolist() == [0, 2, 3, 3]
    assert rows.column("gap_after").tolist() == [2, 3, 3, 0]


def test_places_are_counted_up_to_twenty_from_both_ends() -> None:
    rows = own_features(seen(*(a("A") for _ in range(30))), Proposals())
    assert rows.column("from_top").tolist() == [*range(20), *[20] * 10]
    assert rows.column("to_bottom").tolist() == [*[20] * 10, *range(19, -1, -1)]


def test_a_page_is_told_by_its_size_and_its_boilerplate() -> None:
    page = made(a("All links"), a("More on this"), a(line(7)), a(line(8)), rules=LINKS)
    row = own_features(page.views, page.proposals)[0]
    assert (row["page_blocks"], row["page_short"], row["page_ruled"]) == (2.0, 0.75, 0.5)


def test_without_cards_every_block_is_undecided() -> None:
    views = seen(a(prose(40)), a("A menu"))
    assert Shapes(()).look(views, Proposals(), "text").scores == (0.0, 0.0)
    cards = [
        scorecard(name, bias=bias).card
        for name, bias in (("text-block", 9.0), ("text-context", 2.0))
    ]
    assert Shapes(cards).look(views, Proposals(), "text").scores == (2.0, 2.0)
