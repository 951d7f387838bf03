"""Growth from few pages to many: `python -m tests.benchmarks.scale --route stream --pages 1000`.

Generates short news texts, sends them through one route, and prints a JSON line for each number
of pages: seconds, pages a second, and the memory of all the route's processes, sampled.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cleaner.system.memory import resident

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "pipelines"
_SHARD = 10_000
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux
_PATIENCE = 30.0
_LEADS = ("The ferry", "A lorry", "The night train", "An old tram", "The mail boat")
_TOWNS = ("Marrow", "Tirajal", "Vaucourt", "Zabrodzie", "Tallvik", "Kalder", "Merande")


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One run of one route.

    cpu_seconds: processor time of all its processes, whatever else the machine does.
    early_mib, peak_mib: resident memory of all its processes after a tenth of the run, and at
        most.
    worker_early_mib, worker_peak_mib: of the largest process that another of the route started.
    """

    route: str
    pages: int
    seconds: float
    pages_a_second: float
    cpu_seconds: float
    early_mib: int
    peak_mib: int
    worker_early_mib: int
    worker_peak_mib: int
    out_mib: int


def page(number: int) -> str:
    """A short news text that no other number gives, with a line that must go."""
    lead, town = _LEADS[number % len(_LEADS)], _TOWNS[number % len(_TOWNS)]
    return (
        f"{lead} to {town} is late again\n\n"
        f"{lead} number {number} left {town} at noon with {number % 90 + 2} people aboard, who had "
        "waited for the fog to lift since the early morning.\n\n"
        "All rights reserved."
    )


def records(pages: int) -> Iterator[bytes]:
    """JSON lines of so many pages on a thousand sites."""
    for number in range(pages):
        url = f"https://site{number % 1000}.example/{number}"
        record = {"id": str(number), "url": url, "text": page(number)}
        yield json.dumps(record).encode() + b"\n"


def write_jsonl(folder: Path, pages: int) -> Path:
    """A folder of JSON lines, so many pages in all."""
    folder.mkdir()
    lines = records(pages)
    for shard in range(-(-pages // _SHARD)):
        with (folder / f"{shard:05}.jsonl").open("wb") as file:
            file.writelines(line for _, line in zip(range(_SHARD), lines, strict=False))
    return folder


def write_parquet(folder: Path, pages: int) -> Path:
    """As `write_jsonl`, in Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir()
    lines = map(json.loads, records(pages))
    for shard in range(-(-pages // _SHARD)):
        rows = [row for _, row in zip(range(_SHARD), lines, strict=False)]
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{shard:05}.parquet")
    return folder


def _stream(raw: Path, out: Path) -> str:
    return f"cat {raw}/* | {sys.executable} -m cleaner clean --jsonl > {out}"


def _run(raw: Path, out: Path) -> str:
    return f"{sys.executable} -m cleaner run -q --format jsonl {raw} {out}"


def _run_alone(raw: Path, out: Path) -> str:
    return f"{_run(raw, out)} --workers 1"


def _datatrove(raw: Path, out: Path) -> str:
    tasks = len(list(raw.iterdir()))
    script = SAMPLES / "datatrove_local.py"
    return f"{sys.executable} {script} {raw} {out} --tasks {tasks} --workers {min(tasks, 2)}"


def _polars(raw: Path, out: Path) -> str:
    return f"{sys.executable} {SAMPLES / 'polars_frame.py'} '{raw}/*.parquet' {out}"


def _ray(raw: Path, out: Path) -> str:
    return f"{sys.executable} {SAMPLES / 'ray_data.py'} {raw} {out} 2"


def _spark(raw: Path, out: Path) -> str:
    return (
        f"SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON={sys.executable} PYSPARK_SUBMIT_ARGS='--master "
        "local[2] --conf spark.ui.enabled=false pyspark-shell' "
        f"{sys.executable} {SAMPLES / 'spark_frame.py'} {raw} {out}"
    )


ROUTES: dict[str, tuple[Callable[[Path, int], Path], Callable[[Path, Path], str]]] = {
    "stream": (write_jsonl, _stream),
    "run": (write_jsonl, _run),
    "run with 1 worker": (write_jsonl, _run_alone),
    "datatrove": (write_jsonl, _datatrove),
    "polars": (write_parquet, _polars),
    "ray": (write_parquet, _ray),
    "spark": (write_parquet, _spark),
}


def measure(route: str, pages: int) -> Growth:
    """Sends so many pages through a route.

    Raises:
        subprocess.CalledProcessError: the route failed.
    """
    write, command = ROUTES[route]
    with tempfile.TemporaryDirectory() as name:
        raw, out = write(Path(name) / "raw", pages), Path(name) / "out"
        line = command(raw, out)
        _adopt()
        start, used = time.perf_counter(), _cpu()
        running = subprocess.Popen(
            ["bash", "-c", line],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        samples: list[tuple[int, int]] = []
        seen: dict[int, float] = {}
        watching = threading.Thread(target=_watch, args=(running, samples, seen), daemon=True)
        watching.start()
        code = running.wait()
        seconds = time.perf_counter() - start
        watching.join()
        _reap()
        if code:
            raise subprocess.CalledProcessError(code, line)
        return Growth(
            route=route,
            pages=pages,
            seconds=round(seconds, 1),
            pages_a_second=round(pages / seconds, 1),
            # Servers may drop what their children used; a look now and then misses their last.
            cpu_seconds=round(max(_cpu() - used, sum(seen.values())), 1),
            early_mib=samples[len(samples) // 10][0],
            peak_mib=max(whole for whole, _ in samples),
            worker_early_mib=samples[len(samples) // 10][1],
            worker_peak_mib=max(worker for _, worker in samples),
            out_mib=sum(f.stat().st_size for f in _files(out)) >> 20,
        )


def _adopt() -> None:
    """Makes this process the parent of all that its descendants leave behind, as servers do."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)


def _reap() -> None:
    """Waits until all that a route has left behind has ended; after a while ends it."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            if time.monotonic() > until:
                for left in _descendants(os.getpid()):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(left, signal.SIGKILL)
            time.sleep(0.1)


def _cpu() -> float:
    """Processor seconds of all ended children and theirs."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]


def _watch(
    running: subprocess.Popen[bytes], samples: list[tuple[int, int]], seen: dict[int, float]
) -> None:
    """Notes the memory of all processes, and the processor seconds of each so far."""
    while True:
        samples.append(_resident(running.pid))
        for process in _descendants(os.getpid()):
            seen[process] = _spent(process) or seen.get(process, 0.0)
        if running.returncode is not None:
            return
        time.sleep(0.2)


def _spent(process: int) -> float:
    """Processor seconds of one process so far; 0 where it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(first: int) -> tuple[int, int]:
    """MiB that all processes of a route hold, and the largest but the first.

    Shared pages are counted once for each.
    """
    sizes = {process: resident(process) >> 20 for process in _descendants(os.getpid())}
    others = (size for process, size in sizes.items() if process != first)
    return sum(sizes.values()), max(others, default=0)


def _descendants(ancestor: int) -> list[int]:
    """The processes that come from one, without itself."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                children.setdefault(int(parent), []).append(int(entry.name))
    found = list(children.get(ancestor, ()))
    for process in found:  # It grows while it is walked.
        found += children.get(process, ())
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a JSON line for each route and number of pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--route", nargs="+", choices=ROUTES, default=["stream", "run"])
    parser.add_argument("--pages", nargs="+", type=int, default=[1_000, 10_000])
    options = parser.parse_args(arguments)
    for route in options.route:
        for pages in options.pages:
            print(json.dumps(asdict(measure(route, pages))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
