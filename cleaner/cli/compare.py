"""`cleaner compare`: what other tools make of the same pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from cleaner.cli.help import OUTPUT
from cleaner.cli.option_groups import spread
from cleaner.cli.options import DebugOption, Judging, TextFormat, choices
from cleaner.cli.reading import Reading
from cleaner.cli.terminal import reported, say, tell_of_terminal, told, write

_MOST_FAILURES: Final = 20
"""Failures that are told one by one."""


@spread
def compare(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGES...",
            help="Files, folders and patterns, as `cleaner run` takes them.",
            show_default=False,
        ),
    ],
    reading: Reading,
    judging: Judging,
    texts: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="[NAME=]DIR",
            help="A folder with another tool's texts, .txt, .md or .json, named like the pages. "
            "Can be repeated.",
        ),
    ] = None,
    trafilatura: Annotated[
        bool,
        typer.Option(
            "--trafilatura/--no-trafilatura",
            help="Compare HTML with what trafilatura gives (the default), or leave it out.",
        ),
    ] = True,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-w",
            min=1,
            metavar="N",
            help="Number of worker processes. Default: one per core.",
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="Write the review page to this file; an earlier one is replaced.",
        ),
    ] = Path("compare.html"),
    most: Annotated[
        int,
        typer.Option(
            "--most",
            min=1,
            metavar="N",
            rich_help_panel=OUTPUT,
            help="Maximum pages in the file; of more, those that differ most.",
        ),
    ] = 5_000,
    format: Annotated[
        TextFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            rich_help_panel=OUTPUT,
            help=f"Format of what is printed: {choices(TextFormat)} (an object a page).",
        ),
    ] = TextFormat.text,
    list_most: Annotated[
        int,
        typer.Option(
            "--worst",
            min=0,
            metavar="N",
            rich_help_panel=OUTPUT,
            help="With text: list this many pages, those that differ most.",
        ),
    ] = 10,
    debug: DebugOption = False,
) -> None:
    """Compare title, dek and body with what other tools give for the same pages.

    Prints for each tool how many words both have and how many only one of them, and writes a
    review page with all of it, page by page and line by line: `compare.html` in the current folder,
    or the file that --output names.
    """
    with reported(debug):
        from cleaner.cli.progress import ended_by_term
        from cleaner.errors import UsageError
        from cleaner.intake.read import read
        from cleaner.runs.plan import LIMITS
        from cleaner.show.compare import Comparing, folders_of
        from cleaner.show.compare import compare as compared
        from cleaner.show.comparison import Comparison, as_record
        from cleaner.show.report import check_free
        from cleaner.system.workers import cores

        folders = folders_of(texts or ())
        if not folders and not trafilatura:
            raise UsageError("nothing to compare with; give --with DIR, or leave trafilatura in")
        check_free(output)
        tell_of_terminal(pages)
        found = read(
            pages,
            content_key=reading.content_key,
            url_key=reading.url_key,
            id_key=reading.id_key,
            media=reading.told_media,
            input_format=reading.told_format,
        )
        comparing = Comparing(judging.cleaner(), folders, trafilatura=trafilatura)
        sums = Comparison(most=most)
        results = compared(comparing, found, workers=workers or cores(), limits=LIMITS)
        with ended_by_term(), told(None) as pace:
            for page in results:
                sums.add(page)
                pace.add(bool(page.error))
                if format is TextFormat.json:
                    write(json.dumps(as_record(page), ensure_ascii=False) + "\n")
        if not sums.gathered.pages:
            raise UsageError(f"{', '.join(pages)}: no pages in there")
        for message in sums.failed[:_MOST_FAILURES]:
            say(f"failed: {message}")
        if format is TextFormat.text:
            write("".join(f"{line}\n" for line in sums.lines(list_most)))
        name = Path(pages[0]).name or pages[0]
        review = sums.write(output, name)
        say(f"written: {review.path}")
        raise typer.Exit(1 if sums.failed else 0)
