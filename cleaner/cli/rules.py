"""The `cleaner rules` commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.imports import import_ftr
from cleaner.cli.options import DebugOption
from cleaner.cli.terminal import reported, write

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Work on rule packs.")

rules_app.command("import-ftr")(import_ftr)


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
    with reported(debug):
        from cleaner.rules.check import check as check_paths

        report = check_paths(paths or ())
        write("".join(f"{line}\n" for line in (*report.problems, report)))
        raise typer.Exit(2 if report.problems else 0)
