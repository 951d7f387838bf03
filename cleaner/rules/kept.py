"""The parts of a rule set, kept between runs: reading them again takes a tenth of making them.

They are kept under a name that stands for all they depend on: each pack's path and text, what is
switched off, the code that makes them, and the versions of Python and `regex`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import regex

from cleaner import __version__
from cleaner.errors import RuleFileError
from cleaner.rules.files import pack_files, shipped
from cleaner.rules.frozen import freeze, thaw
from cleaner.rules.index import Index
from cleaner.rules.pack import Pack, Switched, Waiting
from cleaner.system import store
from cleaner.system.memory import without_collecting

_SHIPPED: Final = "shipped-"
"""What the name of an entry begins with that holds the shipped packs as they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a rule set is made of.

    index: of its generic rules; patterns: of all its packs but those that wait; meaning: as
    `RuleSet.meaning`; empty where it was not asked for.
    """

    packs: tuple[Pack | Waiting, ...]
    switched: tuple[Switched, ...] = ()
    notices: tuple[str, ...] = ()
    index: Index | None = None
    patterns: Mapping[str, bytes] = field(default_factory=dict)
    meaning: str = ""


def find(name: str) -> Parts | None:
    """The parts that are kept under this name; `None` where there are none, or broken ones."""
    data = store.find(name)
    if data is None:
        return None
    try:
        return from_bytes(data)
    except Exception:  # Whatever is wrong with the bytes, they are made anew.
        return None


def keep(name: str, parts: Parts) -> None:
    """Keeps parts for the next run."""
    store.keep(name, to_bytes(parts))


def to_bytes(parts: Parts) -> bytes:
    """The parts as bytes, for another process or another day."""
    return freeze(_named(parts))


def from_bytes(data: bytes) -> Parts:
    """The parts whose bytes these are."""
    with without_collecting():
        return Parts(**thaw(data))


def name_of(folders: Sequence[Path], disable: Sequence[str]) -> str:
    """What the parts made from these folders are kept under; empty where they can't be read."""
    try:
        return store.digest(_all_that_counts(folders, disable))
    except (OSError, RuleFileError):
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The shipped packs as they stand, with what takes long to make of them.

    index: of their generic rules. patterns: of all their rules, compiled; see `Patterns.keep`.
    meanings: what each pack does, as a hash.
    """

    packs: tuple[Pack, ...]
    index: Index
    patterns: Mapping[str, bytes]
    meanings: tuple[str, ...]


def find_shipped() -> Shipped | None:
    """The shipped packs, where they are kept."""
    name = name_of([shipped()], ())
    data = store.find(_SHIPPED + name) if name else None
    if data is None:
        return None
    try:
        with without_collecting():
            return Shipped(**thaw(data))
    except Exception:  # Whatever is wrong with the bytes, they are read anew.
        return None


def keep_shipped(found: Shipped) -> None:
    """Keeps the shipped packs: people's own are held against them again and again."""
    if name := name_of([shipped()], ()):
        store.keep(_SHIPPED + name, freeze(_named(found)))


def _named(parts: Parts | Shipped) -> dict[str, Any]:
    return {part.name: getattr(parts, part.name) for part in fields(parts)}


def _all_that_counts(folders: Sequence[Path], disable: Sequence[str]) -> Iterator[bytes | str]:
    yield from (__version__, sys.version, sys.platform, sys.byteorder, str(sys.maxsize))
    yield str(regex.__version__)
    package = Path(__file__).parent.parent
    for room in ("", "rules", "rules/kinds", "scores", "text"):
        yield from _stamps(package / room)
    for one in disable:
        yield from ("disable", one)
    for folder in folders:
        yield from ("folder", os.fspath(folder))
        for path in pack_files(folder):
            yield os.fspath(path)
            yield path.read_bytes()


def _stamps(folder: Path) -> Iterator[str]:
    """When each module of a folder was changed, so that changed code makes all anew."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            found = entry.stat()
            yield f"{entry.name} {found.st_mtime_ns} {found.st_size}"
