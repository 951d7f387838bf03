"""HTML → tree → blocks: the whole page in reading order, with the facts that only markup tells.

The tree is parsed once and shared; nothing here changes it. Walks are iterative, so that no page
is too deep for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.blocks.drafts import Draft
from cleaner.blocks.notes import note_targets
from cleaner.blocks.place import BOUNDS, Place, labels_of
from cleaner.blocks.roles import take_at_their_word
from cleaner.blocks.stand_ins import stand_in
from cleaner.blocks.tags import SKIPPED, names
from cleaner.blocks.unread import Unread
from cleaner.blocks.walk import Walk
from cleaner.errors import ExtractionError
from cleaner.model import Block, Segmented
from cleaner.system import native
from cleaner.system.pattern import pattern
from cleaner.text.source import without_controls, without_ends

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_SELF_CLOSED_ROOT: Final = pattern(rb"(<html\b[^<>]*?)\s*/>", re.IGNORECASE)
"""An `<html ... />` makes libxml2 end the document at once, and lose all that follows."""
_OF_HEAD: Final = names(
    "base basefont bgsound isindex link meta noframes noscript object script style svg template "
    "title"
)
"""Elements that stand in heads, or hold nothing to read where they do."""
_HEAD: Final = 4096
"""Bytes of a page that the root element begins in. Chosen, never measured."""


def parse(page: str | bytes) -> HtmlElement:
    """The page's tree, without comments and processing instructions.

    Text is parsed as it is: whatever charset the page declares has no say any more. Bytes are
    taken as UTF-8.

    Raises:
        ExtractionError: the page has no element and no text, or nests too deep for the parser.
    """
    from lxml import etree, html

    data = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    data = without_controls(data.removeprefix(b"\xef\xbb\xbf"))
    if _SELF_CLOSED_ROOT.search(data, 0, _HEAD):
        data = _SELF_CLOSED_ROOT.sub(rb"\1>", data[:_HEAD], count=1) + data[_HEAD:]
    # libxml2 takes these ends at their word: what stands behind the first is lost, or hung beside
    # the root. In HTML's standard the body goes on ("after body" and "after after body", 13.2.6.4).
    # Of 3,005 labelled pages four lost text so, one of them its whole article.
    data = without_ends(data)
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
    )
    # The parser's own lookup asks a function in Python at each look at an element, to give those of
    # forms methods that nothing here calls.
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(
            element=html.HtmlElement,
            comment=html.HtmlComment,
            pi=html.HtmlProcessingInstruction,
            entity=html.HtmlEntity,
        )
    )
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError(f"no HTML to be found in the page: {error}") from error
    limits = (etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY)
    for entry in parser.error_log:
        if entry.type in limits:
            raise ExtractionError(
                f"the page can't be parsed whole: {entry.message.partition(',')[0]}, "
                f"line {entry.line}; give its text instead, or cut what is nested too deep"
            )
    _out_of_head(tree)
    take_at_their_word(tree, data)
    return tree


def _out_of_head(tree: HtmlElement) -> None:
    """Puts what a head can't hold at the beginning of the body.

    A page may leave the tags of its body out. libxml2 begins it at the first element that HTML 4
    has, and leaves those of later versions in the head: an `<article>` with all that is in it.
    """
    head = tree.find("head")
    strays = [one for one in head if one.tag not in _OF_HEAD] if head is not None else []
    if not strays:
        return
    body = tree.find("body")
    if body is None:
        body = tree.makeelement("body")
        tree.append(body)
    for place, stray in enumerate(strays):
        if place == 0 and body.text and body.text.strip():
            # What the body begins with stands behind them.
            strays[-1].tail = (strays[-1].tail or "") + body.text
            body.text = None
        body.insert(place, stray)


def segment_plainly(tree: HtmlElement, own: str = "", unread: Unread | None = None) -> Segmented:
    """The page's text as blocks in reading order, menus and footers included.

    `Segmented.text` is the blocks' text, one block a line. A block holds the text of one
    block-level element, or the loose text between two of them; `<br><br>` parts it. A single
    `<br>` is a space, with two exceptions: lines that are long and end with a stop are
    paragraphs of their own, and three or more short lines keep their breaks (verse, addresses).
    A row of a data table is one block, its cells joined by ` | `; layout tables are walked as
    any container. Inline text that is not shown becomes a block of its own, marked `hidden`,
    behind the block that it stands in.

    own: the page's host, which tells links to other pages of its site. unread: what is known of
    names from other pages.

    `Block.path` ends at the innermost element that holds all of the block's text, which may be
    an inline one; `Block.tag` is the block-level element.
    """
    walk = Walk(note_targets(tree), own, unread)
    walk_through(tree, walk)
    return _assemble(walk.finish())


def walk_through(tree: HtmlElement, walk: Walk) -> None:
    """Leads a walk through all elements of the tree that hold text to read."""
    from lxml import etree

    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    left_out: HtmlElement | None = None
    for event, element in walker:
        if event == "start":
            said = stand_in(element)
            if said is None and not _is_skipped(element):
                walk.open(element, element.tag)
                continue
            if said:
                walk.stand_in(element, said)
            left_out = element
            walker.skip_subtree()
        else:
            if element is left_out:
                left_out = None
            elif event == "end":
                walk.close(element.tag)
            if (tail := element.tail) and element is not tree:
                walk.add(tail)
    walk.flush()


segment: Final = native.pick("cleaner.blocks._tree", "segment", segment_plainly)


def _is_skipped(element: HtmlElement) -> bool:
    """Whether an element holds no text to read: a reading without brackets would be glued on."""
    tag = element.tag
    if tag == "rt":
        return all(sibling.tag != "rp" for sibling in element.getparent())
    if tag == "template":
        # Browsers show a declared shadow root in the place of its host's own content.
        return element.get("shadowrootmode") is None and element.get("shadowroot") is None
    return tag in SKIPPED


def text_of(element: HtmlElement) -> str:
    """The shown text of one element, as `segment` gives it: one block a line."""
    return segment(element).text


def holder_of(place: Place) -> Place:
    """The block-level element around a place."""
    while place.inner and place.up is not None:
        place = place.up
    return place


class _Numbers:
    """Numbers for the block-level elements that blocks stand in, in the order they come up."""

    def __init__(self) -> None:
        self.last = 0

    def around(self, holder: Place) -> tuple[int, ...]:
        """The numbers of an element and of those around it, innermost first."""
        waiting: list[Place] = []
        step: Place | None = holder
        while step is not None and not step.around:
            waiting.append(step)
            step = step.up
        numbers = step.around if step is not None else ()
        for step in reversed(waiting):
            if not step.inner:
                self.last += 1
                numbers = (self.last, *numbers[: BOUNDS.around - 1])
            step.around = numbers
        return numbers


def _assemble(drafts: list[Draft]) -> Segmented:
    blocks: list[Block] = []
    numbers = _Numbers()
    position = 0
    for index, draft in enumerate(drafts):
        holder = holder_of(draft.place)
        end = position + len(draft.text)
        blocks.append(
            Block(
                index=index,
                text=draft.text,
                kind=holder.kind,
                start=position,
                end=end,
                level=holder.level,
                link_density=min(1.0, draft.links / draft.chars),
                tag=holder.tag,
                path=" ".join(labels_of(draft.place)),
                around=numbers.around(holder),
                marks=draft.marks,
            )
        )
        position = end + 1
    return Segmented(text="\n".join(draft.text for draft in drafts), blocks=tuple(blocks))
