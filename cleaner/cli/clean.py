"""`cleaner clean`: one page, or a stream of pages, to standard output."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.contents import Contents, needs_markup
from cleaner.cli.help import INPUT, OUTPUT
from cleaner.cli.option_groups import spread
from cleaner.cli.options import (
    Cleaning,
    DebugOption,
    Destination,
    OutputFormat,
    UndoOption,
    UrlOption,
    choices,
    tell_of_undo,
)
from cleaner.cli.page import Work, one_page, records
from cleaner.cli.reading import Reading
from cleaner.cli.site import idle_lines, unknown_lines
from cleaner.cli.terminal import Pace, reported, say, told, trace
from cleaner.errors import UsageError


@spread
def clean(
    reading: Reading,
    cleaning: Cleaning,
    destination: Destination,
    contents: Contents,
    page: Annotated[
        str,
        typer.Argument(
            metavar="[PAGE|-]",
            help="A file, - for standard input, or an address (https://...), which is asked for "
            "its page once.",
        ),
    ] = "-",
    url: UrlOption = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            rich_help_panel=INPUT,
            help="Read one JSON record per line, and write one for each, in order and at once. A "
            "page that fails gives a record with its id and error.",
        ),
    ] = False,
    asked: Annotated[
        OutputFormat | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            rich_help_panel=OUTPUT,
            help=f"Format of the article: {choices(OutputFormat)}. Default: "
            "txt, and jsonl with --jsonl.",
        ),
    ] = None,
    undo: UndoOption = False,
    removed: Annotated[
        Path | None,
        typer.Option(
            "--removed",
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="Write what was removed to this file, a line of JSON for each page, and leave it "
            "out of the record.",
        ),
    ] = None,
    progress: Annotated[
        bool | None,
        typer.Option(
            "--progress/--no-progress",
            help="With --jsonl: show progress on standard error. Default: if that is a terminal "
            "and standard output is none.",
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Clean one page, or a stream of pages, to standard output."""
    with reported(debug):
        if jsonl and asked and asked not in (OutputFormat.json, OutputFormat.jsonl):
            raise UsageError(
                f"--jsonl writes a JSON record for each page, --format {asked.value} does not; "
                "leave one of them out, or write a file for each page with `cleaner run`"
            )
        format = asked or OutputFormat.txt
        if format is OutputFormat.parquet:
            raise UsageError(
                "parquet is a file of many pages; write it with `cleaner run PAGE... out.parquet`"
            )
        shape = "jsonl" if jsonl else format.value
        rendering = contents.rendering(shape, kept=undo, apart=removed is not None)
        apart = Destination(output=removed, overwrite=destination.overwrite) if removed else None
        work = Work(
            cleaner=cleaning.cleaner(markup=needs_markup(format.value) and not jsonl),
            url=url,
            media=reading.told_media,
            content_key=reading.content_key,
            url_key=reading.url_key,
            id_key=reading.id_key,
            input_format=reading.told_format,
            rendering=rendering,
            debug=debug,
        )
        tell_of_undo(undo, shape, contents.names)
        if jsonl:
            with told(progress) as pace:
                raise typer.Exit(_clean_stream(page, work, pace, destination, apart))
        raise typer.Exit(_clean_page(page, work, format.value, destination, apart))


def _clean_page(
    name: str, work: Work, format: str, destination: Destination, apart: Destination | None
) -> int:
    from cleaner.runs.formats import ALL, FORMATS, removed_line
    from cleaner.runs.sites import Sites

    article = work.clean(one_page(name, work))
    if apart:
        apart.write(removed_line(article))
    destination.write(FORMATS[format].render(article, work.rendering or ALL))
    sites = Sites(work.cleaner)
    sites.add(article.site)
    for line in unknown_lines(sites.unknown()):
        say(f"note: {line}")
    for warning in article.warnings:
        say(f"warning: {warning}")
    return 0


def _clean_stream(
    name: str, work: Work, pace: Pace, destination: Destination, apart: Destination | None
) -> int:
    """Cleans a record a line. This is the one place where a failure among them is caught."""
    from cleaner.runs.formats import ALL, as_jsonl, json_line, removed_line
    from cleaner.runs.sites import Sites

    sites, fired = Sites(work.cleaner), set[str]()
    with destination.opened() as write, apart.opened() if apart else nullcontext() as put:
        for found in records(name, work):
            failed, line = False, b""
            try:
                article = work.clean(found)
                data = as_jsonl(article, work.rendering or ALL)
                line = removed_line(article) if put else b""
                sites.add(article.site)
                fired.update(one.rule for one in article.removed)
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
            if put and line:
                put(line)
            write(data)
            pace.add(failed)
    for note in (*unknown_lines(sites.unknown()), *idle_lines(sites.idle(fired))):
        say(f"note: {note}")
    return int(pace.failed > 0)
