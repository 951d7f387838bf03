"""Elements and attributes of HTML, by what they mean for blocks."""

from __future__ import annotations

import re
from typing import Final

from cleaner.model import BlockKind
from cleaner.system.pattern import pattern


def names(text: str) -> frozenset[str]:
    """The words of a text as a set, so that a table of names reads as a text.

    >>> sorted(names("h1 h2"))
    ['h1', 'h2']
    """
    return frozenset(text.split())


RULE_ATTRIBUTE: Final = "data-cleaner-rule"
"""Attribute that names the html rules an element was selected by; blocks get `rule:ID` marks."""


APART_ATTRIBUTE: Final = "data-cleaner-apart"
"""Attribute of inline elements whose text must be a block of its own, behind the one around it."""


SKIPPED: Final = names(
    "annotation annotation-xml applet area audio canvas col colgroup datalist embed head iframe "
    "input link map meta meter noembed noframes object optgroup option progress "
    "rtc script select style svg template textarea title video"
)
BLOCKS: Final = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend "
    "li listing main menu nav noscript ol p plaintext pre search section summary table tbody td "
    "tfoot th thead tr ul xmp"
)
SPACED: Final = frozenset(("a", "button", "label", "time"))
TABLE_PARTS: Final = frozenset(("table", "thead", "tbody", "tfoot", "tr"))
"""Elements of a table that hold no text of their own."""
LISTS: Final = frozenset(("ul", "ol", "dl", "menu", "dir"))
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
RUNNING: Final = frozenset(
    ("p", "li", "dt", "dd", "td", "th", "blockquote", "figcaption", "pre", *HEADINGS)
)


KINDS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("figure", "figcaption", "caption"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), "code"),
    "blockquote": "quote",
}


TAG_MARKS: Final = {
    **{
        tag: frozenset((tag,))
        for tag in names(
            "nav header footer aside form figure article main button dialog time address"
        )
    },
    **dict.fromkeys(("b", "strong", "em", "i"), frozenset(("strong",))),
    "search": frozenset(("form",)),
    "noscript": frozenset(("noscript",)),
    "figcaption": frozenset(("figure",)),
}


ROLE_MARKS: Final = {
    **{role: role for role in names("form dialog main article figure button")},
    **dict.fromkeys(("navigation", "menu", "menubar"), "nav"),
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "search": "form",
    "alertdialog": "dialog",
}


LAYOUT_SIGNS: Final = (
    *("table", "form", "article", "section", "nav", "aside", "header", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"),
)
UNSHOWN: Final = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
NO_MARKS: Final[frozenset[str]] = frozenset()
CARD: Final = "teaser-card"
"""The mark of a block in a box that sites name as teasers' boxes."""
HIDDEN: Final = frozenset(("hidden",))
INWARD: Final = frozenset(("inward",))
"""The mark of a block that is all link, to another page of the site."""
KICKER: Final = frozenset(("kicker",))
NOTE: Final = frozenset(("note",))
NOTES: Final = frozenset(("notes",))
SIDE_NOTES: Final = frozenset(("span", "small", "i", "em"))
SIDE_NOTE: Final = pattern(r"\b(?:side|margin)-?notes?\b(?!-)", re.IGNORECASE)
"""Class of a note that is written where it belongs, and shown beside the text, as Tufte has it."""
VERSE: Final = frozenset(("verse",))
STANDS_IN: Final = frozenset(("formula",))
KICKER_NAME: Final = pattern(
    r"kicker|overline|over-?title|top-?line|eye-?brow|dachzeile|spitzmarke|roof-?line|sup-?title"
    r"|super-?title|pre-?title|ante-?titul|sur-?titre|overhead|vignet|rubric|rubrik|\blabel|category",
    re.IGNORECASE,
)
