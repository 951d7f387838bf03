"""Figures of speed as a table for people, and the growth with the rules as a small plot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MARKS = ("<!-- speed -->", "<!-- /speed -->")
_WIDTH, _HEIGHT = 560, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 130, 16, 44
_CURVES = (
    ("loop", "plain loop", "#b4552d"),
    ("total", "cleaner", "#1f6f54"),
    ("floor", "split and fold", "#667"),
)
_FONT = 'font-family="sans-serif" font-size="12"'


def table(figures: Sequence[Mapping[str, Any]]) -> str:
    """The figures as a Markdown table."""
    lines = ["| | measured | reference in the same run | ratio | goal |", "|---|---|---|---|---|"]
    for one in figures:
        measured = f"{one['value']:,} {one['unit']}"
        reference = f"{one['reference']}: {one['reference_value']:,}"
        lines.append(
            f"| {one['name']} | {measured} | {reference} | {one['ratio']:.3g} | {one['goal']} |"
        )
    return "\n".join(lines)


def put_between_marks(path: Path, text: str) -> None:
    """Puts a text between the two marks in a file.

    Raises:
        ValueError: the file does not have them.
    """
    whole = path.read_text("utf-8")
    before, first, rest = whole.partition(MARKS[0])
    _, last, behind = rest.partition(MARKS[1])
    if not first or not last:
        raise ValueError(f"{path}: has no {MARKS[0]} ... {MARKS[1]}")
    path.write_text(f"{before}{first}\n{text}\n{last}{behind}", "utf-8")


def growth_plot(costs: Sequence[Mapping[str, Any]]) -> str:
    """An SVG: µs a line by number of rules, both in powers of ten."""
    curves = [
        (label, colour, points)
        for key, label, colour in _CURVES
        if (points := [(cost["rules"], _value(cost, key)) for cost in costs if _value(cost, key)])
    ]
    rules = [cost["rules"] for cost in costs]
    values = [value for _, _, points in curves for _, value in points]
    across = (math.floor(math.log10(min(rules))), math.ceil(math.log10(max(rules))))
    up = (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
    parts = [*_grid(across, up)]
    for label, colour, points in curves:
        places = [(_x(rule, across), _y(value, up)) for rule, value in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{label}</text>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" {_FONT}>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _value(cost: Mapping[str, Any], key: str) -> float:
    return float(cost["floor"] + cost["match"] if key == "total" else cost[key])


def _grid(across: tuple[int, int], up: tuple[int, int]) -> list[str]:
    """Lines and numbers at the powers of ten, and what the two axes are."""
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = []
    for power in range(across[0], across[1] + 1):
        x = _x(10**power, across)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(up[0], up[1] + 1):
        y, told = _y(10.0**power, up), f"{10.0**power:,g}"
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{told}</text>')
    middle = (_LEFT + right) / 2
    parts.append(f'<text x="{middle:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">rules</text>')
    parts.append(
        f'<text x="14" y="{(_TOP + bottom) / 2:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 14 {(_TOP + bottom) / 2:.0f})">µs a line</text>'
    )
    return parts


def _x(value: float, across: tuple[int, int]) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (math.log10(value) - across[0]) / (
        max(1, across[1] - across[0])
    )


def _y(value: float, up: tuple[int, int]) -> float:
    return (
        _HEIGHT
        - _BOTTOM
        - (_HEIGHT - _TOP - _BOTTOM) * (math.log10(value) - up[0]) / (max(1, up[1] - up[0]))
    )
