"""Readers' comments, told by the lines that head or end each of them, or by their elements."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.built import Line, a, gone, made, prose

ARTICLE = [a(prose(60, at), -3.0) for at in (0, 9, 3)]
SECTION = """
  - {id: comments.section, kind: section, why: Comments, where: tail, until: end,
     phrases: {en: [Comments]}}
"""


def comments(marks: Sequence[str], *, below: bool = False) -> list[Line]:
    """A comment that the scores keep for each mark, which stands above or below it."""
    found = []
    for at, mark in enumerate(marks):
        said = a(prose(14, 5 * at), -3.0)
        found += [said, a(mark, -1.0)] if below else [a(mark, -1.0), said]
    return found


@pytest.mark.parametrize(
    "marks",
    [
        ("Ann says", "Bo Gull says:", "Cy O’Hara says", "Di says"),
        ("Anna sagt", "Bodo Möwe schreibt:", "Cem sagt", "Dora meint"),
        ("Anne dit :", "Benoît dit :", "Chloé dit :", "Denis dit :"),
        ("Анна говорит:", "Борис говорит:", "Вера пишет:", "Глеб говорит:"),
    ],
)
def test_names_that_say_something_head_comments(marks: Sequence[str]) -> None:
    page = made(*ARTICLE, *comments(marks))
    assert gone(page, threshold=0.7) == list(range(3, 11))


@pytest.mark.parametrize("mark", ["ReplyDelete", "Reply Delete", "AntwortenLöschen"])
def test_two_buttons_end_comments_of_which_the_first_stands_above_them(mark: str) -> None:
    page = made(*ARTICLE, *comments([mark] * 4, below=True))
    assert gone(page, threshold=0.7) == list(range(3, 11))


@pytest.mark.parametrize("button", ["Report abuse", "Beitrag melden", "Signaler un abus"])
def test_a_date_above_a_button_to_report_ends_a_comment(button: str) -> None:
    said, date = a(prose(14), -3.0), a("Ann, Gull Bay, 16/1/2012 16:19", 0.5)
    assert gone(made(*ARTICLE, said, date, a(button, 0.5)), threshold=0.7) == [3, 4, 5]
    assert gone(made(*ARTICLE, said, date, a("Report of the day", 0.5)), threshold=0.7) == []
    assert gone(made(*ARTICLE, said, a(button, 0.5)), threshold=0.7) == []


@pytest.mark.parametrize(
    "marks",
    [
        ("13 December 2011 7:05PM", "13 December 2011 7:06PM"),
        ("Ann Gull 3/12/2021 at 1:48am", "Bo 3/16/2021 at 5:42am"),
        ("January 5, 2020 at 3:14 pm Reply", "January 6, 2020 at 9:01 am Reply"),
        ("10. Januar 2012 um 22:14 Uhr", "11. Januar 2012 um 08:02 Uhr"),
        ("2012-01-10 22:14", "2012-01-11 08:02"),
        ("Reply", "Reply"),
        ("Ann says", "Bo says"),
    ],
)
def test_dates_with_times_and_single_buttons_need_a_label_above(marks: Sequence[str]) -> None:
    thread = comments(marks)
    assert gone(made(*ARTICLE, *thread, rules=SECTION), threshold=0.7) == []
    labelled = made(*ARTICLE, a("Comments", 0.5), *thread, rules=SECTION)
    assert gone(labelled, threshold=0.7) == list(range(3, 8))


def test_a_label_far_above_is_none_of_theirs() -> None:
    marks = ["13 December 2011 7:05PM", "13 December 2011 7:06PM"]
    for between, goes in ((7, True), (8, False)):
        rest = [a(prose(30, at), -3.0) for at in range(between)]
        page = made(*ARTICLE, a("Comments", -1.0), *rest, *comments(marks), rules=SECTION)
        assert bool(gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    "lines",
    [
        # Three people are asked.
        comments(["Ann says", "Bo says", "Cy says"]),
        # A talk, written as a play.
        comments(["Ann:", "Bo:", "Ann:", "Bo:"]),
        # Sentences.
        comments(["What Ann says, Bo says", "The keeper said", "Ann says no", "So Bo says it"]),
        # A live blog.
        comments(["13 May 2012 7:05PM", "13 May 2012 7:06PM", "13 May 2012 7:09PM"] * 2),
        # A tutorial on forms.
        comments(["Reply", "Delete", "Reply", "Delete", "Reply", "Reply"]),
        # The marks stand together, with nothing that anybody said.
        [a(f"{name} says", -1.0) for name in ("Ann", "Bo", "Cy", "Di")],
    ],
)
def test_what_looks_like_marks_and_marks_no_comments_stays(lines: Sequence[Line]) -> None:
    page = made(*ARTICLE, *lines, a(prose(40, 2), -3.0), rules=SECTION)
    assert gone(page, threshold=0.7) == []


@pytest.mark.parametrize(("words", "goes"), [(119, False), (120, True)])
def test_an_article_stands_above(words: int, goes: bool) -> None:
    page = made(a(prose(words), -3.0), *comments(["Ann says"] * 4), a("Bo", 0.0))
    assert bool(gone(page, threshold=0.7)) is goes


def test_of_a_page_with_elements_those_tell() -> None:
    lines = [*ARTICLE, *comments(["Ann says"] * 5)]
    page = made(*(a(one.text, one.score, tag="p", link_density=0.0) for one in lines))
    assert gone(page, threshold=0.7) == []


def test_comments_may_be_asked_for() -> None:
    page = made(*ARTICLE, *comments(["Ann says", "Bo says", "Cy says", "Di says"]))
    assert gone(page, threshold=0.7, comments=True) == []


NUMBERED = ("ol li#comment-{}.comment.even", "div#div-comment-{}", "div.c p#comment_body_{}")


def on_page(text: str, path: str, score: float = -3.0) -> Line:
    """A block of an HTML page that the scores keep."""
    return a(text, score, path=f"body div.page {path}", link_density=0.0)


STORY = [on_page(prose(60, at), "div.story p") for at in (0, 9, 3)]


def letters(paths: Sequence[str]) -> list[Line]:
    return [on_page(prose(14, 5 * at), f"{path} p") for at, path in enumerate(paths)]


@pytest.mark.parametrize("path", NUMBERED)
def test_elements_with_the_number_of_a_comment_are_comments(path: str) -> None:
    some = letters([path.format(number) for number in (4898941, 4900071)])
    assert gone(made(*STORY, *some), threshold=0.7) == [3, 4]
    assert gone(made(*STORY, *some), threshold=0.7, comments=True) == []
    assert gone(made(*STORY, *some), threshold=0.7, article=False) == []
    assert gone(made(on_page(prose(14), "p"), *some), threshold=0.7) == []


@pytest.mark.parametrize(
    "paths",
    [
        ("li#comment-12", "li#comment-12"),
        ("section#comments", "section#comments-2x"),
        ("li#post-12", "li#post-13"),
        ("div#commentary-12", "div#commentary-13"),
        ("div.comment-12", "div.comment-13"),
    ],
)
def test_other_elements_are_none(paths: Sequence[str]) -> None:
    assert gone(made(*STORY, *letters(paths)), threshold=0.7) == []


def stamped(names: Sequence[str]) -> list[Line]:
    """A comment for each name, with a stamp in an element of its own above it."""
    found = []
    for at, name in enumerate(names):
        stamp = f"{name} {at + 1} January 2012 14:0{at}:28 0".strip()
        found.append(on_page(stamp, "div.c table tr td.head"))
        found.append(on_page(prose(14, 5 * at), "div.c table tr td.said"))
    return found


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("Ann", "Bo Gull", "Cy", "Ann"), True),
        (("Анна", "полна надежды", "ПавелД", "Ann"), True),
        (("Ann", "Bo Gull", "Ann", "Bo Gull"), False),
        (("Ann", "Bo", "Cy"), False),
        (("Monday", "Tuesday,", "Wed", "Thursday"), False),
        (("", "", "", ""), False),
    ],
)
def test_texts_below_names_with_a_date_and_a_time_are_comments(
    names: Sequence[str], taken: bool
) -> None:
    page = made(*STORY, *stamped(names), on_page("All news", "div.foot"))
    expected = list(range(3, 3 + 2 * len(names))) if taken else []
    assert gone(page, threshold=0.7) == expected
    assert gone(page, threshold=0.7, comments=True) == []
    assert gone(made(*STORY[:1], *stamped(names)), threshold=0.7) == []


def test_entries_of_a_timeline_stay_though_each_begins_with_another_month() -> None:
    entries: list[Line] = []
    for at, month in enumerate(("January", "March", "May", "July")):
        entries.append(on_page(f"{month} {at + 1}, 2012 at 14:0{at}", "div.c h3"))
        entries.append(on_page(prose(14, 5 * at), "div.c p"))
    assert gone(made(*STORY, *entries), threshold=0.7) == []
