"""Values by name: in memory up to some megabytes, and in a temporary file beyond that."""

from __future__ import annotations

import os
import pickle
import tempfile
import threading
import weakref
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Final, Generic, TypeVar

from cleaner.errors import WriteError

V = TypeVar("V")
_IN_MEMORY: Final = 32 << 20
"""Bytes of packed values that stay in memory: few batches have more, and those have gigabytes."""


class Spilled(Mapping[str, V], Generic[V]):
    """A mapping to which values are added once, packed; each is made anew whenever it is asked for.

    In memory stand the names, and where their values are: some 200 bytes for each name.

    in_memory: bytes of packed values that stay there too.

    >>> some = Spilled(in_memory=0)
    >>> some.add("b", (1, 2)), some.add("a", "three")
    (None, None)
    >>> dict(some), len(some), "c" in some
    ({'b': (1, 2), 'a': 'three'}, 2, False)
    """

    def __init__(self, *, in_memory: int = _IN_MEMORY) -> None:
        self._room = in_memory
        self._places: dict[str, bytes | tuple[int, int]] = {}
        self._file: IO[bytes] | None = None
        self._end = 0
        self._lock = threading.Lock()

    def add(self, name: str, value: V) -> None:
        """Keeps a value.

        Raises:
            WriteError: the disk is full, or fails.
        """
        data = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)
        with self._lock:
            self._room -= len(data)
            self._places[name] = data if self._room >= 0 else self._written(data)

    def _written(self, data: bytes) -> tuple[int, int]:
        """Where the bytes stand in the file now."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
                weakref.finalize(self, self._file.close)
            self._file.seek(self._end)
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            raise WriteError(
                f"{tempfile.gettempdir()}: can't be written: {error.strerror or error}; make room "
                "there, or name another folder with TMPDIR"
            ) from error
        place = self._end, len(data)
        self._end += len(data)
        return place

    def __getitem__(self, name: str) -> V:
        place = self._places[name]
        data = place if isinstance(place, bytes) else self._read(*place)
        value: V = pickle.loads(zlib.decompress(data))
        return value

    def _read(self, at: int, size: int) -> bytes:
        file = self._file
        assert file is not None
        if hasattr(os, "pread"):  # Unlike a seek it is not felt by other processes of a fork.
            return os.pread(file.fileno(), size, at)
        with self._lock:
            file.seek(at)
            return file.read(size)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __reduce__(self) -> tuple[object, ...]:
        return _spilled, (dict(self),)


def _spilled(values: Mapping[str, V]) -> Spilled[V]:
    """The values of one that was pickled."""
    made: Spilled[V] = Spilled()
    for name, value in values.items():
        made.add(name, value)
    return made
