"""Layers of packs → the rules that take effect: what replaces, extends or switches off what.

A later layer wins over an earlier one. What is switched off is told, so that `rules show` can
say what is not there and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import translate
from typing import Final, Literal

from cleaner.errors import RuleFileError
from cleaner.rules.files import is_own, shown_pack
from cleaner.rules.kept import Shipped
from cleaner.rules.pack import Pack, Switched
from cleaner.rules.rule import Rule
from cleaner.rules.values import GROUP
from cleaner.scores.card import card_id
from cleaner.scores.register import CARDS
from cleaner.text.visible import shown

_CARD_IDS = frozenset(map(card_id, CARDS))
_NAMED: Final = 3
"""Rules that a sentence on many of them names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The packs with their rules as they take effect.

    notices: what a user of old or mistaken names should hear, in sentences. idle: names under
    `disable` that match no rule, with who asks for it. faults: what makes the packs unusable.
    stand_ins: own rules that take the place of a shipped rule or card of their id and don't say so
    under `replaces`, each with the place of that. shipped: the shipped packs as they stand, which
    most of these are.
    """

    packs: tuple[Pack, ...]
    switched: tuple[Switched, ...] = ()
    notices: tuple[str, ...] = ()
    idle: tuple[tuple[str, str], ...] = ()
    faults: tuple[RuleFileError, ...] = ()
    stand_ins: tuple[tuple[Rule, str], ...] = ()
    shipped: Shipped | None = None


def combine(
    layers: Sequence[Sequence[Pack]],
    disable: Sequence[str] = (),
    *,
    by: str = "",
    before: Sequence[Switched] = (),
) -> Effective:
    """What the layers come to, earliest first.

    disable: ids or globs to leave out everywhere; by: who asks for that. before: what the layers
    have switched off already, where they were combined before.
    """
    work = _Work(layers, before)
    work.set_sites()
    work.replace()
    work.extend()
    work.disable(disable, by)
    work.rename_protected()
    return Effective(
        packs=tuple(pack for layer in work.layers for pack in layer),
        switched=tuple(work.switched),
        notices=tuple(dict.fromkeys((*work.notices, *_told(work.stand_ins)))),
        idle=tuple(work.idle),
        faults=tuple(work.faults),
        stand_ins=tuple(work.stand_ins),
    )


def _told(stand_ins: Sequence[tuple[Rule, str]]) -> Iterator[str]:
    """One sentence on all rules that stand in for shipped ones without saying so."""
    rules = list({(rule.path, rule.line): rule for rule, _ in stand_ins}.values())
    if rules:
        named = ", ".join(f"{rule.id} ({shown(rule.path)}:{rule.line})" for rule in rules[:_NAMED])
        more = f" and {len(rules) - _NAMED:,} more" if len(rules) > _NAMED else ""
        yield (
            f"own rules take the place of shipped ones, as they have their ids: {named}{more}; "
            "`cleaner rules check` says what to do"
        )


class _Work:
    """The layers on their way to the effective packs."""

    def __init__(self, layers: Sequence[Sequence[Pack]], before: Sequence[Switched] = ()) -> None:
        self.before = before
        self.layers = [list(layer) for layer in layers]
        self.switched: list[Switched] = []
        self.notices: list[str] = []
        self.idle: list[tuple[str, str]] = []
        self.faults: list[RuleFileError] = []
        self.stand_ins: list[tuple[Rule, str]] = []
        self.renamed = _renamed(layers)

    def packs(self) -> Iterator[Pack]:
        for layer in self.layers:
            yield from layer

    def fault(self, pack: Pack, message: str, key: str) -> None:
        self.faults.append(RuleFileError(message, path=pack.path, key=key, code="R110"))

    # Sites

    def set_sites(self) -> None:
        """Groups become domains; rules of recognized systems and templates get their scope."""
        groups = {name: sites for pack in self.packs() for name, sites in pack.groups.items()}
        for layer in self.layers:
            for at, pack in enumerate(layer):
                sites = self._domains(pack, pack.sites, groups)
                scope = (pack if sites == pack.sites else replace(pack, sites=sites)).scope
                rules = tuple(self._placed(pack, rule, scope, groups) for rule in pack.rules)
                if sites != pack.sites or any(
                    one is not other for one, other in zip(rules, pack.rules, strict=True)
                ):
                    layer[at] = replace(pack, sites=sites, rules=rules)

    def _placed(
        self,
        pack: Pack,
        rule: Rule,
        scope: tuple[str, ...],
        groups: Mapping[str, tuple[str, ...]],
    ) -> Rule:
        own = rule.sites if rule.sites != pack.sites else ()
        sites = self._domains(pack, own, groups) or scope
        return rule if sites == rule.sites else replace(rule, sites=sites)

    def _domains(
        self, pack: Pack, sites: tuple[str, ...], groups: Mapping[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        if not any(site.startswith(GROUP) for site in sites):
            return sites
        found: list[str] = []
        for site in sites:
            name = site.removeprefix(GROUP)
            if name == site:
                found.append(site)
            elif name in groups:
                found += groups[name]
            else:
                known = ", ".join(sorted(groups)) or "none"
                self.fault(pack, f"sites: there is no group '{name}'; known are {known}", site)
        return tuple(dict.fromkeys(found))

    # Replacing

    def replace(self) -> None:
        """Rules of a later layer take the place of those with their ids in earlier ones."""
        takers: dict[str, list[Rule]] = {}
        for at in range(len(self.layers) - 1, -1, -1):
            if takers:
                self.layers[at] = [self._with_takers(pack, takers) for pack in self.layers[at]]
            for pack in self.layers[at]:
                for rule in pack.rules:
                    for name in dict.fromkeys((rule.id, *rule.replaces)):
                        takers.setdefault(self._current(name, rule), []).append(rule)
        for identity in sorted(_CARD_IDS & takers.keys()):
            self._replace_card(identity, takers[identity])

    def _replace_card(self, identity: str, takers: Sequence[Rule]) -> None:
        """A fitted card gives way to rules of its id, which must hold on all sites as it does."""
        for taker in takers:
            by = f"{taker.id} ({taker.path}:{taker.line})"
            if not taker.sites:
                self.switched.append(Switched(id=identity, how="replaced", by=by))
                self._stands_in(taker, identity, "a fitted card")
                return
            message = (
                f"'{identity}' is a fitted card, which can't be replaced for single sites; give "
                "the rule another id, and write a keep rule for what the card takes wrongly"
            )
            self.faults.append(
                RuleFileError(message, path=taker.path, line=taker.line, key=identity, code="R104")
            )

    def _current(self, name: str, rule: Rule) -> str:
        new = self.renamed.get(name)
        if new is None or new == rule.id:
            return name
        self.notices.append(
            f"{rule.path}:{rule.line}: rule '{name}' is now called '{new}'; the rule of the old "
            "name stands in for it"
        )
        return new

    def _with_takers(self, pack: Pack, takers: Mapping[str, Sequence[Rule]]) -> Pack:
        if not any(rule.id in takers for rule in pack.rules):
            return pack
        left: list[Rule] = []
        for rule in pack.rules:
            kept: Rule | None = rule
            for taker in takers.get(rule.id, ()):
                if kept is not None:
                    by = f"{taker.id} ({taker.path}:{taker.line})"
                    if not is_own(rule.path):
                        place = f"{shown_pack(rule.path)}:{rule.line}"
                        self._stands_in(taker, rule.id, place)
                    kept = self._without(kept, taker.sites, "replaced", by)
            if kept is not None:
                left.append(kept)
        return replace(pack, rules=tuple(left))

    def _stands_in(self, taker: Rule, identity: str, place: str) -> None:
        """Notes a rule that has the id of a shipped one, and does not say that it is meant."""
        if taker.id == identity and identity not in taker.replaces:
            self.stand_ins.append((taker, place))

    def _without(
        self, rule: Rule, sites: tuple[str, ...], how: Literal["replaced", "disabled"], by: str
    ) -> Rule | None:
        """The rule where it still holds; `None` where it is off on all its sites."""
        everywhere = not sites or (rule.sites and set(rule.sites) <= set(sites))
        where = () if everywhere else sites
        self.switched.append(
            Switched(id=rule.id, replaces=rule.replaces, how=how, by=by, sites=where)
        )
        if everywhere:
            return None
        return replace(rule, not_sites=tuple(dict.fromkeys((*rule.not_sites, *sites))))

    # Extending

    def extend(self) -> None:
        """Packs get the rules of those that they extend, for their own sites."""
        if not any(pack.extends for pack in self.packs()):
            return
        by_name = {pack.name: pack for pack in self.packs()}
        for layer in self.layers:
            for at, pack in enumerate(layer):
                if pack.extends:
                    layer[at] = self._extended(pack, by_name)

    def _extended(self, pack: Pack, by_name: Mapping[str, Pack]) -> Pack:
        scope = pack.scope
        if not scope:
            self.fault(pack, "extends: the pack has no 'sites' to extend other packs to", "extends")
            return pack
        own = {name for rule in pack.rules for name in (rule.id, *rule.replaces)}
        left_out = _matcher(pack.disable)
        taken = {
            rule.id: replace(rule, sites=scope)
            for base in self._bases(pack, by_name, (pack.name,))
            for rule in base.rules
            if rule.id not in own and not left_out(rule.id)
        }
        return replace(pack, rules=(*pack.rules, *taken.values()))

    def _bases(
        self, pack: Pack, by_name: Mapping[str, Pack], above: tuple[str, ...]
    ) -> Iterator[Pack]:
        """The packs that it extends, the farthest first, so that nearer ones win."""
        for name in pack.extends:
            base = by_name.get(name)
            if base is None:
                known = ", ".join(sorted(by_name))
                self.fault(pack, f"extends: there is no pack '{name}'; known are {known}", name)
            elif name in above:
                circle = " → ".join((*above, name))
                self.fault(pack, f"extends: packs extend each other in a circle: {circle}", name)
            else:
                yield from self._bases(base, by_name, (*above, name))
                yield base

    # Switching off

    def disable(self, names: Sequence[str], by: str) -> None:
        """Rules that packs or the user switch off go, everywhere or on the pack's sites."""
        for number, layer in enumerate(tuple(self.layers)):
            for pack in tuple(layer):
                for name in pack.disable:
                    place = f"{pack.name} ({pack.path})"
                    scope = pack.scope
                    found = self._switch_off(name, scope, place, pack, self.layers[: number + 1])
                    if not found and not self._extends_rule(pack, name):
                        self._is_idle(name, pack.path, f"{shown(pack.path)}: disable")
        for name in names:
            if not self._switch_off(name, (), by, None, self.layers):
                self._is_idle(name, by, f"{by}: disable")

    def _is_idle(self, name: str, by: str, place: str) -> None:
        """Notes that nothing is switched off by a name, unless something was before."""
        matches = _matcher((name,))
        if any(matches(one.id) for one in (*self.before, *self.switched)):
            return
        self.idle.append((name, by))
        known = [*_CARD_IDS, *(rule.id for pack in self.packs() for rule in pack.rules)]
        if any(map(matches, known)):
            why = f"'{name}' is a rule of this pack or of a later folder, which stays"
        else:
            why = f"no rule is called '{name}'{self._near(name, known)}"
        self.notices.append(f"{place}: {why}")

    @staticmethod
    def _near(name: str, known: Sequence[str]) -> str:
        close = get_close_matches(name, known, n=1)
        return f"; did you mean '{close[0]}'?" if close else ""

    def _extends_rule(self, pack: Pack, name: str) -> bool:
        matches = _matcher((name,))
        bases = [base for base in self.packs() if base.name in pack.extends]
        return any(matches(rule.id) for base in bases for rule in base.rules)

    def _switch_off(
        self,
        name: str,
        scope: tuple[str, ...],
        by: str,
        owner: Pack | None,
        layers: Sequence[list[Pack]],
    ) -> bool:
        """Takes out what the name matches; `False` where it matches nothing.

        An old name counts for the new one. The rules of the asking pack itself stay.
        """
        if new := self.renamed.get(name):
            self.notices.append(f"{by}: rule '{name}' is now called '{new}'; disable that")
        matches = _matcher((new or name,))
        cards = [identity for identity in sorted(_CARD_IDS) if matches(identity)]
        if not scope:
            self.switched += (Switched(id=card, how="disabled", by=by) for card in cards)
        found, everywhere = bool(cards), list(cards)
        for layer in layers:
            for at, pack in enumerate(layer):
                if owner and (pack.name, pack.path) == (owner.name, owner.path):
                    continue
                hit = [rule for rule in pack.rules if matches(rule.id)]
                if not hit:
                    continue
                found = True
                everywhere += [rule.id for rule in hit if not rule.for_sites]
                left = {rule.id: self._off(rule, scope, by) for rule in hit}
                rules = (left.get(rule.id, rule) for rule in pack.rules)
                layer[at] = replace(pack, rules=tuple(rule for rule in rules if rule))
        if scope and owner:
            self._everywhere_alone(everywhere, owner)
        return found

    def _off(self, rule: Rule, scope: tuple[str, ...], by: str) -> Rule | None:
        if scope and not rule.for_sites:
            return rule
        return self._without(rule, scope, "disabled", by)

    def _everywhere_alone(self, ids: Sequence[str], owner: Pack) -> None:
        """A fault where shapes were to be switched off for the sites of a pack."""
        if ids:
            told = ", ".join(map(repr, ids))
            message = (
                f"disable: shapes can't be switched off for single sites ({told}); write a keep "
                "rule for what they take wrongly"
            )
            self.faults.append(RuleFileError(message, path=owner.path, key=ids[0], code="R104"))

    # Renamed ids

    def rename_protected(self) -> None:
        """`protects` of keep rules goes on working with the old names of rules."""
        if not self.renamed:
            return
        for layer in self.layers:
            for at, pack in enumerate(layer):
                rules = tuple(self._protecting(rule) for rule in pack.rules)
                layer[at] = replace(pack, rules=rules)

    def _protecting(self, rule: Rule) -> Rule:
        if rule.mentions.isdisjoint(self.renamed):
            return rule
        for old in sorted(rule.mentions.intersection(self.renamed)):
            self.notices.append(
                f"{rule.path}:{rule.line}: rule '{old}' is now called '{self.renamed[old]}'; "
                "protect that"
            )
        return rule.renamed(self.renamed)


def _renamed(layers: Sequence[Sequence[Pack]]) -> dict[str, str]:
    """Old id → new id, for ids that no rule of the same or an earlier layer has."""
    found: dict[str, str] = {}
    ids: set[str] = set(_CARD_IDS)
    for layer in layers:
        rules = [rule for pack in layer for rule in pack.rules]
        ids.update(rule.id for rule in rules)
        found.update((old, rule.id) for rule in rules for old in rule.replaces if old not in ids)
    return found


def _matcher(names: Iterable[str]) -> Callable[[str], bool]:
    """Tells of an id whether it is one of the names, or fits a glob among them."""
    pattern = re.compile("|".join(map(translate, names)) or r"(?!)")
    return lambda identity: bool(pattern.match(identity))
