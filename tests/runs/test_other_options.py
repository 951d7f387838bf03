"""What becomes of earlier outputs where format, compression, shards or options are others now.

A run replaces outputs of its own kind. Those of another stay, are told and listed, and go with
`prune`. Nothing else is touched.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from cleaner.cli.progress import summary_lines
from cleaner.runs import run as batch
from cleaner.runs.leftover import ANOTHER_KIND
from cleaner.runs.outcome import Summary
from cleaner.runs.plan import Plan
from cleaner.runs.run import foresee
from tests import kills
from tests.runs.demo import cleaner, text, write_pages

CLEANER = cleaner()
KINDS: Final[dict[str, tuple[dict[str, Any], set[str]]]] = {
    "txt": ({"format": "txt"}, {"1.txt", "a/2.txt"}),
    "txt.gz": ({"format": "txt", "compress": "gz"}, {"1.txt.gz", "a/2.txt.gz"}),
    "md and removed": (
        {"format": "md", "removals": True},
        {"1.md", "a/2.md", "removed.jsonl"},
    ),
    "html": ({"format": "html"}, {"1.html", "a/2.html"}),
    "json": ({"format": "json"}, {"1.json", "a/2.json"}),
    "jsonl": ({"format": "jsonl"}, {"articles.jsonl"}),
    "jsonl.zst": ({"format": "jsonl", "compress": "zst"}, {"articles.jsonl.zst"}),
    "parquet": ({"format": "parquet"}, {"articles.parquet"}),
    "parquet and removed": (
        {"format": "parquet", "removals": True},
        {"articles.parquet", "removed.parquet"},
    ),
}
"""Options, and the names of what is written with them."""
DIRECT: Final = ("txt", "txt.gz", "jsonl", "parquet and removed")
"""Kinds that follow one another at once, so that the manifest tells of the one before."""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "raw", {"1.txt": text(1, badges=1), "a/2.txt": text(2)})


def plan(kind: str, **more: Any) -> Plan:
    return Plan(**{"cleaner": CLEANER, "workers": 1, **KINDS[kind][0], **more})


def run(raw: Path, out: Path, kind: str, **more: Any) -> Summary:
    return batch.run([raw], out, plan(kind, **more))


def outputs(out: Path) -> set[str]:
    return set(kills.tree(out)) - {"manifest.jsonl", "leftover.jsonl", "mine.txt", "a/mine.jsonl"}


def listed(out: Path) -> list[str]:
    path = out / "leftover.jsonl"
    return [json.loads(line)["output"] for line in path.open()] if path.exists() else []


def test_outputs_of_all_kinds_stand_beside_each_other_and_each_run_tells_of_the_others(
    raw: Path, tmp_path: Path
) -> None:
    """All pairs of formats: each run leaves all other kinds as they are, or prunes all of them."""
    out = tmp_path / "out"
    write_pages(out, {"mine.txt": "mine", "a/mine.jsonl": "mine"})
    for kind in KINDS:
        run(raw, out, kind)
    every = set().union(*(files for _, files in KINDS.values()))
    for kind, (_, files) in KINDS.items():
        before = kills.tree(out)
        told = [page for page in foresee([raw], out, plan(kind)) if page.what == ANOTHER_KIND]
        assert {page.output: page.fate for page in told} == dict.fromkeys(every - files, "keep")
        summary = run(raw, out, kind)
        assert outputs(out) == every, kind
        for name in every - files:
            assert (out / name).read_bytes() == before[name], (kind, name)
        assert (summary.other_format, summary.other_pruned) == (len(every - files), 0)
        assert sorted(listed(out)) == sorted(every - files)
        shutil.copytree(out, tmp_path / kind)
        told = [p for p in foresee([raw], out, plan(kind, prune=True)) if p.fate == "delete"]
        assert {page.output for page in told} == every - files
        assert {page.what for page in told} == {ANOTHER_KIND}
        summary = run(raw, tmp_path / kind, kind, prune=True)
        assert (summary.other_format, summary.other_pruned) == (0, len(every - files))
        assert outputs(tmp_path / kind) == files
        assert listed(tmp_path / kind) == []
        for name in ("mine.txt", "a/mine.jsonl"):
            assert (tmp_path / kind / name).read_text() == "mine"


@pytest.mark.parametrize("before", DIRECT)
def test_what_the_run_before_wrote_with_other_options_stays_until_it_is_pruned(
    raw: Path, tmp_path: Path, before: str
) -> None:
    own = KINDS[before][1]
    run(raw, tmp_path / before, before)
    for after in set(DIRECT) - {before}:
        out = tmp_path / after
        shutil.copytree(tmp_path / before, out)
        now = KINDS[after][1]
        left = own - now
        summary = run(raw, out, after)
        assert outputs(out) == own | now, after
        assert summary.other_format == len(left)
        assert sorted(listed(out)) == sorted(left)
        told = [line for line in summary_lines(summary) if line.startswith(ANOTHER_KIND)]
        assert len(told) == bool(left)
        for line in told:
            assert line.endswith(f"(see --prune); {out / 'leftover.jsonl'} lists them")
        assert run(raw, out, after, prune=True).other_pruned == len(left)
        assert outputs(out) == now, after


@pytest.mark.parametrize("sizes", [(1, None), (None, 1), (1, 2)])
@pytest.mark.parametrize("kind", ["jsonl", "jsonl.zst", "parquet and removed"])
def test_records_of_one_kind_are_replaced_in_whatever_files_they_were(
    raw: Path, tmp_path: Path, kind: str, sizes: tuple[int | None, int | None]
) -> None:
    """A reader of all files of a folder finds each record once."""
    for size in sizes:
        summary = run(raw, tmp_path / "out", kind, shard_size=size)
        assert summary.other_format == 0
    run(raw, tmp_path / "anew", kind, shard_size=sizes[1])
    assert kills.tree(tmp_path / "out") == kills.tree(tmp_path / "anew")


def test_outputs_of_another_kind_that_somebody_has_changed_are_not_pruned(
    raw: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(raw, out, "parquet and removed")
    run(raw, out, "txt")
    (out / "removed.parquet").write_bytes(b"mine")
    run(raw, out, "json")
    with open(out / "1.txt", "a") as file:
        file.write("mine")
    summary = run(raw, out, "json", prune=True)
    assert outputs(out) == {"1.json", "a/2.json", "1.txt", "removed.parquet"}
    assert (summary.other_pruned, summary.changed) == (2, 2)
    said = "\n".join(summary_lines(summary))
    assert f"{ANOTHER_KIND}: 2 outputs of earlier runs deleted" in said
    assert f"note: {out / '1.txt'}: changed since it was written; left alone" in said


def test_what_may_be_of_pages_that_could_not_be_read_is_not_pruned(
    raw: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    line = json.dumps({"id": "r", "text": text(3)})
    write_pages(raw, {"in.jsonl": line})
    run(raw, out, "jsonl")
    run(raw, out, "txt")
    write_pages(raw, {"in.jsonl": "{"})
    run(raw, out, "json", prune=True)
    assert outputs(out) == {"1.json", "a/2.json", "r.txt", "articles.jsonl", "errors.jsonl"}
    write_pages(raw, {"in.jsonl": line})
    run(raw, out, "json", prune=True)
    assert outputs(out) == {"1.json", "a/2.json", "r.json"}
