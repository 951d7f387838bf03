"""Packs that are read when a page of their site comes by: the same results, and no fault hidden."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleaner.authoring.ftr import convert_text
from cleaner.errors import RuleFileError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.files import shipped
from cleaner.rules.load import load_folders, parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.sealed import read_sealed, seal

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


def body(cleaner: Cleaner, site: str) -> str:
    return cleaner.clean(PAGE, url=f"https://{site}/a", media="html").body


def test_a_sealed_pack_is_parsed_for_its_own_site_alone(
    packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    def noted(data: bytes, path: str) -> object:
        parsed.append(Path(path).name)
        return parse_pack(data, path)

    monkeypatch.setattr("cleaner.rules.load.parse_pack", noted)
    cleaner = Cleaner([packs])
    assert not {"harbour.example.yaml", "other.example.yaml"}.intersection(parsed)
    assert "Buy the card" in body(cleaner, "third.example")
    assert "Buy the card" not in body(cleaner, "www.harbour.example")
    assert "other.example.yaml" not in parsed
    body(cleaner, "harbour.example")
    assert parsed.count("harbour.example.yaml") == 1


def test_it_cleans_as_one_that_was_read_at_once(packs: Path) -> None:
    whole = Cleaner(RuleSet(load_folders([shipped(), packs])))
    for site in ("harbour.example", "sub.other.example", "third.example"):
        late = Cleaner([packs]).clean(PAGE, url=f"https://{site}/", media="html")
        assert late == whole.clean(PAGE, url=f"https://{site}/", media="html")


def test_it_travels_to_workers(packs: Path) -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner([packs])))
    (packs / "harbour.example.yaml").unlink()
    assert "Buy the card" not in body(cleaner, "harbour.example")


def test_an_edited_pack_is_checked_at_the_start(packs: Path) -> None:
    path = packs / "harbour.example.yaml"
    assert read_sealed(path)
    path.write_text(path.read_text("utf-8").replace("action: drop", "action: dorp"), "utf-8")
    assert read_sealed(path) is None
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
def test_packs_that_others_speak_to_are_read_with_them(
    packs: Path, tmp_path: Path, own: str
) -> None:
    pack = tmp_path / "own.yaml"
    pack.write_text(own, "utf-8")
    cleaner = Cleaner([packs, pack])
    assert "Buy the card" in body(cleaner, "harbour.example")
    assert "Buy the card" not in body(cleaner, "other.example")


def test_two_packs_with_one_id_are_a_fault_all_the_same(packs: Path) -> None:
    text = (packs / "harbour.example.yaml").read_text("utf-8")
    (packs / "twin.yaml").write_text(text.partition("\n")[2], "utf-8")
    with pytest.raises(RuleFileError, match="stands already"):
        Cleaner([packs])


def test_a_seal_is_of_the_version_that_checked(
    packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.rules.sealed._FORM", b"of another version")
    assert read_sealed(packs / "harbour.example.yaml") is None
    assert "Buy the card" not in body(Cleaner([packs]), "harbour.example")


def test_what_is_no_sealed_pack(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for text in ("", "pack: a\n", seal("pack: 'a'\nrules: []\n")):
        path.write_text(text, "utf-8")
        assert read_sealed(path) is None
    assert read_sealed(tmp_path / "nothing.yaml") is None
