"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests, and the commands that they run, keep what they made of rules in a folder of theirs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANER_CACHE", str(tmp_path_factory.mktemp("cache") / "cleaner"))
        yield
