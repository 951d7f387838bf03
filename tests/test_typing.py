"""The built package as type checkers and programs outside of it see it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from tests.installation import CHECKOUT, Installed

CONSUMER = CHECKOUT / "tests" / "typing" / "consumer.py"
MISTAKES = CHECKOUT / "tests" / "typing" / "mistakes.py"


@pytest.fixture(scope="module")
def python(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python beside which the built package is installed, and nothing else."""
    assert installed.done.returncode == 0, installed.done.stderr
    folder = tmp_path_factory.mktemp("outside")
    venv.create(folder / "env", with_pip=False)
    (theirs,) = installed.environment.glob("lib/python*/site-packages")
    (packages,) = (folder / "env" / "lib").glob("python*/site-packages")
    for path in theirs.glob("cleaner*"):
        shutil.copytree(path, packages / path.name)
    return folder / "env" / "bin" / "python"


def wrong_lines(path: Path) -> list[int]:
    """The lines that are marked as mistakes."""
    lines = path.read_text().splitlines()
    return [number for number, line in enumerate(lines, 1) if line.endswith("# wrong")]


Errors = dict[str, list[int]]
"""Lines by the name of their file."""


def mypy(python: Path, paths: Sequence[Path]) -> Errors:
    """The lines where mypy finds errors. It reads the package once for all files."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-incremental"]
    done = subprocess.run(
        [*command, "--python-executable", str(python), *map(str, paths)],
        cwd=paths[0].parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode < 2, done.stdout + done.stderr
    return by_file(re.findall(r"(\w+\.py):(\d+): error", done.stdout))


def pyright(python: Path, paths: Sequence[Path]) -> Errors:
    """The lines where pyright finds errors."""
    pytest.importorskip("pyright", reason="pyright is not installed: pip install pyright")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", str(python)),
            *map(str, paths),
        ],
        cwd=python.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout.startswith("{"):
        pytest.skip(f"pyright can't start here, it needs Node: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)["generalDiagnostics"]
    return by_file(
        (Path(one["file"]).name, one["range"]["start"]["line"] + 1)
        for one in found
        if one["severity"] == "error"
    )


def by_file(found: Iterable[tuple[str, int | str]]) -> Errors:
    """The lines of each file, once each, in order."""
    lines: dict[str, set[int]] = {}
    for name, line in found:
        lines.setdefault(name, set()).add(int(line))
    return {name: sorted(some) for name, some in lines.items()}


@pytest.mark.parametrize("check", [mypy, pyright])
def test_what_is_right_passes_and_each_mistake_is_found(
    python: Path, check: Callable[[Path, Sequence[Path]], Errors]
) -> None:
    paths = [Path(shutil.copy(path, python.parents[2])) for path in (CONSUMER, MISTAKES)]
    assert check(python, paths) == {MISTAKES.name: wrong_lines(MISTAKES)}


def test_the_consumer_runs() -> None:
    subprocess.run([sys.executable, str(CONSUMER)], check=True, capture_output=True)
