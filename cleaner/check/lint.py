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
from cleaner.rules.index import make_index
from cleaner.rules.match import Matcher
from cleaner.rules.proposals import Proposals
from cleaner.rules.schema import (
    Finder,
    KeepRule,
    LineRule,
    Pack,
    Rule,
    SectionRule,
    SpanRule,
)
from cleaner.scores.card import TOPIC, card_id
from cleaner.scores.register import CARDS
from cleaner.text.fold import fold, fold_digits
from cleaner.text.visible import listed

_Finding = LineRule | SectionRule | KeepRule


class Linter:
    """Looks at the rules of some packs, held against all that take effect with them."""

    def __init__(self, packs: Sequence[Pack], effective: Effective) -> None:
        self._packs = packs
        self._effective = effective
        self._every = [rule for pack in effective.packs for rule in pack.rules]
        self._matcher = Matcher(self._every)
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
        if isinstance(rule, LineRule | SectionRule | KeepRule):
            yield from _phrases(rule)
            yield from _unbounded(rule)
            yield from _slow(rule, rule.find.pattern, rule.find.max_words)
        if isinstance(rule, SpanRule):
            yield from _slow(rule, rule.pattern)
        if _is_tried_everywhere(rule):
            yield finding("R307", rule, "the pattern is tried on every block: no word tells of it")
        if isinstance(rule, LineRule):
            yield from self._covered(rule)
        if isinstance(rule, SectionRule):
            yield from _endless(rule)
        if isinstance(rule, KeepRule):
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
        names = (
            *pack.disable,
            *(n for r in pack.rules if isinstance(r, KeepRule) for n in r.protects),
        )
        for name in names:
            if name in old and name not in self._ids:
                line = _line(pack.path, 1, name)
                message = f"'{name}' is now called '{old[name]}'; use that name"
                yield Finding(code="R404", message=message, path=pack.path, line=line, key=name)

    # Wider rules

    def _covered(self, rule: LineRule) -> Iterator[Finding]:
        """A rule that others make idle: they find all its phrases, wherever it does."""
        wider: list[str] = []
        for language, phrase in _each(rule.find):
            other = self._wider(rule, language, phrase)
            if other is None:
                return
            wider.append(other.id)
        if wider:
            names = listed([f"'{name}'" for name in dict.fromkeys(wider)])
            message = f"finds nothing that {names} would not find too, wherever it looks"
            yield finding("R302", rule, message)

    def _wider(self, rule: LineRule, language: str, phrase: str) -> LineRule | None:
        view = _view(phrase)
        proposals = self._matcher.match([view], "", Proposals())
        for proposal in proposals.removals:
            other = proposal.rule
            if (
                isinstance(other, LineRule)
                and other.id != rule.id
                and other.effect == rule.effect == "remove"
                and _is_wider(other, rule, language)
                and (_place(other) < _place(rule) or not _is_wider(rule, other, language))
            ):
                return other
        return None

    # Exceptions

    def _protects(self, rule: KeepRule) -> Iterator[Finding]:
        renamed = {old for other in self._every for old in other.replaces}
        for name in sorted(rule.protects - self._ids - self._topics - renamed):
            line = _line(rule.path, rule.line, name)
            message = f"protects: '{name}' is the id or topic of no rule"
            yield finding("R403", rule, message, line=line, key=name)
        against = [
            other
            for other in self._every
            if not isinstance(other, KeepRule)
            and (other.id in rule.protects or other.topic in rule.protects)
        ]
        textual = [r for r in against if isinstance(r, LineRule | SpanRule | SectionRule)]
        others = len(textual) < len(against) or not self._cards.isdisjoint(rule.protects)
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
        matcher = Matcher(rule for rule in rules if _removes(rule))
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


def _phrases(rule: _Finding) -> Iterator[Finding]:
    """Phrases of one language that are the same, or that the rule's own wider ones cover."""
    seen: dict[tuple[str, str], str] = {}
    for language, phrase in _each(rule.find):
        folded = fold_digits(fold(phrase)) if rule.find.fold_digits else fold(phrase)
        code = message = ""
        if not folded:
            code = "R305"
            message = f"nothing is left of '{phrase}' after folding, so it is never found"
        elif (language, folded) in seen:
            code = "R301"
            message = f"'{phrase}' and '{seen[language, folded]}' are the same after folding"
        if code:
            line = _line(rule.path, rule.line, phrase)
            yield finding(code, rule, message, line=line, key=phrase)
        seen.setdefault((language, folded), phrase)


def _unbounded(rule: _Finding) -> Iterator[Finding]:
    if rule.find.phrases and rule.find.match != "whole" and not rule.find.max_words:
        suspects = isinstance(rule, LineRule) and rule.effect == "suspect"
        if not suspects and not isinstance(rule, KeepRule):
            message = f"match: {rule.find.match} without 'max_words' finds long paragraphs too"
            yield finding("R306", rule, message)


def _is_tried_everywhere(rule: Rule) -> bool:
    """Whether the rule has a pattern that no literal tells of, and that fails nowhere at once."""
    return any(
        not entry.find.pattern.removeprefix("(?x)").startswith("^")
        for entry in make_index([rule]).unfiltered
    )


def _slow(rule: Rule, pattern: str, max_words: int = 0) -> Iterator[Finding]:
    if pattern and (found := slow_text(pattern, max_words)):
        text, seconds = found
        start = text[:24] + ("…" if len(text) > 24 else "")
        message = (
            f"the pattern takes more than {seconds:.2f} s on a text of {len(text):,} characters "
            f"that starts with {start!r}"
        )
        yield finding("R303", rule, message, line=_line(rule.path, rule.line, "pattern:"))


def _endless(rule: SectionRule) -> Iterator[Finding]:
    bounded = rule.max_blocks or rule.until_phrases
    if rule.until == "end" and not rule.sites and not bounded and "tail" not in rule.find.where:
        message = "until: end on all sites; say where it ends, set 'where: tail', or name the sites"
        yield finding("R401", rule, message, line=_line(rule.path, rule.line, "until:"))


# What two rules share


def _is_wider(one: LineRule, other: LineRule, language: str) -> bool:
    """Whether `one`, which finds a phrase of `other`, finds all blocks that `other` finds by it."""
    a, b = one.find, other.find
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


def _removes(rule: Rule) -> bool:
    if isinstance(rule, LineRule):
        return rule.effect == "remove"
    return isinstance(rule, SpanRule | SectionRule)


def _everywhere(rule: Rule) -> Rule:
    return replace(rule, sites=(), not_sites=()) if rule.sites else rule


def _each(find: Finder) -> Iterator[tuple[str, str]]:
    """Language and phrase of all phrases."""
    for language, phrases in find.phrases.items():
        for phrase in phrases:
            yield language, phrase


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
