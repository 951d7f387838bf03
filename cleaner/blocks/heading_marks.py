"""Marks beside a heading's words: its link to itself, a button, a wiki's link to edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.system.pattern import pattern
from cleaner.text.joins import count_shown

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class _Bounds:
    """How long a mark may be. Chosen by looking at pages."""

    __slots__ = ()

    words: Final = 6
    """Words of a link of a heading to itself at most: "Copy link to this heading"."""


_BOUNDS: Final = _Bounds()
PERMALINK_NAMES: Final = pattern(
    r"(?<![a-z])(?:perma-?link|header-?link|heading-?link|hash-?link|section-?link|deep-?link"
    r"|anchor(?:js|-?link|-?icon)?|header-?anchor|heading-?anchor|headline-?anchor|edit-?section"
    r"|mw-editsection|copy(?:-?link|-?btn|-?button|-?to-?clipboard)?|clipboard|link-?icon"
    r"|edit-?link|direct-?link|self-?link|jump-?link)(?![a-z])",
    re.IGNORECASE,
)
"""Class names and ids of such links and of the signs that stand for them."""
_SIGN: Final = pattern(
    r"\s*[\[(]?\s*(?:[#§¶❡⁋🔗⚓⛓∞☍🔖📎↩↑⇧⏎🖇\ufe0e\ufe0f\u200b\u20e3]\s*)+[\])]?\s*"
)
"""Signs that stand for a link of a heading to itself, or for the way back to the top."""
_EDIT: Final = pattern(r"\s*\[\s*[^\W\d_]{3,20}(?:\s*\|\s*[^\[\]]{3,30})?\s*\]\s*")
"""A word in brackets that is a link in a heading: wikis let their readers edit a section."""
BLANK: Final = "\u200b\ufeff\xa0 \t\r\n"
_LINKS: Final = frozenset(("a", "button"))
_ABOUT_LINKS: Final = pattern(
    r"(?:^|[^a-z])(?:(?:perma)?link|anchor|section|heading|copy|back to top)", re.IGNORECASE
)
_LINK_WORDS: Final = pattern(
    r"copy(?: url)?|(?:back to )?top|edit"
    r"|(?:copy |direct )?(?:perma|direkt)?-?(?:link|anchor|lien|enlace|verweis|ссылка)"
    r"(?: permanente?)?"
    r"(?: (?:to|for|of|zu[mr]?|für|auf|vers|à|a|para|al|naar|van|til|till|на)"
    r"(?: (?:this|the|dies\w*|den|cette|ce|est[ea]|esta|deze|dit|denne|dette|den här|эту))?"
    r" (?:heading|headline|section|title|paragraph|subsection|überschrift|abschnitt|titre|section"
    r"|título|sección|encabezado|apartado|kop|sectie|overskrift\w*|avsnitt\w*|afsnit\w*|rubrik\w*"
    r"|заголовок|раздел))?",
)
"""All that a link of a heading to itself may say, without a name."""
_NAMES_ITSELF: Final = pattern(
    r"(?:copy |direct )?(?:perma)?(?:link|anchor) (?:to|for) (?P<own>.+)"
)
"""What it says where it names the heading."""
_EDIT_WORDS: Final = pattern(
    r"\s*\[\s*(?:edit|bearbeiten|modifier|editar|modifica|bewerken|edytuj|redigera|redig[eé]r"
    r"|muokkaa|править|редагувати|編集|编辑|編輯|편집|düzenle|szerkesztés|editovat|upravit|modificare"
    r"|επεξεργασία|تعديل|ویرایش|עריכה|sunting|sửa)(?:\s*\|[^\[\]]{2,40})?\s*\]\s*",
    re.IGNORECASE,
)
"""What wikis put behind a heading, a link or not."""


def is_permalink(element: HtmlElement, tag: str, around: HtmlElement | None) -> bool:
    """Whether an inline element of a heading is a mark beside its words, and not one of them.

    That is a sign that links to the heading, a button, or a short link that is named for that. The
    heading must say something without it: some headings are links to themselves as a whole.

    around: the heading; `None` for any other block, where only a sign that is named counts.
    """
    text = "".join(element.itertext())
    if not text.strip(BLANK):
        return False
    of_link = tag in _LINKS or next(element.iter("a"), None) is not None
    if _SIGN.fullmatch(text):
        named = bool(PERMALINK_NAMES.search(_names(element)))
        shown = of_link or named or element.get("aria-hidden") == "true"
        return named if around is None else shown and has_more(around, text)
    own = (element.get("href") or "").startswith("#")
    if own and around is not None and _names_heading(text, around):
        return True
    if around is None or len(text.split()) > _BOUNDS.words:
        return False
    if _EDIT_WORDS.fullmatch(text):
        return has_more(around, text)
    if not of_link:
        return False
    if own and _LINK_WORDS.fullmatch(" ".join(text.lower().split())):
        return has_more(around, text)
    told = f"{text} {element.get('aria-label') or ''} {element.get('title') or ''}"
    named = bool(PERMALINK_NAMES.search(_names(element))) and bool(_ABOUT_LINKS.search(told))
    if named or _EDIT.fullmatch(text):
        return has_more(around, text)
    about = tag == "button" and bool(_ABOUT_LINKS.search(text))
    return tag == "button" and has_more(around, text if about else 2 * text)


def is_edit_link(element: HtmlElement) -> bool:
    """Whether an element that is named for it is a wiki's link to edit, which may stand alone."""
    return _EDIT_WORDS.fullmatch("".join(element.itertext())) is not None


def _names_heading(text: str, around: HtmlElement) -> bool:
    """Whether a link says what it links to, in the words of the heading around it."""
    found = _NAMES_ITSELF.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return False
    whole = " ".join("".join(around.itertext()).lower().split())
    own = found["own"].strip("\"'“”„‘’«»‹› ")
    return bool(own) and " ".join(whole.replace(found[0], "", 1).split()) == own


def has_more(around: HtmlElement, text: str) -> bool:
    """Whether an element says more than this."""
    return count_shown("".join(around.itertext())) > count_shown(text)


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
