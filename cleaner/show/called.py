"""Ids and topics that somebody asks for, held against those that there are."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.errors import UsageError
from cleaner.rules.pack import Switched
from cleaner.rules.rule import Rule
from cleaner.rules.values import close_to
from cleaner.scores.card import card_id
from cleaner.scores.register import CARDS


def ids_of(rules: Iterable[Rule | Switched]) -> frozenset[str]:
    """The ids of rules, today's and former ones, and of all cards."""
    cards = frozenset(card_id(name) for name in CARDS)
    return cards.union(*((one.id, *one.replaces) for one in rules))


def check_called(name: str, rules: Iterable[Rule | Switched]) -> None:
    """Nothing, if a rule or card has the id, or ids begin with it as a topic.

    Raises:
        UsageError: none does; it names the nearest one.
    """
    known = ids_of(rules)
    if not any(one == name or one.startswith(f"{name}.") for one in known):
        topics = {one.partition(".")[0] for one in known}
        raise UsageError(f"no rule or card is called '{name}'{close_to(name, known | topics)}")
