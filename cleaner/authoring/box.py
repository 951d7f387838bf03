"""The box around a line: an element of its pages that holds the line and no article text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.boxes import MOST_WORDS, Extent, Names, article_like
from cleaner.text.fold import fold
from cleaner.text.prose import is_prose

_SIBLINGS = frozenset({"ul", "ol", "div", "nav", "section", "aside", "dl"})
_INLINE = frozenset({"a", "b", "em", "font", "i", "small", "span", "strong", "u"})
"""Elements within a line: the line's own is the one around them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """How a rule finds the box: by CSS, or by XPath. lines: what it holds, on the first page."""

    select: tuple[str, ...] = ()
    xpath: tuple[str, ...] = ()
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block of a page, as its box sees it. labels: of its elements, outermost first; names: the
    selectors of these.
    """

    text: str
    folded: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    words: int
    prose: bool
    page: int
    index: int


def box_of(line: str, analyses: Sequence[Analysis]) -> Box | None:
    """The box that a line of these pages stands in; `None` where it stands amid the article.

    An element with a class or id that holds the line, more than the line, and on none of the
    pages a paragraph of the article, its title or its dek. Where there is no such element: the
    line's own element, with the list of links that follows it.
    """
    pages = [list(_look(number, analysis)) for number, analysis in enumerate(analyses)]
    folded = fold(line)
    for blocks in pages:
        for index, block in enumerate(blocks):
            if block.folded == folded:
                return _element(block, pages) or _followed(blocks, index)
    return None


def _look(number: int, analysis: Analysis) -> Iterator[_Seen]:
    names, prose = Names(), article_like(analysis, fates_of(analysis))
    for view, article in zip(analysis.views, prose, strict=True):
        yield _Seen(
            text=" ".join(view.block.text.split()),
            folded=view.folded,
            labels=tuple(view.block.path.split()),
            names=names.of(view.block.path),
            words=view.words,
            prose=article,
            page=number,
            index=view.block.index,
        )


def _element(line: _Seen, pages: Sequence[Sequence[_Seen]]) -> Box | None:
    """The widest element with a name that holds the line and no article text on any page.

    The line itself is none, whatever it looks like, and an element may hold it alone.
    """
    for name in line.names:
        inside = [block for blocks in pages for block in blocks if name in block.names]
        others = [block for block in inside if block.folded != line.folded]
        own = [block for block in inside if block.page == line.page]
        extent = Extent(own[0].index)
        for block in own:
            extent.add(block.index, block.words, prose=block.prose and block in others)
        if any(block.prose for block in others):
            continue
        if extent.is_box() or (len(own) == 1 and not others):
            lines = tuple(dict.fromkeys(block.text for block in own if block.text))
            return Box(select=(name,), lines=lines)
    return None


def _followed(blocks: Sequence[_Seen], index: int) -> Box | None:
    """The line's element and the one behind it, where that holds nothing but short lines.

    A line of prose heads no box: what stands behind it is something else.
    """
    line = blocks[index]
    if line.prose or is_prose(line.text, line.words):
        return None
    labels = line.labels
    while len(labels) > 1 and _tag(labels[-1]) in _INLINE:
        labels = labels[:-1]
    tag, above = _tag(labels[-1]) if labels else "", labels[:-1]
    follows: list[_Seen] = []
    for block in blocks[index + 1 :]:
        deeper = block.labels[: len(above)] == above and len(block.labels) > len(above) + 1
        if not deeper or (follows and block.labels[len(above)] != follows[0].labels[len(above)]):
            break
        follows.append(block)
    if not tag or not follows or any(block.prose for block in follows):
        return None
    behind = _tag(follows[0].labels[len(above)])
    if behind not in _SIBLINGS or sum(block.words for block in follows) > MOST_WORDS:
        return None
    quoted = _xpath_text(line.text)
    if not quoted:
        return None
    own = f"//{tag}[normalize-space() = {quoted}]"
    return Box(
        xpath=(own, f"{own}/following-sibling::*[1][self::{behind}]"),
        lines=(line.text, *(block.text for block in follows)),
    )


def _tag(label: str) -> str:
    """The tag of an element by its label.

    >>> _tag("ul.links#more")
    'ul'
    """
    return label.partition(".")[0].partition("#")[0]


def _xpath_text(text: str) -> str:
    """The text as a literal of XPath; empty where it holds quotes of both sorts.

    >>> print(_xpath_text("it's"), _xpath_text('"A"'))
    "it's" '"A"'
    """
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else ""
