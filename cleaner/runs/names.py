"""Ids of pages → names of output files: safe on any file system, and no two alike."""

from __future__ import annotations

import hashlib
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from cleaner.system.pattern import pattern


class _Bounds:
    """How long names may be."""

    __slots__ = ()

    name: Final = 200
    """Bytes of a name; file systems take 255, and a suffix and a part's mark come on top."""
    path: Final = 1000
    """Bytes of the folders; systems take 1,024 (macOS) to 4,096 (Linux)."""
    digits: Final = 8
    """Digits of the hash that tells shortened names apart: another follows where that is not
    enough."""
    room: Final = 40
    """Bytes that a shortened name leaves to a hash and a suffix."""


_BOUNDS: Final = _Bounds()


class Names:
    """Gives each page an output name below the output folder, and none twice.

    A page's name is its id with another suffix (`news/a.html` → `news/a.txt`). Where that is
    taken, also by a name that differs in case alone, the page's own suffix stays
    (`news/a.html.txt`); where that is taken too, a hash of its source joins in. So a name
    depends on other pages only where they want the same one.

    reserved: names that no page may have. origin: what of a source counts, so that it does not
    matter how it is spelled.
    """

    def __init__(
        self,
        suffix: str,
        *,
        page_suffixes: Iterable[str] = (),
        reserved: Iterable[str] = (),
        origin: Callable[[str], str] = str,
    ) -> None:
        self._suffix = suffix
        self._origin = origin
        self._page_suffixes = frozenset(page_suffixes)
        self._files, self._folders = Marks(), Marks()
        for name in reserved:
            self._files.add(key_of_path(name))

    def name(self, identity: str, source: str) -> str:
        """The output path, with `/`, of a page with this id from this source."""
        for candidate in self._candidates(identity, source):
            if self._take(candidate):
                return candidate
        raise AssertionError("candidates never end")

    def taken(self, path: str) -> bool:
        """Whether a page so far has this output path, or one that some file system takes for it."""
        return key_of_path(path) in self._files

    def of_this_kind(self, path: str) -> bool:
        """Whether an output path is one of the format and compression that are named here."""
        return path.endswith(self._suffix)

    def _candidates(self, identity: str, source: str) -> Iterator[str]:
        folders, name = _split(identity)
        folders = self._open_folders(folders)
        path = PurePosixPath(name)
        stem = path.stem if path.suffix.lower() in self._page_suffixes and path.stem else name
        long = sum(len(part.encode()) + 1 for part in folders) > _BOUNDS.path
        if long:
            folders = []
        if not long and len(name.encode()) + len(self._suffix) <= _BOUNDS.name:
            yield "/".join([*folders, stem + self._suffix])
            yield "/".join([*folders, name + self._suffix])
        origin = f"{self._origin(source)}\0{identity}"
        digest = hashlib.sha256(origin.encode("utf-8", "replace")).hexdigest()
        digest = digest[: _BOUNDS.digits]
        stem = _shortened(stem)
        yield "/".join([*folders, f"{stem}-{digest}{self._suffix}"])
        number = 2
        while True:
            yield "/".join([*folders, f"{stem}-{digest}-{number}{self._suffix}"])
            number += 1

    def _open_folders(self, folders: list[str]) -> list[str]:
        """The folders, with `_` behind those that have the name of an output file."""
        opened: list[str] = []
        for folder in folders:
            name = _shortened(folder) if len(folder.encode()) > _BOUNDS.name else folder
            if name != folder:
                name += "-" + hashlib.sha256(folder.encode()).hexdigest()[: _BOUNDS.digits]
            while key_of_path("/".join([*opened, name])) in self._files:
                name += "_"
            opened.append(name)
        return opened

    def _take(self, path: str) -> bool:
        key = key_of_path(path)
        if key in self._files or key in self._folders:
            return False
        self._files.add(key)
        folder = key.rpartition("/")[0]
        while folder and folder not in self._folders:
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]
        return True


_FULL: Final = 0.75
"""Share of the places taken above which they are doubled: searching takes long in a fuller
table."""


class Marks:
    """Which texts have been seen, by 64 bits of their hash: 11 to 22 bytes each.

    Two of ten million texts share a mark once in 370,000 such sets; a name that seems taken then
    gets a longer one, the same in each run.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * 64))
        self._count = 0

    def __contains__(self, text: str) -> bool:
        return self._slots[self._slot(_mark(text))] != 0

    def __len__(self) -> int:
        return self._count

    def add(self, text: str) -> None:
        """Marks a text as seen."""
        mark = _mark(text)
        slot = self._slot(mark)
        if self._slots[slot]:
            return
        self._slots[slot] = mark
        self._count += 1
        if self._count > _FULL * len(self._slots):
            self._grow()

    def _slot(self, mark: int) -> int:
        """Where a mark stands, or the free slot where it would."""
        slots = self._slots
        most = len(slots) - 1
        slot = mark & most
        while slots[slot] and slots[slot] != mark:
            slot = slot + 1 & most
        return slot

    def _grow(self) -> None:
        marks, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
        for mark in filter(None, marks):
            self._slots[self._slot(mark)] = mark


def _mark(text: str) -> int:
    """64 bits of the text's hash, never 0."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def _split(identity: str) -> tuple[list[str], str]:
    """Folders and name of an id, each safe to write."""
    parts = [part for part in identity.split("/") if part not in ("", ".")]
    *folders, name = map(_safe, parts or ["page"])
    return folders, name


def _safe(part: str) -> str:
    r"""One part of a path without what file systems refuse or take for something else.

    >>> _safe(".."), _safe("what?\0"), _safe("a.html")
    ('__', 'what__', 'a.html')
    """
    part = _UNSAFE.sub("_", part)
    if part.startswith("."):
        part = "_" + part[1:]
    if part.endswith((".", " ")):
        part = part[:-1] + "_"
    return "_" + part if _DEVICE.fullmatch(part) else part


# Control characters, lone surrogates, and what Windows keeps for itself.
_UNSAFE = pattern(
    r'[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069<>:"|?*\\]'
)
_DEVICE = pattern(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


def _shortened(text: str) -> str:
    """As much of the text as leaves room for a hash and a suffix in one name."""
    return text.encode()[: _BOUNDS.name - _BOUNDS.room].decode("utf-8", "ignore")


def key_of_path(path: str) -> str:
    """What two names share that some file system can't tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
