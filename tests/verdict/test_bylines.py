"""Author and dates in the lines near a headline, and which of all that tells them counts."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.verdict.bylines import names_of

PROSE = (
    "The ferry to the island left the quay at six on Tuesday, nine days after the storm.\n\n"
    "It carried flour, mail and forty people who had slept in the school for a week and more.\n\n"
    "The harbour master said that the landing stage would hold until the end of the winter."
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in PROSE.split("\n\n"))


def page(*lines: str, after: str = "") -> cleaner.Article:
    """An article of text with some lines between headline and prose."""
    parts = ("Ferry link to the island reopens after the storm", *lines, PROSE, after)
    return cleaner.clean("\n\n".join(filter(None, parts)))


def html(head: str = "", byline: str = "", url: str | None = None) -> cleaner.Article:
    body = f"<article><h1>Ferry link reopens after the storm</h1>{byline}{PARAGRAPHS}</article>"
    source = f"<html lang=en><head>{head}</head><body>{body}</body></html>"
    return cleaner.clean(source, url=url)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Brome", ("Ada Brome",)),
        ("ByAda Brome", ("Ada Brome",)),
        ("by Maren K. O'Hollow and Piet van Dunstan", ("Maren K. O'Hollow", "Piet van Dunstan")),
        ("Von Till Hagenau, Redakteur", ("Till Hagenau",)),
        ("Par Camille Dorveaux | Publié le 3 mai 2024", ("Camille Dorveaux",)),
        ("Av Sigrid Halvorstad – oppdatert 3. mai 2024", ("Sigrid Halvorstad",)),
        ("Autor: Marek Zielonowski", ("Marek Zielonowski",)),
        ("Posted on 3 May 2024 by doumae", ("doumae",)),
        ("Kolumne von Lars Brunkholt", ("Lars Brunkholt",)),
        ("Top Story | Updated: 5 hours ago | Written by Ada Brome", ("Ada Brome",)),
        ("Article published by Ada Brome", ("Ada Brome",)),
        ("Ada Brome Senior Editor, The Gull", ()),
        ("Updated 5 May 2024", ()),
        ("By the sea, 3 May 2024", ()),
        ("文／林宥霖", ("林宥霖",)),
        ("بقلم سامي الخطيبي", ("سامي الخطيبي",)),
    ],
)
def test_names_in_bylines(line: str, names: tuple[str, ...]) -> None:
    assert names_of(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Brome Senior Editor, The Gull", ("Ada Brome",)),
        ("Ada Brome / The Gull / 3 May 2024", ("Ada Brome",)),
        ("Christoph von Eichholt", ("Christoph von Eichholt",)),
        ("Ada Brome Chefredakteurin", ("Ada Brome",)),
        ("Ada Brome The Associated Press", ("Ada Brome",)),
        ("Ada Brome und Kit Larsmo, Nairobi", ("Ada Brome", "Kit Larsmo")),
        ("松岡大地", ("松岡大地",)),
        ("Share", ()),
        ("3 comments", ()),
        ("December 5, 2016", ()),
        ("5 min read", ()),
        ("Name *", ()),
    ],
)
def test_names_that_nothing_stands_before(line: str, names: tuple[str, ...]) -> None:
    assert names_of(line, bare=True) == names


def test_a_text_tells_author_and_dates_by_its_lines() -> None:
    found = page("By Ada Brome and Kit Larsmo", "Published 3 May 2024 | Updated 4 May 2024")
    assert (found.author, found.date, found.modified) == (
        "Ada Brome; Kit Larsmo",
        "2024-05-03",
        "2024-05-04",
    )


def test_a_name_may_stand_by_itself_beside_a_date() -> None:
    assert page("Ada Brome", "Published 3 May 2024").author == "Ada Brome"
    assert page("Ada Brome").author == ""
    assert page("Harbour and sea", "Published 3 May 2024").author == ""


def test_the_day_of_a_date_may_look_like_a_lists_number() -> None:
    found = cleaner.clean(f"Rain\n\n3. May 2024, 17:47\n\n{PROSE}")
    assert found.date == "2024-05-03"


def test_a_byline_may_stand_behind_the_article() -> None:
    found = page(after="By Ada Brome\n\n3 May 2024")
    assert (found.author, found.date) == ("Ada Brome", "2024-05-03")


def test_a_day_of_change_stands_for_the_date_where_no_other_is_told() -> None:
    found = page("Updated 4 May 2024")
    assert (found.date, found.modified) == ("2024-05-04", "2024-05-04")


def test_a_story_that_names_people_and_days_tells_none() -> None:
    found = page()
    assert (found.author, found.date, found.modified, found.site_name) == ("", "", "", "")


def test_a_label_may_stand_in_a_line_of_its_own() -> None:
    found = html(byline="<div>By</div><div>Ada Brome</div><div>3 May 2024</div>")
    assert (found.author, found.date) == ("Ada Brome", "2024-05-03")


def test_what_is_declared_comes_first() -> None:
    head = (
        '<meta name="author" content="By Ada Brome and Kit Larsmo">'
        '<meta property="article:published_time" content="2024-05-03T10:15:00+02:00">'
        '<meta property="og:site_name" content="The &amp; Gull">'
    )
    found = html(head, "<p class=byline>By Someone Else</p><p>1 January 2020</p>")
    assert found.author == "Ada Brome; Kit Larsmo"
    assert found.date == "2024-05-03T10:15:00+02:00"
    assert found.site_name == "The & Gull"


def test_a_byline_comes_before_a_declared_author_that_is_the_site() -> None:
    head = (
        '<meta name="author" content="The Gull"><meta property="og:site_name" content="The Gull">'
    )
    assert html(head, "<p class=byline>By Ada Brome</p>").author == "Ada Brome"
    assert html(head).author == "The Gull"
    assert html('<meta name="author" content="admin">').author == ""


def test_the_address_tells_the_day_where_nothing_else_does() -> None:
    url = "https://gull.example/2024/05/03/ferry"
    assert html(url=url).date == "2024-05-03"
    assert html(byline="<p>Published 2 May 2024</p>", url=url).date == "2024-05-02"


def test_names_of_comments_and_other_stories_are_not_the_author() -> None:
    body = (
        f"<article><h1>Ferry link reopens after the storm</h1>{PARAGRAPHS}</article>"
        "<div class=comments><h3>Comments</h3><p class=author>Uma Feldhaus</p>"
        "<p>3 May 2024</p><p>I was on that boat, and it was full.</p></div>"
    )
    found = cleaner.clean(f"<html><body>{body}</body></html>")
    assert (found.author, found.date) == ("", "")
