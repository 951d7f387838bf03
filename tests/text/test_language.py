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
