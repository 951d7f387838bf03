"""What was removed as a file of its own, beside the articles of the same run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from cleaner.runs import run as batch
from cleaner.runs.compression import records
from cleaner.runs.outcome import Summary
from cleaner.runs.output import STATE, target
from cleaner.runs.plan import Plan
from cleaner.show.report.reading import output_in, pages_of
from tests.runs import demo
from tests.runs.demo import cleaner

CLEANER = cleaner()
# Of each kind of output: its name below the folder, its options, the files that tell of removals.
OUTPUTS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "files": ("", {}, ["removed.jsonl"]),
    "packed files": ("", {"format": "json", "compress": "gz"}, ["removed.jsonl.gz"]),
    "records": ("", {"format": "jsonl"}, ["removed.jsonl"]),
    "a named file": ("news.jsonl.zst", {}, ["news.removed.jsonl.zst"]),
    "shards": (
        "news.jsonl",
        {"shard_size": 3},
        ["news.removed-00000.jsonl", "news.removed-00001.jsonl"],
    ),
    "parquet": ("news.parquet", {}, ["news.removed.parquet"]),
}
every_output = pytest.mark.parametrize("kind", OUTPUTS)


def text(number: int) -> str:
    return demo.text(number, badges=number % 3)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    pages = {f"{number}.txt": text(number) for number in range(5)}
    folder = demo.write_pages(tmp_path / "raw", pages)
    (folder / "broken.txt").write_bytes(b"\0\1\2" * 90)
    return folder


def run(raw: Path, folder: Path, kind: str, *, removals: bool = True, **plan: Any) -> Summary:
    name, options, _ = OUTPUTS[kind]
    to = target(folder / name) if name else target(f"{folder}/")
    given: dict[str, Any] = {"workers": 1, "name": to.name, "compress": to.compress}
    given |= {"format": to.format} if to.format else {}
    given |= {**options, "removals": removals, "cleaner": CLEANER, **plan}
    return batch.run([raw], to.folder, Plan(**given))


def told(folder: Path, kind: str) -> list[tuple[str, list[str]]]:
    """The id of each page, and the rules of what was removed of it."""
    found = [json.loads(line) for name in OUTPUTS[kind][2] for line in records(folder / name)]
    assert all(set(record) == {"id", "url", "removed"} for record in found)
    return [(record["id"], [one["rule"] for one in record["removed"]]) for record in found]


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


EXPECTED = [(f"{number}.txt", ["demo.badge"] * (number % 3)) for number in range(5)]


@every_output
def test_each_page_has_a_record_of_what_was_removed(raw: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    summary = run(raw, out, kind)
    assert (summary.pages["ok"], summary.pages["failed"]) == (5, 1)
    assert [(Path(id).name, rules) for id, rules in told(out, kind)] == EXPECTED


@every_output
def test_articles_leave_it_out(raw: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    summary = run(raw, out, kind)
    for line in map(json.loads, summary.manifest.read_text().splitlines()):
        if line["status"] == "failed":
            assert "removed_output" not in line
            continue
        assert line["removed_output"] in OUTPUTS[kind][2]
        path = out / line["output"]
        if ".json" in path.name or path.suffix == ".parquet":
            assert all(b'"removed"' not in record for record in records(path))


@every_output
def test_the_same_run_again_does_nothing(raw: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    run(raw, out, kind)
    before = tree(out)
    assert run(raw, out, kind).reused == 5
    assert tree(out) == before


@every_output
def test_a_changed_page_is_done_alone(raw: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    run(raw, out, kind)
    (raw / "3.txt").write_text(text(31))
    (raw / "5.txt").write_text(text(5))
    assert run(raw, out, kind).reused == 4
    run(raw, tmp_path / "anew", kind)
    assert tree(out) == tree(tmp_path / "anew")


@every_output
def test_a_page_whose_record_is_gone_is_done_again(raw: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    run(raw, out, kind)
    before = tree(out)
    (out / OUTPUTS[kind][2][0]).unlink()
    assert run(raw, out, kind).reused == (2 if kind == "shards" else 0)
    assert tree(out) == before


@every_output
def test_a_run_that_is_stopped_goes_on(
    raw: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kill would: the journal stays as it is after the third page."""
    out = tmp_path / "out"
    seen: list[object] = []

    class Killed(BaseException):
        pass

    def watch(*outcome: object) -> None:
        seen.append(outcome)
        if len(seen) == 3:
            shutil.copytree(out, tmp_path / "killed")
            raise Killed

    name, options, _ = OUTPUTS[kind]
    to = target(out / name) if name else target(f"{out}/")
    given: dict[str, Any] = {
        "workers": 1,
        "name": to.name,
        "compress": to.compress,
        "cleaner": CLEANER,
    }
    given |= {"format": to.format} if to.format else {}
    plan = Plan(**{**given, **options, "cleaner": CLEANER, "removals": True})
    with pytest.raises(Killed):
        batch.run([raw], to.folder, plan, watch=watch)
    killed = tmp_path / "killed"
    assert next(killed.glob(f"{STATE}*"), None)
    assert run(raw, killed, kind).reused == 3
    run(raw, tmp_path / "anew", kind)
    assert tree(killed) == tree(tmp_path / "anew")


@every_output
def test_without_the_option_the_file_is_told_and_pruned(
    raw: Path, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "out"
    run(raw, out, kind)
    assert run(raw, out, kind, removals=False).other_format == len(OUTPUTS[kind][2])
    for name in OUTPUTS[kind][2]:
        assert (out / name).exists()
    run(raw, out, kind, removals=False, prune=True)
    run(raw, tmp_path / "anew", kind, removals=False)
    assert tree(out) == tree(tmp_path / "anew")


@every_output
def test_a_file_of_another_is_left_alone(raw: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    path = out / OUTPUTS[kind][2][0]
    path.write_bytes(b"mine")
    with pytest.raises(UsageError, match="is in the way"):
        run(raw, out, kind)
    assert path.read_bytes() == b"mine"
    assert run(raw, out, kind, overwrite=True).exit_code == 1
    assert [(Path(id).name, rules) for id, rules in told(out, kind)] == EXPECTED


@pytest.mark.parametrize("kind", ["files", "a named file"])
def test_inputs_without_pages_leave_an_empty_file(tmp_path: Path, kind: str) -> None:
    (tmp_path / "raw").mkdir()
    for _ in range(2):
        assert run(tmp_path / "raw", tmp_path / "out", kind).exit_code == 0
        assert told(tmp_path / "out", kind) == []


def test_a_page_that_left_and_comes_back_has_its_own_record(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(raw, out, "files")
    shutil.move(raw / "1.txt", tmp_path / "1.txt")
    run(raw, out, "files")
    assert [Path(id).name for id, _ in told(out, "files")] == ["0.txt", "2.txt", "3.txt", "4.txt"]
    shutil.move(tmp_path / "1.txt", raw / "1.txt")
    run(raw, out, "files")
    assert [(Path(id).name, rules) for id, rules in told(out, "files")] == EXPECTED


def test_a_file_of_pages_that_is_called_so_keeps_out_of_its_way(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    lines = (json.dumps({"id": str(number), "text": text(number)}) for number in range(5))
    (raw / "removed.jsonl").write_text("\n".join(lines))
    assert run(raw, tmp_path / "out", "files").exit_code == 0
    assert [rules for _, rules in told(tmp_path / "out", "files")] == [one for _, one in EXPECTED]


def call(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


@pytest.mark.parametrize("name", ["out/", "out.jsonl", "out.parquet"])
def test_by_the_command_and_in_the_review(
    raw: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (raw / "broken.txt").unlink()
    (raw / "badge.txt").write_text(f"{text(0)}\n\nAll rights reserved.\n")
    options = ["--format", "json"] if name.endswith("/") else []
    code, said = call("run", raw, name, *options, "--undo", "--separate-removed")
    assert code == 0, said
    assert call("report", name)[0] == 0
    shown = [
        [one["rule"] for one in record["removed"]] for _, record in pages_of(output_in(Path(name)))
    ]
    assert len(shown) == 6
    assert shown[0] == []
    assert shown[5] == ["legal.rights"]


def test_fields_and_the_option_do_not_go_together(raw: Path, tmp_path: Path) -> None:
    code, said = call(
        *("run", raw, tmp_path / "a.jsonl", "--separate-removed", "--fields", "id,removed")
    )
    assert code == 2
    assert "give one of them" in " ".join(said.split())
    assert not (tmp_path / "a.jsonl").exists()
