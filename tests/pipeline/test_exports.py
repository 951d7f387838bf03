"""`import cleaner` gives every type that its public signatures name."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import inspect
import pathlib
import types
import typing
from collections.abc import Callable, Iterator

import pytest

import cleaner

ELSEWHERE = [vars(module) for module in (builtins, typing, collections.abc, pathlib, types)]


def signatures() -> Iterator[tuple[str, Callable[..., object]]]:
    """All that is public and can be called: functions, classes, their methods and properties."""
    for name in cleaner.__all__:
        found = getattr(cleaner, name)
        if inspect.isclass(found):
            yield name, found
            for attribute, member in inspect.getmembers_static(found):
                function = member.fget if isinstance(member, property) else member
                function = getattr(function, "__func__", function)
                if not attribute.startswith("_") and inspect.isfunction(function):
                    yield f"{name}.{attribute}", function
        elif inspect.isfunction(found):
            yield name, found


def named_types(function: Callable[..., object]) -> set[str]:
    """The names that a signature's annotations hold, but for Python's own."""
    try:
        signature = inspect.signature(function)
    except ValueError:  # A class without a constructor of its own.
        return set()
    annotations = [parameter.annotation for parameter in signature.parameters.values()]
    trees = [
        ast.parse(annotation)
        for annotation in (*annotations, signature.return_annotation)
        if isinstance(annotation, str)
    ]
    names = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {name for name in names if not any(name in module for module in ELSEWHERE)}


def test_all_types_that_public_signatures_name_are_exported() -> None:
    named = {where: named_types(function) for where, function in signatures()}
    assert named["Cleaner.clean"] == {"PageLike", "Media", "Article"}
    missing = {where: names - set(cleaner.__all__) for where, names in named.items()}
    assert {where: names for where, names in missing.items() if names} == {}


@pytest.mark.parametrize("name", cleaner.__all__)
def test_every_name_is_there_and_from_this_package(name: str) -> None:
    found = getattr(cleaner, name)
    module = getattr(found, "__module__", "")
    assert module.startswith("cleaner") or not inspect.isclass(found)


def test_errors_of_lost_pages_can_be_caught_by_name() -> None:
    for error in (cleaner.PageTimeout, cleaner.PageOutOfMemory, cleaner.WorkerDied):
        assert issubclass(error, cleaner.PageLost)
    assert issubclass(cleaner.PageLost, cleaner.CleanerError)
