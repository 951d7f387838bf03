"""Rules look at blocks and propose: which rule finds which block, or which part of it.

All rules look at all blocks; no rule sees another's effect. Whole-line phrases are found by
hash, all other phrases and the literals that patterns require in one pass over the folded page;
only then are patterns tried.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import ahocorasick

from cleaner.blocks.folded import FoldedBlock
from cleaner.options import PATTERN_TIMEOUT
from cleaner.rules.index import LONG_WORDS, Entry, Index, Table, make_index
from cleaner.rules.patterns import Patterns, Search
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.rules.unfiltered import Unfiltered
from cleaner.rules.ways import from_word, holds_all, may_match
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.text.fold import OUTER, QUOTES, fold_digits, opening_quote
from cleaner.text.language import neighbours

_SHOWN = 40
"""Characters of a block that a warning shows."""
_DIGIT = pattern(r"\d")


_FEW_CHARS: Final = 20_000
"""Characters from which an automaton is worth it: making it takes as long as looking for each
literal by itself in so many."""


class PlainLiterals:
    """Literals and what stands behind each, found in one pass by an Aho-Corasick automaton.

    The automaton is made once enough was looked at; for the first small pages it takes longer than
    all else.
    """

    def __init__(self, table: Table) -> None:
        self._lengths = tuple(map(len, table))
        self._entries = tuple(table.values())
        self._words = tuple(table)
        self._automaton: Any = None
        self._looked_at = 0
        self._heard: dict[str, list[tuple[Entry, ...] | None]] = {}

    def _hits(self, whole: str) -> Iterable[tuple[int, int]]:
        """Where each literal ends in the text, and its number: in order, longer ones first."""
        if self._automaton is None:
            self._looked_at += len(whole)
            if self._looked_at <= _FEW_CHARS:
                return sorted(self._few_hits(whole), key=self._order)
            automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
            for number, word in enumerate(self._words):
                automaton.add_word(word, number)
            automaton.make_automaton()
            self._automaton = automaton
        hits: Iterable[tuple[int, int]] = self._automaton.iter(whole)
        return hits

    def _few_hits(self, whole: str) -> Iterator[tuple[int, int]]:
        for number, word in enumerate(self._words):
            if word in whole:
                first = whole.find(word)
                while first >= 0:
                    yield first + self._lengths[number] - 1, number
                    first = whole.find(word, first + 1)

    def _order(self, hit: tuple[int, int]) -> tuple[int, int]:
        return hit[0], -self._lengths[hit[1]]

    def scan(
        self,
        views: Sequence[FoldedBlock],
        places: Sequence[int],
        reader: _Reader,
        found: dict[int, list[Entry]],
        forms: Sequence[str] = (),
    ) -> None:
        """Adds to `found` the entries whose literals stand in some blocks, by place, in order.

        places: the blocks that are looked at. forms: what is looked at in them, by place; their
        folded forms with outer punctuation where nothing is given. Phrases are known to stand in
        the right place; of patterns it is known that all their literals are there.
        """
        if not self._entries or not places:
            return
        texts = [forms[at] if forms else views[at].inner for at in places]
        heard = self._heard.get(reader.language)
        if heard is None:
            heard = self._heard[reader.language] = [None] * len(self._words)
        whole = "\n".join(texts)
        ends = list(accumulate([len(text) + 1 for text in texts]))
        behind = 0
        for last, number in self._hits(whole):
            entries = heard[number]
            if entries is None:
                entries = heard[number] = tuple(filter(reader.hears, self._entries[number]))
            if not entries:
                continue
            if last >= behind:
                place = bisect_right(ends, last)
                text, behind = texts[place], ends[place]
                at = places[place]
                count = views[at].words
                start = behind - len(text) - 1
                own = found.setdefault(at, [])
                seen: set[int] = set()
            for entry in entries:
                if entry.most < count or id(entry) in seen:
                    continue
                if entry.mode == "pattern":
                    seen.add(id(entry))
                    if entry.needs and not holds_all(text, entry.needs):
                        continue
                elif entry.phrase:
                    seen.add(id(entry))
                    if not _stands_in(entry, fold_digits(text)):
                        continue
                else:
                    first = last - self._lengths[number] + 1
                    if not _in_place(entry, text, first - start, last + 1 - start):
                        continue
                    seen.add(id(entry))
                own.append(entry)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whose entries count on a page. allowed: languages; `None` where the page's is unknown."""

    language: str
    allowed: frozenset[str] | None

    def hears(self, entry: Entry) -> bool:
        """Whether the entry's phrase and rule are for pages in this language."""
        if self.allowed is None:
            return True
        languages = entry.rule.languages
        return entry.language in self.allowed and not (
            languages and languages.isdisjoint(self.allowed)
        )


def _stands_in(entry: Entry, text: str) -> bool:
    """Whether an entry's one phrase stands in the text where its rule wants it."""
    first = text.find(entry.phrase)
    while first >= 0:
        if _in_place(entry, text, first, first + len(entry.phrase)):
            return True
        first = text.find(entry.phrase, first + 1)
    return False


def _in_place(entry: Entry, text: str, first: int, behind: int) -> bool:
    """Whether a phrase that was found at this range of the text stands where its rule wants it."""
    if entry.mode == "start" and text[:first].strip(OUTER):
        return False
    if entry.mode == "end" and text[behind:].strip(OUTER):
        return False
    return entry.unspaced or _at_borders(text, first, behind)


class Matcher:
    """All line, keep, section and span rules of a set, ready to look at pages."""

    def __init__(
        self,
        rules: Iterable[Rule] | Index,
        *,
        patterns: Patterns | None = None,
    ) -> None:
        index = rules if isinstance(rules, Index) else make_index(rules)
        self.index = index
        self._patterns = patterns or Patterns()
        self._short = Literals(index.parts)
        self._long = Literals(index.long)
        self._digits = Literals(index.parts_digits)
        self._heard: dict[str, Unfiltered] = {}
        self._heard_lines: dict[str, dict[str, tuple[Entry, ...]]] = {}
        # Folding numbers leaves the spaces as they are, so longer blocks are none of the phrases.
        self._most_spaces = max((text.count(" ") for text in index.whole_digits), default=-1)

    def __bool__(self) -> bool:
        return bool(self.index)

    def match(
        self,
        blocks: Sequence[FoldedBlock],
        language: str,
        into: Proposals,
        *,
        timeout: float = PATTERN_TIMEOUT,
    ) -> Proposals:
        """Adds what the rules propose for these blocks to `into`, in the blocks' order.

        language: the page's; empty where unknown, then phrases of all languages count.
        timeout: seconds that one pattern may search one block.
        """
        allowed = neighbours(language) | {"any", "en"} if language else None
        reader = _Reader(language, allowed)
        search = Search(self._patterns, timeout)
        entries = self._unfiltered(reader)
        unfiltered = entries if entries else None
        behind = self._by_line(blocks, reader)
        self._behind_literals(blocks, reader, behind)
        propose(candidates(blocks, behind, unfiltered), search, into)
        return into

    def _unfiltered(self, reader: _Reader) -> Unfiltered:
        """The entries without a literal that count on a page."""
        found = self._heard.get(reader.language)
        if found is None:
            entries = filter(reader.hears, self.index.unfiltered)
            found = self._heard[reader.language] = Unfiltered(entries)
        return found

    def _by_line(self, blocks: Sequence[FoldedBlock], reader: _Reader) -> dict[int, list[Entry]]:
        """The entries of which a block is the whole phrase, by block."""
        whole = self.index.whole
        heard = self._heard_lines.setdefault(reader.language, {})
        found: dict[int, list[Entry]] = {}
        for at, view in enumerate(blocks):
            line = view.folded
            if line in whole:
                entries = heard.get(line)
                if entries is None:
                    entries = heard[line] = tuple(filter(reader.hears, whole[line]))
                found[at] = [*entries]
        return found

    def _behind_literals(
        self, blocks: Sequence[FoldedBlock], reader: _Reader, found: dict[int, list[Entry]]
    ) -> None:
        """Adds the entries whose literals stand in a block; not all bounds are yet checked."""
        if self.index.whole_digits:
            self._by_line_of_digits(blocks, reader, found)
        short = [at for at, view in enumerate(blocks) if view.words <= LONG_WORDS]
        long = [at for at, view in enumerate(blocks) if view.words > LONG_WORDS]
        self._short.scan(blocks, short, reader, found)
        self._long.scan(blocks, long, reader, found)
        if self.index.parts_digits:
            forms = fold_digits("\n".join([view.inner for view in blocks])).split("\n")
            self._digits.scan(blocks, range(len(blocks)), reader, found, forms)

    def _by_line_of_digits(
        self, blocks: Sequence[FoldedBlock], reader: _Reader, found: dict[int, list[Entry]]
    ) -> None:
        """Adds the entries of which a block is the whole phrase when its numbers are `0`."""
        whole, most = self.index.whole_digits, self._most_spaces
        places = [at for at, view in enumerate(blocks) if view.folded.count(" ") <= most]
        texts = fold_digits("\n".join([blocks[at].folded for at in places])).split("\n")
        for at, text in zip(places, texts, strict=True) if places else ():
            if text in whole:
                some = [entry for entry in whole[text] if reader.hears(entry)]
                found.setdefault(at, []).extend(some)


Candidate = tuple[FoldedBlock, Entry, str]
"""A block, an entry that may find it, and the text that its pattern is searched in."""


def candidates_plainly(
    blocks: Sequence[FoldedBlock],
    behind: Mapping[int, Sequence[Entry]],
    unfiltered: Unfiltered | None,
) -> Iterable[Candidate]:
    """The blocks with the entries that may find them, in order; patterns are yet to be searched.

    behind: entries whose phrase or literal stands in a block, by its place. unfiltered: entries
    without one, where there are any. Patterns for the block's own text have no text here.
    """
    for at in range(len(blocks)) if unfiltered else sorted(behind):
        view = blocks[at]
        inner = view.inner
        digits: bool | None = None
        found: Sequence[Entry] = ()
        if unfiltered:
            digits = _DIGIT.search(inner) is not None
            found = unfiltered.of(view, digits)
        if at in behind:
            found = (*behind[at], *found)
        quoted = inner[:1] in QUOTES and not QUOTES.isdisjoint(inner[1:])
        for entry in found:
            if view.words > entry.most or (quoted and _spoken(entry)):
                continue
            if entry.digit:
                if digits is None:
                    digits = _DIGIT.search(inner) is not None
                if not digits:
                    continue
            text = _searched(entry, view)
            if text is not None:
                yield view, entry, text


def propose_plainly(candidates: Iterable[Candidate], search: Search, into: Proposals) -> None:
    """Adds what the rules of candidates propose whose patterns are found, in order."""
    for view, entry, text in candidates:
        try:
            searched = entry.mode == "pattern" and entry.rule.folded
            if not searched or search.finds(entry.find, text):
                entry.rule.propose(view, search, into)
        except TimeoutError:
            into.unfinished.setdefault(entry.rule.id, []).append(view.block.index)


def _searched(entry: Entry, view: FoldedBlock) -> str | None:
    """The text that an entry's pattern is searched in; `None` where it can't find the block."""
    find, starts = entry.find, entry.starts
    if view.words < find.min_words or (find.kinds and view.block.kind not in find.kinds):
        return None
    if find.not_ending and view.inner.endswith(find.not_ending):
        return None
    if entry.mode != "pattern" or not entry.rule.folded:
        return ""
    text = opening_quote(view.inner) + view.folded if entry.quoted else view.folded
    if find.fold_digits:
        text = fold_digits(text)
    # To patterns without case the dotless i is an i.
    if len(text) < entry.least:
        return None
    if "ı" in text:
        return text
    if starts:
        begun = from_word(text) if entry.behind_signs else text
        if not begun.startswith(starts.get(begun[:1], ())):
            return None
    return text if may_match(entry.ways, text) else None


Literals: Final = native.pick("cleaner.rules._match", "Literals", PlainLiterals)
candidates: Final = native.pick("cleaner.rules._match", "candidates", candidates_plainly)
propose: Final = native.pick("cleaner.rules._match", "propose", propose_plainly)


def _spoken(entry: Entry) -> bool:
    """Whether the entry must not find a block that starts with a quotation mark.

    Such a block is speech, or speaks about the phrase; only captions and cues are looked for, and
    phrases and patterns that open with a quotation mark themselves.
    """
    if entry.quoted or entry.rule.in_speech:
        return False
    return entry.mode in ("whole", "start") or entry.find.pattern.startswith("^")


def ran_out(proposals: Proposals, views: Sequence[FoldedBlock], seconds: float) -> Iterator[str]:
    """A warning for each rule whose pattern ran out of time, with the first block that it was on.

    Blocks are numbered from 1, as `cleaner explain` numbers them.
    """
    for rule, places in proposals.unfinished.items():
        text = views[places[0]].block.text
        start = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}..."
        others = f" and {len(places) - 1} more" if len(places) > 1 else ""
        yield (
            f"pattern: {rule} found nothing in block {places[0] + 1}{others} because its pattern "
            f'took more than {seconds:g} s; block {places[0] + 1} starts with "{start}"; make the '
            "pattern plainer (`cleaner rules check` shows what it is slow on)"
        )


def _at_borders(text: str, first: int, behind: int) -> bool:
    """Whether neither neighbour of the range continues a word."""
    if first > 0 and text[first - 1].isalnum() and text[first].isalnum():
        return False
    return not (behind < len(text) and text[behind].isalnum() and text[behind - 1].isalnum())
