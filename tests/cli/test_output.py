"""`--output` and `--format`, which mean the same for all commands that give one text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.system.parquet import read_rows

PAGE = "Bridge closes\n\nThe old bridge closes on Monday for repairs.\n\nLoading...\n"
PACK = """\
pack: bridge
why: A line.
rules:
  - {id: bridge.toll, kind: line, why: The toll, phrases: {any: [Toll is due]},
     removes: [Toll is due], keeps: ["Toll is due, it says, and nobody pays."]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "pages.jsonl").write_text(json.dumps({"id": 1, "text": PAGE}) + "\n")
    (tmp_path / "bridge.yaml").write_text(PACK)
    return tmp_path


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


WRITING = [
    ("clean", "page.txt"),
    ("clean", "page.txt", "-f", "json"),
    ("clean", "pages.jsonl", "--jsonl"),
    ("explain", "page.txt"),
    ("explain", "page.txt", "-f", "json"),
    ("rules", "check", "bridge.yaml"),
    ("rules", "check", "bridge.yaml", "-f", "json"),
    ("rules", "test", "bridge.yaml"),
    ("rules", "test", "bridge.yaml", "--pages", "page.txt", "-f", "json"),
    ("rules", "show", "bridge.example", "-f", "json"),
    ("rules", "reference"),
]


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_output_takes_what_went_to_standard_output(folder: Path, command: tuple[str, ...]) -> None:
    code, shown, _ = call(*command)
    assert code == 0
    assert call(*command, "-o", "written")[:2] == (0, "")
    assert (folder / "written").read_text("utf-8") == shown
    if "json" in command:
        json.loads(shown)


def test_a_file_that_is_there_stays(folder: Path) -> None:
    (folder / "mine").write_text("mine")
    code, _, said = call("clean", "page.txt", "-o", "mine")
    assert (code, said) == (2, "error: mine: exists; give another name, or --overwrite\n")
    assert (folder / "mine").read_text() == "mine"
    assert call("clean", "page.txt", "-o", "mine", "--overwrite")[0] == 0
    assert "closes on Monday" in (folder / "mine").read_text()


def test_where_nothing_can_be_written(folder: Path) -> None:
    code, _, said = call("clean", "page.txt", "-o", "none/there.txt")
    assert code == 1
    assert "none/there.txt" in said
    assert call("clean", "page.txt", "-o", "/dev/null")[:2] == (0, "")


def test_a_run_takes_its_output_by_name_too(folder: Path) -> None:
    assert call("run", "page.txt", "-o", "out/")[0] == 0
    assert call("run", "page.txt", "other/")[0] == 0
    assert (folder / "out/page.txt").read_bytes() == (folder / "other/page.txt").read_bytes()


def test_a_format_in_place_of_a_file_is_told(folder: Path) -> None:
    code, _, said = call("rules", "check", "bridge.yaml", "--output", "json")
    assert (code, said) == (
        *(2, "error: --output names a file; for the format write --format json\n"),
    )


def test_former_names_go_on_working(folder: Path) -> None:
    assert call("explain", "page.txt", "--json") == call("explain", "page.txt", "-f", "json")
    assert call("rules", "schema", "--out", "one.json")[0] == 0
    assert call("rules", "schema", "-o", "two.json")[0] == 0
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
    assert call("run", "page.txt", "out/", "-f", "json", "--undo")[0] == 0
    assert call("report", "out/", "--to", "a.html")[0] == 0
    assert call("report", "out/", "-o", "b.html")[0] == 0
    assert (folder / "a.html").read_bytes() == (folder / "b.html").read_bytes()


def test_a_pack_is_shown_by_its_test(folder: Path) -> None:
    code, shown, _ = call("rules", "test", "bridge.yaml")
    assert code == 0
    assert shown.splitlines() == [
        "bridge (bridge.yaml): A line.",
        "  bridge.toll (line): The toll: removes 1, keeps 1",
        "1 pack, 1 rule, 2 cases: nothing wrong",
    ]


def test_own_rules_are_shown_first(folder: Path) -> None:
    (folder / "bridge.yaml").write_text(PACK.replace("why: A line.", "sites: [b.example]\nwhy: x"))
    shown = call("rules", "show", "b.example", "--rules", "bridge.yaml")[1].splitlines()
    first = next(line for line in shown if line.startswith("  "))
    assert first == "  bridge.toll (line): The toll [b.example]"


def test_suggest_says_what_it_had_and_needs(folder: Path) -> None:
    code, _, said = call("rules", "suggest", "page.txt", "--site", "b.example")
    assert code == 0
    assert said == (
        "b.example: no proposal; it had 1 page, and needs at least 2 of different articles\n"
    )


def test_a_run_names_its_warnings(folder: Path) -> None:
    (folder / "lost.txt").write_text("Page not found\n\nSorry, we can't find that page.\n")
    (folder / "html.jsonl").write_text(json.dumps({"text": f"<p>{PAGE}</p>" * 9}) + "\n")
    code, _, said = call("run", "lost.txt", "html.jsonl", "out/", "--summary", "summary.json")
    assert code == 0
    (line,) = [line for line in said.splitlines() if line.startswith("warnings: ")]
    assert "error page 1" in line
    named = json.loads((folder / "summary.json").read_text())["warnings_by_name"]
    assert sum(named.values()) == json.loads((folder / "summary.json").read_text())["warnings"]
    assert all(f"{name} {count}" in line for name, count in named.items())


def test_undo_that_adds_nothing_is_told(folder: Path) -> None:
    note = "note: --undo adds nothing to txt; give --format json or jsonl"
    for command in (("run", "page.txt", "out/"), ("clean", "page.txt")):
        assert note in call(*command, "--undo")[2].splitlines()
        assert note not in call(*command, "--undo", "-f", "json")[2].splitlines()


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("title,body", "removed, kept, doubt"),
        ("title,kept", "removed, doubt"),
        ("removed,kept,doubt", ""),
        ("", ""),
    ],
)
def test_fields_that_leave_out_what_undo_adds_are_told(
    folder: Path, fields: str, missing: str
) -> None:
    note = f"note: --fields leaves out {missing} of what --undo is for"
    for command in (("run", "page.txt", f"out-{fields}/", "-q"), ("clean", "page.txt")):
        code, _, said = call(*command, "--undo", "-f", "json", "--fields", fields)
        assert (code, note in said, "note:" in said) == (0, bool(missing), bool(missing)), said


MARKED = (
    "<html><body><article><h1>Bridge opens</h1><p>The <b>bridge</b> over the strait opened to "
    '<a href="https://b.example/x">cars</a> at noon on Monday, after nine years of work.</p>'
    '<img src="https://b.example/y.jpg" alt="A bridge"><p>Buses will follow in the autumn, once '
    "the last of the barriers on the northern ramp have been set.</p></article></body></html>"
)


def test_markdown_and_html_keep_what_the_page_has(folder: Path) -> None:
    (folder / "page.html").write_text(MARKED)
    shown = call("clean", "page.html", "-f", "md")[1]
    assert "The **bridge** over the strait opened to [cars](https://b.example/x)" in shown
    assert "![A bridge](https://b.example/y.jpg)" in shown
    bare = call("clean", "page.html", "-f", "md", "--links", "text", "--images", "drop")[1]
    assert "The **bridge** over the strait opened to cars" in bare
    assert "b.example" not in bare.split("---")[-1]
    assert call("run", "page.html", "out/", "-f", "html")[0] == 0
    written = (folder / "out/page.html").read_text()
    assert '<strong>bridge</strong> over the strait opened to <a href="https://b.ex' in written
    assert written == call("clean", "page.html", "-f", "html")[1]


def test_fields_are_chosen_by_name(folder: Path) -> None:
    (folder / "page.html").write_text(MARKED)
    assert json.loads(call("clean", "page.html", "-f", "json", "--fields", "title,lang")[1]) == {
        "title": "Bridge opens",
        "lang": "en",
    }
    assert call("clean", "page.html", "--fields", "title")[1] == "Bridge opens\n"
    code, _, said = call("clean", "page.html", "--fields", "titel", "-f", "json")
    assert (code, said.split(";")[0]) == (
        2,
        "error: --fields: json has no titel (did you mean 'title'?)",
    )
    assert call("clean", "page.html", "--fields", "title", "-f", "html")[0] == 2
    lines = json.dumps({"id": 7, "feed": "x", "html": MARKED}) + "\n"
    (folder / "in.jsonl").write_text(lines)
    assert call("run", "in.jsonl", "some.jsonl", "--fields", "extra,id,title")[0] == 0
    assert json.loads((folder / "some.jsonl").read_text()) == {
        "feed": "x",
        "id": 7,
        "title": "Bridge opens",
    }
    assert call("run", "in.jsonl", "some.parquet", "--fields", "title,author")[0] == 0
    rows = list(read_rows(folder / "some.parquet"))
    assert rows == [{"title": "Bridge opens", "author": ""}]


def test_what_was_removed_goes_into_a_file_of_its_own(folder: Path) -> None:
    code, out, _ = call("clean", "page.txt", "-f", "json", "--removed", "gone.jsonl")
    assert (code, "removed" in json.loads(out)) == (0, False)
    line = json.loads((folder / "gone.jsonl").read_text())
    assert [line["id"], *(one["text"] for one in line["removed"])] == ["page.txt", "Loading..."]
    assert call("clean", "page.txt", "--removed", "gone.jsonl")[0] == 2
    (folder / "gone.jsonl").unlink()
    stream = json.dumps({"id": 2, "text": PAGE}) + '\n{"id": 3}\n' + json.dumps({"text": PAGE})
    (folder / "three.jsonl").write_text(stream)
    code, out, _ = call("clean", "three.jsonl", "--jsonl", "--removed", "gone.jsonl")
    assert code == 1
    assert ["removed" in json.loads(line) for line in out.splitlines()] == [False] * 3
    lines = (folder / "gone.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [2, "three.jsonl#3"]


def test_a_run_writes_what_was_removed_beside_its_articles(folder: Path) -> None:
    assert call("run", "page.txt", "out/a.jsonl", "--fields", "id,title,body")[0] == 0
    assert call("run", "page.txt", "out/removed.jsonl", "--fields", "id,removed")[0] == 0
    assert json.loads((folder / "out/a.jsonl").read_text())["title"] == "Bridge closes"
    assert list(json.loads((folder / "out/removed.jsonl").read_text())) == ["id", "removed"]
