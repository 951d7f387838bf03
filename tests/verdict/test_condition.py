"""Pages that hold no whole article say what is wrong."""

from __future__ import annotations

from typing import Literal

import pytest

import cleaner
from cleaner.verdict.condition import condition
from tests.built import a, made, prose, settled

PROSE = (
    "<p>The harbour froze over in the night, and the pilots, who had seen nothing like it for "
    "thirty winters, walked home across the ice to their houses on the far side.</p>"
)


@pytest.mark.parametrize(
    ("page", "start"),
    [
        ("<h1>Page not found</h1><p>Try the search.</p>", "error page"),
        ("<h1>Access denied</h1><p>You don't have permission to access this.</p>", "blocked"),
        ("<p>Please enable JavaScript to continue using this site.</p>", "needs JavaScript"),
        (f"<h1>Ice</h1>{PROSE}<p>Subscribe to continue reading</p>", "paywalled"),
    ],
)
def test_the_warning_says_what_is_wrong(page: str, start: str) -> None:
    article = cleaner.clean(f"<html><body>{page}</body></html>", media="html")
    assert any(warning.startswith(start) for warning in article.warnings), article.warnings


def test_a_declared_paywall_is_told_on_long_pages_too() -> None:
    data = '{"@type": "NewsArticle", "headline": "Ice", "isAccessibleForFree": "False"}'
    page = (
        f'<html><head><script type="application/ld+json">{data}</script></head><body><h1>Ice</h1>'
        f"{PROSE * 6}<p>Subscribe to continue reading</p></body></html>"
    )
    assert any(w.startswith("paywalled") for w in cleaner.clean(page, media="html").warnings)


def test_an_article_about_paywalls_has_no_warning() -> None:
    page = f"<html><body><h1>Why papers ask you to subscribe</h1>{PROSE * 6}</body></html>"
    assert cleaner.clean(page, media="html").warnings == ()


BANNER = (
    "<div>We use cookies to personalise content and ads.</div><button>Accept all cookies</button>"
)


@pytest.mark.parametrize(
    "around",
    [
        "{}<p>Sign in</p><p>Already a subscriber?</p>",
        "<p>Subscribe to continue reading</p>{}",
        "<p>My account</p><p>Give this article</p>{}",
        BANNER + "{}",
        "{}" + BANNER,
    ],
)
def test_a_short_page_that_is_whole_has_no_warning(around: str) -> None:
    page = f"<html><body><h1>Ice</h1>{around.format(PROSE * 2)}</body></html>"
    article = cleaner.clean(page, media="html")
    assert article.warnings == ()
    assert "The harbour froze over" in article.body


@pytest.mark.parametrize(
    "media",
    [
        "html",
        pytest.param(
            "text",
            marks=pytest.mark.xfail(
                strict=True, reason="the scores take the last paragraph for a part of the prompt"
            ),
        ),
    ],
)
def test_a_short_blog_about_paywalls_has_no_warning(media: Literal["html", "text"]) -> None:
    lines = [
        "Why we took our paywall down",
        "For six years this paper asked its readers to subscribe before they could read on, and "
        "for six years they wrote to say that they would rather not.",
        "Subscribe to continue reading",
        "That line stood under every second paragraph, and from Monday it is gone, with the "
        "cookies that counted who had read how much.",
    ]
    texts = [f"<h1>{lines[0]}</h1>", *(f"<p>{line}</p>" for line in lines[1:])]
    page = f"<html><body>{''.join(texts)}</body></html>" if media == "html" else "\n\n".join(lines)
    assert cleaner.clean(page, media=media).warnings == ()


def test_a_page_that_is_nothing_but_a_consent_notice_says_so() -> None:
    page = f"<html><body>{BANNER}<p>Manage cookie preferences</p></body></html>"
    warnings = cleaner.clean(page, media="html").warnings
    assert any(warning.startswith("consent wall") for warning in warnings), warnings


RULES = """
  - {id: not-found.page, kind: line, why: An error, phrases: {any: [Nothing is here]}}
  - {id: paywall.prompt, kind: line, why: A wall, phrases: {any: [Pay to read on]}}
"""


@pytest.mark.parametrize(("words", "warned"), [(119, True), (120, False)])
def test_a_page_with_less_than_120_words_of_body_is_asked_why(words: int, warned: bool) -> None:
    page = made(a("Nothing is here", 1.0), a(prose(words), -3.0), rules=RULES)
    found = condition(page.views, page.proposals, settled(page), True)
    assert [text.partition(":")[0] for text in found] == ["error page"] * warned


def test_a_wall_is_told_of_where_no_prose_follows_it() -> None:
    wall = a("Pay to read on", 1.0)
    for lines, warned in (((a(prose(30), -3.0), wall), 1), ((wall, a(prose(30), -3.0)), 0)):
        page = made(*lines, rules=RULES)
        assert len(condition(page.views, page.proposals, settled(page), True)) == warned


def test_a_wall_of_a_long_page_is_told_of_where_the_page_declares_it() -> None:
    page = made(a(prose(200), -3.0), a("Pay to read on", 1.0), rules=RULES)
    assert condition(page.views, page.proposals, settled(page), True) == ()
    assert len(condition(page.views, page.proposals, settled(page), False)) == 1
