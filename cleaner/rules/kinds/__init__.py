"""The kinds of rules: one module for each, and the table that lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from cleaner.rules.kinds.field import FieldRule
from cleaner.rules.kinds.html import HtmlRule
from cleaner.rules.kinds.keep import KeepRule
from cleaner.rules.kinds.line import LineRule
from cleaner.rules.kinds.section import SectionRule
from cleaner.rules.kinds.shape import ShapeRule
from cleaner.rules.kinds.span import SpanRule
from cleaner.rules.rule import Rule

__all__ = [
    "KINDS",
    "ByKind",
    "FieldRule",
    "HtmlRule",
    "KeepRule",
    "LineRule",
    "SectionRule",
    "ShapeRule",
    "SpanRule",
]

KINDS: Final[Mapping[str, type[Rule]]] = {
    made.kind: made
    for made in (LineRule, SpanRule, SectionRule, HtmlRule, KeepRule, FieldRule, ShapeRule)
}
"""Each kind by its name, in the order of the reference."""

_R = TypeVar("_R", bound=Rule)


class ByKind:
    """Rules sorted by their kinds, once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        found: dict[type[Rule], list[Rule]] = {}
        for rule in rules:
            found.setdefault(type(rule), []).append(rule)
        self._found = {made: tuple(rules) for made, rules in found.items()}

    def __getitem__(self, made: type[_R]) -> tuple[_R, ...]:
        """The rules of this kind, in their order."""
        return self._found.get(made, ())  # type: ignore[return-value]
