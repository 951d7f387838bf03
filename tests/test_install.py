"""What a user does first: the README's commands, and the package away from the checkout.

Both commands ask for nothing but what these tests run with, so that their new environments may see
the packages of the tests: pip still reads every requirement, looks whether it is met, and builds
and installs the checkout. What would be missing in an environment that is empty is missing in that
of the tests as well, which was made by such a command. What the first one builds and installs
serves the tests of the package too.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import CHECKOUT, README, Installed, fresh_clone, run, share, shell_commands


def test_readme_has_two_commands() -> None:
    assert len(shell_commands()) == 2


def test_first_command_cleans_the_samples(installed: Installed) -> None:
    assert installed.done.returncode == 0, installed.done.stdout + installed.done.stderr
    expected = sorted((installed.folder / "samples" / "expected").rglob("*.txt"))
    assert expected
    for path in expected:
        place = path.relative_to(installed.folder / "samples" / "expected")
        assert (installed.folder / "out" / place).read_bytes() == path.read_bytes(), path.name


def test_second_command_runs_the_tests(tmp_path: Path) -> None:
    """One file stands for all, because all would run this test again."""
    clone = fresh_clone(tmp_path)
    # Older Pythons bring a setuptools that is too old for the build.
    done = run("python3 -m venv .venv && .venv/bin/pip uninstall -qy setuptools", clone)
    assert done.returncode == 0, done.stderr
    shared = share(clone)
    # What builds the package is fetched for the first command; here that of the tests serves.
    isolated = {"PIP_NO_BUILD_ISOLATION": "0"} if shared else {}
    command = shell_commands()[1] + " -n0 tests/text/test_dates.py"
    done = run(command, clone, CC="/bin/false", **isolated)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ passed.* in ", done.stdout, re.MULTILINE), done.stdout
    told = run(f"{clone}/.venv/bin/cleaner --version", tmp_path)
    assert "the compiled form was not built" in told.stdout
    where = run(f"{clone}/.venv/bin/python -c 'import cleaner; print(cleaner.__file__)'", tmp_path)
    assert Path(where.stdout.strip()) == clone / "cleaner" / "__init__.py"


def test_package_works_away_from_the_checkout(installed: Installed, tmp_path: Path) -> None:
    """What pip built and installed holds the packs, and needs nothing of the checkout."""
    assert installed.done.returncode == 0, installed.done.stderr
    bin = installed.environment / "bin"
    page = "Bridge closes\n\nThe old bridge closes on Monday for repairs.\n\nLoading...\n"
    (tmp_path / "page.txt").write_text(page, "utf-8")
    done = run(f"{bin}/cleaner clean page.txt", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "closes on Monday" in done.stdout
    assert "Loading" not in done.stdout
    done = run(f"{bin}/python -m cleaner rules show legal.rights", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "core/legal.yaml:" in done.stdout
    assert "cleaner/packs" in done.stdout


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_readme_examples_in_python(example: str, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(example)
    done = subprocess.run(
        [sys.executable, str(script)], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert "noon" in done.stdout
