"""What pages declare of themselves, and how broken declarations are mended."""

from __future__ import annotations

import json

import pytest

from cleaner.blocks import metadata
from cleaner.blocks.dek_words import is_dek_name
from cleaner.blocks.json_ld import load_json
from cleaner.blocks.tree import parse
from cleaner.model import Metadata

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Harbour &amp; bridge open",
    "name": "Harbour",
    "alternativeHeadline": "A short line",
    "description": "The town <em>waited</em> long.",
    "author": [{"@type": "Person", "name": "Ada Moss"}, {"name": "https://example.org/b"}],
    "publisher": {"name": "The Quay"},
    "articleBody": "First.&nbsp;line\n\nSecond line",
}


def read(head: str = "", body: str = "<p>x</p>", root: str = "", url: str = "") -> Metadata:
    page = f"<html {root}><head>{head}</head><body>{body}</body></html>"
    return metadata.read(parse(page), url or None)


def ld(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def test_titles_stand_best_first() -> None:
    found = read(
        head=ld(ARTICLE)
        + '<meta property="og:title" content="Og &quot;title&quot;">'
        + '<meta name="twitter:title" content="Tweet title"><title> Page | The Quay </title>',
        body="<h1>Site name</h1><article><h1>Shown  <i>head</i>line</h1>"
        "<h2 itemprop=headline>Item</h2></article>",
    )
    assert found.titles == (
        ("json-ld", "Harbour & bridge open"),
        ("json-ld:name", "Harbour"),
        ("og", 'Og "title"'),
        ("twitter", "Tweet title"),
        ("itemprop", "Item"),
        ("h1", "Shown headline"),
        ("h1", "Site name"),
        ("title", "Page | The Quay"),
    )


def test_a_title_that_its_own_quotation_marks_cut_short_does_not_count() -> None:
    cut = '<meta property="og:title" content="Winners, and a "royal visit""><title>{}</title>'
    whole = 'Winners, and a "royal visit"'
    assert read(head=cut.format(whole)).titles == (("title", whole),)
    for other in ("Winners, and a long day", "Winners, and a ‘visit’", "Quay | Winners, and a"):
        assert read(head=cut.format(other)).titles[0] == ("og", "Winners, and a")


def test_json_ld_fields() -> None:
    found = read(head=ld(ARTICLE))
    assert found.deks == (
        ("json-ld:alternative", "A short line"),
        ("json-ld:description", "The town waited long."),
    )
    assert found.authors == ("Ada Moss",)
    assert found.site_name == "The Quay"
    assert found.body == "First. line\nSecond line"


def test_body_with_markup_becomes_lines() -> None:
    page = ARTICLE | {"articleBody": "&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;"}
    assert read(head=ld(page)).body == "One\nTwo"


@pytest.mark.parametrize(
    "value",
    [
        [{"@type": "Organization", "name": "Q"}, {"@type": "Article", "headline": "H"}],
        {"@graph": [{"@type": "WebSite"}, {"@type": ["Thing", "BlogPosting"], "headline": "H"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "ReportageNewsArticle", "headline": "H"}},
        {"@type": "http://schema.org/NewsArticle", "headline": ["H", "other"]},
    ],
)
def test_article_is_found_in_any_nesting(value: object) -> None:
    assert ("json-ld", "H") in read(head=ld(value)).titles


def test_articles_that_are_only_mentioned_count_for_nothing() -> None:
    items = [{"@type": "ListItem", "item": {"@type": "NewsArticle", "headline": "Other"}}]
    assert read(head=ld({"@type": "ItemList", "itemListElement": items})).titles == ()


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"headline": "A b"} -->',
        '//<![CDATA[\n{"headline": "A b"}\n//]]>',
        '{"headline": "A\nb",}',
        '{"headline": "A \\b",};',
        '{"headline": "A\\_b"}',
        "{&quot;headline&quot;: &quot;A b&quot;}",
        '{"headline": "A b"} {"cut": ',
    ],
)
def test_broken_json_is_mended(text: str) -> None:
    (value,) = load_json(text)
    assert value["headline"][0] == "A"


@pytest.mark.parametrize("text", ["", "no json", '{"a"', '"text"', "[" * 50_000])
def test_json_past_mending_gives_nothing(text: str) -> None:
    assert load_json(text) == []


@pytest.mark.parametrize(
    "name",
    [
        *("dek", "article__standfirst", "c-article-header__sub-title", "ContentHeaderDek-sc1 xYz"),
        *("leadText", "post_lead", "chapo", "artikel-vorspann", "subHeadline", "entradilla"),
        *("article-description", "teaser-intro", "kick__article__teaser", "col-8 sottotitolo"),
    ],
)
def test_names_of_deks(name: str) -> None:
    assert is_dek_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("leader", "leading-tight", "introduction", "kicker", "misleading", "lead-image"),
        *("related-summary", "summary-list", "teaser", "description", "subtitles", "bleed"),
        *("video-subtitle", "newsletter-intro", ""),
    ],
)
def test_lookalikes_that_name_no_dek(name: str) -> None:
    assert not is_dek_name(name)


def test_shown_deks() -> None:
    found = read(
        body="<p class=intro>Above the headline.</p><h1>H</h1>"
        "<p itemprop=description>By item.</p>"
        "<p data-testid=article-standfirst>By data <b>name</b>.</p>"
    )
    assert found.deks == (
        ("itemprop", "By item."),
        ("class", "By data name."),
        ("class", "Above the headline."),
    )


def test_neighbours_of_one_name_are_one_dek() -> None:
    found = read(body="<h1>H</h1><p class=lead>First line.</p><p class=lead>Second line.</p>")
    assert found.deks == (("class", "First line.\nSecond line."), ("class", "First line."))


@pytest.mark.parametrize(
    "body",
    [
        "<a><p class=summary>Inside a link.</p></a>",
        "<nav><p class=intro>Inside a menu.</p></nav>",
        "<div class=intro><h1>Headline</h1><p>Holds the headline.</p></div>",
        f"<div class=lead>{'Far too long for a dek. ' * 100}</div>",
        "<meta itemprop=description content='Not shown.'>",
        "<p class=lead hidden>Not shown.</p>",
        "<div>" + "<div><p class=summary>One of many.</p></div>" * 5 + "</div>",
    ],
)
def test_what_is_no_dek(body: str) -> None:
    assert read(body=body).deks == ()


def test_meta_fields() -> None:
    found = read(
        head='<meta property="og:description" content="Og"><meta name=Description content=" A  b ">'
        '<meta property="og:site_name" content="Quay"><meta name=author content="Jo Field">'
        '<link rel="canonical" href="/story?a=1">',
        root='lang="pt-BR"',
        url="https://example.org/x/y",
    )
    assert found.description == "A b"
    assert found.site_name == "Quay"
    assert found.lang == "pt"
    assert found.canonical == "https://example.org/story?a=1"
    assert found.authors == ("Jo Field",)


@pytest.mark.parametrize(
    ("root", "head", "lang"),
    [
        ("", '<meta property="og:locale" content="fr_CA">', "fr"),
        ("lang=x-default", '<meta http-equiv="Content-Language" content="de, en">', "de"),
        ('xml:lang="it"', "", "it"),
        ("lang='{{lang}}'", "", ""),
        ("", "", ""),
    ],
)
def test_language(root: str, head: str, lang: str) -> None:
    assert read(head=head, root=root).lang == lang


@pytest.mark.parametrize("address", ["http://[bad", "javascript:void(0)", "", "/relative"])
def test_bad_canonical_is_none(address: str) -> None:
    assert read(head=f'<link rel=canonical href="{address}">').canonical == ""


def test_page_without_declarations() -> None:
    assert read() == Metadata()
