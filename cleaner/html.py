"""An article as a page of HTML that is safe to show: structural elements and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final, Protocol
from urllib.parse import urlsplit

from cleaner.inline import Shown
from cleaner.nesting import Around, Part, is_ruler, note_labels, shared_with, table_of
from cleaner.spans import Container, Span, within

_TAGS: Final = {
    "strong": "strong",
    "emphasis": "em",
    "deleted": "del",
    "raised": "sup",
    "lowered": "sub",
    "code": "code",
    "formula": "code",
}
_SCHEMES: Final = frozenset(("http", "https", "mailto"))


class Told(Protocol):
    """What a page tells of an article."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def dek(self) -> str:
        """The standfirst."""

    @property
    def author(self) -> str:
        """Names, parted by `; `."""

    @property
    def date(self) -> str:
        """When it was published."""

    @property
    def lang(self) -> str:
        """The language's code."""

    @property
    def url(self) -> str | None:
        """The page's address."""

    @property
    def paragraphs(self) -> Sequence[Part]:
        """The body in parts."""


def page(article: Told, *, links: bool = True, images: bool = True) -> str:
    """A page of HTML with the article's title, dek and body. All texts are escaped."""
    lang = f' lang="{_text(article.lang)}"' if article.lang else ""
    head = [f"<title>{_text(article.title)}</title>"]
    for name, told in (("author", article.author), ("date", article.date)):
        head += [f'<meta name="{name}" content="{_text(told)}">'] if told else []
    if article.url and is_safe(article.url):
        head.append(f'<link rel="canonical" href="{_text(article.url)}">')
    top = [f"<h1>{_text(article.title)}</h1>"] if article.title else []
    top += [f"<p>{_lines(article.dek)}</p>"] if article.dek else []
    header = ["<header>", *top, "</header>"] if top else []
    parts = body(article.paragraphs, links=links, images=images)
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f"<html{lang}>",
            *("<head>", '<meta charset="utf-8">', *head, "</head>"),
            *("<body>", "<article>", *header, *parts, "</article>", "</body>"),
            "</html>\n",
        )
    )


def body(paragraphs: Sequence[Part], *, links: bool = True, images: bool = True) -> Iterator[str]:
    """The lines of HTML that the paragraphs are."""
    shown = Shown(links=links, images=images, notes=note_labels(paragraphs))
    around = Around()
    nest = _Nest(shown)
    for table, run in groupby(paragraphs, key=table_of):
        rows = list(run)
        for part in rows[:1] if table else rows:
            yield from nest.to(around.of(part))
            yield from _figures(part.markup.before, shown)
            yield from _table(rows, shown) if table else (_block(part, shown),)
            yield from _figures((rows[-1] if table else part).markup.after, shown)
    yield from nest.to(())


class _Nest:
    """The elements that are open around what is written next."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.open: tuple[Container, ...] = ()

    def to(self, containers: tuple[Container, ...]) -> Iterator[str]:
        """Closes and opens what parts the last paragraph from the next one."""
        same = shared_with(self.open, containers)
        left, found = self.open[same:], containers[same:]
        # Items of one list stand in one element.
        goes_on = bool(left and found) and _list(left[0]) == _list(found[0]) != ("", 0)
        for depth in range(len(left) - 1, -1, -1):
            yield from self._closing(left[depth], keep=goes_on and depth == 0)
        for depth, one in enumerate(found):
            yield from self._opening(one, kept=goes_on and depth == 0)
        self.open = containers

    def _closing(self, one: Container, *, keep: bool) -> Iterator[str]:
        match one.kind:
            case "quote":
                yield "</blockquote>"
            case "note":
                yield "</aside>"
            case "item":
                yield "</li>"
                if not keep:
                    yield f"</{_list(one)[0]}>"

    def _opening(self, one: Container, *, kept: bool) -> Iterator[str]:
        match one.kind:
            case "quote":
                yield "<blockquote>"
            case "note":
                yield f'<aside id="note-{self.shown.notes[one.name]}">'
            case "item":
                number = one.number or 1
                if not kept:
                    start = f' start="{number}"' if number > 1 else ""
                    yield f"<{_list(one)[0]}{start}>"
                yield "<li>"


def _list(one: Container) -> tuple[str, int]:
    """The element of an item's list, and what tells it from others; none of other containers."""
    if one.kind != "item":
        return "", 0
    return ("ul" if one.number is None else "ol"), one.group


def _block(part: Part, shown: Shown) -> str:
    text = _inline(part.text, part.markup.spans, shown)
    match part.kind:
        case "heading":
            # The title is the only first-level heading that an article has.
            level = min(6, max(2, part.level))
            return f"<h{level}>{text}</h{level}>"
        case "code":
            language = part.markup.language
            named = f' class="language-{_text(language)}"' if language else ""
            return f"<pre><code{named}>{_text(part.text)}</code></pre>"
        case "list_item" if _is_odd(part):
            return f"<p>{_text(part.marker)} {text}</p>"
        case _:
            return f"<p>{text}</p>"


def _is_odd(part: Part) -> bool:
    """Whether a list item's marker is one that no list of HTML shows, such as `a)`."""
    return len(part.marker) > 1 and not part.marker[:-1].isdigit()


def _table(rows: Sequence[Part], shown: Shown) -> Iterator[str]:
    yield "<table>"
    for row in rows:
        cells = list(_cells(row, shown))
        if cells and not all(map(is_ruler, cells)):
            tag = "th" if row.markup.heads else "td"
            yield f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"
    yield "</table>"


def _cells(row: Part, shown: Shown) -> Iterator[str]:
    if not row.markup.table:
        yield from (_text(cell.strip()) for cell in row.text.strip().strip("|").split("|"))
        return
    column = 0
    for cell in row.markup.spans:
        if cell.kind == "cell":
            yield from [""] * (int(cell.value) - column)
            column = max(int(cell.value), column) + 1
            yield _inline(row.text[cell.start : cell.end], within(row.markup.spans, cell), shown)


def _figures(spans: Sequence[Span], shown: Shown) -> Iterator[str]:
    if shown.images:
        yield from (f"<figure>{_image(span)}</figure>" for span in spans if is_safe(span.value))


def _image(span: Span) -> str:
    return f'<img src="{_text(span.value)}" alt="{_text(span.alt)}">'


def _inline(text: str, spans: Sequence[Span], shown: Shown) -> str:
    """The text with its spans as elements; spans are nested, outer ones first."""
    parts: list[str] = []
    at = number = 0
    while number < len(spans):
        span = spans[number]
        inner = number + 1
        while inner < len(spans) and spans[inner].start < span.end:
            inner += 1
        if span.start >= at and span.end <= len(text):
            parts.append(_lines(text[at : span.start]))
            inside = within(spans[number + 1 : inner], span)
            parts.append(_element(span, _inline(text[span.start : span.end], inside, shown), shown))
            at = span.end
        number = inner
    return "".join((*parts, _lines(text[at:])))


def _element(span: Span, inner: str, shown: Shown) -> str:
    match span.kind:
        case "image":
            return _image(span) if shown.images and is_safe(span.value) else ""
        case "link":
            safe = shown.links and is_safe(span.value)
            return f'<a href="{_text(span.value)}">{inner}</a>' if safe else inner
        case "note":
            label = shown.notes.get(span.value)
            return f'<a href="#note-{label}">{inner}</a>' if label else inner
        case "cell":
            return inner
        case kind:
            return f"<{_TAGS[kind]}>{inner}</{_TAGS[kind]}>"


def is_safe(address: str) -> bool:
    """Whether an address is one of the web or of mail, which runs nothing.

    >>> is_safe("https://a.example/b"), is_safe("javascript:alert(1)"), is_safe("/b")
    (True, False, False)
    """
    try:
        return urlsplit(address.strip()).scheme in _SCHEMES
    except ValueError:
        return False


def _text(text: str) -> str:
    return escape(text, quote=True)


def _lines(text: str) -> str:
    return _text(text).replace("\n", "<br>")
