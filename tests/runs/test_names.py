"""Output names: safe, stable, and no two alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.runs.names import Names

SUFFIXES = (".html", ".htm", ".txt", ".md")


def names(*pages: tuple[str, str] | str, suffix: str = ".txt") -> list[str]:
    given = Names(suffix, page_suffixes=SUFFIXES, reserved=("manifest.jsonl",))
    pairs = [page if isinstance(page, tuple) else (page, page) for page in pages]
    return [given.name(identity, source) for identity, source in pairs]


def test_names_mirror_the_ids() -> None:
    assert names("a.html", "news/b.txt", "news/x/c", "d.v2") == [
        "a.txt",
        "news/b.txt",
        "news/x/c.txt",
        "d.v2.txt",
    ]


def test_the_pages_suffix_tells_two_of_a_name_apart() -> None:
    assert names("a.html", "a.txt", "a.htm") == ["a.txt", "a.txt.txt", "a.htm.txt"]


def test_names_that_differ_in_case_alone_are_told_apart() -> None:
    first, second = names("A.html", "a.html")
    assert (first, second) == ("A.txt", "a.html.txt")
    assert names("É.html", "E\u0301.html")[1].casefold() == "e\u0301.html.txt"


def test_the_same_id_from_several_sources_gets_a_hash_of_the_source() -> None:
    found = names(("a", "one/a"), ("a", "two/a"), ("a", "two/a"))
    assert found[0] == "a.txt"
    assert found[1].startswith("a-")
    assert found[2] == found[1].replace(".txt", "-2.txt")


def test_a_hash_depends_on_the_source_alone() -> None:
    first = names(("a", "zero/a"), ("a", "two/a"))[1]
    second = names(("a", "zero/a"), ("a", "one/a"), ("a", "two/a"))[2]
    assert first == second


def test_a_file_and_a_folder_never_share_a_name() -> None:
    assert names("a.html", "a.txt/b.html") == ["a.txt", "a.txt_/b.txt"]
    assert names("a.txt/b.html", "a.html") == ["a.txt/b.txt", "a.html.txt"]
    assert names("manifest.jsonl/a.html") == ["manifest.jsonl_/a.txt"]


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("../../etc/passwd", "__/__/etc/passwd.txt"),
        ("/etc/passwd", "etc/passwd.txt"),
        ("a\0b", "a_b.txt"),
        ("a\nb\x1b[31m", "a_b_[31m.txt"),
        ("..", "__.txt"),
        (".", "page.txt"),
        ("", "page.txt"),
        ("/", "page.txt"),
        (".hidden", "_hidden.txt"),
        ("con", "_con.txt"),
        ("a\\b", "a_b.txt"),
        ("https://example.org/a.html", "https_/example.org/a.txt"),
        ("a\ud800", "a_.txt"),
        ("a\u202etxt", "a_txt.txt"),
    ],
)
def test_odd_ids_become_safe_names(identity: str, expected: str) -> None:
    assert names(identity) == [expected]


def test_long_names_are_cut_and_stay_apart() -> None:
    found = names("x" * 300 + "1", "x" * 300 + "2", "é" * 300, "/".join(["d" * 150] * 30) + "/a")
    assert len(set(found)) == 4
    assert all(len(part.encode()) <= 255 for name in found for part in name.split("/"))
    assert all(len(name.encode()) <= 1500 for name in found)


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=20), max_size=12))
def test_any_ids_give_names_that_can_be_written(identities: list[str]) -> None:
    found = names(*identities)
    assert len({name.casefold() for name in found}) == len(found)
    files = set(found)
    for name in found:
        parts = name.split("/")
        assert all(part not in ("", ".", "..") and not part.startswith(".") for part in parts)
        assert not any("/".join(parts[:end]) in files for end in range(1, len(parts)))
        os.fsencode(name)
        assert not Path(name).is_absolute()
