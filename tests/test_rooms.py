"""Imports run down the list of rooms only: what stands below knows nothing of what stands above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "cleaner"
ROOMS = (
    *("cli", "adapters", "training", "authoring", "check", "show", "runs", "pipeline", "verdict"),
    *("rules", "scores", "blocks", "intake", "text", "system", "errors", "model"),
)
MOST_LINES = 400
"""What one reads at a sitting. Tables of data may be longer."""


def imports() -> Iterator[tuple[str, str, str]]:
    """Each import of a room in another: where it stands, and the two rooms."""
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                top, _, rest = name.partition(".")
                if top == "cleaner" and rest and room not in ("__init__", "__main__"):
                    yield f"{path.name}:{node.lineno}", room, rest.partition(".")[0]


def test_imports_run_down_the_list() -> None:
    rank = {room: place for place, room in enumerate(ROOMS)}
    found = list(imports())
    assert len(found) > 100
    assert [one for one in found if rank[one[1]] > rank[one[2]]] == []


def test_every_module_stands_in_a_room() -> None:
    rooms = {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")
    }
    assert rooms - {"__init__", "__main__"} <= set(ROOMS)


def test_no_module_is_long() -> None:
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name: count for name, count in lengths.items() if count > MOST_LINES} == {}
