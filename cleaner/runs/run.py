"""Cleans all pages of some inputs into a folder, each page on its own, and keeps a manifest."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cleaner.errors import PageLost, ReadError, UsageError, WriteError
from cleaner.intake.read import Failure, count_pages, entry_formats, expand, read
from cleaner.model import RawPage
from cleaner.runs.formats import FORMATS, format_of, json_line
from cleaner.runs.journal import MANIFEST, STATE, Entry, Journal
from cleaner.runs.names import Names
from cleaner.runs.outcome import Outcome, Summary, failed, fault_of
from cleaner.runs.plan import ERRORS, Plan, Work, check
from cleaner.runs.sinks import ARTICLES, PageFiles, Shards
from cleaner.system.interrupt import undisturbed
from cleaner.system.jsontext import deep, finite, from_json, no_number, to_json
from cleaner.system.workers import Pool, Ready, cores


@dataclass(frozen=True, slots=True)
class _Job:
    """One page on its way, or the failure to read it.

    extra: the page's keys that pass through as JSON, where they are nested too deep to travel.
    """

    page: RawPage | Failure
    output: str = ""
    digest: str = ""
    extra: str = ""

    @property
    def size(self) -> int:
        return len(self.page.data) if isinstance(self.page, RawPage) else 0


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
    check([given.path for given in expanded], out, plan)
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
        pool = Pool(
            doing,
            doing.lost,
            workers=workers,
            limits=self._plan.limits,
            weight=_size,
            light=_light,
        )
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
    extra: object = sorted(page.extra.items(), key=lambda item: item[0]) if page.extra else ()
    if deep(page.extra):
        extra = to_json(page.extra)
    digest = hashlib.blake2b(data, digest_size=12)
    digest.update(
        repr((settings, page.id, page.url, page.media, page.charset, page.warnings, extra)).encode(
            "utf-8", "surrogatepass"
        )
    )
    return digest.hexdigest()


# Inputs and outputs


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
        page = job.page
        assert isinstance(page, RawPage)
        if job.extra:
            page = replace(page, extra=from_json(job.extra))
        outcome = self.work.do(page, job.output)
        return replace(outcome, digest=job.digest, named=job.output)

    def lost(self, job: _Job, error: PageLost) -> Outcome:
        fault = replace(fault_of(error.of(job.page.source)), quarantined=True)
        return replace(failed(job.page, fault), digest=job.digest, named=job.output)


def _light(job: _Job) -> _Job:
    """The job as it travels to a worker, which nothing can that is nested deep."""
    if not isinstance(job.page, RawPage) or not deep(job.page.extra):
        return job
    values, odd = finite(job.page.extra)
    warnings = (*map(no_number, odd), *job.page.warnings)
    page = replace(job.page, extra={}, warnings=warnings)
    return replace(job, page=page, extra=to_json(values))


def _size(job: _Job | Ready[Outcome]) -> int:
    return job.size if isinstance(job, _Job) else len(job.value.data)
