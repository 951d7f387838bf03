"""Site configs of FiveFilters as packs: what carries over, and what is said of the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.authoring.ftr import Converted, convert_text
from cleaner.authoring.ftr_folder import read_configs
from cleaner.authoring.xpath import as_css
from cleaner.cli import app
from cleaner.model import Page
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.html import segment_html
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.load import parse_pack
from cleaner.rules.markup import HtmlRules
from cleaner.rules.xpath_faults import xpath_fault

CONFIG = """\
title: //meta[@property="og:title"]/@content
# How the harbour's paper is built
title: substring-before(//title, ' -- Harbour Post')
titl: //h1[@class='head']
body: //main//div[@itemprop='text'] | //main/figure
body: id('story')
author: //p[@class='by']/a/text()
author: substring-after(//p[@class='by'], 'By ')
author: "Ada Renn"
date: //meta[@property='date']/@content

# The box of the ferry card
strip_id_or_class: ferry'card
strip: //p[b = 'Tags:']
strip: //a/@rel
strip: //p[
strip_image_src: /pixel
prune: no
tidy: no
find_string: <noscript>
replace_string: <div>
replace_string(</noscript>): </div>
replace_string(Advertisement here): &nbsp;
replace_string(old words): new words
replace_string(<p>): <p><script>
find_string: left alone
single_page_link: //a[@class='all']
http_header(user-agent): Mozilla
test_url: https://harbour.example/a
test_contains: the old crane
nonsense here
"""

PAGE = """<html><head><title>Boats run again -- Harbour Post</title></head>
<body class="x-ferrycard-y">
<nav><a href="/">Front page</a><a href="/sea">Sea and shore</a></nav>
<main><h1 class="head">Boats run again</h1><p class="by">By <a>Ada Renn</a></p>
<div itemprop="text"><p>The ferry to Marrow Island left the quay at six on Tuesday morning, nine
days after the storm that tore away the landing stage and both of its ramps.</p>
<p>Get your card now. <span class="ferrycard">Half price on all boats.</span></p>
<p><b>Tags:</b> sea, boats</p>
<p>Islanders had lived on what the lifeboat could carry, said the harbour master, who counted forty
crossings in that time and not one of them in calm water. Advertisement here</p></div>
<div><p>The council will meet on Monday to talk of the price of the new crane, which is high.</p>
</div>
</main></body></html>"""


def outcomes(converted: Converted) -> dict[int, tuple[str, str]]:
    return {use.line: (use.outcome, use.note) for use in converted.uses}


def test_each_line_is_carried_met_or_lost_with_a_reason() -> None:
    found = convert_text(CONFIG, "harbour.example.txt")
    lines = CONFIG.splitlines()
    directives = [n for n, line in enumerate(lines, 1) if line and not line.startswith("#")]
    assert sorted(use.line for use in found.uses) == directives
    said = {lines[line - 1]: outcome for line, outcome in outcomes(found).items()}
    lost = {line: note for line, (outcome, note) in said.items() if outcome == "lost"}
    assert set(lost) == {
        "strip: //a/@rel",
        "strip: //p[",
        "replace_string(old words): new words",
        "replace_string(<p>): <p><script>",
        "find_string: left alone",
        "single_page_link: //a[@class='all']",
        "http_header(user-agent): Mozilla",
        "nonsense here",
    }
    assert all(lost.values())
    assert said["prune: no"][0] == said["tidy: no"][0] == "met"
    assert said['title: //meta[@property="og:title"]/@content'][0] == "met"
    assert said["titl: //h1[@class='head']"] == ("carried", "'titl' read as 'title'")
    assert found.extent == "part"


def test_the_pack_is_valid_and_says_the_same() -> None:
    pack = parse_pack(convert_text(CONFIG, "harbour.example.txt").text)
    assert (pack.name, pack.sites) == ("harbour.example", ("harbour.example",))
    assert [(page.url, page.contains) for page in pack.pages] == [
        ("https://harbour.example/a", ("the old crane",))
    ]
    rules = {rule.id: rule for rule in pack.rules if isinstance(rule, HtmlRule)}
    body = rules["site.harbour.example.body"]
    assert body.xpath == ("//main//div[@itemprop='text'] | //main/figure", "//*[@id='story']") or (
        body.select == ('main div[itemprop="text"], main > figure', "#story")
    )
    assert rules["site.harbour.example.drop"].select == ('[class*="ferrycard"], [id*="ferrycard"]',)
    assert rules["site.harbour.example.drop-by-path"].xpath == ("//p[b = 'Tags:']",)
    changes = rules["site.harbour.example.rewrite"].replace
    assert [(change.find, change.by) for change in changes] == [
        ("<noscript>", "<div>"),
        ("</noscript>", "</div>"),
    ]


def test_the_pack_cleans_its_sites_page(tmp_path: Path) -> None:
    pack = tmp_path / "harbour.example.yaml"
    pack.write_text(convert_text(CONFIG, "harbour.example.txt").text, "utf-8")
    cleaner = Cleaner([tmp_path])
    article = cleaner.clean(PAGE, url="https://www.harbour.example/a", media="html")
    assert article.title == "Boats run again"
    for gone in (
        "Half price",
        "Tags",
        "Advertisement here",
        "council",
        "Ada Renn",
        "Sea and shore",
    ):
        assert gone not in article.body
    assert "Get your card now." in article.body
    assert article.body.endswith("in calm water.")
    elsewhere = cleaner.clean(PAGE, url="https://other.example/a", media="html")
    assert "Half price" in elsewhere.body


def test_declared_names_and_days_stand_for_the_lines_that_say_them() -> None:
    config = (
        "author: //meta[@name='author']/@content\nauthor: string('Kit Larsmo')\n"
        "date: //meta[@property='article:published_time']/@content\n"
    )
    found = convert_text(config, "harbour.example.txt")
    assert [use.outcome for use in found.uses] == ["carried"] * 3
    pack = parse_pack(found.text)
    author, date = (rule for rule in pack.rules if isinstance(rule, HtmlRule))
    assert (author.action, date.action) == ("suspect", "suspect")
    page = (
        "<meta name=author content='Ada Renn'>"
        "<meta property='article:published_time' content='2026-05-04T09:30:00Z'>"
        "<p>Ada Renn, harbour desk</p><p>Kit Larsmo</p><p>4 May 2026</p>"
        "<p>Ada Renn has seen the quay grow for thirty years, and she would not miss a day.</p>"
        "<p>The crane of 1911 was sold on 5 May 2026.</p>"
    )
    blocks = segment_html(
        Page(id="a", text=page, media="html"), HtmlRules([author, date]), Options()
    ).blocks
    marked = [{mark for mark in block.marks if mark.startswith("rule:")} for block in blocks]
    by, on = {f"rule:{author.id}"}, {f"rule:{date.id}"}
    assert marked == [by, by, on, set(), set()]


def test_literal_carries_over_what_is_met_otherwise() -> None:
    found = convert_text(CONFIG, "harbour.example.txt", literal=True)
    told = outcomes(found)
    lines = {line: number for number, line in enumerate(CONFIG.splitlines(), 1)}
    assert told[lines["prune: no"]][0] == "carried"
    assert told[lines['title: //meta[@property="og:title"]/@content']][0] == "carried"
    rules = [rule for rule in parse_pack(found.text).rules if isinstance(rule, HtmlRule)]
    assert [rule.id for rule in rules if rule.whole] == ["site.harbour.example.body"]


def test_nothing_of_a_whole_body_goes_by_its_looks(tmp_path: Path) -> None:
    names = ("Fares", "Piers", "Jobs", "Help")
    entries = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in names)
    links = f"<ul class=foot>{entries}</ul>"
    page = PAGE.replace("<p>Get your card now.", f"{links}<p>Get your card now.")
    for literal in (False, True):
        text = convert_text(CONFIG, "harbour.example.txt", literal=literal).text
        (tmp_path / "harbour.example.yaml").write_text(text, "utf-8")
        article = Cleaner([tmp_path]).clean(page, url="https://harbour.example/a", media="html")
        assert ("Jobs" in article.body) is literal


def test_subdomains_and_all_sites() -> None:
    below = parse_pack(convert_text("strip: //nav", ".harbour.example.txt").text)
    assert (below.name, below.sites) == ("harbour.example.subdomains", ("harbour.example",))
    assert parse_pack(convert_text("strip: //nav", "global.txt").text).sites == ()


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='a']", "div#a"),
        ("//div[@id='1a']", 'div[id="1a"]'),
        ("//*[@id='a']/p", "#a > p"),
        ("//ul[contains(@class, 'x') and @lang]//li", 'ul[class*="x"][lang] li'),
        ("//p[contains(concat(' ', normalize-space(@class), ' '), ' by ')]", "p.by"),
        ("//p[starts-with(@id, 'x')] | //nav", 'p[id^="x"], nav'),
        ("/html/body/p", ""),
        ("//p[1]", ""),
        ("(//p)[1]", ""),
        ("//p[contains(., 'a')]", ""),
        ("//p/@class", ""),
        ("//p[@class='a' or @class='b']", ""),
        ("//P", ""),
        ("//p[@class='a|b']", ""),
    ],
)
def test_css_where_css_says_the_same(xpath: str, css: str) -> None:
    assert as_css(xpath) == css
    assert not xpath_fault(xpath)


def test_command_writes_packs_and_a_table_of_what_is_lost(tmp_path: Path) -> None:
    configs, out = tmp_path / "configs", tmp_path / "packs"
    configs.mkdir()
    (configs / "harbour.example.txt").write_text(CONFIG, "utf-8")
    (configs / "LICENSE.txt").write_text("Do as you like.\n", "utf-8")
    run = CliRunner().invoke(app, ["rules", "import-ftr", str(configs), "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert "1 site config: 0 whole, 1 in part, 0 not at all" in run.output
    assert "no site configs: LICENSE.txt" in run.output
    assert "harbour.example.txt:4: 'titl' read as 'title'" in run.output
    table = (out / "not-carried.tsv").read_text("utf-8").splitlines()
    assert table[0] == "file\tline\tdirective\tvalue\twhy"
    assert len(table) == 9
    check = CliRunner().invoke(app, ["rules", "check", str(out)])
    assert check.exit_code == 0, check.output
    again = CliRunner().invoke(app, ["rules", "import-ftr", str(configs), "--out", str(out)])
    assert again.exit_code == 0


def test_an_entry_that_can_not_be_imported_is_left_out_and_named(tmp_path: Path) -> None:
    configs, out = tmp_path / "configs", tmp_path / "packs"
    configs.mkdir()
    (configs / "a.example.txt").write_text("body: //article\n", "utf-8")
    (configs / "A.Example.txt").write_text("body: //main\n", "utf-8")
    (configs / "b.example.txt").symlink_to("nowhere")
    (configs / "c.example.txt").mkdir()
    (configs / "my notes.txt").write_text("body: //article\n", "utf-8")
    (configs / "z.example.txt").write_text("body: //main\n", "utf-8")
    (configs / "README.txt").write_text("Nothing to carry over.\n", "utf-8")
    os.mkfifo(configs / "p.example.txt")
    run = CliRunner().invoke(app, ["rules", "import-ftr", str(configs), "--out", str(out)])
    assert run.exit_code == 1, run.output
    assert sorted(path.name for path in out.glob("*.yaml")) == ["a.example.yaml", "z.example.yaml"]
    told = [line for line in run.stderr.splitlines() if line.startswith("left out: ")]
    for name, why in {
        "a.example.txt": "is of the same site as A.Example.txt",
        "b.example.txt": "a link whose target is gone",
        "c.example.txt": "a folder, not a site config",
        "my notes.txt": "its name, 'my notes', is no domain",
        "p.example.txt": "not a regular file",
    }.items():
        assert any(line.startswith(f"left out: {configs / name}: {why}") for line in told), name
    assert told[-1] == "left out: 5 of 8"
    assert "no site configs: README.txt" in run.stdout
    assert "Traceback" not in run.output


def test_where_no_entry_can_be_imported_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.example.txt").symlink_to("nowhere")
    out = tmp_path / "out"
    run = CliRunner().invoke(app, ["rules", "import-ftr", str(tmp_path), "--out", str(out)])
    assert run.exit_code == 2
    assert "a link whose target is gone" in run.stderr
    assert not out.exists()


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_command_says_what_is_wrong(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    run = CliRunner().invoke(
        app, ["rules", "import-ftr", str(tmp_path / name), "--out", str(tmp_path / "out")]
    )
    assert run.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_pack_of_ones_own_is_never_overwritten(tmp_path: Path) -> None:
    config, own = tmp_path / "a.example.txt", tmp_path / "out" / "a.example.yaml"
    config.write_text("body: //article\n", "utf-8")
    own.parent.mkdir()
    own.write_text("pack: a.example\nwhy: w\nrules: []\n", "utf-8")
    run = CliRunner().invoke(app, ["rules", "import-ftr", str(config), "--out", str(own.parent)])
    assert run.exit_code == 2
    assert "is a pack that no import wrote" in run.output
    assert own.read_text("utf-8").startswith("pack:")


def test_counts_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.example.txt").write_text("body: //article\nstrip: //nav\n", "utf-8")
    (tmp_path / "b.example.txt").write_text("body: //p[\nstrip: //nav\n", "utf-8")
    found = read_configs(tmp_path)
    assert found.table() == [("body", 2, 1, 0, 1), ("strip", 2, 2, 0, 0)]
    assert [pack.extent for pack in found.packs] == ["whole", "part"]


def test_pictures_and_frames_in_other_forms_are_met() -> None:
    found = convert_text(
        'body: //main\nfind_string: .jpg 640w,\nreplace_string: .jpg"><foo bar="\n'
        'find_string: <video-box\nreplace_string: <iframe src="/v"\n'
        "find_string: Ferry card\nreplace_string: Boat card\n",
        "harbour.example.txt",
    )
    told = outcomes(found)
    assert [told[line][0] for line in range(2, 8)] == ["met"] * 4 + ["lost"] * 2
    assert "no pictures and no frames" in told[2][1]
