"""`cleaner explain`: what becomes of each block of a page, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.options import (
    CommentsOption,
    ContentKeyOption,
    DebugOption,
    InputFormatOption,
    MediaOption,
    RulesOption,
    SitesOption,
    TablesOption,
    UrlOption,
    format_name,
    load_cleaner,
    media_of,
)
from cleaner.cli.page import Work, one_page
from cleaner.cli.terminal import in_colour, reported, write


def explain(
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A file; - is standard input.")],
    rules: RulesOption = None,
    url: UrlOption = None,
    media: MediaOption = None,
    sites: SitesOption = None,
    tables: TablesOption = None,
    comments: CommentsOption = None,
    content_key: ContentKeyOption = None,
    input_format: InputFormatOption = None,
    rule: Annotated[
        str,
        typer.Option("--rule", metavar="ID", help="Only blocks where this rule or topic fired."),
    ] = "",
    removed: Annotated[
        bool, typer.Option("--removed", help="Only blocks of which something is gone.")
    ] = False,
    kept: Annotated[
        bool, typer.Option("--kept", help="Only blocks of which something stays.")
    ] = False,
    headline: Annotated[
        bool,
        typer.Option("--headline", help="Show what title and dek were chosen among, with scores."),
    ] = False,
    time: Annotated[
        bool, typer.Option("--time", help="Show the steps of the page's way, with their times.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show kind, zone, score and evidence too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Show each block of a page in order: kept or removed, by which rule, and why."""
    with reported(debug):
        from cleaner.show import choice as choosing
        from cleaner.show import explain as explaining

        cleaner = load_cleaner(rules, sites=sites, tables=tables, comments=comments)
        work = Work(
            cleaner=cleaner,
            url=url,
            media=media_of(media),
            content_key=content_key,
            input_format=format_name(input_format),
        )
        source = work.prepare(one_page(page, work))
        analysis = cleaner.analyze(source)
        rows = explaining.explain(
            analysis, cleaner.shapes.cards.get(f"{analysis.page.media}-context")
        )
        summary = explaining.summarize(analysis, rows, cleaner.rules)
        chosen = explaining.select(rows, rule=rule, removed=removed, kept=kept)
        choices = choosing.choices(analysis, cleaner) if headline else None
        # By now all that pages share is ready, which a run makes once.
        times = cleaner.timed(source) if time else None
        if as_json:
            write(explaining.as_json(summary, chosen, choices=choices, times=times))
            return
        only = (headline or time) and not (rule or removed or kept)
        write(
            explaining.as_text(
                summary,
                None if only else chosen,
                choices=choices or (),
                times=times,
                verbose=verbose,
                colour=in_colour(),
            )
        )
