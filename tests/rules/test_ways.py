"""What the alternatives of a pattern need: no text that a pattern finds may be left out by it."""

from __future__ import annotations

from itertools import chain

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.rules.literals import told_by
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.ways import Ways, may_match, may_match_raw
from cleaner.text.fold import fold

_CREDITS = r"""(?x)(?:
  [(\[](?:photo|bild)[ ]?:[ ][^()]{2,20}
  | (?:photo|picture)s?[ ]by[ ].{2,20}/[ ]?(?:afp|getty)
  | ©[ ]?.{2,20}
  | [ ](?=[^/]{2,9}/)\w+/[ ]?(?:reuters|pool)
)$"""
_CALLS = r"^(?=(?:\W+ ?)?(?:join us\b.*here|help us\b|\w+ needs your help|buy .* issue))"


def ways(pattern: str) -> Ways:
    return told_by(pattern).ways


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("the harbour (photo: jo marsh", True),
        ("the harbour, photo by jo / afp", True),
        ("the harbour © jo", True),
        ("the harbour jo/pool", True),
        ("the harbour, a photo by jo", False),
        ("the photo of the afp shows the harbour", False),
        ("either/or", False),
        ("reuters wrote of it", False),
    ],
)
def test_one_alternative_has_all_that_it_needs(text: str, may: bool) -> None:
    assert may_match(ways(_CREDITS), text) is may
    assert may or not regex.search(_CREDITS, text)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("join us here", True),
        ("** join us here", True),
        ("join us there", True),
        ("join us now", False),
        ("we ask you to join us here", False),
        ("the paper needs your help", True),
        ("> the paper needs your help", True),
        ("the paper needs you", False),
        ("buy the last issue", True),
        ("buy the last one", False),
    ],
)
def test_alternatives_are_told_by_how_a_text_begins(text: str, may: bool) -> None:
    assert may_match(ways(_CALLS), text) is may
    assert may or not regex.search(_CALLS, text)


@pytest.mark.parametrize(
    "pattern",
    [
        "one|two|three",
        "(?:one (?:a|b)|two (?:a|b)|three (?:a|b)|.*)$",
        "(?:one|two|three|four|five)",
        r"^\d+ (?:views|likes)$",
    ],
)
def test_patterns_of_few_or_open_alternatives_tell_nothing(pattern: str) -> None:
    assert ways(pattern) == Ways()
    assert may_match(ways(pattern), "any text at all")


def test_lookaheads_are_no_part_of_what_follows_them() -> None:
    pattern = r"(?:(?=ab)a(?:b|c)d|(?=ab\w+x)ab.|ef(?=gh)g\w-1|(?=ij)\w(?:j|k)(?:l|m)!)"
    found = ways(pattern)
    for text in ("abd", "abcdx", "efgh-1", "ijl!"):
        assert bool(regex.search(pattern, text)) <= may_match(found, text), text


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        (r"^\w+ ?[|•] ?\d+$", "noon | 12", True),
        (r"^\w+ ?[|•] ?\d+$", "noon, 12", False),
        (r"^\w+ [(\[]\d+[)\]]$", "page [12", False),
        (r"^\w+ [(\[]\d+[)\]]$", "page [12]", True),
        (r"^page \d+$", "anything else", True),
    ],
)
def test_signs_are_looked_for_by_themselves_and_words_in_all_texts_at_once(
    pattern: str, text: str, may: bool
) -> None:
    assert may_match(ways(pattern), text) is may


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("The harbour (Photo: Jo Marsh", True),
        ("THE HARBOUR, PHOTO BY JO / GETTY", True),
        ("The harbour, a photo by Jo", False),
        ("The harbour, a photo by Jo in D\u0130L\u0130", True),
        ("The harbour, a photo by Jo in Diyarbak\u0131r", True),
    ],
)
def test_letters_that_are_not_folded_yet_may_be_capital(text: str, may: bool) -> None:
    assert may_match_raw(ways(_CREDITS), text) is may


def test_only_two_letters_match_others_than_those_that_they_fold_to() -> None:
    letters = [char for char in map(chr, range(0x20, 0x3000)) if char.casefold() != char]
    known = "".join({*letters, *map(str.casefold, letters)})
    for letter in known:
        if len(letter.casefold()) == 1 and letter not in "\u0130\u0131":
            for found in regex.findall(regex.escape(letter), known, regex.IGNORECASE):
                assert found in "\u0130\u0131" or found.casefold() == letter.casefold()


@pytest.mark.parametrize(
    ("pattern", "least"),
    [("^[a-z]{9,}={0,2}$", 9), (r"^(?=.{40})\w+: (?:\d\d|\p{Lu})$", 4), ("(?:a|bc)?", 0)],
)
def test_a_text_is_as_long_as_the_shortest_match(pattern: str, least: int) -> None:
    assert told_by(pattern).least == least


def test_all_that_shipped_rules_find_may_match() -> None:
    tried = 0
    for rule in chain.from_iterable(pack.rules for pack in RuleSet.load().packs):
        find = rule.finder
        if not find or not getattr(rule, "folded", False) or not find.told.ways.by_first:
            continue
        search = regex.compile(find.pattern, regex.IGNORECASE).search
        for text in map(fold, chain.from_iterable(case.page.splitlines() for case in rule.removes)):
            if search(text):
                tried += 1
                assert may_match(find.told.ways, text), (rule.id, text)
    assert tried > 100


_PIECES = st.sampled_from(
    "( [ photo bild picture s by : / afp getty © reuters pool jo marsh in oslo . ,".split()  # noqa: SIM905
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=12).map(" ".join) | st.lists(_PIECES, max_size=9).map("".join))
def test_no_text_is_left_out_that_the_pattern_finds(text: str) -> None:
    assert bool(regex.search(_CREDITS, text)) <= may_match(ways(_CREDITS), text)
