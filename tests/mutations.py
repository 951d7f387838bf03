"""Sets each numeric constant of the core to absurd values, and tells whether a test notices.

    python -m tests.mutations [ROOM or FILE ...] [--jobs 2] [--most 0.1]

Without names, all of the core: `verdict`, `scores`, and the modules of other rooms that decide what
becomes of a block. Each constant is set far up and far down in turn, in a process of its own that
imports the module with the change (no file is touched), and the tests of the module's room run up
to the first that fails; then the golden pages. Exits with 1 where more than `--most` of the changes
go unnoticed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.machinery import ModuleSpec
from multiprocessing import get_context
from pathlib import Path
from types import FrameType, ModuleType
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
CORE: Final = (
    "cleaner/verdict",
    "cleaner/scores",
    "cleaner/blocks/plain.py",
    "cleaner/blocks/tree.py",
    "cleaner/blocks/walk.py",
    "cleaner/blocks/place.py",
    "cleaner/pipeline/assemble.py",
    "cleaner/pipeline/html.py",
    "cleaner/rules/kinds/html.py",
    "cleaner/rules/match.py",
    "cleaner/rules/sites.py",
    "cleaner/text/fold.py",
    "cleaner/text/language.py",
    "cleaner/text/prose.py",
)
GOLDEN: Final = "tests/pipeline/test_pages.py"
LONGEST: Final = 120
"""Seconds that the tests of one change may take: some make a loop endless."""
COMMANDS: Final = ("CliRunner", "subprocess", "clean_many")
"""What stands in tests that start commands or processes."""
LIBRARIES: Final = (
    *("pytest", "numpy", "lxml.html", "ahocorasick", "regex", "yaml", "ftfy", "cssselect"),
    *("resiliparse.parse.lang", "charset_normalizer", "typer.testing", "rich", "hypothesis"),
)
"""What each process would otherwise load anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A number in the source of a module. span: where it stands, in bytes, sign included."""

    path: str
    name: str
    value: float
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A constant with another value."""

    constant: Constant
    value: float

    def source(self) -> str:
        """The module's source with the change."""
        data = (ROOT / self.constant.path).read_bytes()
        first, behind = self.constant.span
        return (data[:first] + f"({self.value!r})".encode() + data[behind:]).decode()


def number(node: ast.expr | None) -> float | None:
    """The value of a number's literal, its sign included; `None` for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value  # type: ignore[return-value]  # mypy doesn't narrow by `type`.
    return None


def assigned(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of the assignments of a module's or class's body."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def numbers(name: str, node: ast.expr) -> Iterator[tuple[str, float, ast.expr]]:
    """The numbers of a value, each with a name: itself, or the items of a tuple or array."""
    if (value := number(node)) is not None:
        yield name, value, node
        return
    if isinstance(node, ast.Call) and node.args:
        node = node.args[0]
    if isinstance(node, ast.Tuple):
        for at, item in enumerate(node.elts):
            if (value := number(item)) is not None:
                yield f"{name}[{at}]", value, item


def constants(path: str, source: str) -> list[Constant]:
    """The numbers that a module has at its top, and those of its frozen values of bounds.

    A class holds bounds where the module makes one of it at its top, with the defaults.
    """
    body = ast.parse(source).body
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    made = {
        node.func.id
        for _, node in assigned(body)
        if isinstance(node, ast.Call) and not node.args and isinstance(node.func, ast.Name)
    }
    found = [one for name, node in assigned(body) for one in numbers(name, node)]
    for holder in body:
        if isinstance(holder, ast.ClassDef) and holder.name in made:
            found += [one for name, node in assigned(holder.body) for one in numbers(name, node)]
    return [
        Constant(
            path=path,
            name=name,
            value=value,
            span=(
                starts[node.lineno - 1] + node.col_offset,
                starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0),
            ),
        )
        for name, value, node in found
    ]


def changes(constant: Constant) -> tuple[Change, Change]:
    """The constant far up and far down: a count a thousand times as high, and none."""
    if isinstance(constant.value, int):
        up: float = 1000 * abs(constant.value) + 1000
        down: float = 0 if constant.value > 0 else -up
    else:
        up, down = 1000.0, -1000.0
    return Change(constant=constant, value=up), Change(constant=constant, value=down)


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a source of ours, and leaves all others to Python."""

    def __init__(self, name: str, path: str, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, self._path, "exec"), module.__dict__)


class _First:
    """Notes the first test that fails."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed = self.failed or f"{report.nodeid}, which can't be imported"


def chosen_tests(path: str) -> list[str]:
    """The tests that run for a module: its own first, those of whole pages last.

    Those that start commands are left out: they take seconds, and others see the same.
    """
    room, module = path.split("/")[1], Path(path).stem
    texts = {
        str(file.relative_to(ROOT)): file.read_text("utf-8")
        for file in (ROOT / "tests" / room).glob("test_*.py")
    }
    files = [name for name, text in texts.items() if not any(word in text for word in COMMANDS)]

    def rank(name: str) -> tuple[int, str]:
        whole = "import cleaner\n" in texts[name] or "Cleaner" in texts[name]
        return (0 if module in name else 1 + whole, name)

    files = sorted((name for name in files if name != GOLDEN), key=rank)
    return [path, *files, GOLDEN]


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def killer(change: Change | None, tests: Sequence[str] = ()) -> str:
    """The first test that fails with the change, or without any; empty where none does.

    Runs in a process of its own, which has not yet imported anything of the project.
    """
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONGEST)
    if change:
        path = change.constant.path
        tests = chosen_tests(path)
        name = path.removesuffix(".py").replace("/", ".")
        sys.meta_path.insert(0, _Changed(name, str(ROOT / path), change.source()))
        try:
            import_module(name)
        except Exception as error:
            return f"its import: {type(error).__name__}: {error}"
    first = _First()
    flags = ["-x", "-q", "-pno:xdist", "-pno:cacheprovider", "--no-header", f"--rootdir={ROOT}"]
    code: int = pytest.ExitCode.OK
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for some in (tests[:2], tests[2:]):  # Most changes fail the module's own tests.
            if some and code == pytest.ExitCode.OK:
                code = pytest.main([*flags, *some], plugins=[first])
    signal.alarm(0)
    if code == pytest.ExitCode.INTERRUPTED and not first.failed:
        return f"no test in {LONGEST} s"
    return first.failed or ("" if code == pytest.ExitCode.OK else f"pytest, with {code!r}")


def modules(names: Sequence[str]) -> list[str]:
    """The modules of the core that are named, by room, folder or file; all of them without names.

    Raises:
        SystemExit: a name is no room and no module.
    """
    core = [
        str(file.relative_to(ROOT))
        for place in CORE
        for file in (sorted((ROOT / place).glob("*.py")) if "." not in place else [ROOT / place])
    ]
    found: dict[str, None] = {}
    for name in names or ["cleaner"]:
        plain = name.rstrip("/")
        some = [
            path
            for path in core
            if path == plain or f"/{plain}/" in f"/{path}" or Path(path).stem == plain
        ]
        if not some:
            sys.exit(f"no room or module of the core: {name}; there are {', '.join(core)}")
        found.update(dict.fromkeys(some))
    return list(found)


def _table(path: str, changed: Sequence[Change], killers: Sequence[str]) -> int:
    """Prints what became of the changes of a module; gives back how many went unnoticed."""
    survived = killers.count("")
    print(f"\n{path}: {survived} of {len(changed)} unnoticed")
    for change, by in zip(changed, killers, strict=True):
        one = change.constant
        print(
            f"  {one.name:24} {one.value:>8g} -> {change.value:<8g} {by or 'SURVIVED'}", flush=True
        )
    return survived


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code; prints a table for each module."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="ROOM or FILE")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side")
    parser.add_argument("--most", type=float, default=0.1, help="share that may go unnoticed")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    for library in LIBRARIES:
        import_module(library)
    total = survived = 0
    with (
        tempfile.TemporaryDirectory() as cache,
        get_context("fork").Pool(options.jobs, _use, [cache], maxtasksperchild=1) as pool,
    ):
        for path in modules(options.names):
            changed = [
                change
                for constant in constants(path, (ROOT / path).read_text("utf-8"))
                for change in changes(constant)
            ]
            if not changed:
                continue
            if by := pool.apply(killer, (None, chosen_tests(path))):
                sys.exit(f"{by} fails without any change: mend that first")
            survived += _table(path, changed, pool.map(killer, changed, chunksize=1))
            total += len(changed)
    print(f"\n{survived} of {total} unnoticed ({survived / max(total, 1):.0%})")
    return int(survived > options.most * total)


def _use(cache: str) -> None:
    """Lets the tests of all processes share what is made of the shipped rules."""
    os.environ["CLEANER_TESTS_CACHE"] = cache


if __name__ == "__main__":
    sys.exit(main())
