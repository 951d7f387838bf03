"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import cleaner
from cleaner.system.pattern import OnUse, pattern


def test_every_pattern_of_the_program_compiles() -> None:
    found = 0
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if module.name.endswith("__main__") or module.name.startswith("cleaner.adapters."):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, OnUse):
                assert isinstance(value.pattern, str | bytes), f"{module.name}.{name}"
                found += 1
    assert found > 150


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    late, compiled = pattern(r"(?P<n>\d+)", re.ASCII), re.compile(r"(?P<n>\d+)", re.ASCII)
    assert late.sub("0", "a1b22") == compiled.sub("0", "a1b22") == "a0b0"
    assert (late.pattern, late.flags, late.groups) == ("(?P<n>\\d+)", compiled.flags, 1)
    assert [one["n"] for one in late.finditer("1, 22")] == ["1", "22"]
    assert pattern(rb"\d").search(b"a1") is not None


def test_what_is_no_pattern_is_told_at_its_use() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("a")
