"""XPaths find the same where only a part of a page is looked at as where all of it is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.blocks.tree import parse
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules import elements, shelves
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.xpaths import asked_by

END = "[contains(concat(translate(normalize-space(@class), 'BOX', 'box'), ' '), 'box ')]"
CLASS = "[contains(concat(' ', normalize-space(@class), ' '), ' ad ')]"
PAGE = (
    "<p class=aBox>One.</p><div class='x adBOX\tb'>Two.</div><div class=boxes>Three.</div>"
    "<div class=box><hr>Four.</div><p class='box'><b>Five</b><b>.</b></p><i class=box>Six</i>"
    "<div class='ad top' id=ad><p class='ad\ttop'>Seven.</p><p class=adtop rel=tag>Eight.</p></div>"
    "<section><p>Nine <a href='#a' rel='tag me'>ten</a></p><teaser-box><p>Eleven.</p></teaser-box>"
    "<form><input type=radio name=a><input type=radio name=a></form></section>"
)


def same(page: str, xpath: str) -> list[object]:
    """What an XPath finds on a page, which is the same whichever way it is looked for."""
    tree = parse(page)
    plainly: list[object] = tree.xpath(xpath)
    rule = HtmlRule(id="p.a", pack="p", why="w", action="drop", xpath=(xpath,))
    for shelf in (shelves.Shelves(tree), shelves.PlainShelves(tree)):
        found = elements._by_xpath(tree, rule, xpath, elements.Selectors(), shelf)
        assert len(found) == len(plainly)
        assert found == plainly or set(found) == set(plainly)  # Order counts for texts alone.
        assert found == plainly or not isinstance(found[0], str)
    return plainly


@pytest.mark.parametrize(
    "xpath",
    [
        *(f"//*{CLASS}", f"//p{CLASS}", f"//*{END}", f"//*[self::div or self::p]{END}[not(.//hr)]"),
        f"//*[self::div]{END}[preceding-sibling::*[1][self::p or .//hr]]",
        "//p[contains(@class, 'ox') or @rel='tag']/parent::*",
        "//div[@class = 'ad top' and @id='ad']//p[@class]",
        "(//hr | //b)/ancestor::*[position() < 3][starts-with(@class, 'box')]",
        "//a[contains(@rel, 'tag')]/parent::*[self::p or self::li]",
        "//p/ancestor::*[contains(name(), 'teaser')]",
        "/html/body/*[@id='ad' or @id='promo']",
        "//input[@type=\"radio\"]/ancestor::*[count(.//input[@type='radio']) > 1][1]",
        "//a[starts-with(@href, '#')]/text()",
        "//p[@rel = 'tag']/@class",
        *("//p[2]", "//div[last()]", "(//p | //i)[2]", "//p[position() > 1][not(b)]"),
        *("//b[1] | //hr", "//p[count(b)]", "//*[@class][3]", "//section//p"),
    ],
)
def test_what_is_found_is_the_same(xpath: str) -> None:
    assert same(PAGE, xpath)
    assert not same("<p>One.</p>", xpath) or not asked_by(xpath).needs


@pytest.mark.parametrize(
    "xpath",
    [
        *("//p[2]", "//div[last()]", "(//p | //i)[2]", "//p[position() > 1][not(b)]", "//*"),
        *(f"//*{END}[1]", f"//*{END} | //p", "//p[count(b)]", "//p[1 + 1]", "//p[@n - 1]"),
        *("count(//p)", "//p = 'x'", "//@class", "//text()", "//p[string-length(.) * 2]"),
    ],
)
def test_xpaths_of_places_begin_anywhere(xpath: str) -> None:
    assert not asked_by(xpath).begins


@pytest.mark.parametrize(
    "condition",
    [
        *("@class='a' or b", "not(@class='a')", "contains(@class, '')", "contains('a', @class)"),
        *("contains(translate(@class, 'AB_', 'ab-'), 'a-b')", ".//@class='a'", "@class!='a'"),
        "contains(concat(@class, @id), 'ad')",
    ],
)
def test_conditions_that_other_elements_may_meet_ask_for_nothing(condition: str) -> None:
    assert not asked_by(f"//*[{condition}]").needs


SHIPPED = sorted(
    {xpath for rule in Cleaner().rules.rules(()) for xpath in getattr(rule, "xpath", ())}
)
NAMES = sorted(
    {
        one.value
        for xpath in SHIPPED
        for some in (*asked_by(xpath).needs, asked_by(xpath).begins)
        for one in some
        if one.value
    }
)
TAGS = ["a", "p", "div", "span", "h3", "img", "input", "article", "figure", "form", "teaser-x"]


def test_most_of_the_shipped_xpaths_look_at_few_elements() -> None:
    assert SHIPPED
    assert all(asked_by(xpath).needs or asked_by(xpath).begins for xpath in SHIPPED)


def element(tag: str, name: str, end: str, more: str, inner: str) -> str:
    return f'<{tag} class="x {name}{end}" {more}>{inner}</{tag}>'


OF_ATTRIBUTES = ("", "id=toc", "rel=tag", 'href="#a"', 'href="/a" rel="tag"', "type=radio name=q")
pages = st.recursive(
    st.sampled_from(["Ferry?", "The ferry sails at six.", "<img src=a>", "<p>Foto: Ada</p>", ""]),
    lambda inner: st.builds(
        element,
        st.sampled_from(TAGS),
        st.sampled_from(NAMES),
        st.sampled_from(["", "s", " b", "-b"]),
        st.sampled_from(OF_ATTRIBUTES),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(pages)
def test_shipped_xpaths_find_the_same_on_any_page(page: str) -> None:
    for xpath in SHIPPED:
        same(f"<main>{page}</main>", xpath)


def test_names_are_found_in_any_attribute_and_tag() -> None:
    tree = parse(PAGE)
    for shelf, (attribute, how, value, there) in product(
        (shelves.Shelves(tree), shelves.PlainShelves(tree)),
        [
            *(("class", "*=", "dto", True), ("class", "*=", "adbox", False)),
            *(("class", "~", "adbox", True), ("id", "*=", "ad", True), ("id", "*=", "p", False)),
            *(("", "*=", "aser-b", True), ("rel", "*=", "tag", True), ("data-a", "*=", "a", False)),
        ],
    ):
        assert shelf.may_hold(shelves.Plain("", attribute, how, value)) == there
    assert len(shelves.Shelves(tree).find([shelves.Plain("p", "", "", "")], 2)) == 2
    assert len(shelves.PlainShelves(tree).find([shelves.Plain("p", "", "", "")], 2)) == 2
