"""The `cleaner rules` commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.imports import import_ftr
from cleaner.cli.options import DebugOption
from cleaner.cli.terminal import reported, say, write

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

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


@rules_app.command("test")
def run_test(
    paths: PathsArgument = None,
    pages: Annotated[
        list[Path] | None,
        typer.Option(
            "--pages",
            metavar="PATH",
            help="Pages to try the rules on: files, folders, JSON lines. May be given again.",
        ),
    ] = None,
    corpora: Annotated[
        list[Path] | None,
        typer.Option(
            "--corpora",
            metavar="PATH",
            help="Pages whose records also hold the article's text under `body` or `gold_body`: "
            "tells of each rule how many tokens it took of it. May be given again.",
        ),
    ] = None,
    rule: Annotated[
        str, typer.Option("--rule", metavar="ID", help="Only this rule, or rules of this topic.")
    ] = "",
    below: Annotated[
        float,
        typer.Option("--below", metavar="SHARE", help="Only rules of less precision than this."),
    ] = 1.01,
    wrong: Annotated[
        int, typer.Option("--wrong", min=0, help="Lines of the article to show of each rule.")
    ] = 0,
    every: Annotated[int, typer.Option("--every", min=1, help="Only each n-th page.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Run the cases of packs; then try the packs on pages, or against gold."""
    with reported(debug):
        from cleaner.explain import visible
        from cleaner.rules import trial as trials
        from cleaner.rules.check import check as check_paths
        from cleaner.rules.findings import FORMATS
        from cleaner.rules.load import read_layers, shipped

        report = check_paths(paths or (), cases_alone=True)
        if report.findings or not (pages or corpora):
            write(FORMATS["json" if as_json else "text"](report))
            raise typer.Exit(2 if report.findings else 0)
        cleaner = _cleaner_of(paths or ())
        layers, _ = read_layers(paths or [shipped()])
        packs = [pack for layer in layers for pack in layer]
        for where, gold in ((pages, False), (corpora, True)):
            if not where:
                continue
            found = trials.on_pages(cleaner, where, packs, every=every, gold=gold)
            found.hits = {
                name: hits
                for name, hits in found.hits.items()
                if (not rule or name == rule or name.startswith(f"{rule}."))
                and (not gold or hits.precision < below)
            }
            if as_json:
                record = trials.mass_json(found) if gold else trials.pages_json(found)
                write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
                continue
            lines = trials.mass_lines(found, wrong=wrong) if gold else trials.page_lines(found)
            write("".join(f"{visible(line)}\n" for line in lines))


def _cleaner_of(paths: Sequence[Path]) -> Cleaner:
    """A cleaner with these packs on top of the shipped ones, which are never loaded twice."""
    from cleaner.pipeline import Cleaner
    from cleaner.rules.load import shipped

    inside = shipped().resolve()
    return Cleaner([path for path in paths if not path.resolve().is_relative_to(inside)])
