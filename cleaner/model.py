"""The values that flow through the pipeline, from the raw page to the article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cleaner.doubt import Doubt
from cleaner.rows import from_columns, to_columns
from cleaner.spans import PLAIN, Markup, PageMarkup

BlockKind = Literal["paragraph", "heading", "list_item", "quote", "code", "caption", "table_row"]
"""What a block is by its markup, or by its signs in text."""
Media = Literal["html", "text"]
"""What a page is given as."""
Where = Literal["head", "body", "tail", "anywhere"]
"""Where a block stands: before the article's prose, within it, after it."""
Role = Literal["title", "dek", "body"]
"""What a piece that stayed is part of."""


def id_text(identity: Any) -> str:
    """A page's id as text: that of other JSON where it is none.

    >>> id_text("a/b "), id_text(7), id_text(True), id_text({"feed": "x", "n": 1})
    ('a/b ', '7', 'true', '{"feed": "x", "n": 1}')
    """
    if isinstance(identity, str):
        return identity
    return json.dumps(identity, ensure_ascii=False, default=str)


# Fields of a record that hold a page, best first, and what each of them says about it.
PAGE_FIELDS: Mapping[str, Media | None] = {"html": "html", "text": "text", "content": None}

OWN_FIRST = ("author", "date", "modified", "site_name")
"""Fields that stay as a page's record has them, where it says something: feeds use them too."""

RECORD_FILLS = ("title", "dek", "description", "lang", "site", "page_type", *OWN_FIRST)
"""Fields that are as the record of a page has them, where the page itself does not tell them."""


def says_something(value: object) -> bool:
    """Whether a record's value is more than null, a blank text or an empty list.

    >>> [says_something(value) for value in (None, " ", [], {}, "Ada", 0, ["Ada"])]
    [False, False, False, False, True, True, True]
    """
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and not (isinstance(value, list | tuple | dict) and not value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """One page as a container holds it, before decoding.

    id: as the page's record has it, most often text; else its path, or its place in a file.
    data: the page's bytes, or text that the container has already decoded.
    media: what the container says it is; `None` leaves it to `decode` to find out.
    charset: what an outer layer declares, as an HTTP header would.
    source: where it came from, for people: a path, with `#` and a line or record number; the id
        where it is not given.
    warnings: what reading found odd, in words; decoding carries them on to the page.
    extra: keys of the container's record that pass through untouched.
    """

    id: Any = field(hash=False)
    data: bytes | str = field(repr=False)
    source: str = ""
    url: str | None = None
    media: Media | None = None
    charset: str | None = None
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not self.source:
            object.__setattr__(self, "source", id_text(self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of decoded text.

    lossy: some bytes had no character and were replaced.
    warnings: what reading and decoding found odd, in words.
    """

    id: Any = field(hash=False)
    text: str = field(repr=False)
    media: Media
    source: str = ""
    url: str | None = None
    charset: str = "utf-8"
    lossy: bool = False
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph-like unit of a page in reading order.

    text: the block's words, list marker and outer space left out, inner line breaks as spaces
        (code keeps them).
    start, end: its place in `Segmented.text`, marker included.
    marker: the bullet, number or `#` that stood before it.
    level: depth of a heading (1 to 6) or of a list item (0 is the outermost).
    link_density: share of characters inside links, 0.0 to 1.0; `None` where unknown (text).
    tag: the element that holds the block (`p`, `li`, ...); empty for text.
    path: tags, ids and classes of the block and its ancestors, outermost first, lower-cased.
    around: numbers of the element that holds the block and of those around it, innermost first;
        the same number means the same element of the page.
    marks: facts that only markup tells, such as `extracted`, `hidden`, `nav`, `aside`.
    gap: blank lines before it in text input; 0 where lines follow at once.
    """

    index: int
    text: str
    kind: BlockKind = "paragraph"
    start: int
    end: int
    marker: str = ""
    level: int = 0
    link_density: float | None = None
    tag: str = ""
    path: str = ""
    around: tuple[int, ...] = ()
    marks: frozenset[str] = frozenset()
    gap: int = 0

    def marked(self, *marks: str) -> Block:
        """The block with further marks."""
        return Block(
            index=self.index,
            text=self.text,
            kind=self.kind,
            start=self.start,
            end=self.end,
            marker=self.marker,
            level=self.level,
            link_density=self.link_density,
            tag=self.tag,
            path=self.path,
            around=self.around,
            marks=self.marks.union(marks),
            gap=self.gap,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page declares about itself; each field empty where it says nothing.

    titles: candidate titles with their origin (`json-ld`, `og`, `h1`, `title`, ...), best first.
    deks: candidate deks with their origin (`json-ld`, `class`, `itemprop`, ...), best first.
    description: the meta description.
    body: the `articleBody` of JSON-LD.
    authors: names; published, modified: in ISO 8601; shown_date: a date of which the page does not
        say what it dates.
    free: the page does not declare that its article must be paid for.
    types: what the page says that it is, lower-cased: types of JSON-LD and microdata, and `og:`
        with the type of Open Graph; `meta:published` where it says when it was published.
    """

    titles: tuple[tuple[str, str], ...] = ()
    deks: tuple[tuple[str, str], ...] = ()
    description: str = ""
    body: str = ""
    site_name: str = ""
    lang: str = ""
    canonical: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    shown_date: str = ""
    free: bool = True
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmented:
    """A page as blocks.

    text: what the blocks' `start` and `end` count in: the decoded input for text pages, the
        visible text of the page, one block a line, for HTML.
    boxes: what the elements around the blocks of an HTML page are like, a value for each block,
        by name (`boxes.box_features`); empty for text.
    warnings: what segmenting found odd, in words.
    markup: what the page's markup says of the blocks, where `Options.markup` asks for it.
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    boxes: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    markup: PageMarkup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One piece of the page that was taken away, and why.

    start, end: half-open range of characters in `Segmented.text`.
    """

    rule: str
    why: str
    text: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """The five fields as a plain dict."""
        place = {"start": self.start, "end": self.end}
        return {"rule": self.rule, "why": self.why, "text": self.text, **place}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One piece of the page that stayed: as title, dek or body (space between goes to body)."""

    role: Role
    text: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """The four fields as a plain dict."""
        return {"role": self.role, "text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One block of the body after normalizing; `marker` is `-` or a number for list items."""

    kind: BlockKind
    text: str
    marker: str = ""
    level: int = 0
    markup: Markup = PLAIN

    def __str__(self) -> str:
        return f"{self.marker} {self.text}" if self.marker else self.text


_PLAIN = (
    *("id", "url", "title", "dek", "dek_source", "description", "body", "author", "date"),
    *("modified", "lang", "site", "site_name", "page_type"),
)
"""Fields of an article that stand in its record as they are, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What cleaning gives back for one page.

    title, dek: as the page has them; empty without one.
    dek_source: where the dek was found (`text`, `class`, `json-ld`, ...), or `record` where only
        the page's record has one; empty without a dek.
    body: paragraphs parted by one blank line; repeats neither title nor dek.
    page_type: what kind of page it is (`article`, `forum`, `product`, ...); empty for text.
    url: as given, else as the page declares it.
    description: the meta description, shown or not.
    author: names, parted by `; `.
    date: when the page was published, or where it tells only that, changed; in ISO 8601.
    modified: when it was changed. Both have the time where that is known.
    lang: the language, as ISO 639-1 has it.
    site: the site's domain.
    site_name: what the site calls itself. Empty, as the others, where the page says nothing.
    extra: keys of the page's record that pass through. Where title, dek, description, author,
        dates, lang, site, site_name or page_type would be empty, the record's text is there.
    removed, kept: together they tile the page text; `restore` puts them back.
    paragraphs: the body in parts, for output formats that show headings, lists and quotes.
    blocks: how many blocks the page had, and how many of them are in the output.
    doubt: what is doubtful about it, where `Cleaner.review` was asked; else `None`.
    """

    id: Any = field(default="", hash=False)
    url: str | None = None
    title: str = ""
    dek: str = ""
    dek_source: str = ""
    description: str = ""
    body: str = ""
    author: str = ""
    date: str = ""
    modified: str = ""
    lang: str = ""
    site: str = ""
    site_name: str = ""
    page_type: str = ""
    removed: tuple[Removal, ...] = ()
    kept: tuple[Kept, ...] = ()
    warnings: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    blocks: int = 0
    blocks_kept: int = 0
    doubt: Doubt | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles what a page has hundreds of as columns, which takes a quarter of the time."""
        values = {name: getattr(self, name) for name in self.__slots__}
        rows = {name: to_columns(values.pop(name)) for name in ("removed", "kept", "paragraphs")}
        return _article, (values, rows)

    def to_dict(self, *, kept: bool = False) -> dict[str, Any]:
        """The article as JSON-ready data: passed-through keys first, then its own fields.

        Where the page's record had `author`, `date`, `modified` or `site_name`, that stays, unless
        it is null or empty.
        `kept=True` adds the kept spans, so that the input can be rebuilt from the record, and what
        is doubtful, where that is known.
        """
        record: dict[str, Any] = {
            **self.extra,
            **{name: getattr(self, name) for name in _PLAIN},
            "removed": [removal.to_dict() for removal in self.removed],
            "warnings": list(self.warnings),
        }
        own = ((name, self.extra.get(name)) for name in OWN_FIRST)
        record.update((name, value) for name, value in own if says_something(value))
        if kept:
            record["kept"] = [span.to_dict() for span in self.kept]
        if kept and self.doubt:
            record["doubt"] = self.doubt.to_dict()
        return record

    def to_json(self, *, kept: bool = False, indent: int | None = None) -> str:
        """The article as JSON, with the fields of `to_dict`; `indent` puts them on lines.

        Raises:
            ValueError: a key that passed through holds NaN or infinity, which JSON lacks.
            TypeError: or a value that JSON has no form for.
        """
        record = self.to_dict(kept=kept)
        return json.dumps(record, ensure_ascii=False, allow_nan=False, indent=indent)

    def to_markdown(self, *, links: bool = True, images: bool = True) -> str:
        """YAML front matter, then the body with headings, lists, quotes, code and tables.

        Title and dek stand in the front matter alone, as for site generators that show both.
        Links, emphasis, pictures and notes are there where `Options.markup` asked for them.
        """
        from cleaner.markdown import body, front_matter

        front = front_matter(front_fields(self))
        return front + body(self.paragraphs, links=links, images=images)

    def to_html(self, *, links: bool = True, images: bool = True) -> str:
        """The article as a page of HTML that is safe to show: structural elements and nothing else.

        There are no scripts, styles, forms, frames and event handlers in it, and addresses are
        those of the web and of mail. Links, emphasis, pictures and notes are there where
        `Options.markup` asked for them.
        """
        from cleaner.html import page

        return page(self, links=links, images=images)

    def __repr__(self) -> str:
        """The article in one screen: texts cut short, body and removals counted."""
        from cleaner.views import in_console

        return in_console(self)

    def _repr_html_(self) -> str:
        """The article as notebooks show it, with a list of the removals that unfolds."""
        from cleaner.views import in_notebook

        return in_notebook(self)

    def restore(self) -> str:
        """The page text, rebuilt from what was kept and what was removed.

        For text input this is the decoded input, character for character.
        """
        spans = [(span.start, span.text) for span in self.kept]
        spans += [(span.start, span.text) for span in self.removed]
        return "".join(text for _, text in sorted(spans))


def front_fields(article: Article) -> dict[str, str]:
    """The fields that stand in the front matter of Markdown, in order; empty ones among them."""
    names = ("title", "dek", "author", "date", "modified", "url", "lang", "site", "site_name")
    told = {name: getattr(article, name) or "" for name in (*names, "description")}
    return {**told, "id": id_text(article.id)}


_ROWS: dict[str, type[Any]] = {"removed": Removal, "kept": Kept, "paragraphs": Paragraph}


def _article(values: dict[str, Any], rows: dict[str, list[list[Any]]]) -> Article:
    values.update((name, from_columns(_ROWS[name], columns)) for name, columns in rows.items())
    return Article(**values)
