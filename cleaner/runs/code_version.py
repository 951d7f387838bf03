"""Which code made an output, whatever its version says."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from cleaner.system.fingerprint import HASH_BYTES


@cache
def running_code() -> str:
    """The version of the code that runs. It stays what it was as the process started with it."""
    return code_version(Path(__file__).parents[1])


def code_version(root: Path) -> str:
    """A hash of the files of a package.

    Versions do not tell: an install from a working copy keeps its number when its code changes.
    To read and hash those of this program takes some 20 ms.
    """
    digest = hashlib.blake2b(digest_size=HASH_BYTES)
    for path in sorted(root.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()
