"""The errors that a caller of this package can expect, all children of `CleanerError`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

try:
    from cleaner import DISTRIBUTION
except ImportError:
    # Nearly all modules import this one, so that none of them runs under another program's face.
    raise ImportError(
        "the package 'cleaner' is another program's here, which is installed over page-cleaner; "
        "put it right with: pip uninstall -y cleaner page-cleaner && pip install page-cleaner"
    ) from None


class CleanerError(Exception):
    """Root of all expected failures. The text says what happened, where, and what to do.

    index, id, source: of an error by `Cleaner.clean_many` the page that it is of: its place in the
    iterable, counted from 0, and what a `RawPage` or `Page` tells of itself.
    """

    hint: str = ""
    index: int | None = None
    id: Any = ""
    source: str = ""


class RuleFileError(CleanerError):
    """A rule file that can't be used, with the place of the first fault.

    `line` and `column` count from 1; they are 0 where the whole file is meant. `key` is the
    offending text, `code` the checker's code for such a fault, `excerpt` the line as it stands.
    `others` holds the further faults of the same load.
    """

    def __init__(
        self,
        message: str,
        *,
        path: Path | str,
        line: int = 0,
        column: int = 0,
        key: str = "",
        code: str = "",
        excerpt: str = "",
    ) -> None:
        self.message = message
        self.path = str(path)
        self.line = line
        self.column = column
        self.key = key
        self.code = code
        self.excerpt = excerpt
        self.others: tuple[RuleFileError, ...] = ()
        place = f"{path}:{line}:{column}" if line else str(path)
        super().__init__(f"{place}: {message}")

    def __reduce__(self) -> tuple[object, ...]:
        fields = ("message", "path", "line", "column", "key", "code", "excerpt", "others")
        return (_rule_file_error, tuple(getattr(self, name) for name in fields))


def told_of(source: str, error: Exception) -> str:
    """What went wrong with a source, which is named once.

    >>> told_of("a.txt", CleanerError("a.txt: not a page")), told_of("a.txt", CleanerError("lost"))
    ('a.txt: not a page', 'a.txt: lost')
    """
    told = str(error)
    return told if told.startswith(source) else f"{source}: {told}"


def _rule_file_error(
    message: str,
    path: str,
    line: int,
    column: int,
    key: str,
    code: str,
    excerpt: str,
    others: tuple[RuleFileError, ...],
) -> RuleFileError:
    error = RuleFileError(
        message, path=path, line=line, column=column, key=key, code=code, excerpt=excerpt
    )
    error.others = others
    return error


class CardFileError(CleanerError):
    """A file of fitted scorecards that can't be used."""

    def __init__(self, message: str, *, path: Path | str) -> None:
        self.message = message
        self.path = str(path)
        super().__init__(
            f"{path}: {message}; `python -m cleaner.training` writes such files, and without one "
            "named the shipped cards are used"
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (_card_file_error, (self.message, self.path))


def _card_file_error(message: str, path: str) -> CardFileError:
    return CardFileError(message, path=path)


class ArgumentError(CleanerError, ValueError):
    """An argument or an option that has a value which it can't have."""


class UsageError(CleanerError):
    """What can't start as asked: inputs, output folder or options don't fit together."""


class ReadError(CleanerError):
    """A file or container that can't be opened, unpacked or walked."""


class DecodeError(CleanerError):
    """Bytes that are not a page of text: binary content, damage, nothing at all."""


class ExtractionError(CleanerError):
    """A page whose HTML can't be parsed or segmented."""


class WriteError(CleanerError):
    """An output that can't be written whole; nothing of it is left behind.

    fatal: no other output can be written either, as where the disk is full.
    """

    fatal: bool = False


class MissingExtraError(CleanerError, ImportError):
    """An optional part of this package was asked for, and what it needs is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        self.what, self.extra = what, extra
        super().__init__(
            f"{what} is needed and not installed; install it with: "
            f"pip install '{DISTRIBUTION}[{extra}]'"
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (MissingExtraError, (self.what, self.extra))


class PageLost(CleanerError):
    """A page without a result, because its worker process was lost with it."""

    def of(self, source: str) -> Self:
        """This error with the page's source before it."""
        return type(self)(f"{source}: {self}") if source else self


class PageTimeout(PageLost):
    """A page that took more time than allowed."""


class PageOutOfMemory(PageLost):
    """A page that took more memory than allowed."""


class WorkerDied(PageLost):
    """A page that its worker process died of: a crash in a library, or a kill by the system."""
