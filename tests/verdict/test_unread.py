"""What is hidden, and when that is furniture or the article's."""

from __future__ import annotations

import pytest

import cleaner

PROSE = [
    f"The ferry crosses the sound {number} times a day, and on Sundays it stays in the harbour."
    for number in range(2, 60)
]
HIDDEN = "This line of the page is one that nobody who reads it has ever seen."


def body(*parts: str) -> str:
    inside = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    page = f"<html><body><article><h1>Sound</h1>{inside}</article></body></html>"
    return cleaner.clean(page, media="html").body


def hidden(count: int) -> str:
    lines = "".join(f"<p>{HIDDEN[:-1]} {number}.</p>" for number in range(count))
    return f"<div style='display:none'>{lines}</div>"


@pytest.mark.parametrize(("shown", "stays"), [(10, True), (20, False)])
def test_a_hidden_part_goes_where_it_is_little_of_the_article(shown: int, stays: bool) -> None:
    """Three paragraphs: 24 % of the words amid ten, and 13 % amid twenty."""
    assert (HIDDEN[:-1] in body(*PROSE[:5], hidden(3), *PROSE[5:shown])) is stays


@pytest.mark.parametrize(("count", "stays"), [(1, False), (3, True)])
def test_small_parts_go_where_more_is_hidden(count: int, stays: bool) -> None:
    """Parts of one paragraph are furniture, of three they unfold."""
    parts = [PROSE[0], hidden(count), *PROSE[1:5], hidden(count), *PROSE[5:9]]
    assert (HIDDEN[:-1] in body(*parts)) is stays


@pytest.mark.parametrize(("count", "stays"), [(1, False), (2, True)])
def test_a_hidden_sentence_of_a_short_article_goes(count: int, stays: bool) -> None:
    """One is a quarter of the words beside two paragraphs, as a part that unfolds may be."""
    assert (HIDDEN[:-1] in body(PROSE[0], hidden(count), *PROSE[1:3])) is stays


@pytest.mark.parametrize("before", ["<h2>Who may cross</h2>", "<p>Who may cross?</p>"])
def test_what_a_heading_or_a_question_opens_stays(before: str) -> None:
    part = f"<div style='display:none'><p>{PROSE[40]}</p></div>"
    assert PROSE[40] in body(*PROSE[:5], before, part, *PROSE[5:20])


@pytest.mark.parametrize("name", ["accordion-item", "tab", "read-more", "collapse"])
def test_what_is_named_for_unfolding_stays(name: str) -> None:
    part = f"<div class='{name}'><div style='display:none'><p>{PROSE[40]}</p></div></div>"
    assert PROSE[40] in body(*PROSE[:5], part, *PROSE[5:20])


def test_an_article_that_is_hidden_until_a_script_runs_stays() -> None:
    inside = "".join(f"<p>{text}</p>" for text in PROSE[:6])
    assert PROSE[3] in body(f"<div style='visibility:hidden'>{inside}</div>")


@pytest.mark.parametrize(("words", "stays"), [(25, False), (26, True)])
def test_a_box_for_screen_readers_has_25_words(words: int, stays: bool) -> None:
    text = "Read " + "on " * (words - 2) + "here."
    assert (text in body(*PROSE[:5], f"<p class='sr-only'>{text}</p>", *PROSE[5:9])) is stays


@pytest.mark.parametrize(("words", "stays"), [(60, False), (61, True)])
def test_a_box_of_advertisements_has_60_words(words: int, stays: bool) -> None:
    text = "Buy a boat that " + "never " * (words - 6) + "sinks again."
    assert (
        text in body(*PROSE[:5], f"<div class='ad-box'><p>{text}</p></div>", *PROSE[5:19])
    ) is stays


@pytest.mark.parametrize(("words", "stays"), [(20, False), (26, True)])
def test_a_line_that_mails_hide_has_25_words(words: int, stays: bool) -> None:
    """Longer text is what a mail shows outside of one program, which leaves it out."""
    text = "Read " + "on " * (words - 2) + "here."
    line = f"<p style='MSO-HIDE: all; max-height:0'>{text}</p>"
    assert (text in body(*PROSE[:5], line, *PROSE[5:9])) is stays
