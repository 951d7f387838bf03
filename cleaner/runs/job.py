"""One page on its way through a run: its key, the name of its output, and what a worker does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cleaner.errors import PageLost
from cleaner.intake.entry import Failure
from cleaner.intake.formats import BY_SUFFIX
from cleaner.model import RawPage, id_text
from cleaner.runs.formats import FORMATS
from cleaner.runs.identity import Keys, Origins
from cleaner.runs.names import Names
from cleaner.runs.outcome import Outcome, failed, fault_of
from cleaner.runs.output import ERRORS, LEARNED, LEFTOVER, MANIFEST, STATE, Output
from cleaner.runs.plan import Work
from cleaner.system.jsontext import deep, finite, from_json, no_number, to_json
from cleaner.system.workers import Ready
from cleaner.text.address import from_input, from_path


@dataclass(frozen=True, slots=True)
class Job:
    """One page on its way, or the failure to read it.

    extra: the page's keys that pass through as JSON, where they are nested too deep to travel.
    known: what was found out when the page was looked at to learn from it.
    """

    page: RawPage | Failure
    key: str = ""
    output: str = ""
    digest: str = ""
    extra: str = ""
    known: bytes = b""

    @property
    def size(self) -> int:
        """Bytes, or characters, of the page."""
        return len(self.page.data) if isinstance(self.page, RawPage) else 0


def output_names(work: Work, origins: Origins) -> Names | None:
    """What gives each page's file its name; none where records go into one file."""
    if FORMATS[work.format].together:
        return None
    suffix = FORMATS[work.format].suffix + (f".{work.compress}" if work.compress else "")
    reserved = [MANIFEST, ERRORS, LEFTOVER, LEARNED, STATE]
    if work.removals:
        reserved.append(Output(folder=Path()).removals(".jsonl", work.compress).file)
    return Names(suffix, page_suffixes=BY_SUFFIX, reserved=reserved, origin=origins.below)


def jobs(pages: Iterable[RawPage | Failure], names: Names | None, keys: Keys) -> Iterator[Job]:
    """The pages with their keys and the names of their outputs, which depend on the order alone."""
    for page in pages:
        key = keys.key(page.source, page.id)
        if names is None or isinstance(page, Failure):
            yield Job(page, key)
        else:
            yield Job(page, key, names.name(id_text(page.id), page.source))


@dataclass(frozen=True, slots=True)
class Doing:
    """What workers do with a job, and what stands for one that a worker was lost with."""

    work: Work

    def __call__(self, job: Job) -> Outcome:
        """What becomes of the job's page."""
        page = job.page
        assert isinstance(page, RawPage)
        if job.extra:
            page = replace(page, extra=from_json(job.extra))
        outcome = self.work.do(page, job.output, job.known)
        return replace(outcome, key=job.key, digest=job.digest, named=job.output)

    def together(self, jobs: Sequence[Job], at: Callable[[int], None]) -> list[Outcome]:
        """The same of several jobs, whose pages go through each step together where they can.

        at: is told the place of the page that is looked at.
        """
        outcomes: dict[int, Outcome] = {}
        # What was looked at to learn from it has a shorter way of its own.
        some = [place for place, job in enumerate(jobs) if not (job.extra or job.known)]
        pages = [page for place in some if isinstance(page := jobs[place].page, RawPage)]
        if self.work.takes_together and some:
            at(some[0])
            with suppress(Exception):  # One of them is no page: it fails alone below.
                names = [jobs[place].output for place in some]
                done = self.work.do_together(pages, names, lambda number: at(some[number]))
                outcomes.update(zip(some, done, strict=True))
        found = []
        for place, job in enumerate(jobs):
            if outcome := outcomes.get(place):
                found.append(replace(outcome, key=job.key, digest=job.digest, named=job.output))
            else:
                at(place)
                found.append(self(job))
        return found

    def lost(self, job: Job, error: PageLost) -> Outcome:
        """The outcome of a job that a worker was lost with."""
        fault = replace(fault_of(error), quarantined=True)
        outcome = failed(job.page, fault)
        return replace(outcome, key=job.key, digest=job.digest, named=job.output)


def light(job: Job) -> Job:
    """The job as it travels to a worker, which nothing can that is nested deep."""
    if not isinstance(job.page, RawPage) or not deep(job.page.extra):
        return job
    values, odd = finite(job.page.extra)
    warnings = (*map(no_number, odd), *job.page.warnings)
    page = replace(job.page, extra={}, warnings=warnings)
    return replace(job, page=page, extra=to_json(values))


def weight(job: Job) -> int:
    """Bytes that a job holds in memory."""
    return job.size + len(job.known)


def ready(outcome: Outcome) -> Ready[Outcome]:
    """An outcome that is there already, with the bytes that it holds in memory."""
    return Ready(outcome, weight=len(outcome.data))


def digest_with(page: RawPage, settings: str) -> str:
    """What a page and the way it is done come to."""
    data = page.data if isinstance(page.data, bytes) else page.data.encode("utf-8", "surrogatepass")
    extra: object = sorted(page.extra.items(), key=lambda item: item[0]) if page.extra else ()
    if deep(page.extra):
        extra = to_json(page.extra)
    digest = hashlib.blake2b(data, digest_size=12)
    told: tuple[object, ...] = (settings, page.id, page.url, page.media, page.charset)
    told = (*told, page.warnings, extra)
    name = id_text(page.id)
    own = page.url or from_path(name)
    if not own and (site := from_input(page.source, name)):
        # Where the path to the inputs tells a page's site, another path is other work.
        told = (*told, site)
    digest.update(repr(told).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
