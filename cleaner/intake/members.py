"""What packed data holds: its gzip members or Zstandard frames, unpacked one after the other."""

from __future__ import annotations

import io
import zlib
from typing import Any, BinaryIO, ClassVar

from cleaner.errors import MissingExtraError
from cleaner.intake.binary import GZIP_MAGIC

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# Frames without data of their own, with which a file of Zstandard frames may begin too.
ZSTD_SKIPPABLE = tuple(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60))
# The skippable frame with the dictionary of all others, and how long that may be, in bytes.
# Source: the draft "Zstandard Compression for WARC Files 1.0".
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_LONGEST_DICTIONARY = 8 << 20

ZSTD_WINDOW = 1 << 31
"""Bytes that a Zstandard frame may look back, the most that the format's own tool writes
(`--long=31`)."""
_SEARCHED = 1 << 20
"""Bytes that are read at a time for the member behind a damaged one."""
# Bytes that are unpacked at a time, which is what a long page takes.
_UNPACKED = 1 << 18
# So many bytes of a damaged member are gone through again for the one behind it, which the
# unpacker may have run into.
_LOOKBACK = 4 << 20
# So many bytes must unpack for a member to be one, rather than bytes that look like its beginning.
_TRIAL = 1 << 10


class DamagedError(Exception):
    """Packed data that can't be unpacked any further: which, where in the file, and why.

    begun: how many unpacked bytes came before the member that is damaged.
    complete: all of the member was unpacked, but its checksum says that some of it is wrong.
    """

    def __init__(self, kind: str, place: int, reason: str, begun: int) -> None:
        super().__init__(kind, place, reason, begun)
        self._kind, self._place, self._reason = kind, place, reason
        self._end: int | None = None
        self.begun = begun
        self.complete = reason in ("incorrect data check", "incorrect length check")

    def ends_at(self, place: int) -> None:
        """Notes where in the file the next member begins."""
        self._end = place

    def __str__(self) -> str:
        to = "" if self._end is None else f" to {self._end:,}"
        place = f"byte{'s' if to else ''} {self._place:,}{to}"
        return f"damaged {self._kind} data at {place} ({self._reason})"


class Members(io.RawIOBase):
    """What the members of a packed stream hold, joined.

    All that could be unpacked comes first, then `DamagedError` where something was wrong;
    `go_on` then finds the next member. It is read forward, and again from its beginning where the
    packed stream can be.

    trailing: bytes that are no member follow the last one.
    """

    kind: ClassVar[str]
    magics: ClassVar[tuple[bytes, ...]]
    padding: ClassVar[bytes]
    piece: ClassVar[int]
    """How many packed bytes are read at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._restart()

    def _restart(self) -> None:
        self.trailing = False
        self._packed = self._ready = b""
        # Bytes so far: read from the stream, given out, and given out before this member.
        self._read = self._given = self._begun = 0
        self._member: Any = None
        # The packed bytes of this member, as far as they may be needed again; where it begins.
        self._seen: list[bytes] = []
        self._seen_length = self._start = 0
        self._damage: DamagedError | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def tell(self) -> int:
        return self._given

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Goes to the beginning, or stays; no other place can be gone to."""
        if place or whence not in (io.SEEK_SET, io.SEEK_CUR):
            raise io.UnsupportedOperation("packed data can only be read from its beginning")
        if whence == io.SEEK_SET:
            self._stream.seek(0)
            self._restart()
        return self._given

    def readinto(self, target: Any) -> int:
        """Fills the target with the next bytes, at most those of one member.

        Raises:
            DamagedError: the next bytes can't be unpacked.
        """
        while not self._ready:
            if self._damage is not None:
                raise self._damage
            if self._member is None and not self._begin():
                return 0
            self._unpack()
        count = min(len(target), len(self._ready))
        target[:count], self._ready = self._ready[:count], self._ready[count:]
        self._given += count
        return count

    def go_on(self) -> bool:
        """Whether a further member stands behind the damage, from which reading goes on.

        The damage then says where that is: what stands before it is lost.
        """
        searched = b"".join(self._seen)[1:]
        damage, self._damage, self._member = self._damage, None, None
        self._ready, self._seen = b"", []
        while True:
            found = self._first_magic(searched)
            searched = searched[found if found >= 0 else max(0, len(searched) - 3) :]
            if found < 0 or len(searched) < _TRIAL:
                more = self._stream.read(_SEARCHED)
                self._read += len(more)
                searched += more
                if more:
                    continue
                if found < 0:
                    self._packed = b""
                    return False
            if self._is_member(searched[:_TRIAL]):
                self._packed, self.trailing = searched, False
                if damage is not None:
                    damage.ends_at(self._read - len(searched))
                return True
            searched = searched[1:]

    def _first_magic(self, data: bytes) -> int:
        places = (data.find(magic) for magic in self.magics)
        return min((place for place in places if place >= 0), default=-1)

    def _is_member(self, start: bytes) -> bool:
        """Whether bytes unpack as the beginning of a member does."""
        try:
            self._unpacker().decompress(start)
        except self._error():
            return False
        return True

    def _begin(self) -> bool:
        """Whether another member begins."""
        while len(packed := self._packed.lstrip(self.padding)) < 4:
            self._packed = self._stream.read(self.piece)
            self._read += len(self._packed)
            if not self._packed:
                break
            self._packed = packed + self._packed
        self._packed = packed
        self._start, self._begun = self._read - len(packed), self._given
        self._seen, self._seen_length = [packed], len(packed)
        if not packed.startswith(self.magics):
            self.trailing = bool(packed)
            return False
        self._member = self._unpacker()
        return True

    def _unpack(self) -> None:
        """Makes the next bytes ready, or notes why there are none."""
        if not self._packed:
            self._packed = self._stream.read(self.piece)
            self._read += len(self._packed)
            self._seen.append(self._packed)
            self._seen_length += len(self._packed)
            while self._seen_length - len(self._seen[0]) > _LOOKBACK:
                self._seen_length -= len(self._seen.pop(0))
        if not self._packed:
            self._note("it breaks off")
            return
        try:
            self._ready = self._step(self._packed)
        except self._error() as error:
            self._ready = self._before_error()
            self._note(str(error).rpartition(": ")[2])
            return
        if self._member.eof:
            self._packed, self._member = self._member.unused_data, None

    def _before_error(self) -> bytes:
        """What comes just before an error: the library gives nothing of a piece with one in it."""
        done = self._given - self._begun
        if self._seen_length != self._read - self._start:
            return b""
        unpacker, parts, length = self._unpacker(), [], 0
        try:
            for byte in b"".join(self._seen):
                parts.append(unpacker.decompress(bytes((byte,))))
                length += len(parts[-1])
                if length > done + _UNPACKED:
                    break
        except self._error():
            pass
        return b"".join(parts)[done:]

    def _note(self, reason: str) -> None:
        self._damage = DamagedError(self.kind, self._start, reason, self._begun)

    def _unpacker(self) -> Any:
        """What unpacks one member: its `decompress`, `eof` and `unused_data` are asked."""
        raise NotImplementedError

    def _step(self, packed: bytes) -> bytes:
        """Some of what the member at work holds; `_packed` is what is left of it."""
        raise NotImplementedError

    def _error(self) -> type[Exception]:
        raise NotImplementedError


class GzipMembers(Members):
    """What the members of gzip data hold; the NULs that fill up tapes may stand between them."""

    kind = "gzip"
    magics = (GZIP_MAGIC,)
    padding = b"\0"
    piece = 1 << 16

    def _unpacker(self) -> Any:
        return zlib.decompressobj(wbits=31)

    def _step(self, packed: bytes) -> bytes:
        data: bytes = self._member.decompress(packed, _UNPACKED)
        self._packed = self._member.unconsumed_tail
        return data

    def _error(self) -> type[Exception]:
        return zlib.error


class ZstdFrames(Members):
    """What Zstandard frames hold, those with the dictionary of a `.warc.zst` too.

    Raises:
        MissingExtraError: the library is not installed.
    """

    kind = "Zstandard"
    magics = (ZSTD_MAGIC, *ZSTD_SKIPPABLE)
    padding = b""
    # A bomb makes up to 32,768 bytes of each, which sets the memory that it takes.
    piece = 1 << 10

    def _restart(self) -> None:
        super()._restart()
        self._library = self._zstandard()
        self._decompressor = self._library.ZstdDecompressor(max_window_size=ZSTD_WINDOW)

    @staticmethod
    def _zstandard() -> Any:
        try:
            import zstandard
        except ImportError as error:
            raise MissingExtraError("zstandard", "zstd") from error
        return zstandard

    def _begin(self) -> bool:
        if not super()._begin():
            return False
        if not self._start and self._packed.startswith(_DICTIONARY):
            self._take_dictionary()
        return True

    def _take_dictionary(self) -> None:
        """Reads the frame with the dictionary, and notes where it can't be used."""
        while len(self._packed) < (length := 8 + int.from_bytes(self._packed[4:8], "little")):
            if length > _LONGEST_DICTIONARY:
                self._note(f"its dictionary has more than {_LONGEST_DICTIONARY} bytes")
                return
            more = self._stream.read(length)
            self._read += len(more)
            self._packed += more
            if not more:
                return
        data = self._packed[8:length]
        try:
            if data.startswith(ZSTD_MAGIC):
                with self._decompressor.stream_reader(data) as reader:
                    data = reader.read(_LONGEST_DICTIONARY)
            self._decompressor = self._library.ZstdDecompressor(
                dict_data=self._library.ZstdCompressionDict(data), max_window_size=ZSTD_WINDOW
            )
        except self._library.ZstdError as error:
            self._note(f"its dictionary: {error}")

    def _unpacker(self) -> Any:
        return self._decompressor.decompressobj()

    def _step(self, packed: bytes) -> bytes:
        data: bytes = self._member.decompress(packed)
        self._packed = b""
        return data

    def _error(self) -> type[Exception]:
        error: type[Exception] = self._library.ZstdError
        return error


def members_of(stream: object) -> Members | None:
    """The members that a stream comes from, behind its buffers; none where it is not packed."""
    while not isinstance(stream, Members):
        stream = getattr(stream, "raw", None)
        if stream is None:
            return None
    return stream
