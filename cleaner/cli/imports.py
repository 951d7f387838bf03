"""`cleaner rules import-ftr`: rules that people wrote for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import DebugOption
from cleaner.cli.terminal import reported, say, write


def import_ftr(
    source: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="A site config (.txt), or a folder of them.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the packs go.")],
    literal: Annotated[
        bool,
        typer.Option(
            "--literal",
            help="Carry over also titles that only name what a page declares, and bodies of which "
            "nothing must go (`prune: no`). Most pages come out better without.",
        ),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Turn FiveFilters site configs into packs, one a site, and list what has no counterpart.

    Use the packs with `--rules DIR`: of site packs, only those of a page's own site are tried. An
    entry that can't be imported is named and left out, and the exit code is 1.
    """
    with reported(debug):
        from cleaner.authoring.ftr_folder import (
            left_out_lines,
            read_configs,
            summary_lines,
            write_packs,
        )

        imported = read_configs(source, literal=literal)
        table = write_packs(imported, out)
        write("".join(f"{line}\n" for line in summary_lines(imported, table)))
        for line in left_out_lines(imported):
            say(line)
        raise typer.Exit(1 if imported.left_out else 0)
