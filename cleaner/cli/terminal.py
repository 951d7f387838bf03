"""What commands say, and how errors become messages and exit codes."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

import typer

from cleaner.errors import (
    CleanerError,
    DecodeError,
    ExtractionError,
    ReadError,
    RuleFileError,
    UsageError,
    WriteError,
)
from cleaner.system import standard_input as system
from cleaner.system.interrupt import INTERRUPTED

NO_PAGES: Final = "no pages in the inputs: nothing to do"
"""What is said where that is no failure."""


@contextmanager
def reported(debug: bool) -> Iterator[None]:
    """Turns errors into messages and exit codes: 1 where a page failed, 2 for usage and rules."""
    try:
        _in_a_folder()
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
        # Before a run has done any page it has no summary that would say so.
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.Abort):
        raise
    except OSError as error:
        if error.errno not in (errno.EMFILE, errno.ENFILE):
            _unforeseen(error, debug)
        say(
            "error: no more files may be opened at once; allow more, as with `ulimit -n 1024`, or "
            "give fewer --workers"
        )
        _fail(error, 2, debug)
    except Exception as error:
        _unforeseen(error, debug)


def _in_a_folder() -> None:
    """Raises `UsageError` where the working folder has been deleted."""
    try:
        os.getcwd()
    except OSError:
        raise UsageError("the working folder is gone; change to another one with cd") from None


def _unforeseen(error: Exception, debug: bool) -> NoReturn:
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
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def standard_input() -> BinaryIO:
    """Standard input's bytes.

    Raises:
        UsageError: it is closed.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed; give a file, or open a pipe")
    tell_of_terminal(["-"])
    return system.standard_input()


def tell_of_terminal(inputs: Iterable[str | Path]) -> None:
    """Says what is waited for where an input is a terminal, which nothing else would tell."""
    if "-" in map(str, inputs) and sys.stdin is not None and sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        say(f"reading the terminal up to {end}; name a file, or send one in with `< FILE`, instead")


def write(data: bytes | str) -> None:
    """Writes to standard output in UTF-8, at once.

    Raises:
        UsageError: it is closed.
        WriteError: what stands behind it takes no more, as a full disk.
        BrokenPipeError: nobody reads it any more.
    """
    if isinstance(data, str):
        data = data.encode("utf-8", "backslashreplace")
    if sys.stdout is None:
        raise UsageError("standard output is closed; send it to a file, as with `> FILE`")
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
    shown = over and not _to_terminal() if wanted is None else wanted
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
    return _to_terminal() and not plain


def _to_terminal() -> bool:
    # Python has none where it was closed from the start.
    return sys.stdout is not None and sys.stdout.isatty()
