"""What a run says: bars, lines, JSON, summaries, dry runs, and how it ends when it is stopped."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cleaner.cli import app, progress
from cleaner.cli.progress import _JsonLog, _Lines, summary_lines
from cleaner.model import RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs.outcome import Outcome, Summary
from cleaner.runs.plan import Plan
from cleaner.runs.run import run
from cleaner.scores.model import Cards
from cleaner.system.limits import Limits
from tests import kills
from tests.waiting import wait_until

PACK = """
pack: demo
why: A rule is needed.
rules:
  - {id: demo.x, kind: line, why: X, phrases: {en: [Zib]}, removes: [Zib], keeps: [No zib here.]}
"""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "cleaner", "run", *map(str, arguments)]


def call(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["run", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kills.write_pages(tmp_path_factory.mktemp("watching") / "raw", 20)


def on_a_terminal(line: list[str], *, keys: bytes = b"", at: bytes = b"") -> tuple[int, str]:
    """Exit code of a command on a terminal, and all that it shows."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        line, cwd=kills.ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown = b""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], 0.2)
        try:
            piece = os.read(ours, 65_536) if ready else None
        except OSError:
            break
        shown += piece or b""
        if piece == b"":
            break
    os.close(ours)
    return running.wait(), shown.decode("utf-8", "replace")


def test_a_terminal_shows_a_bar_with_rate_time_and_failures(raw: Path, tmp_path: Path) -> None:
    code, shown = on_a_terminal(command(raw, tmp_path / "out"))
    assert code == 1
    assert "pages/s" in shown
    assert "3 failed" in shown
    assert "39/39" in shown
    assert "failed: " in shown


def test_a_pipe_gets_plain_lines(raw: Path, tmp_path: Path) -> None:
    code, out, errors = call(raw, tmp_path / "out")
    assert (code, out) == (1, "")
    assert "\x1b" not in errors
    assert "39 pages: 36 ok, 3 failed" in errors
    assert "removals by topic: " in errors
    assert "most by rule: legal." in errors
    assert "pages a second" in errors
    assert f"manifest: {tmp_path}/out/manifest.jsonl" in errors


def test_quiet_says_nothing_but_what_ends_the_run(raw: Path, tmp_path: Path) -> None:
    assert call("-q", raw, tmp_path / "out") == (1, "", "")
    code, _, errors = call("-q", raw / "gone", tmp_path / "out")
    assert code == 2
    assert errors.startswith("error: ")


def test_log_json_is_a_record_a_line(raw: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.json"
    code, _, errors = call("--log-json", "--summary", summary, raw, tmp_path / "out")
    *events, last = map(json.loads, errors.splitlines())
    failed = [event for event in events if event["event"] != "progress"]
    assert code == 1
    assert [record["event"] for record in failed] == ["failed"] * 3
    assert {"source", "id", "stage", "message", "hint"} <= failed[0].keys()
    for one in failed:
        assert one["source"] not in one["message"]
        assert one["hint"]
        assert one["hint"] not in one["message"]
    assert last.pop("event") == "summary"
    assert last == json.loads(summary.read_bytes())
    assert last["pages"] == {"all": 39, "ok": 36, "empty": 0, "failed": 3, "reused": 0}
    assert last["removed_by_topic"]["legal"] == sum(
        count for rule, count in last["removed_by_rule"].items() if rule.startswith("legal.")
    )
    assert {"source", "seconds"} == last["slowest"][0].keys()
    assert len(last["slowest"]) == 10
    assert {"warnings", "blocks_removed", "seconds", "interrupted", "exit_code"} <= last.keys()


def test_progress_tells_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("cleaner.cli.progress.say", said.append)
    monkeypatch.setattr(progress._Bounds, "line_seconds", 0.0)
    outcome = Outcome(source="a", id="a", status="ok")
    for log in (_Lines(), _JsonLog()):
        for _ in range(3):
            log(outcome, 2000)
    assert said[2].startswith("3 of 2,000 pages, ")
    assert " a second, " in said[2]
    assert said[2].endswith(" left, 0 failed")
    record = json.loads(said[5])
    assert (record["event"], record["pages"], record["total"]) == ("progress", 3, 2000)
    assert record["rate"] > 0
    assert record["seconds_left"] >= 0


def test_a_dry_run_tells_what_would_be_done_and_writes_nothing(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, shown, errors = call("--dry-run", raw, out)
    assert code == 0
    assert not out.exists()
    assert f"clean (new): {raw}/00000.txt -> 00000.txt\n" in shown
    assert "fail (can't be read): " in shown
    said = errors.splitlines()
    assert said[:2] == ["dry run: nothing is written", "a run would clean 38 pages: new"]
    assert said[2] == "1 page would fail: can't be read"
    summary = tmp_path / "summary.json"
    errors = call("--dry-run", "--summary", summary, raw, out)[2]
    assert errors.startswith("note: --summary is of a run; a dry run writes none\n")
    assert not summary.exists()
    call("-q", raw, out)
    before = kills.tree(out)
    code, shown, errors = call("--dry-run", raw, out)
    assert "a run would leave 36 pages as before: done before\n" in errors
    assert "a run would clean 2 pages: failed before\n" in errors
    told = sorted(line.partition(":")[0] for line in shown.splitlines())
    assert told == ["clean (failed before)", "clean (failed before)", "fail (can't be read)"]
    _, shown, errors = call("--dry-run", "--no-tables", raw, out)
    changed = "done before, but page, rules, options or program have changed"
    assert shown.count(f"clean ({changed}): ") == 36
    assert f"a run would clean 38 pages: 36 {changed}; 2 failed before\n" in errors
    assert (
        "a run would clean 38 pages: 36 done before; " in call("--dry-run", "--force", raw, out)[2]
    )
    assert kills.tree(out) == before
    (out / "00000.txt").unlink()
    assert "1 done before, but its output is not there" in call("--dry-run", raw, out)[2]
    (tmp_path / "empty").mkdir()
    code, shown, errors = call("--dry-run", tmp_path / "empty", tmp_path / "none")
    assert (code, shown) == (0, "")
    assert "a run would do nothing, since the inputs hold no pages" in errors


def three_pages(folder: Path) -> Path:
    raw = folder / "raw"
    raw.mkdir()
    for number in range(3):
        (raw / f"{number}.txt").write_text(f"Page {number}\n\nThe {number}th ferry left at noon.")
    return raw


def test_a_dry_run_tells_what_another_format_means_for_pages_and_old_outputs(
    tmp_path: Path,
) -> None:
    raw, out = three_pages(tmp_path), tmp_path / "out"
    call("-q", raw, out)
    _, shown, errors = call("--dry-run", "--format", "json", raw, out)
    other = "done before in another format or compression"
    assert shown.count(f"clean ({other}): ") == 3
    assert errors.splitlines() == [
        "dry run: nothing is written",
        f"a run would clean 3 pages: {other}",
        "3 old outputs would stay: written with other options, such as --format",
        "--prune deletes old outputs",
    ]
    _, shown, errors = call("--dry-run", "--prune", "--format", "json", raw, out)
    assert "delete (written with other options, such as --format): 1.txt\n" in shown
    assert errors.splitlines()[2] == (
        "a run would delete 3 old outputs: written with other options, such as --format"
    )
    call("-q", "--format", "json", "--prune", raw, out)
    assert (
        "a run would leave 3 pages as before: done before"
        in call("--dry-run", "--format", "json", raw, out)[2]
    )


def test_a_dry_run_tells_that_records_of_pages_that_are_gone_are_left_out(tmp_path: Path) -> None:
    raw, out = three_pages(tmp_path), tmp_path / "a.jsonl"
    call("-q", raw, out)
    for gone in ("0.txt", "1.txt"):
        (raw / gone).unlink()
    _, shown, _ = call("--dry-run", raw, out)
    what = "delete (record of a page that is gone from the inputs): a.jsonl: "
    assert sorted(shown.splitlines()) == [f"{what}0.txt", f"{what}1.txt"]
    call("-q", raw, out)
    assert len(out.read_text().splitlines()) == 1


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_keeps_what_is_done(tmp_path: Path, sign: int) -> None:
    raw = kills.write_pages(tmp_path / "raw", 3000)
    out = tmp_path / "out"
    line = command("--format", "jsonl", raw, out)
    # What a shell starts in the background ignores Ctrl-C; a polite kill ends it all the same.
    ctrl_c = signal.SIG_DFL if sign == signal.SIGINT else signal.SIG_IGN
    running = subprocess.Popen(
        line,
        cwd=kills.ROOT,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, ctrl_c),
    )
    journal = out / ".cleaner" / "journal-1"
    wait_until(lambda: journal.exists() and journal.stat().st_size > 5000)
    running.send_signal(sign)
    _, errors = running.communicate()
    assert running.returncode == 130, errors
    assert "interrupted; what is done is kept" in errors
    assert "Traceback" not in errors
    kept = [json.loads(entry) for entry in (out / "manifest.jsonl").open()]
    assert 10 < len(kept) < 3019
    records = (out / "articles.jsonl").read_bytes().splitlines()
    assert len(records) == sum(entry["output"] is not None for entry in kept)


# Pages over their limits


class Greedy(Cleaner):
    """Takes time, memory or its process's life, where the page says so."""

    def clean(self, page: Any, **given: Any) -> Any:
        data = page.data if isinstance(page, RawPage) else getattr(page, "text", page)
        data = data.encode() if isinstance(data, str) else data
        if data.startswith(b"sleep"):
            time.sleep(60)
        elif data.startswith(b"eat"):
            eaten = bytearray(900 << 20)
            eaten[:: 1 << 12] = b"x" * len(eaten[:: 1 << 12])
            time.sleep(60)
        elif data.startswith(b"die"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().clean(page, **given)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("greedy", "limits", "cause"),
    [
        # The limit that a page is not for is one that no load makes it reach first.
        ("sleep", Limits(seconds=2.0, memory=600 << 20), "took more than 2 seconds"),
        ("eat", Limits(seconds=120.0, memory=600 << 20), "more than the 600 MB allowed"),
    ],
    ids=["time", "memory"],
)
def test_pages_over_their_limits_fail_alone_and_are_quarantined(
    tmp_path: Path, workers: int, greedy: str, limits: Limits, cause: str
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number in range(30):
        (raw / f"{number:02}.txt").write_text(f"Boat {number} left the harbour at noon.\n")
    for name, text in {"05": greedy, "17": "die", "23": "x" * 3_000}.items():
        (raw / f"{name}.txt").write_text(text)
    plan = Plan(
        cleaner=Greedy(RuleSet([parse_pack(PACK)]), cards=Cards()),
        workers=workers,
        max_bytes=2_000,
        limits=limits,
    )
    assert run([raw], out, plan).pages == {"ok": 27, "failed": 3}
    lines = [json.loads(line) for line in (out / "manifest.jsonl").open()]
    assert [line["id"] for line in lines] == sorted(line["id"] for line in lines)
    causes = {line["id"]: line["error"] for line in lines if line["error"]}
    assert cause in causes["05.txt"]["message"]
    assert "was killed by SIGKILL" in causes["17.txt"]["message"]
    assert "more than 2000 bytes" in causes["23.txt"]["message"]
    assert [name for name in causes if causes[name].get("quarantined")] == ["05.txt", "17.txt"]
    # Those two are not tried again, which would end in no other way; what is too large is.
    assert run([raw], out, plan).reused == 29


def test_the_summary_names_pages_that_took_long() -> None:
    summary = Summary(manifest=Path("m"))
    for number in range(30):
        summary.add(Outcome(source=f"{number}.txt", id="", status="ok", seconds=float(number)))
    assert "slowest: 29.txt 29.0 s, 28.txt 28.0 s, 27.txt 27.0 s" in summary_lines(summary)
    assert len(summary.to_dict()["slowest"]) == 10


def test_the_time_has_that_of_learning_in_it() -> None:
    summary = Summary(manifest=Path("m"), seconds=20.0)
    for number in range(30):
        summary.add(Outcome(source=f"{number}.txt", id="", status="ok"))
    assert "time: 20 s, 1.5 pages a second" in summary_lines(summary)
    summary.learning_seconds = 100.0
    assert "time: 2 min 0 s, of that 1 min 40 s to learn, then 1.5 pages a second" in (
        summary_lines(summary)
    )
    assert summary.to_dict()["learning_seconds"] == 100.0
