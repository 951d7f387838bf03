"""What `run` says while it is on, and at its end."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

from cleaner.cli.site import idle_lines, unknown_lines
from cleaner.cli.terminal import NO_PAGES, say
from cleaner.intake.leftovers import counted
from cleaner.runs.foreseen import CHANGED
from cleaner.runs.leftover import ANOTHER_KIND
from cleaner.system.interrupt import heard

if TYPE_CHECKING:
    from cleaner.runs.outcome import Outcome, Summary


class _Bounds:
    """How much is told of a run.

    Chosen for a summary of a dozen lines, and a log that does not flood.
    """

    __slots__ = ()

    failures: Final = 20
    """Failures that are told one by one."""
    topics: Final = 12
    """Topics of the summary, the most frequent ones."""
    rules: Final = 5
    """Rules of the summary, the most frequent ones."""
    warnings: Final = 5
    """Names of warnings in the summary, the most frequent ones."""
    slow: Final = 3
    """Pages of the summary, the slowest ones."""
    slow_seconds: Final = 1.0
    """Seconds above which a page is slow: the mean is some hundredths."""
    line_seconds: Final = 10.0
    """Seconds between two lines where standard error is no terminal."""
    bar_seconds: Final = 0.1
    """Seconds between two states of the bar."""


_BOUNDS: Final = _Bounds()

Watch = Callable[["Outcome", int], None]


@contextmanager
def watching(*, quiet: bool, as_json: bool) -> Iterator[Watch | None]:
    """What is called with each outcome: a bar on a terminal, lines now and then in a pipe."""
    if quiet:
        yield None
    elif as_json:
        yield _JsonLog()
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _Lines()


class _Failures:
    """Says of each page that fails what, where and why, up to a number of them.

    Of the records of a file that can't be read for one reason the first is told of, and that there
    are more.
    """

    def __init__(self, tell: Callable[[str], None] = say) -> None:
        self.seen = 0
        self._tell = tell
        self._whys: Counter[tuple[str, str]] = Counter()

    def __call__(self, outcome: Outcome) -> None:
        fault = outcome.error
        if fault is None:
            return
        file, record, _ = outcome.source.rpartition("#")
        if record and fault.stage == "read" and self.seen < _BOUNDS.failures:
            # What else a record holds differs from one to the next.
            why = (file, fault.message.partition(", found ")[0])
            self._whys[why] += 1
            if self._whys[why] == 2:
                self._tell(
                    f"failed: more records of {file} for this reason, which the manifest lists"
                )
            if self._whys[why] > 1:
                return
        self.seen += 1
        if self.seen <= _BOUNDS.failures:
            self._tell(f"failed: {fault.told(outcome.source)}")
        elif self.seen == _BOUNDS.failures + 1:
            self._tell("failed: more pages, which the manifest lists")
        if fault.trace:
            self._tell(fault.trace.rstrip())


class _Pace:
    """How many pages are done, and how fast it goes of late."""

    def __init__(self) -> None:
        self.done = 0
        self._start = self._told = time.monotonic()

    def step(self, every: float) -> bool:
        """Counts a page; whether it is time to tell of it."""
        self.done += 1
        now = time.monotonic()
        if now - self._told < every:
            return False
        self._told = now
        return True

    @property
    def rate(self) -> float:
        """Pages a second since the start."""
        return self.done / max(time.monotonic() - self._start, 1e-6)

    def left(self, total: int) -> float | None:
        """Seconds to the end, where the number of pages is known."""
        return (total - self.done) / self.rate if total >= self.done and self.rate else None


class _Lines:
    """Plain lines, for a pipe or a log."""

    def __init__(self) -> None:
        self._failures = _Failures()
        self._pace = _Pace()

    def __call__(self, outcome: Outcome, total: int) -> None:
        self._failures(outcome)
        if self._pace.step(_BOUNDS.line_seconds):
            pace, left = self._pace, self._pace.left(total)
            of = f" of {total:,}" if left is not None else ""
            rest = f", {_duration(left)} left" if left is not None else ""
            say(
                f"{pace.done:,}{of} pages, {pace.rate:,.0f} a second{rest}, "
                f"{self._failures.seen:,} failed"
            )


class _JsonLog:
    """A JSON object a line, for programs."""

    def __init__(self) -> None:
        self._pace = _Pace()
        self._failed = 0

    def __call__(self, outcome: Outcome, total: int) -> None:
        if outcome.error:
            self._failed += 1
            error = outcome.error.to_dict()
            _log({"event": "failed", "source": outcome.source, "id": outcome.id, **error})
        if self._pace.step(_BOUNDS.line_seconds):
            left = self._pace.left(total)
            _log(
                {
                    "event": "progress",
                    "pages": self._pace.done,
                    "total": total if left is not None else None,
                    "rate": round(self._pace.rate, 1),
                    "seconds_left": None if left is None else round(left),
                    "failed": self._failed,
                }
            )


def _log(record: dict[str, object]) -> None:
    say(json.dumps(record))


@contextmanager
def _bar() -> Iterator[Watch]:
    """A bar with rate, time left and failures, drawn by this thread so that workers can fork."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:,.0f} pages/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]} failed"),
    )
    pace = _Pace()
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        task = progress.add_task("", total=None, rate=0.0, failed=0)
        failures = _Failures(lambda text: console.print(text, markup=False, highlight=False))

        def watch(outcome: Outcome, total: int) -> None:
            failures(outcome)
            if pace.step(_BOUNDS.bar_seconds):
                known = total if total >= pace.done else None
                progress.update(
                    task, completed=pace.done, total=known, rate=pace.rate, failed=failures.seen
                )
                progress.refresh()

        yield watch
        progress.update(task, completed=pace.done, total=pace.done, failed=failures.seen)
        progress.refresh()


@contextmanager
def ended_by_term() -> Iterator[None]:
    """Lets Ctrl-C end the block, and a polite kill, as a scheduler sends it, in the same way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
            # Shells start what runs in the background so; it must end all the same.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        with heard():
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def summary_lines(summary: Summary) -> list[str]:
    """What `run` says at its end."""
    pages = summary.pages
    total = sum(pages.values())
    if not total and not summary.interrupted:
        told = [*_left_alone(summary), *_passed_over(summary), *_of_earlier_runs(summary)]
        return [NO_PAGES, *told, f"manifest: {summary.manifest}"]
    counts = [f"{total:,} {'page' if total == 1 else 'pages'}: {pages['ok']:,} ok"]
    counts += [f"{pages[name]:,} {name}" for name in ("empty", "failed") if pages[name]]
    if done_before := summary.reused - summary.left_changed:
        counts.append(f"{done_before:,} done before")
    removed = summary.blocks - summary.blocks_kept
    lines = ["interrupted; what is done is kept"] if summary.interrupted else []
    lines.append(", ".join(counts))
    if summary.same_id:
        has = "has the id of one before it" if summary.same_id == 1 else "have ids of ones before"
        lines.append(
            f"same id: {_count(summary.same_id, 'page')} {has}; each is an article by itself"
        )
    lines += [*_left_alone(summary), *_of_earlier_runs(summary)]
    lines += [f"blocks: {removed:,} of {summary.blocks:,} removed"]
    topics = summary.topics.most_common()
    if topics:
        told = [f"{name} {count:,}" for name, count in topics[: _BOUNDS.topics]]
        more = ["..."] if len(topics) > _BOUNDS.topics else []
        lines.append(f"removals by topic: {', '.join([*told, *more])}")
        rules = [f"{rule} {count:,}" for rule, count in summary.rules.most_common(_BOUNDS.rules)]
        lines.append(f"most by rule: {', '.join(rules)}")
    lines += [*unknown_lines(summary.site_unknown), *idle_lines(summary.idle)]
    lines += _passed_over(summary)
    if summary.warnings:
        named = summary.warned.most_common()
        told = [f"{name} {count:,}" for name, count in named[: _BOUNDS.warnings]]
        more = ["..."] if len(named) > _BOUNDS.warnings else []
        lines.append(
            f"warnings: {summary.warnings:,} ({', '.join([*told, *more])}), in the manifest"
        )
    slow = [
        (s, source)
        for s, source in sorted(summary.slowest, reverse=True)
        if s > _BOUNDS.slow_seconds
    ]
    if slow:
        told = [f"{source} {seconds:.1f} s" for seconds, source in slow[: _BOUNDS.slow]]
        lines.append(f"slowest: {', '.join(told)}")
    done = total - summary.reused
    told = [_duration(summary.learning_seconds + summary.seconds)]
    if summary.learning_seconds:
        told.append(f"of that {_duration(summary.learning_seconds)} to learn")
    if done:
        rate = f"{done / max(summary.seconds, 1e-6):,.1f} pages a second"
        told.append(f"then {rate}" if summary.learning_seconds else rate)
    lines.append(f"time: {', '.join(told)}")
    return [*lines, f"manifest: {summary.manifest}"]


def _left_alone(summary: Summary) -> list[str]:
    """The line on what a run of the failed pages has not looked at."""
    told = []
    if summary.left_changed:
        told.append(f"{summary.left_changed:,} {CHANGED}")
    if summary.left_new:
        told.append(f"{summary.left_new:,} new")
    if not told:
        return []
    return [f"left alone by --retry-failed: {'; '.join(told)}; run without it to do them"]


def _of_earlier_runs(summary: Summary) -> list[str]:
    """What became of outputs that earlier runs wrote, where pages or files have changed since."""
    lines = []
    if summary.gone:
        told = [f"gone from the inputs: {_count(summary.gone, 'page')}"]
        if summary.stay:
            told.append(f"{_count(summary.stay, 'output')} of them left in place (see --prune)")
        if summary.pruned:
            told.append(f"{_count(summary.pruned, 'output')} of them deleted")
        if not summary.stay and not summary.pruned and not summary.changed:
            told.append("their records are left out")
        lines.append(", ".join(told))
    if summary.other_format:
        lines.append(
            f"{ANOTHER_KIND}: {_count(summary.other_format, 'output')} of earlier runs left in "
            f"place (see --prune); {summary.leftover} lists them"
        )
    if summary.other_pruned:
        outputs = _count(summary.other_pruned, "output")
        lines.append(f"{ANOTHER_KIND}: {outputs} of earlier runs deleted")
    lines += [f"note: {notice}" for notice in summary.notices]
    if summary.changed > len(summary.notices):
        lines.append(f"note: {summary.changed:,} files were changed since they were written")
    return lines


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _passed_over(summary: Summary) -> list[str]:
    """The line on pictures, styles and the like, where there were any."""
    count = summary.passed_over.total()
    if not count:
        return []
    are = "is no page" if count == 1 else "are no pages"
    kinds = counted(summary.passed_over.most_common())
    return [f"passed over: {count:,} that {are}: {kinds}"]


def _duration(seconds: float) -> str:
    """The time in words.

    >>> _duration(59.4), _duration(754), _duration(7500)
    ('59 s', '12 min 34 s', '2 h 5 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
