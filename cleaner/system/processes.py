"""Starting and ending worker processes, and why one ended."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import current_process, get_context
from multiprocessing import process as running
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from cleaner.errors import CleanerError, PageLost, WorkerDied
from cleaner.system.interrupt import undisturbed
from cleaner.system.memory import oom_kills, resident
from cleaner.system.worker import Call, serve

In = TypeVar("In")

# A worker that is a new interpreter imports the script that started it; there this name tells it
# from processes that the script starts itself.
_NAME = "cleaner worker"
_UNGUARDED = 78
"""Exit code of a worker whose script starts workers while it is imported."""


@dataclass(slots=True)
class Chunk(Generic[In]):
    """Some items that follow one another, and the number of the first.

    retried: a worker has died of it. data: what is sent of it.
    """

    first: int
    items: list[In]
    retried: bool = False
    data: bytes = b""


@dataclass(slots=True, eq=False)
class Worker(Generic[In]):
    """One process, as its parent sees it.

    state: shared with the process: number of the item that it is at, or -1, since when, and the
        resident bytes that it started with, which a fork has from its parent.
    up: it is there and takes chunks; those that it gets before are kept for it.
    sent: chunks that it has not finished, without the items whose results are there.
    started: when, by the monotonic clock.
    """

    process: Any
    connection: Connection[Any, Any]
    state: Any
    up: bool
    killed: PageLost | None = None
    killed_at: int = -1
    sent: deque[Chunk[In]] = field(default_factory=deque)
    oom_kills: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def at(self) -> int:
        return int(self.state[0])

    @property
    def since(self) -> float:
        return float(self.state[1])

    @property
    def memory(self) -> int:
        return resident(self.process.pid) - int(self.state[2])

    def give(self, chunk: Chunk[In]) -> None:
        """Sends a chunk, or keeps it until the worker is up."""
        self.sent.append(chunk)
        if self.up:
            self._send(chunk)

    def greeted(self, work: bytes) -> None:
        """Sends what is done with items, and the chunks that were kept."""
        self.up = True
        with suppress(OSError):
            self.connection.send_bytes(work)
        for chunk in self.sent:
            self._send(chunk)

    def _send(self, chunk: Chunk[In]) -> None:
        # A dead worker is found by its sentinel, and its chunks go to another.
        with suppress(OSError):
            self.connection.send_bytes(chunk.data)
        chunk.data = b""

    def end(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        self.process.close()


def start(
    call: Call,
    others: Iterable[Worker[In]],
    memory: int | None,
    before_fork: Callable[[], None] = lambda: None,
) -> Worker[In]:
    """A new worker: a fork where that is safe, else a new interpreter.

    others: those that run, whose connections a fork must let go. before_fork: is called in this
        process before a fork, which has what that leaves.

    Raises:
        CleanerError: this process may not start others, or the system does not let it.
    """
    forks = forks_safely()
    _check_guarded()
    if forks:
        before_fork()
    else:
        _check_main()
    context: Any = get_context("fork" if forks else "spawn")
    ends: tuple[Any, ...] = ()
    try:
        ends = ours, theirs = context.Pipe()
        state = context.RawArray("d", [-1.0, 0.0, 0.0])
        inherited = [ours, *(other.connection for other in others)] if forks else []
        # The work does not travel with the process: where the new interpreter dies before it has
        # read all, this one would wait for ever for a pipe to empty.
        process = context.Process(
            target=serve,
            args=(call if forks else None, theirs, state, inherited, memory),
            name=_NAME,
            daemon=True,
        )
        # Workers inherit the blocked signal: Ctrl-C is for the parent alone.
        with undisturbed(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
    except OSError as error:
        for end in ends:
            end.close()
        raise CleanerError(
            f"can't start a worker process: {error.strerror or error}; give fewer workers, or "
            "allow more processes and open files (`ulimit -u`, `ulimit -n`)"
        ) from error
    theirs.close()
    return Worker(process, ours, state, up=forks, oom_kills=oom_kills())


def forks_safely() -> bool:
    """Whether a fork of this process can go on: no other thread may hold a lock for ever."""
    return sys.platform == "linux" and threading.active_count() == 1


def check_may_start() -> None:
    """Raises `CleanerError` where this process is one that may start no others."""
    if current_process().daemon:
        raise CleanerError(
            "this is a daemonic process, as those of multiprocessing.Pool and of Celery are, and "
            "such a process may start no workers; give workers=1 and no limits, or start it by "
            "concurrent.futures.ProcessPoolExecutor, or Celery with --pool threads"
        )


def _check_guarded() -> None:
    """Ends a worker that imports its script and thereby comes to where workers are started."""
    process = current_process()
    if process.name == _NAME and getattr(process, "_inheriting", False):
        os._exit(_UNGUARDED)


def _check_main() -> None:
    """Raises `CleanerError` where a new interpreter could not import this one's script."""
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    if path is None or getattr(main, "__spec__", None) is not None:
        return
    if not os.path.exists(os.path.join(getattr(running, "ORIGINAL_DIR", None) or "", path)):
        raise CleanerError(
            "worker processes die as they start: they have to import this script, and there "
            f"is no file {path}; save it in a file, with this call below "
            "`if __name__ == '__main__':`, or give workers=1 and no limits"
        )


def death(code: int, kills: int) -> WorkerDied:
    """Why a worker ended, as far as the system tells. kills: `oom_kills` when it started."""
    if code == -signal.SIGKILL and oom_kills() > kills:
        return WorkerDied(
            "the system was out of memory and killed the worker process; give fewer workers, or "
            "let each page take less memory"
        )
    return WorkerDied(
        f"its worker process {_ending(code)}, twice; look at the page, and leave it out or report "
        "it if a library crashes on it"
    )


def still_death(code: int) -> CleanerError:
    """Why workers end before they do anything."""
    if code == _UNGUARDED:
        return CleanerError(
            "worker processes die as they start: they import this script, and it starts workers "
            "itself when it is imported; put this call below `if __name__ == '__main__':`"
        )
    return CleanerError(
        f"worker processes die as they start ({_ending(code)}; what they say of it stands above); "
        "in a script of your own, put this call below `if __name__ == '__main__':`"
    )


def never_up(seconds: float) -> CleanerError:
    """Why a worker that is a new interpreter does not come to its work."""
    return CleanerError(
        f"a worker process has not come up within {seconds:g} seconds: it imports this script, "
        "which still goes on there; put what the script does below `if __name__ == '__main__':`"
    )


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"
