"""Compiled kernels: which form runs, and that both give the same."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import rows
from cleaner.system import native, records
from cleaner.text import characters, fold, joins, source

PACKAGE = Path(cleaner.__file__).parent
BUILT = not native.form().startswith("plain")
compiled = pytest.mark.skipif(not BUILT, reason=f"the kernels are not compiled: {native.form()}")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the cleaner's are: frozen, in slots."""

    text: str
    place: int
    told: int | None
    marks: tuple[str, ...] = ()


def place(kernel: str) -> Path:
    return PACKAGE.parent.joinpath(*kernel.split("."))


def test_every_kernel_is_listed() -> None:
    sources = {path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.pyx")}
    assert {Path(*kernel.split(".")).with_suffix(".pyx") for kernel in native.KERNELS} == sources


@compiled
@pytest.mark.parametrize("kernel", native.KERNELS)
def test_a_kernel_tells_what_it_was_built_of(kernel: str) -> None:
    told = import_module(kernel).SIGNATURE.decode()
    assert told == native.signature(str(place(kernel)) + ".pyx")


@pytest.fixture
def text_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a kernel in a package of its own, with a source and what was built of it."""
    monkeypatch.delenv(native.SWITCH, raising=False)
    monkeypatch.setattr(native, "_FOLDER", str(tmp_path))
    found = tmp_path / "cleaner" / "text" / "_counts"
    found.parent.mkdir(parents=True)
    found.with_suffix(".pyx").write_bytes(b"# One\n")
    sign = native.signature(f"{found}.pyx")
    Path(f"{found}{EXTENSION_SUFFIXES[0]}").write_bytes(b"\x7fELF" + sign.encode() + b"\0")
    return found


def test_what_was_built_of_the_source_beside_it_is_taken(text_kernel: Path) -> None:
    assert native.hindrance("cleaner.text._counts") == ""
    text_kernel.with_suffix(".pyx").write_bytes(b"# One\r\n")
    assert native.hindrance("cleaner.text._counts") == ""
    text_kernel.with_suffix(".pyx").unlink()
    assert native.hindrance("cleaner.text._counts") == ""


def test_what_was_built_of_another_source_is_not(text_kernel: Path) -> None:
    text_kernel.with_suffix(".pyx").write_bytes(b"# Two\n")
    assert "of other sources" in native.hindrance("cleaner.text._counts")
    assert native.pick("cleaner.text._counts", "count_shown", len) is len


def test_without_a_compiler_the_plain_form_runs(text_kernel: Path) -> None:
    Path(f"{text_kernel}{EXTENSION_SUFFIXES[0]}").unlink()
    assert native.hindrance("cleaner.text._counts") == "the compiled form was not built"
    assert native.form().startswith("plain Python: ")


def test_a_kernel_that_does_not_load_leaves_the_plain_form(
    text_kernel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cleaner.text._counts", None)
    assert native.pick("cleaner.text._counts", "count_shown", len) is len


@pytest.mark.parametrize("switch", ["0", "1"])
def test_version_tells_which_form_runs(switch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.SWITCH, switch)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "--version"], capture_output=True, text=True, check=True
    )
    form = native.form() if switch == "1" else "plain Python: CLEANER_NATIVE=0"
    assert done.stdout == f"cleaner {cleaner.__version__} ({form})\n"


@compiled
@given(st.text() | st.text(" \t\n\x0b\x1c\x1f\x85\xa0\u2003\u3000\u200bA渡"))
def test_both_forms_count_the_same_characters(text: str) -> None:
    assert joins.count_shown(text) == joins.count_shown_plainly(text)
    assert characters.bare(["a_B", text]) == characters.bare_plainly(["a_B", text])
    assert fold.count_words(text) == fold.count_words_plainly(text)
    assert fold.holds_unspaced(text) == fold.holds_unspaced_plainly(text)
    assert fold.count_all_words([text, "a b", text]) == fold.count_all_words_plainly(
        [text, "a b", text]
    )


@compiled
@given(
    st.text(st.characters())
    | st.text("<>=/ a\xe9\u6e21\U0001f600\ud83d")
    | st.sampled_from(("\ud7ff\ue000", "\udbff\udfff", "\U0001f600\udc00")),
    st.sampled_from("=<\xe9\u6e21\U0001f600"),
)
def test_both_forms_tell_the_same_of_sources(text: str, sign: str) -> None:
    assert source.is_whole(text) == source.is_whole_plainly(text)
    for size in (1, 3000):
        assert source.count(size * text, sign) == source.count_plainly(size * text, sign)


_PIECES = st.sampled_from(
    (
        b"<",
        b"</",
        b"</body>",
        b"</BODY \n>",
        b"</html\x0b\t>",
        b"</hTML",
        b"</b",
        b"</h2>",
        b"</body x>",
    )
)


@compiled
@given(
    st.lists(_PIECES | st.binary(max_size=3), max_size=9), st.sampled_from((0, 1010, 1020, 1024))
)
def test_both_forms_leave_the_same_out_of_sources(pieces: list[bytes], before: int) -> None:
    data = before * b"x" + b"".join(pieces)
    assert source.without_controls(data) == source.without_controls_plainly(data)
    assert source.without_ends(data) == source.without_ends_plainly(data)


@compiled
def test_both_forms_count_the_same_words_of_all_scripts() -> None:
    chars = [chr(code) for code in range(sys.maxunicode + 1)]
    for text in ("".join(chars), "a".join(chars), " ".join(chars), *map("a{}b".format, chars)):
        assert fold.holds_unspaced(text) == fold.holds_unspaced_plainly(text)
        assert fold.count_words(text) == fold.count_words_plainly(text)


@compiled
@given(st.lists(st.tuples(st.text(), st.integers() | st.none()), max_size=5))
def test_both_forms_make_the_same_values_of_columns(rows_of: list[tuple[str, int | None]]) -> None:
    own = tuple(zip(*rows_of, strict=True)) or ((), ())
    columns = (own[0], range(len(own[0])), list(own[1]), [()] * len(own[0]))
    made = records.from_columns(Value, columns)
    assert made == rows.from_columns(Value, columns)
    assert made == tuple(map(Value, *columns))


@compiled
def test_columns_that_are_not_all_there_are_refused() -> None:
    with pytest.raises(ValueError, match="4 fields, not 3"):
        records.from_columns(Value, (["a"], [1], [None]))
    with pytest.raises(ValueError, match="of one length"):
        records.from_columns(Value, (["a"], [1], [None], []))
