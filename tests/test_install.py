"""What a user does first: the README's commands, and the wheel away from the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
README = (CHECKOUT / "README.md").read_text("utf-8")
LEFT_OUT = shutil.ignore_patterns(
    ".git", "*venv*", "__pycache__", ".*_cache", ".hypothesis", "out", "dist", "build", "*.egg-info"
)


def shell_commands() -> list[str]:
    """The commands of the README's shell blocks, in order."""
    return [
        line
        for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
        if line.strip()
    ]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the checkout, as a fresh clone would be."""
    return Path(shutil.copytree(CHECKOUT, tmp_path / "checkout", ignore=LEFT_OUT))


def run(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command's result, in a shell that knows no virtual environment."""
    known = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "PYTHONPATH", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST")
    }
    path = os.pathsep.join(
        part
        for part in known.get("PATH", "").split(os.pathsep)
        if part != str(Path(sys.executable).parent)
    )
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**known, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=570,
    )


def test_readme_has_two_commands() -> None:
    assert len(shell_commands()) == 2


def test_first_command_cleans_the_samples(copy: Path) -> None:
    done = run(shell_commands()[0], copy)
    assert done.returncode == 0, done.stdout + done.stderr
    expected = sorted((copy / "samples" / "expected").rglob("*.txt"))
    assert expected
    for path in expected:
        written = copy / "out" / path.relative_to(copy / "samples" / "expected")
        assert written.read_bytes() == path.read_bytes(), path.name


def test_second_command_runs_the_tests(copy: Path) -> None:
    # One file stands for all, because all would run this test again.
    done = run(shell_commands()[1] + " tests/test_normalize.py", copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout or "100%" in done.stdout


def test_wheel_works_away_from_the_checkout(copy: Path, tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), str(copy)],
        check=True,
        capture_output=True,
    )
    (wheel,) = wheels.glob("cleaner-*.whl")
    away = tmp_path / "away"
    venv.create(away / "env", with_pip=True)
    done = run(f"env/bin/pip install -q {wheel}", away)
    assert done.returncode == 0, done.stderr
    page = "Bridge closes\n\nThe old bridge closes on Monday for repairs.\n\nLoading...\n"
    (away / "page.txt").write_text(page, "utf-8")
    done = run("env/bin/cleaner clean page.txt", away)
    assert done.returncode == 0, done.stderr
    assert "closes on Monday" in done.stdout
    assert "Loading" not in done.stdout
    done = run("env/bin/python -m cleaner rules check", away)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_readme_examples_in_python(example: str, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(example)
    done = subprocess.run(
        [sys.executable, str(script)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    if "clean_many" not in example:
        assert "noon" in done.stdout
        return
    titles = [line.partition(" - ")[2] for line in done.stdout.splitlines()]
    assert len(titles) == len(list((CHECKOUT / "samples" / "raw").rglob("*.html")))
    assert all(titles), done.stdout
