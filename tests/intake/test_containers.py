"""Inputs of each kind, packed in each way and named in each way; WARC, Parquet, ZIP and tar."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from cleaner import Cleaner
from cleaner.cli.progress import summary_lines
from cleaner.intake.entry import Failure
from cleaner.intake.inputs import count_pages, expand
from cleaner.intake.read import read
from cleaner.model import RawPage
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs.plan import Plan
from cleaner.runs.run import run
from cleaner.scores.model import Cards
from tests import kills

PACK = """
pack: demo
why: A rule is needed.
rules:
  - {id: demo.x, kind: line, why: X, phrases: {en: [Zib]}, removes: [Zib], keeps: [No zib here.]}
"""
PAGES = ("The ferry is late.\n\nIt left at noon.\n", "The tram is early, for once.\n")
HTML = tuple(f"<html><body><p>{page.strip()}</p></body></html>" for page in PAGES)


def warc_record(
    body: bytes,
    *,
    number: int = 1,
    kind: str = "response",
    status: str = "200 OK",
    headers: str = "Content-Type: text/html; charset=utf-8\r\n",
) -> bytes:
    """A record as crawlers write it."""
    http = b""
    if kind == "response":
        http = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode()
    content = "application/http; msgtype=response" if http else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Target-URI: https://harbour.example/{number}\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(http) + len(body)}\r\n\r\n"
    )
    return head.encode() + http + body + b"\r\n\r\n"


def warc(*bodies: str) -> bytes:
    info = (
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-999999999999>\r\n"
        b"Content-Type: application/warc-fields\r\nContent-Length: 12\r\n\r\nsoftware: x\n\r\n\r\n"
    )
    records = (warc_record(body.encode(), number=n) for n, body in enumerate(bodies, 1))
    return info + b"".join(records)


def jsonl(*texts: str) -> bytes:
    return b"".join(json.dumps({"text": text, "n": 7}).encode() + b"\n" for text in texts)


def parquet(rows: list[dict[str, Any]], **options: Any) -> bytes:
    target = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), target, **options)
    return target.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return target.getvalue()


MEMBERS = {"news/a.html": HTML[0].encode(), "b.txt": PAGES[1].encode()}
KINDS: dict[str, bytes] = {
    "a.html": HTML[0].encode(),
    "a.txt": PAGES[0].encode(),
    "a.jsonl": jsonl(*PAGES),
    "a.warc": warc(*HTML),
    "a.parquet": parquet([{"text": page, "n": 7} for page in PAGES]),
    "a.zip": zipped(MEMBERS),
    "a.tar": tarred(MEMBERS),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
# Members, or frames, of their own for pieces: how crawlers pack WARC, and `cat` joins files.
PIECEWISE: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: b"".join(gzip.compress(data[n : n + 99]) for n in range(0, len(data), 99)),
    ".zst": lambda data: b"".join(
        zstandard.ZstdCompressor().compress(data[n : n + 99]) for n in range(0, len(data), 99)
    ),
}


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards())


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def pages(*inputs: str | Path, **options: Any) -> list[RawPage]:
    found = list(read(inputs, **options))
    assert not [result for result in found if isinstance(result, Failure)], found
    return [result for result in found if isinstance(result, RawPage)]


def texts(found: list[RawPage]) -> list[str]:
    data = [page.data if isinstance(page.data, str) else page.data.decode() for page in found]
    return [text.replace("<html><body><p>", "").partition("</p>")[0].strip() for text in data]


def expected(name: str) -> list[str]:
    return [page.strip() for page in (PAGES[:1] if name in ("a.html", "a.txt") else PAGES)]


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("given", ["file", "folder", "pattern", "list"])
def test_each_kind_packed_in_each_way_is_read_however_it_is_named(
    tmp_path: Path, name: str, packed: str, given: str
) -> None:
    path = write(tmp_path / "raw" / "x" / (name + packed), PACKED[packed](KINDS[name]))
    write(tmp_path / "raw" / ".hidden" / "a.txt", b"no page")
    listed = write(tmp_path / "list", f"# pages\n\n{path}\n".encode())
    inputs = {
        "file": str(path),
        "folder": str(tmp_path / "raw"),
        "pattern": f"{tmp_path}/raw/**/a.*",
        "list": f"@{listed}",
    }
    found = pages(inputs[given])
    assert texts(found) == expected(name)
    assert len({page.id for page in found}) == len(found)
    one = len(found) == 1
    assert count_pages(expand([inputs[given]])) == (1 if one else 0)


@pytest.mark.parametrize("packed", PIECEWISE)
@pytest.mark.parametrize("name", KINDS)
def test_members_and_frames_that_follow_one_another_are_one_file(
    tmp_path: Path, name: str, packed: str
) -> None:
    path = write(tmp_path / (name + packed), PIECEWISE[packed](KINDS[name]))
    assert texts(pages(path)) == expected(name)


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("name", KINDS)
def test_standard_input_is_told_by_its_beginning(tmp_path: Path, name: str, packed: str) -> None:
    script = (
        "from cleaner.intake.read import read\n"
        "print([(page.id, len(page.data)) for page in read(['-'])])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=PACKED[packed](KINDS[name]),
        capture_output=True,
        cwd=kills.ROOT,
        check=True,
    )
    assert done.stdout.count(b"(") == len(expected(name)), done.stdout


def test_a_run_reads_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "run", "-q", "-", str(tmp_path / "out" / "a.jsonl")],
        input=jsonl(*PAGES),
        cwd=kills.ROOT,
        check=False,
    )
    assert done.returncode == 0
    records = [json.loads(line) for line in (tmp_path / "out" / "a.jsonl").open()]
    assert [(r["id"], r["n"]) for r in records] == [("-#1", 7), ("-#2", 7)]


# Patterns and lists


def test_patterns_name_pages_from_their_part_without_signs(tmp_path: Path) -> None:
    for name in ("a/1.txt", "b/1.txt", "b/c/2.txt"):
        write(tmp_path / "raw" / name, b"One.")
    assert [page.id for page in pages(f"{tmp_path}/raw/*/*.txt")] == ["a/1.txt", "b/1.txt"]
    assert [page.id for page in pages(f"{tmp_path}/raw/b/**/[0-9].txt")] == ["1.txt", "c/2.txt"]


def test_a_file_that_is_named_like_a_pattern_or_a_list_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a[1].txt", "@list", "-"):
        write(tmp_path / name, b"One.")
    monkeypatch.chdir(tmp_path)
    assert [page.id for page in pages("a[1].txt", "@list", "-")] == ["a[1].txt", "@list", "-"]


def test_a_list_holds_files_folders_and_patterns(tmp_path: Path) -> None:
    for name in ("a/1.txt", "b/2.txt", "3.txt", os.fsdecode(b"\xff.txt")):
        write(tmp_path / name, b"One.")
    lines = [b"a", b"b/*.txt", b"3.txt", b"gone.txt", b"\xff.txt"]
    here = os.fsencode(tmp_path)
    listed = b"\r\n".join([b"\xef\xbb\xbf# pages", b"", *(here + b"/" + line for line in lines)])
    path = write(tmp_path / "list", listed)
    found = list(read([f"@{path}"]))
    assert [type(result).__name__ for result in found] == [
        "RawPage",
        "RawPage",
        "RawPage",
        "Failure",
        "RawPage",
    ]
    assert "gone.txt: not there" in str(found[3].error)  # type: ignore[union-attr]


def test_links_that_lead_back_are_not_counted_for_ever(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).symlink_to(tmp_path)
    write(tmp_path / "x.txt", b"One.")
    assert count_pages(expand([tmp_path])) == 0


# WARC


def test_records_tell_address_identity_charset_and_media(tmp_path: Path) -> None:
    data = warc_record(
        "<p>Café</p>".encode("cp1252"), headers="Content-Type: text/html; charset=windows-1252\r\n"
    )
    (page,) = pages(write(tmp_path / "a.warc", data))
    assert page.id == "00000000-0000-4000-8000-000000000001"
    assert page.url == "https://harbour.example/1"
    assert (page.charset, page.media) == ("windows-1252", "html")
    assert page.source.endswith("a.warc#1")


def test_records_that_are_no_pages_are_passed_over(tmp_path: Path) -> None:
    html = HTML[0].encode()
    data = b"".join(
        (
            warc_record(html, number=1, status="404 Not Found"),
            warc_record(html, number=2, headers="Content-Type: image/png\r\n"),
            warc_record(b"GET / HTTP/1.1\r\n\r\n", number=3, kind="request"),
            warc_record(html, number=4, kind="metadata"),
            warc_record(html, number=5, headers=""),
            warc_record(b"Extracted text.", number=6, kind="conversion"),
            warc_record(b"body {}", number=7, headers="Content-Type: text/css\r\n"),
            warc_record(b"", number=8, status="404 Not Found", headers=""),
        )
    )
    passed_over: Counter[str] = Counter()
    for strict in (False, True):
        passed_over.clear()
        found = read([write(tmp_path / "a.warc", data)], passed_over=passed_over, strict=strict)
        assert [page.id[-2:] for page in found] == ["05", "06"]
        assert passed_over == {"answer with HTTP status 404": 2, "picture": 1, "style": 1}
    plan = Plan(cleaner=Cleaner())
    told = summary_lines(run([tmp_path / "a.warc"], tmp_path / "out", plan))
    kinds = "2 answers with HTTP status 404, 1 picture, 1 style"
    assert f"passed over: 4 that are no pages: {kinds}" in told


@pytest.mark.parametrize("coding", ["gzip", "chunked"])
def test_the_codings_of_http_are_undone(tmp_path: Path, coding: str) -> None:
    body = HTML[0].encode()
    headers = "Content-Type: text/html\r\n"
    if coding == "gzip":
        body, headers = gzip.compress(body), headers + "Content-Encoding: gzip\r\n"
    else:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        headers += "Transfer-Encoding: chunked\r\n"
    found = pages(write(tmp_path / "a.warc", warc_record(body, headers=headers)))
    assert texts(found) == expected("a.html")


def test_a_record_longer_than_any_page_fails_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", warc("x" * 500, HTML[0]))
    first, second = read([path], max_bytes=400)
    assert isinstance(first, Failure)
    assert "more than 400 bytes" in str(first.error)
    assert isinstance(second, RawPage)


# Parquet


def test_columns_are_chosen_and_others_pass_through(tmp_path: Path, cleaner: Cleaner) -> None:
    moment = datetime(2024, 5, 1, 12, tzinfo=UTC)
    row = {
        "key": 12,
        "link": "https://harbour.example/1",
        "raw": HTML[0].encode(),
        "html": "not this one",
        "when": moment,
        "tags": ["a", "b"],
        "score": 0.5,
        "price": Decimal("1.50"),
        "blob": b"\0\xff",
        "nested": {"a": [{"b": None}]},
        "none": None,
    }
    path = write(tmp_path / "a.parquet", parquet([row]))
    plan = Plan(cleaner=cleaner, format="jsonl", content_key="raw", url_key="link", id_key="key")
    assert run([path], tmp_path / "out", plan).pages == {"ok": 1}
    (record,) = map(json.loads, (tmp_path / "out" / "articles.jsonl").open())
    assert (record["id"], record["url"]) == (12, row["link"])
    assert "The ferry is late." in record["body"]
    assert record["html"] == "not this one"
    assert record["when"] == "2024-05-01T12:00:00+00:00"
    assert (record["tags"], record["score"], record["price"]) == (["a", "b"], 0.5, "1.50")
    assert (record["blob"], record["nested"]) == ("AP8=", {"a": [{"b": None}]})
    assert record["none"] is None


@pytest.mark.parametrize("format", ["json", "jsonl", "parquet"])
def test_keys_pass_through_in_each_format(tmp_path: Path, cleaner: Cleaner, format: str) -> None:
    path = write(tmp_path / "a.jsonl", jsonl(*PAGES))
    out = tmp_path / "out"
    run([path], out, Plan(cleaner=cleaner, format=format))
    if format == "parquet":
        rows = pyarrow.parquet.read_table(out / "articles.parquet").to_pylist()
    else:
        files = sorted(out.glob("a*"))
        data = b"\n".join(file.read_bytes().replace(b"\n", b" ") for file in files)
        rows = [json.loads(line) for line in data.replace(b"} {", b"}\n{").splitlines()]
    assert [row["n"] for row in rows] == [7, 7]


# ZIP and tar


@pytest.mark.parametrize("archive", [zipped, tarred])
def test_files_in_archives_are_read_as_those_of_folders(
    tmp_path: Path, archive: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    data = archive(
        {
            "deep/a.html.gz": gzip.compress(HTML[0].encode()),
            "b.jsonl": jsonl(*PAGES),
            "c.warc.gz": gzip.compress(warc(*HTML)),
            "d.parquet": KINDS["a.parquet"],
            "e.txt.zst": PACKED[".zst"](PAGES[0].encode()),
            ".hidden/x.txt": b"no",
            "__MACOSX/x.txt": b"no",
            "inner.zip": zipped({"a.txt": b"x"}),
            "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
            "empty.txt": b"",
        }
    )
    name = "a.zip" if archive is zipped else "a.tar"
    passed_over: Counter[str] = Counter()
    found = list(read([write(tmp_path / "raw" / name, data)], passed_over=passed_over))
    fine = [page for page in found if isinstance(page, RawPage)]
    bad = [failure for failure in found if isinstance(failure, Failure)]
    assert len(fine) == 9
    assert (fine[0].id, fine[0].source) == (
        f"{name}/deep/a.html",
        f"{tmp_path}/raw/{name}/deep/a.html",
    )
    assert ["an archive within" in str(failure.error) for failure in bad] == [True]
    assert passed_over == {"picture": 1}


def test_links_and_devices_in_a_tar_are_no_pages(tmp_path: Path) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{kind!r}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"One."))
    found = pages(write(tmp_path / "a.tar", target.getvalue()))
    assert [page.id for page in found] == ["a.tar/a.txt"]


# Files that break off, or are damaged in the middle


def results(path: Path) -> tuple[list[str], list[str]]:
    """Ids of pages, and what failed."""
    found = list(read([path]))
    good = [page.id for page in found if isinstance(page, RawPage)]
    return good, [str(bad.error) for bad in found if isinstance(bad, Failure)]


def noise(count: int, start: int = 0) -> str:
    """Words that don't compress well, the same each time."""
    numbers = range(start * count, (start + 1) * count)
    return " ".join(str(n * n * 7919 % 1_000_003) for n in numbers)


MANY = [f"<p>Page {number}: {noise(3000, number)}</p>" for number in range(40)]
WHOLE = "".join(MANY).encode()


@pytest.mark.parametrize("packed", [".gz", ".zst"])
@pytest.mark.parametrize("left", [0, 1, 5, 20, 50, 90, 99])
def test_a_packed_page_that_breaks_off_is_no_page(tmp_path: Path, packed: str, left: int) -> None:
    data = PACKED[packed](WHOLE)
    path = write(tmp_path / f"a.html{packed}", data[: len(data) * left // 100])
    good, bad = results(path)
    assert (good, len(bad)) == ([], 1)
    assert "a.html.gz" in bad[0] or "Zstandard" in bad[0]


LONG: dict[str, bytes] = {
    "a.jsonl": jsonl(*MANY),
    "a.warc": warc(*MANY),
    "a.tar": tarred({f"{n}.html": page.encode() for n, page in enumerate(MANY)}),
}


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("name", LONG)
def test_of_a_file_that_breaks_off_what_comes_before_is_kept(
    tmp_path: Path, name: str, packed: str
) -> None:
    data = PACKED[packed](LONG[name])
    path = write(tmp_path / (name + packed), data)
    whole, bad = results(path)
    assert (len(whole), bad) == (40, [])
    os.truncate(path, len(data) * 6 // 10)
    good, bad = results(path)
    assert good == whole[: len(good)]
    assert 10 < len(good) < 26
    assert 1 <= len(bad) <= 2


@pytest.mark.parametrize("packed", [".gz", ".zst"])
@pytest.mark.parametrize("name", LONG)
def test_of_a_file_with_damage_in_the_middle_what_comes_before_is_kept(
    tmp_path: Path, name: str, packed: str
) -> None:
    data = bytearray(PACKED[packed](LONG[name]))
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(64)
    good, bad = results(write(tmp_path / (name + packed), bytes(data)))
    assert len(good) < 40
    assert bad
    assert len(good) > 5 or packed == ".zst"


@pytest.mark.parametrize("coding", ["", "chunked", "gzip"])
@pytest.mark.parametrize("cut", [1, 30, 300])
def test_a_record_that_breaks_off_is_no_page(tmp_path: Path, coding: str, cut: int) -> None:
    body, headers = f"<p>{noise(300)}</p>".encode(), "Content-Type: text/html\r\n"
    if coding == "gzip":
        body, headers = gzip.compress(body), headers + "Content-Encoding: gzip\r\n"
    elif coding == "chunked":
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        headers += "Transfer-Encoding: chunked\r\n"
    data = warc_record(b"<p>First.</p>", number=1) + warc_record(body, number=2, headers=headers)
    good, bad = results(write(tmp_path / "a.warc", data[:-cut]))
    # All of the second's bytes are there where only the line ends behind it are gone.
    assert [identity[-1] for identity in good] == (["1", "2"] if cut == 1 else ["1"])
    assert len(good) + len(bad) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"WARC/1.0", b"XXXX/1.0"), (b"Content-Length: 2", b"Content-Length: x")],
    ids=["magic", "length"],
)
def test_damaged_records_are_told(tmp_path: Path, old: bytes, new: bytes) -> None:
    parts = [warc_record(page.encode(), number=n) for n, page in enumerate(MANY[:5], 1)]
    parts[2] = parts[2].replace(old, new, 1)
    good, bad = results(write(tmp_path / "a.warc", b"".join(parts)))
    assert [identity[-1] for identity in good][:2] == ["1", "2"]
    assert "damaged WARC data" in bad[-1]


def test_what_is_no_archive_says_so(tmp_path: Path) -> None:
    for name in ("a.warc", "a.parquet", "a.zip", "a.tar"):
        good, bad = results(write(tmp_path / name, b"<html><p>A page.</p></html>" * 50))
        assert (good, len(bad)) == ([], 1)
        assert name in bad[0]
        good, bad = results(write(tmp_path / name, b""))
        assert good == []
        assert len(bad) == (name in ("a.parquet", "a.zip", "a.tar"))


def test_parquet_with_damage_in_the_middle_keeps_the_rows_before_and_behind(tmp_path: Path) -> None:
    rows = [{"text": f"Page {n}. {noise(300)}", "n": n} for n in range(2000)]
    data = bytearray(parquet(rows, row_group_size=400, compression="zstd"))
    middle = len(data) // 2
    data[middle : middle + 500] = b"\xaa" * 500
    path = write(tmp_path / "a.parquet", bytes(data))
    good, bad = results(path)
    assert 400 <= len(good) < 2000
    numbers = [int(identity.partition("#")[2]) for identity in good]
    gaps = [after - before - 1 for before, after in pairwise(numbers) if after - before > 1]
    assert (len(gaps), sum(gaps)) == (1, 2000 - len(good))
    assert good[-1] == "a.parquet#2000"
    assert len(bad) == 1
    assert "damaged Parquet data" in bad[0]
    assert "can't be read; write it again" in bad[0]
    os.truncate(path, len(data) - 10)
    assert "damaged Parquet data" in results(path)[1][0]


def test_a_damaged_or_locked_member_of_a_zip_fails_alone(tmp_path: Path) -> None:
    data = bytearray(zipped({f"{n}.html": page.encode() for n, page in enumerate(MANY)}))
    middle = len(data) // 2
    data[middle : middle + 60] = bytes(60)
    good, bad = results(write(tmp_path / "a.zip", bytes(data)))
    assert (len(good) + len(bad), len(bad) < 3) == (40, True)
    assert "damaged or locked in its archive" in bad[0]
