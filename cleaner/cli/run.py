"""`cleaner run`: a batch of pages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from cleaner.cli.options import (
    CommentsOption,
    ContentKeyOption,
    DebugOption,
    FormatOption,
    InputFormatOption,
    MediaOption,
    OutputFormat,
    OverwriteOption,
    PruneOption,
    QuotesOption,
    RulesOption,
    SitesOption,
    SkipOption,
    TablesOption,
    UndoOption,
    format_name,
    load_cleaner,
    media_of,
)
from cleaner.cli.terminal import reported, say, write
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.runs.output import Compression, Target
    from cleaner.runs.run import Foreseen


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


class RunCommand(TyperCommand):
    """`run`, whose `--learn` may stand alone: typer knows no options with a value left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with a lone `--learn` as `--learn once`."""
        words = [one.value for one in Learning]
        told: list[str] = []
        for at, one in enumerate(args):
            alone = one == "--learn" and (at + 1 == len(args) or args[at + 1] not in words)
            told.append("--learn=once" if alone else one)
        return super().parse_args(ctx, told)


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT... OUT",
            help="Files, folders, patterns such as 'raw/*.warc.gz', @lists of these, or - for "
            "standard input, then the folder for the outputs, or a file such as news.jsonl.gz or "
            "news.parquet. Pages are HTML, text, JSON, JSON lines, CSV, MHTML, WARC and Parquet, "
            "each also as .gz or .zst, and these in .zip and .tar.",
            show_default=False,
        ),
    ],
    format: FormatOption = OutputFormat.txt,
    rules: RulesOption = None,
    media: MediaOption = None,
    quotes: QuotesOption = None,
    skip_normalizer: SkipOption = None,
    sites: SitesOption = None,
    tables: TablesOption = None,
    comments: CommentsOption = None,
    content_key: ContentKeyOption = None,
    input_format: InputFormatOption = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Pictures, styles, scripts and the like in folders are failures, rather than "
            "passed over.",
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", "-w", min=1, help="Processes to clean with; by default one a core."
        ),
    ] = None,
    page_timeout: Annotated[
        float,
        typer.Option(
            "--page-timeout", min=0.0, metavar="SECONDS", help="What a page may take; 0 for any."
        ),
    ] = 60.0,
    page_memory: Annotated[
        int,
        typer.Option(
            "--page-memory", min=0, metavar="MB", help="What a page's worker may take; 0 for any."
        ),
    ] = 2048,
    max_page_size: Annotated[
        int,
        typer.Option("--max-page-size", min=1, metavar="MB", help="The longest page, unpacked."),
    ] = 64,
    shard_size: Annotated[
        int | None,
        typer.Option(
            "--shard-size",
            min=1,
            metavar="PAGES",
            help="With --format jsonl or parquet: records a file; all in one by default.",
        ),
    ] = None,
    compress: Annotated[
        Compress, typer.Option("--compress", help="Compress the outputs.")
    ] = Compress.none,
    url_key: Annotated[
        str, typer.Option("--url-key", metavar="KEY", help="The key or column of the address.")
    ] = "url",
    id_key: Annotated[
        str, typer.Option("--id-key", metavar="KEY", help="The key or column of the id.")
    ] = "id",
    force: Annotated[
        bool, typer.Option("--force", help="Do all pages again, also those done before.")
    ] = False,
    retry_failed: Annotated[
        bool,
        typer.Option(
            "--retry-failed",
            help="Do only pages that failed before, also those that were over their limits.",
        ),
    ] = False,
    learn: Annotated[
        Learning | None,
        typer.Option(
            "--learn",
            help="Learn first, from the pages themselves, what recurs on those of each site, and "
            "clean with it; it is kept in OUT/learned, and used by later runs. `--learn again` "
            "learns anew, `--learn no` leaves it out.",
        ),
    ] = None,
    overwrite: OverwriteOption = False,
    prune: PruneOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and write nothing.")
    ] = False,
    undo: UndoOption = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but errors that end the run.")
    ] = False,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Tell of progress and failures in JSON lines.")
    ] = False,
    summary_file: Annotated[
        Path | None,
        typer.Option("--summary", metavar="FILE", help="Write the closing summary as JSON too."),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Clean all pages of some files and folders into a folder.

    Each page becomes one file, named and placed like its source (`--format jsonl` or `parquet`
    puts all into one, or into shards). OUT/manifest.jsonl has a line for each page: what became
    of it, which rules fired, and what went wrong; OUT/errors.jsonl has the failures. A named
    output such as out/news.jsonl has its own out/news.manifest.jsonl and out/news.errors.jsonl.
    Run again, also after a crash, and only pages that are new, changed or failed are done.
    With --learn, what recurs on the pages of a site is told from its articles first.
    Nothing is overwritten or deleted that no earlier run into OUT wrote.
    """
    with reported(debug):
        from cleaner.cli.learn import learned_lines
        from cleaner.cli.progress import ended_by_term, summary_lines, watching
        from cleaner.runs import run as batch
        from cleaner.runs.formats import json_line
        from cleaner.runs.learning import known_learned, learn_before
        from cleaner.runs.plan import Plan
        from cleaner.system.files import write_atomically
        from cleaner.system.memory import MEGABYTE
        from cleaner.system.workers import Limits

        *sources, out = inputs
        if not sources:
            raise UsageError(
                f"only {out} is given; give the pages first, then the folder for the outputs, "
                "as in `cleaner run raw/ out/`"
            )
        if out == "-" and not os.path.isdir(out):
            raise UsageError(
                "-: a run writes into a folder or a file, such as out/ or out.jsonl; to standard "
                "output write `cleaner clean PAGE` and `cleaner clean --jsonl`"
            )
        if "" in inputs:
            raise UsageError("an empty path is given, perhaps by a variable that is not set")
        if force and retry_failed:
            raise UsageError("--force does all pages, --retry-failed few; give one of them")
        if log_json and quiet:
            raise UsageError("--log-json speaks, --quiet does not; give one of them")
        to = _target(out, format, compress)

        def cleaner_with(learned: Path | None) -> Cleaner:
            packs = [learned, *(rules or ())] if learned else rules
            return load_cleaner(packs, quotes, skip_normalizer, sites, tables, comments)

        learned = known_learned(to.output) if learn is not Learning.no else None
        plan = Plan(
            cleaner=cleaner_with(learned if learn is not Learning.again else None),
            learned=learned.name if learned else "",
            format=to.format,
            workers=workers,
            content_key=content_key,
            input_format=format_name(input_format),
            strict=strict,
            url_key=url_key,
            id_key=id_key,
            max_bytes=max_page_size * MEGABYTE,
            media=media_of(media),
            kept=undo,
            debug=debug,
            limits=Limits(
                seconds=page_timeout or None,
                memory=page_memory * MEGABYTE or None,
                named=("--page-timeout", "--page-memory"),
            ),
            shard_size=shard_size,
            compress=to.compress,
            name=to.name,
            overwrite=overwrite,
            prune=prune,
            again="all" if force else "failed" if retry_failed else "changed",
        )
        if dry_run:
            raise typer.Exit(_dry_run(batch.foresee(sources, to.folder, plan)))
        if learn in (Learning.once, Learning.again):
            with ended_by_term():
                found = learn_before(sources, to.folder, plan, again=learn is Learning.again)
            learned = to.output.learned
            plan = replace(plan, cleaner=cleaner_with(learned), learned=learned.name)
            if found and not quiet and not log_json:
                say(learned_lines(found, learned))
        with watching(quiet=quiet, as_json=log_json) as watch, ended_by_term():
            summary = batch.run(sources, to.folder, plan, watch=watch)
        if summary_file:
            write_atomically(summary_file, json_line(summary.to_dict()))
        if log_json:
            say(json_line({"event": "summary", **summary.to_dict()}).decode().rstrip())
        elif not quiet:
            say("\n".join(summary_lines(summary)))
        raise typer.Exit(summary.exit_code)


def _dry_run(foreseen: Iterator[Foreseen]) -> int:
    """Shows what a run would do with each page, and the sums."""
    from cleaner.text.visible import visible

    counts: Counter[str] = Counter()
    for page in foreseen:
        counts[page.what] += 1
        arrow = f" -> {page.output}" if page.output else ""
        write(f"{page.what}: {visible(page.source)}{arrow}\n")
    say(", ".join(f"{count:,} {what}" for what, count in counts.most_common()) or "no pages")
    return 0


def _target(out: str, format: OutputFormat, compress: Compress) -> Target:
    """Where outputs go and what they are, by the options and by the name of OUT.

    Raises:
        UsageError: the two disagree.
    """
    from cleaner.runs.output import target

    asked = replace(target(out), format=format.value, compress=_compression(compress))
    told = target(out)
    if not told.format:
        return asked
    if told.format == "parquet" and told.compress:
        raise UsageError(
            f"{out}: Parquet is compressed within; name it {PurePath(out).stem}, and give "
            f"--compress {told.compress} for that codec"
        )
    if told.format == "parquet":
        told = replace(told, compress=asked.compress)
    if asked.format not in ("txt", told.format) or asked.compress not in ("", told.compress):
        # The format of text may be what is so without an option.
        options = [asked.format] if asked.format not in ("txt", told.format) else []
        options += [asked.compress] if asked.compress not in ("", told.compress) else []
        named = f"{told.format} {told.compress}".strip()
        raise UsageError(
            f"{out}: the name says {named}, the options say {' '.join(options)}; leave the options "
            "out, or name it otherwise"
        )
    return told


def _compression(compress: Compress) -> Compression:
    match compress:
        case Compress.none:
            return ""
        case Compress.gz:
            return "gz"
        case Compress.zst:
            return "zst"
