"""Which language a text is taken for."""

from __future__ import annotations

import pytest

from cleaner.text.language import detect, neighbours

ENGLISH = "The ferry left the harbour at noon with forty people, who had waited for fog to lift. "
GERMAN = "Die Fähre verließ den Hafen am Mittag mit vierzig Leuten, die auf den Nebel warteten. "
UNSURE = "Oslo 4° Kiel 7° Lima 21° Rio 28° Bari 16° Nuuk -9° Split 17° Riga 3°"


def test_what_a_text_says_counts_more_than_what_it_declares() -> None:
    assert detect(ENGLISH * 3, "de") == "en"
    assert detect(GERMAN * 3, "en-GB") == "de"


def test_a_text_that_tells_little_has_the_declared_language() -> None:
    assert detect(UNSURE, "nb-NO") == "no"
    assert detect(UNSURE) == ""


# English of few words, each of which tells French or Portuguese at first sight.
SHORT = (
    "The iron bridge is shut on Monday for ten days while men paint it.",
    "Museum closed on Friday for repairs. It opens on Sunday at nine.",
    "Marina Delgado and Ramon Vidal sail on Sunday to San Pedro, Santa Rosa and La Paloma.",
)


@pytest.mark.parametrize("text", SHORT)
def test_a_short_text_does_not_contradict_what_is_declared(text: str) -> None:
    assert detect(text, "en") == "en"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (GERMAN + "Am Abend lag sie wieder am Kai, und alle gingen nach Hause.", "de"),
        ("Паром вышел из гавани в полдень, и сорок человек ждали тумана.", "ru"),
        (
            "페리는 정오에 사십 명을 태우고 항구를 떠났지만 안개 때문에 저녁까지 돌아오지 않았다.",
            "ko",
        ),
    ],
)
def test_what_a_template_declares_does_not_hold_for_a_text_of_another_language(
    text: str, found: str
) -> None:
    assert detect(text, "en") == found


@pytest.mark.parametrize("declared", ["", "de"])
def test_a_text_of_which_nothing_can_be_told_has_the_declared_language(declared: str) -> None:
    assert (
        detect("0123 4567 8901 2345 6789 0123 4567 8901 2345 6789 0123 4567", declared) == declared
    )


@pytest.mark.parametrize(("declared", "found"), [("de-AT", "de"), ("", "")])
def test_a_text_of_less_than_forty_characters_tells_nothing(declared: str, found: str) -> None:
    assert detect(ENGLISH[:39], declared) == found
    assert detect("船は昨日の朝に港へ戻ってきました。", declared) == found
    assert detect(ENGLISH * 2, declared) == "en"


def test_the_first_four_thousand_characters_tell() -> None:
    start = (ENGLISH * 50)[:4000]
    assert detect(start + GERMAN * 400) == "en"
    assert detect(start[:1000] + GERMAN * 400) == "de"


def test_close_languages_are_neighbours_and_others_are_not() -> None:
    assert neighbours("da") == {"da", "no", "sv"}
    assert neighbours("en") == {"en"}
