"""What the scores alone take, where they doubt most of a page."""

from __future__ import annotations

import pytest

from tests.built import a, gone, line, made, prose, story

HEADING = a("Boats of the valley", 1.0, kind="heading", path="body h1")
NEAR, SURE = 2.5, 3.4
"""A score little above the threshold, and one that is sure."""
ENTRIES = range(2, 10)
MANY, FEW = 15, 10
"""Words of an entry: 120 on the page, and 80."""
CARD = "body div.card p"


@pytest.mark.parametrize(
    ("score", "words", "left", "article", "stay"),
    [
        # Entries of an index, of a forum: most of the page scores little above the threshold.
        (NEAR, MANY, 20, -2.0, True),
        # They are told an article, which is next to nothing beside them.
        (NEAR, MANY, 20, 2.0, True),
        # What the scores are sure of, few words, a text, whose type is not told.
        (SURE, MANY, 20, -2.0, False),
        (NEAR, FEW, 20, -2.0, False),
        (NEAR, MANY, 20, 0.0, False),
        # Teasers beside an article of 50 words; beside what a product is said to be.
        (NEAR, MANY, 50, 2.0, False),
        (NEAR, MANY, 60, -2.0, False),
    ],
)
def test_what_outweighs_the_rest_stays_where_scores_doubt_it(
    score: float, words: int, left: int, article: float, stay: bool
) -> None:
    entries = [a(line(words, at), score, path=CARD) for at in range(len(ENTRIES))]
    page = made(HEADING, a(prose(left, 20), -1.0, path=CARD), *entries, article=article)
    taken = set(gone(page, threshold=0.7)) & set(ENTRIES)
    assert taken == (set() if stay else set(ENTRIES))


def test_other_stories_outweigh_no_flash() -> None:
    """On a page that may be an article, what is made as nothing that is left is none of it."""
    stories = [a(prose(30, at), NEAR, path="body div.stream p") for at in range(8)]
    page = made(HEADING, a(prose(25), -1.0, path="body div.story p"), *stories, article=1.0)
    assert set(gone(page, threshold=0.7)) >= set(ENTRIES)


def test_what_stands_above_a_named_headline_outweighs_nothing() -> None:
    """A notice of consent, longer than the short article below it."""
    notice = [a(prose(40, at), NEAR, path=CARD) for at in range(8)]
    page = made(*notice, HEADING, a(prose(40, 20), -1.0, path=CARD), article=2.0)
    named = story(len(page.views), headline=len(notice))
    assert set(gone(page, threshold=0.7, story=named)) >= set(range(8))
    assert not set(gone(page, threshold=0.7)) & set(range(8))
