"""Keys of packs: what each is called, takes and means, beside the field that it fills.

A type that packs can hold is a dataclass whose fields carry their keys (`metadata=key(...)`). The
loader, the JSON Schema, the reference and 'did you mean' all go by these, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any

_KEY = "key"
_SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a key may hold.

    takes: in words, for people. schema: as JSON Schema, for editors. read: makes it of a YAML
    node, the key's name and the pack's `Source`, which hears of what is wrong.
    """

    takes: str
    schema: Mapping[str, Any]
    read: Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a type.

    field: the field that it fills. says: what it means, in a sentence. absent: what its absence
    means, for readers; required: it must be there.
    """

    name: str
    field: str
    value: Value
    says: str
    absent: str
    required: bool


def key(value: Value, says: str, *, name: str = "", absent: str = "") -> Mapping[str, Any]:
    """The metadata of a field that a key fills; a field without a default must be given.

    name: the key's, where it is not called as the field. absent: what its absence means.
    """
    return {_KEY: (value, says, name, absent)}


def shared(keys: type) -> Mapping[str, Any]:
    """The metadata of a field whose own keys stand among those of the type around it."""
    return {_SHARED: keys}


def keys_of(made: type) -> tuple[Key, ...]:
    """All keys of a type, in the order of its fields, those of shared fields among them."""
    return tuple(_keys(made))


def shared_of(made: type) -> Iterator[tuple[str, type]]:
    """The fields of a type whose keys are shared, with their types."""
    for field in fields(made):
        if _SHARED in field.metadata:
            yield field.name, field.metadata[_SHARED]


def _keys(made: type) -> Iterator[Key]:
    for field in fields(made):
        if _SHARED in field.metadata:
            yield from _keys(field.metadata[_SHARED])
        elif _KEY in field.metadata:
            value, says, name, absent = field.metadata[_KEY]
            yield Key(
                name=name or field.name,
                field=field.name,
                value=value,
                says=says,
                absent=absent,
                required=_is_required(field),
            )


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
