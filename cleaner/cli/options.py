"""Options that several commands take."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.terminal import say

if TYPE_CHECKING:
    from cleaner.model import Media
    from cleaner.pipeline.cleaner import Cleaner


class InputMedia(StrEnum):
    """What `--media` takes."""

    html = "html"
    text = "text"


class InputFormat(StrEnum):
    """What `--input-format` takes; a test holds it to `formats.INPUT_FORMATS`."""

    html = "html"
    text = "text"
    page = "page"
    mhtml = "mhtml"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    warc = "warc"
    arc = "arc"
    parquet = "parquet"
    zip = "zip"
    tar = "tar"


class Quotes(StrEnum):
    """What `--quotes` takes."""

    straight = "straight"
    keep = "keep"


RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        metavar="DIR",
        help="A folder (or file) of your own rule packs, on top of the shipped ones. May be "
        "given several times.",
    ),
]
MediaOption = Annotated[
    InputMedia | None,
    typer.Option("--media", help="What the pages are; told from name and content by default."),
]
InputFormatOption = Annotated[
    InputFormat | None,
    typer.Option(
        "--input-format",
        help="What the inputs are; told from content and name by default.",
    ),
]
QuotesOption = Annotated[
    Quotes | None,
    typer.Option("--quotes", help="Curly quotes become straight ones (the default), or are kept."),
]
SkipOption = Annotated[
    list[str] | None,
    typer.Option(
        "--skip-normalizer",
        metavar="NAME",
        help="Leave out one step of the normalizing of text. May be given several times.",
    ),
]
SitesOption = Annotated[
    bool | None,
    typer.Option("--sites/--no-sites", help="Use the rules of single sites, or generic ones only."),
]
TablesOption = Annotated[
    bool | None,
    typer.Option(
        "--tables/--no-tables", help="Keep the rows of tables in the body (the default), or not."
    ),
]
CommentsOption = Annotated[
    bool | None,
    typer.Option(
        "--comments/--no-comments",
        help="Keep readers' comments in the body, or remove them (the default).",
    ),
]
ContentKeyOption = Annotated[
    str | None,
    typer.Option(
        "--content-key",
        metavar="KEY",
        help="The key of JSON records that holds the page; html, text or content by default.",
    ),
]
UrlOption = Annotated[
    str | None,
    typer.Option("--url", help="The page's address, which tells its site and so its rules."),
]
UndoOption = Annotated[
    bool,
    typer.Option(
        "--undo",
        help="Add the kept pieces to JSON, so that kept and removed rebuild the page's text.",
    ),
]
OverwriteOption = Annotated[
    bool,
    typer.Option(
        "--overwrite",
        help="Overwrite files that are in the way and that no earlier run into OUT wrote.",
    ),
]
PruneOption = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="Delete what earlier runs wrote for pages that are not among the inputs any more.",
    ),
]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show where in the code an error comes from.")
]


def load_cleaner(
    rules: list[Path] | None,
    quotes: Quotes | None = None,
    skip: list[str] | None = None,
    sites: bool | None = None,
    tables: bool | None = None,
    comments: bool | None = None,
) -> Cleaner:
    """A cleaner as the options say, and where they say nothing, as the project's settings do.

    Own packs of the settings come before those of the options, which win.

    Raises:
        CleanerError: the settings can't be used; RuleFileError where a pack can't.
    """
    with _lasting():
        return _load(rules, quotes, skip, sites, tables, comments)


def _load(
    rules: list[Path] | None,
    quotes: Quotes | None,
    skip: list[str] | None,
    sites: bool | None,
    tables: bool | None,
    comments: bool | None,
) -> Cleaner:
    from cleaner.cli import config
    from cleaner.model import Options
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.rules.ruleset import RuleSet
    from cleaner.scores.model import SHIPPED

    told = config.load(Path.cwd(), os.environ)
    chosen = quotes.value if quotes else told.quotes
    options = Options(
        quotes="keep" if chosen == "keep" else "straight",
        skip_normalizers=tuple(skip or told.skip_normalizers),
        site_rules=sites if sites is not None else told.sites is not False,
        tables=tables if tables is not None else told.tables is not False,
        comments=comments if comments is not None else told.comments is True,
    )
    folders = (*told.rules, *(rules or ()))
    ruleset = RuleSet.load(folders, disable=told.disable)
    for notice in ruleset.notices:
        say(f"note: {notice}")
    return Cleaner(ruleset, options, told.cards or SHIPPED)


@contextmanager
def _lasting() -> Iterator[None]:
    """Tells Python that all that is made here lasts: it is never looked through for garbage.

    That costs a quarter of the time it takes to load everything, and forked workers keep sharing
    what their parent has loaded.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class OutputFormat(StrEnum):
    """What `--format` takes; a test holds it to `write.FORMATS`."""

    txt = "txt"
    md = "md"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


FormatOption = Annotated[
    OutputFormat, typer.Option("--format", "-f", help="What the articles are written as.")
]


def media_of(media: InputMedia | None) -> Media | None:
    """What `--media` says."""
    match media:
        case None:
            return None
        case InputMedia.html:
            return "html"
        case InputMedia.text:
            return "text"


def format_name(format: InputFormat | None) -> str:
    """What `--input-format` says; empty without it."""
    return format.value if format else ""
