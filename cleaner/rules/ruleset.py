"""A set of packs made ready for use: matchers for all pages and for single sites."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cleaner.blocks.folded import FoldedBlock
from cleaner.errors import ArgumentError
from cleaner.options import PATTERN_TIMEOUT
from cleaner.rules import kept
from cleaner.rules.files import check_holds_packs, is_own, shipped
from cleaner.rules.frozen import asleep, meaning
from cleaner.rules.index import Index, make_index
from cleaner.rules.kinds import ByKind, FieldRule, HtmlRule, ShapeRule
from cleaner.rules.match import Matcher
from cleaner.rules.pack import Pack, Switched, Waiting, generic_rules, patterns_of
from cleaner.rules.patterns import Patterns
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.rules.sites import SiteIndex
from cleaner.text.address import parents
from cleaner.text.visible import count

if TYPE_CHECKING:
    from cleaner.rules.combine import Effective
    from cleaner.rules.markup import HtmlScopes

_R = TypeVar("_R", bound=Rule)
_MOST_SCOPES: Final = 1024
"""Scopes whose rules are kept ready: some 60 MB where each has a learned pack. To make one anew
takes 0.4 ms in texts and up to 2 in HTML, which pages of more sites pay if they come by mixed."""


class _Scoped:
    """What holds for the pages of one scope, made once.

    rules: its own; off: ids of generic rules that don't hold there. generic: takes the place of
    the generic matcher where evidence must be left out too.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        matcher: Matcher,
        off: frozenset[str],
        generic: Matcher | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self.matcher = matcher
        self.off = off
        self.generic = generic
        self._own = ByKind(rules)
        self._known: dict[type[Rule], tuple[Rule, ...]] = {}

    def of(self, made: type[_R], generic: tuple[_R, ...]) -> tuple[_R, ...]:
        """The rules of a kind, given the generic ones: those that hold here, and the scope's own.

        It is the same tuple whenever it is asked for.
        """
        if made not in self._known:
            held = (rule for rule in generic if rule.id not in self.off)
            self._known[made] = (*held, *self._own[made])
        return self._known[made]  # type: ignore[return-value]


class RuleSet:
    """Packs, indexed. Site rules are compiled when a page of the site comes by, and let go later
    when pages of a thousand other sites have come since.

    A page's scope is the names of its site and of the systems that recognize it; empty means
    the generic rules alone.

    notices: what is worth a look, in sentences, such as a name to switch off that no rule has.
    generic_rules: those of no site or system, by their ids.
    html: html rules made ready, once a page needs some; see `markup.made_ready`.
    """

    most_scopes = _MOST_SCOPES

    def __init__(self, packs: Sequence[Pack], switched: Sequence[Switched] = ()) -> None:
        self._set(kept.Parts(packs=tuple(packs), switched=tuple(switched)))

    def _set(self, parts: kept.Parts) -> None:
        """Makes all that pages are looked up in."""
        self._packs = parts.packs
        self.switched = parts.switched
        self.notices = parts.notices
        self._meaning = parts.meaning
        packs = [pack for pack in parts.packs if not isinstance(pack, Waiting)]
        generic = generic_rules(packs)
        self.sites = SiteIndex(pack for pack in parts.packs if pack.all_sites)
        self._patterns = Patterns(parts.patterns, _trusted(packs))
        self._generic = self._matcher(parts.index or make_index(generic))
        self._scopes: OrderedDict[tuple[str, ...], _Scoped] = OrderedDict()
        self._lock = threading.Lock()
        self._generic_rules = tuple(generic)
        self.generic_rules = {rule.id: rule for rule in generic}
        self._not_everywhere = tuple(rule for rule in generic if rule.not_sites)
        not_there = {site for pack in packs for rule in pack.rules for site in rule.not_sites}
        self._spoken_of = self.sites.names | not_there
        self._kinds = ByKind(generic)
        self.html: HtmlScopes | None = None
        self.bounds = self._kinds[ShapeRule]

    @classmethod
    def _of(cls, parts: kept.Parts) -> RuleSet:
        made = cls.__new__(cls)
        made._set(parts)
        return made

    @classmethod
    def load(cls, folders: Iterable[str | Path] = (), *, disable: Sequence[str] = ()) -> RuleSet:
        """The shipped packs and those of further folders.

        What is made of them is kept in the user's cache folder, for the next time.

        folders: of packs, or files. disable: ids or globs of rules to leave out; `notices` names
            those that no rule is called by.

        Raises:
            RuleFileError: a pack can't be used, or a folder holds none.
            ArgumentError: `folders` is one path, or `disable` one text.
        """
        if isinstance(folders, str | Path):
            raise ArgumentError(f"folders is one path; give a list: [{str(folders)!r}]")
        if isinstance(disable, str):
            raise ArgumentError(f"disable is one text; give a list: [{disable!r}]")
        own = [Path(one) for one in folders]
        for folder in own:
            check_holds_packs(folder)
        places = [shipped(), *own]
        name = kept.name_of(places, disable)
        if name and (parts := kept.find(name)):
            return cls._of(parts)
        from cleaner.rules.load import load_effective

        found = load_effective(places, disable, by="the settings")
        made = ruleset_of(found)
        # Packs that were changed while they were read are not what the name stands for.
        if name and name == kept.name_of(places, disable):
            kept.keep(name, made._parts())
        return made

    def __repr__(self) -> str:
        own = [pack.name for pack in self.packs if is_own(pack.path)]
        more = f", {', '.join(own)}" if own else ""
        told = f", {count(len(self.notices), 'notice')}" if self.notices else ""
        return f"RuleSet(shipped packs{more}{told})"

    def adding(self, packs: Iterable[Pack]) -> RuleSet:
        """This set with further packs on top.

        Raises:
            RuleFileError: a pack can't be used beside the others.
        """
        from cleaner.rules.combine import combine
        from cleaner.rules.load import raise_all

        found = combine([self.packs, tuple(packs)], before=self.switched)
        raise_all(found.faults)
        return RuleSet._of(
            kept.Parts(
                packs=found.packs,
                switched=(*self.switched, *found.switched),
                notices=tuple(dict.fromkeys((*self.notices, *found.notices))),
                index=make_index(generic_rules(found.packs), self._generic.index),
                patterns=self._patterns.kept,
            )
        )

    @property
    def packs(self) -> tuple[Pack, ...]:
        """All packs, later ones winning; those that wait for a page of their site are read."""
        return tuple(map(self.sites.awake, self._packs))

    @property
    def meaning(self) -> str:
        """A hash of what the rules do, whatever their files are called and say in comments."""
        self._meaning = self._meaning or meaning(self._packs)
        return self._meaning

    @property
    def off(self) -> frozenset[str]:
        """The ids of rules and fitted cards that are switched off or replaced on all sites."""
        return frozenset(one.id for one in self.switched if not one.sites)

    def _parts(self) -> kept.Parts:
        packs = tuple(map(asleep, self._packs))
        return kept.Parts(
            packs=packs,
            switched=self.switched,
            notices=self.notices,
            index=self._generic.index,
            patterns=self._patterns.keep(patterns_of(packs)),
            meaning=self.meaning,
        )

    def __getstate__(self) -> dict[str, Any]:
        return {"parts": kept.to_bytes(self._parts())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._set(kept.from_bytes(state["parts"]))

    def _scoped(self, scope: tuple[str, ...]) -> _Scoped:
        """The rules of one scope, and their matcher."""
        with self._lock:
            found = self._scopes.get(scope)
            if found is None:
                found = self._scopes[scope] = self._make(scope)
                if len(self._scopes) > self.most_scopes:
                    self._let_go(*self._scopes.popitem(last=False))
            else:
                self._scopes.move_to_end(scope)
            return found

    def _let_go(self, scope: tuple[str, ...], scoped: _Scoped) -> None:
        """Forgets what is made anew when the next page of a scope comes by."""
        self.sites.let_go(scope)
        self._patterns.let_go(find.pattern for rule in scoped.rules if (find := rule.finder))

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
        if any(rule.finder and rule.effect == "suspect" for rule in off):
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
        generic: Proposals | None = None,
    ) -> Proposals:
        """What all rules that apply to the page propose.

        timeout: seconds that one pattern may search one block. generic: what `propose_generic`
        gave for the page before; the others' proposals are added to it.
        """
        own = self._own(scope)
        scoped = self._scoped(own) if own else None
        proposals = generic or Proposals()
        if scoped and scoped.generic:
            proposals = scoped.generic.match(views, language, Proposals(), timeout=timeout)
        elif generic is None:
            self._generic.match(views, language, proposals, timeout=timeout)
        if not scoped:
            return proposals
        if scoped.off:
            proposals.drop(scoped.off)
        if scoped.matcher:
            scoped.matcher.match(views, language, proposals, timeout=timeout)
        return proposals

    def propose_generic(
        self, views: Sequence[FoldedBlock], language: str, *, timeout: float = PATTERN_TIMEOUT
    ) -> Proposals:
        """What the rules propose that are of no site or system."""
        return self._generic.match(views, language, Proposals(), timeout=timeout)

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

    def _of_kind(self, made: type[_R], scope: Sequence[str]) -> tuple[_R, ...]:
        """The rules of one kind that hold for the scope; generic ones alone for an empty one."""
        generic = self._kinds[made]
        own = self._own(scope)
        return self._scoped(own).of(made, generic) if own else generic

    def fields(self, scope: Sequence[str]) -> tuple[FieldRule, ...]:
        """The field rules of a scope; generic ones too where packs have such."""
        return self._of_kind(FieldRule, scope)

    def html_rules(self, scope: Sequence[str]) -> tuple[HtmlRule, ...]:
        """The html rules that apply to pages of a scope; generic ones alone for an empty one.

        They are the same tuple whenever they are asked for.
        """
        return self._of_kind(HtmlRule, scope)


def ruleset_of(found: Effective) -> RuleSet:
    """The set of packs that were combined; those of single sites wait for a page of theirs."""
    ours = found.shipped
    known = dict(zip(map(id, ours.packs), ours.meanings, strict=True)) if ours else {}
    return RuleSet._of(
        kept.Parts(
            packs=tuple(map(asleep, found.packs)),
            switched=found.switched,
            notices=found.notices,
            index=make_index(generic_rules(found.packs), ours.index if ours else None),
            patterns=ours.patterns if ours else {},
            meaning=meaning(found.packs, known) if ours else "",
        )
    )


def _trusted(packs: Iterable[Pack]) -> frozenset[str]:
    """The patterns of the packs that come with the package."""
    here = os.fspath(shipped())
    rules = (rule for pack in packs if pack.path.startswith(here) for rule in pack.rules)
    return frozenset(find.pattern for rule in rules if (find := rule.finder) and find.pattern)
