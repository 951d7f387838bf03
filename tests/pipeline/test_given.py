"""What a caller gives in Python and can't be meant is told at once, in words."""

from __future__ import annotations

from typing import Any

import pytest

import cleaner
from cleaner import Cleaner, CleanerError, Options


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"quotes": "curly"}, "quotes is 'curly'; give 'straight' or 'keep'"),
        ({"comments": "no"}, "comments is 'no'; give True or False"),
        ({"tables": None}, "tables is None; give True or False"),
        ({"skip_normalizers": "quotes"}, "give a tuple of names, such as ('quotes',)"),
        ({"skip_normalizers": ("qoutes",)}, "unknown normalizer 'qoutes'; known are"),
        ({"pattern_timeout": "a"}, "pattern_timeout is 'a'; give seconds, more than 0"),
        ({"pattern_timeout": 0}, "pattern_timeout is 0; give seconds, more than 0"),
    ],
)
def test_options_have_one_of_their_values(options: dict[str, Any], told: str) -> None:
    with pytest.raises(CleanerError) as raised:
        Cleaner(options=Options(**options))
    assert told in str(raised.value)


def test_options_and_rules_are_what_they_are_called() -> None:
    wrong: Any = {"quotes": "keep"}
    with pytest.raises(TypeError, match=r"options is dict; give cleaner\.Options"):
        Cleaner(options=wrong)
    wrong = 3
    with pytest.raises(TypeError, match="rules is int; give paths, packs or a RuleSet"):
        Cleaner(rules=wrong)


def test_media_and_address_are_what_they_can_be() -> None:
    wrong: Any = "htm"
    with pytest.raises(CleanerError, match="media is 'htm'; give 'html', 'text', or None"):
        cleaner.clean("The ferry left at noon.", media=wrong)
    wrong = 3
    with pytest.raises(TypeError, match="url is int; give the page's address as str, or None"):
        cleaner.clean("The ferry left at noon.", url=wrong)
