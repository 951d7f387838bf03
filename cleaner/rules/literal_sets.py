"""The literals that each match of a pattern holds, by a walk through the parsed pattern's parts."""

from __future__ import annotations

import re._constants as c
from collections.abc import Callable, Iterable
from typing import Any, Final

REPEATS: Final = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
_NOTHING: Final = frozenset[str]()


class LiteralSets:
    """The sets of literals of a pattern's parts; each match holds one literal of each set.

    plain: whether a character may be part of a literal. chosen: the characters of a class that is
    told apart, none for other classes; it is given the class' parts. weight: how much a set tells,
    by which the best one of each alternative is taken.
    """

    __slots__ = ("_chosen", "_plain", "_weight")

    def __init__(
        self,
        *,
        plain: Callable[[str], bool],
        chosen: Callable[[Any], frozenset[str]],
        weight: Callable[[frozenset[str]], int],
    ) -> None:
        self._plain, self._chosen, self._weight = plain, chosen, weight

    def of(self, items: Iterable[Any]) -> list[frozenset[str]]:
        """One set for each part of a sequence that yields one, in order."""
        sets: list[frozenset[str]] = []
        run = ""
        for op, argument in items:
            if op is c.LITERAL and self._plain(chr(argument)):
                run += chr(argument).casefold()
                continue
            sets += [frozenset((run,))] if run else []
            run = ""
            sets += self._inner(op, argument)
        return [*sets, frozenset((run,))] if run else sets

    def _inner(self, op: Any, argument: Any) -> list[frozenset[str]]:
        if op is c.SUBPATTERN:
            return self.of(argument[-1])
        if op in REPEATS:
            least, _, inner = argument
            return self.of(inner) if least else []
        if op is c.ATOMIC_GROUP:
            return self.of(argument)
        if op is c.ASSERT:
            return self.of(argument[1])
        if op is c.IN:
            return [chars] if (chars := self._chosen(argument)) else []
        if op is c.BRANCH:
            branches = [
                max(self.of(branch), key=self._weight, default=_NOTHING) for branch in argument[1]
            ]
            return [frozenset().union(*branches)] if all(branches) else []
        return []


def class_characters(parts: Any, most: int) -> frozenset[str]:
    """The characters of a class of single ones, `most` of them; none for other classes."""
    if len(parts) > most:
        return _NOTHING
    chars = frozenset(chr(code) for kind, code in parts if kind is c.LITERAL)
    return chars if len(chars) == len(parts) else _NOTHING
