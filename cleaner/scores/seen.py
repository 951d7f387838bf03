"""What a scorecard saw in a block, in words and numbers for a reader of `explain`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

_MOST: Final = 4
"""Things that are told of a block: more are no better reason, and longer to read."""
_NEXT: Final = 0.7
"""Logit from which a neighbour is told as boilerplate or text: a chance of two thirds."""
_NO_BLOCK: Final = 7.0
"""Score of a neighbour that is not there, as `context_features` gives it."""
_FAR: Final = 20
"""Blocks from which features count no further."""
_ALL: Final = 0.98
"""Share that is told as all; what is left of it is told as none."""
_LITTLE: Final = 0.35
"""Share below which it is little: half and more of article text is no reason to remove, and a half
stands for what is not known."""

Say = Callable[[float], str]


def _count(one: str, many: str) -> Say:
    """Number and noun: `1 comma`, `3 commas`, `no commas`."""
    return lambda value: (
        f"no {many}" if value < 1 else f"1 {one}" if value < 2 else f"{value:.0f} {many}"
    )


def _much(text: str, all_of: str = "", least: float = 0.1) -> Say:
    """A share in per cent where there is much of it, and other words where it is all."""

    def say(value: float) -> str:
        if value < least:
            return ""
        return all_of if all_of and value > _ALL else f"{value:.0%} {text}"

    return say


def _little(text: str, none: str) -> Say:
    """A share in per cent where there is little of it, and other words where there is none."""

    def say(value: float) -> str:
        if not 0 <= value < _LITTLE:  # Below 0 nothing in the block can have the share.
            return ""
        return none if value < 1 - _ALL else f"{value:.0%} {text}"

    return say


def _if(text: str) -> Say:
    """The words where the feature is there; nothing where it isn't."""
    return lambda value: text if value else ""


def _one_of(*texts: str) -> Say:
    """The words for each of some codes, from 0."""
    return lambda value: texts[int(value)] if 0 <= value < len(texts) else ""


def _more(text: str, least: int = 1) -> Say:
    """The words with a number in them, from some number on."""
    return lambda value: text.format(round(value)) if value >= least else ""


def _score(where: str, nothing: str) -> Say:
    """What a neighbour looks like."""

    def say(value: float) -> str:
        if value >= _NO_BLOCK:
            return nothing
        if abs(value) < _NEXT:
            return ""
        return f"{'boilerplate' if value > 0 else 'article text'} {where}"

    return say


def _distance(before: str, behind: str) -> Say:
    """How far outside the article a block stands; nothing inside it."""

    def say(value: float) -> str:
        blocks = round(abs(value))
        if value >= 0 or not blocks:
            return ""
        far = f"{_FAR} blocks or more" if blocks >= _FAR else _count("block", "blocks")(blocks)
        return f"{far} {before if before else behind}"

    return say


_SAID: Final[Mapping[str, Mapping[str, Say]]] = {
    "length": {"words": _count("word", "words")},
    "end": {"final": _one_of("no full stop", "", "a colon at its end", "a comma at its end")},
    "start": {
        "first": _one_of("", "a small letter at its start", "a digit first", "", "a sign first")
    },
    "kind": {
        "kind": _one_of("", "a heading", "an item of a list", "", "", "a caption", "a table's row"),
        "kicker": _if("a kicker"),
        "strong": _if("in bold"),
        "button": _if("on a button"),
        "hidden": _if("hidden on the page"),
    },
    "sentences": {"sentences": _more("{} sentences", 2)},
    "commas": {"commas": _more("{} commas", 2)},
    "digits": {"digits": _much("of it digits", "all digits"), "clock": _if("a date or time")},
    "capitals": {
        "capitals": _much("of its words with a capital", "each word with a capital", 0.5),
        "shouted": _much("of its words in capitals", "all in capitals", 0.3),
    },
    "vocabulary": {
        "shared": _little("of its words in the article", "none of its words in the article"),
        "common": _little("of its words common on the page", "no word common on the page"),
    },
    "repeats": {"repeats": _more("said {} times on the page", 2)},
    "signs": {
        "signs": _more("{} signs", 2),
        "link": _if("an address"),
        "quoted": _if("quotation marks"),
        "question": _if("a question mark"),
        "suspects": _if("a telling phrase"),
    },
    "links": {
        "link_density": _much("of it links", "all links", 0.2),
        "list_links": _if("in a list of links"),
        "box.links_1": _much("of its box links", "a box that is all links", 0.3),
        "box.links_2": _much("of what is around it links", "all links around it", 0.3),
        "box.links_3": _much("of what is around it links", "all links around it", 0.3),
    },
    "prose": {
        **{
            f"box.share_{level}": _little(f"of the page's prose {where}", f"no prose {where}")
            for level, where in enumerate(("in its box", "around it", "around it"), 1)
        },
        **{
            f"box.pure_{level}": _little(f"of {of} prose", f"no prose {where}")
            for level, of, where in (
                (1, "its box", "in its box"),
                (2, "what is around it", "around it"),
                (3, "what is around it", "around it"),
            )
        },
        "box.path_share": _little(
            "of the page's prose in elements like its", "no prose in elements like its"
        ),
        **{
            name: _little(f"article text {where}", f"no article text {where}")
            for name, where in (
                ("kin.1", "in its box"),
                ("kin.2", "around it"),
                ("kin.3", "around it"),
                ("kin.path", "in elements like its"),
                ("near_before", "just before it"),
                ("near_after", "just after it"),
            )
        },
    },
    "number": {
        "run": _more("among {} short lines", 3),
        "box.blocks_1": _more("one of {} blocks in its box", 2),
        "box.blocks_2": _more("one of {} blocks around it", 2),
        "box.blocks_3": _more("one of {} blocks around it", 2),
    },
    "place": {
        "zone": _one_of("above the article", "", "below the article"),
        "from_start": _distance("above the article", ""),
        "from_end": _distance("below the article", ""),
        "box.from_first": _distance("above the article", ""),
        "box.from_last": _distance("below the article", ""),
        "box.up": _more("{} elements away from the article's", 2),
        "mass_before": lambda value: "none of the article before it" if value < 1 else "",
        "mass_after": lambda value: "none of the article after it" if value < 1 else "",
        "from_top": lambda value: "the first of the page" if value < 1 else "",
        "to_bottom": lambda value: "the last of the page" if value < 1 else "",
        **{
            mark: _if(f"in {'an' if mark[0] == 'a' else 'a'} {mark} element")
            for mark in (
                *("nav", "header", "footer", "aside", "form", "figure", "dialog"),
                *("time", "address"),
            )
        },
    },
    "story": {
        "head.after": lambda value: "above the headline" if value < 0 else "",
        "head.rivals": _more("below {} other headlines", 1),
        "head.under": _one_of("", "", "below a heading that is a link"),
        "head.up": _more("{} elements away from the headline's", 2),
        "head.share": _little(
            "of the page's prose in the box that holds the headline too",
            "no prose in the box that holds the headline too",
        ),
        "spread": _more("one of {} boxes made alike", 3),
        "said.title": _little("of the title's words", "none of the title's words"),
        "said.description": _little(
            "of the description's words", "none of the description's words"
        ),
        "said.body": _little(
            "of its words in the text that the page declares",
            "none of its words in the text that the page declares",
        ),
    },
    "neighbours": {
        "before_1": _score("right before it", "nothing before it"),
        "after_1": _score("right after it", "nothing after it"),
        "since_starter": lambda value: (
            f"{_count('block', 'blocks')(value)} below a heading of boilerplate"
            if value < _FAR
            else ""
        ),
        "words_before": _more("a block of {} words before it"),
        "words_after": _more("a block of {} words after it"),
    },
}
"""By what they are about, the features and how to say each with its value; empty where that says
nothing. Features of whole pages, and those that only mean something to the card, are not told."""
SEEN: Final[Mapping[str, Say]] = MappingProxyType(
    {name: say for some in _SAID.values() for name, say in some.items()}
)
"""How to say a feature of a block with its value, by its name."""
_TOLD: Final = {name: (about, say) for about, some in _SAID.items() for name, say in some.items()}


def _article_near(where: str) -> Say:
    """Article text in a neighbour's place; nothing for any other."""
    return lambda value: f"article text {where}" if value <= -_NEXT else ""


_ARTICLE: Final[Mapping[str, Mapping[str, Say]]] = {
    "length": {"words": _more("{} words", 15)},
    "end": {"final": _one_of("", "a full stop at its end", "", "", "", "")},
    "sentences": {"sentences": _more("{} sentences", 2)},
    "commas": {"commas": _more("{} commas", 2)},
    "vocabulary": {
        "shared": _much("of its words in the article", "all of its words in the article", 0.5)
    },
    "signs": {"quoted": _if("quotation marks")},
    "links": {"link_density": lambda value: "no links" if value < 1 - _ALL else ""},
    "prose": {
        name: _much(f"article text {where}", f"nothing but article text {where}", 0.65)
        for name, where in (
            ("kin.1", "in its box"),
            ("kin.2", "around it"),
            ("kin.path", "in elements like its"),
            ("near_before", "just before it"),
            ("near_after", "just after it"),
        )
    },
    "place": {"zone": _one_of("", "amid the article", "")},
    "neighbours": {
        "before_1": _article_near("right before it"),
        "after_1": _article_near("right after it"),
    },
}
"""What speaks for article text, by what it is about, as `_SAID` has what speaks against it."""
_OF_ARTICLE: Final = {
    name: (about, say) for about, some in _ARTICLE.items() for name, say in some.items()
}


_FAMILIES: Final = ("suspect.", "named.")
"""Beginnings of names of which there are many, for topics that rules tell and elements' names."""


def _say(name: str, value: float) -> str:
    """One feature with its value, in words; empty where that says nothing to a reader.

    >>> _say("words", 4.0), _say("link_density", 1.0), _say("suspect.share", 1.0)
    ('4 words', 'all links', 'a phrase of share')
    >>> _say("page_blocks", 7.0)
    ''
    """
    if say := SEEN.get(name):
        return say(value)
    if value and name.startswith("suspect."):
        return f"a phrase of {name[8:]}"
    if value and name.startswith("named."):
        return f"an element named for {name[6:]}"
    return ""


def sentence(why: str, features: Mapping[str, float], loudest: Iterable[str]) -> str:
    """A card's why and what it saw in one block: its length, and what spoke loudest.

    features: the block's, by name. loudest: names of those that spoke for the removal, loudest
    first.

    >>> seen = {"words": 4.0, "link_density": 1.0, "final": 0.0, "run": 11.0}
    >>> sentence("Looks like boilerplate", seen, ["run", "final", "link_density"])
    'Looks like boilerplate: 4 words, among 11 short lines, no full stop, all links'
    """
    about, _ = _TOLD["words"]
    told = {about: _say("words", features.get("words", 0.0))}
    return f"{why}: {', '.join(_told(told, features, loudest, _MOST))}"


def things(features: Mapping[str, float], loudest: Iterable[str], most: int) -> tuple[str, ...]:
    """What is told of a block, a few words for each thing, the loudest first.

    Of features that are about one thing, such as the links in and around it, only the loudest.
    most: things that are told at most.

    >>> things({"final": 0.0, "run": 11.0, "zone": 1.0}, ["zone", "run", "final"], 2)
    ('among 11 short lines', 'no full stop')
    """
    return _told({}, features, loudest, most)


def _told(
    told: dict[str, str], features: Mapping[str, float], loudest: Iterable[str], most: int
) -> tuple[str, ...]:
    """As `things`. told: what is told already, by what it is about."""
    get = features.get
    for name in loudest:
        if len(told) == most:
            break
        known = _TOLD.get(name)
        if known is None:
            if name.startswith(_FAMILIES) and (text := _say(name, get(name, 0.0))):
                told.setdefault(name, text)
        elif known[0] not in told and (text := known[1](get(name, 0.0))):
            told[known[0]] = text
    return tuple(told.values())


def of_article(features: Mapping[str, float], loudest: Iterable[str], most: int) -> tuple[str, ...]:
    """As `things`, what speaks for article text.

    >>> of_article({"final": 1.0, "words": 31.0, "run": 3.0}, ["run", "final", "words"], 2)
    ('a full stop at its end', '31 words')
    """
    told: dict[str, str] = {}
    for name in loudest:
        if name not in _OF_ARTICLE or len(told) == most:
            continue
        about, say = _OF_ARTICLE[name]
        if about not in told and (text := say(features.get(name, 0.0))):
            told[about] = text
    return tuple(told.values())
