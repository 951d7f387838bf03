"""What scorecards there are, and what they may ask."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

CARDS: Mapping[str, str] = MappingProxyType(
    {
        "html-block": "A block that looks by itself like boilerplate",
        "html-context": "A block that, amid its neighbours, looks like boilerplate",
        "html-dek": "A block under the headline that looks like a dek",
        "html-title": "A leading block that looks like the headline",
        "html-wording": "A wording of the title that looks like the one to give",
        "text-block": "A block that looks by itself like boilerplate",
        "text-context": "A block that, amid its neighbours, looks like boilerplate",
        "text-dek": "A block under the headline that looks like a dek",
        "text-title": "A leading block that looks like the headline",
    }
)
"""The scorecards by name, with the reason that removals by them give."""


def unknown_card(name: str) -> str:
    """What to say of a name that is no card's; empty where it is one's.

    >>> unknown_card("html-contxt")
    "'html-contxt'; did you mean 'html-context'?"
    """
    if name in CARDS:
        return ""
    close = get_close_matches(name, CARDS, n=1)
    return f"'{name}'; did you mean '{close[0]}'?" if close else f"'{name}'"
