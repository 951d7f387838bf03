"""Which page of a run is which page of an earlier one, whatever path leads to the inputs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cleaner.intake.fetch import is_address
from cleaner.intake.inputs import Input
from cleaner.model import id_text
from cleaner.runs.names import Marks


class Origins:
    """Where pages come from: the same for all paths that lead there, links among folders resolved.

    >>> Origins([]).real("in/../in/a.html") == Origins([]).real(f"{os.getcwd()}/in/a.html")
    True
    """

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._inputs = inputs
        self._base: str | None = None
        self._folder = self._resolved = ""

    def real(self, source: str) -> str:
        """The page's source with its folder's true path; a link to a file is a file by itself."""
        if is_address(source):
            return source
        folder, _, name = source.rpartition("/")
        if folder != self._folder or not self._resolved:
            # Pages come folder by folder, so that the one before is mostly the same.
            self._folder, self._resolved = folder, _true_path(folder or _root(source))
        return f"{self._resolved}/{name}"

    def below(self, source: str) -> str:
        """The true path from the folder that all inputs stand in: the same on any machine."""
        if self._base is None:
            self._base = _common(self._inputs)
        real = self.real(source)
        return real.removeprefix(self._base) if self._base else real


def _root(source: str) -> str:
    return "/" if source.startswith("/") else "."


def _true_path(folder: str | Path) -> str:
    return Path(os.path.realpath(folder)).as_posix()


def _common(inputs: Sequence[Input]) -> str:
    """The folder that all inputs stand in, with a slash behind; empty where there is none.

    A folder that is given is it itself, as it is where its files are given one by one.
    """
    above = {
        _true_path(given.path if given.path.is_dir() else given.path.parent)
        for given in inputs
        if not given.url
    }
    try:
        return Path(os.path.commonpath(above)).as_posix().rstrip("/") + "/" if above else ""
    except ValueError:
        # On several drives.
        return ""


class Keys:
    """Gives each page of a run a key: its id, and for further pages of one id their origin too.

    So a page is known again behind another path, in another folder and at another place of its
    file. Pages must come in the order of the run, those of a manifest in its order.

    repeated: how many pages had an id that one before them has.
    """

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self._marks = Marks()
        self.repeated = 0

    def __len__(self) -> int:
        """How many keys were given."""
        return len(self._marks)

    def key(self, source: str, identity: Any) -> str:
        """The key of the next page."""
        identity = id_text(identity)
        if identity in self._marks:
            self.repeated += 1
            identity = f"{self._origins.real(source)}\0{identity}"
        self._marks.add(identity)
        return str(identity)

    def __contains__(self, key: str) -> bool:
        """Whether a page so far has this key."""
        return key in self._marks


class Unread:
    """Sources that could not be read, and with them all that may stand in them."""

    def __init__(self, origins: Origins) -> None:
        self._origins = origins
        self._sources: set[str] = set()

    def add(self, source: str) -> None:
        """A file, a folder or a record that could not be read."""
        self._sources.add(self._origins.real(source))

    def __len__(self) -> int:
        """How many."""
        return len(self._sources)

    def covers(self, source: str) -> bool:
        """Whether a page of this source may be there, and only could not be read."""
        if not self._sources:
            return False
        source = self._origins.real(source)
        ends = (at for at, sign in enumerate(source) if sign in "/#")
        return source in self._sources or any(source[:end] in self._sources for end in ends)
