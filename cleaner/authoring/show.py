"""The rules in effect for a site or a page, where each stands, and what is switched off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.schema import Rule, Switched
from cleaner.text.address import host, parents
from cleaner.text.visible import count, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What holds for a scope. origin: what told the site, in words."""

    site: str
    origin: str
    systems: tuple[str, ...]
    packs: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    off: tuple[tuple[Switched, tuple[str, ...]], ...]
    notices: tuple[str, ...]


def show(cleaner: Cleaner, what: str, *, rule: str = "") -> Shown:
    """The rules for a domain, an address, the file of a page, or (empty) for all pages.

    rule: only the rule of this id, or those of this topic.

    Raises:
        CleanerError: it is none of these, or the page can't be read.
    """
    site, origin, systems = _scope(cleaner, what)
    scope = (site, *systems) if site else systems
    domains = {domain for name in scope for domain in parents(name)}
    rules = tuple(r for r in cleaner.rules.rules(scope) if not rule or _is(r, rule))
    off = tuple(
        (switched, switched.sites)
        for switched in cleaner.rules.switched
        if (not switched.sites or not domains.isdisjoint(switched.sites))
        and (not rule or _is(switched.rule, rule))
    )
    packs = dict.fromkeys((pack.name, pack.path) for pack in cleaner.rules.sites.packs(scope))
    return Shown(
        site=site,
        origin=origin,
        systems=systems,
        packs=tuple(packs),
        rules=rules,
        off=off,
        notices=cleaner.rules.notices,
    )


def _is(rule: Rule, name: str) -> bool:
    return rule.id == name or rule.id.startswith(f"{name}.") or name in rule.replaces


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


def as_text(found: Shown) -> str:
    """For people: a line for each rule."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: Shown) -> Iterator[str]:
    if found.site:
        yield f"site: {found.site} ({found.origin})"
    for system in found.systems:
        yield f"recognized: {system.removeprefix('system:')}"
    for name, path in found.packs:
        yield f"pack of its own: {name} ({shown(path)})"
    yield f"{count(len(found.rules), 'rule')} in effect"
    for rule in found.rules:
        where = f" [{', '.join(rule.sites)}]" if rule.sites else ""
        yield f"  {rule.id} ({type(rule).__name__.removesuffix('Rule').lower()}): {rule.why}{where}"
        yield f"      {shown(rule.path)}:{rule.line}"
    for switched, sites in found.off:
        on = f" on {', '.join(sites)}" if sites else ""
        yield f"  off: {switched.rule.id}: {switched.how}{on} by {switched.by}"
    for notice in found.notices:
        yield f"  note: {notice}"


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
                "kind": type(rule).__name__.removesuffix("Rule").lower(),
                "why": rule.why,
                "pack": rule.pack,
                "path": shown(rule.path),
                "line": rule.line,
                "sites": list(rule.sites),
            }
            for rule in found.rules
        ],
        "off": [
            {
                "id": switched.rule.id,
                "how": switched.how,
                "by": switched.by,
                "sites": list(sites),
            }
            for switched, sites in found.off
        ],
        "notices": list(found.notices),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
