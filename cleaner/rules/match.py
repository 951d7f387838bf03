"""Rules look at blocks and propose: which rule finds which block, or which part of it.

All rules look at all blocks; no rule sees another's effect. Whole-line phrases are found by
hash, all other phrases and the literals that patterns require by one Aho-Corasick automaton;
only then are patterns tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import ahocorasick
import regex

from cleaner.fold import (
    OUTER,
    count_all_words,
    fold,
    fold_digits,
    fold_lines,
    is_unspaced,
    strip_outer,
)
from cleaner.language import neighbours
from cleaner.model import Block
from cleaner.normalize import mojibake_lines
from cleaner.rules.literals import needs_digit, required_literals, required_starts
from cleaner.rules.schema import (
    Finder,
    HtmlRule,
    KeepRule,
    LineRule,
    Rule,
    SectionRule,
    SpanRule,
)

_LONG_WORDS = 60
"""Longer blocks are prose: cue words say nothing of them, and most rules are bounded anyway."""
_NO_BOUND = 1 << 30
_LEAST_SHARE = 0.1
_PROSE_WORDS = 12
_STOPS = tuple(".!?。！？।؟…")
_QUOTES = frozenset("\"'")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FoldedBlock:
    """A block with the forms of its text that rules compare.

    inner: folded, outer punctuation kept; folded: without it; words: count.
    """

    block: Block
    inner: str
    folded: str
    words: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule's wish to take (or, for `keep`, to hold) a block or a part of it.

    start, end: the part, in characters of the block's text; `end` 0 means the whole block.
    """

    rule: Rule
    index: int
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Proposals:
    """What all rules say of one page, by kind of effect.

    suspects: topics by block index; fields: blocks that html rules point out as title or dek.
    warnings: rules that were set aside, in words.
    """

    removals: list[Proposal] = field(default_factory=list)
    keeps: list[Proposal] = field(default_factory=list)
    starts: list[Proposal] = field(default_factory=list)
    suspects: dict[int, set[str]] = field(default_factory=dict)
    fields: dict[str, list[int]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def drop(self, ids: frozenset[str]) -> None:
        """Takes back what rules with these ids proposed; evidence can't be told apart."""
        for name in ("removals", "keeps", "starts"):
            setattr(self, name, [p for p in getattr(self, name) if p.rule.id not in ids])

    def sure(self) -> set[int]:
        """Blocks that a rule takes wherever they stand."""
        return {
            proposal.index
            for proposal in self.removals
            if not proposal.end
            and isinstance(proposal.rule, LineRule)
            and not proposal.rule.find.where
        }


@dataclass(frozen=True, slots=True)
class _Entry:
    """One phrase, or one pattern behind its literal, of one rule.

    most: words that the block may have; digit: the block must hold one.
    """

    rule: Any
    find: Finder
    language: str
    mode: str
    most: int
    unspaced: bool = False
    digit: bool = False


_NONE: list[_Entry] = []


def fold_block(block: Block) -> FoldedBlock:
    """The block with its folded forms, mojibake repaired: rules look at what readers will see."""
    return fold_blocks([block])[0]


def fold_blocks(blocks: Sequence[Block]) -> tuple[FoldedBlock, ...]:
    """The blocks of a page with their folded forms, folded all at once."""
    texts = mojibake_lines([block.text for block in blocks])
    counts = count_all_words(texts)
    return tuple(
        FoldedBlock(block, inner, strip_outer(inner), count)
        for block, inner, count in zip(blocks, fold_lines(texts), counts, strict=True)
    )


class _Literals:
    """Literals and what stands behind each, found in one pass by an Aho-Corasick automaton."""

    def __init__(self, entries: Iterable[tuple[str, _Entry]]) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        for literal, entry in entries:
            self._entries.setdefault(literal, []).append(entry)
        self._automaton = ahocorasick.Automaton()
        for literal in self._entries:
            self._automaton.add_word(literal, literal)
        if self._entries:
            self._automaton.make_automaton()
        self._heard: dict[str, dict[str, tuple[_Entry, ...]]] = {}

    def scan(
        self, views: Sequence[FoldedBlock], texts: Sequence[str], reader: _Reader
    ) -> dict[int, list[_Entry]]:
        """The entries whose literals stand in the texts in the right place, by text.

        texts: the folded forms of the blocks, outer punctuation kept.
        """
        found: dict[int, list[_Entry]] = {}
        if not self._entries or not texts:
            return found
        heard = self._heard.setdefault(reader.language, {})
        whole = "\n".join(texts)
        behind = -1
        at = -1
        seen: set[int] = set()
        own: list[_Entry] = []
        for last, literal in self._automaton.iter(whole):
            entries = heard.get(literal)
            if entries is None:
                entries = heard[literal] = tuple(filter(reader.hears, self._entries[literal]))
            if not entries:
                continue
            while last >= behind:
                at += 1
                start = behind + 1 if at else 0
                behind = start + len(texts[at])
                seen = set()
                own = found[at] = []
            first = last - len(literal) + 1
            count = views[at].words
            for entry in entries:
                if entry.most < count or id(entry) in seen:
                    continue
                if entry.mode != "pattern" and not _in_place(
                    entry, whole, first, last + 1, start, behind
                ):
                    continue
                seen.add(id(entry))
                own.append(entry)
        return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whose entries count on a page. allowed: languages; `None` where the page's is unknown."""

    language: str
    allowed: frozenset[str] | None

    def hears(self, entry: _Entry) -> bool:
        """Whether the entry's phrase and rule are for pages in this language."""
        if self.allowed is None:
            return True
        languages = entry.rule.languages
        return entry.language in self.allowed and not (
            languages and languages.isdisjoint(self.allowed)
        )


def _in_place(entry: _Entry, whole: str, first: int, last: int, start: int, behind: int) -> bool:
    """Whether a phrase that was found stands where its rule wants it.

    first, last: its range. start, behind: the range of its block in the text.
    """
    if entry.mode == "start" and whole[start:first].strip(OUTER):
        return False
    if entry.mode == "end" and whole[last:behind].strip(OUTER):
        return False
    return entry.unspaced or _at_borders(whole, first, last)


class Matcher:
    """All line, keep, section and span rules of a set, ready to look at pages."""

    def __init__(self, rules: Iterable[Rule], *, timeout: float = 0.25) -> None:
        self._timeout = timeout
        self._whole: dict[str, list[_Entry]] = {}
        self._whole_digits: dict[str, list[_Entry]] = {}
        self._unfiltered: list[_Entry] = []
        self._compiled: dict[str, Any] = {}
        self._starts: dict[str, dict[str, tuple[str, ...]]] = {}
        self._pairs: list[tuple[str, _Entry]] = []
        self._pairs_digits: list[tuple[str, _Entry]] = []
        for rule in rules:
            if isinstance(rule, (LineRule, KeepRule, SectionRule)):
                self._add(rule, rule.find)
            elif isinstance(rule, SpanRule):
                self._add_pattern(rule, Finder(pattern=rule.pattern, where=rule.where))
        self._short = _Literals(self._pairs)
        self._long = _Literals(pair for pair in self._pairs if pair[1].most > _LONG_WORDS)
        self._digits = _Literals(self._pairs_digits)

    def __bool__(self) -> bool:
        return bool(self._compiled or self._whole or self._whole_digits or self._pairs)

    def _add(self, rule: Rule, find: Finder) -> None:
        if find.pattern:
            self._add_pattern(rule, find)
        most = _most_words(rule, find)
        for language, phrases in find.phrases.items():
            for phrase in phrases:
                folded = fold(phrase)
                if find.fold_digits:
                    folded = fold_digits(folded)
                if not folded:
                    continue
                entry = _Entry(rule, find, language, find.match, most, is_unspaced(folded))
                if find.match == "whole":
                    table = self._whole_digits if find.fold_digits else self._whole
                    table.setdefault(folded, []).append(entry)
                else:
                    pairs = self._pairs_digits if find.fold_digits else self._pairs
                    pairs.append((folded, entry))

    def _add_pattern(self, rule: Rule, find: Finder) -> None:
        self._compiled[find.pattern] = regex.compile(find.pattern, regex.IGNORECASE)
        entry = _Entry(
            rule,
            find,
            "any",
            "pattern",
            _most_words(rule, find),
            digit=needs_digit(find.pattern),
        )
        by_first: dict[str, list[str]] = {}
        for start in sorted(required_starts(find.pattern)):
            by_first.setdefault(start[0], []).append(start)
        self._starts[find.pattern] = {first: tuple(all) for first, all in by_first.items()}
        literals = required_literals(find.pattern)
        # A literal `0` of a digit-folding pattern stands for any number, so it filters nothing.
        if find.fold_digits and any("0" in literal for literal in literals):
            literals = frozenset()
        self._pairs += [(literal, entry) for literal in sorted(literals)]
        if not literals:
            self._unfiltered.append(entry)

    def match(self, blocks: Sequence[FoldedBlock], language: str, into: Proposals) -> Proposals:
        """Adds what the rules propose for these blocks to `into`, in the blocks' order.

        language: the page's; empty where unknown, then phrases of all languages count.
        """
        allowed = neighbours(language) | {"any", "en"} if language else None
        reader = _Reader(language, allowed)
        unfiltered = [entry for entry in self._unfiltered if reader.hears(entry)]
        behind_literals = self._behind_literals(blocks, reader)
        for view, behind in zip(blocks, behind_literals, strict=True):
            digits = _DIGIT.search(view.inner) is not None
            found = [entry for entry in self._by_line(view, digits) if reader.hears(entry)]
            found += behind
            found += [entry for entry in unfiltered if entry.most >= view.words]
            if not found:
                continue
            quoted = view.inner[:1] in _QUOTES and not _QUOTES.isdisjoint(view.inner[1:])
            for entry in found:
                if (digits or not entry.digit) and not (quoted and _spoken(entry)):
                    self._propose(entry, view, into)
        return into

    def _by_line(self, view: FoldedBlock, digits: bool) -> list[_Entry]:
        """The entries of which the block is the whole phrase."""
        found = self._whole.get(view.folded, _NONE)
        if self._whole_digits:
            folded = fold_digits(view.folded) if digits else view.folded
            found = found + self._whole_digits.get(folded, _NONE)
        return found

    def _behind_literals(self, views: Sequence[FoldedBlock], reader: _Reader) -> list[list[_Entry]]:
        """For each block the entries whose literals stand in it; bounds are not yet checked."""
        found: list[list[_Entry]] = [[] for _ in views]
        short = [at for at, view in enumerate(views) if view.words <= _LONG_WORDS]
        long = [at for at, view in enumerate(views) if view.words > _LONG_WORDS]
        for literals, places in ((self._short, short), (self._long, long)):
            chosen = [views[at] for at in places]
            texts = [view.inner for view in chosen]
            for at, entries in literals.scan(chosen, texts, reader).items():
                found[places[at]] += entries
        if self._pairs_digits:
            texts = [fold_digits(view.inner) for view in views]
            for at, entries in self._digits.scan(views, texts, reader).items():
                found[at] += entries
        return found

    def _propose(self, entry: _Entry, view: FoldedBlock, into: Proposals) -> None:
        find = entry.find
        if view.words > entry.most:
            return
        if view.words < find.min_words or (find.kinds and view.block.kind not in find.kinds):
            return
        rule = entry.rule
        index = view.block.index
        if isinstance(rule, SpanRule):
            self._propose_span(rule, view, into)
            return
        if entry.mode == "pattern" and not self._search(find, view.folded):
            return
        if isinstance(rule, KeepRule):
            into.keeps.append(Proposal(rule, index))
        elif isinstance(rule, SectionRule):
            into.starts.append(Proposal(rule, index))
        elif rule.effect == "suspect":
            into.suspects.setdefault(index, set()).add(rule.topic)
        else:
            into.removals.append(Proposal(rule, index))

    def _search(self, find: Finder, folded: str) -> bool:
        text = fold_digits(folded) if find.fold_digits else folded
        starts = self._starts[find.pattern]
        # To patterns without case the dotless i is an i.
        if starts and "ı" not in text and not text.startswith(starts.get(text[:1], ())):
            return False
        try:
            return bool(self._compiled[find.pattern].search(text, timeout=self._timeout))
        except TimeoutError:
            return False

    def _propose_span(self, rule: SpanRule, view: FoldedBlock, into: Proposals) -> None:
        text = view.block.text
        try:
            matches = list(self._compiled[rule.pattern].finditer(text, timeout=self._timeout))
        except TimeoutError:
            return
        for match in matches:
            group = "gone" if "gone" in match.re.groupindex else 0
            start, end = match.span(group)
            if start == end or (end - start) > rule.max_share * len(text):
                continue
            if rule.at == "start" and text[:start].strip():
                continue
            if rule.at == "end" and text[end:].strip(" .\u00a0"):
                continue
            into.removals.append(Proposal(rule, view.block.index, start, end))


def _spoken(entry: _Entry) -> bool:
    """Whether the entry must not find a block that starts with a quotation mark.

    Such a block is speech, or speaks about the phrase; only captions and cues are looked for.
    """
    rule = entry.rule
    if isinstance(rule, LineRule) and (rule.effect == "suspect" or rule.topic == "caption"):
        return False
    return entry.mode in ("whole", "start") or entry.find.pattern.startswith("^")


def match_marks(
    views: Sequence[FoldedBlock], rules: Iterable[HtmlRule], into: Proposals
) -> Proposals:
    """Adds what html rules with selectors propose, by the `rule:ID` marks of the blocks.

    A `body` rule that found its element proposes everything outside it, and the scores have no
    say over the prose inside. Where hardly any of the
    page's prose would be left, the rules are out of date for it: none of them takes anything, and
    a warning names them.
    """
    known = {f"rule:{rule.id}": rule for rule in rules if rule.select or rule.xpath}
    if not known:
        return into
    bodies: list[HtmlRule] = []
    inside: set[int] = set()
    drops: list[Proposal] = []
    for view in views:
        index = view.block.index
        for mark in sorted(view.block.marks.intersection(known)):
            rule = known[mark]
            if rule.action == "drop":
                drops.append(Proposal(rule, index))
            elif rule.action == "body":
                bodies.append(rule)
                inside.add(index)
                if _is_prose(view):
                    into.keeps.append(Proposal(_shield(rule), index))
            elif rule.action == "suspect":
                into.suspects.setdefault(index, set()).add(rule.topic)
            elif rule.action in ("title", "dek"):
                into.fields.setdefault(rule.action, []).append(index)
                inside.add(index)
    if bodies:
        outside = [view.block.index for view in views if view.block.index not in inside]
        drops += [Proposal(bodies[0], index) for index in outside]
    if outdated := _outdated(views, drops):
        into.warnings.append(outdated)
    else:
        into.removals += drops
    return into


def _shield(rule: HtmlRule) -> KeepRule:
    """What protects the prose of a body from the scores."""
    protects = frozenset(("shape",))
    return KeepRule(id=rule.id, why=rule.why, pack=rule.pack, find=Finder(), protects=protects)


def _outdated(views: Sequence[FoldedBlock], drops: Sequence[Proposal]) -> str:
    """A warning where rules of a site take nearly all prose of a page; empty where they don't."""
    prose = {view.block.index: view.words for view in views if _is_prose(view)}
    taken = {proposal.index for proposal in drops}
    left = sum(words for index, words in prose.items() if index not in taken)
    if not prose or left >= _LEAST_SHARE * sum(prose.values()):
        return ""
    rules = sorted({proposal.rule.id for proposal in drops if proposal.index in prose})
    return (
        f"guard: {', '.join(rules)} set aside, because hardly any of the page's prose would have "
        "been left; the site's pages may be built otherwise by now"
    )


def _is_prose(view: FoldedBlock) -> bool:
    return view.words >= _PROSE_WORDS and view.block.text.rstrip("\"'”’»)] ").endswith(_STOPS)


def _at_borders(text: str, first: int, behind: int) -> bool:
    """Whether neither neighbour of the range continues a word."""
    if first > 0 and text[first - 1].isalnum() and text[first].isalnum():
        return False
    return not (behind < len(text) and text[behind].isalnum() and text[behind - 1].isalnum())


def _most_words(rule: Rule, find: Finder) -> int:
    """Words that a block may have for the rule to look at it."""
    if find.max_words:
        return find.max_words
    suspects = isinstance(rule, LineRule) and rule.effect == "suspect"
    return _LONG_WORDS if suspects else _NO_BOUND
