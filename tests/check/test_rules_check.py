"""The cases of rules: which hold, which don't, and where that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.check.cases import check_rule
from cleaner.check.findings import Finding
from cleaner.check.packs import check
from cleaner.errors import CleanerError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.files import shipped
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet

HEAD = "pack: demo\nwhy: For these tests.\nrules:\n"
LINE = """\
  - id: demo.badge
    kind: line
    why: A badge
    phrases: {en: [Zibbeldy badge, Other badge]}
"""
SECTION = """\
  - id: demo.box
    kind: section
    why: A box of links
    phrases: {en: [Zibbeldy box]}
"""
SPAN = """\
  - id: demo.credit
    kind: span
    why: A credit
    pattern: '\\(zibbeldy/demo\\)'
    at: end
"""
KEEPS = "    keeps: [The zibbeldy badge is worn on Sundays.]\n"
PROSE = (
    "The council met on Monday evening and voted for the new bridge by eight to three, after a "
    "debate that lasted four hours."
)


@pytest.fixture(scope="module")
def full() -> Cleaner:
    """No rules but the scorecards."""
    return Cleaner(RuleSet([]))


def found(full: Cleaner, *rules: str) -> list[Finding]:
    pack = parse_pack(HEAD + "".join(rules), "demo.yaml")
    return [finding for rule in pack.rules for finding in check_rule(rule, full)]


def messages(full: Cleaner, *rules: str) -> list[str]:
    return [f"{finding.line}: {finding.message}" for finding in found(full, *rules)]


def test_cases_that_hold(full: Cleaner) -> None:
    cases = '    removes: [ZIBBELDY BADGE!, "Zibbeldy badge\\nOther badge"]\n'
    assert found(full, LINE, cases, KEEPS) == []


def test_every_line_must_be_found(full: Cleaner) -> None:
    cases = '    removes: ["Zibbeldy badge\\nSomething else"]\n'
    assert messages(full, LINE, cases, KEEPS) == ["8: does not find: 'Something else'"]


def test_no_line_may_be_found(full: Cleaner) -> None:
    cases = '    removes: [Zibbeldy badge]\n    keeps: ["A line\\nOther badge"]\n'
    assert messages(full, LINE, cases) == ["9: takes what it must keep: 'Other badge'"]


def test_a_keep_rule_takes_nothing_in_what_is_said_of_it(full: Cleaner) -> None:
    cases = '    finds: [Zibbeldy badge]\n    ignores: ["A line\\nOther badge"]\n'
    told = messages(full, LINE.replace("line", "keep"), cases)
    assert told == ["9: finds what it must not: 'Other badge'"]


@pytest.mark.parametrize("rule", [LINE, SECTION, SPAN, LINE.replace("line", "keep")])
def test_rules_need_cases_of_both_sorts(full: Cleaner, rule: str) -> None:
    found, left = ("finds", "ignores") if "kind: keep" in rule else ("removes", "keeps")
    told = messages(full, rule)
    assert [message.split(";")[0] for message in told] == [
        f"4: no case under '{found}'",
        f"4: no case under '{left}'",
    ]


def test_zones_do_not_count_for_bare_lines(full: Cleaner) -> None:
    cases = "    where: tail\n    removes: [Zibbeldy badge]\n"
    assert messages(full, LINE, cases, KEEPS) == []


def test_zones_count_on_a_page(full: Cleaner) -> None:
    page = (
        "    where: tail\n"
        "    removes:\n"
        "      - page: |\n"
        f"          {PROSE}\n"
        f"          {PROSE}\n"
        "          Zibbeldy badge\n"
        "        gone: [Zibbeldy badge]\n"
    )
    assert messages(full, LINE, page, KEEPS) == []
    head = page.replace("where: tail", "where: head")
    assert messages(full, LINE, head, KEEPS) == ["10: does not take: 'Zibbeldy badge'"]


def test_a_page_loses_what_is_under_gone_and_no_more(full: Cleaner) -> None:
    page = (
        "    removes:\n"
        "      - page: |\n"
        f"          {PROSE}\n"
        "          * Zibbeldy badge\n"
        "          Other badge\n"
        "        gone: ['* Zibbeldy badge', Something]\n"
    )
    assert messages(full, LINE, page, KEEPS) == [
        "9: takes what is not under 'gone': 'Other badge'",
        "9: does not take: 'Something'",
    ]


def test_suspects_and_keep_rules_are_found_too(full: Cleaner) -> None:
    cases = "    removes: [Zibbeldy badge, Nothing]\n"
    suspect = LINE + "    effect: suspect\n"
    keep = LINE.replace("line", "keep")
    assert messages(full, suspect, cases, KEEPS) == ["9: does not find: 'Nothing'"]
    assert messages(full, keep, cases, KEEPS) == ["8: does not find: 'Nothing'"]


def test_a_section_takes_all_its_lines(full: Cleaner) -> None:
    cases = '    removes: ["Zibbeldy box\\nTen bridges to see\\nSix to avoid"]\n'
    assert messages(full, SECTION, cases, KEEPS) == []
    short = cases + "    max_blocks: 1\n"
    assert messages(full, SECTION, short, KEEPS) == ["8: does not find: 'Six to avoid'"]


def test_a_span_takes_a_part(full: Cleaner) -> None:
    keeps = '    keeps: ["The code (zibbeldy/demo) stood in the middle."]\n'
    holds = '    removes: ["They all went home in the end. (zibbeldy/demo)"]\n'
    assert messages(full, SPAN, holds, keeps) == []
    page = (
        "    removes:\n"
        "      - page: They all went home in the end. (zibbeldy/demo)\n"
        "        gone: [(zibbeldy/demo)]\n"
    )
    assert messages(full, SPAN, page, keeps) == []


def test_html_rules(full: Cleaner) -> None:
    rule = (
        "  - id: demo.html\n    kind: html\n    why: A box\n    select: [.zibbeldy]\n"
        "    action: drop\n"
    )
    page = f"<p>{PROSE}</p><div class=zibbeldy><p>Gone</p></div>"
    holds = f"    removes:\n      - page: '{page}'\n        gone: [Gone]\n"
    assert messages(full, rule, holds) == []
    wrong = holds.replace("gone: [Gone]", "gone: [Other]")
    assert messages(full, rule, wrong) == [
        "10: takes what is not under 'gone': 'Gone'",
        "10: does not take: 'Other'",
    ]
    assert messages(full, rule, f"    removes: ['<p>{PROSE}</p>']\n") == [
        "9: takes nothing of this page"
    ]


def test_field_rules(full: Cleaner) -> None:
    rule = (
        "  - id: demo.title\n    kind: field\n    why: The name\n    field: title\n"
        "    trim_end: [' ~ Zibbeldy']\n"
    )
    holds = "    removes: [Rain stops play ~ Zibbeldy]\n    keeps: [Zibbeldy stops play]\n"
    assert messages(full, rule, holds) == []
    assert messages(full, rule, "    removes: [Rain]\n") == ["9: trims nothing from: 'Rain'"]
    page = "    removes:\n      - page: Rain ~ Zibbeldy\n        gone: [' ~ Zibbeldy']\n"
    assert messages(full, rule, page) == []


def test_shape_rules_with_bounds(full: Cleaner) -> None:
    rule = "  - id: demo.shape\n    kind: shape\n    why: One word\n    when: {words: {max: 1}}\n"
    assert messages(full, rule, "    removes: [Alas]\n    keeps: [Two words]\n") == []
    assert messages(full, rule, "    removes: [Two words]\n") == ["8: does not find: 'Two words'"]


def test_findings_name_file_line_and_rule(full: Cleaner) -> None:
    (finding, *_) = found(full, LINE, "    removes: [Nothing]\n", KEEPS)
    assert str(finding) == "demo.yaml:8: R202 demo.badge: does not find: 'Nothing'"


# Folders


def test_only_the_given_folders_are_checked(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(HEAD + LINE + "    removes: [Zibbeldy badge]\n" + KEEPS)
    assert str(check([tmp_path])) == "1 pack, 1 rule, 2 cases: nothing wrong"
    assert check([tmp_path / "demo.yaml"]).packs == 1


def test_parts_of_the_shipped_packs_can_be_checked() -> None:
    assert check([shipped() / "core" / "layout.yaml"]).packs == 1


def test_a_repeated_id_is_a_finding(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(HEAD + LINE + "    removes: [Zibbeldy badge]\n" + KEEPS)
    codes = [finding.code for finding in check([tmp_path]).findings]
    assert "R109" in codes


def test_a_folder_without_packs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CleanerError, match="no packs"):
        check([tmp_path])
    with pytest.raises(CleanerError, match="no such file or folder"):
        check([tmp_path / "gone"])


def test_a_phrase_that_a_comma_parted_is_told(full: Cleaner) -> None:
    text = (
        HEAD + "  - id: demo.badge\n    kind: line\n    why: A badge\n"
        "    phrases: {en: [Zibbeldy badge, worn on Sundays]}\n"
        "    removes: ['Zibbeldy badge, worn on Sundays']\n" + KEEPS
    )
    (found,) = check_rule(parse_pack(text).rules[0], full)
    assert "a comma parts them" in found.message
