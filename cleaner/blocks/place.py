"""Where a piece of text stands in the tree: what is around it, and what that says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.blocks.tags import (
    APART_ATTRIBUTE,
    BLOCKS,
    HIDDEN,
    KICKER_NAME,
    NO_MARKS,
    NOTE,
    ROLE_MARKS,
    RULE_ATTRIBUTE,
    SIDE_NOTE,
    SIDE_NOTES,
    UNSHOWN,
)
from cleaner.model import BlockKind
from cleaner.system.pattern import pattern
from cleaner.text.joins import count_shown

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class _Bounds:
    """How much of the elements around a block is kept.

    Chosen by looking at pages, never measured against others.
    """

    __slots__ = ()

    path_labels: Final = 12
    """Elements around a block, innermost last: paths are compared and looked through for names, and
    deeper pages would make them long."""
    around: Final = 16
    """Elements around a block whose numbers are kept, innermost first: no step looks at more."""
    label_classes: Final = 8
    """Classes of one element: utility frameworks give some elements dozens."""


BOUNDS: Final = _Bounds()
_JOINT: Final = pattern(r"(?<=[A-Za-z][a-z]{2})(?=[A-Z][a-z]{2})")
"""Where a name in CamelCase has its parts joined. Names that programs make up at random have such
places too, but hardly between words of three letters."""


class Place:
    """An open element, and what its text inherits from all elements around it.

    inner: it can't hold a block of its own: inline, or inside a table row or code.
    flow: what block-level elements inside it do: part blocks, cells, or lines of code.
    loose: its text is no running text, so that inline elements side by side are words apart.
    inward: its text is in a link to another page of the site.
    apart: its text is no part of the block around it, although it can't part that.
    line: it is a line of its own in the block around it, as those of verse are.
    closer: text that browsers show behind that of the element.
    """

    __slots__ = (
        *("apart", "around", "closer", "depth", "element", "flow", "inner", "inward", "kind"),
        *("labels", "line"),
        *("kicker", "level", "link", "loose", "marks", "nesting", "spaced", "tag", "up"),
    )

    def __init__(self, up: Place | None, element: HtmlElement | None, tag: str) -> None:
        self.up = up
        self.element = element
        self.tag = tag
        self.labels: tuple[str, ...] = ()
        self.around: tuple[int, ...] = ()
        self.inner = False
        self.loose = False
        self.spaced = False
        self.apart = False
        self.closer = ""
        self.line = False
        self.kicker = False
        self.depth = 0
        self.kind: BlockKind = "paragraph"
        self.flow = "block"
        self.level = 0
        self.link = False
        self.inward = False
        self.nesting = -1
        self.marks = NO_MARKS
        if up is not None:
            self.depth = up.depth + 1
            self.kind = up.kind
            self.flow = up.flow
            self.level = up.level
            self.link = up.link
            self.inward = up.inward
            self.loose = up.loose
            self.nesting = up.nesting
            self.marks = up.marks


def inherit_attributes(place: Place, element: HtmlElement, keys: list[str]) -> None:
    """Add to the place what its element's attributes tell."""
    marks: frozenset[str] = NO_MARKS
    hidden = apart = False
    for key in keys:
        if key == "role":
            role = element.get(key, "").strip().lower()
            if role == "heading" and place.tag in BLOCKS:
                level = element.get("aria-level", "")
                place.kind = "heading"
                place.level = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
            elif (mark := ROLE_MARKS.get(role)) is not None:
                marks |= {mark}
        elif key == RULE_ATTRIBUTE:
            marks |= {f"rule:{identity}" for identity in element.get(key, "").split()}
        elif key == APART_ATTRIBUTE:
            apart = True
        elif key == "itemprop":
            marks |= {f"itemprop:{name}" for name in element.get(key, "").lower().split()}
        elif key == "style":
            hidden = hidden or UNSHOWN.search(element.get(key, "")) is not None
        elif key == "hidden":
            hidden = True
        elif key == "class" and place.tag in SIDE_NOTES and SIDE_NOTE.search(element.get(key, "")):
            # It stands in the margin, and would part the sentence that it is a note to.
            apart = True
            marks |= NOTE
        elif key == "aria-hidden" and element.get(key) == "true" and place.tag in BLOCKS:
            # Inline, it is shown all the same: drop caps, icons, doubled text for screen readers.
            marks |= HIDDEN
    hidden = hidden and place.tag not in ("html", "body")
    if hidden:
        marks |= HIDDEN
    if hidden or apart:
        set_apart(place)
    if marks:
        place.marks = place.marks | marks


def set_apart(place: Place, mark: str = "") -> None:
    """Make the place's text a block of its own, with a mark, although it can't part one."""
    if mark:
        place.marks = place.marks | {mark}
    place.apart = place.tag not in BLOCKS or place.flow in ("row", "code")


def mark_note(place: Place) -> None:
    """Mark what an element holds as a note; inline, it is the anchor of the block around it."""
    step: Place | None = place
    while step is not None and step.tag not in BLOCKS:
        step.marks = step.marks | NOTE
        step = step.up
    if step is not None and step.tag not in ("body", "main", "article", "section"):
        step.marks = step.marks | NOTE


def is_kicker(place: Place) -> bool:
    """Whether an inline element of a heading is named for the line above the headline."""
    element = place.element
    if element is None:
        return False
    named = element.get("class") or element.get("id") or ""
    return bool(named) and KICKER_NAME.search(named) is not None


_LABEL: Final = pattern(
    r"\W*(?:[\w'’-]+\s+){0,3}?[\w'’-]*\s?(?:[:：|→»›>▶►–]|(?:--?|\?)(?=\s))+\s*"
)
"""A label of a few words before a link: "Read next:", "More |", "Low tide?"."""


def is_link(text: str, links: int) -> bool:
    """Whether a block is all link, signs aside, or a label and a link.

    links: characters in links, without spaces.
    """
    if sum(map(str.isalnum, text)) <= links:
        return True
    label = _LABEL.match(text)
    return label is not None and 0 < count_shown(text[label.end() :]) <= links


def has_class(place: Place) -> bool:
    return place.element is not None and place.element.get("class") is not None


def common(one: Place, other: Place) -> Place:
    """The innermost element that holds both places."""
    while one is not other:
        if one.depth < other.depth:
            assert other.up is not None
            other = other.up
        else:
            assert one.up is not None
            one = one.up
    return one


def _label(place: Place) -> str:
    """Tag, id and classes of an element, as a selector writes them."""
    element = place.element
    if element is None:
        return place.tag
    label = place.tag
    if name := element.get("id", "").lower().split():
        label += "#" + "-".join(name)
    if classes := _split(element.get("class", "")).split():
        label += "." + ".".join(classes[: BOUNDS.label_classes])
    return label


def _split(names: str) -> str:
    """Names in small letters, with a hyphen before each capital amid one.

    >>> _split("photoBoxCaption wide")
    'photo-box-caption wide'
    """
    return names if names.islower() else _JOINT.sub("-", names).lower()


def labels_of(place: Place) -> tuple[str, ...]:
    """Labels of the place and of the elements around it, outermost first, at most twelve."""
    waiting: list[Place] = []
    step: Place | None = place
    while step is not None and not step.labels and step.tag not in ("", "html"):
        waiting.append(step)
        step = step.up
    labels = step.labels if step is not None else ()
    for step in reversed(waiting):
        labels = step.labels = (*labels[1 - BOUNDS.path_labels :], _label(step))
    return labels
