"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests import installation

MOST_WORKERS = 8
"""Processes that share out the tests at most: each loads the shipped rules, about 200 MB."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """A run of all tests is shared out among the cores, where pytest-xdist is installed.

    Tests that are named on the command line run one by one in this process, and so do all with
    `-n0`. Tests of one `xdist_group` run in one worker, those with large fixtures in common.
    """
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if whole and not hasattr(config, "workerinput") and getattr(option, "numprocesses", 0) is None:
        option.numprocesses, option.maxprocesses = "logical", MOST_WORKERS
        option.dist = "loadgroup"
        # Workers read the command line anew, and only this tells them of the groups.
        given = config.invocation_params
        config.invocation_params = replace(given, args=(*given.args, "--dist=loadgroup"))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes that are no plain text are named by their number.

    Those that are packed hold the time of day, and a test has the same name in all workers.
    """
    if isinstance(val, bytes) and not (val.isascii() and val.decode().isprintable()):
        return f"{len(val)} bytes"
    return None


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests, and the commands that they run, keep what they made of rules in a folder of theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANER_CACHE", str(tmp_path_factory.mktemp("cache") / "cleaner"))
        yield


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> installation.Installed:
    """What the README's first command leaves in an environment of its own."""
    return installation.install(tmp_path_factory.mktemp("installed"))
