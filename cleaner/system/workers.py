"""Worker processes that do items of work in order, and outlive any item that kills one of them."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from cleaner.errors import CleanerError, PageLost, PageOutOfMemory, PageTimeout, WorkerDied
from cleaner.system.interrupt import undisturbed

In = TypeVar("In")
Out = TypeVar("Out")

MEGABYTE = 1 << 20

_CHUNK_ITEMS = 32
_CHUNK_BYTES = 48 * 1024
_AHEAD_BYTES = 64 * MEGABYTE
_CHUNKS_AHEAD = 12
_RESULTS_AT_ONCE = 16
_FLUSH_SECONDS = 0.05
_FLUSH_BYTES = 256 * 1024
_POLL_SECONDS = 0.1
# A worker that holds more than this of its own is replaced after the chunk that it is at: what a
# large page has taken from the system is hardly ever given back.
_BLOATED = 210 * MEGABYTE
_RETIRED = 77
_IDLE_DEATHS = 3
# A socket pair on Linux takes this much unread; elsewhere a send may wait for the worker.
_SENDS_AHEAD = sys.platform == "linux"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may take.

    seconds: wall time; `None` for any.
    memory: resident bytes of the worker that is at it, above what it started with; `None` for
        any. Looked at ten times a second, and only where the system tells (Linux).
    """

    seconds: float | None = None
    memory: int | None = None


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Ready(Generic[Out]):
    """An item whose result is known, and which keeps its place among the others."""

    value: Out


@dataclass(slots=True)
class _Chunk(Generic[In]):
    """Some items that follow one another, and the number of the first."""

    first: int
    items: list[In]
    retried: bool = False
    data: bytes = b""


@dataclass(slots=True, eq=False)
class _Worker(Generic[In]):
    """One process, as its parent sees it.

    state: shared with the process: number of the item that it is at, or -1, since when, and the
        resident bytes that it started with, which a fork has from its parent.
    sent: chunks that it has not finished, without the items whose results are there.
    """

    process: Any
    connection: Connection[Any, Any]
    state: Any
    killed: PageLost | None = None
    killed_at: int = -1
    sent: deque[_Chunk[In]] = field(default_factory=deque)
    oom_kills: int = 0

    @property
    def at(self) -> int:
        return int(self.state[0])

    @property
    def since(self) -> float:
        return float(self.state[1])

    @property
    def memory(self) -> int:
        return resident(self.process.pid) - int(self.state[2])


class Pool(Generic[In, Out]):
    """Processes that apply one function to items.

    call: what a worker does with an item; whatever it raises ends the worker, so it should not.
    lost: the result for an item that its worker was lost with: over its limits, or dead.
    weight: about how many bytes an item is.

    An item that a worker died of is tried once more in a fresh one, unless this pool has ended
    the worker itself. Where this process has but one thread and runs on Linux, workers are forks,
    which start at once and share the rules' memory; else they are new interpreters.

    Raises:
        CleanerError: from `map`, where workers die before they do anything.
    """

    def __init__(
        self,
        call: Callable[[In], Out],
        lost: Callable[[In, PageLost], Out],
        *,
        workers: int,
        limits: Limits = Limits(),
        weight: Callable[[Any], int] = lambda _: 0,
    ) -> None:
        self._call = call
        self._lost = lost
        self._count = workers
        self._limits = limits
        self._weight = weight
        self._workers: list[_Worker[In]] = []
        self._held: _Chunk[In] | None = None
        self._retries: deque[_Chunk[In]] = deque()
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
                for _ in range(_RESULTS_AT_ONCE):
                    if wanted not in self._results:
                        break
                    self._ahead -= self._weights.pop(wanted)
                    yield self._results.pop(wanted)
                    wanted += 1
                if self._feed(chunks) and wanted == self._next:
                    break
                if self._workers:
                    self._listen(0.0 if wanted in self._results else _POLL_SECONDS)
            if self._broken:
                raise self._broken
        finally:
            with undisturbed():
                self.close()

    def close(self) -> None:
        """Ends the workers at once."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    # Chunks out

    def _chunks(self, items: Iterator[In | Ready[Out]]) -> Iterator[_Chunk[In]]:
        """Items in lists of some, fewer where they are large; empty after many ready ones."""
        chunk: list[In] = []
        size = ready = 0
        for item in self._until_it_breaks(items):
            weight = self._weight(item)
            self._weights[self._next + len(chunk)] = weight
            if isinstance(item, Ready):
                if chunk:
                    yield self._numbered(chunk, size)
                    chunk, size = [], 0
                self._results[self._next] = item.value
                self._numbered([item], weight)
                ready += 1
                if ready % _CHUNK_ITEMS == 0:
                    yield _Chunk(self._next, [])
                continue
            chunk.append(item)
            size += weight
            if len(chunk) == _CHUNK_ITEMS or size > _CHUNK_BYTES:
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

    def _numbered(self, items: list[Any], size: int) -> _Chunk[In]:
        numbered = _Chunk(self._next, items)
        self._next += len(items)
        self._ahead += size
        return numbered

    def _feed(self, chunks: Iterator[_Chunk[In]]) -> bool:
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
            worker.sent.append(chunk)
            # A dead worker is found by its sentinel, and its chunks go to another.
            with suppress(OSError):
                worker.connection.send_bytes(chunk.data)
            chunk.data = b""

    def _pending(self, chunks: Iterator[_Chunk[In]]) -> _Chunk[In] | None:
        """What is to be done next; none where nothing is left, or too much is under way."""
        chunk = self._retries.popleft() if self._retries else None
        if chunk is None and not self._crowded():
            chunk = next(chunks, None)
        if chunk is not None:
            chunk.data = pickle.dumps((chunk.first, chunk.items), pickle.HIGHEST_PROTOCOL)
        return chunk

    def _crowded(self) -> bool:
        """Whether enough items wait for one before them."""
        most = _CHUNKS_AHEAD * _CHUNK_ITEMS * self._count
        return self._ahead > _AHEAD_BYTES or len(self._weights) > most

    def _hungry(self, chunk: _Chunk[In]) -> _Worker[In] | None:
        """A worker without work, started if need be, or one that can hold a small chunk ready."""
        for worker in self._workers:
            if not worker.sent:
                return worker
        if len(self._workers) < self._count:
            return self._start()
        if not _SENDS_AHEAD or len(chunk.data) > 2 * _CHUNK_BYTES:
            return None
        able = (w for w in self._workers if len(w.sent) == 1 and w.killed is None)
        return min(able, key=lambda w: len(w.sent[0].items), default=None)

    # Results in

    def _listen(self, seconds: float = _POLL_SECONDS) -> None:
        """Takes what workers have to say, and ends those over their limits."""
        by_handle: dict[Any, _Worker[In]] = {}
        for worker in self._workers:
            by_handle[worker.connection] = worker
            by_handle[worker.process.sentinel] = worker
        ready = {id(by_handle[handle]): by_handle[handle] for handle in wait(by_handle, seconds)}
        for worker in ready.values():
            self._take(worker)
            if not worker.process.is_alive():
                self._bury(worker)
        now = time.monotonic()
        if now - self._polled >= _POLL_SECONDS:
            self._polled = now
            self._police(now)

    def _take(self, worker: _Worker[In]) -> None:
        """All results that a worker has sent so far."""
        try:
            while worker.connection.poll():
                first, results = pickle.loads(worker.connection.recv_bytes())
                self._arrived(worker, first, results)
        except (EOFError, OSError):
            # The worker is gone, or about to be: its process tells why.
            worker.process.join(5)

    def _arrived(self, worker: _Worker[In], first: int, results: Sequence[Out]) -> None:
        self._idle_deaths = 0
        for number, result in enumerate(results, first):
            self._results[number] = result
        chunk = worker.sent[0]
        del chunk.items[: len(results)]
        chunk.first += len(results)
        if not chunk.items:
            worker.sent.popleft()

    def _police(self, now: float) -> None:
        """Ends workers whose item takes too long or too much."""
        for worker in self._workers:
            at, since = worker.at, worker.since
            if at < 0 or worker.killed:
                continue
            lost = self._over(worker, now - since)
            # Between the two looks the worker may have gone on to another item.
            if lost and worker.at == at:
                worker.killed, worker.killed_at = lost, at
                worker.process.kill()

    def _over(self, worker: _Worker[In], seconds: float) -> PageLost | None:
        limits = self._limits
        memory = worker.memory if limits.memory is not None else 0
        if limits.memory is not None and memory > limits.memory:
            return PageOutOfMemory(
                f"took {memory // MEGABYTE} MB of memory, more than the "
                f"{limits.memory // MEGABYTE} MB allowed, and was stopped; look at the page, "
                "or allow more with --page-memory"
            )
        if limits.seconds is not None and seconds > limits.seconds:
            return PageTimeout(
                f"took more than {limits.seconds:g} seconds and was stopped; "
                "look at the page, or allow more with --page-timeout"
            )
        return None

    def _bury(self, worker: _Worker[In]) -> None:
        """Shares out what a dead worker had, but for the item that it died of."""
        self._take(worker)
        at = worker.killed_at if worker.killed else worker.at
        code = worker.process.exitcode
        self._workers.remove(worker)
        _end(worker)
        left = list(worker.sent)
        if not any(c.first <= at < c.first + len(c.items) for c in left):
            if code != _RETIRED and worker.killed is None:
                self._died_idle(code)
            self._retries.extendleft(reversed(left))
            return
        again: list[_Chunk[In]] = []
        for chunk in left:
            again += self._parted(chunk, at, worker, code)
        self._retries.extendleft(reversed(again))

    def _parted(
        self, chunk: _Chunk[In], at: int, worker: _Worker[In], code: int
    ) -> Iterator[_Chunk[In]]:
        """The chunk without the item that killed its worker, or with that one by itself."""
        place = at - chunk.first
        if not 0 <= place < len(chunk.items):
            yield chunk
            return
        if place:
            yield _Chunk(chunk.first, chunk.items[:place])
        item = chunk.items[place]
        if worker.killed or chunk.retried:
            error = worker.killed or _death(code, worker.oom_kills)
            self._results[at] = self._lost(item, error)
        else:
            yield _Chunk(at, [item], retried=True)
        if place + 1 < len(chunk.items):
            yield _Chunk(at + 1, chunk.items[place + 1 :])

    def _died_idle(self, code: int) -> None:
        self._idle_deaths += 1
        if self._idle_deaths >= _IDLE_DEATHS:
            raise CleanerError(
                f"worker processes die as they start ({_ending(code)}); in a script of your own, "
                "call this below `if __name__ == '__main__':`"
            )

    # Processes

    def _start(self) -> _Worker[In]:
        forks = forks_safely()
        context: Any = get_context("fork" if forks else "spawn")
        ours, theirs = context.Pipe()
        state = context.RawArray("d", [-1.0, 0.0, 0.0])
        inherited = [ours, *(other.connection for other in self._workers)] if forks else []
        process = context.Process(
            target=_work,
            args=(self._call, theirs, state, inherited, self._limits.memory, forks),
            daemon=True,
        )
        # Workers inherit the blocked signal: Ctrl-C is for the parent alone.
        with undisturbed(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        worker: _Worker[In] = _Worker(process, ours, state, oom_kills=_oom_kills())
        self._workers.append(worker)
        return worker


def forks_safely() -> bool:
    """Whether a fork of this process can go on: no other thread may hold a lock for ever."""
    return sys.platform == "linux" and threading.active_count() == 1


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _page_size()
    except (OSError, IndexError, ValueError):
        return 0


def _page_size() -> int:
    return os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def _end(worker: _Worker[Any]) -> None:
    worker.process.kill()
    worker.process.join()
    worker.connection.close()
    worker.process.close()


def _death(code: int, oom_kills: int) -> WorkerDied:
    """Why a worker ended, as far as the system tells."""
    if code == -signal.SIGKILL and _oom_kills() > oom_kills:
        return WorkerDied(
            "the system was out of memory and killed the worker process; give fewer workers, or "
            "a lower --page-memory"
        )
    return WorkerDied(
        f"its worker process {_ending(code)}, twice; look at the page, and leave it out or report "
        "it if a library crashes on it"
    )


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def _oom_kills() -> int:
    """How many processes this system has killed for lack of memory; 0 where it does not tell."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)


# In the worker


def _work(
    call: Callable[[Any], Any],
    connection: Connection[Any, Any],
    state: Any,
    inherited: Sequence[Connection[Any, Any]],
    memory: int | None,
    forked: bool,
) -> None:
    """The life of a worker: chunks in, results out, until the parent closes or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A pipe ends only once no sibling holds its other end.
    for other in inherited:
        other.close()
    if forked:
        _die_with_parent()
        gc.freeze()
    if memory is not None:
        _bound_memory(memory)
    started_with = resident(os.getpid())
    state[2] = started_with
    most = started_with + _BLOATED
    with suppress(EOFError, OSError):
        while True:
            first, items = pickle.loads(connection.recv_bytes())
            _do(call, connection, state, first, items)
            if resident(os.getpid()) > most and _trimmed() > most:
                os._exit(_RETIRED)


def _do(
    call: Callable[[Any], Any],
    connection: Connection[Any, Any],
    state: Any,
    first: int,
    items: list[Any],
) -> None:
    """Does a chunk; results go out every now and then, so that little is lost with a worker."""
    done: list[Any] = []
    size = 0
    flushed = time.monotonic()
    items.reverse()
    number = first
    while items:
        now = time.monotonic()
        if done and (now - flushed > _FLUSH_SECONDS or size > _FLUSH_BYTES):
            state[0] = -1
            connection.send_bytes(pickle.dumps((number - len(done), done), -1))
            done, size = [], 0
            now = flushed = time.monotonic()
        state[1] = now
        state[0] = number
        result = call(items.pop())
        size += len(getattr(result, "data", b""))
        done.append(result)
        number += 1
    state[0] = -1
    connection.send_bytes(pickle.dumps((number - len(done), done), -1))


def _die_with_parent() -> None:
    """Asks Linux to end this process with its parent, however that ends."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _bound_memory(memory: int) -> None:
    """A second line behind the parent's looks, for what grows faster than it looks."""
    if sys.platform != "win32":
        import resource

        # What is mapped at the start, much of it never touched, does not count.
        most = _mapped() + 2 * memory + 256 * MEGABYTE
        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _mapped() -> int:
    """Bytes of data that this process has mapped, used or not; 1 GiB where the system is silent."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 1024 * MEGABYTE
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmData:")), 0)


def _trimmed() -> int:
    """This process's memory after unused parts have been given back."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return resident(os.getpid())
