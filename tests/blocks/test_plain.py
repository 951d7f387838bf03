"""Where lines of a text are parts of one paragraph, and what kind of block each is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks import plain
from cleaner.blocks.plain import segment


def chars(length: int, last: str = "e") -> str:
    """A line of so many characters, in words of five letters, the last of them as given."""
    return ("abcde " * length)[: length - 1].replace(" ", " ") + last


def blocks(*lines: str) -> int:
    """How many blocks lines are that follow each other at once."""
    return len(segment("\n".join(lines)).blocks)


# Hard-wrapped text.


def test_four_lines_that_others_follow_tell_a_width() -> None:
    assert blocks(*[chars(50)] * 5) == 1
    assert blocks(*[chars(50)] * 4) == 4


@pytest.mark.parametrize(
    ("length", "wrapped"), [(39, False), (40, True), (100, True), (101, False)]
)
def test_a_wrapped_text_is_40_to_100_characters_wide(length: int, wrapped: bool) -> None:
    assert blocks(*[chars(length, ".")] * 8) == (1 if wrapped else 8)


def test_one_line_in_twenty_may_be_longer_than_the_width() -> None:
    assert blocks(*[chars(50)] * 10, chars(120, "."), *[chars(50)] * 11) == 1
    assert blocks(*[chars(50)] * 10, chars(120, "."), *[chars(50)] * 9) == 20


@pytest.mark.parametrize(("length", "wrapped"), [(43, True), (42, False)])
def test_a_line_is_full_that_the_next_word_would_have_made_too_long(
    length: int, wrapped: bool
) -> None:
    assert blocks(chars(50), *[chars(length)] * 10) == (1 if wrapped else 11)


@pytest.mark.parametrize(("short", "wrapped"), [(2, True), (3, False)])
def test_eight_in_ten_lines_of_a_wrapped_text_are_full(short: int, wrapped: bool) -> None:
    lines = [*[chars(35)] * short, *[chars(50)] * (11 - short)]
    assert blocks(*lines) == (1 if wrapped else 11)


@pytest.mark.parametrize(("capitals", "wrapped"), [(5, True), (6, False)])
def test_a_text_is_verse_where_six_in_ten_lines_start_with_a_capital(
    capitals: int, wrapped: bool
) -> None:
    lines = [*["A" + chars(49)] * capitals, *[chars(50)] * (10 - capitals)]
    assert blocks(chars(50), *lines) == (1 if wrapped else 11)


def test_a_paragraph_ends_with_a_line_that_a_long_word_does_not_explain() -> None:
    assert blocks(*[chars(50)] * 8, chars(32), *[chars(50)] * 8) == 1
    assert blocks(*[chars(50)] * 8, chars(31), *[chars(50)] * 8) == 2


# A break inside a sentence.


@pytest.mark.parametrize(
    ("line", "after", "joined"),
    [
        (chars(60), chars(20), True),
        (chars(59), chars(20), False),
        (chars(60), chars(19), False),
        (chars(60, "."), chars(20), False),
        (chars(60), "A" + chars(19), False),
        ("- " + chars(60), chars(20), False),
        (chars(30), ", and so on", True),
        (chars(60), "- " + chars(20), False),
    ],
)
def test_a_break_stands_inside_a_sentence(line: str, after: str, joined: bool) -> None:
    assert blocks(line, after) == (1 if joined else 2)


# Kinds.


@pytest.mark.parametrize(
    ("text", "kind", "shown", "marker", "level"),
    [
        ("A boat", "paragraph", "A boat", "", 0),
        ("## Weather", "heading", "Weather", "##", 2),
        ("- A boat", "list_item", "A boat", "-", 0),
        ("x\n    - A boat", "list_item", "A boat", "-", 2),
        ("x\n   3. A boat", "list_item", "A boat", "3.", 1),
        ("> A boat", "quote", "A boat", ">", 0),
        ("| A | B |", "table_row", "| A | B |", "", 0),
        ("A\tboat\tB", "table_row", "A\tboat\tB", "", 0),
        ("```\nx = 1\n```", "code", "```\nx = 1\n```", "", 0),
        ("```\nx = 1", "paragraph", "x = 1", "", 0),
    ],
)
def test_a_line_is_of_a_kind_by_its_mark(
    text: str, kind: str, shown: str, marker: str, level: int
) -> None:
    last = segment(text).blocks[-1]
    assert (last.kind, last.text, last.marker, last.level) == (kind, shown, marker, level)


def test_blank_lines_are_counted_and_every_block_stands_in_its_place() -> None:
    text = "\ufeff One\n\n\u200b\n\n* Two\r\n\r\nThree"
    found = segment(text).blocks
    assert [one.gap for one in found] == [0, 3, 1]
    assert [text[one.start : one.end] for one in found] == ["One", "* Two", "Three"]


LINES = (
    "ab ñ。\n\r\t\x0b\x0c\x00\x1c\x85\xa0\u2007\u200b\u200e\u2028\u2029\u202f\u2060\u3000\ufeff-"
)


@given(st.text() | st.text(LINES))
def test_both_forms_see_the_same_lines(text: str) -> None:
    text = text.replace("\xad", "").replace("<", "")
    assert plain.lines_of(text, plain._Line) == plain.lines_plainly(text)


@pytest.mark.parametrize(
    "text", ["a\r\n\r\nb", "\n\na\n \n\n b", "a\r\r\nb\u2029\x85c", " \u200b\n", ""]
)
def test_lines_have_the_blank_ones_before_them(text: str) -> None:
    made = plain.lines_of(text, plain._Line)
    assert made == plain.lines_plainly(text)
    assert [text[line.start : line.end] for line in made] == [line.text for line in made]
