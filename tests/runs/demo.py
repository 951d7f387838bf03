"""What the tests of outputs and of runs that go on have in common: pages, and what cleans them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cleaner import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards

PACK = """
pack: demo
why: What the pages of these tests hold beside their text.
rules:
  - id: demo.badge
    kind: line
    why: A badge of the demo
    phrases: {en: [Zibbeldy badge]}
    removes: [Zibbeldy badge]
    keeps: [The zibbeldy badge is worn on Sundays.]
"""


def cleaner(phrase: str = "Zibbeldy badge", **options: Any) -> Cleaner:
    """A cleaner with one rule, which takes lines that are this phrase."""
    pack = PACK.replace("[Zibbeldy badge]", f"[{phrase}]")
    return Cleaner(RuleSet([parse_pack(pack)]), Options(**options), cards=Cards())


def text(what: object, badges: int = 0) -> str:
    """A page of two paragraphs that says what it is, with so many badges between them."""
    return (
        "The ferry left the harbour at noon with forty people aboard, and came back late.\n\n"
        + "Zibbeldy badge\n\n" * badges
        + f"Nobody on the quay could say when boat {what} would be back.\n"
    )


def write_pages(folder: Path, pages: dict[str, str]) -> Path:
    """The folder, with these pages in it."""
    for name, page in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(page)
    return folder
