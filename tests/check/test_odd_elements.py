"""A class whose dot was forgotten is noted; elements that pages have by themselves are no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.check.findings import FORMATS
from cleaner.check.odd_elements import odd_elements
from cleaner.check.packs import check

PACK = """pack: quay
why: A pack of this test.
rules:
  - id: quay.box
    kind: html
    why: A box
    action: drop
    select: {select}
"""


@pytest.mark.parametrize(
    ("selector", "odd"),
    [
        ("tp-pebble", ["tp-pebble"]),
        ("div > pebble.quay:not(h7)", ["pebble", "h7"]),
        (".tp-pebble, #quay, div[class*='my box'], DIV main picture", []),
        ("p:lang(en):contains(box), li:nth-child(-n + 3), li:nth-of-type(odd)", []),
        ("svg > path, #a\\:b, div:has(> p) ~ ul", []),
    ],
)
def test_elements_that_html_lacks(selector: str, odd: list[str]) -> None:
    assert odd_elements(selector) == odd


def test_forgotten_dot_is_noted_and_no_finding(tmp_path: Path) -> None:
    pack = tmp_path / "quay.yaml"
    pack.write_text(PACK.format(select="tp-pebble"))
    report = check([pack], ignore=["R201"])
    note = f"{pack}:4: quay.box: HTML itself has no element 'tp-pebble'; a class is written '.tp-"
    assert not report.findings
    assert [one.startswith(note) for one in report.notes] == [True, False]
    assert f"note: {note}" in FORMATS["text"](report)
    assert "::notice::" in FORMATS["github"](report)
    pack.write_text(PACK.format(select=".tp-pebble"))
    assert "tp-pebble'" not in check([pack], ignore=["R201"]).notes[0].partition("Add a")[0]
    page = "<p>a</p><tp-pebble>Our shop</tp-pebble>"
    case = f"    removes:\n      - page: '{page}'\n        gone: [Our shop]\n"
    pack.write_text(PACK.format(select="tp-pebble") + case)
    assert not check([pack], ignore=["R201"]).notes
