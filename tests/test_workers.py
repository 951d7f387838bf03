"""Worker processes: order, bounds, limits, deaths, and what is left behind."""

from __future__ import annotations

import copy
import itertools
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import Cleaner, CleanerError, DecodeError, RawPage
from cleaner.errors import PageLost, PageOutOfMemory, PageTimeout, WorkerDied
from cleaner.model import Article
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.system.workers import MEGABYTE, Limits, Pool, resident

PACK = """
pack: demo
why: A rule is needed.
rules:
  - {id: demo.x, kind: line, why: X, phrases: {en: [Zib]}, removes: [Zib], keeps: [No zib here.]}
"""


NONE = Limits()


def odd_job(item: int) -> int:
    match item:
        case -1:
            os._exit(3)
        case -2:
            time.sleep(30)
        case -3:
            ballast = bytearray(900 * MEGABYTE)
            ballast[:: 1 << 12] = b"x" * len(ballast[:: 1 << 12])
            time.sleep(30)
        case -4:
            os.kill(os.getpid(), signal.SIGSEGV)
    return item * 2


def lost(item: int, error: PageLost) -> tuple[int, PageLost]:
    return item, error


def pool(workers: int = 2, limits: Limits = NONE) -> Pool[int, int | tuple[int, PageLost]]:
    return Pool(odd_job, lost, workers=workers, limits=limits)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_are_in_order(workers: int) -> None:
    assert list(pool(workers).map(range(3000))) == [number * 2 for number in range(3000)]
    assert list(pool(workers).map([])) == []


def test_items_that_kill_or_hang_their_worker_fail_alone_with_the_true_cause() -> None:
    items = list(range(400))
    for place, item in {0: -1, 7: -2, 150: -3, 151: -4, 399: -1}.items():
        items[place] = item
    limits = Limits(seconds=4.0, memory=600 * MEGABYTE)
    results = list(pool(limits=limits).map(items))
    failures = [result for result in results if isinstance(result, tuple)]
    assert [(item, type(error)) for item, error in failures] == [
        (-1, WorkerDied),
        (-2, PageTimeout),
        (-3, PageOutOfMemory),
        (-4, WorkerDied),
        (-1, WorkerDied),
    ]
    causes = [str(error) for _, error in failures]
    assert "ended with code 3" in causes[0]
    assert "more than 4 seconds" in causes[1]
    assert "more than the 600 MB allowed" in causes[2]
    assert "killed by SIGSEGV" in causes[3]
    assert all(result == 2 * item for item, result in zip(items, results, strict=True) if item >= 0)


def test_input_is_taken_a_bounded_number_ahead() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = pool().map(endless())
    assert next(results) == 2
    time.sleep(0.3)
    assert [next(results) for _ in range(500)][-1] == 1002
    assert taken < 2000
    results.close()


def test_workers_end_with_the_iterator() -> None:
    before = children()
    results = pool().map(itertools.count())
    assert next(results) == 0
    assert len(children() - before) == 2
    results.close()
    assert children() == before


def children() -> set[str]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(path.read_text().split()) if path.exists() else set()


def test_workers_that_die_at_once_are_an_error() -> None:
    script = (
        "from cleaner.system.workers import Pool\n"
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(1,), daemon=True).start()\n"
        "list(Pool(abs, abs, workers=1).map([1]))\n"
    )
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True)
    assert "worker processes die as they start" in done.stderr
    assert "__main__" in done.stderr


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from cleaner.system.workers import Pool\n"
        "def job(item):\n"
        "    import os\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    time.sleep(60)\n"
        "list(Pool(job, job, workers=2).map(range(64)))\n"
    )
    running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    pids = [int(running.stdout.readline()) for _ in range(2)]
    running.kill()
    running.wait()
    until = time.monotonic() + 5
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    running.stdout.close()
    assert not any(map(alive, pids))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_memory_that_a_process_holds_is_known() -> None:
    assert 5 * MEGABYTE < resident(os.getpid()) < 4096 * MEGABYTE
    assert resident(2**22 + 1) == 0


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_what_the_parent_holds_is_not_counted_against_its_workers() -> None:
    """Neither as what their items took, nor as a reason to replace them."""
    script = (
        "import os\n"
        "from cleaner.system.workers import MEGABYTE, Limits, Pool\n"
        "ballast = b'x' * (400 * MEGABYTE)\n"
        "def job(item):\n"
        "    return os.getpid()\n"
        "limits = Limits(memory=300 * MEGABYTE)\n"
        "pids = list(Pool(job, print, workers=2, limits=limits).map(range(2000)))\n"
        "print(len(pids), len(set(pids)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() in (["2000", "1"], ["2000", "2"]), done


# Cleaner.clean_many


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(RuleSet([parse_pack(PACK)]))


def page(number: int) -> str:
    return f"The boat number {number} left at noon with forty people and a dog aboard.\n\nZib\n"


@pytest.mark.parametrize("workers", [1, 2])
def test_many_pages_in_order(cleaner: Cleaner, workers: int) -> None:
    found = list(cleaner.clean_many(map(page, range(100)), workers=workers))
    assert found == [cleaner.clean(page(number)) for number in range(100)]


def test_articles_come_whole_from_another_process(cleaner: Cleaner) -> None:
    whole = cleaner.clean(page(1), url="https://ferry.example/1")
    assert whole.removed
    assert whole.kept
    assert whole.paragraphs
    for article in (whole, Article(), Article(extra={"n": [1]}, warnings=("odd",))):
        assert pickle.loads(pickle.dumps(article)) == article
        assert copy.deepcopy(article) == article


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_are_raised_or_given(cleaner: Cleaner, workers: int) -> None:
    pages = [page(0), "", page(2)]
    first, second, third = cleaner.clean_many(pages, workers=workers, errors="return")
    assert isinstance(second, DecodeError)
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    results = cleaner.clean_many(pages, workers=workers)
    assert next(results) == first
    with pytest.raises(DecodeError):
        next(results)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_reading_found_odd_comes_with_the_article(cleaner: Cleaner, workers: int) -> None:
    raw = RawPage(id="x", data=page(1), source="x.warc#1", warnings=("the page breaks off",))
    assert pickle.loads(pickle.dumps(raw)) == raw
    for article in cleaner.clean_many([raw] * 2, workers=workers):
        assert article.warnings[0] == "the page breaks off"


def test_a_page_that_is_none_is_an_error_of_its_own(cleaner: Cleaner) -> None:
    pages: list[str] = [3, page(1)]  # type: ignore[list-item]
    first, second = cleaner.clean_many(pages, workers=2, errors="return")
    assert isinstance(first, TypeError)
    assert isinstance(second, Article)


def test_no_workers_are_refused(cleaner: Cleaner) -> None:
    with pytest.raises(CleanerError, match="give 1 or more"):
        cleaner.clean_many([], workers=0)


def test_a_page_over_its_time_is_lost_alone(cleaner: Cleaner) -> None:
    pages = [RawPage(id="x", data=page(1), source="x.txt")] * 3
    results = list(cleaner.clean_many(pages, errors="return", page_timeout=1e-9))
    assert all(isinstance(result, PageTimeout | Article) for result in results)
    assert pickle.loads(pickle.dumps(PageTimeout("late").of("x.txt"))).args == ("x.txt: late",)


def test_many_pages_from_a_thread(cleaner: Cleaner) -> None:
    """Where other threads are about, workers are new interpreters rather than forks."""
    found: list[Article] = []
    pages = list(map(page, range(40)))
    thread = threading.Thread(target=lambda: found.extend(cleaner.clean_many(pages, workers=2)))
    thread.start()
    thread.join()
    assert found == [cleaner.clean(text) for text in pages]
