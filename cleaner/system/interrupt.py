"""Keeps Ctrl-C away from what has to be done whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def undisturbed() -> Iterator[None]:
    """Holds Ctrl-C back until the block is done; only the main thread can, and only it must.

    The mask is for processes that the block starts. It does not suffice for this one: threads
    that libraries have started may take the signal, and the main thread would be told.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[FrameType | None] = []
    handler = signal.getsignal(signal.SIGINT)
    # None is a handler that Python did not set, or has dropped because it is about to end.
    ours = handler is not None
    if ours:
        signal.signal(signal.SIGINT, lambda _, frame: held.append(frame))
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if ours:
            signal.signal(signal.SIGINT, handler)
        if held and callable(handler):
            handler(signal.SIGINT, held[0])
