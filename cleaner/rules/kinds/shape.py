"""`kind: shape`: what a block looks like, by bounds on its features."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from cleaner.rules import values as v
from cleaner.rules.finder import ZONES, ZONES_SAY
from cleaner.rules.keys import Value, key
from cleaner.rules.rule import Rule
from cleaner.scores.register import SHAPE, unknown_feature

if TYPE_CHECKING:
    from cleaner.rules.source import Node, Source


Bounds = Mapping[str, tuple[float, float]]
"""Feature → least and most."""


def _read_bounds(node: Node, what: str, source: Source) -> Bounds:
    found: dict[str, tuple[float, float]] = {}
    for name, value in source.mapping(node, what).items():
        bounds = source.mapping(value, f"bounds of {name}", ("min", "max"))
        least = v.read_number(bounds["min"], "min", source) if "min" in bounds else -math.inf
        most = v.read_number(bounds["max"], "max", source) if "max" in bounds else math.inf
        found[name] = least, most
        if fault := unknown_feature(name, SHAPE):
            source.fault(node, f"{what}: {fault}", name)
    if not found:
        source.fault(node, f"{what}: no feature is named, so it would take all", what)
    return found


_BOUNDS = Value(
    takes="feature to `min` and `max`",
    schema={
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"min": {"type": "number"}, "max": {"type": "number"}},
            "additionalProperties": False,
        },
    },
    read=_read_bounds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeRule(Rule):
    """What a block looks like: bounds on named features. All must hold.

    The scores of a page don't tell one site from another, and neither do shapes.
    """

    kind: ClassVar[str] = "shape"
    says: ClassVar[str] = "What a block looks like, by bounds on its features."
    for_sites: ClassVar[bool] = False

    when: Bounds = field(
        metadata=key(
            _BOUNDS, "Feature to bounds, as `{words: {max: 6}, final: {max: 0}}`; all hold."
        )
    )
    where: frozenset[str] = field(
        default=frozenset(), metadata=key(ZONES, ZONES_SAY, absent="anywhere")
    )

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return self.where

    def anywhere(self) -> ShapeRule:
        """The rule without its bounds on zones."""
        return replace(self, where=frozenset()) if self.where else self
