"""A run that is killed while it learns, or behind it, is followed by one that ends the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from tests import kills
from tests.learning.test_learn import SITE, made
from tests.runs.test_resume import kill_at, quick_starts


def run_learning(raw: Path, out: Path) -> int:
    """The exit code of a run that learns first."""
    line = ["run", "--learn", "--quiet", "--workers", "1", str(raw), str(out)]
    return CliRunner().invoke(app, line).exit_code


def killed_at(step: int, raw: Path, out: Path) -> bool:
    """Runs in a fork that dies at its step-th change of a file; false where it has fewer."""
    child = os.fork()
    if not child:
        code = 1
        try:
            kill_at(step)
            code = run_learning(raw, out)
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


def test_killed_at_changes_of_a_file_a_run_that_learns_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every sixth change up to the first page.

    `python -m tests.kills --ways learning` dies at any moment.
    """
    quick_starts(monkeypatch)
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / SITE).mkdir(parents=True)
    for number, page in enumerate(made(4)):
        (raw / SITE / f"{number}.txt").write_text(str(page.data), "utf-8")
    assert run_learning(raw, tmp_path / "whole") == 0
    expected = kills.tree(tmp_path / "whole")
    assert f"learned/{SITE}.yaml" in expected
    for step in range(1, 32, 6):
        assert killed_at(step, raw, out)
        assert run_learning(raw, out) == 0
        assert kills.tree(out) == expected, f"killed at step {step}"
        shutil.rmtree(out)
