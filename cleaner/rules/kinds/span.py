"""`kind: span`: part of a block, by a pattern."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal, get_args

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules import values as v
from cleaner.rules.finder import ZONES, ZONES_SAY, Finder
from cleaner.rules.keys import key
from cleaner.rules.patterns import Search
from cleaner.rules.proposals import Cut, Proposals
from cleaner.rules.rule import Effect
from cleaner.rules.textual import TextRule
from cleaner.rules.ways import may_match_raw

At = Literal["start", "end", "anywhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRule(TextRule):
    """Part of a block: what `pattern` (or its group `gone`) matches in the block's own text."""

    kind: ClassVar[str] = "span"
    says: ClassVar[str] = "Part of a block: a glued-on prompt, a trailing credit."
    folded: ClassVar[bool] = False

    pattern: str = field(
        metadata=key(
            v.PATTERN,
            "Searched in the block's own text (not folded, case ignored); what it matches goes, "
            "or its group named `gone`.",
        )
    )
    at: At = field(
        default="anywhere",
        metadata=key(
            v.choice(get_args(At)), "Where in the block the piece must stand.", absent="anywhere"
        ),
    )
    max_share: float = field(
        default=0.5,
        metadata=key(
            v.SHARE,
            "Share of the block's characters that may go at most, 0 to 1.",
            absent="0.5",
        ),
    )
    where: frozenset[str] = field(
        default=frozenset(), metadata=key(ZONES, ZONES_SAY, absent="anywhere")
    )

    found_by: Finder = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        finder = Finder(pattern=self.pattern, where=self.where)
        object.__setattr__(self, "found_by", finder)

    @property
    def finder(self) -> Finder:
        """How it finds blocks: by its pattern."""
        return self.found_by

    @property
    def effect(self) -> Effect:
        """A part of the block goes."""
        return "cut"

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return self.where

    def anywhere(self) -> SpanRule:
        """The rule without its bounds on zones."""
        return replace(self, where=frozenset()) if self.where else self

    def propose(self, view: FoldedBlock, search: Search, into: Proposals) -> None:
        """Adds a cut for each piece that its pattern finds where the rule wants it."""
        text = view.block.text
        told = self.found_by.told
        if len(text) < told.least or not may_match_raw(told.ways, text):
            return
        for match in search.matches(self.found_by, text):
            start, end = match.span("gone" if "gone" in match.re.groupindex else 0)
            if start == end or (end - start) > self.max_share * len(text):
                continue
            if self.at == "start" and text[:start].strip():
                continue
            if self.at == "end" and text[end:].strip(" .\u00a0"):
                continue
            into.cuts.append(Cut(self, view.block.index, start, end))
