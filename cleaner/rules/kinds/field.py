"""`kind: field`: what hangs on a site's titles or deks."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as value
from typing import ClassVar, Literal, get_args

from cleaner.rules import values as v
from cleaner.rules.keys import key
from cleaner.rules.rule import CasePage, Effect, Rule

FieldName = Literal["title", "dek"]
"""A field that is trimmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule(Rule):
    """What hangs on a site's titles or deks and does not belong to them."""

    kind: ClassVar[str] = "field"
    says: ClassVar[str] = "What hangs on a site's titles or deks and does not belong to them."
    case_page: ClassVar[CasePage] = "titles"

    field: FieldName = value(metadata=key(v.choice(get_args(FieldName)), "Which of the two."))
    trim_start: tuple[str, ...] = value(
        default=(), metadata=key(v.TEXTS, "Literals to cut from its start.")
    )
    trim_end: tuple[str, ...] = value(
        default=(), metadata=key(v.TEXTS, "Literals to cut from its end.")
    )

    @property
    def effect(self) -> Effect:
        """A title or dek loses what hangs on it."""
        return "trim"
