"""Whose the pages are: what tells it, `--site`, and what is said where nothing does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cleaner import Cleaner, Options, clean, learn
from cleaner.cli import app
from cleaner.text.address import from_path

SITE = "gull-post.example"
LINE = "The herring barometer hangs beside our door"
PROSE = (
    "The crane that stood on the north quay since 1911 was taken down on Monday, and a crowd of "
    "some three hundred people watched it go in the rain, the harbour master said."
)
PACK = f"""\
pack: {SITE}
why: Stock lines.
sites: [{SITE}]
rules:
  - id: gull-post.barometer
    kind: line
    why: The paper's own line
    phrases:
      any: ["{LINE}"]
    removes: ["{LINE}"]
    keeps: ["“{LINE}” was painted on the wall, and nobody read it."]
"""


def page_of(number: int, head: str = "") -> str:
    title = f"Crane {number} gives way to a new one"
    return (
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{PROSE}</p>"
        f"<p>{LINE}</p><p>{PROSE} It was the {number}th.</p></body></html>"
    )


def call(*arguments: object) -> Result:
    """What the command gives."""
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two pages that tell no site, and a pack for one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    for number in (1, 2):
        Path("raw", f"{number}.html").write_text(page_of(number), "utf-8")
    Path("packs").mkdir()
    Path("packs", f"{SITE}.yaml").write_text(PACK, "utf-8")
    return tmp_path


def sites(out: str) -> list[str]:
    """The site of each page in a manifest."""
    return [json.loads(line)["site"] for line in Path(out, "manifest.jsonl").open()]


def bodies(out: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(Path(out).glob("*.txt")))


def test_a_run_says_which_packs_no_page_came_under_and_how_to_tell_the_site(folder: Path) -> None:
    said = call("run", "raw", "out", "--rules", "packs", "--summary", "sum.json").stderr
    assert (
        "site unknown: 2 of 2 pages, so that no rules for sites hold there: "
        f"packs/{SITE}.yaml was used on no page. Tell it with --site DOMAIN, by a folder that is "
        "named after it, or under `url` in records\n"
    ) in said
    told = json.loads(Path("sum.json").read_text())
    assert (told["site_unknown"], told["packs_unused"]) == (2, [f"packs/{SITE}.yaml"])
    assert LINE in bodies("out")
    again = call("run", "raw", "out", "--rules", "packs").stderr
    assert "2 done before" in again
    assert "site unknown: 2 of 2 pages" in again


def test_a_run_with_site_uses_the_pack_and_does_all_pages_anew(folder: Path) -> None:
    call("run", "raw", "out", "--rules", "packs")
    said = call("run", "raw", "out", "--rules", "packs", "--site", SITE).stderr
    assert "done before" not in said
    assert "site unknown" not in said
    assert LINE not in bodies("out")
    assert sites("out") == [SITE, SITE]
    assert "2 done before" in call("run", "raw", "out", "--rules", "packs", "--site", SITE).stderr


def test_site_leaves_pages_alone_that_tell_theirs(folder: Path) -> None:
    declared = '<link rel="canonical" href="https://heron.example/a">'
    Path("raw/2.html").write_text(page_of(2, declared), "utf-8")
    Path("raw/other.example").mkdir()
    Path("raw/other.example/3.html").write_text(page_of(3), "utf-8")
    said = call("run", "raw", "out", "--rules", "packs", "--site", f"https://www.{SITE}/a").stderr
    assert sites("out") == [SITE, "heron.example", "other.example"]
    assert "site unknown" not in said


def test_a_run_says_so_where_some_pages_tell_their_site(folder: Path) -> None:
    declared = f'<link rel="canonical" href="https://{SITE}/a">'
    Path("raw/2.html").write_text(page_of(2, declared), "utf-8")
    said = call("run", "raw", "out", "--rules", "packs").stderr
    assert (
        "site unknown: 1 of 2 pages, so that no rules for sites hold there, those of "
        f"packs/{SITE}.yaml neither. Tell it with"
    ) in said


@pytest.mark.parametrize("options", [(), ("--rules", "packs", "--no-sites")])
def test_nothing_is_said_where_no_pack_waits_for_a_site(folder: Path, options: tuple[str]) -> None:
    assert "site unknown" not in call("run", "raw", "out", *options).stderr
    assert "site unknown" not in call("clean", "raw/1.html", *options).stderr


def test_of_many_packs_one_is_named(folder: Path) -> None:
    for number in range(4):
        text = PACK.replace("gull-post", f"gull-{number}")
        Path("packs", f"gull-{number}.example.yaml").write_text(text, "utf-8")
    note = call("clean", "raw/1.html", "--rules", "packs").stderr
    assert ": 5 packs, such as packs/gull-0.example.yaml, are not used. Tell it" in note


def test_the_path_to_the_inputs_tells_the_site_at_last(folder: Path) -> None:
    Path("raw").rename(SITE)
    call("run", SITE, "out", "--rules", "packs")
    assert sites("out") == [SITE, SITE]
    assert LINE not in bodies("out")
    Path(SITE).rename("raw")
    assert "done before" not in call("run", "raw", "out", "--rules", "packs").stderr
    assert sites("out") == ["", ""]


def test_a_folder_above_the_inputs_tells_no_site(folder: Path) -> None:
    Path("my.project").mkdir()
    Path("raw").rename("my.project/raw")
    said = call("run", "my.project/raw", "out", "--rules", "packs").stderr
    assert sites("out") == ["", ""]
    assert "site unknown: 2 of 2 pages" in said


def test_a_run_says_so_where_all_pages_are_of_other_sites(folder: Path) -> None:
    Path("raw").rename("heron.example")
    said = call("run", "heron.example", "out", "--rules", "packs").stderr
    assert (
        f"rules for sites: packs/{SITE}.yaml was used on no page; the first is of heron.example "
        "(`cleaner explain PAGE` says what tells it)\n"
    ) in said
    Path("heron.example").rename(SITE)
    said = call("run", SITE, "out", "--rules", "packs").stderr
    assert "used on no page" not in said


def declaring(site: str) -> str:
    return page_of(1, f'<link rel="canonical" href="https://{site}/a">')


def test_a_pack_for_a_site_that_is_spelled_like_one_of_the_pages_is_told(folder: Path) -> None:
    """Also where others of one's own packs were used, and of the two sites of one name never."""
    typed = "gull-posst.example"
    Path("packs", f"{typed}.yaml").write_text(PACK.replace("gull-post", "gull-posst"), "utf-8")
    Path("packs", f"{SITE}.yaml").unlink()
    Path("raw/1.html").write_text(declaring(SITE), "utf-8")
    Path("raw/2.html").write_text(declaring(f"www.{SITE}"), "utf-8")
    told = (
        f"rules for sites: packs/{typed}.yaml was used on no page; it is for {typed}, and there "
        f"are pages of {SITE}: did you mean that?\n"
    )
    said = call("run", "raw", "out", "--rules", "packs").stderr
    assert told in said
    assert said.count("used on no page") == 1
    tried = call("rules", "test", "packs", "--pages", "raw").stdout
    assert (
        f"no page is of {typed}, which packs/{typed}.yaml is for; there are pages of {SITE}: did "
        "you mean that?\ntook nothing, since nothing on these pages fits: gull-posst.barometer\n"
    ) in tried
    heron = PACK.replace("gull-post", "heron")
    Path("packs/heron.example.yaml").write_text(heron, "utf-8")
    Path("raw/3.html").write_text(declaring("heron.example"), "utf-8")
    assert told in call("run", "raw", "more", "--rules", "packs").stderr
    Path("packs", f"{SITE}.yaml").write_text(PACK, "utf-8")
    assert "used on no page" not in call("run", "raw", "all", "--rules", "packs").stderr


def test_rules_test_counts_the_packs_of_a_library_that_no_page_is_of(folder: Path) -> None:
    for name in ("auk", "kite", "rook", "swift", "teal"):
        pack = PACK.replace("gull-post", name)
        Path("packs", f"{name}.example.yaml").write_text(pack, "utf-8")
    for number in (1, 2):
        Path(f"raw/{number}.html").write_text(declaring(SITE), "utf-8")
    tried = call("rules", "test", "packs", "--pages", "raw").stdout
    assert tried.count("no page is of ") == 3
    assert f"no page is of {SITE}" not in tried
    assert "\nnor is one of the sites of 2 other packs\n" in tried
    assert "used on no page" not in call("run", "raw", "out", "--rules", "packs").stderr


def test_an_option_tells_more_than_the_path_to_the_inputs(folder: Path) -> None:
    Path("raw").rename("my.project")
    call("run", "my.project", "out", "--site", SITE)
    assert sites("out") == [SITE, SITE]


def test_an_archive_is_no_site() -> None:
    assert from_path("crawl/pages.zip/a.html") == from_path("news.tar/a.html") == ""
    assert from_path("news.example/pages.zip/a.html") == "news.example"


def test_one_page_and_a_stream_say_that_a_pack_waits_for_a_site(folder: Path) -> None:
    note = f"note: site unknown, so that no rules for sites hold: packs/{SITE}.yaml is not used."
    assert note in call("clean", "raw/1.html", "--rules", "packs").stderr
    done = call("clean", "raw/1.html", "--rules", "packs", "--site", SITE)
    assert (done.stderr, LINE in done.stdout) == ("", False)
    lines = "".join(f"{json.dumps({'html': page_of(n)})}\n" for n in (1, 2))
    Path("pages.jsonl").write_text(lines)
    stream = call("clean", "--jsonl", "pages.jsonl", "--rules", "packs").stderr
    assert "note: site unknown: 2 of 2 pages" in stream
    assert call("clean", "--jsonl", "pages.jsonl", "--rules", "packs", "--site", SITE).stderr == ""


def test_explain_names_ways_that_it_has(folder: Path) -> None:
    said = call("explain", "raw/1.html").stdout
    assert "unknown: no rules of sites; --site tells it, --url, or a folder named so" in said
    for tell in (("--site", SITE), ("--url", f"https://{SITE}/a")):
        assert f"{SITE}, told by" in call("explain", "raw/1.html", *tell).stdout
    assert "is no domain" in call("explain", "raw/1.html", "--site", "no domain").stderr


def test_settings_tell_the_site(folder: Path) -> None:
    Path("cleaner.toml").write_text(f'site = "{SITE}"\nrules = ["packs"]\n')
    assert LINE not in call("clean", "raw/1.html").stdout
    Path("cleaner.toml").write_text("site = 3\n")
    assert "site must be a domain" in call("clean", "raw/1.html").stderr


def test_commands_for_rules_say_which_pages_they_took_for_the_site(folder: Path) -> None:
    note = (
        f"site unknown: {{}}, taken for {SITE} here; a run uses rules for {SITE} on such pages "
        f"with --site {SITE}\n"
    )
    two, one = note.format("2 pages"), note.format("1 page")
    done = call("rules", "test", "packs", "--pages", "raw")
    assert f"{LINE}\n" in done.stdout
    assert two in done.stderr
    assert (
        "taken for" not in call("rules", "test", "packs", "--pages", "raw", "--site", SITE).stderr
    )
    done = call("rules", "new", SITE, "raw/1.html", "-o", "new", "--line", LINE)
    assert one in done.stderr
    assert f"next: cleaner explain raw/1.html --rules new --site {SITE}\n" in done.stderr
    added = ("rules", "add", f"more/{SITE}.yaml", "--page", "raw/1.html", "--line", LINE)
    Path("more").mkdir()
    done = call(*added)
    assert one in done.stderr
    assert f"use it: cleaner run ... --rules more --site {SITE}\n" in done.stderr


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 9])
def test_commands_for_rules_leave_out_what_is_no_page(folder: Path, data: bytes) -> None:
    Path("raw/0.html").write_bytes(data)
    for command in (
        ("test", "packs", "--pages", "raw"),
        ("new", SITE, "raw", "-o", "new", "--line", LINE),
        ("add", f"packs/{SITE}.yaml", "--page", "raw", "--line", "Crane 1 gives way"),
        ("suggest", "raw", "--site", SITE),
    ):
        done = call("rules", *command)
        assert done.exit_code == 0, done.stderr
        # Of an empty page `add` sees at once that it has none of the lines.
        assert ("left out" in done.output) == (command[0] != "add" or bool(data))
        if command[0] == "new":
            assert "next: cleaner explain raw/1.html --rules new " in done.stderr
    for command in (
        ("new", SITE, "raw/0.html", "-o", "more", "--line", LINE),
        ("add", f"packs/{SITE}.yaml", "--page", "raw/0.html", "--line", LINE),
    ):
        assert call("rules", *command).stderr.startswith("error: raw/0.html: ")


def test_commands_for_rules_say_nothing_where_the_pages_tell_it(folder: Path) -> None:
    Path("raw").rename(SITE)
    page = f"{SITE}/1.html"
    for command in (
        ("test", "packs", "--pages", SITE),
        ("new", SITE, page, "-o", "new", "--line", LINE),
        ("add", f"packs/{SITE}.yaml", "--page", page, "--line", "Crane 1 gives way"),
    ):
        assert "taken for" not in call("rules", *command).stderr


def test_python_tells_it_by_options() -> None:
    told = Options(site=f"www.{SITE}")
    assert clean(page_of(1), options=told).site == SITE
    assert clean(page_of(1), url="https://heron.example/", options=told).site == "heron.example"
    assert clean(f"{PROSE}\n\n{LINE}\n\n{PROSE}", options=told).site == SITE
    learned = learn([page_of(n) for n in range(4)], cleaner=Cleaner(options=told))
    assert list(learned.sites) == [SITE]


IDLE = """\
  - id: gull-post.lantern
    kind: line
    why: A line that the paper has not printed for years
    phrases:
      any: ["The lantern is lit at dusk"]
    removes: ["The lantern is lit at dusk"]
    keeps: ["“The lantern is lit at dusk” was the title of his play."]
  - id: gull-post.elsewhere
    kind: line
    why: A line of another paper
    sites: [heron.example]
    phrases:
      any: ["Herons only"]
    removes: ["Herons only"]
    keeps: ["“Herons only” stood on the gate, which was open."]
  - id: gull-post.kept
    kind: keep
    why: A line that stays
    phrases:
      any: ["Nobody has this"]
    finds: ["Nobody has this"]
    ignores: ["Nobody has this, she said, and everybody laughed."]
"""


def test_a_run_names_own_rules_that_took_nothing_on_the_pages_they_are_for(folder: Path) -> None:
    Path("packs", f"{SITE}.yaml").write_text(PACK + IDLE, "utf-8")
    run = ("run", "raw", "out", "--rules", "packs", "--site", SITE, "--summary", "sum.json")
    for _ in range(2):  # The second time all pages were done before.
        said = call(*run).stderr
        assert (
            f"took nothing on these pages: gull-post.lantern (packs/{SITE}.yaml); `cleaner rules "
            "test PACK --pages RAW` says whether others took it first\n"
        ) in said
        assert json.loads(Path("sum.json").read_text())["rules_unused"] == ["gull-post.lantern"]
    # Where no page is of the pack's site, the pack is told of, and its rules are not.
    assert "took nothing" not in call("run", "raw", "away", "--rules", "packs").stderr
    # Shipped rules that took nothing are nobody's concern.
    assert "took nothing" not in call("run", "raw", "plain").stderr


def test_a_stream_names_own_rules_that_took_nothing(folder: Path) -> None:
    Path("packs", f"{SITE}.yaml").write_text(PACK + IDLE, "utf-8")
    record = {"url": f"https://{SITE}/a", "html": page_of(1)}
    Path("pages.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    said = call("clean", "--jsonl", "pages.jsonl", "--rules", "packs").stderr
    assert f"took nothing on these pages: gull-post.lantern (packs/{SITE}.yaml); " in said
    assert "barometer" not in said


def test_many_own_rules_that_took_nothing_are_counted(folder: Path) -> None:
    rules = (
        f"  - {{id: gull-post.gone-{n}, kind: line, why: Gone, phrases: {{any: [Gone {n}]}}}}\n"
        for n in range(5)
    )
    Path("packs", f"{SITE}.yaml").write_text(PACK + "".join(rules), "utf-8")
    said = call("run", "raw", "out", "--rules", "packs", "--site", SITE).stderr
    assert "took nothing on these pages: 5 of your rules, such as gull-post.gone-0 (" in said
    assert "gone-3" not in said


@pytest.mark.parametrize("command", ["explain", "compare", "learn", "clean", "run"])
def test_records_may_call_address_and_id_otherwise_in_all_commands(
    folder: Path, command: str
) -> None:
    number = 1 if command in ("explain", "clean") else 3
    records = [
        {"link": f"https://{SITE}/{n}", "key": f"key-{n}", "html": page_of(n)}
        for n in range(number)
    ]
    Path("pages.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    more: list[str] = {
        "explain": ["--rules", "packs", "--format", "json"],
        "compare": ["--rules", "packs", "--no-trafilatura", "--with", "texts", "--format", "json"],
        "learn": [],
        "clean": ["--rules", "packs", "--format", "json"],
        "run": ["out", "--rules", "packs"],
    }[command]
    Path("texts").mkdir()
    Path("texts/key-0.txt").write_text(PROSE, "utf-8")
    keys = ("--url-key", "link", "--id-key", "key")
    done = call(command, "pages.jsonl", *more, *keys)
    assert done.exit_code == 0, done.stderr
    told = {
        "explain": '"rule": "gull-post.barometer"',
        "compare": '"id": "key-0"',
        "learn": "of 1 site",
        "clean": f'"site": "{SITE}"',
        "run": "3 ok",
    }[command]
    assert told in done.output
    if command == "learn":
        assert Path("learned/learned.json").read_text().count(SITE) > 0
    if command == "run":
        assert sites("out") == [SITE] * 3


def test_explain_names_own_packs_that_are_for_other_sites(folder: Path) -> None:
    Path("packs/everywhere.yaml").write_text(
        PACK.replace("gull-post.barometer", "every.where").replace(f"sites: [{SITE}]\n", ""),
        "utf-8",
    )
    asked = ("explain", "raw/1.html", "--rules", "packs", "--url")
    other = call(*asked, "https://heron.example/a").stdout
    assert f"\nnot used packs/{SITE}.yaml (for {SITE})\n" in other
    assert "not used" not in call(*asked, f"https://{SITE}/a").stdout
    told = json.loads(call(*asked, "https://heron.example/a", "--format", "json").stdout)
    assert told["packs_unused"] == [[f"packs/{SITE}.yaml", SITE]]
