"""Where packs are: the shipped ones, and the files below a folder."""

from __future__ import annotations

import os
from pathlib import Path

from cleaner.errors import RuleFileError
from cleaner.text.visible import shown


def shipped() -> Path:
    """The folder of the packs that come with the package."""
    inside = Path(__file__).resolve().parent.parent / "packs"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "rules"


def shown_pack(path: str) -> str:
    """The path of a pack as people are shown it: of a shipped one from the folder of these.

    >>> shown_pack(str(shipped() / "core" / "about.yaml"))
    'core/about.yaml'
    """
    folder = f"{shipped()}{os.sep}"
    if path.startswith(folder):
        return Path(path.removeprefix(folder)).as_posix()
    return shown(path)


def pack_files(folder: Path) -> list[Path]:
    """The files of a folder that are packs by their names, in order; a file stands for itself.

    Raises:
        RuleFileError: there is no such folder.
    """
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise RuleFileError("no such folder of rules; check the path", path=folder, code="R101")
    return sorted(
        path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file()
    )
