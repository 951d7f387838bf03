"""`cleaner compare`: what other tools gave for the same pages, counted and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from cleaner.show.compare import Folder, Said, difference, folders_of
from tests.show.test_report import unpacked

PROSE = [
    "The ferry to Marrow Island left the quay at six on Tuesday morning, nine days after the "
    f"storm that tore away the landing stage, said keeper number {number} of the light."
    for number in range(4)
]
STOCK = "Read also: Ten islands to see before summer ends"


def page(title: str) -> str:
    text = "".join(f"<p>{line}</p>" for line in PROSE)
    return (
        f"<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{title}</h1>{text}<p>{STOCK}</p></article></body></html>"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    raw, other = tmp_path / "raw", tmp_path / "other"
    (raw / "b").mkdir(parents=True)
    (other / "b").mkdir(parents=True)
    (raw / "a.html").write_text(page("Boats run again"), "utf-8")
    (raw / "b" / "c.html").write_text(page("Gulls are back"), "utf-8")
    (raw / "d.txt").write_text("\n\n".join(["A third", *PROSE]), "utf-8")
    (raw / "e.html").write_bytes(b"")
    (other / "a.txt").write_text("\n\n".join([*PROSE, STOCK]), "utf-8")
    record = {"title": "Gulls", "text": "\n\n".join(PROSE[:3])}
    (other / "b" / "c.json").write_text(json.dumps(record), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    return tmp_path


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["compare", *arguments, "-w", "1"])
    return done.exit_code, done.stdout, done.stderr


def test_words_are_counted_page_by_page(folder: Path) -> None:
    code, out, err = call("raw", "--with", "mine=other", "--format", "json")
    assert code == 1
    assert "e.html" in err
    pages = {Path(one["source"]).name: one for one in map(json.loads, out.splitlines())}
    tools = {name: {t["name"]: t for t in one.get("tools", ())} for name, one in pages.items()}
    assert {name: {*told} for name, told in tools.items()} == {
        "a.html": {"trafilatura", "mine"},
        "c.html": {"trafilatura", "mine"},
        "d.txt": set(),
        "e.html": set(),
    }
    assert "error" in pages["e.html"]
    mine = tools["a.html"]["mine"]
    assert (mine["only_here"], mine["only_there"]) == (0, len(STOCK.split()))
    assert mine["title"] is None
    mine = tools["c.html"]["mine"]
    assert (mine["only_here"], mine["only_there"]) == (len(PROSE[3].split()), 0)
    assert mine["title"] is False
    assert tools["a.html"]["trafilatura"]["title"] is True


def test_files_that_hold_no_pages_fail_alone(folder: Path) -> None:
    """What can't be read is known before any worker sees it."""
    (folder / "raw" / "f.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n")
    code, out, err = call("raw", "--with", "mine=other", "--format", "json")
    assert code == 1
    assert "f.pdf: not a page: looks like a PDF document" in err
    pages = {Path(one["source"]).name: one for one in map(json.loads, out.splitlines())}
    assert "PDF" in pages["f.pdf"]["error"]
    assert pages["a.html"]["tools"]


def test_sums_and_the_page_of_it(folder: Path) -> None:
    code, out, err = call("raw", "--with", "other", "-o", "c.html", "--worst", "1")
    assert code == 1
    assert "written: c.html" in err
    lines = out.splitlines()
    assert lines[0] == "4 pages, 1 failed, 1 that no other tool has"
    assert lines[1].startswith("other: 2 pages, ")
    assert "; 0 of 1 titles the same" in lines[1]
    assert lines[2].startswith("trafilatura: 2 pages, ")
    assert "; 2 of 2 titles the same; gives no deks" in lines[2]
    assert len(lines) == 6
    html = Path("c.html").read_text("utf-8")
    summary = unpacked(html, "summary")
    assert summary["compared"] == ["other", "trafilatura"]
    rows = summary["rows"]
    assert [row["differs"] for row in rows] == sorted((r["differs"] for r in rows), reverse=True)
    at = next(n for n, row in enumerate(rows) if row["id"].endswith("c.html"))
    others = {one["name"]: one for one in unpacked(html, f"page-{at}")["others"]}
    assert others["other"]["title"] == "Gulls"
    assert not others["other"]["same_title"]


def test_a_file_that_is_no_review_page_stays(folder: Path) -> None:
    Path("compare.html").write_text("<p>Mine.</p>", "utf-8")
    code, _, err = call("raw")
    assert (code, "compare.html: is in the way" in err) == (2, True)
    assert Path("compare.html").read_text("utf-8") == "<p>Mine.</p>"


def test_what_can_not_be_compared_says_so(folder: Path) -> None:
    assert "is no folder" in call("raw", "--with", "nowhere")[2]
    assert "nothing to compare with" in call("raw", "--no-trafilatura")[2]
    with pytest.raises(UsageError, match="is taken"):
        folders_of(["x=other", "x=raw"])
    with pytest.raises(UsageError, match="is taken"):
        folders_of(["trafilatura=other"])


def test_texts_are_found_by_the_pages_names(tmp_path: Path) -> None:
    texts = Folder(name="x", path=tmp_path)
    (tmp_path / "a.html.md").write_text("one", "utf-8")
    (tmp_path / "c.txt").write_text("two", "utf-8")
    (tmp_path / "bad.json").write_text("[", "utf-8")
    assert texts.said("a.html") == Said(name="x", body="one")
    assert texts.said("b/c.html") == Said(name="x", body="two")
    assert texts.said("b/d.html") is None
    assert texts.said("/etc/passwd") is None
    assert texts.said("../c.html") is None
    assert texts.said("") is None
    bad = texts.said("bad.html")
    assert bad
    assert "bad.json: can't be read" in bad.error


def test_agreement_is_the_share_of_words_in_both() -> None:
    record = {"title": "A title", "dek": "", "body": "one two three two"}
    found = difference(record, Said(name="x", title="a TITLE.", body="Two, two four"))
    assert (found.title, found.dek) == (True, None)
    assert (found.words, found.only_here, found.only_there) == (3, 2, 1)
    assert found.agreement == round(4 / 7, 4)
    assert difference({**record, "body": ""}, Said(name="x")).agreement == 1.0


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [("", "", None), ("A", "", None), ("", "A", False), ("A b", "a  B", True), ("A", "B", False)],
)
def test_only_what_a_tool_gives_is_compared(own: str, other: str, same: bool | None) -> None:
    record = {"title": own, "dek": own, "body": ""}
    found = difference(record, Said(name="other", title=other, dek=other, body=""))
    assert (found.title, found.dek) == (same, same)
