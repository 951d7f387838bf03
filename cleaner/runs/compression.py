"""Outputs as they are packed: how they are compressed, and read again."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleaner.errors import MissingExtraError
from cleaner.runs.output import Compression


def compressed(data: bytes, how: Compression) -> bytes:
    """The bytes, compressed the same way each time."""
    target = BytesIO()
    with opened(target, how) as stream:
        stream.write(data)
    return target.getvalue()


class _Plain:
    """A stream that stays open when what wrote through it is done."""

    def __init__(self, target: BinaryIO) -> None:
        self.write = target.write

    def __enter__(self) -> _Plain:
        return self

    def __exit__(self, *_: object) -> None:
        return


def opened(target: BinaryIO, how: Compression) -> Any:
    """A stream to write through, which compresses into the target.

    Raises:
        MissingExtraError: for Zstandard, where it is not installed.
    """
    if how == "gz":
        return gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0, compresslevel=6)
    if how == "zst":
        return zstandard().ZstdCompressor(level=3).stream_writer(target, closefd=False)
    return _Plain(target)


def zstandard() -> Any:
    """The Zstandard library.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import zstandard as library
    except ImportError as error:
        raise MissingExtraError("zstandard", "zstd") from error
    return library


def records(path: Path) -> Iterator[bytes]:
    """The records of a shard as lines of JSON.

    Raises:
        ValueError: it is damaged. OSError: it can't be read.
    """
    if path.name.removesuffix(".gz").removesuffix(".zst").endswith(".parquet"):
        from cleaner.runs.formats import json_line
        from cleaner.system.parquet import read_rows

        for row in read_rows(path):
            yield json_line(row)
        return
    with open(path, "rb") as stream, _undamaged(path), _unpacking(stream, path.name) as lines:
        yield from lines


def unpacked(path: Path) -> bytes:
    """What an output holds, whatever it is compressed with.

    Raises:
        ValueError: it is damaged. OSError: it can't be read.
    """
    with open(path, "rb") as stream, _undamaged(path), _unpacking(stream, path.name) as whole:
        return bytes(whole.read())


@contextmanager
def _undamaged(path: Path) -> Iterator[None]:
    """Makes a `ValueError` of what unpacking may end in, which has no common kind."""
    try:
        yield
    except Exception as error:
        raise ValueError(f"{path}: damaged ({error})") from error


def _unpacking(stream: BinaryIO, name: str) -> BinaryIO:
    if name.endswith(".gz"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if name.endswith(".zst"):
        reader = zstandard().ZstdDecompressor().stream_reader(stream, read_across_frames=True)
        return BufferedReader(cast(Any, reader))
    return stream
