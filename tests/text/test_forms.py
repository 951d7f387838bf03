"""Both forms of folding and of evening out characters give the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.options import Options
from cleaner.system import native
from cleaner.text import fold
from cleaner.text import normalize as steps
from cleaner.text.mojibake import (
    may_be_mojibake,
    may_be_mojibake_plainly,
    mojibake_pattern,
)
from cleaner.text.normalize import NORMALIZERS, evened, normalize

compiled = pytest.mark.skipif(
    bool(native.hindrance("cleaner.text._forms")), reason="the kernels are not compiled"
)
PAGES = Path(__file__).parents[1] / "pages"
AROUND = ("{}", "a{}b", "A {} b", "é{}", "“{}”", "{}{}", "‘{}", "â{}x", "Â{}", "{} ", "ﬁ{}")
"""Where a character stands: alone, in a word, beside what mojibake begins with ..."""
ODD = (
    "’’‘‘“”„‚«»‹›´`'\"&;…–—\u200b\xad\ufeff\xa0\u3000ßẞIİıςΣΐŉſµÃÂâ€™éÉ東ガ\u0301\u3099ｆＡ，"
    "\x1c\x85\n\t"
)


def by_steps(text: str) -> str:
    """The text as the normalizers leave it, all of which look at it."""
    for _ in range(16):
        before = text
        for _, fix in NORMALIZERS:
            text = fix(text)
        if text == before:
            break
    return text


def assert_same(text: str) -> None:
    done = evened(text)
    assert done is None or done == by_steps(text), ascii(text)
    assert fold.fold_inner(text) == fold.fold_inner_plainly(text)
    assert fold.fold_lines([text, "A  b", text]) == list(
        map(fold.fold_inner_plainly, [text, "A  b", text])
    )


def assert_seen_the_same(text: str) -> None:
    seen = may_be_mojibake(text)
    assert seen == may_be_mojibake_plainly(text), ascii(text)
    assert seen or not mojibake_pattern().search(text), ascii(text)


def characters() -> Iterator[str]:
    """All of alphabets and signs, and some of the many others."""
    yield from map(chr, (*range(0x3100), *range(0xF900, 0x10000)))
    yield from map(chr, (*range(0x3100, 0xF900, 53), *range(0x10000, sys.maxunicode, 1009)))


@compiled
@pytest.mark.parametrize("around", AROUND)
def test_every_character_is_folded_the_same(around: str) -> None:
    texts = [around.format(char, char) for char in characters()]
    assert fold.fold_lines(texts) == list(map(fold.fold_inner_plainly, texts))


@compiled
@pytest.mark.parametrize("around", AROUND)
def test_every_character_is_evened_out_the_same(around: str) -> None:
    told = 0
    for char in characters():
        text = around.format(char, char)
        done = evened(text)
        if done is not None:
            told += 1
            assert done == by_steps(text), ascii(text)
    # The letters and signs of ASCII, at least, where nothing beside them is mended.
    assert (told > 80) is (around not in ("{} ", "ﬁ{}"))


@compiled
@given(st.text() | st.text(ODD + " abC.") | st.text(st.characters(max_codepoint=0x250)))
def test_any_text_comes_out_the_same(text: str) -> None:
    assert_same(text)


@given(st.text(st.characters(max_codepoint=0x180)) | st.text("éàÂÃÇ€ЂРСâÐÑ×√\x80\x85\x9d\xa0 a”™–"))
def test_mojibake_is_looked_for_where_it_may_be(text: str) -> None:
    assert_seen_the_same(text)


@compiled
@pytest.mark.parametrize(
    "page", sorted(PAGES.glob("*/source.*")), ids=lambda page: page.parent.name
)
def test_pages_come_out_the_same(page: Path) -> None:
    for line in page.read_text("utf-8", "replace").splitlines():
        assert_same(line)
        assert_seen_the_same(line)


def test_common_text_needs_no_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "R&D, the town’s “old” ferry – 3 € a ride… Où est l'été? Łódź, Москва, 東京"
    wanted = by_steps(text)
    monkeypatch.setattr(steps, "_STEPS_IF_PRINTABLE", ())
    if evened("“") is not None:
        assert normalize(text, Options()) == wanted
    assert normalize("plain", Options()) == "plain"
