"""Cleans all pages of some inputs into a folder, each page on its own, and keeps a manifest."""

from __future__ import annotations

import hashlib
import heapq
import json
import os
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cleaner import __version__
from cleaner.decode import MAX_BYTES, decode
from cleaner.errors import (
    CleanerError,
    DecodeError,
    ExtractionError,
    PageLost,
    ReadError,
    UsageError,
    WriteError,
)
from cleaner.interrupt import undisturbed
from cleaner.journal import MANIFEST, STATE, Entry, Journal, fingerprint
from cleaner.model import Article, Media, RawPage
from cleaner.names import Names
from cleaner.parquet import arrow
from cleaner.read import Failure, count_pages, entry_formats, expand, read
from cleaner.sinks import ARTICLES, Compression, PageFiles, Shards, compressed, zstandard
from cleaner.workers import MEGABYTE, Limits, Pool, Ready, cores
from cleaner.write import FORMATS, format_of, json_line

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

ERRORS = "errors.jsonl"
_SLOWEST = 10

Status = Literal["ok", "empty", "failed"]

# What a page may take where the caller says nothing.
LIMITS = Limits(seconds=60.0, memory=2048 * MEGABYTE)

_STAGES: tuple[tuple[type[CleanerError], str], ...] = (
    (ReadError, "read"),
    (DecodeError, "decode"),
    (ExtractionError, "segment"),
    (WriteError, "write"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a page failed.

    trace: where in the code; empty unless asked for.
    quarantined: the page was over its limits or killed its worker, and is not tried again unasked.
    """

    type: str
    message: str
    stage: str
    hint: str = ""
    trace: str = ""
    quarantined: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The fields as a plain dict, `trace` and `quarantined` only where there is such."""
        record: dict[str, Any] = {
            "type": self.type,
            "message": self.message,
            "stage": self.stage,
            "hint": self.hint,
        }
        if self.trace:
            record["trace"] = self.trace
        if self.quarantined:
            record["quarantined"] = True
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one page; the manifest has a line for each.

    output: path below the output folder; empty for failed pages.
    named: the output path that is this page's, whatever came of it.
    digest: what the page and the way it is done come to; the same again needs no doing.
    length: bytes of the output.
    seconds: how long it took, which the manifest leaves out.
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
    digest: str = ""
    length: int = 0
    seconds: float = 0.0
    reused: bool = False
    named: str = ""
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
            "digest": self.digest,
            "bytes": self.length,
        }

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> Outcome:
        """The outcome that a line of an earlier manifest tells of."""
        error = line.get("error")
        return cls(
            source=line["source"],
            id=line["id"],
            url=line.get("url"),
            output=line.get("output") or "",
            status=line["status"],
            blocks=line.get("blocks", 0),
            blocks_kept=line.get("blocks_kept", 0),
            rules=line.get("rules", {}),
            warnings=tuple(line.get("warnings", ())),
            error=Fault(**error) if error else None,
            digest=line["digest"],
            length=line.get("bytes", 0),
            reused=True,
        )


@dataclass(slots=True, kw_only=True)
class Summary:
    """Counts over a run: pages by status, removals by rule, warnings."""

    manifest: Path
    pages: Counter[Status] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    blocks: int = 0
    blocks_kept: int = 0
    warnings: int = 0
    reused: int = 0
    seconds: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    interrupted: bool = False

    def add(self, outcome: Outcome) -> None:
        """Counts one more page."""
        self.pages[outcome.status] += 1
        self.rules.update(outcome.rules)
        self.blocks += outcome.blocks
        self.blocks_kept += outcome.blocks_kept
        self.warnings += len(outcome.warnings)
        self.reused += outcome.reused
        if outcome.seconds:
            heapq.heappush(self.slowest, (outcome.seconds, outcome.source))
            if len(self.slowest) > _SLOWEST:
                heapq.heappop(self.slowest)

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON-ready data."""
        return {
            "pages": {
                "all": sum(self.pages.values()),
                **{name: self.pages[name] for name in ("ok", "empty", "failed")},
                "reused": self.reused,
            },
            "blocks": self.blocks,
            "blocks_removed": self.blocks - self.blocks_kept,
            "removed_by_topic": dict(self.topics.most_common()),
            "removed_by_rule": dict(self.rules.most_common()),
            "warnings": self.warnings,
            "slowest": [
                {"source": source, "seconds": round(seconds, 3)}
                for seconds, source in sorted(self.slowest, reverse=True)
            ],
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "manifest": os.fsencode(self.manifest).decode("utf-8", "replace"),
            "exit_code": self.exit_code,
        }

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
    compress: how each output is compressed, for formats of a file a page.
    max_bytes: the longest page, unpacked.
    debug: faults come with their traceback.
    """

    cleaner: Cleaner
    format: str = "txt"
    media: Media | None = None
    kept: bool = False
    compress: Compression = ""
    max_bytes: int = MAX_BYTES
    debug: bool = False

    def do(self, page: RawPage, output: str) -> Outcome:
        """Cleans one page; whatever goes wrong with it is part of the outcome.

        This is the one place where a page's failure is caught.
        """
        if self.media:
            page = replace(page, media=self.media)
        start = time.perf_counter()
        try:
            # The cleaner by itself takes pages of the usual length.
            usual = self.max_bytes == MAX_BYTES
            article = self.cleaner.clean(page if usual else decode(page, max_bytes=self.max_bytes))
            data = FORMATS[self.format].render(article, self.kept)
            if self.compress and not FORMATS[self.format].together:
                data = compressed(data, self.compress)
        except Exception as error:
            outcome = failed(page, fault_of(error, debug=self.debug))
        else:
            outcome = _done(page, article, output, data)
        return replace(outcome, seconds=time.perf_counter() - start)

    @property
    def settings(self) -> str:
        """A hash of all that the outputs depend on beside the pages."""
        libraries = [(name, version(name)) for name in _LIBRARIES]
        rules = self.cleaner.rules.packs
        how = (self.format, self.media, self.kept, self.compress)
        return fingerprint(__version__, libraries, self.cleaner.options, how, rules)


@dataclass(frozen=True, slots=True)
class _Job:
    """One page on its way, or the failure to read it."""

    page: RawPage | Failure
    output: str = ""
    digest: str = ""

    @property
    def size(self) -> int:
        return len(self.page.data) if isinstance(self.page, RawPage) else 0


# Those that what comes out depends on.
_LIBRARIES = ("trafilatura", "lxml", "resiliparse", "charset-normalizer", "ftfy", "regex")

Again = Literal["changed", "all", "failed"]
"""What a run does of what an earlier one has done: what has changed, all, or what failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a run is done.

    workers: processes; the number of cores by default. limits: what one page may take; over
        them it fails, and its worker is replaced.
    content_key, url_key, id_key: the keys of records that hold page, address and id.
    max_bytes: the longest page, unpacked.
    shard_size: records a file, for formats that put articles together; `None` makes one file.
    name: what files of many articles are called; where it is given, inputs may stand beside them.
    again: `all` does all pages again; `failed` only those that failed, of whatever kind.
    """

    cleaner: Cleaner
    format: str = "txt"
    workers: int | None = None
    content_key: str | None = None
    url_key: str = "url"
    id_key: str = "id"
    max_bytes: int = MAX_BYTES
    media: Media | None = None
    kept: bool = False
    debug: bool = False
    limits: Limits = LIMITS
    shard_size: int | None = None
    compress: Compression = ""
    name: str = ""
    again: Again = "changed"

    @property
    def work(self) -> Work:
        """What workers need of it."""
        return Work(
            cleaner=self.cleaner,
            format=self.format,
            media=self.media,
            kept=self.kept,
            compress=self.compress,
            max_bytes=self.max_bytes,
            debug=self.debug,
        )


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    plan: Plan,
    *,
    watch: Callable[[Outcome, int], None] | None = None,
) -> Summary:
    """Cleans the pages of `inputs` into files below `out`, and writes `out/manifest.jsonl`.

    The same inputs, rules and options give the same bytes, whatever the number of workers, and
    however often a run was killed before. Pages that an earlier run into the folder has done are
    left as they are, unless they, the rules or the options have changed. Pages that failed are
    tried again, but those that were over their limits or killed their worker only if asked for.
    On Ctrl-C what is done stays, and the summary says `interrupted`.

    watch: is called with each outcome, in input order, once it is written, and with the number of
        all pages, 0 where that is not known.

    Raises:
        UsageError: an input does not exist; the output folder holds an input, stands in one or
            can't be written to; or the format is unknown.
        RunningError: another run is at work in the folder.
        WriteError: the disk is full, or fails. What is done is kept for the next run.
    """
    out = Path(out)
    pages, count = _begun(inputs, out, plan)
    try:
        journal = Journal(out)
    except WriteError as error:
        raise UsageError(str(error)) from error
    try:
        batch = _Batch(out, plan, journal)
        return batch.run(pages, _with(watch, count() if watch else 0))
    finally:
        with undisturbed():
            journal.close()


def _with(
    watch: Callable[[Outcome, int], None] | None, total: int
) -> Callable[[Outcome], None] | None:
    return (lambda outcome: watch(outcome, total)) if watch else None


def _begun(
    inputs: Sequence[str | Path], out: Path, plan: Plan
) -> tuple[Iterator[RawPage | Failure], Callable[[], int]]:
    """The pages of the inputs, and what counts them, once all fits together."""
    try:
        expanded = expand(inputs)
    except ReadError as error:
        raise UsageError(str(error)) from error
    _check([given.path for given in expanded], out, plan)
    pages = read(
        inputs,
        content_key=plan.content_key,
        url_key=plan.url_key,
        id_key=plan.id_key,
        max_bytes=plan.max_bytes,
    )
    return pages, lambda: count_pages(expanded)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do with a page: `new`, `changed`, `failed before`, `done before`..."""

    source: str
    what: str
    output: str = ""


def foresee(inputs: Sequence[str | Path], out: str | Path, plan: Plan) -> Iterator[Foreseen]:
    """What a run would do with each page, without doing it.

    Raises:
        UsageError: as `run`.
    """
    out = Path(out)
    pages, _ = _begun(inputs, out, plan)
    if not out.exists():
        for job in _named(pages, _names(plan.work)):
            readable = isinstance(job.page, RawPage)
            yield Foreseen(job.page.source, "new" if readable else "unreadable", job.output)
        return
    journal = Journal(out, looking=True)
    try:
        yield from _Batch(out, plan, journal).foresee(pages)
    finally:
        journal.close()


class _Batch:
    """One run: what is to be done, what needs no doing, and where it all goes."""

    def __init__(self, out: Path, plan: Plan, journal: Journal) -> None:
        self._out, self._plan, self._journal = out, plan, journal
        self._work = plan.work
        self._settings = self._work.settings
        self._earlier = journal.earlier()
        together = FORMATS[plan.format].together
        self._shards = (
            Shards(out, journal, plan.format, plan.shard_size, plan.compress, plan.name or ARTICLES)
            if together
            else None
        )
        self._files = PageFiles(out, journal)
        if self._shards:
            shards = self._earlier.shards
            self._shards.stale = frozenset(s for s in shards if format_of(s) == plan.format)
        self._names = _names(self._work)
        self._summary = Summary(manifest=out / MANIFEST)

    def run(
        self, pages: Iterator[RawPage | Failure], watch: Callable[[Outcome], None] | None
    ) -> Summary:
        """Does all pages; see `run`."""
        start = time.perf_counter()
        doing = _Doing(self._work)
        workers = self._plan.workers or cores()
        pool = Pool(doing, doing.lost, workers=workers, limits=self._plan.limits, weight=_size)
        outcomes = pool.map(self._jobs(pages))
        try:
            for outcome in outcomes:
                with undisturbed():
                    outcome = self._put(outcome)
                if watch:
                    watch(outcome)
        except KeyboardInterrupt:
            self._summary.interrupted = True
        finally:
            with undisturbed():
                outcomes.close()
        with undisturbed():
            self._earlier.close()
            if not self._summary.interrupted or self._journal.fresh:
                self._finish()
        self._summary.seconds = time.perf_counter() - start
        return self._summary

    def foresee(self, pages: Iterator[RawPage | Failure]) -> Iterator[Foreseen]:
        """What `run` would do with each page."""
        for job in _named(pages, self._names):
            if isinstance(job.page, Failure):
                yield Foreseen(job.page.source, "unreadable")
                continue
            job = replace(job, digest=_digest(job.page, self._settings))
            entry = self._earlier.find(job.page.source, job.page.id)
            output = job.output or (self._shards.name if self._shards else "")
            if entry is None:
                what = "left out" if self._plan.again == "failed" else "new"
            elif self._plan.again != "all" and self._known(job, entry):
                what = "quarantined" if entry.line["status"] == "failed" else "done before"
            elif entry.line["status"] == "failed":
                what = "failed before"
            else:
                what = "to be done again" if entry.line["digest"] == job.digest else "changed"
            yield Foreseen(job.page.source, what, output)
        self._earlier.close()

    def _jobs(self, pages: Iterator[RawPage | Failure]) -> Iterator[_Job | Ready[Outcome]]:
        """What is to be done, and the outcomes of what is not."""
        for job in _named(pages, self._names):
            if isinstance(job.page, Failure):
                yield Ready(failed(job.page, fault_of(job.page.error, stage=job.page.stage)))
                continue
            job = replace(job, digest=_digest(job.page, self._settings))
            entry = None
            if self._earlier.count and self._plan.again != "all":
                entry = self._earlier.find(job.page.source, job.page.id)
            if entry is None and self._plan.again == "failed":
                continue
            outcome = self._known(job, entry) if entry else None
            yield job if outcome is None else Ready(outcome)

    def _known(self, job: _Job, entry: Entry) -> Outcome | None:
        """What an earlier run has made of a page; none where it has to be done."""
        outcome = Outcome.from_line(entry.line)
        if self._plan.again == "failed":
            if outcome.status == "failed":
                return None
        elif outcome.digest != job.digest:
            return None
        elif outcome.status == "failed":
            return outcome if outcome.error and outcome.error.quarantined else None
        if self._shards:
            record = self._shards.record(entry)
            return replace(outcome, data=record) if record else None
        return outcome if self._files.holds(job.output, entry) else None

    def _put(self, outcome: Outcome) -> Outcome:
        """Writes what came of a page, and notes it."""
        place = (0, 0)
        data = outcome.data
        outcome = replace(outcome, data=b"")
        if outcome.status != "failed":
            if not outcome.reused:
                outcome = replace(outcome, length=len(data))
            try:
                if self._shards:
                    outcome = replace(outcome, output=self._shards.name)
                    place = self._shards.put(outcome.output, data)
                elif not outcome.reused:
                    self._files.put(outcome.output, data)
            except WriteError as error:
                if error.fatal:
                    raise
                fault = fault_of(error)
                outcome = replace(outcome, status="failed", output="", length=0, error=fault)
        if not outcome.reused and not self._shards:
            self._forget(outcome)
        self._journal.add(json_line(outcome.to_dict()), place)
        self._summary.add(outcome)
        if self._shards:
            self._shards.settle()
        return outcome

    def _forget(self, outcome: Outcome) -> None:
        """Takes away the output that an earlier run had of a page, and that this one replaces.

        That is where the page fails now or has another name, and no page before it has that one;
        what a page behind it has is still to be written. Other formats are left alone.
        """
        entry = self._earlier.find(outcome.source, outcome.id) if self._earlier.count else None
        old = (entry.line.get("output") or "") if entry else ""
        if old in ("", outcome.output) or format_of(old) != self._plan.format:
            return
        if old == outcome.named or not (self._names and self._names.taken(old)):
            self._files.drop(old)

    def _finish(self) -> None:
        if self._shards:
            self._shards.finish()
        self._journal.finish(self._publish)

    def _publish(self) -> None:
        if self._shards:
            self._shards.publish()
        path = self._out / ERRORS
        if not self._summary.pages["failed"]:
            path.unlink(missing_ok=True)
            return
        part = self._journal.folder / "errors.part"
        with open(part, "wb") as errors:
            for line in self._journal.lines():
                if b'"status": "failed"' in line:
                    errors.write(json_line(_error_record(json.loads(line))))
        os.replace(part, path)


def _error_record(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of `errors.jsonl`: what failed, where, and what to do."""
    error = line["error"]
    return {
        "source": line["source"],
        "id": line["id"],
        "url": line["url"],
        "stage": error["stage"],
        "type": error["type"],
        "error": error["message"],
        "hint": error["hint"],
    }


def _digest(page: RawPage, settings: str) -> str:
    """What a page and the way it is done come to."""
    data = page.data if isinstance(page.data, bytes) else page.data.encode("utf-8", "surrogatepass")
    extra = sorted(page.extra.items(), key=lambda item: item[0]) if page.extra else ()
    digest = hashlib.blake2b(data, digest_size=12)
    digest.update(
        repr((settings, page.id, page.url, page.media, page.charset, page.warnings, extra)).encode(
            "utf-8", "surrogatepass"
        )
    )
    return digest.hexdigest()


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
        hint=_hint(error, stage),
        trace="".join(traceback.format_exception(error)) if debug else "",
    )


def _hint(error: Exception, stage: str) -> str:
    """What to do about an error: its own hint, the end of its message, or what its stage says."""
    if not isinstance(error, CleanerError):
        return _HINTS["clean"]
    advice = str(error).rpartition("; ")[2] if "; " in str(error) else ""
    return error.hint or advice or _HINTS[stage]


_HINTS = {
    "read": "check that the file is whole and can be read",
    "decode": "check that the page is HTML or text, and not empty",
    "segment": "open the page in a browser, and leave it out if it is broken",
    "write": "check the output folder and its disk",
    "clean": "run again with --debug to see where, and report it with the page",
}


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


def _check(inputs: Sequence[Path], out: Path, plan: Plan) -> None:
    """Raises `UsageError` for what can't work, and `MissingExtraError` for what is missing."""
    if plan.format not in FORMATS:
        raise UsageError(f"unknown format '{plan.format}'; choose one of {', '.join(FORMATS)}")
    if plan.workers is not None and plan.workers < 1:
        raise UsageError(f"{plan.workers} workers can't do anything; give 1 or more")
    if plan.shard_size is not None and (plan.shard_size < 1 or not FORMATS[plan.format].together):
        raise UsageError("a shard size is a number of records, for --format jsonl or parquet")
    if plan.compress == "zst":
        zstandard()
    if plan.format == "parquet":
        arrow()
    _check_apart(inputs, out, plan)


def _check_apart(inputs: Sequence[str | Path], out: Path, plan: Plan) -> None:
    """Raises `UsageError` where outputs could fall among the inputs, now or in the next run."""
    target = Path(os.path.realpath(out))
    for given in inputs:
        source = Path(os.path.realpath(given))
        if plan.name and source != target and source.is_relative_to(target):
            # Files of many articles have but a few names, known before.
            inner = source.relative_to(target).parts[0]
            if inner not in (MANIFEST, ERRORS, STATE) and not inner.startswith(plan.name):
                continue
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


def _names(work: Work) -> Names | None:
    """What gives each page's file its name; none where records go into one file."""
    if FORMATS[work.format].together:
        return None
    suffix = FORMATS[work.format].suffix + (f".{work.compress}" if work.compress else "")
    return Names(suffix, page_suffixes=entry_formats, reserved=(MANIFEST, ERRORS, STATE))


def _named(pages: Iterable[RawPage | Failure], names: Names | None) -> Iterator[_Job]:
    """The pages with the names of their outputs, which depend on the order of inputs alone."""
    for page in pages:
        if names is None or isinstance(page, Failure):
            yield _Job(page)
        else:
            yield _Job(page, names.name(page.id, page.source))


@dataclass(frozen=True, slots=True)
class _Doing:
    """What workers do with a job, and what stands for one that a worker was lost with."""

    work: Work

    def __call__(self, job: _Job) -> Outcome:
        assert isinstance(job.page, RawPage)
        outcome = self.work.do(job.page, job.output)
        return replace(outcome, digest=job.digest, named=job.output)

    def lost(self, job: _Job, error: PageLost) -> Outcome:
        fault = replace(fault_of(error.of(job.page.source)), quarantined=True)
        return replace(failed(job.page, fault), digest=job.digest, named=job.output)


def _size(job: _Job | Ready[Outcome]) -> int:
    return job.size if isinstance(job, _Job) else len(job.value.data)
