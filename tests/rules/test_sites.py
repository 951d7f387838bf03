"""Which packs are a page's: by its domain, its lines, or what stands in its source."""

from __future__ import annotations

import pytest

from cleaner.rules.load import parse_pack
from cleaner.rules.sites import SiteIndex

RULE = "rules:\n  - {id: share.bar, kind: line, why: Share, phrases: {any: [Share this]}}\n"
GULL = parse_pack(
    "pack: gull\nwhy: The Gull.\nsites: [gull.example]\nidentified_by: ['A Gull Company page']\n"
    + RULE,
    "gull.yaml",
)
PRESS = parse_pack(
    "pack: press\nwhy: A system.\nfingerprints: [[press-body, press-head], 'generator=press']\n"
    + RULE,
    "press.yaml",
)


def test_packs_are_those_of_the_domain_and_of_domains_above_it() -> None:
    index = SiteIndex([GULL, PRESS])
    assert index.packs(["gull.example"]) == (GULL,)
    assert index.packs(["sport.gull.example"]) == (GULL,)
    assert index.packs(["seagull.example"]) == ()


@pytest.mark.parametrize(("at", "found"), [(0, 1), (11, 1), (12, 0), (27, 0), (28, 1), (39, 1)])
def test_a_line_tells_a_site_among_the_first_twelve_blocks_and_the_last(
    at: int, found: bool
) -> None:
    lines = [f"line {number}" for number in range(40)]
    lines[at] = "a gull company page"
    assert SiteIndex([GULL]).identify(lines) == ("gull.example" if found else "")


def test_a_source_tells_a_system_by_all_literals_of_one_fingerprint() -> None:
    index = SiteIndex([GULL, PRESS])
    assert index.systems("<p class=press-body>") == ()
    assert index.systems("<p class='press-head press-body'>") == ("system:press",)
    assert index.systems("<meta generator=press>") == ("system:press",)
    assert SiteIndex([GULL]).systems("<meta generator=press>") == ()
