"""The reviewer's view of what is learned: rules for a site, to read and to add to its pack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.check.cases import check_rule
from cleaner.errors import CleanerError, RuleFileError, told_of
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.intake.whose import told_site
from cleaner.learning.facts import facts_of, identity
from cleaner.learning.packs import as_yaml, indented, left_alone, new_pack
from cleaner.learning.proposal import Proposal
from cleaner.learning.site import LEAST_ARTICLES, MOST_PAGES, lessons_of
from cleaner.learning.store import Store
from cleaner.learning.topic import topic_of, topics_of_others
from cleaner.model import RawPage
from cleaner.pipeline.cleaner import Cleaner, of_site
from cleaner.rules.files import pack_files
from cleaner.rules.kinds import FieldRule, HtmlRule
from cleaner.rules.load import parse_pack
from cleaner.rules.pack import Pack
from cleaner.rules.rule import Rule
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.values import is_domain
from cleaner.system.files import write_atomically
from cleaner.text.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to add for one site. rules: YAML of a list of rules, without indentation."""

    site: str
    pages: int
    proposals: tuple[Proposal, ...]
    rules: str

    @property
    def pack(self) -> str:
        """A whole pack of the rules."""
        return new_pack(self.site, self.rules)


def suggest(
    cleaner: Cleaner, inputs: Sequence[Path], *, site: str = "", folder: Path | None = None
) -> tuple[tuple[Suggestion, ...], Mapping[str, int], tuple[str, ...]]:
    """For each site with several pages what a pack could take.

    site: whose the pages are that do not tell theirs. folder: where the packs are to stand, whose
    other packs' ids are then left alone, as those of the cleaner's own rules are.

    Returns: what there is to add; the number of pages by site; and what could not be read.
    """
    cleaner = of_site(cleaner, site)
    failed: list[str] = []
    counts: Counter[str] = Counter()
    with Store(most=MOST_PAGES) as store:
        for found in read(inputs):
            try:
                name = _look(cleaner, found, store)
            except CleanerError as error:
                failed.append(told_of(found.source, error))
                continue
            if name:
                counts[name] += 1
            else:
                failed.append(f"{found.source}: of no known site; name it with --site")
        suggestions: list[Suggestion] = []
        given: set[str] = set()
        for name in sorted(counts):
            if counts[name] < LEAST_ARTICLES:
                continue
            if not is_domain(name):
                failed.append(f"{name}: no rule can name a site so; name its domain with --site")
                continue
            lessons = lessons_of(name, store.pages(name))
            own = _own_rules(name, cleaner.rules, folder)
            topic = topic_of(name, topics_of_others(name, cleaner.rules, folder) | given)
            new = _not_yet_said(lessons.proposals, own)
            if proposals := tuple(one for one in new if _holds(one, topic, name, cleaner)):
                given.add(topic)
                rules = as_yaml(topic, name, proposals) + left_alone(topic, name, lessons.left)
                suggestions.append(
                    Suggestion(site=name, pages=counts[name], proposals=proposals, rules=rules)
                )
    told = {name: counts[name] for name in sorted(counts) if is_domain(name)}
    return tuple(suggestions), told, tuple(failed)


def _own_rules(site: str, rules: RuleSet, folder: Path | None) -> tuple[Rule, ...]:
    """The rules of a site's own packs, in use or in the folder."""
    there = _packs_in(folder).values() if folder else ()
    packs = (*rules.sites.packs((site,)), *(pack for pack in there if site in pack.sites))
    return tuple(rule for pack in packs for rule in pack.rules)


def _not_yet_said(proposals: Sequence[Proposal], rules: Sequence[Rule]) -> tuple[Proposal, ...]:
    """Those that none of the rules says already."""
    finders = [rule.finder for rule in rules if rule.finder]
    said = {fold(phrase) for find in finders for _, phrase in find.each()}
    said.update(find.pattern for find in finders)
    said.update(text for rule in rules if isinstance(rule, HtmlRule) for text in rule.select)
    trims = [rule for rule in rules if isinstance(rule, FieldRule)]
    said.update(fold(text) for rule in trims for text in (*rule.trim_start, *rule.trim_end))
    return tuple(one for one in proposals if one.text not in said and fold(one.text) not in said)


def _holds(one: Proposal, topic: str, site: str, cleaner: Cleaner) -> bool:
    """Whether a rule for the proposal, alone, finds the lines that it is made of."""
    pack = parse_pack(new_pack(site, as_yaml(topic, site, [one])), f"{site}.yaml")
    return not any(check_rule(rule, cleaner) for rule in pack.rules if rule.removes)


def _look(cleaner: Cleaner, found: RawPage | Failure, store: Store) -> str:
    """Keeps what a page teaches, where it is among those of its site that count; its site.

    Raises:
        CleanerError: it can't be read or cleaned.
    """
    if isinstance(found, Failure):
        raise found.error
    told = told_site(found, cleaner.options.site)
    if told and not store.wants(told, identity(found)):
        return told
    facts = facts_of(cleaner.look(found, keep=False)[0])
    if facts.site:
        store.add(facts)
    return facts.site


# Adding to packs


def apply(suggestion: Suggestion, folder: Path) -> Path:
    """Adds the rules to the site's pack in the folder, which is made where there is none.

    All that stands in the pack stays as it is, comments included. Ids that a pack of the folder
    has already get a number.

    Raises:
        RuleFileError: the pack can't be read, or not be added to.
    """
    packs = _packs_in(folder)
    ids = {rule.id for pack in packs.values() for rule in pack.rules}
    rules = renumbered(suggestion.rules, ids)
    path = next((path for path, pack in packs.items() if suggestion.site in pack.sites), None)
    if path is None:
        path = folder / f"{suggestion.site}.yaml"
        write_atomically(path, new_pack(suggestion.site, rules).encode())
        return path
    before = path.read_text("utf-8")
    after = added(before, rules, str(path))
    parse_pack(after, str(path))
    write_atomically(path, after.encode())
    return path


def _packs_in(folder: Path) -> dict[Path, Pack]:
    """The packs of the folder by their files."""
    if not folder.is_dir():
        return {}
    return {path: parse_pack(path.read_bytes(), str(path)) for path in pack_files(folder)}


def renumbered(rules: str, ids: set[str]) -> str:
    """The rules with ids that are not yet taken."""

    def other(match: re.Match[str]) -> str:
        name = match.group(2)
        number = 2
        while name in ids:
            name = f"{match.group(2)}-{number}"
            number += 1
        ids.add(name)
        return match.group(1) + name

    return re.sub(r"^(- id: )(\S+)", other, rules, flags=re.MULTILINE)


def added(pack: str, rules: str, path: str) -> str:
    """The text of the pack with rules at the end of its list, all else untouched.

    Raises:
        RuleFileError: its `rules` are written between brackets.
    """
    lines = pack.split("\n")
    at = next((n for n, line in enumerate(lines) if re.match(r"rules\s*:", line)), None)
    if at is None:
        return pack.rstrip("\n") + "\nrules:\n" + indented(rules, 2)
    inline = lines[at].partition(":")[2].split(" #")[0].strip()
    if inline == "[]":
        lines[at] = "rules:"
    elif inline and not inline.startswith("#"):
        message = "rules: write the list one rule a line, so that rules can be added to it"
        raise RuleFileError(message, path=path, line=at + 1, column=1, code="R104")
    behind = at + 1
    while behind < len(lines) and not re.match(r"[^\s#-]", lines[behind]):
        behind += 1
    end = behind
    while end > at + 1 and re.match(r"\s*$|#", lines[end - 1]):
        end -= 1
    first = next((line for line in lines[at + 1 : end] if line.lstrip().startswith("- ")), "  - ")
    indent = len(first) - len(first.lstrip())
    block = ["", *indented(rules, indent).rstrip("\n").split("\n")]
    tail = [line for line in lines[end:behind] if line.strip()] + lines[behind:]
    return "\n".join([*lines[:end], *block, *([""] if tail else []), *tail]).rstrip("\n") + "\n"
