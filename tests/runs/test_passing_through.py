"""Keys of records that pass through, by each way: nested deep, and numbers that JSON lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cleaner
from cleaner import RawPage
from cleaner.cli import app
from cleaner.system.jsontext import from_json, to_json

PAGE = (
    "<html><body><article><p>The ferry left the harbour at noon with forty people aboard, who had "
    "waited for the fog to lift since the early morning.</p></article></body></html>"
)
DEPTHS = (450, 600, 800, 900, 950, 980, 990)


def command(*arguments: str | Path) -> str:
    """The output of a command that must succeed."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """Records among which some are nested deep."""
    path = tmp_path / "deep.jsonl"
    with path.open("w") as lines:
        for depth in DEPTHS:
            tree = "[" * depth + "]" * depth
            lines.write(f'{{"id": "d{depth}", "tree": {tree}, "html": {json.dumps(PAGE)}}}\n')
            lines.write(json.dumps({"id": f"p{depth}", "html": PAGE}) + "\n")
    return path


def by_id(lines: str) -> dict[str, Any]:
    return {record["id"]: record for record in map(from_json, lines.splitlines())}


def test_deep_records_come_out_the_same_by_each_way(deep: Path, tmp_path: Path) -> None:
    stream = command("clean", "--jsonl", deep)
    assert len(by_id(stream)) == 2 * len(DEPTHS)
    assert to_json(by_id(stream)["d990"]["tree"]) == "[" * 990 + "]" * 990
    command("run", deep, tmp_path / "lines.jsonl", "-q")
    assert (tmp_path / "lines.jsonl").read_text() == stream
    command("run", deep, tmp_path / "pages", "--format", "json", "-q")
    for name, record in by_id(stream).items():
        (path,) = (tmp_path / "pages").glob(f"{name}*.json")
        assert to_json(from_json(path.read_text())) == to_json(record)
    command("run", deep, tmp_path / "txt", "-q")
    assert len(list((tmp_path / "txt").glob("*.txt"))) == 2 * len(DEPTHS)


def test_deep_records_are_done_once(deep: Path, tmp_path: Path) -> None:
    command("run", deep, tmp_path / "out", "--format", "json")
    again = CliRunner().invoke(app, ["run", str(deep), str(tmp_path / "out"), "--format", "json"])
    assert f"{2 * len(DEPTHS)} done before" in again.output


def test_deep_records_in_parquet(deep: Path, tmp_path: Path) -> None:
    """The column holds JSON text: Parquet has no type of that depth."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install '.[parquet]'")
    command("run", deep, tmp_path / "out.parquet", "-q")
    table = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    trees = {row["id"]: row["tree"] for row in table}
    assert trees["d990"] == "[" * 990 + "]" * 990
    assert trees["p990"] is None


def test_a_record_that_is_too_deep_to_be_read_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep.jsonl"
    tree = "[" * 100_000 + "]" * 100_000
    plain = json.dumps({"id": "p", "html": PAGE})
    path.write_text(f'{{"id": "d", "tree": {tree}, "html": "x"}}\n{plain}\n')
    done = CliRunner().invoke(app, ["run", str(path), str(tmp_path / "out"), "--format", "jsonl"])
    assert done.exit_code == 1
    assert "nested too deeply to be read; flatten it" in done.stderr
    assert [*by_id((tmp_path / "out" / "articles.jsonl").read_text())] == ["p"]


ODD = (
    '{"id": "1", "score": NaN, "stats": {"top": [1, -Infinity]}, "n": 1e999, "ok": 1.5, "html": %s}'
)


@pytest.mark.parametrize("depth", [0, 700])
def test_numbers_that_json_lacks_are_null_with_a_warning(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "odd.jsonl"
    tree = "[" * depth + "NaN" + "]" * depth
    path.write_text(ODD.replace('"ok"', f'"tree": {tree}, "ok"') % json.dumps(PAGE) + "\n")
    stream = command("clean", "--jsonl", path)
    command("run", path, tmp_path / "lines.jsonl", "-q")
    command("run", path, tmp_path / "pages", "--format", "json", "-q")
    (page,) = (tmp_path / "pages").glob("*.json")
    assert (tmp_path / "lines.jsonl").read_text() == stream
    assert to_json(from_json(page.read_text())) + "\n" == stream
    assert "NaN" not in stream.replace("held NaN", "")
    record = from_json(stream)
    assert (record["score"], record["stats"], record["n"]) == (None, {"top": [1, None]}, None)
    assert record["ok"] == 1.5
    told = [warning for warning in record["warnings"] if "NaN or infinity" in warning]
    assert [warning.split("'")[1] for warning in told] == ["score", "stats", "n", "tree"]
    manifest = json.loads((tmp_path / "pages" / "manifest.jsonl").read_text())
    assert manifest["warnings"] == record["warnings"]


def test_parquet_has_null_where_json_has(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install '.[parquet]'")
    path = tmp_path / "odd.jsonl"
    path.write_text(ODD % json.dumps(PAGE) + "\n")
    command("run", path, tmp_path / "out.parquet", "-q")
    (row,) = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["score"], row["n"], row["ok"]) == (None, None, 1.5)
    assert row["stats"] == {"top": [1, None]}


BARE = "The match was called off at noon because the pitch was under water."
KNOWN = {
    "title": "Rain stops play",
    "dek": "A wet day",
    "description": "Of cricket",
    "author": "Ann Reed",
    "date": "2031-03-02",
    "lang": "en",
    "site": "ferry.example",
    "page_type": "report",
}


def records(path: Path, *pages: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(page) + "\n" for page in pages))
    return path


def test_what_only_the_record_tells_stays_in_all_formats(tmp_path: Path) -> None:
    pages = records(tmp_path / "in.jsonl", {"id": "a", "text": BARE, **KNOWN})
    (found,) = by_id(command("clean", "--jsonl", pages)).values()
    assert {name: found[name] for name in KNOWN} == KNOWN
    assert (found["dek_source"], found["body"]) == ("record", BARE)
    command("run", pages, tmp_path / "txt", "-q")
    assert (tmp_path / "txt" / "a.txt").read_text() == f"Rain stops play\n\nA wet day\n\n{BARE}\n"
    command("run", pages, tmp_path / "md", "--format", "md", "-q")
    front = (tmp_path / "md" / "a.md").read_text()
    for name in ("title", "dek", "description", "author", "date", "site"):
        assert f'{name}: "{KNOWN[name]}"' in front


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("known", ["RAIN STOPS PLAY", "Rain stops play - Ferry Post"])
def test_a_title_that_only_the_record_tells_is_not_in_the_body_too(
    known: str, workers: int
) -> None:
    forms = ("{}.\n\n{}", "- {}\n\n{}", "<p>{}.</p><p>{}</p>", "<ul><li>{}</li></ul><p>{}</p>")
    body = f"{BARE} It had rained since the early morning, and nobody was there."
    pages = [
        RawPage(id="a", data=form.format("Rain stops play", body), extra={"title": known})
        for form in forms
    ]
    for found in cleaner.Cleaner().clean_many(pages, workers=workers):
        assert (found.title, found.body) == (known, body)
        (removal,) = (one for one in found.removed if one.text.strip())
        assert removal.why == "The title, said again"


def test_a_page_that_is_its_title_keeps_it_as_its_text() -> None:
    for data in (BARE, f"{BARE}\n\nNew"):
        found = cleaner.clean(RawPage(id="a", data=data, extra={"title": BARE}))
        assert found.body.startswith(BARE)


def test_what_the_page_tells_comes_before_its_record() -> None:
    html = f"<title>The pitch</title><h1>The pitch</h1><p>{BARE} {BARE}</p>"
    page = RawPage(id="a", data=html, source="a", extra={"title": "Mine", "lang": "xx"})
    found = cleaner.clean(page)
    assert (found.title, found.lang) == ("The pitch", "en")


@pytest.mark.parametrize("told", [None, "", "  ", [], {}])
def test_an_author_that_the_record_leaves_open_is_the_pages_own(told: Any, tmp_path: Path) -> None:
    html = (
        '<title>The pitch</title><meta name="author" content="Ann Reed">'
        '<meta property="article:published_time" content="2031-03-02">'
        f'<meta property="og:site_name" content="Ferry Post"><h1>The pitch</h1><p>{BARE} {BARE}</p>'
    )
    names = ("author", "date", "modified", "site_name")
    pages = records(tmp_path / "in.jsonl", {"id": "a", "html": html, **dict.fromkeys(names, told)})
    wanted = ("Ann Reed", "2031-03-02", "", "Ferry Post")
    (found,) = by_id(command("clean", "--jsonl", pages)).values()
    assert tuple(found[name] for name in names) == wanted
    fields = ("--fields", "id,author,date,modified,site_name,extra")
    (found,) = by_id(command("clean", "--jsonl", *fields, pages)).values()
    assert tuple(found[name] for name in names) == wanted
    command("run", pages, tmp_path / "a.parquet", "-q")
    parquet = pytest.importorskip("pyarrow.parquet")
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert tuple(row[name] or "" for name in names) == wanted


@pytest.mark.parametrize("told", [0, "Kit Brome", ["Kit"], {"name": "Kit"}])
def test_an_author_that_the_record_tells_stays(told: Any) -> None:
    html = f'<meta name="author" content="Ann Reed"><h1>The pitch</h1><p>{BARE} {BARE}</p>'
    page = RawPage(id="a", data=html, extra={"author": told})
    assert cleaner.clean(page).to_dict()["author"] == told


@pytest.mark.parametrize("told", [None, "", "  ", 7, ["a"], {"rendered": "a"}])
def test_a_record_that_tells_no_text_has_no_title(told: Any) -> None:
    page = RawPage(id="a", data=BARE, source="a", extra={"title": told, "dek": BARE.upper()})
    found = cleaner.clean(page)
    assert (found.title, found.to_dict()["title"], found.dek) == ("", "", "")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_site_name_is_cut_off_however_many_workers_there_are(workers: int) -> None:
    html = f"<title>The pitch - Ferry Post</title><p>{BARE} {BARE}</p>"
    page = RawPage(id="a", data=html, source="a", extra={"site_name": "Ferry Post", "n": {1}})
    (found,) = cleaner.Cleaner().clean_many([page], workers=workers)
    assert (found.title, found.extra["n"]) == ("The pitch", {1})
