"""`rules add`: lines of a page become rules of a pack, checked before they are written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import Cleaner, CleanerError, HtmlRule
from cleaner.authoring.box_rules import box_around
from cleaner.authoring.effect import check_not_undone
from cleaner.authoring.line_rules import keep_rule, lines_rules
from cleaner.check.cases import check_rule
from cleaner.check.packs import check
from cleaner.cli import app
from cleaner.learning.filler import FILLERS
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards

SITE = "north-news.example"
PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning, while the keeper of the light counted the boats that came in."
)
LETTER = "Have the crane letter in your tray, it's free"
CALL = "Ring twice at the blue door: ask for Ada"
GONE = "Loading..."
PAGE = (
    "<html lang=en><head><title>Old crane falls</title></head><body><article>"
    f"<h1>Old crane falls</h1><p>{PROSE}</p><p>{LETTER}</p><p>{PROSE[:-1]} again.</p>"
    f"<p>{CALL}</p><p>{PROSE[:-1]} at last.</p><p>{GONE}</p></article>"
)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLEANER_CONFIG", raising=False)
    return path


def call(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def body(*more: str) -> str:
    code, out, err = call("clean", "page.html", "--url", f"https://{SITE}/a", *more)
    assert code == 0, err
    return out


def test_several_lines_are_one_rule_of_a_new_pack(page: Path) -> None:
    pack = f"my/{SITE}.yaml"
    code, out, err = call("rules", "add", pack, "--line", LETTER, "--line", CALL, "--page", page)
    assert code == 0, err
    assert out.count("- id:") == 1
    assert "note:" not in err
    assert check([Path(pack)]).findings == ()
    assert Path("my/schema.json").is_file()
    assert LETTER in body()
    after = body("--rules", "my")
    assert LETTER not in after
    assert CALL not in after
    assert f"{PROSE[:-1]} again." in after


def test_a_page_that_is_not_there_is_wrong_usage(page: Path) -> None:
    pack = f"my/{SITE}.yaml"
    code, _, err = call("rules", "add", pack, "--line", LETTER, "--page", "nope.html")
    assert (code, "nope.html" in err) == (2, True)
    assert not Path(pack).exists()


def test_a_line_that_was_removed_is_kept(page: Path) -> None:
    pack = f"my/{SITE}.yaml"
    assert GONE not in body()
    code, out, err = call("rules", "add", pack, "--keep", GONE, "--page", page)
    assert (code, "kind: keep" in out) == (0, True), err
    assert GONE in body("--rules", "my")


def test_what_stands_in_the_pack_stays(page: Path) -> None:
    pack = Path("my.yaml")
    before = f"# Ours.\npack: ours\nwhy: Our own.\nsites: [{SITE}]\nrules: []\n# The end.\n"
    pack.write_text(before, "utf-8")
    assert call("rules", "add", pack, "--line", LETTER, "--page", page)[0] == 0
    code, out, err = call("rules", "add", pack, "--line", "Ring twice", "--page", page)
    assert code == 0, err
    assert "match: start" in out
    text = pack.read_text("utf-8")
    assert text.startswith("# Ours.\n")
    assert text.endswith("# The end.\n")
    assert check([pack]).rules == 2
    after = body("--rules", "my.yaml")
    assert LETTER not in after
    assert CALL not in after


@pytest.mark.parametrize("listed", [False, True])
def test_other_packs_of_the_folder_count_and_other_yaml_does_not(
    page: Path, listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their rules are seen, and their ids are taken, whether the settings name them or not."""
    Path("my").mkdir()
    Path("my/docker-compose.yaml").write_text("services: {web: {image: a}}\n", "utf-8")
    named = ("--site", SITE, "--page", page)
    code, _, err = call("rules", "add", "my/one.yaml", "--line", LETTER, *named)
    assert code == 0, err
    if listed:
        monkeypatch.setenv("CLEANER_RULES", "my/one.yaml")
    code, out, err = call("rules", "add", "my/two.yaml", "--line", CALL, *named)
    assert (code, "- id: north-news.stock-2" in out, err.count("note:")) == (0, True, 1), err
    assert f"note: my/one.yaml:4 is a pack for {SITE} too; " in err
    code, _, err = call("rules", "add", "my/three.yaml", "--line", LETTER, *named)
    assert (code, f"north-news.stock takes it already: {LETTER}" in err) == (0, True), err
    code, _, err = call("rules", "add", "my/one.yaml", "--line", CALL, *named)
    assert (code, "north-news.stock-2 takes it already" in err) == (0, True), err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("p.yaml", "--line", LETTER), "name it with --site DOMAIN"),
        (("p.yaml", "--line", "Nowhere", "--site", SITE), "no page has the line 'Nowhere'"),
        (("p.yaml", "--keep", "Ring twice", "--site", SITE), "no page has a block that is"),
        (("p.yaml", "--site", SITE), "name one with --line, --box, --select or --keep"),
        (("p.yaml", "--box", "Nowhere", "--site", SITE), "no page has a line that is 'Nowhere'"),
        (("p.yaml", "--box", "Ring twise at the blue dor: ask", "--site", SITE), f"mean {CALL!r}?"),
        (("p.yaml", "--box", "the", "--site", SITE), "5 lines have 'the' in them: "),
        (("p.yaml", "--box", LETTER, "--site", SITE), "remove the line itself with --line"),
        (("p.yaml", "--box", " ", "--site", SITE), "' ' has no words in it"),
        (("p.yaml", "--line", "...", "--site", SITE), "'...' has no words in it"),
        (("p.yaml", "--select", "", "--site", SITE), "'' has no words in it"),
        (("p.yaml", "--select", ".none", "--site", SITE), "look up its class or id"),
        (("p.yaml", "--select", "p[", "--site", SITE), "is no CSS selector"),
        (("p.yaml", "--select", ".a:first-of-type", "--site", SITE), "as in 'div:first-of-type'"),
        (("p.yaml", "--select", "p", "--site", SITE), "finds any paragraph, wherever it stands"),
        (("p.yaml", "--select", "article", "--site", SITE), "so that it would be lost, on"),
        (("p.yaml", "--select", "main, article", "--site", SITE), "nothing was written"),
        (("p.txt", "--line", LETTER, "--site", SITE), "packs are files that end in .yaml"),
        ((".", "--line", LETTER, "--site", SITE), "is a folder; name a pack in it, such as"),
        (("p.yaml", "--line", LETTER, "--site", "north"), "is no domain"),
    ],
)
def test_what_can_not_be_meant_writes_nothing(
    arguments: tuple[str, ...], said: str, page: Path
) -> None:
    code, _, err = call("rules", "add", *arguments, "--page", page)
    assert (code, said in err) == (2, True), err
    assert not Path(arguments[0]).is_file()


@pytest.mark.parametrize(
    "paragraph", [PROSE, "The boats came in at ten, and the keeper saw them all."]
)
def test_a_paragraph_heads_no_box(page: Path, paragraph: str) -> None:
    """What stands behind it is something else, however short its lines are."""
    behind = f"<p>{paragraph}</p><div><p>{LETTER}</p><p>{CALL}</p></div>"
    page.write_text(f"<html lang=en><body><article><h1>Crane</h1>{behind}<p>{PROSE}</p>", "utf-8")
    part = ("--box", paragraph[:25], "--page", page)
    if paragraph == PROSE:
        page.write_text(page.read_text("utf-8").removesuffix(f"<p>{PROSE}</p>") + "<p>So.</p>")
    code, _, err = call("rules", "add", f"{SITE}.yaml", *part)
    assert (code, "remove the line itself with --line" in err) == (2, True), err
    assert not Path(f"{SITE}.yaml").exists()


def test_a_rule_with_a_fault_is_not_written(page: Path) -> None:
    text = f"{PAGE}<p>Read the harbour wall by the sea</p>"
    page.write_text(text, "utf-8")
    pack = Path(f"{SITE}.yaml")
    code, _, err = call("rules", "add", pack, "--line", "Read the", "--page", page)
    assert (code, "nothing was written" in err) == (2, True), err
    assert not pack.exists()


@pytest.mark.parametrize(
    ("block", "line", "match"),
    [
        ("Anzeige", "Anzeige", "whole"),
        ("Anzeige: Stiefel, die halten", "Anzeige", ""),
        ("Hier beginnt die Anzeige", "Anzeige", ""),
        ("Anzeige: Stiefel, die halten", "Anzeige:", "pattern"),
        ("Anzeige Stiefel, die lange halten", "Anzeige Stiefel", "match: start"),
        ("“Anzeige”", "Anzeige", "whole"),
        ("広告 新しい靴を買う", "広", ""),
    ],
)
def test_one_word_is_taken_for_a_line_and_not_for_the_beginning_of_any(
    page: Path, block: str, line: str, match: str
) -> None:
    page.write_text(PAGE.replace(CALL, block), "utf-8")
    pack = Path(f"{SITE}.yaml")
    code, out, err = call("rules", "add", pack, "--line", line, "--page", page)
    assert code == (0 if match else 2), err
    if not match:
        assert f"no line is '{line}' alone" in err
        assert block in err
        assert not pack.exists()
    elif match == "whole":
        assert "match:" not in out
    else:
        assert match in out


def test_a_line_that_nothing_removes_is_not_kept(page: Path) -> None:
    pack = Path(f"{SITE}.yaml")
    code, out, err = call("rules", "add", pack, "--keep", CALL, "--page", page)
    assert (code, out) == (0, "")
    assert f"nothing to add for {CALL!r}: no rule removes it on these pages\n" in err
    assert not pack.exists()
    # With one that is removed, that alone is kept.
    code, out, err = call("rules", "add", pack, "--keep", CALL, "--keep", GONE, "--page", page)
    assert (code, CALL in out, GONE in out) == (0, False, True), err
    code, out, err = call("rules", "add", pack, "--keep", GONE, "--page", page)
    assert (code, out, "keeps it already" in err) == (0, "", True), err
    code, _, err = call("rules", "new", "b.example", page, "-o", "new", "--keep", CALL)
    assert (code, f"note: nothing to keep: {CALL!r}: no rule removes it" in err) == (0, True), err
    assert "kind: keep" not in Path("new/b.example.yaml").read_text("utf-8")


def test_keeping_a_line_that_the_same_pack_takes_is_told(page: Path) -> None:
    pack = Path(f"{SITE}.yaml")
    assert call("rules", "add", pack, "--line", CALL, "--page", page)[0] == 0
    code, out, err = call("rules", "add", pack, "--keep", CALL, "--page", page)
    assert (code, "kind: keep" in out) == (0, True), err
    assert f"note: north-news.stock ({pack}:7) of this pack takes {CALL!r}; from now on" in err
    assert CALL in body("--rules", str(pack))


def test_a_line_that_the_same_pack_keeps_is_not_added(page: Path) -> None:
    pack = Path(f"{SITE}.yaml")
    assert call("rules", "add", pack, "--keep", GONE, "--page", page)[0] == 0
    before = pack.read_text("utf-8")
    code, out, err = call("rules", "add", pack, "--line", GONE, "--page", page)
    assert (code, out, pack.read_text("utf-8") == before) == (2, "", True), err
    assert f"{GONE!r}: stays whatever is added, since north-news.kept ({pack}:" in err


def test_a_page_that_goes_on_with_the_line_is_named(page: Path) -> None:
    pack = f"{SITE}.yaml"
    code, _, err = call("rules", "add", pack, "--keep", CALL, "--line", CALL, "--page", page)
    assert code == 0, err
    assert "note: " in err
    assert "it stays, kept by north-news.kept" in err


def test_a_line_is_found_among_the_pages_of_a_file(page: Path) -> None:
    other = PAGE.replace(LETTER, PROSE).replace(CALL, PROSE)
    records = [{"id": str(n), "html": other if n != 70 else PAGE} for n in range(100)]
    path = Path("pages.jsonl")
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    pack = f"{SITE}.yaml"
    code, out, err = call("rules", "add", pack, "--line", LETTER, "--page", path)
    assert code == 0, err
    assert f"- '{LETTER.replace(chr(39), chr(39) * 2)}'" in out
    wide = Path("wide.html")
    wide.write_bytes(PAGE.encode("utf-16"))
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--line", CALL, "--page", wide)
    assert code == 0, err


BOX = (
    '<section id="harbour-card" data-kind="promo"><h4>The week by the harbour</h4>'
    "<p>All the news of the quay, each Friday.</p><p>Write to Ada Renn</p></section>"
)


@pytest.fixture
def boxed(page: Path) -> Path:
    page.write_text(PAGE.replace(f"<p>{LETTER}</p>", BOX), "utf-8")
    return page


@pytest.mark.parametrize(
    "arguments",
    [
        ("--box", "The week by the harbour"),
        ("--box", "write to ada renn"),
        ("--box", "news of the QUAY"),
        ("--select", "#harbour-card"),
        ("--select", "SECTION#harbour-card"),
        ("--select", "article section[data-kind=promo]"),
    ],
)
def test_a_box_goes_with_all_that_is_in_it(boxed: Path, arguments: tuple[str, ...]) -> None:
    pack = f"my/{SITE}.yaml"
    code, out, err = call("rules", "add", pack, *arguments, "--page", boxed)
    assert code == 0, err
    assert (out.count("- id:"), out.count("kind: html")) == (1, 1)
    assert "note:" not in err
    assert check([Path(pack)]).findings == ()
    after = body("--rules", "my")
    for line in ("The week by the harbour", "All the news of the quay", "Ada Renn"):
        assert line not in after
    assert f"{PROSE[:-1]} again." in after
    assert CALL in after


@pytest.mark.parametrize(
    ("selector", "line"),
    [
        ("#harbour-card p:last-child", "<p>Write to Ada Renn</p>"),
        ("article #harbour-card > p + p", "<p>Write to Ada Renn</p>"),
        ("article > *:nth-child(3) p ~ p", "<p>Write to Ada Renn</p>"),
        ("section:has(h4) p:nth-of-type(2)", "<p>Write to <i>Ada</i> Renn</p>"),
        ("[data-kind=promo] p a[href^='/ada']", "<p><a href=/ada>Write to Ada Renn</a></p>"),
        ("#harbour-card > a:only-of-type, .no b", "<img src=a><a>Write to Ada Renn</a>"),
    ],
)
def test_selectors_may_say_where_an_element_stands(boxed: Path, selector: str, line: str) -> None:
    """Their cases have what they ask for: paragraphs in the element, links, elements beside it."""
    text = boxed.read_text("utf-8")
    boxed.write_text(text.replace("<p>Write to Ada Renn</p>", line), "utf-8")
    pack = f"my/{SITE}.yaml"
    code, out, err = call("rules", "add", pack, "--select", selector, "--page", boxed)
    assert code == 0, err
    assert "gone: [Write to Ada Renn]" in out
    assert check([Path(pack)]).findings == ()
    after = body("--rules", "my")
    assert "Ada Renn" not in after
    assert f"{PROSE[:-1]} again." in after


@pytest.mark.parametrize(
    ("selector", "said"),
    [
        ("#Harbour-Card", "did you mean '#harbour-card'? In names, upper and lower case"),
        ("#harbor-card", "did you mean '#harbour-card'?\n"),
        (".harbour", "look up its class or id"),
        ("#harbour-card h2", "look up its class or id"),
    ],
)
def test_a_selector_with_a_mistyped_name_is_told_the_right_one(
    boxed: Path, selector: str, said: str
) -> None:
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--select", selector, "--page", boxed)
    assert (code, said in f"{' '.join(err.split())}\n") == (2, True), err


@pytest.mark.parametrize("heading", ["<h3>More news</h3>", "<p><strong>More news</strong></p>"])
def test_a_heading_goes_with_the_list_behind_it(page: Path, heading: str) -> None:
    links = "".join(f"<li><a href=/{name}>Gull {name} has flown</a></li>" for name in "xyz")
    page.write_text(PAGE.replace(f"<p>{LETTER}</p>", f"{heading}<ul>{links}</ul>"), "utf-8")
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--box", "more", "--page", page)
    notes = [line for line in err.splitlines() if line.startswith("note:")]
    assert (code, [line for line in notes if "what is in the box goes by" not in line]) == (
        0,
        [],
    ), err
    after = body("--rules", "my")
    assert ("More news" in after, "has flown" in after) == (False, False)


SENTENCE = (
    "Have the crane letter in your tray before the gulls wake, with all the talk of the quay."
)


@pytest.mark.parametrize("line", [LETTER, SENTENCE])
def test_a_box_may_hold_the_named_line_alone(page: Path, line: str) -> None:
    inner = f'<div class="letterbox"><p>{line}</p></div>'
    page.write_text(PAGE.replace(f"<p>{LETTER}</p>", inner), "utf-8")
    code, out, err = call("rules", "add", f"my/{SITE}.yaml", "--box", line, "--page", page)
    assert (code, "letterbox" in out) == (0, True), err
    after = body("--rules", "my")
    assert line not in after
    assert after.count(PROSE[:-1]) == body().count(PROSE[:-1])


@pytest.mark.parametrize("names", ["a-17 letterbox", "letterbox b2", "letterbox zz"])
def test_the_steadiest_name_of_a_box_is_taken(page: Path, names: str) -> None:
    """A number in a name may be another on other pages."""
    inner = f'<div class="{names}"><p>{LETTER}</p><p>Ring twice</p></div>'
    page.write_text(PAGE.replace(f"<p>{LETTER}</p>", inner), "utf-8")
    pack = f"my/{SITE}.yaml"
    code, out, err = call("rules", "add", pack, "--box", LETTER, "--page", page)
    assert (code, "- '.letterbox'" in out) == (0, True), err
    assert "use it: cleaner run ... --rules my" in err


@pytest.mark.parametrize("again", [("--box", "Write to Ada Renn"), ("--select", "#harbour-card")])
def test_a_box_that_goes_already_is_told(boxed: Path, again: tuple[str, str]) -> None:
    pack = Path(f"my/{SITE}.yaml")
    assert call("rules", "add", pack, *again, "--page", boxed)[0] == 0
    before = pack.read_text("utf-8")
    code, out, err = call("rules", "add", pack, *again, "--page", boxed)
    told = f"nothing to add for {again[1]!r}: north-news.box ({pack}:"
    assert (code, out, err.startswith(told)) == (0, "", True), err
    assert err.count("takes it already") == 1
    assert pack.read_text("utf-8") == before


def test_a_style_that_article_text_has_too_is_no_box(page: Path) -> None:
    styled = PAGE.replace(f"<p>{LETTER}</p>", f'<p class="text">{SENTENCE}</p>')
    page.write_text(styled.replace(f"<p>{PROSE}", f'<p class="text">{PROSE}'), "utf-8")
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--box", SENTENCE, "--page", page)
    assert (code, "stands in no element of its own" in err) == (2, True)


@pytest.mark.parametrize("asked", [("--select", "footer"), ("--box", "Letters to the quay")])
def test_a_box_that_another_rule_takes_already_is_told(page: Path, asked: tuple[str, str]) -> None:
    inner = "<footer class=foot><p>Letters to the quay</p><p>All rights reserved</p></footer>"
    page.write_text(PAGE.replace("</article>", f"</article>{inner}"), "utf-8")
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", *asked, "--page", page)
    assert code == 0, err
    assert "what is in the box goes by markup.footer" in " ".join(err.split())
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--select", "h1 + p", "--page", page)
    assert (code, "goes by" in err) == (0, False), err


def test_notes_are_of_the_box_alone_and_each_is_told_once(page: Path) -> None:
    """A link in the box that says the page's title is no title, and a named line is to go."""
    tip = (
        "People who saw what happened on the lower road can ring our desk on 0163{0}, and somebody "
        "who was not there will call them back by the evening, or on the next day at the latest."
    )
    box = "<div class=more><h4>From the lane</h4><ul><li><a href=/a>Old crane falls</a></ul></div>"
    for number in range(3):
        text = PAGE.replace(f"<p>{LETTER}</p>", f"<p>{tip.format(number)}</p>")
        Path(f"{number}.html").write_text(text.replace("</article>", f"{box}</article>"), "utf-8")
    pages = [word for number in range(3) for word in ("--page", f"{number}.html")]
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--box", "From the lane", *pages)
    assert (code, "page's title" in err) == (0, False), err
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--line", tip.format(1), *pages)
    assert (code, "note:" in err) == (0, False), err
    code, _, err = call("rules", "add", "my/other.yaml", "--site", SITE, "--line", tip[:60], *pages)
    notes = [line for line in err.splitlines() if line.startswith("note:")]
    assert (code, len(notes)) == (0, 2), err
    assert "takes it already" in notes[1]
    for pack in Path("my").glob("*.yaml"):
        pack.unlink()
    code, _, err = call("rules", "add", "my/third.yaml", "--site", SITE, "--line", tip[:60], *pages)
    notes = [line for line in err.splitlines() if "may be the article's" in line]
    assert (code, len(notes)) == (0, 1), err
    assert notes[0].startswith("note: 0.html and 2 more pages: ")


@pytest.mark.parametrize("pages", [1, 3])
def test_prose_in_a_box_that_stands_on_several_pages_is_no_articles(page: Path, pages: int) -> None:
    box = f"<aside class=tray><h4>From the lane</h4><p>{SHORT}</p></aside>"
    for number in range(pages):
        text = PAGE.replace("Old crane", f"Crane {number}").replace(f"<p>{CALL}</p>", box)
        Path(f"{number}.html").write_text(text.replace("at noon", f"at {number}"), "utf-8")
    named = [word for number in range(pages) for word in ("--page", f"{number}.html")]
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--select", ".tray", *named)
    assert (code, "may be the article's" in err) == (0, pages == 1), err


def test_a_line_that_a_shipped_rule_takes_is_nothing_to_add(page: Path) -> None:
    page.write_text(PAGE.replace(CALL, "Privacy Contact us"), "utf-8")
    pack = Path(f"my/{SITE}.yaml")
    named = ("--line", "Privacy Contact us", "--page", page)
    code, out, err = call("rules", "add", pack, *named)
    assert (code, out, pack.exists()) == (0, "", False), err
    assert err.startswith("nothing to add for 'Privacy Contact us': "), err
    assert "takes it already" in err


def test_boxes_and_lines_in_one_call(boxed: Path) -> None:
    pack = f"my/{SITE}.yaml"
    named = ("--line", CALL, "--box", "Write to Ada Renn", "--keep", GONE)
    code, out, err = call("rules", "add", pack, *named, "--page", boxed)
    assert (code, out.count("- id:")) == (0, 3), err
    after = body("--rules", "my")
    assert (CALL in after, "Ada Renn" in after, GONE in after) == (False, False, True)
    code, out, err = call("rules", "add", pack, "--select", "h4", "--page", boxed)
    assert (code, "- id: north-news.box-2" in out) == (0, True), err


def test_a_box_with_article_text_is_told(boxed: Path) -> None:
    text = boxed.read_text("utf-8").replace(
        "<p>Write to Ada Renn</p>", f"<p>{PROSE[:-1]} twice.</p>"
    )
    boxed.write_text(text, "utf-8")
    pack = f"my/{SITE}.yaml"
    code, _, err = call("rules", "add", pack, "--select", "#harbour-card", "--page", boxed)
    assert code == 0, err
    told = " ".join(err.split())
    assert (
        "takes 1 paragraph that may be the article's, such as: The ferry left the harbour" in told
    )


OTHERS = f"""\
pack: ours
why: Our own.
sites: [{SITE}]
rules:
  - {{id: ours.one, kind: html, why: A box, select: [.one], action: drop}}
"""


@pytest.mark.parametrize(
    ("select", "words", "code", "said"),
    [
        ("#rest", 200, 2, "holds nearly all of the article's text"),
        ("#rest", 20, 0, "ours.one is undone here, since with the new rules too little"),
    ],
)
def test_a_rule_that_leaves_too_little_beside_others_is_told(
    page: Path, select: str, words: int, code: int, said: str
) -> None:
    """Of two that take the article together, the one that takes more of it is undone."""
    one, rest = (" ".join(["boat"] * number) for number in (100, words))
    inner = f"<div class=one><p>{one}.</p></div><div id=rest><p>{rest}.</p></div>"
    page.write_text(f"<html lang=en><body><h1>Old crane falls</h1>{inner}", "utf-8")
    pack = Path("my.yaml")
    pack.write_text(OTHERS, "utf-8")
    found, _, err = call("rules", "add", pack, "--select", select, "--page", page)
    assert (found, said in " ".join(err.split())) == (code, True), err
    assert (pack.read_text("utf-8") == OTHERS) == bool(code)


SHORT = "The keeper of the light counted the boats as they came in at ten."


@pytest.mark.parametrize("line", [SHORT, SHORT[:23], f"{PROSE[:-1]} again."])
def test_article_text_that_is_named_is_told(page: Path, line: str) -> None:
    page.write_text(PAGE.replace(f"<p>{CALL}</p>", f"<p>{SHORT}</p>"), "utf-8")
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", "--line", line, "--page", page)
    told = f"takes a line that you named and that reads like the article's: {line[:25]}"
    if len(line) > len(SHORT):
        told = f"takes 1 paragraph that may be the article's, such as: {line[:25]}"
    assert (code, told in " ".join(err.split())) == (0, True), err


DEK = "Nobody knows yet who will put it up again, or where it is to stand in the years to come."
LED = PAGE.replace("</h1>", f"</h1><p class=lead>{DEK}</p>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", ".lead"), "the page's dek: Nobody knows yet"),
        (("--select", "h1"), "north-news.box: it stays as the page's title: Old crane falls"),
        (("--line", "Old crane falls"), "the page's title: Old crane falls"),
        (("--line", "The ferry left"), "north-news.start takes 3 paragraphs that may be"),
        (("--line", DEK[:20]), "and is nothing with the new rules"),
    ],
)
def test_what_the_new_rules_do_to_the_article_is_told(
    page: Path, arguments: tuple[str, str], said: str
) -> None:
    page.write_text(LED, "utf-8")
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", *arguments, "--page", page)
    assert code == 0, err
    assert said in " ".join(err.split())


def test_a_line_that_goes_already_is_told(page: Path) -> None:
    pack = Path(f"my/{SITE}.yaml")
    inner = f'<div class="letterbox"><p>{LETTER}</p><p>Ring twice</p></div>'
    page.write_text(PAGE.replace(f"<p>{LETTER}</p>", inner), "utf-8")
    assert call("rules", "add", pack, "--box", LETTER, "--page", page)[0] == 0
    more = ("--rules", "my")
    code, _, err = call("rules", "add", pack, "--line", "Ring twice", "--page", page, *more)
    assert (code, "takes it already" in err) == (0, False), err  # CALL begins so, and stays.
    code, _, err = call("rules", "add", pack, "--line", LETTER, "--page", page, *more)
    told = f"nothing to add for {LETTER!r}: north-news.box ({pack}:9) takes it already"
    assert (code, told in err) == (0, True), err


@pytest.mark.parametrize("again", [("--line", LETTER), ("--line", LETTER[:20]), ("--keep", GONE)])
def test_what_the_pack_does_already_gets_no_second_rule(page: Path, again: tuple[str, str]) -> None:
    pack = Path(f"my/{SITE}.yaml")
    made = ("rules", "add", pack, "--page", page)
    assert call(*made, "--line", LETTER, "--keep", GONE)[0] == 0
    before = pack.read_text("utf-8")
    code, out, err = call(*made, *again)
    assert (code, out, f"nothing to add for {again[1]!r}: north-news." in err) == (0, "", True), err
    assert pack.read_text("utf-8") == before
    code, out, err = call(*made, *again, "--line", CALL)
    assert (code, "nothing to add for" in err, out.count("- id:")) == (0, True, 1), err


@pytest.mark.parametrize("arguments", [("--line", LETTER), ("--keep", GONE)])
def test_rules_that_leave_the_article_alone_are_written_without_a_note(
    page: Path, arguments: tuple[str, str]
) -> None:
    page.write_text(LED, "utf-8")
    code, _, err = call("rules", "add", f"my/{SITE}.yaml", *arguments, "--page", page)
    assert (code, "note:" in err) == (0, False), err


# Numbers, dates and languages

GERMAN = (
    "Die Fähre verließ am Mittag mit vierzig Leuten an Bord den Hafen, die seit dem frühen Morgen "
    "gewartet hatten, dass sich der Nebel hob, während der Wärter des Leuchtturms die Boote zählte."
)


def german(*lines: str) -> str:
    middle = "".join(f"<p>{line}</p><p>{GERMAN[:-1]}, {n} Mal.</p>" for n, line in enumerate(lines))
    return (
        "<html lang=de><head><title>Die Fähre fährt wieder</title></head><body><article>"
        f"<h1>Die Fähre fährt wieder</h1><p>{GERMAN}</p>{middle}</article></body></html>"
    )


@pytest.mark.parametrize(
    ("line", "others", "lookalike", "told"),
    [
        (
            "Noch 12 Plätze auf der Fähre",
            ["Noch 3 Plätze auf der Fähre", "Noch 1.200 Plätze auf der Fähre"],
            "Noch viele Plätze auf der Fähre gab es, sagte Ada Renn am Mittag im Hafen.",
            "digits: fold",
        ),
        (
            "Fahrplan gültig ab Montag, 3. März 2031, 18:58 Uhr",
            [
                "Fahrplan gültig ab Freitag, 28. Dezember 2029, 7:05 Uhr",
                "Fahrplan gültig ab Mittwoch, 1. Mai 2030, 12:00 Uhr",
            ],
            "Fahrplan gültig ab sofort, 18:58 Uhr, sagte Ada Renn am Mittag im Hafen.",
            "other dates in it count too",
        ),
        (
            "Mehr zum Hafen auf Seite 4:",
            [
                "Mehr zum Hafen auf Seite 17: Der alte Kran wird abgebaut",
                "Mehr zum Hafen auf Seite 1.024: Wie der Nebel kam",
            ],
            "Mehr zum Hafen auf Seite vier: das stand da, sagte Ada Renn am Mittag.",
            "pattern:",
        ),
    ],
)
def test_a_line_with_a_number_or_a_date_goes_on_other_days_too(
    page: Path, line: str, others: list[str], lookalike: str, told: str
) -> None:
    shown = f"{line} Ein Boot kommt an" if line.endswith(":") else line
    page.write_text(german(shown), "utf-8")
    assert shown in body()
    code, out, err = call("rules", "add", f"my/{SITE}.yaml", "--line", line, "--page", page)
    assert (code, told in out, "note:" in err) == (0, True, False), out + err
    assert "harbour" not in out
    page.write_text(german(shown, *others, lookalike), "utf-8")
    after = body("--rules", "my")
    assert [one for one in (shown, *others) if one in after] == []
    assert lookalike in after


def test_plain_lines_lines_with_numbers_and_with_dates_have_rules_of_their_own(page: Path) -> None:
    lines = (
        LETTER,
        "Page 3 of the tide tables",
        "Tide tables of 3 March 2031",
        "Row 4 of the quay",
    )
    page.write_text(PAGE + "".join(f"<p>{one}</p>" for one in lines[1:]), "utf-8")
    named = [word for line in lines for word in ("--line", line)]
    code, out, err = call("rules", "add", f"my/{SITE}.yaml", *named, "--page", page)
    assert code == 0, err
    ids = [line.rpartition(".")[2] for line in out.splitlines() if line.startswith("- id: ")]
    assert ids == ["stock", "stock-numbers", "stock-date"]
    assert out.count("digits: fold") == 1


@pytest.fixture(scope="module")
def tool() -> Cleaner:
    return Cleaner(RuleSet([]), cards=Cards())


@pytest.mark.parametrize("language", sorted(FILLERS))
def test_cases_are_in_the_language_of_the_page(tool: Cleaner, language: str) -> None:
    words = FILLERS[language]
    html = (
        f"<html lang={language}><body><p>{words.prose}</p><p>Zibbeldy 17 Ferry</p>"
        f"<div class=ferry-box><p>Wubbelty</p><p>Ferry</p></div><p>{words.prose}</p></body></html>"
    )
    pages = [tool.analyze(html)]
    line, start = (lines_rules("quay", pages, [one]) for one in ("Zibbeldy 17 Ferry", "Zibbeldy"))
    box = box_around("quay", pages, "Wubbelty")
    kept = keep_rule("quay", pages, ["Wubbelty"])
    for rule in (line, start, box, kept):
        text = "\n".join(["pack: quay", "why: Tried.", "rules:", *rule]) + "\n"
        (parsed,) = parse_pack(text, "quay").rules
        assert check_rule(parsed, tool) == []
        assert language == "en" or "harbour" not in text
    assert words.of("Zibbeldy 17 Ferry").partition("Zibbeldy")[0] in "\n".join(line)
    assert words.prose[:20].replace("'", "''") in "\n".join(box)


@pytest.mark.parametrize("command", ["new", "add"])
@pytest.mark.parametrize(("own", "lost"), [(4, True), (3, False)])
def test_elements_of_nearly_all_paragraphs_are_refused_whatever_else_the_article_has(
    page: Path, command: str, own: int, lost: bool
) -> None:
    inside = "".join(f"<p>{PROSE[:-1]} on day {day}.</p>" for day in range(own))
    head = f"<h1>Old crane falls</h1><p>The {PROSE[4:]}</p>"
    page.write_text(f"<article>{head}<div class=txt>{inside}</div></article>")
    asked = ["--page", "page.html"] if command == "add" else ["page.html"]
    named = [f"{SITE}.yaml", "--site", SITE] if command == "add" else [SITE]
    code, _, err = call("rules", command, *named, *asked, "--select", ".txt")
    assert (code == 2, "so that it would be lost, on 1 page" in err) == (lost, lost), err


def test_rules_that_are_undone_are_told_by_their_ids_and_not_by_a_warnings_words() -> None:
    prose = f"<p>{PROSE}</p><p>{PROSE[:-1]} again.</p>"
    pack = parse_pack(OTHERS.replace("[.one]", "[article]"), "ours.yaml")
    tool = Cleaner(RuleSet([pack]))
    page = f"<h1>The ferry</h1><article>{prose * 3}</article>"
    found = replace(tool.analyze(page, url=f"https://{SITE}/"), warnings=())
    assert found.proposals.set_aside == ["ours.one"]
    (box,) = pack.rules
    assert isinstance(box, HtmlRule)
    with pytest.raises(CleanerError, match="so that it would be lost, on 1 page"):
        check_not_undone([found], [found], [box])


@pytest.mark.parametrize(
    ("place", "more"),
    [("raw/gull.example/page.html", ()), ("page.html", ("--site", "gull.example"))],
)
def test_a_page_of_another_site_than_the_packs_is_told(
    page: Path, place: str, more: tuple[str, ...]
) -> None:
    pack = f"my/{SITE}.yaml"
    assert call("rules", "add", pack, "--page", "page.html", "--line", LETTER)[0] == 0
    page.rename(page.parent / "moved.html")
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    (page.parent / "moved.html").rename(place)
    code, _, err = call("rules", "add", pack, "--page", place, "--line", CALL, *more)
    assert code == 0
    assert "; the check found nothing wrong" in err
    assert f"{place}: of gull.example, where the pack does not hold, since it is for {SITE}" in err


def test_a_page_below_the_packs_site_is_of_it(page: Path) -> None:
    Path(f"www.{SITE}").mkdir()
    place = page.rename(f"www.{SITE}/page.html")
    code, _, err = call("rules", "add", f"{SITE}.yaml", "--page", place, "--line", LETTER)
    assert (code, "nothing wrong" in err, "does not hold" in err) == (0, True, False)


@pytest.mark.parametrize("line", ["11. Mai, 6 Uhr", "Mai, 6 Uhr", "3. Ring at the door"])
@pytest.mark.parametrize("option", ["--line", "--keep"])
def test_a_line_may_be_named_with_the_number_before_it(page: Path, line: str, option: str) -> None:
    text = page.with_suffix(".txt")
    text.write_text(f"Ferry\n\n{PROSE}\n\n11. Mai, 6 Uhr\n\n3. Ring at the door\n", "utf-8")
    code, out, err = call("rules", "add", f"{SITE}.yaml", "--page", text, option, line)
    if option == "--keep" and "Ring" in line:
        assert (code, "'Ring at the door': no rule removes it" in err) == (0, True), err
        return
    assert (code, "Mai, 6 Uhr" in out or "Ring at the door" in out) == (0, True), err
    _, shown, _ = call("explain", text, "--rules", f"{SITE}.yaml", "--url", f"https://{SITE}/a")
    assert "11. Mai, 6 Uhr\n" in shown
    assert "3. Ring at the door\n" in shown
