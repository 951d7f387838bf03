"""HTML → tree → blocks: the whole page in reading order, with the facts that only markup tells.

The tree is parsed once and shared; nothing here changes it. Walks are iterative, so that no page
is too deep for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cleaner.errors import ExtractionError
from cleaner.model import Block, BlockKind, Segmented

if TYPE_CHECKING:
    from lxml.html import HtmlElement


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

_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r")
_SELF_CLOSED_ROOT: Final = re.compile(rb"(<html\b[^<>]*?)\s*/>", re.IGNORECASE)

_SKIPPED: Final = names(
    "annotation annotation-xml applet area audio canvas col colgroup datalist embed head iframe "
    "input link map meta meter noembed noframes object optgroup option progress "
    "rtc script select style svg template textarea title video"
)
_BLOCKS: Final = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend "
    "li listing main menu nav noscript ol p plaintext pre search section summary table tbody td "
    "tfoot th thead tr ul xmp"
)
_SPACED: Final = frozenset(("a", "button", "label", "time"))
_LISTS: Final = frozenset(("ul", "ol", "dl", "menu", "dir"))
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_RUNNING: Final = frozenset(
    ("p", "li", "dt", "dd", "td", "th", "blockquote", "figcaption", "pre", *_HEADINGS)
)
_KINDS: Final[dict[str, BlockKind]] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("figure", "figcaption", "caption"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), "code"),
    "blockquote": "quote",
}
_TAG_MARKS: Final = {
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
_ROLE_MARKS: Final = {
    **{role: role for role in names("form dialog main article figure button")},
    **dict.fromkeys(("navigation", "menu", "menubar"), "nav"),
    "complementary": "aside",
    "contentinfo": "footer",
    "banner": "header",
    "search": "form",
    "alertdialog": "dialog",
}
_LAYOUT_SIGNS: Final = (
    *("table", "form", "article", "section", "nav", "aside", "header", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"),
)
_UNSHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NO_MARKS: Final[frozenset[str]] = frozenset()
_HIDDEN: Final = frozenset(("hidden",))
_KICKER: Final = frozenset(("kicker",))
_KICKER_NAME: Final = re.compile(
    r"kicker|overline|over-?title|top-?line|eye-?brow|dachzeile|spitzmarke|roof-?line|sup-?title"
    r"|super-?title|pre-?title|ante-?titul|sur-?titre|overhead|vignet|rubric|rubrik|\blabel|category",
    re.IGNORECASE,
)
_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad \n"
_LINE_BREAK: Final = "\x1e"
_STOPS: Final = tuple(".!?…:;。！？」』।؟۔\"'”’»«)]")

_PATH_LABELS: Final = 12
_AROUND: Final = 16
_LABEL_CLASSES: Final = 8
_LONG_LINE: Final = 80
_SHORT_LINE: Final = 60
_LINK_SHARE: Final = 0.8
_FORM_SHARE: Final = 0.5
_NOSCRIPT_SHARE: Final = 0.5
_CELL_LENGTH: Final = 250


def parse(page: str | bytes) -> HtmlElement:
    """The page's tree, without comments and processing instructions.

    Text is parsed as it is: whatever charset the page declares has no say any more. Bytes are
    taken as UTF-8.

    Raises:
        ExtractionError: the page has no element and no text, or nests too deep for the parser.
    """
    from lxml import etree, html

    data = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").translate(None, _CONTROLS)
    # An `<html ... />` makes libxml2 end the document at once, and lose all that follows.
    data = _SELF_CLOSED_ROOT.sub(rb"\1>", data[:4096], count=1) + data[4096:]
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
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
    return tree


def segment(tree: HtmlElement) -> Segmented:
    """The page's text as blocks in reading order, menus and footers included.

    `Segmented.text` is the blocks' text, one block a line. A block holds the text of one
    block-level element, or the loose text between two of them; `<br><br>` parts it. A single
    `<br>` is a space, with two exceptions: lines that are long and end with a stop are
    paragraphs of their own, and three or more short lines keep their breaks (verse, addresses).
    A row of a data table is one block, its cells joined by ` | `; layout tables are walked as
    any container. Inline text that is not shown becomes a block of its own, marked `hidden`,
    behind the block that it stands in.

    `Block.path` ends at the innermost element that holds all of the block's text, which may be
    an inline one; `Block.tag` is the block-level element.
    """
    from lxml import etree

    walk = _Walk()
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if _is_skipped(element):
                walker.skip_subtree()
            else:
                walk.open(element, element.tag)
        else:
            if event == "end" and not _is_skipped(element):
                walk.close(element.tag)
            if (tail := element.tail) and element is not tree:
                walk.add(tail)
    walk.flush()
    return _assemble(walk.finish())


def _is_skipped(element: HtmlElement) -> bool:
    """Whether an element holds no text to read: a reading without brackets would be glued on."""
    if element.tag == "rt":
        return all(sibling.tag != "rp" for sibling in element.getparent())
    return element.tag in _SKIPPED


def text_of(element: HtmlElement) -> str:
    """The shown text of one element, as `segment` gives it: one block a line."""
    return segment(element).text


class _Place:
    """An open element, and what its text inherits from all elements around it.

    inner: it can't hold a block of its own: inline, or inside a table row or code.
    flow: what block-level elements inside it do: part blocks, cells, or lines of code.
    loose: its text is no running text, so that inline elements side by side are words apart.
    """

    __slots__ = (
        *("around", "depth", "element", "flow", "hidden_inline", "inner", "kind", "labels"),
        *("kicker", "level", "link", "loose", "marks", "nesting", "spaced", "tag", "up"),
    )

    def __init__(self, up: _Place | None, element: HtmlElement | None, tag: str) -> None:
        self.up = up
        self.element = element
        self.tag = tag
        self.labels: tuple[str, ...] = ()
        self.around: tuple[int, ...] = ()
        self.inner = False
        self.loose = False
        self.spaced = False
        self.hidden_inline = False
        self.kicker = False
        self.depth = 0
        self.kind: BlockKind = "paragraph"
        self.flow = "block"
        self.level = 0
        self.link = False
        self.nesting = -1
        self.marks = _NO_MARKS
        if up is not None:
            self.depth = up.depth + 1
            self.kind = up.kind
            self.flow = up.flow
            self.level = up.level
            self.link = up.link
            self.loose = up.loose
            self.nesting = up.nesting
            self.marks = up.marks


class _Run:
    """The text gathered for the next block."""

    __slots__ = ("cell_ended", "cuts", "later", "links", "marks", "parts", "place", "was_break")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.place: _Place | None = None
        self.marks = _NO_MARKS
        self.links = 0
        self.cuts: list[int] = []
        self.later: list[_Run] = []
        self.was_break = False
        self.cell_ended = False


class _Draft:
    """A block before its place in the text is known; chars and links leave out spaces."""

    __slots__ = ("chars", "links", "marks", "place", "text")

    def __init__(
        self, text: str, place: _Place, marks: frozenset[str], links: int, chars: int
    ) -> None:
        self.text = text
        self.place = place
        self.marks = marks
        self.links = links
        self.chars = chars


class _Walk:
    """One pass over the tree: open elements on a stack, text gathered into drafts."""

    def __init__(self) -> None:
        self.place = _Place(None, None, "")
        self.run = _Run()
        self.outer_runs: list[_Run] = []
        self.drafts: list[_Draft] = []
        self.chars = 0
        self.links = 0
        self.lists: list[tuple[int, int, int]] = []
        self.forms: list[tuple[int, int]] = []
        self.form_spans: list[tuple[int, int, int]] = []
        self.glued = False

    def open(self, element: HtmlElement, tag: str) -> None:
        """Enter an element, and take its leading text."""
        up = self.place
        place = _Place(up, element, tag)
        self.place = place
        if keys := element.keys():
            _inherit_attributes(place, element, keys)
        own = _TAG_MARKS.get(tag)
        if own is not None and tag != "form":
            place.marks = place.marks | own
        if tag in _BLOCKS:
            self._open_block(place, element)
        elif tag in ("br", "hr"):
            self._break(tag)
        else:
            self._open_inline(place)
        if text := element.text:
            self.add(text)

    def _open_block(self, place: _Place, element: HtmlElement) -> None:
        tag = place.tag
        place.loose = tag not in _RUNNING
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
        if tag in _HEADINGS:
            place.kind, place.level = "heading", _HEADINGS[tag]
        elif tag in _LISTS:
            place.nesting += 1
            self.lists.append((len(self.drafts), self.chars, self.links))
        elif tag == "form":
            self.forms.append((len(self.drafts), self.chars))
        elif tag == "table":
            place.flow = "table" if _is_data_table(element) else "block"
        elif tag == "tr" and place.flow == "table":
            place.flow, place.kind = "row", "table_row"
        elif (kind := _KINDS.get(tag)) is not None:
            place.kind = kind
            place.level = max(place.nesting, 0) if kind == "list_item" else 0
            if kind == "code":
                place.flow = "code"

    def _open_inline(self, place: _Place) -> None:
        tag = place.tag
        if place.kind == "heading" and _is_kicker(place):
            self.flush()
            place.kicker, place.kind = True, "paragraph"
            place.marks = place.marks | _KICKER
            return
        place.inner = True
        if tag == "a":
            place.link = True
        place.spaced = (
            tag in _SPACED or "-" in tag or (tag == "span" and place.loose and _has_class(place))
        )
        if place.spaced and self.glued:
            self.run.parts.append(" ")
        if place.hidden_inline:
            self.outer_runs.append(self.run)
            self.run = _Run()

    def close(self, tag: str) -> None:
        """Leave the innermost element."""
        place = self.place
        assert place.up is not None
        if tag in _BLOCKS:
            self._close_block(place.up, tag)
        elif place.kicker:
            self.flush()
        elif place.inner:
            if place.hidden_inline:
                hidden, self.run = self.run, self.outer_runs.pop()
                self.run.later.append(hidden)
            self.glued = self.glued or place.spaced
        self.place = place.up

    def _close_block(self, up: _Place, tag: str) -> None:
        if up.flow == "row":
            self.run.parts.append(" ")
        elif up.flow == "code":
            self._code_line()
        else:
            self.flush()
            if tag in _LISTS:
                self._close_list(*self.lists.pop())
            elif tag == "form":
                start, chars = self.forms.pop()
                self.form_spans.append((start, len(self.drafts), self.chars - chars))

    def _close_list(self, start: int, chars: int, links: int) -> None:
        """Mark the blocks of a list in which nearly all is links."""
        inside = self.chars - chars
        if len(self.drafts) - start > 1 and self.links - links >= _LINK_SHARE * inside:
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
            run.parts.append(text)
            return
        if run.place is None:
            run.place = place
            run.marks = place.marks
        else:
            if run.place is not place:
                run.place = _common(run.place, place)
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
            verse = len(shown) > 2 and max(map(len, shown)) <= _LONG_LINE
            self._keep(("\n" if verse else " ").join(shown), run, run.links)

    def _keep(self, text: str, run: _Run, links: int) -> None:
        if not text.strip(_INVISIBLE):
            return
        assert run.place is not None
        chars = _chars(text)
        self.chars += chars
        self.links += links
        self.drafts.append(_Draft(text, run.place, run.marks, links, chars))

    def finish(self) -> list[_Draft]:
        """All drafts; those inside a form are marked, unless the form holds most of the page.

        Text for browsers without scripts is left out, unless it is most of the page, as on
        forums that build their pages by script.
        """
        for start, end, chars in self.form_spans:
            if chars <= _FORM_SHARE * self.chars:
                for draft in self.drafts[start:end]:
                    draft.marks = draft.marks | {"form"}
        scriptless = sum(draft.chars for draft in self.drafts if "noscript" in draft.marks)
        if 0 < scriptless <= _NOSCRIPT_SHARE * self.chars:
            return [draft for draft in self.drafts if "noscript" not in draft.marks]
        return self.drafts


def _inherit_attributes(place: _Place, element: HtmlElement, keys: list[str]) -> None:
    """Add to the place what its element's attributes tell."""
    marks: frozenset[str] = _NO_MARKS
    hidden = apart = False
    for key in keys:
        if key == "role":
            role = element.get(key, "").strip().lower()
            if role == "heading" and place.tag in _BLOCKS:
                level = element.get("aria-level", "")
                place.kind = "heading"
                place.level = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
            elif (mark := _ROLE_MARKS.get(role)) is not None:
                marks |= {mark}
        elif key == RULE_ATTRIBUTE:
            marks |= {f"rule:{identity}" for identity in element.get(key, "").split()}
        elif key == APART_ATTRIBUTE:
            apart = True
        elif key == "itemprop":
            marks |= {f"itemprop:{name}" for name in element.get(key, "").lower().split()}
        elif key == "style":
            hidden = hidden or _UNSHOWN.search(element.get(key, "")) is not None
        elif key == "hidden":
            hidden = True
        elif key == "aria-hidden" and element.get(key) == "true" and place.tag in _BLOCKS:
            # Inline, it is shown all the same: drop caps, icons, doubled text for screen readers.
            marks |= _HIDDEN
    hidden = hidden and place.tag not in ("html", "body")
    if hidden:
        marks |= _HIDDEN
    if hidden or apart:
        place.hidden_inline = place.tag not in _BLOCKS and place.flow in ("block", "table")
    if marks:
        place.marks = place.marks | marks


def _is_kicker(place: _Place) -> bool:
    """Whether an inline element of a heading is named for the line above the headline."""
    element = place.element
    if element is None:
        return False
    named = element.get("class") or element.get("id") or ""
    return bool(named) and _KICKER_NAME.search(named) is not None


def _has_class(place: _Place) -> bool:
    return place.element is not None and place.element.get("class") is not None


def _common(one: _Place, other: _Place) -> _Place:
    """The innermost element that holds both places."""
    while one is not other:
        if one.depth < other.depth:
            assert other.up is not None
            other = other.up
        else:
            assert one.up is not None
            one = one.up
    return one


def _chars(text: str) -> int:
    return len("".join(text.split()))


def _code(text: str) -> str:
    """Preformatted text without blank lines around it and spaces at line ends."""
    lines = [line.rstrip() for line in text.expandtabs().splitlines()]
    return "\n".join(lines).strip("\n")


def _are_paragraphs(lines: list[str]) -> bool:
    """Whether lines parted by single breaks are paragraphs: all long ones end with a stop."""
    if len(lines) < 2 or max(map(len, lines)) < _LONG_LINE:
        return False
    return all(line.endswith(_STOPS) for line in lines if len(line) >= _SHORT_LINE)


def _is_data_table(table: HtmlElement) -> bool:
    """Whether a table holds data in rows and columns, rather than lay out the page."""
    if table.get("role") in ("presentation", "none"):
        return False
    signs = table.iter(*_LAYOUT_SIGNS)
    next(signs)
    if next(signs, None) is not None:
        return False
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return True
    wide = 0
    for row in table.iter("tr"):
        cells = [len("".join(cell.itertext())) for cell in row if cell.tag == "td"]
        if cells and max(cells) > _CELL_LENGTH:
            return False
        wide += len(cells) > 1
    return wide > 1


def _label(place: _Place) -> str:
    """Tag, id and classes of an element, as a selector writes them."""
    element = place.element
    if element is None:
        return place.tag
    label = place.tag
    if name := element.get("id", "").lower().split():
        label += "#" + "-".join(name)
    if classes := element.get("class", "").lower().split():
        label += "." + ".".join(classes[:_LABEL_CLASSES])
    return label


def _labels(place: _Place) -> tuple[str, ...]:
    """Labels of the place and of the elements around it, outermost first, at most twelve."""
    waiting: list[_Place] = []
    step: _Place | None = place
    while step is not None and not step.labels and step.tag not in ("", "html"):
        waiting.append(step)
        step = step.up
    labels = step.labels if step is not None else ()
    for step in reversed(waiting):
        labels = step.labels = (*labels[1 - _PATH_LABELS :], _label(step))
    return labels


def _holder(place: _Place) -> _Place:
    """The block-level element around a place."""
    while place.inner and place.up is not None:
        place = place.up
    return place


class _Numbers:
    """Numbers for the block-level elements that blocks stand in, in the order they come up."""

    def __init__(self) -> None:
        self.last = 0

    def around(self, holder: _Place) -> tuple[int, ...]:
        """The numbers of an element and of those around it, innermost first."""
        waiting: list[_Place] = []
        step: _Place | None = holder
        while step is not None and not step.around:
            waiting.append(step)
            step = step.up
        numbers = step.around if step is not None else ()
        for step in reversed(waiting):
            if not step.inner:
                self.last += 1
                numbers = (self.last, *numbers[: _AROUND - 1])
            step.around = numbers
        return numbers


def _assemble(drafts: list[_Draft]) -> Segmented:
    blocks: list[Block] = []
    numbers = _Numbers()
    position = 0
    for index, draft in enumerate(drafts):
        holder = _holder(draft.place)
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
                path=" ".join(_labels(draft.place)),
                around=numbers.around(holder),
                marks=draft.marks,
            )
        )
        position = end + 1
    return Segmented(text="\n".join(draft.text for draft in drafts), blocks=tuple(blocks))
