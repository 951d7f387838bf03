"""What is costly to make and the same each time, kept in the user's cache folder between runs.

`CLEANER_CACHE` names another folder, or none where it is empty: then nothing is kept. An entry
is a file named after all that it depends on. It is used only where nobody else could have
written it, and where it is whole; in all other cases it is made anew. Nothing here ever fails.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cleaner.system.interrupt import undisturbed

_SUFFIX = ".rules"
_PART = ".part"
_DIGEST: Final = 32
"""Bytes of SHA-256."""
_DAY: Final = 24 * 3600.0
"""Seconds until a part that nobody finished is removed."""
_MOST_ENTRIES: Final = 12
"""Entries that are kept, the last used ones: one for each set of rules and version."""
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def digest(parts: Iterable[bytes | str]) -> str:
    """A name for what is made from these parts, and from these alone."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.hexdigest()


def folder() -> Path | None:
    """Where entries are kept; `None` where nothing is to be kept."""
    named = os.environ.get("CLEANER_CACHE")
    if named is not None:
        return Path(named) if named else None
    from platformdirs import user_cache_path

    return user_cache_path("cleaner", appauthor=False)


def find(name: str) -> bytes | None:
    """The entry of this name; `None` where there is none that can be trusted."""
    place = folder()
    if place is None:
        return None
    try:
        if not _is_ours(os.stat(place)):
            return None
        with open(place / (name + _SUFFIX), "rb") as file:
            found = os.fstat(file.fileno())
            if not _is_ours(found):
                return None
            # Used just now: packs that are being written leave an entry with each change, and these
            # must not drive out what all runs use. Where nothing can be written, all stays anyhow.
            with suppress(OSError):
                os.utime(file.name)
            told, data = file.read(_DIGEST), file.read()
    except OSError:
        return None
    return data if hashlib.sha256(data).digest() == told else None


@undisturbed()
def keep(name: str, data: bytes) -> None:
    """Keeps an entry under this name, whole or not at all; those that nobody used for long go."""
    import tempfile

    place = folder()
    if place is None:
        return
    with suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(os.stat(place)):
            return
        # Readable by its owner alone, and of a name that no other writer has.
        handle, part = tempfile.mkstemp(suffix=_PART, dir=place)
        try:
            with open(handle, "wb") as file:
                file.write(hashlib.sha256(data).digest())
                file.write(data)
            os.replace(part, place / (name + _SUFFIX))
        except OSError:
            os.unlink(part)
            raise
        _thin(place)


def _is_ours(found: os.stat_result) -> bool:
    """Whether a folder or file is this user's, and no other may write to it.

    Where the system has no such owners, the folder is the user's by where it stands.
    """
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & _OTHERS_MAY_WRITE


def _thin(place: Path) -> None:
    """Removes the entries that were not used for longest, and what killed writers left behind."""
    entries = sorted(place.glob("*" + _SUFFIX), key=_age)
    for path in entries[_MOST_ENTRIES:]:
        path.unlink(missing_ok=True)
    for path in place.glob("*" + _PART):
        if _age(path) > _DAY:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """Seconds since it was written or found in use; none for what is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
