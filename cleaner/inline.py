r"""A paragraph's text and what stands in it → Markdown on one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from cleaner.spans import Span, within


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the markup is shown.

    notes: the labels of notes that stand in the article, by id. formulas: the article has some, so
    that a dollar sign is written as one that begins none.
    """

    links: bool = True
    images: bool = True
    formulas: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)


_MARKS: Final = {"strong": "**", "emphasis": "*", "deleted": "~~"}


def inline(text: str, spans: Sequence[Span], shown: Shown, *, cell: bool = False) -> str:
    """The text with its links, emphasis and so on as Markdown; line breaks stay.

    cell: it stands in a table, whose bars part cells in code and formulas too.
    """
    return _Inline(text, [one for one in spans if _is_shown(one, shown)], shown, cell).all()


def _amid(text: str, spans: Sequence[Span], outer: _Inline) -> str:
    """A piece of another text, with less of its markup."""
    piece = _Inline(text, spans, outer.shown, outer.cell)
    piece.part, piece.bracketed = True, outer.bracketed
    return piece.all()


def _is_shown(span: Span, shown: Shown) -> bool:
    match span.kind:
        case "link":
            return shown.links
        case "image":
            return shown.images
        case "note":
            return span.value in shown.notes
        case "raised" | "lowered" | "cell":
            return False
        case _:
            return True


class _Inline:
    """One text on its way to Markdown."""

    def __init__(self, text: str, spans: Sequence[Span], shown: Shown, cell: bool) -> None:
        self.text, self.spans, self.shown, self.cell = text, spans, shown, cell
        self.part = False
        self.bracketed = any(one.kind in ("link", "note") for one in spans)

    def all(self) -> str:
        return self._between(0, len(self.text), 0, len(self.spans))

    def _between(self, start: int, end: int, first: int, last: int) -> str:
        """The text from start to end, with the spans from first to last, all of them within."""
        parts: list[str] = []
        at = start
        number = first
        while number < last:
            span = self.spans[number]
            inner = number + 1
            while inner < last and self.spans[inner].start < span.end:
                inner += 1
            if span.start >= at and span.end <= end:
                parts.append(self._plain(at, span.start))
                before = "".join(parts)[-1:] or self.text[max(span.start - 1, 0) : span.start]
                parts.append(self._span(span, number + 1, inner, before))
                at = max(at, span.end)
            number = inner
        parts.append(self._plain(at, end))
        return "".join(parts)

    def _plain(self, start: int, end: int) -> str:
        text = self.text[start:end]
        if self.bracketed:
            text = _BRACKETED.sub(r"\\\g<0>", text)
        elif self.part or self.spans:
            text = _AMID.sub(r"\\\g<0>", text)
        else:
            text = escaped(text)
        if self.shown.formulas:
            text = text.replace("$", "\\$")
        return text.replace("|", "\\|") if self.cell else text

    def _span(self, span: Span, first: int, last: int, before: str) -> str:
        text = self.text[span.start : span.end]
        match span.kind:
            case "code":
                return self._code(text)
            case "formula":
                return self._formula(text)
            case "image":
                return picture(span)
            case "note":
                return f"[^{self.shown.notes[span.value]}]"
            case "link":
                inner = self._between(span.start, span.end, first, last).strip()
                return f"[{inner}]({address(span.value)})" if inner else ""
            case _:
                return self._emphasis(span, first, last, before)

    def _emphasis(self, span: Span, first: int, last: int, before: str) -> str:
        """The text between marks, or as it is where no reader would take them for marks."""
        inner = self._between(span.start, span.end, first, last)
        after = self.text[span.end : span.end + 1]
        apart = _is_edge(before) and _is_edge(after)
        mark = "_" if span.kind == "emphasis" and apart else _MARKS[span.kind]
        if mark[0] in (inner[:1], inner[-1:]) or before == mark[0]:
            # Marks of the same sign side by side are parted another way than they were joined.
            rest = [one for one in self.spans[first:last] if one.kind not in _MARKS]
            inner = _amid(self.text[span.start : span.end], within(rest, span), self)
        clash = mark[0] in (before, after, inner[:1], inner[-1:])
        if clash or not inner.strip() or inner != inner.strip():
            return inner
        opens = not _is_sign(inner[0]) or _is_edge(before)
        closes = not _is_sign(inner[-1]) or _is_edge(after)
        return f"{mark}{inner}{mark}" if opens and closes else inner

    def _code(self, text: str) -> str:
        text = " ".join(text.split())
        if not text:
            return ""
        if self.cell:
            text = text.replace("|", "\\|")
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        fence = "`" * (longest + 1)
        padding = " " if text[0] == "`" or text[-1] == "`" else ""
        return f"{fence}{padding}{text}{padding}{fence}"

    def _formula(self, text: str) -> str:
        if "$" in text or not text.strip():
            return self._code(text)
        text = " ".join(text.split())
        return f"${text.replace('|', chr(92) + 'vert ') if self.cell else text}$"


def picture(span: Span) -> str:
    """An image with its address and what it shows."""
    alt = re.sub(r"[\[\]\\]", r"\\\g<0>", escaped(" ".join(span.alt.split())))
    alt = re.sub(r"\\\\(?=[\[\]])", "", alt)
    return f"![{alt}]({address(span.value)})"


def address(url: str) -> str:
    """An address as a link's target: what would end it is written as its percent code."""
    return quote(url, safe="/:?#@!$&'*+,;=%~-._[]")


def _is_sign(char: str) -> bool:
    """Whether a character is what CommonMark calls punctuation."""
    return not char.isalnum() and not char.isspace()


def _is_edge(char: str) -> bool:
    return not char or char.isspace() or _is_sign(char)


def escaped(text: str) -> str:
    r"""Text with a backslash before what Markdown would take for markup.

    >>> escaped("5 * 3 is <b>15</b>, snake_case is fine, _this_ is not")
    '5 \\* 3 is \\<b>15\\</b>, snake_case is fine, \\_this\\_ is not'
    """
    return _MARKUP.sub(r"\\\g<0>", text)


def line(text: str) -> str:
    """A line of running text that no reader of Markdown takes for the start of anything else."""
    return _LINE_START.sub(r"\1\\\2", text, count=1)


# `#`, `>`, `+`, `-`, `=`, a number or a tilde fence mean something only where a line starts.
_LINE_START = re.compile(
    r"^(\s*(?:[0-9]{1,9}(?=[.)](?:\s|$)))?)(#{1,6}(?=\s|$)|>|[-+](?=\s|$)"
    r"|(?<=[0-9])[.)]|-{3,}|--\s*$|=+$|~{3,}|\[(?=(?:[^\]\\\n]|\\.)*\]:))"
)
# Source: CommonMark 0.31, section 6; intraword underscores never open emphasis.
_MARKUP = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n])|[`*]|\[(?=\^)|<(?=[A-Za-z/!?])|\](?=[(\[])|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|~(?=~)"
)
_AMID: Final = re.compile(rf"{_MARKUP.pattern}|&(?=#?\w*$)|[\]!\\](?=\s*$)")
"""The same in a piece of a text, and what is markup with what follows the piece."""
_BRACKETED: Final = re.compile(rf"{_AMID.pattern}|[\[\]]")
"""The same in a text that has links, in which any bracket might begin or end one."""
