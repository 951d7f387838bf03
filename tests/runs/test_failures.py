"""What goes wrong on real disks: full, forbidden, changed or gone, and names that are no names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner
from cleaner.errors import WriteError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.model import RawPage
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs import run as batch
from cleaner.runs.outcome import Summary
from cleaner.runs.output import STATE
from cleaner.runs.plan import Plan
from cleaner.scores.model import Cards
from tests import kills

PACK = """
pack: demo
why: A rule is needed.
rules:
  - {id: demo.x, kind: line, why: X, phrases: {en: [Zib]}, removes: [Zib], keeps: [No zib here.]}
"""
TEXT = "The ferry left the harbour at noon with forty people aboard, and came back late.\n" * 40


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("a small disk can't be mounted here: that takes root and Linux")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def run(inputs: Any, out: Path, cleaner: Cleaner, **plan: Any) -> Summary:
    watch = plan.pop("watch", None)
    inputs = inputs if isinstance(inputs, list) else [inputs]
    return batch.run(inputs, out, Plan(cleaner=cleaner, **{"workers": 1, **plan}), watch=watch)


def errors(out: Path) -> list[dict[str, Any]]:
    path = out / "errors.jsonl"
    return [json.loads(line) for line in path.open()] if path.exists() else []


# A full disk


@pytest.mark.parametrize("format", ["txt", "jsonl", "parquet"])
def test_a_full_disk_ends_the_run_and_the_next_goes_on(
    disk: Path, tmp_path: Path, cleaner: Cleaner, format: str
) -> None:
    for number in range(100):
        write(tmp_path / "raw" / f"{number:03}.txt", TEXT + f"Boat {number}.\n")
    ballast = write(disk / "ballast", os.urandom(250_000))
    out = disk / "out"
    with pytest.raises(WriteError, match="the disk is full: make room, then run again"):
        run(tmp_path / "raw", out, cleaner, format=format)
    assert (out / STATE).exists()
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
    summary = run(tmp_path / "raw", out, cleaner, format=format)
    assert summary.pages == {"ok": 100}
    assert summary.reused > 10
    run(tmp_path / "raw", tmp_path / "whole", cleaner, format=format)
    assert kills.tree(out) == kills.tree(tmp_path / "whole")


def test_the_command_tells_of_a_full_disk_without_a_traceback(disk: Path, tmp_path: Path) -> None:
    raw = kills.write_pages(tmp_path / "raw", 30)
    write(disk / "ballast", b"x" * 520_000)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "run", str(raw), str(disk / "out")],
        cwd=kills.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert "make room, then run again" in done.stderr
    assert "Traceback" not in done.stderr


# Permission


def as_nobody(script: str) -> None:
    """Runs a check in a fork without root's rights."""
    child = os.fork()
    if not child:
        code = 1
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            exec(script, {})
            code = 0
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_an_output_folder_that_may_not_be_written_is_told(tmp_path: Path, cleaner: Cleaner) -> None:
    raw = write(tmp_path / "raw" / "a.txt", TEXT)
    os.chmod(tmp_path, 0o755)
    for folder in tmp_path.parents:
        if folder.stat().st_mode & 0o005 != 0o005 and os.getuid() == 0:
            os.chmod(folder, 0o755)
    globals()["_case"] = lambda: run(raw, tmp_path / "out", cleaner)
    as_nobody(
        "import pytest\n"
        "from cleaner.runs.run import UsageError\n"
        f"from {__name__} import _case\n"
        "with pytest.raises(UsageError, match='make the folder writable, or choose another'):\n"
        "    _case()\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_folder_within_the_outputs_that_may_not_be_written_fails_alone(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    for name in ("a/1.txt", "b/1.txt", "c.txt"):
        write(tmp_path / "raw" / name, TEXT)
    # A file where a folder is needed, and a folder where a file is.
    write(tmp_path / "out" / "a", "in the way")
    (tmp_path / "out" / "c.txt" / "d").mkdir(parents=True)
    summary = run(tmp_path / "raw", tmp_path / "out", cleaner)
    assert summary.pages == {"ok": 1, "failed": 2}
    first, second = errors(tmp_path / "out")
    assert (first["source"], first["stage"]) == (f"{tmp_path}/raw/a/1.txt", "write")
    assert first["hint"] == (
        "a file stands where a folder is needed: move it away, or choose another folder"
    )
    assert first["type"] == "WriteError"
    assert first["error"].startswith(f"{tmp_path}/out/a/1.txt: can't be written: ")
    assert "a folder stands where the file belongs" in second["hint"]


# Files that change or go


def test_a_file_that_is_gone_when_it_is_its_turn_fails_alone(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / "raw" / name, TEXT)
    pages = read([tmp_path / "raw"])
    assert isinstance(next(pages), RawPage)
    (tmp_path / "raw" / "b.txt").unlink()
    gone, last = pages
    assert isinstance(gone, Failure)
    assert "b.txt: not there" in str(gone.error)
    assert isinstance(last, RawPage)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_file_that_grows_while_it_is_read_is_told(tmp_path: Path, name: str) -> None:
    line = b'{"text": "One short line."}\n' if name == "a.jsonl" else b"One short line.\n"
    path = write(tmp_path / name, line * 3000)
    entered, grown = threading.Event(), threading.Event()

    def grow() -> None:
        entered.wait(10)
        with path.open("ab") as file:
            file.write(b'{"text": "Late."}\n')
        grown.set()

    thread = threading.Thread(target=grow)
    thread.start()
    found: list[RawPage | Failure] = []
    if name == "a.txt":
        # The one read of a page is watched from within.
        real = os.fstat
        looks: list[int] = []

        def fstat(descriptor: int) -> os.stat_result:
            looks.append(descriptor)
            if len(looks) == 2:
                entered.set()
                grown.wait(10)
            return real(descriptor)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cleaner.intake.read.os.fstat", fstat)
            found = list(read([path]))
        assert len(found) == 1
    else:
        for page in read([path]):
            found.append(page)
            if len(found) == 1:
                entered.set()
                grown.wait(10)
        assert len(found) >= 3000
    thread.join()
    assert isinstance(found[-1], Failure)
    assert "changed while it was read; run again" in str(found[-1].error)


def test_a_file_that_is_cut_while_it_is_read_keeps_what_was_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", b'{"text": "One short line."}\n' * 30_000)
    pages = read([path])
    first = [next(pages) for _ in range(10)]
    os.truncate(path, 300_001)
    rest = list(pages)
    assert all(isinstance(page, RawPage) for page in first)
    good = [page for page in rest if isinstance(page, RawPage)]
    assert 9_000 < len(good) < 20_000
    assert "changed while it was read" in str(rest[-1].error)  # type: ignore[union-attr]


# Names


def test_names_of_any_kind_give_files_that_any_system_takes(
    tmp_path: Path, cleaner: Cleaner
) -> None:
    raw = tmp_path / "raw"
    names = [
        os.fsdecode(b"caf\xe9.txt"),
        os.fsdecode(b"\xff\xfe.txt"),
        "A.txt",
        "a.txt",
        "a.TXT",
        "n" * 251 + ".txt",
        "é" * 125 + ".txt",
        "con.txt",
        "a:b?.txt",
        "line\nend.txt",
        "\u202egnp.txt",
        "trailing. .txt",
    ]
    for name in names:
        write(raw / name, TEXT)
    deep = raw
    for _ in range(30):
        deep = deep / ("d" * 60)
    write(deep / "x.txt", TEXT)
    (raw / "loop").symlink_to(raw)
    (raw / "dangling.txt").symlink_to(tmp_path / "gone")
    (raw / "linked.txt").symlink_to(raw / "a.txt")
    out = tmp_path / "out"
    summary = run(raw, out, cleaner)
    assert summary.pages == {"ok": len(names) + 2, "failed": 2}
    kept = [line for line in map(json.loads, (out / "manifest.jsonl").open()) if line["output"]]
    outputs = [line["output"] for line in kept]
    assert len({name.casefold() for name in outputs}) == len(outputs)
    assert all(len(part.encode()) <= 255 for name in outputs for part in name.split("/"))
    assert all(
        (out / name).stat().st_size == line["bytes"]
        for name, line in zip(outputs, kept, strict=True)
    )
    told = {f"{error['source']}: {error['error']}" for error in errors(out)}
    assert any("a link back to a folder" in text for text in told)
    assert any("dangling.txt: not there" in text for text in told)
    assert run(raw, out, cleaner).reused == len(names) + 2


HOSTILE = (
    "../../escape", "/etc/escape", "..", ".", "", "a/../../escape", "a\0b", "C:\\escape",
    "\\\\x\\y", "~/escape", "a" * 5000, "/".join("ab" * 900), "\x1b[2J", ".cleaner/lock",
    "manifest.jsonl", "errors.jsonl", ".ssh/config", "\ud800", "con", "a\nb", "e\u0301", "é", "É",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["jsonl", "zip", "tar"])
def test_names_that_want_out_of_the_folder_stay_in(
    tmp_path: Path, cleaner: Cleaner, kind: str
) -> None:
    from tests.intake.test_containers import tarred, zipped

    if kind == "jsonl":
        records = (json.dumps({"id": name, "text": TEXT}) for name in HOSTILE)
        path = write(tmp_path / "in" / "a.jsonl", "\n".join(records))
    else:
        make = zipped if kind == "zip" else tarred
        names = (n for n in HOSTILE if n.isprintable() and n.strip("./"))
        data = make({f"{name}.txt": TEXT.encode() for name in names})
        path = write(tmp_path / "in" / f"a.{kind}", data)
    link = tmp_path / "elsewhere"
    link.mkdir()
    before = set(os.listdir(tmp_path))
    summary = run(path, tmp_path / "out", cleaner)
    assert summary.pages["ok"] > 8
    assert summary.pages["failed"] == 0
    assert set(os.listdir(tmp_path)) == before | {"out"}
    assert os.listdir(link) == []
    lines = [json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").open()]
    assert all((tmp_path / "out" / line["output"]).is_file() for line in lines)
    assert not Path("/etc/escape.txt").exists()


def test_errors_tell_source_stage_error_and_hint(tmp_path: Path, cleaner: Cleaner) -> None:
    write(tmp_path / "raw" / "a.txt", b"\0\1\2" * 90)
    write(tmp_path / "raw" / "b.txt", b"")
    write(tmp_path / "raw" / "c.txt", TEXT)
    write(tmp_path / "raw" / "d.jsonl", b'{"text": 1}\n')
    run(tmp_path / "raw", tmp_path / "out", cleaner)
    found = errors(tmp_path / "out")
    assert [(error["id"], error["stage"], error["type"]) for error in found] == [
        ("a.txt", "decode", "DecodeError"),
        ("b.txt", "decode", "DecodeError"),
        ("d.jsonl#1", "read", "ReadError"),
    ]
    for error in found:
        assert set(error) == {"source", "id", "url", "stage", "type", "error", "hint"}
        assert error["source"].startswith(str(tmp_path / "raw"))
        assert error["hint"], error
