"""One walk over a page's tree that parts its text into blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.blocks import quoting
from cleaner.blocks.drafts import Draft, Run, with_drop_caps
from cleaner.blocks.lines import are_apart, are_verse, is_inline_line, is_line, is_verse
from cleaner.blocks.notes import holds_notes
from cleaner.blocks.place import (
    Place,
    common,
    has_class,
    inherit_attributes,
    is_kicker,
    is_link,
    mark_note,
    set_apart,
)
from cleaner.blocks.seams import apart, is_cap
from cleaner.blocks.tables import is_data_table
from cleaner.blocks.tags import (
    BLOCKS,
    HEADINGS,
    INWARD,
    KICKER,
    KINDS,
    LISTS,
    NOTES,
    RUNNING,
    SPACED,
    STANDS_IN,
    TABLE_PARTS,
    TAG_MARKS,
    VERSE,
)
from cleaner.blocks.unread import LINE_NUMBER, Unread, has_line_numbers
from cleaner.text.address import leads_inward
from cleaner.text.joins import SEAM, count_shown, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad \n"
_CODE_SPACES: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", **dict.fromkeys("\u200b\u2060\ufeff\u00ad")}
)
_LINE_BREAK: Final = "\x1e"
"""What stands for a `<br>` until blocks are cut: a control that no page is left with."""


class _Bounds:
    """When links, forms and text for browsers without scripts are more than they seem.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    link_share: Final = 0.8
    """Share of a list's characters in links from which it is a list of links."""
    form_share: Final = 0.5
    """Share of the page's characters above which a form holds the page rather than fields: old
    sites put all of a page into one."""
    noscript_share: Final = 0.5
    """Share of the page's characters above which the text for browsers without scripts is the
    page."""


_BOUNDS: Final = _Bounds()


class Walk:
    """One pass over the tree: open elements on a stack, text gathered into drafts."""

    def __init__(
        self, notes: frozenset[str] = frozenset(), own: str = "", unread: Unread | None = None
    ) -> None:
        """notes: the ids of elements that are notes to the text. own: the page's host.

        unread: what is known of names from other pages.
        """
        self.notes = notes
        self.own = own
        self.place = Place(None, None, "")
        self.run = Run()
        self.outer_runs: list[Run] = []
        self.drafts: list[Draft] = []
        self.chars = 0
        self.links = 0
        self.lists: list[tuple[int, int, int]] = []
        self.forms: list[tuple[int, int]] = []
        self.form_spans: list[tuple[int, int, int]] = []
        self.glued = False
        self.left: Place | None = None
        self.entered: Place | None = None
        self.unread = unread or Unread()

    def open(self, element: HtmlElement, tag: str) -> None:
        """Enter an element, and take its leading text."""
        up = self.place
        place = Place(up, element, tag)
        self.place = place
        if keys := element.keys():
            inherit_attributes(place, element, keys)
            if self.notes and (element.get("id") or element.get("name")) in self.notes:
                mark_note(place)
        if (keys or place.kind == "heading" or tag == "button") and (
            mark := self.unread.mark(place, element, keys)
        ):
            set_apart(place, mark)
        own = TAG_MARKS.get(tag)
        if own is not None and tag != "form":
            place.marks = place.marks | own
        if tag in BLOCKS:
            self._open_block(place, element)
        elif tag in ("br", "hr"):
            self._break(tag)
        else:
            self._open_inline(place, element)
        if place.apart:
            self.outer_runs.append(self.run)
            self.run = Run()
        if tag == "q":
            self._quote(place, element)
        if text := element.text:
            self.add(text)

    def _open_block(self, place: Place, element: HtmlElement) -> None:
        tag = place.tag
        place.loose = tag not in RUNNING
        if place.flow == "row":
            place.inner = True
            if tag in ("td", "th"):
                self.run.cell_ended = True
            else:
                self.run.parts.append(" ")
            return
        if place.flow == "code":
            place.inner = True
            self._code_line()
            return
        if place.flow == "verse" and is_line(element):
            place.inner = place.line = True
            self._end_line()
            return
        self.flush()
        if place.flow == "block" and is_verse(element):
            place.flow = "verse"
            place.marks = place.marks | VERSE
        if holds_notes(element):
            place.marks = place.marks | NOTES
        if tag in HEADINGS:
            place.kind, place.level = "heading", HEADINGS[tag]
        elif tag in LISTS:
            place.nesting += 1
            self.lists.append((len(self.drafts), self.chars, self.links))
        elif tag == "form":
            self.forms.append((len(self.drafts), self.chars))
        elif tag == "table":
            if has_line_numbers(element):
                place.flow, place.kind = "code", "code"
            else:
                place.flow = "table" if is_data_table(element) else "block"
        elif tag == "tr" and place.flow == "table":
            place.flow, place.kind = "row", "table_row"
        elif (kind := KINDS.get(tag)) is not None:
            place.kind = kind
            place.level = max(place.nesting, 0) if kind == "list_item" else 0
            if kind == "code":
                place.kind = "paragraph" if place.flow == "verse" else "code"
                place.flow = "code"

    def _open_inline(self, place: Place, element: HtmlElement) -> None:
        tag = place.tag
        if place.kind == "heading" and is_kicker(place):
            self.flush()
            place.kicker, place.kind = True, "paragraph"
            place.marks = place.marks | KICKER
            return
        place.inner = True
        if tag == "a":
            place.link = True
            place.inward = leads_inward(element.get("href") or "", self.own)
        place.spaced = (
            tag in SPACED or "-" in tag or (tag == "span" and place.loose and has_class(place))
        )
        self.entered = self.entered or place
        if place.element is not None and is_inline_line(place.element, place.flow):
            place.line = True
            self._end_line()
        if place.spaced and self.glued:
            self.run.parts.append(SEAM if tag == "span" else " ")

    def stand_in(self, element: HtmlElement, text: str) -> None:
        """Take the text that an element stands for, whatever is inside it."""
        place = Place(self.place, element, element.tag)
        place.inner = True
        place.marks = place.marks | STANDS_IN
        self.place = place
        self.add(text)
        assert place.up is not None
        self.place = place.up

    def close(self, tag: str) -> None:
        """Leave the innermost element."""
        place = self.place
        assert place.up is not None
        if place.closer:
            self.add(place.closer)
        if place.apart:
            self._set_apart(place)
        if tag in BLOCKS:
            self._close_block(place.up, tag)
        elif place.kicker:
            self.flush()
        elif place.inner:
            if place.line:
                self._end_line()
            self.left, self.entered = place, None
            self.glued = self.glued or place.spaced
        self.place = place.up

    def _set_apart(self, place: Place) -> None:
        """Lay the innermost run behind the one around it; numbers of lines all into one."""
        inner, self.run = self.run, self.outer_runs.pop()
        later = self.run.later
        if LINE_NUMBER in place.marks and later and LINE_NUMBER in later[-1].marks:
            later[-1].parts += ["\n", *inner.parts]
        else:
            later.append(inner)

    def _quote(self, place: Place, element: HtmlElement) -> None:
        """Take the mark that browsers show before a quotation, and keep the one behind it."""
        if mark := quoting.opening(element, self.run.parts[-1] if self.run.parts else ""):
            self.add(mark)
            place.closer = quoting.closing(element)

    def _close_block(self, up: Place, tag: str) -> None:
        if up.flow == "row":
            self.run.parts.append(" ")
        elif up.flow == "code":
            self._code_line()
        elif self.place.line:
            self._end_line()
        else:
            self.flush()
            if tag in LISTS:
                self._close_list(*self.lists.pop())
            elif tag == "form":
                start, chars = self.forms.pop()
                self.form_spans.append((start, len(self.drafts), self.chars - chars))

    def _close_list(self, start: int, chars: int, links: int) -> None:
        """Mark the blocks of a list in which nearly all is links."""
        inside = self.chars - chars
        if len(self.drafts) - start > 1 and self.links - links >= _BOUNDS.link_share * inside:
            for draft in self.drafts[start:]:
                draft.marks = draft.marks | {"list_links"}

    def _break(self, tag: str) -> None:
        run = self.run
        flow = self.place.flow
        if flow == "code" or flow == "row" or self.place.kind == "heading":
            run.parts.append("\n")
        elif tag == "br" and run.line_ended:
            run.line_ended = False  # It stands behind an element that is a line by itself.
        elif tag == "hr" or run.was_break:
            self.flush()
        elif run.place is not None:
            run.parts.append(_LINE_BREAK)
            run.cuts.append(run.links)
            run.was_break = True

    def _end_line(self) -> None:
        """End a line of the block, if there is any text of it."""
        run = self.run
        if run.place is not None and not run.was_break:
            run.parts.append(_LINE_BREAK)
            run.cuts.append(run.links)
            run.was_break = run.line_ended = True

    def _code_line(self) -> None:
        parts = self.run.parts
        if parts and not parts[-1].endswith("\n"):
            parts.append("\n")

    def add(self, text: str) -> None:
        """Take a piece of text that stands directly in the innermost open element."""
        run = self.run
        place = self.place
        glued, self.glued = self.glued, False
        left, self.left = self.left, None
        entered, self.entered = self.entered, None
        if text.isspace():
            if place.flow != "code" or place.tag not in TABLE_PARTS:
                # Links and buttons on lines of their own are words apart in all scripts.
                run.parts.append(" " if glued and run.place is not None else text)
            return
        if left is not None and run.place is not None and not run.cell_ended:
            first = run.place is left
            if text[0].isspace():
                text = text.lstrip() if is_cap(run.parts[-1], text, left) else text
            elif apart(run.parts[-1], text, left, entered, first=first):
                run.parts.append(SEAM)
        if run.place is None:
            run.place = place
            run.marks = place.marks
        else:
            if run.place is not place:
                run.place = common(run.place, place)
                run.marks = run.marks & place.marks
            if run.cell_ended:
                run.parts.append(" | ")
        run.cell_ended = False
        run.was_break = run.line_ended = False
        run.parts.append(text)
        if place.link:
            chars = count_shown(text)
            run.links += chars
            run.inward += chars if place.inward else 0

    def flush(self) -> None:
        """End the block."""
        run = self.run
        self.glued = False
        if run.place is None and not run.later:
            run.parts.clear()
            return
        self.run = Run()
        self._draft(run)

    def _draft(self, run: Run) -> None:
        if run.place is not None:
            text = "".join(run.parts)
            if run.place.flow == "code":
                self._keep(_code(text), run, run.links)
            elif not run.cuts:
                self._keep(one_line(text), run, run.links)
            else:
                self._keep_lines(text, run)
        for later in run.later:
            self._draft(later)

    def _keep_lines(self, text: str, run: Run) -> None:
        """Keep a run with single line breaks, parted where its lines are paragraphs."""
        lines = list(map(one_line, text.split(_LINE_BREAK)))
        ends = [*run.cuts, run.links]
        starts = [0, *run.cuts]
        shown = [line for line in lines if line]
        linked = [end - start for start, end in zip(starts, ends, strict=True)]
        verse = run.place is not None and run.place.flow == "verse"
        if not verse and are_apart(lines, linked):
            for line, links in zip(lines, linked, strict=True):
                self._keep(line, run, links)
        else:
            text = "\n".join(shown)
            verse = verse or are_verse(shown)
            self._keep(text if verse else one_line(text), run, run.links)

    def _keep(self, text: str, run: Run, links: int) -> None:
        if not text.strip(_INVISIBLE):
            return
        assert run.place is not None
        chars = count_shown(text)
        self.chars += chars
        self.links += links
        inward = links > 0 and run.inward == run.links and is_link(text, links)
        marks = run.marks | INWARD if inward else run.marks
        self.drafts.append(Draft(text, run.place, marks, links, chars))

    def finish(self) -> list[Draft]:
        """All drafts; those inside a form are marked, unless the form holds most of the page.

        Text for browsers without scripts is left out, unless it is most of the page, as on
        forums that build their pages by script.
        """
        for start, end, chars in self.form_spans:
            if chars <= _BOUNDS.form_share * self.chars:
                for draft in self.drafts[start:end]:
                    draft.marks = draft.marks | {"form"}
        self.drafts = with_drop_caps(self.drafts)
        scriptless = sum(draft.chars for draft in self.drafts if "noscript" in draft.marks)
        if 0 < scriptless <= _BOUNDS.noscript_share * self.chars:
            return [draft for draft in self.drafts if "noscript" not in draft.marks]
        return self.drafts


def _code(text: str) -> str:
    """Preformatted text without blank lines around it and spaces at line ends.

    Spaces that don't break are plain ones, and what has no width goes: neither can be run.
    """
    lines = [line.rstrip() for line in text.translate(_CODE_SPACES).expandtabs().splitlines()]
    return "\n".join(lines).strip("\n")
