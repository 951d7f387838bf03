"""The `cleaner` command. Only the modules of this package import typer."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from cleaner import __version__
from cleaner.cli.options import (
    CommentsOption,
    ContentKeyOption,
    DebugOption,
    InputFormat,
    InputFormatOption,
    InputMedia,
    MediaOption,
    OverwriteOption,
    PruneOption,
    QuotesOption,
    RulesOption,
    SitesOption,
    SkipOption,
    TablesOption,
    UndoOption,
    UrlOption,
    load_cleaner,
)
from cleaner.cli.report import report
from cleaner.cli.rules import rules_app
from cleaner.cli.terminal import Pace, in_colour, reported, say, standard_input, told, trace, write
from cleaner.errors import UsageError
from cleaner.system.interrupt import INTERRUPTED

if TYPE_CHECKING:
    from cleaner.intake.entry import Failure
    from cleaner.model import Article, Media, RawPage
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.runs.output import Compression, Target
    from cleaner.runs.run import Foreseen


class Compress(StrEnum):
    """What `--compress` takes."""

    none = "none"
    gz = "gz"
    zst = "zst"


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
    # No matrix is multiplied here; starting a thread a core for that takes 40 ms.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        # All memory is given back at once; going through it for garbage takes a tenth of a second.
        gc.freeze()


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
        list[str],
        typer.Argument(
            metavar="INPUT... OUT",
            help="Files, folders, patterns such as 'raw/*.warc.gz', @lists of these, or - for "
            "standard input, then the folder for the outputs, or a file such as news.jsonl.gz or "
            "news.parquet. Pages are HTML, text, JSON, JSON lines, CSV, MHTML, WARC and Parquet, "
            "each also as .gz or .zst, and these in .zip and .tar.",
            show_default=False,
        ),
    ],
    format: FormatOption = OutputFormat.txt,
    rules: RulesOption = None,
    media: MediaOption = None,
    quotes: QuotesOption = None,
    skip_normalizer: SkipOption = None,
    sites: SitesOption = None,
    tables: TablesOption = None,
    comments: CommentsOption = None,
    content_key: ContentKeyOption = None,
    input_format: InputFormatOption = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Pictures, styles, scripts and the like in folders are failures, rather than "
            "passed over.",
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", "-w", min=1, help="Processes to clean with; by default one a core."
        ),
    ] = None,
    page_timeout: Annotated[
        float,
        typer.Option(
            "--page-timeout", min=0.0, metavar="SECONDS", help="What a page may take; 0 for any."
        ),
    ] = 60.0,
    page_memory: Annotated[
        int,
        typer.Option(
            "--page-memory", min=0, metavar="MB", help="What a page's worker may take; 0 for any."
        ),
    ] = 2048,
    max_page_size: Annotated[
        int,
        typer.Option("--max-page-size", min=1, metavar="MB", help="The longest page, unpacked."),
    ] = 64,
    shard_size: Annotated[
        int | None,
        typer.Option(
            "--shard-size",
            min=1,
            metavar="PAGES",
            help="With --format jsonl or parquet: records a file; all in one by default.",
        ),
    ] = None,
    compress: Annotated[
        Compress, typer.Option("--compress", help="Compress the outputs.")
    ] = Compress.none,
    url_key: Annotated[
        str, typer.Option("--url-key", metavar="KEY", help="The key or column of the address.")
    ] = "url",
    id_key: Annotated[
        str, typer.Option("--id-key", metavar="KEY", help="The key or column of the id.")
    ] = "id",
    force: Annotated[
        bool, typer.Option("--force", help="Do all pages again, also those done before.")
    ] = False,
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed",
            help="Do only pages that failed before, also those that were over their limits.",
        ),
    ] = False,
    overwrite: OverwriteOption = False,
    prune: PruneOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
    ] = False,
    undo: UndoOption = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but errors that end the run.")
    ] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Tell of progress and failures in JSON lines.")
    ] = False,
    summary_file: Annotated[
        Path | None,
        typer.Option("--summary", metavar="FILE", help="Write the closing summary as JSON too."),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Clean all pages of some files and folders into a folder.

    Each page becomes one file, named and placed like its source (`--format jsonl` or `parquet`
    puts all into one, or into shards). OUT/manifest.jsonl has a line for each page: what became
    of it, which rules fired, and what went wrong; OUT/errors.jsonl has the failures. A named
    output such as out/news.jsonl has its own out/news.manifest.jsonl and out/news.errors.jsonl.
    Run again, also after a crash, and only pages that are new, changed or failed are done.
    Nothing is overwritten or deleted that no earlier run into OUT wrote.
    """
    with reported(debug):
        from cleaner.cli.progress import ended_by_term, summary_lines, watching
        from cleaner.runs import run as batch
        from cleaner.runs.formats import json_line
        from cleaner.runs.plan import Plan
        from cleaner.system.files import write_atomically
        from cleaner.system.memory import MEGABYTE
        from cleaner.system.workers import Limits

        *sources, out = inputs
        if not sources:
            raise UsageError(
                f"only {out} is given; give the pages first, then the folder for the outputs, "
                "as in `cleaner run raw/ out/`"
            )
        if force and retry_failed:
            raise UsageError("--force does all pages, --retry-failed few; give one of them")
        if log_json and quiet:
            raise UsageError("--log-json speaks, --quiet does not; give one of them")
        to = _target(out, format, compress)
        plan = Plan(
            cleaner=load_cleaner(rules, quotes, skip_normalizer, sites, tables, comments),
            format=to.format,
            workers=workers,
            content_key=content_key,
            input_format=_named(input_format),
            strict=strict,
            url_key=url_key,
            id_key=id_key,
            max_bytes=max_page_size * MEGABYTE,
            media=_media(media),
            kept=undo,
            debug=debug,
            limits=Limits(
                seconds=page_timeout or None,
                memory=page_memory * MEGABYTE or None,
                named=("--page-timeout", "--page-memory"),
            ),
            shard_size=shard_size,
            compress=to.compress,
            name=to.name,
            overwrite=overwrite,
            prune=prune,
            again="all" if force else "failed" if retry_failed else "changed",
        )
        if dry_run:
            raise typer.Exit(_dry_run(batch.foresee(sources, to.folder, plan)))
        with watching(quiet=quiet, as_json=log_json) as watch, ended_by_term():
            summary = batch.run(sources, to.folder, plan, watch=watch)
        if summary_file:
            write_atomically(summary_file, json_line(summary.to_dict()))
        if log_json:
            say(json_line({"event": "summary", **summary.to_dict()}).decode().rstrip())
        elif not quiet:
            say("\n".join(summary_lines(summary)))
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
        work = _Work(
            cleaner=load_cleaner(rules, quotes, skip_normalizer, sites, tables, comments),
            url=url,
            media=_media(media),
            content_key=content_key,
            input_format=_named(input_format),
            kept=undo,
            debug=debug,
        )
        if jsonl:
            with told(progress) as pace:
                raise typer.Exit(_clean_stream(page, work, pace))
        raise typer.Exit(_clean_page(page, work, format.value))


@app.command()
def explain(
    page: Annotated[str, typer.Argument(metavar="[PAGE|-]", help="A file; - is standard input.")],
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
        work = _Work(
            cleaner=cleaner,
            url=url,
            media=_media(media),
            content_key=content_key,
            input_format=_named(input_format),
        )
        analysis = cleaner.analyze(work.prepare(_one_page(page, work)))
        rows = explaining.explain(
            analysis, cleaner.shapes.cards.get(f"{analysis.page.media}-context")
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
    """How the pages of one command are read and cleaned."""

    cleaner: Cleaner
    url: str | None = None
    media: Media | None = None
    content_key: str | None = None
    input_format: str = ""
    kept: bool = False
    debug: bool = False

    def prepare(self, found: RawPage | Failure) -> RawPage:
        """The page with what the options say of it.

        Raises:
            ReadError: it could not be read.
        """
        from cleaner.intake.entry import Failure

        if isinstance(found, Failure):
            raise found.error
        return replace(found, url=self.url or found.url, media=self.media or found.media)

    def clean(self, found: RawPage | Failure) -> Article:
        """The page's article."""
        return self.cleaner.clean(self.prepare(found))


def _clean_page(name: str, work: _Work, format: str) -> int:
    from cleaner.runs.formats import FORMATS

    article = work.clean(_one_page(name, work))
    write(FORMATS[format].render(article, work.kept))
    for warning in article.warnings:
        say(f"warning: {warning}")
    return 0


def _clean_stream(name: str, work: _Work, pace: Pace) -> int:
    """Cleans a record a line. This is the one place where a failure among them is caught."""
    from cleaner.runs.formats import as_jsonl, json_line

    for found in _records(name, work):
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


def _records(name: str, work: _Work) -> Iterator[RawPage | Failure]:
    """The pages of JSON lines, as they come.

    Raises:
        UsageError: there is no such file.
    """
    if name == "-":
        yield from _stream(standard_input(), name, work, jsonl=True)
        return
    _must_be_file(name)
    with open(name, "rb") as stream:
        yield from _stream(stream, name, work, jsonl=True)


def _stream(
    stream: BinaryIO, name: str, work: _Work, *, jsonl: bool = False
) -> Iterator[RawPage | Failure]:
    from cleaner.intake.read import read_stream

    return read_stream(
        stream,
        name=name,
        jsonl=jsonl,
        content_key=work.content_key,
        media=work.media,
        input_format=work.input_format,
    )


def _one_page(name: str, work: _Work) -> RawPage | Failure:
    """The page of a file or of standard input.

    A page without an id of its own has its path, so that a folder named after a site tells the
    site.

    Raises:
        UsageError: there is no such file, or it holds more or fewer pages than one.
    """
    from cleaner.intake.read import read

    if name == "-":
        found = _stream(standard_input(), name, work)
    else:
        _must_be_file(name)
        found = read(
            [name],
            content_key=work.content_key,
            media=work.media,
            input_format=work.input_format,
        )
    pages = list(islice(found, 2))
    if len(pages) != 1:
        number = "several pages" if pages else "no page"
        raise UsageError(
            f"{name}: holds {number}; clean files of many pages with `cleaner run`, or records "
            "as a stream with `cleaner clean --jsonl`"
        )
    page = pages[0]
    if name == "-" or _is_own(page.id, PurePath(name)):
        return page
    return replace(page, id=PurePath(name).as_posix())


def _is_own(identity: object, path: PurePath) -> bool:
    """Whether an id is a record's own, and not its place in a file."""
    named = path.name.removesuffix(".gz").removesuffix(".zst")
    return not isinstance(identity, str) or not identity.startswith(named)


def _must_be_file(name: str) -> None:

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


def _named(format: InputFormat | None) -> str:
    return format.value if format else ""


def _dry_run(foreseen: Iterator[Foreseen]) -> int:
    """Shows what a run would do with each page, and the sums."""
    from cleaner.text.visible import visible

    counts: Counter[str] = Counter()
    for page in foreseen:
        counts[page.what] += 1
        arrow = f" -> {page.output}" if page.output else ""
        write(f"{page.what}: {visible(page.source)}{arrow}\n")
    say(", ".join(f"{count:,} {what}" for what, count in counts.most_common()) or "no pages")
    return 0


def _target(out: str, format: OutputFormat, compress: Compress) -> Target:
    """Where outputs go and what they are, by the options and by the name of OUT.

    Raises:
        UsageError: the two disagree.
    """
    from cleaner.runs.output import target

    asked = replace(target(out), format=format.value, compress=_compression(compress))
    told = target(out)
    if not told.format:
        return asked
    if told.format == "parquet" and told.compress:
        raise UsageError(
            f"{out}: Parquet is compressed within; name it {PurePath(out).stem}, and give "
            f"--compress {told.compress} for that codec"
        )
    if told.format == "parquet":
        told = replace(told, compress=asked.compress)
    if asked.format not in ("txt", told.format) or asked.compress not in ("", told.compress):
        raise UsageError(
            f"{out}: the name says {told.format}, the options say "
            f"{asked.format}{' ' * bool(asked.compress)}{asked.compress}; leave the options out"
        )
    return told


def _compression(compress: Compress) -> Compression:
    match compress:
        case Compress.none:
            return ""
        case Compress.gz:
            return "gz"
        case Compress.zst:
            return "zst"
