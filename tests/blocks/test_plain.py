"""Where lines of a text are parts of one paragraph, and what kind of block each is."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.blocks import plain
from cleaner.blocks.plain import segment
from cleaner.blocks.wrapping import Line


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
    assert plain.lines_of(text, Line) == plain.lines_plainly(text)


@pytest.mark.parametrize(
    "text", ["a\r\n\r\nb", "\n\na\n \n\n b", "a\r\r\nb\u2029\x85c", " \u200b\n", ""]
)
def test_lines_have_the_blank_ones_before_them(text: str) -> None:
    made = plain.lines_of(text, Line)
    assert made == plain.lines_plainly(text)
    assert [text[line.start : line.end] for line in made] == [line.text for line in made]


# Pages of text browsers, and mails: paragraphs are parted by blank lines, each line by its width.

_HERONS = (
    "The harbour office counted nine herons on the mole this year, and in the year before 14 were "
    "seen.",
    'Ada Moor, 29, who feeds them, was asked by the Harbour Post what she thought. "Nothing," she '
    "said.",
    "There is room for all.",
    "The council set 1.4 million crowns aside for the birds in 2024. The new sum, some 3.1 "
    "million, includes a path.",
)
_REIHER = (
    "Die Reiher stehen seit dem Morgen am Hafen der Stadt und warten auf die Fischer, sagt Anna "
    "Moor vom Amt.",
    "Am Sonntag kommen die Kinder der Schule und zählen mit.",
)


def _wrapped(paragraphs: tuple[str, ...], width: int, margin: str) -> str:
    return "\n\n".join(
        textwrap.fill(
            one, width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False
        )
        for one in paragraphs
    )


@pytest.mark.parametrize("paragraphs", [_HERONS, _REIHER])
@pytest.mark.parametrize("margin", ["", "   "])
@pytest.mark.parametrize("width", [60, 64, 68, 72, 76, 80])
def test_paragraphs_that_blank_lines_part_are_whole(
    paragraphs: tuple[str, ...], margin: str, width: int
) -> None:
    if not margin and len(paragraphs) == len(_REIHER):
        paragraphs = (*paragraphs, *_HERONS)
    found = segment(_wrapped(paragraphs, width, margin)).blocks
    assert tuple(block.text for block in found) == paragraphs


def test_a_list_that_hangs_keeps_its_items_and_their_lines() -> None:
    text = (
        _wrapped(_HERONS, 68, "   ")
        + """

   * Oak, which the boats' owners paid for and which will last them
     until 2050.
   * Pine.
   * Rope."""
    )
    found = [block for block in segment(text).blocks if block.kind == "list_item"]
    assert [block.text[-11:] for block in found] == ["until 2050.", "Pine.", "Rope."]


@pytest.mark.parametrize(
    "lines",
    [
        # A menu, a page's data and an address, each on lines of their own.
        ["Herons", "Harbour", "Weather", "Letters to the office"],
        ["By Ada Moor", "4 March 2026", "Three minutes"],
        # Verse, whose lines are about as long as each other.
        [
            "The Herons stood upon the mole until the moon had gone to bed",
            "And Nobody who saw them there could tell us what the birds had said",
            "But All of us had heard the bell that rang below the water's edge",
            "And In the dark we went to bed and left the herons on their ledge",
        ],
        # A table whose columns are set by spaces.
        [
            "Wood                    Length of a board               Price a yard",
            "Oak                     three yards                     forty crowns",
            "Pine                    four yards                      eleven crowns",
            "Larch from the hills    three yards and a half          thirty crowns",
            "Rope                    a hundred yards                 eighty crowns",
        ],
        # Sources, none of which could be broken.
        [f"https://heron.example/{'post/' * 9}{number}" for number in range(5)],
        # Lines that are paragraphs: each ends a sentence.
        [
            "The harbour office counted nine of the herons on the mole.",
            "Ada Moor feeds the birds and has done so since she was a girl.",
            "The council has set some millions of crowns aside for a path.",
        ],
    ],
)
def test_lines_that_are_no_paragraph_stay_apart(lines: list[str]) -> None:
    alone = "\n".join(lines)
    assert len(segment(alone).blocks) == len(lines)
    if not lines[0].startswith(("The", "https", "Wood")):
        found = segment(f"{_wrapped(_HERONS, 72, '')}\n\n{alone}").blocks
        assert len(found) == len(_HERONS) + len(lines)


def test_a_quoted_mail_is_a_quote_apart_from_its_answer() -> None:
    quoted = textwrap.fill(" ".join(_HERONS), 70, initial_indent="> ", subsequent_indent="> ")
    answer = textwrap.fill(_HERONS[1], 72)
    found = segment(f"{quoted}\n{answer}").blocks
    assert [(block.kind, block.text) for block in found] == [
        ("quote", " ".join(_HERONS)),
        ("paragraph", _HERONS[1]),
    ]


def test_words_that_hyphens_part_are_whole_in_a_page_of_a_text_browser() -> None:
    text = f"{_wrapped(_HERONS, 72, '   ')}\n\n   All of that was for the her-\n   ons."
    assert segment(text).blocks[-1].text == "All of that was for the her\xadons."


_LINKS = "\n\nReferences\n\n   Visible links:\n   1. https://heron.example/\n   2. https://heron.example/a"


def test_the_list_of_links_of_a_text_browser_is_one_block_and_its_numbers_no_words() -> None:
    found = segment("   [1]Home[2]Herons\n\n" + _wrapped(_HERONS, 72, "   ") + _LINKS).blocks
    assert found[0].text == "HomeHerons"
    assert found[-1].text.startswith("References Visible links: 1. https://heron.example/ 2.")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # Notes of an article that has no list of links, or more notes than it has links.
        ("So says the report[1]of 2024.", "[1]"),
        (f"So says the report[3]of 2024.{_LINKS}", "[3]"),
        (f"[1]Home [2]Herons, as the report[1]says.{_LINKS}", "[1]"),
        # Sources of an article, which stand as far left as its paragraphs.
        ("The herons came.\n\nReferences\n\n1. https://heron.example/a", "References"),
        ("The herons came.\n\nSources\n\n1. https://heron.example/a", "Sources"),
    ],
)
def test_notes_and_sources_of_an_article_stay(text: str, kept: str) -> None:
    found = [block.text for block in segment(text).blocks]
    assert any(kept == one or (kept[0] == "[" and kept in one) for one in found)


@pytest.mark.parametrize(
    ("first", "rest", "joined"),
    [
        ("Those who cross the sound in winter run a risk that they know of", "well.", True),
        ("Those who cross the sound in winter run a risk that they know of", "frost.’", True),
        ("Those who cross the sound in winter run a risk that they know of", "Well.", False),
        ("Those who cross the sound in winter run a risk that they know of", "git pull", False),
        ("Those who cross the sound in winter run a risk that they know.", "well.", False),
        ("Those who cross the sound in winter", "run a risk.", False),
        ("- those who cross the sound in winter run a risk that they know of", "well.", False),
    ],
)
def test_the_last_word_of_a_sentence_is_no_paragraph(first: str, rest: str, joined: bool) -> None:
    text = f"The ferry crosses the sound four times a day.\n{first}\n{rest}\nIt is white."
    assert len(segment(text).blocks) == (3 if joined else 4)
