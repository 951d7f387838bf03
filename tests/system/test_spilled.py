"""Values that stand in memory up to some bytes, and in a temporary file beyond."""

from __future__ import annotations

import copy
import os
import pickle
import random
import tempfile
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cleaner.errors import WriteError
from cleaner.system.spilled import Spilled

VALUES = {f"{n}": (n, "x" * n) for n in range(200)}


def spilled(in_memory: int) -> Spilled[tuple[int, str]]:
    """The values, of which so many bytes stay in memory."""
    made: Spilled[tuple[int, str]] = Spilled(in_memory=in_memory)
    for name, value in VALUES.items():
        made.add(name, value)
    return made


@pytest.mark.parametrize("in_memory", [0, 2_000, 1 << 20])
@pytest.mark.parametrize(
    "way", [lambda x: x, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_all_values_come_back_in_their_order(in_memory: int, way: Callable[[Any], Any]) -> None:
    made = way(spilled(in_memory))
    assert made == VALUES
    assert list(made) == list(VALUES)
    assert len(made) == 200
    assert "7" in made
    assert "700" not in made
    with pytest.raises(KeyError):
        made["700"]


def test_values_can_be_read_from_many_threads_while_more_are_added() -> None:
    made = spilled(0)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(made.__getitem__, list(VALUES) * 5))
        made.add("more", (0, "more"))
    assert found == [*VALUES.values()] * 5
    assert made["more"] == (0, "more")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks are of Unix")
def test_a_process_that_was_forked_reads_the_same() -> None:
    made = spilled(0)
    child = os.fork()
    if not child:
        os._exit(0 if made == VALUES else 1)
    assert made == VALUES
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_memory_holds_the_names_alone() -> None:
    random.seed(1)
    tracemalloc.start()
    made: Spilled[bytes] = Spilled(in_memory=1 << 20)
    for number in range(500):
        made.add(f"{number}", random.randbytes(20_000))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 1.3 * (1 << 20) > held > 0.9 * (1 << 20)
    assert len(made["499"]) == 20_000


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(WriteError, match=r"No space left on device.*TMPDIR"):
        spilled(0)
