"""Selectors find the same on each page, and those that can't be tried are told where they stand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import etree, html

from cleaner.blocks.tree import parse
from cleaner.errors import ExtractionError, RuleFileError
from cleaner.model import Article
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.css import as_xpath, css_fault
from cleaner.rules.elements import select
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.load import parse_pack
from cleaner.rules.xpath_faults import xpath_fault

PROSE = (
    "The ferry to Marrow Island left the quay at six on Tuesday morning, nine days after the "
    "storm that tore away the landing stage and both of its ramps."
)
HEAD = "pack: own\nwhy: A pack of this test.\nrules:\n"


def drop(key: str, selector: str) -> str:
    quoted = selector.replace("'", "''")
    box = "  - id: own.box\n    kind: html\n    why: w\n    action: drop\n"
    return f"{HEAD}{box}    {key}: '{quoted}'\n"


def cleaner_with(folder: Path, pack: str) -> Cleaner:
    path = folder / "own.yaml"
    path.write_text(pack, "utf-8")
    return Cleaner([path])


def page(number: int) -> str:
    return (
        f"<html><body><h1>Boats run again</h1><p>{PROSE} It was trip {number}.</p>"
        f"<div>PEBBLES from our shop, bag {number}</div><div>The harbour, {number}</div>"
        "</body></html>"
    )


@pytest.mark.parametrize(
    ("key", "selector"),
    [
        ("select", "div:contains('Pebbles')"),
        ("select", "body > div:contains(pebbles)"),
        ("select", "div:not(:contains('harbour'))"),
        ("xpath", "//div[contains(translate(., 'PEBLS', 'pebls'), 'pebbles')]"),
    ],
)
def test_words_are_found_on_every_page(tmp_path: Path, key: str, selector: str) -> None:
    cleaner = cleaner_with(tmp_path, drop(key, selector))

    def clean(number: int) -> Article:
        return cleaner.clean(page(number), media="html")

    numbers = [number for number in range(12) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        found = [*map(clean, numbers), *pool.map(clean, numbers)]
    for number, article in zip([*numbers, *numbers], found, strict=True):
        gone = [one.text for one in article.removed if one.rule == "own.box"]
        assert gone == [f"PEBBLES from our shop, bag {number}"]


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("Pebbles", "our PEBBLES", True),
        ("PEBBLES", "our pebbles", True),
        ("pebble s", "our pebbles", False),
        ("Straße", "HAUPTSTRAẞE", True),
        ("ΟΔΟΣ", "οδος", True),
        ("οδος", "ΟΔΟΣ", True),
        ("Été", "L'ÉTÉ", True),
        ("ete", "L'ÉTÉ", False),
        ("İzmir", "İZMİR", False),
        ("İzmir", "İZMIR", True),
        ("it's", "IT'S", True),
        ("12 %", "-12 %", True),
        ("", "all", True),
    ],
)
def test_case_does_not_count_in_contains(wanted: str, text: str, found: bool) -> None:
    tree = html.fromstring(f"<div><p>{text}</p></div>")
    assert bool(etree.XPath(as_xpath(f'p:contains("{wanted}")'))(tree)) is found


@pytest.mark.parametrize(
    ("xpath", "told"),
    [
        (
            "//div[contains(lower-case(string(.)), 'a')]",
            "no function 'lower-case'; write translate(",
        ),
        ("//b[1 = 2 and foot()]", "no function 'foot'"),
        ("//b[@a or contain(., 'b')]", "did you mean 'contains'?"),
        ("//b[re:test(., 'a')]", "no function 're:test'"),
        ("//b[c and $d]", "'$d' is a variable"),
        ("//b/svg:path", "the prefix 'svg:' is unknown; write 'path' alone"),
        ("//b/@xlink:href", "the prefix 'xlink:' is unknown"),
        ("//b[c][contains(.)]", "'contains(.)' can't be worked out: Invalid number of arguments"),
        ("//b[c and count('d') > 1]", "'count('d')' can't be worked out: Invalid type"),
        ("//b[c and ('d' | e)]", "'d' | e' can't be worked out: Invalid type"),
        ("//b[", "Invalid expression"),
    ],
)
def test_xpath_that_no_page_can_be_tried_by_is_a_fault(xpath: str, told: str) -> None:
    assert told in xpath_fault(xpath)
    with pytest.raises(RuleFileError) as caught:
        parse_pack(drop("xpath", xpath), "own.yaml")
    assert told in str(caught.value)
    assert (caught.value.line, caught.value.code) == (8, "R108")


@pytest.mark.parametrize(
    "xpath",
    [
        "//a[or and and]",
        "//or[or]/and",
        "//a[. and(b)]",
        "//a['x'or'y']",
        "//*[* * 2 > 3 and *]",
        "//a[2 div (3) > b mod (2)]",
        "//a[b -c and - d < 0]",
        "//a[@xml:lang = 'x']",
        "//a[ancestor::b or self::node()[not(child::text())]]",
        "//text()[contains(., 'or ns:a(b $c')]",
        "//a[processing-instruction('b') and comment()]",
        "(//a | //b)[position() = last()]/following-sibling::*[1]",
        "concat(substring-before(//a, ', '), ', ', //b)",
        "//ä[@ö]",
        "/",
    ],
)
def test_xpath_that_can_be_tried_is_none(xpath: str) -> None:
    assert xpath_fault(xpath) == ""


def test_css_that_no_page_can_be_tried_by_is_a_fault() -> None:
    assert "the prefix 'svg:' is unknown" in css_fault("svg|path")
    assert ":contains() takes one text" in css_fault("div:contains(3)")
    assert css_fault("div:contains('Pebbles') > a:not(.b), li:nth-child(2n+1):has(> p)") == ""


@pytest.mark.parametrize("error", [UnicodeDecodeError("utf-8", b"\xd0", 0, 1, "bad"), TypeError()])
def test_fault_on_a_page_names_rule_and_selector(error: Exception) -> None:
    def fail(context: object, text: object) -> None:
        raise error

    xpath = "//p[failing(.)]"
    rule = HtmlRule(id="own.box", pack="own", why="w", action="drop", xpath=(xpath,))
    functions = etree.FunctionNamespace(None)
    functions["failing"] = fail  # Loading refuses such calls; lxml passes on what they raise.
    try:
        with pytest.raises(ExtractionError) as caught:
            select(parse("<div><p>a</p></div>"), [rule])
    finally:
        del functions["failing"]
    told = str(error) or "TypeError"
    assert f"rule own.box can't be tried on the page: '{xpath}': {told};" in str(caught.value)


def test_namespaces_are_no_elements(tmp_path: Path) -> None:
    cleaner = cleaner_with(tmp_path, drop("xpath", "//namespace::*"))
    assert PROSE in cleaner.clean(page(1), media="html").body
