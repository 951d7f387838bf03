"""Packs of single sites wait as bytes for a page of their site: the same results as when read."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner.authoring.ftr import convert_text
from cleaner.errors import RuleFileError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules import frozen
from cleaner.rules.files import shipped
from cleaner.rules.load import load_folders, parse_pack
from cleaner.rules.pack import Pack, Waiting
from cleaner.rules.ruleset import RuleSet

PAGE = (
    "<h1>Boats run again</h1><p>The ferry to Marrow Island left the quay at six on Tuesday "
    "morning, nine days after the storm that tore away the stage.</p><p class=card>Buy the card "
    "of the ferry today, at half of what it costs.</p>"
)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    for name in ("harbour.example", "other.example"):
        text = convert_text("strip: //p[@class='card']\n", f"{name}.txt").text
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packs that are read from their bytes, in order."""
    names: list[str] = []

    def noted(pack: Pack | Waiting) -> Pack:
        names.append((found := frozen.awake(pack)).name)
        return found

    monkeypatch.setattr("cleaner.rules.sites.awake", noted)
    return names


def body(cleaner: Cleaner, site: str) -> str:
    return cleaner.clean(PAGE, url=f"https://{site}/a", media="html").body


@pytest.mark.parametrize("times_loaded", [1, 2], ids=["made anew", "kept from an earlier run"])
def test_a_pack_is_read_for_its_own_site_alone(
    packs: Path, woken: list[str], times_loaded: int
) -> None:
    cleaner = [Cleaner([packs]) for _ in range(times_loaded)][-1]
    assert "Buy the card" in body(cleaner, "third.example")
    assert woken == []
    assert "Buy the card" not in body(cleaner, "www.harbour.example")
    body(cleaner, "harbour.example")
    assert woken == ["harbour.example"]


def test_it_cleans_as_one_that_was_read_at_once(packs: Path) -> None:
    whole = Cleaner(RuleSet(load_folders([shipped(), packs])))
    for site in ("harbour.example", "sub.other.example", "third.example"):
        late = Cleaner([packs]).clean(PAGE, url=f"https://{site}/", media="html")
        assert late == whole.clean(PAGE, url=f"https://{site}/", media="html")


def test_it_travels_to_workers(packs: Path) -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner([packs])))
    (packs / "harbour.example.yaml").unlink()
    assert "Buy the card" not in body(cleaner, "harbour.example")


def test_all_packs_are_there_for_who_asks(packs: Path) -> None:
    names = [pack.name for pack in Cleaner([packs]).rules.packs]
    assert names[-2:] == ["harbour.example", "other.example"]


def test_a_faulty_pack_is_told_of_at_the_start(packs: Path) -> None:
    path = packs / "harbour.example.yaml"
    path.write_text(path.read_text("utf-8").replace("action: drop", "action: dorp"), "utf-8")
    with pytest.raises(RuleFileError, match="dorp") as caught:
        Cleaner([packs])
    assert caught.value.line == path.read_text("utf-8").split("dorp")[0].count("\n") + 1


@pytest.mark.parametrize(
    "own",
    [
        "pack: own\nwhy: w\ndisable: ['site.harbour.*']\nrules: []\n",
        "pack: own\nwhy: w\nrules:\n  - {id: site.harbour.example.drop, kind: html, why: w, "
        "action: drop, select: .nothing, sites: [harbour.example]}\n",
    ],
    ids=["disabled", "replaced"],
)
def test_other_packs_speak_to_those_that_wait(packs: Path, tmp_path: Path, own: str) -> None:
    pack = tmp_path / "own.yaml"
    pack.write_text(own, "utf-8")
    cleaner = Cleaner([packs, pack])
    assert "Buy the card" in body(cleaner, "harbour.example")
    assert "Buy the card" not in body(cleaner, "other.example")


HELD = "pack: a\nwhy: w\nsites: [a.example]\n{}rules:\n  - {{id: a.b, kind: line, why: w, "
HELD += "phrases: {{en: [Buy the card]}}}}\n"


@pytest.mark.parametrize(
    ("keys", "waits"),
    [
        ("", True),
        ("identified_by: [Marrow Gazette]\n", False),
        ("fingerprints: [/gazette/]\n", False),
    ],
)
def test_what_can_wait(keys: str, waits: bool) -> None:
    pack = parse_pack(HELD.format(keys))
    assert isinstance(frozen.asleep(pack), Waiting) is waits
    assert frozen.awake(frozen.asleep(pack)) == pack


def test_a_rule_for_all_sites_keeps_its_pack_awake() -> None:
    pack = parse_pack(HELD.format("").replace("sites: [a.example]\n", ""))
    assert frozen.asleep(pack) is pack


def test_what_rules_mean_is_the_same_asleep_and_awake(packs: Path) -> None:
    read = RuleSet(load_folders([shipped(), packs]))
    assert RuleSet.load([packs]).meaning == read.meaning
    path = packs / "other.example.yaml"
    path.write_text("# A word of comment.\n" + path.read_text("utf-8"), "utf-8")
    assert RuleSet.load([packs]).meaning == read.meaning
    path.write_text(path.read_text("utf-8").replace("card", "cards"), "utf-8")
    assert RuleSet.load([packs]).meaning != read.meaning
