"""`cleaner report`: the review page of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.help import OUTPUT
from cleaner.cli.options import DebugOption
from cleaner.cli.terminal import reported, say, write


def report(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT",
            help="What a run with `--format json` (or jsonl) `--undo` wrote into: a folder, or a "
            "file such as out/news.jsonl.",
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            "--to",
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="Write to this file. Default: report.html in OUT, or beside it.",
        ),
    ] = None,
    most: Annotated[
        int,
        typer.Option(
            "--most",
            min=1,
            metavar="N",
            rich_help_panel=OUTPUT,
            help="Maximum pages in the file; of a larger run the most doubtful ones.",
        ),
    ] = 5_000,
    debug: DebugOption = False,
) -> None:
    """Write one HTML file to review a run in: what is doubtful, what was removed, and why.

    Pages that are likely to be wrong stand first. A line that should go, or stay, becomes a rule.

    It needs no network and no server; open it in a browser.
    """
    with reported(debug):
        from cleaner.show.report import write_report

        review = write_report(out, to, most=most)
        pages = f"{review.pages:,} {'page' if review.pages == 1 else 'pages'}"
        if review.failed:
            pages += f" ({review.failed:,} failed)"
        if review.shown < review.pages:
            pages = f"the {review.shown:,} most doubtful of {pages}; --most N takes more"
        write(f"{review.path}: {pages}, {max(1, review.bytes // 1000):,} kB\n")
        if review.untold:
            say(
                "note: the run was without --undo, so that the page shows no sources, and does "
                "not know which pages and lines are doubtful; run it again with --undo for both"
            )
