"""Selectors that a block's path answers, so that no tree is looked through for them.

Those are the selectors that sites' pages teach: an element with a name, and steps inward from it.
Names are compared as paths have them: in small letters, those in CamelCase parted by hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cleaner.rules.kinds.html import HtmlRule
from cleaner.system.pattern import pattern

_SELECTOR: Final = pattern(r"([.#][a-z][a-z0-9_-]*)((?: > [a-z][a-z0-9]*)*)", re.ASCII)
_NAMED: Final = pattern(r"[.#][^.#]+")
_TAG_END: Final = pattern(r"[.#]")
_PATHS: Final = 8192
"""Paths whose marks are remembered: the pages of a site share theirs, some hundreds."""
_NONE: Final[frozenset[str]] = frozenset()


def is_told_by_paths(rule: HtmlRule) -> bool:
    """Whether a rule was learned, and all of its selectors are such."""
    return bool(rule.seen and rule.select) and all(map(_SELECTOR.fullmatch, rule.select))


class PathRules:
    """The rules of a scope that paths answer."""

    def __init__(self, rules: Iterable[HtmlRule]) -> None:
        self._by_name: dict[str, list[tuple[list[str], str]]] = {}
        for rule in rules:
            for selector in rule.select:
                if match := _SELECTOR.fullmatch(selector):
                    inward = match[2].split(" > ")[1:]
                    self._by_name.setdefault(match[1], []).append((inward, rule.mark))
        self.of = lru_cache(maxsize=_PATHS)(self._of) if self._by_name else _nothing

    def _of(self, path: str) -> frozenset[str]:
        """The marks of the rules that select an element of this path."""
        labels = path.split(" ")
        tags = [_TAG_END.split(label, 1)[0] for label in labels]
        return frozenset(
            mark
            for at, label in enumerate(labels)
            for name in _NAMED.findall(label)
            for inward, mark in self._by_name.get(name, ())
            if tags[at + 1 : at + 1 + len(inward)] == inward
        )


def _nothing(path: str) -> frozenset[str]:
    return _NONE
