"""Keys of packs: what each is called, takes and means, beside the field that it fills.

A type that packs can hold is a dataclass whose fields carry their keys (`metadata=key(...)`). The
loader, the JSON Schema, the reference and 'did you mean' all go by these, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

KEY = "key"
SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Value:
    """What a key may hold.

    takes: in words, for people. schema: as JSON Schema, for editors. read: makes it of a YAML
    node, the key's name and the pack's `Source`, which hears of what is wrong.
    """

    takes: str
    schema: Mapping[str, Any]
    read: Callable[..., Any]


def key(value: Value, says: str, *, name: str = "", absent: str = "") -> Mapping[str, Any]:
    """The metadata of a field that a key fills; a field without a default must be given.

    name: the key's, where it is not called as the field. absent: what its absence means.
    """
    return {KEY: (value, says, name, absent)}


def shared(keys: type) -> Mapping[str, Any]:
    """The metadata of a field whose own keys stand among those of the type around it."""
    return {SHARED: keys}
