"""`kind: keep`: a block that stays although other rules would take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules import values as v
from cleaner.rules.keys import Value, key
from cleaner.rules.patterns import Search
from cleaner.rules.proposals import Hold, Proposals
from cleaner.rules.rule import CASES, Case, Effect
from cleaner.rules.textual import FindingRule

_NAMES = Value(takes=v.IDS.takes, schema=v.IDS.schema, read=v.WORDS.read)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRule(FindingRule):
    """A whole block that stays; `protects` limits it to rules with these ids or topics."""

    kind: ClassVar[str] = "keep"
    says: ClassVar[str] = (
        "Protects a block that other rules would take. Its cases stand under `finds` and "
        "`ignores`, in place of `removes` and `keeps`."
    )
    case_keys: ClassVar[tuple[str, str]] = ("finds", "ignores")

    protects: frozenset[str] = field(
        default=frozenset(),
        metadata=key(_NAMES, "Ids or topics of the rules that it protects from.", absent="all"),
    )

    removes: tuple[Case, ...] = field(
        default=(),
        metadata=key(CASES, "Cases that it must find, so that they stay.", name="finds"),
    )
    keeps: tuple[Case, ...] = field(
        default=(),
        metadata=key(CASES, "Lookalikes that it must not find.", name="ignores"),
    )

    @property
    def effect(self) -> Effect:
        """The block stays."""
        return "keep"

    @property
    def mentions(self) -> frozenset[str]:
        """Ids and topics of the rules that it protects from."""
        return self.protects

    def renamed(self, names: Mapping[str, str]) -> KeepRule:
        """The rule with the new names of the rules that it protects from."""
        return replace(self, protects=frozenset(names.get(name, name) for name in self.protects))

    def propose(self, view: FoldedBlock, search: Search, into: Proposals) -> None:
        """Adds that the block is to stay."""
        into.keeps.append(Hold(self, view.block.index, self.protects))
