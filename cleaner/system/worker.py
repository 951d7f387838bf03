"""The life of a worker process: it says hello, gets its work, and does chunks of items."""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final

from cleaner.system.memory import MEGABYTE, bound, collect_rarely, resident, trimmed

HELLO = -1
"""In place of the number of a result: the worker is up, and waits for what to do with items."""

RETIRED = 77
"""Exit code of a worker that has grown, and is to be replaced."""

_FLUSH_SECONDS: Final = 0.05
"""Seconds after which results go out, so that little is lost with a worker and the parent never
waits long for what is done. Chosen, never measured."""
_FLUSH_BYTES: Final = 256 * 1024
"""Bytes of results that go out at once, for the same reason."""
_BLOATED: Final = 210 * MEGABYTE
"""Bytes that a worker may hold of its own before it is replaced after the chunk that it is at: what
a large page has taken from the system is hardly ever given back. Chosen, never measured."""

_TOGETHER: Final = 16
"""Items that are done together, where what does them can: texts of 8 kB, six of which make a chunk,
then take a sixth less time."""

Call = Callable[[Any], Any]


class Watch:
    """Tells the parent which of several items a worker is at, and for how long altogether.

    So it ends a worker for the item that takes too long, and finds out which one has killed it.
    """

    __slots__ = ("_at", "_first", "_since", "_spent", "_state")

    def __init__(self, state: Any, first: int, count: int) -> None:
        self._state, self._first = state, first
        self._spent = [0.0] * count
        self._at, self._since = 0, time.monotonic()

    def __call__(self, place: int) -> None:
        """The item at this place is next."""
        now = time.monotonic()
        self._spent[self._at] += now - self._since
        self._at, self._since = place, now
        self._state[1] = now - self._spent[place]
        self._state[0] = self._first + place


def serve(
    call: Call | None,
    connection: Connection[Any, Any],
    state: Any,
    inherited: Sequence[Connection[Any, Any]],
    memory: int | None,
) -> None:
    """Chunks in, results out, until the parent closes or is gone.

    call: what is done with an item, in a fork; a new interpreter gets it over the connection.
    state: number of the item that it is at, or -1; since when; the memory that it started with.
    inherited: ends of other workers' connections that a fork has from its parent.
    memory: bytes that an item may take, `None` for any.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    collect_rarely()
    # A pipe ends only once no sibling holds its other end.
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):
        if call is None:
            connection.send_bytes(pickle.dumps((HELLO, ())))
            call = pickle.loads(connection.recv_bytes())
        else:
            _die_with_parent()
            gc.freeze()
        if memory is not None:
            bound(memory)
        started_with = resident(os.getpid())
        state[2] = started_with
        _work(call, connection, state, started_with + _BLOATED)


def _work(call: Call, connection: Connection[Any, Any], state: Any, most: int) -> None:
    while True:
        first, items = pickle.loads(connection.recv_bytes())
        _do(call, connection, state, first, items)
        if resident(os.getpid()) > most and trimmed() > most:
            os._exit(RETIRED)


def _do(
    call: Call, connection: Connection[Any, Any], state: Any, first: int, items: list[Any]
) -> None:
    """Does a chunk; results go out every now and then, so that little is lost with a worker."""
    together = getattr(call, "together", None)
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
        some = [items.pop() for _ in range(min(len(items), _TOGETHER) if together else 1)]
        if together:
            results = together(some, Watch(state, number, len(some)))
        else:
            state[1] = now
            state[0] = number
            results = [call(some[0])]
        size += sum([len(getattr(result, "data", b"")) for result in results])
        done += results
        number += len(some)
    state[0] = -1
    connection.send_bytes(pickle.dumps((number - len(done), done), -1))


def _die_with_parent() -> None:
    """Asks Linux to end this process with its parent, however that ends."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
