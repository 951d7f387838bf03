"""When Ctrl-C is heard: at once while nothing is at stake, and never amid what has to be whole."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

INTERRUPTED = 130
"""Exit code of what Ctrl-C ended, as shells have it: 128, and 2 for the signal."""


def leave_at_once() -> None:
    """From here on Ctrl-C ends this process with one word, unless it is ignored.

    While modules are loaded nothing is at stake, and an exception that comes amid an import may
    be lost, or shown as another one.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def ask_no_more() -> None:
    """Ignores further Ctrl-C: the command is about to end with 130.

    Python gives the signal its default back as it ends, unless it is ignored; one more Ctrl-C
    would then kill the process, and its exit code would be lost.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _leave(number: int, frame: FrameType | None) -> None:
    with suppress(OSError):
        os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


@contextmanager
def heard() -> Iterator[None]:
    """Makes the first Ctrl-C in the block a `KeyboardInterrupt`; another one ends this process.

    Who comes so far as to ask three times shall not wait, nor see where in the code it was.
    """
    before = signal.getsignal(signal.SIGINT)
    main = threading.current_thread() is threading.main_thread()
    if not main or before not in (_leave, signal.default_int_handler):
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, _leave)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Holds Ctrl-C back until the block is done, and SIGTERM where Python code hears it.

    Only the main thread can, and only it must. The mask is for processes that the block starts.
    It does not suffice for this one: threads that libraries have started may take the signal,
    and the main thread would be told.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[tuple[int, FrameType | None]] = []
    # What ignores a signal, or leaves it to the system, hears nothing that could be held back.
    heard_by = {
        number: handler
        for number in (signal.SIGINT, signal.SIGTERM)
        if callable(handler := signal.getsignal(number))
    }
    for number in heard_by:
        signal.signal(number, lambda number, frame: held.append((number, frame)))
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        # SIGTERM's may send SIGINT: it is changed last and given back first.
        for number, handler in reversed(heard_by.items()):
            signal.signal(number, handler)
        for sent, frame in held:
            heard_by[signal.Signals(sent)](sent, frame)
