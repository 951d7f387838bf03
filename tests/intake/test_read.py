"""Files, folders, JSON lines and streams as raw pages, and what can't be read."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import CleanerError, UsageError
from cleaner.intake.entry import Entry, Failure
from cleaner.intake.formats import HTML as HTML_FORMAT
from cleaner.intake.read import read, read_stream
from cleaner.intake.records import read_jsonl
from cleaner.model import RawPage

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def pages(*inputs: str | Path, content_key: str | None = None) -> list[RawPage]:
    results = list(read(inputs, content_key=content_key))
    assert all(isinstance(result, RawPage) for result in results), results
    return [result for result in results if isinstance(result, RawPage)]


def failures(results: Sequence[RawPage | Failure]) -> list[Failure]:
    return [result for result in results if isinstance(result, Failure)]


def only_failure(path: Path) -> Failure:
    (failure,) = read([path])
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, CleanerError)
    assert failure.stage == "read"
    return failure


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


# Files and folders


def test_folder_is_walked_in_order_and_ids_are_relative(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "news/2.htm", "news/10.htm", "news/x/y.md", "z.text"):
        write(tmp_path / "raw" / name, name)
    found = pages(tmp_path / "raw")
    ids = ["a.html", "b.txt", "news/10.htm", "news/2.htm", "news/x/y.md", "z.text"]
    assert [page.id for page in found] == ids
    assert [page.data for page in found] == [name.encode() for name in ids]
    assert [page.source for page in found] == [f"{tmp_path}/raw/{name}" for name in ids]


def test_single_file_is_named_by_its_name(tmp_path: Path) -> None:
    (page,) = pages(str(write(tmp_path / "news" / "x.html", "<p>One.</p>")))
    assert page == RawPage(
        id="x.html", data=b"<p>One.</p>", source=f"{tmp_path}/news/x.html", media="html"
    )


def test_inputs_keep_their_order(tmp_path: Path) -> None:
    second = write(tmp_path / "b.txt", "b")
    first = write(tmp_path / "a.txt", "a")
    assert [page.id for page in pages(second, first)] == ["b.txt", "a.txt"]


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("a.html", "html"),
        ("a.HTM", "html"),
        ("a.xhtml", "html"),
        ("a.txt", "text"),
        ("a.text", "text"),
        ("a.md", "text"),
        ("a.asp", None),
        ("a", None),
    ],
)
def test_suffix_tells_the_media(tmp_path: Path, name: str, media: str | None) -> None:
    plain = write(tmp_path / name, "words")
    zipped = write(tmp_path / f"{name}.gz", gzip.compress(b"words"))
    for page in pages(plain, zipped):
        assert (page.id, page.data, page.media) == (name, b"words", media)


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/a.html", "seen.html"):
        write(tmp_path / name, "words")
    assert [page.id for page in pages(tmp_path)] == ["seen.html"]
    assert [page.id for page in pages(tmp_path / ".DS_Store")] == [".DS_Store"]


def test_empty_folder_has_no_pages(tmp_path: Path) -> None:
    assert pages(tmp_path) == []


def test_missing_input_is_an_error_before_any_work(tmp_path: Path) -> None:
    there = write(tmp_path / "a.html", "words")
    with pytest.raises(UsageError, match=r"gone\.html: does not exist; check the spelling"):
        read([there, tmp_path / "gone.html"])
    with pytest.raises(UsageError, match="does not exist"):
        read([there / "below"])
    with pytest.raises(UsageError, match="null"):
        read(["a\0b"])


def test_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    link = tmp_path / "raw" / "a.html"
    link.symlink_to(tmp_path / "gone.html")
    with pytest.raises(UsageError):
        read([link])
    write(tmp_path / "raw" / "b.html", "words")
    failure, page = read([tmp_path / "raw"])
    assert isinstance(failure, Failure)
    assert (failure.id, failure.source) == ("a.html", str(link))
    assert "target is gone" in str(failure.error)
    assert page.id == "b.html"


def test_link_back_to_a_folder_above_ends(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "a.html", "words")
    (tmp_path / "raw" / "loop").symlink_to(tmp_path / "raw")
    page, failure = read([tmp_path / "raw"])
    assert page.id == "a.html"
    assert isinstance(failure, Failure)
    assert "a link back" in str(failure.error)


def test_linked_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path / "far" / "a.html", "words")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "near").symlink_to(tmp_path / "far")
    assert [page.id for page in pages(tmp_path / "raw")] == ["near/a.html"]


def test_unreadable_file_and_folder_are_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.html", "words")
    write(tmp_path / "b" / "c.html", "words")
    write(tmp_path / "d.html", "words")
    open_, scandir = open, os.scandir

    # The superuser may read everything, so the refusal is played.
    def refuse_open(path: str, mode: str) -> object:
        if path.endswith("a.html"):
            raise PermissionError(13, "Permission denied")
        return open_(path, mode)

    def refuse_list(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("cleaner.intake.read.open", refuse_open, raising=False)
    monkeypatch.setattr(os, "scandir", refuse_list)
    results = list(read([tmp_path]))
    assert [result.id for result in results] == ["a.html", "b", "d.html"]
    messages = [str(failure.error) for failure in failures(results)]
    assert len(messages) == 2
    assert "permission denied; make the file readable" in messages[0]
    assert "check that this folder may be read" in messages[1]


def test_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (failure,) = read([tmp_path])
    assert isinstance(failure, Failure)
    assert "not a regular file" in str(failure.error)


def test_binary_file_says_what_it_is(tmp_path: Path) -> None:
    named = write(tmp_path / "logo.png", PNG)
    failure = only_failure(named)
    assert failure.id == "logo.png"
    assert f"{named}: not a page: looks like a PNG image" in str(failure.error)


def test_page_saved_under_the_name_of_an_image_is_a_page(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path / "photo.jpg", "<!doctype html><p>A picture page.</p>"))
    assert page.media is None


def test_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    try:
        write(tmp_path / os.fsdecode(b"caf\xe9.html"), "words")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (page,) = pages(tmp_path)
    assert page.id == "caf\ufffd.html"


def test_file_longer_than_any_page_is_a_failure() -> None:
    entry = Entry(id="a.html", source="raw/a.html", max_bytes=10)
    (failure,) = HTML_FORMAT.reader(io.BytesIO(b"x" * 11), entry)
    assert isinstance(failure, Failure)
    assert "raw/a.html: more than 10 bytes" in str(failure.error)


# Gzip


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.html.gz", b"", "empty file: not even the header"),
        ("a.jsonl.gz", b"", "empty file: not even the header"),
        ("a.html.gz", b"<p>plain</p>", "not gzip data"),
        ("a.html.gz", gzip.compress(b"words " * 50, mtime=0)[:-9], "damaged gzip"),
        ("a.html.gz", b"\x1f\x8b\x08\0" + b"\xff" * 40, "damaged gzip"),
        ("a.txt.gz", gzip.compress(b"words ", mtime=0)[:-8] + b"\0" * 8, "damaged gzip"),
        ("a.gz", b"\x1f\x8b", "damaged gzip"),
    ],
)
def test_bad_gzip_is_a_failure(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    failure = only_failure(write(tmp_path / name, data))
    assert failure.id == name.removesuffix(".gz")
    assert message in str(failure.error)


def test_gzip_without_the_suffix(tmp_path: Path) -> None:
    paths = (
        write(tmp_path / "a.html", gzip.compress(b"words")),
        write(tmp_path / "b.jsonl", gzip.compress(lines({"text": "words"}))),
    )
    assert [page.data for page in pages(*paths)] == [b"words", "words"]


def test_cut_off_jsonl_gzip_keeps_its_whole_lines(tmp_path: Path) -> None:
    packed = gzip.compress(lines(*({"text": f"{n} {os.urandom(90).hex()}"} for n in range(2000))))
    results = list(read([write(tmp_path / "a.jsonl.gz", packed[: len(packed) // 2])]))
    assert len(results) > 500
    assert len(failures(results)) == 1
    assert isinstance(results[-1], Failure)


# JSON lines


def test_records(tmp_path: Path) -> None:
    path = write(
        tmp_path / "feed.jsonl",
        lines(
            {"id": "n/1", "url": "https://a.example/1", "html": "<p>One.</p>", "lang": "en"},
            {"id": 7, "text": "Two."},
            {"content": "Three.", "url": None, "tags": ["a"]},
            {"html": "<p>Four.</p>", "text": "Four."},
            {"html": None, "text": "Five."},
            {"html": " ", "text": "Six.", "id": ""},
            {"text": ""},
        ),
    )
    found = pages(path)
    assert [page.id for page in found] == [
        "n/1",
        7,
        "feed.jsonl#3",
        "feed.jsonl#4",
        "feed.jsonl#5",
        "feed.jsonl#6",
        "feed.jsonl#7",
    ]
    assert [page.media for page in found[:5]] == ["html", "text", None, "html", "text"]
    assert [page.data for page in found[3:]] == ["<p>Four.</p>", "Five.", "Six.", ""]
    assert found[0].url == "https://a.example/1"
    assert found[0].source == f"{path}#1"
    assert found[0].extra == {"lang": "en"}
    assert found[2].extra == {"tags": ["a"]}
    assert found[3].extra == {"text": "Four."}


def test_content_key_is_forced(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.ndjson",
        lines({"html": "<p>x</p>", "text": "x"}, {"raw_page": "y"}, {"html": "<p>z</p>"}),
    )
    first, second, third = read([path], content_key="text")
    assert isinstance(first, RawPage)
    assert (first.data, first.media, first.extra) == ("x", "text", {"html": "<p>x</p>"})
    assert "no page under 'text', found 'raw_page'" in str(failures([second, third])[0].error)
    second = list(read([path], content_key="raw_page"))[1]
    assert isinstance(second, RawPage)
    assert (second.data, second.media) == ("y", None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"text": "x"', "not JSON: Expecting ',' delimiter at column 13"),
        (b'{"text": "x', "not JSON: Unterminated string starting at column 10; each line"),
        (b"words", "not JSON"),
        (b"[1]", "an array, not an object"),
        (b'"words"', "a string, not an object"),
        (b"null", "null, not an object"),
        (b"true", "a boolean, not an object"),
        (b"3", "a number, not an object"),
        (b'{"title": "x", "text": 3}', "no page: 'text' is a number, where a string belongs"),
        (b'{"html": null, "text": []}', "no page: 'html' is null and 'text' is an array"),
        (b'{"title": "x"}', "no page under 'html', 'text' or 'content', found 'title'"),
        (b"{}", "found nothing"),
        (b'{"text": "caf\xe9"}', "not UTF-8 at byte 14"),
        (b"[" * 200_000, "JSON that is nested too deeply to be read"),
    ],
)
def test_bad_line_is_a_failure_of_its_own(tmp_path: Path, line: bytes, message: str) -> None:
    path = write(tmp_path / "a.jsonl", b'{"text": "x"}\n' + line + b'\n\n{"text": "y"}')
    before, failure, after = read([path])
    assert isinstance(failure, Failure)
    assert (failure.id, failure.source) == ("a.jsonl#2", f"{path}#2")
    assert f"{path}#2: " in str(failure.error)
    assert message in str(failure.error)
    assert [before.id, after.id] == ["a.jsonl#1", "a.jsonl#4"]


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"text": "x"}\r\n{"text": "y"}\r\n'
    assert [page.data for page in pages(write(tmp_path / "a.jsonl", data))] == ["x", "y"]


def test_overlong_line_is_skipped_whole() -> None:
    entry = Entry(id="a.jsonl", source="a.jsonl", max_bytes=40)
    stream = io.BytesIO(b'{"text": "' + b"x" * 200_000 + b'"}\n' + lines({"text": "y"}))
    failure, page = read_jsonl(stream, entry)
    assert isinstance(failure, Failure)
    assert "longer than 40 bytes" in str(failure.error)
    assert page.id == "a.jsonl#2"


class _Endless(io.RawIOBase):
    """A stream of records that never ends and counts what was asked for."""

    def __init__(self) -> None:
        self.given = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.given += 1
        return b'{"text": "x"}\n'


def test_lines_are_read_lazily() -> None:
    stream = _Endless()
    results = read_jsonl(stream, Entry(id="-", source="-"))  # type: ignore[arg-type]
    assert [next(results).id for _ in range(3)] == ["-#1", "-#2", "-#3"]
    assert stream.given == 3


# Streams


@pytest.mark.parametrize("wrap", [io.BytesIO, lambda data: io.BufferedReader(io.BytesIO(data))])
def test_stream_is_a_page_or_records(wrap: type[io.BytesIO]) -> None:
    (page,) = read_stream(wrap(b"words"))
    assert page == RawPage(id="-", data=b"words", source="-")
    first, second = read_stream(wrap(lines({"text": "x"}, 3)), jsonl=True, name="in")
    assert (first.id, first.source) == ("in#1", "in#1")
    assert isinstance(second, Failure)
    (failure,) = read_stream(wrap(PNG))
    assert "looks like a PNG image" in str(failures([failure])[0].error)


def test_gzipped_stream() -> None:
    packed = gzip.compress(lines({"text": "x"}))
    stream: BinaryIO = io.BufferedReader(io.BytesIO(packed))
    (page,) = read_stream(stream, jsonl=True)
    assert isinstance(page, RawPage)
    (page,) = read_stream(io.BytesIO(packed), jsonl=True)
    assert (page.id, page.data) == ("-#1", "x")  # type: ignore[union-attr]
    (page,) = read_stream(io.BytesIO(gzip.compress(b"words")))
    assert page == RawPage(id="-", data=b"words", source="-")


def test_failure_can_be_pickled(tmp_path: Path) -> None:
    failure = only_failure(write(tmp_path / "a.html.gz", b""))
    again = pickle.loads(pickle.dumps(failure))
    assert (again.id, again.source, str(again.error)) == (
        failure.id,
        failure.source,
        str(failure.error),
    )


@given(st.binary(max_size=200), st.booleans())
def test_any_stream_gives_pages_and_failures(data: bytes, jsonl: bool) -> None:
    for result in read_stream(io.BytesIO(data), jsonl=jsonl):
        assert isinstance(result, RawPage | Failure)


@given(
    st.lists(
        st.dictionaries(st.text(max_size=4), st.none() | st.booleans() | st.text(max_size=9)),
        max_size=5,
    )
)
def test_other_keys_pass_through_untouched(records: list[dict[str, object]]) -> None:
    full = [{**record, "html": "<p>x</p>"} for record in records]
    for record, result in zip(full, read_stream(io.BytesIO(lines(*full)), jsonl=True), strict=True):
        assert isinstance(result, RawPage)
        rest = {key: value for key, value in record.items() if key not in ("html", "id", "url")}
        assert result.extra == rest
