"""Names of elements: pieces that are looked for first, and what only whole names say."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.blocks import box_names, heading_marks, name_pieces, unread
from cleaner.blocks.tags import CARD

PATTERNS = {
    "screen reader": (name_pieces.READ_OUT, unread._SCREEN_READER),
    "tooltip": (name_pieces.HINT, unread._TOOLTIP),
    "content of tooltips": (name_pieces.HINT, unread._TOOLTIP_CONTENT),
    "advertisements": (name_pieces.AD, box_names.AD_NAMES),
    "ids of advertisements": (name_pieces.AD, box_names.AD_IDS),
    "cards": (name_pieces.CARD, box_names.CARD_NAMES),
    "icons": (name_pieces.ICON, unread._ICON),
    "permalinks": (name_pieces.PERMALINK, heading_marks.PERMALINK_NAMES),
    "lengths": (name_pieces.DURATION, unread._DURATION),
    "line numbers": (name_pieces.LINE_NUMBER, unread._NUMBERS),
    "unseen amid a sentence": (name_pieces.UNSEEN, unread._UNSEEN_INLINE),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_whatever_a_pattern_finds_holds_one_of_its_pieces(name: str) -> None:
    kind, pattern = PATTERNS[name]
    plain = re.compile(pattern.pattern, (pattern.flags & ~re.UNICODE) | re.ASCII)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(plain, fullmatch=True).filter(str.isascii))
    def holds(found: str) -> None:
        assert kind in name_pieces.may_be(found), found

    holds()


@pytest.mark.parametrize(
    ("classes", "named"),
    [
        ("entry-header lead wide", ""),
        ("ad-slot", unread.AD),
        ("Slot_adSlot__x7Yz1", unread.AD),
        ("styles-module--ad--a1b2c", unread.AD),
        ("inArticleAd", unread.AD),
        ("c-article__ad-slot", unread.AD),
        ("tp-ad-unit", unread.AD),
        ("has-ad", ""),
        ("tag-werbung", ""),
        ("mod-cad2", ""),
        ("Teaser_title__x7Yz1", CARD),
        ("relatedItem", CARD),
        ("download-box", ""),
        ("col-3 related-posts", CARD),
        ("sr-only", unread.SCREEN_READER),
        ("md:not-sr-only sr-only", ""),
        ("tooltip-text", unread.TOOLTIP),
        ("td-a-rec", unread.AD),
        ("tarjeta-noticia", CARD),
        ("material-icons", unread.ICON),
    ],
)
def test_what_a_class_says_by_itself(classes: str, named: str) -> None:
    assert unread._names_in(classes).named == named
