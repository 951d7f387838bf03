"""`rules new`, `show`, `test` and `suggest`, settings of a project, and what `explain` heads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.authoring.trial import on_pages
from cleaner.cli import app, config
from cleaner.errors import CleanerError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack

PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning."
)
LETTER = "Have the crane letter in your tray on Fridays"
PAGE = (
    "<html lang=en><head><title>Old crane falls | North News</title></head><body><article>"
    "<h1 class=top>Old crane falls</h1>"
    f"<div class=story><p>{PROSE}</p><p>{LETTER}</p><p>{PROSE[:-1]} again.</p></div></article>"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "page.html").write_text(PAGE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    return tmp_path


def call(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def new_pack(*more: object) -> None:
    code, _, err = call("rules", "new", "north-news.example", "page.html", *more)
    assert code == 0, err


def test_a_new_pack_is_valid_and_works(folder: Path) -> None:
    new_pack("--line", LETTER)
    text = Path("rules/north-news.example.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    assert "select: '.story'" in text
    assert "select: '.top'" in text
    assert Path("rules/schema.json").is_file()
    assert call("rules", "check", "rules")[:2] == (0, "1 pack, 2 rules, 4 cases: nothing wrong\n")
    url = ("--url", "https://www.north-news.example/a")
    assert LETTER not in call("clean", "page.html", "--rules", "rules", *url)[1]
    assert LETTER in call("clean", "page.html", "--rules", "rules")[1]


def test_new_refuses_what_it_can_not_do(folder: Path) -> None:
    assert "no domain" in call("rules", "new", "news", "page.html")[2]
    assert (
        "no page has the line"
        in call("rules", "new", "a.example", "page.html", "--line", "Nothing")[2]
    )
    new_pack()
    code, _, err = call("rules", "new", "north-news.example", "page.html")
    assert (code, "--force" in err) == (2, True)
    assert call("rules", "new", "north-news.example", "page.html", "--force")[0] == 0


def test_show_tells_rules_places_and_what_is_off(folder: Path) -> None:
    new_pack("--line", LETTER)
    pack = Path("rules/north-news.example.yaml")
    pack.write_text(
        pack.read_text("utf-8").replace("rules:\n", "disable: ['share.*']\nrules:\n", 1)
    )
    code, out, _ = call("rules", "show", "www.north-news.example", "--rules", "rules")
    assert code == 0
    assert "north-news.stock (line)" in out
    assert "rules/north-news.example.yaml:" in out
    assert "off: share.bare: disabled on north-news.example by north-news.example" in out
    record = json.loads(call("rules", "show", "--rule", "share", "--json")[1])
    assert {item["id"].split(".")[0] for item in record["rules"]} == {"share"}
    assert "neither a domain" in call("rules", "show", "nothing")[2]
    for site, near in (("north-nws.exmple", True), ("south-news.org", False)):
        out = call("rules", "show", site, "--rules", "rules")[1]
        assert "no pack of its own" in out
        assert ("did you mean north-news.example?" in out) == near
    assert "did you mean" not in call("rules", "show", "nbc.com")[1]


def test_an_id_that_nothing_has_is_told(folder: Path) -> None:
    for told in (["paywall.promt"], ["--rule", "paywall.promt"]):
        code, _, err = call("rules", "show", *told)
        assert (code, "did you mean 'paywall.prompt'?" in err) == (2, True)
    assert call("rules", "show", "https://paywall.promt")[0] == 0
    assert call("rules", "show", "--rule", "paywall")[0] == 0


def test_show_fits_a_screen_however_many_rules_there_are(folder: Path) -> None:
    rules = "".join(
        f"  - {{id: quay.l{n}, kind: line, why: A line, phrases: {{any: [quay number {n}]}}}}\n"
        for n in range(1000)
    )
    head = "pack: quay\nwhy: Many.\nsites: [quay.example]\nrules:\n"
    Path("quay.yaml").write_text(head + rules)
    told = ("rules", "show", "quay.example", "--rules", "quay.yaml")
    lines = call(*told)[1].splitlines()
    assert len(lines) < 80
    assert next(line for line in lines if "(line): A line [quay.example]" in line).startswith(
        "  quay.l0 "
    )
    assert "  ... and 980 more of the site: line 980" in lines
    assert any(line.startswith("  share: 1") and "share.yaml" in line for line in lines)
    assert any(line.startswith("  shape: ") and "fitted cards" in line for line in lines)
    every = call(*told, "--all")[1]
    assert every.count("(line): A line [quay.example]") == 1000
    assert "  share.bare (line): " in every
    assert "  share.bare (line): " in call(*told, "--rule", "share")[1]
    assert len(json.loads(call(*told, "--json")[1])["rules"]) > 1200


def test_check_and_test_take_the_packs_of_the_settings(folder: Path) -> None:
    new_pack("--line", LETTER)
    shipped = call("rules", "test")[1]
    Path("cleaner.toml").write_text('rules = ["rules"]\n')
    code, out, _ = call("rules", "check")
    assert (code, out.startswith("1 pack, ")) == (0, True), out
    assert int(shipped.split()[0]) > 20
    assert "north-news.stock" in call("rules", "test")[1]
    pack = Path("rules/north-news.example.yaml")
    pack.write_text(pack.read_text("utf-8").replace("kind: line", "kind: lien", 1))
    code, out, err = call("rules", "check")
    assert (code, "did you mean 'line'" in out + err) == (2, True)
    assert call("rules", "check", "rules")[0] == 2


def test_test_on_pages_tells_what_rules_keep(folder: Path) -> None:
    Path("rules").mkdir()
    rules = "".join(
        f"  - {{id: quay.{name}, kind: keep, why: Kept, phrases: {{any: [{line}]}}, "
        f"finds: [{line}], ignores: [The keeper read it to the children.]}}\n"
        for name, line in (("tides", "Advertisement"), ("none", "Low water"))
    )
    Path("rules/a.yaml").write_text(f"pack: quay\nwhy: x y.\nrules:\n{rules}")
    Path("b.txt").write_text(f"{PROSE}\n\nAdvertisement\n\n{PROSE}\n")
    out = call("rules", "test", "rules", "--pages", "b.txt")[1]
    assert "quay.tides: 1 block that it finds stays\n        1 × Advertisement\n" in out
    assert "kept nothing, since nothing that stays on these pages fits: quay.none\n" in out
    out = call("rules", "test", "rules", "--pages", "b.txt", "--json")[1]
    assert json.loads(out)["kept"] == {"quay.tides": 1, "quay.none": 0}


def test_test_on_pages_names_rules_for_fields(folder: Path) -> None:
    Path("rules").mkdir()
    Path("rules/a.yaml").write_text(
        "pack: quay\nwhy: x y.\nrules:\n  - {id: quay.title, kind: field, field: title, why: Ours, "
        "trim_end: [' - Quay']}\n"
    )
    Path("b.txt").write_text(f"{PROSE}\n\n{PROSE}\n")
    out = call("rules", "test", "rules", "--pages", "b.txt")[1]
    assert "'cleaner clean PAGE --rules PACK' shows what they do: quay.title" in out


def test_test_on_pages_tells_hits_and_what_never_fired(folder: Path) -> None:
    new_pack("--line", LETTER)
    code, out, _ = call("rules", "test", "rules", "--pages", "page.html", "--rule", "north-news")
    assert code == 0
    assert out.startswith("tried on 1 page\nnorth-news.stock: 1 block on 1 of 1 pages\n")
    Path("b.txt").write_text(f"{PROSE}\n\nLoading...\n\n{PROSE}\n")
    out = call("rules", "test", "rules", "--pages", "b.txt")[1]
    assert "took nothing, since nothing on these pages fits: north-news.stock" in out
    pack = Path("rules/north-news.example.yaml")
    pack.write_text(pack.read_text("utf-8").replace("letter in", "letter").replace("Have", "have"))
    out = call("rules", "test", "rules", "--pages", "b.txt", "--json")[1]
    assert json.loads(out)["silent"] == ["north-news.stock"]
    pack.write_text(pack.read_text("utf-8").replace("keeps:", "keeps: [Have the crane letter]\n"))
    code, _, err = call("rules", "test", "rules", "--pages", "b.txt")
    assert (code, "the pages were not tried, since the check found faults" in err) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ("test", "rules", "--pages", "gone"),
        ("test", "rules", "--corpora", "gone/*.jsonl"),
        ("suggest", "gone", "--site", "north-news.example"),
        ("new", "south-news.example", "gone", "--line", LETTER),
        ("add", "rules/north-news.example.yaml", "--page", "gone", "--line", LETTER),
    ],
)
def test_pages_that_are_not_there_are_wrong_usage(folder: Path, command: tuple[str, ...]) -> None:
    new_pack("--line", LETTER)
    code, _, said = call("rules", *command)
    assert code == 2
    assert said.startswith("error: gone")


def test_a_rule_that_never_fired_because_another_took_its_lines_says_which(folder: Path) -> None:
    """Where the lines stay, that is told too; a rule that finds nothing is named by itself."""
    lines = {"foot": "All rights reserved.", "name": "A grey heron waits", "none": "Nowhere at all"}
    rules = "".join(
        f"  - id: quay.{name}\n    kind: line\n    why: A line\n    phrases: {{any: ['{line}']}}\n"
        f"    removes: ['{line}']\n    keeps: ['{line} was what he said, and went']\n"
        for name, line in lines.items()
    )
    box = "  - id: quay.box\n    kind: html\n    why: A box\n    action: drop\n    select: footer\n"
    head = "pack: quay\nwhy: Ours.\nsites: [quay.example]\nrules:\n"
    rules = rules.replace(
        "['A grey heron waits']}\n", "['A grey heron waits']}\n    where: tail\n", 1
    )
    Path("quay.yaml").write_text(head + rules + box)
    page = "".join(f"<p>{PROSE} {number}.</p>" for number in ("one", "two", "three"))
    Path("q.html").write_text(
        f"<title>Old crane falls</title><h1>Old crane falls</h1><p>{PROSE}</p>"
        f"<p>A grey heron waits</p>{page}<footer><p>All rights reserved.</p></footer>"
    )
    test = ("rules", "test", "quay.yaml", "--pages", "q.html", "--rule", "quay")
    code, out, err = call(*test)
    first = "markup.footer takes 1 block that it finds; it is not needed on these pages"
    assert (code, out.splitlines()) == (
        0,
        [
            "tried on 1 page",
            "took nothing, since nothing on these pages fits: quay.none",
            f"took nothing: quay.foot: {first}",
            "took nothing: quay.name: 1 block stays",
            f"took nothing: quay.box: {first}",
        ],
    ), err
    told = json.loads(call(*test, "--json")[1])
    assert told["taken_first"] == {
        "quay.foot": {"markup.footer": 1},
        "quay.box": {"markup.footer": 1},
    }


def test_test_on_pages_names_what_failed_once_and_where_pages_go(folder: Path) -> None:
    new_pack("--line", LETTER)
    Path("pages").mkdir()
    Path("pages/a.html").write_bytes(b"")
    code, out, _ = call("rules", "test", "rules", "--pages", "pages")
    assert code == 0
    assert out.startswith(
        "tried on 0 pages; 1 more page left out, such as pages/a.html: empty page"
    )
    Path("pages/b.html").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0\1\2" * 900)
    both = ("--pages", "pages", "--pages", "page.html")
    code, out, _ = call("rules", "test", "rules", *both, "--json")
    assert (code, len(json.loads(out)["failed"])) == (0, 2)
    assert call("rules", "suggest", "pages", "--site", "north-news.example")[0] == 0
    code, _, err = call("rules", "test", "rules", "pages")
    assert code == 2
    assert "pages: no packs in there; " in err
    assert "--pages" in err


def test_test_against_gold(folder: Path) -> None:
    record = {
        "text": f"{PROSE}\n\n{LETTER}\n\nAll rights reserved",
        "url": "https://north-news.example/",
    }
    wrong = {**record, "id": "b", "body": f"{PROSE}\n{LETTER}\nAll rights reserved"}
    lines = [{**record, "id": "a", "body": PROSE}, wrong, {**record, "id": "c"}]
    Path("gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    trial = on_pages(Cleaner(), [Path("gold.jsonl")], gold=True)
    assert trial.pages == 2
    hits = trial.hits["legal.rights"]
    assert (hits.boilerplate, hits.article, hits.precision) == (3, 3, 0.5)
    assert hits.wrong == [("b", "All rights reserved")]
    code, out, err = call(
        "rules", "test", "--corpora", "gold.jsonl", "--rule", "legal", "--wrong", 1
    )
    assert code == 0, err
    assert "50.00%" in out
    assert "b: All rights reserved" in out
    new_pack("--line", LETTER)
    assert "no records" in call("rules", "test", "rules", "--corpora", "page.html")[2]


def test_what_the_rest_of_the_page_says_as_often_as_gold_is_a_repetition(folder: Path) -> None:
    said = f"{PROSE}\n\nAll rights reserved, said the sign on the quay at noon on Monday evening."
    record = {"id": "a", "text": f"{said}\n\nAll rights reserved", "body": said}
    Path("gold.jsonl").write_text(json.dumps(record) + "\n")
    hits = on_pages(Cleaner(), [Path("gold.jsonl")], gold=True).hits["legal.rights"]
    assert (hits.boilerplate, hits.article) == (3, 0)


# Settings


def test_settings_are_found_and_options_win(folder: Path) -> None:
    new_pack("--line", LETTER)
    (folder / "deep").mkdir()
    Path("cleaner.toml").write_text('rules = ["rules"]\ndisable = ["legal.*"]\n')
    url = ("--url", "https://north-news.example/")
    assert LETTER not in call("clean", "page.html", *url)[1]
    found = config.load(folder / "deep", {})
    assert found.rules == (folder / "rules",)
    assert found.disable == ("legal.*",)
    assert config.load(folder, {"CLEANER_CONFIG": ""}).rules == ()
    Path("x").mkdir()
    more = {"CLEANER_RULES": "x", "CLEANER_DISABLE": "a.b, c.*"}
    assert config.load(folder, more).rules == (folder / "rules", Path("x"))
    assert config.load(folder, more).disable == ("legal.*", "a.b", "c.*")
    assert LETTER in call("clean", "page.html", "--no-sites", *url)[1]


def test_settings_and_packs_may_begin_with_a_byte_order_mark(folder: Path) -> None:
    """Editors on Windows put one there."""
    Path("cleaner.toml").write_bytes(b'\xef\xbb\xbfrules = ["rules"]\r\nquotes = "keep"\r\n')
    Path("rules").mkdir(exist_ok=True)
    pack = "pack: demo\r\nwhy: A rule is needed.\r\nrules: []\r\n"
    Path("rules/bom.yaml").write_bytes(b"\xef\xbb\xbf" + pack.encode())
    told = config.load(folder, {})
    assert told.quotes == "keep"
    assert [path.name for path in told.rules] == ["rules"]
    assert parse_pack(Path("rules/bom.yaml").read_bytes()).name == "demo"


def test_settings_may_stand_in_pyproject(folder: Path) -> None:
    Path("pyproject.toml").write_text('[tool.cleaner]\nquotes = "keep"\nsites = false\n')
    found = config.load(folder, {})
    assert (found.quotes, found.sites) == ("keep", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rule = []", "unknown setting 'rule'; did you mean 'rules'?"),
        ("rules = 'x'", "rules must be a list of texts"),
        ("quotes = 'curly'", "quotes must be one of straight, keep"),
        ("sites = 1", "sites must be true or false"),
        ("rules = [", "not valid TOML"),
        ("rules = ['gone']", "gone: no such file or folder of rules; check the path"),
        ("skip_normalizers = ['qoutes']", "skip_normalizers: unknown normalizer 'qoutes'; known"),
    ],
)
def test_settings_that_are_wrong(folder: Path, text: str, told: str) -> None:
    Path("cleaner.toml").write_text(text)
    with pytest.raises(CleanerError, match=r"cleaner\.toml") as caught:
        config.load(folder, {})
    assert told in str(caught.value)
    assert call("clean", "page.html")[0] == 2


@pytest.mark.parametrize("text", ["[tool]\ncleaner = 3\n", "[tool]\ncleaner = [1]\n", "tool = 1\n"])
def test_settings_in_pyproject_are_a_table(folder: Path, text: str) -> None:
    Path("pyproject.toml").write_text(f"{text}# [tool.cleaner]\n")
    code, _, err = call("clean", "page.html")
    assert (code, "tool.cleaner must be a table, as [tool.cleaner] makes it" in err) == (2, True)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CLEANER_CONFIG", "gone.toml", "CLEANER_CONFIG: gone.toml: can't be read"),
        ("CLEANER_CONFIG", "odd.toml", "CLEANER_CONFIG: odd.toml: unknown setting 'qotes'"),
        ("CLEANER_RULES", "gone", "CLEANER_RULES: gone: no such file or folder of rules"),
    ],
)
def test_variables_that_are_wrong_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    Path("odd.toml").write_text("qotes = 'keep'\n")
    monkeypatch.setenv(name, value)
    code, _, err = call("clean", "page.html")
    assert (code, told in err) == (2, True), err


def test_renamed_ids_are_told(folder: Path) -> None:
    Path("packs").mkdir()
    Path("packs/a.yaml").write_text(
        "pack: a\nwhy: x y.\nrules:\n  - id: a.new\n    kind: line\n    why: x\n"
        "    phrases: {en: [Zibbeldy]}\n    replaces: [a.old]\n"
    )
    Path("cleaner.toml").write_text('rules = ["packs"]\ndisable = ["a.old"]\n')
    err = call("clean", "page.html")[2]
    assert "note: the settings: rule 'a.old' is now called 'a.new'; disable that" in err


def test_a_mistaken_id_under_disable_is_told(folder: Path) -> None:
    Path("rules").mkdir()
    Path("rules/a.yaml").write_text(
        "pack: a\nwhy: x y.\nsites: [north-news.example]\ndisable: [legal.rihgts]\n"
    )
    told = "rules/a.yaml: disable: no rule is called 'legal.rihgts'; did you mean 'legal.rights'?"
    for command in (
        ("clean", "page.html", "--rules", "rules"),
        ("explain", "page.html", "--rules", "rules"),
        ("rules", "show", "north-news.example", "--rules", "rules"),
        ("rules", "test", "rules"),
        ("rules", "test", "rules", "--pages", "page.html"),
        ("run", "page.html", "out", "--rules", "rules", "--summary", "sum.json"),
    ):
        assert call(*command)[2].count(f"note: {told}") == 1, command
    assert json.loads(Path("sum.json").read_text("utf-8"))["notices"] == [told]


def test_a_pack_that_switches_off_alone_is_shown(folder: Path) -> None:
    Path("rules").mkdir()
    Path("rules/a.yaml").write_text(
        "pack: own\nwhy: x y.\nsites: [north-news.example]\ndisable: [legal.rights]\n"
    )
    out = call("rules", "show", "north-news.example", "--rules", "rules")[1]
    assert "pack of its own: own (rules/a.yaml)" in out
    assert "off: legal.rights: disabled on north-news.example by own" in out
    for site, told in (
        ("north-news.example", "own (rules/a.yaml)"),
        ("south.example", "for north"),
    ):
        out = call("explain", "page.html", "--rules", "rules", "--url", f"https://{site}/x")[1]
        assert told in out, out
        assert ("not used" in out) == (site == "south.example")


# Explain


def test_explain_tells_site_packs_and_title(folder: Path) -> None:
    new_pack("--line", LETTER)
    out = call("explain", "page.html", "--rules", "rules", "--url", "https://north-news.example/")[
        1
    ]
    assert "site     north-news.example, told by the page's URL" in out
    assert "north-news.example (rules/north-news.example.yaml)" in out
    assert "title    Old crane falls  (block 1, declared by h1" in out


# Suggest


def test_suggest_prints_and_applies(folder: Path) -> None:
    raw = folder / "raw"
    raw.mkdir()
    days = ("first", "second", "third", "fourth")
    for number, day in enumerate(days):
        text = PROSE.replace("noon", f"the {day} hour").replace("forty", f"{number + 30}")
        (raw / f"{day}.txt").write_text(
            f"Boat {day} sails\n\n{text}\n\nNobody on the quay could say when she would be back, "
            f"and on the {day} day the harbour master sent a boy up the tower to look for her.\n\n"
            "Gull Post keeps the kettle warm for you\n"
        )
    code, out, err = call("rules", "suggest", raw, "--site", "gull-post.example")
    assert code == 0
    assert "- Gull Post keeps the kettle warm for you\n" in out
    assert "seen: 4 of 4\n" in out
    assert "1 proposal from 4 pages" in err
    assert call("rules", "suggest", raw, "--site", "gull-post.example", "--apply", "packs")[0] == 0
    assert call("rules", "check", "packs")[0] == 0
    before = (folder / "packs" / "gull-post.example.yaml").read_text()
    err = call("rules", "suggest", raw, "--site", "gull-post.example", "--apply", "packs")[2]
    assert "no proposal; nothing recurs on its 4 pages that is surely no article text" in err
    assert (folder / "packs" / "gull-post.example.yaml").read_text() == before
    assert call("rules", "suggest", raw)[2].count("of no known site") == 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("explain", "page.html", "--rule", "legl"), "is called 'legl'; did you mean 'legal'?"),
        (("explain", "page.html", "--rule", "legal.rigts"), "did you mean 'legal.rights'?"),
        (("rules", "test", "rules", "--rule", "legl"), "no rule or card is called 'legl'"),
        (("rules", "test", "rules", "--pages", "page.html", "--rule", "legl"), "'legal'?"),
        (("rules", "show", "--rule", "legl"), "did you mean 'legal'?"),
        (("clean", "page.html", "--url", "nowhere"), "--url: 'nowhere' is no address of a page"),
        (("explain", "page.html", "--url", "nowhere"), "give one such as https://a.example/b"),
    ],
)
def test_what_nothing_is_called_is_told(
    folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    new_pack("--line", LETTER)
    code, _, err = call(*arguments)
    assert (code, told in err) == (2, True), err


def test_ids_that_took_nothing_are_no_fault(folder: Path) -> None:
    new_pack("--line", LETTER)
    for rule in ("legal.rights", "north-news", "shape", "headline"):
        assert call("explain", "page.html", "--rule", rule, "--rules", "rules")[0] == 0, rule
    assert call("rules", "test", "rules", "--rule", "north-news")[0] == 0
    assert call("clean", "page.html", "--url", "http://localhost:80/a")[0] == 0
