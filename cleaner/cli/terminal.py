"""What commands say, and how errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        from cleaner.explain import visible

        text = "\n".join(map(visible, text.split("\n")))
    with suppress(BrokenPipeError):
        print(text, file=sys.stderr, flush=True)


def write(data: bytes | str) -> None:
    """Writes to standard output in UTF-8, at once."""
    if isinstance(data, str):
        data = data.encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _leave_pipe() -> None:
    """Points standard output at nothing, so that Python's last flush finds no closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def in_colour() -> bool:
    """Whether standard output is a terminal whose user has not asked for plain text."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain
