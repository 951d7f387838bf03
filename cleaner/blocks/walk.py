"""One walk over a page's tree that parts its text into blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleaner.blocks.place import (
    Place,
    common,
    has_class,
    inherit_attributes,
    is_kicker,
    set_apart,
)
from cleaner.blocks.tags import (
    BLOCKS,
    HEADINGS,
    KICKER,
    KINDS,
    LAYOUT_SIGNS,
    LISTS,
    NO_MARKS,
    RUNNING,
    SPACED,
    TABLE_PARTS,
    TAG_MARKS,
)
from cleaner.blocks.unread import LINE_NUMBER, Unread, has_line_numbers
from cleaner.text.prose import LINE_ENDS

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad \n"
_CODE_SPACES: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", **dict.fromkeys("\u200b\u2060\ufeff\u00ad")}
)
_LINE_BREAK: Final = "\x1e"
"""What stands for a `<br>` until blocks are cut: a control that no page is left with."""
_STOPS: Final = tuple(LINE_ENDS + "」』«")
"""Signs that a paragraph may end with, quotes of Japanese and of German among them."""


class _Bounds:
    """When lines, links, forms and tables are more than they seem.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    long_line: Final = 80
    """Characters of a line that is too long for verse, and of which one at least must be long where
    lines parted by single breaks are paragraphs."""
    short_line: Final = 60
    """Characters of a line that may be a subhead, and needs no stop where the others are
    paragraphs."""
    link_share: Final = 0.8
    """Share of a list's characters in links from which it is a list of links."""
    form_share: Final = 0.5
    """Share of the page's characters above which a form holds the page rather than fields: old
    sites put all of a page into one."""
    noscript_share: Final = 0.5
    """Share of the page's characters above which the text for browsers without scripts is the
    page."""
    cell_length: Final = 250
    """Characters of a table's cell above which the table lays out the page."""


_BOUNDS: Final = _Bounds()


class _Run:
    """The text gathered for the next block."""

    __slots__ = ("cell_ended", "cuts", "later", "links", "marks", "parts", "place", "was_break")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.place: Place | None = None
        self.marks = NO_MARKS
        self.links = 0
        self.cuts: list[int] = []
        self.later: list[_Run] = []
        self.was_break = False
        self.cell_ended = False


class Draft:
    """A block before its place in the text is known; chars and links leave out spaces."""

    __slots__ = ("chars", "links", "marks", "place", "text")

    def __init__(
        self, text: str, place: Place, marks: frozenset[str], links: int, chars: int
    ) -> None:
        self.text = text
        self.place = place
        self.marks = marks
        self.links = links
        self.chars = chars


class Walk:
    """One pass over the tree: open elements on a stack, text gathered into drafts."""

    def __init__(self) -> None:
        self.place = Place(None, None, "")
        self.run = _Run()
        self.outer_runs: list[_Run] = []
        self.drafts: list[Draft] = []
        self.chars = 0
        self.links = 0
        self.lists: list[tuple[int, int, int]] = []
        self.forms: list[tuple[int, int]] = []
        self.form_spans: list[tuple[int, int, int]] = []
        self.glued = False
        self.unread = Unread()

    def open(self, element: HtmlElement, tag: str) -> None:
        """Enter an element, and take its leading text."""
        up = self.place
        place = Place(up, element, tag)
        self.place = place
        if keys := element.keys():
            inherit_attributes(place, element, keys)
        if (keys or tag == "button") and (mark := self.unread.mark(place, element)):
            set_apart(place, mark)
        own = TAG_MARKS.get(tag)
        if own is not None and tag != "form":
            place.marks = place.marks | own
        if tag in BLOCKS:
            self._open_block(place, element)
        elif tag in ("br", "hr"):
            self._break(tag)
        else:
            self._open_inline(place)
        if place.apart:
            self.outer_runs.append(self.run)
            self.run = _Run()
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
        self.flush()
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
                place.flow = "table" if _is_data_table(element) else "block"
        elif tag == "tr" and place.flow == "table":
            place.flow, place.kind = "row", "table_row"
        elif (kind := KINDS.get(tag)) is not None:
            place.kind = kind
            place.level = max(place.nesting, 0) if kind == "list_item" else 0
            if kind == "code":
                place.flow = "code"

    def _open_inline(self, place: Place) -> None:
        tag = place.tag
        if place.kind == "heading" and is_kicker(place):
            self.flush()
            place.kicker, place.kind = True, "paragraph"
            place.marks = place.marks | KICKER
            return
        place.inner = True
        if tag == "a":
            place.link = True
        place.spaced = (
            tag in SPACED or "-" in tag or (tag == "span" and place.loose and has_class(place))
        )
        if place.spaced and self.glued:
            self.run.parts.append(" ")

    def close(self, tag: str) -> None:
        """Leave the innermost element."""
        place = self.place
        assert place.up is not None
        if place.apart:
            self._set_apart(place)
        if tag in BLOCKS:
            self._close_block(place.up, tag)
        elif place.kicker:
            self.flush()
        elif place.inner:
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

    def _close_block(self, up: Place, tag: str) -> None:
        if up.flow == "row":
            self.run.parts.append(" ")
        elif up.flow == "code":
            self._code_line()
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
        if flow == "code":
            run.parts.append("\n")
        elif flow == "row" or self.place.kind == "heading":
            run.parts.append(" ")
        elif tag == "hr" or run.was_break:
            self.flush()
        elif run.place is not None:
            run.parts.append(_LINE_BREAK)
            run.cuts.append(run.links)
            run.was_break = True

    def _code_line(self) -> None:
        parts = self.run.parts
        if parts and not parts[-1].endswith("\n"):
            parts.append("\n")

    def add(self, text: str) -> None:
        """Take a piece of text that stands directly in the innermost open element."""
        run = self.run
        place = self.place
        self.glued = False
        if text.isspace():
            if place.flow != "code" or place.tag not in TABLE_PARTS:
                run.parts.append(text)
            return
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
        run.was_break = False
        run.parts.append(text)
        if place.link:
            run.links += _chars(text)

    def flush(self) -> None:
        """End the block."""
        run = self.run
        self.glued = False
        if run.place is None and not run.later:
            run.parts.clear()
            return
        self.run = _Run()
        self._draft(run)

    def _draft(self, run: _Run) -> None:
        if run.place is not None:
            text = "".join(run.parts)
            if run.place.flow == "code":
                self._keep(_code(text), run, run.links)
            elif not run.cuts:
                self._keep(" ".join(text.split()), run, run.links)
            else:
                self._keep_lines(text, run)
        for later in run.later:
            self._draft(later)

    def _keep_lines(self, text: str, run: _Run) -> None:
        """Keep a run with single line breaks, parted where its lines are paragraphs."""
        lines = [" ".join(line.split()) for line in text.split(_LINE_BREAK)]
        ends = [*run.cuts, run.links]
        starts = [0, *run.cuts]
        shown = [line for line in lines if line]
        if _are_paragraphs(shown):
            for line, start, end in zip(lines, starts, ends, strict=True):
                self._keep(line, run, end - start)
        else:
            verse = len(shown) > 2 and max(map(len, shown)) <= _BOUNDS.long_line
            self._keep(("\n" if verse else " ").join(shown), run, run.links)

    def _keep(self, text: str, run: _Run, links: int) -> None:
        if not text.strip(_INVISIBLE):
            return
        assert run.place is not None
        chars = _chars(text)
        self.chars += chars
        self.links += links
        self.drafts.append(Draft(text, run.place, run.marks, links, chars))

    def finish(self) -> list[Draft]:
        """All drafts; those inside a form are marked, unless the form holds most of the page.

        Text for browsers without scripts is left out, unless it is most of the page, as on
        forums that build their pages by script.
        """
        for start, end, chars in self.form_spans:
            if chars <= _BOUNDS.form_share * self.chars:
                for draft in self.drafts[start:end]:
                    draft.marks = draft.marks | {"form"}
        scriptless = sum(draft.chars for draft in self.drafts if "noscript" in draft.marks)
        if 0 < scriptless <= _BOUNDS.noscript_share * self.chars:
            return [draft for draft in self.drafts if "noscript" not in draft.marks]
        return self.drafts


def _chars(text: str) -> int:
    return len("".join(text.split()))


def _code(text: str) -> str:
    """Preformatted text without blank lines around it and spaces at line ends.

    Spaces that don't break are plain ones, and what has no width goes: neither can be run.
    """
    lines = [line.rstrip() for line in text.translate(_CODE_SPACES).expandtabs().splitlines()]
    return "\n".join(lines).strip("\n")


def _are_paragraphs(lines: list[str]) -> bool:
    """Whether lines parted by single breaks are paragraphs: all long ones end with a stop."""
    if len(lines) < 2 or max(map(len, lines)) < _BOUNDS.long_line:
        return False
    return all(line.endswith(_STOPS) for line in lines if len(line) >= _BOUNDS.short_line)


def _is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data in rows and columns, rather than lay out the page."""
    if table.get("role") in ("presentation", "none"):
        return False
    signs = table.iter(*LAYOUT_SIGNS)
    next(signs)
    if next(signs, None) is not None:
        return False
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return True
    wide = 0
    for row in table.iter("tr"):
        cells = [len("".join(cell.itertext())) for cell in row if cell.tag == "td"]
        if cells and max(cells) > _BOUNDS.cell_length:
            return False
        wide += len(cells) > 1
    return wide > 1
