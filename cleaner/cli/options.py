"""Options that several commands take: groups of them as values, and single ones."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.help import CLEANING, INPUT, OUTPUT, RULES
from cleaner.cli.site import SiteOption, told_site
from cleaner.cli.terminal import say, write
from cleaner.errors import UsageError, WriteError
from cleaner.system.memory import collect_rarely

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner


class Quotes(StrEnum):
    """What `--quotes` takes."""

    straight = "straight"
    keep = "keep"


class OutputFormat(StrEnum):
    """What `--format` takes for articles; a test holds it to `write.FORMATS`."""

    txt = "txt"
    md = "md"
    html = "html"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


class TextFormat(StrEnum):
    """What `--format` takes for what people read."""

    text = "text"
    json = "json"


def choices(kind: type[StrEnum]) -> str:
    """The choices in words: `txt, md or json`."""
    *most, last = [one.value for one in kind]
    return f"{', '.join(most)} or {last}"


RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        metavar="PATH",
        rich_help_panel=RULES,
        help="Folder or file of your own rule packs, added to the shipped ones. Can be repeated.",
    ),
]
FormatOption = Annotated[
    OutputFormat,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        rich_help_panel=OUTPUT,
        help=f"Format of the articles: {choices(OutputFormat)}.",
    ),
]
UrlOption = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        rich_help_panel=INPUT,
        help="Address of the page; tells its site, and so its rules.",
    ),
]
UndoOption = Annotated[
    bool,
    typer.Option(
        "--undo",
        rich_help_panel=OUTPUT,
        help="With JSON: add the kept pieces, so that kept and removed rebuild the page's text.",
    ),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What decides on the blocks of a page."""

    rules: RulesOption = None
    site: SiteOption = ""
    sites: Annotated[
        bool | None,
        typer.Option(
            "--sites/--no-sites",
            rich_help_panel=RULES,
            help="Use rules for single sites (the default), or general rules only.",
        ),
    ] = None
    tables: Annotated[
        bool | None,
        typer.Option(
            "--tables/--no-tables",
            rich_help_panel=CLEANING,
            help="Keep table rows in the body (the default), or remove them.",
        ),
    ] = None
    comments: Annotated[
        bool | None,
        typer.Option(
            "--comments/--no-comments",
            rich_help_panel=CLEANING,
            help="Keep readers' comments in the body, or remove them (the default).",
        ),
    ] = None

    def cleaner(self, *, markup: bool = False) -> Cleaner:
        """The cleaner that the options and the project's settings ask for. Raises as `load`."""
        return load_cleaner(self, markup=markup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning(Judging):
    """What decides on the blocks of a page, and what becomes of the text that stays."""

    quotes: Annotated[
        Quotes | None,
        typer.Option(
            "--quotes",
            metavar="HOW",
            rich_help_panel=CLEANING,
            help="Quotation marks: straight (curly ones become straight; the default) or keep.",
        ),
    ] = None
    skip_normalizer: Annotated[
        list[str] | None,
        typer.Option(
            "--skip-normalizer",
            metavar="NAME",
            rich_help_panel=CLEANING,
            help="Skip one step of text normalization. Can be repeated.",
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a command that gives one text writes it."""

    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="Write to this file instead of standard output.",
        ),
    ] = None
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            rich_help_panel=OUTPUT,
            help="Overwrite the file of --output if it exists.",
        ),
    ] = False

    def write(self, data: bytes | str) -> None:
        """Writes all that the command gives.

        Raises:
            UsageError: the file exists.
            WriteError: it can't be written.
        """
        with self.opened() as put:
            put(data)

    @contextmanager
    def opened(self) -> Iterator[Callable[[bytes | str], None]]:
        """What writes piece by piece, each at once. Raises as `write`."""
        path = self.output
        if path is None or str(path) == "-":
            yield write
            return
        # Devices and pipes have nothing that could be lost.
        known = self.overwrite or (path.exists() and not path.is_file())
        try:
            file = open(path, "wb" if known else "xb")  # noqa: SIM115 (closed below)
        except FileExistsError:
            raise UsageError(f"{path}: exists; give another name, or --overwrite") from None
        except OSError as error:
            raise _cant_write(path, error) from error

        def put(data: bytes | str) -> None:
            try:
                file.write(
                    data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
                )
                file.flush()
            except OSError as error:
                raise _cant_write(path, error) from error

        with file:
            yield put


def _cant_write(path: Path, error: OSError) -> WriteError:
    from cleaner.system.files import write_error

    return write_error(path, error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Destination):
    """Where and as what a command writes that people read."""

    format: Annotated[
        TextFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            rich_help_panel=OUTPUT,
            help=f"Format of the output: {choices(TextFormat)}.",
        ),
    ] = TextFormat.text
    json: Annotated[
        bool, typer.Option("--json", hidden=True, help="The same as --format json.")
    ] = False

    @property
    def as_json(self) -> bool:
        """Whether JSON is asked for."""
        return self.json or self.format is TextFormat.json


def tell_of_undo(undo: bool, format: str, fields: Collection[str] = ()) -> None:
    """Says so where `--undo` is asked for of a format, or of fields, without what it adds."""
    if undo and format in (OutputFormat.txt, OutputFormat.md, OutputFormat.html):
        say(f"note: --undo adds nothing to {format}; give --format json or jsonl")
        return
    missing = [name for name in ("removed", "kept", "doubt") if name not in fields]
    if undo and fields and missing:
        say(
            f"note: --fields leaves out {', '.join(missing)} of what --undo is for; add it to "
            "--fields, or give one of the two options"
        )


def load_cleaner(asked: Judging, *, markup: bool = False) -> Cleaner:
    """A cleaner as the options say, and where they say nothing, as the project's settings do.

    Own packs of the settings come before those of the options, which win.

    Raises:
        CleanerError: the settings can't be used; RuleFileError where a pack can't.
    """
    with _lasting():
        return _load(asked, markup)


def _load(asked: Judging, markup: bool) -> Cleaner:
    from cleaner.cli import config
    from cleaner.options import Options
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.rules.ruleset import RuleSet
    from cleaner.scores.model import SHIPPED

    told = config.load(Path.cwd(), os.environ)
    quotes, skip = told.quotes, told.skip_normalizers
    if isinstance(asked, Cleaning):
        quotes = asked.quotes.value if asked.quotes else quotes
        skip = tuple(asked.skip_normalizer or skip)
    options = Options(
        quotes="keep" if quotes == "keep" else "straight",
        skip_normalizers=skip,
        site=told_site(asked.site) or told.site,
        site_rules=asked.sites if asked.sites is not None else told.sites is not False,
        tables=asked.tables if asked.tables is not None else told.tables is not False,
        comments=asked.comments if asked.comments is not None else told.comments is True,
        markup=markup,
    )
    folders = (*told.rules, *(asked.rules or ()))
    ruleset = RuleSet.load(folders, disable=told.disable)
    for notice in ruleset.notices:
        say(f"note: {notice}")
    return Cleaner(ruleset, options, told.cards or SHIPPED)


@contextmanager
def _lasting() -> Iterator[None]:
    """Tells Python that all that is made here lasts: it is never looked through for garbage.

    That costs a quarter of the time it takes to load everything, and forked workers keep sharing
    what their parent has loaded.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        collect_rarely()
        gc.enable()
