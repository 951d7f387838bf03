"""Lines and boxes that go, lines that stay → rules in a pack, checked before they stand there.

All lines that go make one rule, all that stay another, and each box one of its own. The review page
writes the same rules for lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cleaner.authoring.asked import Asked, as_list
from cleaner.authoring.effect import (
    check_not_undone,
    gone_before,
    on_several,
    taken_already,
    told_once,
    unexpected,
    with_pack,
    with_packs_beside,
    without_site,
)
from cleaner.authoring.looked import looked_at
from cleaner.authoring.suggest import added, renumbered
from cleaner.check.findings import Finding
from cleaner.check.packs import check
from cleaner.errors import CleanerError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.intake.whose import told_site
from cleaner.learning.packs import new_pack
from cleaner.learning.topic import topic_of, topics_of_others
from cleaner.model import RawPage
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.files import PACK_SUFFIXES
from cleaner.rules.kinds import ByKind, HtmlRule
from cleaner.rules.load import packs_for, parse_pack, place_of_sites
from cleaner.rules.pack import Pack
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.values import is_domain
from cleaner.system.files import write_atomically
from cleaner.text.address import host, parents
from cleaner.text.visible import listed

_MOST_PAGES: Final = 50
"""Pages with the lines that are looked at: of a file of thousands the first ones. Chosen, never
measured."""
_MOST_OTHERS: Final = 5
"""Pages without the lines that are looked at for others like them. Chosen, never measured."""
_NEEDLESS: Final = "R302"
"""The finding of a rule that finds nothing that others would not find."""
_NAMES: Final = re.compile(r"[.#]([\w-]+)")
"""Classes and ids in a selector."""
_PLAIN: Final = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What was written. rules: YAML of the new ones, as they stand in the pack; empty where there
    was nothing to add. done: what the pack does already, in words. created: there was no such pack.
    unmet: what the new rules do on the pages that one would not think, in words. elsewhere: the
    pages on which the pack does not hold, in words. left: what is no page, in words. assumed: how
    many pages tell no site, and were taken for those of `site`."""

    path: Path
    rules: str = ""
    ids: tuple[str, ...] = ()
    created: bool = False
    done: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    site: str = ""
    assumed: int = 0


class NotSound(CleanerError):
    """The rules have faults, so that nothing was written. findings: of the check; needless: all
    that is wrong with the rules is that others find the same."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        told = "; ".join(f"{one.code} {one.rule}: {one.message}" for one in findings)
        self.needless = all(one.code == _NEEDLESS for one in findings)
        super().__init__(f"{path}: nothing was written, since the check says: {told}")


def add(cleaner: Cleaner, path: Path, pages: Sequence[Path], asked: Asked) -> Added:
    """Adds rules for the lines to the pack, which is made where there is none.

    All that stands in the pack stays as it is; what it does already gets no second rule. The pack
    is checked, and tried on the pages, before it is written.

    Raises:
        CleanerError: a line is on none of the pages, none is a page, it is not known which
            site a new pack is for, a rule of the pack keeps a line that is to go, or a rule would
            take the article, and be undone.
        NotSound: the check of the new rules finds faults.
        RuleFileError: the pack can't be read, or not be added to.
    """
    if not asked.texts:
        raise CleanerError("no line is given; name one with --line, --box, --select or --keep")
    asked.check_words()
    if path.is_dir():
        raise CleanerError(
            f"{path}: is a folder; name a pack in it, such as {path}/example.org.yaml"
        )
    if path.suffix not in PACK_SUFFIXES:
        raise CleanerError(f"{path}: is no name of a pack; packs are files that end in .yaml")
    cleaner = with_packs_beside(cleaner, path)
    before = path.read_text("utf-8") if path.exists() else ""
    pack = parse_pack(before, str(path)) if before else None
    site = _site_of(path, pack, asked.site)
    names = (" ".join(_NAMES.findall(selector)) for selector in asked.select)
    found = _read(pages, (*asked.remove, *asked.keep, *asked.boxes, *names))
    looked = looked_at(cleaner, found, site)
    raw, analyses = looked.pages, looked.analyses
    site = site or next((one.site for one in analyses if one.site), "")
    asked = asked.as_read(analyses)
    if not pack and not is_domain(site):
        raise CleanerError(
            f"{path}: which site a new pack is for is not known; name it with --site DOMAIN"
        )
    known = with_pack(cleaner, pack) if pack else None
    were = [known.analyze(page) for page in raw] if known else analyses
    asked, done = asked.without_known(pack, were) if pack else (asked, ())
    if pack:
        asked.check_not_kept(pack, were)
    asked, idle = asked.without_idle(were)
    done += idle
    if not asked.texts:
        return Added(path=path, done=done, left=tuple(looked.left))
    rules = _rules(path, pack, site, cleaner.rules, analyses, asked)
    after = added(before, rules, str(path)) if pack else new_pack(site, rules)
    ids = tuple(line.split(": ")[1] for line in rules.splitlines() if line.startswith("- id: "))
    try:
        unmet = _checked(cleaner, path, after, ids, raw, were, asked)
    except NotSound as fault:
        taken = taken_already(were, asked.remove)
        if not fault.needless or asked.texts != asked.remove or len(taken) < len(asked.remove):
            raise
        said = (f"{line!r}: {rule} takes it already" for line, rule in taken.items())
        return Added(path=path, done=(*done, *said), left=tuple(looked.left))
    write_atomically(path, after.encode())
    holds = parse_pack(after, str(path))
    same = () if pack else packs_for(site, path)
    beside = (
        f"{place_of_sites(one)} is a pack for {site} too; added to that one, all rules of the "
        "site would stand in one file"
        for one in same
    )
    return Added(
        path=path,
        rules=rules,
        ids=ids,
        created=not pack,
        done=done,
        unmet=(*beside, *(asked.undoing(pack, were) if pack else ()), *unmet),
        elsewhere=tuple(told_once(_elsewhere(holds, looked.as_read, host(asked.site)))),
        left=tuple(looked.left),
        site=site,
        assumed=without_site(looked.as_read, analyses) if site and holds.for_sites_alone else 0,
    )


def _site_of(path: Path, pack: Pack | None, told: str) -> str:
    """The site that the pack is for: as told, as it says, or as its file is called."""
    if told:
        site = host(told)
        if not site:
            raise CleanerError(f"{told}: is no domain such as example.org")
        return site
    if pack:
        return pack.sites[0] if pack.sites else ""
    return path.stem if is_domain(path.stem) else ""


def _read(pages: Sequence[Path], lines: Sequence[str]) -> list[RawPage | Failure]:
    """The first pages that may have one of the lines, and what can't be read before them.

    Where no page may, some of them, in which a line of nearly the same words may be found.
    """
    found: list[RawPage | Failure] = []
    others: list[RawPage | Failure] = []
    failures: list[RawPage | Failure] = []
    for page in read(pages):
        if isinstance(page, Failure):
            failures.append(page)
        elif any(_may_hold(page, line) for line in lines):
            found.append(page)
        elif len(others) < _MOST_OTHERS:
            others.append(page)
        if len(found) == _MOST_PAGES:
            break
    if not found and not others and not failures:
        raise CleanerError(f"{', '.join(map(str, pages))}: no pages in there")
    return [*failures, *(found or others)]


def _may_hold(page: RawPage, line: str) -> bool:
    """Whether the line may stand on the page: its longest plain word does, in whatever charset."""
    word = max(_PLAIN.findall(line), key=len, default="").lower()
    data = page.data.encode("utf-8", "replace") if isinstance(page.data, str) else page.data
    return word.encode() in data.lower() or b"\0" in data


def _rules(
    path: Path,
    pack: Pack | None,
    site: str,
    known: RuleSet,
    analyses: Sequence[Analysis],
    asked: Asked,
) -> str:
    """The new rules as a YAML list without indentation; their ids are no other pack's."""
    own = pack.rules[0].topic if pack and pack.rules else ""
    topic = own or topic_of(site or path.stem, topics_of_others(site, known, path.parent))
    taken = {rule.id for one in known.packs for rule in one.rules}
    taken |= {rule.id for rule in pack.rules} if pack else set()
    return renumbered(as_list(asked.rules(topic, analyses)), taken)


def _elsewhere(pack: Pack, pages: Sequence[RawPage], site: str) -> Iterator[tuple[str, str]]:
    """The pages of other sites than the pack's, and what that means.

    site: whose the pages are told to be; else their address or folder tells it.
    """
    if not pack.for_sites_alone:
        return
    for page in pages:
        own = site or told_site(page)
        if own and set(parents(own)).isdisjoint(pack.all_sites):
            sites = listed(list(pack.all_sites))
            yield (
                page.source,
                f"of {own}, where the pack does not hold, since it is for {sites}: name a pack of "
                f"{own}, or add it to `sites` in {pack.path}",
            )


def _checked(
    cleaner: Cleaner,
    path: Path,
    text: str,
    ids: Sequence[str],
    pages: Sequence[RawPage],
    before: Sequence[Analysis],
    asked: Asked,
) -> tuple[str, ...]:
    """What pages do not show with the pack, in words. before: the pages by the pack as it stands.

    Raises:
        NotSound: the check finds faults of the new rules.
        CleanerError: a rule for elements takes the article.
    """
    pack = parse_pack(text, str(path))
    with TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_text(text, "utf-8")
        findings = [one for one in check([trial]).findings if one.rule in ids]
        if findings:
            raise NotSound(path, findings)
    tried = with_pack(cleaner, pack)
    boxes = ByKind(rule for rule in pack.rules if rule.id in ids)[HtmlRule]
    after = [tried.analyze(page) for page in pages]
    check_not_undone(before, after, boxes)
    again = on_several(before)
    return (
        *gone_before(before, asked.remove, boxes),
        *told_once(
            (page.source, said)
            for page, was, now in zip(pages, before, after, strict=True)
            for said in unexpected(was, now, asked.remove, asked.keep, boxes, ids, again)
        ),
    )
