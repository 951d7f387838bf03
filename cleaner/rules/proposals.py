"""What rules propose for one page, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from cleaner.rules.schema import (
    LineRule,
    Rule,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule's wish to take (or, for `keep`, to hold) a block or a part of it.

    start, end: the part, in characters of the block's text; `end` 0 means the whole block.
    """

    rule: Rule
    index: int
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Proposals:
    """What all rules say of one page, by kind of effect.

    suspects: topics by block index; fields: blocks that html rules point out as title or dek.
    warnings: rules that were set aside, in words.
    """

    removals: list[Proposal] = field(default_factory=list)
    keeps: list[Proposal] = field(default_factory=list)
    starts: list[Proposal] = field(default_factory=list)
    suspects: dict[int, set[str]] = field(default_factory=dict)
    fields: dict[str, list[int]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def drop(self, ids: frozenset[str]) -> None:
        """Takes back what rules with these ids proposed; evidence can't be told apart."""
        for name in ("removals", "keeps", "starts"):
            setattr(self, name, [p for p in getattr(self, name) if p.rule.id not in ids])

    def sure(self) -> set[int]:
        """Blocks that a line rule takes wherever they stand, or a site's own at the page's head."""
        return {
            proposal.index
            for proposal in self.removals
            if not proposal.end
            and isinstance(proposal.rule, LineRule)
            and _takes_at_head(proposal.rule)
        }


def _takes_at_head(rule: LineRule) -> bool:
    """Whether what the rule finds is no headline: a site's rules know the site's own lines."""
    where = rule.find.where
    return not where or (bool(rule.sites) and "head" in where)
