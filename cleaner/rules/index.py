"""Rules → tables that a page is looked up in: folded phrases, literals, and patterns behind them.

All that can be told from the rules alone is told here, once, so that it can be kept between runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from cleaner.rules.finder import Finder
from cleaner.rules.literals import are_telling
from cleaner.rules.rule import Rule
from cleaner.rules.ways import NO_WAYS, Needs, Ways
from cleaner.text.fold import OUTER, QUOTES, fold_digits, fold_lines, is_unspaced, opening_quote

LONG_WORDS = 60
"""Longer blocks are prose: cue words say nothing of them, and most rules are bounded anyway."""
_NO_BOUND: Final = 1 << 30
"""Words, more than any block has."""


class Entry(NamedTuple):
    """The phrases of one language, or the pattern, of one rule.

    most: words that the block may have; digit: the block must hold one; starts: what the block
    must start with, by first character, where the pattern tells that; behind_signs: signs may stand
    before that; needs: further literals that each match holds; phrase: the one phrase, where its
    literal does not say all of it. quoted: the phrase or pattern opens with a quotation mark, and
    so means lines that do. ways: in which the pattern may match the text that it is searched in;
    least: characters that this text has at least.
    """

    rule: Any
    find: Finder
    language: str
    mode: str
    most: int
    unspaced: bool = False
    digit: bool = False
    starts: Mapping[str, tuple[str, ...]] | None = None
    behind_signs: bool = False
    needs: Needs = ()
    phrase: str = ""
    quoted: bool = False
    ways: Ways = NO_WAYS
    least: int = 0

    # There are thousands, and each run reads them from the cache: tuples are made ten times as fast
    # as dataclasses. They are told apart by which they are, as looking into them takes long.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return object.__hash__(self)


Table = dict[str, tuple[Entry, ...]]
"""Folded phrases or literals, and whose they are."""


@dataclass(frozen=True, slots=True)
class Index:
    """What the rules of one matcher look for.

    whole: phrases that must be all of a block; parts: other phrases, and literals of which each
    match of a pattern, or of a phrase with numbers, holds one; long: those of them that long
    blocks are searched for. In `..._digits` each number is `0`; parts_digits: only phrases that
    are hardly more than numbers. unfiltered: patterns without such literals.
    """

    whole: Table
    whole_digits: Table
    parts: Table
    long: Table
    parts_digits: Table
    unfiltered: tuple[Entry, ...]

    def rules(self) -> set[int]:
        """The rules that it knows, each by its `id`."""
        tables = (self.whole, self.whole_digits, self.parts, self.parts_digits)
        known = {id(entry.rule) for entry in self.unfiltered}
        for entries in {id(one): one for table in tables for one in table.values()}.values():
            known.update(id(entry.rule) for entry in entries)
        return known

    def followed_by(self, other: Index) -> Index:
        """This index with what another one, of further rules, looks for."""
        return Index(
            whole=_joined(self.whole, other.whole),
            whole_digits=_joined(self.whole_digits, other.whole_digits),
            parts=_joined(self.parts, other.parts),
            long=_joined(self.long, other.long),
            parts_digits=_joined(self.parts_digits, other.parts_digits),
            unfiltered=self.unfiltered + other.unfiltered,
        )

    def __bool__(self) -> bool:
        return bool(self.whole or self.whole_digits or self.parts or self.parts_digits) or bool(
            self.unfiltered
        )


def make_index(rules: Iterable[Rule], on: Index | None = None) -> Index:
    """The index of all rules among these that go by a block's text.

    on: an index of the first of these rules, which are not read again. It is of no use where it
    knows a rule that is not among these.
    """
    rules = [rule for rule in rules if rule.finder]
    if on:
        known_rules = on.rules()
        new = [rule for rule in rules if id(rule) not in known_rules]
        if len(new) + len(known_rules) == len(rules):
            return on.followed_by(make_index(new)) if new else on
    work = _Work()
    for rule in rules:
        if find := rule.finder:
            work.add(rule, find)
    of_long = {
        literal: entries
        for literal, found in work.parts.items()
        if (entries := [entry for entry in found if entry.most > LONG_WORDS])
    }
    known: dict[tuple[Entry, ...], tuple[Entry, ...]] = {}
    return Index(
        whole=_settled(work.whole, known),
        whole_digits=_settled(work.whole_digits, known),
        parts=_settled(work.parts, known),
        long=_settled(of_long, known),
        parts_digits=_settled(work.parts_digits, known),
        unfiltered=tuple(work.unfiltered),
    )


def _settled(
    table: Mapping[str, list[Entry]], known: dict[tuple[Entry, ...], tuple[Entry, ...]]
) -> Table:
    """The table with the same tuple wherever the same entries stand.

    There are ten times as many phrases as entries, and all that is made is read from the cache at
    each start, and looked through for garbage again and again.
    """
    return {text: known.setdefault(some := tuple(entries), some) for text, entries in table.items()}


def _joined(first: Table, then: Table) -> Table:
    """Two tables as one; where both have a text, the entries of the first come first."""
    return first | {text: first.get(text, ()) + entries for text, entries in then.items()}


class _Work:
    """An index in the making."""

    def __init__(self) -> None:
        self.whole: dict[str, list[Entry]] = {}
        self.whole_digits: dict[str, list[Entry]] = {}
        self.parts: dict[str, list[Entry]] = {}
        self.parts_digits: dict[str, list[Entry]] = {}
        self.unfiltered: list[Entry] = []

    def add(self, rule: Rule, find: Finder) -> None:
        if find.pattern:
            self.add_pattern(rule, find)
        most = _most_words(rule, find)
        if find.match == "whole":
            table = self.whole_digits if find.fold_digits else self.whole
        else:
            table = self.parts_digits if find.fold_digits else self.parts
        for language, phrases in find.phrases.items():
            entries = {
                (unspaced, quoted): Entry(
                    rule, find, language, find.match, most, unspaced, quoted=quoted
                )
                for unspaced in (False, True)
                for quoted in (False, True)
            }
            for folded in fold_lines(phrases):
                text = folded.strip(OUTER)
                if find.fold_digits:
                    text = fold_digits(text)
                unspaced = not text.isascii() and is_unspaced(text)
                entry = entries[unspaced, bool(opening_quote(folded))]
                if table is self.parts_digits and are_telling(_beside_numbers([text])):
                    (literal,) = _beside_numbers([text])
                    self.parts.setdefault(literal, []).append(entry._replace(phrase=text))
                elif text and entry not in (found := table.setdefault(text, [])):
                    found.append(entry)

    def add_pattern(self, rule: Rule, find: Finder) -> None:
        told = find.told
        by_first: dict[str, list[str]] = {}
        for start in sorted(told.starts):
            by_first.setdefault(start[0], []).append(start)
        sets = [told.literals, *told.others]
        if find.fold_digits:
            sets = list(map(_beside_numbers, sets))
        first = next(filter(are_telling, sets), frozenset[str]())
        others = [some for some in sets if some is not first]
        entry = Entry(
            rule,
            find,
            "any",
            "pattern",
            _most_words(rule, find),
            digit=told.digit,
            starts={first: tuple(starts) for first, starts in by_first.items()},
            behind_signs=told.behind_signs,
            needs=tuple(tuple(sorted(some)) for some in others if _are_long(some)),
            quoted=find.pattern.startswith(tuple(f"^{mark}" for mark in QUOTES)),
            ways=told.ways,
            least=told.least,
        )
        for literal in sorted(first):
            self.parts.setdefault(literal, []).append(entry)
        if not first:
            self.unfiltered.append(entry)


def _are_long(literals: Iterable[str]) -> bool:
    """Whether each is more than one character, which nearly every text holds."""
    return min(map(len, literals), default=0) > 1


def _beside_numbers(literals: Iterable[str]) -> frozenset[str]:
    """The longest part of each literal without a number: `0` stands for any where digits fold."""
    return frozenset(max(literal.split("0"), key=len) for literal in literals)


def _most_words(rule: Rule, find: Finder) -> int:
    """Words that a block may have for the rule to look at it."""
    if find.max_words:
        return find.max_words
    return LONG_WORDS if rule.effect == "suspect" else _NO_BOUND
