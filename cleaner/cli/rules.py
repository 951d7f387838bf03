"""The `cleaner rules` commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.help import OUTPUT, RULES, Command, Group
from cleaner.cli.option_groups import spread
from cleaner.cli.options import (
    DebugOption,
    Destination,
    Judging,
    RulesOption,
    Shown,
    choices,
    load_cleaner,
)
from cleaner.cli.pack_writing import add, import_ftr, new, suggest
from cleaner.cli.site import SiteOption, assumed_line
from cleaner.cli.terminal import reported, say, tell_of_terminal, told
from cleaner.errors import UsageError

rules_app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write, check and try rule packs.",
)


class ReportFormat(StrEnum):
    """What `--format` of `rules check` takes; a test holds it to `findings.FORMATS`."""

    text = "text"
    json = "json"
    github = "github"


PathsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH]...",
        help="Packs, or folders of packs. Default: those that the settings name (`rules` in "
        "cleaner.toml, CLEANER_RULES), else the shipped ones.",
        show_default=False,
    ),
]


RuleOption = Annotated[
    str,
    typer.Option(
        "--rule",
        metavar="ID",
        rich_help_panel=RULES,
        help="Only this rule, or the rules of this topic.",
    ),
]


@rules_app.command("check", cls=Command, short_help="Check packs, and run their cases.")
@spread
def check(
    destination: Destination,
    paths: PathsArgument = None,
    format: Annotated[
        ReportFormat,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            rich_help_panel=OUTPUT,
            help=f"Format of the findings: {choices(ReportFormat)} (annotations).",
        ),
    ] = ReportFormat.text,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Ignore this finding. Can be repeated."),
    ] = None,
    explain: Annotated[
        str, typer.Option("--explain", metavar="CODE", help="Explain a finding's code, and exit.")
    ] = "",
    debug: DebugOption = False,
) -> None:
    """Check rule packs: their keys, patterns and phrases, and the cases of each rule.

    A comment `# lint: ignore CODE` among a rule's lines ignores one finding there. Exit code 2
    where there are findings.
    """
    with reported(debug):
        from cleaner.check.codes import known
        from cleaner.check.findings import FORMATS
        from cleaner.check.packs import check as check_paths

        if explain:
            code = known(explain)
            destination.write(f"{code.code}: {code.title}\n\n{code.explanation}\n")
            return
        if destination.output and destination.output.name in FORMATS:
            raise UsageError(
                f"--output names a file; for the format write --format {destination.output}"
            )
        codes = [known(code).code for code in ignore or ()]
        report = check_paths(paths or _of_settings(), ignore=codes)
        destination.write(FORMATS[format.value](report))
        raise typer.Exit(2 if report.findings else 0)


@rules_app.command("schema", cls=Command, short_help="Print the JSON Schema of packs, for editors.")
def schema(
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            "--out",
            metavar="FILE",
            rich_help_panel=OUTPUT,
            help="Write to this file instead of standard output; an earlier schema is replaced.",
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Print the JSON Schema of packs, for completion and checking in an editor."""
    with reported(debug):
        from cleaner.authoring.reference import schema_json

        if out is None:
            Destination().write(schema_json())
            return
        from cleaner.system.files import write_atomically

        write_atomically(out, schema_json().encode())
        say(f"written: {out}; packs beside it name it on their first line:")
        say(f"# yaml-language-server: $schema={out.name}")


@rules_app.command("reference", cls=Command, short_help="Print all kinds of rules and their keys.")
@spread
def reference(destination: Destination, debug: DebugOption = False) -> None:
    """Print all kinds of rules, their keys, and the codes of findings, as Markdown."""
    with reported(debug):
        from cleaner.authoring import reference as made

        destination.write(made.reference())


@rules_app.command("test", cls=Command, short_help="Run the cases of packs; try them on pages.")
@spread
def run_test(
    shown: Shown,
    paths: PathsArgument = None,
    pages: Annotated[
        list[Path] | None,
        typer.Option(
            "--pages",
            metavar="PATH",
            help="Pages to try the rules on: files, folders, JSON lines. Can be repeated.",
        ),
    ] = None,
    corpora: Annotated[
        list[Path] | None,
        typer.Option(
            "--corpora",
            metavar="PATH",
            help="Pages with the right text under `body` or `gold_body`; shows for each rule how "
            "many words of it are removed. Can be repeated.",
        ),
    ] = None,
    rule: RuleOption = "",
    below: Annotated[
        float,
        typer.Option(
            "--below",
            metavar="SHARE",
            show_default=False,
            help="With --corpora: only rules of lower precision.",
        ),
    ] = 1.01,
    wrong: Annotated[
        int,
        typer.Option(
            "--wrong",
            min=0,
            metavar="N",
            help="With --corpora: show this many wrongly removed lines per rule.",
        ),
    ] = 0,
    site: SiteOption = "",
    every: Annotated[
        int, typer.Option("--every", min=1, metavar="N", help="Use only every N-th page.")
    ] = 1,
    debug: DebugOption = False,
) -> None:
    """Run the cases of packs and list their rules; then try the packs on pages.

    Exit code 2 where a case does not hold, or a page that a pack names does not come out as it
    says. Pages that can't be cleaned, as empty ones, are counted and left out.
    """
    with reported(debug):
        from cleaner.authoring import trial as trials
        from cleaner.authoring import trial_report as reports
        from cleaner.check.findings import FORMATS
        from cleaner.check.packs import check as check_paths
        from cleaner.rules.files import shipped
        from cleaner.rules.load import read_layers
        from cleaner.show.called import check_called
        from cleaner.text.visible import visible

        paths = paths or _of_settings()
        tell_of_terminal([*(pages or ()), *(corpora or ())])
        report = check_paths(paths, cases_alone=True)
        if report.findings:
            shown.write(FORMATS["json" if shown.as_json else "text"](report))
            if pages or corpora:
                say("the pages were not tried, since the check found faults; mend these first")
            raise typer.Exit(2)
        layers = read_layers(paths or [shipped()])
        packs = [pack for layer in layers.packs for pack in layer]
        wanted = reports.Wanted(rule=rule, below=below, wrong=wrong)
        own = [one for pack in packs for one in pack.rules]
        if not (pages or corpora):
            if rule:
                check_called(rule, own)
            # Loaded for what it says of names that are no rule's.
            load_cleaner(Judging(rules=_without_shipped(paths)))
            text = FORMATS["json" if shown.as_json else "text"](report)
            if paths and not shown.as_json:
                lines = reports.pack_lines(packs, wanted)
                text = "".join(f"{visible(line)}\n" for line in lines) + text
            shown.write(text)
            return
        cleaner = load_cleaner(Judging(rules=_without_shipped(paths), site=site))
        if rule:
            every_rule = (one for pack in cleaner.rules.packs for one in pack.rules)
            check_called(rule, (*own, *every_rule, *cleaner.rules.switched))
        faults = 0
        with shown.opened() as write:
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
                if found.assumed:
                    say(assumed_line(found.assumed, found.site))
                if shown.as_json:
                    record = reports.as_json(found, wanted, gold=gold)
                    write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
                else:
                    lines = reports.as_lines(found, wanted, gold=gold)
                    write("".join(f"{visible(line)}\n" for line in lines))
        raise typer.Exit(2 if faults else 0)


def _of_settings() -> list[Path]:
    """The packs that the project's settings name."""
    import os

    from cleaner.cli import config

    return list(config.load(Path.cwd(), os.environ).rules)


def _without_shipped(paths: Sequence[Path]) -> list[Path]:
    """The paths that come on top of the shipped packs, which are loaded in any case."""
    from cleaner.rules.files import shipped

    inside = shipped().resolve()
    return [path for path in paths if not path.resolve().is_relative_to(inside)]


@rules_app.command("show", cls=Command, short_help="Show the rules in effect for a site or page.")
@spread
def show(
    shown: Shown,
    what: Annotated[
        str,
        typer.Argument(
            metavar="[SITE|URL|PAGE|ID]",
            help="A domain, an address, a page, or the id of a rule or card, such as "
            "shape.html-context, whose tables are shown too. Default: what holds for all pages.",
        ),
    ] = "",
    rules: RulesOption = None,
    rule: RuleOption = "",
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            rich_help_panel=OUTPUT,
            help="Show each rule, not how many there are by topic; --format json always does.",
        ),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Show the rules and cards in effect for a site or page, its own first, and what is off.

    Of a site's own rules the first 20 are shown, of those for all pages how many there are.
    """
    with reported(debug):
        from cleaner.authoring import show as showing

        found = showing.show(load_cleaner(Judging(rules=rules)), what, rule=rule)
        text = showing.as_text(found, every=every or bool(rule))
        shown.write(showing.as_json(found) if shown.as_json else text)


for _name, _command, _said in (
    ("suggest", suggest, "Propose rules for what recurs on a site."),
    ("new", new, "Write a first pack for a site."),
    ("add", add, "Add a rule for lines of a page."),
    ("import-ftr", import_ftr, "Turn FiveFilters site configs into packs."),
):
    rules_app.command(_name, cls=Command, short_help=_said)(_command)
