"""The picture of a page's way, drawn from the list of steps that the program goes by.

`python docs/way.py` writes it anew.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from cleaner.pipeline.analyze import JUDGING, PROPOSING, STEPS

_WIDTH, _ROW, _LEFT = 720, 30, 150
"""Pixels: of the picture, of a step's row, and of the column that says what comes in and out."""

PICTURE = Path(__file__).parent / "pictures" / "way.svg"
_PARTS = (
    ("bytes", "#dbeafe", PROPOSING),
    ("blocks, proposals", "#fef3c7", JUDGING),
    ("fates", "#dcfce7", STEPS[len(PROPOSING) + len(JUDGING) :]),
)
"""What goes into each part of the way, its colour, and its steps."""


def picture() -> str:
    """An SVG: a row for each step, with what goes into each part of the way beside it."""
    rows: list[str] = []
    at = 10
    for enters, colour, steps in _PARTS:
        rows += _entry(enters, at)
        for step in steps:
            rows += [
                f'<rect x="{_LEFT}" y="{at}" width="{_WIDTH - _LEFT - 10}" height="{_ROW - 6}" '
                f'rx="4" fill="{colour}"/>',
                f'<text x="{_LEFT + 12}" y="{at + 16}" font-weight="bold">{step.name}</text>',
                f'<text x="{_LEFT + 110}" y="{at + 16}">{escape(step.says)}</text>',
            ]
            at += _ROW
        at += 8
    rows += _entry("title, dek, body, removals", at)
    body = "\n".join(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {at + _ROW}" '
        f'font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _entry(text: str, at: int) -> list[str]:
    """What comes to a part of the way, with an arrow, or what comes out at the end."""
    if " removals" in text:
        return [f'<text x="{_LEFT + 12}" y="{at + 16}" font-style="italic">{text}</text>']
    return [
        f'<text x="{_LEFT - 26}" y="{at + 16}" text-anchor="end" font-style="italic">{text}</text>',
        f'<path d="M{_LEFT - 20} {at + 12}h14m-5 -4l5 4l-5 4" fill="none" stroke="#333"/>',
    ]


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
