"""What memory processes hold, and bounds on it, as far as the system tells."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1 << 20
_COLLECTED: Final = (20_000, 20, 20)
"""Objects that a process makes before it looks through them for garbage, and how often the older
ones are looked through. A page makes some 10,000, and hardly any outlives it: with Python's own 700
that takes 2 to 4 % of the time of pages."""
_PROC: Final = Path("/proc/self/statm").exists()
"""Whether the system tells of processes in files, as Linux does; looking there takes 20 µs."""


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not tell, or it is gone.

    On macOS and Windows it is psutil that asks the system.
    """
    if not _PROC:
        return _asked(pid)
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _page_size()
    except (OSError, IndexError, ValueError):
        return 0


def _asked(pid: int) -> int:
    try:
        import psutil
    except ImportError:  # Only a build that was put together by hand lacks it.
        return 0
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _page_size() -> int:
    return os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def trimmed() -> int:
    """This process's memory in bytes, after unused parts have been given back."""
    import ctypes

    gc.collect()
    with suppress(OSError, AttributeError, TypeError):  # Only the C library of Linux has it.
        ctypes.CDLL(None).malloc_trim(0)
    return resident(os.getpid())


def collect_rarely() -> None:
    """Has Python look for garbage less often, in a process that only cleans pages."""
    gc.set_threshold(*_COLLECTED)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keeps Python from looking for garbage while much is made that stays, or goes by itself.

    It looks through all of that again and again, and finds nothing. Where it was switched off
    before, it stays so.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def bound(memory: int) -> None:
    """Has the system refuse this process much more than `memory` bytes on top of what it has.

    A second line behind whoever looks at it, for what grows faster than they look.
    """
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


def oom_kills() -> int:
    """How many processes this system has killed for lack of memory; 0 where it does not tell."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
