"""Cleans all pages of some inputs into a folder, each page on its own, and keeps a manifest."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.errors import UsageError, WriteError
from cleaner.intake.entry import Failure
from cleaner.intake.inputs import Input, count_pages, expand
from cleaner.learning.facts import digest_of
from cleaner.model import RawPage
from cleaner.runs import foreseen
from cleaner.runs.earlier import Entry
from cleaner.runs.foreseen import Fate, Foreseen, foreseen_of
from cleaner.runs.formats import FORMATS, is_shard, json_line
from cleaner.runs.ground import Ground
from cleaner.runs.identity import Keys, Origins, Unread
from cleaner.runs.job import Doing, Job, digest_with, jobs, light, output_names, ready, weight
from cleaner.runs.journal import Journal
from cleaner.runs.leftover import Leftover, leftovers
from cleaner.runs.lists import Lists
from cleaner.runs.outcome import Outcome, Summary, failed, fault_of
from cleaner.runs.output import in_the_way
from cleaner.runs.plan import Plan, check
from cleaner.runs.sinks import Lane, PageFiles, Shards
from cleaner.runs.sites import Sites
from cleaner.system.interrupt import undisturbed
from cleaner.system.workers import Pool, Ready, cores

if TYPE_CHECKING:
    from cleaner.learning.store import Known


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    plan: Plan,
    *,
    watch: Callable[[Outcome, int], None] | None = None,
    known: Known | None = None,
) -> Summary:
    """Cleans the pages of `inputs` into files below `out`, and writes a manifest beside them.

    The same inputs, rules and options give the same bytes, whatever the number of workers, and
    however often a run was killed before. Pages that an earlier run into the folder has done are
    left as they are, unless they, the rules, the options or the program have changed; a page is
    known by its id. Pages that failed are tried again, but those that were over their limits or
    killed their worker only if asked for.
    On Ctrl-C what is done stays, and the summary says `interrupted`.

    watch: is called with each outcome, in input order, once it is written, and with the number of
        all pages, 0 where that is not known.
    known: what was found out of pages by looks at them just before; see `learn_before`.

    Raises:
        UsageError: an input does not exist; the output folder holds an input, stands in one or
            can't be written to; a file is in the way that no earlier run into the output wrote;
            or the format is unknown.
        RunningError: another run is at work on the output.
        WriteError: the disk is full, or fails. What is done is kept for the next run.
    """
    out = Path(out)
    passed_over: Counter[str] = Counter()
    given, pages = _opened(inputs, out, plan, passed_over)
    journal = _journal(out, plan)
    try:
        batch = _Batch(plan, journal, Origins(given), known)
        summary = batch.run(pages, _with(watch, count_pages(given) if watch else 0))
        summary.passed_over = passed_over
        return summary
    finally:
        with undisturbed():
            journal.close()


def _journal(out: Path, plan: Plan, *, looking: bool = False) -> Journal:
    try:
        return Journal(plan.output(out), looking=looking, overwrite=plan.overwrite)
    except WriteError as error:
        raise UsageError(str(error)) from error


def _with(
    watch: Callable[[Outcome, int], None] | None, total: int
) -> Callable[[Outcome], None] | None:
    return (lambda outcome: watch(outcome, total)) if watch else None


def _opened(
    inputs: Sequence[str | Path], out: Path, plan: Plan, passed_over: Counter[str]
) -> tuple[list[Input], Iterator[RawPage | Failure]]:
    """The files and folders of the inputs, and their pages, once all fits together."""
    given = expand(inputs)
    check([one.path for one in given], out, plan)
    return given, plan.pages(inputs, passed_over)


def _new(job: Job) -> Foreseen:
    return Foreseen(job.page.source, foreseen.NEW, job.output)


def _unread(job: Job) -> Foreseen:
    return Foreseen(job.page.source, foreseen.UNREADABLE, fate="fail")


def foresee(inputs: Sequence[str | Path], out: str | Path, plan: Plan) -> Iterator[Foreseen]:
    """What a run would do with each page, without doing it.

    Raises:
        UsageError: as `run`.
    """
    out = Path(out)
    given, pages = _opened(inputs, out, plan, Counter())
    origins = Origins(given)
    if not out.exists():
        for job in jobs(pages, output_names(plan.work, origins), Keys(origins)):
            yield _unread(job) if isinstance(job.page, Failure) else _new(job)
        return
    journal = _journal(out, plan, looking=True)
    try:
        yield from _Batch(plan, journal, origins).foresee(pages)
    finally:
        journal.close()


class _Batch:
    """One run: what is to be done, what needs no doing, and where it all goes."""

    def __init__(
        self, plan: Plan, journal: Journal, origins: Origins, looks: Known | None = None
    ) -> None:
        self._plan, self._journal, self._looks = plan, journal, looks
        self._output = journal.output
        self._work = plan.work
        self._settings = self._work.settings
        self._earlier = earlier = journal.earlier(origins)
        self._ground = Ground(journal, earlier, overwrite=plan.overwrite)
        self._together = FORMATS[plan.format].together
        self._shards = self._lanes()
        self._files = PageFiles(self._ground, journal)
        self._lists = Lists(self._ground, journal)
        self._names = output_names(self._work, origins)
        self._keys, self._unread = Keys(origins), Unread(origins)
        self._sites = Sites(plan.cleaner)
        self._summary = Summary(manifest=self._output.manifest, leftover=self._output.leftover)
        try:
            self._check_free()
        except BaseException:
            earlier.close()
            raise

    def _check_free(self) -> None:
        """Raises `UsageError` where a file stands in the way that is not this output's."""
        for path in self._shards.foreign():
            raise in_the_way(path, self._output)
        failures = self._earlier.failures
        self._lists.check_free(failures=failures, overwrite=self._plan.overwrite)

    def _lanes(self) -> Shards:
        """The files of many records: those of articles, and of what was removed, as is asked."""
        plan, lanes = self._plan, []
        if self._together:
            lanes.append(Lane(output=self._output, format=plan.format, key="output", size="bytes"))
        if plan.removals:
            kind = plan.format if self._together else "jsonl"
            output = self._output.removals(FORMATS[kind].suffix, plan.compress)
            lane = Lane(output=output, format=kind, key="removed_output", size="removed_bytes")
            lanes.append(lane)
        known, size = self._earlier.shards, plan.shard_size
        return Shards(self._ground, self._journal, lanes, size, plan.compress, known)

    def _replaces(self, output: str) -> bool:
        """Whether this run writes files of this name's kind: its format, compression and place."""
        if is_shard(output):
            return self._shards.owns(output)
        return self._names is not None and self._names.of_this_kind(output)

    def run(
        self, pages: Iterator[RawPage | Failure], watch: Callable[[Outcome], None] | None
    ) -> Summary:
        """Does all pages; see `run`."""
        start = time.perf_counter()
        doing = Doing(self._work)
        workers = self._plan.workers or cores()
        pool = Pool(
            doing,
            doing.lost,
            workers=workers,
            limits=self._plan.limits,
            weight=weight,
            light=light,
            before_fork=self._plan.cleaner.make_ready,
        )
        outcomes = pool.map(self._jobs(pages))
        try:
            for outcome in outcomes:
                with undisturbed():
                    written = self._put(outcome)
                if watch:
                    watch(written)
        except KeyboardInterrupt:
            self._summary.interrupted = True
        finally:
            with undisturbed():
                outcomes.close()
        with undisturbed():
            if not self._summary.interrupted or self._journal.fresh:
                self._finish()
            self._earlier.close()
        self._summary.site_unknown = self._sites.unknown(self._output.learned)
        self._summary.idle = self._sites.idle(self._summary.rules, self._output.learned)
        self._summary.same_id = self._keys.repeated
        self._summary.changed = self._ground.changed
        self._summary.notices += tuple(self._ground.notices)
        self._summary.of_rules = self._plan.cleaner.rules.notices
        self._summary.seconds = time.perf_counter() - start
        return self._summary

    def foresee(self, pages: Iterator[RawPage | Failure]) -> Iterator[Foreseen]:
        """What `run` would do with each page."""
        for job in jobs(pages, self._names, self._keys):
            if isinstance(job.page, Failure):
                self._unread.add(job.page.source)
                yield _unread(job)
                continue
            job = replace(job, digest=digest_with(job.page, self._settings))
            what, fate = self._foreseen(job)
            output = job.output or self._shards.names.get("output", "")
            if fate == "clean" and not self._together and self._ground.taken(output):
                what, fate = foreseen.IN_THE_WAY, "fail"
            yield Foreseen(job.page.source, what, output, fate)
        prune = self._plan.prune and len(self._keys) > 0
        for left in self._leftovers():
            yield foreseen_of(left, prune=prune)
        self._earlier.close()

    def _foreseen(self, job: Job) -> tuple[str, Fate]:
        """Why a page that can be read would be cleaned, or left as it is."""
        entry, again = self._earlier.find(job.key), self._plan.again
        if entry is None:
            return foreseen.NEW, "leave" if again == "failed" else "clean"
        fate: Fate = "leave" if again != "all" and self._known(job, entry) else "clean"
        if entry.line["status"] == "failed":
            return (foreseen.OVER_LIMITS if fate == "leave" else foreseen.FAILED), fate
        if entry.line["digest"] == job.digest:
            lost = fate == "clean" and again == "changed"
            return (foreseen.LOST if lost else foreseen.DONE), fate
        old = entry.line.get("output") or ""
        other = old and not self._replaces(old)
        return (foreseen.IN_OTHER_FORM if other else foreseen.CHANGED), fate

    def _jobs(self, pages: Iterator[RawPage | Failure]) -> Iterator[Job | Ready[Outcome]]:
        """What is to be done, and the outcomes of what is not."""
        for job in jobs(pages, self._names, self._keys):
            if isinstance(job.page, Failure):
                self._unread.add(job.page.source)
                fault = fault_of(job.page.error, source=job.page.source, stage=job.page.stage)
                outcome = failed(job.page, fault)
                yield ready(replace(outcome, key=job.key))
                continue
            job = replace(job, digest=digest_with(job.page, self._settings))
            entry = None
            if self._earlier.count and self._plan.again != "all":
                entry = self._earlier.find(job.key)
            if entry is None and self._plan.again == "failed":
                self._summary.left_new += 1
                continue
            known = self._known(job, entry) if entry else None
            self._summary.left_changed += known is not None and known.digest != job.digest
            if known is None and self._looks and isinstance(job.page, RawPage):
                job = replace(job, known=self._looks.find(digest_of(job.page)))
            yield job if known is None else ready(known)

    def _known(self, job: Job, entry: Entry) -> Outcome | None:
        """What an earlier run has made of a page; none where it has to be done."""
        assert isinstance(job.page, RawPage)
        outcome = Outcome.from_line(entry.line)
        outcome = replace(outcome, key=job.key, source=job.page.source)
        if self._plan.again == "failed":
            if outcome.status == "failed":
                return None
        elif outcome.digest != job.digest:
            return None
        elif outcome.status == "failed":
            return outcome if outcome.error and outcome.error.quarantined else None
        if not self._together and not self._files.holds(job.output, entry):
            return None
        records = self._shards.records(entry)
        if records is None:
            return None
        data, removals = records.get("output", b""), records.get("removed_output", b"")
        return replace(outcome, data=data, removals=removals)

    def _put(self, outcome: Outcome) -> Outcome:
        """Writes what came of a page, and notes it."""
        place = (0, 0)
        records = {"output": outcome.data, "removed_output": outcome.removals}
        into, learned = self._output.name, self._plan.learned
        outcome = replace(outcome, data=b"", removals=b"", into=into, learned=learned)
        if outcome.status != "failed":
            if not outcome.reused:
                outcome = outcome.sized(*map(len, records.values()))
            try:
                if not self._together and not outcome.reused:
                    self._files.put(outcome.output, records["output"])
                outcome = outcome.into_files(self._shards.names)
                place = self._shards.put(records)
            except WriteError as error:
                if error.fatal:
                    raise
                outcome = outcome.unwritten(fault_of(error))
        if not outcome.reused and not self._together:
            self._forget(outcome)
        self._journal.add(json_line(outcome.to_dict()), place)
        self._summary.add(outcome)
        if outcome.status != "failed":
            self._sites.add(outcome.site)
        self._shards.settle()
        return outcome

    def _forget(self, outcome: Outcome) -> None:
        """Takes away the output that an earlier run had of a page, and that this one replaces.

        That is where the page fails now or has another name, and no page before it has that one;
        what a page behind it has is still to be written. Outputs of another kind are left alone.
        """
        entry = self._earlier.find(outcome.key) if self._earlier.count else None
        old = (entry.line.get("output") or "") if entry else ""
        if old in ("", outcome.output) or not self._replaces(old):
            return
        if old == outcome.named or not (self._names and self._names.taken(old)):
            self._ground.drop(old)

    def _finish(self) -> None:
        self._shards.finish()
        self._journal.finish(self._publish)

    def _publish(self) -> None:
        self._shards.publish()
        if not self._summary.interrupted:
            self._sweep()
        path = self._output.errors
        if self._summary.pages["failed"]:
            self._lists.fail()
        elif self._earlier.failures or self._earlier.wrote(path.name):
            path.unlink(missing_ok=True)

    def _leftovers(self) -> Iterator[Leftover]:
        return leftovers(
            self._earlier,
            self._output,
            self._replaces,
            keys=self._keys,
            unread=self._unread,
            current=self._names.taken if self._names else self._shards.made,
        )

    def _sweep(self) -> None:
        prune = self._plan.prune
        if prune and not len(self._keys):
            prune = False
            self._summary.notices += ("the inputs hold no pages, so nothing was pruned",)
        self._lists.sweep(self._leftovers(), self._summary, prune=prune)
