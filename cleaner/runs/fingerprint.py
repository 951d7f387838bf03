"""What outputs depend on beside pages, as hashes: values, the meaning of rules, the code."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cleaner.rules.ruleset import RuleSet

# Where a rule or a pack stands, and what tries it: none of it changes what comes of a page.
_NO_MEANING = frozenset({"path", "line", "removes", "keeps", "pages"})
_BYTES: Final = 12
"""Bytes of a hash: by chance two of a billion pages are the same once in 10 ** 11 runs."""


def fingerprint(*values: object) -> str:
    """A hash of values that is the same in every process.

    >>> fingerprint({"a": 1}, frozenset("xy")) == fingerprint({"a": 1}, frozenset("yx"))
    True
    """
    return _hash(repr(_plain(values)).encode("utf-8", "backslashreplace"))


def rules_meaning(rules: RuleSet) -> str:
    """A hash of what a set of rules does, whatever its files are called and say in comments.

    Rules count in their order, which says who is named where two take the same text. Packs that
    wait sealed count by their text.
    """
    sealed = [(one.name, one.data) for one in rules.sealed]
    return fingerprint(rules.packs, sealed)


def code_version(package: Path | None = None) -> str:
    """A hash of the program's own files.

    Versions do not tell: an install from a working copy keeps its number when its code changes.
    To read and hash all files takes 3 ms.
    """
    root = package or Path(__file__).parents[1]
    digest = hashlib.blake2b(digest_size=_BYTES)
    for path in sorted(root.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_BYTES).hexdigest()


def _plain(value: object) -> object:
    """The value as texts, numbers and tuples, with sets in order."""
    if value is None or isinstance(value, str | int | float | bytes):
        return value
    if isinstance(value, tuple | list):
        return tuple(map(_plain, value))
    if isinstance(value, frozenset | set):
        return ("set", *sorted(map(repr, value)))
    if isinstance(value, Mapping):
        return ("map", *((_plain(key), _plain(inner)) for key, inner in value.items()))
    if is_dataclass(value) and not isinstance(value, type):
        told = (f.name for f in fields(value) if f.name not in _NO_MEANING)
        return (type(value).__name__, *(_plain(getattr(value, name)) for name in told))
    return repr(value)
