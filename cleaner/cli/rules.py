"""The `cleaner rules` commands."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.imports import import_ftr
from cleaner.cli.options import DebugOption
from cleaner.cli.terminal import reported, say, write

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Work on rule packs.")

rules_app.command("import-ftr")(import_ftr)


class ReportFormat(StrEnum):
    """What `--output` of `rules check` takes; a test holds it to `findings.FORMATS`."""

    text = "text"
    json = "json"
    github = "github"


PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...",
        help="Packs, or folders of them; the shipped packs by default.",
        show_default=False,
    ),
]


@rules_app.command("check")
def check(
    paths: PathsArgument = None,
    output: Annotated[
        ReportFormat,
        typer.Option("--output", "-o", help="Text, JSON, or annotations for GitHub."),
    ] = ReportFormat.text,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Leave out findings of this code."),
    ] = None,
    explain: Annotated[
        str, typer.Option("--explain", metavar="CODE", help="Say what a code means, and end.")
    ] = "",
    debug: DebugOption = False,
) -> None:
    """Check rule packs: their keys, patterns and phrases, and each rule's own cases.

    A comment `# lint: ignore CODE` among a rule's lines keeps one finding quiet.
    """
    with reported(debug):
        from cleaner.rules.check import check as check_paths
        from cleaner.rules.codes import known
        from cleaner.rules.findings import FORMATS

        if explain:
            code = known(explain)
            write(f"{code.code}: {code.title}\n\n{code.explanation}\n")
            return
        report = check_paths(paths or (), ignore=[known(code).code for code in ignore or ()])
        write(FORMATS[output.value](report))
        raise typer.Exit(2 if report.findings else 0)


@rules_app.command("schema")
def schema(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write it there instead of standard output."),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Print the JSON Schema of packs, for completion and checking in an editor."""
    with reported(debug):
        from cleaner.rules.reference import schema_json

        if out is None:
            write(schema_json())
            return
        from cleaner.write import write_atomically

        write_atomically(out, schema_json().encode())
        say(f"written: {out}; packs beside it name it on their first line:")
        say(f"# yaml-language-server: $schema={out.name}")


@rules_app.command("reference")
def reference(debug: DebugOption = False) -> None:
    """Print all kinds, keys and codes of the language of packs, as Markdown."""
    with reported(debug):
        from cleaner.rules.reference import reference as told

        write(told())
