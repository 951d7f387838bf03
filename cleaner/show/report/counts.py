"""What rules did over a run, for the review: how often each took something, and which lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from cleaner.show.report.reading import Json
from cleaner.text.visible import shortened

_LINES_SHOWN: Final = 5
"""Lines that a rule took which the review shows, the most frequent ones."""
_LINES_KEPT: Final = 2_000
"""Lines of a rule that are counted, the most frequent ones so far: a rule of a large run takes
millions of different ones."""
_LINE_LENGTH: Final = 160
"""Characters of a line that are shown."""


@dataclass(slots=True)
class RuleCount:
    """One rule over a run. lines: its removed texts, folded to one line, by how often."""

    why: str = ""
    pages: int = 0
    pieces: int = 0
    chars: int = 0
    lines: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        self.pieces += 1
        self.chars += len(text)
        self.lines[shortened(text, _LINE_LENGTH)] += 1
        if len(self.lines) > 2 * _LINES_KEPT:
            self.lines = Counter(dict(self.lines.most_common(_LINES_KEPT)))


def count_rules(rules: dict[str, RuleCount], record: Json) -> None:
    """Counts what rules took on one page."""
    seen: set[str] = set()
    for piece in record.get("removed") or ():
        count = rules.setdefault(piece["rule"], RuleCount())
        # The longer ones tell of single pieces: what they stand below.
        count.why = min(filter(None, (count.why, piece["why"])), key=len, default="")
        count.add(piece["text"])
        if piece["rule"] not in seen:
            seen.add(piece["rule"])
            count.pages += 1


def rule_row(name: str, count: RuleCount) -> dict[str, Any]:
    """What the review shows of one rule."""
    ranked = sorted(count.lines.items(), key=lambda item: (-item[1], item[0]))
    return {
        "id": name,
        "why": count.why.partition(": ")[0] if name.startswith("shape.") else count.why,
        "pages": count.pages,
        "pieces": count.pieces,
        "chars": count.chars,
        "lines": [[text, number] for text, number in ranked[:_LINES_SHOWN]],
    }
