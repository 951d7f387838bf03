"""Patterns that can blow up: makes texts that a pattern has trouble with, and measures it."""

from __future__ import annotations

import math
import re
import re._constants as c
import re._parser as parser
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice
from time import thread_time
from typing import Any, Final

import regex

from cleaner.text.fold import count_words

_PROPERTY = re.compile(r"\\[pP]\{[^}]*\}")


class _Bounds:
    """How hard a pattern is tried.

    Chosen, and never measured against others.
    """

    __slots__ = ()

    length: Final = 2000
    """Characters of a text: a long paragraph has as many."""
    pumps: Final = 30
    """Repetitions of a part, which show a time that doubles with each."""
    most_times: Final = 5.0
    """Times the yardstick's seconds above which a pattern is slow: 30 ms on a machine of 2024, more
    than a whole page is to take. `^.*,.*,.*;$` takes 3, `^.*,.*,.*,.*;$` 10."""
    quick: Final = 0.005
    """Seconds up to which a search is quick on any machine."""
    many: Final = 30
    """Repetitions that a pattern may ask for, from which they count as endless."""
    most_samples: Final = 4
    """Samples of one part of a pattern: their number multiplies with each part."""
    looks: Final = 3
    """Measurements of which the shortest counts: others may have been disturbed."""
    timeout: Final = 0.3
    """Seconds by the clock on the wall after which a search is broken off, and tried again for
    twice as long if the processor was elsewhere."""
    longest_wait: Final = 20.0
    """Seconds by the clock on the wall after which it is broken off on the busiest machine."""


_BOUNDS: Final = _Bounds()
_SYNTAX = frozenset("\\^$.|?*+()[]{}")
_ENDS: Final = ("\x00", " !")
"""Ends that no part of a pattern matches, so that all ways to match what stands before are
tried."""
_YARDSTICK: Final = regex.compile("a.*b"), "a" * _BOUNDS.length
"""A search whose work grows with the square of the length: 6 ms on a machine of 2024. What it takes
beside a pattern says how fast the machine is just now."""
_COMMON: Final = ("a", " ", "0", "a ")
"""Repetitions that patterns often stumble over, whatever they consist of."""


def slow_text(pattern: str, max_words: int = 0) -> tuple[str, float] | None:
    """A text of a long block's size that the pattern is slow on, and its seconds; else `None`.

    max_words: texts with more words are left out, as the rule leaves such blocks out. Seconds
    are those of the processor, and slow is what takes some times a yardstick's: a busy or a slow
    machine finds no more than an idle or a fast one.

    >>> slow_text(r"^(?:photo|foto): \\w+")
    >>> slow_text(r"(a+)+$")[0][:3]
    'aaa'
    """
    compiled = regex.compile(pattern, regex.IGNORECASE)
    for text in _texts(pattern):
        if max_words and count_words(text) > max_words:
            continue
        # On a busy machine one look can take twice its time; only what is slow each time counts.
        shortest = math.inf
        for _ in range(_BOUNDS.looks):
            shortest = min(shortest, _seconds(compiled, text))
            if shortest <= _BOUNDS.quick:
                break
            yard = max(_seconds(*_YARDSTICK) for _ in range(2))
            if shortest <= _BOUNDS.most_times * yard:
                break
        else:
            return text, shortest
    return None


def _seconds(compiled: Any, text: str) -> float:
    """Seconds of the processor that a search takes; of a slow one, those until it is broken off.

    A search is broken off by the clock on the wall: one that had the processor for less than half
    of that time is tried again for twice as long.
    """
    wall = _BOUNDS.timeout
    while True:
        start = thread_time()
        try:
            compiled.search(text, timeout=wall)
        except TimeoutError:
            seconds = thread_time() - start
            if seconds < wall / 2 and wall < _BOUNDS.longest_wait:
                wall *= 2
                continue
            return seconds
        return thread_time() - start


def _texts(pattern: str) -> Iterator[str]:
    """Texts made of what stands before each long repeat, the repeat many times, and an end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(_PROPERTY.sub(r"\\w", pattern))
    except (re.error, RecursionError, OverflowError):
        tree = None
    signs = dict.fromkeys(char for char in pattern if not char.isalnum() and char not in _SYNTAX)
    repeats = list(_repeats(tree or [], ""))
    leads = dict.fromkeys(before for before, _ in repeats)
    repeats += [(before, sign) for before in leads for sign in islice(signs, _BOUNDS.most_samples)]
    for before, pump in dict.fromkeys(repeats):
        if not pump:
            continue
        for end in _ENDS:
            yield before + pump * _BOUNDS.pumps + end
            yield before + pump * (_BOUNDS.length // len(pump)) + end
    if tree is None:
        yield from (pump * (_BOUNDS.length // len(pump)) + "\x00" for pump in _COMMON)


def _repeats(items: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    """Each long repeat of the pattern: a text that leads up to it, and what it repeats."""
    for op, argument in items:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            _, most, inner = argument
            if most is c.MAXREPEAT or most >= _BOUNDS.many:
                yield from (
                    (before, pump) for pump in islice(_samples(inner), _BOUNDS.most_samples)
                )
                yield from ((before, pump) for pump in _COMMON)
            yield from _repeats(inner, before)
        elif op is c.SUBPATTERN:
            yield from _repeats(argument[-1], before)
        elif op is c.ATOMIC_GROUP:
            yield from _repeats(argument, before)
        elif op is c.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, before)
        before += next(_samples([(op, argument)]), "")


def _samples(items: Iterable[Any]) -> Iterator[str]:
    """Texts that a sequence of parts matches, the plainest first."""
    choices = [list(islice(_of_part(op, argument), _BOUNDS.most_samples)) for op, argument in items]
    for number in range(max(map(len, choices), default=0)):
        yield "".join(found[min(number, len(found) - 1)] for found in choices if found)


def _of_part(op: Any, argument: Any) -> Iterator[str]:
    if op in (c.LITERAL, c.NOT_LITERAL):
        yield chr(argument) if op is c.LITERAL else "a"
    elif op is c.ANY:
        yield from ("a", " ", "0", "-")
    elif op is c.IN:
        yield from _of_class(argument)
    elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        least, _, inner = argument
        yield from (sample * max(1, min(least, _BOUNDS.many)) for sample in _samples(inner))
    elif op is c.SUBPATTERN:
        yield from _samples(argument[-1])
    elif op is c.ATOMIC_GROUP:
        yield from _samples(argument)
    elif op is c.BRANCH:
        for branch in argument[1]:
            yield next(_samples(branch), "")


def _of_class(parts: Iterable[Any]) -> Iterator[str]:
    """One character for each part of a class; for one that excludes, what it likely lets in."""
    parts = list(parts)
    if parts and parts[0][0] is c.NEGATE:
        yield from ("a", " ", "0", "-")
        return
    for op, argument in parts:
        if op is c.LITERAL:
            yield chr(argument)
        elif op is c.RANGE:
            yield chr(argument[0])
        elif op is c.CATEGORY:
            name = str(argument)
            if "NOT" in name:
                yield "a" if "SPACE" in name or "DIGIT" in name else " "
            else:
                yield " " if "SPACE" in name else "0" if "DIGIT" in name else "a"
