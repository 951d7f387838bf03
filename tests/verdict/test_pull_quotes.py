"""Pull quotes: what the article says again, and what only looks like it."""

from __future__ import annotations

import pytest

import cleaner

PROSE = [
    f"The ferry crosses the sound {number} times a day, and on Sundays it stays in the harbour."
    for number in range(2, 9)
]


def said(quote: str, told: str) -> int:
    """How often an article says the quotation's words when it holds both."""
    inside = "".join(f"<p>{text}</p>" for text in (*PROSE[:3], told, *PROSE[3:]))
    page = f"<html><body><article><h1>Sound</h1>{quote}{inside}</article></body></html>"
    page = page.replace(f"{quote}<p>{PROSE[0]}</p>", f"<p>{PROSE[0]}</p>{quote}")
    body = cleaner.clean(page, media="html").body
    return body.count("sea has no")


@pytest.mark.parametrize(
    ("words", "times"), [("the sea has no keeper", 2), ("the sea has no keeper yet", 1)]
)
def test_a_pull_quote_has_six_words(words: str, times: int) -> None:
    told = f"She says that {words}, and she has been at sea for longer than most."
    assert said(f"<blockquote>{words}</blockquote>", told) == times


@pytest.mark.parametrize(
    ("quote", "times"),
    [
        ('<aside class="pullquote"><p>{}</p></aside>', 1),
        ('<div class="story-pull-out">{}</div>', 1),
        ('<figure class="pull-quote"><blockquote>{}</blockquote></figure>', 1),
        ('<p class="pullquote">{}</p>', 1),
        ("<aside><p>{}</p></aside>", 2),
        ('<div class="quote"><p>{}</p></div>', 2),
        ('<h2 class="subhead">{}</h2>', 2),
    ],
)
def test_one_that_is_surely_named_has_three(quote: str, times: int) -> None:
    told = "She says that the sea has no keeper, and she has been there for longer than most."
    assert said(quote.format("The sea has no keeper"), told) == times
    assert said(quote.format("The sea has no"), told) == times
    assert said(quote.format("The sea has no master"), told) == 2


@pytest.mark.parametrize(("more", "times"), [(3, 2), (4, 1)])
def test_what_says_it_again_is_longer(more: int, times: int) -> None:
    words = "The sea has no keeper and needs none"
    told = words + " so" * more + "."
    assert said(f"<blockquote>{words}</blockquote>", told) == times


@pytest.mark.parametrize(("length", "times"), [(70, 1), (71, 2)])
def test_and_the_quote_no_longer_than_a_paragraph(length: int, times: int) -> None:
    words = "the sea has no keeper" + " so" * (length - 5)
    assert (
        said(f"<blockquote>{words}.</blockquote>", f"She said twice that {words}, at sea.") == times
    )


@pytest.mark.parametrize(
    ("quote", "times"),
    [
        ("<h2>The sea has no keeper of its own</h2>", 2),
        ('<h2 class="pull-quote">The sea has no keeper of its own</h2>', 1),
        ("<aside><p>The sea has no keeper of its own</p></aside>", 1),
        ("<blockquote>“The sea has no keeper of its own” – the pilot</blockquote>", 1),
        ("<blockquote>The sea has no master of its own</blockquote>", 2),
    ],
)
def test_where_it_stands_tells_it_from_a_subhead(quote: str, times: int) -> None:
    told = "“The sea has no keeper of its own,” the pilot told us on the quay at four."
    assert said(quote, told) == times


@pytest.mark.parametrize(("more", "times"), [(5, 2), (6, 1)])
def test_a_paragraph_that_says_no_more_has_ten_words(more: int, times: int) -> None:
    words = "The sea has no" + " keeper" * more + "."
    assert said(f"<blockquote><p>{words}</p></blockquote>", f"“{words}”") == times


def test_one_who_quotes_another_in_a_box_of_its_own_keeps_the_words() -> None:
    told = "The sea has no keeper of its own, and none of us ever will be one."
    posts = "".join(f"<div><p>{text}</p></div>" for text in PROSE)
    quoting = f"<div><blockquote><p>{told}</p></blockquote><p>{PROSE[0]} So he thinks.</p></div>"
    inside = f"{posts}<div><p>{told}</p></div>{quoting}"
    page = f"<html><body><h1>Sound</h1><main>{inside}</main></body></html>"
    assert cleaner.clean(page, media="html").body.count("sea has no") == 2


@pytest.mark.parametrize(
    ("above", "stays"),
    [
        ("<h2>Start Quote</h2>", False),
        ("<p>Go on with the main story</p>", False),
        ("<p>The pilot was asked what he thinks of it all.</p>", True),
    ],
)
def test_the_speaker_goes_with_a_quotation_below_a_short_label(above: str, stays: bool) -> None:
    quote = f"{above}<blockquote><p>The sea has no keeper of its own.</p></blockquote>"
    box = f'<div class="feature">{quote}<span>End Quote</span> <span>Captain Ada Renn</span></div>'
    told = "“The sea has no keeper of its own,” the pilot told us on the quay at four."
    inside = "".join(f"<p>{text}</p>" for text in (*PROSE[:3], told, *PROSE[3:]))
    inside = f"<p>{PROSE[0]}</p>{box}{inside}"
    page = f"<html><body><article><h1>Sound</h1>{inside}</article></body></html>"
    body = cleaner.clean(page, media="html").body
    assert ("Ada Renn" in body) is stays
    assert "End Quote" not in body
