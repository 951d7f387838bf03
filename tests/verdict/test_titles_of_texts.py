"""Titles of texts that stand among lines which look like something else."""

from __future__ import annotations

import pytest

import cleaner

PROSE = (
    "The old bridge over the river opened again on Monday, after six weeks of repairs that cost "
    "the town two million crowns.\n\nSome three hundred people walked over it in the first hour, "
    "and a brass band played in the rain until noon, the mayor said.\n\nThe next bridge to be "
    "mended is the one by the mill, which has been closed since the flood of last spring.\n"
)


@pytest.mark.parametrize("title", ["The bridge opens", "Ferry reopens", "Mills to close"])
@pytest.mark.parametrize("paper", ["Gull Post", "The Harbour Herald", "Neue Küstenzeitung"])
@pytest.mark.parametrize("byline", ["By Mara Lund", "Published 2 days ago"])
def test_a_headline_with_its_paper_is_no_credit(title: str, paper: str, byline: str) -> None:
    article = cleaner.clean(f"Log In\n\n{title} | {paper}\n\n{byline}\n\n{PROSE}", media="text")
    assert article.title in (title, f"{title} | {paper}")
    assert article.body.startswith("The old bridge")
    assert byline not in article.body


def test_a_credit_with_a_bar_goes_below_the_headline() -> None:
    head, _, rest = PROSE.partition("\n\n")
    page = f"The bridge opens\n\n{head}\n\nKit Larsmo | Neue Küstenzeitung\n\n{rest}"
    assert "Larsmo" not in cleaner.clean(page, media="text").body


@pytest.mark.parametrize("sign", [" - ", " | ", " – "])
@pytest.mark.parametrize("form", ["{}\n\n{}", "<title>{}</title><p>{}</p>"])
def test_a_record_tells_what_its_site_is_called(sign: str, form: str) -> None:
    """The name hangs on the title, which neither the text nor an address tells."""
    data = form.format(f"The bridge opens{sign}Neue Küstenzeitung", PROSE)
    told = {}
    for name in ("Neue Küstenzeitung", "NEUE KÜSTENZEITUNG", "Gull Post", "", 7, None):
        extra = {} if name is None else {"site_name": name}
        article = cleaner.clean(cleaner.RawPage(id="a", data=data, source="a", extra=extra))
        told[name] = article.title
        assert article.to_dict()["site_name"] == ("" if name is None else name)
    assert told.pop("Neue Küstenzeitung") == told.pop("NEUE KÜSTENZEITUNG") == "The bridge opens"
    assert set(told.values()) == {f"The bridge opens{sign}Neue Küstenzeitung"}


STORY = (
    "The council met on Monday evening and voted for the new bridge by eight to three, after a "
    "debate of four hours.",
    "Workers will begin with the piers in April, said the mayor, who had promised the crossing in "
    "two campaigns and lost both.",
    "The old ferry will go on until the bridge is open, its owner said, and longer if people want "
    "it to.",
)


@pytest.mark.parametrize("joint", ["\n\n", "\n"])
@pytest.mark.parametrize(
    "head", ["Council votes for the new bridge", "Why the ferry will sail on?"]
)
@pytest.mark.parametrize("menu", ["News", "Home", "Magazine", "Features", "Long reads", "Panorama"])
def test_a_headline_under_one_entry_of_a_menu_is_the_title(
    menu: str, head: str, joint: str
) -> None:
    article = cleaner.clean(joint.join([menu, head, "By Ada Renn", *STORY]))
    assert (article.title, article.dek) == (head, "")
    assert article.body == "\n\n".join(STORY)


def test_a_headline_under_two_entries_that_no_rule_knows_is_the_title() -> None:
    article = cleaner.clean("\n\n".join(["Magazine", "Features", "Bridge approved", *STORY]))
    assert article.title == "Bridge approved"


@pytest.mark.parametrize(
    ("head", "below"),
    [
        # The article is of it.
        ("Bridge", "Council votes for the new crossing"),
        # A sentence is a dek, and so is a line with which the article shares nothing.
        ("Moonrise", "The council votes for the bridge."),
        ("Moonrise", "What nobody else ever dared to write"),
    ],
)
def test_a_short_headline_stays_one(head: str, below: str) -> None:
    assert cleaner.clean("\n\n".join([head, below, "By Ada Renn", *STORY])).title == head


@pytest.mark.parametrize(
    "path",
    [
        "Home / News / Harbour / {}",
        "Tarnholm > News > {}",
        "Posted on by Ada Renn - 5 Comments on {}",
        "Harbour News {}",
    ],
)
def test_a_path_that_ends_in_the_title_is_none(path: str) -> None:
    title = "Council votes for the new bridge"
    page = "\n\n".join((path.format(title), title, *STORY))
    article = cleaner.clean(page, media="text")
    assert article.title == title
    assert article.body.startswith("The council met")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # The paper's name, a name of one word, the title without its first word.
        ("The council votes for the new bridge", "Council votes for the new bridge"),
        ("Council votes for the new bridge - Gull Post", "Gull Post"),
        ("Council votes for the new bridge / Tarnholm", "Tarnholm"),
    ],
)
def test_other_lines_below_a_title_leave_it(first: str, second: str) -> None:
    page = "\n\n".join((first, second, *STORY))
    assert cleaner.clean(page, media="text").title in (first, first.partition(" - ")[0])


@pytest.mark.parametrize("kicker", ["BRIDGES AND BOATS", "ΓΕΦΥΡΕΣ ΚΑΙ ΒΑΡΚΕΣ", "HARBOUR 2031"])
def test_a_kicker_in_capitals_is_no_title(kicker: str) -> None:
    title = "Council votes for the new bridge"
    page = "\n\n".join((kicker, title, *STORY))
    article = cleaner.clean(page, media="text")
    assert article.title == title
    assert article.body.startswith("The council met")


@pytest.mark.parametrize(
    "below",
    [
        "By Mara Lund and Kit Larsmo",
        "Tarnholm, Monday 3 March 2031",
        "The council voted for the new bridge on Monday.",
        "What it is about:",
        "Eight to three",
    ],
)
def test_a_title_in_capitals_stays_above_other_lines(below: str) -> None:
    title = "COUNCIL VOTES FOR THE NEW BRIDGE"
    page = "\n\n".join((title, below, *STORY))
    assert cleaner.clean(page, media="text").title == title


def test_the_title_below_a_breadcrumb_stays_one() -> None:
    page = "  • Home\n  • News\n  • The new bridge\n\nThe new bridge\n\n" + "\n\n".join(STORY)
    assert cleaner.clean(page, media="text").title == "The new bridge"


def test_what_may_be_the_article_stays_above_a_headline_amid_it() -> None:
    page = "\n\n".join((*STORY, "The ferry and its owner", *STORY[::-1]))
    assert STORY[0] in cleaner.clean(page, media="text").body


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("The long voteCouncil decides on the new bridge", "Council decides on the new bridge"),
        ('"Four hours of it"Council decides on the bridge', "Council decides on the bridge"),
        (
            "The long vote:Council decides on the bridge",
            "The long vote: Council decides on the bridge",
        ),
        ("Council votes for bridge Council votes for bridge", "Council votes for bridge"),
        ("The long vote     Council decides on the bridge", "Council decides on the bridge"),
        ("Council decides on the bridge\t\tPhoto: Lund", "Council decides on the bridge"),
        ("What McKay said of the new bridge", "What McKay said of the new bridge"),
        ("How the town of MidBridge votes on it", "How the town of MidBridge votes on it"),
    ],
)
def test_what_is_glued_to_a_title_goes(line: str, title: str) -> None:
    """A word that the text has nowhere else, but both its parts by themselves, was two."""
    told = (
        "The council met, and the council spoke of a bridge.",
        "Council and town agree, but for a vote or two.",
    )
    page = "\n\n".join((line, "By Mara Lund", *STORY, *told))
    assert cleaner.clean(page, media="text").title == title


@pytest.mark.parametrize("more", ["", "..."])
def test_a_path_above_the_title_that_ends_in_it_is_none(more: str) -> None:
    head = "Council votes for the new bridge by eight to three after a long debate"
    path = f"Harbour Post News {head.removesuffix(' after a long debate') if more else head}{more}"
    article = cleaner.clean("\n\n".join((path, head, "By Mara Lund", *STORY)), media="text")
    assert article.title == head


@pytest.mark.parametrize(
    "stamp",
    ["time of publication: 4 January 2012, 14:07", "updated on: 6.1.2012 08.36", "issued at: 9:15"],
)
def test_a_stamp_below_a_long_headline_is_no_part_of_it(stamp: str) -> None:
    head = "Council votes by eight to three for the new bridge by the mill after four hours"
    article = cleaner.clean("\n".join((head, stamp, "", *STORY)), media="text")
    assert article.title == head
