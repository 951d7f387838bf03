"""Runs that go on: what is done again and what is not, locks, and a kill at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from cleaner.cli.progress import summary_lines
from cleaner.errors import UsageError
from cleaner.model import Article, Media, RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.given import PageLike
from cleaner.runs import run as batch
from cleaner.runs.identity import Origins
from cleaner.runs.journal import Journal, Lock
from cleaner.runs.outcome import Summary
from cleaner.runs.output import STATE, Output
from cleaner.runs.plan import Plan
from cleaner.runs.run import foresee
from cleaner.scores.model import Cards
from tests import kills
from tests.runs import demo
from tests.runs.demo import cleaner
from tests.waiting import wait_until

FORMATS = ["txt", "jsonl", "parquet"]


class Failing(Cleaner):
    """Fails on pages with a word, so that they can be mended by another cleaner."""

    def clean(
        self,
        page: PageLike,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> Article:
        if isinstance(page, RawPage) and b"boat 2 " in page.data:
            raise ZeroDivisionError("boat 2")
        if isinstance(page, RawPage) and b"boat 3 " in page.data:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().clean(page, url=url, media=media, id=id)


def text(number: int) -> str:
    return demo.text(number, badges=1)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return demo.write_pages(
        tmp_path / "raw", {f"{number}.txt": text(number) for number in range(6)}
    )


def run(raw: Path, out: Path, made: Cleaner | None = None, **plan: Any) -> Summary:
    return batch.run([raw], out, Plan(cleaner=made or cleaner(), **{"workers": 1, **plan}))


def done(summary: Summary) -> int:
    return sum(summary.pages.values()) - summary.reused


@pytest.mark.parametrize("format", FORMATS)
def test_only_new_and_changed_pages_are_done(raw: Path, tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    assert done(run(raw, out, format=format)) == 6
    before = kills.tree(out)
    assert done(run(raw, out, format=format)) == 0
    assert kills.tree(out) == before
    (raw / "2.txt").write_text(text(22))
    (raw / "9.txt").write_text(text(9))
    assert done(run(raw, out, format=format)) == 2
    run(raw, tmp_path / "whole", format=format)
    assert kills.tree(out) == kills.tree(tmp_path / "whole")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "other",
    [{"made": cleaner("Another badge")}, {"made": cleaner(quotes="keep")}, {"media": "html"}],
    ids=["rules", "options", "media"],
)
def test_other_rules_or_options_do_all_again(
    raw: Path, tmp_path: Path, format: str, other: dict[str, Any]
) -> None:
    run(raw, tmp_path / "out", format=format)
    assert done(run(raw, tmp_path / "out", format=format, **other)) == 6
    run(raw, tmp_path / "whole", format=format, **other)
    assert kills.tree(tmp_path / "out") == kills.tree(tmp_path / "whole")


@pytest.mark.parametrize("name", ["3.txt", "articles.jsonl", "articles.parquet"])
@pytest.mark.parametrize("compress", ["", "gz", "zst"])
def test_outputs_that_are_gone_or_cut_are_made_again(
    raw: Path, tmp_path: Path, name: str, compress: str
) -> None:
    out, format = tmp_path / "out", name.rpartition(".")[2]
    run(raw, out, format=format, compress=compress)
    before = kills.tree(out)
    packed = compress and format != "parquet"
    victim = out / (f"{name}.{compress}" if packed else name)
    for size in (None, 30):
        os.truncate(victim, size) if size else victim.unlink()
        assert done(run(raw, out, format=format, compress=compress)) >= 1
        assert kills.tree(out) == before


def test_force_does_all_pages_again(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out")
    before = kills.tree(tmp_path / "out")
    assert done(run(raw, tmp_path / "out", again="all")) == 6
    assert kills.tree(tmp_path / "out") == before


@pytest.mark.parametrize("format", FORMATS)
def test_failed_pages_are_tried_again_and_deadly_ones_only_if_asked(
    raw: Path, tmp_path: Path, format: str
) -> None:
    out, failing = tmp_path / "out", Failing(cleaner().rules, cards=Cards())
    summary = run(raw, out, failing, format=format, workers=2)
    assert summary.pages == {"ok": 4, "failed": 2}
    errors = [json.loads(line) for line in (out / "errors.jsonl").open()]
    assert [(e["id"], e["type"]) for e in errors] == [
        ("2.txt", "ZeroDivisionError"),
        ("3.txt", "WorkerDied"),
    ]
    assert "killed by SIGKILL" in errors[1]["error"]
    # Mended elsewhere: the same rules, but a cleaner that does not fail.
    (raw / "7.txt").write_text(text(7))
    summary = run(raw, out, format=format)
    assert (summary.pages, done(summary)) == ({"ok": 6, "failed": 1}, 2)
    summary = run(raw, out, format=format, again="failed")
    assert (summary.pages, done(summary)) == ({"ok": 7}, 1)
    assert not (out / "errors.jsonl").exists()
    run(raw, tmp_path / "whole", format=format)
    assert kills.tree(out) == kills.tree(tmp_path / "whole")


def test_retry_failed_leaves_new_pages_for_later(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out", Failing(cleaner().rules, cards=Cards()))
    (raw / "7.txt").write_text(text(7))
    summary = run(raw, tmp_path / "out", again="failed")
    assert (summary.pages, done(summary)) == ({"ok": 6}, 2)
    assert not (tmp_path / "out" / "7.txt").exists()
    assert (summary.left_new, summary.left_changed) == (1, 0)


def test_retry_failed_tells_of_pages_that_it_leaves_as_they_were(raw: Path, tmp_path: Path) -> None:
    """Neither a page that has changed since nor a new one is called done."""
    out = tmp_path / "out"
    run(raw, out)
    count = len(list(raw.iterdir()))
    (raw / "0.txt").write_text(demo.text("new 0"))
    (raw / "7.txt").write_text(text(7))
    summary = run(raw, out, again="failed")
    assert (summary.left_new, summary.left_changed) == (1, 1)
    assert summary.to_dict()["left_alone"] == {"new": 1, "changed": 1}
    said = summary_lines(summary)
    assert said[0] == f"{count} pages: {count} ok, {count - 1} done before"
    assert said[1] == (
        "left alone by --retry-failed: 1 done before, but page, rules, options or program have "
        "changed; 1 new; run without it to do them"
    )
    plan = Plan(cleaner=cleaner(), again="failed")
    told = Counter((page.what, page.fate) for page in foresee([raw], out, plan))
    assert told == {
        ("done before", "leave"): count - 1,
        ("done before, but page, rules, options or program have changed", "leave"): 1,
        ("new", "leave"): 1,
    }
    assert "boat 0 " in (out / "0.txt").read_text()
    # What was left alone is done by the next run without the option.
    summary = run(raw, out)
    assert (done(summary), summary.left_changed) == (2, 0)
    assert "boat new 0 " in (out / "0.txt").read_text()


def test_a_page_that_fails_now_keeps_no_output_of_before(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out")
    (raw / "1.txt").write_bytes(b"\0\1\2" * 90)
    run(raw, tmp_path / "out")
    assert not (tmp_path / "out" / "1.txt").exists()
    assert (tmp_path / "out" / "0.txt").exists()


def test_a_page_whose_name_goes_to_another_does_not_take_it_away(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out")
    # `1.md` stands before `1.txt`, has its name from now on, and `1.txt` fails.
    (raw / "1.md").write_text(text(11))
    (raw / "1.txt").write_bytes(b"\0\1\2" * 90)
    run(raw, tmp_path / "out")
    assert "boat 11" in (tmp_path / "out" / "1.txt").read_text()
    (raw / "1.txt").write_text(text(1))
    run(raw, tmp_path / "out")
    assert "boat 1 " in (tmp_path / "out" / "1.txt.txt").read_text()
    # Once it has its name back, the longer one is gone.
    (raw / "1.md").unlink()
    run(raw, tmp_path / "out")
    run(raw, tmp_path / "whole")
    assert kills.tree(tmp_path / "out") == kills.tree(tmp_path / "whole")


def test_shards_that_are_none_any_more_go(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(raw, out, format="jsonl", shard_size=2)
    assert len(list(out.glob("articles-*"))) == 3
    (raw / "0.txt").unlink()
    (raw / "1.txt").unlink()
    run(raw, out, format="jsonl", shard_size=2)
    assert sorted(kills.tree(out)) == [
        "articles-00000.jsonl",
        "articles-00001.jsonl",
        "manifest.jsonl",
    ]
    run(raw, out, format="jsonl")
    assert sorted(kills.tree(out)) == ["articles.jsonl", "manifest.jsonl"]


def test_pages_below_a_folder_named_like_shards_stay(raw: Path, tmp_path: Path) -> None:
    (raw / "articles").mkdir()
    (raw / "articles" / "a.txt").write_text(text(1))
    run(raw, tmp_path / "out")
    run(raw, tmp_path / "out", format="jsonl")
    assert (tmp_path / "out" / "articles" / "a.txt").exists()


def test_a_manifest_that_something_else_wrote_is_of_no_use(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "out")
    before = kills.tree(tmp_path / "out")
    (tmp_path / "out" / "manifest.jsonl").write_bytes(b'{"a": 1}\n[]\nnonsense\n\xff\n')
    foreign = kills.tree(tmp_path / "out")
    with pytest.raises(UsageError, match=r"manifest\.jsonl: is in the way"):
        run(raw, tmp_path / "out")
    assert kills.tree(tmp_path / "out") == foreign
    assert done(run(raw, tmp_path / "out", overwrite=True)) == 6
    assert kills.tree(tmp_path / "out") == before


def test_keys_of_any_type_are_the_same_in_parquet_however_often_it_is_run(
    raw: Path, tmp_path: Path
) -> None:
    structs = [{"a": 1}, {"a": 1.5, "b": []}, {}]
    values: list[Any] = [1, "one", None, *structs, [1], [], True, "\ud800", 2**70]
    for path in raw.iterdir():
        path.unlink()
    records: list[dict[str, Any]] = [{"text": text(n), "odd": v} for n, v in enumerate(values)]
    records[3] |= {"nested": {"a": [{}], "b": 1}, "number": 1, "late": []}
    records[5] |= {"nested": {"a": [], "c": "x"}, "number": 1.5, "late": [1]}
    for name, part in (("a", records[:6]), ("b", records)):
        (raw / f"{name}.jsonl").write_text("\n".join(map(json.dumps, part)))
        run(raw, tmp_path / "out", format="parquet")
    assert done(run(raw, tmp_path / "out", format="parquet")) == 0
    run(raw, tmp_path / "whole", format="parquet")
    assert kills.tree(tmp_path / "out") == kills.tree(tmp_path / "whole")
    rows = pyarrow.parquet.read_table(tmp_path / "out" / "articles.parquet").to_pylist()
    found = [json.loads(row["odd"] or "null") for row in rows[6:]]
    assert found == [*values[:-2], "\ufffd", 2**70]
    assert rows[3]["number"] == 1.0
    assert rows[5]["late"] == [1]


# Two runs at once


def test_a_second_run_into_a_folder_says_so_and_stops(tmp_path: Path) -> None:
    raw = kills.write_pages(tmp_path / "raw", 30)
    (raw / "wait").mkdir()
    os.mkfifo(tmp_path / "pipe")
    # A list that comes from a pipe keeps the first run waiting.
    line = [sys.executable, "-m", "cleaner", "run", "-q", "-", str(raw), str(tmp_path / "out")]
    first = subprocess.Popen(line, cwd=kills.ROOT, stdin=subprocess.PIPE)
    try:
        wait_until((tmp_path / "out" / STATE / "places-1").exists)
        second = subprocess.run(
            line, cwd=kills.ROOT, input="", capture_output=True, text=True, check=False
        )
        assert second.returncode == 2
        assert f"another run is at work in this folder (process {first.pid})" in second.stderr
    finally:
        assert first.stdin
        first.stdin.write(b"One short line.")
        first.stdin.close()
        assert first.wait() == 1
    assert not (tmp_path / "out" / STATE).exists()


def test_the_lock_of_a_killed_run_is_free(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        Lock(tmp_path / "lock")
        os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    Lock(tmp_path / "lock").release()  # Raises where the lock is still held.


def test_what_may_not_be_on_disk_after_a_loss_of_power_is_not_believed(
    raw: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    journal = Journal(Output(folder=out))
    for number in range(4):
        line = {"source": "", "id": f"{number}", "digest": "", "status": "ok"}
        journal.add(json.dumps(line).encode() + b"\n")
        if number == 1:
            journal.sync()
    journal.close()
    (out / STATE / "boot").write_text("another start of the system")
    journal = Journal(Output(folder=out))
    earlier = journal.earlier(Origins([]))
    assert [bool(earlier.find(f"{number}")) for number in range(4)] == [
        True,
        True,
        False,
        False,
    ]
    earlier.close()
    journal.close()


# Kills


def kill_at(step: int) -> Callable[[], bool]:
    """Has this process die at its step-th change of a file; half of what is written is there."""
    left = step

    def at() -> bool:
        nonlocal left
        left -= 1
        return left == 0

    def killing(call: Callable[..., Any], half: bool) -> Callable[..., Any]:
        def changed(*given: Any, **named: Any) -> Any:
            if at():
                if half:
                    file, data, *_ = given
                    file.write(data[: len(data) // 2])
                os._exit(9)
            result = call(*given, **named)
            if at():
                os._exit(9)
            return result

        return changed

    import cleaner.runs.journal

    for name in ("replace", "unlink", "rmdir", "mkdir", "truncate"):
        setattr(os, name, killing(getattr(os, name), half=False))
    cleaner.runs.journal._write_whole = killing(cleaner.runs.journal._write_whole, half=True)
    return lambda: left > 0


def quick_starts(patch: pytest.MonkeyPatch) -> None:
    """Hundreds of runs neither wait for the disk nor read all code and versions anew."""
    patch.setattr("cleaner.runs.journal._sync_disk", lambda _: None)
    patch.setattr("cleaner.runs.plan.running_code", lambda: "the same code")
    patch.setattr("cleaner.runs.plan._version", lambda _: "the same version")


def killed_at(step: int, raw: Path, out: Path, plan: dict[str, Any]) -> bool:
    """Runs in a fork that dies at a step; false where it has fewer."""
    child = os.fork()
    if not child:
        code = 1
        try:
            kill_at(step)
            run(raw, out, **plan)
            code = 0
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


@pytest.mark.parametrize(
    ("plan", "steps"),
    [
        ({}, 5),
        ({"format": "jsonl", "shard_size": 2, "compress": "gz"}, 7),
        ({"format": "jsonl", "name": "a"}, 7),
    ],
    ids=["files", "shards", "named"],
)
def test_killed_at_changes_of_a_file_the_next_run_ends_the_same(
    raw: Path, tmp_path: Path, plan: dict[str, Any], steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every fifth or seventh change; `python -m tests.kills` dies at any moment."""
    quick_starts(monkeypatch)
    (raw / "1.txt").write_bytes(b"\0\1\2" * 90)
    (raw / "4.txt").unlink()
    (raw / "5.txt").unlink()
    run(raw, tmp_path / "whole", **plan)
    expected = kills.tree(tmp_path / "whole")
    out = tmp_path / "out"
    step = 1 - steps
    while killed_at(step := step + steps, raw, out, plan):
        if step % 2:
            # Every other time the run after it is killed too.
            killed_at(step // 2 + 1, raw, out, plan)
        run(raw, out, **plan)
        assert kills.tree(out) == expected, f"killed at step {step}"
        remove(out)
    assert step > 25


@pytest.mark.parametrize("plan", [{}, {"format": "jsonl", "name": "a", "shard_size": 2}])
def test_killed_at_changes_of_a_second_run_the_next_ends_the_same(
    raw: Path, tmp_path: Path, plan: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    prune = not plan
    quick_starts(monkeypatch)
    whole, out = tmp_path / "whole", tmp_path / "out"
    (raw / "4.txt").write_bytes(b"\0\1\2" * 90)
    run(raw, whole, **plan)
    start = kills.tree(whole)
    # Two are gone, one is new, one fails now, one is mended, one has changed.
    (raw / "0.txt").unlink()
    (raw / "1.txt").unlink()
    (raw / "9.txt").write_text(text(9))
    (raw / "2.txt").write_bytes(b"\0\1\2" * 90)
    (raw / "4.txt").write_text(text(4))
    (raw / "5.txt").write_text(text(55))
    summary = run(raw, whole, prune=prune, **plan)
    assert (summary.gone, summary.changed) == (2, 0)
    expected = kills.tree(whole)
    step = -1
    while True:
        out.mkdir()
        for name, data in start.items():
            (out / name).write_bytes(data)
        (out / "mine.txt").write_text("mine")
        step += 4
        if not killed_at(step, raw, out, {**plan, "prune": prune}):
            break
        summary = run(raw, out, prune=prune, **plan)
        assert kills.tree(out) == {**expected, "mine.txt": b"mine"}, f"killed at step {step}"
        assert summary.changed == 0
        remove(out)
    assert step > 25


def remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


@pytest.mark.parametrize("way", ["packed shards", "two outputs"])
def test_killed_at_random_moments_the_next_run_ends_the_same(tmp_path: Path, way: str) -> None:
    """A short run of `python -m tests.kills`."""
    raw = kills.write_pages(tmp_path / "raw", 40)
    tally = kills.kill_runs(raw, tmp_path / "out", way, 2, 2, random.Random(3))
    assert tally.kills >= 2
    assert tally.differing == 0
