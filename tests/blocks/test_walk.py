"""How the parts of an HTML page become blocks, and what is told of each."""

from __future__ import annotations

import pytest

from cleaner.blocks.tree import parse, segment
from cleaner.model import Block


def chars(length: int, last: str = "e") -> str:
    """A line of so many characters, the last of them as given."""
    return ("abcde " * length)[: length - 1] + last


def seen(html: str) -> tuple[Block, ...]:
    """The blocks of a page."""
    return segment(parse(f"<html><body>{html}</body></html>")).blocks


def texts(html: str) -> list[str]:
    return [block.text for block in seen(html)]


def lines(*some: str) -> list[str]:
    """The blocks of one paragraph whose lines are parted by breaks."""
    return texts(f"<p>{'<br>'.join(some)}</p>")


# Single breaks.


def test_lines_are_paragraphs_where_one_has_eighty_characters_and_long_ones_end_in_a_stop() -> None:
    assert len(lines(chars(80, "."), chars(80, "."))) == 2
    assert len(lines(chars(79, "."), chars(79, "."))) == 1
    assert len(lines(chars(80, "."), chars(80))) == 1


def test_lines_of_less_than_sixty_characters_need_no_stop() -> None:
    assert len(lines(chars(80, "."), chars(59))) == 2
    assert len(lines(chars(80, "."), chars(60))) == 1


def test_three_lines_of_up_to_eighty_characters_keep_their_breaks() -> None:
    assert lines(chars(20), chars(20), chars(80)) == ["\n".join([chars(20), chars(20), chars(80)])]
    assert lines(chars(20), chars(20), chars(81)) == [" ".join([chars(20), chars(20), chars(81)])]
    assert lines(chars(20), chars(20)) == [" ".join([chars(20), chars(20)])]


def test_two_breaks_part_a_paragraph() -> None:
    assert texts("<p>One<br><br>Two<hr>Three</p>") == ["One", "Two", "Three"]


def test_a_link_amid_a_sentence_is_no_card_whatever_its_class() -> None:
    for name in ("recommendation-inline-link", "read-more", "teaser"):
        link = f"<a class={name} href=/x>green hull</a>"
        assert texts(f"<p>It has a {link}. Two decks, too.</p>") == [
            "It has a green hull. Two decks, too."
        ]
        assert texts(f"<p>{link} and mast</p>") == ["green hull and mast"]
        assert texts(f"<p>It has a hull. {link} </p>") == ["It has a hull.", "green hull"]


# Marks.


@pytest.mark.parametrize(("linked", "marked"), [(80, True), (79, False)])
def test_a_list_is_of_links_where_eight_tenths_of_it_are(linked: int, marked: bool) -> None:
    item = f"<li><a href='/'>{'a' * linked}</a>{'b' * (100 - linked)}</li>"
    found = seen(f"<ul>{item}{item}</ul><p>Text</p>")
    assert ["list_links" in block.marks for block in found] == [marked, marked, False]
    assert "list_links" not in seen(f"<ul>{item}</ul>")[0].marks


@pytest.mark.parametrize(("inside", "marked"), [(50, True), (51, False)])
def test_a_form_that_holds_more_than_half_of_the_page_is_the_page(
    inside: int, marked: bool
) -> None:
    html = f"<form><p>{'a' * inside}</p></form><p>{'b' * (100 - inside)}</p>"
    assert ["form" in block.marks for block in seen(html)] == [marked, False]


@pytest.mark.parametrize(("inside", "shown"), [(50, 1), (51, 2)])
def test_text_for_browsers_without_scripts_stays_where_it_is_most_of_the_page(
    inside: int, shown: int
) -> None:
    html = f"<noscript><p>{'a' * inside}</p></noscript><p>{'b' * (100 - inside)}</p>"
    assert len(seen(html)) == shown


def test_the_share_of_links_is_told_of_each_block() -> None:
    (block,) = seen("<p>abcde <a href='/'>fghij</a></p>")
    assert block.link_density == 0.5


# Tables.


@pytest.mark.parametrize(("length", "rows"), [(250, True), (251, False)])
def test_a_table_with_a_cell_of_more_than_250_characters_lays_out_the_page(
    length: int, rows: bool
) -> None:
    cells = f"<tr><td>A</td><td>B</td></tr><tr><td>{'c' * length}</td><td>D</td></tr>"
    found = [block.kind for block in seen(f"<table>{cells}</table>")]
    assert found == (["table_row"] * 2 if rows else ["paragraph"] * 4)


def test_a_row_is_one_block_and_one_row_makes_no_table() -> None:
    row = "<tr><td>A</td><td>B</td></tr>"
    assert texts(f"<table>{row}{row}</table>") == ["A | B", "A | B"]
    assert texts(f"<table>{row}</table>") == ["A", "B"]
    assert texts("<table><tr><th>X</th><th>Y</th></tr></table>") == ["X | Y"]


# Where a block stands.


def test_a_block_knows_the_sixteen_elements_around_it() -> None:
    html = "<p>One</p>"
    for _ in range(20):
        html = f"<div>{html}</div>"
    (block,) = seen(html)
    assert len(block.around) == 16
    one, other = seen("<div><p>One</p><p>Two</p></div>")
    assert one.around[1:] == other.around[1:]
    assert one.around[0] != other.around[0]


def test_a_path_has_the_twelve_innermost_labels() -> None:
    html = "<p>One</p>"
    for number in range(14):
        html = f"<div class=c{number}>{html}</div>"
    (block,) = seen(html)
    assert block.path.split() == [*(f"div.c{number}" for number in range(10, -1, -1)), "p"]


def test_a_label_has_an_id_and_eight_classes() -> None:
    names = " ".join(f"C{number}" for number in range(9))
    (block,) = seen(f"<p id=Top class='{names}'>One</p>")
    assert block.path == "body p#top.c0.c1.c2.c3.c4.c5.c6.c7"


def test_a_page_whose_root_closes_itself_has_its_text() -> None:
    assert segment(parse("<html lang='en' /><body><p>One</p></body></html>")).text == "One"
