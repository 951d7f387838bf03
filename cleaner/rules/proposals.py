"""What rules propose for one page, before anything is decided: a type for each kind of wish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from cleaner.rules.rule import Rule
from cleaner.scores.card import Card

Until = Literal["prose", "heading", "end"]
"""Up to where a section goes: the article's prose, the next heading, the page's end."""


@dataclass(frozen=True, slots=True)
class Take:
    """A rule's wish to take a whole block."""

    rule: Rule
    index: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A rule's wish to take a part of a block: `start` to `end`, in characters of its text."""

    rule: Rule
    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule's wish that a block stays.

    protects: ids or topics of the rules that it is held against; empty means all.
    """

    rule: Rule
    index: int
    protects: frozenset[str] = frozenset()

    def against(self, rule: Rule | Card) -> bool:
        """Whether the block is held against this rule."""
        return not self.protects or rule.id in self.protects or rule.topic in self.protects


@dataclass(frozen=True, slots=True)
class Start:
    """A rule's wish to take a block and the section that it opens.

    until: what ends the section; until_phrases: folded blocks that end it too. max_blocks: how
    many may follow the first; 0 means no bound.
    """

    rule: Rule
    index: int
    until: Until
    max_blocks: int = 0
    until_phrases: frozenset[str] = frozenset()


@dataclass(slots=True)
class Proposals:
    """What all rules say of one page, by what they wish.

    suspects: topics by block index; expected: rules that expect the article's sentences there, by
    block index; fields: blocks that html rules point out as title or dek.
    warnings: rules that were set aside, in words; set_aside: their ids. unfinished: blocks on which
    a rule's pattern ran out of time, by the rule's id.
    """

    removals: list[Take] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    keeps: list[Hold] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    suspects: dict[int, set[str]] = field(default_factory=dict)
    expected: dict[int, Rule] = field(default_factory=dict)
    fields: dict[str, list[int]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    unfinished: dict[str, list[int]] = field(default_factory=dict)

    def drop(self, ids: frozenset[str]) -> None:
        """Takes back what rules with these ids proposed; topics can't be told apart."""
        for name in ("removals", "cuts", "keeps", "starts"):
            setattr(self, name, [p for p in getattr(self, name) if p.rule.id not in ids])
        self.expected = {at: rule for at, rule in self.expected.items() if rule.id not in ids}
        for identity in ids.intersection(self.unfinished):
            del self.unfinished[identity]

    def ruled(self) -> set[int]:
        """Blocks that rules would take whole, but for those of sections."""
        return {proposal.index for proposal in self.removals}

    def telling(self) -> set[int]:
        """Those of them that tell the scores of what stands beside them."""
        return {proposal.index for proposal in self.removals if proposal.rule.tells_around}

    def sure(self) -> set[int]:
        """Blocks that a line rule takes wherever they stand, or a site's own at the page's head."""
        return {proposal.index for proposal in self.removals if proposal.rule.takes_headlines}

    def takers(self) -> Iterator[Rule]:
        """The rules that would take something, as often as they would."""
        for some in (self.removals, self.cuts, self.starts):
            for proposal in some:
                yield proposal.rule
