"""`cleaner clean --jsonl` between other tools of a Unix pipe."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLEAN = f"{sys.executable} -m cleaner clean --jsonl"
TEXT = "The ferry left the harbour at noon with forty people aboard.\n\nAll rights reserved."


def bash(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """The result of a pipe, which fails where any of its parts does."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )


def needs(tool: str) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed: apt-get install {tool}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `pages.jsonl`: forty pages, of which the ninth has no text."""
    path = tmp_path_factory.mktemp("stream")
    pages: list[dict[str, Any]] = [
        {"id": f"p{number}", "n": number, "text": f"Boat {number}. {TEXT}"} for number in range(40)
    ]
    pages[8]["text"] = " "
    (path / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages))
    return path


def test_lines_out_are_lines_in_and_failures_are_among_them(folder: Path) -> None:
    done = bash(f"cat pages.jsonl | {CLEAN}", folder)
    records = list(map(json.loads, done.stdout.splitlines()))
    assert done.returncode == 1
    assert done.stderr == b""
    assert [record["id"] for record in records] == [f"p{number}" for number in range(40)]
    assert set(records[8]) == {"id", "url", "source", "error", "error_type"}
    assert records[8]["source"] == "-#9"
    assert all(record["n"] == n for n, record in enumerate(records) if n != 8)


def test_head_ends_it_quietly(folder: Path) -> None:
    done = bash(f'yes "$(head -1 pages.jsonl)" | {CLEAN} | head -3 | wc -l', folder)
    assert done.stdout.split() == [b"3"]
    assert done.stderr == b""


def test_jq(folder: Path) -> None:
    needs("jq")
    line = f"jq -c 'select(.n < 3)' pages.jsonl | {CLEAN} | jq -r '.title + .body'"
    done = bash(line, folder)
    assert done.returncode == 0, done.stderr
    assert [text.split(b".")[0] for text in done.stdout.splitlines()] == [
        b"Boat 0",
        b"Boat 1",
        b"Boat 2",
    ]


def test_parallel_gives_what_one_gives(folder: Path) -> None:
    needs("parallel")
    one = bash(f"{CLEAN} < pages.jsonl", folder)
    done = bash(f"parallel --will-cite --pipe -k -j2 -N20 '{CLEAN}' < pages.jsonl", folder)
    assert done.stdout == one.stdout
    assert done.returncode == 1


def test_zstd(folder: Path) -> None:
    needs("zstd")
    done = bash(f"zstd -qc pages.jsonl | zstd -dc | {CLEAN} | zstd -qc | zstd -dc", folder)
    assert done.stdout == bash(f"{CLEAN} < pages.jsonl", folder).stdout


def test_the_pipes_of_the_manual(folder: Path) -> None:
    """Each as it stands in samples/pipelines/README.md, with the `cleaner` of this Python."""
    for tool in ("jq", "parallel", "zstd"):
        needs(tool)
    manual = (ROOT / "samples" / "pipelines" / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", manual, re.DOTALL)
    own = f"export PARALLEL_HOME=$PWD; PATH={Path(sys.executable).parent}:$PATH; "
    bash("zstd -q pages.jsonl; touch will-cite", folder)
    first, failed, packed = (bash(own + line, folder) for line in block.splitlines())
    assert [json.loads(line)["n"] for line in first.stdout.splitlines()] == [0, 1, 2]
    assert failed.stdout.startswith(b"p8\t-#9: empty page")
    assert packed.stderr == b""
    whole = bash(f"{CLEAN} < pages.jsonl", folder)
    assert bash("zstd -dc articles.jsonl.zst", folder).stdout == whole.stdout


@pytest.mark.parametrize("format", ["txt", "md", "html", "json", "jsonl"])
def test_a_stream_is_of_records_whatever_is_asked_for(format: str, folder: Path) -> None:
    done = bash(f"head -2 pages.jsonl | {CLEAN} --format {format}", folder)
    if format in ("json", "jsonl"):
        assert done.stdout == bash(f"head -2 pages.jsonl | {CLEAN}", folder).stdout
        assert len(done.stdout.splitlines()) == 2
        return
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"writes a JSON record for each page, --format {format} does not".encode() in done.stderr


def test_progress_goes_to_standard_error(folder: Path) -> None:
    done = bash(f"{CLEAN} --progress < pages.jsonl", folder)
    assert done.stderr.startswith(b"40 pages, 1 failed, ")
    assert done.stderr.endswith(b" a second\n")
    assert len(done.stdout.splitlines()) == 40


def test_progress_is_shown_on_a_terminal_by_default(folder: Path) -> None:
    pty = pytest.importorskip("pty")
    reader, writer = pty.openpty()
    command = [*CLEAN.split(), "pages.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=writer, check=False
    )
    os.close(writer)
    shown = os.read(reader, 10_000)
    os.close(reader)
    assert done.returncode == 1
    assert b"40 pages, 1 failed" in shown


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(
    "arguments",
    [["clean"], ["clean", "--jsonl"], ["run", "-", "out"], ["learn", "-", "-o", "packs"]],
)
def test_what_is_typed_on_a_terminal_is_asked_for(arguments: list[str], tmp_path: Path) -> None:
    import pty

    mine, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    os.close(theirs)
    assert started.stderr is not None
    said = started.stderr.readline().decode()
    # One Ctrl-D is enough, though what looks for the end of a file asks for it more than once.
    os.write(mine, b'{"text": "Rain stops play"}\n\x04')
    assert "reading the terminal up to Ctrl-D; name a file" in said
    started.communicate(timeout=120)
    os.close(mine)
    assert started.returncode == 0
