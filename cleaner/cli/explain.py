"""`cleaner explain`: what becomes of each block of a page, and why."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from cleaner.cli.option_groups import spread
from cleaner.cli.options import DebugOption, Judging, Shown, UrlOption
from cleaner.cli.page import Work, one_page
from cleaner.cli.reading import Reading
from cleaner.cli.terminal import in_colour, reported

WHAT: Final = "What to show"


@spread
def explain(
    page: Annotated[
        str,
        typer.Argument(
            metavar="PAGE",
            help="A file, a page in one such as crawl.warc.gz#3, - for standard input, or an "
            "address.",
        ),
    ],
    reading: Reading,
    judging: Judging,
    shown: Shown,
    url: UrlOption = None,
    rule: Annotated[
        str,
        typer.Option(
            "--rule",
            metavar="ID",
            rich_help_panel=WHAT,
            help="Only blocks on which this rule, or rules of this topic, fired.",
        ),
    ] = "",
    removed: Annotated[
        bool,
        typer.Option(
            "--removed",
            rich_help_panel=WHAT,
            help="Only blocks that were removed, whole or in part.",
        ),
    ] = False,
    kept: Annotated[
        bool,
        typer.Option(
            "--kept", rich_help_panel=WHAT, help="Only blocks that were kept, whole or in part."
        ),
    ] = False,
    headline: Annotated[
        bool,
        typer.Option(
            "--headline",
            rich_help_panel=WHAT,
            help="The candidates for title and dek, with scores.",
        ),
    ] = False,
    time: Annotated[
        bool,
        typer.Option("--time", rich_help_panel=WHAT, help="The time that each step takes."),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            rich_help_panel=WHAT,
            help="Kind, zone, score and evidence of each block, too.",
        ),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Show each block of a page: kept or removed, by which rule, and why."""
    with reported(debug):
        from cleaner.pipeline import choice as choosing
        from cleaner.show import explain as explaining
        from cleaner.show.called import check_called
        from cleaner.show.summary import summarize

        cleaner = judging.cleaner()
        work = Work(
            cleaner=cleaner,
            url=url,
            media=reading.told_media,
            content_key=reading.content_key,
            url_key=reading.url_key,
            id_key=reading.id_key,
            input_format=reading.told_format,
        )
        source = work.prepare(one_page(page, work))
        analysis = cleaner.analyze(source)
        rows = explaining.explain(
            analysis, cleaner.shapes.cards.get(f"{analysis.page.media}-context")
        )
        summary = summarize(analysis, rows, cleaner.rules)
        chosen = explaining.select(rows, rule=rule, removed=removed, kept=kept)
        if rule and not explaining.select(rows, rule=rule):
            every = (one for pack in cleaner.rules.packs for one in pack.rules)
            check_called(rule, (*every, *cleaner.rules.switched))
        choices = choosing.choices(analysis, cleaner) if headline else None
        # By now all that pages share is ready, which a run makes once.
        times = cleaner.timed(source) if time else None
        if shown.as_json:
            shown.write(explaining.as_json(summary, chosen, choices=choices, times=times))
            return
        only = (headline or time) and not (rule or removed or kept)
        shown.write(
            explaining.as_text(
                summary,
                None if only else chosen,
                choices=choices or (),
                times=times,
                verbose=verbose,
                colour=in_colour() and shown.output is None,
            )
        )
