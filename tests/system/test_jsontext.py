"""JSON of any depth, and without numbers that it lacks."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.system.jsontext import _pieces, deep, finite, from_json, to_json

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, width=32)
)
FINITE = SCALARS.filter(lambda value: not isinstance(value, float) or math.isfinite(value))
KEYS = st.text() | st.integers() | st.booleans() | st.none()
VALUES = st.recursive(
    FINITE, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_what_is_deep_is_spelled_as_what_is_not(value: Any, indent: int | None) -> None:
    spelled = json.dumps(value, ensure_ascii=False, indent=indent)
    assert "".join(_pieces(value, indent)) == to_json(value, indent=indent) == spelled


@pytest.mark.parametrize("depth", [450, 600, 800, 900, 990])
@pytest.mark.parametrize("indent", [None, 2])
def test_depth_makes_no_difference(depth: int, indent: int | None) -> None:
    text = '{"a": ' + "[" * depth + "1, 2" + "]" * depth + "}"
    value = from_json(text)
    assert deep(value)
    assert "".join(to_json(value, indent=indent).split()) == "".join(text.split())


def test_the_place_of_the_call_decides_nothing() -> None:
    text = "[" * 960 + "]" * 960

    def nested(frames: int) -> str:
        return nested(frames - 1) if frames else to_json(from_json(text))

    assert nested(0) == nested(700) == text


def test_what_no_stack_has_room_for_is_an_error() -> None:
    with pytest.raises(RecursionError):
        from_json("[" * 200_000 + "]" * 200_000)


def test_what_holds_itself_is_an_error_and_no_endless_text() -> None:
    ring: list[Any] = [math.nan]
    ring.append({"ring": ring})
    with pytest.raises(ValueError, match="Circular"):
        to_json(ring)
    assert finite({"ring": ring})[1] == ("ring",)


def test_no_number_is_null_at_any_depth_and_the_rest_untouched() -> None:
    values = from_json('{"a": {"b": [NaN, 1]}, "c": -Infinity, "d": [1e999], "e": [1]}')
    given_ = json.dumps(values)
    clean, keys = finite(values)
    assert clean == {"a": {"b": [None, 1]}, "c": None, "d": [None], "e": [1]}
    assert keys == ("a", "c", "d")
    assert json.dumps(values) == given_
    untouched = {"a": (1.5, "NaN")}
    assert finite(untouched)[0] is untouched
