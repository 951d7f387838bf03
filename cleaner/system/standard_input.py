"""Standard input as bytes, whose end is its end on a terminal too."""

from __future__ import annotations

import io
import sys
from typing import Any, BinaryIO, cast


class _Typed(io.RawIOBase):
    """What is typed on a terminal, up to the first sign of its end.

    A terminal tells an end once, and then goes on; who asks again waits for what nobody types.
    """

    def __init__(self, source: Any) -> None:
        self._source = source
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """How many bytes were typed, which are filled in; 0 at the end and from then on."""
        data = b"" if self._ended else self._source.read1(len(buffer))
        self._ended = not data
        buffer[: len(data)] = data
        return len(data)


def standard_input() -> BinaryIO:
    """Standard input, as it is or, of a terminal, up to its first end."""
    source = sys.stdin.buffer
    return cast(BinaryIO, io.BufferedReader(_Typed(source))) if sys.stdin.isatty() else source
