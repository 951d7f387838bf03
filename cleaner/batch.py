"""Cleans all pages of some inputs into a folder, each page on its own, and keeps a manifest."""

from __future__ import annotations

import os
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cleaner.errors import (
    CleanerError,
    DecodeError,
    ExtractionError,
    PageLost,
    ReadError,
    WriteError,
)
from cleaner.interrupt import undisturbed
from cleaner.model import Article, Media, RawPage
from cleaner.names import Names
from cleaner.read import Failure, entry_formats, read
from cleaner.workers import MEGABYTE, Limits, Pool, cores
from cleaner.write import FORMATS, LineFile, json_line, write_atomically

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

MANIFEST = "manifest.jsonl"
ARTICLES = "articles.jsonl"

Status = Literal["ok", "empty", "failed"]

# What a page may take where the caller says nothing.
LIMITS = Limits(seconds=60.0, memory=2048 * MEGABYTE)

_STAGES: tuple[tuple[type[CleanerError], str], ...] = (
    (ReadError, "read"),
    (DecodeError, "decode"),
    (ExtractionError, "segment"),
    (WriteError, "write"),
)


class UsageError(CleanerError):
    """A run that can't start as asked: inputs, output folder or options don't fit together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a page failed. `trace` is where in the code, and empty unless asked for."""

    type: str
    message: str
    stage: str
    hint: str = ""
    trace: str = ""

    def to_dict(self) -> dict[str, str]:
        """The fields as a plain dict, `trace` only where there is one."""
        record = {
            "type": self.type,
            "message": self.message,
            "stage": self.stage,
            "hint": self.hint,
        }
        return {**record, "trace": self.trace} if self.trace else record


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one page; the manifest has a line for each.

    output: path below the output folder; empty for failed pages.
    rules: how many pieces each rule removed.
    data: the output's bytes until they are written.
    """

    source: str
    id: str
    url: str | None = None
    output: str = ""
    status: Status
    blocks: int = 0
    blocks_kept: int = 0
    rules: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: Fault | None = None
    data: bytes = b""

    def to_dict(self) -> dict[str, Any]:
        """The line of the manifest."""
        return {
            "source": self.source,
            "id": self.id,
            "url": self.url,
            "output": self.output or None,
            "status": self.status,
            "blocks": self.blocks,
            "blocks_kept": self.blocks_kept,
            "blocks_removed": self.blocks - self.blocks_kept,
            "rules": dict(self.rules),
            "warnings": list(self.warnings),
            "error": self.error.to_dict() if self.error else None,
        }


@dataclass(slots=True, kw_only=True)
class Summary:
    """Counts over a run: pages by status, removals by rule, warnings."""

    manifest: Path
    pages: Counter[Status] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    blocks: int = 0
    blocks_kept: int = 0
    warnings: int = 0
    interrupted: bool = False

    def add(self, outcome: Outcome) -> None:
        """Counts one more page."""
        self.pages[outcome.status] += 1
        self.rules.update(outcome.rules)
        self.blocks += outcome.blocks
        self.blocks_kept += outcome.blocks_kept
        self.warnings += len(outcome.warnings)

    @property
    def topics(self) -> Counter[str]:
        """Removals by topic, the first part of the rules' ids."""
        topics: Counter[str] = Counter()
        for rule, count in self.rules.items():
            topics[rule.split(".", 1)[0]] += count
        return topics

    @property
    def exit_code(self) -> int:
        """0 where all pages are clean, 1 where some failed, 130 where the run was interrupted."""
        return 130 if self.interrupted else int(self.pages["failed"] > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How pages are done, the same for all of a run; a copy goes to each worker.

    media: overrides what the inputs' names say. kept: outputs hold the kept spans.
    debug: faults come with their traceback.
    """

    cleaner: Cleaner
    format: str = "txt"
    media: Media | None = None
    kept: bool = False
    debug: bool = False

    def do(self, page: RawPage, output: str) -> Outcome:
        """Cleans one page; whatever goes wrong with it is part of the outcome.

        This is the one place where a page's failure is caught.
        """
        if self.media:
            page = replace(page, media=self.media)
        try:
            article = self.cleaner.clean(page)
            data = FORMATS[self.format].render(article, self.kept)
        except Exception as error:
            return failed(page, fault_of(error, debug=self.debug))
        return _done(page, article, output, data)


@dataclass(frozen=True, slots=True)
class _Job:
    """One page on its way, or the failure to read it."""

    page: RawPage | Failure
    output: str = ""

    @property
    def size(self) -> int:
        return len(self.page.data) if isinstance(self.page, RawPage) else 0


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    cleaner: Cleaner,
    format: str = "txt",
    workers: int | None = None,
    content_key: str | None = None,
    media: Media | None = None,
    kept: bool = False,
    debug: bool = False,
    limits: Limits = LIMITS,
    watch: Callable[[Outcome], None] | None = None,
) -> Summary:
    """Cleans the pages of `inputs` into files below `out`, and writes `out/manifest.jsonl`.

    The same inputs, rules and options give the same bytes, whatever the number of workers. On
    Ctrl-C what is done stays, the manifest tells of it, and the summary says `interrupted`.

    workers: processes; the number of cores by default. limits: what one page may take; over
        them it fails, and its worker is replaced.
    watch: is called with each outcome, in input order, once it is written.

    Raises:
        UsageError: an input does not exist; the output folder holds an input, stands in one or
            can't be written to; or the format is unknown.
        WriteError: the manifest, or the one file that all articles go to, can't be written.
    """
    out = Path(out)
    if format not in FORMATS:
        raise UsageError(f"unknown format '{format}'; choose one of {', '.join(FORMATS)}")
    if workers is not None and workers < 1:
        raise UsageError(f"{workers} workers can't do anything; give 1 or more")
    _check_apart(inputs, out)
    try:
        pages = read(inputs, content_key=content_key)
    except ReadError as error:
        raise UsageError(str(error)) from error
    work = Work(cleaner=cleaner, format=format, media=media, kept=kept, debug=debug)
    summary = Summary(manifest=out / MANIFEST)
    with _opened(out / MANIFEST) as manifest, _output(out, format) as output:
        outcomes = _outcomes(_named(pages, format), work, workers or cores(), limits)
        try:
            for outcome in outcomes:
                with undisturbed():
                    outcome = output.put(outcome)
                    manifest.add(json_line(outcome.to_dict()))
                    summary.add(outcome)
                if watch:
                    watch(outcome)
        except KeyboardInterrupt:
            summary.interrupted = True
        finally:
            with undisturbed():
                outcomes.close()
    return summary


def failed(page: RawPage | Failure, fault: Fault) -> Outcome:
    """The outcome of a page that failed."""
    url = page.url if isinstance(page, RawPage) else None
    return Outcome(source=page.source, id=page.id, url=url, status="failed", error=fault)


def fault_of(error: Exception, *, stage: str = "clean", debug: bool = False) -> Fault:
    """The fault that an exception stands for, with its true type and message."""
    for kind, name in _STAGES:
        if isinstance(error, kind):
            stage = name
    return Fault(
        type=type(error).__name__,
        message=str(error),
        stage=stage,
        hint=error.hint if isinstance(error, CleanerError) else "",
        trace="".join(traceback.format_exception(error)) if debug else "",
    )


def _done(page: RawPage, article: Article, output: str, data: bytes) -> Outcome:
    return Outcome(
        source=page.source,
        id=page.id,
        url=article.url,
        output=output,
        status="ok" if article.body else "empty",
        blocks=article.blocks,
        blocks_kept=article.blocks_kept,
        rules=dict(sorted(Counter(removal.rule for removal in article.removed).items())),
        warnings=article.warnings,
        data=data,
    )


# Inputs and outputs


def _check_apart(inputs: Sequence[str | Path], out: Path) -> None:
    """Raises `UsageError` where outputs could fall among the inputs, now or in the next run."""
    target = Path(os.path.realpath(out))
    for given in inputs:
        source = Path(os.path.realpath(given))
        if source == target and source.is_file():
            raise UsageError(f"{out}: is an input; give a folder for the outputs as the last one")
        if source == target:
            raise UsageError(f"{out}: is input and output; choose another folder for the outputs")
        if source.is_relative_to(target):
            raise UsageError(
                f"{out}: the output folder holds the input {given}, which outputs could "
                "overwrite; choose a folder apart from the inputs"
            )
        if target.is_relative_to(source):
            raise UsageError(
                f"{out}: the output folder stands in the input folder {given}, so that outputs "
                "would be read as pages; choose a folder apart from the inputs"
            )
    if target.exists() and not target.is_dir():
        raise UsageError(f"{out}: is a file; give a folder for the outputs as the last argument")


def _named(pages: Iterable[RawPage | Failure], format: str) -> Iterator[_Job]:
    """The pages with the names of their outputs, which depend on the order of inputs alone."""
    if FORMATS[format].together:
        for page in pages:
            yield _Job(page, ARTICLES)
        return
    names = Names(
        FORMATS[format].suffix, page_suffixes=entry_formats, reserved=(MANIFEST, ARTICLES)
    )
    for page in pages:
        if isinstance(page, Failure):
            yield _Job(page)
        else:
            yield _Job(page, names.name(page.id, page.source))


class _PageFiles:
    """Outputs as one file a page."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def put(self, outcome: Outcome) -> Outcome:
        """Writes the page's file; returns the outcome without its data."""
        if outcome.status == "failed":
            return outcome
        try:
            write_atomically(self._out / outcome.output, outcome.data)
        except WriteError as error:
            return replace(outcome, status="failed", output="", data=b"", error=fault_of(error))
        return replace(outcome, data=b"")


class _OneFile:
    """Outputs as the lines of one file."""

    def __init__(self, lines: LineFile) -> None:
        self._lines = lines

    def put(self, outcome: Outcome) -> Outcome:
        """Appends the page's line; returns the outcome without its data."""
        if outcome.status != "failed":
            self._lines.add(outcome.data)
        return replace(outcome, data=b"")


@contextmanager
def _output(out: Path, format: str) -> Iterator[_PageFiles | _OneFile]:
    if FORMATS[format].together:
        with _opened(out / ARTICLES) as lines:
            yield _OneFile(lines)
    else:
        yield _PageFiles(out)


def _opened(path: Path) -> LineFile:
    try:
        return LineFile(path)
    except WriteError as error:
        raise UsageError(str(error)) from error


# Workers


@dataclass(frozen=True, slots=True)
class _Doing:
    """What workers do with a job, and what stands for one that a worker was lost with."""

    work: Work

    def __call__(self, job: _Job) -> Outcome:
        if isinstance(job.page, Failure):
            return failed(job.page, fault_of(job.page.error, stage=job.page.stage))
        return self.work.do(job.page, job.output)

    def lost(self, job: _Job, error: PageLost) -> Outcome:
        return failed(job.page, fault_of(error.of(job.page.source)))


def _outcomes(
    jobs: Iterator[_Job], work: Work, workers: int, limits: Limits
) -> Generator[Outcome, None, None]:
    """The outcomes of all jobs, in their order."""
    doing = _Doing(work)
    pool = Pool(doing, doing.lost, workers=workers, limits=limits, weight=_size)
    return pool.map(jobs)


def _size(job: _Job) -> int:
    return job.size
