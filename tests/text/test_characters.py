"""What is asked of characters: tables and shortcuts say the same as a look at each one."""

from __future__ import annotations

import pickle
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.system import native
from cleaner.text.characters import (
    DIGIT,
    LOWER,
    SIGN,
    SPACE,
    TABLE,
    UPPER,
    WIDE,
    WORD,
    Characters,
    count_signs,
    kinds_of,
    kinds_of_one,
    signs_plainly,
    table_plainly,
    words_of,
    words_plainly,
)


def test_table_says_of_each_character_what_a_look_at_it_says() -> None:
    codes = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    looked = np.array(
        [kinds_of_one(chr(code)) for code in range(sys.maxunicode + 1)], dtype=np.uint32
    )
    assert np.flatnonzero(kinds_of(codes) != looked).tolist() == []
    assert np.flatnonzero(table_plainly() != TABLE).tolist() == []


def test_kinds_of_characters_in_many_scripts() -> None:
    text = "A9 жЖ·東한कi\U0001f600\U00020000"
    kinds = Characters([text]).kinds[: len(text)].tolist()
    assert [
        [bool(kind & bit) for bit in (UPPER, LOWER, DIGIT, SPACE, SIGN, WORD)] for kind in kinds
    ] == [
        [True, False, False, False, False, True],
        [False, False, True, False, False, True],
        [False, False, False, True, False, False],
        [False, True, False, False, False, True],
        [True, False, False, False, False, True],
        [False, False, False, False, True, False],
        [False, False, False, False, False, True],
        [False, False, False, False, False, True],
        [False, False, False, False, False, True],
        [False, True, False, False, False, True],
        [False, False, False, False, False, False],
        [False, False, False, False, False, True],
    ]
    assert [bool(kind & WIDE) for kind in kinds] == [char in "東\U00020000" for char in text]


def test_no_text_and_text_without_characters() -> None:
    assert Characters([]).count(WORD).tolist() == []
    assert Characters(["", "a"]).count(WORD).tolist() == [0, 1]


compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.text._characters")), reason="the kernels are not compiled"
)
ODD = st.text("aB9 .!?,'’\"”“。東京ก\n\t\x1f\u2003ǅß\U00020000\U0001f600|www", max_size=30)


@compiled
@given(st.lists(st.text(max_size=30) | ODD, max_size=6))
def test_both_forms_see_the_same(texts: list[str]) -> None:
    made = words_of(texts)
    assert made == words_plainly(texts)
    assert [list(words) for words in pickle.loads(pickle.dumps(made))] == words_plainly(texts)
    for words in made:
        assert words == words[:]
        assert [word in words for word in words] == [True] * len(words)
    if texts:
        assert count_signs(texts).tolist() == signs_plainly(texts).tolist()
