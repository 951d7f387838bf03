"""The plain loop over rules: what the matcher must agree with, and is timed against.

Each rule is tried on each block, phrase by phrase, with nothing that spares a comparison. It is
slow, and short enough to be seen to be right. `python -m tests.benchmarks.loop` compares the two
on all lines of all text corpora, with the shipped packs and with as many made rules.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import regex

from cleaner.blocks.folded import FoldedBlock, fold_blocks
from cleaner.model import Block
from cleaner.rules.finder import Finder
from cleaner.rules.kinds import KeepRule, LineRule, SectionRule, SpanRule
from cleaner.rules.match import Matcher
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.rules.ruleset import RuleSet
from cleaner.text.fold import OUTER, fold, fold_digits, fold_inner, is_unspaced, opening_quote
from cleaner.text.language import neighbours
from tests.benchmarks import corpora, growth

Found = tuple[str, str, int, int, int]
"""What a rule does, its id (its topic, where it suspects), the block, and the part of it."""

_LONG = 60
_LINES_AT_ONCE = 2_000


class Loop:
    """Rules as they are written, one after the other."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._finders = [
            (rule, rule.find, _wanted(rule.find))
            for rule in rules
            if isinstance(rule, LineRule | KeepRule | SectionRule)
        ]
        self._spans = [
            (rule, regex.compile(rule.pattern, regex.IGNORECASE))
            for rule in rules
            if isinstance(rule, SpanRule)
        ]

    def match(self, views: Sequence[FoldedBlock], language: str = "") -> set[Found]:
        """All that the rules find in these blocks."""
        found: set[Found] = set()
        heard = neighbours(language) | {"any", "en"} if language else None
        for view in views:
            index = view.block.index
            mark = opening_quote(view.inner)
            speech = bool(mark) and ('"' in view.inner[1:] or "'" in view.inner[1:])
            for rule, find, wanted in self._finders:
                if not _may(rule, find, view) or not _is_heard(rule.languages, heard):
                    continue
                inner, folded = view.inner, view.folded
                if find.fold_digits:
                    inner, folded = fold_digits(inner), fold_digits(folded)
                spares = speech and _spares_speech(rule, find)
                if any(
                    _finds(find, what, inner, mark + folded if find.pattern and quoted else folded)
                    for said, quoted, what in wanted
                    if (heard is None or said in heard) and (quoted or not spares)
                ):
                    found.add(_as_found(rule, index))
            for span, pattern in self._spans:
                if _is_heard(span.languages, heard):
                    found.update(_parts(span, pattern, view))
        return found


def matched(matcher: Matcher, views: Sequence[FoldedBlock], language: str = "") -> set[Found]:
    """What the matcher finds, told in the same way."""
    proposals = matcher.match(views, language, Proposals())
    found: set[Found] = {
        ("suspect", topic, index, 0, 0)
        for index, topics in proposals.suspects.items()
        for topic in topics
    }
    found.update(("remove", one.rule.id, one.index, 0, 0) for one in proposals.removals)
    found.update(("remove", cut.rule.id, cut.index, cut.start, cut.end) for cut in proposals.cuts)
    found.update(("keep", hold.rule.id, hold.index, 0, 0) for hold in proposals.keeps)
    found.update(("start", start.rule.id, start.index, 0, 0) for start in proposals.starts)
    return found


def as_views(lines: Iterable[str]) -> tuple[FoldedBlock, ...]:
    """Lines as the folded blocks of one page."""
    return fold_blocks(
        [
            Block(index=index, text=line, kind="paragraph", start=0, end=0)
            for index, line in enumerate(lines)
        ]
    )


def _may(rule: Rule, find: Finder, view: FoldedBlock) -> bool:
    """Whether the rule looks at such a block at all."""
    suspects = isinstance(rule, LineRule) and rule.effect == "suspect"
    most = find.max_words or (_LONG if suspects else view.words)
    if not find.min_words <= view.words <= most:
        return False
    if find.not_ending and view.inner.endswith(find.not_ending):
        return False
    return not find.kinds or view.block.kind in find.kinds


def _spares_speech(rule: Rule, find: Finder) -> bool:
    """Whether the rule leaves blocks alone that open with a quotation mark it does not have."""
    if isinstance(rule, LineRule) and (rule.effect == "suspect" or rule.topic == "caption"):
        return False
    if find.pattern:
        return find.pattern.startswith("^")
    return find.match in ("whole", "start")


def _is_heard(languages: frozenset[str], heard: frozenset[str] | None) -> bool:
    return heard is None or not languages or not languages.isdisjoint(heard)


def _as_found(rule: Rule, index: int) -> Found:
    if isinstance(rule, KeepRule):
        return "keep", rule.id, index, 0, 0
    if isinstance(rule, SectionRule):
        return "start", rule.id, index, 0, 0
    if isinstance(rule, LineRule) and rule.effect == "suspect":
        return "suspect", rule.topic, index, 0, 0
    return "remove", rule.id, index, 0, 0


def _wanted(find: Finder) -> list[tuple[str, bool, Any]]:
    """The folded phrases of each language, or the pattern, and whether a quote opens them."""
    if find.pattern:
        quoted = find.pattern.startswith(("^'", '^"'))
        return [("any", quoted, regex.compile(find.pattern, regex.IGNORECASE))]
    folds = (lambda text: fold_digits(fold(text))) if find.fold_digits else fold
    found: list[tuple[str, bool, Any]] = []
    for language, phrases in find.phrases.items():
        for quoted in (False, True):
            some = (text for text in phrases if bool(opening_quote(fold_inner(text))) is quoted)
            found.append((language, quoted, tuple(filter(None, map(folds, some)))))
    return found


def _finds(find: Finder, wanted: Any, inner: str, folded: str) -> bool:
    """Whether the pattern matches, or one of the phrases stands where it should."""
    if find.pattern:
        return bool(wanted.search(folded))
    if find.match == "whole":
        return folded in wanted
    return any(phrase in inner and _holds(inner, phrase, find.match) for phrase in wanted)


def _holds(text: str, phrase: str, mode: str) -> bool:
    """Whether the phrase stands in the text, as words of its own, at the place asked for."""
    free = is_unspaced(phrase)
    first = text.find(phrase)
    while first >= 0:
        last = first + len(phrase)
        alone = free or (_is_border(text, first) and _is_border(text, last))
        placed = not (mode == "start" and text[:first].strip(OUTER)) and not (
            mode == "end" and text[last:].strip(OUTER)
        )
        if alone and placed:
            return True
        first = text.find(phrase, first + 1)
    return False


def _is_border(text: str, at: int) -> bool:
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def _parts(rule: SpanRule, pattern: regex.Pattern[str], view: FoldedBlock) -> Iterator[Found]:
    text = view.block.text
    for match in pattern.finditer(text):
        start, end = match.span("gone" if "gone" in pattern.groupindex else 0)
        if start == end or end - start > rule.max_share * len(text):
            continue
        before, behind = text[:start].strip(), text[end:].strip(" .\u00a0")
        if not (rule.at == "start" and before) and not (rule.at == "end" and behind):
            yield "remove", rule.id, view.block.index, start, end


def compare(rules: Sequence[Rule], lines: Sequence[str], name: str) -> int:
    """Prints what one of the two finds and the other does not, and gives the number of that."""
    matcher, loop = Matcher(rules), Loop(rules)
    wrong = count = 0
    start = time.monotonic()
    for at in range(0, len(lines), _LINES_AT_ONCE):
        chosen = lines[at : at + _LINES_AT_ONCE]
        views = as_views(chosen)
        ours, theirs = matched(matcher, views), loop.match(views)
        count += len(theirs)
        for one in sorted(ours ^ theirs):
            wrong += 1
            who = "matcher" if one in ours else "loop"
            print(f"only the {who}: {one}: {chosen[one[2]][:200]!r}", flush=True)
    seconds = time.monotonic() - start
    print(
        f"{name}: {len(rules)} rules, {len(lines)} lines, {count} matches, {wrong} differ "
        f"({seconds:.0f} s)",
        flush=True,
    )
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where the two agree on all lines, 1 where they don't."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.loop", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    parser.add_argument("--every", type=int, default=1, help="only every n-th line")
    options = parser.parse_args(arguments)
    texts = growth.page_texts(options.corpora)
    if not texts:
        print(f"Skipped: there are no text corpora in {options.corpora}")
        return 0
    lines = list(dict.fromkeys(line.strip() for text in texts for line in text.split("\n")))
    chosen = [line for line in lines if line][:: options.every]
    shipped = [rule for pack in RuleSet.load().packs for rule in pack.rules]
    wrong = compare(shipped, chosen, "shipped packs")
    wrong += compare(growth.make_rules(texts, 1_000), chosen, "made rules")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
