"""Values ↔ JSON text, however deep they are nested, and with null for numbers that JSON lacks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isfinite
from threading import Thread
from typing import Any, Final

_MOST_LEVELS: Final = 64
"""Levels of a value in a table: pickling stops at about 450, Parquet's own types well before, and
no table is that deep."""


def from_json(text: str | bytes) -> Any:
    """The value that a JSON text says; integers too long for Python's own limit as `Decimal`.

    Python's reader goes as deep as its stack has room, which depends on who calls it. What is
    too deep for that is read on a stack of its own, so that each caller can read the same.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested deeper than any stack has room for, about 990 levels.
    """
    try:
        return _loads(text)
    except RecursionError:
        return _on_fresh_stack(text)


def json_value(text: str, start: int = 0) -> tuple[Any, int]:
    """The value that begins at a place of a text, and where it ends.

    Raises:
        ValueError, RecursionError: as `from_json`.
    """
    try:
        return _DECODER.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return _LONG_INTEGERS.raw_decode(text, start)


def _loads(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:
        return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> int | Decimal:
    """The number; one that Python refuses to make an `int` of, as that takes long, as it is."""
    most = sys.get_int_max_str_digits()
    return int(digits) if not most or len(digits.lstrip("-")) <= most else Decimal(digits)


_DECODER = json.JSONDecoder()
_LONG_INTEGERS = json.JSONDecoder(parse_int=_integer)


def _on_fresh_stack(text: str | bytes) -> Any:
    found: list[Any] = []
    broken: list[Exception] = []

    def read() -> None:
        try:
            found.append(_loads(text))
        except Exception as error:
            broken.append(error)

    thread = Thread(target=read)
    thread.start()
    thread.join()
    if broken:
        raise broken[0]
    return found[0]


def to_json(value: Any, *, indent: int | None = None) -> str:
    """The value as JSON text, as `json.dumps` spells it, with null for NaN and infinity.

    Whole numbers that are `Decimal`, as `from_json` gives long ones, are written as numbers.

    >>> to_json({"a": [1.5, float("nan")]})
    '{"a": [1.5, null]}'

    Raises:
        ValueError: it holds itself. TypeError: it holds what is no JSON.
    """
    try:
        return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    except (RecursionError, ValueError, TypeError):
        return "".join(_pieces(value, indent))


def _pieces(value: Any, indent: int | None) -> Iterator[str]:
    """The text in pieces. What is open stands in a list, so that depth needs no stack."""
    opened: list[tuple[Iterator[tuple[str, Any]], str, int]] = []
    entered: set[int] = set()
    between = ", " if indent is None else ","
    first = True
    while True:
        if isinstance(value, dict | list | tuple) and value:
            if id(value) in entered:
                raise ValueError("Circular reference detected")
            entered.add(id(value))
            opened.append((_members(value), "}" if isinstance(value, dict) else "]", id(value)))
            yield "{" if isinstance(value, dict) else "["
            first = True
        else:
            yield _scalar(value)
            first = False
        member = None
        while opened and member is None:
            members, end, identity = opened[-1]
            member = next(members, None)
            if member is None:
                opened.pop()
                entered.remove(identity)
                yield _line(indent, len(opened)) + end
                first = False
        if member is None:
            return
        key, value = member
        yield ("" if first else between) + _line(indent, len(opened)) + key


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    """What a container holds, each with what stands before it: a key, or nothing."""
    if not isinstance(value, dict):
        return (("", inner) for inner in value)
    # The key alone, spelled as in an object: numbers and the like become strings there.
    return ((json.dumps({k: 0}, ensure_ascii=False)[1:-2], v) for k, v in value.items())


def _line(indent: int | None, level: int) -> str:
    return "" if indent is None else "\n" + " " * (indent * level)


def _scalar(value: Any) -> str:
    if isinstance(value, Decimal) and (digits := str(value)).lstrip("-").isdigit():
        return digits
    return json.dumps(None if _no_number(value) else value, ensure_ascii=False)


def _no_number(value: Any) -> bool:
    return isinstance(value, float) and not isfinite(value)


def finite(values: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The values with null for NaN and infinity at any depth, and the keys under which such stood.

    Values without any are given as they are, not as a copy.

    >>> finite({"a": 1, "b": {"c": [float("inf")]}})
    ({'a': 1, 'b': {'c': [None]}}, ('b',))
    """
    odd = tuple(key for key, value in values.items() if _holds_no_number(value))
    return (_nulled({**values}), odd) if odd else (values, ())


def no_number(key: str) -> str:
    """The warning for a key under which NaN or infinity stood."""
    return f"{key!r} held NaN or infinity, which JSON has no number for; it is null now"


def _holds_no_number(value: Any) -> bool:
    """Whether NaN or infinity stands in it, at any depth."""
    if isinstance(value, float):
        return not isfinite(value)
    if not isinstance(value, dict | list | tuple):
        return False
    left = [value]
    seen = {id(value)}
    while left:
        outer = left.pop()
        for inner in outer.values() if isinstance(outer, dict) else outer:
            if isinstance(inner, float):
                if not isfinite(inner):
                    return True
            elif isinstance(inner, dict | list | tuple) and id(inner) not in seen:
                seen.add(id(inner))
                left.append(inner)
    return False


def _nulled(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, changed in place, with copies of all containers within."""
    left: list[Any] = [values]
    copies: dict[int, Any] = {}
    while left:
        outer = left.pop()
        for key, inner in outer.items() if isinstance(outer, dict) else enumerate(outer):
            if _no_number(inner):
                outer[key] = None
            elif isinstance(inner, dict | list | tuple):
                if id(inner) not in copies:
                    copies[id(inner)] = dict(inner) if isinstance(inner, dict) else list(inner)
                    left.append(copies[id(inner)])
                outer[key] = copies[id(inner)]
    return values


def deep(value: Any) -> bool:
    """Whether containers stand within containers more than 64 levels deep.

    >>> deep([[1]]), deep(from_json("[" * 65 + "]" * 65))
    (False, True)
    """
    level = [value]
    for _ in range(_MOST_LEVELS + 1):
        level = [inner for inner in level if isinstance(inner, dict | list | tuple)]
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return True
