"""`cleaner compare`: what other tools gave for the same pages, counted and shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from cleaner.show.compare import difference, folders_of
from cleaner.show.texts import Folder, Said
from tests.show.test_report import unpacked

ROOT = Path(__file__).resolve().parents[2]
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
    record = {"title": "A title", "dek": "", "body": "one two three"}
    assert texts.said("a.html", record) == Said(name="x", body="one")
    assert texts.said("b/c.html", record) == Said(name="x", body="two")
    assert texts.said("b/d.html", record) is None
    assert texts.said("/etc/passwd", record) is None
    assert texts.said("../c.html", record) is None
    assert texts.said("", record) is None
    bad = texts.said("bad.html", record)
    assert bad
    assert "bad.json: can't be read" in bad.error


@pytest.mark.parametrize("format", ["txt", "md", "json"])
def test_texts_of_an_earlier_run_are_as_they_were(tmp_path: Path, format: str) -> None:
    """Title and dek are no part of their bodies, where the page has a dek and where it has none."""
    raw, out = ROOT / "samples" / "raw" / "harbourpost.example", tmp_path / "out"
    pages = [str(raw), str(ROOT / "samples" / "raw" / "tweestromen.example")]
    run = ["run", *pages, str(out), "-q", "-w", "1", "--format", format]
    assert CliRunner().invoke(app, run).exit_code == 0
    told = [*pages, "--with", f"old={out}", "--no-trafilatura", "--format", "json"]
    code, shown, err = call(*told, "-o", str(tmp_path / "compare.html"))
    assert code == 0, err
    tools = [one["tools"][0] for one in map(json.loads, shown.splitlines())]
    assert len(tools) == 2
    for tool in tools:
        assert (tool["agreement"], tool["title"]) == (1.0, True), tool
    assert [tool["dek"] for tool in tools].count(True) >= 1
    assert False not in [tool["dek"] for tool in tools]


def test_a_text_begins_with_its_title_where_the_page_says_so_or_a_run_wrote_it(
    tmp_path: Path,
) -> None:
    body = "\n\n".join(PROSE)
    record = {"title": "Boats run again", "dek": "After nine days.", "body": body}
    (tmp_path / "a.txt").write_text(f"BOATS RUN AGAIN\n\nAfter nine days\n\n{body}\n", "utf-8")
    (tmp_path / "b.txt").write_text(f"Boats at last\n\n{body}\n", "utf-8")
    (tmp_path / "c.txt").write_text(body, "utf-8")
    (tmp_path / "d.md").write_text(
        f'---\ntitle: "Boats: \\"again\\""\ndek: Nine days\n---\n\n![a](/p.jpg)\n\n[{body}](/x)\n',
        "utf-8",
    )
    any_tool, ours = (Folder(name="x", path=tmp_path, own=own) for own in (False, True))
    first = any_tool.said("a.html", record)
    assert first == Said(name="x", title="BOATS RUN AGAIN", dek="After nine days", body=body)
    assert any_tool.said("b.html", record) == Said(name="x", body=f"Boats at last\n\n{body}\n")
    assert ours.said("b.html", record) == Said(name="x", title="Boats at last", body=body)
    assert ours.said("c.html", record) == Said(name="x", body=body)
    front = any_tool.said("d.html", record)
    assert front
    assert (front.title, front.dek, front.body.strip()) == ('Boats: "again"', "Nine days", body)


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
