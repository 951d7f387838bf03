"""Which numbers the core's changes are made to, and what they become."""

from __future__ import annotations

import pytest

from tests.mutations import CORE, ROOT, Change, changes, chosen_tests, constants, modules

SOURCE = '''"""Ä."""
LEAST = 3
MOST: Final = -0.5
SIZES = np.array((1.5, 2.5))
NAMES = {"a": 1}
FLAG = True

class _Bounds:
    """What é holds."""
    words: int = 12
    pair: tuple[int, int] = (1, 2)
    name: str = "a"

class Other:
    words: int = 4

BOUNDS = _Bounds()
'''


def test_numbers_at_the_top_and_in_bounds_are_found_where_they_stand() -> None:
    found = constants("x.py", SOURCE)
    assert [(one.name, one.value) for one in found] == [
        *(("LEAST", 3), ("MOST", -0.5), ("SIZES[0]", 1.5), ("SIZES[1]", 2.5)),
        *(("words", 12), ("pair[0]", 1), ("pair[1]", 2)),
    ]
    data = SOURCE.encode()
    assert [float(data[slice(*one.span)]) for one in found] == [one.value for one in found]


def test_a_number_goes_far_up_and_far_down() -> None:
    by_name = {one.name: one for one in constants("x.py", SOURCE)}
    assert [one.value for one in changes(by_name["LEAST"])] == [4000, 0]
    assert [one.value for one in changes(by_name["MOST"])] == [1000.0, -1000.0]


def test_the_source_is_changed_in_one_place() -> None:
    path = "cleaner/verdict/title.py"
    before = constants(path, (ROOT / path).read_text("utf-8"))
    after = constants(path, Change(constant=before[0], value=77).source())
    assert [one.value for one in after] == [77, *(one.value for one in before[1:])]


def test_modules_are_named_by_room_or_file() -> None:
    assert modules(["sites", "cleaner/text/fold.py"]) == [
        "cleaner/rules/sites.py",
        "cleaner/text/fold.py",
    ]
    assert set(modules(["scores"])) < set(modules([]))
    with pytest.raises(SystemExit, match="no room or module of the core: sitse"):
        modules(["sitse"])


def test_all_of_the_core_is_there_and_has_tests() -> None:
    assert all((ROOT / place).exists() for place in CORE)
    assert all(len(chosen_tests(path)) > 2 for path in modules([]))
