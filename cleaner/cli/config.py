"""Settings of a project: `cleaner.toml`, `[tool.cleaner]` in `pyproject.toml`, environment.

What stands on the command line wins over the environment, and that over the file.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError
from cleaner.options import check_names
from cleaner.rules.files import missing
from cleaner.text.address import host

FILE = "cleaner.toml"
_LISTS = ("rules", "disable", "skip_normalizers")
_CHOICES = {"quotes": ("straight", "keep")}
_FLAGS = ("sites", "tables", "comments")
_PATHS = ("cards",)
_DOMAINS = ("site",)
KEYS = (*_LISTS, *_CHOICES, *_DOMAINS, *_FLAGS, *_PATHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a project has set; `None` where it says nothing. path: the file that says it.

    rules: folders of packs, later ones winning. disable: ids or globs of rules to leave out.
    cards: a file of fitted scorecards, in place of the shipped ones. site: whose the pages are that
    do not tell theirs.
    """

    path: str = ""
    rules: tuple[Path, ...] = ()
    disable: tuple[str, ...] = ()
    quotes: str | None = None
    site: str = ""
    sites: bool | None = None
    tables: bool | None = None
    comments: bool | None = None
    cards: Path | None = None
    skip_normalizers: tuple[str, ...] = ()


def load(folder: Path, environment: Mapping[str, str]) -> Config:
    """The settings for work in this folder: those of the nearest file at or above it.

    `CLEANER_CONFIG` names another file, or none where it is empty; `CLEANER_RULES` adds folders
    of packs (parted as in `PATH`), `CLEANER_DISABLE` ids of rules (parted by commas).

    Raises:
        CleanerError: a file can't be read, or holds what is no setting; rules are named that are
            nowhere.
    """
    named = environment.get("CLEANER_CONFIG")
    path = _nearest(folder) if named is None else Path(named) if named else None
    try:
        config = read(path) if path else Config()
    except CleanerError as error:
        raise CleanerError(f"CLEANER_CONFIG: {error}" if named else str(error)) from error
    rules = tuple(map(Path, filter(None, environment.get("CLEANER_RULES", "").split(os.pathsep))))
    _must_be_there(rules, "CLEANER_RULES")
    disable = filter(None, map(str.strip, environment.get("CLEANER_DISABLE", "").split(",")))
    return replace(config, rules=(*config.rules, *rules), disable=(*config.disable, *disable))


def _nearest(folder: Path) -> Path | None:
    for place in (folder.absolute(), *folder.absolute().parents):
        if (path := place / FILE).is_file():
            return path
        project = place / "pyproject.toml"
        if project.is_file() and b"[tool.cleaner" in project.read_bytes():
            return project
    return None


def read(path: Path) -> Config:
    """The settings of one file; its paths are taken from where it stands.

    Raises:
        CleanerError: as `load`.
    """
    # Imported here, since it takes 2 ms, and few commands have a file to read.
    import tomllib

    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise CleanerError(f"{path}: can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CleanerError(f"{path}: not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = data.get("tool", {})
        data = tool.get("cleaner", {}) if isinstance(tool, dict) else tool
        if not isinstance(data, dict):
            raise CleanerError(f"{path}: tool.cleaner must be a table, as [tool.cleaner] makes it")
    for key, value in data.items():
        _check(path, key, value)
    rules = tuple(path.parent / rule for rule in data.get("rules", ()))
    _must_be_there(rules, f"{path}: rules")
    return Config(
        path=str(path),
        rules=rules,
        disable=tuple(data.get("disable", ())),
        quotes=data.get("quotes"),
        site=host(data.get("site")),
        sites=data.get("sites"),
        tables=data.get("tables"),
        comments=data.get("comments"),
        cards=path.parent / data["cards"] if "cards" in data else None,
        skip_normalizers=tuple(data.get("skip_normalizers", ())),
    )


def _check(path: Path, key: str, value: Any) -> None:
    if key not in KEYS:
        close = difflib.get_close_matches(key, KEYS, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"known are {', '.join(KEYS)}"
        raise CleanerError(f"{path}: unknown setting '{key}'; {hint}")
    wanted = ""
    if key in _LISTS and not (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ):
        wanted = "a list of texts"
    elif key in _CHOICES and value not in _CHOICES[key]:
        wanted = f"one of {', '.join(_CHOICES[key])}"
    elif key in _FLAGS and not isinstance(value, bool):
        wanted = "true or false"
    elif key in _DOMAINS and not (isinstance(value, str) and host(value)):
        wanted = "a domain such as 'news.example'"
    elif key in _PATHS and not isinstance(value, str):
        wanted = "the path of a file"
    if wanted:
        raise CleanerError(f"{path}: {key} must be {wanted}, not {value!r}")
    if key == "skip_normalizers":
        try:
            check_names(value)
        except CleanerError as error:
            raise CleanerError(f"{path}: {key}: {error}") from error


def _must_be_there(rules: Iterable[Path], where: str) -> None:
    """Raises `CleanerError` for packs that are named and are nowhere. where: what names them."""
    for path in rules:
        if what := missing(path):
            raise CleanerError(f"{where}: {path}: {what}")
