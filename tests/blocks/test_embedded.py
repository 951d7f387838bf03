"""Articles that a page holds in its scripts alone."""

from __future__ import annotations

import html
import json

import pytest

import cleaner

LINES = tuple(
    f"Paragraph {number} of the report says that the harbour froze over and that the pilots, who "
    f"had seen nothing like it for {number} winters, walked home across the ice to their houses."
    for number in ("twelve", "thirty", "forty", "sixty")
)
HTML = "".join(f'<p class="copy">{line}</p>' for line in LINES)
PLAIN = "\n\n".join(LINES)
STORE = json.dumps({"content": HTML})
DECLARED = json.dumps({"@type": "NewsArticle", "headline": "Ice", "articleBody": PLAIN})
STREAMED = f"self.__next_f.push([1,{json.dumps('6:' + json.dumps({'body': HTML}))}])".replace(
    "<", "\\u003c"
)

INLINE = tuple(line.replace("harbour", '<a href="/h">harbour</a>') for line in LINES)
POSTS = [
    {"id": number, "cooked": f"<p>{line}</p>", "actions": [{"id": 2, "can": True}] * 40}
    for number, line in enumerate(LINES)
]
THREAD = json.dumps({"topic_7": json.dumps({"post_stream": {"posts": POSTS}})})
SECTIONS = [{"head": "", "image": "/i.jpg" * 40, "text": f"<p>{line}</p>"} for line in LINES]
SINGLE = HTML.replace("'", "\\'").replace("</", "<\\/")


def in_attribute(name: str, value: object) -> str:
    return f'<div id="app" {name}="{html.escape(json.dumps(value))}"></div>'


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{STORE}</script>',
        f"<script>{STREAMED}</script>",
        f'<script type="application/ld+json">{DECLARED}</script>',
        f"<textarea hidden>{HTML.replace('<', '&lt;')}</textarea>",
        f"<template>{HTML}</template>",
        f'<script type="text/x-template">{HTML}</script>',
        f"<script>window.state = {json.dumps({'story': {'body': PLAIN}})}</script>",
        f"<script>window.state = {json.dumps(json.dumps({'story': {'body': PLAIN}}))}</script>",
        f"<script>page({json.dumps({'paragraphs': LINES})})</script>",
        f"<script>page({json.dumps([{'type': 'p', 'text': line} for line in LINES])})</script>",
        f"<script>page({json.dumps([{'type': 'p', 'text': line} for line in INLINE])})</script>",
        f"<script>page({json.dumps([{'html': f'<p>{line}</p>'} for line in LINES])})</script>",
        f"<script>page({json.dumps(SECTIONS)})</script>",
        f"<script>page({json.dumps({'content': html.escape(HTML)})})</script>",
        f"<script>// don't\nvar story = {{body: '{SINGLE}'}};</script>",
        f"<script>const story = {{body: `\n{HTML}\n`}};</script>",
        in_attribute("data-page", {"props": {"story": {"body": HTML}}}),
        in_attribute("data-react-props", {"story": {"paragraphs": LINES}}),
        in_attribute(":story", {"body": PLAIN}),
        f'<div hidden id="data-preloaded" data-preloaded="{html.escape(THREAD)}"></div>',
    ],
    ids=[
        *("store", "streamed", "json-ld", "textarea", "template", "x-template"),
        *("plain", "plain in a string", "list", "blocks", "blocks with links", "blocks of HTML"),
        *("sections", "entities", "single quotes", "template literal", "Inertia", "React"),
        *("Vue", "Discourse"),
    ],
)
def test_the_article_comes_from_the_script(script: str) -> None:
    page = f"<html><body><h1>Ice in the harbour</h1><div id='root'></div>{script}</body></html>"
    article = cleaner.clean(page, media="html")
    assert article.title == "Ice in the harbour"
    assert article.body == PLAIN
    assert any(warning.startswith("built by script") for warning in article.warnings)


def test_apostrophes_in_the_text_cut_nothing_off() -> None:
    """A script's strings may stand between them, and those of HTML in a string do not."""
    lines = [*LINES, *(line.replace("harbour", "river") for line in LINES)]
    lines[0], lines[-1] = f"Nobody's boat. {lines[0]}", f"Nobody's boat. {lines[-1]}"
    text = "".join(f'<p class="copy">{line}</p>' for line in lines)
    script = f"<script>show({json.dumps({'content': text})})</script>"
    article = cleaner.clean(f"<html><body><h1>Ice</h1>{script}</body></html>", media="html")
    assert article.body == "\n\n".join(lines)


def test_the_headline_may_stand_in_the_template_too() -> None:
    page = (
        '<html><body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav><template id="story">'
        f"<h1>Ice in the harbour</h1>{HTML}</template><footer>Harbour Post</footer></body></html>"
    )
    article = cleaner.clean(page, media="html")
    assert article.body == PLAIN


def test_scripts_are_left_alone_where_the_page_shows_its_article() -> None:
    shown = "".join(f"<p>{line.replace('harbour', 'river')}</p>" for line in LINES)
    page = f"<html><body><h1>Ice</h1>{shown}<script>{STREAMED}</script></body></html>"
    article = cleaner.clean(page, media="html")
    assert "harbour" not in article.body
    assert "river" in article.body


def test_of_several_stories_in_scripts_it_is_the_one_that_the_title_speaks_of() -> None:
    longer = "".join(f"<p>{line} {line}</p>" for line in LINES).replace("harbour", "valley")
    own = [{"text": f"<p>{line}</p>"} for line in LINES]
    other = [{"text": longer.replace("</p><p>", " ")[: len(longer) // 2]}, {"text": longer}]
    far = {"picture": "/i.jpg" * 200}
    for stories in ([own, far, other], [other, far, own]):
        page = (
            "<html><head><title>Pilots walk across the harbour</title></head><body><h1>Pilots walk "
            f"across the harbour</h1><script>show({json.dumps(stories)})</script></body></html>"
        )
        article = cleaner.clean(page, media="html")
        assert article.body == PLAIN
        assert "valley" not in article.body


def test_many_products_that_the_title_speaks_of_alike_are_no_article() -> None:
    products = [
        {"html": f"<p>Boat {n}: {LINES[0]}</p><p>{LINES[1]}</p><p>{LINES[2]}</p>", "price": 7 * "9"}
        for n in range(6)
    ]
    far = {"picture": "/i.jpg" * 200}
    script = json.dumps([part for product in products for part in (product, far)])
    page = (
        f"<html><title>Boats</title><body><h1>Boats</h1><script>s({script})</script></body></html>"
    )
    assert "harbour" not in cleaner.clean(page, media="html").body


@pytest.mark.parametrize("key", ["description", "excerpt", "summary", "teaser"])
def test_teasers_in_scripts_are_no_article(key: str) -> None:
    store = json.dumps(
        [{"title": f"Ice {n}", key: f"<p>{line}</p>"} for n, line in enumerate(LINES)]
    )
    page = f"<html><body><h1>Ice</h1><p>Loading.</p><script>var s = {store}</script></body></html>"
    assert "harbour" not in cleaner.clean(page, media="html").body


def test_descriptions_of_other_stories_are_no_article() -> None:
    store = json.dumps([{"title": "Ice", "description": line} for line in LINES])
    page = f"<html><body><h1>Ice</h1><p>Loading.</p><script>var s = {store}</script></body></html>"
    assert "harbour" not in cleaner.clean(page, media="html").body


@pytest.mark.parametrize("script", ['var a = "<p>"', '"' + "\\" * 5001 + '"', '{"a": "<p <p <p'])
def test_broken_scripts_hold_nothing(script: str) -> None:
    page = f"<html><body><h1>Ice</h1><p>Nothing to see.</p><script>{script}</script></body></html>"
    assert "Nothing to see." in cleaner.clean(page, media="html").body
