"""Doubt about a page: from its own scores, the same each time, and in the record of `--undo`."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from cleaner import Cleaner
from cleaner.cli import app
from cleaner.doubt import Doubt
from cleaner.model import Media
from cleaner.pipeline import doubt_weights
from cleaner.pipeline.assemble import fates_of
from cleaner.pipeline.choice import Choice, choices
from cleaner.pipeline.doubt_weights import WEIGHTS
from cleaner.pipeline.review import signs_of
from cleaner.scores.model import Cards
from tests.benchmarks.doubt import Looked, auc, fit, written

PROSE = (
    "The ferry to Marrow Island left the quay at six on Tuesday morning, nine days after the "
    "storm that tore away the landing stage."
)
TEXT = "\n\n".join(["Boats run again", *(f"{PROSE[:-1]} in year {n}." for n in range(9))])
HTML = (
    f"<html lang=en><head><title>Boats run again - The Gull</title></head><body><nav><a href=/>Home"
    f"</a></nav><article><h1>Boats run again</h1><p>{PROSE}</p><p>{PROSE[:-1]} again.</p><ul>"
    "<li><a href=/a>Gulls of the week</a><li>Ada Renn on bread</ul></article></body></html>"
)


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize(("page", "media"), [(TEXT, "text"), (HTML, "html")])
def test_the_article_is_the_one_that_cleaning_gives(
    page: str, media: Media, cleaner: Cleaner
) -> None:
    article = cleaner.review(page, media=media)
    plain = cleaner.clean(page, media=media)
    assert plain.doubt is None
    assert article.to_dict() == plain.to_dict()
    doubt = article.doubt
    assert doubt
    assert all(0.0 < chance < 1.0 for chance in (doubt.body, doubt.title, doubt.dek))
    assert cleaner.review(page, media=media) == article
    assert pickle.loads(pickle.dumps(article)) == article


@pytest.mark.parametrize(("page", "media"), [(TEXT, "text"), (HTML, "html")])
def test_every_sign_has_its_weight(page: str, media: Media, cleaner: Cleaner) -> None:
    analysis = cleaner.analyze(page, media=media)
    by_what: dict[str, Choice] = {one.what: one for one in choices(analysis, cleaner)}
    for what, signs in signs_of(analysis, fates_of(analysis), by_what, 0.0).items():
        assert {*WEIGHTS[media][what]} == {"", *signs}


def test_a_page_that_lost_its_headline_is_more_doubtful(cleaner: Cleaner) -> None:
    whole = cleaner.review(HTML, media="html").doubt
    torn = cleaner.review(HTML.replace("<h1>Boats run again</h1>", ""), media="html").doubt
    assert whole
    assert torn
    assert torn.title > whole.title + 0.1


def test_without_cards_nothing_is_doubtful() -> None:
    assert Cleaner(cards=Cards()).review(TEXT, media="text").doubt == Doubt()


def test_undo_writes_doubt(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(HTML, "utf-8")
    arguments = ["clean", str(page), "--format", "json"]
    plain = json.loads(CliRunner().invoke(app, arguments).stdout)
    undone = json.loads(CliRunner().invoke(app, [*arguments, "--undo"]).stdout)
    assert "doubt" not in plain
    fields = {"body", "title", "dek", "why", "titles", "deks", "lines", "boxes"}
    assert {*undone["doubt"]} == fields
    text = "".join(
        one["text"] for one in sorted(undone["kept"] + undone["removed"], key=lambda p: p["start"])
    )
    assert all(line["end"] <= len(text) for line in undone["doubt"]["lines"])


def test_weights_are_fitted_to_what_tells() -> None:
    pages = [
        Looked(
            corpus=f"html/c{n % 2}",
            media="html",
            half="tune",
            signs={"body": {"tells": n % 5 / 4, "says nothing": n % 3 / 2}},
            wrong={"body": float(n % 5 > 2)},
        )
        for n in range(300)
    ]
    weights = fit(pages, "body")
    assert weights["tells"].weight > 1.0
    assert abs(weights["says nothing"].weight) < 0.1
    assert auc(np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.1, 0.9, 0.2, 0.15])) == 0.75


def test_weights_stand_as_their_program_writes_them() -> None:
    """What HTML and text share stands there once."""
    source = Path(doubt_weights.__file__).read_text("utf-8")
    how = str(doubt_weights.__doc__).split("\n\n")[1].strip()
    assert written(how, WEIGHTS) == source
    assert WEIGHTS["html"]["dek"] is WEIGHTS["text"]["dek"]
