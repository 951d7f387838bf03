"""Packs of single sites wait as bytes for a page of their site: the same results as when read."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
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


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """Packs of ten sites: an element, a line and a pattern of its own each."""
    folder = tmp_path / "ten"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.yaml").write_text(
            f"pack: s{number}\nwhy: x\nsites: [s{number}.example]\nrules:\n"
            f"  - {{id: s{number}.a, kind: html, why: a, action: drop, select: .card}}\n"
            f"  - {{id: s{number}.b, kind: html, why: b, seen: 3 of 3, action: prose, "
            "select: .t}\n"
            f"  - {{id: s{number}.c, kind: line, why: c, pattern: '^The {number}th ferry'}}\n",
            "utf-8",
        )
    return folder


def test_rules_are_kept_ready_for_the_last_sites_alone(
    ten: Path, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def articles(cleaner: Cleaner, sites: list[int]) -> list[object]:
        pages = [PAGE + f"<p>The {site}th ferry sails</p><p class=t>So.</p>" for site in sites]
        urls = [f"https://s{site}.example/a" for site in sites]
        return [
            cleaner.clean(page, url=url, media="html")
            for page, url in zip(pages, urls, strict=True)
        ]

    sites = [*range(10), *range(10), 0, 0, 9, 8]
    expected = articles(Cleaner([ten]), sites)
    woken.clear()
    monkeypatch.setattr(RuleSet, "most_scopes", 3)
    cleaner = Cleaner([ten])
    assert articles(cleaner, sites) == expected
    assert len(woken) == 21  # The ninth and eighth are ready still at the end.
    rules = cleaner.rules
    assert rules.html
    assert (len(rules._scopes), len(rules.sites._awake), len(rules.html._made)) == (3, 3, 3)
    made = [pattern for pattern in rules._patterns._made if "th ferry" in pattern]
    assert sorted(made) == ["^The 0th ferry", "^The 8th ferry", "^The 9th ferry"]


def test_threads_may_let_go_of_each_others_rules(
    ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [(f"<p>The {at % 10}th ferry</p>{PAGE}", f"s{at % 10}.example") for at in range(120)]
    plain = Cleaner([ten])
    expected = [plain.clean(page, url=f"https://{site}/a", media="html") for page, site in pages]
    monkeypatch.setattr(RuleSet, "most_scopes", 2)
    cleaner = Cleaner([ten])
    with ThreadPoolExecutor(6) as pool:
        found = pool.map(
            lambda one: cleaner.clean(one[0], url=f"https://{one[1]}/a", media="html"), pages
        )
    assert list(found) == expected
