"""What html rules do by XPath, in order, and to markup before it is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.cssselect import CSSSelector

from cleaner.blocks.tags import RULE_ATTRIBUTE
from cleaner.blocks.tree import parse
from cleaner.errors import RuleFileError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules import elements, shelves
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.kinds.html import Replacement
from cleaner.rules.load import parse_pack
from cleaner.rules.rewrite import rewrite, rewrite_fault

PROSE = (
    "The ferry to Marrow Island left the quay at six on Tuesday morning, nine days after the "
    "storm that tore away the landing stage and both of its ramps."
)
MORE = (
    "Islanders had lived on what the lifeboat could carry, said the harbour master, who counted "
    "forty crossings in that time and not one of them in calm water."
)


def clean_with(tmp_path: Path, rules: str, page: str) -> str:
    """The body of a page under one pack of html rules, titles first."""
    pack = tmp_path / "own.yaml"
    pack.write_text(
        f"pack: own\nwhy: A pack of this test.\nsites: [example.org]\nrules:\n{rules}", "utf-8"
    )
    cleaner = Cleaner([pack])
    article = cleaner.clean(page, url="https://example.org/a", media="html")
    return f"{article.title}\n\n{article.body}"


def rule(action: str, key: str, *values: str) -> str:
    lines = [f"  - {{id: own.{action}, kind: html, why: w, action: {action}, {key}:"]
    lines.append("      [" + ", ".join("'" + v.replace("'", "''") + "'" for v in values) + "]}")
    return "\n".join(lines) + "\n"


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_xpath_drops_what_css_cannot_name(tmp_path: Path) -> None:
    source = page(f"<h1>Boats run again</h1><p>{PROSE}</p><p><b>Tags:</b> sea, boats</p>")
    assert "sea, boats" not in clean_with(
        tmp_path, rule("drop", "xpath", "//p[b = 'Tags:']"), source
    )


def test_first_alternative_that_finds_something_is_the_body(tmp_path: Path) -> None:
    source = page(
        f"<h1>Boats run again</h1><div id=b><p>{PROSE}</p></div><div id=c><p>{MORE}</p></div>"
    )
    found = clean_with(
        tmp_path, rule("body", "xpath", "//main", "//div[@id='b']", "//div[@id='c']"), source
    )
    assert PROSE in found
    assert MORE not in found


def test_inline_element_is_dropped_out_of_its_sentence(tmp_path: Path) -> None:
    source = page(
        f"<h1>Boats run again</h1><p>{PROSE} <span class=ask>Get the app.</span> {MORE}</p>"
    )
    found = clean_with(tmp_path, rule("drop", "select", ".ask"), source)
    assert "Get the app" not in found
    assert f"{PROSE} {MORE}" in found


def test_loose_text_is_dropped(tmp_path: Path) -> None:
    source = page(
        f"<article><h1>Boats run again</h1><p>{PROSE}</p><a class=z>x</a>Ferry card news "
        f"<p>{MORE}</p></article>"
    )
    found = clean_with(
        tmp_path, rule("drop", "xpath", "//a[@class='z']/following-sibling::text()"), source
    )
    assert "Ferry card news" not in found
    assert MORE in found


def test_title_may_be_a_text_that_the_xpath_works_out(tmp_path: Path) -> None:
    source = page(
        f"<div>Boats run again</div><p>{PROSE}</p><p>{MORE}</p>",
        "<title>Boats run again -- Harbour</title>",
    )
    told = rule("title", "xpath", "substring-before(//title, ' -- ')")
    assert clean_with(tmp_path, told, source).startswith("Boats run again\n")


def test_drop_never_takes_the_whole_page(tmp_path: Path) -> None:
    source = page(f"<h1>Boats run again</h1><p>{PROSE}</p>").replace("<body", "<body class=has-ad")
    assert PROSE in clean_with(tmp_path, rule("drop", "select", "[class*=ad]"), source)


def test_rules_that_take_all_prose_are_set_aside_with_a_warning(tmp_path: Path) -> None:
    source = page(f"<h1>Boats run again</h1><div id=a><p>{PROSE}</p></div><div id=b>Sea</div>")
    pack = tmp_path / "own.yaml"
    rules = rule("body", "select", "#b") + rule("drop", "select", ".none")
    pack.write_text(f"pack: own\nwhy: w\nsites: [example.org]\nrules:\n{rules}", "utf-8")
    article = Cleaner([pack]).clean(source, url="https://example.org/a", media="html")
    assert PROSE in article.body
    assert any(text.startswith("guard: own.body set aside") for text in article.warnings)


def test_rewrite_shows_what_stands_in_noscript(tmp_path: Path) -> None:
    source = page(f"<h1>Boats run again</h1><p>{PROSE}</p><noscript><p>{MORE}</p></noscript>")
    rules = (
        "  - {id: own.rewrite, kind: html, why: w, action: rewrite, replace: "
        "[{find: noscript>, by: div>}]}\n"
    )
    assert MORE in clean_with(tmp_path, rules, source)


def test_rewrite_without_brackets_changes_tags_alone() -> None:
    change = Replacement(find="teaser", by="x")
    source = "<p class='teaser'>A teaser is a puzzle.</p>"
    assert rewrite(source, [change]) == "<p class='x'>A teaser is a puzzle.</p>"


@pytest.mark.parametrize(
    ("find", "by", "said"),
    [
        ("<p>Ad</p>", "", "takes or adds the words 'Ad'"),
        ("</h1>", "</h1>Read on", "takes or adds the words 'Read on'"),
        ("<a name=x>", "<!--", "opens or closes a comment"),
        ("</p>", "</p><script>", "an element whose text is not shown"),
        ("data-src", "><b>Ad</b><i x", "takes or adds the words 'Ad'"),
        ("<noscript>", "<div>", ""),
        ("</noscript>", "<!-- nothing -->", ""),
        ('">&nbsp;</p', '"></p', ""),
        (".png 640w,", '.png"><foo bar="', ""),
        ("data-src=", "src=", ""),
    ],
)
def test_rewrites_that_would_change_words_are_refused(find: str, by: str, said: str) -> None:
    fault = rewrite_fault(find, by)
    assert said in fault
    assert bool(said) == bool(fault)


def test_bad_selectors_are_named_with_their_place() -> None:
    text = (
        "pack: p\nwhy: w\nsites: [a.org]\nrules:\n"
        "  - id: p.a\n    kind: html\n    why: w\n    action: drop\n    xpath:\n"
        "      - //p\n      - //p[\n      - $x\n      - id('a')\n"
    )
    with pytest.raises(RuleFileError) as caught:
        parse_pack(text, "p.yaml")
    faults = [caught.value, *caught.value.others]
    assert [(fault.line, fault.column) for fault in faults] == [(11, 9), (12, 9), (13, 9)]
    assert faults[0].message.count("can't be tried on pages: ") == 1


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("action: drop", "needs one of 'select', 'xpath', 'names', 'marks' and 'replace'"),
        ("action: drop\n    marks: nav", "'marks' is for 'action: landmark' alone"),
        ("action: drop\n    select: p\n    scored: true", "is for 'action: landmark' alone"),
        ("action: landmark\n    marks: navi", "'navi' is none of .*did you mean 'nav'"),
        ("action: drop\n    select: p\n    xpath: //p", "needs one of"),
        ("action: remove\n    select: p", "'remove' is none of .*did you mean 'drop'"),
        ("action: unwarp\n    select: p", "'unwarp' is none of .*did you mean 'unwrap'"),
        ("action: rewrite\n    xpath: //p", "'action: rewrite' needs 'replace'"),
        (
            "action: drop\n    replace: [{find: a, by: b}]",
            "is for 'action: rewrite' alone",
        ),
        ("action: rewrite\n    replace: [{find: a}]", "a replacement needs 'by'"),
        ("action: rewrite\n    replace: [{find: <p>a, by: <p>b}]", "takes or adds the words"),
    ],
)
def test_html_rules_that_do_not_fit_together(keys: str, said: str) -> None:
    text = f"pack: p\nwhy: w\nrules:\n  - id: p.a\n    kind: html\n    why: w\n    {keys}\n"
    with pytest.raises(RuleFileError, match=said):
        parse_pack(text)


def test_pages_of_a_pack() -> None:
    text = (
        "pack: p\nwhy: w\npages:\n  - {url: 'https://a.org/x', contains: [one, two]}\n"
        "  - {url: 'https://a.org/y'}\nrules: []\n"
    )
    first, second = parse_pack(text).pages
    assert (first.url, first.contains) == ("https://a.org/x", ("one", "two"))
    assert second.contains == ()


NOT_PLAIN = ("div .ad", "p.ad.top", "DIV", "*", '[class*=" "]', 'p[class="a,d"], hr', "", "p,")


@pytest.mark.parametrize(
    "selector",
    [
        *(
            "p",
            "div.ad",
            ".ad",
            "#ad",
            '[class="ad top"]',
            '[id*="ad"]',
            'p[class*="ad"], hr, .top',
        ),
        *(".none", *NOT_PLAIN),
    ],
)
def test_plain_selectors_find_what_css_finds(selector: str) -> None:
    tree = parse(
        "<div class='ad top'><p class='ad\ttop' id=ad>One.</p><p class=adtop id=Ad>Two.<hr></div>"
        "<p class='a,d'>Three.</p><div class='' id='x ad'>Four.<!-- no --><p>Five.</p></div>"
    )
    wanted = shelves.plain(selector)
    assert bool(wanted) == (selector not in NOT_PLAIN)
    for shelf in (shelves.Shelves(tree), shelves.PlainShelves(tree)):
        if wanted:
            assert shelf.find(wanted) == CSSSelector(selector, translator="html")(tree)


def test_elements_that_rules_unwrapped_are_found_no_more() -> None:
    tree = parse("<div><section class=a><p class=b>One.</p></section><p>Two.</p></div>")
    first = HtmlRule(id="p.a", pack="p", why="w", action="unwrap", select=("section.a",))
    second = HtmlRule(id="p.b", pack="p", why="w", action="title", select=("section", ".b"))
    elements.select(tree, [first, second])
    marked = [element.get(RULE_ATTRIBUTE) for element in tree.iter("p")]
    assert marked == ["p.b", None]
