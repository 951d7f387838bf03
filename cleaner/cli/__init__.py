"""The `cleaner` command. Only the modules of this package import typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner import __version__
from cleaner.cli.options import (
    ContentKeyOption,
    DebugOption,
    InputMedia,
    MediaOption,
    QuotesOption,
    RulesOption,
    SitesOption,
    SkipOption,
    UndoOption,
    UrlOption,
    load_cleaner,
)
from cleaner.cli.report import report
from cleaner.cli.rules import rules_app
from cleaner.cli.terminal import Pace, in_colour, reported, say, told, trace, write

if TYPE_CHECKING:
    from cleaner.batch import Outcome, Summary
    from cleaner.model import Article, Media, RawPage
    from cleaner.pipeline import Cleaner
    from cleaner.read import Failure

_MOST_FAILURES = 20
_MOST_TOPICS = 12


class OutputFormat(StrEnum):
    """What `--format` takes; a test holds it to `write.FORMATS`."""

    txt = "txt"
    md = "md"
    json = "json"
    jsonl = "jsonl"


FormatOption = Annotated[
    OutputFormat, typer.Option("--format", "-f", help="What the articles are written as.")
]

app = typer.Typer(
    name="cleaner",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Takes boilerplate out of scraped pages, HTML or text, and gives back title, dek and "
    "body, with a reason for every removal.",
    epilog="Exit codes: 0 all pages clean, 1 some pages failed, 2 wrong usage or a rule file "
    "with an error, 130 interrupted.",
)
app.add_typer(rules_app, name="rules")


def main() -> None:
    """Runs the command line; the console script's entry."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass


@app.command()
def run(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT... OUT",
            help="Files and folders of pages (.html, .txt, .md, .jsonl, each also as .gz), then "
            "the folder for the outputs.",
            show_default=False,
        ),
    ],
    format: FormatOption = OutputFormat.txt,
    rules: RulesOption = None,
    media: MediaOption = None,
    quotes: QuotesOption = None,
    skip_normalizer: SkipOption = None,
    sites: SitesOption = None,
    content_key: ContentKeyOption = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", "-w", min=1, help="Processes to clean with; by default one a core."
        ),
    ] = None,
    undo: UndoOption = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but errors that end the run.")
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Clean all pages of some files and folders into a folder.

    Each page becomes one file, named and placed like its source (`--format jsonl` makes one
    file of all). OUT/manifest.jsonl has a line for each page: what became of it, which rules
    fired, and what went wrong.
    """
    with reported(debug):
        from cleaner import batch

        *sources, out = inputs
        if not sources:
            raise batch.UsageError(
                f"only {out} is given; give the pages first, then the folder for the outputs, "
                "as in `cleaner run raw/ out/`"
            )
        summary = batch.run(
            sources,
            out,
            cleaner=load_cleaner(rules, quotes, skip_normalizer, sites),
            format=format.value,
            workers=workers,
            content_key=content_key,
            media=_media(media),
            kept=undo,
            debug=debug,
            watch=None if quiet else _Failures(),
        )
        if not quiet:
            say("\n".join(_summary_lines(summary)))
        raise typer.Exit(summary.exit_code)


@app.command()
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
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Read a JSON record a line, and write one for each, in order and at once. A page "
            "that fails gives a record with its id and error.",
        ),
    ] = False,
    content_key: ContentKeyOption = None,
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
        work = _Work(
            cleaner=load_cleaner(rules, quotes, skip_normalizer, sites),
            url=url,
            media=_media(media),
            kept=undo,
            debug=debug,
        )
        if jsonl:
            with told(progress) as pace:
                raise typer.Exit(_clean_stream(page, content_key, work, pace))
        raise typer.Exit(_clean_page(page, content_key, work, format.value))


@app.command()
def explain(
    page: Annotated[str, typer.Argument(metavar="[PAGE|-]", help="A file; - is standard input.")],
    rules: RulesOption = None,
    url: UrlOption = None,
    media: MediaOption = None,
    sites: SitesOption = None,
    content_key: ContentKeyOption = None,
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
        from cleaner import explain as explaining

        cleaner = load_cleaner(rules, sites=sites)
        work = _Work(cleaner=cleaner, url=url, media=_media(media))
        analysis = cleaner.analyze(work.prepare(_one_page(page, content_key)))
        rows = explaining.explain(
            analysis, cleaner.rules.shapes.cards.get(f"{analysis.page.media}-context")
        )
        summary = explaining.summarize(analysis, rows, cleaner.rules)
        chosen = explaining.select(rows, rule=rule, removed=removed)
        if as_json:
            write(explaining.as_json(summary, chosen))
        else:
            write(explaining.as_text(summary, chosen, verbose=verbose, colour=in_colour()))


app.command()(report)


# Pages of `clean` and `explain`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """How the pages of one command are cleaned."""

    cleaner: Cleaner
    url: str | None = None
    media: Media | None = None
    kept: bool = False
    debug: bool = False

    def prepare(self, found: RawPage | Failure) -> RawPage:
        """The page with what the options say of it.

        Raises:
            ReadError: it could not be read.
        """
        from cleaner.read import Failure

        if isinstance(found, Failure):
            raise found.error
        return replace(found, url=self.url or found.url, media=self.media or found.media)

    def clean(self, found: RawPage | Failure) -> Article:
        """The page's article."""
        return self.cleaner.clean(self.prepare(found))


def _clean_page(name: str, content_key: str | None, work: _Work, format: str) -> int:
    from cleaner.write import FORMATS

    article = work.clean(_one_page(name, content_key))
    write(FORMATS[format].render(article, work.kept))
    for warning in article.warnings:
        say(f"warning: {warning}")
    return 0


def _clean_stream(name: str, content_key: str | None, work: _Work, pace: Pace) -> int:
    """Cleans a record a line. This is the one place where a failure among them is caught."""
    from cleaner.write import as_jsonl, json_line

    for found in _records(name, content_key):
        failed = False
        try:
            data = as_jsonl(work.clean(found), work.kept)
        except Exception as error:
            failed = True
            data = json_line(
                {"id": found.id, "error": str(error), "error_type": type(error).__name__}
            )
            if work.debug:
                trace(error)
        write(data)
        pace.add(failed)
    return int(pace.failed > 0)


def _records(name: str, content_key: str | None) -> Iterator[RawPage | Failure]:
    """The pages of JSON lines, as they come.

    Raises:
        UsageError: there is no such file.
    """
    from cleaner.read import read_stream

    if name == "-":
        yield from read_stream(sys.stdin.buffer, jsonl=True, content_key=content_key)
        return
    _must_be_file(name)
    with open(name, "rb") as stream:
        yield from read_stream(stream, name=name, jsonl=True, content_key=content_key)


def _one_page(name: str, content_key: str | None) -> RawPage | Failure:
    """The page of a file or of standard input.

    A file's id is its path, so that a folder named after a site tells the site.

    Raises:
        UsageError: there is no such file, or it holds more or fewer pages than one.
    """
    from cleaner.batch import UsageError
    from cleaner.read import read, read_stream

    if name == "-":
        pages = list(islice(read_stream(sys.stdin.buffer, content_key=content_key), 2))
    else:
        _must_be_file(name)
        pages = list(islice(read([name], content_key=content_key), 2))
    if len(pages) != 1:
        number = "several pages" if pages else "no page"
        raise UsageError(
            f"{name}: holds {number}; clean files of many pages with `cleaner run`, or records "
            "as a stream with `cleaner clean --jsonl`"
        )
    page = pages[0]
    return replace(page, id=PurePath(name).as_posix()) if name != "-" else page


def _must_be_file(name: str) -> None:
    from cleaner.batch import UsageError

    if os.path.isdir(name):
        raise UsageError(f"{name}: is a folder; give one file, or clean it with `cleaner run`")
    if not os.path.lexists(name):
        raise UsageError(f"{name}: does not exist; check the spelling, or give - for a pipe")


def _media(media: InputMedia | None) -> Media | None:
    match media:
        case None:
            return None
        case InputMedia.html:
            return "html"
        case InputMedia.text:
            return "text"


# Messages


class _Failures:
    """Says of each page that fails what, where and why, up to a number of them."""

    def __init__(self) -> None:
        self._seen = 0

    def __call__(self, outcome: Outcome) -> None:
        fault = outcome.error
        if fault is None:
            return
        self._seen += 1
        if self._seen <= _MOST_FAILURES:
            place = "" if fault.message.startswith(outcome.source) else f"{outcome.source}: "
            kind = "" if fault.stage != "clean" else f"{fault.type}: "
            say(f"failed: {place}{kind}{fault.message}")
        elif self._seen == _MOST_FAILURES + 1:
            say("failed: more pages, which the manifest lists")
        if fault.trace:
            say(fault.trace.rstrip())


def _summary_lines(summary: Summary) -> list[str]:
    """What `run` says at its end."""
    pages = summary.pages
    total = sum(pages.values())
    if not total and not summary.interrupted:
        return ["no pages: the inputs hold no files", f"manifest: {summary.manifest}"]
    counts = [f"{total:,} {'page' if total == 1 else 'pages'}: {pages['ok']:,} ok"]
    counts += [f"{pages[name]:,} {name}" for name in ("empty", "failed") if pages[name]]
    removed = summary.blocks - summary.blocks_kept
    lines = ["interrupted; what is done is kept"] if summary.interrupted else []
    lines += [", ".join(counts), f"blocks: {removed:,} of {summary.blocks:,} removed"]
    topics = summary.topics.most_common()
    if topics:
        told = [f"{name} {count:,}" for name, count in topics[:_MOST_TOPICS]]
        more = ["..."] if len(topics) > _MOST_TOPICS else []
        lines.append(f"removals by topic: {', '.join([*told, *more])}")
    if summary.warnings:
        lines.append(f"warnings: {summary.warnings:,}")
    return [*lines, f"manifest: {summary.manifest}"]
