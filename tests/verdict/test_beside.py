"""Lines of a text that only what goes beside them tells."""

from __future__ import annotations

import pytest

from cleaner.verdict.beside import NAME
from cleaner.verdict.extent import OUTSIDE
from cleaner.verdict.resolve import resolve
from cleaner.verdict.shape import Shapes
from tests.built import Line, a, line, made, prose, scorecard

RULES = """
  - {id: byline.date, kind: line, why: When, pattern: '^on monday$'}
  - {id: related.label, kind: line, why: More to read, pattern: '^read more$'}
  - {id: related.other, kind: line, why: More to read, pattern: '^see also$'}
  - {id: ads.label, kind: line, why: A label, pattern: '^advertisement$'}
  - {id: headings.notes, kind: keep, why: What notes stand below, pattern: '^literature$'}
  - {id: headings.own, kind: keep, why: One's own, pattern: '^sources$'}
  - {id: comments.counter, kind: line, why: How many, pattern: '^\\d+ comments$'}
  - {id: comments.invite, kind: line, why: To write one, pattern: '^leave a reply$'}
"""
ARTICLE: tuple[Line, ...] = tuple(a(prose(60, first), -3.0) for first in (1, 5, 9))
MORE: tuple[Line, ...] = tuple(a(prose(50, first), -3.0) for first in (13, 17, 21))


def taken(*lines: Line, title: int = -1, comments: bool = False) -> list[int]:
    """The blocks amid the article that go although no rule names them.

    They do by a card that takes none of them.
    """
    page = made(*lines, rules=RULES)
    card = scorecard("text-context", threshold=5.0)
    found = resolve(
        page.views,
        page.proposals,
        page.shape,
        Shapes(()),
        card,
        title=title,
        language="en",
        comments=comments,
    )
    named = page.proposals.ruled()
    rules = (fate.rule for fate in found.fates)
    return [
        at for at, rule in enumerate(rules) if rule not in (None, OUTSIDE.id) and at not in named
    ]


@pytest.mark.parametrize(
    ("name", "score", "gone"),
    [
        ("Ada Renn", 0.0, True),
        ("Ada Renn Larsmo Morgenroth", -1.3, True),
        ("Ada Renn", -1.5, False),
        ("Ada", 0.0, False),
        ("Ada Renn Larsmo Lene Morgenroth", 0.0, False),
        ("Ada of Tarnholm", 0.0, False),
        ("Ada Renn.", 0.0, False),
        ("Tarnholm, Brennock", 0.0, False),
        ("Boeing 747", 0.0, False),
    ],
)
def test_a_name_above_the_date_goes(name: str, score: float, gone: bool) -> None:
    page: tuple[Line, ...] = (
        a("Bridge opens", 1.0),
        a(name, score),
        a("On Monday"),
        *ARTICLE,
    )
    assert taken(*page, title=0) == [1] * gone
    assert taken(*page) == []
    # Further down it is of the article.
    assert taken(page[0], *ARTICLE, a(name, score), a("On Monday"), *MORE, title=0) == []
    assert taken(page[0], a(name, score), *ARTICLE, title=0) == []


@pytest.mark.parametrize(("score", "gone"), [(0.6, False), (0.8, True)])
def test_a_name_right_below_the_headline_goes_where_it_looks_like_none(
    score: float, gone: bool
) -> None:
    page = (a("Bridge opens", 1.0), a("Ada Renn", score), *ARTICLE)
    assert taken(*page, title=0) == [1] * gone
    assert NAME.topic == "byline"
    lower = (page[0], a("What it cost", -2.0), *page[1:])
    assert taken(*lower, title=0) == []


TEASERS = (a(prose(20, 3), -2.0), a(line(9, 4), -1.0))
SOME = tuple(a(line(9, first), -1.0) for first in (6, 11, 16, 24))


@pytest.mark.parametrize(
    ("teasers", "behind", "gone"),
    [
        (TEASERS, "Advertisement", True),
        ((*TEASERS, *SOME), "Advertisement", True),
        ((*TEASERS, *SOME, a(line(9, 30), -1.0)), "Advertisement", False),
        (TEASERS, "See also", False),
        (TEASERS, line(9, 7), False),
        # The last is a sentence, or too short; one is as long, or as like an article, as its text.
        (TEASERS[::-1], "Advertisement", False),
        ((a(line(4), -1.0),), "Advertisement", False),
        ((a(line(5), -1.0),), "Advertisement", True),
        ((a(prose(31), -2.0), TEASERS[1]), "Advertisement", False),
        ((a(prose(20), -2.6), TEASERS[1]), "Advertisement", False),
    ],
)
def test_teasers_between_a_label_and_what_goes_are_taken(
    teasers: tuple[Line, ...], behind: str, gone: bool
) -> None:
    label, rest = a("Read more"), (a(behind), *MORE)
    found = [at + 2 for at in range(len(teasers))] if gone else []
    assert taken(ARTICLE[0], label, *teasers, *rest) == found
    # No paragraph stands right above the label, or there are too many labels.
    assert taken(ARTICLE[0], a(line(3)), label, *teasers, *rest) == []
    assert taken(ARTICLE[0], label, *teasers, *rest, *[label] * 3) == []


COMMENTS = (a(prose(20, 2), -1.0), a("Great list!", -1.0), a(prose(30, 4), -1.8))


@pytest.mark.parametrize(
    ("counter", "article", "behind", "gone"),
    [
        ("3 comments", ARTICLE, (), True),
        ("0 comments", ARTICLE, (), False),
        # Above the article, amid it, or of a text that is too short.
        ("3 comments", (), (), False),
        ("3 comments", ARTICLE, MORE, False),
        ("3 comments", ARTICLE[:2], (), False),
    ],
)
def test_comments_below_their_counter_go(
    counter: str, article: tuple[Line, ...], behind: tuple[Line, ...], gone: bool
) -> None:
    page = (*article, a(counter), *COMMENTS, a("Leave a reply"), *behind)
    first = len(article) + 1
    assert taken(*page) == [first, first + 1, first + 2] * gone
    assert taken(*page, comments=True) == []
    longer = (*article, a(counter), *MORE, a("Leave a reply"), *behind)
    assert taken(*longer) == []


@pytest.mark.parametrize(
    ("heading", "score", "below", "gone"),
    [
        ("Literature", 1.1, "See also", True),
        ("Literature", 0.9, "See also", False),
        ("Literature", 1.1, line(9, 7), False),
        ("Literature", 1.1, "Advertisement", False),
        ("Sources", 1.1, "See also", False),
    ],
)
def test_a_heading_for_notes_that_are_gone_goes(
    heading: str, score: float, below: str, gone: bool
) -> None:
    assert taken(*ARTICLE, a(heading, score), a(below), *MORE) == [3] * gone
    assert taken(*ARTICLE, a(heading, score)) == [3] * (score > 1 and heading == "Literature")
