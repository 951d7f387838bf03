"""The register of features and scorecards: what there is, in words, and who makes it.

A feature is a named number that a page's blocks, or the candidates for its title, dek or wording,
have. The loader takes the names for `when` from here, the cards those that their tables ask for,
`explain` the words, and the reference its table. A name that ends in `.*` stands for a family whose
members are told by the page: topics of rules, or who declares a title.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, get_args

Scope = Literal["block", "page", "context", "kin", "candidate", "title", "dek", "wording"]
"""What a feature is of: a block by itself, the whole page, a block amid its neighbours, the blocks
in the same elements, a candidate for title and dek, for one of them, or a wording of the title."""

Pages = Literal["all", "html", "text"]
"""On which pages a feature is known; on others it is 0."""

FAMILY = ".*"
SHAPE: tuple[Scope, ...] = ("block", "page", "context", "kin")
"""What `shape` rules and the cards of the body may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature, or a family of them.

    words: what it is to a reader of `explain`; `{}` in it is the member of a family. maker: the
    function that makes its column, as `module.function`.
    """

    name: str
    words: str
    maker: str
    scope: Scope
    pages: Pages = "all"

    def fits(self, name: str) -> bool:
        """Whether a name is this feature's, or that of a member of the family."""
        if self.name.endswith(FAMILY):
            start = self.name.removesuffix("*")
            return name.startswith(start) and len(name) > len(start)
        return name == self.name

    def words_for(self, name: str) -> str:
        """The words for a name that fits."""
        return self.words.format(name[len(self.name) - 1 :])


_BOXES = "what is in the boxes around it"
_KIN = "the blocks in the same box"
_ELEMENT = "its element among those of the article"


def _made(
    maker: str, scope: Scope, told: Mapping[str, str], pages: Pages = "all"
) -> Iterator[Feature]:
    for name, words in told.items():
        yield Feature(name=name, words=words, maker=f"cleaner.{maker}", scope=scope, pages=pages)


MARKS: Mapping[str, str] = MappingProxyType(
    {
        "extracted": "trafilatura's opinion of it",
        "judged": "the doubt about where the article is",
        **{
            mark: f"the mark {mark.replace(':', '.')}"
            for mark in (
                *("hidden", "kicker", "nav", "header", "footer", "aside", "form", "figure"),
                *("article", "main", "button", "dialog", "time", "address", "strong"),
                *("list_links", "itemprop:articlebody", "itemprop:headline"),
                "itemprop:description",
            )
        },
    }
)
"""Marks of blocks that are features too, there with a `.` for their `:`."""

FEATURES: tuple[Feature, ...] = (
    *_made(
        "scores.features.own_columns",
        "block",
        {
            "words": "its length",
            "word_length": "the length of its words",
            "final": "how it ends",
            "first": "how it starts",
            "kind": "its kind",
            "level": "its depth in a list",
            "commas": "its commas",
            "sentences": "its number of sentences",
            "digits": "its digits",
            "capitals": "its capital letters",
            "shouted": "its words in capitals",
            "common": "its share of the article's common words",
            "shared": "its share of the article's words",
            "repeats": "how often it is repeated",
            "signs": "its signs",
            "clock": "a date or time in it",
            "link": "an address in it",
            "quoted": "its quotation marks",
            "question": "its question marks",
            "suspects": "telling phrases in it",
            "suspect.*": "a phrase of {} in it",
        },
    ),
    *_made(
        "scores.features.own_columns",
        "block",
        {
            "link_density": "its link density",
            "tag": "its element",
            "depth": "its depth in the page",
            "named.*": "a class or id named for {}",
            **{mark.replace(":", "."): words for mark, words in MARKS.items()},
        },
        "html",
    ),
    *_made(
        "verdict.shape.own_features",
        "block",
        {
            "from_top": "its distance from the top",
            "to_bottom": "its distance from the bottom",
            "gap": "the blank lines before it",
            "gap_after": "the blank lines after it",
        },
    ),
    *_made(
        "verdict.shape.own_features",
        "page",
        {
            "page_blocks": "the page's number of blocks",
            "page_words": "the page's length",
            "page_short": "the page's share of short blocks",
            "page_ruled": "the page's share of known boilerplate",
            "page_suspect": "the page's share of telling phrases",
        },
    ),
    *_made(
        "scores.boxes.box_features",
        "block",
        {
            **dict.fromkeys(("box.top_share", "box.up", "box.down", "box.path_share"), _BOXES),
            **dict.fromkeys(("box.from_first", "box.from_last"), _BOXES),
            **{
                f"box.{what}_{level}": _BOXES
                for what in ("share", "links", "pure", "blocks", "score")
                for level in (1, 2, 3)
            },
        },
        "html",
    ),
    *_made(
        "scores.context.context_features",
        "context",
        {
            "own": "what it looks like by itself",
            **{f"before_{step}": "the blocks before it" for step in (1, 2, 3)},
            **{f"after_{step}": "the blocks after it" for step in (1, 2, 3)},
            "near_before": "the blocks before it",
            "near_after": "the blocks after it",
            "mass_before": "the article text before it",
            "mass_after": "the article text after it",
            "share_before": "its place in the article",
            "from_start": "its distance from where the article starts",
            "from_end": "its distance from where the article ends",
            "zone": "whether it stands amid the article",
            "run": "the run of short blocks around it",
            "since_starter": "a box that begins before it",
            "words_before": "the length of the block before it",
            "words_after": "the length of the block after it",
        },
    ),
    *_made(
        "scores.boxes.kin_features",
        "kin",
        {f"{what}.{where}": _KIN for what in ("kin", "kin_share") for where in (*"123", "path")},
        "html",
    ),
    *_made(
        "verdict.candidates.near_features",
        "candidate",
        {
            "gap": "the blank lines before it",
            **{
                f"{beside}_{what}": f"{words} the block {place} it"
                for beside, place in (
                    ("before", "before"),
                    ("after", "after"),
                    ("after_2", "two after"),
                )
                for what, words in (
                    ("size", "the length of"),
                    ("score", "the score of"),
                    ("gap", "the blank lines before"),
                    ("sign", "a telling phrase in"),
                    ("clock", "a date or time in"),
                    ("final", "the end of"),
                )
            },
        },
    ),
    *_made(
        "verdict.title_features.title_features",
        "title",
        {
            "score": "how much it looks like boilerplate",
            "h1s": "how many main headings the page has",
            "to_frame": "how far above the article it stands",
            "index": "its distance from the top",
            "twins": "how many blocks say the same",
            "in_lead": "its words in the article's opening",
            "in_slug": "its words in the page's address",
            "slug_share": "the address's words in it",
            "declared": "whether the page declares a title",
            "declared.*": "the title that {} declares",
            "in_lead_behind": "others with more words in the article's opening",
            "in_slug_behind": "others with more words in the page's address",
            "slug_share_behind": "others with more of the address's words",
            "words_behind": "longer ones",
            "nearer": "likely ones that are nearer to the article",
        },
    ),
    *_made(
        "verdict.dek_features.dek_features",
        "dek",
        {
            "titled": "whether the page shows a title",
            "clean": "whether the page is clean already",
            "removals": "how much rules take of the page",
            "adjacent": "whether it stands right under the title",
            "after_title": "its distance from the title",
            "passed": "likely ones that are nearer to the title",
            "to_frame": "how far above the article it stands",
            "ratio": "its length against the article's paragraphs",
            "echoes": "how much the article says it again",
            "like_title": "its share of the title's words",
            "description": "the description that the page declares",
            "declared.*": "the description that {} declares",
        },
    ),
    *_made(
        "verdict.dek_features.dek_features",
        "dek",
        {
            **{f"retold_{number}": "who tells it again" for number in (1, 2, 3, 4)},
            "retold": "who tells it again",
            "retold_below": "who tells it again below",
            "next_words": "the length of the next paragraph",
            "next_ratio": "its length against the next paragraph",
        },
        "text",
    ),
    *_made(
        "verdict.dek_features.dek_features",
        "dek",
        {f"path.{what}": _ELEMENT for what in ("article", "blocks", "next")},
        "html",
    ),
    *_made(
        "verdict.wording.wordings",
        "wording",
        {
            "wordings": "how many wordings there are",
            "votes": "how many say it",
            "words": "its length in words",
            "chars": "its length in characters",
            "in_slug": "its words in the page's address",
            "bar": "a bar in it",
            "colon": "a colon in it",
            "says.*": "whether {} says it",
            "relation.*": "how it relates to what {} says",
            "overlap.*": "the words that it shares with what {} says",
            **{
                f"agree.{one}.{other}": f"whether {one} and {other} agree"
                for one, other in (
                    ("og", "json-ld"),
                    ("og", "shown"),
                    ("json-ld", "shown"),
                    ("title", "shown"),
                )
            },
        },
        "html",
    ),
)
"""All features, by their makers."""


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
