"""The `cleaner` command. Only the modules of this package import typer."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from cleaner.cli.clean import clean
from cleaner.cli.compare import compare
from cleaner.cli.explain import explain
from cleaner.cli.help import Command, Group
from cleaner.cli.learn import learn
from cleaner.cli.report import report
from cleaner.cli.rules import rules_app
from cleaner.cli.run import run
from cleaner.cli.run_options import RunCommand
from cleaner.system.interrupt import INTERRUPTED

app = typer.Typer(
    name="cleaner",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Takes boilerplate out of scraped pages, HTML or text, and gives back title, dek and "
    "body, with a reason for every removal.",
    epilog="Exit codes: 0 all pages clean, 1 some pages failed, 2 wrong usage or error in a rule "
    "file, 130 interrupted.",
)


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
        from cleaner import __version__
        from cleaner.system.native import form

        typer.echo(f"cleaner {__version__} ({form()})")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


app.command(cls=RunCommand, short_help="Clean all pages of files and folders into a folder.")(run)
for _command, _said in (
    (clean, "Clean one page, or a stream of pages, to standard output."),
    (explain, "Show what was removed from a page, by which rule, and why."),
    (learn, "Learn what recurs on the pages of sites, and write it as packs."),
    (report, "Write an HTML file to review a run in."),
    (compare, "Compare with what other tools give for the same pages."),
):
    app.command(cls=Command, short_help=_said)(_command)
app.add_typer(rules_app, name="rules", short_help="Write, check and try rule packs.")
