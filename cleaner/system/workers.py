"""Worker processes that do items of work in order, and outlive any item that kills one of them."""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Final, Generic, TypeVar

from cleaner.errors import PageLost
from cleaner.system.interrupt import undisturbed
from cleaner.system.limits import NO_LIMITS, Limits
from cleaner.system.memory import MEGABYTE
from cleaner.system.processes import (
    Chunk,
    Worker,
    check_may_start,
    death,
    never_up,
    start,
    still_death,
)
from cleaner.system.worker import HELLO, RETIRED

In = TypeVar("In")
Out = TypeVar("Out")


class _Bounds:
    """How work is shared out.

    Chosen, and never measured against others.
    """

    __slots__ = ()

    chunk_items: Final = 32
    """Items that go to a worker at once, so that sending costs little."""
    chunk_bytes: Final = 48 * 1024
    """Bytes of them, which fit into a socket's buffer twice."""
    ahead_bytes: Final = 64 * MEGABYTE
    """Bytes of items that are read ahead, and of results that wait for an earlier one."""
    chunks_ahead: Final = 12
    """Chunks a worker that are read ahead."""
    results_at_once: Final = 16
    """Results that are handed on before workers are looked after again."""
    poll_seconds: Final = 0.1
    """Seconds between two looks at the workers' time and memory."""
    idle_deaths: Final = 3
    """Workers in a row that may end before they do anything."""


_BOUNDS: Final = _Bounds()
# A new interpreter imports the script and what that needs: large libraries take up to a minute on
# a busy machine. One that takes longer than this has a script that does its work at import.
_UP_SECONDS = 300.0
# A socket pair on Linux takes this much unread; elsewhere a send may wait for the worker.
_SENDS_AHEAD = sys.platform == "linux"


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Ready(Generic[Out]):
    """An item whose result is known, in its place among the others. weight: bytes that it holds."""

    value: Out
    weight: int = 0


class Pool(Generic[In, Out]):
    """Processes that apply one function to items.

    call: what a worker does with an item; whatever it raises ends the worker, so it should not.
        It may have a method `together`, for several at once, which tells a `Watch` at which it is.
    lost: the result for an item that its worker was lost with: over its limits, or dead.
    weight: about how many bytes an item is.
    light: what of an item travels to its worker; by default all of it.
    joined: the result of an item, made of the item as it was given and of what came of it.
    before_fork: makes ready what workers would each make; is called before any is forked.
    patience: seconds that a worker which is a new interpreter may take until it is up.

    An item that can't be sent is lost alone. One that a worker died of is tried once more in a
    fresh one, unless this pool has ended the worker itself. Where this process has one thread and
    runs on Linux, workers are forks, which share the rules' memory; else new interpreters.

    Raises:
        CleanerError: this process may start no others; from `map`, where the system lets it start
            none, workers die before they do anything, or one does not come up.
    """

    def __init__(
        self,
        call: Callable[[In], Out],
        lost: Callable[[In, PageLost], Out],
        *,
        workers: int,
        limits: Limits = NO_LIMITS,
        weight: Callable[[In], int] = lambda _: 0,
        light: Callable[[In], Any] = lambda item: item,
        joined: Callable[[In, Out], Out] = lambda _, result: result,
        before_fork: Callable[[], None] = lambda: None,
        patience: float = _UP_SECONDS,
    ) -> None:
        check_may_start()
        self._call = call
        self._lost = lost
        self._count = workers
        self._limits = limits
        self._weight = weight
        self._light = light
        self._joined = joined
        self._before_fork = before_fork
        self._patience = patience
        self._work = b""
        self._workers: list[Worker[In]] = []
        self._held: Chunk[In] | None = None
        self._retries: deque[Chunk[In]] = deque()
        self._results: dict[int, Out] = {}
        self._weights: dict[int, int] = {}
        self._ahead = 0
        self._next = 0
        self._idle_deaths = 0
        self._polled = 0.0
        self._broken: Exception | None = None

    def map(self, items: Iterable[In | Ready[Out]]) -> Generator[Out, None, None]:
        """The results in the order of the items, which are taken a few chunks ahead at most."""
        chunks = self._chunks(iter(items))
        wanted = 0
        try:
            while True:
                # Before and between some results workers get new work, however slow the consumer.
                self._feed(chunks)
                for _ in range(_BOUNDS.results_at_once):
                    if wanted not in self._results:
                        break
                    self._ahead -= self._weights.pop(wanted)
                    yield self._results.pop(wanted)
                    wanted += 1
                if self._feed(chunks) and wanted == self._next:
                    break
                if self._workers:
                    self._listen(0.0 if wanted in self._results else _BOUNDS.poll_seconds)
            if self._broken:
                raise self._broken
        finally:
            with undisturbed():
                self.close()

    def close(self) -> None:
        """Ends the workers at once."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    # Chunks out

    def _chunks(self, items: Iterator[In | Ready[Out]]) -> Iterator[Chunk[In]]:
        """Items in lists of some, fewer where they are large; empty after many ready ones."""
        chunk: list[In] = []
        size = ready = 0
        for item in self._until_it_breaks(items):
            weight = item.weight if isinstance(item, Ready) else self._weight(item)
            self._weights[self._next + len(chunk)] = weight
            if isinstance(item, Ready):
                if chunk:
                    yield self._numbered(chunk, size)
                    chunk, size = [], 0
                self._results[self._next] = item.value
                self._numbered([item], weight)
                ready += 1
                if ready % _BOUNDS.chunk_items == 0:
                    yield Chunk(self._next, [])
                continue
            chunk.append(item)
            size += weight
            if len(chunk) == _BOUNDS.chunk_items or size > _BOUNDS.chunk_bytes:
                yield self._numbered(chunk, size)
                chunk, size = [], 0
        if chunk:
            yield self._numbered(chunk, size)

    def _until_it_breaks(self, items: Iterator[In | Ready[Out]]) -> Iterator[In | Ready[Out]]:
        """The items; an error of whoever gives them waits for the results of those before it."""
        try:
            yield from items
        except Exception as error:
            self._broken = error

    def _numbered(self, items: list[Any], size: int) -> Chunk[In]:
        numbered = Chunk(self._next, items)
        self._next += len(items)
        self._ahead += size
        return numbered

    def _feed(self, chunks: Iterator[Chunk[In]]) -> bool:
        """Gives chunks to workers that want some; whether there are no more."""
        while True:
            chunk = self._held or self._pending(chunks)
            if chunk is None:
                return not self._crowded()
            if not chunk.items:
                return False
            worker = self._hungry(chunk)
            self._held = None if worker else chunk
            if worker is None:
                return False
            worker.give(chunk)

    def _pending(self, chunks: Iterator[Chunk[In]]) -> Chunk[In] | None:
        """What is to be done next; none where nothing is left, or too much is under way."""
        while True:
            chunk = self._retries.popleft() if self._retries else None
            if chunk is None and not self._crowded():
                chunk = next(chunks, None)
            if chunk is None or not chunk.items or self._packed(chunk):
                return chunk

    def _packed(self, chunk: Chunk[In]) -> bool:
        """Whether the chunk can be sent; if not, its items come next by themselves.

        One that is by itself already is lost.
        """
        try:
            items = [self._light(item) for item in chunk.items]
            chunk.data = pickle.dumps((chunk.first, items), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            if len(chunk.items) > 1:
                alone = [Chunk(n, [item]) for n, item in enumerate(chunk.items, chunk.first)]
                self._retries.extendleft(reversed(alone))
            else:
                why = f"can't be sent to a worker process ({type(error).__name__}: {error})"
                told = PageLost(f"{why}; give plain values, or clean it with workers=1")
                self._results[chunk.first] = self._lost(chunk.items[0], told)
            return False
        return True

    def _crowded(self) -> bool:
        """Whether enough items wait for one before them."""
        most = _BOUNDS.chunks_ahead * _BOUNDS.chunk_items * self._count
        return self._ahead > _BOUNDS.ahead_bytes or len(self._weights) > most

    def _hungry(self, chunk: Chunk[In]) -> Worker[In] | None:
        """A worker without work, started if need be, or one that can hold a small chunk ready."""
        for worker in self._workers:
            if not worker.sent:
                return worker
        if len(self._workers) < self._count:
            memory, before = self._limits.memory, self._before_fork
            self._workers.append(start(self._call, self._workers, memory, before))
            return self._workers[-1]
        if not _SENDS_AHEAD or len(chunk.data) > 2 * _BOUNDS.chunk_bytes:
            return None
        able = (w for w in self._workers if len(w.sent) == 1 and w.killed is None)
        return min(able, key=lambda w: len(w.sent[0].items), default=None)

    # Results in

    def _listen(self, seconds: float = _BOUNDS.poll_seconds) -> None:
        """Takes what workers have to say, and ends those over their limits."""
        by_handle: dict[Any, Worker[In]] = {}
        for worker in self._workers:
            by_handle[worker.connection] = worker
            by_handle[worker.process.sentinel] = worker
        ready = {id(by_handle[handle]): by_handle[handle] for handle in wait(by_handle, seconds)}
        for worker in ready.values():
            self._take(worker)
            if not worker.process.is_alive():
                self._bury(worker)
        now = time.monotonic()
        if now - self._polled >= _BOUNDS.poll_seconds:
            self._polled = now
            self._police(now)

    def _take(self, worker: Worker[In]) -> None:
        """All results that a worker has sent so far."""
        try:
            while worker.connection.poll():
                first, results = pickle.loads(worker.connection.recv_bytes())
                if first == HELLO:
                    worker.greeted(self._packed_work())
                else:
                    self._arrived(worker, first, results)
        except (EOFError, OSError):
            # The worker is gone, or about to be: its process tells why.
            worker.process.join(5)

    def _arrived(self, worker: Worker[In], first: int, results: Sequence[Out]) -> None:
        self._idle_deaths = 0
        chunk = worker.sent[0]
        for number, (item, result) in enumerate(zip(chunk.items, results, strict=False), first):
            self._results[number] = self._joined(item, result)
        del chunk.items[: len(results)]
        chunk.first += len(results)
        if not chunk.items:
            worker.sent.popleft()

    def _packed_work(self) -> bytes:
        """What workers do with an item, for those that are new interpreters."""
        self._work = self._work or pickle.dumps(self._call, pickle.HIGHEST_PROTOCOL)
        return self._work

    def _police(self, now: float) -> None:
        """Ends workers whose item takes too long or too much.

        Raises:
            CleanerError: one does not come up at all.
        """
        for worker in self._workers:
            if not worker.up and now - worker.started > self._patience:
                raise never_up(self._patience)
            at, since = worker.at, worker.since
            if at < 0 or worker.killed:
                continue
            memory = worker.memory if self._limits.memory is not None else 0
            lost = self._limits.broken(now - since, memory)
            # Between the looks the worker may have gone on to another item, and back to this one.
            if lost and (worker.at, worker.since) == (at, since):
                worker.killed, worker.killed_at = lost, at
                worker.process.kill()

    def _bury(self, worker: Worker[In]) -> None:
        """Shares out what a dead worker had, but for the item that it died of."""
        self._take(worker)
        at = worker.killed_at if worker.killed else worker.at
        code = worker.process.exitcode
        self._workers.remove(worker)
        worker.end()
        if not worker.up and code > 0:
            # A new interpreter that fails before it says hello does so each time.
            raise still_death(code)
        left = list(worker.sent)
        if not any(c.first <= at < c.first + len(c.items) for c in left):
            if code != RETIRED and worker.killed is None:
                self._died_idle(code)
            self._retries.extendleft(reversed(left))
            return
        again: list[Chunk[In]] = []
        for chunk in left:
            again += self._parted(chunk, at, worker, code)
        self._retries.extendleft(reversed(again))

    def _parted(
        self, chunk: Chunk[In], at: int, worker: Worker[In], code: int
    ) -> Iterator[Chunk[In]]:
        """The chunk without the item that killed its worker, or with that one by itself."""
        place = at - chunk.first
        if not 0 <= place < len(chunk.items):
            yield chunk
            return
        if place:
            yield Chunk(chunk.first, chunk.items[:place])
        item = chunk.items[place]
        if worker.killed or chunk.retried:
            error = worker.killed or death(code, worker.oom_kills)
            self._results[at] = self._lost(item, error)
        else:
            yield Chunk(at, [item], retried=True)
        if place + 1 < len(chunk.items):
            yield Chunk(at + 1, chunk.items[place + 1 :])

    def _died_idle(self, code: int) -> None:
        self._idle_deaths += 1
        if self._idle_deaths >= _BOUNDS.idle_deaths:
            raise still_death(code)
