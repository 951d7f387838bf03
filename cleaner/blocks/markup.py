"""What an HTML page's markup says of its blocks: links, emphasis, images, lists, code, tables.

The page is walked once more, as `tree.segment` does, and each letter remembers where it stands; so
this costs nothing where nobody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urljoin, urlsplit

from cleaner.blocks.drafts import Draft, Run
from cleaner.blocks.formulas import formula
from cleaner.blocks.notes import note_targets
from cleaner.blocks.place import Place
from cleaner.blocks.tables import columns_of
from cleaner.blocks.tree import holder_of, walk_through
from cleaner.blocks.walk import Walk
from cleaner.spans import Container, Markup, PageMarkup, Picture, Span, SpanKind
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STYLES: Final[dict[str, SpanKind]] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "emphasis"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("del", "s", "strike"), "deleted"),
    "sup": "raised",
    "sub": "lowered",
    "a": "link",
    "td": "cell",
    "th": "cell",
}
_LANGUAGE: Final = pattern(
    r"(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*|sourceCode\s+)([\w+#.-]+)"
)
"""Class of a code's element that names its language, as highlighters write it."""
_NOT_LANGUAGES: Final = frozenset(("none", "plaintext", "plain", "text", "nohighlight", "auto"))
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "data-url", "src")
"""Attributes of a picture's address; scripts that load pictures late keep it out of `src`."""
_SMALLEST: Final = 48
"""Pixels of a picture's declared width or height below which it is an icon or counts visits."""
_SCHEMES: Final = frozenset(("http", "https", "mailto"))
_UNCODED: Final = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""What code loses of its letters."""
_Piece: TypeAlias = tuple[int, int, Place | None]
"""A half-open range of a text, and where it stands; `None` for what the walk puts in."""


class _MarkupWalk(Walk):
    """A walk that remembers of each letter in which element it stands."""

    def __init__(self, notes: frozenset[str], own: str, base: str) -> None:
        super().__init__(notes, own)
        self.base = base
        self.letters: dict[Run, list[tuple[int, Place | None]]] = {}
        self.inside: dict[Draft, tuple[int, list[_Piece]]] = {}
        self.pictures: list[tuple[Span, Place, Draft | None]] = []
        self.formulas: set[Place] = set()

    def open(self, element: HtmlElement, tag: str) -> None:
        super().open(element, tag)
        if tag == "img" and (span := image(element, self.base)):
            if self.run.place is None:
                behind = self.drafts[-1] if self.drafts else None
                self.pictures.append((span, self.place, behind))
            else:
                self.letters.setdefault(self.run, []).append((0, self.place))

    def stand_in(self, element: HtmlElement, text: str) -> None:
        before = self.place
        super().stand_in(element, text)
        if element.tag != "img" or formula(element):
            pieces = self.letters.get(self.run, [])
            if pieces and (place := pieces[-1][1]) is not None and place.up is before:
                self.formulas.add(place)

    def add(self, text: str) -> None:
        run, place = self.run, self.place
        count = len(run.parts)
        super().add(text)
        pieces = self.letters.setdefault(run, [])
        for number, part in enumerate(run.parts[count:], start=count + 1):
            # What stands before the last part is a seam, or the bar between two cells.
            told = place if number == len(run.parts) else None
            part = part.translate(_UNCODED) if place.flow == "code" else part
            if letters := len("".join(part.split())):
                pieces.append((letters, told))

    def _keep(self, text: str, run: Run, links: int) -> None:
        count = len(self.drafts)
        super()._keep(text, run, links)
        pieces = list(_taken(text, self.letters.get(run, [])))
        if len(self.drafts) > count:
            self.inside[self.drafts[-1]] = (len(text), pieces)


def _taken(text: str, waiting: list[tuple[int, Place | None]]) -> Iterator[_Piece]:
    """The pieces of a text, taken from those that wait: counts of letters and their places."""
    at = 0
    while waiting:
        letters, place = waiting[0]
        while at < len(text) and text[at].isspace():
            at += 1
        if letters and at == len(text):
            return
        start = at
        while letters and at < len(text):
            letters -= not text[at].isspace()
            at += 1
        yield start, at, place
        if letters:
            waiting[0] = (letters, place)
            return
        del waiting[0]


def read_markup(tree: HtmlElement, own: str, url: str | None) -> PageMarkup:
    """The markup of the page's blocks, one for each block that `tree.segment` gives of the tree."""
    alive = list(tree.iter())  # An element that nobody holds is made anew at each look at it.
    base = next(tree.iter("base"), None)
    href = (base.get("href") or "").strip() if base is not None else ""
    walk = _MarkupWalk(note_targets(tree), own, _joined(url or "", href) if href else url or "")
    walk_through(tree, walk)
    drafts = walk.finish()
    reader = _Reader(walk)
    blocks = tuple(map(reader.markup, drafts))
    del alive
    return PageMarkup(blocks=blocks, pictures=tuple(_pictures(walk, drafts)))


class _Reader:
    """What places say of the blocks in them, with numbers for elements that hold several."""

    def __init__(self, walk: _MarkupWalk) -> None:
        self.walk = walk
        self.keys: dict[Place, int] = {}
        self.columns: dict[Place, dict[HtmlElement, int]] = {}
        self.numbers: dict[Place, dict[HtmlElement, int]] = {}

    def markup(self, draft: Draft) -> Markup:
        """What is known of one block."""
        length, pieces = self.walk.inside.get(draft, (len(draft.text), []))
        holder = holder_of(draft.place)
        containers = tuple(self._containers(holder, pieces))
        if holder.kind == "code":
            return Markup(containers=containers, language=_language(holder.element))
        # An initial may have been put before the text.
        spans = self._spans(pieces, len(draft.text) - length)
        table = self._table(holder) if holder.kind == "table_row" else None
        return Markup(
            spans=tuple(spans),
            containers=containers,
            table=self._key(table) if table is not None else 0,
            heads=table is not None and _heads(holder.element),
        )

    def _key(self, place: Place) -> int:
        return self.keys.setdefault(place, len(self.keys) + 1)

    def _spans(self, pieces: Sequence[_Piece], shift: int) -> list[Span]:
        found: dict[Place, tuple[int, int]] = {}
        spans: list[tuple[int, Span]] = []
        for start, end, place in pieces:
            if place is not None and start == end:
                if picture := image(place.element, self.walk.base):
                    at = start + shift
                    spans.append((place.depth, replace(picture, start=at, end=at)))
                continue
            step = place
            while step is not None and step.inner:
                if step.tag in _STYLES or step in self.walk.formulas:
                    found[step] = (found.get(step, (start, 0))[0], end)
                step = step.up
        for place, (start, end) in found.items():
            if told := self._span(place):
                told = replace(told, start=start + shift, end=end + shift)
                spans.append((place.depth, told))
        spans.sort(key=lambda one: (one[1].start, -one[1].end, one[0]))
        return _merged(_unlinked([span for _, span in spans]))

    def _span(self, place: Place) -> Span | None:
        """What an inline element makes of the text in it."""
        element = place.element
        if place in self.walk.formulas:
            return Span(start=0, end=0, kind="formula")
        kind = _STYLES[place.tag]
        if element is None or kind not in ("link", "cell"):
            return Span(start=0, end=0, kind=kind)
        if kind == "cell":
            table = self._table(place)
            column = self._columns(table).get(element, 0) if table is not None else 0
            return Span(start=0, end=0, kind="cell", value=str(column))
        href = (element.get("href") or "").strip()
        if href[:1] == "#":
            known = href[1:] in self.walk.notes
            return Span(start=0, end=0, kind="note", value=href[1:]) if known else None
        address = web_address(self.walk.base, href)
        return Span(start=0, end=0, kind="link", value=address) if address else None

    def _table(self, place: Place) -> Place | None:
        step: Place | None = place
        while step is not None and step.tag != "table":
            step = step.up
        return step

    def _columns(self, table: Place) -> dict[HtmlElement, int]:
        if table not in self.columns and table.element is not None:
            self.columns[table] = columns_of(table.element)
        return self.columns.get(table, {})

    def _containers(self, holder: Place, pieces: Sequence[_Piece]) -> Iterator[Container]:
        """What a block stands in, outermost first."""
        chain: list[Place] = []
        step: Place | None = holder
        while step is not None:
            chain.append(step)
            step = step.up
        name = self._note_within(pieces, holder)
        for place in reversed(chain):
            own = _name(place, self.walk.notes) or (name if place is holder else "")
            if own:
                yield Container(kind="note", key=self._key(place), name=own)
            elif place.tag in ("li", "dt", "dd"):
                around = place.up or place
                number = self._number(around, place)
                group = self._key(around)
                yield Container(kind="item", key=self._key(place), group=group, number=number)
            elif place.tag == "blockquote":
                yield Container(kind="quote", key=self._key(place))

    def _note_within(self, pieces: Sequence[_Piece], holder: Place) -> str:
        """The id of a note that an anchor within the block has."""
        for _, _, place in pieces[:1]:
            step = place
            while step is not None and step is not holder:
                if name := _name(step, self.walk.notes):
                    return name
                step = step.up
        return ""

    def _number(self, around: Place, item: Place) -> int | None:
        """The number of an ordered list's item."""
        if around.element is None or around.tag != "ol" or item.element is None:
            return None
        if around not in self.numbers:
            self.numbers[around] = dict(_numbered(around.element))
        return self.numbers[around].get(item.element)


def _numbered(ordered: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    number = _whole(ordered.get("start"), 1)
    for item in ordered.iterchildren("li"):
        number = _whole(item.get("value"), number)
        yield item, number
        number += 1


def _whole(text: str | None, otherwise: int) -> int:
    """A number from 0 to what Markdown has room for."""
    told = (text or "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else otherwise


def _name(place: Place, notes: frozenset[str]) -> str:
    """The id by which marks lead to an element; empty where none do."""
    if not notes or place.element is None:
        return ""
    name = place.element.get("id") or place.element.get("name") or ""
    return name if name in notes else ""


def _heads(row: HtmlElement | None) -> bool:
    """Whether a row is the head of its table."""
    if row is None:
        return False
    above = row.getparent()
    cells = [cell.tag for cell in row.iterchildren("td", "th")]
    return (above is not None and above.tag == "thead") or (len(cells) > 1 and "td" not in cells)


def _language(code: HtmlElement | None) -> str:
    """The language that an element of code, one in it or one around it names; empty without."""
    if code is None:
        return ""
    around = [one for one, _ in zip(code.iterancestors(), range(2), strict=False)]
    for element in (*code.iter("code"), code, *around):
        told = element.get("data-lang") or element.get("data-language")
        named = _LANGUAGE.search(element.get("class") or "")
        language = (told or (named[1] if named else "")).strip().lower()
        if re.fullmatch(r"[\w+#.-]{1,30}", language) and language not in _NOT_LANGUAGES:
            return language
    return ""


def _unlinked(spans: Sequence[Span]) -> list[Span]:
    """The spans without links inside other links, which neither Markdown nor HTML has."""
    end = 0
    left: list[Span] = []
    for span in spans:
        linked = span.kind in ("link", "note")
        if not (linked and span.start < end):
            left.append(span)
            end = span.end if linked else end
    return left


def _merged(spans: Sequence[Span]) -> list[Span]:
    """The spans, those of one kind that go on from one another as one."""
    merged: list[Span] = []
    for span in spans:
        last = next((one for one in reversed(merged) if one.kind == span.kind), None)
        if last and span.kind in _MERGING and last.value == span.value and span.start <= last.end:
            place = merged.index(last)
            merged[place] = replace(last, end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


_MERGING: Final = frozenset(("strong", "emphasis", "code", "deleted", "raised", "lowered"))
"""Kinds that are the same once or twice, and one after another."""


def _pictures(walk: _MarkupWalk, drafts: Sequence[Draft]) -> Iterator[Picture]:
    """The page's pictures that stand by themselves."""
    ranges: dict[Place, tuple[int, int]] = {}
    index: dict[Draft, int] = {}
    for number, draft in enumerate(drafts):
        index[draft] = number
        step: Place | None = draft.place
        while step is not None:
            ranges[step] = (ranges.get(step, (number, 0))[0], number + 1)
            step = step.up
    behind = -1
    for span, place, before in walk.pictures:
        behind = max(behind, index.get(before, -1)) if before is not None else behind
        around: list[tuple[int, int]] = []
        above: Place | None = place
        while above is not None:
            if above in ranges and ranges[above] not in around:
                around.append(ranges[above])
            above = above.up
        yield Picture(span=span, behind=behind, around=tuple(around))


def image(element: HtmlElement | None, base: str) -> Span | None:
    """A picture with its address and what it shows; `None` for icons, counters and data."""
    if element is None:
        return None
    for name in ("width", "height"):
        told = (element.get(name) or "").removesuffix("px").strip()
        if told.isascii() and told.isdigit() and int(told) < _SMALLEST:
            return None
    declared = [element.get(name) or "" for name in _SOURCES]
    declared.append((element.get("srcset") or element.get("data-srcset") or "").split(" ")[0])
    for source in declared:
        address = web_address(base, source.strip())
        if address and not address.startswith("mailto:"):
            alt = " ".join((element.get("alt") or "").split())
            return Span(start=0, end=0, kind="image", value=address, alt=alt)
    return None


def web_address(base: str, href: str) -> str:
    """A link's address as a whole, of the web or of mail; empty for scripts, data and the like.

    >>> web_address("https://a.example/b/c", "../d"), web_address("", "javascript:alert(1)")
    ('https://a.example/d', '')
    >>> web_address("", "/d"), web_address("https://a.example", "JaVa\\tscript:x")
    ('', '')
    """
    address = _joined(base, "".join(char for char in href if char.isprintable()))
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    whole = parts.netloc or (parts.scheme == "mailto" and "@" in parts.path)
    return address if parts.scheme in _SCHEMES and whole else ""


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href) if href else ""
    except ValueError:
        return ""
