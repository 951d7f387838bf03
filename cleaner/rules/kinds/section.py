"""`kind: section`: a start line and what follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, get_args

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules import values as v
from cleaner.rules.finder import PHRASES_OR_TEXTS
from cleaner.rules.keys import key
from cleaner.rules.patterns import Search
from cleaner.rules.proposals import Proposals, Start, Until
from cleaner.rules.rule import Effect, Oddity
from cleaner.rules.textual import FindingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule(FindingRule):
    """A start line and what follows, up to prose, a heading, a phrase or the page's end."""

    kind: ClassVar[str] = "section"
    says: ClassVar[str] = "A start line and what follows it."

    until: Until = field(
        default="prose",
        metadata=key(
            v.choice(get_args(Until)),
            "Up to where the article's prose goes on, to the next heading, or to the end of the "
            "page.",
            absent="prose",
        ),
    )
    max_blocks: int = field(default=0, metadata=key(v.COUNT, "Following blocks it takes at most."))
    until_phrases: frozenset[str] = field(
        default=frozenset(),
        metadata=key(PHRASES_OR_TEXTS, "Stops before a block that is one of these."),
    )

    @property
    def effect(self) -> Effect:
        """The block goes, and those behind it."""
        return "section"

    @property
    def takes_unseen(self) -> bool:
        """True: only the first block of a section is looked at."""
        return True

    def propose(self, view: FoldedBlock, search: Search, into: Proposals) -> None:
        """Adds the start of a section."""
        into.starts.append(
            Start(self, view.block.index, self.until, self.max_blocks, self.until_phrases)
        )

    def oddities(self) -> Iterator[Oddity]:
        """Those of all phrases, and a section that takes the rest of every page."""
        yield from super(SectionRule, self).oddities()
        bounded = self.max_blocks or self.until_phrases or "tail" in self.zones or self.seen
        if self.until == "end" and not self.sites and not bounded:
            message = (
                "until: end on all sites; say where it ends, set 'where: tail', or name the sites"
            )
            yield Oddity(code="R401", message=message, key="until:")
