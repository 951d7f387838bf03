"""Layers of packs: what replaces, extends and switches off what, and on which sites."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.combine import Effective, combine
from cleaner.rules.load import parse_pack
from cleaner.rules.pack import Pack
from cleaner.rules.ruleset import RuleSet

PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning."
)

MORE = (
    "Nobody on the quay could say when the boat would be back, and so the keeper put the kettle "
    "on, lit the stove in the waiting room and read to the children from the book of tides."
)


def pack(head: str, *rules: str, name: str = "demo") -> Pack:
    """A pack with line rules, each written as `id` or `id|further keys`, that find `zap ID`."""
    text = f"pack: {name}\nwhy: For these tests.\n{head}\nrules:"
    text += " []\n" if not rules else "\n"
    for rule in rules:
        identity, _, more = rule.partition("|")
        text += (
            f"  - id: {identity}\n    kind: line\n    why: Zap\n"
            f"    phrases: {{any: ['zap {identity}']}}\n"
        )
        text += f"    {more}\n" if more else ""
    return parse_pack(text, f"{name}.yaml")


def ids(effective: Effective) -> list[str]:
    return [rule.id for pack in effective.packs for rule in pack.rules]


def taken(layers: Sequence[Sequence[Pack]], page: str, url: str | None = None) -> set[str]:
    """The rules that take a line of the page, which holds a `zap ID` line for each id."""
    effective = combine(layers)
    assert effective.faults == ()
    lines = "".join(f"\n\nzap {name}" for name in page.split())
    cleaner = Cleaner(RuleSet(effective.packs))
    article = cleaner.clean(f"{PROSE}\n\n{MORE}{lines}\n", url=url)
    return {removal.rule for removal in article.removed}


SHIPPED = (pack("", "a.one", "a.two", "b.one", name="shipped"),)


def test_a_later_rule_of_one_id_stands_in_for_the_earlier() -> None:
    own = pack("", "a.one", name="own")
    effective = combine([SHIPPED, [own]])
    assert sorted(ids(effective)) == ["a.one", "a.two", "b.one"]
    (switched,) = effective.switched
    assert (switched.id, switched.how, switched.sites) == ("a.one", "replaced", ())
    assert switched.by == "a.one (own.yaml:5)"


def test_a_site_rule_stands_in_on_its_site_alone() -> None:
    own = parse_pack(
        "pack: own\nwhy: x y.\nsites: [one.org]\nrules:\n  - id: a.one\n    kind: line\n"
        "    why: Other\n    phrases: {any: [zap other]}\n"
    )
    layers = [SHIPPED, [own]]
    assert taken(layers, "a.one a.two") == {"a.one", "a.two"}
    assert taken(layers, "a.one a.two", "https://one.org/x") == {"a.two"}
    assert taken(layers, "other", "https://www.one.org/x") == {"a.one"}


@pytest.mark.parametrize(
    ("name", "left"), [("a.one", ["a.two", "b.one"]), ("a.*", ["b.one"]), ("*.one", ["a.two"])]
)
def test_names_and_globs_switch_off(name: str, left: list[str]) -> None:
    assert ids(combine([SHIPPED, [pack(f"disable: ['{name}']", name="own")]])) == left
    assert ids(combine([SHIPPED], [name], by="cleaner.toml")) == left


def test_a_site_pack_switches_off_on_its_sites() -> None:
    own = pack("sites: [one.org]\ndisable: ['a.*']", name="own")
    assert taken([SHIPPED, [own]], "a.one b.one") == {"a.one", "b.one"}
    assert taken([SHIPPED, [own]], "a.one b.one", "https://sub.one.org/") == {"b.one"}


def test_evidence_can_be_switched_off_for_a_site() -> None:
    suspect = pack("", "a.cue|effect: suspect", "b.one", name="shipped")
    own = pack("sites: [one.org]\ndisable: [a.cue]", name="own")
    rules = RuleSet(combine([[suspect], [own]]).packs)
    assert {rule.id for rule in rules.rules(())} == {"a.cue", "b.one"}
    assert {rule.id for rule in rules.rules(("one.org",))} == {"b.one"}
    cleaner = Cleaner(rules)
    text = f"{PROSE}\n\nzap a.cue\n"
    assert cleaner.analyze(text).proposals.suspects
    assert not cleaner.analyze(text, url="https://one.org/").proposals.suspects


def test_an_earlier_layer_does_not_switch_off_a_later_one() -> None:
    first = pack("disable: ['own.*']", "a.one", name="shipped")
    assert "own.one" in ids(combine([[first], [pack("", "own.one", name="own")]]))


def test_shapes_hold_on_all_sites() -> None:
    shape = parse_pack(
        "pack: s\nwhy: x y.\nrules:\n  - id: shape.x\n    kind: shape\n    why: Short\n"
        "    when: {words: {max: 1}}\n"
    )
    own = pack("sites: [one.org]\ndisable: ['shape.*']", name="own")
    (fault,) = combine([[shape], [own]]).faults
    assert "can't be switched off for single sites" in str(fault)


def test_idle_names_are_told() -> None:
    effective = combine([SHIPPED, [pack("disable: [a.onne]", name="own")]], ["c.*"], by="me")
    assert effective.idle == (("a.onne", "own.yaml"), ("c.*", "me"))
    assert effective.notices == (
        "own.yaml: disable: no rule is called 'a.onne'; did you mean 'a.one'?",
        "me: disable: no rule is called 'c.*'",
    )


def test_what_is_off_already_is_no_mistaken_name() -> None:
    first, second = (pack("disable: [a.one]", name=name) for name in ("first", "second"))
    effective = combine([SHIPPED, [first], [second]], ["a.one"], by="me")
    assert (effective.idle, effective.notices) == ((), ())
    rules = RuleSet(effective.packs, effective.switched)
    assert rules.adding([pack("disable: [a.one]", name="third")]).notices == ()
    assert "'a.onne'" in rules.adding([pack("disable: [a.onne]", name="third")]).notices[0]


def test_a_name_of_a_rule_that_stays_is_told() -> None:
    first = pack("disable: ['own.*', 'first.one']", "first.one", name="first")
    effective = combine([[first], [pack("", "own.one", name="own")]])
    assert [told.partition(": ")[2] for told in effective.notices] == [
        f"disable: '{name}' is a rule of this pack or of a later folder, which stays"
        for name in ("own.*", "first.one")
    ]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("sites: [one.org]", "https://one.org/"),
        ("identified_by: [The Harbour Post]", None),
        ("identified_by: [The Harbour Post]\nsites: [one.org]", None),
    ],
)
def test_a_pack_that_switches_off_alone_is_a_pack_of_its_pages(head: str, url: str | None) -> None:
    rules = RuleSet(combine([SHIPPED, [pack(f"{head}\ndisable: [a.one]", name="own")]]).packs)
    text = f"The Harbour Post\n\n{PROSE}\n\n{MORE}\n\nzap a.one\n\nzap a.two\n"
    found = Cleaner(rules).analyze(text, url=url)
    scope = (found.site, *found.systems) if found.site else found.systems
    assert [one.name for one in rules.sites.packs(scope)] == ["own"]
    assert {removal.rule for removal in Cleaner(rules).clean(text, url=url).removed} == {"a.two"}


def test_a_pack_that_switches_off_alone_holds_where_a_fingerprint_is() -> None:
    own = pack("fingerprints: [/gull-assets/]\ndisable: [a.one]", name="own")
    tool = Cleaner(RuleSet(combine([SHIPPED, [own]]).packs))
    page = f"<p>{PROSE}</p><p>{MORE}</p><p>zap a.one</p><p>zap a.two</p>"
    for script, rules in (("/gull-assets/a.js", {"a.two"}), ("/tern/a.js", {"a.one", "a.two"})):
        html = f"<html><head><script src='{script}'></script></head><body>{page}</body></html>"
        assert {removal.rule for removal in tool.clean(html).removed} == rules


# Renamed ids


def test_an_old_id_goes_on_working_and_says_so() -> None:
    renamed = pack("", "a.new|replaces: [a.old]", "b.one", name="shipped")
    effective = combine([[renamed], [pack("disable: [a.old]", name="own")]])
    assert ids(effective) == ["b.one"]
    assert effective.notices == (
        "own (own.yaml): rule 'a.old' is now called 'a.new'; disable that",
    )
    effective = combine([[renamed], [pack("", "a.old", name="own")]])
    assert sorted(ids(effective)) == ["a.old", "b.one"]
    assert "'a.old' is now called 'a.new'" in effective.notices[0]


def test_protects_knows_old_ids() -> None:
    renamed = pack("", "a.new|replaces: [a.old]", name="shipped")
    keep = parse_pack(
        "pack: k\nwhy: x y.\nrules:\n  - id: k.a\n    kind: keep\n    why: Stays\n"
        "    phrases: {any: [zap a.new]}\n    protects: [a.old]\n"
    )
    assert taken([[renamed], [keep]], "a.new") == set()


def test_an_own_rule_may_replace_others_by_name() -> None:
    own = pack("", "own.all|replaces: [a.one, a.two]", name="own")
    assert sorted(ids(combine([SHIPPED, [own]]))) == ["b.one", "own.all"]


# Extending, groups, recognizing


TEMPLATE = pack("template: true", "t.one", "t.two", name="house")


def test_a_template_holds_only_where_it_is_extended() -> None:
    own = pack("sites: [one.org]\nextends: [house]\ndisable: [t.two]", "own.one", name="own")
    layers = [[TEMPLATE, own]]
    assert taken(layers, "t.one t.two own.one") == set()
    assert taken(layers, "t.one t.two own.one", "https://one.org/") == {"t.one", "own.one"}


def test_extending_goes_on_through_packs_and_the_nearest_wins() -> None:
    middle = pack("template: true\nextends: [house]", "t.two|max_words: 1", name="middle")
    own = pack("sites: [one.org]\nextends: middle", name="own")
    assert taken([[TEMPLATE, middle, own]], "t.one t.two", "https://one.org/") == {"t.one"}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("sites: [one.org]\nextends: [hose]", "no pack 'hose'; known are demo, house"),
        ("sites: [one.org]\nextends: [demo]", "circle: demo → demo"),
        ("extends: [house]", "no 'sites'"),
        ("sites: ['group:x']", "no group 'x'; known are none"),
    ],
)
def test_names_that_lead_nowhere(head: str, told: str) -> None:
    faults = combine([[TEMPLATE, pack(head)]]).faults
    assert any(told in str(fault) for fault in faults), faults


def test_a_group_is_many_sites() -> None:
    groups = pack("groups: {north: [one.org, two.org], south: [three.org]}", name="groups")
    own = pack("sites: ['group:north', four.org]", "own.one", name="own")
    rules = RuleSet(combine([[groups, own]]).packs)
    for site, holds in (("one.org", True), ("a.two.org", True), ("three.org", False)):
        assert bool(rules.rules((site,))) is holds
    assert rules.rules(("four.org",))


def test_a_system_is_recognized_by_its_source() -> None:
    own = pack("fingerprints: ['/gull-assets/', ['Gull', 'CMS 9']]", "own.one", name="gull")
    cleaner = Cleaner(RuleSet(combine([[own]]).packs))
    body = f"<body><p>{PROSE}</p><p>{PROSE}</p><div>zap own.one</div>"
    for head, found in (
        ('<script src="/gull-assets/a.js"></script>', True),
        ('<meta name="generator" content="Gull CMS 9">', True),
        ('<meta name="generator" content="Gull">', False),
    ):
        article = cleaner.clean(f"<html><head>{head}</head>{body}", media="html")
        assert ("own.one" in {removal.rule for removal in article.removed}) is found
    analysis = cleaner.analyze(f"<html>/gull-assets/{body}", media="html", url="https://x.org/")
    assert analysis.systems == ("system:gull",)
    assert analysis.site == "x.org"


def test_a_line_alone_identifies_a_system() -> None:
    own = pack("identified_by: [The Gull Group]", "own.one", name="gull")
    cleaner = Cleaner(RuleSet(combine([[own]]).packs))
    page = f"{{}}{PROSE}\n\n{PROSE}\n\nzap own.one\n"
    assert not cleaner.clean(page.format("")).removed
    (removal,) = cleaner.clean(page.format("The Gull Group\n\n")).removed
    assert removal.rule == "own.one"


def test_the_address_that_a_page_declares_brings_its_site_selectors() -> None:
    own = parse_pack(
        "pack: own\nwhy: x y.\nsites: [one.org]\nrules:\n  - id: own.box\n    kind: html\n"
        "    why: A box\n    select: .box\n    action: drop\n"
    )
    page = (
        "<html><head><link href='https://www.one.org/a' rel=canonical></head><body>"
        f"<p>{PROSE}</p><div class=box><p>{PROSE}</p></div><p>{PROSE}</p>"
    )
    analysis = Cleaner(RuleSet([own])).analyze(page, media="html")
    assert analysis.site == "one.org"
    assert analysis.site_origin == "the address that the page declares"
    assert [fate.rule for fate in analysis.resolved.fates] == [None, "own.box", None]


@pytest.mark.parametrize(
    ("head", "origin"),
    [
        ("", "a line that identifies the publisher"),
        # What the quick look at the source can't tell, the parsed page may.
        ("<link rel='x canonical' href='https://gull.example/a'>", "the address that the page "),
    ],
)
def test_a_site_that_only_the_parsed_page_tells_brings_its_selectors(
    head: str, origin: str
) -> None:
    own = parse_pack(
        "pack: own\nwhy: x y.\nsites: [gull.example]\nidentified_by: [The Gull Press]\nrules:\n"
        "  - {id: own.box, kind: html, why: A box, select: .box, action: drop}\n"
        "  - {id: own.line, kind: line, why: A line, phrases: {any: [Zap it]}}\n"
    )
    last = "Another paper" if head else "The Gull Press"
    page = (
        f"<html><head>{head}</head><body><p>{PROSE}</p><div class=box><p>{PROSE}</p></div>"
        f"<p>Zap it</p><p>{PROSE}</p><p>{last}</p>"
    )
    rules = RuleSet([own])
    analysis = Cleaner(rules).analyze(page, media="html")
    assert analysis.site == "gull.example"
    assert analysis.site_origin.startswith(origin)
    fates = [fate.rule for fate in analysis.resolved.fates]
    assert fates == [None, "own.box", "own.line", None, None]
    generic = Cleaner(rules, Options(site_rules=False)).analyze(page, media="html")
    assert not any(fate.rule for fate in generic.resolved.fates)


def test_a_system_that_a_line_identifies_brings_its_selectors() -> None:
    own = parse_pack(
        "pack: gull\nwhy: x y.\nidentified_by: [Powered by Gull]\nrules:\n"
        "  - {id: own.box, kind: html, why: A box, select: .box, action: drop}\n"
    )
    page = f"<p>{PROSE}</p><div class=box><p>{PROSE}</p></div><p>{PROSE}</p><p>Powered by Gull</p>"
    rules = RuleSet(combine([[own]]).packs)
    analysis = Cleaner(rules).analyze(page, media="html")
    assert analysis.systems == ("system:gull",)
    assert [fate.rule for fate in analysis.resolved.fates] == [None, "own.box", None, None]
