"""JSON that is no line a record: an array of objects, or objects over several lines.

Read as a stream by the standard library's own parser, so that values are those of JSON lines and
no longer than one record is held. (ijson gives the same memory, but makes an event of each key and
value: several times the time, other numbers, and nothing behind a fault.)
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from cleaner.intake.entry import Entry, Failure
from cleaner.intake.records import from_value
from cleaner.model import RawPage
from cleaner.system.jsontext import json_value
from cleaner.system.pattern import pattern


class _Bounds:
    """How JSON is read piece by piece, in bytes or characters."""

    __slots__ = ()

    piece: Final = 65_536
    """What is read at a time."""
    near_end: Final = 12
    """A value that is cut within an escape or a word fails so many characters before its end."""
    widest_indent: Final = 256
    """Characters before a value that are kept: the indent tells which values stand side by side."""


_BOUNDS: Final = _Bounds()
# Between values: spaces, the commas of an array, and the mark of RFC 7464 before each value.
_BETWEEN = pattern(r"[\s,\x1e]*")


def read_json(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """A page for each object of an array, or of those that follow one another; or the only one.

    A bad one is a failure of its own where the next begins a line as it did; else of the file
    from there on.
    """
    text = _Text(stream, entry.max_bytes)
    number = 0
    try:
        while text.next_value():
            number += 1
            try:
                value = text.take()
            except (ValueError, RecursionError) as error:
                message = _fault(error, text, entry)
                if text.skip():
                    yield entry.failure(message, line=number)
                    continue
                yield entry.failure(f"it and what follows are not read: {message}", line=number)
                return
            only = number == 1 and isinstance(value, dict) and text.is_single()
            yield from_value(value, 0 if only else number, entry)
    except UnicodeDecodeError as error:
        yield entry.failure(f"not UTF-8 ({error.reason}); write JSON in UTF-8", line=number + 1)
        return
    if not text.closed:
        yield entry.failure(
            "the JSON array breaks off before its end; fetch the file again", line=number + 1
        )


def _fault(error: Exception, text: _Text, entry: Entry) -> str:
    if isinstance(error, _OverlongError):
        return f"longer than {entry.max_bytes} bytes: no page is"
    if isinstance(error, json.JSONDecodeError):
        what = error.msg.removesuffix(" at")
        return f"not JSON: {what} in line {text.line_of(error)}; write the file again"
    return f"JSON that can't be read: {error}; simplify it"


class _OverlongError(ValueError):
    """A value that is longer than any page."""


class _Text:
    """The characters of a stream, with those of one value at a time in memory.

    line: the line of the file in which the value begins. closed: no array is open.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most = stream, most
        self._decoder: codecs.IncrementalDecoder | None = None
        self._text = ""
        self._at = 0
        self._in_array = False
        self._arrays = 0
        self._ended = False
        self._indent: str | None = None
        self.line = 1

    @property
    def closed(self) -> bool:
        return not self._in_array

    def line_of(self, error: json.JSONDecodeError) -> int:
        """The line of the file in which the value is wrong."""
        return self.line + self._text.count("\n", self._at, error.pos)

    def next_value(self) -> bool:
        """Goes to the next value; whether there is one."""
        while True:
            between = _BETWEEN.match(self._text, self._at)
            assert between
            self._go(between.end())
            if self._at == len(self._text):
                if not self._read():
                    return False
            elif self._text[self._at] == "[" and not self._in_array:
                self._in_array, self._arrays = True, self._arrays + 1
                self._go(self._at + 1)
            elif self._text[self._at] == "]" and self._in_array:
                self._in_array = False
                self._go(self._at + 1)
            else:
                return True

    def take(self) -> Any:
        """The value that begins here.

        Raises:
            ValueError, RecursionError: it can't be read, or is longer than any page.
        """
        line_start = self._text.rfind("\n", max(0, self._at - _BOUNDS.widest_indent), self._at)
        before = self._text[line_start + 1 : self._at] if line_start >= 0 else "x"
        self._indent = None if before.strip() else before
        while True:
            try:
                value, end = json_value(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._is_cut(error) or not self._read():
                    raise
            else:
                # A number may go on behind what has been read so far.
                if end < len(self._text) or isinstance(value, dict | list) or not self._read():
                    self._go(end)
                    return value
            if len(self._text) - self._at > self._most:
                raise _OverlongError

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether a value can't be read because the rest of it has not been read yet."""
        near = error.pos >= len(self._text) - _BOUNDS.near_end
        return near or error.msg.startswith("Unterminated string")

    def is_single(self) -> bool:
        """Whether the value that was taken is all that the file holds."""
        if self._arrays:
            return False
        return not self.next_value()

    def skip(self) -> bool:
        """Goes to the next value behind a bad one, by its place in its line; whether it is told."""
        if self._indent is None:
            self._in_array = False
            return False
        mark = re.compile(rf"\n{self._indent}(?=[^\s\]}}])")
        self._go(self._at + 1)
        while not (found := mark.search(self._text, self._at)):
            self._go(max(self._at, len(self._text) - len(self._indent) - 1))
            if not self._read():
                self._in_array = False
                return False
        self._go(found.start())
        return True

    def _go(self, place: int) -> None:
        self.line += self._text.count("\n", self._at, place)
        self._at = place

    def _read(self) -> bool:
        """Reads on, twice as far as the value has got; whether there was more."""
        if self._ended:
            return False
        # What stands before a value in its line tells others by their place.
        start = max(0, self._at - _BOUNDS.widest_indent)
        data = self._stream.read(max(_BOUNDS.piece, len(self._text) - self._at))
        self._ended = not data
        if self._decoder is None:
            self._decoder = codecs.getincrementaldecoder(_charset(data))()
        self._text = self._text[start:] + self._decoder.decode(data, final=self._ended)
        self._at -= start
        return not self._ended or len(self._text) > self._at


def _charset(data: bytes) -> str:
    """The charset of JSON by its mark; UTF-8 where there is none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"
