"""Many rules, made from page texts, and what they cost: growth of the matcher.

The rules are of the kinds that packs have, with words that the pages hold, so that many of them
fire.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.finder import Finder
from cleaner.rules.kinds import KeepRule, LineRule, SectionRule, SpanRule
from cleaner.rules.match import Matcher
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Rule
from cleaner.text.fold import fold, fold_digits
from tests.benchmarks import corpora

SIZES = (100, 1_000, 10_000)
_MODES = ("whole",) * 10 + ("start",) * 3 + ("end", "anywhere")
_KINDS = ("line",) * 15 + ("keep", "section", "section", "span", "suspect")
_MAX_WORDS = (0, 0, 6, 8, 12, 25)
_TYPES = {"line": LineRule, "keep": KeepRule, "section": SectionRule, "span": SpanRule}
_LOOPED = 2_000_000
"""Comparisons of a rule with a line that the plain loop is timed on."""
_LEAST_PHRASE = 10
_LEAST_PATTERN = 14
_UNKNOWN = 0.4


def page_texts(folder: Path, most: int | None = None) -> list[str]:
    """The texts of all text corpora below a folder, or so many of them, evenly from all."""
    found = [c for c in corpora.find_corpora(folder) if c.group == "text"]
    texts = [page.content for corpus in found for page in corpora.load(corpus)]
    return texts if most is None else list(corpora.spread(texts, most))


def make_rules(texts: Sequence[str], count: int, seed: int = 1) -> tuple[Rule, ...]:
    """So many rules whose words are from the texts: about half have phrases, half a pattern."""
    source = random.Random(seed)
    lines = list(dict.fromkeys(line for text in texts for line in text.split("\n")))
    lines = [line for line in lines if len(fold(line)) >= _LEAST_PATTERN and line.isprintable()]
    short = [line for line in lines if len(line.split()) <= 8] or lines
    some = source.sample(lines, min(len(lines), 20_000))
    known = {word for line in some for word in _words(line) if len(word) > 3}
    words = _Words(lines, short, sorted(known))
    return tuple(_rule(source, number, words) for number in range(count))


@dataclass(frozen=True, slots=True)
class _Words:
    """What rules are made of. short: lines of a few words; vocabulary: single words."""

    lines: Sequence[str]
    short: Sequence[str]
    vocabulary: Sequence[str]


def _words(line: str) -> list[str]:
    return fold(line).split()


def _rule(source: random.Random, number: int, words: _Words) -> Rule:
    kind = source.choice(_KINDS)
    common: dict[str, Any] = {"id": f"made{number % 7}.rule-{number}", "why": "is made"}
    common["pack"] = "made"
    if kind == "span":
        return SpanRule(pattern=_pattern(source, words.lines, words), at="end", **common)
    bounds: dict[str, Any] = {"max_words": source.choice(_MAX_WORDS)}
    bounds["fold_digits"] = source.random() < 0.1
    if source.random() < 0.5:
        pattern = _pattern(source, words.short, words, digits=bounds["fold_digits"])
        find = Finder(pattern=pattern, **bounds)
    else:
        mode: Any = source.choice(_MODES)
        phrases = tuple(_phrase(source, mode, words) for _ in range(source.randint(1, 4)))
        find = Finder(phrases={"any": phrases}, match=mode, **bounds)
    if kind == "keep":
        return KeepRule(find=find, **common)
    if kind == "section":
        return SectionRule(find=find, **common)
    return LineRule(find=find, effect="suspect" if kind == "suspect" else "remove", **common)


def _phrase(source: random.Random, mode: str, words: _Words) -> str:
    """A whole short line, some words that follow each other on a line, or words of no page."""
    if source.random() < _UNKNOWN:
        return " ".join(source.choices(words.vocabulary, k=source.randint(2, 4)))
    line = source.choice(words.short)
    if mode == "whole":
        return line
    return _run(source, line.split(), mode)


def _run(source: random.Random, words: Sequence[str], mode: str) -> str:
    """Words that follow each other, at the start or end or anywhere, enough to tell something."""
    size = source.randint(2, 4)
    while size < len(words) and len(" ".join(words[:size])) < _LEAST_PHRASE:
        size += 1
    last = max(0, len(words) - size)
    start = {"start": 0, "end": last}.get(mode, source.randint(0, last))
    return " ".join(words[start : start + size])


def _pattern(
    source: random.Random, lines: Sequence[str], words: _Words, digits: bool = False
) -> str:
    """A pattern as packs have them: words, alternatives, digits, an anchor at either end."""
    chosen = _words(source.choice(lines))[: source.randint(3, 6)]
    while len(chosen) < 3 or sum(map(len, chosen)) < _LEAST_PATTERN:
        chosen.append(source.choice(words.vocabulary))
    if digits:
        chosen = list(map(fold_digits, chosen))
    parts = [regex.escape(word, special_only=True) for word in chosen]
    at = source.randrange(len(parts))
    others = "|".join(regex.escape(word) for word in source.choices(words.vocabulary, k=2))
    match source.randrange(5):
        case 0:
            parts[at] = f"(?:{parts[at]}|{others})"
        case 1:
            parts[at] = r"\S+"
        case 2:
            parts.append(r"\d+")
        case 3:
            parts[at] = f"{parts[at]}s?"
        case _:
            pass
    anchored = source.random()
    start = "^" if anchored < 0.5 else ""
    end = "$" if 0.3 < anchored < 0.5 else ""
    return f"{start}{' '.join(parts)}{end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What so many rules cost. floor, match, loop: µs a line; found: proposals a line.

    times_floor: splitting, folding and matching together, as a multiple of the first two.
    loop: what trying each rule on each line costs.
    """

    rules: int
    floor: float
    match: float
    found: float
    times_floor: float
    loop: float


def write_packs(rules: Sequence[Rule], folder: Path, each: int = 500) -> None:
    """Writes made rules as packs of so many rules each."""
    for at in range(0, len(rules), each):
        lines = [f"pack: made-{at}", "why: Rules that were made.", "rules:"]
        for rule in rules[at : at + each]:
            lines += _as_yaml(rule)
        (folder / f"made-{at:06}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def _quoted(value: object) -> str:
    """A value as YAML; what JSON escapes as a pair of surrogates, YAML does not take."""
    return json.dumps(value, ensure_ascii=False)


def _as_yaml(rule: Rule) -> list[str]:
    kind = next(name for name, kind in _TYPES.items() if isinstance(rule, kind))
    lines = [f"  - id: {rule.id}", f"    kind: {kind}", f"    why: {rule.why}"]
    if isinstance(rule, SpanRule):
        return [*lines, f"    pattern: {_quoted(rule.pattern)}", f"    at: {rule.at}"]
    find: Finder = rule.find  # type: ignore[attr-defined]
    if find.pattern:
        lines.append(f"    pattern: {_quoted(find.pattern)}")
    else:
        phrases = _quoted({key: list(some) for key, some in find.phrases.items()})
        lines += [f"    phrases: {phrases}", f"    match: {find.match}"]
    if find.max_words:
        lines.append(f"    max_words: {find.max_words}")
    if find.fold_digits:
        lines.append("    digits: fold")
    if isinstance(rule, LineRule) and rule.effect == "suspect":
        lines.append("    effect: suspect")
    return lines


def measure(
    texts: Sequence[str],
    as_views: Callable[[Sequence[str]], Sequence[FoldedBlock]],
    as_loop: Callable[[Sequence[Rule]], Callable[[Sequence[FoldedBlock]], object]],
    sizes: Sequence[int] = SIZES,
    rounds: int = 5,
) -> tuple[Cost, ...]:
    """What the matcher costs at each number of rules, and the floor, timed in turns."""
    pages = [[line.strip() for line in text.split("\n") if line.strip()] for text in texts]
    views = [as_views(lines) for lines in pages]
    count = sum(map(len, pages))
    made = [make_rules(texts, size) for size in sizes]
    matchers = list(map(Matcher, made))
    found = [sum(_found(matcher, page) for page in views) for matcher in matchers]

    def run(matcher: Matcher) -> None:
        for page in views:
            matcher.match(page, "", Proposals())

    floors: list[float] = []
    spent: list[list[float]] = [[] for _ in sizes]
    for _ in range(rounds):
        floors.append(_timed(lambda: [split_and_fold(text) for text in texts]))
        for times, matcher in zip(spent, matchers, strict=True):
            times.append(_timed(lambda matcher=matcher: run(matcher)))  # type: ignore[misc]
    floor = statistics.median(floors) / count * 1e6
    return tuple(
        Cost(
            rules=size,
            floor=round(floor, 3),
            match=round(statistics.median(times) / count * 1e6, 3),
            found=round(some / count, 3),
            times_floor=round(1 + statistics.median(map(_ratio, times, floors)), 2),
            loop=round(_looped(as_loop(rules), views, len(rules)), 1),
        )
        for size, times, some, rules in zip(sizes, spent, found, made, strict=True)
    )


def _looped(
    match: Callable[[Sequence[FoldedBlock]], object],
    pages: Sequence[Sequence[FoldedBlock]],
    rules: int,
) -> float:
    """The µs a line that the plain loop takes, on as many lines as there is patience for."""
    lines = [view for page in pages for view in page]
    some = corpora.spread(lines, max(20, _LOOPED // rules))
    return _timed(lambda: match(some)) / len(some) * 1e6


def split_and_fold(text: str) -> list[str]:
    """The lines of a text, without case and runs of space: the least that looking at them costs."""
    return [" ".join(line.split()) for line in text.casefold().split("\n")]


def _found(matcher: Matcher, page: Sequence[FoldedBlock]) -> int:
    said = matcher.match(page, "", Proposals())
    return len(list(said.takers())) + len(said.keeps) + len(said.suspects)


def _ratio(time: float, floor: float) -> float:
    return time / floor


def _timed(call: Callable[[], object]) -> float:
    """The CPU seconds that a call takes."""
    start = time.process_time()
    call()
    return time.process_time() - start
