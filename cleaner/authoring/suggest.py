"""Mined proposals → packs: tried on the pages they come from, written as YAML to review."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cleaner.authoring.mine import LEAST_PAGES, Proposal, mine
from cleaner.authoring.topic import topic_of, topics_of_others
from cleaner.authoring.trial import placed
from cleaner.errors import CleanerError, RuleFileError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.model import RawPage
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.files import pack_files
from cleaner.rules.load import parse_pack
from cleaner.rules.pack import Pack
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.values import is_domain
from cleaner.system.files import write_atomically
from cleaner.text.fold import count_words, fold, fold_digits

_LINKED: Final = 0.6
"""Share of characters in links from which a line is a link. Chosen, never measured."""
_SHOWN_PHRASES: Final = 2
"""Phrases of a proposed rule that become its cases."""
_STOCK = "A stock line of the site's pages"
_PLAIN = re.compile(r"[^\W\d_][\w ’-]*")
_WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
MODELINE = "# yaml-language-server: $schema=schema.json"


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


def new_pack(site: str, rules: str) -> str:
    """A pack for a site around the YAML of its rules."""
    return (
        f"{MODELINE}\npack: {site}\nwhy: Stock lines that the pages of {site} set around an "
        f"article.\nsites: [{site}]\nrules:\n{_indented(rules, 2)}"
    )


def suggest(
    cleaner: Cleaner, inputs: Sequence[Path], *, site: str = "", folder: Path | None = None
) -> tuple[tuple[Suggestion, ...], Mapping[str, int], tuple[str, ...]]:
    """For each site with several pages what a pack could take.

    site: whose all the pages are, whatever they say. folder: where the packs are to stand, whose
    other packs' ids are then left alone, as those of the cleaner's own rules are.

    Returns: what there is to add; the number of pages by site; and what could not be read.
    """
    by_site: dict[str, list[RawPage]] = {}
    analyses: dict[str, list[Analysis]] = {}
    failed: list[str] = []
    for found in read(inputs):
        try:
            if isinstance(found, Failure):
                raise found.error
            if site:
                found = replace(found, url=f"https://{site}/")
            analysis = placed(cleaner, found)
        except CleanerError as error:
            failed.append(f"{found.source}: {error}")
            continue
        name = analysis.site
        if name:
            by_site.setdefault(name, []).append(found)
            analyses.setdefault(name, []).append(analysis)
        else:
            failed.append(f"{found.source}: of no known site; name it with --site")
    suggestions: list[Suggestion] = []
    given: set[str] = set()
    for name in sorted(by_site):
        if len(by_site[name]) < LEAST_PAGES:
            continue
        if not is_domain(name):
            failed.append(f"{name}: no rule can name a site so; name its domain with --site")
            continue
        proposals = _proven(cleaner, name, by_site[name], analyses[name], mine(analyses[name]))
        if proposals:
            topic = topic_of(name, topics_of_others(name, cleaner.rules, folder) | given)
            given.add(topic)
            rules = as_yaml(topic, proposals)
            suggestions.append(
                Suggestion(site=name, pages=len(by_site[name]), proposals=proposals, rules=rules)
            )
    counts = {name: len(by_site[name]) for name in sorted(by_site) if is_domain(name)}
    return tuple(suggestions), counts, tuple(failed)


def _proven(
    cleaner: Cleaner,
    site: str,
    pages: Sequence[RawPage],
    before: Sequence[Analysis],
    proposals: Sequence[Proposal],
) -> tuple[Proposal, ...]:
    """The proposals that take nothing on these pages but what recurs, or is a box's link."""
    counts: Counter[str] = Counter()
    for analysis in before:
        counts.update({view.folded for view in analysis.views})
        counts.update({fold_digits(view.folded) for view in analysis.views})
    left = tuple(proposals)
    while left:
        text = new_pack(
            site, "\n".join(as_yaml("tried", [p], number) for number, p in enumerate(left))
        )
        pack = parse_pack(text, site)
        rules = RuleSet([*cleaner.rules.packs, pack], switched=cleaner.rules.switched)
        tried = Cleaner(rules, cleaner.options, cleaner.cards)
        guilty: set[int] = set()
        numbers = {rule.id: number for number, rule in enumerate(pack.rules)}
        for page, analysis in zip(pages, before, strict=True):
            if len(guilty) == len(left):
                break
            guilty |= _wrong(tried, page, analysis, numbers, counts, left, site)
        if not guilty:
            return left
        left = tuple(p for number, p in enumerate(left) if number not in guilty)
    return left


def _wrong(
    tried: Cleaner,
    page: RawPage,
    before: Analysis,
    numbers: dict[str, int],
    counts: Counter[str],
    proposals: Sequence[Proposal],
    site: str,
) -> set[int]:
    """Numbers of the proposals that take something of this page which stands on it alone."""
    url = page.url or f"https://{site}/"
    after = tried.analyze(page, url=url) if page.url else tried.analyze(_of(page, url))
    stayed = {
        view.folded
        for view, fate in zip(before.views, before.resolved.fates, strict=True)
        if fate.rule is None
    }
    wrong: set[int] = set()
    headline = {fold(after.headline.title), *map(fold, after.headline.dek.split("\n"))} - {""}
    for index, fate in fates_of(after).items():
        if fate.rule not in numbers:
            continue
        view = after.views[index]
        recurs = max(counts[view.folded], counts[fold_digits(view.folded)]) >= LEAST_PAGES
        linked = (view.block.link_density or 0.0) >= _LINKED
        number = numbers[fate.rule]
        known = recurs or linked or view.folded in proposals[number].finds
        if view.folded in stayed | headline and not known:
            wrong.add(number)
    return wrong


def _of(page: RawPage, url: str) -> RawPage:
    return replace(page, url=url)


# YAML


def as_yaml(topic: str, proposals: Sequence[Proposal], start: int = 0) -> str:
    """Rules for the proposals, as a YAML list; phrases of one sort share a rule.

    topic: what their ids begin with. start: number behind the ids, for rules that are tried one
    by one.
    """
    behind = f"-{start}" if start else ""
    parts: list[str] = []
    lines = [p for p in proposals if p.form == "line"]
    for name, inside in (("stock", False), ("inside", True)):
        chosen = [p for p in lines if ("body" in p.zones) is inside]
        parts += _phrase_rule(f"{topic}.{name}{behind}", chosen, "")
    numbers = [p for p in proposals if p.form == "numbers"]
    parts += _phrase_rule(f"{topic}.numbers{behind}", numbers, "digits: fold")
    starts = [p for p in proposals if p.form == "start"]
    parts += _phrase_rule(f"{topic}.see{behind}", starts, "match: start")
    for number, proposal in enumerate((p for p in proposals if p.form == "names"), start or 1):
        parts.append(_pattern_rule(f"{topic}.line-{number}", proposal))
    for number, proposal in enumerate((p for p in proposals if p.form == "box"), start or 1):
        parts.append(_box_rule(f"{topic}.box-{number}", proposal))
    return "\n".join(parts)


def _phrase_rule(identity: str, proposals: Sequence[Proposal], extra: str) -> Iterator[str]:
    if not proposals:
        return
    whys = {
        "digits: fold": "A stock line of the site's pages, with a number in it",
        "match: start": "A line that points to something else on the site",
    }
    examples = [text for p in proposals for text in p.examples[:1]]
    words = max(count_words(text) for p in proposals for text in p.examples)
    bound = words if not extra.startswith("match") else min(40, words + 8)
    lines = [
        f"- id: {identity}",
        "  kind: line",
        f"  why: {whys.get(extra, _STOCK)}",
        *([f"  {extra}"] if extra else []),
        f"  max_words: {max(bound, 1)}",
        *_where(proposals),
        "  phrases:",
        "    any:",  # A page whose language is told wrong is still of the site.
        *(f"      - {quoted(p.text)}  # {p.pages} of {p.of} pages" for p in proposals),
        *_cases(examples),
    ]
    yield "\n".join(lines) + "\n"


def _pattern_rule(identity: str, proposal: Proposal) -> str:
    words = max(count_words(text) for text in proposal.examples)
    lines = [
        f"- id: {identity}  # {proposal.pages} of {proposal.of} pages",
        "  kind: line",
        "  why: A stock line of the site's pages, with other names, dates or numbers each time",
        f"  max_words: {words + 3}",
        *_where([proposal]),
        f"  pattern: {quoted(proposal.text)}",
        *_cases(proposal.examples),
    ]
    return "\n".join(lines) + "\n"


def _box_rule(identity: str, proposal: Proposal) -> str:
    sign, name = proposal.text[0], proposal.text[1:]
    attribute = "class" if sign == "." else "id"
    text = proposal.examples[0].replace("&", "&amp;").replace("<", "&lt;")
    page = f'<p>{CASE_PROSE}</p><div {attribute}="{name}"><p>{text}</p></div>'
    lines = [
        f"- id: {identity}  # {proposal.pages} of {proposal.of} pages",
        "  kind: html",
        "  why: A box of the site's pages that never holds the article's prose",
        "  action: drop",
        f"  select: {quoted(proposal.text)}",
        *(f"  # such as: {_comment(text)}" for text in proposal.examples[:3]),
        "  removes:",
        f"    - page: {quoted(page)}",
        f"      gone: [{quoted(proposal.examples[0])}]",
    ]
    return "\n".join(lines) + "\n"


CASE_PROSE = (
    "The council met on Monday evening and voted for the new bridge by eight to three, after a "
    "debate of four hours."
)


def _where(proposals: Iterable[Proposal]) -> list[str]:
    zones = sorted({zone for p in proposals for zone in p.zones})
    return [] if "body" in zones or "anywhere" in zones else [f"  where: [{', '.join(zones)}]"]


def _cases(examples: Sequence[str]) -> list[str]:
    """Cases of both sorts: lines as they stand, and a sentence that only speaks of one."""
    first = examples[0].strip(" .!?:\"'")
    sentence = (
        f"The words “{first}” were painted on the harbour wall, she said, and nobody knew why."
    )
    return [
        "  removes:",
        *(f"    - {quoted(text)}" for text in examples[:_SHOWN_PHRASES]),
        "  keeps:",
        f"    - {quoted(sentence)}",
    ]


def quoted(text: str) -> str:
    """The text as a YAML scalar on one line, plain where that is safe.

    >>> quoted("Read more"), quoted("Photo: x"), quoted("it's")
    ('Read more', "'Photo: x'", "'it''s'")
    """
    if not text.isprintable():
        escaped = text.encode("unicode_escape").decode("ascii").replace('"', '\\"')
        return f'"{escaped}"' if "\\" in escaped else f"'{text}'"
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS
    return text if plain else "'" + text.replace("'", "''") + "'"


def _comment(text: str) -> str:
    return " ".join(text.split())[:100]


def _indented(text: str, by: int) -> str:
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(True))


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
    rules = _renumbered(suggestion.rules, ids)
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


def _renumbered(rules: str, ids: set[str]) -> str:
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
        return pack.rstrip("\n") + "\nrules:\n" + _indented(rules, 2)
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
    block = ["", *_indented(rules, indent).rstrip("\n").split("\n")]
    tail = [line for line in lines[end:behind] if line.strip()] + lines[behind:]
    return "\n".join([*lines[:end], *block, *([""] if tail else []), *tail]).rstrip("\n") + "\n"
