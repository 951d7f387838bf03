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
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show kind, zone, score and evidence too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Show each block of a page in order: kept or removed, by which rule, and why."""
    with reported(debug):
        from cleaner.show import explain as explaining

        cleaner = load_cleaner(rules, sites=sites, tables=tables, comments=comments)
        work = Work(
            cleaner=cleaner,
            url=url,
            media=media_of(media),
            content_key=content_key,
            input_format=format_name(input_format),
        )
        analysis = cleaner.analyze(work.prepare(one_page(page, work)))
        rows = explaining.explain(
            analysis, cleaner.shapes.cards.get(f"{analysis.page.media}-context")
        )
        summary = explaining.summarize(analysis, rows, cleaner.rules)
        chosen = explaining.select(rows, rule=rule, removed=removed)
        if as_json:
            write(explaining.as_json(summary, chosen))
        else:
            write(explaining.as_text(summary, chosen, verbose=verbose, colour=in_colour()))
