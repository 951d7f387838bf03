"""What holds signals back amid what has to be whole, and lets none be lost."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from cleaner.cli.progress import ended_by_term
from cleaner.system.interrupt import undisturbed

Handler = signal.Handlers | Callable[[int, FrameType | None], object]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


# A shell lets what it starts in the background ignore Ctrl-C; a scheduler's kill ends it still.
@pytest.mark.parametrize("ctrl_c", [signal.default_int_handler, signal.SIG_IGN])
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_polite_kill_ends_what_it_is_sent_amid(ctrl_c: Handler, depth: int) -> None:
    signal.signal(signal.SIGINT, ctrl_c)
    done = []

    def whole(deeper: int) -> None:
        if not deeper:
            signal.raise_signal(signal.SIGTERM)
            done.append("whole")
            return
        with undisturbed():
            whole(deeper - 1)

    with ended_by_term(), pytest.raises(KeyboardInterrupt):
        whole(depth)
    assert done == ["whole"] * bool(depth)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_is_ignored_stays_ignored(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    with undisturbed():
        signal.raise_signal(number)
    assert signal.getsignal(number) is signal.SIG_IGN


def test_a_second_signal_amid_the_block_is_told_too() -> None:
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: told.append(number))
    with undisturbed():
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert told == []
    assert sorted(told) == [signal.SIGINT, signal.SIGTERM]
