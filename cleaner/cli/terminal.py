"""What commands say, and how errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import typer

from cleaner.errors import (
    CleanerError,
    DecodeError,
    ExtractionError,
    ReadError,
    RuleFileError,
    WriteError,
)


@contextmanager
def reported(debug: bool) -> Iterator[None]:
    """Turns errors into messages and exit codes: 1 where a page failed, 2 for usage and rules."""
    try:
        yield
    except RuleFileError as error:
        for fault in (error, *error.others):
            say(f"error: {fault}")
        _fail(error, 2, debug)
    except CleanerError as error:
        say(f"error: {error}")
        _fail(error, 1 if isinstance(error, _PAGE_ERRORS) else 2, debug)
    except BrokenPipeError:
        _leave_pipe()
        raise typer.Exit from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        where = "" if debug else "; run again with --debug to see where"
        say(f"error: {type(error).__name__}: {error}{where}")
        _fail(error, 1, debug)


_PAGE_ERRORS = (ReadError, DecodeError, ExtractionError, WriteError)


def _fail(error: BaseException, code: int, debug: bool) -> NoReturn:
    if debug:
        trace(error)
    raise typer.Exit(code) from None


def trace(error: BaseException) -> None:
    import traceback

    say("".join(traceback.format_exception(error)).rstrip())


def say(text: str) -> None:
    """Writes lines to standard error, to which nobody may be listening."""
    if not text.isprintable():
        from cleaner.text.visible import visible

        text = "\n".join(map(visible, text.split("\n")))
    with suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def write(data: bytes | str) -> None:
    """Writes to standard output in UTF-8, at once.

    Raises:
        WriteError: what stands behind it takes no more, as a full disk.
        BrokenPipeError: nobody reads it any more.
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from cleaner.system.files import write_error

        _leave_pipe()
        raise write_error(Path("standard output"), error) from error


class Pace:
    """Counts the pages of a stream, and says on standard error how many there were so far.

    seconds: the least time between two lines; `None` says nothing.
    """

    def __init__(self, seconds: float | None, *, over: bool = False) -> None:
        self.pages = self.failed = 0
        self._seconds = seconds
        self._end = "\r" if over else "\n"
        self._start = self._said = time.monotonic()

    def add(self, failed: bool) -> None:
        """One more page is done."""
        self.pages += 1
        self.failed += failed
        if self._seconds is not None and time.monotonic() - self._said >= self._seconds:
            self._say(self._end)

    def close(self) -> None:
        """Says what there was in all."""
        if self._seconds is not None:
            self._say("\n")

    def _say(self, end: str) -> None:
        self._said = time.monotonic()
        rate = self.pages / max(self._said - self._start, 1e-3)
        counts = f"{self.pages:,} pages, {self.failed:,} failed, {rate:,.1f} a second"
        with suppress(BrokenPipeError):
            print(counts, end=end, file=sys.stderr, flush=True)


@contextmanager
def told(wanted: bool | None) -> Iterator[Pace]:
    """A `Pace`: over and over on one line of a terminal, else a line now and then."""
    over = sys.stderr.isatty()
    shown = over and not sys.stdout.isatty() if wanted is None else wanted
    pace = Pace((0.5 if over else 10.0) if shown else None, over=over)
    try:
        yield pace
    finally:
        pace.close()


def _leave_pipe() -> None:
    """Points standard output at nothing, so that Python's last flush finds no closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def in_colour() -> bool:
    """Whether standard output is a terminal whose user has not asked for plain text."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
