"""HTTP bodies: each coding whole, broken in each way, and named wrongly."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from itertools import product

import brotli
import pytest
import zstandard

from cleaner.errors import DecodeError, MissingExtraError
from cleaner.intake.http_coding import Undone, undo

MOST = 1 << 20
PAGE = (
    "<html><head><title>Nine boats</title></head><body>"
    + "".join(
        f"<p>Boat {n * 7919 % 997} left the quay of Brücke {n} at {n % 24} o’clock.</p>"
        for n in range(200)
    )
    + "</body></html>"
).encode()
# Long enough for several blocks of each coding, and hard to pack.
LONG = " ".join(str(n * n * 7919 % 1_000_003) for n in range(60_000)).encode()


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, size: int = 700, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    lines = b"".join(b"%x%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces)
    return lines + b"0\r\n" + trailer + b"\r\n"


Packer = Callable[[bytes], bytes]
PACKERS: dict[str, tuple[str, Packer]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "two members": ("gzip", lambda data: gzip.compress(data[:99]) + gzip.compress(data[99:])),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", deflated),
    "br": ("br", lambda data: brotli.compress(data, quality=5)),
    "zstd": ("zstd", zstandard.ZstdCompressor(write_checksum=True).compress),
    "gzip twice": ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    "br in gzip": ("br, gzip;q=1", lambda data: gzip.compress(brotli.compress(data, quality=5))),
    "mistaken": ("br", gzip.compress),
    "zlib as gzip": ("gzip", zlib.compress),
    "unknown name": ("utf-8", gzip.compress),
}


def undone(data: bytes, coding: str, transfer: str = "", most: int = MOST) -> Undone:
    return undo(data, content=[coding], transfer=[transfer] if transfer else [], most=most)


@pytest.mark.parametrize("name", PACKERS)
@pytest.mark.parametrize("transfer", ["", "chunked", "Chunked"])
@pytest.mark.parametrize("page", [b"", b"One.", PAGE], ids=["empty", "short", "long"])
def test_codings_are_undone(name: str, transfer: str, page: bytes) -> None:
    coding, pack = PACKERS[name]
    data = chunked(pack(page)) if transfer else pack(page)
    assert undone(data, coding, transfer) == Undone(page)


@pytest.mark.parametrize(
    "coding", ["gzip", "deflate", "br", "zstd", "none", "identity", "utf-8", "", ",", "gzip, br"]
)
@pytest.mark.parametrize("transfer", ["", "chunked", "gzip, chunked"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
def test_plain_bytes_stay_as_they_are(coding: str, transfer: str, charset: str) -> None:
    page = PAGE.decode().replace("’", "'").encode(charset)
    for data in (page, page[:40], b"\n", b"Dead quiet", b"0 boats", b"x^2 is x times x"):
        assert undone(data, coding, transfer) == Undone(data)


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br", "zstd", "two members"])
def test_what_comes_before_a_broken_end_is_kept(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(LONG)
    for transfer, left in product(("", "chunked"), (0.5, 0.9, 0.99)):
        data = chunked(packed) if transfer else packed
        found = undone(data[: int(len(data) * left)], coding, transfer)
        assert LONG.startswith(found.data)
        # Zstandard gives blocks of 128 kB, of which this page has four.
        assert len(found.data) > len(LONG) * (left - 0.3)
        assert any("breaks off; what came before is kept" in told for told in found.warnings)


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br"])
def test_what_comes_before_damage_is_kept(name: str) -> None:
    coding, pack = PACKERS[name]
    data = bytearray(pack(LONG))
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff" * 40
    found = undone(bytes(data), coding)
    assert found.data[:100_000] == LONG[:100_000]
    # Bare deflate data has no checksum: damage that happens to unpack can't be told.
    assert found.warnings or name == "raw deflate"


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_a_wrong_checksum_keeps_the_page(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(PAGE)
    end = 8 if name == "gzip" else 4
    found = undone(packed[:-end] + b"\x01" * end, coding)
    assert found.data == PAGE
    assert "has a wrong checksum" in found.warnings[0]


@pytest.mark.parametrize("name", ["gzip", "deflate", "raw deflate", "br", "zstd"])
def test_bytes_behind_the_end_are_left_out(name: str) -> None:
    coding, pack = PACKERS[name]
    for padding in (b"\0" * 9, b"\r\n"):
        if name != "br" or padding:
            assert undone(pack(PAGE) + padding, coding) == Undone(PAGE)
    found = undone(pack(PAGE) + b"<!-- served by 7 -->", coding)
    assert found.data == PAGE
    assert "followed by 20 bytes that are left out" in found.warnings[0]


def test_extensions_and_trailers_of_chunks_are_passed_over() -> None:
    data = chunked(PAGE, extension=b';name="va;lue"', trailer=b"Expires: 0\r\nX-Digest: a=b\r\n")
    assert undone(data, "", "chunked") == Undone(PAGE)
    assert undone(data.replace(b"\r\n", b"\n"), "", "chunked") == Undone(PAGE)
    assert undone(data[:-2], "", "chunked") == Undone(PAGE)
    found = undone(data + b"more", "", "chunked")
    assert (found.data, len(found.warnings)) == (PAGE, 1)


def test_chunks_that_are_damaged_or_cut_keep_what_came_before() -> None:
    data = chunked(PAGE)
    for cut in (1000, len(data) - 3, len(data) - 5, len(data) - 8):
        found = undone(data[:cut], "", "chunked")
        assert PAGE.startswith(found.data)
        assert found.data
        assert found.warnings == ("the page's chunked data breaks off; what came before is kept",)
    found = undone(data.replace(b"\r\n2bc\r\n", b"\r\nzz\r\n", 3), "", "chunked")
    assert found.data == PAGE[:700]
    assert found.warnings == ("the page's chunked data is damaged; what came before is kept",)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_bombs_stop(name: str) -> None:
    coding, pack = PACKERS[name]
    bomb = pack(bytes(64 << 20))
    assert MOST < len(undone(bomb, coding).data) < 40 * MOST
    assert MOST < len(undone(gzip.compress(bomb), f"{coding}, gzip").data) < 40 * MOST


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "sdch"])
def test_what_can_not_be_undone_and_is_no_text_says_so(coding: str) -> None:
    data = bytes(range(256))[::-1] * 9
    with pytest.raises(DecodeError, match=f"its HTTP coding '{coding}' can't be undone"):
        undone(data, coding)


@pytest.mark.parametrize(("coding", "library"), [("br", "brotli"), ("zstd", "zstandard")])
def test_a_missing_library_names_its_extra(
    coding: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = PACKERS[coding][1](PAGE)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'page-cleaner\["):
        undone(data, coding)
    assert undone(PAGE, coding) == Undone(PAGE)
