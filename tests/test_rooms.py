"""The house: imports run down the list of rooms only, modules are short, and none has a memory."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "cleaner"
ROOMS = (
    *("cli", "adapters", "training", "authoring", "check", "show", "runs", "learning"),
    *("pipeline", "verdict", "rules", "scores", "blocks", "intake", "text", "system", "options"),
    *(
        "errors",
        "model",
        "doubt",
        "markdown",
        "html",
        "inline",
        "nesting",
        "views",
        "rows",
        "spans",
    ),
)
MOST_LINES = 400
"""What one reads at a sitting. Tables of data may be longer."""


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """A module as it is parsed, once for all tests."""
    return ast.parse(path.read_text("utf-8"))


def imports() -> Iterator[tuple[str, str, str]]:
    """Each import of a room in another: where it stands, and the two rooms."""
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(tree_of(path)):
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


def test_no_modules_import_one_another_in_a_circle() -> None:
    """But for the package's face, which imports what is asked of it when it is asked."""
    known = {name_of(path) for path in PACKAGE.rglob("*.py")} - {PACKAGE.name}
    needs: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in outside_of_typing(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names} & known
                needs.setdefault(name_of(path), set()).update(inner or {node.module} & known)
    assert sum(map(len, needs.values())) > 300
    list(TopologicalSorter(needs).static_order())  # Raises CycleError, which names the circle.


def test_nothing_is_remembered_from_one_page_to_the_next() -> None:
    """But for what is made when it is first asked for: a pattern, the shipped cleaners, the
    tables of a card, and which code and libraries run.
    """
    found = {
        f"{name_of(path)}.{node.name}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        if any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    assert found == {
        "cleaner.text.mojibake.mojibake_pattern",
        "cleaner._shipped",
        "cleaner.runs.code_version.running_code",
        "cleaner.runs.plan._version",
        "cleaner.scores.card._shares",
        "cleaner.scores.card._tables",
    }


def name_of(path: Path) -> str:
    """The module's dotted name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def outside_of_typing(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker looks at."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from outside_of_typing(node)
