"""Lines of texts that stay far from the article, amid what goes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner.verdict.islands import ISLAND
from tests.built import Line, a, line, made, prose, settled

RULES = """
  - {id: related.item, kind: line, why: Another story, pattern: '^menu '}
  - {id: legal.item, kind: line, why: A footer, pattern: '^terms '}
  - {id: caption.item, kind: line, why: A caption, pattern: '^photo '}
"""
ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]
MENU = [a(f"{name} of {at}", 2.0) for at in range(3) for name in ("Menu", "Terms")]
ISLE = [a(line(8, 5), 0.2), a(line(6, 20), -0.4)]


def islands(lines: Sequence[Line], *, title: int = -1, comments: bool = False) -> list[int]:
    """The blocks of a page that go as islands."""
    page = made(*lines, rules=RULES)
    fates = settled(page, threshold=0.7, title=title, comments=comments).fates
    return [index for index, fate in enumerate(fates) if fate.rule == ISLAND.id]


def test_lines_far_below_the_article_go_amid_what_goes() -> None:
    assert islands([*ARTICLE, *MENU, *ISLE, *MENU]) == [9, 10]
    assert islands([*ARTICLE, *MENU, *ISLE, *MENU, *ISLE]) == [9, 10, 17, 18]


def test_so_do_lines_far_above_it() -> None:
    assert islands([*ISLE, *MENU, *ARTICLE]) == [0, 1]


def test_what_stands_between_headline_and_article_is_no_island() -> None:
    assert islands([*ISLE, *MENU, *ARTICLE], title=0) == []
    page = [*ISLE, *MENU, a("Council votes", 0.2), *ARTICLE]
    assert islands(page, title=8) == [0, 1]


@pytest.mark.parametrize(("apart", "goes"), [(5, False), (6, True)])
def test_an_island_is_far_from_the_article(apart: int, goes: bool) -> None:
    assert bool(islands([*ARTICLE, *MENU[:apart], *ISLE])) is goes


@pytest.mark.parametrize(("named", "goes"), [(2, False), (3, True)])
def test_rules_name_some_of_what_stands_between(named: int, goes: bool) -> None:
    unnamed = [a(line(3, at), 2.0) for at in range(6 - named)]
    assert bool(islands([*ARTICLE, *unnamed, *MENU[:named], *ISLE])) is goes
    alike = [a(f"Menu of {at}", 2.0) for at in range(6)]
    assert islands([*ARTICLE, *alike, *ISLE]) == []
    captions = [a(f"Photo {at}", 2.0) for at in range(3)]
    assert islands([*ARTICLE, *captions, *unnamed, *ISLE]) == []


@pytest.mark.parametrize(("score", "goes"), [(1.4, False), (1.6, True)])
def test_what_goes_in_doubt_may_be_the_articles(score: float, goes: bool) -> None:
    menu = [a(one.text, score) for one in MENU]
    assert bool(islands([*ARTICLE, *menu, *ISLE])) is goes


@pytest.mark.parametrize(("score", "goes"), [(-1.1, False), (-0.9, True)])
def test_lines_that_look_like_an_article_stay(score: float, goes: bool) -> None:
    assert bool(islands([*ARTICLE, *MENU, a(prose(30, 5), score)])) is goes


@pytest.mark.parametrize(("words", "goes"), [(45, True), (46, False)])
def test_an_island_is_short_beside_the_article(words: int, goes: bool) -> None:
    assert bool(islands([*ARTICLE, *MENU, a(line(words, 5), 0.2)])) is goes


@pytest.mark.parametrize(("words", "goes"), [(119, False), (120, True)])
def test_the_article_has_some_length(words: int, goes: bool) -> None:
    assert bool(islands([a(prose(words), -3.0), *MENU, *ISLE])) is goes


def test_an_article_in_pieces_has_no_islands() -> None:
    for words, goes in ((40, True), (41, False)):
        pieces = [[*MENU, a(line(words, at), 0.2)] for at in (5, 8, 2)]
        assert bool(islands([*ARTICLE, *pieces[0], *pieces[1], *pieces[2]])) is goes


def test_code_stays_and_so_do_pages_with_elements() -> None:
    code = a("import icu", 0.2, kind="code")
    assert islands([*ARTICLE, *MENU, code]) == []
    tagged = [
        Line(one.text, one.score, {"tag": "p", "link_density": 0.0})
        for one in (*ARTICLE, *MENU, *ISLE)
    ]
    assert islands(tagged) == []
