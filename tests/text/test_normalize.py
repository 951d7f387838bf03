"""Normalizing: the cases of `cases/normalize.yaml`, and what holds for every text."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import CleanerError
from cleaner.options import NORMALIZER_NAMES, Options, check_names
from cleaner.text.normalize import _STEPS_IF_PRINTABLE, NORMALIZERS, normalize

NAMES = [name for name, _ in NORMALIZERS]


def test_options_name_the_steps_in_their_order() -> None:
    assert tuple(NAMES) == NORMALIZER_NAMES


def _cases() -> list[Any]:
    path = Path(__file__).parents[1] / "cases" / "normalize.yaml"
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=case["label"],
            marks=pytest.mark.xfail(strict=True, reason=case["known_failure"])
            if "known_failure" in case
            else (),
        )
        for case in cases
    ]


def _options(case: dict[str, Any]) -> Options:
    given_options = case.get("options", {})
    skipped = tuple(given_options.get("skip_normalizers", ()))
    return Options(**{**given_options, "skip_normalizers": skipped})


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    options, code = _options(case), case.get("code", False)
    once = normalize(case["input"], options, code=code)
    assert once == case["expected"]
    assert normalize(once, options, code=code) == once


# Pieces that act on each other when they meet: halves of entities and of mojibake, characters that
# vanish between them, quotes of all kinds, marks that compose, spaces and line ends.
PIECES = [
    *("&", "amp;", "&amp;", "#38;", "&#", "x26;", ";", "quot;", "&quot;", "&nbsp;", "&shy;"),
    *("&Atilde;", "&copy;", "&#8203;", "&#13;", "&#96;", "&lt;", "&#x80;", "&acirc;", "l"),
    *("Ã", "Â", "â", "€", "â€", "™", "œ", "©", "\x9d", "\x80", "\x99", "Ð", "°", "Ñ", "ð", "Ÿ"),
    *("Р", "С", "‚", "Ä", "Å", "²", "ï", "»", "¿", "\x85", "\ufffd", "вЂ", "ΓÇ", "Ö", "√", "Ă"),
    *("\u200b", "\ufeff", "\u200c", "\u200d", "\xad", "\u202a", "\u200e", "\u061c", "\u2066"),
    *("م", "ש", "क", "्", "👩", "💻", "\ufe0f", "\U0001f3fd", "\x00", "\x0b", "\x1c", "\ud83d"),
    *("“", "”", "‘", "’", "„", "`", "``", "´", "′", "″", "‴", "'", '"', "''", "«", "ʼ", "\u1fef"),
    *("e", "a", "A", "Z", "ﬁ", "ﬅ", "\u0301", "\u0308", "\u0338", "<", "=", "\u212b", "é", "中"),
    *(" ", "  ", "\xa0", "\u3000", "\u2009", "\t", "\n", "\r", "\r\n", "\u2028", ".", "5", "-"),
]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.text().map(lambda text: text.encode("utf-8").decode("latin-1")),
    st.text().map(lambda text: text.encode("utf-8").decode("cp1252", "replace")),
)
OPTIONS = st.builds(
    Options,
    quotes=st.sampled_from(["straight", "keep"]),
    skip_normalizers=st.one_of(
        st.just(()), st.lists(st.sampled_from(NAMES), max_size=3).map(tuple)
    ),
)


@settings(max_examples=1500, deadline=None)
@given(TEXTS, OPTIONS, st.booleans())
def test_normalizing_twice_equals_normalizing_once(text: str, options: Options, code: bool) -> None:
    once = normalize(text, options, code=code)
    assert normalize(once, options, code=code) == once


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_result_is_writable_composed_and_trimmed(text: str) -> None:
    result = normalize(text, Options())
    result.encode("utf-8")
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()
    assert "\r" not in result
    assert "\n\n\n" not in result
    assert not {"\xa0", "\u200b", "\ufeff", "\xad"} & set(result)
    assert "`" in result or not {"“", "”", "‘", "’"} & set(result)


@given(st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x20, exclude_characters="&` ")))
def test_plain_ascii_comes_back_untouched(text: str) -> None:
    assert normalize(text, Options()) is text


@pytest.mark.parametrize("name", NAMES)
def test_steps_left_out_for_printable_texts_change_no_printable_character(name: str) -> None:
    if name in dict(_STEPS_IF_PRINTABLE):
        pytest.skip("runs on every text")
    fix = dict(NORMALIZERS)[name]
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert fix(printable) == printable


@pytest.mark.parametrize("name", NAMES)
def test_each_normalizer_can_be_skipped(name: str) -> None:
    text = "cafÃ© &amp; \ud83d\r\n\x00\u200b\u200c\xad\u202aﬁ e\u0301\xa0 “a”  b \n\n\n\n c "
    assert normalize(text, Options(skip_normalizers=(name,))) != normalize(text, Options())


def test_surrogates_are_joined_or_replaced() -> None:
    assert normalize("\ud83d\ude00 \ude00", Options()) == "😀 \ufffd"


def test_unknown_name_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(
        CleanerError, match=r"'qoutes'.*known are: html_entities, .*quotes"
    ) as error:
        normalize("plain text", Options(skip_normalizers=("quotes", "qoutes")))
    assert "'quotes'," not in str(error.value).partition(";")[0]
    with pytest.raises(CleanerError, match="unknown normalizers 'x', 'y'"):
        check_names(["x", "quotes", "y"])


@pytest.mark.parametrize(
    "hostile", ["&amp;" * 20_000, "`a " * 20_000, " " * 60_000 + "x\n", "‘‘a" * 9_000]
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    once = normalize(hostile, Options())
    assert normalize(once, Options()) == once


def test_clean_texts_do_without_ftfy() -> None:
    program = (
        "import sys; from cleaner.options import Options;"
        "from cleaner.text.normalize import normalize;"
        "normalize('“Où est l’été ?” SÃO PAULO, Łódź, Москва, 東京', Options());"
        "sys.exit('ftfy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
