"""What stands within a paragraph and around it, as the page has it: links, emphasis, lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

Style = Literal["strong", "emphasis", "code", "deleted", "raised", "lowered", "formula"]
"""How a piece of text is set."""
SpanKind = Literal[Style, "link", "image", "note", "cell"]
"""What a piece of a paragraph is: text that is set so, a link, a picture, a note's mark, a cell."""
Around = Literal["item", "quote", "note"]
"""What a paragraph stands in."""

_LONGEST: Final = 20_000
"""Characters of a paragraph whose letters are compared one by one; longer ones lose their spans
where normalizing changed their length. Comparing takes seconds from there on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a paragraph's text, a half-open range of its characters; of images an empty one.

    value: the address of a link or image, the id of a note, the column of a table's cell.
    alt: what an image shows, in words.
    """

    start: int
    end: int
    kind: SpanKind
    value: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A list item, a quotation or a note that a paragraph stands in.

    key: the same number for all paragraphs in it. group: the same number for all items of a list.
    number: of an ordered list's item; `None` for a bullet. name: the id of a note.
    """

    kind: Around
    key: int
    group: int = 0
    number: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a page's markup says of one paragraph.

    spans: in order, outer ones before those in them. containers: outermost first. language: of
    code. table: the same number for all rows of a table; heads: the row is the table's head.
    before, after: pictures that stand by themselves, before and behind it. known: the page's markup
    was read; code in text may have fences of its own.
    """

    spans: tuple[Span, ...] = ()
    containers: tuple[Container, ...] = ()
    language: str = ""
    table: int = 0
    heads: bool = False
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that stands by itself on a page.

    behind: the index of the block before it; -1 without one. around: half-open ranges of the
    blocks that each of the elements around it holds, innermost first.
    """

    span: Span
    behind: int
    around: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMarkup:
    """The markup of a page: of each of its blocks, and the pictures between them."""

    blocks: tuple[Markup, ...]
    pictures: tuple[Picture, ...]


PLAIN: Final = Markup(known=False)
"""Of a paragraph of which no markup is known."""


def within(spans: Iterable[Span], outer: Span) -> list[Span]:
    """The spans inside another, counted from its start."""
    return [
        replace(one, start=one.start - outer.start, end=one.end - outer.start)
        for one in spans
        if one is not outer and outer.start <= one.start and one.end <= outer.end
    ]


def without(spans: Iterable[Span], cuts: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans of a text once pieces are cut from it; cuts: half-open ranges in order.

    >>> without([Span(start=2, end=8, kind="strong")], [(0, 1), (4, 6)])
    (Span(start=1, end=5, kind='strong', value='', alt=''),)
    """

    def place(at: int) -> int:
        return at - sum(max(0, min(end, at) - start) for start, end in cuts)

    moved = [replace(one, start=place(one.start), end=place(one.end)) for one in spans]
    return tuple(one for one in moved if one.end > one.start or one.kind == "image")


def moved_onto(spans: Sequence[Span], text: str, onto: str) -> tuple[Span, ...]:
    """The spans of a text on what normalizing made of it.

    >>> moved_onto([Span(start=0, end=4, kind="strong")], "a… b c", "a... b c")[0].end
    6
    """
    if not spans or text == onto or (len(text) == len(onto) and text.split() == onto.split()):
        return tuple(spans)
    if max(len(text), len(onto)) > _LONGEST:
        return ()
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, text, onto, autojunk=False).get_opcodes()
    starts = [code[1] for code in codes]

    def place(at: int) -> int:
        _, start, end, onto_start, onto_end = codes[max(bisect_right(starts, at) - 1, 0)]
        if end - start == onto_end - onto_start:
            return onto_start + at - start
        return onto_start if at == start else onto_end

    moved = (replace(one, start=place(one.start), end=place(one.end)) for one in spans)
    return tuple(one for one in moved if one.end > one.start or one.kind == "image")


def with_pictures(read: PageMarkup, stay: Sequence[int], gone: Sequence[str]) -> tuple[Markup, ...]:
    """The markup of the page's blocks, with the article's pictures beside those that stay.

    stay: indices of the blocks of the body. gone: what removed each block; empty where it stays.
    A picture is the article's where the innermost element around it, of those with a text that is
    no caption, holds a block that stays. Each is there once, whatever its sizes.
    """
    markups = list(read.blocks)
    seen: set[str] = set()
    for picture in read.pictures:
        name = _SIZE.sub("", picture.span.value.partition("?")[0])
        if not stay or name in seen or not _belongs(picture, gone):
            continue
        seen.add(name)
        place = bisect_right(stay, picture.behind)
        # Before the first paragraph a picture heads the article; behind the last it may be any.
        if place < len(stay):
            index = stay[place]
            old = markups[index]
            markups[index] = replace(old, before=(*old.before, picture.span))
        elif picture.behind == stay[-1]:
            old = markups[stay[-1]]
            markups[stay[-1]] = replace(old, after=(*old.after, picture.span))
    return tuple(markups)


def _belongs(picture: Picture, gone: Sequence[str]) -> bool:
    first = next((index for index, rule in enumerate(gone) if not rule), len(gone))
    for start, end in picture.around:
        told = [rule for rule in gone[start:end] if not rule.startswith(_BESIDE)]
        if told and picture.behind < first:
            return not all(told) and first - start <= _HEAD
        if told:
            return not all(told)
    return False


_SIZE: Final = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")
"""What blog systems put behind a picture's name for each of its sizes."""
_HEAD: Final = 3
"""Blocks that are removed, a kicker or a byline, before the headline in the element around it and a
picture: with more of them the element is the page, and the picture its logo. Chosen by looking at
pages, never measured."""
_BESIDE: Final = ("caption.", "ads.")
"""What the ids of rules begin with that take what stands at pictures, and says nothing of them."""
