"""The rules in effect for a site or a page, where each stands, and what is switched off."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from cleaner.errors import CleanerError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.files import shipped, shown_pack
from cleaner.rules.pack import Switched
from cleaner.rules.rule import Rule
from cleaner.rules.values import close_to
from cleaner.scores.card import Card, card_id
from cleaner.scores.model import SHIPPED
from cleaner.scores.register import CARDS
from cleaner.show.called import check_called, ids_of
from cleaner.text.address import host, parents
from cleaner.text.visible import count, shown

_OWN: Final = 20
"""Rules of a site itself that are shown one by one: a screen of them. Chosen, never measured."""

_ALIKE: Final = 0.9
"""Least likeness, by `difflib`, of a site's name to that of one with packs: a slip of the keys in a
name of ten letters. Less would name `bbc.com` for `nbc.com`. Chosen, never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What holds for a scope.

    origin: what told the site, in words. cards: the fitted scorecards, which hold everywhere,
    and the file that they stand in; tables: whether to show what they hold.
    named: whether one rule or card was asked for. near: a site with packs that is spelled like
    this one, which has none; empty without one.
    """

    site: str
    origin: str
    systems: tuple[str, ...]
    packs: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    cards: tuple[Card, ...]
    cards_path: str
    tables: bool
    named: bool
    off: tuple[tuple[Switched, tuple[str, ...]], ...]
    notices: tuple[str, ...]
    near: str = ""


def show(cleaner: Cleaner, what: str, *, rule: str = "") -> Shown:
    """The rules for a domain, an address, the file of a page, or (empty) for all pages.

    what: may also be the id of a rule or card, which is shown wherever it holds. rule: only the
    rule or card of this id, or those of this topic. A card that is named shows its tables.

    Raises:
        CleanerError: it is none of these, or the page can't be read.
    """
    every = [one for pack in cleaner.rules.packs for one in pack.rules]
    known = {card_id(name) for name in CARDS}.union(one.id for one in every)
    named = what in known and not Path(what).is_file()
    _check(rule, what, (*every, *cleaner.rules.switched))
    if named:
        what, rule = "", what
    site, origin, systems = _scope(cleaner, what)
    scope = (site, *systems) if site else systems
    domains = {domain for name in scope for domain in parents(name)}
    held = every if named else cleaner.rules.rules(scope)
    chosen = [r for r in held if not rule or _is(r, rule)]
    # What holds for the site alone is what one looks for; the order of the others stays.
    rules = tuple(sorted(chosen, key=lambda r: not r.sites))
    off = tuple(
        (switched, switched.sites)
        for switched in cleaner.rules.switched
        if (not switched.sites or not domains.isdisjoint(switched.sites))
        and (not rule or _is(switched, rule))
    )
    packs = dict.fromkeys((pack.name, pack.path) for pack in cleaner.rules.sites.packs(scope))
    return Shown(
        site=site,
        origin=origin,
        systems=systems,
        packs=tuple(packs),
        rules=rules,
        cards=tuple(card for card in cleaner.cards if not rule or _is(card, rule)),
        cards_path=cleaner.cards.path,
        tables=rule in known,
        named=named,
        off=off,
        notices=cleaner.rules.notices,
        near="" if packs or not site else _near(cleaner, site),
    )


def _near(cleaner: Cleaner, site: str) -> str:
    """The site with packs of its own that is spelled like this one; empty where none is."""
    known = {own for pack in cleaner.rules.packs for own in pack.all_sites}
    return next(iter(get_close_matches(site, sorted(known), n=1, cutoff=_ALIKE)), "")


def _check(rule: str, what: str, rules: Sequence[Rule | Switched]) -> None:
    """Raises `CleanerError` where an id is asked for that none has.

    what: where it begins as the ids of rules for all sites do, it is no domain. rules: which may
    have had other names, or be switched off.
    """
    if rule:
        check_called(rule, rules)
    known = ids_of(rules)
    topics = {one.id.partition(".")[0] for one in rules if not one.sites} | {"shape"}
    mistaken = what.partition(".")[0] in topics and what.count(".") == 1
    if mistaken and what not in known and not Path(what).is_file():
        raise CleanerError(
            f"no rule or card is called '{what}'{close_to(what, known)}; for a site of this name "
            f"give https://{what}"
        )


def _is(one: Rule | Card | Switched, name: str) -> bool:
    former = () if isinstance(one, Card) else one.replaces
    return one.id == name or one.id.startswith(f"{name}.") or name in former


def _scope(cleaner: Cleaner, what: str) -> tuple[str, str, tuple[str, ...]]:
    if not what:
        return "", "", ()
    if Path(what).is_file():
        found = next(iter(read([Path(what)])), None)
        if found is None or isinstance(found, Failure):
            raise found.error if found else CleanerError(f"{what}: holds no page")
        from dataclasses import replace

        analysis = cleaner.analyze(replace(found, id=Path(what).as_posix()))
        return analysis.site, analysis.site_origin, analysis.systems
    if site := host(what):
        return site, "as asked", ()
    raise CleanerError(f"{what}: neither a domain, nor an address, nor a file; check the spelling")


def as_text(found: Shown, *, every: bool = False) -> str:
    """For people: the rules of the site itself, and of the others how many there are by topic.

    every: a line for each of them, as for a rule or card that is named.
    """
    return "".join(f"{line}\n" for line in _lines(found, every=every or found.named))


def _lines(found: Shown, *, every: bool) -> Iterator[str]:
    if found.site:
        yield f"site: {found.site} ({found.origin})"
    for system in found.systems:
        yield f"recognized: {system.removeprefix('system:')}"
    for name, path in found.packs:
        yield f"pack of its own: {name} ({shown_pack(path)})"
    if found.site and not found.packs:
        near = f"; did you mean {found.near}?" if found.near else ""
        yield f"no pack of its own: the rules for all sites hold there{near}"
    cards = f" and {count(len(found.cards), 'fitted card')}" if found.cards else ""
    yield f"{count(len(found.rules), 'rule')}{cards} in effect"
    if every:
        yield from _one_by_one(found.rules)
    else:
        own = [rule for rule in found.rules if rule.sites]
        yield from _one_by_one(own[:_OWN])
        if len(own) > _OWN:
            yield f"  ... and {len(own) - _OWN:,} more of the site: {_kinds(own[_OWN:])}"
        yield from _by_topic(rule for rule in found.rules if not rule.sites)
    if found.cards and not every:
        yield f"  shape: {count(len(found.cards), 'fitted card')} ({_shown_cards(found)})"
    if not every:
        yield "  --rule TOPIC shows those of a topic, --all each of them"
    for card in found.cards if every else ():
        yield f"  {card.id} (card): {card.why}"
        yield f"      {_shown_cards(found)}: {_summary(card)}"
        if found.tables:
            yield from (f"      {number}  {table}" for number, table in enumerate(card.tables, 1))
    for switched, sites in found.off:
        on = f" on {', '.join(sites)}" if sites else ""
        yield f"  off: {switched.id}: {switched.how}{on} by {switched.by}"
    for notice in found.notices:
        yield f"  note: {notice}"
    if places := _places(found):
        yield f"  shipped: {places}"


def _shown_cards(found: Shown) -> str:
    path = Path(found.cards_path)
    return path.name if path.parent == SHIPPED.parent else shown(found.cards_path)


def _places(found: Shown) -> str:
    """The folders of what is shipped, from which its files are named, where any is shown."""
    told = []
    if any(shown_pack(rule.path) != shown(rule.path) for rule in found.rules):
        told.append(f"packs in {shown(str(shipped()))}")
    if found.cards and Path(found.cards_path).parent == SHIPPED.parent:
        told.append(f"cards in {shown(str(SHIPPED.parent))}")
    return ", ".join(told)


def _one_by_one(rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        where = f" [{', '.join(rule.sites)}]" if rule.sites else ""
        yield f"  {rule.id} ({_kind(rule)}): {rule.why}{where}"
        yield f"      {shown_pack(rule.path)}:{rule.line}"


def _by_topic(rules: Iterable[Rule]) -> Iterator[str]:
    """A line for each topic of rules that hold everywhere."""
    topics: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        topics[rule.topic].append(rule)
    for topic, some in topics.items():
        files = ", ".join(dict.fromkeys(shown_pack(rule.path) for rule in some))
        yield f"  {topic}: {count(len(some), 'rule')} ({files})"


def _kind(rule: Rule) -> str:
    return type(rule).__name__.removesuffix("Rule").lower()


def _kinds(rules: Iterable[Rule]) -> str:
    """How many rules there are of each kind, in words."""
    return ", ".join(f"{kind} {n:,}" for kind, n in Counter(map(_kind, rules)).most_common())


def _summary(card: Card) -> str:
    asked = count(len(card.features), "feature")
    return f"{count(len(card), 'table')} over {asked}, threshold {card.threshold:g}"


def _card_record(found: Shown, card: Card) -> dict[str, Any]:
    """A card as JSON-ready data, with its tables where they are asked for."""
    record: dict[str, Any] = {
        "id": card.id,
        "why": card.why,
        "path": shown(found.cards_path),
        "bias": card.bias,
        "threshold": card.threshold,
        "features": list(card.features),
    }
    return {**record, "tables": list(map(str, card.tables))} if found.tables else record


def as_json(found: Shown) -> str:
    """The same as one JSON object."""
    record: dict[str, Any] = {
        "site": found.site,
        "origin": found.origin,
        "systems": list(found.systems),
        "packs": [{"name": name, "path": shown(path)} for name, path in found.packs],
        "rules": [
            {
                "id": rule.id,
                "kind": _kind(rule),
                "why": rule.why,
                "pack": rule.pack,
                "path": shown(rule.path),
                "line": rule.line,
                "sites": list(rule.sites),
            }
            for rule in found.rules
        ],
        "cards": [_card_record(found, card) for card in found.cards],
        "off": [
            {
                "id": switched.id,
                "how": switched.how,
                "by": switched.by,
                "sites": list(sites),
            }
            for switched, sites in found.off
        ],
        "notices": list(found.notices),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
