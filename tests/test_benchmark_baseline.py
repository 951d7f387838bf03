"""The stored quality figures: what counts as a fall, whom it names, and what is stored."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cleaner.model import Article, Media
from tests.benchmarks import baseline, corpora, measure
from tests.benchmarks.baseline import Measured

BODY = "The rain fell on the roofs of the city and it did not stop before noon"
PAGES = 40


def write_corpora(folder: Path, ids: list[str], *, dek: str | None = None) -> Path:
    """One corpus of HTML and one of text, with a page for each id."""
    gold = {"title": "A storm comes", "dek": dek, "body": BODY}
    records: list[dict[str, Any]] = [
        {"id": page, "url": f"https://{page}.example/"} for page in ids
    ]
    html = [
        {**record, **gold, "html": f"<p>{BODY}</p>", "with": [], "without": ["Log in"]}
        for record in records
    ]
    named = {f"gold_{name}": value for name, value in gold.items()}
    text = [{**record, **named, "text": f"{record['id']}\n\n{BODY}"} for record in records]
    for name, lines in {"html/fundus-dev": html, "text/fundus-dev.a.x": text}.items():
        path = folder / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode(), mtime=0))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_corpora(tmp_path / "corpora", [f"page-{number}" for number in range(PAGES)])


def right(page: str, /, *, url: str | None, media: Media | None, id: str) -> Article:
    """Gives a title and a body to each page of the corpora, and nothing to others."""
    return Article(title="A storm comes", body=BODY) if BODY in page else Article()


def wrong_on(*ids: str, **changed: str) -> measure.CleanFactory:
    """A cleaner whose articles are others on some pages."""

    def clean(page: str, /, *, url: str | None, media: Media | None, id: str) -> Article:
        article = right(page, url=url, media=media, id=id)
        if id not in ids:
            return article
        return Article(**{"title": article.title, "body": article.body, **changed})  # type: ignore[arg-type]

    return lambda: clean


def run(folder: Path, stored: Path, *arguments: str, factory: measure.CleanFactory) -> int:
    line = ["--corpora", str(folder), "--stored", str(stored), "--workers", "1", *arguments]
    return baseline.main(line, factory=factory)


@pytest.fixture
def stored(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "baseline.json"
    assert run(folder, path, "--write", factory=lambda: right) == 0
    return path


def test_the_same_figures_pass(folder: Path, stored: Path) -> None:
    assert run(folder, stored, factory=lambda: right) == 0


def test_a_fall_names_the_corpus_the_figure_and_the_pages(
    folder: Path, stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Nine of 16 words are lost on two of 40 pages: F1 falls to 14/23 there.
    factory = wrong_on("page-3", "page-7", body=" ".join(BODY.split()[:7]))
    assert run(folder, stored, factory=factory) == 1
    lines = capsys.readouterr().out.splitlines()
    falls = [line for line in lines if line.startswith("FALL")]
    assert [line.split(" ", 2)[1:] for line in falls if "html" in line] == [
        ["html/fundus-dev:", "body F1 1.0000 -> 0.9804"],
        ["html/fundus-dev:", "body recall 1.0000 -> 0.9719"],
    ]
    at = lines.index("FALL html/fundus-dev: body F1 1.0000 -> 0.9804")
    assert lines[at + 1 : at + 4] == [
        "    1.000 -> 0.609  page-3",
        "    1.000 -> 0.609  page-7",
        "FALL html/fundus-dev: body recall 1.0000 -> 0.9719",
    ]
    assert any("text/fundus-dev.a: article words kept" in line for line in falls)
    assert "python -m tests.benchmarks.baseline --write" in lines[-1]


@pytest.mark.parametrize(
    ("changed", "figure"),
    [
        ({"title": "Another"}, "titles"),
        ({"dek": "Not a dek"}, "pages without a dek that are given none"),
        ({"body": f"{BODY} Log in"}, "unwanted snippets gone"),
    ],
)
def test_each_figure_is_watched(
    folder: Path,
    stored: Path,
    changed: dict[str, str],
    figure: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(folder, stored, factory=wrong_on("page-5", **changed)) == 1
    assert f"FALL html/fundus-dev: {figure} 1.0000 -> 0.9750" in capsys.readouterr().out


def measured(scores: dict[str, float]) -> Measured:
    return Measured(
        corpus="html/x",
        pages={baseline.key(page): {"f1": score} for page, score in scores.items()},
        ids={baseline.key(page): page for page in scores},
    )


@pytest.mark.parametrize(
    ("new", "fell"),
    [
        ({"a": 0.5, "b": 0.9}, False),
        ({"a": 0.499, "b": 0.898}, False),  # On average .0015.
        ({"a": 0.5, "b": 0.894}, True),
        ({"a": 0.9, "b": 0.49}, True),
        ({"a": 0.5, "b": 0.9, "new": 0.0}, False),
    ],
)
def test_only_a_mean_that_falls_too_far_is_a_fall(new: dict[str, float], fell: bool) -> None:
    old = measured({"a": 0.5, "b": 0.9})
    assert bool(baseline.compare(measured(new), {"html/x": old.pages})) is fell


def test_pages_and_corpora_that_the_baseline_does_not_match_are_told(
    folder: Path, stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fewer = write_corpora(tmp_path / "fewer", [f"page-{number}" for number in range(30)])
    assert run(fewer, stored, factory=lambda: right) == 1
    assert "GONE html/fundus-dev: 10 of 40 pages" in capsys.readouterr().out
    assert run(folder, tmp_path / "none.json", factory=lambda: right) == 1
    assert "UNKNOWN html/fundus-dev" in capsys.readouterr().out


def test_a_page_that_raises_is_named(
    folder: Path, stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def clean(page: str, /, *, url: str | None, media: Media | None, id: str) -> Article:
        if id == "page-9":
            raise ValueError("as it were")
        return right(page, url=url, media=media, id=id)

    assert run(folder, stored, factory=lambda: clean) == 1
    assert "FAILED html/fundus-dev page-9: ValueError: as it were" in capsys.readouterr().out


def test_figures_of_corpora_that_are_not_here_stay_stored(
    folder: Path, stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored.read_text()
    missing = tmp_path / "missing"
    assert run(missing, stored, factory=lambda: right) == 0
    assert f"there are no corpora in {missing}" in capsys.readouterr().out
    assert run(missing, stored, "--write", factory=lambda: right) == 0
    assert stored.read_text() == before


def test_hashes_and_numbers_are_all_that_is_stored_of_a_page(stored: Path) -> None:
    text = stored.read_text()
    assert "page-" not in text
    assert "storm" not in text
    rows = json.loads(text)["corpora"]["html/fundus-dev"]["pages"]
    assert len(rows) == PAGES
    assert rows[baseline.key("page-1")] == [1.0, 1.0, 1.0, 1.0, None, 1.0, None, None, 1.0]


def test_a_sample_is_chosen_by_the_pages_alone(folder: Path) -> None:
    pages = corpora.load(corpora.find_corpora(folder)[0])
    chosen = baseline.sample(pages, 10)
    assert len(chosen) == 10
    rest = [page for page in pages if page not in chosen]
    assert baseline.sample([*rest[5:], *reversed(chosen)], 10) == chosen
    assert len(baseline.sample(pages, None)) == PAGES


def test_own_pages_are_all_measured() -> None:
    pages = baseline.own_pages()
    assert {page.id for page in pages} == {path.name for path in baseline.GOLDEN.iterdir()}
    assert {page.corpus for page in pages} == {"html/own", "text/own"}
    assert all(page.gold.body for page in pages)


def test_the_stored_baseline_knows_the_projects_own_pages() -> None:
    stored = baseline.read(baseline.STORED)
    assert {"html/own", "text/own"} <= stored.keys()
    assert len(stored["text/own"]) > 20
