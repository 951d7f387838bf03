"""What a card saw is told in words with values, for each feature that it may ask for."""

from __future__ import annotations

import pytest

from cleaner.pipeline.cleaner import Cleaner
from cleaner.scores.model import read_cards
from cleaner.scores.register import SHAPE, find_feature
from cleaner.scores.seen import SEEN, sentence

SILENT = frozenset(
    {
        # Of the page, or of nothing that a reader can check on it.
        *("page_blocks", "page_words", "page_short", "page_ruled", "page_suspect", "depth", "tag"),
        *("level", "word_length", "own", "share_before", "gap", "gap_after", "judged", "extracted"),
        *("article", "main", "itemprop.articlebody", "itemprop.headline", "itemprop.description"),
        *("before_2", "before_3", "after_2", "after_3", "box.top_share", "box.down"),
        *("box.score_1", "box.score_2", "box.score_3"),
        *("head.known", "head.down", "head.since", "headline", "spread_share"),
        *(
            "near_ends_after",
            "near_ends_before",
            "near_size",
            "near_size_after",
            "near_size_before",
        ),
        *("run.from_end", "run.from_start", "run.share", "to_date_after", "to_date_before"),
        *("to_long_after", "to_long_before", "topic", "paired", "near_size"),
        *("kin_share.1", "kin_share.2", "kin_share.3", "kin_share.path"),
    }
)


def test_each_feature_that_a_body_s_card_asks_for_is_told_or_left_out_on_purpose() -> None:
    cards = read_cards()
    asked = {name for card in cards if card.name.endswith("-context") for name in card.features}
    families = ("suspect.", "named.", "type.")
    untold = {name for name in asked if not name.startswith(families)} - SEEN.keys() - SILENT
    assert not untold
    unknown = [name for name in (*SEEN, *SILENT) if not find_feature(name, SHAPE)]
    assert not unknown


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("words", {1: "1 word", 12: "12 words"}),
        ("link_density", {0.0: "", 0.4: "40% of it links", 1.0: "all links"}),
        ("final", {0: "no full stop", 1: "", 2: "a colon at its end"}),
        ("shared", {-1.0: "", 0.0: "none of its words in the article"}),
        ("repeats", {1: "", 3: "said 3 times on the page"}),
        ("before_1", {7.0: "nothing before it", 2.0: "boilerplate right before it", 0.1: ""}),
        ("from_end", {-1: "1 block below the article", 3: ""}),
        ("from_start", {-30: "20 blocks or more above the article", 0: ""}),
        ("zone", {0: "above the article", 1: "", 2: "below the article"}),
        ("nav", {0: "", 1: "in a nav element"}),
        ("head.after", {-3: "above the headline", 0: "", 30: ""}),
        ("head.rivals", {0: "", 2: "below 2 other headlines"}),
        ("head.under", {0: "", 1: "", 2: "below a heading that is a link"}),
        ("spread", {2: "", 8: "one of 8 boxes made alike"}),
        ("from_top", {0: "the first of the page", 1: "", 20: ""}),
        ("kin.1", {0.0: "no article text in its box", 0.03: "3% article text in its box", 0.5: ""}),
    ],
)
def test_a_value_has_its_words(name: str, values: dict[float, str]) -> None:
    assert {value: SEEN[name](float(value)) for value in values} == values


def test_a_sentence_has_no_more_than_a_reader_takes_in_and_says_nothing_twice() -> None:
    seen = {"words": 2.0, "box.links_2": 1.0, "box.links_3": 1.0, "run": 9.0, "final": 0.0}
    loudest = ["box.links_2", "box.links_3", "page_words", "run", "final", "repeats"]
    assert sentence("So", seen, loudest) == (
        "So: 2 words, all links around it, among 9 short lines, no full stop"
    )
    assert sentence("So", {"words": 7.0}, []) == "So: 7 words"


def test_a_removal_by_score_says_what_was_seen() -> None:
    prose = "<p>The weir was built of oak in the year the mill burned down, and held on.</p>"
    links = "".join(f"<div><a href='/{name}'>{name} Basalt</a></div>" for name in ("Zee", "Ogg"))
    page = f"<body><div>{prose * 5}</div><div>{links}</div></body>"
    removed = Cleaner().clean(page, media="html").removed
    whys = [one.why for one in removed if one.rule == "shape.html-context"]
    assert len(whys) == 2
    for why in whys:
        _, _, seen = why.partition(": ")
        assert seen.split(", ")[0] == "2 words"
        assert 2 <= len(seen.split(", ")) <= 4
        assert "no article text" in seen or "% article text" in seen
