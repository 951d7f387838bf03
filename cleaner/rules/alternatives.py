"""Patterns whose many alternatives are grouped by how they begin: they match the same, sooner.

A list of several hundred words is tried word by word wherever it may begin. Grouped, first letters
are tried, then the second letters of those that begin so, and so on. What can match at one place
keeps its order, so that each match is the one that it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cleaner.system.pattern import pattern as on_use

_LEAST: Final = 5
"""Alternatives in a row from which grouping them is worth it. Chosen, never measured."""
_VERBOSE: Final = "(?x)"
_TOKEN: Final = on_use(
    r"\\[pPN]\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.",
    re.DOTALL,
)
"""The smallest parts of a pattern: an escape, a class, a single character."""
_BESIDE: Final = on_use(r"\[\[|\[:|--|&&|\|\||~~|\\[UN0-9gklL]")
"""What the parts of some patterns are otherwise: sets of sets, long escapes, references."""
_OPENINGS: Final = ("(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!")
_BEHIND: Final = ("(?<=", "(?<!")
_REPEATS: Final = "*+?{"


def grouped(pattern: str) -> str:
    r"""The pattern with alternatives grouped; as it is where its parts are not told for sure.

    >>> grouped("^(?:mon|tue|may|march|friday|mars)$")
    '^(?:m(?:on|ay|arch|ars)|tue|friday)$'
    >>> grouped("(?P<day>mon|tue|may|march|friday)")
    '(?P<day>mon|tue|may|march|friday)'
    """
    verbose = pattern.startswith(_VERBOSE)
    if _BESIDE.search(pattern):
        return pattern
    tokens = list(_tokens(pattern.removeprefix(_VERBOSE) if verbose else pattern, verbose))
    try:
        text, at = _sequence(tokens, 0, free=True)
    except (ValueError, IndexError):
        return pattern
    return text if at == len(tokens) else pattern


def _tokens(text: str, verbose: bool) -> Iterator[str]:
    """The parts of a pattern, without the space and notes of a verbose one."""
    at = 0
    while at < len(text):
        if verbose and text[at].isspace():
            at += 1
        elif verbose and text[at] == "#":
            at = behind if (behind := text.find("\n", at)) >= 0 else len(text)
        elif match := _TOKEN.match(text, at):
            yield match[0]
            at = match.end()


def _sequence(tokens: Sequence[str], at: int, *, free: bool) -> tuple[str, int]:
    """What the parts become up to a group's end or the pattern's, and where that is.

    free: its alternatives may be grouped; those that are read backwards are left.

    Raises:
        ValueError, IndexError: a group opens otherwise than those that are known.
    """
    branches: list[list[str]] = [[]]
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] == "|":
            branches.append([])
            at += 1
        elif tokens[at] == "(":
            opening, at = _opening(tokens, at)
            inner, at = _sequence(tokens, at, free=free and opening not in _BEHIND)
            branches[-1].append(f"{opening}{inner}{tokens[at]}")
            at += 1
        else:
            branches[-1].append(tokens[at])
            at += 1
    return "|".join(_by_letter(branches) if free else map("".join, branches)), at


def _opening(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """How a group opens, and the place behind that.

    Raises:
        ValueError: in another way than those that are known.
    """
    if tokens[at + 1] != "?":
        return "(", at + 1
    for opening in _OPENINGS:
        if "".join(tokens[at : at + len(opening)]) == opening:
            return opening, at + len(opening)
    raise ValueError(f"a group opens with {''.join(tokens[at : at + 4])}")


def _by_letter(branches: Sequence[list[str]]) -> list[str]:
    """The alternatives, those in a row that begin with a letter grouped by it."""
    found: list[str] = []
    row: list[list[str]] = []
    for branch in branches:
        if _letter(branch):
            row.append(branch)
            continue
        found += _grouped_row(row)
        row = []
        found.append("".join(branch))
    return found + _grouped_row(row)


def _grouped_row(row: Sequence[list[str]]) -> list[str]:
    if len(row) < _LEAST:
        return list(map("".join, row))
    by_letter: dict[str, list[list[str]]] = {}
    for branch in row:
        by_letter.setdefault(_letter(branch), []).append(branch)
    found: list[str] = []
    for some in by_letter.values():
        first = some[0][0]
        # Letters that differ by case are the same to the pattern, and not to this.
        if len(some) == 1 or any(branch[0] != first for branch in some):
            found += map("".join, some)
        else:
            found.append(f"{first}(?:{'|'.join(_by_letter([branch[1:] for branch in some]))})")
    return found


def _letter(branch: Sequence[str]) -> str:
    """The letter that a branch begins with, without case; empty where it may begin otherwise."""
    if not branch or len(branch[0]) > 1 or not branch[0].isalpha():
        return ""
    if len(branch) > 1 and branch[1][0] in _REPEATS:
        return ""
    # To patterns without case the dotless i is an i.
    return branch[0].casefold()[0].replace("ı", "i")
