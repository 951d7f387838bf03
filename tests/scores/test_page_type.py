"""What kind of page it is: what is declared beyond doubt, what the cards say, what is counted."""

from __future__ import annotations

import pytest

from cleaner.blocks.folded import fold_blocks
from cleaner.blocks.metadata import read
from cleaner.blocks.tree import parse, segment
from cleaner.model import Metadata
from cleaner.pipeline.cleaner import Cleaner
from cleaner.scores.card import Card, Scorecard, Table
from cleaner.scores.features import Features
from cleaner.scores.page_features import type_features
from cleaner.scores.page_type import (
    TYPES,
    is_one_story,
    page_type,
    type_columns,
    type_scores,
)
from cleaner.scores.story import find_story

PROSE = "The ferry crosses the sound four times a day and on Sundays only once before noon."


def told(html: str, url: str | None = None) -> tuple[Features, Metadata]:
    tree = parse(html)
    views, metadata = fold_blocks(segment(tree).blocks), read(tree)
    return type_features(views, metadata, find_story(views, metadata), url), metadata


def test_what_the_page_declares() -> None:
    features, metadata = told(
        '<head><meta property="og:type" content="product"><script type="application/ld+json">'
        '{"@type": "Product", "name": "Kettle"}</script></head>'
        "<body itemscope itemtype='https://schema.org/QAPage'><p>Kettle</p></body>"
    )
    assert metadata.types == ("og:product", "product", "qapage")
    said = {name for name, value in features.items() if name.startswith("says.") and value}
    assert said == {"says.product", "says.og_product", "says.forum"}


@pytest.mark.parametrize(
    ("url", "name", "value"),
    [
        ("https://a.example/products/kettle-of-iron", "at.product", 1.0),
        ("https://shop.a.example/kettle", "at.product", 2.0),
        ("https://a.example/t/how-to-mend-a-kettle/881", "at.forum", 1.0),
        ("https://docs.a.example/kettle.html", "built.file", 1.0),
        ("https://a.example/2019/05/kettle", "built.dated", 1.0),
        ("https://a.example/x?id=3", "built.query", 1.0),
        ("https://a.example/old-iron-kettle", "built.joints", 2.0),
        ("http://[a", "built.depth", 0.0),
    ],
)
def test_what_the_address_says(url: str, name: str, value: float) -> None:
    features, _ = told(f"<p>{PROSE}</p>", url)
    assert features[name] == value


def test_the_address_that_the_page_declares_is_asked_where_none_is_given() -> None:
    html = f"<head><link rel=canonical href='https://a.example/docs/x'></head><p>{PROSE}</p>"
    assert told(html)[0]["at.docs"] == 1.0


def test_how_the_page_is_built() -> None:
    entry = f"<div class='product-card'><h3>Kettle</h3><p>{PROSE}</p><b>€ 12</b></div>"
    features, _ = told(f"<ul><li>Home</li></ul>{entry * 3}<pre>a = 1</pre>")
    assert features["built.prices"] == 3
    assert features["built.headings"] == pytest.approx(3 / 11)
    assert features["built.codes"] == pytest.approx(1 / 11)
    assert features["named.product"] == features["named.card"] == pytest.approx(9 / 11)
    assert features["built.spread"] == 2.0


def test_a_page_of_no_blocks_has_no_features() -> None:
    assert type_features((), Metadata(), find_story((), Metadata()), None) == {}


def cards(**points: float) -> dict[str, Scorecard]:
    """Cards that say the same of every page."""
    found = {}
    for kind, value in points.items():
        name = f"html-type-{kind}"
        table = Table(features=("built.depth",), thresholds=(0.0,), values=(value, value))
        found[name] = Scorecard(Card.of(name, [table], why="x"))
    return found


def test_the_card_that_says_most_decides() -> None:
    for article, forum, kind in ((1.0, 2.0, "forum"), (2.0, 1.0, "article")):
        scores = type_scores({}, cards(article=article, forum=forum))
        assert scores == {"article": article, "forum": forum}
        assert page_type({}, Metadata(), scores) == kind
    assert page_type({}, Metadata(), {}) == "article"


def test_the_blocks_are_told_by_how_much_a_type_leads_or_trails() -> None:
    def told(**scores: float) -> dict[str, list[float]]:
        return {name: list(column) for name, column in type_columns(scores, 2).items()}

    assert told(article=1.0, forum=-0.5, product=0.25) == {
        "type.article": [0.75, 0.75],
        "type.forum": [-1.5, -1.5],
        "type.product": [-0.75, -0.75],
    }
    assert told(article=9.0, forum=-9.0) == {"type.article": [4.0] * 2, "type.forum": [-4.0] * 2}
    assert told(article=1.0, forum=1.0) == {"type.article": [0.0] * 2, "type.forum": [0.0] * 2}
    assert told(article=1.5) == {"type.article": [1.5, 1.5]}, "the only one that is asked"
    assert told() == {}


@pytest.mark.parametrize(
    ("types", "entries", "prose", "kind"),
    [
        (("liveblogposting",), 0, 9.0, "live_blog"),
        ((), 4, 9.0, "live_blog"),
        ((), 3, 9.0, "article"),
        (("videoobject",), 0, 6.9, "media"),
        (("videoobject",), 0, 7.0, "article"),
        (("og:video.other",), 0, 1.0, "media"),
    ],
)
def test_what_is_declared_beyond_doubt(
    types: tuple[str, ...], entries: int, prose: float, kind: str
) -> None:
    found = page_type({"built.prose": prose}, Metadata(types=types), {}, entries)
    assert found == kind
    assert found in TYPES


def test_text_has_no_type() -> None:
    assert Cleaner().clean(f"{PROSE}\n\n{PROSE}").page_type == ""
    assert Cleaner().clean(f"<h1>Ferry</h1><p>{PROSE}</p>").to_dict()["page_type"] in TYPES


LISTED = "<ul>" + "<li><a href=/x>Oars that float are to be tried</a></li>" * 60 + "</ul>"


@pytest.mark.parametrize(
    ("title", "between", "paragraphs", "others", "found"),
    [
        ("Ferry sold", 0, 7, 0, True),
        ("Ferry sold", 0, 6, 0, False),
        ("Harbour Gazette", 0, 7, 0, False),
        ("Ferry sold", 7, 7, 0, True),
        ("Ferry sold", 8, 7, 0, False),
        ("Ferry sold", 0, 8, 12, True),
        ("Ferry sold", 0, 7, 12, False),
    ],
)
def test_a_story_amid_lists_is_no_list(
    title: str, between: int, paragraphs: int, others: int, found: bool
) -> None:
    text = f"<p>{PROSE}</p>"
    story = "<p>Today</p>" * between + f"<div>{text * paragraphs}</div>"
    html = (
        f"<title>{title}</title>{LISTED}<div><h2>Ferry sold</h2></div>{story}"
        + f"<div><div><div><div>{text}</div></div></div></div>" * others
    )
    tree = parse(html)
    views, metadata = fold_blocks(segment(tree).blocks), read(tree)
    headline = find_story(views, metadata)
    assert is_one_story(views, headline) is found
    says = cards(article=-2.0, listing=1.0, service=-1.0)
    swapped = {"article": 1.0, "listing": -2.0, "service": -1.0}
    assert (type_scores({}, says, views, headline) == swapped) is found
    product = cards(article=-2.0, listing=1.0, product=1.5)
    assert type_scores({}, product, views, headline)["article"] == -2.0, "no listing by its card"
