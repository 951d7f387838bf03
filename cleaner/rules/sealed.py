"""Packs that a command wrote and checked, and nobody has changed since: read when needed.

The first line of such a pack is a comment with the digest of all that follows, and of the version
that checked it. Thousands of site packs then cost their reading and no parsing until a page of
their site comes by. A pack that was edited, or checked by another version, is read in full at
once, as all others are, so that its faults show at the start.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner import __version__
from cleaner.rules.pack import Pack

_SEAL: Final = b"# Unchanged since it was checked: "
_FORM: Final = b"1 " + __version__.encode() + b"\n"
_SITES: Final = re.compile(rb"^sites: \['([a-z0-9.-]+)'\]$", re.MULTILINE)
_NAME: Final = re.compile(rb"^pack: '([^'\n]+)'$", re.MULTILINE)
_ID: Final = re.compile(rb"^  - id: (\S+)$", re.MULTILINE)


def seal(text: str) -> str:
    """The text of a pack with its seal in front.

    Sealed packs are for one site, and hold nothing that speaks to other packs.
    """
    return f"{_SEAL.decode()}{_digest(text.encode())}\n{text}"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(_FORM + data, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A pack that is known to be sound, not yet parsed. ids: those of its rules."""

    path: str
    name: str
    site: str
    ids: frozenset[str]
    data: bytes


def read_sealed(path: Path) -> Sealed | None:
    """The pack of a file whose seal is whole; `None` for all others."""
    try:
        with path.open("rb") as file:
            if file.read(len(_SEAL)) != _SEAL:
                return None
            digest, _, data = file.read().partition(b"\n")
    except OSError:
        return None
    site, name = _SITES.search(data), _NAME.search(data)
    if not site or not name or digest.decode("ascii", "replace") != _digest(data):
        return None
    return Sealed(
        path=os.fspath(path),
        name=name[1].decode(),
        site=site[1].decode(),
        ids=frozenset(identity.decode() for identity in _ID.findall(data)),
        # A line in place of the seal, so that rules stand in the lines that people see.
        data=b"\n" + data,
    )


def aside(
    sealed: Iterable[Sealed], others: Sequence[Pack], disable: Sequence[str]
) -> tuple[tuple[Sealed, ...], tuple[Sealed, ...]]:
    """Those that no other pack speaks to, and those that have to be parsed with the others.

    Other packs speak to one by the id of a rule, its name under `extends`, or a pattern under
    `disable`.
    """
    from fnmatch import fnmatchcase

    ids: set[str] = set()
    names: set[str] = set()
    patterns = list(disable)
    for pack in others:
        names.update((pack.name, *pack.extends))
        patterns += pack.disable
        for rule in pack.rules:
            ids.update((rule.id, *rule.replaces))
    waiting: list[Sealed] = []
    needed: list[Sealed] = []
    for one in sealed:
        spoken_to = (
            one.name in names
            or not ids.isdisjoint(one.ids)
            or any(fnmatchcase(identity, p) for p in patterns for identity in one.ids)
        )
        (needed if spoken_to else waiting).append(one)
        ids.update(one.ids)
        names.add(one.name)
    return tuple(waiting), tuple(needed)
