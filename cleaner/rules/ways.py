"""What each alternative of a pattern needs: patterns of many alternatives are seldom searched.

The literals of a whole pattern are those of all its alternatives, and one of so many stands in
nearly every text. Most alternatives need several at once, or begin otherwise than the text.
"""

from __future__ import annotations

import re._constants as c
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cleaner.rules.literal_sets import LiteralSets, class_characters

Needs = tuple[tuple[str, ...], ...]
"""Of each of these at least one text must be there."""
Way = tuple[tuple[str, ...], Needs]
"""Texts with one of which a match begins, where that can be told, and what else it needs."""


class Ways(NamedTuple):
    """The ways in which a pattern may match.

    by_first: by the first character of the text, "" for all that are not there; none at all where
    nothing can be told. behind_signs: signs and spaces may stand before what a match begins with.
    """

    by_first: Mapping[str, tuple[Way, ...]] = {}
    behind_signs: bool = False


NO_WAYS: Final = Ways()


class _Bounds:
    """When looking at the alternatives pays. Chosen by trying, on the shipped patterns."""

    __slots__ = ()

    least: Final = 4
    """Alternatives of a pattern: fewer are as soon searched."""
    most: Final = 70
    """Alternatives, above which looking at each takes long, and finds out little."""
    sets: Final = 1.5
    """Sets of literals and of beginnings of an alternative, on an average: the literals of the
    whole pattern tell as much as one set each."""
    literals: Final = 60
    """Literals of one set at most: more take as long to look for as the pattern."""
    looked_for: Final = 250
    """Literals of all alternatives together that may be looked for in one text, for that reason."""
    least_weight: Final = 2
    """Weight of a literal: two letters, or one sign other than stops, commas and dashes."""
    signs: Final = 6
    """Characters of a class that are told apart."""


_BOUNDS: Final = _Bounds()
_NOTHING: Final = frozenset[str]()
_COMMON: Final = frozenset(" .,-'")
"""What stands in nearly any text."""
_DENSE: Final = "\u0900"
"""The first of the characters that stand for a syllable or a word each."""
_ODD: Final = frozenset("\u0130\u0131")
"""The letters that patterns without case match with others than they fold to: İ and ı."""


def ways_of(
    items: Sequence[Any], starts_of: Callable[[Sequence[Any]], tuple[frozenset[str], bool]]
) -> Ways:
    """The ways in which the parts of a pattern may match; none where that tells too little.

    starts_of: what a match of some parts begins with, and whether signs may stand before it.
    """
    ones, at = _alternatives(items)
    if len(ones) < _BOUNDS.least:
        return _one_way(items)
    if len(ones) > _BOUNDS.most:
        return NO_WAYS
    ways: list[Way] = []
    signs = False
    for one in ones:
        starts, behind_signs = starts_of([*items[:at], one])
        signs = signs or behind_signs
        # What stands behind signs is looked for there, and so are all other beginnings.
        if len(starts) > _BOUNDS.literals or not all(start[:1].isalnum() for start in starts):
            starts = frozenset()
        needs = {some for some in map(_worth, _SETS.of([one])) if some}
        if not starts and not needs:
            return NO_WAYS
        ways.append((tuple(sorted(starts)), tuple(sorted(needs, key=_cost))))
    told = sum(bool(starts) + len(needs) for starts, needs in ways)
    by_first = _by_first(ways)
    most = max(sum(map(_literals, some)) for some in by_first.values())
    if told < _BOUNDS.sets * len(ways) or most > _BOUNDS.looked_for:
        return NO_WAYS
    return Ways(by_first, signs)


def _one_way(items: Sequence[Any]) -> Ways:
    """What a pattern of few alternatives needs of signs, which most texts have none of.

    Its words are looked for in all texts at once.
    """
    needs = {
        some
        for some in map(_worth, _SETS.of(items))
        if some and not any(map(str.isalnum, "".join(some)))
    }
    return Ways({"": (((), tuple(sorted(needs, key=_cost))),)}) if needs else NO_WAYS


def may_match(ways: Ways, text: str) -> bool:
    """Whether a text holds what any of the ways needs, or nothing is told of them."""
    by_first = ways.by_first
    if not by_first:
        return True
    begun = from_word(text) if ways.behind_signs else text
    for starts, needs in by_first.get(begun[:1]) or by_first[""]:
        if (not starts or begun.startswith(starts)) and holds_all(text, needs):
            return True
    return False


def may_match_raw(ways: Ways, text: str) -> bool:
    """As `may_match`, for a text whose letters are not folded yet."""
    if not ways.by_first:
        return True
    if not text.isascii() and not _ODD.isdisjoint(text):
        return True
    return may_match(ways, text.casefold())


def holds_all(text: str, needs: Needs) -> bool:
    """Whether the text holds a literal of each of these."""
    for literals in needs:
        for literal in literals:
            if literal in text:
                break
        else:
            return False
    return True


def from_word(text: str) -> str:
    """The text from its first letter or digit on."""
    if text[:1].isalnum():
        return text
    return text[next((at for at, char in enumerate(text) if char.isalnum()), len(text)) :]


def _by_first(ways: Sequence[Way]) -> dict[str, tuple[Way, ...]]:
    firsts = {start[0] for starts, _ in ways for start in starts}
    by_first = {
        first: tuple(way for way in ways if not way[0] or first in {start[0] for start in way[0]})
        for first in sorted(firsts)
    }
    return {**by_first, "": tuple(way for way in ways if not way[0])}


def _literals(way: Way) -> int:
    return sum(map(len, way[1]))


def _cost(literals: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(literals), literals


def _alternatives(items: Sequence[Any]) -> tuple[list[Any], int]:
    """The alternatives of that part of a pattern which has most of them, and its place."""
    best: list[Any] = []
    at = 0
    for place, (op, argument) in enumerate(items):
        found: list[Any] = []
        if op is c.BRANCH:
            found = [(c.SUBPATTERN, (None, 0, 0, list(branch))) for branch in argument[1]]
        elif op is c.SUBPATTERN:
            found = [(c.SUBPATTERN, (None, 0, 0, row)) for row in _rows(list(argument[-1]))]
        elif op is c.ASSERT and argument[0] == 1:
            found = [(c.ASSERT, (1, row)) for row in _rows(list(argument[1]))]
        if len(found) > len(best):
            best, at = found, place
    return best, at


def _rows(items: Sequence[Any]) -> list[list[Any]]:
    """The parts once for each alternative of that part which has most of them."""
    ones, at = _alternatives(items)
    return [[*items[:at], one, *items[at + 1 :]] for one in ones]


def _is_plain(char: str) -> bool:
    return len(char.casefold()) == 1 and char.casefold() not in _ODD


def _signs(parts: Any) -> frozenset[str]:
    """The characters of a class of some signs."""
    chars = class_characters(parts, _BOUNDS.signs)
    return _NOTHING if any(map(str.isalnum, chars)) else chars


def _weight(literals: frozenset[str]) -> int:
    """How much the literal tells of a text that tells least."""
    return min(map(_char_weights, literals), default=0)


def _char_weights(literal: str) -> int:
    return sum(
        0 if char in _COMMON else 2 if not char.isalnum() or char >= _DENSE else 1
        for char in literal
    )


def _worth(literals: frozenset[str]) -> tuple[str, ...]:
    """The literals in order, short ones first; none where one stands in nearly any text."""
    if len(literals) > _BOUNDS.literals or _weight(literals) < _BOUNDS.least_weight:
        return ()
    return tuple(sorted(literals, key=lambda one: (len(one), one)))


_SETS: Final = LiteralSets(plain=_is_plain, chosen=_signs, weight=_weight)
"""Literals of any characters but odd ones, signs among them."""
