"""Web archives: codings, containers and writers; damage that costs one record; ARC."""

from __future__ import annotations

import gzip
import io
import sys
import tomllib
import zlib
from collections.abc import Callable
from importlib import metadata
from itertools import product
from pathlib import Path

import brotli
import pytest
import zstandard
from fastwarc.warc import WarcRecord, WarcRecordType
from packaging.requirements import Requirement
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cleaner.intake.entry import Entry, Failure
from cleaner.intake.read import read
from cleaner.intake.warc import read_warc
from cleaner.model import RawPage
from tests import kills
from tests.intake.test_containers import warc_record

HTML = "Content-Type: text/html; charset=utf-8"


def page(number: int) -> bytes:
    said = "".join(
        f"<p>Boat {n * 7919 % 997} left quay {number} at {n % 24} o’clock.</p>" for n in range(40)
    )
    return f"<html><body><h1>Boats of day {number}</h1>{said}</body></html>".encode()


def chunked(data: bytes, size: int = 100, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    lines = b"".join(b"%x%b\r\n%b\r\n" % (len(piece), extension, piece) for piece in pieces)
    return lines + b"0\r\n" + trailer + b"\r\n"


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


zstd = zstandard.ZstdCompressor(write_checksum=True).compress
BODY = page(2)
GZIP = gzip.compress(BODY)
TE, CE = "Transfer-Encoding: ", "Content-Encoding: "
# The body on the wire, its headers, and what the page's warnings speak of; the page comes whole
# unless that is that it breaks off.
CODINGS: dict[str, tuple[bytes, list[str], str]] = {
    "plain": (BODY, [], ""),
    "chunked": (chunked(BODY), [TE + "chunked"], ""),
    "gzip": (GZIP, [CE + "gzip"], ""),
    "chunked gzip": (chunked(GZIP), [TE + "chunked", CE + "gzip"], ""),
    "one big chunk": (chunked(GZIP, 1 << 20), [TE + "chunked", CE + "gzip"], ""),
    "chunks of a byte": (chunked(GZIP, 1), [TE + "chunked", CE + "gzip"], ""),
    "gzip as transfer": (chunked(GZIP), [TE + "gzip, chunked"], ""),
    "x-gzip": (GZIP, [CE + "x-gzip"], ""),
    "deflate": (zlib.compress(BODY), [CE + "deflate"], ""),
    "raw deflate": (bare(BODY), [CE + "deflate"], ""),
    "br": (brotli.compress(BODY), [CE + "br"], ""),
    "zstd": (zstd(BODY), [CE + "zstd"], ""),
    "br in gzip": (gzip.compress(brotli.compress(BODY)), [CE + "br, gzip"], ""),
    "two headers": (gzip.compress(zlib.compress(BODY)), [CE + "deflate", CE + "gzip"], ""),
    "identity": (BODY, [CE + "identity"], ""),
    "none": (BODY, [CE + "none"], ""),
    "utf-8": (BODY, [CE + "utf-8"], ""),
    "plain as gzip": (BODY, [CE + "gzip"], ""),
    "plain as deflate": (BODY, [CE + "deflate"], ""),
    "plain as br": (BODY, [CE + "br"], ""),
    "plain as zstd": (BODY, [CE + "zstd"], ""),
    "plain as chunked": (BODY, [TE + "chunked"], ""),
    "plain as all": (BODY, [TE + "chunked", CE + "gzip, br"], ""),
    "chunk extensions": (chunked(BODY, extension=b";a=b"), [TE + "chunked"], ""),
    "trailer": (chunked(BODY, trailer=b"X-Time: 3\r\n"), [TE + "chunked"], ""),
    "cut chunk": (chunked(BODY)[:-40], [TE + "chunked"], "breaks off"),
    "cut gzip": (GZIP[:-60], [CE + "gzip"], "breaks off"),
    "cut chunked gzip": (chunked(GZIP[:-60])[:-9], [TE + "chunked", CE + "gzip"], "breaks off"),
    "bad checksum": (GZIP[:-8] + b"\1" * 8, [CE + "gzip"], "wrong checksum"),
    "trailing bytes": (GZIP + b"<!-- x -->", [CE + "gzip"], "followed by 10 bytes"),
    "trailing chunk": (chunked(BODY) + b"more", [TE + "chunked"], "followed by 4 bytes"),
}
WHOLE = {name for name, (_, _, warning) in CODINGS.items() if "breaks off" not in warning}


# Three writers: each gives the bytes of one record.


def by_hand(body: bytes, headers: list[str], number: int, status: str = "200 OK") -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    return warc_record(body, number=number, status=status, headers=lines)


def by_warcio(body: bytes, headers: list[str], number: int, status: str = "200 OK") -> bytes:
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=False)
    pairs = [tuple(header.split(": ", 1)) for header in headers]
    record = writer.create_warc_record(
        f"https://harbour.example/{number}",
        "response",
        payload=io.BytesIO(body),
        http_headers=StatusAndHeaders(status, pairs, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"},
    )
    writer.write_record(record)
    return target.getvalue()


def by_fastwarc(body: bytes, headers: list[str], number: int, status: str = "200 OK") -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    content = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Record-ID"] = f"<urn:uuid:00000000-0000-4000-8000-{number:012}>"
    record.headers["WARC-Target-URI"] = f"https://harbour.example/{number}"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(content)
    target = io.BytesIO()
    record.write(target)
    return target.getvalue()


Writer = Callable[[bytes, list[str], int, str], bytes]
WRITERS: dict[str, Writer] = {"hand": by_hand, "warcio": by_warcio, "fastwarc": by_fastwarc}
CONTAINERS: dict[str, Callable[[list[bytes]], bytes]] = {
    "a.warc": b"".join,
    "b.warc.gz": lambda records: b"".join(gzip.compress(record) for record in records),
    "c.warc.gz": lambda records: gzip.compress(b"".join(records)),
    "d.warc.zst": lambda records: b"".join(map(zstd, records)),
}


def found_in(path: Path, data: bytes) -> tuple[dict[int, RawPage], list[str]]:
    """Pages by the number in their address, and what failed."""
    path.write_bytes(data)
    found = list(read([path]))
    pages = [page for page in found if isinstance(page, RawPage)]
    # Damage may have taken the address.
    numbered = {int((page.url or "").rpartition("/")[2] or 0): page for page in pages}
    assert len(numbered) == len(pages)
    return numbered, [str(bad.error) for bad in found if isinstance(bad, Failure)]


def body_of(found: RawPage) -> bytes:
    assert isinstance(found.data, bytes)
    return found.data


@pytest.fixture(scope="module")
def plain_records() -> dict[str, list[bytes]]:
    """102 records of each writer, to stand before and behind those at test."""
    return {
        name: [write(page(number), [HTML], number, "200 OK") for number in range(103)]
        for name, write in WRITERS.items()
    }


# Containers and neighbours vary within a test: a test of each would be over a thousand.
@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("coding", CODINGS)
def test_each_coding_costs_no_record(
    tmp_path: Path, plain_records: dict[str, list[bytes]], coding: str, writer: str
) -> None:
    body, headers, warning = CODINGS[coding]
    coded = WRITERS[writer](body, [HTML, *headers], 2, "200 OK")
    plain = plain_records[writer]
    for container, behind in product(CONTAINERS, (0, 3, 100)):
        place = f"{behind} records behind it in {container}"
        records = [plain[1], coded, *plain[3 : 3 + behind]]
        pages, failures = found_in(tmp_path / container, CONTAINERS[container](records))
        assert failures == [], place
        assert list(pages) == [1, 2, *range(3, 3 + behind)], place
        for number, found in pages.items():
            if number != 2:
                assert (found.data, found.warnings) == (page(number), ()), place
        if coding in WHOLE:
            assert pages[2].data == BODY, place
        else:
            assert BODY.startswith(body_of(pages[2])), place
            assert len(pages[2].data) > len(BODY) * 0.6, place
        assert bool(pages[2].warnings) == bool(warning), place
        assert warning in " ".join(pages[2].warnings), place


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    ("status", "kind"),
    [("404 Not Found", HTML), ("301 Moved", HTML), ("200 OK", "Content-Type: image/png")],
    ids=["404", "301", "image"],
)
def test_what_is_no_page_is_passed_over_whatever_its_coding(
    tmp_path: Path, coding: str, status: str, kind: str
) -> None:
    body, headers, _ = CODINGS[coding]
    records = [by_hand(page(n), [HTML], n) for n in range(1, 6)]
    records[1] = by_hand(body, [kind, *headers], 2, status)
    for container, pack in CONTAINERS.items():
        pages, failures = found_in(tmp_path / container, pack(records))
        assert (list(pages), failures) == ([1, 3, 4, 5], []), container


@pytest.mark.parametrize(
    ("body", "headers", "library", "message"),
    [
        (bytes(range(256)) * 9, [CE + "gzip"], "", "its HTTP coding 'gzip' can't be undone"),
        (brotli.compress(BODY), [CE + "br"], "brotli", "pip install 'page-cleaner[brotli]'"),
        (zstd(BODY), [CE + "zstd"], "zstandard", "pip install 'page-cleaner[zstd]'"),
        (bytes(300 << 20), [], "", "more than 67108864 bytes: no page is"),
        (gzip.compress(bytes(80 << 20), 1), [CE + "gzip"], "", "more than 67108864 bytes"),
    ],
    ids=["binary", "brotli", "zstd", "long", "bomb"],
)
def test_a_record_that_can_not_be_read_fails_alone(
    tmp_path: Path,
    body: bytes,
    headers: list[str],
    library: str,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = [by_hand(page(n), [HTML], n) for n in range(1, 6)]
    records[1] = by_hand(body, [HTML, *headers], 2)
    if library:
        monkeypatch.setitem(sys.modules, library, None)
    pages, failures = found_in(tmp_path / "a.warc.gz", gzip.compress(b"".join(records), 1))
    assert list(pages) == [1, 3, 4, 5]
    assert len(failures) == 1
    assert failures[0].startswith(f"{tmp_path}/a.warc.gz#2: ")
    (failed,) = (one for one in read([tmp_path / "a.warc.gz"]) if isinstance(one, Failure))
    assert (failed.id[-12:], failed.url) == ("000000000002", "https://harbour.example/2")
    assert message in failures[0]


# Wrong lengths, damage and foreign bytes

PLAIN = [by_hand(page(n), [HTML], n) for n in range(1, 13)]
TRUE_LENGTH = len(PLAIN[1].split(b"\r\n\r\n", 1)[1]) - 4


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize(
    "length", [-300, -1, 1, 3, 5, 9, 300, 3000, 30_000, 1 << 20, 1 << 28, 10**17], ids=str
)
def test_a_wrong_length_costs_no_other_record(tmp_path: Path, container: str, length: int) -> None:
    right, wrong = (f"Content-Length: {TRUE_LENGTH + n}".encode() for n in (0, length))
    records = [PLAIN[0], PLAIN[1].replace(right, wrong), *PLAIN[2:]]
    assert records[1] != PLAIN[1]
    pages, failures = found_in(tmp_path / container, CONTAINERS[container](records))
    assert (list(pages), failures) == (list(range(1, 13)), [])
    # Line ends more or less are no part of a page.
    assert all(body_of(found).rstrip() == page(n) for n, found in pages.items())
    assert bool(pages[2].warnings) == (length not in (1, 3))


FOREIGN = b"This is none of the records.\r\n" * 5
NO_LENGTH = f"Content-Length: {TRUE_LENGTH}".encode()


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize(
    ("second", "message"),
    [
        (FOREIGN + PLAIN[1], "150 bytes that are no record"),
        (PLAIN[1].replace(b"WARC/1.0", b"XXXX/1.0", 1), "bytes that are no record"),
        (PLAIN[1].replace(NO_LENGTH, b"Content-Length: many"), "does not say how long it is"),
        (PLAIN[1].replace(NO_LENGTH, b"Content-Length: -5"), "does not say how long it is"),
        (PLAIN[1].replace(NO_LENGTH, b"Content-Lengte: 5"), "does not say how long it is"),
        (PLAIN[1].replace(b"\r\n", b" ", 9), "bytes that are no record"),
        (PLAIN[1][:60] + b"\n", "does not say how long it is"),
    ],
    ids=["foreign", "magic", "text", "negative", "none", "no lines", "cut head"],
)
def test_what_is_no_record_is_told_with_its_place(
    tmp_path: Path, container: str, second: bytes, message: str
) -> None:
    records = [PLAIN[0], second, *PLAIN[2:]]
    pages, failures = found_in(tmp_path / container, CONTAINERS[container](records))
    assert [n for n in pages if n != 2] == [1, *range(3, 13)]
    assert (2 in pages) == (second.endswith(PLAIN[1]))
    assert len(failures) == 1
    assert f"#2: damaged WARC data at byte {len(PLAIN[0]):,}" in failures[0]
    assert message in failures[0]


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize(
    "odd",
    [
        PLAIN[1].replace(b"\r\n", b"\n"),
        PLAIN[1][:-4],
        PLAIN[1] + b"\r\n\r\n",
        PLAIN[1] + bytes(600),
        PLAIN[1].replace(b"1.0\r\n", b"1.1\r\nX-Note: one\r\n two\r\nno colon\r\n\xff: \0\r\n", 1),
        PLAIN[1].replace(b"WARC/1.0\r\n", b"WARC/0.18\r\nX-Long: " + b"y" * 70_000 + b"\r\n"),
        PLAIN[1].replace(b"WARC-Type: response", b"warc-type:Response"),
        by_hand(page(2), [HTML, "X-Long: " + "y" * 70_000], 2),
        by_hand(page(2), ["X-Folded: a\r\n b", HTML], 2),
        by_hand(page(2), ["Content-Type: a/b", "content-type :", "CONTENT-TYPE: text/html"], 2),
    ],
    ids=[
        "bare line ends", "no line ends behind", "more line ends behind", "NULs behind",
        "odd headers", "long header", "other case", "long HTTP header", "folded", "last counts",
    ],
)  # fmt: skip
def test_odd_records_are_read(tmp_path: Path, container: str, odd: bytes) -> None:
    length = TRUE_LENGTH - PLAIN[1].split(b"\r\n\r\n", 1)[1].count(b"\r\n") + 2
    if b"\r\n" not in odd:
        odd = odd.replace(NO_LENGTH, f"Content-Length: {length}".encode())
    records = [PLAIN[0], odd, *PLAIN[2:]]
    pages, failures = found_in(tmp_path / container, CONTAINERS[container](records))
    assert (list(pages), failures) == (list(range(1, 13)), [])
    assert pages[2].data == page(2)
    assert all(found.warnings == () for found in pages.values())


@pytest.mark.parametrize("place", [0.01, 0.2, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("container", ["b.warc.gz", "d.warc.zst"])
def test_a_damaged_member_costs_one_record(tmp_path: Path, container: str, place: float) -> None:
    pack = gzip.compress if container.endswith("gz") else zstd
    members = [pack(record) for record in PLAIN]
    at = int(len(members[1]) * place)
    members[1] = members[1][:at] + b"\xff" * 6 + members[1][at + 6 :]
    pages, failures = found_in(tmp_path / container, b"".join(members))
    others = {n: found for n, found in pages.items() if n not in (0, 2)}
    assert list(others) == [1, *range(3, 13)]
    assert all(found.data == page(n) for n, found in others.items())
    if len(pages) == 12:
        damaged = pages.get(2) or pages[0]
        assert f"data at bytes {len(members[0]):,} to " in damaged.warnings[0]
        assert failures == []
    else:
        assert len(failures) == 1
        assert f"#2: damaged {'gzip' if pack is gzip.compress else 'Zstandard'}" in failures[0]
        assert f"data at bytes {len(members[0]):,} to " in failures[0]


def test_all_that_damage_takes_is_told(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in PLAIN]
    for damaged in (0, 1, 2, 7):
        members[damaged] = members[damaged][:40] + b"\xff" * 99 + members[damaged][139:]
    ends = [sum(map(len, members[:number])) for number in range(12)]
    pages, failures = found_in(tmp_path / "a.warc.gz", b"".join(members))
    assert list(pages) == [4, 5, 6, 7, 9, 10, 11, 12]
    assert len(failures) == 2
    assert f"damaged gzip data at bytes 0 to {ends[3]:,} (" in failures[0]
    assert f"damaged gzip data at bytes {ends[7]:,} to {ends[8]:,} (" in failures[1]


def test_a_member_with_a_wrong_checksum_keeps_its_page_with_a_warning(tmp_path: Path) -> None:
    for damaged in (1, 11):
        members = [gzip.compress(record) for record in PLAIN]
        members[damaged] = members[damaged][:-8] + bytes(8)
        pages, failures = found_in(tmp_path / "a.warc.gz", b"".join(members))
        assert (list(pages), failures) == (list(range(1, 13)), [])
        assert [n for n, found in pages.items() if found.warnings] == [damaged + 1]
        assert "incorrect data check" in pages[damaged + 1].warnings[0]


def test_damage_that_ends_a_file_is_told_beside_that_of_its_last_record(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(b"".join(PLAIN)))
    middle = len(whole) // 2
    whole[middle : middle + 40] = b"\xff" * 40
    pages, failures = found_in(tmp_path / "a.warc.gz", bytes(whole))
    assert 3 <= len(pages) < 12
    number = len(pages) + 1
    assert failures[0].startswith(f"{tmp_path}/a.warc.gz#{number}: damaged gzip data at byte 0 (")
    assert failures[1].startswith(f"{tmp_path}/a.warc.gz: damaged gzip data at byte 0 (")
    assert len(failures) == 2
    # All of the file but for its checksum is there; which record is wrong can't be told.
    data = gzip.compress(b"".join(PLAIN))[:-8] + bytes(8)
    pages, failures = found_in(tmp_path / "a.warc.gz", data)
    assert (len(pages), len(failures)) == (12, 1)
    assert "incorrect data check" in failures[0]


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("cut", [1, 4, 9, 30, 500, 3000])
def test_a_file_that_breaks_off_says_so(tmp_path: Path, container: str, cut: int) -> None:
    data = CONTAINERS[container](PLAIN)
    data = data[: max(len(data) - cut, len(data) // 2)]
    pages, failures = found_in(tmp_path / container, data)
    assert list(pages) == list(range(1, len(pages) + 1))
    assert all(found.data == page(n) for n, found in pages.items())
    assert len(pages) >= (11 if cut < 100 and container != "c.warc.gz" else 3)
    # All of the last record is there where only the line ends behind it are gone.
    assert bool(failures) == (container != "a.warc" or cut > 4)
    assert len(failures) <= 2


def test_a_file_that_breaks_off_in_what_is_no_page_says_so(tmp_path: Path) -> None:
    image = by_hand(b"\x89PNG" * 999, ["Content-Type: image/png"], 2)
    request = warc_record(b"GET / HTTP/1.1\r\n\r\n", number=2, kind="request")
    for last in (image, request):
        pages, failures = found_in(tmp_path / "a.warc", PLAIN[0] + last[:-9])
        assert (list(pages), len(failures)) == ([1], 1)
        assert "the file ends within this record" in failures[0]


def test_bytes_between_members_cost_no_record(tmp_path: Path) -> None:
    members = [gzip.compress(record) for record in PLAIN]
    members[3] += b"These are no gzip data at all."
    pages, failures = found_in(tmp_path / "a.warc.gz", b"".join(members))
    assert (list(pages), len(failures)) == (list(range(1, 13)), 1)
    assert "bytes that are no gzip data" in failures[0]


def test_a_record_that_holds_a_web_archive_is_one_record(tmp_path: Path) -> None:
    inner = b"".join(PLAIN)
    for kind in ("application/warc", "text/html"):
        outer = by_hand(inner, [f"Content-Type: {kind}"], 77)
        pages, failures = found_in(tmp_path / "a.warc", outer + PLAIN[0])
        assert failures == []
        assert list(pages) == ([77, 1] if kind == "text/html" else [1])


def test_what_the_crawler_cut_off_says_so(tmp_path: Path) -> None:
    record = PLAIN[0].replace(b"WARC-Type", b"WARC-Truncated: length\r\nWARC-Type", 1)
    pages, _ = found_in(tmp_path / "a.warc", record)
    assert pages[1].warnings == ("the crawler cut the page off (WARC-Truncated: length)",)


def test_less_of_a_page_than_the_server_announced_says_so(tmp_path: Path) -> None:
    """The length is that of what comes over the wire: chunked or unpacked bodies say nothing."""
    body = page(1)
    length = len(body)
    cases = [
        (body, [HTML, f"Content-Length: {length}"], False),
        (body, [HTML, f"Content-Length: {length - 5}"], False),
        (body, [HTML, f"Content-Length: {length + 700}"], True),
        (body, [HTML, "Content-Length: many"], False),
        (body, [HTML, f"Content-Length: {length + 700}", "Content-Length: 3"], False),
        (chunked(body), [HTML, TE + "chunked", f"Content-Length: {length + 9000}"], False),
        (gzip.compress(body), [HTML, CE + "gzip", "Content-Length: 99999"], True),
        (body, [HTML, CE + "gzip", "Content-Length: 99999"], False),
    ]
    # What is made for other tests says how long it is, which is hidden here.
    records = b"".join(
        warc_record(data, number=at, headers="".join(f"{line}\r\n" for line in lines) + "X-")
        for at, (data, lines, _) in enumerate(cases)
    )
    pages, failures = found_in(tmp_path / "a.warc", records)
    assert failures == []
    told = {at: found.warnings for at, found in pages.items()}
    assert {at for at, warnings in told.items() if warnings} == {
        at for at, (*_, cut) in enumerate(cases) if cut
    }
    assert told[2] == (
        f"cut off: the record holds {length:,} of the {length + 700:,} bytes that the server "
        "announced (Content-Length)",
    )


def test_answers_without_headers_or_status(tmp_path: Path) -> None:
    old = warc_record(page(1), number=1, kind="resource").replace(
        b"WARC-Type: resource", b"WARC-Type: response"
    )
    old = old.replace(b"Content-Type: text/plain", b"Content-Type: application/http")
    pages, failures = found_in(tmp_path / "a.warc", old + by_hand(page(2), [HTML], 2, "OK"))
    assert (list(pages), pages[1].data, pages[1].media) == ([1], page(1), None)
    assert len(failures) == 1
    assert "#2: an answer without an HTTP status" in failures[0]


def test_the_charset_is_that_of_the_headers(tmp_path: Path) -> None:
    records = [
        by_hand(page(1), ['Content-Type: text/html; charset="cp1251"'], 1),
        by_hand(page(2), ["Content-Type: text/html"], 2),
        warc_record(page(3), number=3, kind="conversion"),
    ]
    pages, _ = found_in(tmp_path / "a.warc", b"".join(records))
    assert [found.charset for found in pages.values()] == ["cp1251", None, "utf-8"]


@pytest.mark.parametrize("name", ["fastwarc", "warcio", "brotli", "zstandard"])
def test_the_libraries_of_these_tests_have_the_versions_that_the_project_names(name: str) -> None:
    project = tomllib.loads((kills.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = map(Requirement, project["optional-dependencies"]["test"])
    (requirement,) = (one for one in wanted if one.name == name)
    assert metadata.version(name) in requirement.specifier


# What is not the fault of the file

ENTRY = Entry(id="a.warc", source="a.warc")


class Faulty(io.BytesIO):
    """A stream that raises an error at its end."""

    def __init__(self, data: bytes, error: Exception) -> None:
        super().__init__(data)
        self.error = error

    def read1(self, size: int | None = -1, /) -> bytes:
        data = super().read1(size)
        if not data:
            raise self.error
        return data


def test_an_error_of_the_disk_comes_behind_the_record_that_it_cuts_off() -> None:
    data = b"".join(PLAIN)
    found = read_warc(Faulty(data[:-90], OSError(5, "Input/output error")), ENTRY)
    results = [next(found) for _ in range(12)]
    assert [type(result) for result in results] == [RawPage] * 11 + [Failure]
    with pytest.raises(OSError, match="Input/output"):
        next(found)


def test_an_error_of_the_program_is_told_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_warc(Faulty(b"".join(PLAIN), TypeError("no such argument")), ENTRY)
    with pytest.raises(TypeError, match="no such argument"):
        list(found)
    monkeypatch.setattr("cleaner.intake.warc.undo", None)
    coded = by_hand(GZIP, [HTML, CE + "gzip"], 1)
    with pytest.raises(TypeError, match="not callable"):
        list(read_warc(io.BytesIO(coded), ENTRY))


# ARC


def arc_record(
    number: int, body: bytes, headers: list[str], *, version: int = 1, status: str = "200 OK"
) -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    content = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    more = " 200 - - 1234 a.arc.gz" if version == 2 else ""
    return (
        f"https://harbour.example/a page/{number} 192.0.2.7 20240501120000 text/html{more}"
        f" {len(content)}\n".encode()
        + content
        + b"\n"
    )


def arc_start(version: int = 1) -> bytes:
    names = "URL IP-address Archive-date Content-type"
    names += " Result-code Checksum Location Offset Filename" if version == 2 else ""
    content = f"{version} 0 Harbour Archive\n{names} Archive-length\n".encode()
    more = " 200 - - 0 a.arc.gz" if version == 2 else ""
    line = f"filedesc://a.arc.gz 0.0.0.0 20240501120000 text/plain{more} {len(content)}\n"
    return line.encode() + content + b"\n"


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("coding", CODINGS)
def test_arc_files_are_read(tmp_path: Path, coding: str, version: int) -> None:
    body, headers, warning = CODINGS[coding]
    records = [
        arc_start(version),
        *(arc_record(n, page(n), [HTML], version=version) for n in range(1, 9)),
    ]
    records[2] = arc_record(2, body, [HTML, *headers], version=version)
    records[5] = arc_record(5, body, [HTML], version=version, status="404 Not Found")
    records[6] = arc_record(6, body, ["Content-Type: image/gif"], version=version)
    for container, pack in CONTAINERS.items():
        pages, failures = found_in(tmp_path / container.replace("warc", "arc"), pack(records))
        assert (list(pages), failures) == ([1, 2, 3, 4, 7, 8], []), container
        same = [page.data for n, page in pages.items() if n != 2]
        assert same == [page(n) for n in (1, 3, 4, 7, 8)], container
        assert BODY.startswith(body_of(pages[2])), container
        assert warning in " ".join(pages[2].warnings), container
        assert pages[3].url == "https://harbour.example/a page/3"
        assert pages[3].source.endswith("#3")


@pytest.mark.parametrize("length", [-30, 30, 3000, 10**12])
def test_a_wrong_length_in_an_arc_costs_no_other_record(tmp_path: Path, length: int) -> None:
    records = [arc_start(), *(arc_record(n, page(n), [HTML]) for n in range(1, 9))]
    line, _, content = records[2].partition(b"\n")
    wrong = line.rpartition(b" ")[0] + f" {len(content) - 1 + length}\n".encode() + content
    pages, failures = found_in(tmp_path / "a.arc", b"".join([*records[:2], wrong, *records[3:]]))
    assert (list(pages), failures) == (list(range(1, 9)), [])
    assert body_of(pages[2]).strip() == page(2)
    assert [n for n, found in pages.items() if found.warnings] == [2]


def test_foreign_bytes_and_a_cut_in_an_arc_are_told(tmp_path: Path) -> None:
    records = [arc_start(), *(arc_record(n, page(n), [HTML]) for n in range(1, 5))]
    records[2] = b"Nothing of an archive.\n"
    data = b"".join(records)
    pages, failures = found_in(tmp_path / "a.arc", data[:-50])
    assert list(pages) == [1, 3]
    assert "23 bytes that are no record" in failures[0]
    assert "the file ends within this record" in failures[1]
    assert len(failures) == 2
