"""Files beside the program: samples, notebook, hooks, citation. Each does what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

import cleaner
from cleaner.cli import app
from tests import notebook
from tests.installation import CHECKOUT, run

SAMPLES = CHECKOUT / "samples"


def test_readme_s_check_holds(tmp_path: Path) -> None:
    commands = re.findall(
        r"^    (cleaner run.*|diff.*)$", (SAMPLES / "README.md").read_text(), re.M
    )
    assert [command.split()[0] for command in commands] == ["cleaner", "diff"]
    shutil.copytree(SAMPLES, tmp_path / "samples")
    python = f"PYTHONPATH={CHECKOUT} {sys.executable} -m "
    for command in commands:
        done = run(command.replace("cleaner run", f"{python}cleaner run"), tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_notebook_runs_and_shows_what_it_stores() -> None:
    """Its figures change with rules; what a cell shows, and as what, does not."""
    found = notebook.read()
    given = notebook.outputs(found)
    stored = [cell["outputs"] for cell in notebook.code_cells(found)]
    kinds = [[one["output_type"] for one in outputs] for outputs in given]
    assert kinds == [[one["output_type"] for one in outputs] for outputs in stored]
    assert all(kinds)
    assert "<details>" in "".join(given[0][0]["data"]["text/html"])
    assert given[-1] == stored[-1]
    titles = [[line.rpartition("%")[2] for line in one[-2][0]["text"]] for one in (given, stored)]
    assert titles[0] == titles[1]


def test_hooks_run_what_they_name(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    assert re.search(hook["files"], "rules/sites/north-news.example.yaml")
    assert not re.search(hook["files"], "config/rules.yaml")
    name, *command = hook["entry"].split()
    assert name == app.info.name
    (tmp_path / "rules").mkdir()
    (pack,) = re.findall(
        r"```yaml\n(pack: north-news.*?)```",
        (CHECKOUT / "docs" / "rules" / "tutorial.md").read_text("utf-8"),
        re.DOTALL,
    )
    (tmp_path / "rules" / "north-news.example.yaml").write_text(pack)
    call = [sys.executable, "-m", "cleaner", *command, *hook["args"]]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    (tmp_path / "rules" / "broken.yaml").write_text("pack: x\nrules: [{id: x.y}]\n")
    assert subprocess.run(call, cwd=tmp_path, capture_output=True).returncode == 2


def test_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == cleaner.__version__
    assert f"## {citation['version']}" in (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
