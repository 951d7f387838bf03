"""Which code made an output, whatever its version says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cleaner.system.fingerprint import HASH_BYTES


def code_version(package: Path | None = None) -> str:
    """A hash of the program's own files.

    Versions do not tell: an install from a working copy keeps its number when its code changes.
    To read and hash all files takes 3 ms.
    """
    root = package or Path(__file__).parents[1]
    digest = hashlib.blake2b(digest_size=HASH_BYTES)
    for path in sorted(root.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()
