"""Literals that a pattern's every match must hold: what lets most patterns be skipped unread."""

from __future__ import annotations

import re
import re._constants as c
import re._parser as parser
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final

from cleaner.rules.literal_sets import REPEATS, LiteralSets, class_characters
from cleaner.rules.ways import NO_WAYS, Ways, ways_of
from cleaner.system.pattern import pattern

_PROPERTY = pattern(r"\\[pP]\{[^}]*\}")
_SIGNS: Final = pattern(r"\\p\{[SZ][a-z]?\}")
"""Properties of characters that are neither letters nor digits."""


class _Bounds:
    """How far a pattern is followed for what its matches must hold.

    Chosen, and never measured against others.
    """

    __slots__ = ()

    least_weight: Final = 3
    """Weight of a literal that is worth a search, in Latin letters: shorter ones stand in every
    block."""
    starts: Final = 400
    """Beginnings that are told apart: their number multiplies with each part."""
    start_length: Final = 6
    """Characters of a beginning."""
    class_size: Final = 12
    """Characters of a class that are told apart."""
    others: Final = 12
    """Further literals of one set at most; larger sets are not looked for."""
    tail: Final = 200
    """Characters of a match that is looked for at the end of a text alone; longer ones are nearly
    all of a block."""


_BOUNDS: Final = _Bounds()
_RARE = frozenset("©®™@#|/€$£»›→¶🔗")


@dataclass(frozen=True, slots=True)
class Told:
    """What a pattern tells of all its matches.

    literals: as `required_literals`; others: sets of further literals, each match holds one of
    each; starts: as `required_starts`; digit: as `needs_digit`. behind_signs: signs and spaces may
    stand before the starts, all of which begin with a letter or digit. tail: as `tail_length`;
    ways: what each alternative needs; least: characters of a match at least.
    """

    literals: frozenset[str]
    others: tuple[frozenset[str], ...]
    starts: frozenset[str]
    digit: bool
    behind_signs: bool = False
    tail: int = 0
    ways: Ways = NO_WAYS
    least: int = 0


_NOTHING: Final = Told(frozenset(), (), frozenset(), False)


def told_by(pattern: str) -> Told:
    """All that can be told of a pattern, which is parsed but once; nothing of an empty one."""
    if not pattern:
        return _NOTHING
    parsed = _parsed(pattern)
    items = list(parsed)
    literals = _literals(items)
    others = {
        found for found in _SETS.of(items) if found != literals and len(found) <= _BOUNDS.others
    }
    # The longest are there least often, so they are looked for first.
    order = sorted(others, key=lambda found: (-min(map(len, found)), sorted(found)))
    starts, behind_signs = _anchored(items)
    return Told(
        literals,
        tuple(order),
        starts,
        _has_digit(items),
        behind_signs,
        _tail(parsed),
        ways_of(items, _anchored),
        int(parsed.getwidth()[0]) if items else 0,
    )


def required_literals(pattern: str) -> frozenset[str]:
    """Case-folded literals, of which each match of the pattern holds at least one.

    Empty where none can be told that is long or rare enough to be worth a search: such a pattern
    is tried on every block. Letters whose folding changes their number (`ß`) end a literal.

    >>> sorted(required_literals(r"^(?:photo|foto) by \\w+"))
    ['foto', 'photo']
    >>> required_literals(r"\\d+")
    frozenset()
    """
    return _literals(_parsed(pattern))


def _literals(items: Iterable[Any]) -> frozenset[str]:
    found = max(_SETS.of(items), key=_set_weight, default=frozenset())
    return found if are_telling(found) else frozenset()


def are_telling(literals: Iterable[str]) -> bool:
    """Whether there are literals, and each is long or rare enough to be worth a search."""
    return _set_weight(literals) >= _BOUNDS.least_weight


def needs_digit(pattern: str) -> bool:
    """Whether each match of the pattern holds a digit.

    >>> needs_digit(r"^\\d+ views"), needs_digit(r"views(?: \\d+)?"), needs_digit("0 of 0")
    (True, False, True)
    """
    return _has_digit(_parsed(pattern))


def required_starts(pattern: str) -> frozenset[str]:
    r"""Case-folded texts, with one of which each match begins at the start of what is searched.

    Empty where none can be told: the pattern is not anchored, or begins with what may be many
    things. Letters whose folding changes their number end a text. What a pattern that opens with
    `(?=...)` looks ahead for counts as its beginning; signs that a match may open with are left
    out, see `Told.behind_signs`.

    >>> sorted(required_starts(r"^(?:photo|foto) by"))
    ['foto b', 'photo ']
    >>> sorted(required_starts(r"^(?!by the)[bd]y?:"))
    ['b:', 'by:', 'd:', 'dy:']
    >>> sorted(required_starts(r"^(?=(?:\W+ ?)?(?:join|help) us).{,80}"))
    ['help u', 'join u']
    >>> required_starts("photo")
    frozenset()
    """
    return _anchored(list(_parsed(pattern)))[0]


def _anchored(items: Sequence[Any]) -> tuple[frozenset[str], bool]:
    """The starts, and whether signs may stand before them."""
    if not items or items[0] != (c.AT, c.AT_BEGINNING):
        return frozenset(), False
    sequences = [list(items[1:])]
    for op, argument in items[1:]:
        if op is c.ASSERT and argument[0] == 1:
            sequences.append(list(argument[1]))
        elif op is not c.ASSERT_NOT:
            break
    for sequence in sequences:
        found = frozenset(text for text, _ in _starts(sequence))
        if all(found):
            return found, False
        signs = list(takewhile(_is_of_signs, sequence))
        found = frozenset(text for text, _ in _starts(sequence[len(signs) :]))
        if signs and all(text[:1].isalnum() for text in found):
            return found, True
    return frozenset(), False


def _is_of_signs(item: tuple[Any, Any]) -> bool:
    """Whether a part of a pattern stands for nothing but signs and spaces."""
    op, argument = item
    if op is c.LITERAL:
        return not chr(argument).isalnum()
    if op is c.IN:
        return all(
            argument is c.CATEGORY_SPACE or argument is c.CATEGORY_NOT_WORD
            if kind is c.CATEGORY
            else _is_of_signs((kind, argument))
            for kind, argument in argument
        )
    if op is c.SUBPATTERN:
        return all(map(_is_of_signs, argument[-1]))
    if op in REPEATS:
        return all(map(_is_of_signs, argument[2]))
    return False


def tail_length(pattern: str) -> int:
    """Characters at the end of a text in which each match stands; 0 where it may stand anywhere.

    >>> tail_length("photo: .{2,9}$"), tail_length("photo: .*$")
    (17, 0)
    """
    return _tail(_parsed(pattern))


def _tail(items: Any) -> int:
    if not items or items[-1] != (c.AT, c.AT_END) or _looks_for_start(items):
        return 0
    most = items.getwidth()[1] + 1  # `$` matches before a last line feed, too.
    return int(most) if most <= _BOUNDS.tail else 0


def _looks_for_start(items: Iterable[Any]) -> bool:
    """Whether `^` or the like is anywhere among the parts: a search from further on shifts that."""
    for op, argument in items:
        if op is c.AT and argument not in (c.AT_END, c.AT_BOUNDARY, c.AT_NON_BOUNDARY):
            return True
        if op in (c.SUBPATTERN, c.ASSERT, c.ASSERT_NOT) and _looks_for_start(argument[-1]):
            return True
        if op is c.ATOMIC_GROUP and _looks_for_start(argument):
            return True
        if op is c.BRANCH and any(map(_looks_for_start, argument[1])):
            return True
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT) and _looks_for_start(
            argument[2]
        ):
            return True
    return False


def _parsed(pattern: str) -> Any:
    """The parts of a pattern; none where Python's own parser does not understand it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            plain = _PROPERTY.sub(r"\\w", _SIGNS.sub(r"\\W", pattern))
            return parser.parse(plain)
    except (re.error, RecursionError, OverflowError):
        return ()


def _starts(items: Iterable[Any]) -> set[tuple[str, bool]]:
    """What a match of these parts may begin with, and whether what follows them may go on."""
    found = {("", True)}
    for op, argument in items:
        if not any(goes_on for _, goes_on in found):
            break
        ways = _ways(op, argument)
        longer = {
            (text + more, still) for text, goes_on in found if goes_on for more, still in ways
        } | {way for way in found if not way[1]}
        if len(longer) > _BOUNDS.starts:
            return {(text, False) for text, _ in found}
        found = {
            (text[: _BOUNDS.start_length], goes_on and len(text) < _BOUNDS.start_length)
            for text, goes_on in longer
        }
    return found


def _ways(op: Any, argument: Any) -> set[tuple[str, bool]]:
    """What one part may begin with, and whether that is all of it."""
    if op is c.LITERAL:
        char = chr(argument).casefold()
        return {(char, True)} if len(char) == 1 else {("", False)}
    if op is c.IN and len(argument) <= _BOUNDS.class_size:
        chars = [chr(code).casefold() for kind, code in argument if kind is c.LITERAL]
        if len(chars) == len(argument) and all(len(char) == 1 for char in chars):
            return {(char, True) for char in chars}
    if op is c.SUBPATTERN:
        return _starts(argument[-1])
    if op is c.ATOMIC_GROUP:
        return _starts(argument)
    if op is c.BRANCH:
        return set().union(*map(_starts, argument[1]))
    if op in (c.AT, c.ASSERT, c.ASSERT_NOT):
        return {("", True)}
    if op in REPEATS:
        least, most, inner = argument
        ways = _starts(inner) if least or most == 1 else {("", False)}
        if most != 1:
            ways = {(text, False) for text, _ in ways}
        return ways if least else ways | {("", True)}
    return {("", False)}


def _has_digit(items: Iterable[Any]) -> bool:
    for op, argument in items:
        if op is c.LITERAL and chr(argument).isdecimal():
            return True
        if op is c.IN and all(_is_digits(part) for part in argument):
            return True
        if op is c.SUBPATTERN and _has_digit(argument[-1]):
            return True
        if op in REPEATS:
            least, _, inner = argument
            if least and _has_digit(inner):
                return True
        if op is c.ATOMIC_GROUP and _has_digit(argument):
            return True
        if op is c.ASSERT and _has_digit(argument[1]):
            return True
        if op is c.BRANCH and all(_has_digit(branch) for branch in argument[1]):
            return True
    return False


def _is_digits(part: Any) -> bool:
    """Whether a part of a character class stands for digits alone."""
    op, argument = part
    if op is c.CATEGORY:
        return bool(argument is c.CATEGORY_DIGIT)
    if op is c.RANGE:
        return all(chr(end).isdecimal() for end in argument)
    return bool(op is c.LITERAL and chr(argument).isdecimal())


def _plain(char: str) -> bool:
    return (char.isalnum() or char == " " or char in _RARE) and len(char.casefold()) == 1


def _weight(literal: str) -> int:
    """How telling a literal is: its length; ideographs and rare signs count more."""
    return sum(map(_char_weight, literal))


def _char_weight(char: str) -> int:
    if char in _RARE or char >= "\u2e80":
        return 3
    return 2 if char >= "\u0900" else 1


def _set_weight(literals: Iterable[str]) -> int:
    """How telling the literal is that tells least."""
    return min(map(_weight, literals), default=0)


def _rare(parts: Any) -> frozenset[str]:
    """The characters of a class of some rare signs."""
    chars = class_characters(parts, _BOUNDS.class_size)
    return chars if _RARE.issuperset(chars) else frozenset()


_SETS: Final = LiteralSets(plain=_plain, chosen=_rare, weight=_set_weight)
"""Literals of letters, digits, spaces and rare signs."""
