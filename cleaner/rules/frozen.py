"""Rules and their index ↔ bytes, many times faster than YAML.

The bytes are a pickle that can hold nothing but values and the types named here: whatever a file
holds, reading it calls no other code.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from cleaner.rules.finder import Finder
from cleaner.rules.index import Entry, Index
from cleaner.rules.kinds import KINDS
from cleaner.rules.kinds.html import Replacement
from cleaner.rules.literals import Told
from cleaner.rules.pack import Pack, PageCase, Switched, Waiting
from cleaner.rules.rule import Case
from cleaner.rules.ways import Ways
from cleaner.system.fingerprint import fingerprint

# Where a rule or a pack stands, what tries it and what follows from it: none of it changes what
# comes of a page.
_NO_MEANING = frozenset({"path", "line", "removes", "keeps", "pages", "told", "found_by"})
_TYPES: tuple[type[Any], ...] = (
    Case,
    Finder,
    Told,
    *KINDS.values(),
    Replacement,
    PageCase,
    Pack,
    Switched,
    Waiting,
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


def asleep(pack: Pack | Waiting) -> Pack | Waiting:
    """The pack as bytes, where no page but those of its sites needs it; else the pack."""
    if isinstance(pack, Waiting) or not pack.for_sites_alone:
        return pack
    return Waiting(all_sites=pack.all_sites, meaning=meaning_of(pack), data=freeze(pack))


def awake(pack: Pack | Waiting) -> Pack:
    """The pack, whether it waits or not."""
    if isinstance(pack, Waiting):
        found: Pack = thaw(pack.data)
        return found
    return pack


def meaning(packs: Iterable[Pack | Waiting], known: Mapping[int, str] | None = None) -> str:
    """A hash of what packs do, whatever their files are called and say in comments.

    They count in their order, which says who is named where two take the same text.

    known: `meaning_of` packs for which it was made before, by their `id()`.
    """
    known = known or {}
    return fingerprint(*(known.get(id(one)) or meaning_of(one) for one in packs))


def meaning_of(pack: Pack | Waiting) -> str:
    """A hash of what one pack does."""
    return pack.meaning if isinstance(pack, Waiting) else fingerprint(pack, without=_NO_MEANING)


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
        for kind in (Entry, Ways):
            if (module, name) == (kind.__module__, kind.__name__):
                return kind
        raise pickle.UnpicklingError(f"{module}.{name} is no part of rules")
