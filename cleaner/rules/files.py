"""Where packs are: the shipped ones, and the files below a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from cleaner.errors import RuleFileError
from cleaner.text.visible import shown

INDEX: Final = "learned.json"
"""The file in a folder of learned packs that tells what they were learned from. Such a folder may
hold no packs, where nothing recurs on the pages."""


PACK_SUFFIXES: Final = (".yaml", ".yml")
"""How the names of packs end."""


def _shipped() -> Path:
    inside = Path(__file__).resolve().parent.parent / "packs"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "rules"


_SHIPPED: Final = _shipped()
_BELOW: Final = f"{_SHIPPED}{os.sep}"
"""Looked for once: whether a rule is a shipped one is asked for each that takes a line."""


def shipped() -> Path:
    """The folder of the packs that come with the package."""
    return _SHIPPED


def shown_pack(path: str) -> str:
    """The path of a pack as people are shown it: of a shipped one from the folder of these.

    >>> shown_pack(str(shipped() / "core" / "about.yaml"))
    'core/about.yaml'
    """
    if path.startswith(_BELOW):
        return Path(path.removeprefix(_BELOW)).as_posix()
    return shown(path)


def is_own(path: str) -> bool:
    """Whether a pack at this path is not one that comes with the package.

    >>> is_own("my-rules/gull.yaml"), is_own(str(shipped() / "core" / "about.yaml"))
    (True, False)
    """
    return bool(path) and not path.startswith(_BELOW)


def missing(path: Path) -> str:
    """What is said of a path to packs where nothing is; empty where something is.

    >>> missing(Path("nowhere"))
    'no such file or folder of rules; check the path'
    """
    return "" if path.exists() else "no such file or folder of rules; check the path"


def pack_files(folder: Path) -> list[Path]:
    """The files of a folder that are packs by their names, in order; a file stands for itself.

    Raises:
        RuleFileError: there is no such file or folder.
    """
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        what = missing(folder) or "neither a file nor a folder; packs are files that end in .yaml"
        raise RuleFileError(what, path=folder, code="R101")
    return sorted(
        path for path in folder.rglob("*") if path.suffix in PACK_SUFFIXES and path.is_file()
    )


def check_holds_packs(folder: Path) -> None:
    """Raises `RuleFileError` for a folder without packs, which is hardly the one that was meant."""
    if folder.is_dir() and not pack_files(folder) and not (folder / INDEX).exists():
        raise RuleFileError(
            "no packs in there; a pack is a .yaml or .yml file; check the path",
            path=folder,
            code="R101",
        )
