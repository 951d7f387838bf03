"""What the fitted scorecards are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small decision table over named features.

    features, thresholds: the questions `feature > threshold`; values: points by the answers, the
    first question counting 1, the second 2, the third 4 and so on.
    """

    features: tuple[str, ...]
    thresholds: tuple[float, ...]
    values: tuple[float, ...]
