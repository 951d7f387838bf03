"""Waiting for what must come, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds that a test waits. Only a failing one takes them all, so they are many: a machine that
does ten other things is slow, and that is no fault."""


def wait_until(holds: Callable[[], object]) -> None:
    """Returns as soon as something holds, which is looked at a hundred times a second.

    Raises:
        AssertionError: where it does not within `PATIENCE`.
    """
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"still not so after {PATIENCE:g} seconds"
        time.sleep(0.01)
