"""Captions and bylines go where the element that holds them is called so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.built import Line, a, gone, line, made, prose

ARTICLE = (a(prose(60), -3.0), a(prose(60, 9), -3.0))
BEHIND = (a(prose(60, 3), -3.0), a(prose(60, 17), -3.0))


def named(path: str, text: str = "", number: int = 30, **more: Any) -> Line:
    """A line that the scores keep. path: its elements and their names, innermost last."""
    places: dict[str, Any] = {
        "path": path,
        "around": (number, number + 1, 1),
        "tag": path.split(" ")[-1][:1],
    }
    return a(text or prose(12, 4), -1.0, **{**places, **more})


@pytest.mark.parametrize(
    ("path", "goes"),
    [
        ("article p.caption", True),
        ("article div.caption.narrow span", True),
        ("article div.wide.photo_caption", True),
        ("article div.story-image-caption p", True),
        ("article figure p.caption__text", True),
        ("article div#photo-caption.wide", True),
        ("article span.img_descr", True),
        ("article p.pic-intro span", True),
        ("article div.pic-box.full p", True),
        ("article div.media-info p.infotext", True),
        ("article p.bildtext", True),
        ("article p.captions", True),
        ("article div.captioninfo p", True),
        ("article p.podpis-zdjecia", True),
        ("article span.gal-extcaption p", True),
        ("article td.tr-caption", True),
        ("article div.photo-alt span", True),
        ("article p.caption-credit", True),
        ("article div.news-img span", True),
        ("article div.mn_right_img p", True),
        ("article div#photo-label.label", True),
        ("article div.image-source", True),
        ("article div.styles-module--caption--d3e4f", True),
        ("article span.photo-credit", True),
        # What is said of others, boxes farther out, modules, and names that only have the word.
        ("article figcaption.caption p", False),
        ("article div.quote-caption p", False),
        ("article div.caption div.text p", False),
        ("article div.image-text p", False),
        ("article div.captioned p", False),
        ("article p.button-caption", False),
        ("article p", False),
    ],
)
def test_the_line_below_a_picture(path: str, goes: bool) -> None:
    page = made(*ARTICLE, named(path), *BEHIND)
    assert (2 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("text", "more", "goes"),
    [
        (prose(60), {}, True),
        (prose(61), {}, False),
        (prose(12), {"kind": "heading"}, False),
        (prose(12), {"kind": "quote"}, False),
    ],
)
def test_a_longer_one_is_text(text: str, more: dict[str, Any], goes: bool) -> None:
    page = made(*ARTICLE, *ARTICLE, named("article p.caption", text, **more), *BEHIND)
    assert (4 in gone(page, threshold=0.7)) is goes


def test_on_a_page_of_pictures_the_captions_are_its_text() -> None:
    few = [named("article p.caption", prose(20, at), 30 + 2 * at) for at in range(3)]
    many = [*few, named("article p.caption", prose(20, 4), 60)]
    assert gone(made(*ARTICLE, *few, *BEHIND), threshold=0.7) == [2, 3, 4]
    assert gone(made(*ARTICLE, *many, *BEHIND), threshold=0.7) == []


@pytest.mark.parametrize(("others", "goes"), [(1, True), (2, False)])
def test_a_box_for_pictures_that_holds_more_is_one_of_the_article(others: int, goes: bool) -> None:
    more: dict[str, Any] = {"around": (40, 31, 1)}
    inside = [named("article div.pic-box h3", line(3, at), **more) for at in range(others)]
    page = made(*ARTICLE, named("article div.pic-box p"), *inside, *BEHIND)
    assert (2 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(("others", "goes"), [(1, True), (2, False)])
def test_the_box_of_an_inline_line_is_the_innermost(others: int, goes: bool) -> None:
    inside = [
        named("article div.img_wrapper p", line(3, at), around=(40 + at, 30, 1))
        for at in range(others)
    ]
    page = made(*ARTICLE, named("article div.img_wrapper span"), *inside, *BEHIND)
    assert (2 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "text", "goes"),
    [
        ("div.breadcrumbs.wide ol li a span", line(3), True),
        ("div ul.post-breadcrumb li.breadcrumb-item", line(12), True),
        ("nav.breadcrumbs__list li", line(13), False),
        ("div.breadcrumb div div div div p", line(3), False),
        ("ul.breadcrumb li", "The ferry crosses the sound four times a day.", False),
        ("ul.crumble li", line(3), False),
    ],
)
def test_the_way_to_the_page(path: str, text: str, goes: bool) -> None:
    crumb = named(path, text, kind="list_item")
    assert (2 in gone(made(*ARTICLE, crumb, *BEHIND), threshold=0.7)) is goes
    heading = named(path, text, kind="heading")
    assert gone(made(*ARTICLE, heading, *BEHIND), threshold=0.7) == []


@pytest.mark.parametrize(
    ("path", "text", "more", "goes"),
    [
        ("div ul.page-toc li a", "Ropes and oars", {}, True),
        ("div#table-of-contents div ol li a", "Oars", {}, True),
        ("div ul.page-toc li a", "Ropes and tar", {}, False),
        ("div ul.page-toc li a", "Ropes and oars", {"link_density": 0.8}, False),
        ("div ul.page-toc li a", "Ropes and oars", {"marks": frozenset()}, False),
        ("div ul.stock li a", "Ropes and oars", {}, False),
    ],
)
def test_a_list_called_a_table_of_contents(
    path: str, text: str, more: dict[str, Any], goes: bool
) -> None:
    values = {"link_density": 1.0, "marks": frozenset(("list_links",)), **more}
    entry = named(path, text, kind="list_item", **values)
    heading = named("article h2", "The ropes and the oars", 70, kind="heading")
    assert (2 in gone(made(*ARTICLE, entry, *BEHIND, heading, *BEHIND), threshold=0.7)) is goes


@pytest.mark.parametrize(("rows", "goes"), [(0, True), (1, False)])
def test_the_title_of_a_table_stays_with_its_rows(rows: int, goes: bool) -> None:
    cells = [
        named("article table tr", line(6, at), kind="table_row", tag="tr", around=(50, 31, 1))
        for at in range(rows)
    ]
    title = named("article table caption", line(6), kind="caption", tag="caption")
    assert (2 in gone(made(*ARTICLE, title, *cells, *BEHIND), threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "text", "goes"),
    [
        ("article p.byline", "Ada Renn and Kit Larsmo / Tarnholm Herald", True),
        ("article h4.author", "from the desk of Ada Renn", True),
        ("article div.entry-meta", line(12), True),
        ("article div.entry-meta", line(13), False),
        ("article p.author", "The pilot knew that nobody was on board.", False),
        ("article p.authority", "Ada Renn and Kit Larsmo", False),
        ("article div.author div.text p", "Ada Renn and Kit Larsmo", False),
    ],
)
def test_who_wrote_it(path: str, text: str, goes: bool) -> None:
    page = made(*ARTICLE, named(path, text), *BEHIND)
    assert (2 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "words", "goes"),
    [
        ("article div.imagetext h2#photocredit", 12, True),
        ("article div.imagetext h2#photocredit", 13, False),
        ("article div.vjs-wrapper.embed h2.headline", 20, True),
        ("article div.vjs-wrapper.embed h2.headline", 21, False),
        ("article h2.inline-video__title a", 9, True),
        ("article div.box-gallery__headline-wrapper h3", 9, True),
        # A section about films, and boxes farther out.
        ("article h2#video-gallery", 9, False),
        ("article h2.video-title", 9, False),
        ("article div.vjs-wrapper div.text h2", 9, False),
        ("article h2#captions", 9, False),
    ],
)
def test_headings_of_films_and_credits(path: str, words: int, goes: bool) -> None:
    heading = named(path, line(words, 3), kind="heading")
    assert (2 in gone(made(*ARTICLE, heading, *BEHIND), threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "goes"),
    [("article h2#photocredit", True), ("article h2.inline-video__title", False)],
)
def test_above_the_article_only_a_credit_goes(path: str, goes: bool) -> None:
    heading = named(path, line(6, 3), kind="heading")
    page = made(a("x", -1.0, kind="heading"), heading, *ARTICLE, *BEHIND)
    assert (1 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "words", "goes"),
    [
        ("article div.story-img h4.caption", 8, True),
        ("article div.story-img h4.caption", 7, False),
        ("article div.imagetext h1#photocaption", 60, True),
        ("article div.imagetext h1#photocaption", 61, False),
        # Titles of sections, and headings in a box that is named so.
        ("article h2#captions", 12, False),
        ("article div.caption h3", 12, False),
    ],
)
def test_captions_that_are_headings(path: str, words: int, goes: bool) -> None:
    heading = named(path, prose(words, 3), kind="heading")
    page = made(*ARTICLE, *ARTICLE, heading, *BEHIND, *BEHIND)
    assert (4 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "words", "goes"),
    [
        ("article div.cta-block p", 40, True),
        ("article div.cta-block p", 41, False),
        ("article p.learn-cta__text", 9, True),
        ("article div.et_pb_promo_description h5", 5, True),
        ("article div#more.wide.cta-banner__content", 5, True),
        ("article p.blog-conversion-panel--heading", 5, True),
        # Sections of that name, and names that only have the word.
        ("article h3#ninja-promo", 3, False),
        ("article p.banner__meta", 9, False),
        ("article div.promo-codes p", 9, False),
    ],
)
def test_what_a_site_bids_its_readers_to_do(path: str, words: int, goes: bool) -> None:
    page = made(*ARTICLE, *ARTICLE, *BEHIND, *BEHIND, named(path, line(words, 3)), *ARTICLE)
    assert (8 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(("words", "goes"), [(12, True), (13, False)])
def test_a_page_of_nothing_but_bids_keeps_them(words: int, goes: bool) -> None:
    bid = named("article div.cta-block p", line(words, 3))
    page = made(a(prose(60), -3.0), bid, a(prose(48, 9), -3.0))
    assert (1 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("beside", "linked", "goes"), [(48, 0.0, True), (49, 0.0, False), (49, 0.1, True)]
)
def test_a_sentence_without_a_link_is_a_bid_in_a_small_box(
    beside: int, linked: float, goes: bool
) -> None:
    bid = named("article p.cta-text", prose(12, 4), link_density=linked)
    more = a(prose(beside, 7), -3.0, around=(50, 31, 1))
    page = made(*ARTICLE, *ARTICLE, bid, more, *BEHIND, *BEHIND)
    assert (4 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "words", "goes"),
    [
        ("article div.affiliate-disclaimer p", 120, True),
        ("article div.affiliate-disclaimer p", 121, False),
        ("article div.content-advertiser-disclosure p", 60, True),
        ("article div#advertising-disclosure.wide p", 60, True),
        ("article div.ad-disclosure__text p", 60, True),
        # What else is disclosed, and articles about it.
        ("article div.disclosure p", 60, False),
        ("article div.ranking-disclosure p", 60, False),
        ("article div.road-notice p", 60, False),
    ],
)
def test_notes_on_what_a_site_earns(path: str, words: int, goes: bool) -> None:
    page = made(*ARTICLE * 6, *BEHIND * 6, named(path, prose(words, 3)), *ARTICLE)
    assert (24 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("path", "text", "more", "goes"),
    [
        ("article div a.button_box.green", line(15), {}, True),
        ("article div a.button_box.green", line(16), {}, False),
        ("article a.book button.shop-button", line(3), {}, True),
        ("article p a.btn.btn-link", line(9), {}, True),
        ("article li a.product-button span", line(4), {"kind": "list_item"}, True),
        # Text of the article in it, sentences, headings, and what opens or chooses.
        ("article p a.btn", line(9), {"link_density": 0.9}, False),
        ("article p a.btn", "Which crossing is the first of all?", {}, False),
        ("article p a.btn", prose(6), {}, False),
        ("article h3 a.btn", line(4), {"kind": "heading"}, False),
        ("article a.accordion-button", line(4), {}, False),
        ("article a.tab-btn", line(4), {}, False),
        ("article a.nav-button", line(4), {}, False),
        ("article a.buttonhole", line(4), {}, False),
        ("article p.btn", line(4), {}, False),
    ],
)
def test_buttons_by_themselves(path: str, text: str, more: dict[str, Any], goes: bool) -> None:
    button = named(path, text, **{"link_density": 1.0, **more})
    page = made(*ARTICLE, *ARTICLE, button, *BEHIND, *BEHIND)
    assert (4 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(("label", "goes"), [("Best of all", True), ("Best of all:", False)])
def test_what_a_label_is_of_is_no_button(label: str, goes: bool) -> None:
    button = named("article div a.shop-button", line(5), link_density=1.0)
    page = made(*ARTICLE, a(label, -1.0), button, *BEHIND)
    assert (3 in gone(page, threshold=0.7)) is goes
