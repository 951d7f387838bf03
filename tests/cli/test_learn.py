"""`run --learn` and `learn`: the gain of a site's pages, from the command line."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cleaner import Learned, Page, RawPage, learn
from cleaner.cli import app
from cleaner.errors import ArgumentError
from tests.benchmarks.planted import TEMPLATES, TONGUES, Story, make_site, make_story

SITE = "lantern.example"


def call(*arguments: object) -> Result:
    """What the command gives."""
    return CliRunner().invoke(app, list(map(str, arguments)))


def site_of(folder: Path, pages: int) -> dict[Path, Story]:
    """A site with two templates, half of its pages each."""
    site = make_site(random.Random(SITE), TONGUES["en"])
    stories = {}
    for number in range(pages):
        suffix, lay_out = TEMPLATES["blog" if number % 2 else "flat"]
        story = make_story(site, SITE, number)
        path = folder / SITE / f"{number:02}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lay_out(story), "utf-8")
        stories[path] = story
    return stories


def left(out: Path, stories: dict[Path, Story]) -> tuple[int, int]:
    """How many planted lines are in the outputs, and how many of the articles' are not."""
    planted = lost = 0
    for path, story in stories.items():
        text = (out / SITE / path.name).with_suffix(".txt").read_text("utf-8")
        lines = set(re.split(r"\n+", text))
        planted += sum(line in lines for line in story.planted)
        lost += sum(line not in lines for line in story.article)
    return planted, lost


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Path, Story]]:
    """A folder in which a run has learned from 60 pages."""
    folder = tmp_path_factory.mktemp("learn")
    stories = site_of(folder / "raw", 60)
    result = call("run", folder / "raw", folder / "out", "--learn", "--workers", 1)
    assert result.exit_code == 0, result.output
    assert re.search(
        r"^time: \d+ s, of that \d+ s to learn, then [\d.]+ pages a ", result.output, re.M
    )
    return folder, stories


def test_a_site_with_two_templates_comes_out_clean(ran: tuple[Path, dict[Path, Story]]) -> None:
    folder, stories = ran
    assert call("run", folder / "raw", folder / "plain", "--workers", 1).exit_code == 0
    before, lost_before = left(folder / "plain", stories)
    after, lost = left(folder / "out", stories)
    assert before > 200
    assert after <= 0.01 * before
    assert lost <= lost_before


def test_what_was_learned_is_beside_the_outputs_and_sound(
    ran: tuple[Path, dict[Path, Story]],
) -> None:
    folder, _ = ran
    learned = folder / "out" / "learned"
    assert sorted(path.name for path in learned.iterdir()) == [f"{SITE}.yaml", "learned.json"]
    assert call("rules", "check", learned).exit_code == 0
    lines = (folder / "out" / "manifest.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["learned"] for line in lines} == {"learned"}
    page = folder / "raw" / SITE / "03.html"
    shown = call("explain", page, "--rules", learned, "--removed")
    assert re.search(rf"on (\d+) of \1 pages of {SITE}", shown.output)


@pytest.mark.parametrize("option", [[], ["--learn"], ["--learn", "again"]])
def test_later_runs_use_it_as_it_is(ran: tuple[Path, dict[Path, Story]], option: list[str]) -> None:
    folder, _ = ran
    pack = folder / "out" / "learned" / f"{SITE}.yaml"
    before = pack.read_bytes()
    summary = folder / "summary.json"
    result = call("run", *option, folder / "raw", folder / "out", "--summary", summary)
    assert result.exit_code == 0, result.output
    assert json.loads(summary.read_text("utf-8"))["pages"]["reused"] == 60
    assert pack.read_bytes() == before


def test_an_edit_counts_in_the_next_run_and_outlives_learning_again(
    ran: tuple[Path, dict[Path, Story]], tmp_path: Path
) -> None:
    folder, stories = ran
    out = tmp_path / "out"
    call("run", folder / "raw", out, "--learn", "--workers", 1)
    pack = out / "learned" / f"{SITE}.yaml"
    text = pack.read_text("utf-8")
    rules = text.index("rules:\n")
    pack.write_text(f"{text[:rules]}rules: []\n", "utf-8")
    for option in ([], ["--learn", "again"]):
        result = call("run", folder / "raw", out, *option, "--workers", 1)
        assert result.exit_code == 0, result.output
        assert left(out, stories)[0] > 200
    assert "somebody has edited it" in result.output
    assert "written as 0 packs" in result.output


def test_a_page_that_fails_is_named_once(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("One line.\n", "utf-8")
    (tmp_path / "raw" / "b.txt").write_bytes(b"")
    result = call("run", tmp_path / "raw", tmp_path / "out", "--learn", "--workers", 1)
    assert result.exit_code == 1
    assert result.output.count("b.txt: empty page") == 1
    result = call("learn", tmp_path / "raw", "--out", tmp_path / "learned", "--workers", 1)
    assert result.output.count("b.txt: empty page") == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_record_without_a_page_is_left_out(workers: int) -> None:
    nothing: Any = None
    pages: list[str | bytes | Page | RawPage] = [
        RawPage(id="a", data=nothing, source="a"),
        "One line.\n",
    ]
    found = learn(pages, workers=workers)
    assert found.failures == 1
    assert "a: no page" in found.failed[0]


def test_learning_alone_gives_the_same_packs(
    ran: tuple[Path, dict[Path, Story]], tmp_path: Path
) -> None:
    folder, _ = ran
    result = call("learn", folder / "raw", "--out", tmp_path / "learned", "--workers", 2)
    assert result.exit_code == 0, result.output
    assert f"1 pack in {tmp_path / 'learned'}" in result.output
    for name in (f"{SITE}.yaml", "learned.json"):
        own = folder / "out" / "learned" / name
        assert (tmp_path / "learned" / name).read_bytes() == own.read_bytes()


def test_what_can_not_be(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("One line.\n", "utf-8")
    for arguments, said in (
        (["run", "-", tmp_path / "out", "--learn"], "standard input is read but once"),
        (["learn", tmp_path / "none"], "none"),
        (["learn", tmp_path / "raw", "--site", "no domain"], "is no domain such as news.example"),
        (["learn", tmp_path / "raw", "--out", tmp_path / "raw"], "holds no learned packs"),
    ):
        result = call(*arguments)
        assert result.exit_code == 2, result.output
        assert said in result.output
        assert "Traceback" not in result.output


def texts_of(folder: Path, site: str, pages: int = 6) -> Path:
    """A folder of a site whose pages share a line."""
    (folder / site).mkdir(parents=True)
    for number in range(pages):
        rng = random.Random(f"{site} {number}")
        text = " ".join(rng.choices(TONGUES["en"].who, k=14))
        page = f"Boat {number} of the mill\n\n{text} went by.\n\nThe {site} sails each Friday\n"
        (folder / site / f"{number}.txt").write_text(page, "utf-8")
    return folder / site


def test_what_other_sites_taught_before_stays(tmp_path: Path) -> None:
    gull = texts_of(tmp_path / "raw", "gull.example")
    tern = texts_of(tmp_path / "raw", "tern.example")
    learned = tmp_path / "learned"
    for site in (gull, tern, gull):
        assert call("learn", site, "-o", learned, "-w", 1).exit_code == 0
    names = ["gull.example.yaml", "learned.json", "tern.example.yaml"]
    assert sorted(path.name for path in learned.iterdir()) == names
    index = json.loads((learned / "learned.json").read_text())
    assert [site["site"] for site in index["sites"]] == ["gull.example", "tern.example"]
    assert sorted(index["digests"]) == ["gull.example.yaml", "tern.example.yaml"]
    assert index["edited"] == []
    # What has nothing to teach any more goes, and so does its pack.
    same = max(gull.iterdir()).read_text("utf-8").replace("sails", "sailed " * 60)
    for path in gull.iterdir():
        path.write_text(same, "utf-8")
    assert call("learn", gull, "-o", learned, "-w", 1).exit_code == 0
    assert sorted(path.name for path in learned.iterdir()) == names[1:]


def test_a_run_that_uses_what_was_learned_before_says_so(tmp_path: Path) -> None:
    gull = texts_of(tmp_path / "raw", "gull.example")
    tern = texts_of(tmp_path / "raw", "tern.example")
    call("run", gull, tmp_path / "out", "--learn", "-w", 1)
    for given in (["--learn"], []):
        said = call("run", tern, tmp_path / "out", *given, "-w", 1).output
        assert said.count("used what an earlier run has learned") == 1
        assert "--learn again" in said
    for given in (["--learn", "no"], ["--quiet"], ["--log-json"], ["--learn", "again"]):
        said = call("run", tern, tmp_path / "out", *given, "-w", 1).output
        assert "used what" not in said
    assert "used what" not in call("run", tern, tmp_path / "new", "-w", 1).output


def test_what_was_learned_shows_itself_in_one_screen(tmp_path: Path) -> None:
    site_of(tmp_path / "raw", 6)
    for name in ("gull", "tern"):
        lone = tmp_path / "raw" / f"{name}.example" / "a.txt"
        lone.parent.mkdir()
        lone.write_text(f"The {name} came home\n\nIt had been away for a year, as it should be.")
    result = call("learn", tmp_path / "raw", "-o", tmp_path / "out")
    assert result.exit_code == 0
    lines = [line for line in result.stderr.splitlines() if "paragraph" not in line]
    head = re.fullmatch(
        rf"learned: (\d+) rules from 8 pages of 3 sites, written as 1 pack in {tmp_path}/out",
        lines[0],
    )
    assert head, lines
    assert lines[1:] == [
        "learned: 2 sites without a pack: nothing recurs (2 with fewer than 2 different articles)"
    ]
    pages = [
        RawPage(id=str(path), data=path.read_bytes(), source=str(path))
        for path in sorted((tmp_path / "raw").rglob("*.*"))
        if path.is_file()
    ]
    found = learn(pages)
    assert repr(found).splitlines() == [
        "Learned: 1 pack of 3 sites",
        f"  {SITE}: {head[1]} rules from 6 pages",
        "  2 sites on whose pages nothing recurs",
    ]
    assert repr(found.sites[SITE]) == f"<LearnedSite {SITE}: {head[1]} rules from 6 pages>"
    many = Learned.of((f"s{number}.example", "pack: a") for number in range(40))
    assert repr(many).splitlines()[-1] == "  ... and 28 more"
    assert len(repr(many).splitlines()) < 20


def test_a_slip_of_the_word_behind_learn_is_no_place_for_the_outputs(tmp_path: Path) -> None:
    gull = texts_of(tmp_path / "raw", "gull.example")
    result = call("run", gull, tmp_path / "out", "--learn", "agian")
    assert result.exit_code == 2
    assert "again" in result.output
    assert not (tmp_path / "out").exists()


def test_lines_that_vary_in_numbers_are_found_by_one_rule(tmp_path: Path) -> None:
    gull = texts_of(tmp_path / "raw", "gull.example", 9)
    for number, path in enumerate(sorted(gull.iterdir())):
        shown = 3 if number < 2 else number + 10
        path.write_text(f"{path.read_text()}\nSeen by {shown} readers of the Gull\n", "utf-8")
    learned = tmp_path / "learned"
    assert call("learn", gull, "-o", learned, "-w", 1).exit_code == 0
    assert call("rules", "check", learned).exit_code == 0, call("rules", "check", learned).output
    pack = (learned / "gull.example.yaml").read_text()
    assert "readers of the Gull" in pack
    assert "gull-example.line-2" not in pack


def test_pages_of_a_site_that_are_learned_from_are_as_many_as_asked_for(tmp_path: Path) -> None:
    site_of(tmp_path / "raw", 9)
    out = tmp_path / "out"
    learned = ("--learn", "--pages-per-site", 4, "--workers", 1)
    assert "from 4 pages of 1 site" in call("run", tmp_path / "raw", out, *learned).output
    alone = call("learn", tmp_path / "raw", "-o", tmp_path / "packs", *learned[1:])
    assert alone.exit_code == 0
    name = f"{SITE}.yaml"
    assert (tmp_path / "packs" / name).read_bytes() == (out / "learned" / name).read_bytes()
    pages = [RawPage(id=str(n), data="A line.", source="x", url=f"https://{SITE}/") for n in (1, 2)]
    for wrong in (1, 201):
        assert call("learn", tmp_path / "raw", "--pages-per-site", wrong).exit_code == 2
        with pytest.raises(ArgumentError, match=f"pages_per_site is {wrong}; give 2 to 200"):
            learn(pages, pages_per_site=wrong)
    with pytest.raises(TypeError, match="pages_per_site is '9'; give a whole number"):
        learn(pages, pages_per_site="9")  # type: ignore[arg-type]
    refused = call("run", tmp_path / "raw", tmp_path / "other", "--pages-per-site", 4)
    assert refused.exit_code == 2
    assert "--pages-per-site is for --learn; give that too" in refused.output
