"""Where candidates for the dek stand, and what is counted of each."""

from __future__ import annotations

import pytest

from cleaner.model import Metadata
from cleaner.scores.features import Features
from cleaner.verdict.candidates import near_features
from cleaner.verdict.dek_features import dek_features
from tests.built import Line, a, line, made, prose

TITLE = "The old crane in the harbour falls"
HEAD = a(TITLE, 1.0)
LONG = a(prose(300), -3.0)
BOX = frozenset({"named:dek"})


def found(
    *lines: Line, title: str = TITLE, at: int = 0, rules: str = "", **declared: str
) -> dict[int, Features]:
    """The candidates of a page by index, each with its features. at: the title's block."""
    page = made(*lines, rules=rules)
    metadata = Metadata(
        deks=(("og", declared["dek"]),) if "dek" in declared else (),
        description=declared.get("description", ""),
    )
    near = near_features(page.views, page.shape, page.proposals)
    return dict(dek_features(near, page.views, page.shape, page.proposals, metadata, title, at))


def filler(count: int, words: int = 2) -> list[Line]:
    """So many lines that no two of say the same. words: too few for a candidate."""
    return [a(f"{line(words - 1, number)} {number}", 1.0) for number in range(count)]


# Where candidates stand.


def test_candidates_stand_up_to_25_blocks_behind_the_title_or_8_before_the_prose() -> None:
    rows = found(HEAD, *filler(60, 3), LONG)
    assert list(rows) == [*range(1, 26), *range(53, 61)]


def test_candidates_stand_in_the_first_two_blocks_of_the_prose() -> None:
    article = [a(prose(20, 7 * at), -3.0) for at in range(4)]
    assert list(found(HEAD, a(line(5), 1.0), *article)) == [1, 2, 3]


def test_without_a_title_candidates_stand_in_the_three_blocks_before_the_prose() -> None:
    assert list(found(*filler(9, 3), LONG, title="", at=-1)) == [6, 7, 8]


def test_a_block_named_for_a_dek_stands_up_to_six_blocks_above_the_title() -> None:
    lines = [a(line(5, 6 * number), 1.0, marks=BOX) for number in range(8)]
    assert list(found(*lines, HEAD, LONG, at=8)) == [2, 3, 4, 5, 6, 7]
    plain = [a(line(5, 6 * number), 1.0) for number in range(8)]
    assert list(found(*plain, HEAD, LONG, at=8)) == []


def test_a_candidate_has_3_to_120_words() -> None:
    lines = [a(line(2), 1.0), a(line(3, 5), 1.0), a(line(120), 1.0), a("It", 1.0)]
    assert list(found(HEAD, *lines, a(line(121), 1.0), a("It", 1.0), LONG)) == [2, 3]


def test_captions_bylines_and_what_rules_surely_take_are_no_candidates() -> None:
    rules = (
        "  - {id: caption.label, kind: line, why: A, where: [head], match: start,"
        " phrases: {any: [Picture]}}\n"
        "  - {id: share.bar, kind: line, why: B, where: [head], match: start,"
        " phrases: {any: [Share]}}\n"
        "  - {id: notes.bar, kind: line, why: C, match: start, phrases: {any: [Note]}}\n"
    )
    lines = [
        a(f"{word} {line(5, 3 * at)}", 1.0) for at, word in enumerate(["Picture", "Share", "Note"])
    ]
    assert list(found(HEAD, *lines, LONG, rules=rules)) == [2]


def test_a_line_of_a_text_between_two_captions_is_no_candidate() -> None:
    rules = "  - {id: caption.file, kind: line, why: A, match: start, phrases: {any: [Picture]}}\n"
    file, said, credit = a("Picture one", 1.0), a(line(9, 3), 0.0), a("Picture two", 1.0)
    assert list(found(HEAD, file, said, credit, LONG, rules=rules)) == []
    assert list(found(HEAD, file, said, LONG, rules=rules)) == [2]
    assert list(found(HEAD, said, credit, LONG, rules=rules)) == [1]
    in_html = a(line(9, 3), 0.0, link_density=0.0)
    assert list(found(HEAD, file, in_html, credit, LONG, rules=rules)) == [2]


# The title, said again below.


@pytest.mark.parametrize(
    ("again", "first"),
    [
        (TITLE, 3),
        ("The old crane in the harbour", 3),  # 5 of 6 words
        ("The old crane of Gull Quay", 1),  # 3 of 8
        ("The old crane", 1),  # 3 of 6 words, `the` once
        (f"{TITLE} at once at noon on Monday", 1),  # 6 of 11
        (f"{TITLE} at noon today", 3),  # 6 of 9
    ],
)
def test_the_search_starts_behind_the_last_block_that_says_most_of_the_title(
    again: str, first: int
) -> None:
    rows = found(HEAD, a("By Ann of Gull Quay", 1.0), a(again, 1.0), a(line(20), 1.0), LONG)
    assert rows[3]["after_title"] == 3 - (2 if first == 3 else 0)


def test_a_further_form_of_the_title_has_three_to_thirty_words() -> None:
    assert (
        found(
            HEAD, a("It", 1.0), a("Crane falls", 1.0), a(line(20), 1.0), LONG, title="Crane falls"
        )[3]["after_title"]
        == 3
    )
    assert (
        found(
            HEAD, a("It", 1.0), a("A crane falls", 1.0), a(line(20), 1.0), LONG, title="Crane falls"
        )[3]["after_title"]
        == 1
    )
    for words, after in ((30, 1), (31, 3)):
        rows = found(
            HEAD, a("It", 1.0), a(line(words), 1.0), a(line(20, 35), 1.0), LONG, title=line(31)
        )
        assert rows[3]["after_title"] == after


def test_a_further_form_of_the_title_stands_up_to_25_blocks_below_it() -> None:
    for between, after in ((24, 1), (25, 27)):
        rows = found(HEAD, *filler(between), a(f"{TITLE} today", 1.0), a(line(20), 1.0), LONG)
        assert rows[between + 2]["after_title"] == after


def test_the_title_is_looked_for_in_the_six_blocks_above_its_last_saying() -> None:
    lines = [a("The old crane in the harbour falls", 1.0), *filler(5), HEAD, a(line(20), 1.0)]
    assert list(found(*lines, LONG, at=6)) == [7]
    named = [lines[0], a(line(5), 1.0), *filler(4), HEAD, a(line(20), 1.0), LONG]
    assert list(found(*named, at=6)) == [1, 7]
    far = [lines[0], a(line(5), 1.0), *filler(5), HEAD, a(line(20), 1.0), LONG]
    assert list(found(*far, at=7)) == [8]


# Two texts of one picture.


@pytest.mark.parametrize(
    ("words", "shared", "kept"),
    [
        (10, 8, []),
        (10, 7, [1, 2]),
        (14, 10, [1, 2]),  # 10 of 14 words: less than eight tenths
        (12, 10, []),
        (15, 10, [1, 2]),
    ],
)
def test_a_line_is_none_where_a_neighbour_says_nearly_the_same(
    words: int, shared: int, kept: list[int]
) -> None:
    own = line(10)
    other = " ".join([*line(40).split()[20 : 20 + words - shared], *line(40).split()[:shared]])
    rows = found(HEAD, a(own, 1.0), a(other, 1.0), a("It", 1.0), LONG)
    assert [at for at in rows if at < 3] == kept


def test_a_neighbour_may_be_a_quarter_and_two_words_longer() -> None:
    own = " ".join(["gull"] * 4 + line(4).split())
    for more, kept in ((4, []), (5, [1])):
        other = " ".join([*["heron"] * more, own])
        rows = found(HEAD, a(own, 1.0), a(other, 1.0), a("It", 1.0), LONG)
        assert [at for at in rows if at == 1] == kept


def test_a_pictures_two_texts_are_none_though_a_line_stands_between() -> None:
    alt = "The ferry lies at the quay of Kirkholm."
    caption = f"{alt} Photo: Ada Renn"
    for between in ((), (a("Share", 1.0),)):
        rows = found(HEAD, a(alt, 1.0), *between, a(caption, 1.0), LONG)
        assert not rows.keys() & {1, 2 + len(between)}
    rows = found(HEAD, a(alt, 1.0), a(f"{alt} {prose(30)}", -3.0), LONG)
    assert 1 in rows  # a dek that the article's first paragraph begins with


# What is counted of each.


def test_what_the_next_four_long_blocks_within_twelve_tell_again() -> None:
    own = a("gulls terns ducks geese own swans", 1.0)
    tell = ("gulls", "terns", "ducks", "geese", "swans")
    rows = found(HEAD, own, *(a(f"{line(14)} {word}", -1.0) for word in tell), LONG)
    assert [rows[1][f"retold_{step}"] for step in (1, 2, 3, 4)] == [0.2] * 4
    assert rows[1]["retold"] == 0.8
    assert rows[1]["retold_below"] == 1.0
    assert (rows[1]["next_words"], rows[1]["next_ratio"]) == (15, 6 / 15)


def test_blocks_of_less_than_fifteen_words_tell_nothing_again() -> None:
    rows = found(HEAD, a("gulls terns own", 1.0), a(f"{line(13)} gulls", -1.0), LONG)
    assert (rows[1]["retold_1"], rows[1]["next_words"]) == (0.0, 300)
    rows = found(HEAD, a("gulls terns own", 1.0), a(f"{line(14)} gulls", -1.0), LONG)
    assert (rows[1]["retold_1"], rows[1]["next_words"]) == (0.5, 15)


@pytest.mark.parametrize(("between", "told"), [(10, 0.5), (11, -1.0)])
def test_long_blocks_are_compared_within_twelve_blocks(between: int, told: float) -> None:
    rows = found(HEAD, a("gulls terns own", 1.0), *filler(between), a(f"{line(299)} gulls", -3.0))
    assert rows[1]["retold_1"] == told


def test_a_line_of_25_characters_that_stands_again_is_an_echo() -> None:
    for text, echo in (("gulls terns ducks geese w", 1.0), ("gulls terns ducks geese ", 0.0)):
        rows = found(HEAD, a(text, 1.0), a("It", 1.0), a("So", 1.0), a(text, 1.0), LONG)
        assert rows[1]["echoes"] == echo
    rows = found(
        *(HEAD, a("gulls terns ducks geese w", 1.0), LONG, a("It", 1.0)),
        a("gulls terns ducks geese walk", 1.0),
    )
    assert rows[1]["echoes"] == 2.0


def test_sentences_of_eight_words_above_a_candidate_are_counted_as_passed() -> None:
    lines = [a(prose(8), 1.0), a(prose(7, 9), 1.0), a(line(20, 16), 1.0)]
    rows = found(HEAD, *lines, LONG)
    assert [rows[at]["passed"] for at in (1, 2, 3)] == [0, 1, 1]


def test_a_length_is_told_against_that_of_the_first_twelve_paragraphs() -> None:
    long = [a(prose(20, at), -3.0) for at in range(7)]
    longer = [a(prose(30, at), -3.0) for at in range(20)]
    assert found(HEAD, a(line(10), 1.0), *long, *longer)[1]["ratio"] == 10 / 20
    assert found(HEAD, a(line(10), 1.0), *long[:6], *longer)[1]["ratio"] == 10 / 30


def test_a_paragraph_has_more_than_fifteen_words() -> None:
    short = [a(prose(15, at), -3.0) for at in range(5)]
    rows = found(HEAD, a(line(10), 1.0), *short, a(prose(16), -3.0))
    assert rows[1]["ratio"] == 10 / 16
    assert found(HEAD, a(line(10), 1.0), *short)[1]["ratio"] == 10 / 40


def test_words_of_the_title_are_counted() -> None:
    assert found(HEAD, a("The crane fell on Monday", 1.0), LONG)[1]["like_title"] == 2 / 5


HTML = {"link_density": 0.0}


def path(name: str, score: float, words: int = 20, first: int = 0) -> Line:
    return a(prose(words, first), score, path=name, **HTML)


def test_the_path_of_a_candidate_is_told_against_those_of_the_article() -> None:
    article = [path("main p", -2.0, 30, at) for at in range(3)]
    rows = found(
        a(TITLE, 1.0, **HTML), path("main p.dek", 1.0), path("main p", 1.0, 20, 9), *article
    )
    assert (rows[1]["path.next"], rows[1]["path.article"], rows[1]["path.blocks"]) == (0.0, 0.0, 1)
    assert (rows[2]["path.next"], rows[2]["path.article"], rows[2]["path.blocks"]) == (1.0, 1.0, 4)


def test_blocks_of_one_path_are_counted_up_to_nine() -> None:
    article = [path("p", -2.0, 30, at) for at in range(12)]
    assert found(a(TITLE, 1.0, **HTML), path("p", 1.0), *article)[1]["path.blocks"] == 9


@pytest.mark.parametrize(
    ("words", "score", "following"), [(15, 0.9, 0.0), (14, 0.9, 1.0), (15, 1.0, 1.0)]
)
def test_the_next_paragraph_has_fifteen_words_and_may_be_article_text(
    words: int, score: float, following: float
) -> None:
    between = path("aside p", score, words, 12)
    rows = found(a(TITLE, 1.0, **HTML), path("p", 1.0), between, path("p", -3.0, 300))
    assert rows[1]["path.next"] == following


def test_what_a_page_declares_is_told() -> None:
    row = found(HEAD, a("The gulls are back again", 1.0), LONG, dek="The gulls are back")[1]
    assert (row.get("declared.og", 0.0), row.get("description", 0.0)) == (1.0, 0.0)
    row = found(
        HEAD, a("The gulls are back again", 1.0), LONG, description="The gulls are back again"
    )[1]
    assert (row.get("declared.og", 0.0), row.get("description", 0.0)) == (0.0, 1.0)


@pytest.mark.parametrize(("same", "known"), [(59, 0.0), (60, 1.0)])
def test_a_block_is_the_description_by_its_first_60_characters(same: int, known: float) -> None:
    text = "the gulls are back again and sit on the harbour wall as they do each spring in the rain"
    row = found(HEAD, a(text, 1.0), LONG, description=f"{text[:same]}x y and more")[1]
    assert row.get("description", 0.0) == known


@pytest.mark.parametrize(("shared", "told"), [(60, 1.0), (59, 0.0)])
def test_a_description_is_told_by_its_first_sixty_characters(shared: int, told: float) -> None:
    start = ("gulls are back " * 5)[:shared].replace(" ", "-")
    rows = found(HEAD, a(f"{start}x on the quay", 1.0), LONG, description=f"{start}y in the park")
    assert rows[1].get("description", 0.0) == told
