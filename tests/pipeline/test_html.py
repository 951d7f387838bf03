"""What rules, scripts and a second opinion tell of an HTML page's blocks."""

from __future__ import annotations

import json

import pytest

from cleaner.model import Page, Segmented
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.html import segment_html
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.load import parse_pack
from cleaner.rules.markup import HtmlRules, made_ready
from tests.built import prose

PACK = parse_pack(
    "pack: gull\nwhy: The Gull.\nrules:\n"
    "  - {id: share.box, kind: html, why: Share, action: suspect, names: [share-this-bar]}\n"
    "  - {id: gull.title, kind: html, why: The title, select: ['#head'], action: title}\n",
    "gull.yaml",
)
RULES = HtmlRules(rule for rule in PACK.rules if isinstance(rule, HtmlRule))


def seen(body: str, head: str = "") -> Segmented:
    """The page as blocks."""
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    return segment_html(Page(id="a", text=text, media="html"), RULES, Options())


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("share-this-bar", True),
        ("left_share-this-bar2 share", False),
        ("x-share-this-bar-y", True),
        ("Share_This_Bar", True),
        ("share-bar", False),
    ],
)
def test_a_class_is_named_for_a_topic_by_up_to_three_of_its_words(name: str, named: bool) -> None:
    blocks = seen(f"<p class='{name}'>One</p><p>{prose(60)}</p>").blocks
    assert ["named:share" in block.marks for block in blocks] == [named, False]


@pytest.mark.parametrize(("length", "named"), [(60, True), (61, False)])
def test_a_name_that_covers_more_than_six_tenths_of_the_content_says_nothing(
    length: int, named: bool
) -> None:
    article = f"<p>{prose(60)}</p>"
    share = len(prose(60)) * length // (100 - length)
    html = f"<p class='share-this-bar'>{'a' * share}</p>{article}"
    assert ["named:share" in block.marks for block in seen(html).blocks] == [named, False]
    # A menu is no content, however long it is.
    html += f"<nav><p>{'Harbour ' * 999}</p></nav>"
    assert ["named:share" in block.marks for block in seen(html).blocks] == [named, False, False]


@pytest.mark.parametrize(
    ("length", "words", "named"), [(39, 39, True), (41, 39, False), (41, 41, True)]
)
def test_a_name_that_covers_four_tenths_says_nothing_where_hardly_any_prose_is_outside(
    length: int, words: int, named: bool
) -> None:
    outside = prose(words)
    share = len(outside) * length // (100 - length)
    html = f"<p class='share-this-bar'>{'a' * share}</p><p>{outside}</p>"
    assert ["named:share" in block.marks for block in seen(html).blocks] == [named, False]


ARTICLE = " ".join(prose(30, at) for at in range(8))


@pytest.mark.parametrize(("words", "found"), [(59, True), (60, False)])
def test_the_article_is_looked_for_in_scripts_where_a_page_shows_less_than_sixty_words(
    words: int, found: bool
) -> None:
    told = json.dumps({"@type": "NewsArticle", "headline": "A", "articleBody": ARTICLE})
    script = f"<script type='application/ld+json'>{told}</script>"
    page = seen(f"<p>{prose(words)}</p>", script)
    assert (ARTICLE in page.text) is found
    assert len(page.warnings) == found


@pytest.mark.parametrize(("words", "clear"), [(40, True), (39, False)])
def test_resiliparse_is_asked_where_no_element_holds_half_of_the_prose(
    words: int, clear: bool
) -> None:
    # Words that stand in one element, and as many again in others that share none with it.
    inside = f"<div><p>{prose(words)}</p></div>"
    far = "<div><div><div><div><div><p>{}</p></div></div></div></div></div>"
    page = seen(inside + "".join(far.format(prose(20, at)) for at in range(2)))
    assert ("judged" not in page.blocks[0].marks) is clear


def test_what_a_rule_tells_as_title_is_a_mark_or_comes_first_among_the_declared() -> None:
    page = seen(f"<h1 id=head>Ice</h1><p>{prose(60)}</p>", "<title>Ice | Gull</title>")
    assert "rule:gull.title" in page.blocks[0].marks


SHIPPED = made_ready(Cleaner().rules, ())
HEAD = "<title>Ferry sold</title>"
SENTENCE = "The ferry crosses the sound four times a day and on Sundays only once before noon."


def shipped(body: str, head: str = "") -> Segmented:
    """The page as blocks, named by the shipped rules."""
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    return segment_html(Page(id="a", text=text, media="html"), SHIPPED, Options())


def marked(page: str, declared: str, topic: str) -> list[bool]:
    return [f"named:{topic}" in block.marks for block in shipped(page, declared).blocks]


@pytest.mark.parametrize(("name", "topic"), [("comment", "comments"), ("consent", "cookies")])
def test_comments_and_consent_are_known_where_they_are_most_of_the_page(
    name: str, topic: str
) -> None:
    head = "<h1>Ferry sold</h1>"
    box = f"<div class={name}>" + f"<p>{SENTENCE}</p>" * 9 + "</div>"
    own = f"<p>{SENTENCE}</p><p>{SENTENCE}</p>"
    assert marked(f"{head}{own}{box}", HEAD, topic) == [False] * 3 + [True] * 9
    around = f"<div class={name}>{head}{own * 5}</div>{own}"
    assert not any(marked(around, HEAD, topic))
    # Consent is furniture wherever it does not hold the headline; comments can be a thread.
    for page, declared in ((f"{head}{box}", HEAD), (f"{head}{own}{box}", "")):
        assert any(marked(page, declared, topic)) is (name == "consent")


@pytest.mark.parametrize(
    ("url", "types", "thread"),
    [
        ("https://quay.example/forum/ferry-sold", "", True),
        ("https://forum.quay.example/t/18", "", True),
        ("https://quay.example/2019/ferry-sold", "DiscussionForumPosting", True),
        ("https://quay.example/2019/ferry-sold", "NewsArticle", False),
        ("https://quay.example/2019/ferry-sold", "", False),
    ],
)
def test_posts_of_a_thread_may_be_called_comments(url: str, types: str, thread: bool) -> None:
    own = f"<h1>Ferry sold</h1><p>{SENTENCE}</p><p>{SENTENCE}</p>"
    box = "<div class=comment>" + f"<p>{SENTENCE}</p>" * 9 + "</div>"
    said = json.dumps({"@type": types, "headline": "Ferry sold"}) if types else "{}"
    head = f"{HEAD}<script type='application/ld+json'>{said}</script>"
    text = f"<html><head>{head}</head><body>{own}{box}</body></html>"
    page = segment_html(Page(id="a", text=text, media="html", url=url), SHIPPED, Options())
    assert any("named:comments" in block.marks for block in page.blocks) is not thread


@pytest.mark.parametrize("name", ["legal", "site-menu"])
def test_furniture_that_holds_all_prose_of_a_page_is_none(name: str) -> None:
    topic = {"legal": "legal", "site-menu": "navigation"}[name]
    story = f"<div class={name}>" + f"<p>{SENTENCE}</p>" * 9 + "</div>"
    assert not any(marked(f"<h1>Ferry sold</h1>{story}", HEAD, topic))
    other = f"<p>{SENTENCE}</p>" * 4
    assert marked(f"<h1>Ferry sold</h1>{other}{story}", HEAD, topic) == [False] * 5 + [True] * 9


@pytest.mark.parametrize("name", ["cmp-container", "cmp-text", "cmp-experiencefragment"])
def test_the_prefix_of_a_publishing_system_s_classes_is_no_consent(name: str) -> None:
    page = f"<div class={name}><p>{SENTENCE}</p></div>" + f"<p>{SENTENCE}</p>" * 9
    assert not any(marked(page, HEAD, "cookies"))
    assert any(marked(page.replace(name, "cmp-banner"), HEAD, "cookies"))


@pytest.mark.parametrize(
    ("name", "topic"),
    [("page-banner", "newsletter"), ("top-offers", "paywall"), ("widget", "related")],
)
@pytest.mark.parametrize("head", [HEAD, ""])
def test_an_element_that_is_the_page_gives_its_name_to_no_block(
    name: str, topic: str, head: str
) -> None:
    title = "<h1>Ferry sold</h1>"
    article = f"<p>{SENTENCE}</p>" * 3
    # A menu without prose, so that the name covers less of the page's text than of its prose.
    menu = f"<p>{'<a href=/x>Harbour</a>, ' * 99}</p>"

    def named(page: str) -> list[bool]:
        return [f"named:{topic}" in block.marks for block in shipped(page, head).blocks]

    whole = f"<div class={name}>{title}{article}</div>{menu}"
    assert named(whole) == [False] * 5
    assert named(f"{title}{article}<div class={name}><p>{SENTENCE}</p></div>")[-1]
    # It holds the headline alone, or less of the prose than there is outside.
    assert named(f"<div class={name}>{title}</div>{article}") == [True, False, False, False]
    assert named(f"<div class={name}>{title}<p>{SENTENCE}</p></div>{article}")[:2] == [True, True]


def test_of_an_element_that_is_the_page_only_its_own_names_say_nothing() -> None:
    inner = f"<div class=newsletter><p>{SENTENCE}</p></div>"
    page = f"<div class=page-banner><h1>Ferry sold</h1>{f'<p>{SENTENCE}</p>' * 4}{inner}</div>"
    marks = ["named:newsletter" in block.marks for block in shipped(page, HEAD).blocks]
    assert marks == [False] * 5 + [True]


def test_a_name_in_camel_case_is_known() -> None:
    blocks = shipped(f"<div class=photoBoxCaption>At sea</div><p>{SENTENCE}</p>").blocks
    assert ["named:caption" in block.marks for block in blocks] == [True, False]


@pytest.mark.parametrize(
    ("name", "says", "marked"),
    [
        ("h-9-the-most-popular-ferry", "9. The Most Popular Ferry", False),
        ("h-9-the-most-popular-ferry-so-far-afloat", "The most popular ferry", False),
        ("the-most-popular-ferry-of-all-that-were-ever-seen", "The most popular ferry", True),
        ("les-plus-populaires-popular-ferrys", "Les plus pôpulaires: popular ferry's", False),
        ("most-popular", "Read by many", True),
        ("popular", "Popular", True),
    ],
)
def test_an_id_that_a_heading_makes_of_its_own_words_is_no_name(
    name: str, says: str, marked: bool
) -> None:
    def named(inner: str) -> bool:
        blocks = shipped(f"<h1>Ferry sold</h1><p>{SENTENCE}</p>{inner}<p>{SENTENCE}</p>").blocks
        return "named:related" in blocks[2].marks

    assert named(f"<h3 id={name}><b>{says}</b></h3>") is marked
    # Its class still is one, and so is the id of any other element.
    assert named(f"<h3 id={name} class=related>{says}</h3>")
    assert named(f"<div id=most-popular><h3>{says}</h3></div>")
