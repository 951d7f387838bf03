"""The command as a process: closed streams, a working folder that is gone, few files, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.cli.terminal import reported

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")

PAGE = (
    "<html><body><article><p>The ferry left the harbour at noon with forty people aboard, who had "
    "waited for the fog to lift since the early morning.</p></article></body></html>"
)
COMMAND = f"{sys.executable} -m cleaner"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    for number in range(3):
        (tmp_path / "raw" / f"{number}.html").write_text(PAGE)
    return tmp_path


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What a line of a shell comes to; $C is the command."""
    return subprocess.run(
        ["bash", "-c", f'C="{COMMAND}"; {line}'],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("$C clean <&-", "standard input is closed; give a file"),
        ("$C clean --jsonl <&-", "standard input is closed; give a file"),
        ("$C explain - <&-", "standard input is closed; give a file"),
        ("$C run - out <&-", "standard input is closed; give a file"),
        ("$C clean raw/0.html >&-", "standard output is closed; send it to a file"),
        ("$C rules schema >&-", "standard output is closed; send it to a file"),
        ("mkdir gone; cd gone; rmdir ../gone; $C clean /dev/null", "the working folder is gone"),
        ("mkdir gone; cd gone; rmdir ../gone; $C rules schema", "the working folder is gone"),
        ("ulimit -n 12; $C run raw out", "Too many open files; give fewer workers, or allow more"),
    ],
)
def test_one_sentence_tells_what_to_do(folder: Path, line: str, told: str) -> None:
    done = shell(folder, line)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("error: ")
    assert told in done.stderr


@pytest.mark.parametrize("files", [5, 8, 11, 13])
def test_too_few_files_are_told_as_that(folder: Path, files: int) -> None:
    done = shell(folder, f"ulimit -n {files}; exec $C run raw out --workers 2")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "ulimit -n" in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_run_needs_no_standard_stream(folder: Path, closed: str) -> None:
    done = shell(folder, f"$C run raw out {closed}")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    names = sorted(path.name for path in (folder / "out").iterdir())
    assert names == ["0.txt", "1.txt", "2.txt", "manifest.jsonl"]
    assert "forty people" in (folder / "out" / "0.txt").read_text()


def test_where_standard_error_is_closed_messages_go_nowhere(folder: Path) -> None:
    done = shell(folder, "$C clean nothing.html 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
    done = shell(folder, "$C clean raw/0.html 2>&-")
    assert done.returncode == 0
    assert done.stdout.startswith("The ferry left")


# Ctrl-C

# The process tells when Ctrl-C is in its hands; what comes before is the start of Python itself.
READY = (
    "import os, sys\n"
    "from cleaner.system import interrupt\n"
    "interrupt.leave_at_once()\n"
    "os.write(1, b'ready')\n"
    "from cleaner.__main__ import main\n"
    "sys.argv[0] = 'cleaner'\n"
    "main()\n"
)


def started(folder: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    running: Any = subprocess.Popen(
        [sys.executable, "-c", READY, *arguments],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert running.stdout.read(5) == b"ready"
    return running  # type: ignore[no-any-return]


def ended(running: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What the process said, with its standard input open to its end."""
    running.wait(timeout=30)
    return running.communicate()


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2, 0.8])
def test_ctrl_c_ends_a_run_with_a_word_at_any_moment(
    folder: Path, seconds: float, times: int
) -> None:
    (folder / "long.txt").write_text("The ferry left the harbour at noon.\n\n" * 20)
    # The run waits for pages from standard input that never come.
    running = started(folder, ["run", "raw", "long.txt", "-", "out"])
    time.sleep(seconds)
    for _ in range(times):
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGINT)
        time.sleep(0.01)
    _, err = ended(running)
    assert running.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err
    given = [str(folder / name) for name in ("raw", "long.txt", "out")]
    again = CliRunner().invoke(app, ["run", *given, "--quiet"])
    assert again.exit_code == 0, again.output
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        *("0.txt", "1.txt", "2.txt", "long.txt", "manifest.jsonl"),
    ]


def test_ctrl_c_before_a_summary_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, reported(debug=False):
        raise KeyboardInterrupt
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_ctrl_c_ends_a_stream(folder: Path) -> None:
    running = started(folder, ["clean", "--jsonl", "-"])
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGINT)
    _, err = ended(running)
    assert (running.returncode, err) == (130, b"interrupted\n")
