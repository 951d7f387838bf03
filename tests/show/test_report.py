"""The review page as a file: what it holds, how it is ordered, what it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import CleanerError
from cleaner.show.report import write_report
from cleaner.show.report.rows import doubts_of, suspicion_of

PROSE = (
    "The ferry to Marrow Island left the quay at six on Tuesday morning, nine days after the "
    "storm that tore away the landing stage."
)
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
PAGES = {
    "clean.txt": f"Boats run again\n\n{PROSE}\n\n{PROSE}\n",
    "boxes.txt": f"Log in\n\nThe boats run again\n\n{PROSE}\n\nLoading...\nYou may also like...\n",
    "hostile.txt": f"Log in\n\n{HOSTILE}\n\n{PROSE} {HOSTILE}\n\nAll rights reserved.\n",
    "empty.txt": "Loading...\n",
    "bytes.txt": "",
}


def test_a_file_that_is_no_review_page_stays(tmp_path: Path) -> None:
    run_pages(tmp_path, "--format", "json", "--undo")
    mine = tmp_path / "mine.html"
    mine.write_text("<p>Mine.</p>", "utf-8")
    told = ["report", str(tmp_path / "out"), "-o", str(mine)]
    result = CliRunner().invoke(app, told)
    assert (result.exit_code, "mine.html: is in the way" in result.stderr) == (2, True)
    assert mine.read_text("utf-8") == "<p>Mine.</p>"
    mine.unlink()
    for _ in range(2):  # Its own page it writes anew.
        assert CliRunner().invoke(app, told).exit_code == 0


def run_pages(folder: Path, *options: str) -> Path:
    """A run over the pages, one of which fails."""
    raw, out = folder / "raw", folder / "out"
    raw.mkdir(exist_ok=True)
    for name, text in PAGES.items():
        (raw / name).write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["run", str(raw), str(out), "-q", "-w", "1", *options])
    assert result.exit_code in (0, 1), result.output
    return out


def unpacked(html: str, name: str) -> Any:
    found = re.search(rf'<script type="text/plain" id="{name}">([A-Za-z0-9+/=]*)</script>', html)
    assert found
    return json.loads(zlib.decompress(base64.b64decode(found[1])))


@pytest.fixture(scope="module")
def undone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_pages(tmp_path_factory.mktemp("run"), "--format", "json", "--undo")


def test_each_pages_pieces_rebuild_its_text(undone: Path) -> None:
    review = write_report(undone)
    html = review.path.read_text("utf-8")
    summary = unpacked(html, "summary")
    assert (review.pages, review.shown) == (len(PAGES), len(PAGES))
    for number, row in enumerate(summary["rows"]):
        page = unpacked(html, f"page-{number}")
        if row["error"]:
            assert row["id"] == "bytes.txt"
            continue
        pieces = sorted([(p[0], p[1]) for p in (*page["kept"], *page["removed"])])
        assert "".join(text for _, text in pieces) == PAGES[row["id"]]


def test_doubtful_pages_come_first(undone: Path) -> None:
    rows = unpacked(write_report(undone).path.read_text("utf-8"), "summary")["rows"]
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert rows[0]["id"] == "empty.txt"


def test_pages_that_failed_are_counted_and_stand_last(undone: Path, tmp_path: Path) -> None:
    summary = unpacked(write_report(undone).path.read_text("utf-8"), "summary")
    assert (summary["pages"], summary["failed"]) == (len(PAGES), 1)
    assert [row["id"] for row in summary["rows"] if row["error"]] == ["bytes.txt"]
    assert summary["rows"][-1]["reasons"] == ["failed"]
    # None of them takes the place of a page that can be reviewed.
    few = write_report(undone, tmp_path / "few.html", most=len(PAGES) - 1)
    summary = unpacked(few.path.read_text("utf-8"), "summary")
    assert (few.failed, summary["failed"]) == (1, 1)
    assert not any(row["error"] for row in summary["rows"])
    result = CliRunner().invoke(app, ["report", str(undone)])
    assert f"report.html: {len(PAGES)} pages (1 failed), " in result.stdout


def test_rules_are_counted_with_their_lines(undone: Path) -> None:
    rules = unpacked(write_report(undone).path.read_text("utf-8"), "summary")["rules"]
    counts = {rule["id"]: rule for rule in rules}
    assert sum(rule["pieces"] for rule in rules) == sum(
        len(json.loads(path.read_bytes())["removed"]) for path in undone.glob("*.json")
    )
    lines = [line for rule in counts.values() for line in rule["lines"]]
    assert ["Log in", 2] in lines


def test_the_file_names_its_own_script_and_nothing_else(undone: Path) -> None:
    html = write_report(undone).path.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert policy
    assert script
    assert style
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    for text in (script[1], style[1]):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert "hacked" not in html
    assert not re.search(r"""(?:src|href)=["'](?!#)|url\(|@import|innerHTML""", html)


def test_a_larger_run_is_cut_to_the_most_doubtful(undone: Path, tmp_path: Path) -> None:
    review = write_report(undone, tmp_path / "few.html", most=2)
    summary = unpacked(review.path.read_text("utf-8"), "summary")
    assert (review.pages, review.shown, summary["pages"]) == (len(PAGES), 2, len(PAGES))
    assert {row["id"] for row in summary["rows"]} == {"boxes.txt", "empty.txt"}
    whole = unpacked(write_report(undone).path.read_text("utf-8"), "summary")
    assert summary["rules"] == whole["rules"]


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "jsonl"),
        ("--format", "jsonl", "--shard-size", "2"),
        ("--format", "jsonl", "--compress", "gz"),
        ("--format", "parquet", "--shard-size", "3"),
    ],
)
def test_files_of_many_pages_give_the_same(
    options: tuple[str, ...], undone: Path, tmp_path: Path
) -> None:
    if "parquet" in options:
        pytest.importorskip("pyarrow")
    out = run_pages(tmp_path, *options, "--undo")
    one, other = (
        unpacked(write_report(folder).path.read_text("utf-8"), "summary")
        for folder in (undone, out)
    )
    for row in (*one["rows"], *other["rows"]):
        for name in ("error", "source"):
            row[name] = row[name].rpartition("/")[2]  # The folders differ.
    assert one["rows"] == other["rows"]
    assert one["rules"] == other["rules"]


def test_the_same_run_gives_the_same_bytes(undone: Path, tmp_path: Path) -> None:
    first = write_report(undone, tmp_path / "a.html").path.read_bytes()
    assert write_report(undone, tmp_path / "b.html").path.read_bytes() == first


def test_without_kept_text_the_body_is_shown(tmp_path: Path) -> None:
    out = run_pages(tmp_path, "--format", "json")
    html = write_report(out).path.read_text("utf-8")
    rows = unpacked(html, "summary")["rows"]
    at = next(number for number, row in enumerate(rows) if row["id"] == "boxes.txt")
    page = unpacked(html, f"page-{at}")
    assert "kept" not in page
    assert PROSE in page["body"]
    assert "doubt" not in page
    assert rows[at]["score"] == 0


@pytest.mark.parametrize("format", ["txt", "md", "html"])
def test_formats_without_removals_say_what_to_run(tmp_path: Path, format: str) -> None:
    out = run_pages(tmp_path, "--format", format)
    result = CliRunner().invoke(app, ["report", str(out)])
    assert result.exit_code == 2
    assert f"{format} does not tell what was removed" in result.output
    assert "--format json --undo" in result.output
    assert not (out / "report.html").exists()


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_records_without_removals_say_what_to_run(tmp_path: Path, format: str) -> None:
    out = run_pages(tmp_path, "--format", format, "--fields", "id,title,body")
    result = CliRunner().invoke(app, ["report", str(out)])
    assert result.exit_code == 2
    assert "its fields do not tell what was removed" in result.output
    assert not (out / "report.html").exists()


def test_an_output_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CleanerError, match="gone: does not exist; give what"):
        write_report(tmp_path / "gone")


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert result.exit_code == 2
    assert "holds no manifest.jsonl" in result.output


def test_a_broken_manifest_or_article_is_named(undone: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl").write_text('{"source": "a", "id": "a"\n', "utf-8")
    result = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert result.exit_code == 2
    assert "manifest.jsonl:1" in result.output
    line = '{"source": "a", "id": "a", "output": "a.json", "status": "ok"}\n'
    (tmp_path / "manifest.jsonl").write_text(line, "utf-8")
    result = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert result.exit_code == 2
    assert "a.json" in result.output


def test_command_says_what_it_wrote(undone: Path, tmp_path: Path) -> None:
    to = tmp_path / "review.html"
    result = CliRunner().invoke(app, ["report", str(undone), "--to", str(to), "--most", "3"])
    assert result.exit_code == 0, result.output
    assert "the 3 most doubtful of 5 pages" in result.output
    assert "--undo" not in result.output
    assert to.stat().st_size > 10_000


def test_a_run_without_undo_is_told_what_its_review_lacks(tmp_path: Path) -> None:
    out = run_pages(tmp_path, "--format", "json")
    result = CliRunner().invoke(app, ["report", str(out)])
    assert result.exit_code == 0, result.output
    assert "note: the run was without --undo" in result.stderr


def test_suspicion() -> None:
    page = {"title": "a", "body": "b" * 50, "kept": [{"text": "b" * 50}], "warnings": []}
    removed = [{"text": "c" * 5000, "rule": "a.b"}]
    assert suspicion_of({}, {**page, "removed": removed}) == (0.0, [])
    assert suspicion_of({}, {**page, "title": ""}) == (0.5, ["no title"])
    assert suspicion_of({}, {**page, "warnings": ["guard: x", "y"]}) == (
        1.2,
        ["guard", "1 warning"],
    )
    assert suspicion_of({}, {**page, "body": ""})[0] == 2.0
    assert suspicion_of({"error": {"message": "x"}}, {}) == (0.0, ["failed"])


def test_doubt_decides_where_it_is_known() -> None:
    doubt = {"body": 0.5, "title": 0.2, "dek": 0.5, "why": ["a weak dek"]}
    page = {"title": "a", "body": "b", "warnings": ["y"], "doubt": doubt}
    assert suspicion_of({}, page) == (0.8, ["a weak dek", "1 warning"])
    assert [round(chance, 6) for chance in doubts_of(page)] == [0.5, 0.6]
    assert suspicion_of({}, {**page, "body": ""})[1][0] == "no body"


def test_a_body_with_boilerplate_left_in_stands_before_a_clean_one(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    clean = [f"{PROSE[:-1]} in year {number}." for number in range(9)]
    odd = [
        "More of the week",
        "Ada Renn on bread",
        "Gulls",
        "Our shop",
        "Seven boats",
        "To the top",
    ]
    mixed = [*clean[:3], *odd, "Ada Renn, 3 May", "Photo by Uma", "Read by 300", *clean[3:], *odd]
    for name, lines in (("clean", clean), ("odd", mixed)):
        (raw / f"{name}.txt").write_text("\n\n".join(["Boats run again", *lines]), "utf-8")
    options = ("-q", "-w", "1", "--format", "json", "--undo")
    assert CliRunner().invoke(app, ["run", str(raw), str(out), *options]).exit_code == 0
    html = write_report(out).path.read_text("utf-8")
    rows = unpacked(html, "summary")["rows"]
    assert [row["id"] for row in rows] == ["odd.txt", "clean.txt"]
    assert rows[0]["doubt"][0] > rows[1]["doubt"][0]
    page = unpacked(html, "page-0")
    text = "".join(piece[1] for piece in sorted(page["kept"] + page["removed"]))
    lines = page["doubt"]["lines"]
    assert lines
    assert {text[line["start"] : line["end"]] for line in lines} <= set(mixed)
    assert all(line["pro"] for line in lines)
    assert any("short lines" in said for line in lines for said in line["pro"])
    assert not any("article text right" in said for line in lines for said in line["pro"])


def test_sites_that_taught_something_have_a_page(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "gull.example").mkdir(parents=True)
    for number in range(4):
        text = f"Boat {number}\n\n{PROSE} It was boat {number}.\n\nThe Gull sails each Friday\n"
        (raw / "gull.example" / f"{number}.txt").write_text(text, "utf-8")
    options = ("-q", "-w", "1", "--format", "json", "--undo", "--learn")
    result = CliRunner().invoke(app, ["run", str(raw), str(out), *options])
    assert result.exit_code == 0, result.output
    (site,) = unpacked(write_report(out).path.read_text("utf-8"), "summary")["sites"]
    assert site == {
        "site": "gull.example",
        "looked": 4,
        "articles": 4,
        "learned": [["lines as they stand", 1]],
        "pages": 4,
        "pieces": 4,
        "doubted": 0,
        "left": [],
    }
