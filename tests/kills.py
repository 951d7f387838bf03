"""Kills runs at random moments, and compares what the next run ends in with an undisturbed one.

`python -m tests.kills --kills 100` does so for single files, for shards and for two named outputs
of one folder at the same time, with 1 and with 2 workers, and prints a JSON line for each: kills,
runs, trees that differ. The files that do are named on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Of each run its options, and its output below the folder.
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "files": (("", "--format", "txt"),),
    "packed files": (("", "--format", "json", "--compress", "gz"),),
    "shards": (("", "--format", "jsonl", "--shard-size", "40"),),
    "packed shards": (("", "--format", "jsonl", "--shard-size", "70", "--compress", "gz"),),
    "removals": (("", "--format", "txt", "--separate-removed"),),
    "learning": (("", "--format", "txt", "--learn"),),
    "two outputs": (("monday.jsonl",), ("tuesday.jsonl.gz", "--shard-size", "40")),
}
# Far more than a run takes: a run that hangs ends the whole.
_MOST_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What some kills of one kind of run came to.

    undisturbed: seconds of a run that nobody kills. while_closing: kills after the last page.
    """

    way: str
    workers: int
    undisturbed: float
    kills: int
    while_closing: int
    trees: int
    differing: int


def write_pages(folder: Path, count: int) -> Path:
    """Text pages, and among each ten a broken one, in a folder and in a file of records."""
    folder.mkdir(parents=True)
    for number in range(count):
        text = (
            f"The ferry number {number} left the harbour at noon with forty people aboard.\n\n"
            "All rights reserved.\n\n"
            f"Nobody on the quay could say when boat {number} would be back.\n\n"
        ) * 4
        data = b"\0\1\2" * 90 if number % 10 == 9 else text.encode()
        (folder / f"{number:05}.txt").write_bytes(data)
    lines = [json.dumps({"text": f"One short line {number}.", "n": number}) for number in range(9)]
    (folder / "records.jsonl").write_text("\n".join([*lines, "{", *lines]))
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones included."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def wait_for(path: Path, seconds: float = 30.0) -> None:
    """Returns once a file is there.

    Raises:
        TimeoutError: it has not come in time.
    """
    until = time.monotonic() + seconds
    while not path.exists():
        if time.monotonic() > until:
            raise TimeoutError(f"{path} does not come")
        time.sleep(0.05)


def commands(raw: Path, out: Path, workers: int, way: str) -> list[list[str]]:
    """The runs that are killed, all at work at the same time."""
    program = [sys.executable, "-m", "cleaner", "run", "--quiet", "--workers", str(workers)]
    return [[*program, *options, str(raw), str(out / name)] for name, *options in WAYS[way]]


def kill_runs(
    raw: Path, out: Path, way: str, workers: int, kills: int, dice: random.Random
) -> Tally:
    """Kills runs until so many have been killed, one to four of them before each whole one."""
    lines = commands(raw, out, workers, way)
    started = time.perf_counter()
    expected = _finished(lines, out)
    whole = time.perf_counter() - started
    undisturbed = round(whole, 2)
    pages = max(data.count(b"\n") for name, data in expected.items() if "manifest" in name)
    done = closing = trees = differing = 0
    while done < kills:
        shutil.rmtree(out)
        for _ in range(dice.randint(1, 4)):
            began = time.perf_counter()
            # Before a third of the time the interpreter starts and rules are loaded.
            killed = _killed(lines, [dice.uniform(0.3, 1.1) * whole for _ in lines])
            done += killed
            closing += _all_pages_done(out, pages)
            if killed < len(lines):
                # Other work on the machine has ended, so that runs take less time by now.
                whole = min(whole, time.perf_counter() - began)
                break
        if names := _differing(expected, _finished(lines, out)):
            differing += 1
            print(f"{way}, {workers} workers: {', '.join(names)}", file=sys.stderr, flush=True)
        trees += 1
    shutil.rmtree(out)
    return Tally(
        way=way,
        workers=workers,
        undisturbed=undisturbed,
        kills=done,
        while_closing=closing,
        trees=trees,
        differing=differing,
    )


def _finished(lines: Sequence[Sequence[str]], out: Path) -> dict[str, bytes]:
    running = [_started(line) for line in lines]
    for line, run in zip(lines, running, strict=True):
        _, said = run.communicate(timeout=_MOST_SECONDS)
        if run.returncode != 1:
            raise RuntimeError(f"{' '.join(line)}: exit code {run.returncode}: {said}")
    return tree(out)


def _differing(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> list[str]:
    """The names of files that are not the same in both, or in one alone."""
    names = sorted(expected.keys() | found.keys())
    return [name for name in names if expected.get(name) != found.get(name)]


def _started(line: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def _killed(lines: Sequence[Sequence[str]], after: Sequence[float]) -> int:
    """Starts runs and kills each with all its workers' parent gone; how many were not faster."""
    began = time.perf_counter()
    running = [_started(line) for line in lines]
    killed = 0
    for seconds, run in sorted(zip(after, running, strict=True), key=lambda pair: pair[0]):
        try:
            run.wait(max(0.0, began + seconds - time.perf_counter()))
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
            killed += 1
        if run.stderr:
            run.stderr.close()
    return killed


def _all_pages_done(out: Path, pages: int) -> bool:
    journals = list(out.glob(".cleaner*/journal-*"))
    return any(path.read_bytes().count(b"\n") >= pages for path in journals)


def tallies(kills: int, pages: int, seed: int, ways: Sequence[str]) -> Iterator[Tally]:
    """Kills for each way and number of workers, so many in all."""
    dice = random.Random(seed)
    kinds = [(way, workers) for way in ways for workers in (1, 2)]
    with tempfile.TemporaryDirectory() as name:
        raw = write_pages(Path(name) / "raw", pages)
        for way, workers in kinds:
            yield kill_runs(raw, Path(name) / "out", way, workers, -(-kills // len(kinds)), dice)


def main() -> int:
    """Prints a line for each kind of run; 1 where any tree differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pages", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    options = parser.parse_args()
    differing = 0
    for tally in tallies(options.kills, options.pages, options.seed, options.ways):
        print(json.dumps(asdict(tally)), flush=True)
        differing += tally.differing
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
