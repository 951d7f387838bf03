"""Outputs beside each other: each has its own files, and nothing of another is touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs import run as batch
from cleaner.runs.code_version import code_version, running_code
from cleaner.runs.compression import records
from cleaner.runs.foreseen import GONE, IN_THE_WAY
from cleaner.runs.outcome import Summary
from cleaner.runs.output import Output, settled, target
from cleaner.runs.plan import Plan
from cleaner.runs.run import foresee
from tests import kills
from tests.runs.demo import PACK, cleaner, text, write_pages

SUFFIXES = ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]
CLEANER = cleaner()


def pages(folder: Path, *names: str) -> Path:
    return write_pages(folder, {name: text(f"{folder.name} {name}") for name in names})


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return pages(tmp_path / "raw", "1.txt", "2.txt", "3.txt")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return pages(tmp_path / "other", "x.txt", "y.txt")


def run(source: Path | list[Path], out: Path | str, **plan: Any) -> Summary:
    """Cleans into a folder, or a file as the command line names it."""
    to = target(out)
    given = {"cleaner": CLEANER, "workers": 1, "name": to.name, "compress": to.compress}
    given |= {"format": to.format} if to.format else {}
    inputs = source if isinstance(source, list) else [source]
    return batch.run(inputs, to.folder, Plan(**{**given, **plan}))


def done(summary: Summary) -> int:
    return sum(summary.pages.values()) - summary.reused


def call(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["run", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stderr


# Several named outputs


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("size", [None, 2])
def test_named_outputs_of_a_folder_leave_each_other_alone(
    raw: Path, other: Path, tmp_path: Path, suffix: str, size: int | None
) -> None:
    out = tmp_path / "out"
    run(raw, out / f"monday.{suffix}", shard_size=size)
    monday = kills.tree(out)
    run(other, out / f"tuesday.{suffix}", shard_size=size)
    both = kills.tree(out)
    assert {name: data for name, data in both.items() if "monday" in name} == monday
    assert {"monday.manifest.jsonl", "tuesday.manifest.jsonl"} <= set(both)
    assert len(both) == (4 if size is None else 5)
    # Both go on where they were, and do nothing again.
    assert done(run(raw, out / f"monday.{suffix}", shard_size=size)) == 0
    assert done(run(other, out / f"tuesday.{suffix}", shard_size=size)) == 0
    assert kills.tree(out) == both


def test_outputs_with_one_stem_have_manifests_of_their_own(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (raw / "bad.txt").write_bytes(b"\0\1\2" * 90)
    for suffix in SUFFIXES:
        run(raw, out / f"a.{suffix}")
    names = {f"a.{suffix}" for suffix in SUFFIXES}
    fronts = ["a", "a.jsonl.gz", "a.jsonl.zst", "a.parquet"]
    lists = {f"{front}.{what}.jsonl" for front in fronts for what in ("manifest", "errors")}
    assert set(kills.tree(out)) == names | lists
    before = kills.tree(out)
    for suffix in SUFFIXES:
        assert run(raw, out / f"a.{suffix}").reused == 3
        assert kills.tree(out) == before
    for suffix in SUFFIXES:
        assert len(list(records(out / f"a.{suffix}"))) == 3


def test_a_manifest_of_failures_alone_is_still_one_outputs_own(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "bad.txt").write_bytes(b"\0\1\2" * 90)
    run(raw, out / "a.jsonl")
    before = kills.tree(out)
    run(raw, out / "a.parquet")
    assert {name: data for name, data in kills.tree(out).items() if name in before} == before
    # And a run that left an empty file takes it up again.
    run(pages(raw, "1.txt"), out / "a.jsonl")
    assert len(list(records(out / "a.jsonl"))) == 1


def test_outputs_of_one_stem_at_the_same_time_never_share_a_manifest(tmp_path: Path) -> None:
    plain = Output(folder=tmp_path, stem="a", suffix=".jsonl", named=True)
    packed = Output(folder=tmp_path, stem="a", suffix=".jsonl.gz", named=True)
    longer = Output(folder=tmp_path, stem="a-b", suffix=".jsonl", named=True)
    plain.state.mkdir()
    assert settled(plain).manifest.name == "a.manifest.jsonl"
    assert settled(packed).manifest.name == "a.jsonl.gz.manifest.jsonl"
    assert settled(longer).manifest.name == "a-b.manifest.jsonl"


def test_a_file_with_the_name_of_a_shard_stays(raw: Path, other: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(other, out / "a-00001.jsonl")
    before = kills.tree(out)
    with pytest.raises(UsageError, match=r"a-00001\.jsonl: is in the way"):
        run(raw, out / "a.jsonl", shard_size=2)
    assert kills.tree(out) == before
    run(raw, out / "a.jsonl")
    assert {name: data for name, data in kills.tree(out).items() if name in before} == before
    run(raw, out / "b.jsonl", shard_size=2)
    before = kills.tree(out)
    with pytest.raises(UsageError, match=r"b-00001\.jsonl: is in the way"):
        run(other, out / "b-00001.jsonl")
    assert kills.tree(out) == before


def test_with_and_without_shards_an_output_replaces_its_own_files(
    raw: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(raw, out / "a.jsonl")
    assert done(run(raw, out / "a.jsonl", shard_size=2)) == 0
    assert sorted(kills.tree(out)) == ["a-00000.jsonl", "a-00001.jsonl", "a.manifest.jsonl"]
    run(raw, out / "a.jsonl")
    assert sorted(kills.tree(out)) == ["a.jsonl", "a.manifest.jsonl"]


@pytest.mark.parametrize("format", ["txt", "json", "jsonl", "parquet"])
def test_a_named_output_in_the_folder_of_another(
    raw: Path, other: Path, tmp_path: Path, format: str
) -> None:
    out = tmp_path / "out"
    run(raw, out, format=format)
    folder = kills.tree(out)
    run(other, out / "all.jsonl")
    both = kills.tree(out)
    assert {name: both[name] for name in folder} == folder
    assert set(both) - set(folder) == {"all.jsonl", "all.manifest.jsonl"}
    assert done(run(raw, out, format=format)) == 0
    assert done(run(other, out / "all.jsonl")) == 0
    assert kills.tree(out) == both


@pytest.mark.parametrize("first", ["folder", "file"])
@pytest.mark.parametrize("name", ["articles.jsonl", "manifest.jsonl", "errors.jsonl"])
def test_a_named_output_with_the_name_of_a_folders_file(
    raw: Path, other: Path, tmp_path: Path, first: str, name: str
) -> None:
    out = tmp_path / "out"
    (raw / "bad.txt").write_bytes(b"\0\1\2" * 90)
    runs = [
        lambda: run(raw, out, format="jsonl"),
        lambda: run(other, out / name),
    ]
    runs = runs if first == "folder" else runs[::-1]
    runs[0]()
    before = kills.tree(out)
    with pytest.raises(UsageError, match=f"{name.replace('.', '[.]')}: is in the way"):
        runs[1]()
    assert kills.tree(out) == before


def test_a_name_with_a_slash_behind_is_a_folder(raw: Path, tmp_path: Path) -> None:
    code, _ = call("-q", raw, f"{tmp_path}/o.jsonl/")
    assert code == 0
    assert sorted(kills.tree(tmp_path / "o.jsonl")) == ["1.txt", "2.txt", "3.txt", "manifest.jsonl"]
    # What is a folder now needs no slash.
    said = call(raw, tmp_path / "o.jsonl")[1]
    assert said.startswith("3 pages: 3 ok, 3 done before")
    assert "\ntime: " in said
    assert "a second" not in said, "a run that did no page has no rate"


def test_records_with_one_id_are_told_and_kept_apart(tmp_path: Path) -> None:
    lines = [json.dumps({"id": name, "text": text(at)}) for at, name in enumerate("abaab")]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    for _ in range(2):
        _, said = call(tmp_path / "in.jsonl", tmp_path / "o.jsonl")
        assert "same id: 3 pages have ids of ones before; each is an article by itself" in said
        assert len(list(records(tmp_path / "o.jsonl"))) == 5
    (tmp_path / "in.jsonl").write_text(lines[0])
    assert "same id" not in call(tmp_path / "in.jsonl", tmp_path / "o.jsonl")[1]


def test_inputs_beside_a_named_output_may_have_its_stem(tmp_path: Path) -> None:
    raw = pages(tmp_path / "out" / "monday raw", "1.txt")
    assert done(run(raw, tmp_path / "out" / "monday.jsonl")) == 1
    for name in ("monday-00007.jsonl", "monday.errors.jsonl", "monday.jsonl.manifest.jsonl"):
        (tmp_path / "out" / name).write_text('{"text": "One short line."}\n')
        with pytest.raises(UsageError, match="holds the input"):
            run(tmp_path / "out" / name, tmp_path / "out" / "monday.jsonl")


def test_two_runs_on_one_named_output_and_on_two(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "cleaner", "run", "-q", "-"]
    out = tmp_path / "out"
    first = subprocess.Popen([*line, str(out / "a.jsonl")], cwd=kills.ROOT, stdin=subprocess.PIPE)
    try:
        kills.wait_for(out / ".cleaner-a.jsonl" / "places-1")
        same = subprocess.run(
            [*line, str(out / "a.jsonl")], cwd=kills.ROOT, input="", capture_output=True, text=True
        )
        assert same.returncode == 2
        assert f"another run is at work on this file (process {first.pid})" in same.stderr
        beside = subprocess.run(
            [*line, str(out / "b.jsonl")],
            cwd=kills.ROOT,
            input=text(2),
            capture_output=True,
            text=True,
        )
        assert beside.returncode == 0, beside.stderr
    finally:
        assert first.stdin
        first.stdin.write(text(1).encode())
        first.stdin.close()
        assert first.wait() == 0
    names = ["a.jsonl", "a.manifest.jsonl", "b.jsonl", "b.manifest.jsonl"]
    assert sorted(kills.tree(out)) == names


# Files of others


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("what", ["file", "link", "dangling link"])
def test_a_file_of_another_in_the_place_of_a_named_output(
    raw: Path, tmp_path: Path, suffix: str, what: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    victim, precious = out / f"a.{suffix}", tmp_path / "precious"
    if what == "file":
        victim.write_text("precious")
    else:
        victim.symlink_to(precious)
        if what == "link":
            precious.write_text("precious")
    with pytest.raises(UsageError, match=rf"a\.{suffix}: is in the way") as told:
        run(raw, victim)
    assert "--overwrite" in str(told.value)
    assert os.listdir(out) == [victim.name]
    assert victim.is_symlink() or victim.read_text() == "precious"
    assert list(foreseen_error(raw, victim)) == [str(told.value)]
    run(raw, victim, overwrite=True)
    assert len(list(records(victim))) == 3
    assert not victim.is_symlink()
    assert what != "link" or precious.read_text() == "precious"


def foreseen_error(raw: Path, out: Path) -> list[str]:
    to = target(out)
    plan = Plan(cleaner=CLEANER, format=to.format, name=to.name, compress=to.compress)
    try:
        list(foresee([raw], to.folder, plan))
    except UsageError as error:
        return [str(error)]
    return []


@pytest.mark.parametrize("name", ["manifest", "errors", "leftover"])
@pytest.mark.parametrize("out", ["out", "out/a.jsonl"])
def test_a_file_of_another_in_the_place_of_a_list(
    raw: Path, tmp_path: Path, name: str, out: str
) -> None:
    victim = tmp_path / "out" / f"{'a.' if out != 'out' else ''}{name}.jsonl"
    victim.parent.mkdir()
    victim.write_text('{"mine": true}\n')
    with pytest.raises(UsageError, match=f"{name}.jsonl: is in the way"):
        run(raw, tmp_path / out)
    assert kills.tree(victim.parent) == {victim.name: b'{"mine": true}\n'}
    run(raw, tmp_path / out, overwrite=True)
    # What the run has nothing to write into stays even so.
    assert (victim.read_bytes() == b'{"mine": true}\n') is (name != "manifest")


def test_folders_in_the_way(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "a.manifest.jsonl").mkdir(parents=True)
    for overwrite in (False, True):
        with pytest.raises(UsageError, match=r"a\.manifest\.jsonl: a folder stands where"):
            run(raw, tmp_path / "out" / "a.jsonl", overwrite=overwrite)


def test_a_file_of_another_fails_its_page_alone(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "1.txt").write_text("precious")
    (out / "2.txt").symlink_to(tmp_path / "gone")
    told = [(page.what, page.fate) for page in foresee([raw], out, Plan(cleaner=CLEANER))]
    assert told == [(IN_THE_WAY, "fail"), (IN_THE_WAY, "fail"), ("new", "clean")]
    for _ in range(2):
        summary = run(raw, out)
        assert summary.pages == {"failed": 2, "ok": 1}
        assert (out / "1.txt").read_text() == "precious"
        assert (out / "2.txt").is_symlink()
    error = json.loads((out / "errors.jsonl").read_bytes().splitlines()[0])
    assert (error["type"], error["stage"]) == ("WriteError", "write")
    assert "1.txt: is in the way, and no earlier run into" in error["error"]
    assert error["hint"].endswith("allow it with --overwrite")
    assert run(raw, out, overwrite=True).pages == {"ok": 3}
    run(raw, tmp_path / "whole")
    assert kills.tree(out) == kills.tree(tmp_path / "whole")
    assert not (tmp_path / "gone").exists()


def test_a_file_that_holds_what_would_be_written_is_no_loss(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(raw, out)
    (out / "manifest.jsonl").unlink()
    before = kills.tree(out)
    assert run(raw, out).pages == {"ok": 3}
    assert {name: kills.tree(out)[name] for name in before} == before


def test_a_page_that_fails_takes_away_no_file_of_another(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (raw / "1.txt").write_bytes(b"\0\1\2" * 90)
    out.mkdir()
    (out / "1.txt").write_text("precious")
    run(raw, out)
    pages(raw, "1.txt")
    assert run(raw, out).pages == {"ok": 2, "failed": 1}
    assert (out / "1.txt").read_text() == "precious"


def test_what_was_changed_since_is_written_anew_or_left_alone_and_told(
    raw: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(raw, out)
    (out / "1.txt").write_text("edited by hand")
    (out / "2.txt").write_text("edited too")
    # Page 1 is made again, page 2 fails from now on.
    (raw / "2.txt").write_bytes(b"\0\1\2" * 90)
    summary = run(raw, out)
    assert "boat raw 1.txt" in (out / "1.txt").read_text()
    assert (out / "2.txt").read_text() == "edited too"
    assert summary.changed == 2
    assert [notice.rpartition("/")[2] for notice in summary.notices] == [
        "1.txt: changed since it was written; written anew",
        "2.txt: changed since it was written; left alone",
    ]
    assert summary.to_dict()["changed_since"] == 2


def test_a_shard_that_was_changed_since_is_told(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(raw, out / "a.jsonl")
    with (out / "a.jsonl").open("ab") as file:
        file.write(b'{"mine": true}\n')
    assert "a.jsonl: changed since it was written; written anew" in call(raw, out / "a.jsonl")[1]
    run(raw, out / "b.jsonl", shard_size=2)
    (out / "b-00001.jsonl").write_text("mine\n")
    assert (
        run(raw, out / "b.jsonl")
        .notices[0]
        .endswith("b-00001.jsonl: changed since it was written; left alone")
    )
    assert (out / "b-00001.jsonl").read_text() == "mine\n"


# Pages that are gone


def test_outputs_of_pages_that_are_gone_are_told_and_pruned(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    pages(raw, "news/deep/4.txt")
    run(raw, out)
    (out / "mine.txt").write_text("mine")
    shutil.rmtree(raw / "news")
    (raw / "1.txt").unlink()
    for _ in range(2):
        summary = run(raw, out)
        assert (summary.gone, summary.stay, summary.pruned) == (2, 2, 0)
        assert (out / "1.txt").exists()
    lines = [json.loads(line) for line in (out / "leftover.jsonl").open()]
    assert [line["output"] for line in lines] == ["1.txt", "news/deep/4.txt"]
    _, said = call(raw, out)
    assert "gone from the inputs: 2 pages, 2 outputs of them left in place (see --prune)" in said
    before = kills.tree(out)
    foreseen = list(foresee([raw], out, Plan(cleaner=CLEANER, prune=True)))
    gone = [page for page in foreseen if page.output in ("1.txt", "news/deep/4.txt")]
    assert [(page.what, page.fate) for page in gone] == [(GONE, "delete")] * 2
    assert kills.tree(out) == before
    summary = run(raw, out, prune=True)
    assert (summary.gone, summary.stay, summary.pruned) == (2, 0, 2)
    assert sorted(kills.tree(out)) == ["2.txt", "3.txt", "manifest.jsonl", "mine.txt"]
    assert not (out / "news").exists()
    assert run(raw, out, prune=True).gone == 0


def test_an_output_that_its_page_has_left_for_another_name_is_pruned(tmp_path: Path) -> None:
    one, two, out = (
        pages(tmp_path / "a", "1.txt", "2.txt"),
        pages(tmp_path / "b", "1.txt", "2.txt"),
        tmp_path / "out",
    )
    run([one, two], out)
    assert {"2.txt", "2.txt.txt"} < set(kills.tree(out))
    (one / "2.txt").rename(one / "renamed.txt")
    # The page of the second folder takes the name that is free now, and leaves its own.
    for _ in range(3):
        summary = run([one, two], out)
        assert (summary.gone, summary.stay) == (1, 1)
    summary = run([one, two], out, prune=True)
    assert (summary.gone, summary.pruned) == (1, 1)
    run([one, two], tmp_path / "fresh")
    assert sorted(kills.tree(out)) == sorted(kills.tree(tmp_path / "fresh"))


def test_what_is_gone_and_comes_back_is_not_done_again(
    raw: Path, other: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(raw, out)
    assert done(run(other, out)) == 2
    assert done(run(raw, out)) == 0
    assert done(run([raw, other], out)) == 0
    assert not (out / "leftover.jsonl").exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_records_of_pages_that_are_gone_are_left_out_and_told(
    raw: Path, tmp_path: Path, suffix: str
) -> None:
    run(raw, tmp_path / f"a.{suffix}")
    (raw / "1.txt").unlink()
    _, said = call(raw, tmp_path / f"a.{suffix}")
    assert "gone from the inputs: 1 page, their records are left out" in said
    assert len(list(records(tmp_path / f"a.{suffix}"))) == 2
    assert run(raw, tmp_path / f"a.{suffix}").gone == 0


def test_pages_that_could_not_be_read_are_not_gone(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    lines = [json.dumps({"id": f"r{number}", "text": text(number)}) for number in range(3)]
    (raw / "in.jsonl").write_text("\n".join(lines))
    run(raw, out)
    (raw / "in.jsonl").write_text("\n".join([lines[0], "{", lines[2]]))
    summary = run(raw, out, prune=True)
    assert (summary.gone, summary.pages["failed"]) == (0, 1)
    assert (out / "r1.txt").exists()
    (raw / "in.jsonl").write_text("\n".join(lines))
    assert done(run(raw, out)) == 0


def test_inputs_without_any_page_prune_nothing(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out")
    (tmp_path / "empty").mkdir()
    _, said = call("--prune", tmp_path / "empty", tmp_path / "out")
    assert "the inputs hold no pages, so nothing was pruned" in said
    assert (tmp_path / "out" / "1.txt").exists()
    assert run(raw, tmp_path / "out").reused == 3


@pytest.mark.parametrize("name", ["all.txt", "all.csv.gz", "all.warc", "all.docx", "All.XML"])
def test_a_folder_that_is_named_like_a_file_is_told(raw: Path, tmp_path: Path, name: str) -> None:
    named = tmp_path / name
    _, said = call(raw, named)
    assert f"{name} becomes a folder with a file for each page" in said
    assert "becomes a folder" not in call(raw, named)[1]
    assert "becomes a folder" not in call(raw, f"{tmp_path / 'more.txt'}/")[1]


def test_outputs_in_another_format_stay_this_outputs_own(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(raw, out)
    assert run(raw, out, format="jsonl").other_format == 3
    assert run(raw, out, format="json").other_format == 4
    _, said = call("--format", "json", raw, out)
    assert "such as --format: 4 outputs of earlier runs left in place (see --prune)" in said
    for number in range(3):
        pages(raw, f"{number + 1}.txt")
        (raw / f"{number + 1}.txt").write_text(text(f"new {number}"))
    for format in ("txt", "jsonl"):
        assert run(raw, out, format=format).pages == {"ok": 3}
    assert "boat new 0" in (out / "1.txt").read_text()


@pytest.mark.parametrize("out", ["out", "out/news.jsonl"])
def test_the_output_of_an_earlier_run_is_no_folder_of_pages(
    raw: Path, tmp_path: Path, out: str
) -> None:
    (raw / "bad.html").write_bytes(b"\0\1\2" * 90)
    run(raw, tmp_path / out)
    name = "manifest.jsonl" if out == "out" else "news.manifest.jsonl"
    for command in (["run"], ["learn", "-o"]):
        given = [tmp_path / "out", tmp_path / "more"] if command == ["run"] else []
        given = given or [tmp_path / "more", tmp_path / "out"]
        done = CliRunner().invoke(app, [*command, *map(str, given)])
        assert done.exit_code == 2
        assert f"is the output of an earlier run, as its {name} tells" in done.stderr
        assert not (tmp_path / "more").exists()
    # Its files may be named one by one; what is no page says whose it is.
    everything = CliRunner().invoke(app, ["run", f"{tmp_path}/out/*", str(tmp_path / "named")])
    whose = "that an earlier run wrote; give the pages that it was made from"
    assert f"manifest.jsonl#1: no page: a line of a manifest {whose}" in everything.stderr
    assert f"errors.jsonl#1: no page: a line of a list of failures {whose}" in everything.stderr
    assert (f"news.jsonl#1: no page: an article {whose}" in everything.stderr) == (out != "out")
    (raw / "manifest.jsonl").write_text(json.dumps({"id": "a", "text": text("a")}))
    assert run(raw, tmp_path / "mine").pages["ok"] == 4


# The same work


def test_a_second_path_to_the_inputs_is_the_same_work(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    twin = pages(tmp_path / "twin", "1.txt", "2.txt")
    records = [{"text": text(number), "id": "same"} for number in range(3)]
    (raw / "in.jsonl").write_text("\n".join(map(json.dumps, records)))
    Path("link").symlink_to(raw)
    Path("list").write_text("raw\ntwin\n")
    whole = ["raw", "twin"]
    spellings = [
        ["./raw", "twin/"],
        ["raw/../raw", str(twin)],
        [str(raw), "raw/../twin"],
        ["link", "twin"],
        ["@list"],
    ]
    for out in ("out", "one.jsonl"):
        assert done(run([Path(name) for name in whole], out)) == 8
        before = kills.tree(Path("out"))
        for inputs in spellings:
            to = target(out)
            made = batch.run(
                inputs,
                to.folder,
                Plan(cleaner=CLEANER, workers=1, format=to.format or "txt", name=to.name),
            )
            assert (done(made), made.gone) == (0, 0), inputs
            after = kills.tree(Path("out"))
            assert {n: d for n, d in after.items() if n != "manifest.jsonl"} == {
                n: d for n, d in before.items() if n != "manifest.jsonl"
            }
        run([Path(name) for name in whole], out)
        assert kills.tree(Path("out")) == before


def test_another_place_of_the_inputs_is_the_same_work(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out")
    moved = raw.rename(tmp_path / "moved")
    assert done(run(moved, tmp_path / "out")) == 0
    line = json.loads((tmp_path / "out" / "manifest.jsonl").read_bytes().splitlines()[0])
    assert line["source"] == f"{moved}/1.txt"


def test_records_with_ids_are_known_at_another_line(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"r{number}", "text": text(number)}) for number in range(3)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    run(tmp_path / "in.jsonl", tmp_path / "out")
    new = json.dumps({"id": "new", "text": text("new")})
    (tmp_path / "in.jsonl").write_text("\n".join([new, *lines]))
    assert done(run(tmp_path / "in.jsonl", tmp_path / "out")) == 1


def test_names_do_not_depend_on_where_the_inputs_stand(tmp_path: Path) -> None:
    trees = []
    for place in ("here", "there/deep"):
        folder = tmp_path / place
        one, two = pages(folder / "one", "a.txt"), pages(folder / "two", "a.txt")
        run([one, two], folder / "out")
        trees.append({*kills.tree(folder / "out")})
    assert trees[0] == trees[1]
    assert len(trees[0]) == 3


def test_names_of_records_are_the_same_for_a_folder_and_for_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for name in "abc":
        lines = [json.dumps({"id": n, "text": text(n) + name}) for n in range(2)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    files = sorted(folder.iterdir())
    made = run(files, tmp_path / "out")
    assert done(made) == 6
    names = sorted(kills.tree(tmp_path / "out"))
    assert {"0.txt", "1.txt"} < set(names)
    assert len(names) == 7
    for inputs in (folder, tmp_path / "records" / ".." / "records", files):
        assert done(run(inputs, tmp_path / "out")) == 0, inputs
        assert sorted(kills.tree(tmp_path / "out")) == names
    moved = folder.rename(tmp_path / "moved")
    run(moved, tmp_path / "other")
    assert sorted(kills.tree(tmp_path / "other")) == names


# What outputs depend on


def meaning(pack: str, path: str = "demo.yaml") -> str:
    return RuleSet([parse_pack(pack, path)]).meaning


def test_comments_and_names_of_files_are_no_change_of_rules() -> None:
    assert meaning(PACK) == meaning("# A comment.\n" + PACK.replace("rules:", "\nrules:  # Mine."))
    assert meaning(PACK) == meaning(PACK, "other.yaml")
    assert meaning(PACK) == meaning(PACK.replace("Sundays", "Mondays"))
    assert meaning(PACK) != meaning(PACK.replace("phrases: {en: [Z", "phrases: {en: [X, Z"))
    assert meaning(PACK) != meaning(PACK.replace("A badge of", "The badge of"))


def test_a_comment_or_another_name_of_a_pack_does_nothing_again(raw: Path, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "demo.yaml").write_text(PACK)
    line = ("--rules", packs, raw, tmp_path / "out")
    assert call(*line)[1].startswith("3 pages: 3 ok\n")
    (packs / "demo.yaml").rename(packs / "zoo.yaml")
    (packs / "zoo.yaml").write_text("# Only a comment.\n" + PACK)
    assert call(*line)[1].startswith("3 pages: 3 ok, 3 done before")
    (packs / "zoo.yaml").write_text(PACK.replace("[Zibbeldy badge]", "[Zibbeldy badge, Zob]"))
    assert call(*line)[1].startswith("3 pages: 3 ok\n")


def test_other_code_is_another_program(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(Path(batch.__file__).parents[1], package)
    before = code_version(package)
    assert before == running_code(), "compiled files do not count"
    (package / "text" / "fold.py").open("a").write("\nX = 1\n")
    assert code_version(package) != before


# A review


def test_a_named_output_can_be_reviewed(raw: Path, other: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(raw, out / "a.jsonl", kept=True)
    run(other, out / "a.jsonl.gz", kept=True)
    run(other, out, format="json", kept=True)
    told = {}
    for name in ("a.jsonl", "a.jsonl.gz", ""):
        result = CliRunner().invoke(app, ["report", str(out / name)])
        assert result.exit_code == 0, result.output
        told[name] = result.stdout.split(" kB")[0].partition(": ")
    assert [(path, pages.split(",")[0]) for path, _, pages in told.values()] == [
        (f"{out}/a.report.html", "3 pages"),
        (f"{out}/a.jsonl.gz.report.html", "2 pages"),
        (f"{out}/report.html", "2 pages"),
    ]
    (out / "report.html").write_text("<p>Mine</p>")
    result = CliRunner().invoke(app, ["report", str(out)])
    assert (result.exit_code, "report.html: is in the way" in result.output) == (2, True)
    assert (out / "report.html").read_text() == "<p>Mine</p>"
    result = CliRunner().invoke(app, ["report", str(out / "b.jsonl")])
    assert (result.exit_code, "no b.manifest.jsonl beside it" in result.output) == (2, True)
