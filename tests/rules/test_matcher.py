"""The matcher finds what the plain loop over all rules finds, neither more nor less."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cleaner.rules.kinds import KeepRule, LineRule, SectionRule
from cleaner.rules.load import parse_pack
from cleaner.rules.match import Matcher
from cleaner.rules.rule import Rule
from cleaner.rules.ruleset import RuleSet
from tests.benchmarks import growth, loop

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "raw"
TAG = re.compile(r"<[^<>]*>")
TAILS = ("", ".", " ...", " →", " now", "s", " 12", " (1,204)", ": 3 of 7", "다", "の")
HEADS = ("", "• ", "» ", '"', "x", "the ", "3 ", "12.5 ", "не", "本")


def sample_lines() -> list[str]:
    paths = sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    texts = (path.read_text("utf-8", "replace") for path in paths)
    lines = (TAG.sub(" ", line).strip() for text in texts for line in text.split("\n"))
    return list(dict.fromkeys(filter(None, lines)))


def phrases(rules: Sequence[Rule]) -> Iterator[str]:
    """What rules look for, and for patterns the words of them."""
    for rule in rules:
        if isinstance(rule, LineRule | KeepRule | SectionRule):
            for some in rule.find.phrases.values():
                yield from some
            yield re.sub(r"\\d\+?", "7", rule.find.pattern).strip("^$")


def near(source: random.Random, found: Sequence[str]) -> Iterator[str]:
    """Each text with something before or behind it, in other case, with other numbers."""
    for text in found:
        changed = re.sub(r"\d+", lambda _: str(source.randrange(3000)), text)
        for form in {text, changed, text.upper(), text.replace(" ", "\u00a0", 1)}:
            yield source.choice(HEADS) + form + source.choice(TAILS)
            yield form


@pytest.mark.parametrize("seed", [1, 2])
def test_made_rules(seed: int) -> None:
    lines = sample_lines()
    rules = growth.make_rules(["\n".join(lines)], 150, seed)
    source = random.Random(seed)
    views = loop.as_views([*lines, *near(source, list(phrases(rules)))])
    theirs = loop.Loop(rules).match(views)
    assert loop.matched(Matcher(rules), views) == theirs
    assert len({one[1] for one in theirs}) > 70


@pytest.mark.parametrize("language", ["", "de", "ja"])
def test_shipped_packs(language: str) -> None:
    rules = [rule for pack in RuleSet.load().packs for rule in pack.rules]
    source = random.Random(language)
    some = source.sample(list(phrases(rules)), 20)
    cases = [line for rule in rules for case in rule.removes for line in case.page.split("\n")]
    lines = [*sample_lines()[::16], *source.sample(cases, 40), *near(source, some)]
    views = loop.as_views(line.strip() for line in lines if line.strip())
    theirs = loop.Loop(rules).match(views, language)
    assert loop.matched(Matcher(rules), views, language) == theirs
    assert len(theirs) > 50


def test_one_matcher_on_pages_of_several_languages() -> None:
    rules = [rule for pack in RuleSet.load().packs for rule in pack.rules]
    source = random.Random(7)
    views = loop.as_views(near(source, source.sample(list(phrases(rules)), 8)))
    matcher, plain = Matcher(rules), loop.Loop(rules)
    for language in ("de", "", "ja", "de", "en"):
        assert loop.matched(matcher, views, language) == plain.match(views, language)


QUOTED = """
pack: own
why: Tried out here.
rules:
  - {id: own.whole, kind: line, why: w, phrases: {any: ['"The Gull" is a mark', Gull letter]}}
  - {id: own.start, kind: line, why: w, match: start, phrases: {any: ['„Gull“ asks', Heron asks]}}
  - {id: own.clock, kind: line, why: w, digits: fold, match: start, phrases: {any: ["'s Avonds 9"]}}
  - {id: own.keep, kind: keep, why: w, phrases: {any: ["«Gull» stays"]}}
  - {id: own.pattern, kind: line, why: w, pattern: '^"gull" by [a-z]+ and "heron$'}
  - {id: own.bare, kind: line, why: w, pattern: "^'[a-z]{5} "}
  - {id: own.other, kind: line, why: w, pattern: '^heron" by '}
"""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("“The Gull” is a mark", "own.whole"),
        ("The Gull” is a mark", "own.whole"),
        ("« Gull letter »", ""),
        ("Gull letter", "own.whole"),
        ('"Gull" asks for your help', "own.start"),
        ("• „Gull“ asks for your help", "own.start"),
        ("“Heron asks for your help,” she said.", ""),
        ("Heron asks for your help", "own.start"),
        ("'s Avonds 21 foto's", "own.clock"),
        ("“Gull” stays", "own.keep"),
        ("“Gull” by Ada and “Heron”", "own.pattern"),
        ("“Gull” by Ada and “Heron”.", "own.pattern"),
        ("Gull” by Ada and “Heron”", ""),
        ("‘Seven herons’, a book", "own.bare"),
        ("Seven herons, a book", ""),
        ("“Heron” by Ada", ""),
    ],
)
def test_lines_that_open_with_a_quotation_mark(line: str, found: str) -> None:
    rules = parse_pack(QUOTED).rules
    views = loop.as_views([line])
    theirs = loop.Loop(rules).match(views)
    assert loop.matched(Matcher(rules), views) == theirs
    assert [one[1] for one in theirs] == ([found] if found else [])
