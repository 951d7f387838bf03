"""Rules that go by a block's text: what kinds of them share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypeVar

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.finder import Finder
from cleaner.rules.keys import shared
from cleaner.rules.patterns import Search
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Oddity, Rule
from cleaner.text.fold import fold, fold_digits

_R = TypeVar("_R", bound="FindingRule")


class TextRule(Rule):
    """A rule that the matcher asks about blocks.

    folded: whether its pattern is for folded blocks; else it is for their text as it stands.
    """

    __slots__ = ()

    needs_cases: ClassVar[bool] = True
    folded: ClassVar[bool] = True

    @property
    def in_speech(self) -> bool:
        """Whether it finds blocks that start with a quotation mark, too."""
        return False

    def propose(self, view: FoldedBlock, search: Search, into: Proposals) -> None:
        """Adds what it proposes for a block that its finder found.

        Raises:
            TimeoutError: its pattern runs out of time.
        """
        raise NotImplementedError


# No rule is of this type alone: the kinds have methods of their own for all their fields.
@dataclass(frozen=True, slots=True, kw_only=True, init=False, repr=False, eq=False)
class FindingRule(TextRule):
    """A rule that finds whole blocks by phrases or a pattern."""

    either: ClassVar[tuple[str, ...]] = Finder.either

    find: Finder = field(metadata=shared(Finder))

    @property
    def finder(self) -> Finder:
        """How it finds blocks."""
        return self.find

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return self.find.where

    @property
    def before_prose(self) -> bool:
        """Whether the article's prose must follow a block that it finds."""
        return self.find.before_prose

    def anywhere(self: _R) -> _R:
        """The rule without its bounds on zones."""
        return replace(self, find=replace(self.find, where=frozenset())) if self.zones else self

    def oddities(self) -> Iterator[Oddity]:
        """Phrases that are the same or never found, and phrases that find long paragraphs."""
        seen: dict[tuple[str, str], str] = {}
        for language, phrase in self.find.each():
            folded = fold_digits(fold(phrase)) if self.find.fold_digits else fold(phrase)
            if not folded:
                message = f"nothing is left of '{phrase}' after folding, so it is never found"
                yield Oddity(code="R305", message=message, key=phrase)
            elif (language, folded) in seen:
                other = seen[language, folded]
                message = f"'{phrase}' and '{other}' are the same after folding"
                yield Oddity(code="R301", message=message, key=phrase)
            seen.setdefault((language, folded), phrase)
        if self._is_unbounded():
            message = f"match: {self.find.match} without 'max_words' finds long paragraphs too"
            yield Oddity(code="R306", message=message)

    def _is_unbounded(self) -> bool:
        find = self.find
        bounded = not find.phrases or find.match == "whole" or find.max_words
        return not bounded and self.effect not in ("suspect", "keep")
