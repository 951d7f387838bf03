"""Worker processes: order, bounds, limits, deaths, and what is left behind."""

from __future__ import annotations

import copy
import faulthandler
import gc
import itertools
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, CleanerError, DecodeError, Page, RawPage
from cleaner.errors import PageLost, PageOutOfMemory, PageTimeout, WorkerDied
from cleaner.model import Article
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards
from cleaner.system.jsontext import from_json
from cleaner.system.limits import Limits
from cleaner.system.memory import MEGABYTE, resident
from cleaner.system.workers import Pool
from tests.waiting import PATIENCE, wait_until

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
            ballast = bytearray(300 * MEGABYTE)
            ballast[:: 1 << 12] = b"x" * len(ballast[:: 1 << 12])
            time.sleep(30)
        case -4:
            # pytest's own handler would write a trace as if the interpreter were broken.
            faulthandler.disable()
            os.kill(os.getpid(), signal.SIGSEGV)
    return item * 2


class Together:
    """The same of several items at once, each of which is looked at twice."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause

    def __call__(self, item: int) -> int:
        return odd_job(item)

    def together(self, items: Sequence[int], at: Callable[[int], None]) -> list[int]:
        for place in range(len(items)):
            at(place)
            time.sleep(self.pause)
        found = []
        for place, item in enumerate(items):
            at(place)
            found.append(odd_job(item))
        return found


def lost(item: int, error: PageLost) -> tuple[int, PageLost]:
    return item, error


def pool(
    workers: int = 2, limits: Limits = NONE, call: Callable[[int], int] = odd_job
) -> Pool[int, int | tuple[int, PageLost]]:
    return Pool(call, lost, workers=workers, limits=limits)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_are_in_order(workers: int) -> None:
    assert list(pool(workers).map(range(3000))) == [number * 2 for number in range(3000)]
    assert list(pool(workers).map([])) == []


def test_forks_have_what_was_made_before_them_but_once() -> None:
    """In a process of its own, which has one thread for sure."""
    script = """
import os
from cleaner.system.workers import Pool
made = []
jobs = Pool(
    lambda item: (item, len(made)),
    lambda item, error: error,
    workers=1,
    before_fork=lambda: made.append(os.getpid()),
)
assert list(jobs.map([])) == []
assert made == [], "there was nothing to fork for"
assert list(jobs.map(range(5))) == [(item, 1) for item in range(5)]
assert made == [os.getpid()]
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def threshold(_: int) -> int:
    return gc.get_threshold()[0]


def test_garbage_is_rarely_looked_for_in_workers_and_as_ever_in_their_parent() -> None:
    own = gc.get_threshold()
    jobs: Pool[int, Any] = Pool(threshold, lost, workers=1)
    (told,) = jobs.map([1])
    assert told > 10_000
    assert gc.get_threshold() == own


@pytest.mark.parametrize(
    ("greedy", "limits", "lost_as", "cause"),
    [
        # Each greedy item meets the limit that it is for; the other is one that no load makes it
        # reach first.
        (-2, Limits(seconds=3.0, memory=150 * MEGABYTE), PageTimeout, "more than 3 seconds"),
        (-3, Limits(seconds=120.0, memory=150 * MEGABYTE), PageOutOfMemory, "the 150 MB allowed"),
    ],
    ids=["time", "memory"],
)
@pytest.mark.parametrize("call", [odd_job, Together()], ids=["alone", "together"])
def test_items_that_kill_or_hang_their_worker_fail_alone_with_the_true_cause(
    call: Callable[[int], int], greedy: int, limits: Limits, lost_as: type[PageLost], cause: str
) -> None:
    items = list(range(400))
    for place, item in {0: -1, 7: greedy, 151: -4, 399: -1}.items():
        items[place] = item
    results = list(pool(limits=limits, call=call).map(items))
    failures = [result for result in results if isinstance(result, tuple)]
    assert [(item, type(error)) for item, error in failures] == [
        (-1, WorkerDied),
        (greedy, lost_as),
        (-4, WorkerDied),
        (-1, WorkerDied),
    ]
    causes = [str(error) for _, error in failures]
    assert "ended with code 3" in causes[0]
    assert cause in causes[1]
    assert "killed by SIGSEGV" in causes[2]
    assert all(result == 2 * item for item, result in zip(items, results, strict=True) if item >= 0)


def test_each_of_several_items_at_once_has_its_own_time() -> None:
    """Sixteen of them take more than one may."""
    jobs = pool(workers=2, limits=Limits(seconds=2.0), call=Together(0.2))
    assert list(jobs.map(range(16))) == [2 * item for item in range(16)]


def test_input_is_taken_a_bounded_number_ahead() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    busy = pool()
    results = busy.map(endless())
    for wanted in range(1, 500):
        assert next(results) == 2 * wanted
        assert taken < wanted + 1000
        if wanted % 100 == 0:
            # A slow consumer: all that was given out is done by the time it asks for more.
            wait_until(lambda: all(worker.at < 0 for worker in busy._workers))
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


def test_a_script_that_never_ends_at_import_is_an_error(tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    script.write_text(
        "import multiprocessing, threading, time\n"
        "from cleaner.system.workers import Pool\n"
        "if __name__ == '__mp_main__':\n"
        "    time.sleep(600)\n"
        "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
        "list(Pool(abs, abs, workers=2, patience=2.0).map([1]))\n"
    )
    done = run(str(script))
    assert "a worker process has not come up within 2 seconds" in done.stderr


@pytest.mark.parametrize(
    ("pages", "arguments", "told"),
    [
        ("<p>One page.</p>", {}, "give [page], or call clean(page)"),
        (b"<p>One page.</p>", {"workers": 2}, "give [page], or call clean(page)"),
        ([], {"errors": "ignore"}, "give 'raise' or 'return'"),
        ([], {"page_timeout": 0}, "give seconds, more than 0"),
        ([], {"page_timeout": "30"}, "give seconds, more than 0"),
        ([], {"page_memory": -1}, "give bytes, more than 0"),
        ([], {"workers": 0}, "give 1 or more"),
    ],
)
def test_arguments_that_cannot_be_are_told_before_any_page(
    pages: Any, arguments: dict[str, Any], told: str
) -> None:
    tool = Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards())
    with pytest.raises((CleanerError, TypeError)) as error:
        tool.clean_many(pages, **arguments)
    assert told in str(error.value)


def test_forks_that_die_at_once_are_an_error() -> None:
    script = (
        "import os\n"
        "from cleaner.system import processes\n"
        "from cleaner.system.workers import Pool\n"
        "processes.serve = lambda *_: os._exit(9)\n"
        "list(Pool(abs, abs, workers=1).map([1]))\n"
    )
    done = run("-c", script)
    assert "worker processes die as they start (ended with code 9" in done.stderr


LIVE_THREAD = (
    "import cleaner, threading, time\n"
    "threading.Thread(target=time.sleep, args=(300,), daemon=True).start()\n"
)
FORTY = (
    "pages = [f'<p>The boat number {number} left at noon.</p>' for number in range(40)]\n"
    "print(len(list(cleaner.Cleaner().clean_many(pages, workers=2, page_timeout=60))))\n"
)


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A Python process, which must end."""
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=PATIENCE, **options
    )


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    """With another thread workers are new interpreters, which import the script."""
    script = tmp_path / "script.py"
    script.write_text(LIVE_THREAD + FORTY)
    done = run(str(script))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("cleaner.errors.CleanerError: worker processes")
    assert "die as they start" in done.stderr
    assert "below `if __name__ == '__main__':`" in done.stderr
    assert done.stderr.count("Traceback") == 1
    script.write_text(LIVE_THREAD + "if __name__ == '__main__':\n" + indented(FORTY))
    assert run(str(script)).stdout == "40\n"


def test_a_script_that_fails_when_it_is_imported_is_an_error_at_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing\nmultiprocessing.set_start_method('spawn')\n" + LIVE_THREAD + FORTY
    )
    done = run(str(script))
    assert done.returncode == 1
    assert "die as they start (ended with code 1; " in done.stderr.splitlines()[-1]


def test_a_script_from_standard_input_is_told_to_be_saved() -> None:
    done = run("-", input=LIVE_THREAD + FORTY)
    assert done.returncode == 1
    assert "there is no file <stdin>; save it in a file" in done.stderr.splitlines()[-1]
    assert done.stderr.count("Traceback") == 1
    assert run("-", input="import cleaner\n" + FORTY).stdout == "40\n"


def test_code_without_a_file_needs_no_guard() -> None:
    """As in a notebook, where there is nothing that workers could import."""
    assert run("-c", LIVE_THREAD + FORTY).stdout == "40\n"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_where_no_process_may_be_started_that_is_told(tmp_path: Path, method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} on this system")
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing\nfrom concurrent.futures import ProcessPoolExecutor\n"
        "import cleaner\n\n"
        "def many(text):\n"
        "    try:\n"
        "        return len(list(cleaner.Cleaner().clean_many([text], workers=2)))\n"
        "    except cleaner.CleanerError as error:\n"
        "        return str(error)\n\n"
        "if __name__ == '__main__':\n"
        f"    context = multiprocessing.get_context('{method}')\n"
        "    with context.Pool(1) as pool:\n"
        "        print(pool.map(many, ['The boat left.'])[0])\n"
        "    with ProcessPoolExecutor(1, mp_context=context) as pool:\n"
        "        print(*pool.map(many, ['The boat left.']))\n"
    )
    done = run(str(script))
    first, second = done.stdout.splitlines()
    assert first.startswith("this is a daemonic process")
    assert "give workers=1 and no limits" in first
    assert second == "1"
    assert not done.stderr


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


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
    running.stdout.close()
    wait_until(lambda: not any(map(alive, pids)))


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
        "from cleaner.system.memory import MEGABYTE\n"
        "from cleaner.system.limits import Limits\n"
        "from cleaner.system.workers import Pool\n"
        "ballast = b'x' * (400 * MEGABYTE)\n"
        "def job(item):\n"
        "    return os.getpid()\n"
        "limits = Limits(memory=300 * MEGABYTE)\n"
        "pids = list(Pool(job, print, workers=2, limits=limits).map(range(2000)))\n"
        "print(len(pids), len(set(pids)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() in (["2000", "1"], ["2000", "2"]), done


def test_memory_is_limited_where_there_are_no_files_about_processes() -> None:
    """As on macOS and Windows: psutil asks the system, for the real worker."""
    pytest.importorskip("psutil", reason="psutil is not installed: pip install -e '.[test]'")
    script = (
        "import os, time, psutil\n"
        "from cleaner.system import memory\n"
        "told = memory.resident(os.getpid())\n"
        "memory._PROC = False\n"
        "assert abs(memory.resident(os.getpid()) - told) < 4 * memory.MEGABYTE\n"
        "assert memory.resident(2**22 + 1) == 0\n"
        "from cleaner.system.limits import Limits\n"
        "from cleaner.system.workers import Pool\n"
        "def job(item):\n"
        "    if item == 1:\n"
        "        held = b'x' * (150 * memory.MEGABYTE)\n"
        "        time.sleep(60)\n"
        "    return item\n"
        "def lost(item, error):\n"
        "    return type(error).__name__\n"
        "limits = Limits(memory=100 * memory.MEGABYTE)\n"
        "print(*Pool(job, lost, workers=1, limits=limits).map(range(3)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["0", "PageOutOfMemory", "2"], done


# Cleaner.clean_many


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards())


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


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("data", [None, 3, {"html": "<p>A</p>"}])
def test_a_record_without_a_page_fails_in_words(cleaner: Cleaner, data: Any, workers: int) -> None:
    pages = [RawPage(id="a", data=data, source="a"), RawPage(id="b", data=page(1), source="b")]
    first, second = cleaner.clean_many(pages, workers=workers, errors="return")
    assert isinstance(first, DecodeError)
    assert str(first) == (
        f"a: no page: its data are {type(data).__name__}; give str or bytes, or leave it out"
    )
    assert isinstance(second, Article)
    with pytest.raises(DecodeError, match="a: no page"):
        cleaner.clean(pages[0])


class Linked(str):
    """A text of a kind that HTML libraries give: it holds the tree that it is from."""

    tree: threading.Lock


def test_what_passes_through_may_be_anything(cleaner: Cleaner) -> None:
    """It stays in this process: neither locks nor what is nested deep could travel."""
    lock = threading.Lock()
    deep = from_json("[" * 900 + "]" * 900)
    linked = Linked(page(3))
    linked.tree = lock
    pages: list[Page | RawPage] = [
        RawPage(id="0", data=page(0), source="x", extra={"lock": lock, "n": 1}),
        RawPage(id="1", data=page(1), source="x", extra={"deep": deep}),
        Page(id="2", text=page(2), media="text", extra={"lock": lock}),
        RawPage(id="3", data=linked, source="x", extra={"score": float("nan"), "n": [1]}),
    ]
    found = list(cleaner.clean_many(pages, workers=2))
    alone = list(map(cleaner.clean, pages))
    for one, other in zip(found, alone, strict=True):
        assert replace(one, extra={}) == replace(other, extra={})
    assert [article.id for article in found] == list("0123")
    assert found[0].extra["lock"] is lock
    assert found[1].extra["deep"] is deep
    assert found[3].extra == alone[3].extra == {"score": None, "n": [1]}
    assert found[3].warnings[0].startswith("'score' held NaN or infinity")


def test_a_page_that_can_not_be_sent_is_lost_alone(cleaner: Cleaner) -> None:
    pages = [RawPage(id=str(n), data=page(n), source=f"{n}.txt") for n in range(100)]
    pages[50] = replace(pages[50], url=threading.Lock())  # type: ignore[arg-type]
    found = list(cleaner.clean_many(pages, workers=2, errors="return"))
    (failed,) = [result for result in found if isinstance(result, Exception)]
    assert found.index(failed) == 50
    assert isinstance(failed, PageLost)
    assert str(failed).startswith("50.txt: can't be sent to a worker process (TypeError: ")
    assert [result.id for result in found if isinstance(result, Article)] == [
        str(n) for n in range(100) if n != 50
    ]


def test_what_is_no_page_at_all_is_an_error_of_its_own(cleaner: Cleaner) -> None:
    pages: list[Any] = [page(0), threading.Lock(), page(2)]
    found = list(cleaner.clean_many(pages, workers=2, errors="return"))
    assert isinstance(found[1], TypeError)
    assert isinstance(found[2], Article)


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
