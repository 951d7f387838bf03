"""The table of features: what there is, in words, who makes it, and on which pages it is known.

A feature is a named number that a page's blocks, or the candidates for its title, dek or wording,
have. A name that ends in `.*` stands for a family whose members are told by the page: topics of
rules, or who declares a title. `register.py` looks things up in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Scope = Literal["block", "page", "context", "kin", "candidate", "title", "dek", "wording", "type"]
"""What a feature is of: a block by itself, the whole page, a block amid its neighbours, the blocks
in the same elements, a candidate for title and dek, for one of them, a wording of the title, or the
type of the page."""

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
        "extracted": "resiliparse's opinion of it",
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
        "scores.page_type.type_columns",
        "page",
        {"type.*": "how much more the page looks like one of type {} than of others"},
        "html",
    ),
    *_made(
        "scores.lines.line_features",
        "block",
        {
            "run.from_start": "its distance from where the longest run of prose starts",
            "run.from_end": "its distance from where the longest run of prose ends",
            "run.share": "how much of the page the longest run of prose is",
            "to_long_before": "its distance from the last long paragraph",
            "to_long_after": "its distance from the next long paragraph",
            "to_date_before": "its distance from the last line with a date",
            "to_date_after": "its distance from the next line with a date",
            "near_size_before": "the length of the lines before it",
            "near_size_after": "the length of the lines after it",
            "near_ends_before": "how many lines before it end as sentences do",
            "near_ends_after": "how many lines after it end as sentences do",
            "near_size": "its length against the lines around it",
            "topic": "its share of the article's telling words",
            "paired": "whether a line next to it says the same",
        },
        "text",
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
        "scores.story.find_story",
        "block",
        {
            "headline": "whether the page's titles speak of it",
            "head.known": "how sure the page's headline is",
            "head.after": "how far behind the headline it stands",
            "head.up": "how far from the headline's box it stands",
            "head.down": "how far from the headline's box it stands",
            "head.share": "what is in the box that holds the headline too",
            "head.rivals": "other headlines before it",
            "head.under": "the heading above it",
            "head.since": "its distance from the heading above it",
            "spread": "how many boxes hold one like it",
            "spread_share": "how many boxes hold one like it",
            "said.title": "the words that it shares with the title",
            "said.description": "the words that it shares with the page's description",
            "said.body": "the words that it shares with the text that the page declares",
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
        "scores.page_features.type_features",
        "type",
        {
            "says.*": "whether the page declares that it is {}",
            "at.*": "whether the page's address speaks of {}",
            "named.*": "how many blocks stand in elements named {}",
            "built.*": "how the page is built: {}",
        },
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
