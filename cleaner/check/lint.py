"""What a rule's text alone gives away: idle phrases, slow patterns, rules that take too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cleaner.blocks.folded import FoldedBlock, fold_block
from cleaner.check.findings import Finding, finding
from cleaner.check.slow import slow_text
from cleaner.model import Block
from cleaner.rules.combine import Effective
from cleaner.rules.finder import Finder
from cleaner.rules.index import make_index
from cleaner.rules.match import Matcher
from cleaner.rules.pack import Pack
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.card import TOPIC, card_id
from cleaner.scores.register import CARDS
from cleaner.text.visible import listed


class Linter:
    """Looks at the rules of some packs, held against all that take effect with them.

    shipped: the shipped packs, which are indexed already.
    """

    def __init__(self, packs: Sequence[Pack], effective: Effective, shipped: RuleSet) -> None:
        self._packs = packs
        self._effective = effective
        self._every = [rule for pack in effective.packs for rule in pack.rules]
        indexed = {rule.id for pack in shipped.packs for rule in pack.rules}
        self._shipped = shipped
        self._others = Matcher(rule for rule in self._every if rule.id not in indexed)
        self._cards = {TOPIC, *map(card_id, CARDS)}
        self._topics = {TOPIC, *(rule.topic for rule in self._every)}
        self._ids = {*self._cards, *(rule.id for rule in self._every)}

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, rule by rule."""
        for pack in self._packs:
            yield from self._of_pack(pack)
            for rule in pack.rules:
                yield from self._of_rule(rule)
        yield from self._takes_sentences()

    def _of_rule(self, rule: Rule) -> Iterator[Finding]:
        yield from _passed(rule)
        for odd in rule.oddities():
            line = _line(rule.path, rule.line, odd.key) if odd.key else 0
            yield finding(odd.code, rule, odd.message, line=line, key=odd.key)
        if find := rule.finder:
            yield from _slow(rule, find)
            if _is_tried_everywhere(rule):
                message = "the pattern is tried on every block: no word tells of it"
                yield finding("R307", rule, message)
            if rule.effect == "remove":
                yield from self._covered(rule, find)
        if rule.mentions:
            yield from self._protects(rule)

    # Whole packs

    def _of_pack(self, pack: Pack) -> Iterator[Finding]:
        for name, path in self._effective.idle:
            if path == pack.path:
                message = f"disable: '{name}' is the id of no rule"
                yield Finding(
                    code="R403", message=message, path=path, line=_line(path, 1, name), key=name
                )
        old = {old: rule.id for rule in self._every for old in rule.replaces}
        mentioned = (name for rule in pack.rules for name in rule.mentions)
        for name in (*pack.disable, *mentioned):
            if name in old and name not in self._ids:
                line = _line(pack.path, 1, name)
                message = f"'{name}' is now called '{old[name]}'; use that name"
                yield Finding(code="R404", message=message, path=pack.path, line=line, key=name)

    # Wider rules

    def _covered(self, rule: Rule, find: Finder) -> Iterator[Finding]:
        """A rule that others make idle: they find all its phrases, wherever it does."""
        wider: list[str] = []
        for language, phrase in find.each():
            other = self._wider(rule, find, language, phrase)
            if other is None:
                return
            wider.append(other.id)
        if wider:
            names = listed([f"'{name}'" for name in dict.fromkeys(wider)])
            message = f"finds nothing that {names} would not find too, wherever it looks"
            yield finding("R302", rule, message)

    def _wider(self, rule: Rule, find: Finder, language: str, phrase: str) -> Rule | None:
        view = _view(phrase)
        proposals = self._shipped.propose([view], "", rule.sites)
        self._others.match([view], "", proposals)
        for proposal in proposals.removals:
            other = proposal.rule
            if (
                other.id != rule.id
                and other.id in self._ids
                and (others := other.finder)
                and _is_wider(other, others, rule, find, language)
                and (
                    _place(other) < _place(rule)
                    or not _is_wider(rule, find, other, others, language)
                )
            ):
                return other
        return None

    # Exceptions

    def _protects(self, rule: Rule) -> Iterator[Finding]:
        renamed = {old for other in self._every for old in other.replaces}
        for name in sorted(rule.mentions - self._ids - self._topics - renamed):
            line = _line(rule.path, rule.line, name)
            message = f"protects: '{name}' is the id or topic of no rule"
            yield finding("R403", rule, message, line=line, key=name)
        against = [
            other
            for other in self._every
            if other.effect != "keep"
            and (other.id in rule.mentions or other.topic in rule.mentions)
        ]
        textual = [other for other in against if other.finder]
        others = len(textual) < len(against) or not self._cards.isdisjoint(rule.mentions)
        if not rule.removes or not textual or others:
            return  # Cards, shapes and selectors can't be tried on a line.
        lines = [line for case in rule.removes for line in case.page.splitlines() if line.strip()]
        found = Matcher(textual).match([_view(line) for line in lines], "", Proposals())
        if not (any(found.takers()) or found.suspects):
            message = "no rule that it protects from would take any of its own cases"
            yield finding("R403", rule, message)

    # Ordinary sentences

    def _takes_sentences(self) -> Iterator[Finding]:
        rules = [_everywhere(rule) for pack in self._packs for rule in pack.rules]
        matcher = Matcher(rule for rule in rules if rule.effect in _REMOVING)
        taken: dict[str, tuple[Rule, list[str]]] = {}
        for language, text in sentences():
            proposals = matcher.match([_view(text)], language, Proposals())
            for rule in proposals.takers():
                taken.setdefault(f"{rule.path}:{rule.line}", (rule, []))[1].append(text)
        for rule, texts in taken.values():
            message = f"takes ordinary sentences: {_quoted(list(dict.fromkeys(texts)))}"
            yield finding("R304", rule, message)


# One rule by itself


def _passed(rule: Rule) -> Iterator[Finding]:
    if rule.valid_until and rule.valid_until < date.today().isoformat():
        message = f"valid_until {rule.valid_until} has passed; look at the site, then move the date"
        line = _line(rule.path, rule.line, rule.valid_until)
        yield finding("R402", rule, message, line=line, key=rule.valid_until)


def _is_tried_everywhere(rule: Rule) -> bool:
    """Whether the rule has a pattern that no literal tells of, and that fails nowhere at once."""
    return any(
        not entry.find.pattern.removeprefix("(?x)").startswith("^")
        for entry in make_index([rule]).unfiltered
    )


def _slow(rule: Rule, find: Finder) -> Iterator[Finding]:
    if find.pattern and (found := slow_text(find.pattern, find.max_words)):
        text, seconds = found
        start = text[:24] + ("…" if len(text) > 24 else "")
        message = (
            f"the pattern takes more than {seconds:.2f} s on a text of {len(text):,} characters "
            f"that starts with {start!r}"
        )
        yield finding("R303", rule, message, line=_line(rule.path, rule.line, "pattern:"))


# What two rules share


def _is_wider(one: Rule, a: Finder, other: Rule, b: Finder, language: str) -> bool:
    """Whether `one`, which finds a phrase of `other`, finds all blocks that `other` finds by it.

    a, b: their finders.
    """
    if b.match != "whole" and (a.pattern or a.match not in (b.match, "anywhere")):
        return False
    languages = set(a.phrases) | {"any"} if a.phrases else {"any"}
    return (
        (bool(a.pattern) or "any" in a.phrases or language in languages)
        and (not one.languages or (bool(other.languages) and other.languages <= one.languages))
        and (not one.sites or (bool(other.sites) and set(other.sites) <= set(one.sites)))
        and not one.not_sites
        and (not a.where or (bool(b.where) and b.where <= a.where))
        and (not a.kinds or (bool(b.kinds) and b.kinds <= a.kinds))
        and (not a.max_words or b.match == "whole" or 0 < b.max_words <= a.max_words)
        and a.min_words <= max(b.min_words, 1)
        and (not a.before_prose or b.before_prose)
        and set(a.not_ending) <= set(b.not_ending)
    )


def _place(rule: Rule) -> tuple[str, int]:
    return rule.path, rule.line


_REMOVING = frozenset(("remove", "cut", "section"))


def _everywhere(rule: Rule) -> Rule:
    return replace(rule, sites=(), not_sites=()) if rule.sites else rule


def _view(text: str) -> FoldedBlock:
    return fold_block(Block(index=0, text=text, start=0, end=len(text)))


def _quoted(phrases: Sequence[str]) -> str:
    return listed([repr(phrase) for phrase in phrases])


# Files


def sentences() -> Iterator[tuple[str, str]]:
    """Language and text of the ordinary sentences that no rule may take."""
    text = (Path(__file__).parent / "sentences.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, _, sentence = line.partition(": ")
            yield language, sentence


def _line(path: str, first: int, text: str) -> int:
    """The first line from `first` on that holds the text; `first` where none does."""
    file = Path(path)
    lines = file.read_text("utf-8", "replace").split("\n") if file.is_file() else ()
    for number, line in enumerate(lines[first - 1 :], first):
        if text in line:
            return number
    return first
