"""What patterns tell of their matches: read from the tree of Python's own parser, which is private.

These fail where a new Python names or arranges that tree in another way: what is told then would
be wrong, and rules would silently miss their lines.
"""

from __future__ import annotations

import re._constants as c
import re._parser as parser

import pytest

from cleaner.rules.literals import (
    needs_digit,
    required_literals,
    required_starts,
    tail_length,
    told_by,
)

SHAPES = {
    "ab": ["LITERAL", "LITERAL"],
    "a|bc": ["BRANCH"],
    "[a-c]x": ["IN", "LITERAL"],
    "(?:ab)?": ["MAX_REPEAT"],
    "(?:ab)??": ["MIN_REPEAT"],
    "(?:ab)?+": ["POSSESSIVE_REPEAT"],
    "(?>ab)": ["ATOMIC_GROUP"],
    "(ab)": ["SUBPATTERN"],
    "^ab$": ["AT", "LITERAL", "LITERAL", "AT"],
    "(?=ab)(?!cd)": ["ASSERT", "ASSERT_NOT"],
    ".": ["ANY"],
}


@pytest.mark.parametrize("pattern", SHAPES)
def test_parts_have_the_names_that_are_looked_for(pattern: str) -> None:
    assert [str(op) for op, _ in parser.parse(pattern)] == SHAPES[pattern]


def test_parts_hold_what_is_taken_out_of_them() -> None:
    ((_, repeat),) = parser.parse("(?:ab){2,3}")
    assert (repeat[0], repeat[1], [op for op, _ in repeat[2]]) == (2, 3, [c.LITERAL, c.LITERAL])
    ((_, group),) = parser.parse("(ab)")
    assert [argument for _, argument in group[-1]] == [ord("a"), ord("b")]
    ((_, atomic),) = parser.parse("(?>ab)")
    assert [argument for _, argument in atomic] == [ord("a"), ord("b")]
    ((_, ahead),) = parser.parse("(?=ab)")
    assert [argument for _, argument in ahead[1]] == [ord("a"), ord("b")]
    ((_, either),) = parser.parse("ab|cd")
    assert [[argument for _, argument in way] for way in either[1]] == [[97, 98], [99, 100]]
    ((_, some),) = parser.parse(r"[b\d-]")
    assert some == [
        (c.LITERAL, ord("b")),
        (c.CATEGORY, c.CATEGORY_DIGIT),
        (c.LITERAL, ord("-")),
    ]
    assert next(iter(parser.parse("^a"))) == (c.AT, c.AT_BEGINNING)


@pytest.mark.parametrize(
    ("pattern", "literals", "starts", "digit"),
    [
        (
            r"^(?:photo|foto)s? by",
            {"foto", "photo"},
            {"foto b", "fotos ", "photo ", "photos"},
            False,
        ),
        (
            r"^(?:read|see) (?:more|also)$",
            {"more", "also"},
            {"read m", "read a", "see mo", "see al"},
            False,
        ),
        (r"(?>sign up)(?: now)?", {"sign up"}, set(), False),
        (r"(?=.*subscribe)\d{2,4} offers", {"subscribe"}, set(), True),
        (r"(?:ad)*vert", {"vert"}, set(), False),
        (r"© \d+", {"© "}, set(), True),
        (r"^\p{L}+ comments$", {" comments"}, set(), False),
        (r"(sign) (up)", {"sign"}, set(), False),
        (r"^(sign|log) in", {"sign", "log"}, {"sign i", "log in"}, False),
        (r"(?=\d)[^a]+ views", {" views"}, set(), True),
        (
            r"^(?=(?:[\p{So}*>-]+ ?)?(?:join|help) us).{,9}",
            {"join", "help"},
            {"join u", "help u"},
            False,
        ),
        (r"^(?!no)(?=share )(?:\w+ ){2}", {"share "}, {"share "}, False),
        (r"^[*>]* ?join", {"join"}, {"join"}, False),
        (r"^\p{L}?join", {"join"}, set(), False),
        (r"^(?<=x)\w+ join", {" join"}, set(), False),
        (r" ?(?:[¶🔗]\ufe0f?|\[edit\])$", {"¶", "🔗", "edit"}, set(), False),
        (r"[¶x]y", set(), set(), False),
    ],
)
def test_what_patterns_tell(
    pattern: str, literals: set[str], starts: set[str], digit: bool
) -> None:
    told = told_by(pattern)
    assert told.digit is needs_digit(pattern) is digit
    assert told.starts == required_starts(pattern) == frozenset(starts)
    assert told.literals == required_literals(pattern) == frozenset(literals)


@pytest.mark.parametrize(
    ("pattern", "behind_signs"),
    [
        (r"^(?=(?:[\p{So}*>-]+ ?)?join)", True),
        (r"^[*> ]*join", True),
        (r"^join", False),
        (r"^(?:\W)?join", True),
        (r"^\w?join", False),
    ],
)
def test_signs_may_stand_before_a_start(pattern: str, behind_signs: bool) -> None:
    assert told_by(pattern).behind_signs is behind_signs


@pytest.mark.parametrize(
    ("pattern", "tail"),
    [
        ("(?:photo|foto): .{2,9}$", 17),
        ("photo: .*$", 0),
        ("photo: .{2,300}$", 0),
        ("^photo$", 0),
        ("(?:^|[ .])photo$", 0),
        ("(?:(?<=[.])|x)photo$", 7),
        ("photo", 0),
        ("photo$|foto", 0),
    ],
)
def test_matches_that_stand_at_the_end_are_looked_for_there(pattern: str, tail: int) -> None:
    assert told_by(pattern).tail == tail_length(pattern) == tail
