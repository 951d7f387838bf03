"""What is kept of rules between runs: the same as when it is made anew, and only if it is safe."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cleaner.blocks.folded import fold_blocks
from cleaner.errors import RuleFileError
from cleaner.model import Block
from cleaner.rules import load
from cleaner.rules.files import shipped
from cleaner.rules.frozen import freeze, meaning, thaw
from cleaner.rules.load import load_folders, parse_pack
from cleaner.rules.match import Matcher
from cleaner.rules.pack import Pack
from cleaner.rules.proposals import Proposals
from cleaner.rules.ruleset import RuleSet
from cleaner.system import store

PACK = """
pack: mine
why: A pack for tests.
rules:
  - id: mine.weather
    kind: line
    why: Says what the weather is like.
    pattern: '^weather today: \\w+'
  - id: mine.loading
    kind: line
    why: Says that something loads.
    phrases: {en: [please wait a moment], any: [one moment]}
    match: start
"""
LINES = ("Weather today: rain", "Please wait a moment, dear reader", "Loading...", "Rain fell.")
VIEWS = fold_blocks(
    [
        Block(index=index, text=text, kind="paragraph", start=0, end=0)
        for index, text in enumerate(LINES)
    ]
)


@pytest.fixture(scope="module")
def shipped_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped packs as they stand, as an earlier run kept them.

    In a folder of their own: in the one of all tests they may have made room for others by now.
    """
    folder = tmp_path_factory.mktemp("shipped") / "cleaner"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEANER_CACHE", str(folder))
        RuleSet.load()
    return next(folder.glob("shipped-*"))


@pytest.fixture
def place(tmp_path: Path, shipped_kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs' remains, of this test alone: of those that it loads there is nothing."""
    found = tmp_path / "kept" / "cleaner"
    found.mkdir(mode=0o700, parents=True)
    shutil.copy2(shipped_kept, found)
    monkeypatch.setenv("CLEANER_CACHE", str(found))
    return found


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "mine.yaml").write_text(PACK, "utf-8")
    return folder


@pytest.fixture
def few_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One pack in the place of all that are shipped, where they are read anew: that takes 2 s."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    shutil.copy(shipped() / "core" / "loading.yaml", folder)
    for module in ("ruleset", "load", "kept"):
        monkeypatch.setattr(f"cleaner.rules.{module}.shipped", lambda: folder)


def entries(place: Path) -> list[Path]:
    """What is kept, but the shipped packs as they stand."""
    found = sorted(place.iterdir()) if place.is_dir() else []
    return [path for path in found if not path.name.startswith("shipped-")]


def said(rules: RuleSet) -> list[tuple[str, int]]:
    found = rules.propose(VIEWS, "en", ())
    return [(proposal.rule.id, proposal.index) for proposal in found.removals]


def no_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the packs were read again")

    monkeypatch.setattr(load, "load_effective", refuse)


def test_the_second_load_reads_what_the_first_kept(
    place: Path, packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = RuleSet.load([packs])
    assert len(entries(place)) == 1
    no_yaml(monkeypatch)
    second = RuleSet.load([packs])
    assert second.packs == first.packs
    assert said(second) == said(first)
    assert {("mine.weather", 0), ("mine.loading", 1)} <= set(said(second))


def test_a_changed_pack_is_read_anew(place: Path, packs: Path) -> None:
    RuleSet.load([packs])
    (packs / "mine.yaml").write_text(PACK.replace("weather today", "news today"), "utf-8")
    assert ("mine.weather", 0) not in said(RuleSet.load([packs]))
    assert len(entries(place)) == 2


def test_what_is_switched_off_is_kept_apart(place: Path, packs: Path) -> None:
    RuleSet.load([packs])
    less = RuleSet.load([packs], disable=["mine.weather"])
    assert ("mine.weather", 0) not in said(less)
    assert [one.id for one in less.switched] == ["mine.weather"]
    again = RuleSet.load([packs], disable=["mine.weather"])
    assert again.switched == less.switched
    assert len(entries(place)) == 2


@pytest.mark.parametrize(
    "broken",
    [b"", b"short", b"\0" * 5000],
    ids=["empty", "short", "zeros"],
)
def test_a_broken_entry_is_made_anew(place: Path, packs: Path, broken: bytes) -> None:
    wanted = said(RuleSet.load([packs]))
    (entry,) = entries(place)
    entry.write_bytes(broken)
    assert said(RuleSet.load([packs])) == wanted
    assert store.find(entry.stem), "whole again"


def test_an_entry_with_one_changed_byte_is_made_anew(place: Path, packs: Path) -> None:
    wanted = said(RuleSet.load([packs]))
    (entry,) = entries(place)
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(data)
    assert said(RuleSet.load([packs])) == wanted
    assert entry.read_bytes() != data


class Trap:
    """What a planted pickle would do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


def test_a_planted_entry_runs_no_code(place: Path, packs: Path, tmp_path: Path) -> None:
    wanted = said(RuleSet.load([packs]))
    (entry,) = entries(place)
    planted = pickle.dumps(Trap(tmp_path / "sprung"))
    entry.write_bytes(hashlib.sha256(planted).digest() + planted)
    assert said(RuleSet.load([packs])) == wanted
    assert not (tmp_path / "sprung").exists()


def test_frozen_bytes_hold_nothing_but_rules() -> None:
    packs = load_folders([shipped()])
    assert thaw(freeze(packs)) == packs
    with pytest.raises(pickle.UnpicklingError, match=r"posix\.system|nt\.system"):
        thaw(pickle.dumps(os.system))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owners here")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_nothing_is_used_that_others_may_write(
    place: Path, packs: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    RuleSet.load([packs])
    (entry,) = entries(place)
    (place if what == "folder" else entry).chmod(0o777)
    assert store.find(entry.stem) is None
    (place if what == "folder" else entry).chmod(0o700)
    assert store.find(entry.stem)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owners here")
@pytest.mark.usefixtures("few_shipped")
def test_nothing_is_kept_where_others_may_write(place: Path, packs: Path) -> None:
    place.chmod(0o777)
    RuleSet.load([packs])
    assert not entries(place)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root may give away")
def test_nothing_is_used_that_is_of_another_user(place: Path, packs: Path) -> None:
    RuleSet.load([packs])
    (entry,) = entries(place)
    os.chown(entry, 4711, 4711)
    assert store.find(entry.stem) is None


@pytest.mark.usefixtures("few_shipped")
def test_nothing_is_kept_where_that_is_switched_off(
    packs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANER_CACHE", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home" / "cache"))
    assert ("loading.wait", 2) in said(RuleSet.load([packs]))
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("few_shipped")
def test_a_folder_that_cannot_be_made_does_no_harm(
    place: Path, packs: Path, tmp_path: Path
) -> None:
    shutil.rmtree(place.parent)
    place.parent.write_text("a file", "utf-8")
    assert said(RuleSet.load([packs]))


def test_a_folder_of_packs_that_is_missing_is_an_error_as_ever(place: Path, packs: Path) -> None:
    with pytest.raises(RuleFileError, match="no such file or folder"):
        RuleSet.load([packs / "missing"])
    (packs / "mine.yaml").write_text("pack: [", "utf-8")
    with pytest.raises(RuleFileError, match="not valid YAML"):
        RuleSet.load([packs])
    assert not entries(place)


def test_only_the_newest_entries_stay(place: Path) -> None:
    next(place.iterdir()).unlink()
    for number in range(20):
        store.keep(f"{number:02}", b"what was made")
        os.utime(place / f"{number:02}.rules", (1_000_000 + number, 1_000_000 + number))
    (place / "left.part").write_bytes(b"by a writer that was killed")
    os.utime(place / "left.part", (1_000_000, 1_000_000))
    store.keep("last", b"what was made last")
    names = [path.stem for path in entries(place)]
    assert names == [*(f"{number:02}" for number in range(9, 20)), "last"]
    assert store.find("last") == b"what was made last"


def test_what_is_used_stays_however_much_is_kept_beside_it(place: Path) -> None:
    an_hour_ago = time.time() - 3600
    store.keep("common", b"what all runs use")
    os.utime(place / "common.rules", (an_hour_ago, an_hour_ago))
    for number in range(20):
        assert store.find("common") == b"what all runs use"
        store.keep(f"{number:02}", b"what one run used")
        later = an_hour_ago + number + 1
        os.utime(place / f"{number:02}.rules", (later, later))


def test_what_can_only_be_read_is_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> None:
        raise PermissionError("read-only")

    store.keep("common", b"what all runs use")
    monkeypatch.setattr(os, "utime", refused)
    assert store.find("common") == b"what all runs use"


def test_many_processes_at_once_all_find_the_same(place: Path, packs: Path) -> None:
    code = (
        "import sys, pathlib; from cleaner.rules.ruleset import RuleSet; "
        "print(len(RuleSet.load([pathlib.Path(sys.argv[1])]).packs))"
    )
    command = [sys.executable, "-c", code, str(packs)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said_by = [process.communicate()[0] for process in running]
    assert len(set(said_by)) == 1
    assert said_by[0].strip()
    assert len(entries(place)) == 1


def test_a_pickled_set_finds_the_same(place: Path, packs: Path) -> None:
    rules = RuleSet.load([packs])
    copy = pickle.loads(pickle.dumps(rules))
    assert copy.packs == rules.packs
    assert said(copy) == said(rules)
    anew = Matcher(rule for pack in copy.packs for rule in pack.rules if not rule.sites)
    assert [
        (proposal.rule.id, proposal.index)
        for proposal in anew.match(VIEWS, "en", Proposals()).removals
    ] == said(copy)


def test_own_packs_are_held_against_shipped_ones_that_are_kept(
    place: Path, packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = RuleSet.load([packs])
    (kept,) = place.glob("shipped-*")
    parsed: list[str] = []

    def noted(data: bytes, path: str) -> Pack:
        parsed.append(Path(path).name)
        return parse_pack(data, path)

    monkeypatch.setattr("cleaner.rules.load.parse_pack", noted)
    own = next(packs.glob("*.yaml"))
    own.write_text(own.read_text("utf-8") + "# More.\n", "utf-8")
    again = RuleSet.load([packs])
    assert parsed == [own.name]
    assert again.meaning == first.meaning == meaning(again.packs)
    kept.write_bytes(kept.read_bytes()[:-9])
    own.write_text(own.read_text("utf-8") + "# More.\n", "utf-8")
    assert RuleSet.load([packs]).meaning == first.meaning
    assert len(parsed) > 20
