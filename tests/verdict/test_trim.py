"""What is hung on titles goes, and no more."""

from __future__ import annotations

import pytest

from cleaner.verdict.trim import says, trim_title

HEADLINE = "Rain stops play once more"


def test_three_names_are_trimmed_off_and_no_more() -> None:
    assert trim_title(HEADLINE + " | Sport" * 3, []) == HEADLINE
    assert trim_title(HEADLINE + " | Sport" * 4, []) == HEADLINE + " | Sport"


@pytest.mark.parametrize(
    ("title", "found"),
    [
        (f"{HEADLINE} | All of the news", HEADLINE),
        (f"{HEADLINE} | All of the local news", f"{HEADLINE} | All of the local news"),
        ("Rain stops play again | Sport", "Rain stops play again"),
        ("Rain stops play | Sport", "Rain stops play | Sport"),
        (f"{HEADLINE} - Sport", f"{HEADLINE} - Sport"),
    ],
)
def test_up_to_four_words_behind_a_bar_go_where_four_stay(title: str, found: str) -> None:
    assert trim_title(title, []) == found


@pytest.mark.parametrize(
    ("name", "hung", "found"),
    [
        ("Gulls", "The Gulls Online", HEADLINE),
        ("Gull", "The Gull Online", f"{HEADLINE} - The Gull Online"),
        ("The Gull", "Gull", HEADLINE),
        ("dailygull.example", "Daily Gull", HEADLINE),
    ],
)
def test_a_name_of_five_letters_is_found_in_a_longer_one(name: str, hung: str, found: str) -> None:
    assert trim_title(f"{HEADLINE} - {hung}", [name]) == found


def test_a_name_before_the_title_goes() -> None:
    assert trim_title(f"Daily Gull: {HEADLINE}", ["Daily Gull"]) == f"Daily Gull: {HEADLINE}"
    assert trim_title(f"Daily Gull | {HEADLINE}", ["Daily Gull"]) == HEADLINE


def test_nothing_goes_from_a_title_of_more_than_a_thousand_characters() -> None:
    long = "rain stops play and " * 60
    assert trim_title(f"{long[:992]} | Sport", []) == long[:992].strip()
    assert trim_title(f"{long[:993]} | Sport", []) == f"{long[:993]} | Sport"


def test_a_longer_title_says_one_of_twelve_characters() -> None:
    assert says("rain stops p | daily gull", "rain stops p")
    assert not says("rain stops  | daily gull", "rain stops ")
    assert says("gull", "gull")


def test_a_longer_title_has_up_to_sixty_characters_more() -> None:
    title = "rain stops play"
    assert says(f"{title} | {'g' * 57}", title)
    assert not says(f"{title} | {'g' * 58}", title)
    assert not says(f"{title} again and again", title)
