"""An index that is made on another one is the index of all rules."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from cleaner.rules.index import Index, make_index
from cleaner.rules.pack import generic_rules
from cleaner.rules.ruleset import RuleSet


def plain(index: Index) -> dict[str, Any]:
    """What the index holds, as values that can be compared."""
    tables: dict[str, Any] = {}
    for field in fields(index):
        table = getattr(index, field.name)
        entries = {"": table} if isinstance(table, tuple) else table
        tables[field.name] = {
            text: [(id(one.rule), *one[1:]) for one in some] for text, some in entries.items()
        }
    return tables


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_rules_that_are_known_are_not_read_again(share: float) -> None:
    rules = generic_rules(RuleSet.load().packs)[::4]
    known = rules[: int(len(rules) * share)]
    made = make_index(rules, make_index(known))
    assert plain(made) == plain(make_index(rules))
    assert len(made.rules()) == len([rule for rule in rules if rule.finder])


def test_an_index_with_a_rule_that_is_gone_is_not_used() -> None:
    rules = generic_rules(RuleSet.load().packs)[::4]
    assert plain(make_index(rules[1:], make_index(rules))) == plain(make_index(rules[1:]))
