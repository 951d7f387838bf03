"""What the checker tells beside faults: rules in place of shipped ones, rules without cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import cleaner
from cleaner.authoring.trial import on_pages
from cleaner.authoring.trial_report import page_lines
from cleaner.check.packs import check
from cleaner.cli import app
from cleaner.rules.load import parse_pack

LINE = """\
  - id: {id}
    kind: line
    why: Mine
    max_words: 9
    phrases: {{any: [Zibbeldy quay letters]}}
    removes: [Zibbeldy quay letters]
    keeps: ["“Zibbeldy quay letters”, the poster said, and nobody knew why."]
"""
BOX = """\
  - id: {id}
    kind: html
    why: A box
    action: {action}
    select: {select}
"""


def pack(folder: Path, rules: str, head: str = "") -> Path:
    path = folder / "own.yaml"
    path.write_text(f"pack: own\nwhy: Tried out here.\n{head}rules:\n{rules}")
    return path


def notes(path: Path) -> list[str]:
    report = check([path])
    assert not report.findings
    return [note.removeprefix(f"{path}:") for note in report.notes]


@pytest.mark.parametrize(("head", "on"), [("", ""), ("sites: [a.example]\n", " on a.example")])
def test_a_rule_with_the_id_of_a_shipped_one_is_told(tmp_path: Path, head: str, on: str) -> None:
    path = pack(tmp_path, LINE.format(id="share.bar"), head)
    (note,) = notes(path)
    begins, _, ends = note.partition(" (core/share.yaml:")
    line = 5 if head else 4
    assert begins == f"{line}: share.bar: takes the place of the shipped one of this id{on}"
    assert ends.endswith("or where that is meant write `replaces: [share.bar]`")
    (told,) = cleaner.RuleSet.load([tmp_path]).notices
    assert told.startswith(
        f"own rules take the place of shipped ones, as they have their ids: share.bar ({path}:"
    )
    # Each command that uses it says so once.
    page = tmp_path / "page.txt"
    page.write_text("The old crane fell at noon, and nobody was there to see it.\n")
    for command in (["clean", str(page)], ["run", str(page), str(tmp_path / "out")]):
        done = CliRunner().invoke(app, [*command, "--rules", str(tmp_path)])
        assert done.stderr.count("note: own rules take the place") == 1


def test_where_it_is_meant_nothing_is_told(tmp_path: Path) -> None:
    """Neither where the rule says so, nor where it has another id, nor between own packs."""
    meant = LINE.format(id="share.bar") + "    replaces: [share.bar]\n"
    assert notes(pack(tmp_path, meant)) == []
    found = cleaner.RuleSet.load([tmp_path])
    assert found.notices == ()
    assert [(one.id, one.how) for one in found.switched] == [("share.bar", "replaced")]
    other = LINE.format(id="own.bar") + "    replaces: [share.bar]\n"
    assert notes(pack(tmp_path, other)) == []
    later = tmp_path / "later"
    later.mkdir()
    pack(later, LINE.format(id="own.bar"))
    assert cleaner.RuleSet.load([tmp_path / "own.yaml", later]).notices == ()


def test_more_than_three_are_counted(tmp_path: Path) -> None:
    ids = ("share.bar", "share.button", "legal.rights", "paywall.prompt", "comments.button")
    pack(tmp_path, "".join(LINE.format(id=one) for one in ids))
    (told,) = cleaner.RuleSet.load([tmp_path]).notices
    assert " and 2 more; " in told


def test_a_fitted_card_is_one_of_them(tmp_path: Path) -> None:
    path = pack(tmp_path, LINE.format(id="shape.html-context"))
    (note,) = notes(path)
    assert "of this id (a fitted card)" in note


def test_html_rules_without_cases_are_told_with_a_draft_that_holds(tmp_path: Path) -> None:
    bare = BOX.format(id="own.box", action="drop", select="aside.quay-letter")
    (note,) = notes(pack(tmp_path, bare))
    assert note.startswith("4: 1 html rule without cases (own.box): ")
    draft = note.partition("such as `")[2].partition("`")[0]
    assert notes(pack(tmp_path, f"{bare}    {draft}\n")) == []


@pytest.mark.parametrize("select", ["'#quay-letter'", ".quay-letter", "'.a > .b'"])
@pytest.mark.parametrize("action", ["drop", "body"])
def test_a_draft_is_yaml(tmp_path: Path, action: str, select: str) -> None:
    bare = BOX.format(id="own.box", action=action, select=select)
    (note,) = notes(pack(tmp_path, bare))
    draft = note.partition("such as `")[2].partition("`")[0]
    (rule,) = parse_pack(f"pack: own\nwhy: x y.\nrules:\n{bare}    {draft}\n").rules
    assert rule.removes[0].gone
    if ">" not in select:
        assert check([pack(tmp_path, f"{bare}    {draft}\n")]).findings == ()


def test_many_of_them_are_one_note_and_others_need_none(tmp_path: Path) -> None:
    boxes = [BOX.format(id=f"own.box-{n}", action="drop", select=f".box-{n}") for n in range(5)]
    rest = BOX.format(id="own.title", action="title", select=".head")
    seen = BOX.format(id="own.seen", action="drop", select=".x-box") + "    seen: 7 of 9\n"
    (note,) = notes(pack(tmp_path, "".join((*boxes, rest, seen))))
    assert "5 html rules without cases (own.box-0, own.box-1, own.box-2 and 2 more)" in note


def test_a_trial_on_pages_says_that_a_rule_has_no_cases(tmp_path: Path) -> None:
    path = pack(tmp_path, BOX.format(id="own.box", action="drop", select=".quay-letter"))
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>Crane falls</h1><p>The old crane fell at noon, and nobody was there to see it.</p>"
        '<div class="quay-letter"><p>The quay reads on</p></div>'
    )
    tool = cleaner.Cleaner(rules=[path])
    own = parse_pack(path.read_text(), str(path))
    lines = list(page_lines(on_pages(tool, [page], [own])))
    assert "    1 line to read, since the rule has no case under `removes`, such as" in lines


def test_a_rule_for_an_element_with_a_case_takes_what_the_element_holds(tmp_path: Path) -> None:
    """That no case shows its words is nothing to read: another page has others in it."""
    case = "    removes: [{page: '<p>A b.</p><p class=quay-letter>Old</p>', gone: [Old]}]\n"
    box = BOX.format(id="own.box", action="drop", select=".quay-letter") + case
    path = pack(tmp_path, box)
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>Crane falls</h1><p>The old crane fell at noon, and nobody was there to see it.</p>"
        '<div class="quay-letter"><p>The quay reads on</p></div>'
    )
    own = parse_pack(path.read_text(), str(path))
    lines = list(page_lines(on_pages(cleaner.Cleaner(rules=[path]), [page], [own])))
    assert lines[1:3] == ["own.box: 1 block on 1 of 1 pages", "        1 × The quay reads on"]
    assert not any("to read" in line for line in lines)


def test_what_a_pack_takes_is_shown_by_itself_and_others_are_counted(tmp_path: Path) -> None:
    path = pack(tmp_path, LINE.format(id="own.quay"))
    text = "The ferry left the harbour at noon with forty people aboard, who had waited since six."
    lines = (text, "Zibbeldy quay letters", "Share on Facebook", "Subscribe to continue reading")
    (tmp_path / "page.txt").write_text("\n\n".join(["Ferry", *lines]), "utf-8")
    asked = ["rules", "test", str(path), "--pages", str(tmp_path / "page.txt")]
    shown = CliRunner().invoke(app, asked).stdout
    assert shown.startswith("tried on 1 page\nown.quay: 1 block on 1 of 1 page")
    assert "Facebook" not in shown
    assert "beside these packs, 2 rules and scorecards took 2 blocks: " in shown
    assert "Facebook" in CliRunner().invoke(app, [*asked, "--rule", "share"]).stdout
