"""Rules and their index ↔ bytes, many times faster than YAML.

The bytes are a pickle that can hold nothing but values and the types named here: whatever a file
holds, reading it calls no other code.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import fields
from typing import Any

from cleaner.rules.finder import Finder
from cleaner.rules.index import Entry, Index
from cleaner.rules.kinds import KINDS
from cleaner.rules.kinds.html import Replacement
from cleaner.rules.pack import Pack, PageCase, Switched
from cleaner.rules.rule import Case
from cleaner.rules.sealed import Sealed

_TYPES: tuple[type[Any], ...] = (
    Case,
    Finder,
    *KINDS.values(),
    Replacement,
    PageCase,
    Pack,
    Switched,
    Sealed,
    Entry,
    Index,
)
_NUMBERS = {kind: number for number, kind in enumerate(_TYPES)}
_NAMES = tuple(tuple(field.name for field in fields(kind)) for kind in _TYPES)
# The slots themselves: frozen types can be set by nothing else as fast.
_SLOTS = tuple(
    tuple(getattr(kind, name).__set__ for name in names)
    for kind, names in zip(_TYPES, _NAMES, strict=True)
)
_new = object.__new__


def freeze(value: Any) -> bytes:
    """The bytes of a value that is made of rules, packs, their indexes, and plain values."""
    stream = io.BytesIO()
    _Pickler(stream, 5).dump(value)
    return stream.getvalue()


def thaw(data: bytes) -> Any:
    """The value whose bytes these are.

    Raises:
        pickle.UnpicklingError: they name other types; and other errors, where they are none.
    """
    return _Unpickler(io.BytesIO(data)).load()


def made(number: int, *values: Any) -> Any:
    """One of the types, by number, with the values of its fields in their order."""
    one = _new(_TYPES[number])
    for put, value in zip(_SLOTS[number], values, strict=True):
        put(one, value)
    return one


class _Pickler(pickle.Pickler):
    def reducer_override(self, one: Any) -> Any:
        number = _NUMBERS.get(type(one))
        if number is None:
            return NotImplemented
        return made, (number, *(getattr(one, name) for name in _NAMES[number]))


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (made.__module__, made.__name__):
            return made
        raise pickle.UnpicklingError(f"{module}.{name} is no part of rules")
