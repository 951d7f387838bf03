"""A set of packs made ready for use: matchers for all pages and for single sites."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import PATTERN_TIMEOUT
from cleaner.rules import kept
from cleaner.rules.files import shipped
from cleaner.rules.index import Index, Patterns, make_index
from cleaner.rules.match import Matcher
from cleaner.rules.proposals import Proposals
from cleaner.rules.schema import (
    FieldRule,
    HtmlRule,
    KeepRule,
    LineRule,
    Pack,
    Rule,
    SectionRule,
    ShapeRule,
    SpanRule,
    Switched,
)
from cleaner.rules.sealed import Sealed
from cleaner.rules.sites import SiteIndex
from cleaner.text.address import parents


@dataclass(frozen=True, slots=True)
class _Scoped:
    """What holds for the pages of one scope: its rules, and generic ones that are off there.

    generic: takes the place of the generic matcher where evidence must be left out too.
    """

    rules: tuple[Rule, ...]
    matcher: Matcher
    off: frozenset[str]
    generic: Matcher | None = None


class RuleSet:
    """Packs, indexed. Site rules are compiled when a page of the site first comes by.

    A page's scope is the names of its site and of the systems that recognize it; empty means
    the generic rules alone.
    """

    def __init__(self, packs: Sequence[Pack], switched: Sequence[Switched] = ()) -> None:
        self._set(kept.Parts(packs=tuple(packs), switched=tuple(switched)))

    def _set(self, parts: kept.Parts) -> None:
        """Makes all that pages are looked up in."""
        packs = self.packs = parts.packs
        self.switched = parts.switched
        self.notices = parts.notices
        self.sealed = parts.sealed
        generic = [rule for pack in packs for rule in pack.rules if not rule.sites]
        self.sites = SiteIndex(
            (pack for pack in packs if any(rule.sites for rule in pack.rules)), self.sealed
        )
        self._patterns = Patterns(parts.patterns)
        self._generic = self._matcher(parts.index or make_index(generic))
        self._scopes: dict[tuple[str, ...], _Scoped] = {}
        self._lock = threading.Lock()
        self._generic_rules = tuple(generic)
        self._not_everywhere = tuple(rule for rule in generic if rule.not_sites)
        not_there = {site for pack in packs for rule in pack.rules for site in rule.not_sites}
        self._spoken_of = self.sites.names | not_there
        self.bounds = tuple(rule for rule in generic if isinstance(rule, ShapeRule))

    @classmethod
    def _of(cls, parts: kept.Parts) -> RuleSet:
        made = cls.__new__(cls)
        made._set(parts)
        return made

    @classmethod
    def load(cls, folders: Iterable[Path] = (), *, disable: Sequence[str] = ()) -> RuleSet:
        """The shipped packs and those of further folders.

        What is made of them is kept in the user's cache folder, for the next time.

        disable: ids or globs of rules to leave out.

        Raises:
            RuleFileError: a pack can't be used.
        """
        places = [shipped(), *folders]
        name = kept.name_of(places, disable)
        if name and (parts := kept.find(name)):
            return cls._of(parts)
        from cleaner.rules.load import load_effective

        waiting: list[Sealed] = []
        found = load_effective(places, disable, by="the settings", waiting=waiting)
        made = cls._of(
            kept.Parts(
                packs=tuple(found.packs),
                switched=tuple(found.switched),
                notices=tuple(found.notices),
                sealed=tuple(waiting),
            )
        )
        # Packs that were changed while they were read are not what the name stands for.
        if name and name == kept.name_of(places, disable):
            kept.keep(name, made._parts())
        return made

    @property
    def off(self) -> frozenset[str]:
        """The ids of rules and fitted cards that are switched off or replaced on all sites."""
        return frozenset(one.id for one in self.switched if not one.sites)

    def _parts(self) -> kept.Parts:
        return kept.Parts(
            packs=self.packs,
            switched=self.switched,
            notices=self.notices,
            sealed=self.sealed,
            index=self._generic.index,
            patterns=self._patterns.keep(_patterns_of(self.packs)),
        )

    def __getstate__(self) -> dict[str, Any]:
        return {"parts": kept.to_bytes(self._parts())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._set(kept.from_bytes(state["parts"]))

    def _scoped(self, scope: tuple[str, ...]) -> _Scoped:
        """The rules of one scope, and their matcher."""
        with self._lock:
            if scope not in self._scopes:
                self._scopes[scope] = self._make(scope)
            return self._scopes[scope]

    def _make(self, scope: tuple[str, ...]) -> _Scoped:
        domains = {domain for site in scope for domain in parents(site)}
        rules = tuple(
            rule
            for pack in self.sites.packs(scope)
            for rule in pack.rules
            if domains.intersection(rule.sites) and domains.isdisjoint(rule.not_sites)
        )
        off = [rule for rule in self._not_everywhere if not domains.isdisjoint(rule.not_sites)]
        ids = frozenset(rule.id for rule in off)
        generic = None
        if any(isinstance(rule, LineRule) and rule.effect == "suspect" for rule in off):
            left = (rule for rule in self._generic_rules if rule.id not in ids)
            generic = self._matcher(make_index(left))
        return _Scoped(rules, self._matcher(make_index(rules)), ids, generic)

    def _matcher(self, index: Index) -> Matcher:
        return Matcher(index, patterns=self._patterns)

    def propose(
        self,
        views: Sequence[FoldedBlock],
        language: str,
        scope: Sequence[str],
        *,
        timeout: float = PATTERN_TIMEOUT,
    ) -> Proposals:
        """What all rules that apply to the page propose.

        timeout: seconds that one pattern may search one block.
        """
        proposals = Proposals()
        if not (own := self._own(scope)):
            return self._generic.match(views, language, proposals, timeout=timeout)
        scoped = self._scoped(own)
        (scoped.generic or self._generic).match(views, language, proposals, timeout=timeout)
        if scoped.off:
            proposals.drop(scoped.off)
        if scoped.matcher:
            scoped.matcher.match(views, language, proposals, timeout=timeout)
        return proposals

    def _own(self, scope: Sequence[str]) -> tuple[str, ...]:
        """The parts of a scope that a rule speaks of; empty where the generic rules hold as is.

        Sites that none speaks of share what is made, however many come by.
        """
        return tuple(part for part in scope if not self._spoken_of.isdisjoint(parents(part)))

    def rules(self, scope: Sequence[str]) -> tuple[Rule, ...]:
        """The generic rules that hold for the scope, and its own."""
        if not (own := self._own(scope)):
            return self._generic_rules
        scoped = self._scoped(own)
        generic = (rule for rule in self._generic_rules if rule.id not in scoped.off)
        return (*generic, *scoped.rules)

    def fields(self, scope: Sequence[str]) -> tuple[FieldRule, ...]:
        """The field rules of a scope; generic ones too where packs have such."""
        return tuple(rule for rule in self.rules(scope) if isinstance(rule, FieldRule))

    def html_rules(self, scope: Sequence[str]) -> tuple[HtmlRule, ...]:
        """The html rules that apply to pages of a scope; generic ones alone for an empty one."""
        return tuple(rule for rule in self.rules(scope) if isinstance(rule, HtmlRule))


def _patterns_of(packs: Iterable[Pack]) -> list[str]:
    """The patterns of all rules, each once."""
    found: dict[str, None] = {}
    for rule in (rule for pack in packs for rule in pack.rules):
        if isinstance(rule, SpanRule):
            found[rule.pattern] = None
        elif isinstance(rule, (LineRule, KeepRule, SectionRule)) and rule.find.pattern:
            found[rule.find.pattern] = None
    return list(found)
