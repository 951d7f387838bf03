"""The options of `cleaner run`, in groups."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cleaner.cli.help import INPUT, OUTPUT, RULES, Command
from cleaner.cli.options import FormatOption, OutputFormat, UndoOption, choices
from cleaner.cli.reading import Reading
from cleaner.cli.terminal import say
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.runs.outcome import Summary
    from cleaner.runs.plan import Again
    from cleaner.system.limits import Limits

LIMITS: Final = "Limits"
AGAIN: Final = "Running again"
PROGRESS: Final = "Progress"


class Compress(StrEnum):
    """What `--compress` takes."""

    none = "none"
    gz = "gz"
    zst = "zst"


class Learning(StrEnum):
    """What `--learn` takes; alone it stands for `once`."""

    once = "once"
    again = "again"
    no = "no"


class RunCommand(Command):
    """`run`, whose `--learn` may stand alone: typer knows no options with a value left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with a lone `--learn` as `--learn once`.

        A word behind it that is nearly one of its own, and no file or folder, is a slip of it, and
        no place for the outputs.
        """
        told: list[str] = []
        for one, behind in pairwise([*args, ""]):
            alone = one == "--learn" and not _is_how(behind)
            told.append("--learn=once" if alone else one)
        return super().parse_args(ctx, told)


def _is_how(word: str) -> bool:
    """Whether a word behind `--learn` is one of its own, or a slip of one."""
    from difflib import get_close_matches

    words = [one.value for one in Learning]
    close = get_close_matches(word, words, cutoff=0.7)
    return word in words or (bool(close) and not os.path.lexists(word))


PagesPerSite = Annotated[
    int | None,
    typer.Option(
        "--pages-per-site",
        min=2,
        max=200,
        metavar="N",
        rich_help_panel=RULES,
        help="Pages of a site that are learned from, at most. Default: 50.",
    ),
]
LearnOption = Annotated[
    Learning | None,
    typer.Option(
        "--learn",
        metavar="[HOW]",
        rich_help_panel=RULES,
        help="Before cleaning, learn from the pages what recurs on each site; kept in OUT/learned "
        "and used by later runs. `--learn again` learns anew, `--learn no` does not use it.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records(Reading):
    """How the pages of a batch are found in its inputs."""

    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            rich_help_panel=INPUT,
            help="Fail on pictures, styles, scripts and the like in folders instead of skipping "
            "them.",
        ),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where the articles go, and as what."""

    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            rich_help_panel=OUTPUT,
            help="Folder or file for the articles; without it the last argument is meant.",
        ),
    ] = ""
    format: FormatOption = OutputFormat.txt
    compress: Annotated[
        Compress,
        typer.Option(
            "--compress",
            metavar="HOW",
            rich_help_panel=OUTPUT,
            help=f"Compress the outputs: {choices(Compress)}.",
        ),
    ] = Compress.none
    shard_size: Annotated[
        int | None,
        typer.Option(
            "--shard-size",
            min=1,
            metavar="PAGES",
            rich_help_panel=OUTPUT,
            help="With --format jsonl or parquet: records per file. Default: all in one file.",
        ),
    ] = None
    undo: UndoOption = False
    separate_removed: Annotated[
        bool,
        typer.Option(
            "--separate-removed",
            rich_help_panel=OUTPUT,
            help="Write what was removed to a file of its own, such as OUT/removed.jsonl, a record "
            "for each page, and leave it out of the articles.",
        ),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLimits:
    """What a page may take, and how many are cleaned at once."""

    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-w",
            min=1,
            metavar="N",
            rich_help_panel=LIMITS,
            help="Number of worker processes. Default: one per core.",
        ),
    ] = None
    page_timeout: Annotated[
        float,
        typer.Option(
            "--page-timeout",
            min=0.0,
            metavar="SECONDS",
            rich_help_panel=LIMITS,
            help="Maximum seconds per page; 0 = no limit.",
        ),
    ] = 60.0
    page_memory: Annotated[
        int,
        typer.Option(
            "--page-memory",
            min=0,
            metavar="MB",
            rich_help_panel=LIMITS,
            help="Maximum memory of a worker, in MB; 0 = no limit.",
        ),
    ] = 2048
    max_page_size: Annotated[
        int,
        typer.Option(
            "--max-page-size",
            min=1,
            metavar="MB",
            rich_help_panel=LIMITS,
            help="Maximum size of a page after unpacking, in MB.",
        ),
    ] = 64

    def limits(self) -> Limits:
        """What holds for each page."""
        from cleaner.system.limits import Limits
        from cleaner.system.memory import MEGABYTE

        return Limits(
            seconds=self.page_timeout or None,
            memory=self.page_memory * MEGABYTE or None,
            named=("--page-timeout and --retry-failed", "--page-memory and --retry-failed"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """What a run does about what earlier runs wrote."""

    force: Annotated[
        bool,
        typer.Option(
            "--force", rich_help_panel=AGAIN, help="Clean all pages again, even if unchanged."
        ),
    ] = False
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed",
            rich_help_panel=AGAIN,
            help="Clean only pages that failed before, including those over their limits; all "
            "pages where format or compression are others than before.",
        ),
    ] = False
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            rich_help_panel=AGAIN,
            help="Overwrite existing files that no earlier run into OUT wrote.",
        ),
    ] = False
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            rich_help_panel=AGAIN,
            help="Delete outputs of earlier runs into OUT that this one does not write: of pages "
            "no longer among the inputs, or of another format or compression.",
        ),
    ] = False
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", rich_help_panel=AGAIN, help="Show what would be done; write nothing."
        ),
    ] = False

    @property
    def again(self) -> Again:
        """Which pages are done.

        Raises:
            UsageError: two options disagree.
        """
        if self.force and self.retry_failed:
            raise UsageError("--force does all pages, --retry-failed few; give one of them")
        return "all" if self.force else "failed" if self.retry_failed else "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a run tells how far it is."""

    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            rich_help_panel=PROGRESS,
            help="Show nothing but errors that end the run.",
        ),
    ] = False
    log_json: Annotated[
        bool,
        typer.Option(
            "--log-json",
            rich_help_panel=PROGRESS,
            help="Show progress and failures as JSON lines.",
        ),
    ] = False
    summary: Annotated[
        Path | None,
        typer.Option(
            "--summary",
            metavar="FILE",
            rich_help_panel=PROGRESS,
            help="Also write the summary to this file, as JSON.",
        ),
    ] = None

    def close(self, summary: Summary) -> None:
        """Tells what there was in all."""
        from cleaner.cli.progress import summary_lines
        from cleaner.runs.formats import json_line
        from cleaner.system.files import write_atomically

        if self.summary:
            write_atomically(self.summary, json_line(summary.to_dict()))
        if self.log_json:
            say(json_line({"event": "summary", **summary.to_dict()}).decode().rstrip())
        elif not self.quiet:
            say("\n".join(summary_lines(summary)))
