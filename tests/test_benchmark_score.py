"""The benchmark's scores, on small values worked out by hand, and its runs on a tiny corpus."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cleaner.model import Article, Media, Removal
from cleaner.training.corpora import half_of, registrable_domain
from tests.benchmarks import __main__ as command
from tests.benchmarks import ci, corpora, measure, report, score
from tests.benchmarks.score import Gold, Output


def approximately(expected: Mapping[str, float]) -> Any:
    return pytest.approx(dict(expected), abs=1e-9)


@pytest.mark.parametrize(
    ("gold", "given", "expected"),
    [
        ("one two two", "one two three four", (0.5, 2 / 3, 4 / 7)),
        ("One, TWO!", "two one", (1.0, 1.0, 1.0)),
        ("one", "", (0.0, 0.0, 0.0)),
        ("", "one", (0.0, 0.0, 0.0)),
        ("", "", (1.0, 1.0, 1.0)),
        ("a b", "c d", (0.0, 0.0, 0.0)),
    ],
)
def test_overlap_of_words(gold: str, given: str, expected: tuple[float, float, float]) -> None:
    assert score.overlap(score.words(gold), score.words(given)) == pytest.approx(expected)


def test_unspaced_scripts_are_counted_by_characters_in_char_only() -> None:
    # One clause of six characters against its first three and one that is not there.
    scores = score.body_scores("東京都は晴れ", "東京都、雨")
    assert scores["f1"] == 0.0
    assert scores["char"] == pytest.approx(2 * 3 / (6 + 4))
    spaced = score.body_scores("서울 날씨", "서울 소식")
    assert spaced["char"] == spaced["f1"] == 0.5


def test_char_leaves_out_soft_hyphens() -> None:
    scores = score.body_scores("Bundes\u00adtag", "Bundestag")
    assert scores["f1"] == 0.0
    assert scores["char"] == 1.0


@pytest.mark.parametrize(
    ("gold", "given", "expected"),
    [
        ("\u201cIt\u2019s over\u201d", '"it\'s  OVER"', True),
        ("Paris\u2009\u2013 a city", "Paris - a city.", True),
        ("Who won?", "Who won", True),
        ("First line\nsecond line", "First line second line", True),
        ("Who won", "Who won | The Paper", False),
        ("Re-entry", "Re entry", False),
    ],
)
def test_same_title(gold: str, given: str, expected: bool) -> None:
    assert score.same(gold, given) is expected


def test_title_in_text_counts_only_where_the_text_holds_it() -> None:
    page = score.fold("Menu\nA storm comes!\nIt rained.")
    assert score.title_scores("A Storm Comes", "A storm comes", page) == {
        "title": 1.0,
        "title_in_text": 1.0,
    }
    assert score.title_scores("Another headline", "", page) == {"title": 0.0}
    assert score.title_scores("A storm comes", "", None) == {"title": 0.0}


def test_dek_scores() -> None:
    gold = Gold(dek="It will rain.\nBring a coat.")
    assert score.dek_scores(gold, "It will rain. Bring a coat.", None) == {
        "dek": 1.0,
        "dek_f1": 1.0,
    }
    # Three of six gold words, and nothing else: precision 1, recall 1/2.
    half = score.dek_scores(gold, "It will rain.", None)
    assert half == approximately({"dek": 0.0, "dek_f1": 2 / 3})
    assert score.dek_scores(gold, "", None) == {"dek": 0.0, "dek_f1": 0.0}


def test_dek_of_a_text_counts_where_all_its_lines_stand_in_the_text() -> None:
    gold = Gold(dek="It will rain.\nBring a coat.")
    parted = score.fold("It will rain.\nby A. Writer\nBring a coat.")
    assert "dek" in score.dek_scores(gold, "", parted)
    assert score.dek_scores(gold, "It will rain.", score.fold("It will rain.")) == {}


def test_false_dek_counts_only_where_none_is_asserted() -> None:
    assert score.dek_scores(Gold(no_dek=True), "Something", None) == {"false_dek": 1.0}
    assert score.dek_scores(Gold(no_dek=True), " ", None) == {"false_dek": 0.0}
    assert score.dek_scores(Gold(), "Something", None) == {}


def test_text_scores_count_gold_kept_and_boilerplate_gone() -> None:
    gold = Gold(title="Storm", body="rain fell on roofs")
    # In the input: the title twice, three of four gold words, and four of boilerplate
    # (menu, share, share, and the second 'storm').
    text = "menu storm storm rain fell on share share"
    scores = score.text_scores(gold, Output(title="Storm", body="rain fell share"), text)
    assert (scores["kept.n"], scores["kept.of"]) == (2, 3)
    assert (scores["gone.n"], scores["gone.of"]) == (3, 4)
    assert scores["kept"] == pytest.approx(2 / 3)
    assert scores["gone"] == pytest.approx(3 / 4)
    assert scores["title_in_text"] == 1.0


def test_ligatures_and_soft_hyphens_taken_out_lose_nothing() -> None:
    gold = Gold(body="\ufb01nal Bundes\u00adtag")
    scores = score.text_scores(gold, Output(body="final Bundestag"), "\ufb01nal Bundes\u00adtag")
    assert scores["kept"] == 1.0


def test_a_page_with_an_empty_gold_body_counts_only_among_all_pages() -> None:
    assert score.field_scores(Gold(body=""), Output(body="words")) == {"f1_all": 0.0}
    assert score.text_scores(Gold(body=""), Output(), "words") == {"f1_all": 1.0}
    assert score.field_scores(Gold(body=None), Output(body="words")) == {}


def test_snippets() -> None:
    gold = Gold(present=("It\u2019s  raining", "not there"), absent=("Log in", "rain"))
    assert score.snippet_counts(gold, "Today it's\nraining hard") == {
        "with.n": 1,
        "with.of": 2,
        "without.n": 1,
        "without.of": 2,
    }


def test_identity_tells_moved_words_from_lost_ones() -> None:
    gold = Gold(title="Storm", body="first words here last ones")
    given = Output(title="Storm", dek="first words", body="here last")
    scores = score.identity_scores(gold, given)
    assert scores == approximately(
        {"title": 1, "kept.n": 2, "kept.of": 5, "kept": 0.4, "anywhere.n": 4, "anywhere.of": 5}
    )


def test_mean_over_pages_that_have_the_score_and_share_of_sums() -> None:
    pages = [{"f1": 1.0, "kept.n": 1, "kept.of": 4}, {"f1": 0.5, "kept.n": 2, "kept.of": 2}, {}]
    assert score.mean(pages, "f1") == 0.75
    assert score.mean(pages, "kept.share") == 0.5
    assert score.mean(pages, "dek") is None
    assert score.mean(pages, "gone.share") is None


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.example.co.uk/a", "example.co.uk"),
        ("http://example.com:8080/a", "example.com"),
        ("https://m.example.de", "example.de"),
        ("https://example.org.za/", "example.org.za"),
        ("", ""),
    ],
)
def test_registrable_domain(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


def test_halves_are_about_even_and_fixed() -> None:
    halves = [half_of(f"site{number}.example") for number in range(400)]
    assert 160 < halves.count("tune") < 240
    # The first byte of the SHA-256 of `example.com` is 0xa3, which is odd.
    assert half_of("example.com") == "held"


def test_sample_takes_even_steps() -> None:
    assert corpora.spread(range(10), 4) == (0, 2, 5, 7)
    assert corpora.spread("ab", 5) == ("a", "b")


def seed() -> corpora.Seed:
    return corpora.Seed(
        id="seed",
        text="",
        title="A storm comes",
        dek="It will rain",
        body=("The rain fell on the city\u2019s roofs.", "It stopped."),
        boilerplate=("\u2022 A storm comes", "Log In", "You may also like..."),
    )


def test_seed_passes_with_optional_lines_and_other_quotes() -> None:
    body = "The rain fell on the city's roofs.\n\nA line that may stay.\n\nIt stopped."
    result = measure.check_seed(
        seed(), Article(title="A storm comes", dek="It will rain.", body=body)
    )
    assert result.passed


def test_seed_names_what_is_wrong() -> None:
    body = "A storm comes\n\nIt stopped. You may also like... this\n\nlog in"
    result = measure.check_seed(seed(), Article(title="Storm", dek="It will rain", body=body))
    assert (result.title, result.dek, result.passed) == (False, True, False)
    assert result.boilerplate_left == ("\u2022 A storm comes", "Log In", "You may also like...")
    assert result.body_lost == ("The rain fell on the city\u2019s roofs.",)


def test_compare_lists_the_worst_first_and_leaves_unchanged_pages_out() -> None:
    def page(name: str, f1: float) -> dict[str, Any]:
        return {"corpus": "c", "id": name, "scores": {"f1": f1}}

    old = [page("same", 0.5), page("up", 0.5), page("down", 0.9), page("gone", 1.0)]
    new = [page("same", 0.5), page("up", 0.7), page("down", 0.2), page("new", 1.0)]
    changes = report.compare(old, new)
    assert [(change.id, change.old, change.new) for change in changes] == [
        ("down", 0.9, 0.2),
        ("up", 0.5, 0.7),
    ]


def test_aligned_tables_leave_empty_columns_out() -> None:
    table = [["corpus", "F1", "dek"], ["a", ".9", "-"], ["long", "1.000", "-"]]
    assert report.align(table) == "corpus     F1\na          .9\nlong    1.000"


TEXT = "Menu\n\nA storm comes\n\nIt will rain\n\nThe rain fell.\n\nShare this"
HTML = "<h1>A storm comes</h1><p>It will rain</p><p>The rain fell.</p>"


def fake_clean(page: str, /, *, url: str | None, media: Media | None, id: str) -> Article:
    """Takes the wanted lines, and fails on a page that says so."""
    if "raise" in page:
        raise ValueError("as the page said")
    return Article(
        id=id,
        url=url,
        title="A storm comes" if "storm" in page else "",
        dek="It will rain",
        body="The rain fell." if media == "text" else "The rain fell. Share",
        removed=(Removal(rule="nav.menu", why="a menu", text="Menu", start=0, end=4),),
    )


def make_fake_clean() -> measure.Clean:
    return fake_clean


def write_corpus(folder: Path, name: str, records: list[dict[str, Any]]) -> None:
    path = folder / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, records)).encode()))


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Corpora of a few pages, and a temporary folder for what is cached."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    gold = {"title": "A storm comes", "dek": "It will rain", "body": "The rain fell."}
    html = {"with": [], "without": ["Share"], "page_type": "article", "publisher": None}
    text = {f"gold_{name}": value for name, value in gold.items()}
    pages = [{"id": f"p{number}", "url": f"https://site{number}.example/"} for number in range(4)]
    folder = tmp_path / "corpora"
    write_corpus(folder, "html/fundus-dev", [p | gold | html | {"html": HTML} for p in pages])
    records = [page | text | {"text": TEXT} for page in pages]
    write_corpus(folder, "text/fundus-dev.a.some-extractor", records)
    return folder


def run(*arguments: str) -> int:
    return command.main(arguments, make_factory=lambda site_rules: make_fake_clean)


def test_the_command_prints_tables_and_writes_json(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.json"
    common = ("--corpora", str(tiny), "--seeds", str(tmp_path))
    assert run(*common, "--json", str(out), "--references", "all", "--worst", "1") == 0
    printed = capsys.readouterr().out
    for expected in ("html/fundus-dev", "text/fundus-dev.a", "identity/fundus-dev", "resiliparse"):
        assert expected in printed
    rows = json.loads(out.read_text())["rows"]
    assert rows["text/fundus-dev.a"]["scores"]["f1"] == 1.0
    assert rows["text/fundus-dev.a"]["scores"]["gone.share"] == 1.0
    # Three words of body and 'Share': precision 3/4, recall 1.
    assert rows["html/fundus-dev"]["scores"]["f1"] == pytest.approx(6 / 7)
    assert rows["html/fundus-dev"]["scores"]["without.share"] == 0.0
    assert rows["identity/fundus-dev"]["scores"]["kept.share"] == 1.0
    assert run(*common, "--only", "text", "--compare", str(out)) == 0
    assert "Worse: 0 pages" in capsys.readouterr().out


def test_references_are_named_one_by_one(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    common = ("--corpora", str(tiny), "--seeds", str(tmp_path), "--fresh")
    assert run(*common, "--references", "resiliparse") == 0
    assert "resiliparse" in capsys.readouterr().out
    monkeypatch.setattr(measure, "DISTRIBUTIONS", {"readability": ("no-such-distribution",)})
    for name, told in (("readibility", "no reference"), ("readability", "no-such-distribution")):
        with pytest.raises(SystemExit):
            run(*common, "--references", f"resiliparse,{name}")
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("corpus", "dek", "asserted", "expected"),
    [
        ("fundus-dev", None, None, True),
        ("fundus-dev", "It will rain", None, False),
        ("daniel-dev", None, False, False),
        ("mercury", None, True, True),
        ("mercury", "It will rain", True, False),
        ("wcxb-dev", None, None, False),
    ],
)
def test_only_an_asserted_lack_of_a_dek_is_one(
    tmp_path: Path, corpus: str, dek: str | None, asserted: bool | None, expected: bool
) -> None:
    """The same in HTML, in text and in the gold that is fed back in."""
    page = {"id": "p", "url": None} | ({} if asserted is None else {"dek_asserted": asserted})
    html = {"title": "A storm comes", "dek": dek, "body": "The rain fell.", "html": HTML}
    text = {"gold_title": "A storm comes", "gold_dek": dek, "gold_body": "The rain fell."}
    write_corpus(tmp_path, f"html/{corpus}-x", [page | html | {"with": [], "without": []}])
    write_corpus(tmp_path, f"text/{corpus}.a.some-extractor", [page | text | {"text": TEXT}])
    found = corpora.find_corpora(tmp_path)
    assert [one.group for one in found] == ["html", "text", "identity"]
    assert [corpora.load(one)[0].gold.no_dek for one in found] == [expected] * 3


def test_workers_change_no_score(tiny: Path) -> None:
    corpus = corpora.choose(corpora.find_corpora(tiny), ["fundus-dev.a"])[0]
    pages = corpora.load(corpus)
    alone = measure.measure_corpus(corpus, pages, make_fake_clean)
    shared = measure.measure_corpus(corpus, pages, make_fake_clean, workers=2)
    assert [(page.id, page.scores) for page in alone] == [(page.id, page.scores) for page in shared]


def test_halves_part_the_pages(tiny: Path) -> None:
    pages = corpora.load(corpora.find_corpora(tiny)[0])
    tune, held = corpora.select(pages, half="tune"), corpora.select(pages, half="held")
    assert sorted(page.id for page in (*tune, *held)) == [page.id for page in pages]


def test_a_page_that_raises_is_named_and_scored_as_empty(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"id": "bad", "url": None, "text": "raise", "gold_title": "T", "gold_dek": None}
    write_corpus(tiny, "text/fundus-dev.a.some-extractor", [record | {"gold_body": "b"}])
    assert run("--corpora", str(tiny), "--only", "text", "--seeds", str(tmp_path)) == 1
    assert "bad  ValueError: as the page said" in capsys.readouterr().out


def test_missing_corpora_are_skipped_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing")
    assert run("--corpora", missing, "--seeds", missing, "--only", "text") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Skipped: there are no corpora in {missing} (--corpora DIR names another)"
    ]


def test_an_unknown_name_is_wrong_usage(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--corpora", str(tiny), "--only", "nothing") == 2
    assert "html/fundus-dev" in capsys.readouterr().out


def row(f1: float, *, ours: float, theirs: float) -> report.Row:
    result = measure.PageResult(
        corpus="html/fundus-dev",
        group="html",
        id="p",
        url=None,
        half="tune",
        page_type="",
        title="",
        dek="",
        scores={"f1": f1},
        references={"trafilatura": {"f1": 0.9}},
        seconds={"cleaner": ours, "trafilatura": theirs},
    )
    return report.Row(name=result.corpus, results=(result,), reference="trafilatura")


@pytest.mark.parametrize(
    ("f1", "ours", "problems"),
    [(0.89, 1.9, []), (0.87, 0.5, ["LOSS"]), (0.95, 3.0, ["SLOW"]), (0.0, 3.0, ["LOSS", "SLOW"])],
)
def test_ci_finds_large_losses_only(f1: float, ours: float, problems: list[str]) -> None:
    found = ci.find_problems(row(f1, ours=ours, theirs=1.0))
    assert [problem.split()[0] for problem in found] == problems


def test_ci_falls_back_to_the_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--corpora", str(tmp_path / "missing"), "--samples", str(tmp_path))
    assert ci.main(arguments, factory=make_fake_clean) == 0
    assert "Skipped" in capsys.readouterr().out
    (tmp_path / "page.html").write_text(HTML)
    assert ci.main(arguments, factory=make_fake_clean) == 0
    assert "html/samples (5 pages)" in capsys.readouterr().out


def test_goals_are_judged_against_figures_and_the_reference() -> None:
    judged = {
        (goal["row"], goal["score"], goal["than"]): goal["met"]
        for goal in report.judge([row(0.95, ours=1.0, theirs=3.0)])
    }
    assert judged == {
        ("html/fundus-dev", "f1", ""): False,
        ("html/fundus-dev", "f1", "reference"): True,
        ("html/fundus-dev", "speed_ratio", ""): True,
    }
