"""Kept and removed spans tile the page; cleaning is pure, stable and idempotent."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner.model import Page
from cleaner.text.normalize import normalize

LINES = st.sampled_from(
    [
        "Harbour bridge closes for repairs",
        "Harbour bridge closes for repairs | The Gull",
        "The old bridge over the harbour closes on Monday, nobody knows for how long it will be.",
        "“We have waited ten years for it,” said the mayor, who crosses it on foot every day.",
        "The council voted eight to three for the repairs after a debate that lasted all night.",
        "Loading...",
        "Share",
        "• Home",
        "  • News",
        "Read also: Ten bridges to see",
        "Subscribe to unlock this story",
        "By Jane Renn",
        "Photo: Ada Renn",
        "© 2025 The Gull. All rights reserved.",
        "You may also like...",
        "1. Take the ferry.",
        "> A quotation of somebody else",
        "```",
        "橋は月曜日に閉鎖される。",
        "الجسر مغلق",
        "x\u200by\u00adz",
        "",
        "   ",
        "\t",
        "\u2028",
        "- 4M3 articles",
    ]
)
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n", "\r", "\u2029"])
TEXTS = st.lists(st.tuples(LINES | st.text(max_size=40), BREAKS), min_size=1, max_size=40).map(
    lambda parts: "".join(line + end for line, end in parts)
)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def shipped() -> cleaner.Cleaner:
    """One cleaner for all examples."""
    return cleaner.Cleaner()


def cleaned(shipped: cleaner.Cleaner, text: str) -> cleaner.Article:
    """The article of a text page whose text is just this, decoding left out."""
    return shipped.clean(Page(id="p", text=text, media="text"))


@SLOW
@given(text=TEXTS)
def test_kept_and_removed_rebuild_the_input(shipped: cleaner.Cleaner, text: str) -> None:
    article = cleaned(shipped, text)
    assert article.restore() == text
    spans = sorted(
        [(s.start, s.end) for s in article.kept] + [(s.start, s.end) for s in article.removed]
    )
    at = 0
    for start, end in spans:
        assert start == at
        assert end > start
        at = end
    assert at == len(text)


@SLOW
@given(text=TEXTS)
def test_every_removal_names_its_rule(shipped: cleaner.Cleaner, text: str) -> None:
    for removal in cleaned(shipped, text).removed:
        assert "." in removal.rule
        assert removal.why
        assert removal.text == text[removal.start : removal.end]


@SLOW
@given(text=TEXTS)
def test_the_same_page_gives_the_same_article(shipped: cleaner.Cleaner, text: str) -> None:
    first = cleaned(shipped, text)
    cleaned(shipped, "Another page\n\nwith other text in between.")
    assert cleaned(shipped, text) == first


@SLOW
@given(text=TEXTS)
def test_the_body_is_normalized(shipped: cleaner.Cleaner, text: str) -> None:
    article = cleaned(shipped, text)
    for paragraph in article.paragraphs:
        if paragraph.kind != "code":
            assert normalize(paragraph.text, shipped.options) == paragraph.text


def test_a_pickled_cleaner_cleans_alike(shipped: cleaner.Cleaner) -> None:
    text = "Harbour bridge closes\n\nThe old bridge closes on Monday for repairs.\n\nLoading..."
    copy = pickle.loads(pickle.dumps(shipped))
    assert copy.clean(text) == shipped.clean(text)


def test_threads_share_a_cleaner(shipped: cleaner.Cleaner) -> None:
    texts = [
        f"Page {number}\n\nThe bridge number {number} closes on Monday for repairs.\n\nLoading..."
        for number in range(60)
    ]
    alone = [shipped.clean(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shipped.clean, texts)) == alone
