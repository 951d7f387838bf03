"""gzip members and Zstandard frames: joined, damaged, broken off, with a dictionary."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import pytest
import zstandard

from cleaner.errors import MissingExtraError
from cleaner.intake.members import DamagedError, GzipMembers, Members, ZstdFrames, members_of

PARTS = [f"Part {number}: ".encode() + bytes(range(256)) * 20 for number in range(30)]
Kind = tuple[type[Members], Callable[[bytes], bytes]]
KINDS: dict[str, Kind] = {
    "gzip": (GzipMembers, lambda data: gzip.compress(data, mtime=0)),
    "zstd": (ZstdFrames, zstandard.ZstdCompressor(write_checksum=True).compress),
}


def unpacked(members: Members) -> tuple[list[bytes], list[str]]:
    """What comes between damage, and what the damage is."""
    parts, damage = [bytearray()], []
    stream = io.BufferedReader(members)
    while True:
        try:
            piece = stream.read1(1 << 16)
        except DamagedError as error:
            goes_on = members.go_on()
            damage.append(str(error))
            if not goes_on:
                break
            parts.append(bytearray())
            continue
        if not piece:
            break
        parts[-1] += piece
    return [bytes(part) for part in parts], damage


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 5, 1 << 20])
def test_members_are_joined_whatever_pieces_they_come_in(kind: str, size: int) -> None:
    class Slow(io.BytesIO):
        def read(self, count: int | None = -1, /) -> bytes:
            return super().read(size)

    members, pack = KINDS[kind]
    found = members(Slow(b"".join(map(pack, PARTS[:3]))))
    assert io.BufferedReader(found).read() == b"".join(PARTS[:3])
    assert not found.trailing


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.97])
def test_members_behind_a_damaged_one_are_found(kind: str, place: float) -> None:
    members, pack = KINDS[kind]
    packed = [pack(part) for part in PARTS]
    at = int(len(packed[10]) * place)
    packed[10] = packed[10][:at] + b"\xff" * 9 + packed[10][at + 9 :]
    (before, behind), damage = unpacked(members(io.BytesIO(b"".join(packed))))
    assert before.startswith(b"".join(PARTS[:10]))
    assert len(before) <= len(b"".join(PARTS[:12]))
    assert behind == b"".join(PARTS[11:])
    assert len(damage) == 1
    assert (
        f"at bytes {sum(map(len, packed[:10])):,} to {sum(map(len, packed[:11])):,} (" in damage[0]
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cut", [1, 5, 40])
def test_members_that_break_off_say_so(kind: str, cut: int) -> None:
    members, pack = KINDS[kind]
    (found,), damage = unpacked(members(io.BytesIO(b"".join(map(pack, PARTS[:3]))[:-cut])))
    assert found.startswith(b"".join(PARTS[:2]))
    assert "it breaks off" in damage[0]


def test_all_of_a_member_with_a_wrong_checksum_comes() -> None:
    packed = gzip.compress(PARTS[0])[:-8] + bytes(8) + gzip.compress(PARTS[1])
    members = GzipMembers(io.BytesIO(packed))
    assert members.read(len(PARTS[0])) == PARTS[0]
    with pytest.raises(DamagedError) as caught:
        members.read(1)
    assert (caught.value.complete, caught.value.begun) == (True, 0)
    assert members.go_on()
    assert members.readall() == PARTS[1]


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_behind_the_last_member_are_told(kind: str) -> None:
    members, pack = KINDS[kind]
    found = members(io.BytesIO(pack(PARTS[0]) + b"no member"))
    assert (found.readall(), found.trailing) == (PARTS[0], True)
    assert not found.go_on()


def test_members_are_read_again_from_their_beginning() -> None:
    members = GzipMembers(io.BytesIO(gzip.compress(PARTS[0])))
    assert members.read(9) == PARTS[0][:9]
    assert (members.tell(), members.seek(0)) == (9, 0)
    assert members.readall() == PARTS[0]
    with pytest.raises(io.UnsupportedOperation):
        members.seek(5)


@pytest.mark.parametrize("packed", [False, True])
def test_frames_are_unpacked_with_the_dictionary_before_them(packed: bool) -> None:
    samples: list[bytes | bytearray | memoryview] = [
        f"WARC/1.0 record {n} of harbour {n * 7}".encode() * 3 for n in range(500)
    ]
    dictionary = zstandard.train_dictionary(2048, samples)
    data = dictionary.as_bytes()
    data = zstandard.ZstdCompressor().compress(data) if packed else data
    frames = b"\x5d\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data
    pack = zstandard.ZstdCompressor(dict_data=dictionary).compress
    frames += pack(PARTS[0]) + b"\x50\x2a\x4d\x18\x02\0\0\0no" + pack(PARTS[1])
    assert ZstdFrames(io.BytesIO(frames)).readall() == PARTS[0] + PARTS[1]
    with pytest.raises(DamagedError, match="ictionary"):
        ZstdFrames(io.BytesIO(pack(PARTS[0]))).readall()
    huge = b"\x5d\x2a\x4d\x18" + (1 << 30).to_bytes(4, "little") + pack(PARTS[0])
    with pytest.raises(DamagedError, match="its dictionary has more than 8388608 bytes"):
        ZstdFrames(io.BytesIO(huge)).readall()


def test_a_stream_is_followed_to_its_members() -> None:
    members = GzipMembers(io.BytesIO())
    assert members_of(io.BufferedReader(members)) is members
    assert members_of(io.BytesIO()) is None


def test_without_the_library_frames_name_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    with pytest.raises(MissingExtraError, match=r"cleaner\[zstd\]"):
        ZstdFrames(io.BytesIO())
