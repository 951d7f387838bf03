"""Patterns with grouped alternatives match what they matched before, at the same places."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleaner import RuleSet
from cleaner.rules.alternatives import grouped
from cleaner.rules.patterns import Patterns

PAGES = Path(__file__).parents[1] / "pages"
WORD = st.text("abiıKſsS", min_size=1, max_size=4)
BRANCH = st.one_of(
    WORD,
    st.builds("{}{}".format, WORD, st.sampled_from(("?", "*", "+", "{1,2}", "?b", "[ab]", "."))),
    st.sampled_from(("", "(?:a|b)?s", "[ab]i", r"\w", "(?=a)ab", "(?<!a)b", r"\.", "(a|ab|abi)s")),
)
GROUP = st.lists(BRANCH, min_size=4, max_size=12).map(lambda some: f"(?:{'|'.join(some)})")
PATTERN = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(("", "^", "(?x) ", "(?>a|ab)?")),
    GROUP,
    st.sampled_from(("", "+", "++", "{1,3}+", "*?")),
    st.one_of(st.sampled_from(("", "$", "b", "(?!s)")), GROUP),
)


def spans(pattern: str, text: str) -> list[tuple[tuple[int, int], ...]]:
    """Where the pattern and each of its groups match."""
    found = regex.compile(pattern, regex.IGNORECASE).finditer(text, timeout=5)
    return [match.regs for match in found]


@given(PATTERN, st.text("abiıIİKſs .", max_size=12))
def test_each_match_is_the_same(pattern: str, text: str) -> None:
    assert spans(grouped(pattern), text) == spans(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("a|an|and|at|b", "a(?:|n|nd|t)|b"),
        ("(?x) mon | tue # a note | or two\n| may | mars | moon", "m(?:on|ay|ars|oon)|tue"),
        ("aa|ab|ac|ad|ae|af", "a(?:a|b|c|d|e|f)"),
        ("ax|ay|b?|az|aw|av|au|at", "ax|ay|b?|a(?:z|w|v|u|t)"),
        ("(?:one|two|three|four|five)+", "(?:one|t(?:wo|hree)|f(?:our|ive))+"),
        ("one|two", "one|two"),
        ("(?<=one|two|three|four|five)x", "(?<=one|two|three|four|five)x"),
        ("Ab|ac|ad|ae|af", "Ab|ac|ad|ae|af"),
        (r"(?i:one|two|three|four|five)", r"(?i:one|two|three|four|five)"),
        ("[[:alpha:]|]one|two|three|four|five", "[[:alpha:]|]one|two|three|four|five"),
        ("one|two|three|four|five)", "one|two|three|four|five)"),
        ("(one|two|three|four|five", "(one|two|three|four|five"),
    ],
)
def test_what_begins_alike_is_grouped_where_that_is_sure(pattern: str, wanted: str) -> None:
    assert grouped(pattern) == wanted


def test_patterns_of_the_shipped_rules_match_the_same() -> None:
    lines = [
        line.casefold()
        for page in sorted(PAGES.glob("*/source.txt"))
        for line in page.read_text("utf-8", "replace").splitlines()
        if 3 < len(line) < 200
    ][::9]
    rules = chain.from_iterable(pack.rules for pack in RuleSet.load().packs)
    patterns = {find.pattern for rule in rules if (find := rule.finder) and find.pattern}
    # The longest take half a second to compile.
    changed = sorted((one for one in patterns if grouped(one) != one), key=len)[:40:2]
    made = Patterns()
    assert len(changed) == 20
    assert len(lines) > 20
    for pattern in changed:
        plain = regex.compile(pattern, regex.IGNORECASE)
        for line in lines:
            found = made[pattern].search(line)
            wanted = plain.search(line)
            assert (found and found.regs) == (wanted and wanted.regs), (pattern, line)
