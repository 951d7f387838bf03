"""Lists of other stories in texts, each line with a time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.built import Line, a, gone, line, made, prose

ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]
AFTER = a(prose(30, 7), -3.0)


def page_of(lines: Sequence[str], *, after: bool = True) -> list[int]:
    """What goes of a page whose scores keep all, with these lines below the article."""
    rest = [AFTER] if after else []
    return gone(made(*ARTICLE, *(a(line, -1.0) for line in lines), *rest), threshold=0.7)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "21:40 Wto Harbour gets a second crane",
            "20:00 Wto Lamps go out",
            "13:48 Keeper in court",
        ),
        (
            "[17:12] Harbour gets a second crane",
            "[17:09] Lamps go out at night",
            "[9:02] A dry year",
        ),
        ("2:23 am Harbour gets a second crane", "2:15 am Lamps go out again", "1:59 am A dry year"),
        ("Harbour gets a crane | 09:30", "Lamps go out again | 09:28", "A dry year ends | 09:02"),
        # With a date, the order tells nothing.
        ("A crane (05-01-12, 13:08)", "Lamps go out (04-01-12, 17:59)", "A year (07-12-11, 09:00)"),
        ("A second crane 04/11 02:31", "Lamps go out again 04/11 06:42", "A dry year 04/12 01:00"),
        ("港口将有第二台起重机和新的灯塔 2011-12-09 11:40",) * 3,
        # Dots between them.
        (
            "21:40 A second crane comes",
            "•",
            "20:00 Lamps go out again",
            "-",
            "13:48 Keeper in court",
        ),
    ],
)
def test_lists_of_headlines_with_times_go(lines: Sequence[str]) -> None:
    taken = page_of(lines)
    assert taken == [3 + at for at, line in enumerate(lines) if any(map(str.isalpha, line))]


@pytest.mark.parametrize(
    "lines",
    [
        # A programme, a list of matches, a table of trains.
        ("09:00 Doors open to all", "10:30 The keeper speaks", "12:00 Lunch on the quay"),
        ("Gull against Heron 17:30", "Tern against Auk 18:30", "Ruff against Rook 20:00"),
        ("Harbour\t\tIsle\t\t12:30", "Harbour\t\tIsle\t\t11:30", "Harbour\t\tIsle\t\t10:30"),
        # A programme of two days.
        (
            "09:00 Doors open to all",
            "10:30 The keeper speaks",
            "09:00 Doors open again",
            "11:00 Boats race",
        ),
        # A live blog.
        ("21:40 The crane is up.", "20:00 The crane is late.", "13:48 The keeper waits for it."),
        # Too few of them.
        ("21:40 Harbour gets a second crane", "20:00 Lamps go out again"),
        # Prices and results, which have no time.
        ("The crane 12.75", "The lamp 11.60", "The boat 10.80"),
        ("Week 12: two hours of rowing", "Week 11: one hour of rowing", "Week 10: rest and tea"),
        ("21:40", "20:00", "13:48"),
    ],
)
def test_other_lines_with_times_stay(lines: Sequence[str]) -> None:
    assert page_of(lines) == []


LEADS = (
    "21:40 Harbour gets a second crane",
    "The crane is to stand on the northern quay from May on.",
    "20:00 Lamps go out again",
    "All of the lamps along the quay went out on Monday.",
    "13:48 Keeper in court",
    "The keeper of the lighthouse told the court that he slept.",
)


def test_headlines_with_times_may_have_a_sentence_each() -> None:
    assert page_of(LEADS) == list(range(3, 9))
    assert page_of(LEADS[:-1]) == list(range(3, 8))


@pytest.mark.parametrize(
    "lines",
    [
        # Two sentences below one of them, no sentence, a programme, too few.
        (*LEADS[:2], "It is the second one of its kind.", *LEADS[2:]),
        (LEADS[0], "The northern quay", *LEADS[2:]),
        (*LEADS[4:], *LEADS[2:4], *LEADS[:2]),
        LEADS[:4],
    ],
)
def test_other_sentences_below_times_stay(lines: Sequence[str]) -> None:
    assert page_of(lines) == []


@pytest.mark.parametrize(("score", "goes"), [(-1.1, False), (-0.9, True)])
def test_entries_of_a_live_blog_look_like_an_article(score: float, goes: bool) -> None:
    page = made(*ARTICLE, *(a(line, score) for line in LEADS), AFTER)
    assert bool(gone(page, threshold=0.7)) is goes
    page = made(*(a(line, -0.9) for line in LEADS), *ARTICLE)
    assert gone(page, threshold=0.7) == []


@pytest.mark.parametrize(("score", "goes"), [(-1.6, False), (-1.4, True)])
def test_the_article_may_go_on_behind_the_last_line(score: float, goes: bool) -> None:
    lines = [a(line, -0.5) for line in LEADS[:-1]]
    taken = gone(made(*ARTICLE, *lines, a(LEADS[-1], score), AFTER), threshold=0.7)
    assert (8 in taken) is goes
    assert taken[:5] == [3, 4, 5, 6, 7]


def test_what_follows_goes_where_none_of_it_is_prose() -> None:
    lines = ("21:40 A second crane comes", "20:00 Lamps go out again", "13:48 Keeper in court")
    rest = ("Boats for sale", "Quay, Northport", "Rooms to let. Call us.")
    assert page_of((*lines, *rest), after=False) == list(range(3, 9))
    assert page_of((*lines, *rest)) == [3, 4, 5]


@pytest.mark.parametrize(("words", "goes"), [(119, False), (120, True)])
def test_the_article_stands_above_what_goes_with_it(words: int, goes: bool) -> None:
    lines = ("21:40 A second crane comes", "20:00 Lamps go out again", "13:48 Keeper in court")
    page = made(a(prose(words), -3.0), *(a(line, -1.0) for line in lines), a("To let", -2.0))
    assert (4 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(("words", "stays"), [(19, False), (20, True)])
def test_a_sentence_behind_shows_that_the_article_goes_on(words: int, stays: bool) -> None:
    lines = ("21:40 A second crane comes", "20:00 Lamps go out again", "13:48 Keeper in court")
    page = made(*ARTICLE, *(a(line, -1.0) for line in lines), a(prose(words), -1.0))
    assert (6 not in gone(page, threshold=0.7)) is stays


def test_of_a_page_with_elements_those_tell() -> None:
    lines = ("21:40 A second crane comes", "20:00 Lamps go out again", "13:48 Keeper in court")
    texts = [prose(60), prose(60, 9), *lines, prose(30, 7)]
    page = made(*(a(text, -1.0, tag="p", link_density=0.0) for text in texts))
    assert gone(page, threshold=0.7) == []


STORY = [a(prose(60, at), -3.0, link_density=0.0) for at in (0, 9, 3)]
TIMES = ("10:17", "10:15", "10:10", "09:50")


def linked(times: Sequence[str], share: float, *, leads: bool = True) -> list[Line]:
    """Headlines of an HTML page that the scores keep, each a link for such a share of it."""
    found: list[Line] = []
    for at, time in enumerate(times):
        found.append(a(f"{time} {line(5, at)}", -1.5, link_density=share))
        if leads:
            found.append(a(prose(20, at), -3.0, link_density=0.0))
    return found


@pytest.mark.parametrize(("words", "goes"), [(59, False), (60, True)])
def test_a_flash_stands_above_links_with_times_and_sentences(words: int, goes: bool) -> None:
    story = [a(prose(words), -3.0, link_density=0.0)]
    taken = gone(made(*story, *linked(TIMES, 0.8)), threshold=0.7)
    assert taken == (list(range(1, 9)) if goes else [])


def test_links_with_times_go_from_html_pages_and_the_sentences_below_them() -> None:
    after = a(prose(30, 7), -3.0, link_density=0.0)
    assert gone(made(*STORY, *linked(TIMES, 0.8), after), threshold=0.7) == list(range(3, 11))
    assert gone(made(*STORY, *linked(TIMES, 0.8, leads=False), after), threshold=0.7) == [
        3,
        4,
        5,
        6,
    ]


@pytest.mark.parametrize(("times", "share"), [(TIMES, 0.2), (TIMES[::-1], 0.8), (TIMES[:2], 0.8)])
def test_entries_of_live_blogs_programmes_and_two_links_stay(
    times: Sequence[str], share: float
) -> None:
    assert gone(made(*STORY, *linked(times, share)), threshold=0.7) == []
