"""What one item may take of a worker process, and what is said where it takes more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleaner.errors import PageLost, PageOutOfMemory, PageTimeout
from cleaner.system.memory import MEGABYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may take.

    seconds: wall time; `None` for any.
    memory: resident bytes of the worker that is at it, above what it started with; `None` for
        any. Looked at ten times a second.
    named: how the caller names the two, for errors: as arguments, or as flags of a command.
    """

    seconds: float | None = None
    memory: int | None = None
    named: tuple[str, str] = ("page_timeout", "page_memory")

    def broken(self, seconds: float, memory: int) -> PageLost | None:
        """The error of an item that has taken this much, where that is too much."""
        if self.memory is not None and memory > self.memory:
            return PageOutOfMemory(
                f"took {memory // MEGABYTE} MB of memory, more than the "
                f"{self.memory // MEGABYTE} MB allowed, and was stopped; look at the page, "
                f"or allow more with {self.named[1]}"
            )
        if self.seconds is not None and seconds > self.seconds:
            return PageTimeout(
                f"took more than {self.seconds:g} seconds and was stopped; "
                f"look at the page, or allow more with {self.named[0]}"
            )
        return None


NO_LIMITS: Final = Limits()
