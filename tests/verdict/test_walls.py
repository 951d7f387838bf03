"""Boxes named for paywalls below a short article go, and the page is told to be paywalled."""

from __future__ import annotations

import pytest

import cleaner

TEXT = "The lighthouse keeper handed over his keys on Tuesday, after forty years on the rock."
OTHER = "His daughter will run the small museum that opens in the tower at Easter."
WALL = (
    "<h3>The tide goes on from here</h3><p>Our yearly subscription costs less than a loaf a month, "
    "with full access on all of your devices.</p><p>Already a subscriber? <a>Sign in</a></p>"
)


def cleaned(box: str, *, before: str = TEXT, behind: str = "") -> cleaner.Article:
    page = (
        f"<html><body><main><h1>Keeper leaves the rock</h1><div class=text><p>{before}</p>"
        f"{box}{f'<p>{behind}</p>' if behind else ''}</div></main></body></html>"
    )
    return cleaner.clean(page, media="html")


@pytest.mark.parametrize(
    "name",
    [
        *("paywall", "article-paywall", "piano-box", "subscription-wall", "regwall"),
        *("premium_gate", "login-barrier", "tp-container-inner"),
    ],
)
def test_a_wall_below_a_short_article_goes_and_is_told(name: str) -> None:
    article = cleaned(f'<div class="{name}">{WALL}</div>')
    assert article.body == TEXT
    assert [text.partition(":")[0] for text in article.warnings] == ["paywalled"]
    assert "paywall.element" in {one.rule for one in article.removed}


def test_what_the_box_is_called_is_told_of_a_wall_alone() -> None:
    assert cleaned(f'<div class="text-box">{WALL}</div>').warnings == ()


def test_a_wall_that_the_article_follows_is_left_alone() -> None:
    article = cleaned(f'<div class="paywall">{WALL}</div>', behind=OTHER)
    assert article.body.startswith(TEXT)
    assert article.body.endswith(OTHER)
    assert article.warnings == ()


def test_an_article_in_an_element_named_for_a_wall_stays() -> None:
    article = cleaned(f'<div class="paywall"><p>{TEXT}</p><p>{OTHER}</p><a>Sign in</a></div>')
    assert TEXT in article.body
    assert OTHER in article.body
    assert article.warnings == ()


def test_a_box_without_a_prompt_is_no_wall() -> None:
    article = cleaned(f'<div class="paywall"><p>{OTHER}</p></div>')
    assert article.body == f"{TEXT}\n\n{OTHER}"
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("before", "prompt"),
    [
        (TEXT, "This article is for subscribers. From £2 a month."),
        (TEXT, "Continue reading with a Harbour Plus subscription"),
        (
            "Der Leuchtturmwärter gab am Dienstag nach vierzig Jahren auf dem Felsen seine "
            "Schlüssel ab.",
            "Weiterlesen mit dem Hafenblatt-Abo",
        ),
        (
            "Le gardien du phare a rendu ses clés mardi, après quarante ans passés sur le rocher.",
            "Cet article est destiné aux abonnés.",
        ),
    ],
)
def test_prompts_are_told_in_any_box(before: str, prompt: str) -> None:
    article = cleaned(f"<div class=x><p>{prompt}</p></div>", before=before)
    assert article.body == before
    assert [text.partition(":")[0] for text in article.warnings] == ["paywalled"]
