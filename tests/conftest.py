"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from cleaner.system.workers import cores
from tests import installation

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # Examples take as long as the machine has other things to do.

MOST_WORKERS = 8
"""Processes that share out the tests at most: each loads the shipped rules, about 200 MB."""


TOGETHER = {
    "tests/test_distribution.py": "install",
    "tests/test_install.py": "install",
    "tests/test_typing.py": "install",
    "tests/test_rooms.py": "rooms",
    "tests/show/test_report_browser.py": "browser",
}
"""Files whose tests run in one worker, since they have something in common that takes long to make:
an installed environment, a browser, all modules parsed. They come first, so that no other worker
waits for them."""

FORKING = (
    "tests/runs/",
    "tests/cli/",
    "tests/learning/",
    "tests/system/",
    "tests/adapters/",
    "tests/intake/test_hostile.py",
)
"""Where tests start processes from this one, which takes the longer the more it holds: 20 ms and
more for each 100 MB. A file of them runs in one worker, and the largest come first."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """A run of all tests is shared out among the cores, where pytest-xdist is installed.

    There is a process more than cores, since tests wait for commands, clocks and browsers.

    Tests that are named on the command line run one by one in this process, and so do all with
    `-n0`.
    """
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if whole and not hasattr(config, "workerinput") and getattr(option, "numprocesses", 0) is None:
        option.numprocesses, option.maxprocesses = cores() + 1, MOST_WORKERS


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What gives tests to workers one at a time, and those of `TOGETHER` to one of them.

    xdist's own `loadgroup` keeps no group together under pytest 9.2, with xdist 3.8.
    """
    if config.option.dist != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types.
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return TOGETHER.get(file) or (file if file.startswith(FORKING) else nodeid)

        def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
            """Forgets what is done: xdist counts through all of it after each test."""
            super().mark_test_complete(node, item_index, duration)
            assigned = self.assigned_work[node]
            scope = self._split_scope(self.registered_collections[node][item_index])
            if scope in assigned and all(assigned[scope].values()):
                del assigned[scope]

    return Together(config, log)


def pytest_collection_finish() -> None:
    """All tests are there to the end: Python need not look through them for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes that are no plain text are named by their number.

    Those that are packed hold the time of day, and a test has the same name in all workers.
    """
    if isinstance(val, bytes) and not (val.isascii() and val.decode().isprintable()):
        return f"{len(val)} bytes"
    return None


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests, and the commands that they run, keep what they made of rules in a folder of theirs.

    `tests/mutations.py` runs them many times over, and has one folder for all runs. Python keeps
    what it made of modules too: hundreds of commands are started, and compiling all of their
    modules takes as long as all else at the start.
    """
    with pytest.MonkeyPatch.context() as patch:
        own = tmp_path_factory.getbasetemp()
        if os.environ.get("PYTEST_XDIST_WORKER"):
            own = own.parent  # One folder for all workers of a run.
        own = Path(os.environ.get("CLEANER_TESTS_CACHE") or own / "cache")
        patch.setenv("CLEANER_CACHE", str(own / "cleaner"))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_lasts() -> Iterator[None]:
    """A command has Python keep all that it loads, since its process ends with it; here it stays.

    That would be 15 MB for each of a thousand commands.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.cli.options._lasting", nullcontext)
        yield


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> installation.Installed:
    """What the README's first command leaves in an environment of its own."""
    return installation.install(tmp_path_factory.mktemp("installed"))
