"""Which wording of the title counts: the page shows one, and declares others.

A heading may leave a kicker out that belongs to the title, or `og:title` may be a longer one made
for search engines. Each wording is described by who says it and how it relates to the others;
the scorecard `html-wording` chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from cleaner.scores.features import Features
from cleaner.text.fold import fold, words

SHOWN = "shown"
_SOURCES = (SHOWN, "h1", "og", "json-ld", "twitter", "itemprop", "title")
_LONG_WORD: Final = 4
"""Characters of a word that is looked for in a page's address at least. Chosen, never measured."""
_COMPARED: Final = (SHOWN, "og", "json-ld", "title")
"""Sources whose wording each is compared with; the fitted card has seen these. Chosen, never
measured."""


def wordings(
    shown: str, declared: Sequence[tuple[str, str]], slug: frozenset[str]
) -> list[tuple[str, Features]]:
    """Each wording of the title with its features, the shown one first.

    shown: the title as the page shows it; empty where it shows none. declared: origin and text,
    without the publisher's name. slug: words of the page's address, without accents.
    """
    said: dict[str, Counter[str]] = {}
    texts: dict[str, str] = {}
    first: dict[str, str] = {}
    for origin, text in ((SHOWN, shown), *declared):
        source = origin.partition(":")[0]
        if key := fold(text):
            said.setdefault(key, Counter())[source] += 1
            texts.setdefault(key, text)
            first.setdefault(source, key)
    whole: Features = {
        "wordings": len(said),
        "agree.og.json-ld": _agree(first, "og", "json-ld"),
        "agree.og.shown": _agree(first, "og", SHOWN),
        "agree.json-ld.shown": _agree(first, "json-ld", SHOWN),
        "agree.title.shown": _agree(first, "title", SHOWN),
    }
    found: list[tuple[str, Features]] = []
    for key, sources in said.items():
        features = dict(whole)
        own = frozenset(words(key))
        for source in _SOURCES:
            features[f"says.{source}"] = sources[source]
        for source in _COMPARED:
            other = first.get(source, "")
            features[f"relation.{source}"] = _relation(key, other)
            shared = frozenset(words(other))
            features[f"overlap.{source}"] = (
                len(own & shared) / len(own | shared) if shared else -1.0
            )
        long = [word for word in own if len(word) >= _LONG_WORD]
        features["votes"] = sum(sources.values())
        features["words"] = len(own)
        features["chars"] = len(key)
        features["in_slug"] = (
            sum(word in slug for word in long) / len(long) if long and slug else -1
        )
        features["bar"] = float("|" in texts[key])
        features["colon"] = float(":" in texts[key])
        found.append((texts[key], features))
    return found


def _agree(first: dict[str, str], one: str, other: str) -> float:
    """1 where both sources say the same, 0 where not, -1 where one says nothing."""
    if one not in first or other not in first:
        return -1.0
    return float(first[one] == first[other])


def _relation(key: str, other: str) -> float:
    """How two wordings relate: 0 no other, 1 the same, 2 to 5 one ends or starts the other."""
    if not other:
        return 0.0
    tests = (
        key == other,
        other.endswith(key),
        other.startswith(key),
        key.endswith(other),
        key.startswith(other),
    )
    return float(next((number for number, test in enumerate(tests, 1) if test), 6))
