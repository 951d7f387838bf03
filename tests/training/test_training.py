"""Training: labelled pages, features as in use, fits that come out the same, what is refused."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.errors import CleanerError, MissingExtraError
from cleaner.model import RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.scores.card import Scorecard
from cleaner.scores.model import SHIPPED, read_cards, write_cards
from cleaner.training.__main__ import CARDS_FILE, LOCK_FILE, main
from cleaner.training.corpora import Gold, LabelledPage, clean_page, find_files, half_of, load
from cleaner.training.fit import fit
from cleaner.training.lock import lock, read_fits, write_lock
from cleaner.training.recipe import Recipe, weight
from cleaner.training.samples import best_threshold
from cleaner.training.sheets import Sheet, make_sheet, part, read_sheets

PAGES = Path(__file__).parents[1] / "pages"


def record(folder: Path) -> dict[str, Any]:
    """A golden page as a labelled one, from a publisher of its own."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    (source,) = folder.glob("source.*")
    return {
        "id": folder.name,
        "url": f"https://{folder.name}.example/story/{folder.name}-a-b",
        source.suffix[1:].replace("txt", "text"): source.read_text("utf-8"),
        "title": expected["title"],
        "dek": expected["dek"],
        "dek_asserted": True,
        "body": "\n\n".join(expected["keeps"]),
    }


def write(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(one) + "\n" for one in records).encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner()


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All golden pages as a user's own labelled ones."""
    folder = tmp_path_factory.mktemp("labelled")
    records = [record(path.parent) for path in sorted(PAGES.glob("*/expected.json"))]
    assert len(records) > 70
    write(folder / "own" / "text.jsonl.gz", [one for one in records if "text" in one])
    write(folder / "own" / "html.jsonl", [one for one in records if "html" in one])
    return folder


@pytest.fixture(scope="module")
def pages(labelled: Path) -> list[LabelledPage]:
    return [page for path in find_files([labelled]) for page in load(path)]


# Which pages are learnt from


ARTICLE = [
    "The crane above the old harbour has stood still since the winter before last.",
    "Nobody in the town knows who holds the key to its cabin, or who may ask for it.",
]
MENU = [f"Menu number {'abcdefghijklmnopqrstuvwxyz'[at % 26] * 3}{at}" for at in range(300)]


def dump(body: str) -> dict[str, Any]:
    text = "\n\n".join([*ARTICLE, *MENU])
    return {"id": "1", "url": "https://kirkholm.example/1", "text": text, "gold_body": body}


def test_a_text_whose_gold_is_another_pages_is_left_out(tool: Cleaner, tmp_path: Path) -> None:
    other = "A lighthouse on the northern shore was sold to a family of four on Monday. " * 9
    for body, pages, left_out in ((other, 0, 1), ("\n".join(ARTICLE), 1, 0)):
        path = write(tmp_path / "text" / "own.jsonl", [dump(body)])
        found = read_sheets([path], tool, Recipe(), media=["text"])
        assert (len(found.sheets["text"]), len(found.left_out)) == (pages, left_out)


def test_gold_articles_that_are_cut_short_are_learnt_from(tool: Cleaner, tmp_path: Path) -> None:
    body = "\n".join(f"{ARTICLE[0][:-1]}, and {at} more years are to come." for at in range(40))
    page = {"html": f"<p>{ARTICLE[0]}</p>", "title": "The crane stands still", "body": body}
    path = write(tmp_path / "html" / "own.jsonl", [{**page, "id": str(at)} for at in range(12)])
    found = read_sheets([path], tool, Recipe(), media=["text"])
    assert (len(found.sheets["text"]), found.left_out) == (12, [])
    assert min(len(sheet.labels) for sheet in found.sheets["text"]) < 10


def test_of_some_corpora_each_nth_page_is_learnt_from(tool: Cleaner, tmp_path: Path) -> None:
    records = [{**dump("\n".join(ARTICLE)), "id": str(at)} for at in range(5)]
    path = write(tmp_path / "text" / "own.jsonl", records)
    for every, ids in ({}, "01234"), ({"text/own": 2}, "024"):
        found = read_sheets([path], tool, Recipe(every=every), media=["text"])
        assert [sheet.page.page.id for sheet in found.sheets["text"]] == list(ids)


# Features as in use


def sheet_of(page: LabelledPage, tool: Cleaner) -> Sheet:
    sheet = make_sheet(page, tool, Recipe())
    assert sheet is not None
    return sheet


def test_features_are_those_that_the_cleaner_sees(tool: Cleaner, pages: list[LabelledPage]) -> None:
    ruled = 0
    for page in pages:
        sheet = sheet_of(page, tool)
        raw = page.page
        seen = tool.analyze(raw.data, url=raw.url, media=page.media, id=raw.id).shape.features
        names = sheet.own.names
        assert set(names) <= set(seen.names)
        assert np.array_equal(sheet.own.columns(names), seen.columns(names)), raw.id
        ruled += page.media == "html" and seen.column("page_ruled")[0] > 0
    assert ruled > 5


def test_scores_and_titles_are_those_of_the_cleaner(
    tool: Cleaner, pages: list[LabelledPage]
) -> None:
    for page in pages:
        sheet, cards, media = sheet_of(page, tool), tool.cards.by_name, page.media
        raw = page.page
        analysis = tool.analyze(raw.data, url=raw.url, media=media, id=raw.id)
        sheet.look(Scorecard(cards[f"{media}-block"]), Scorecard(cards[f"{media}-context"]))
        assert sheet.shape is not None
        assert sheet.shape.scores == analysis.shape.scores
        sheet.say_title(cards[f"{media}-title"])
        assert sheet.title_block == analysis.headline.title_block


def test_what_html_rules_take_counts_as_ruled(tool: Cleaner) -> None:
    """`page_ruled` once left out what rules take by markup, such as captions."""
    html = (
        "<body><p>A long line of the text, with a stop.</p><figure><img src='a.jpg'><{0}>Old boats"
    )
    html += "</{0}></figure></body>"
    shares: list[float] = []
    for tag in ("p", "figcaption"):
        raw = RawPage(id="a", data=html.format(tag), source="a", media="html")
        page = LabelledPage(corpus="own/html", page=raw, media="html", gold=Gold())
        shares.append(float(sheet_of(page, tool).own.column("page_ruled")[0]))
    assert shares == [0.0, 0.5]


# Labelled pages


def test_labels_under_either_name(tmp_path: Path) -> None:
    path = write(
        tmp_path / "own" / "a.b.rest.jsonl.gz",
        [
            {"text": "One", "gold_title": "T", "gold_dek": "D", "gold_body": "B"},
            {"html": "<p>Two</p>", "title": "T", "dek": None, "body": None},
            {"html": "<p>Two</p>", "dek": "", "dek_asserted": True},
            {"html": "<p>Two</p>", "dek": "", "dek_asserted": False},
        ],
    )
    found = list(load(path))
    assert [page.corpus for page in found] == ["own/a.b"] * 4
    assert [page.media for page in found] == ["text", "html", "html", "html"]
    assert [page.gold for page in found] == [
        Gold(title="T", dek="D", body="B"),
        Gold(title="T"),
        Gold(dek=""),
        Gold(),
    ]


def test_a_label_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [{"text": "One", "title": ["T"]}])
    with pytest.raises(CleanerError, match=r"a\.jsonl#1: title must be a text, not \['T'\]"):
        list(load(path))


def test_places_without_pages_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CleanerError, match="no such file or folder"):
        find_files([tmp_path / "gone"])
    with pytest.raises(CleanerError, match="no files of labelled pages"):
        find_files([tmp_path])


def test_gold_articles_are_pages_too(pages: list[LabelledPage]) -> None:
    clean = [one for page in pages if (one := clean_page(page))]
    assert len(clean) == len(pages)
    assert {one.corpus for one in clean} == {"identity/text", "identity/html"}
    lines = {line for page in pages for line in (page.gold.body or "").split("\n")}
    heads = {text for page in pages for text in (page.gold.title, page.gold.dek)}
    for one in clean:
        text = str(one.page.data)
        assert set(text.split("\n")) <= lines | heads | {""}
    assert clean_page(replace(pages[0], gold=Gold())) is None


def test_halves_are_of_publishers() -> None:
    assert {half_of(f"site{number}.example") for number in range(9)} == {"tune", "held"}


def test_publishers_are_parted_and_pages_where_there_is_but_one(
    tool: Cleaner, pages: list[LabelledPage]
) -> None:
    recipe = Recipe()
    sheets = [sheet_of(page, tool) for page in pages[:12]]
    part([*sheets, *sheets], recipe)
    assert {sheet.part for sheet in sheets} == {0, 1, 2}
    for sheet, page in zip(sheets, pages, strict=False):
        sheet.page = replace(page, page=replace(page.page, url=f"https://one.org/{page.page.id}"))
    part(sheets, recipe)
    assert [sheet.part for sheet in sheets] == [0, 1, 2] * 4


def test_weights_are_by_the_longest_name() -> None:
    weights = {"text": 0.5, "text/fundus": 2.0}
    assert [weight(weights, name) for name in ("text/fundus-dev.a", "text/x", "own/x")] == [
        *(2.0, 0.5, 1.0)
    ]


def test_thresholds_weigh_what_a_wrong_pick_costs() -> None:
    assert best_threshold([(1.0, 1.0), (0.5, -1.5), (0.2, 1.0)]) == 0.9
    assert best_threshold([(1.0, 1.0), (0.5, -0.2), (0.2, 1.0)]) == 0.1


# Fits


@pytest.fixture
def fitted(tmp_path: Path) -> Path:
    """A folder of fitted cards: all thresholds are other ones than the shipped."""
    folder = tmp_path / "fitted"
    folder.mkdir()
    cards = [replace(card, threshold=card.threshold + 1) for card in read_cards()]
    write_cards(cards, folder / CARDS_FILE)
    write_lock(lock(cards, {"html": {"seed": 7}, "text": {"seed": 8}}), folder / LOCK_FILE)
    return folder


@pytest.mark.parametrize(("media", "other"), [("html", "text"), ("text", "html")])
def test_the_cards_of_one_medium_ship_alone(
    media: str, other: str, fitted: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert main(["--fitted", str(fitted), "--media", media, "--out", str(out)]) == 0
    shipped = read_cards().by_name
    cards = read_cards(out / CARDS_FILE)
    changed = {card.name for card in cards if card.threshold != shipped[card.name].threshold}
    assert changed == {name for name in shipped if name.startswith(media)}
    told = json.loads((out / LOCK_FILE).read_text())
    assert told["cards"] == {card.name: card.digest() for card in cards}
    assert told["fits"][media] == read_fits(fitted / LOCK_FILE)[media]
    assert told["fits"][other] == read_fits(SHIPPED.with_name(LOCK_FILE))[other]


def test_a_lock_that_is_none_is_an_error(
    fitted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--fitted", str(fitted), "--media", "html", "--out", str(tmp_path / "out")]
    for said, fault in ((b"{}", "is no lock"), (b'{"fits": {}}', "says nothing of a fit to html")):
        (fitted / LOCK_FILE).write_bytes(said)
        assert main(command) == 2
        assert fault in capsys.readouterr().err
    (fitted / LOCK_FILE).unlink()
    assert main(command) == 2
    assert "can't be read: No such file" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_catboost_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "catboost", None)
    samples = [({"words": 1.0}, 1, 1.0), ({"words": 2.0}, 0, 1.0)]
    with pytest.raises(MissingExtraError, match=r"cleaner\[fit\]"):
        fit("text-block", samples, Recipe())


def test_samples_of_one_kind_teach_nothing() -> None:
    with pytest.raises(CleanerError, match="text-dek: the labelled pages hold no two kinds"):
        fit("text-dek", [({"words": 1.0}, 1, 1.0)], Recipe())


def test_faults_of_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.jsonl", [{"text": "One"}])
    assert main(["--corpora", str(tmp_path / "gone")]) == 2
    assert "no such file or folder" in capsys.readouterr().err
    assert main(["--corpora", str(path), "--only", "other"]) == 2
    assert "no corpus is called other" in capsys.readouterr().err
    (tmp_path / LOCK_FILE).write_text("mine")
    assert main(["--corpora", str(path), "--out", str(tmp_path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / LOCK_FILE).read_text() == "mine"


def test_a_fit_to_own_pages_comes_out_the_same_twice(labelled: Path, tmp_path: Path) -> None:
    pytest.importorskip("catboost")
    command = ["--corpora", str(labelled), "--media", "text", "--out"]
    assert main([*command, str(tmp_path / "one")]) == 0
    assert main([*command, str(tmp_path / "two")]) == 0
    data = (tmp_path / "one" / CARDS_FILE).read_bytes()
    assert data == (tmp_path / "two" / CARDS_FILE).read_bytes()
    cards = read_cards(tmp_path / "one" / CARDS_FILE)
    shipped = read_cards().by_name
    changed = {card.name for card in cards if card.digest() != shipped[card.name].digest()}
    assert changed == {"text-block", "text-context", "text-title", "text-dek"}
    told = json.loads((tmp_path / "one" / LOCK_FILE).read_text())
    assert told["cards"] == {card.name: card.digest() for card in cards}
    fits, before = told["fits"], read_fits(SHIPPED.with_name(LOCK_FILE))
    assert fits["text"]["corpora"].keys() == {"own/text", "own/html"}
    assert fits["text"]["pages"]["own/text"] > 60
    assert fits["html"] == before["html"]
    article = Cleaner(cards=cards).clean((PAGES / "about-cookies-de" / "source.txt").read_text())
    assert article.title
    assert article.body
