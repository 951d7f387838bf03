"""`cleaner clean`: one page, or a stream of pages, to standard output."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.options import (
    CommentsOption,
    ContentKeyOption,
    DebugOption,
    FormatOption,
    InputFormatOption,
    MediaOption,
    OutputFormat,
    QuotesOption,
    RulesOption,
    SitesOption,
    SkipOption,
    TablesOption,
    UndoOption,
    UrlOption,
    format_name,
    load_cleaner,
    media_of,
)
from cleaner.cli.page import Work, one_page, records
from cleaner.cli.terminal import Pace, reported, say, told, trace, write
from cleaner.errors import UsageError


def clean(
    page: Annotated[
        str, typer.Argument(metavar="[PAGE|-]", help="A file; - is standard input.")
    ] = "-",
    format: FormatOption = OutputFormat.txt,
    rules: RulesOption = None,
    url: UrlOption = None,
    media: MediaOption = None,
    quotes: QuotesOption = None,
    skip_normalizer: SkipOption = None,
    sites: SitesOption = None,
    tables: TablesOption = None,
    comments: CommentsOption = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Read a JSON record a line, and write one for each, in order and at once. A page "
            "that fails gives a record with its id and error.",
        ),
    ] = False,
    content_key: ContentKeyOption = None,
    input_format: InputFormatOption = None,
    progress: Annotated[
        bool | None,
        typer.Option(
            "--progress/--no-progress",
            help="With --jsonl, say on standard error how far it is; by default where that is a "
            "terminal and standard output is none.",
        ),
    ] = None,
    undo: UndoOption = False,
    debug: DebugOption = False,
) -> None:
    """Clean one page, or a stream of pages, to standard output."""
    with reported(debug):
        if format is OutputFormat.parquet:
            raise UsageError(
                "parquet is a file of many pages; write it with `cleaner run PAGE... out.parquet`"
            )
        work = Work(
            cleaner=load_cleaner(rules, quotes, skip_normalizer, sites, tables, comments),
            url=url,
            media=media_of(media),
            content_key=content_key,
            input_format=format_name(input_format),
            kept=undo,
            debug=debug,
        )
        if jsonl:
            with told(progress) as pace:
                raise typer.Exit(_clean_stream(page, work, pace))
        raise typer.Exit(_clean_page(page, work, format.value))


def _clean_page(name: str, work: Work, format: str) -> int:
    from cleaner.runs.formats import FORMATS

    article = work.clean(one_page(name, work))
    write(FORMATS[format].render(article, work.kept))
    for warning in article.warnings:
        say(f"warning: {warning}")
    return 0


def _clean_stream(name: str, work: Work, pace: Pace) -> int:
    """Cleans a record a line. This is the one place where a failure among them is caught."""
    from cleaner.runs.formats import as_jsonl, json_line

    for found in records(name, work):
        failed = False
        try:
            data = as_jsonl(work.clean(found), work.kept)
        except Exception as error:
            failed = True
            data = json_line(
                {
                    "id": found.id,
                    "url": found.url,
                    "source": found.source,
                    "error": str(error),
                    "error_type": type(error).__name__,
                }
            )
            if work.debug:
                trace(error)
        write(data)
        pace.add(failed)
    return int(pace.failed > 0)
