"""Values of options that need no conversion by what typer converts values with, and what is wrong
with one in plain words."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, get_args

import typer

_PLAIN: Final = (str, Path)
_NUMBERS: Final[Mapping[type, tuple[Callable[[str], float], str]]] = MappingProxyType(
    {int: (int, "a whole number"), float: (float, "a number")}
)
"""How each kind of number is read, and what it is called."""


def read_plainly(parameters: list[Any]) -> list[Any]:
    """The same parameters of a command; texts, paths, numbers and choices are read as they are.

    Newer versions of typer ask pydantic for each value; importing it and making it ready for the
    options of `cleaner clean` takes 90 ms, a fifth of the time for a small page, and what it says
    of a faulty value is for programmers. Other versions are left alone.
    """
    for parameter in parameters:
        reads = getattr(parameter, "get_runtime_param", None)
        if reads and not isinstance(getattr(reads, "__self__", None), _Reader):
            parameter.get_runtime_param = _Reader(parameter).itself
    return parameters


class _Reader:
    """Reads the values of one parameter, by typer's own means where there is more to do."""

    def __init__(self, parameter: Any) -> None:
        self._told = parameter.type_descriptor.annotation
        kinds = (self._told, *get_args(self._told))
        self._kind = next((kind for kind in kinds if kind in _PLAIN), None)
        self._bounds = parameter.type_descriptor.parameter_info
        self._theirs = parameter.get_runtime_param

    def itself(self) -> _Reader:
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value, or values, of the kind that the command wants."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        told = self._told
        if isinstance(told, type) and isinstance(value, told):
            return value  # What stands for an option that is not given.
        if self._kind is not None and all(map(_is_ready, value if many else (value,))):
            return [self._kind(one) for one in value] if many else self._kind(value)
        try:
            if told in _NUMBERS and isinstance(value, str):
                return _number(value, told, self._bounds.min, self._bounds.max)
            if isinstance(told, type) and issubclass(told, StrEnum) and isinstance(value, str):
                return _choice(value, told)
        except ValueError as error:
            raise typer.BadParameter(str(error), ctx=ctx, param=param) from None
        return self._theirs().coerce(value, param=param, ctx=ctx)


def _is_ready(value: Any) -> bool:
    """Whether nothing is to be said of it: of a path that may not be read there is."""
    if not isinstance(value, str | Path):
        return False
    return os.access(value, os.R_OK) or not os.path.lexists(value)


def _number(text: str, kind: type, least: float | None, most: float | None) -> float:
    """The number that the text is.

    Raises:
        ValueError: it is none, or outside its bounds.
    """
    read, name = _NUMBERS[kind]
    try:
        found = read(text)
    except ValueError:
        found = math.nan
    if math.isnan(found):
        raise ValueError(f"{text!r} is not {name}")
    if least is not None and found < least:
        raise ValueError(f"{text} is too small; give {least:g} or more")
    if most is not None and found > most:
        raise ValueError(f"{text} is too large; give {most:g} or less")
    return found


def _choice(text: str, choices: type[StrEnum]) -> StrEnum:
    """The choice that the text names.

    Raises:
        ValueError: it names none.
    """
    known = {one.value: one for one in choices}
    if text in known:
        return known[text]
    import difflib

    close = difflib.get_close_matches(text.lower(), known, n=1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    raise ValueError(f"{text!r} is not one of {', '.join(known)}{hint}")
