"""Pages that hold no whole article say what is wrong."""

from __future__ import annotations

import pytest

import cleaner

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
