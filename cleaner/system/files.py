"""Files that are there whole or not at all, and what to say where one can't be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from cleaner.errors import WriteError
from cleaner.system.interrupt import undisturbed
from cleaner.system.pattern import pattern


def encode(text: str) -> bytes:
    """The text in UTF-8; lone surrogates, which no charset has, become U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text).encode()


SURROGATE = pattern(r"[\ud800-\udfff]")


@undisturbed()
def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Puts a file with these bytes in place, folders above it included, or leaves no trace.

    data: the bytes, or one part of them after another.

    Raises:
        WriteError: with what happened, where, and what to do.
    """
    part = _part(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _create(part)
        try:
            for part_of_it in (data,) if isinstance(data, bytes) else data:
                _write_all(descriptor, part_of_it)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(part, path)
    except (OSError, ValueError) as error:
        _discard(part)
        raise write_error(path, error) from error
    except BaseException:
        _discard(part)
        raise


def write_error(path: Path, error: OSError | ValueError) -> WriteError:
    """What kept a file from being written, where, and what to do."""
    code = error.errno if isinstance(error, OSError) else None
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    shown = os.fsencode(path).decode("utf-8", "replace")
    failure = WriteError(f"{shown}: can't be written: {reason}; {_ADVICE.get(code, _CHECK)}")
    failure.hint = _ADVICE.get(code, _CHECK)
    failure.fatal = code in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
    return failure


_CHECK = "check the path and its disk"
_MORE_FILES = "allow more, as with `ulimit -n 1024`, then run again"
_ADVICE: Mapping[int | None, str] = {
    errno.EMFILE: _MORE_FILES,
    errno.ENFILE: _MORE_FILES,
    errno.ENOSPC: "the disk is full: make room, then run again",
    errno.EDQUOT: "the quota is used up: make room, then run again",
    errno.EACCES: "make the folder writable, or choose another",
    errno.EPERM: "make the folder writable, or choose another",
    errno.EROFS: "the disk is read-only: choose another folder",
    errno.ENAMETOOLONG: "choose an output folder with a shorter path",
    errno.ENOTDIR: "a file stands where a folder is needed: move it away, or choose another folder",
    errno.EEXIST: "a file stands where a folder is needed: move it away, or choose another folder",
    errno.EISDIR: "a folder stands where the file belongs: move it away, or choose another folder",
}


def _part(path: Path) -> Path:
    """Where the file grows: hidden, in the same folder, so that one rename puts it in place."""
    return path.parent / f".cleaner-{os.urandom(6).hex()}.part"


def parts_in(folder: Path) -> list[Path]:
    """What killed calls of `write_atomically` left in a folder; none where that is not there."""
    return sorted(folder.glob(".cleaner-*.part"))


def _create(path: Path) -> int:
    binary = getattr(os, "O_BINARY", 0)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o666)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _discard(path: Path) -> None:
    try:
        path.unlink()
    except (OSError, ValueError):
        return
