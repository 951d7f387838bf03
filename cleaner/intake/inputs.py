"""What inputs stand for: files, folders, patterns, lists of these, and standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from cleaner.errors import UsageError
from cleaner.intake.fetch import is_address
from cleaner.intake.formats import is_one_page
from cleaner.intake.leftovers import is_leftover, is_named_so
from cleaner.intake.records import BOM

STDIN = "-"
_GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Input:
    """One file or folder among the inputs, and the path that its pages' ids start from.

    url: the address of one that is to be fetched, which has no path; else empty.
    """

    path: Path
    relative: PurePath
    url: str = ""


def expand(inputs: Sequence[str | Path]) -> list[Input]:
    """The files and folders that inputs stand for, patterns and lists resolved.

    Raises:
        UsageError: one does not exist, or a pattern finds nothing.
    """
    found: list[Input] = []
    for given in map(str, inputs):
        if given.startswith("@") and not os.path.lexists(given):
            found += _listed(given)
        else:
            found += _expanded(given)
    return found


def _expanded(given: str) -> list[Input]:
    if given == STDIN and not os.path.lexists(given):
        if sys.stdin is None:
            raise UsageError("standard input is closed; give a file or a folder, or open a pipe")
        return [Input(Path(given), PurePath(given))]
    if is_address(given) and not os.path.lexists(given):
        return [_address(given)]
    if _GLOB.intersection(given) and not os.path.lexists(given):
        return _globbed(given)
    path = Path(given)
    if "://" in given and not os.path.lexists(given):
        raise UsageError(
            f"{given}: is an address of a kind that is not fetched; give one that begins with "
            "https:// or http://, or the file"
        )
    _must_exist(path)
    return [Input(path, PurePath() if path.is_dir() else PurePath(path.name))]


def _address(url: str) -> Input:
    return Input(Path(url), PurePath(Path(url).name), url)


def _globbed(pattern: str) -> list[Input]:
    """The files that a pattern finds, by name; ids count from its part without signs."""
    parts = PurePath(pattern).parts
    first = next(place for place, part in enumerate(parts) if _GLOB.intersection(part))
    root = PurePath(*parts[:first])
    paths = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]
    if not paths:
        raise UsageError(f"{pattern}: finds no file; check the pattern, and that it is quoted")
    # A folder that the pattern finds beside its files would give them twice.
    files = [path for path in paths if not path.is_dir()] or paths
    return [Input(path, path.relative_to(root)) for path in files]


def _listed(given: str) -> list[Input]:
    """The inputs that a file lists, one a line; empty lines and those with `#` first are none."""
    path = Path(given[1:])
    try:
        lines = path.read_bytes().removeprefix(BOM).splitlines()
    except OSError as error:
        raise UsageError(f"{shown(path)}: {reason(error)}; check this list of inputs") from error
    names = [os.fsdecode(line.strip()) for line in lines]
    found: list[Input] = []
    for name in names:
        if not name or name.startswith("#"):
            continue
        if is_address(name) and not os.path.lexists(name):
            found.append(_address(name))
            continue
        if _GLOB.intersection(name) and not os.path.lexists(name):
            found += _globbed(name)
            continue
        inner = Path(name)
        parts = [part for part in inner.parts if part not in (inner.anchor, "..")]
        # A file of the list that is gone fails by itself when it is read.
        folder = inner.is_dir()
        found.append(Input(inner, PurePath(*parts) if parts and not folder else PurePath()))
    return found


def count_pages(inputs: Sequence[Input]) -> int:
    """How many pages the inputs hold, where each file is one; 0 where that can't be told."""
    count = 0
    for given in inputs:
        for name in ("page.html",) if given.url else _names_below(given.path):
            if name == STDIN or not is_one_page(PurePath(name)):
                return 0
            count += 1
    return count


def _names_below(path: Path) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path.name
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not is_leftover(name)]
        # Where links lead to may be counted twice, or without an end.
        if any(os.path.islink(os.path.join(folder, name)) for name in folders):
            yield STDIN
        yield from (name for name in names if not (is_leftover(name) or is_named_so(name)))


def _must_exist(path: Path) -> None:
    """Raises `UsageError` for a named input that is not there; one without permission is."""
    try:
        path.stat()
    except PermissionError:
        return
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{shown(path)}: {reason(error)}; check the spelling of this input"
        ) from error


def shown(path: PurePath) -> str:
    """The path with `/`, for people and records; bytes of the name that are no UTF-8 replaced."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def reason(error: Exception) -> str:
    """What went wrong with a file, as the system says it."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "does not exist"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
