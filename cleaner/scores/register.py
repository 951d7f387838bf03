"""The register of features and scorecards: which there are, and what a name stands for.

The loader takes the names for `when` from here, the cards those that their tables ask for,
`explain` the words, and the reference its table. The features themselves stand in
`feature_table.py`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import get_args

from cleaner.scores.feature_table import FAMILY as FAMILY
from cleaner.scores.feature_table import FEATURES as FEATURES
from cleaner.scores.feature_table import MARKS as MARKS
from cleaner.scores.feature_table import SHAPE as SHAPE
from cleaner.scores.feature_table import Feature as Feature
from cleaner.scores.feature_table import Scope as Scope

FITTED = (*("article", "collection", "documentation", "forum", "listing", "product", "service"),)
"""Types of pages that have a scorecard each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardKind:
    """What a scorecard is for. why: the reason that removals by it give; scopes: what it sees."""

    why: str
    scopes: tuple[Scope, ...]


_BLOCK = CardKind(why="A block that looks by itself like boilerplate", scopes=("block", "page"))
_CONTEXT = CardKind(why="A block that, amid its neighbours, looks like boilerplate", scopes=SHAPE)
_TITLE = CardKind(
    why="A leading block that looks like the headline", scopes=("block", "candidate", "title")
)
_DEK = CardKind(
    why="A block under the headline that looks like a dek", scopes=("block", "candidate", "dek")
)
_TYPE = CardKind(why="A page that looks like one of this type", scopes=("type",))
_WORDING = CardKind(
    why="A wording of the title that looks like the one to give", scopes=("wording",)
)

CARDS: Mapping[str, CardKind] = MappingProxyType(
    {
        "html-block": _BLOCK,
        "html-context": _CONTEXT,
        "html-dek": _DEK,
        "html-title": _TITLE,
        "html-wording": _WORDING,
        **{f"html-type-{name}": _TYPE for name in FITTED},
        "text-block": _BLOCK,
        "text-context": _CONTEXT,
        "text-dek": _DEK,
        "text-title": _TITLE,
    }
)
"""The scorecards by name."""


def features(scopes: Iterable[Scope] = get_args(Scope)) -> tuple[Feature, ...]:
    """The features of some scopes, in the order of the register."""
    wanted = frozenset(scopes)
    return tuple(one for one in FEATURES if one.scope in wanted)


_FAMILIES = tuple(one for one in FEATURES if one.name.endswith(FAMILY))


def _by_name() -> Mapping[str, tuple[Feature, ...]]:
    found: dict[str, tuple[Feature, ...]] = {}
    for one in FEATURES:
        found[one.name] = (*found.get(one.name, ()), one)
    return MappingProxyType(found)


_BY_NAME = _by_name()


def find_feature(name: str, scopes: Container[Scope] = get_args(Scope)) -> Feature | None:
    """The feature of this name in these scopes; `None` where there is none."""
    for one in _BY_NAME.get(name, ()):
        if one.scope in scopes:
            return one
    if "." not in name:
        return None
    return next((one for one in _FAMILIES if one.scope in scopes and one.fits(name)), None)


def in_words(name: str) -> str:
    """A block's feature as a reader of `explain` understands it.

    >>> in_words("suspect.caption"), in_words("before_2")
    ('a phrase of caption in it', 'the blocks before it')
    """
    found = find_feature(name, SHAPE) or find_feature(name)
    return found.words_for(name) if found else name


def unknown_feature(name: str, scopes: tuple[Scope, ...]) -> str:
    """What to say of a name that is no feature's of these scopes; empty where it is one's.

    >>> unknown_feature("sentence", SHAPE)
    "there is no feature 'sentence'; did you mean 'sentences'?"
    """
    if find_feature(name, scopes):
        return ""
    if other := find_feature(name):
        return f"'{name}' is a feature of a {other.scope} alone: {other.words_for(name)}"
    known = dict.fromkeys(one.name for one in features(scopes))
    return f"there is no feature '{name}'{_nearest(name, known)}"


def unknown_card(name: str) -> str:
    """What to say of a name that is no card's; empty where it is one's.

    >>> unknown_card("html-contxt")
    "there is no card 'html-contxt'; did you mean 'html-context'?"
    """
    return "" if name in CARDS else f"there is no card '{name}'{_nearest(name, CARDS)}"


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
