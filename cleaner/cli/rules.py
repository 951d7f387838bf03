"""The `cleaner rules` commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from cleaner.cli.imports import import_ftr
from cleaner.cli.options import DebugOption, RulesOption, load_cleaner
from cleaner.cli.terminal import reported, say, told, write

_MOST_FAILURES: Final = 20
"""Failures that are told one by one."""

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
        from cleaner.check.codes import known
        from cleaner.check.findings import FORMATS
        from cleaner.check.packs import check as check_paths

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
        from cleaner.authoring.reference import schema_json

        if out is None:
            write(schema_json())
            return
        from cleaner.system.files import write_atomically

        write_atomically(out, schema_json().encode())
        say(f"written: {out}; packs beside it name it on their first line:")
        say(f"# yaml-language-server: $schema={out.name}")


@rules_app.command("reference")
def reference(debug: DebugOption = False) -> None:
    """Print all kinds, keys and codes of the language of packs, as Markdown."""
    with reported(debug):
        from cleaner.authoring import reference as made

        write(made.reference())


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
        from cleaner.authoring import trial as trials
        from cleaner.authoring import trial_report as reports
        from cleaner.check.findings import FORMATS
        from cleaner.check.packs import check as check_paths
        from cleaner.rules.files import shipped
        from cleaner.rules.load import read_layers
        from cleaner.text.visible import visible

        report = check_paths(paths or (), cases_alone=True)
        if report.findings or not (pages or corpora):
            write(FORMATS["json" if as_json else "text"](report))
            raise typer.Exit(2 if report.findings else 0)
        cleaner = load_cleaner(_without_shipped(paths or ()))
        layers, _ = read_layers(paths or [shipped()])
        packs = [pack for layer in layers for pack in layer]
        wanted = reports.Wanted(rule=rule, below=below, wrong=wrong)
        faults = 0
        for where, gold in ((pages, False), (corpora, True)):
            if not where:
                continue
            with told(None) as pace:
                found = trials.on_pages(
                    cleaner,
                    where,
                    packs,
                    every=every,
                    gold=gold,
                    site=trials.only_site(packs) if paths else "",
                    watch=pace.add,
                )
            faults += len(found.findings)
            if as_json:
                record = reports.as_json(found, wanted, gold=gold)
                write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
            else:
                lines = reports.as_lines(found, wanted, gold=gold)
                write("".join(f"{visible(line)}\n" for line in lines))
        raise typer.Exit(2 if faults else 0)


def _without_shipped(paths: Sequence[Path]) -> list[Path]:
    """The paths that come on top of the shipped packs, which are loaded in any case."""
    from cleaner.rules.files import shipped

    inside = shipped().resolve()
    return [path for path in paths if not path.resolve().is_relative_to(inside)]


@rules_app.command("suggest")
def run_suggest(
    pages: Annotated[
        list[Path],
        typer.Argument(
            metavar="RAW...",
            help="Pages of one or more sites, several of each: files, folders, JSON lines.",
            show_default=False,
        ),
    ],
    rules: RulesOption = None,
    site: Annotated[
        str,
        typer.Option(
            "--site", metavar="DOMAIN", help="All pages are of this site, whatever they say."
        ),
    ] = "",
    apply: Annotated[
        Path | None,
        typer.Option(
            "--apply",
            metavar="DIR",
            help="Add the rules to the sites' packs in this folder; what stands there stays as "
            "it is.",
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Propose rules for what recurs on the pages of a site, as YAML to review.

    Nothing is proposed that is article text on any of the pages.
    """
    with reported(debug):
        from cleaner.authoring.suggest import apply as add
        from cleaner.authoring.suggest import suggest
        from cleaner.learning.site import LEAST_ARTICLES
        from cleaner.text.visible import count

        known = list(rules or ())
        if apply is not None and apply.is_dir() and apply not in known:
            # What the packs there take already is not to be proposed again.
            known.append(apply)
        found, counts, failed = suggest(load_cleaner(known), pages, site=site, folder=apply)
        for message in failed[:_MOST_FAILURES]:
            say(f"left out: {message}")
        if len(failed) > _MOST_FAILURES:
            say(f"left out: {len(failed) - _MOST_FAILURES} more pages")
        for suggestion in found:
            say(
                f"{suggestion.site}: {count(len(suggestion.proposals), 'proposal')} from "
                f"{suggestion.pages} pages"
            )
            if apply is None:
                write(f"{suggestion.pack}\n")
            else:
                path = add(suggestion, apply)
                _add_schema(apply)
                say(f"written: {path}; read it, then run: cleaner rules check {path}")
        for name, number in counts.items():
            if number < LEAST_ARTICLES:
                say(f"{name}: {count(number, 'page')}, of {LEAST_ARTICLES} that it takes")
            elif name not in {suggestion.site for suggestion in found}:
                say(f"{name}: nothing that the different articles of {number} pages share")
        if len(counts) > 1 and not found:
            say("where all pages are of one site, name it with --site")


@rules_app.command("new")
def run_new(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The domain, or an address on it.")],
    pages: Annotated[
        list[Path], typer.Argument(metavar="PAGE...", help="Saved pages of the site, or texts.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder for the pack.")
    ] = Path("rules"),
    line: Annotated[
        list[str] | None,
        typer.Option(
            "--line", metavar="TEXT", help="A line that is to go. May be given several times."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a pack that is already there.")
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Write a commented pack for a site, valid at once, with what its pages tell."""
    with reported(debug):
        from cleaner.authoring.new import new

        written = new(load_cleaner(None), site, pages, out, lines=line or (), force=force)
        path = written.path
        _add_schema(out)
        say(f"written: {path}")
        for other in written.others:
            say(
                f"note: a page says that it is of {other}; without --url the rules for {path.stem} "
                "do not hold for it"
            )
        say(f"next: cleaner explain {pages[0]} --rules {out} --url https://{path.stem}/")
        say(f"then: cleaner rules check {path}")


@rules_app.command("show")
def show(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[SITE|URL|PAGE|ID]",
            help="A domain, an address, a page, or the id of a rule or card, such as "
            "shape.html-context, whose tables are shown too; none for all pages.",
        ),
    ] = "",
    rules: RulesOption = None,
    rule: Annotated[
        str, typer.Option("--rule", metavar="ID", help="Only this rule, or rules of this topic.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Show the rules and cards in effect for a site or page: where each stands, and what is off."""
    with reported(debug):
        from cleaner.authoring import show as showing

        found = showing.show(load_cleaner(rules), what, rule=rule)
        write(showing.as_json(found) if as_json else showing.as_text(found))


def _add_schema(folder: Path) -> None:
    """Puts the schema beside packs that name it, for their editors."""
    from cleaner.authoring.reference import schema_json
    from cleaner.system.files import write_atomically

    path = folder / "schema.json"
    if not path.exists():
        write_atomically(path, schema_json().encode())
