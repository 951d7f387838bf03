"""Python looks for no garbage while a page is cleaned, and does so again behind it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from cleaner import Cleaner, DecodeError
from cleaner.pipeline.analyze import take
from cleaner.system.memory import without_collecting


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    on = gc.isenabled()
    yield
    (gc.enable if on else gc.disable)()


@pytest.mark.parametrize("on", [True, False])
def test_it_is_afterwards_as_it_was(on: bool) -> None:
    (gc.enable if on else gc.disable)()
    with without_collecting():
        assert not gc.isenabled()
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled() is on


def test_a_page_is_cleaned_without(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def watched(*given: object) -> object:
        seen.append(gc.isenabled())
        return take(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("cleaner.pipeline.cleaner.take", watched)
    gc.enable()
    ours = Cleaner()
    ours.clean("Rain stops play\n\nThe match was off at noon.")
    ours.review("Rain stops play\n\nThe match was off at noon.")
    assert seen == [False, False]
    assert gc.isenabled()


def test_a_page_that_fails_switches_it_on_again() -> None:
    gc.enable()
    with pytest.raises(DecodeError):
        Cleaner().clean("")
    assert gc.isenabled()
