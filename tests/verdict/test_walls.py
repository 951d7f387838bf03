"""Boxes named for paywalls below a short article go, and lists of offers wherever they stand."""

from __future__ import annotations

import pytest

import cleaner
from tests.built import Line, a, gone, made, prose

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


PROMPT = """
  - {id: paywall.reserved, kind: line, match: whole, why: A prompt,
     phrases: {en: [This content is reserved for subscribers]}}
"""
RESERVED = "This content is reserved for subscribers"


def inside(text: str, kind: str, *around: int) -> Line:
    """A block that the scores keep, in the element 9 unless other numbers are given."""
    return a(
        text, -3.0, kind=kind, around=around or (9, 1), tag="li" if kind == "list_item" else "p"
    )


OFFERED = [
    inside(RESERVED, "paragraph", 10, 9, 1),
    inside("All the news of the sound", "paragraph", 11, 9, 1),
    inside(prose(20), "list_item", 13, 12, 9, 1),
    inside(prose(9, 4), "list_item", 14, 12, 9, 1),
]
BEFORE, BEHIND = inside(prose(40), "paragraph", 2, 1), inside(prose(40, 7), "paragraph", 3, 1)


def left_of(*lines: Line) -> list[int]:
    return gone(made(BEFORE, *lines, BEHIND, rules=PROMPT), threshold=0.7)


def test_what_is_listed_below_a_prompt_to_subscribe_goes_amid_the_article_too() -> None:
    assert left_of(*OFFERED) == [1, 2, 3, 4]


def test_without_a_prompt_or_beside_a_paragraph_a_list_stays() -> None:
    assert left_of(*OFFERED[1:]) == []
    beside = inside(prose(20, 8), "paragraph", 15, 9, 1)
    assert left_of(*OFFERED, beside) == [1]
    assert left_of(*OFFERED[:3]) == [1], "one entry is no list of offers"
    above = [*OFFERED[2:], OFFERED[0]]
    assert left_of(*above) == [3], "the list stands above"
    far = inside(RESERVED, "paragraph", 5, 1)
    assert left_of(far, *OFFERED[1:]) == [1], "the list stands in another element"


def test_a_long_list_below_a_prompt_stays() -> None:
    many = [inside(prose(20, at), "list_item", 20 + at, 12, 9, 1) for at in range(7)]
    assert left_of(*OFFERED[:2], *many) == [1]
