"""What the project is installed as: `page-cleaner`, beside another program named `cleaner`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

import pytest

import cleaner
from tests.installation import CHECKOUT, LEFT_OUT, Installed, run

OLD_FORM = re.compile(r"(?<!page-)\bcleaner\[[a-z{]|pip3? install (-\w+ )*['\"]?cleaner\b")
"""What installs the other program."""

FACE = '"""Clean your repositories with an interactive shell"""\n\n__version__ = "0.4.0"\n'
"""The other program's `cleaner/__init__.py`, in our words."""


def texts() -> list[Path]:
    """All files of the checkout that people read or run, but for pages."""
    found = []
    for folder, names, files in os.walk(CHECKOUT):
        names[:] = sorted(set(names) - LEFT_OUT(folder, names) - {"pages", "raw", "expected"})
        found += [
            Path(folder, name)
            for name in files
            if name.endswith((".py", ".md", ".toml", ".yaml", ".yml", ".ipynb", ".cff", "run"))
        ]
    return found


@pytest.mark.parametrize(
    "old", ["pip install cleaner", "pip install -U 'cleaner'", "'cleaner[zstd]'", "`cleaner[fit]`"]
)
def test_the_old_form_is_known(old: str) -> None:
    assert OLD_FORM.search(old)
    assert not OLD_FORM.search(old.replace("cleaner", "page-cleaner"))


def test_no_text_tells_to_install_the_other_program() -> None:
    places = [
        f"{path.relative_to(CHECKOUT)}: {found[0]}"
        for path in texts()
        if path != Path(__file__)
        for found in OLD_FORM.finditer(path.read_text("utf-8"))
    ]
    assert len(texts()) > 300
    assert places == []


def test_installed_under_its_own_name(installed: Installed) -> None:
    assert installed.done.returncode == 0, installed.done.stderr
    (packages,) = (installed.environment / "lib").glob("python*/site-packages")
    names = {found.name: found.version for found in distributions(path=[str(packages)])}
    assert names["page-cleaner"] == cleaner.__version__
    assert "cleaner" not in names
    done = run(f"{installed.environment}/bin/python -W error -c 'import cleaner'", packages)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder of installed packages that holds this one, as far as it goes without rules."""
    for name in ("__init__.py", "__main__.py", "errors.py", "model.py"):
        (tmp_path / "cleaner").mkdir(exist_ok=True)
        shutil.copy(CHECKOUT / "cleaner" / name, tmp_path / "cleaner" / name)
    for room in ("cli", "system", "text"):
        shutil.copytree(CHECKOUT / "cleaner" / room, tmp_path / "cleaner" / room)
    return tmp_path


def python(packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What Python says with these packages and the libraries, and without the checkout."""
    path = os.pathsep.join((str(packages), sysconfig.get_path("purelib")))
    return subprocess.run(
        [sys.executable, "-S", *arguments],
        cwd=packages,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("face", [FACE, None], ids=["overwritten", "uninstalled"])
def test_another_programs_face_is_told(packages: Path, face: str | None) -> None:
    (packages / "cleaner" / "__init__.py").unlink()
    if face:
        (packages / "cleaner" / "__init__.py").write_text(face)
    done = python(packages, "-m", "cleaner", "--version")
    assert done.returncode == 2
    assert done.stderr.startswith("error: the package 'cleaner' is another program's here")
    assert len(done.stderr.splitlines()) == 1
    done = python(packages, "-c", "from cleaner.cli import run_cleaner")
    assert "pip uninstall -y cleaner page-cleaner" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("record", ["cleaner-0.4.0.dist-info", "cleaner-0.1.0-py3.11.egg-info"])
def test_another_program_beside_it_is_told_once(packages: Path, record: str) -> None:
    assert python(packages, "-W", "error", "-m", "cleaner", "--version").returncode == 0
    (packages / record).mkdir()
    done = python(packages, "-m", "cleaner", "--version")
    assert done.stdout.startswith(f"cleaner {cleaner.__version__} (")
    assert done.stderr.count("another distribution, named 'cleaner'") == 1
