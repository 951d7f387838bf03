"""What html rules propose by the marks of blocks, and what is said of slow patterns."""

from __future__ import annotations

import pytest

from cleaner.rules.kinds.html import HtmlRule, match_marks
from cleaner.rules.load import parse_pack
from cleaner.rules.markup import HtmlRules
from cleaner.rules.match import ran_out
from cleaner.rules.proposals import Proposals
from tests.built import Line, a, prose, seen

PACK = parse_pack(
    "pack: gull\nwhy: The Gull.\nrules:\n"
    "  - {id: gull.box, kind: html, why: A box, select: [.box], action: drop}\n"
    "  - {id: gull.body, kind: html, why: The text, select: [.text], action: body}\n"
    "  - {id: gull.dek, kind: html, why: The dek, select: [.dek], action: dek}\n"
    "  - {id: gull.card, kind: html, why: A card, select: [.card], action: drop}\n",
    "gull.yaml",
)
BOX, BODY, DEK, CARD = (frozenset({f"rule:gull.{name}"}) for name in ("box", "body", "dek", "card"))


def proposed(*lines: Line) -> Proposals:
    """What the rules propose for the lines."""
    rules = HtmlRules(rule for rule in PACK.rules if isinstance(rule, HtmlRule))
    return match_marks(seen(*lines), rules, Proposals())


@pytest.mark.parametrize(("words", "taken"), [(108, [1]), (109, [])])
def test_rules_that_leave_less_than_a_tenth_of_the_prose_are_set_aside(
    words: int, taken: list[int]
) -> None:
    found = proposed(a(prose(12)), a(prose(words), marks=BOX), a("A menu"))
    assert sorted(found.ruled()) == taken
    assert len(found.warnings) == (not taken)
    assert all(text.startswith("guard: gull.box set aside") for text in found.warnings)


def test_rules_that_take_most_of_the_prose_are_set_aside_alone() -> None:
    """The others of the page go on: its menu goes, and prose of which there is enough besides."""
    lines = (a(prose(90), marks=BOX), a(prose(20), marks=CARD), a("A menu", marks=CARD))
    found = proposed(*lines)
    assert sorted(found.ruled()) == [1, 2]
    assert [text.partition(",")[0] for text in found.warnings] == ["guard: gull.box set aside"]


def test_a_body_takes_everything_outside_and_holds_the_prose_inside() -> None:
    found = proposed(a("A menu"), a("By Ann", marks=BODY), a(prose(12), marks=BODY), a("Ads"))
    assert sorted(found.ruled()) == [0, 3]
    assert [hold.index for hold in found.keeps] == [2]


def test_a_dek_stays_although_it_stands_outside_the_body() -> None:
    found = proposed(a(prose(12), marks=DEK), a(prose(40), marks=BODY), a("A menu"))
    assert found.fields == {"dek": [0]}
    assert sorted(found.ruled()) == [2]


@pytest.mark.parametrize(("length", "shown"), [(40, "g" * 40), (41, "g" * 40 + "...")])
def test_a_warning_of_a_slow_pattern_shows_forty_characters(length: int, shown: str) -> None:
    proposals = Proposals(unfinished={"gull.box": [1, 2]})
    (warning,) = ran_out(proposals, seen(a("A"), a("g" * length), a("B")), 0.25)
    assert warning.startswith("pattern: gull.box found nothing in block 2 and 1 more because")
    assert f'starts with "{shown}"' in warning
