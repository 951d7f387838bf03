"""Both forms of the matcher's search find the same, in the same order."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from cleaner.rules import match
from cleaner.rules.index import Entry, Table, make_index
from cleaner.rules.markup import Topics, topics_of, topics_plainly
from cleaner.rules.match import (
    Literals,
    PlainLiterals,
    candidates,
    candidates_plainly,
    propose,
    propose_plainly,
)
from cleaner.rules.patterns import Patterns, Search
from cleaner.rules.proposals import Proposals
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.unfiltered import Unfiltered
from cleaner.system import native
from cleaner.text.language import neighbours
from tests.benchmarks import loop
from tests.rules.test_matcher import near, phrases, sample_lines

compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.rules._match")), reason="the kernels are not compiled"
)
SYLLABLES = ("a", "b", "ab", "ba", "é", "船", "船出", " ", "1")


@compiled
@pytest.mark.parametrize("seed", range(100))
def test_literals_are_found_by_their_ends_and_longer_ones_first(seed: int) -> None:
    source = random.Random(seed)
    made = {"".join(source.choices(SYLLABLES, k=source.randrange(1, 8))) for _ in range(25)}
    table: Table = dict.fromkeys(sorted(made), ())
    text = "".join(source.choices(SYLLABLES, k=source.randrange(60)))
    wanted = [
        (end - 1, number)
        for end in range(len(text) + 1)
        for number, word in sorted(enumerate(table), key=lambda one: -len(one[1]))
        if text.endswith(word, 0, end)
    ]
    assert Literals(table).places(text) == wanted  # type: ignore[attr-defined]


@compiled
def test_a_scan_amid_another_one_changes_nothing_of_it() -> None:
    """As where threads share a cleaner, and one goes on while another asks whom an entry is for."""
    rules = [rule for pack in RuleSet.load().packs for rule in pack.rules]
    table = make_index(rules).parts
    lines = sample_lines()[::8]
    views, places = loop.as_views(lines), range(len(lines))
    one: dict[int, list[Entry]] = {}
    other: dict[int, list[Entry]] = {}
    literals = Literals(table)

    class Reader(match._Reader):
        def hears(self, entry: Entry) -> bool:
            literals.places("\n".join(lines))  # type: ignore[attr-defined]
            return True

    literals.scan(views, places, Reader("", None), one)
    PlainLiterals(table).scan(views, places, match._Reader("", None), other)
    assert one == {at: entries for at, entries in other.items() if entries}


@compiled
@pytest.mark.parametrize("language", ["", "en", "de", "ja"])
def test_both_forms_find_the_same(language: str) -> None:
    rules = [rule for pack in RuleSet.load().packs for rule in pack.rules]
    index = make_index(rules)
    source = random.Random(language)
    some = source.sample(list(phrases(rules)), 60)
    lines = [*sample_lines()[::4], *near(source, some), "ı", "“Sı”", "", "3 ı", "“"]
    views = loop.as_views(lines)
    reader = match._Reader(language, neighbours(language) | {"any", "en"} if language else None)
    texts = [f"{view.inner} photo" for view in views]
    places = [at for at in range(len(views)) if at % 5]
    one: dict[int, list[Entry]] = {}
    other: dict[int, list[Entry]] = {}
    for table in (index.parts, index.long):
        Literals(table).scan(views, places, reader, one)
        PlainLiterals(table).scan(views, places, reader, other)
        Literals(table).scan(views, places, reader, one, texts)
        PlainLiterals(table).scan(views, places, reader, other, texts)
    assert one == {at: entries for at, entries in other.items() if entries}
    unfiltered = Unfiltered(filter(reader.hears, index.unfiltered))
    for free in (unfiltered, None):
        found = list(candidates(views, one, free))
        assert found == list(candidates_plainly(views, one, free))
    assert len(found) > 100
    compiled_form, plain_form = Proposals(), Proposals()
    trusted = Patterns(trusted={entry.find.pattern for _, entry, _ in found})
    propose(found, Search(trusted, 1.0), compiled_form)
    propose_plainly(found, Search(trusted, 1.0), plain_form)
    assert compiled_form.removals == plain_form.removals != []
    assert compiled_form.suspects == plain_form.suspects != {}
    assert compiled_form.cuts == plain_form.cuts
    assert compiled_form.starts == plain_form.starts


@compiled
@pytest.mark.parametrize("seed", range(50))
def test_the_topics_of_paths_are_the_same(seed: int) -> None:
    source = random.Random(seed)
    words = ("ad", "slot", "up", "é", "船", "2", "no", "kg", "card")
    by_start: Topics = {
        first: [(source.choices(words, k=source.randrange(3)), frozenset((first, "any")))]
        for first in source.sample(words, k=3)
    }
    pieces = (*words, *words, ".", "#", "-", "_", ":")
    labels = ["".join(source.choices(pieces, k=source.randrange(9))) for _ in range(9)]
    paths = {" ".join(source.choices(labels, k=source.randrange(1, 5))) for _ in range(9)}
    known: dict[str, frozenset[str]] = {}
    other: dict[str, frozenset[str]] = {}
    wanted = topics_plainly(paths, by_start, other)
    assert topics_of(paths, by_start, known) == wanted
    assert topics_of(paths, by_start, known) == wanted
    assert known == other


@pytest.mark.parametrize("form", [topics_of, topics_plainly])
def test_a_name_tells_topics_by_words_in_a_row(form: Callable[..., object]) -> None:
    by_start: Topics = {"ad": [([], frozenset(("ads",))), (["up"], frozenset(("gate",)))]}
    paths = ("div.ad_up", "div.ad#up p.x-ad", "ad.up", "p.bad-up", "p.no-ad-up", "p.no.ad")
    found = [{"ads", "gate"}, {"ads"}, set(), set(), set(), {"ads"}]
    assert form(paths, by_start, {}) == dict(zip(paths, map(frozenset, found), strict=True))


@pytest.mark.parametrize("form", [topics_of, topics_plainly])
def test_names_of_publishing_systems_tell_nothing(form: Callable[..., object]) -> None:
    by_start: Topics = {
        "card": [([], frozenset(("related",)))],
        "tab": [([], frozenset(("navigation",)))],
        "embed": [([], frozenset(("player",)))],
    }
    told = {
        "div.kg-card": set[str](),
        "div.card": {"related"},
        "div.kg-card.card": {"related"},
        "div.elementor-tab-title": set[str](),
        "div.tab": {"navigation"},
        "div.w-embed": set[str](),
        "div.video-embed": {"player"},
    }
    paths, found = tuple(told), list(told.values())
    assert form(paths, by_start, {}) == dict(zip(paths, map(frozenset, found), strict=True))
