"""Where the article of a text begins and ends, by all of its lines together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner.verdict.extent import OUTSIDE, stretch
from tests.built import Line, a, line, made, prose, settled

ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]
MENU = [a(line(2, at).title(), 0.3) for at in range(8)]
"""Lines that the score alone leaves in doubt."""
GONE = [a(line(3, 20).title(), 2.0), a(line(3, 23).title(), 2.0)]
TITLE = a(line(6, 30).title(), -1.0)
RULES = """
  - {id: headings.own, kind: keep, why: A heading, pattern: '^Notes$'}
  - {id: ads.own, kind: line, why: An advertisement, pattern: '^Advert '}
"""


def outside(lines: Sequence[Line], *, title: int = -1, comments: bool = False) -> list[int]:
    """The blocks of a page that go because they stand outside of its article."""
    page = made(*lines, rules=RULES)
    fates = settled(page, threshold=0.7, title=title, comments=comments).fates
    return [index for index, fate in enumerate(fates) if fate.rule == OUTSIDE.id]


def test_lines_in_doubt_go_behind_the_article_and_before_it() -> None:
    assert outside([*ARTICLE, *GONE, *MENU]) == list(range(5, 13))
    assert outside([*GONE, *MENU, *ARTICLE]) == list(range(2, 10))
    assert outside([*GONE, *MENU, TITLE, *ARTICLE, *GONE, *MENU], title=10) == [
        *range(2, 10),
        *range(16, 24),
    ]


def test_what_the_cards_take_for_article_text_in_a_menu_goes_too() -> None:
    menu = [a(one.text, -1.2) for one in MENU]
    assert outside([*GONE, *menu, *ARTICLE]) == list(range(2, 10))


def test_surer_scores_count_no_more() -> None:
    menu = [a(line(5, at).capitalize(), -2.9) for at in (0, 6, 12)]
    assert outside([*GONE, *menu, *MENU[:1], *ARTICLE]) == [2, 3, 4, 5]


@pytest.mark.parametrize(("words", "goes"), [(19, False), (20, True)])
def test_long_lines_without_a_stop_are_prose(words: int, goes: bool) -> None:
    lines = [a(line(words, 3 * at).capitalize(), 0.1) for at in range(8)]
    assert (outside([*GONE, *MENU, *lines]) == list(range(2, 10))) is goes


def test_a_heading_does_not_part_a_short_last_paragraph_from_the_article() -> None:
    assert outside([*ARTICLE, a("Harbour", -0.5), a(prose(6, 4), -0.3), *GONE]) == []


def test_where_nothing_else_goes_the_text_was_cleaned_before() -> None:
    assert outside([*ARTICLE, *MENU]) == []
    assert outside([*MENU, *ARTICLE, *GONE]) == []
    assert outside([TITLE, *MENU, *ARTICLE, *GONE], title=0) == []


def test_elements_tell_it_where_there_are_some() -> None:
    page = [*ARTICLE, *GONE, *MENU]
    tagged = [a(one.text, one.score, tag="p", link_density=0.0) for one in page]
    assert outside(tagged) == []


def test_sentences_behind_the_article_stay() -> None:
    assert outside([*ARTICLE, *GONE, a(prose(6, 5), 0.3), a(line(2, 8).title(), 0.3)]) == [6]


@pytest.mark.parametrize(("words", "goes"), [(14, True), (15, False)])
def test_so_do_long_lines(words: int, goes: bool) -> None:
    assert bool(outside([*ARTICLE, *GONE, a(line(words, 5), 0.3)])) is goes


@pytest.mark.parametrize(("score", "goes"), [(-1.4, True), (-1.6, False)])
def test_so_do_lines_that_are_surely_the_articles(score: float, goes: bool) -> None:
    assert bool(outside([*ARTICLE, *GONE, a(line(4, 5), score)])) is goes


@pytest.mark.parametrize(("score", "goes"), [(-2.9, True), (-3.1, False)])
def test_above_they_must_be_surer(score: float, goes: bool) -> None:
    assert (2 in outside([*GONE, a(line(4, 5), score), *MENU, *ARTICLE])) is goes


@pytest.mark.parametrize(("score", "goes"), [(-1.4, True), (-1.6, False)])
def test_a_heading_right_above_the_article_stays(score: float, goes: bool) -> None:
    assert bool(outside([*GONE, a(line(4, 5), score), *ARTICLE])) is goes


@pytest.mark.parametrize(("score", "goes"), [(-0.6, True), (-0.8, False)])
def test_a_list_that_touches_the_articles_end_stays(score: float, goes: bool) -> None:
    verse = [a(line(5, at).capitalize(), score) for at in range(6)]
    assert bool(outside([*ARTICLE, *verse, *GONE])) is goes
    assert outside([*ARTICLE, *GONE[:1], *verse, *GONE])


def test_a_table_in_which_the_article_ends_stays_whole() -> None:
    rows = [a(line(4, at), score, kind="table_row") for at, score in enumerate((-2.0, 0.3, 0.3))]
    assert outside([*ARTICLE, *rows, *GONE]) == []
    lines = [a(one.text.title(), one.score) for one in rows]
    assert outside([*ARTICLE, *lines, *GONE]) != []


def test_the_article_goes_on_behind_what_stands_amid_it() -> None:
    assert outside([*ARTICLE, *GONE, *MENU, *ARTICLE]) == []
    # However much that is.
    assert outside([*ARTICLE, *GONE, *MENU * 12, *ARTICLE]) == []
    answers = [a(prose(12, at), -2.0) for at in (0, 5)]
    found = outside([*ARTICLE, *GONE, *MENU, *answers, *GONE, *MENU])
    assert found == list(range(17, 25))


def test_the_lines_of_a_live_blog_or_interview_stay() -> None:
    entries = [
        one
        for at in range(0, 24, 4)
        for one in (a(line(3, at).title(), 0.3), a(prose(30, at), -2.0))
    ]
    assert outside([*GONE, *ARTICLE, *entries, *GONE]) == []


def test_a_text_without_prose_has_no_extent() -> None:
    verse = [a(line(5, at).capitalize(), -1.4) for at in range(12)]
    assert outside([*GONE, *verse, *GONE]) == []
    assert outside([*GONE, *MENU, *GONE]) == []


@pytest.mark.parametrize(("words", "goes"), [(7, False), (6, True)])
def test_a_standfirst_below_the_headline_stays(words: int, goes: bool) -> None:
    standfirst = a(line(words, 12).capitalize(), 0.3)
    assert bool(outside([TITLE, standfirst, *GONE, *ARTICLE], title=0)) is goes
    assert outside([*GONE, standfirst, TITLE, *ARTICLE], title=3) == [2]
    assert outside([TITLE, standfirst, *GONE[:1], *ARTICLE], title=0) == []


@pytest.mark.parametrize(("between", "goes"), [(3, False), (4, True)])
def test_a_standfirst_is_near_headline_or_article(between: int, goes: bool) -> None:
    some = [a(one.text, 2.0) for one in MENU[:between]]
    standfirst = a(line(9, 12).capitalize(), 0.3)
    found = outside([TITLE, *GONE, *some, standfirst, *some, *GONE, *ARTICLE], title=0)
    assert bool(found) is goes
    for long in (a(line(12, 12).capitalize(), 0.3), a(prose(6, 12), 0.3)):
        assert outside([TITLE, *GONE, *some, long, *some, *GONE, *ARTICLE], title=0) == []


def test_pieces_of_a_line_stay() -> None:
    torn = [a("As the", 0.3), a("harbour", 0.3), a(", said the keeper", 0.3)]
    assert outside([*ARTICLE, *GONE, *torn]) == []
    whole = [a("As The", 0.3), a("Harbour", 0.3), a("Said the keeper", 0.3)]
    assert outside([*ARTICLE, *GONE, *whole]) == [5, 6, 7]
    assert outside([*ARTICLE, *GONE, a("Come.", 0.3), a("harbour", 0.3)]) == [5]


def test_one_entry_of_a_list_is_not_its_article() -> None:
    entry = a(prose(20), -3.0)
    goods = [a(line(5, at).title(), 0.3) for at in range(9)]
    assert outside([*goods[:8], *GONE, entry]) == list(range(8))
    assert outside([*goods, *GONE, entry]) == []
    long = [a(prose(60, 4), -3.0), a(prose(60, 9), -3.0)]
    assert len(outside([*goods * 6, *GONE, *long])) == 54


def test_what_rules_take_amid_the_article_does_not_end_it() -> None:
    adverts = [a(f"Advert {at}", 5.0) for at in range(2)]
    assert outside([*ARTICLE, *adverts, a(prose(8, 4), -2.0), *GONE, *MENU]) == list(range(8, 16))


def test_what_is_kept_by_a_rule_stays() -> None:
    assert outside([*ARTICLE, *GONE, a("Notes", 0.3), *MENU]) == list(range(6, 14))


def test_the_times_of_a_live_blog_stay() -> None:
    entries = [one for at in range(6) for one in (a(f"1{at}:30"), a(prose(30, 4 * at), -2.0))]
    assert outside([*GONE, *MENU[:1], *entries, *GONE]) == [2]


def test_only_another_part_that_outweighs_its_price_counts() -> None:
    assert stretch([-9, 5, -3, 5], part=2) == (0, 2)
    assert stretch([-9, 5, -3, 5], part=4) == (0, 0)
    assert stretch([], part=2) is None
