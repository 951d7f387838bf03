"""How pages are cleaned: choices that a caller makes, each checked where it is made."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from cleaner.errors import ArgumentError

_QUOTES: Final = ("straight", "keep")
PATTERN_TIMEOUT: Final = 0.25
"""Seconds: some thousand times what a sound pattern takes on the longest block."""
NORMALIZER_NAMES: Final = (
    *("html_entities", "mojibake", "surrogates", "line_ends", "control_characters", "zero_width"),
    *("joiners", "soft_hyphens", "bidi_controls", "ligatures", "composition", "odd_spaces"),
    *("quotes", "space_runs", "line_edges", "blank_lines", "outer_space"),
)
"""The steps of normalizing, in their order; `text.normalize` has their functions."""
_SWITCHES: Final = ("site_rules", "tables", "comments", "markup")
_DOMAIN: Final = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one page is cleaned. One value is passed on every path.

    quotes: `"straight"` (the default) turns curly quotes and primes into `'` and `"`; `"keep"`
        leaves them as they are.
    skip_normalizers: steps of normalizing to leave out; there are `html_entities`, `mojibake`,
        `surrogates`, `line_ends`, `control_characters`, `zero_width`, `joiners`, `soft_hyphens`,
        `bidi_controls`, `ligatures`, `composition`, `odd_spaces`, `quotes`, `space_runs`,
        `line_edges`, `blank_lines` and `outer_space`.
    site: the domain of pages that nothing else tells the site of: no address, no folder that is
        named after it, none that they declare. Rules for that site hold on them.
    site_rules: `True` (the default) uses rules for single sites too; `False` general ones alone.
    tables: `True` (the default) lets table rows be part of the body; `False` removes them, and
        `removed` says `options.tables`.
    comments: `False` (the default) removes what is taken for readers' comments; `True` lets it be
        part of the body.
    markup: `True` reads the links, emphasis, pictures, lists, tables and notes of HTML too, which
        `Article.to_markdown` and `to_html` show; default: `False`, their text alone.
    pattern_timeout: seconds, more than 0, that one pattern may search one block. One that takes
        longer finds nothing there, and a warning names the rule and the block. Default: 0.25.

    Raises:
        ArgumentError: one has a value that it can't have; the message names those that it can.

    >>> Options(quotes="curly")
    Traceback (most recent call last):
    ...
    cleaner.errors.ArgumentError: quotes is 'curly'; give 'straight' or 'keep'
    """

    quotes: Literal["straight", "keep"] = "straight"
    skip_normalizers: tuple[str, ...] = ()
    site: str = ""
    site_rules: bool = True
    tables: bool = True
    comments: bool = False
    markup: bool = False
    pattern_timeout: float = PATTERN_TIMEOUT

    def __post_init__(self) -> None:
        if self.quotes not in _QUOTES:
            raise ArgumentError(f"quotes is {self.quotes!r}; give 'straight' or 'keep'")
        object.__setattr__(self, "site", _domain(self.site))
        for name in _SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise ArgumentError(f"{name} is {getattr(self, name)!r}; give True or False")
        # What is told of other pages by these options has to be the same for lists and tuples.
        object.__setattr__(self, "skip_normalizers", _names(self.skip_normalizers))
        if not _is_seconds(self.pattern_timeout):
            raise ArgumentError(
                f"pattern_timeout is {self.pattern_timeout!r}; give seconds, more than 0"
            )


def _domain(given: object) -> str:
    """The domain in the form that pages' sites have."""
    name = given.lower().removeprefix("www.") if isinstance(given, str) else ""
    if given != "" and not _DOMAIN.fullmatch(name):
        raise ArgumentError(f"site is {given!r}; give a domain such as 'news.example'")
    return name


def _names(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        raise ArgumentError(
            f"skip_normalizers is {given!r}; give a tuple of names, such as ({given!r},)"
        )
    if not isinstance(given, Iterable):
        raise ArgumentError(
            f"skip_normalizers is {given!r}; give a tuple of names, such as ('quotes',)"
        )
    names = tuple(given)
    check_names(names)
    return names


def _is_seconds(given: Any) -> bool:
    a_number = isinstance(given, int | float) and not isinstance(given, bool)
    return a_number and 0 < given < math.inf


def check_names(names: Iterable[str]) -> None:
    """Nothing, if each name is one of `NORMALIZER_NAMES`.

    Raises: ArgumentError that lists the known names.

    >>> check_names(["quotes", "ligatures"])
    >>> check_names(["qoutes"])
    Traceback (most recent call last):
    ...
    cleaner.errors.ArgumentError: unknown normalizer 'qoutes'; known are: html_entities, mojibake, \
surrogates, line_ends, control_characters, zero_width, joiners, soft_hyphens, bidi_controls, \
ligatures, composition, odd_spaces, quotes, space_runs, line_edges, blank_lines, outer_space
    """
    unknown = [repr(name) for name in names if name not in NORMALIZER_NAMES]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        known = ", ".join(NORMALIZER_NAMES)
        raise ArgumentError(f"unknown normalizer{plural} {', '.join(unknown)}; known are: {known}")
