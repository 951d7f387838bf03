"""Values → hashes that are the same in every process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Final

HASH_BYTES: Final = 12
"""Bytes of a hash: by chance two of a billion pages are the same once in 10 ** 11 runs."""

_PLAIN: Final = (str, int, float, bytes)


def fingerprint(*values: object, without: frozenset[str] = frozenset()) -> str:
    """A hash of values that is the same in every process: 24 hexadecimal digits.

    without: names of fields of dataclasses that don't count.

    >>> fingerprint({"a": 1}, frozenset("xy")) == fingerprint({"a": 1}, frozenset("yx"))
    True
    """
    data = repr(_plain(values, without)).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(data, digest_size=HASH_BYTES).hexdigest()


def _plain(value: object, without: frozenset[str]) -> object:
    """The value as texts, numbers and tuples, with sets in order."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple | list):
        # Most are of texts alone, which a rule has thousands of.
        return tuple(one if type(one) is str else _plain(one, without) for one in value)
    if isinstance(value, frozenset | set):
        return ("set", *sorted(map(repr, value)))
    if isinstance(value, Mapping):
        pairs = ((_plain(key, without), _plain(inner, without)) for key, inner in value.items())
        return ("map", *pairs)
    if is_dataclass(value) and not isinstance(value, type):
        told = (f.name for f in fields(value) if f.name not in without)
        return (type(value).__name__, *(_plain(getattr(value, name), without) for name in told))
    return repr(value)
