"""A short run of each fuzzing target by hypothesis; `python -m tests.fuzz` is the long one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

# What crashed once.
CRASHES = [("loader", b"\x00\x02\x03:\x02\x001\x00\x02\x03\x03")]
RUNS = {"decoder": 300, "segmenter": 300, "loader": 100, "pipeline": 60}


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_breaks_a_promise(target: str) -> None:
    # Bytes below the number of pieces make structure; few of them, or many.
    data = st.binary(max_size=200) | st.lists(st.integers(0, 75), max_size=120).map(bytes)

    @settings(
        max_examples=RUNS[target],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data)
    def check(data: bytes) -> None:
        TARGETS[target](data)

    check()


@pytest.mark.parametrize(("target", "data"), CRASHES)
def test_what_crashed_once_does_so_no_more(target: str, data: bytes) -> None:
    TARGETS[target](data)
