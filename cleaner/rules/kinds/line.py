"""`kind: line`: a whole block, by its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules import values as v
from cleaner.rules.keys import key
from cleaner.rules.patterns import Search
from cleaner.rules.proposals import Proposals, Take
from cleaner.rules.textual import FindingRule

LineEffect = Literal["remove", "suspect"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule(FindingRule):
    """A whole block, by its words."""

    kind: ClassVar[str] = "line"
    says: ClassVar[str] = "A whole block, by its words."

    effect: LineEffect = field(
        default="remove",
        metadata=key(
            v.choice(get_args(LineEffect)),
            "`suspect`: no removal by itself, but evidence under the rule's topic for the shape "
            "scores.",
            absent="remove",
        ),
    )

    amid: bool = field(
        default=False,
        metadata=key(
            v.FLAG,
            "`true`: such lines stand amid articles, so that they tell the scores nothing of what "
            "stands beside them.",
        ),
    )

    @property
    def tells_around(self) -> bool:
        """Whether what it takes makes the blocks beside it likelier to be boilerplate."""
        return not self.amid

    @property
    def in_speech(self) -> bool:
        """True for captions and cues: a quotation mark says nothing against those."""
        return self.effect == "suspect" or self.topic == "caption"

    @property
    def takes_headlines(self) -> bool:
        """Whether it holds anywhere, or is a site's own: a site's rules know the site's lines.

        What was learned and stands on few of the pages may be another page's headline.
        """
        if self.seen and 2 * self.seen[0] < self.seen[1]:
            return False
        return not self.zones or (bool(self.sites) and "head" in self.zones)

    def propose(self, view: FoldedBlock, search: Search, into: Proposals) -> None:
        """Adds the block's removal, or the rule's topic as evidence."""
        index = view.block.index
        if self.effect == "suspect":
            into.suspects.setdefault(index, set()).add(self.topic)
        else:
            into.removals.append(Take(self, index))
