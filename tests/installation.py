"""The project as a user installs it: a fresh clone, the README's commands, a shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
README = (CHECKOUT / "README.md").read_text("utf-8")
LEFT_OUT = shutil.ignore_patterns(
    *(".git", "*venv*", "__pycache__", ".*_cache", ".hypothesis", "out", "dist", "build"),
    *("*.egg-info", "*.so", "*.pyd"),
)


def shell_commands() -> list[str]:
    """The commands of the README's shell blocks, in order."""
    return [
        line
        for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
        if line.strip()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What the README's first command left: its result, and the environment that it made."""

    done: subprocess.CompletedProcess[str]
    folder: Path

    @property
    def environment(self) -> Path:
        return self.folder / ".venv"


def fresh_clone(folder: Path) -> Path:
    """A copy of the checkout, without what git leaves out."""
    return Path(shutil.copytree(CHECKOUT, folder / "checkout", ignore=LEFT_OUT))


def run(command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The command's result, in a shell that knows no virtual environment and no running test.

    more: variables of its environment. Modules that pip installs are compiled when they are used,
    not all of them at once.
    """
    known = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "PYTHONPATH") and not name.startswith("PYTEST_")
    }
    path = os.pathsep.join(
        part
        for part in known.get("PATH", "").split(os.pathsep)
        if part != str(Path(sys.executable).parent)
    )
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**known, "PATH": path, "PIP_NO_COMPILE": "1", **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=570,
    )


def share(clone: Path) -> bool:
    """Lets a clone's new environment see the packages that these tests run with.

    pip still reads every requirement, and looks whether it is met. False: another Python is there,
    which could not use them, and pip installs them all.
    """
    (packages,) = (clone / ".venv" / "lib").glob("python*/site-packages")
    same = packages.parent.name == f"python{sys.version_info.major}.{sys.version_info.minor}"
    if same:
        (packages / "running.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return same


def install(folder: Path) -> Installed:
    """The README's first command, run in a fresh clone whose sources are taken away after it.

    Without a compiler: what runs these tests was compiled where there is one. The libraries are
    those of the tests, which fetched them by such a command; see `share`.
    """
    clone = fresh_clone(folder)
    assert run("python3 -m venv .venv", clone).returncode == 0
    share(clone)
    done = run(shell_commands()[0], clone, CC="/bin/false")
    for sources in ("cleaner", "rules"):
        shutil.rmtree(clone / sources)
    return Installed(done=done, folder=clone)
