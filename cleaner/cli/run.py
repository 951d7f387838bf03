"""`cleaner run`: a batch of pages."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cleaner.cli.contents import Contents, needs_markup
from cleaner.cli.option_groups import spread
from cleaner.cli.options import (
    Cleaning,
    DebugOption,
    OutputFormat,
    load_cleaner,
    tell_of_undo,
)
from cleaner.cli.run_options import (
    Compress,
    Learning,
    LearnOption,
    Outputs,
    PageLimits,
    PagesPerSite,
    Progress,
    Records,
    Repeating,
    RunCommand,
)
from cleaner.cli.terminal import reported, say, tell_of_terminal, write
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.learning.store import Known
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.runs.foreseen import Fate, Foreseen
    from cleaner.runs.output import Compression, Target

COMMAND: Final = RunCommand
"""What is made of the function."""


@spread
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT... OUT",
            help="Files, folders, patterns such as 'raw/*.warc.gz', addresses (https://...), "
            "@lists of these, or - for standard input; then the folder for the articles, or a file "
            "such as news.jsonl.gz or news.parquet. Pages are HTML, text, JSON, JSON lines, CSV, "
            "MHTML, mail, WARC, ARC and Parquet, each also as .gz or .zst, and these in .zip and "
            ".tar.",
            show_default=False,
        ),
    ],
    records: Records,
    cleaning: Cleaning,
    outputs: Outputs,
    contents: Contents,
    page_limits: PageLimits,
    repeating: Repeating,
    progress: Progress,
    learn: LearnOption = None,
    pages_per_site: PagesPerSite = None,
    debug: DebugOption = False,
) -> None:
    """Clean all pages of files and folders into a folder.

    Each page becomes one file, named and placed like its source (`--format jsonl` or `parquet`
    puts all into one, or into shards). OUT/manifest.jsonl has a line for each page: what became
    of it, which rules fired, and what went wrong; OUT/errors.jsonl has the failures. A named
    output such as out/news.jsonl has its own out/news.manifest.jsonl and out/news.errors.jsonl.

    Run the same command again, also after a crash: only pages that are new, changed or failed
    are done. With --learn, what recurs on the pages of a site is learned first, and removed.
    Nothing is overwritten or deleted that no earlier run into OUT wrote.
    """
    with reported(debug):
        from cleaner.cli.learn import learned_lines
        from cleaner.cli.progress import ended_by_term, watching
        from cleaner.runs import run as batch
        from cleaner.runs.learning import known_learned, learn_before
        from cleaner.runs.plan import Plan
        from cleaner.system.memory import MEGABYTE

        sources, out = _places(inputs, outputs.output)
        again = repeating.again
        if pages_per_site and learn not in (Learning.once, Learning.again):
            raise UsageError("--pages-per-site is for --learn; give that too")
        if progress.log_json and progress.quiet:
            raise UsageError("--log-json speaks, --quiet does not; give one of them")
        to = _target(out, outputs.format, outputs.compress)
        tell_of_undo(outputs.undo, to.format, contents.names)
        learned = known_learned(to.output) if learn is not Learning.no else None
        markup = needs_markup(to.format)
        used = learned if learn is not Learning.again else None
        plan = Plan(
            cleaner=_cleaner(cleaning, used, markup=markup),
            learned=learned.name if learned else "",
            format=to.format,
            workers=page_limits.workers,
            content_key=records.content_key,
            input_format=records.told_format,
            strict=records.strict,
            url_key=records.url_key,
            id_key=records.id_key,
            max_bytes=page_limits.max_page_size * MEGABYTE,
            media=records.told_media,
            rendering=contents.rendering(
                to.format, kept=outputs.undo, apart=outputs.separate_removed
            ),
            removals=outputs.separate_removed,
            debug=debug,
            limits=page_limits.limits(),
            shard_size=outputs.shard_size,
            compress=to.compress,
            name=to.name,
            overwrite=repeating.overwrite,
            prune=repeating.prune,
            again=again,
        )
        if repeating.dry_run:
            if progress.summary:
                say("note: --summary is of a run; a dry run writes none")
            foreseen = batch.foresee(sources, to.folder, plan)
            raise typer.Exit(_dry_run(foreseen, prune=plan.prune))
        with ended_by_term(), _looks(learn) as known:
            learning, found = 0.0, None
            if known is not None:
                from cleaner.learning.site import MOST_PAGES

                start = time.perf_counter()
                anew = learn is Learning.again
                found = learn_before(
                    sources,
                    to.folder,
                    plan,
                    again=anew,
                    known=known,
                    pages_per_site=pages_per_site or MOST_PAGES,
                )
                learning = time.perf_counter() - start
                learned = to.output.learned
                cleaner = _cleaner(cleaning, learned, markup=markup)
                plan = replace(plan, cleaner=cleaner, learned=learned.name)
                if found and not progress.quiet and not progress.log_json:
                    # The pages that failed are named by the run, which tries them too.
                    say(learned_lines(found, learned, failures=False))
            if found is None and learned and not progress.quiet and not progress.log_json:
                say(
                    f"learned: used what an earlier run has learned, in {learned}; pages of "
                    "other sites are cleaned without (--learn again learns anew)"
                )
            with watching(quiet=progress.quiet, as_json=progress.log_json) as watch:
                summary = batch.run(sources, to.folder, plan, watch=watch, known=known)
        summary.learning_seconds = learning
        progress.close(summary)
        raise typer.Exit(summary.exit_code)


def _looks(learn: Learning | None) -> AbstractContextManager[Known | None]:
    """What keeps what is found out of pages that are learned from; `None` where none are."""
    if learn not in (Learning.once, Learning.again):
        return nullcontext()
    from cleaner.learning.store import Known

    return Known()


def _cleaner(cleaning: Cleaning, learned: Path | None, *, markup: bool) -> Cleaner:
    """The cleaner, with what was learned before the packs that the options name."""
    if learned:
        cleaning = replace(cleaning, rules=[learned, *(cleaning.rules or ())])
    return load_cleaner(cleaning, markup=markup)


def _places(inputs: Sequence[str], output: str) -> tuple[Sequence[str], str]:
    """The inputs, and where the outputs go: what `--output` says, else the last argument.

    Raises:
        UsageError: they can't be meant.
    """
    *sources, out = (*inputs, output) if output else inputs
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
    tell_of_terminal(sources)
    return sources, out


def _dry_run(foreseen: Iterator[Foreseen], *, prune: bool) -> int:
    """Shows each page that a run would clean or that would fail, each output that it would delete.

    Of the others it tells how many there are, and why they stay as they are.
    """
    from cleaner.text.visible import visible

    counts: dict[Fate, Counter[str]] = {fate: Counter() for fate in _WOULD}
    for page in foreseen:
        counts[page.fate][page.what] += 1
        if page.fate not in ("leave", "keep"):
            arrow = f" -> {page.output}" if page.output and page.fate == "clean" else ""
            source = page.output if page.fate == "delete" else visible(page.source)
            source += f": {visible(page.record)}" if page.record else ""
            write(f"{page.fate} ({page.what}): {source}{arrow}\n")
    say("dry run: nothing is written")
    if not any(counts.values()):
        say("a run would do nothing, since the inputs hold no pages")
    elif not any(counts[fate] for fate in ("clean", "fail", "delete")):
        say("a run would do nothing")
    for fate, told in counts.items():
        if told:
            total = told.total()
            noun = _WOULD[fate].format(n=f"{total:,}", s="" if total == 1 else "s")
            whys = [f"{count:,} {why}" for why, count in told.most_common()]
            say(f"{noun}: {'; '.join(whys) if len(whys) > 1 else next(iter(told))}")
    if counts["keep"]:
        say(
            "what may be of inputs that can't be read is not deleted"
            if prune
            else "--prune deletes old outputs"
        )
    return 0


_WOULD: Final[dict[Fate, str]] = {
    "clean": "a run would clean {n} page{s}",
    "fail": "{n} page{s} would fail",
    "leave": "a run would leave {n} page{s} as before",
    "delete": "a run would delete {n} old output{s}",
    "keep": "{n} old output{s} would stay",
}


def _target(out: str, format: OutputFormat, compress: Compress) -> Target:
    """Where outputs go and what they are, by the options and by the name of OUT.

    Raises:
        UsageError: the two disagree.
    """
    from cleaner.runs.output import target

    asked = replace(target(out), format=format.value, compress=_compression(compress))
    told = target(out)
    if not told.format:
        _tell_of_folder(out, told.folder)
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


def _tell_of_folder(out: str, folder: Path) -> None:
    """Says so where OUT is named like a file, and becomes a folder."""
    if _named_as_a_file(folder) and not out.endswith(("/", os.sep)) and not folder.exists():
        say(
            f"note: {out} becomes a folder with a file for each page; one file for all pages has a "
            "name that ends in .jsonl or .parquet"
        )


def _named_as_a_file(folder: Path) -> bool:
    """Whether a name ends as those of files do: of pages, or of what other programs write."""
    from cleaner.intake.formats import split_name
    from cleaner.runs.formats import format_of

    named = format_of(folder.name) or split_name(folder)[0]
    return bool(named) or folder.suffix.lower() in _FILES_OF_OTHERS


_FILES_OF_OTHERS: Final = frozenset(
    (
        *(".doc", ".docx", ".odt", ".rtf", ".pdf", ".epub", ".tex", ".rst"),
        *(".xls", ".xlsx", ".ods", ".db", ".sqlite", ".sqlite3", ".arrow", ".feather", ".orc"),
        *(".avro", ".xml", ".yaml", ".yml", ".toml", ".ini", ".log", ".rar"),
    )
)
"""Suffixes of what a run does not write, and no domain ends in."""
