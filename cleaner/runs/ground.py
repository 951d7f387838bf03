"""Which files in an output's folder are its own, so that none of another is ever touched."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

from cleaner.errors import WriteError
from cleaner.runs.earlier import Earlier
from cleaner.runs.journal import Journal
from cleaner.runs.output import Output, in_the_way
from cleaner.system.files import write_error

_MOST_NOTICES: Final = 20
"""Files changed by others that are told one by one."""


class Ground:
    """The folder of an output: which of its files this output wrote, and which are another's.

    overwrite: files of others may go. changed: how many files something else has changed since an
        earlier run wrote them; notices tell of the first of them.
    """

    def __init__(self, journal: Journal, earlier: Earlier, *, overwrite: bool = False) -> None:
        self.output, self._overwrite = journal.output, overwrite
        self._journal, self._earlier = journal, earlier
        self._adopted: set[str] = set()
        self.changed = 0
        self.notices: list[str] = []

    def path(self, name: str) -> Path:
        """A file by its name below the folder."""
        return self.output.folder / name

    def taken(self, name: str) -> bool:
        """Whether something stands there that this run may not overwrite."""
        path = self.path(name)
        if not os.path.lexists(path):
            return False
        if path.is_dir() and not path.is_symlink():
            return True
        return not (self._overwrite or name in self._adopted or self._earlier.wrote(name))

    def adopt(self, name: str) -> None:
        """Takes a file for this output's, although no manifest names it."""
        self._adopted.add(name)

    def claim(self, name: str, size: int = -1) -> None:
        """Notes that a file is about to be written that is not another's.

        Where something else has changed it since an earlier run wrote it, a notice says so: what
        the manifest names is the run's.
        """
        if not self._journal.resumed and self._earlier.changed_since(name):
            self._notice(name, "written anew")
        self._journal.begin(name, size)

    def drop(self, name: str) -> bool:
        """Takes away a file that an earlier run wrote, with folders that are empty then.

        One that something else has changed since stays, and a notice says so. Returns whether the
        file is gone now.
        """
        path = self.path(name)
        if not self._earlier.wrote(name):
            return False
        if self._earlier.changed_since(name):
            self._notice(name, "left alone")
            return False
        try:
            path.unlink(missing_ok=True)
        except (OSError, ValueError):
            return False
        for folder in path.parents:
            if folder == self.output.folder:
                break
            try:
                folder.rmdir()
            except OSError:
                break
        return True

    def _notice(self, name: str, done: str) -> None:
        self.changed += 1
        if self.changed <= _MOST_NOTICES:
            shown = os.fsencode(self.path(name)).decode("utf-8", "replace")
            self.notices.append(f"{shown}: changed since it was written; {done}")


def blocked(path: Path, output: Output) -> WriteError:
    """The error for a page whose file is in the way, or a folder where it belongs."""
    if path.is_dir() and not path.is_symlink():
        return write_error(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    failure = WriteError(str(in_the_way(path, output)))
    failure.hint = "move it away, choose another output, or allow it with --overwrite"
    return failure
