"""The records of an archive: each as long as it says, and found again behind what is damaged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from cleaner.intake.members import DamagedError, members_of
from cleaner.system.pattern import pattern

# Bytes that are read at a time.
_BLOCK = 1 << 18
# Bytes, more than any head of a record has.
_LONGEST_HEAD = 1 << 20
# The first bytes of a long record, by which it is told whether the rest is read.
_GLANCE = 1 << 16
_PADDING = pattern(rb"[\r\n\0]*")


class Head(NamedTuple):
    """What stands before a record's content: its fields by lower-cased name, and how long it is.

    length: bytes of the content; negative where the head does not tell.
    """

    fields: Mapping[bytes, bytes]
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How the records of an archive look.

    start: what each begins with, at the beginning of a line. reach: as many bytes as that takes.
    gap: what stands between two.
    head_end: where the head that begins at a place ends, and its content begins; `None` where its
        end is not among the bytes.
    read: what the bytes of a head say.
    is_page: whether a record may hold a page, by its head and its first bytes.
    """

    name: str
    start: re.Pattern[bytes]
    reach: int
    gap: bytes
    head_end: Callable[[bytes, int], tuple[int, int] | None]
    read: Callable[[bytes], Head]
    is_page: Callable[[Head, bytes], bool]


class Record(NamedTuple):
    """One record of an archive, with as much of its content as was asked for.

    fault: why its content is not whole; empty where it is.
    warning: what is odd about it, in words.
    """

    head: Head
    data: bytes
    fault: str = ""
    warning: str = ""


class Gap(NamedTuple):
    """What stands where a record should, in words."""

    reason: str


class Records:
    """The records of a stream in their order, and what stands between them that is none.

    A wrong length, damage or foreign bytes cost one record: the next one is found by what records
    begin with, in packed archives from the next member on.

    most: bytes of content that are wanted; one more comes of a longer record.
    """

    def __init__(self, stream: BinaryIO, form: Form, most: int) -> None:
        self._read1 = getattr(stream, "read1", stream.read)
        self._members = members_of(stream)
        self._form = form
        self._most = most + 1
        # The bytes at hand, the place of the next one in them, and how many came before them.
        self._data, self._at, self._before = b"", 0, 0
        # What broke the stream off, whether it goes on behind that, and whether a record says so.
        self._error: Exception | None = None
        self._goes_on = self._told = self._ended = False
        self._inside = re.compile(rb"\n(?=" + form.start.pattern + rb")", form.start.flags)

    def __iter__(self) -> Iterator[Record | Gap]:
        """Gives one after the other.

        Raises:
            Exception: what broke the stream off for good, behind the last record.
        """
        lost = False
        while True:
            if self._skip_padding():
                found = self._next(lost)
                lost = False
            else:
                found = self._broken_off()
                lost = True
            if found is not None:
                yield found
            elif self._ended and lost:
                return

    def _next(self, lost: bool) -> Record | Gap | None:
        """The next record, or why there is none; nothing where damage before it cost its head."""
        place = self._before + self._at
        head = self._head()
        if isinstance(head, Head) and head.length >= 0:
            return self._record(head, place)
        passed = sum(map(len, self._until_start()))
        if isinstance(self._error, DamagedError) and not self._fill(1):
            self._told = True
            return Gap(str(self._error))
        if lost:
            return None
        if head is None and not place and self._ended and not self._fill(1):
            return Gap(f"no {self._form.name} data; fetch the file again or rename it")
        if head is None:
            return self._gap(place, f"{passed:,} bytes that are no record")
        return self._gap(place, "a record that does not say how long it is")

    def _gap(self, place: int, reason: str) -> Gap:
        unpacked = " once unpacked" if self._members else ""
        return Gap(f"damaged {self._form.name} data at byte {place:,}{unpacked} ({reason})")

    def _broken_off(self) -> Gap | None:
        """What to say where no more bytes come; reading goes on behind it if it can."""
        error, told, goes_on = self._error, self._told, self._goes_on
        self._error, self._told, self._goes_on = None, False, False
        if goes_on:
            self._ended = False
            return None if told else Gap(str(error))
        if error is not None:
            if isinstance(error, DamagedError) and error.complete and told:
                return None
            raise error
        if self._members and self._members.trailing and self._members.go_on():
            self._ended = False
            reason = f"bytes that are no {self._members.kind} data"
            return self._gap(self._before + self._at, reason)
        return None

    # Bytes

    def _read_block(self) -> bytes:
        """The next bytes of the stream; none where it ends or breaks off."""
        if self._ended:
            return b""
        try:
            block: bytes = self._read1(_BLOCK)
        except Exception as error:
            # It is raised again behind the record that it cuts off.
            self._error, block = error, b""
            if isinstance(error, DamagedError) and self._members:
                self._goes_on = self._members.go_on()
        self._ended = not block
        return block

    def _fill(self, count: int) -> bool:
        """Whether so many bytes are at hand, once they were read."""
        length = len(self._data) - self._at
        if length >= count:
            return True
        parts = [self._data[self._at :]]
        while length < count and (block := self._read_block()):
            parts.append(block)
            length += len(block)
        self._before += self._at
        self._data, self._at = b"".join(parts), 0
        return length >= count

    def _take(self, count: int) -> bytes:
        """The next bytes, fewer where the stream ends or breaks off."""
        self._fill(count)
        data = self._data[self._at : self._at + count]
        self._at += len(data)
        return data

    def _unread(self, data: bytes) -> None:
        """Puts bytes that were taken last before those at hand."""
        self._before += self._at - len(data)
        self._data, self._at = data + self._data[self._at :], 0

    def _skip_padding(self) -> bool:
        """Whether more bytes come behind line ends, and NULs that fill up a disk's block."""
        while self._fill(1):
            padding = _PADDING.match(self._data, self._at)
            self._at = padding.end() if padding else self._at
            if self._at < len(self._data):
                return True
        return False

    def _until_start(self) -> Iterator[bytes]:
        """What stands before the next record, in pieces; reading goes on behind it."""
        while True:
            found = self._inside.search(self._data, self._at)
            # The beginning of a record may stand across the end of what is at hand.
            end = found.end() if found else max(self._at, len(self._data) - _GLANCE)
            yield self._data[self._at : end]
            self._at = end
            if found:
                return
            if not self._fill(len(self._data) - self._at + 1):
                yield self._data[self._at :]
                self._at = len(self._data)
                return

    # Records

    def _head(self) -> Head | None:
        """The head that begins here; none where no record does. Reading goes on behind it."""
        wanted = self._form.reach
        while True:
            more = self._fill(wanted)
            if not self._form.start.match(self._data, self._at):
                return None
            place = self._form.head_end(self._data, self._at)
            if place is not None and self._inside.search(self._data, self._at, place[0]):
                return Head({}, -1)
            if place is not None:
                head = self._form.read(self._data[self._at : place[0]])
                self._at = place[1]
                return head
            if not more or wanted > _LONGEST_HEAD:
                return Head({}, -1)
            wanted = (len(self._data) - self._at) * 2

    def _record(self, head: Head, place: int) -> Record:
        """The record whose content begins here; at once where it is at hand and as it should be."""
        gap, end = self._form.gap, self._at + head.length
        if head.length < self._most and self._data.startswith(gap, end):
            data = self._data[self._at : end]
            self._at = end + len(gap)
            return Record(head, data, "", self._own_damage(place))
        most = self._most
        if head.length > _GLANCE:
            self._fill(_GLANCE)
            if not self._form.is_page(head, self._data[self._at : self._at + _GLANCE]):
                most = _GLANCE
        data = self._take(min(head.length, most))
        left, behind = self._pass_over(head.length - len(data), data)
        if not left and self._is_end():
            return Record(head, data, "", self._own_damage(place))
        return self._misstated(head, data, left, behind)

    def _own_damage(self, place: int) -> str:
        """The damage behind a record, in words, where it is that of its own member."""
        if self._members is None or self._at < len(self._data) or self._skip_padding():
            return ""
        if not isinstance(self._error, DamagedError) or self._error.begun != place:
            return ""
        self._told = True
        return str(self._error)

    def _is_end(self) -> bool:
        """Whether a record's content may end here: another record follows, or nothing."""
        self._fill(self._form.reach)
        if self._data.startswith(self._form.gap, self._at):
            return True
        padding = _PADDING.match(self._data, self._at)
        end = padding.end() if padding else self._at
        return end == len(self._data) or self._form.start.match(self._data, end) is not None

    def _pass_over(self, left: int, data: bytes) -> tuple[int, bytes]:
        """Reads over the rest of a record.

        How many bytes of it never came, and what came from the first one on that looks like the
        beginning of a record: all is read again where the record is not as long as it says.
        """
        if not left:
            return 0, b""
        found = self._inside.search(data)
        held = [data[found.end() :]] if found else []
        before = data[-self._form.reach :]
        room = self._most
        while left and (piece := self._take(min(left, _BLOCK))):
            left -= len(piece)
            if not held and room == self._most and (found := self._inside.search(before + piece)):
                held.append((before + piece)[found.end() :])
            elif held:
                held.append(piece)
                room -= len(piece)
            if room < 0:
                held.clear()
            before = piece[-self._form.reach :]
        return left, b"".join(held)

    def _misstated(self, head: Head, data: bytes, left: int, behind: bytes) -> Record:
        """A record that is not as long as it says, or that the file ends in."""
        # The beginning of the next record may stand across the end of this one.
        found = self._inside.search(data + self._data[self._at : self._at + self._form.reach])
        found = found if found and found.end() <= len(data) else None
        if found:
            behind = behind or data[found.end() :]
            data = data[: found.end()]
            data = data.removesuffix(self._form.gap).removesuffix(b"\n")
        if behind:
            self._unread(behind)
        elif left:
            self._told = True
            broken = self._error if isinstance(self._error, DamagedError) else None
            return Record(head, data, f"{broken or 'the file ends'} within this record")
        else:
            data = self._longer(data, whole=len(data) == head.length)
            if self._error is not None:
                self._told = True
                return Record(head, data, f"{self._error} within this record")
        return Record(head, data, "", f"the record says that it has {head.length:,} bytes")

    def _longer(self, data: bytes, *, whole: bool) -> bytes:
        """The content up to the next record."""
        parts, room = [data], self._most - len(data) if whole else 0
        for piece in self._until_start():
            parts.append(piece[: max(room, 0)])
            room -= len(piece)
        data = b"".join(parts)
        return data.removesuffix(self._form.gap).removesuffix(b"\n")
