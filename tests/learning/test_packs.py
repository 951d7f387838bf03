"""Rules that are written from what pages teach hold what they say of themselves."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.check.cases import check_rule
from cleaner.learning.packs import site_pack
from cleaner.learning.proposal import Form, Proposal
from cleaner.rules.load import parse_pack

LINES = (
    "L. Moss",
    "3. Boats and oars",
    "- More of it",
    "• More of it",
    "> What they wrote",
    "# Letters",
    "#harbour",
    "Rates | Tides | Ferries",
    "(2) Letters",
    "[3] Letters",
    "a) The ferry",
    "*** Letters ***",
    "“Letters”",
    "'Letters'",
    "Letters: all",
    "Letters (2)",
    "100 %",
    "Share Tweet Email14 Letters",
    "```",
    "読者の声",
    "Письма читателей…",
    "Boats & oars <new>",
    "C:\\letters",
    "null",
)


def proposed(form: Form, line: str) -> Proposal:
    """What says that five pages of a site have the line."""
    return Proposal(
        form=form, text=line, pages=5, of=6, zones=("tail",), examples=(line,), finds=frozenset()
    )


@pytest.fixture(scope="module")
def full() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("form", ["line", "numbers", "end"])
@pytest.mark.parametrize("line", LINES)
def test_rules_pass_their_own_cases(full: Cleaner, form: Form, line: str) -> None:
    text = site_pack("north", "north.example", [proposed(form, line)])
    (rule,) = parse_pack(text, "north.yaml").rules
    assert [one.message for one in check_rule(rule, full)] == []


@pytest.mark.parametrize("char", ["\x80", "\x85", "\x9f", "\u2028", "\ufeff", "\ufffe", "\ue000"])
@pytest.mark.parametrize("form", ["box", "prose", "dek", "title", "line", "names", "start", "end"])
def test_packs_can_be_read_whatever_characters_a_site_has(form: Form, char: str) -> None:
    text = ".menu" if form in ("box", "prose", "dek") else "Menu"
    line = f"Caf{char}s of the harbour"
    one = Proposal(form=form, text=text, pages=5, of=6, zones=("tail",), examples=(line,))
    said = site_pack("north", "north.example", [one], [proposed("line", line)])
    (rule,) = parse_pack(said, "north.yaml").rules
    assert rule.seen == (5, 6)
