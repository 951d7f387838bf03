"""What a file is: told by its content and its name, alone, in archives and on standard input."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.cli.reading import InputFormat
from cleaner.errors import CleanerError
from cleaner.intake.entry import Entry, Failure
from cleaner.intake.formats import BY_NAME, INPUT_FORMATS
from cleaner.intake.json_values import read_json
from cleaner.intake.read import read, read_stream
from cleaner.model import RawPage
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs import run as batch
from cleaner.runs.plan import Plan
from cleaner.scores.model import Cards
from tests import kills
from tests.intake.test_containers import PACK, tarred, warc, zipped

STORY = "The ferry left at noon, nine days after the storm that tore away the landing stage."
HTML = f"<!doctype html><html><body><article><p>{STORY}</p></article></body></html>"
RECORDS = [{"id": n, "url": f"https://harbour.example/{n}", "html": HTML} for n in range(60)]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
PRETTY = json.dumps(RECORDS[0], indent=2)


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def split(found: Any) -> tuple[list[RawPage], list[Failure]]:
    results = list(found)
    pages = [result for result in results if isinstance(result, RawPage)]
    return pages, [result for result in results if isinstance(result, Failure)]


def table(delimiter: str = ",", **options: Any) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, **options)
    writer.writerow(["id", "url", "html", "note"])
    for record in RECORDS:
        writer.writerow([record["id"], record["url"], record["html"], 'a "b", c;\td\nnext'])
    return target.getvalue()


# Many records, whatever they are called

MANY: dict[str, tuple[str, str]] = {
    "items.jsonl": (LINES, ""),
    "items.ndjson": (LINES, ""),
    "items.jl": (LINES, ""),
    "part-00000.json": (LINES, ""),
    "part-00000": (LINES, ""),
    "export.dump": (LINES, ""),
    "mark.jsonl": ("\ufeff" + LINES, ""),
    "blank.json": ("\n\n" + LINES, ""),
    "array.json": (json.dumps(RECORDS), ""),
    "array": (json.dumps(RECORDS), ""),
    "indented.json": (json.dumps(RECORDS, indent=1), ""),
    "a-line-each.json": ("[\n" + ",\n".join(map(json.dumps, RECORDS)) + "\n]\n", ""),
    "one-after-another.json": ("\n".join(json.dumps(r, indent=2) for r in RECORDS), ""),
    "sequence.json": ("".join("\x1e" + json.dumps(r) + "\n" for r in RECORDS), ""),
    "table.csv": (table(), ""),
    "table.tsv": (table("\t"), ""),
    "semicolons.csv": (table(";"), ""),
    "mark.csv": ("\ufeff" + table(), ""),
    "quoted.csv": (table(quoting=csv.QUOTE_ALL), ""),
    "table": (table(), ""),
    "array.jsonl": (json.dumps(RECORDS), "named .jsonl, but holds JSON; read as that"),
    "lines.txt": (LINES, "named .txt, but holds JSON lines; read as that"),
    "lines.html": (LINES, "named .html, but holds JSON lines"),
    "array.txt": (json.dumps(RECORDS), "named .txt, but holds JSON; read as that"),
    "lines.csv": (LINES, "named .csv, but holds JSON lines"),
    "table.txt": (table("\t"), "named .txt, but holds a table"),
}


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_records_are_told_whatever_they_are_called(tmp_path: Path, name: str, packed: str) -> None:
    text, warning = MANY[name]
    data = gzip.compress(text.encode()) if packed else text.encode()
    pages, failures = split(read([write(tmp_path / f"{name}{packed}", data)]))
    assert (len(pages), failures) == (60, [])
    assert [page.url for page in pages] == [record["url"] for record in RECORDS]
    assert {page.data for page in pages} == {HTML}
    # A file that is not what it is called says so, once.
    told = [page.warnings for page in pages if page.warnings]
    assert [len(warnings) for warnings in told] == ([1] if warning else [])
    assert all(warning in warnings[0] for warnings in told)


@pytest.mark.parametrize("archive", [zipped, tarred])
def test_members_of_archives_are_told_alike(tmp_path: Path, archive: Any) -> None:
    data = archive({name: text.encode() for name, (text, _) in MANY.items()})
    pages, failures = split(read([write(tmp_path / "all", data)]))
    assert (len(pages), failures) == (60 * len(MANY), [])


@pytest.mark.parametrize(
    "name", ["items.jl", "array", "indented.json", "one-after-another.json", "table"]
)
def test_standard_input_is_told_alike(name: str) -> None:
    text = MANY[name][0]
    script = "from cleaner.intake.read import read\nprint(len(list(read(['-']))))\n"
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=text.encode(),
        capture_output=True,
        cwd=kills.ROOT,
        check=True,
    )
    assert done.stdout.strip() == b"60"


def test_archives_without_a_telling_suffix(tmp_path: Path) -> None:
    data = warc(HTML, HTML)
    for name in ("crawl", "crawl.dat", "crawl.txt"):
        pages, failures = split(read([write(tmp_path / name, data)]))
        assert (len(pages), failures) == (2, [])
        assert bool(pages[0].warnings) is name.endswith(".txt")


def test_an_office_document_is_no_archive(tmp_path: Path) -> None:
    data = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:p/>"})
    for name in ("a.docx", "a", "a.html"):
        results = list(read([write(tmp_path / name, data)]))
        assert len(results) == 1
        if isinstance(results[0], Failure):
            assert "office document" in str(results[0].error)
        else:  # Named as a page, it fails when it is decoded.
            with pytest.raises(CleanerError, match="office document"):
                Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards()).clean(results[0])


# Pages that look like records, and records that look like pages

LOOKALIKES = [
    "{Editor's note: this story was corrected.} The ferry left at noon.",
    "[Update, 9 a.m.] The ferry left at noon.\n\nIt came back at one.",
    '["Boats away"], said the harbour master, and the ferry left.',
    '{"ferry": "late"}\n\nThat is all that the timetable service says these days.',
    '{\n  "ferry": "late"\n}\n\nThat is all that the timetable service says these days.',
    '{"ferry": the word stood on the board for nine days.',
    "WARC/1.0 is what the first version of the format calls itself.",
    "filedesc: a word of the older format.",
    "From: the harbour office\nTo: all islanders\n\nThe ferry leaves at noon.",
    "Content-Type: text/html is what a server says of a page.\n\nIt may be wrong.",
    "text, content and form\n\nAn essay on the three of them, by the ferry's poet.",
    "PAR1 is a gene.",
    "PK is how zip files begin.",
    "html,text\n\nTwo words with a comma between them stand above this poem.",
    "- one\n- two\n",
]


@pytest.mark.parametrize("name", ["a.txt", "a", "a.md"])
@pytest.mark.parametrize("text", LOOKALIKES)
def test_articles_that_begin_like_records_stay_articles(
    tmp_path: Path, name: str, text: str
) -> None:
    (page,) = read([write(tmp_path / name, text)])
    assert isinstance(page, RawPage)
    assert page.data == text.encode()
    begins_like_json = text.startswith(('{"', "{\n"))
    assert any("begins like JSON" in warning for warning in page.warnings) is begins_like_json


def test_a_text_that_is_json_without_a_page_stays_and_says_so(tmp_path: Path) -> None:
    text = '{"body": "The ferry left at noon."}'
    (page,) = read([write(tmp_path / "a.txt", text)])
    assert isinstance(page, RawPage)
    assert (page.data, page.media) == (text.encode(), "text")
    assert "begins like JSON, but is read as text" in page.warnings[0]
    (page,) = read([tmp_path / "a.txt"], content_key="body")
    assert isinstance(page, RawPage)
    assert page.data == "The ferry left at noon."


def test_an_object_without_a_page_is_a_failure_that_names_its_keys(tmp_path: Path) -> None:
    record = {"id": "x-1", "url": "https://harbour.example/", "story": STORY}
    for name in ("a.json", "a"):
        (failure,) = read([write(tmp_path / name, json.dumps(record, indent=2))])
        assert isinstance(failure, Failure)
        assert (failure.id, failure.url) == ("x-1", "https://harbour.example/")
        assert "found 'id', 'url', 'story'" in str(failure.error)
        assert "--content-key" in str(failure.error)


def test_an_object_alone_is_a_record_named_as_its_file(tmp_path: Path) -> None:
    record = {"html": HTML, "tags": ["a"]}
    for text in (json.dumps(record), json.dumps(record, indent=2), json.dumps(record) + "\n\n"):
        (page,) = read([write(tmp_path / "a.json", text)])
        assert isinstance(page, RawPage)
        assert (page.id, page.data, page.extra) == ("a.json", HTML, {"tags": ["a"]})
        assert page.source == str(tmp_path / "a.json")


def test_a_page_under_the_name_of_data_is_a_page(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl", "a.csv"):
        pages, failures = split(read([write(tmp_path / name, HTML)]))
        assert (len(pages), failures) == (1, [])
        assert pages[0].data == HTML.encode()
        assert f"named {Path(name).suffix}, but holds" in pages[0].warnings[0]


def test_what_is_told_wrongly_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", LINES)
    (page,) = read([path], input_format="text")
    assert isinstance(page, RawPage)
    assert page.data == LINES.encode()
    assert len(list(read([write(tmp_path / "b.html", table())], input_format="csv"))) == 60
    with pytest.raises(CleanerError, match="unknown input format 'xml'; choose one of html"):
        read([path], input_format="xml")


def test_the_option_takes_the_names_of_the_table() -> None:
    assert [format.value for format in InputFormat] == [format.name for format in INPUT_FORMATS]
    assert list(BY_NAME) == [format.name for format in INPUT_FORMATS]
    suffixes = [suffix for format in INPUT_FORMATS for suffix in format.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_one_page_from_records(tmp_path: Path, command: str) -> None:
    path = write(tmp_path / "a.json", PRETTY)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", command, str(path)],
        capture_output=True,
        cwd=kills.ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"The ferry left at noon" in done.stdout


# JSON


class _Counted(io.RawIOBase):
    """An array of records without an end, which counts what was asked for."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        record = json.dumps(RECORDS[0]).encode() + b","
        # A bracket, then the record again and again, from where the last piece ended.
        endless = record * (len(target) // len(record) + 2)
        piece = endless[(self.given - 1) % len(record) :] if self.given else b"[" + endless
        target[:] = piece[: len(target)]
        self.given += len(target)
        return len(target)


def test_an_array_is_read_as_a_stream() -> None:
    stream = _Counted()
    found = read_json(io.BufferedReader(stream, 1 << 16), Entry(id="-", source="-"))
    for _ in range(5000):
        assert isinstance(next(found), RawPage)
    assert stream.given < 5000 * len(json.dumps(RECORDS[0])) + (1 << 18)


def test_records_of_an_array_fail_alone(tmp_path: Path) -> None:
    good = json.dumps({"text": "The ferry left."})
    lines = [good, '{"text": "cut', good, '{"text" "x"}', "3", '{"a": 1}', good]
    path = write(tmp_path / "a.json", "[\n" + ",\n".join(lines) + "\n]")
    pages, failures = split(read([path]))
    assert [page.id for page in pages] == [f"a.json#{number}" for number in (1, 3, 7)]
    assert [failure.id for failure in failures] == [f"a.json#{n}" for n in (2, 4, 5, 6)]
    assert "not JSON: Invalid control character in line 3" in str(failures[0].error)
    assert "line 5" in str(failures[1].error)
    assert "a number, not an object" in str(failures[2].error)


def test_an_array_that_breaks_off_keeps_what_comes_before(tmp_path: Path) -> None:
    text = json.dumps(RECORDS)
    pages, failures = split(read([write(tmp_path / "a.json", text[: len(text) * 6 // 10])]))
    assert 30 < len(pages) < 40
    assert len(failures) == 1
    assert "not JSON" in str(failures[0].error)
    pages, failures = split(read([write(tmp_path / "a.json", text[:-1])]))
    assert (len(pages), len(failures)) == (60, 1)
    assert "breaks off before its end" in str(failures[0].error)


def test_a_record_longer_than_any_page_fails_alone(tmp_path: Path) -> None:
    long = json.dumps({"text": "x" * 400_000})
    good = json.dumps({"text": "The ferry left."})
    path = write(tmp_path / "a.json", f"[\n{good},\n{long},\n{good}\n]")
    pages, failures = split(read([path], max_bytes=1000))
    assert [page.id for page in pages] == ["a.json#1", "a.json#3"]
    assert "longer than 1000 bytes" in str(failures[0].error)


@pytest.mark.parametrize("digits", [4301, 5000, 200_000])
@pytest.mark.parametrize("sign", ["", "-"])
def test_integers_of_any_length_come_out_as_they_went_in(
    tmp_path: Path, digits: int, sign: str
) -> None:
    number = sign + "7" * digits
    line = f'{{"id": "a", "text": "{STORY}", "n": [{number}], "m": 12}}'
    write(tmp_path / "a.jsonl", line)
    write(tmp_path / "b.json", f"[{line}]")
    plan = Plan(cleaner=Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards()), format="jsonl")
    assert batch.run([tmp_path], tmp_path.parent / "out", plan).pages == {"ok": 2}
    for out in (tmp_path.parent / "out" / "articles.jsonl").read_text().splitlines():
        assert f'"n": [{number}], "m": 12' in out


# CSV


def test_cells_longer_than_the_library_takes_by_itself(tmp_path: Path) -> None:
    page = "<p>" + "The ferry left at noon. " * 20_000 + "</p>"
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["id", "html"], ["a", page], ["b", HTML]])
    pages, failures = split(read([write(tmp_path / "a.csv", target.getvalue())]))
    assert [len(page.data) for page in pages] == [len(page), len(HTML)]
    assert failures == []


def test_a_table_without_a_page_names_its_columns(tmp_path: Path) -> None:
    (failure,) = read([write(tmp_path / "a.csv", "id;title;body\n1;Ferry;It left.\n")])
    assert isinstance(failure, Failure)
    assert "no column 'html' or 'text' or 'content' among 'id', 'title', 'body'" in str(
        failure.error
    )
    assert "--content-key" in str(failure.error)
    (page,) = read([tmp_path / "a.csv"], content_key="body")
    assert isinstance(page, RawPage)
    assert (page.id, page.data, page.extra) == ("1", "It left.", {"title": "Ferry"})


def test_rows_fail_alone(tmp_path: Path) -> None:
    text = (
        "id,url,text\na,,The ferry, it left.\nb,https://harbour.example/b,Two.\n\nc,\n"
        'd,,"Never closed\ne,,Five.\nf,,Six.\n'
    )
    pages, failures = split(read([write(tmp_path / "a.csv", text)]))
    assert [(page.id, page.data) for page in pages] == [
        ("b", "Two."),
        ("e", "Five."),
        ("f", "Six."),
    ]
    assert [failure.id for failure in failures][:2] == ["a", "c"]
    assert "4 cells in line 2, but 3 columns" in str(failures[0].error)
    assert "a quote is opened in line 6 and never closed" in str(failures[2].error)


def test_a_quote_that_is_not_closed_takes_no_other_row(tmp_path: Path) -> None:
    text = (
        'id,text\n1,"One, it said."\n2,"Never closed, at all\n3,"Three, it ""said""."\n4,"Two\n'
        'lines, of it."\n5,"A "word" amid, so\nto say."\n6,"Six, at last."\n'
    )
    pages, failures = split(read([write(tmp_path / "a.csv", text)]))
    found = {page.id: page.data for page in pages}
    assert {key: found[key] for key in ("1", "3", "4", "6")} == {
        "1": "One, it said.",
        "3": 'Three, it "said".',
        "4": "Two\nlines, of it.",
        "6": "Six, at last.",
    }
    assert "a quote is opened in line 3 and closed by that of a later row" in str(failures[0].error)


@pytest.mark.parametrize("charset", ["cp1252", "utf-16", "utf-8-sig"])
def test_tables_in_other_charsets(tmp_path: Path, charset: str) -> None:
    text = "Die Fähre fährt über den Fluß nach Süden, täglich außer sonntags."
    data = f'id,text,city\n1,"{text}",Köln\n'.encode(charset)
    pages, failures = split(read([write(tmp_path / "a.csv", data)]))
    assert failures == []
    assert pages[0].extra == {"city": "Köln"}
    assert text in Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards()).clean(pages[0]).body


# MHTML and mail


def mhtml(body: str, *, location: str = "https://harbour.example/ferry") -> bytes:
    """A page as browsers save it: quoted-printable, with a frame before it and a picture."""
    lines = [
        "From: <Saved by Blink>",
        f"Snapshot-Content-Location: {location}",
        "Subject: Ferry",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="----x"',
        "",
        "------x",
        "Content-Type: text/html",
        "Content-Location: https://ads.example/frame",
        "",
        "<html><body><p>An advertisement in a frame, which is no page.</p></body></html>",
        "------x",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        f"Content-Location: {location}",
        "",
        body,
        "------x",
        "Content-Type: image/png",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgo=",
        "------x--",
        "",
    ]
    return "\r\n".join(lines).encode()


SAVED = (
    "<html><body><article><p>The stra=C3=9Fe was closed on Tues=\r\nday night after a long "
    "debate in the town hall.</p></article></body></html>"
)


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a", "a.html", "a.txt"])
def test_the_page_of_mhtml(tmp_path: Path, name: str) -> None:
    (page,) = read([write(tmp_path / name, mhtml(SAVED))])
    assert isinstance(page, RawPage)
    assert (page.url, page.media) == ("https://harbour.example/ferry", "html")
    assert "straße was closed on Tuesday night" in page.data.decode()  # type: ignore[union-attr]
    assert bool(page.warnings) is (name in ("a.html", "a.txt"))


def test_the_page_of_a_mail(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner.set_content("<p>A mail that was forwarded.</p>", subtype="html")
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Ferry", "office@harbour.example"
    mail.set_content("Die Fähre fährt um zwölf.", charset="iso-8859-1")
    (page,) = read([write(tmp_path / "a.eml", mail.as_bytes())])
    assert isinstance(page, RawPage)
    assert (page.media, page.charset) == ("text", "iso-8859-1")
    assert page.data == "Die Fähre fährt um zwölf.\n".encode("iso-8859-1")
    mail.add_attachment(b"<p>A page that is attached.</p>", "text", "html", filename="a.html")
    mail.add_attachment(inner)
    (page,) = read([write(tmp_path / "b.eml", mail.as_bytes())])
    assert isinstance(page, RawPage)
    assert b"F\xe4hre" in page.data
    mail = EmailMessage()
    mail.set_content("The ferry leaves at noon.")
    mail.add_alternative(HTML, subtype="html")
    (page,) = read([write(tmp_path / "c.eml", mail.as_bytes())])
    assert isinstance(page, RawPage)
    assert (page.media, STORY in page.data.decode()) == ("html", True)  # type: ignore[union-attr]


def test_a_mail_without_a_page_is_a_failure(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail.add_attachment(b"\x89PNG", "image", "png", filename="a.png")
    (failure,) = read([write(tmp_path / "a.eml", mail.as_bytes())])
    assert isinstance(failure, Failure)
    assert "holds no HTML and no text, only image/png, multipart/mixed" in str(failure.error)


def test_a_stream_of_mhtml_is_its_page() -> None:
    (page,) = read_stream(io.BytesIO(mhtml(SAVED)))
    assert isinstance(page, RawPage)
    assert (page.id, page.url) == ("-", "https://harbour.example/ferry")
