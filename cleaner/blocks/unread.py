"""What stands inside sentences, headings and code, and is not read with them.

Text for screen readers, hints that a pointer calls up, names of icons, links of a heading to
itself, numbers of lines, lengths of recordings, boxes of advertisements: each gets a mark, and
becomes a block of its own, so that the text around it is whole without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cleaner.blocks import name_pieces as pieces
from cleaner.blocks.box_names import AD_IDS, AD_KEYS, AD_LABELS, AD_NAMES, CARD_NAMES, all_names
from cleaner.blocks.heading_marks import (
    BLANK,
    PERMALINK_NAMES,
    has_more,
    is_edit_link,
    is_permalink,
)
from cleaner.blocks.name_pieces import may_be
from cleaner.blocks.notes import leads_back
from cleaner.blocks.tags import BLOCKS, CARD, HEADINGS
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.blocks.place import Place

SCREEN_READER: Final = "screen-reader"
TOOLTIP: Final = "tooltip"
ICON: Final = "icon"
PERMALINK: Final = "permalink"
LINE_NUMBER: Final = "line-number"
COPY_BUTTON: Final = "copy-button"
DURATION: Final = "duration"
AD: Final = "ad"
MARKS: Final = frozenset(
    (SCREEN_READER, TOOLTIP, ICON, PERMALINK, LINE_NUMBER, COPY_BUTTON, DURATION, AD, CARD)
)
"""All marks that elements get here."""
_TRIGGER: Final = "trigger"
"""What may be a hint, or the word that calls it up: where it stands tells."""


class _Bounds:
    """How long what belongs to a heading or to lines of code may be. Chosen by looking at pages."""

    __slots__ = ()

    read_out_words: Final = 25
    """Words of a block-level element for screen readers at most: longer ones held references."""
    ad_words: Final = 60
    """Words of an advertisement at most: more are the article with its advertisements, on labelled
    pages from 80 words on."""
    number_digits: Final = 6
    """Digits of a line's number at most."""


_BOUNDS: Final = _Bounds()
_MOST_NAMES: Final = 4096
"""Classes that are remembered from page to page: those of a site share some hundreds."""
_UNDONE: Final = r"(?<![a-z])(?<!not-)(?<!un-)(?<!no-)(?<!has-)(?<!with-)(?<!label-)(?<!labels-)"
"""What a name begins with that says something of other elements, or the opposite."""
_SCREEN_READER: Final = pattern(
    _UNDONE + r"(?:sr[-_]?only(?!-focusable-)|(?:is[-_])?visual(?:ly)?[-_]?hidd?en|visual[-_]?hide"
    r"|hidden[-_]visually|(?:for|only)?[-_]?screen[-_]?readers?(?:[-_]?(?:text|only))?(?![-_]?\w)"
    r"|sr[-_]text|a11y[-_](?:hidden|only|text)|(?:accessibility|accessibly|accessible)[-_]?"
    r"(?:hidden|text|hide)|hidden[-_]accessible|access[-_]?hide|assistive[-_]text|assistive"
    r"|element[-_]invisible|invisible[-_]element|readers?[-_]only|aural[-_]only|nur[-_]screenreader"
    r"|lecteur[-_]ecran|solo[-_]lectores?|show[-_]for[-_]sr|hide[-_]visually|non-?visual"
    r"|aria[-_]only|u-vh|vh)(?![a-z])",
    re.IGNORECASE,
)
"""Class names of frameworks and content systems for text that is read out and never shown: of
Bootstrap, WordPress, Drupal, Foundation, GOV.UK, Salesforce, Moodle, and their usual variants."""
_UNSEEN_INLINE: Final = pattern(
    r"(?:^|\s)(?:\w{1,4}-)?(?:off-?screen|invisible|text-hide|hide-text|hidden-text|sr"
    r"|clip(?:ped)?(?:-text)?)(?:\s|$)",
    re.IGNORECASE,
)
"""Class names that say the same of a few words amid a sentence, and other things of boxes."""
_SHOWN_AGAIN: Final = pattern(r"(?:^|\s)[a-z]{2,3}:not-sr-only(?:\s|$)|(?:^|\s)not-sr-only")
"""Utility classes that show on wide screens what they hide on narrow ones."""
_UNSEEN_STYLE: Final = pattern(
    r"clip\s*:\s*rect\(\s*[01](?:px)?\b|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:^|[;\s])(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|\A(?=.*(?:\A|[;\s])width\s*:\s*[01]px).*(?:\A|[;\s])height\s*:\s*[01]px"
    r"|mso-hide\s*:\s*all",
    re.IGNORECASE | re.DOTALL,
)
"""Styles that take text off the screen and leave it to screen readers, and that of text hidden in a
word processor or above a mail."""
_UNSEEN_INLINE_STYLE: Final = pattern(
    r"(?:^|[;\s])(?:font-size|(?:max-)?(?:height|width)|opacity)\s*:\s*0(?:px|em|%)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
"""Styles that hide a few words amid a sentence; of boxes, scripts unfold them."""
_TOOLTIP_CONTENT: Final = pattern(
    r"(?<![a-z])(?:tool[-_]?tips?|hover[-_]?cards?|popovers?|hover[-_]?box)[-_]*"
    r"(?:text|content|body|inner|box|popup|bubble|panel|description|message|card)(?![a-z])"
    r"|(?<![a-z])(?:tippy-content|(?:glossary|definition|term|popup)[-_]{1,2}(?:definition|popup))"
    r"(?![a-z])",
    re.IGNORECASE,
)
_TOOLTIP: Final = pattern(
    r"(?<![a-z])(?:tool[-_]?tip|hover[-_]?card|popover|hover[-_]?box)(?![a-z])", re.IGNORECASE
)
_ICON: Final = pattern(r"(?<![\w-])(?:material-(?:icons|symbols)|notranslate material)[\w-]*")
_COPY: Final = pattern(
    r"(?<![a-z])(?:copy|clipboard|kopieren|copier)[-_]?(?:code|btn|button|icon|link|to-clipboard)?(?![a-z])",
    re.IGNORECASE,
)
_TEXTS: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "body"))
"""Elements that are no cards: a lead and a headline are named for teasers too."""
_DURATION: Final = pattern(
    r"(?<![a-z])(?:duration|(?:video|audio|media|clip|play)-?(?:length|time)|run-?time|time-?code)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_LENGTH: Final = pattern(r"\s*\d{1,3}(?:(?::\d{2}){1,2}|\s?(?:min|sec|mins|secs|m|s)\.?)\s*")
_INLINE: Final = frozenset(("a", "abbr", "dfn", "span", "sup", "em", "b", "strong"))
_NUMBERS: Final = pattern(
    r"(?<![a-z])(?:line-?nos?|line-?num(?:ber)?s?|lineno-?div|gutter|blob-num|crayon-nums|ln-?num\w*"
    r"|hljs-ln-n\w*|react-syntax-highlighter-line-number|(?:code|source)-?(?:line-?)?nums?)(?![a-z])",
    re.IGNORECASE,
)
"""Class names of highlighters for numbers of lines."""
_NUMBERS_IN_CODE: Final = pattern(r"(?<![a-z-])lno?(?![a-z])", re.IGNORECASE)
"""Names that mean the same inside code alone."""


class _Names(NamedTuple):
    """What a class attribute says by itself.

    named: a mark; the others: what is one where the element's text, or its place, agrees.
    """

    named: str
    duration: bool
    permalink: bool
    number: bool
    unseen: bool


_NAMELESS: Final = _Names("", duration=False, permalink=False, number=False, unseen=False)


class Unread:
    """What elements are by their names, which come again and again on a page and on a site.

    known: what classes say, in a form of its own for either form of the walk.
    """

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}

    def for_page(self) -> Unread:
        """The same, for one page more: so many names are known at most."""
        if len(self.known) > _MOST_NAMES:
            self.known.clear()
        return self

    def mark(self, place: Place, element: HtmlElement, keys: Sequence[str]) -> str:
        """The mark of an element that is not read with the text around it; empty for any other.

        keys: the names of its attributes.
        """
        tag = place.tag
        inner = tag not in BLOCKS
        code = place.flow == "code"
        classes = (element.get("class") or "") if "class" in keys else ""
        names = _NAMELESS
        if classes:
            known = self.known.get(classes)
            names = known or self.known.setdefault(classes, _names_in(classes))
        if tag == "a" and leads_back(element):
            return PERMALINK
        if names.named and (named := _by_name(place, element, names.named)):
            return named
        if names.duration and _LENGTH.fullmatch("".join(element.itertext())):
            return DURATION
        if (code or (names.number and not inner)) and is_line_number(element, classes, code=code):
            return LINE_NUMBER
        if code and (tag == "button" or _COPY.search(classes)):
            return COPY_BUTTON
        if inner and _is_mark(place, element, names):
            return PERMALINK
        if inner and names.unseen and not _is_long(element):
            return SCREEN_READER
        if not inner and _is_ad(element, keys):
            return AD
        if "style" in keys and _is_unseen(element, inner=inner):
            return SCREEN_READER
        named = element.get("role") == "tooltip"
        hint = named or "popover" in keys
        return TOOLTIP if hint and ((named and not inner) or _explains(element)) else ""


def _is_unseen(element: HtmlElement, *, inner: bool) -> bool:
    """Whether an element's own style hides it from the eye."""
    style = element.get("style") or ""
    if _UNSEEN_STYLE.search(style) and (inner or not _is_long(element)):
        return True
    return inner and bool(_UNSEEN_INLINE_STYLE.search(style)) and not _is_long(element)


def _by_name(place: Place, element: HtmlElement, named: str) -> str:
    """What an element that is named for something is, by where it stands and what is in it."""
    if named == _TRIGGER:
        return TOOLTIP if place.tag not in BLOCKS and _hangs_on_text(element) else ""
    if named == TOOLTIP:
        return TOOLTIP if _explains(element) else ""
    if named == SCREEN_READER and place.tag in BLOCKS and _is_long(element):
        return ""
    if named in (AD, CARD) and (place.tag in HEADINGS or _words(element) > _BOUNDS.ad_words):
        return ""
    if named == CARD and (place.tag in _TEXTS or not _leads(place.tag, element)):
        return ""
    return "" if named == ICON and place.tag not in ("i", "span") else named


def _names_in(classes: str, kinds: frozenset[str] | None = None) -> _Names:
    """What a class attribute says by itself. kinds: what `may_be` tells of it, where known."""
    kinds = may_be(classes) if kinds is None else kinds
    if not kinds:
        return _NAMELESS
    return _Names(
        _named(classes, kinds),
        duration=pieces.DURATION in kinds and _DURATION.search(classes) is not None,
        permalink=pieces.PERMALINK in kinds and PERMALINK_NAMES.search(classes) is not None,
        number=pieces.LINE_NUMBER in kinds and _NUMBERS.search(classes) is not None,
        unseen=pieces.UNSEEN in kinds and _UNSEEN_INLINE.search(classes) is not None,
    )


def _named(classes: str, kinds: frozenset[str]) -> str:
    """What an element is by its classes alone, of what they may be."""
    if (
        pieces.READ_OUT in kinds
        and _SCREEN_READER.search(classes)
        and not _SHOWN_AGAIN.search(classes)
    ):
        return SCREEN_READER
    if pieces.HINT in kinds:
        if _TOOLTIP_CONTENT.search(classes):
            return TOOLTIP
        if _TOOLTIP.search(classes):
            return _TRIGGER
    if pieces.AD in kinds and any(map(AD_NAMES.fullmatch, all_names(classes))):
        return AD
    if pieces.CARD in kinds and any(map(CARD_NAMES.fullmatch, all_names(classes))):
        return CARD
    return ICON if pieces.ICON in kinds and _ICON.search(classes) else ""


def _is_ad(element: HtmlElement, keys: Sequence[str]) -> bool:
    """Whether an element is a box of advertisements by its id, or by what it is called."""
    found = not AD_KEYS.isdisjoint(keys)
    if not found and "id" in keys:
        name = element.get("id") or ""
        told = pieces.AD in may_be(name)
        found = told and bool(AD_IDS.fullmatch(name) or AD_NAMES.fullmatch(name))
    if not found and "aria-label" in keys:
        found = (element.get("aria-label") or "").strip().lower() in AD_LABELS
    return found and _words(element) <= _BOUNDS.ad_words


def _is_mark(place: Place, element: HtmlElement, names: _Names) -> bool:
    """Whether an inline element is a heading's mark, or a sign that is named for one."""
    if place.kind == "heading":
        around = place.up
        while around is not None and around.inner:
            around = around.up
        return is_permalink(element, place.tag, around.element if around else None)
    if names.permalink and place.tag != "a":
        return is_edit_link(element)
    if place.tag != "a" or not element.get("class"):
        return False
    named = names.permalink or bool(PERMALINK_NAMES.search(element.get("id") or ""))
    return named and is_permalink(element, place.tag, None)


def is_line_number(element: HtmlElement, classes: str, *, code: bool) -> bool:
    """Whether an element holds numbers of lines of code and nothing else. code: it is in some."""
    if not _NUMBERS.search(classes) and not (code and _NUMBERS_IN_CODE.search(classes)):
        return False
    words = "".join(part + " " for part in element.itertext()).split()
    return all(word.isdigit() and len(word) <= _BOUNDS.number_digits for word in words)


def has_line_numbers(table: HtmlElement) -> bool:
    """Whether a table sets code: one of its columns holds the numbers of lines."""
    return any(
        is_line_number(cell, classes, code=False)
        for cell in table.iter("td")
        if (classes := cell.get("class"))
    )


def _leads(tag: str, element: HtmlElement) -> bool:
    """Whether a link is in an element, or around it, and the element no part of a sentence."""
    linked = next(element.iter("a"), None) is not None
    linked = linked or any(above.tag == "a" for above in element.iterancestors())
    return linked and (tag in BLOCKS or not (element.tail or "").strip(BLANK))


def _is_long(element: HtmlElement) -> bool:
    """Whether an element says more than what is only read out does."""
    return _words(element) > _BOUNDS.read_out_words


def _words(element: HtmlElement) -> int:
    """Words of an element, with all that is in it."""
    return len("".join(element.itertext()).split())


def _explains(element: HtmlElement) -> bool:
    """Whether a hint stands beside a text: one without is the name of an icon or a badge."""
    parent = element.getparent()
    return parent is not None and has_more(parent, "".join(element.itertext()))


def _hangs_on_text(element: HtmlElement) -> bool:
    """Whether an inline element follows the text that it explains.

    That is the text of another inline element around both, or a word that it is joined to.
    """
    parent = element.getparent()
    if parent is None:
        return False
    before = element.getprevious()
    told = parent.text if before is None else before.tail or "".join(before.itertext())
    if not told or not told.strip():
        return False
    return parent.tag in _INLINE or not told[-1].isspace()
