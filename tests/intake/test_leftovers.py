"""Folders as other software leaves them; records' ids; what claims to be text and is not."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from cleaner import Cleaner
from cleaner.cli.progress import summary_lines
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.intake.tags import is_full_of_tags
from cleaner.model import RawPage
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs import run as batch
from cleaner.runs.plan import Plan
from cleaner.scores.model import Cards
from tests.intake.test_containers import PACK
from tests.intake.test_formats import HTML, STORY, split, write

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"
SAVED = HTML.replace("<p>", '<img src="./Ferry_files/l.png"><p>')


def cleaner() -> Cleaner:
    return Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards())


def test_a_folder_of_an_address_is_the_address_of_its_pages(tmp_path: Path) -> None:
    write(tmp_path / "url=https%3A%2F%2Fa.example%2F1" / "a.html", HTML)
    write(tmp_path / "url=https%3A%2F%2Fa.example%2F2" / "b.jsonl", json.dumps({"text": STORY}))
    own = {"url": "https://b.example/", "text": STORY}
    write(tmp_path / "url=https%3A%2F%2Fa.example%2F3" / "year=1" / "c.jsonl", json.dumps(own))
    pages, _ = split(read([tmp_path]))
    assert [page.url for page in pages] == [
        "https://a.example/1",
        "https://a.example/2",
        "https://b.example/",
    ]
    assert [page.extra for page in pages] == [{}, {}, {"year": "1"}]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_an_id_that_json_has_no_number_for_is_told(tmp_path: Path, number: str) -> None:
    line = f'{{"id": {number}, "text": {json.dumps(STORY)}}}'
    pages, _ = split(read([write(tmp_path / "a.jsonl", line)]))
    assert pages[0].id == "a.jsonl#1"
    assert pages[0].warnings == ("the 'id' of its record is no number that JSON has; left out",)


def test_what_other_software_leaves_is_not_looked_at(tmp_path: Path) -> None:
    names = ("_SUCCESS", "_metadata", "_common_metadata", ".part-0.html.crc", "part-0.crc")
    for name in (*names, "_delta_log/0.json", "__MACOSX/a.html", "Thumbs.db", "hts-cache/new.zip"):
        write(tmp_path / name, b"\0no page")
    for name in ("_notes.html", "part-0.html", "_success-story.html"):
        write(tmp_path / name, HTML)
    passed_over: Counter[str] = Counter()
    pages, failures = split(read([tmp_path], passed_over=passed_over))
    assert [page.id for page in pages] == ["_notes.html", "_success-story.html", "part-0.html"]
    assert (failures, passed_over) == ([], {})
    # What is named by itself is read.
    assert len(list(read([tmp_path / "_SUCCESS"]))) == 1


SHOWN = {
    "a/logo.png": PNG,
    "a/photo.JPG": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "a/empty.gif": b"",
    "a/plan.svg": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "a/nameless": PNG,
    "a/site.css?v=3.2": b"body { color: red }",
    "a/site.css@v=3.2": b"body { color: red }",
    "a/app.js": b"let a = '<p>';",
    "a/lib.js.download": b"let b = 1;",
    "a/serif.woff2": b"wOF2\0\1\0\0",
    "a/clip.mp4": b"\0\0\0\x18ftypmp42",
}


def test_what_pages_show_is_passed_over_and_counted(tmp_path: Path) -> None:
    for name, data in SHOWN.items():
        write(tmp_path / "raw" / name, data)
    # Pages under such names, which mirrors have, are pages.
    for name in ("raw/b/photo.jpg", "raw/b/next.js", "raw/b/index.php?id=3", "raw/b/c.html"):
        write(tmp_path / name, HTML)
    summary = batch.run([tmp_path / "raw"], tmp_path / "out", Plan(cleaner=cleaner()))
    assert summary.pages == {"ok": 4}
    assert summary.exit_code == 0
    told = "passed over: 11 that are no pages: 5 pictures, 2 scripts, 2 styles"
    assert any(line.startswith(told) for line in summary_lines(summary))
    assert summary.to_dict()["passed_over"]["picture"] == 5
    summary = batch.run([tmp_path / "raw" / "a"], tmp_path / "none", Plan(cleaner=cleaner()))
    first, second, *_ = summary_lines(summary)
    assert (first, second.startswith(told)) == ("no pages in the inputs: nothing to do", True)
    plan = Plan(cleaner=cleaner(), strict=True)
    assert batch.run([tmp_path / "raw"], tmp_path / "strict", plan).pages == {"ok": 4, "failed": 11}
    # An input that is named by itself, and is no page, fails.
    (failure,) = read([tmp_path / "raw" / "a" / "logo.png"])
    assert isinstance(failure, Failure)


@pytest.mark.parametrize("word", ["_files", "-Dateien", "_fichiers", ".archivos", "_файлы"])
def test_a_folder_that_a_browser_saved_with_a_page(tmp_path: Path, word: str) -> None:
    folder = f"Ferry late{word}"
    spelled = folder.replace(" ", "%20") if word.isascii() else folder
    write(tmp_path / "Ferry late.html", HTML.replace("<p>", f'<img src="./{spelled}/l.png"><p>'))
    for name, data in {
        "l.png": PNG,
        "s.css": b"a{}",
        "frame.html": HTML.encode(),
        "f.txt": b"var a;",
    }.items():
        write(tmp_path / folder / name, data)
    passed_over: Counter[str] = Counter()
    pages, failures = split(read([tmp_path], passed_over=passed_over))
    assert [page.id for page in pages] == ["Ferry late.html"]
    assert failures == []
    assert passed_over == {"picture": 1, "style": 1, "frame or part of a saved page": 2}
    assert len(split(read([tmp_path], strict=True))[1]) == 4


@pytest.mark.parametrize(
    "page",
    [
        HTML,
        HTML.replace(
            "<p>", '<a href="Ferry_files/a.html">More</a><img src="Ferry_files/l.png"><p>'
        ),
    ],
)
def test_a_folder_of_pages_beside_a_page_is_read(tmp_path: Path, page: str) -> None:
    write(tmp_path / "Ferry.html", page)
    write(tmp_path / "Ferry_files" / "a.html", HTML)
    pages, _ = split(read([tmp_path]))
    assert [page.id for page in pages] == ["Ferry.html", "Ferry_files/a.html"]


def test_folders_of_hive_are_columns(tmp_path: Path) -> None:
    base = tmp_path / "t" / "year=2024" / "city=New%20Marl" / "x=__HIVE_DEFAULT_PARTITION__"
    write(base / "part-0.jsonl", json.dumps({"text": STORY, "year": 7}) + "\n")
    write(base / "page.html", HTML)
    pages, failures = split(read([tmp_path / "t"]))
    assert failures == []
    assert pages[0].extra == {"year": "2024", "city": "New Marl", "x": None}
    assert pages[1].extra == {"year": 7, "city": "New Marl", "x": None}


# Ids

IDS = [
    "https://harbour.example/a/b ",
    " ",
    7,
    0,
    1.5,
    True,
    False,
    {"feed": "x", "n": [1]},
    [1, "b"],
]


@pytest.mark.parametrize("format", ["jsonl", "json", "txt"])
def test_ids_come_out_as_they_went_in(tmp_path: Path, format: str) -> None:
    lines = [json.dumps({"id": identity, "text": f"{STORY} {n}"}) for n, identity in enumerate(IDS)]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    out = tmp_path / "out"
    plan = Plan(cleaner=cleaner(), format=format)
    for _ in range(2):
        assert batch.run([path], out, plan).pages == {"ok": len(IDS)}
    manifest = [json.loads(line) for line in (out / "manifest.jsonl").open()]
    assert [repr(line["id"]) for line in manifest] == list(map(repr, IDS))
    if format == "jsonl":
        records = [json.loads(line) for line in (out / "articles.jsonl").open()]
        assert [repr(record["id"]) for record in records] == list(map(repr, IDS))
    elif format == "json":
        found = [json.loads((out / line["output"]).read_text())["id"] for line in manifest]
        assert list(map(repr, found)) == list(map(repr, IDS))


def test_a_record_that_fails_keeps_its_id_address_and_place(tmp_path: Path) -> None:
    address = "https://harbour.example/77"
    lines = [
        {"id": "order-77", "url": address, "html": None},
        {"id": 78, "url": address, "html": " "},
        {"id": 79, "url": 5, "text": STORY},
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    batch.run([path], tmp_path / "out", Plan(cleaner=cleaner(), format="jsonl"))
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").open()]
    assert [(line["id"], line["url"], line["source"]) for line in errors] == [
        ("order-77", address, f"{path}#1"),
        (78, address, f"{path}#2"),
    ]
    (record,) = map(json.loads, (tmp_path / "out" / "articles.jsonl").open())
    assert record["url"] is None
    assert "the 'url' of its record is no text and left out: 5" in record["warnings"][0]


# What claims to be text


def record(tmp_path: Path, **values: Any) -> RawPage | Failure:
    (found,) = read([write(tmp_path / "a.jsonl", json.dumps(values))])
    return found


def test_html_under_text_is_html(tmp_path: Path) -> None:
    for text in (HTML, f"<p>{STORY}</p>", f"<div><p>{STORY}</p><p>{STORY}</p></div>"):
        found = record(tmp_path, text=text)
        assert isinstance(found, RawPage)
        assert (found.media, len(found.warnings)) == ("html", 1)
        assert "the page under 'text' is HTML" in found.warnings[0]
        (page,) = read([write(tmp_path / "a.txt", text)])
        assert isinstance(page, RawPage)
        assert (page.media, len(page.warnings)) == ("html", 1)
        # What the caller says counts.
        (page,) = read([tmp_path / "a.txt"], media="text")
        assert isinstance(page, RawPage)
        assert (page.media, page.warnings) == ("text", ())


FULL = [
    "<p>One.</p>",
    "<p>One.<p>Two.<p>Three.",
    "First line.<br>Second line.<br/>\nThird line.<br />Fourth.",
    f"<h2>Ferry</h2>\n<p>{STORY} <a href='/x'>More</a></p>\n<ul><li>One</li><li>Two</li></ul>",
    "\n<!-- saved from url -->\n<HTML><BODY>Text.</BODY></HTML>",
]
PROSE = [
    "Put a <p> before and a </p> behind each paragraph, and <b>bold</b> around the rest.",
    "The <b> tag, the <i> tag and the <u> tag are old.",
    f"{STORY}\n\nA list is written so:\n\n<ul>\n<li>One</li>\n<li>Two</li>\n</ul>\n\n{STORY}",
    "How pages begin:\n\n```html\n<!doctype html>\n<p>One.</p>\n<p>Two.</p>\n```\n",
    f"{STORY} They call it <b>The Crossing</b>. {STORY}",
    "if a <b and c> d then <i>",
    "List<String> names = new ArrayList<Integer>(); Map<K, V> map; <T> void run();",
    "I <3 this. 5 < 6 > 4.",
    f"# Ferry\n\n<div align=center>\n<img src=a.png>\n</div>\n\n{STORY}\n\n{STORY}\n",
]


@pytest.mark.parametrize("text", FULL)
def test_texts_full_of_tags(text: str) -> None:
    assert is_full_of_tags(text)


@pytest.mark.parametrize("text", PROSE)
def test_prose_that_names_tags(text: str) -> None:
    assert not is_full_of_tags(text)


def test_base64_is_decoded_or_refused(tmp_path: Path) -> None:
    page = f"{HTML}<!-- Fähre -->".encode()
    for key in ("html", "text", "content"):
        for packed in (
            base64.b64encode(page),
            base64.encodebytes(page),
            base64.urlsafe_b64encode(page),
        ):
            found = record(tmp_path, **{key: packed.decode()})
            assert isinstance(found, RawPage)
            assert found.data == page
            assert found.warnings == (f"the page under {key!r} is Base64; decoded",)
            assert STORY in cleaner().clean(found).body
    found = record(tmp_path, html=f"data:text/html;base64,{base64.b64encode(page).decode()}")
    assert isinstance(found, RawPage)
    assert found.data == page
    failure = record(tmp_path, id=3, html=base64.b64encode(PNG * 9).decode())
    assert isinstance(failure, Failure)
    assert failure.id == 3
    assert "the page under 'html' is Base64 of a PNG image, no page" in str(failure.error)
    for text in ("x" * 300, "Donaudampfschifffahrtsgesellschaft" * 3, f"abc{STORY}"):
        plain = record(tmp_path, text=text)
        assert isinstance(plain, RawPage)
        assert (plain.data, plain.warnings) == (text, ())


# Parquet, tar, gzip


def test_times_bytes_and_bad_rows_of_parquet(tmp_path: Path) -> None:
    base = 1_700_000_000_000_000_000
    moments = pyarrow.array([base, base + 1, None, 2**62], pyarrow.timestamp("ns", "UTC"))
    nested = pyarrow.array([[base], [base + 1], None, []], pyarrow.list_(pyarrow.timestamp("ns")))
    bad = pyarrow.StringArray.from_buffers(
        4,
        pyarrow.py_buffer(b"\0\0\0\0\3\0\0\0\6\0\0\0\x09\0\0\0\x0c\0\0\0"),
        pyarrow.py_buffer(b"onetwo\xff\xfe\xfdfou"),
    )
    columns = pyarrow.table(
        {
            "html": [HTML.encode()] * 4,
            "id": [b"a", b"\xff\xfe", b"c ", None],
            "url": [b"https://harbour.example/1", None, None, None],
            "t": moments,
            "ts": nested,
            "bad": bad,
        }
    )
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(columns, path)
    pages, failures = split(read([path]))
    assert failures == []
    assert [page.id for page in pages] == ["a", "//4=", "c ", "a.parquet#4"]
    assert pages[0].url == "https://harbour.example/1"
    assert [page.extra["t"] for page in pages[:3]] == [
        datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC).isoformat(),
        "2023-11-14T22:13:20.000000001+00:00",
        None,
    ]
    assert pages[1].extra["ts"] == ["2023-11-14T22:13:20.000000001"]
    assert [page.extra["bad"] for page in pages] == ["one", "two", "//79", "fou"]


@pytest.mark.parametrize("packed", [False, True])
def test_hard_links_in_tar_are_pages(tmp_path: Path, packed: bool) -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("a.html")
        info.size = len(HTML)
        archive.addfile(info, io.BytesIO(HTML.encode()))
        for name, linked in (("b.html", "a.html"), ("c.html", "a.html"), ("d.html", "gone.html")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.LNKTYPE, linked
            archive.addfile(link)
    data = gzip.compress(target.getvalue()) if packed else target.getvalue()
    pages, failures = split(read([write(tmp_path / "a.tar", data)]))
    assert [page.id for page in pages] == ["a.tar/a.html", "a.tar/b.html", "a.tar/c.html"]
    assert {page.data for page in pages} == {HTML.encode()}
    assert "a hard link to gone.html" in str(failures[0].error)


def test_bytes_behind_gzip_are_a_warning(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": f"{STORY} {n}"}) + "\n" for n in range(3))
    for name, text, count in (("a.html", HTML, 1), ("a.jsonl", lines, 3)):
        data = gzip.compress(text.encode()) + b"\0\0" + b"no gzip"
        pages, failures = split(read([write(tmp_path / f"{name}.gz", data)]))
        assert (len(pages), failures) == (count, [])
        assert [len(page.warnings) for page in pages] == [0] * (count - 1) + [1]
        assert "no gzip data follow it and are left out" in pages[-1].warnings[0]
        zeros = gzip.compress(text.encode()) + bytes(512)
        pages, failures = split(read([write(tmp_path / f"{name}.gz", zeros)]))
        assert [page.warnings for page in pages] == [()] * count
