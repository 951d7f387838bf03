"""The `cleaner` command. Only the modules of this package import typer."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated, Any, Final

import typer

from cleaner.cli.help import Commands, Group
from cleaner.system.interrupt import INTERRUPTED

_COMMANDS: Final = {
    name: (f"cleaner.cli.{name}", function, said)
    for name, function, said in (
        ("run", "run", "Clean all pages of files and folders into a folder."),
        ("clean", "clean", "Clean one page, or a stream of pages, to standard output."),
        ("explain", "explain", "Show what was removed from a page, by which rule, and why."),
        ("learn", "learn", "Learn what recurs on the pages of sites, and write it as packs."),
        ("report", "report", "Write an HTML file to review a run in."),
        ("compare", "compare", "Compare with what other tools give for the same pages."),
        ("rules", "rules_app", "Write, check and try rule packs."),
    )
}


class _Main(Group):
    """The group of all commands, which are imported when they are asked for."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = Commands(_COMMANDS)


app = typer.Typer(
    name="cleaner",
    cls=_Main,
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
    # What reads the options looks for plugins of its own among all that is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
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
