"""The `cleaner` command. The one module that imports typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cleaner import __version__
from cleaner.errors import (
    CleanerError,
    DecodeError,
    ExtractionError,
    ReadError,
    RuleFileError,
    WriteError,
)

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


class InputMedia(StrEnum):
    """What `--media` takes."""

    html = "html"
    text = "text"


class Quotes(StrEnum):
    """What `--quotes` takes."""

    straight = "straight"
    keep = "keep"


FormatOption = Annotated[
    OutputFormat, typer.Option("--format", "-f", help="What the articles are written as.")
]
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
QuotesOption = Annotated[
    Quotes, typer.Option("--quotes", help="Curly quotes become straight ones, or are kept.")
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
    bool,
    typer.Option("--sites/--no-sites", help="Use the rules of single sites, or generic ones only."),
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
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show where in the code an error comes from.")
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
rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Work on rule packs.")
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
    quotes: QuotesOption = Quotes.straight,
    skip_normalizer: SkipOption = None,
    sites: SitesOption = True,
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
    with _reported(debug):
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
            cleaner=_cleaner(rules, quotes, skip_normalizer, sites),
            format=format.value,
            workers=workers,
            content_key=content_key,
            media=_media(media),
            kept=undo,
            debug=debug,
            watch=None if quiet else _Failures(),
        )
        if not quiet:
            _say("\n".join(_summary_lines(summary)))
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
    quotes: QuotesOption = Quotes.straight,
    skip_normalizer: SkipOption = None,
    sites: SitesOption = True,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Read a JSON record a line, and write one for each, in order and at once. A page "
            "that fails gives a record with its id and error.",
        ),
    ] = False,
    content_key: ContentKeyOption = None,
    undo: UndoOption = False,
    debug: DebugOption = False,
) -> None:
    """Clean one page, or a stream of pages, to standard output."""
    with _reported(debug):
        work = _Work(
            cleaner=_cleaner(rules, quotes, skip_normalizer, sites),
            url=url,
            media=_media(media),
            kept=undo,
            debug=debug,
        )
        if jsonl:
            raise typer.Exit(_clean_stream(page, content_key, work))
        raise typer.Exit(_clean_page(page, content_key, work, format.value))


@app.command()
def explain(
    page: Annotated[str, typer.Argument(metavar="[PAGE|-]", help="A file; - is standard input.")],
    rules: RulesOption = None,
    url: UrlOption = None,
    media: MediaOption = None,
    sites: SitesOption = True,
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
    with _reported(debug):
        from cleaner import explain as explaining

        cleaner = _cleaner(rules, Quotes.straight, None, sites)
        work = _Work(cleaner=cleaner, url=url, media=_media(media))
        analysis = cleaner.analyze(work.prepare(_one_page(page, content_key)))
        rows = explaining.explain(
            analysis, cleaner.rules.shapes.cards.get(f"{analysis.page.media}-context")
        )
        summary = explaining.summarize(analysis, rows)
        chosen = explaining.select(rows, rule=rule, removed=removed)
        if as_json:
            _write(explaining.as_json(summary, chosen))
        else:
            _write(explaining.as_text(summary, chosen, verbose=verbose, colour=_in_colour()))


@rules_app.command("check")
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Packs, or folders of them; the shipped packs by default.",
            show_default=False,
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Load rule packs and run each rule's own cases, each rule by itself."""
    with _reported(debug):
        from cleaner.rules.check import check as check_paths

        report = check_paths(paths or ())
        _write("".join(f"{line}\n" for line in (*report.problems, report)))
        raise typer.Exit(2 if report.problems else 0)


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
    _write(FORMATS[format].render(article, work.kept))
    for warning in article.warnings:
        _say(f"warning: {warning}")
    return 0


def _clean_stream(name: str, content_key: str | None, work: _Work) -> int:
    """Cleans a record a line. This is the one place where a failure among them is caught."""
    from cleaner.write import as_jsonl, json_line

    code = 0
    for found in _records(name, content_key):
        try:
            data = as_jsonl(work.clean(found), work.kept)
        except Exception as error:
            code = 1
            data = json_line(
                {"id": found.id, "error": str(error), "error_type": type(error).__name__}
            )
            if work.debug:
                _trace(error)
        _write(data)
    return code


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


def _cleaner(
    rules: list[Path] | None, quotes: Quotes, skip: list[str] | None, sites: bool
) -> Cleaner:
    from cleaner.model import Options
    from cleaner.pipeline import Cleaner

    options = Options(
        quotes="keep" if quotes is Quotes.keep else "straight",
        skip_normalizers=tuple(skip or ()),
        site_rules=sites,
    )
    return Cleaner(rules or (), options)


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
            _say(f"failed: {place}{kind}{fault.message}")
        elif self._seen == _MOST_FAILURES + 1:
            _say("failed: more pages, which the manifest lists")
        if fault.trace:
            _say(fault.trace.rstrip())


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


@contextmanager
def _reported(debug: bool) -> Iterator[None]:
    """Turns errors into messages and exit codes: 1 where a page failed, 2 for usage and rules."""
    try:
        yield
    except RuleFileError as error:
        for fault in (error, *error.others):
            _say(f"error: {fault}")
        _fail(error, 2, debug)
    except CleanerError as error:
        _say(f"error: {error}")
        _fail(error, 1 if isinstance(error, _PAGE_ERRORS) else 2, debug)
    except BrokenPipeError:
        _leave_pipe()
        raise typer.Exit from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        where = "" if debug else "; run again with --debug to see where"
        _say(f"error: {type(error).__name__}: {error}{where}")
        _fail(error, 1, debug)


_PAGE_ERRORS = (ReadError, DecodeError, ExtractionError, WriteError)


def _fail(error: BaseException, code: int, debug: bool) -> NoReturn:
    if debug:
        _trace(error)
    raise typer.Exit(code) from None


def _trace(error: BaseException) -> None:
    import traceback

    _say("".join(traceback.format_exception(error)).rstrip())


def _say(text: str) -> None:
    """Writes lines to standard error, to which nobody may be listening."""
    if not text.isprintable():
        from cleaner.explain import visible

        text = "\n".join(map(visible, text.split("\n")))
    with suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def _write(data: bytes | str) -> None:
    """Writes to standard output in UTF-8, at once."""
    if isinstance(data, str):
        data = data.encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _leave_pipe() -> None:
    """Points standard output at nothing, so that Python's last flush finds no closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in_colour() -> bool:
    """Whether standard output is a terminal whose user has not asked for plain text."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
