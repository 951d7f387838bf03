"""The public names as tables in `docs/python.md`, each with its signature and what it is.

    python docs/names.py

writes them anew: what a table names stays, and what is said of it comes from the code.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, get_args

import cleaner

PAGE: Final = Path(__file__).with_name("python.md")
ROW: Final = re.compile(r"^\| `(cleaner\.)?([\w.]+)(?:\(.*?\))?`.*\|$", re.MULTILINE)
"""A row of a table: the name of a function, class, method or option, and what is said of it."""
_HEAD: Final = "| name | what it is |\n|---|---|\n"
_CALLED: Final = frozenset(("clean", "fetch", "learn", "Cleaner", "RawPage"))
"""Names whose signature says how to use them; others are made by the package, or have many
fields."""


def with_rows(text: str) -> str:
    """The page with each row as the code has it."""
    return ROW.sub(lambda found: row(found[2]), text)


def in_full(text: str) -> str:
    """The page with the whole of each name behind the table that it stands in, for the site."""
    parts = re.split(rf"({re.escape(_HEAD)}(?:\|.*\n)+)", text)
    for at, part in enumerate(parts):
        if part.startswith(_HEAD):
            names = [found[2] for found in ROW.finditer(part) if found[1]]
            parts[at] = part + "".join(f"\n::: cleaner.{name}\n" for name in names)
    return "".join(parts)


def row(name: str) -> str:
    """The row of a public name, or of a method or field of one (`Article.to_json`)."""
    owner, _, member = name.partition(".")
    found = getattr(cleaner, owner)
    if not member:
        shown = f"cleaner.{name}{_signature(found) if name in _CALLED else ''}"
        return f"| `{shown}` | {_escaped(_said_of(name, found))} |"
    if isinstance(found, type) and member in (fields := _fields(found)):
        return f"| `{name}` | {_escaped(fields[member])} |"
    said = _first_line(inspect.getattr_static(found, member).__doc__ or "")
    return f"| `{name}{_signature(getattr(found, member))}` | {_escaped(said)} |"


def _signature(of: Any) -> str:
    """The arguments with their defaults; what a method is called on is left out."""
    parameters = [
        one.replace(annotation=inspect.Parameter.empty)
        for one in inspect.signature(of).parameters.values()
        if one.name not in ("self", "cls")
    ]
    told = str(inspect.Signature(parameters))
    # A path is another one on each machine.
    return re.sub(r"\w*Path\('[^']*'\)", "...", told.replace("<factory>", "{}"))


def _said_of(name: str, found: Any) -> str:
    if inspect.isclass(found) or inspect.isfunction(found):
        return _first_line(found.__doc__ or "")
    values = get_args(found)
    if values and all(isinstance(value, str) for value in values):
        listed = ", ".join(f'`"{value}"`' for value in values)
        said = _beside(name)
        return f"{said} One of {listed}." if said else f"One of {listed}."
    return _beside(name) or f"`{found}`"


@cache
def _assignments() -> dict[str, str]:
    """What the strings behind assignments of the package say, by the name that is assigned."""
    found: dict[str, str] = {}
    for module in sorted(
        {cleaner._HOME[name] for name in cleaner.__all__ if name in cleaner._HOME}
    ):
        path = Path(cleaner.__file__).parent.parent.joinpath(*module.split("."))
        source = path.with_suffix(".py") if not path.is_dir() else path / "__init__.py"
        body = ast.parse(source.read_text("utf-8")).body
        for one, behind in pairwise(body):
            match one, behind:
                case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(said)):
                    found[name] = str(said)
    return found


def _beside(name: str) -> str:
    return " ".join(_assignments().get(name, "").split())


def _first_line(text: str) -> str:
    return inspect.cleandoc(text).partition("\n\n")[0].replace("\n", " ")


def _fields(of: type) -> dict[str, str]:
    """What a class says of its fields, by their names; of several at once for each of them."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in inspect.cleandoc(of.__doc__ or "").splitlines():
        known, colon, said = line.partition(": ")
        if line.startswith("    "):
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
        elif colon and set(known.split(", ")) <= of.__annotations__.keys():
            names = known.split(", ")
            found |= dict.fromkeys(names, said)
        else:
            names = []
    return found


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(with_rows(PAGE.read_text("utf-8")), "utf-8")
