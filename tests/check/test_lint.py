"""The checker: each code has a pack that brings it about, and the shipped packs have none."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
import yaml

from cleaner.check.codes import CODES, known
from cleaner.check.findings import FORMATS, Report
from cleaner.check.lint import sentences
from cleaner.check.packs import check
from cleaner.check.slow import slow_text
from cleaner.cli.rules import ReportFormat
from cleaner.errors import CleanerError

HEAD = "pack: demo\nwhy: For these tests.\n"
CASES = "    removes: [Zibbeldy badge]\n    keeps: [The zibbeldy badge is worn on Sundays.]\n"


def rule(more: str, identity: str = "demo.a", kind: str = "line", cases: str = CASES) -> str:
    body = "".join(f"    {line}\n" for line in more.split("\n"))
    return f"  - id: {identity}\n    kind: {kind}\n    why: A badge\n{body}{cases}"


BADGE = "phrases: {en: [Zibbeldy badge]}"
KEEP = rule(BADGE + "\nprotects: [PROTECTED]", "demo.k", "keep")

# Code → a pack that has it.
PACKS = {
    "R101": "pack: [\n",
    "R102": HEAD + "rulez: []\nrules: []\n",
    "R103": HEAD + "rules:\n" + rule("max_words: 3"),
    "R104": HEAD + "rules:\n" + rule(BADGE + "\nmatch: starts"),
    "R105": HEAD + "why: Again.\nrules: []\n",
    "R106": HEAD + "sites: &a [one.org]\nrules: []\n",
    "R107": HEAD + "rules:\n" + rule("pattern: '(zib'"),
    "R108": HEAD + "rules:\n" + rule("select: 'a['\naction: drop", kind="html", cases=""),
    "R109": HEAD + "rules:\n" + rule(BADGE) + rule(BADGE),
    "R110": HEAD + "sites: [one.org]\nextends: [nowhere]\n",
    "R201": HEAD + "rules:\n" + rule(BADGE, cases=""),
    "R202": HEAD + "rules:\n" + rule("phrases: {en: [Zibbeldy box]}"),
    "R203": HEAD
    + "sites: [one.org]\npages: [{url: 'https://one.org/a', file: a.html}]\nrules: []\n",
    "R301": HEAD + "rules:\n" + rule("phrases: {en: [Zibbeldy badge, ZIBBELDY  BADGE!]}"),
    "R302": HEAD
    + "rules:\n"
    + rule("phrases: {en: [Zibbeldy]}\nmatch: start\nmax_words: 9", cases="")
    + rule(BADGE, "demo.b"),
    "R303": HEAD + "rules:\n" + rule("pattern: '^zibbeldy (?:badge|(?:a|aa)+y)$'"),
    "R304": HEAD
    + "rules:\n"
    + rule("phrases: {en: [Zibbeldy badge, Nobody]}\nmatch: start\nmax_words: 9"),
    "R305": HEAD + "rules:\n" + rule("phrases: {en: [Zibbeldy badge, '...']}"),
    "R306": HEAD + "rules:\n" + rule(BADGE + "\nmatch: start"),
    "R307": HEAD + "rules:\n" + rule("pattern: '[zZ]ib+eld?y \\w+$'"),
    "R401": HEAD + "rules:\n" + rule(BADGE + "\nuntil: end", kind="section"),
    "R402": HEAD + "rules:\n" + rule(BADGE + "\nvalid_until: 2020-01-01"),
    "R403": HEAD + "disable: [nothing.here]\nrules: []\n",
    "R404": HEAD
    + "rules:\n"
    + rule(BADGE + "\nreplaces: [demo.old]")
    + KEEP.replace("PROTECTED", "demo.old"),
    "R405": HEAD + "rules:\n" + rule(BADGE + "\n# lint: ignore R303"),
}


def report(folder: Path, text: str) -> Report:
    (folder / "demo.yaml").write_text(text, "utf-8")
    return check([folder])


def test_each_code_has_a_pack() -> None:
    assert PACKS.keys() == CODES.keys()


@pytest.mark.parametrize("code", PACKS)
def test_each_code_is_found(tmp_path: Path, code: str) -> None:
    found = {finding.code: finding for finding in report(tmp_path, PACKS[code]).findings}
    assert code in found
    assert found[code].path == str(tmp_path / "demo.yaml")
    for finding in found.values():
        line = PACKS[code].split("\n")[finding.line - 1]
        assert finding.excerpt == line.rstrip()
        assert finding.column >= 1
        if finding.key and finding.key in line:
            quoted = line[finding.column - 1] in "'\""
            assert finding.column == line.index(finding.key) + (0 if quoted else 1)


def test_a_good_pack_has_no_findings(tmp_path: Path) -> None:
    keep = KEEP.replace("PROTECTED", "demo.a")
    section = rule("phrases: {en: [Zibbeldy badge box]}\nuntil: heading", "demo.s", "section")
    section = section.replace("[Zibbeldy badge]", "[Zibbeldy badge box]")
    found = report(tmp_path, HEAD + "rules:\n" + rule(BADGE) + keep + section)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("protects", "told"),
    [("demo.none", "is the id or topic of no rule"), ("demo.b", "no rule that it protects from")],
)
def test_idle_exceptions(tmp_path: Path, protects: str, told: str) -> None:
    other = rule("phrases: {en: [Zibbeldy box]}", "demo.b", cases="")
    text = HEAD + "rules:\n" + KEEP.replace("PROTECTED", protects) + other
    messages = [finding.message for finding in report(tmp_path, text).findings]
    assert any(told in message for message in messages)


def test_a_comment_keeps_a_finding_quiet(tmp_path: Path) -> None:
    text = HEAD + "rules:\n" + rule(BADGE + "\nvalid_until: 2020-01-01  # lint: ignore R402")
    assert report(tmp_path, text).findings == ()
    text = PACKS["R402"]
    (tmp_path / "demo.yaml").write_text(text, "utf-8")
    assert check([tmp_path], ignore=["R402"]).findings == ()


def test_all_forms_of_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = report(tmp_path, HEAD + "rules:\n" + rule(BADGE + "\nmax_wrds: 3"))
    assert FORMATS.keys() == {form.value for form in ReportFormat}
    assert FORMATS["text"](found) == (
        "demo.yaml:8:5: R102 line rule: unknown key 'max_wrds'; did you mean 'max_words'?\n"
        "   8 |     max_wrds: 3\n"
        "     |     ^^^^^^^^\n"
        "1 pack with faults to mend first: 1 problem\n"
    )
    record = json.loads(FORMATS["json"](found))
    assert (record["packs"], record["unread"]) == (0, 1)
    assert record["findings"][0]["code"] == "R102"
    assert record["findings"][0]["path"] == "demo.yaml"
    annotation = FORMATS["github"](found).splitlines()[0]
    assert annotation.startswith("::error file=demo.yaml,line=8,col=5,title=R102::line rule: ")


def test_annotations_are_escaped(tmp_path: Path) -> None:
    found = report(tmp_path, HEAD + '"a%\\n::b": 1\nrules: []\n')
    lines = FORMATS["github"](found).splitlines()
    assert all("a%25%0A::b" in line for line in lines if line.startswith("::"))


def test_codes_can_be_looked_up() -> None:
    assert known("r303").title == "a pattern that can blow up"
    with pytest.raises(CleanerError, match="is no code"):
        known("R999")
    assert all(code.explanation.endswith(".") for code in CODES.values())


def test_sentences_are_of_several_languages() -> None:
    pairs = list(sentences())
    assert len({language for language, _ in pairs}) >= 20
    assert len(pairs) >= 200
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(x|xx)+y", r"^.*,.*,.*,.*,.*;$"])
def test_patterns_that_blow_up_are_found(pattern: str) -> None:
    assert slow_text(pattern)


@pytest.mark.parametrize("pattern", [r"^photo: \w+$", r"\d+ views", r"^(?:by|von) \p{L}+"])
def test_plain_patterns_are_fine(pattern: str) -> None:
    assert slow_text(pattern) is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"pack: x\nwhy: \xff\xfe\n", "2:1: R101 not UTF-8, or no text"),
        (b"pack: x\nwhy: a\x00b\n", "2:1: R101 not UTF-8, or no text"),
        (b"pack: !!python/tuple ['a']\nwhy: x\nrules: []\n", "1:7: R106 pack: YAML tags"),
    ],
)
def test_what_is_no_text_is_told_and_not_shown_raw(data: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_bytes(data)
    told = FORMATS["text"](check([tmp_path]))
    assert says in told
    assert all(line.isprintable() for line in told.split("\n"))


@pytest.mark.parametrize(
    ("line", "marked_text"),
    [
        ("max_words: seven", "seven"),
        ("languages: [en, xx]", "xx"),
        ("max_words: 日本語", "日本語"),
        ("max_wrods: 3", "max_wrods"),
        ("where: 'teil'", "teil"),
        ("kinds: [code, paragraf]", "paragraf"),
    ],
)
def test_what_is_wrong_is_marked_where_a_terminal_shows_it(
    tmp_path: Path, line: str, marked_text: str
) -> None:
    """Wide characters take two columns, so that marks stand below what they mean."""
    found = report(tmp_path, HEAD + "rules:\n" + rule(BADGE + f"\n{line}"))
    _, shown, mark, _ = FORMATS["text"](found).splitlines()
    assert shown.endswith(f"|     {line}")
    before = line.partition(marked_text)[0]
    assert mark == f"     |     {' ' * len(before)}{'^' * width(marked_text)}"


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) == "W" else 1 for char in text)


@pytest.mark.parametrize("key", ["phrases: {en: [日本語 badge], xx: [a]}", "phrases: {日本: [a]}"])
def test_a_wrong_code_of_phrases_is_marked_itself(tmp_path: Path, key: str) -> None:
    found = report(tmp_path, HEAD + "rules:\n" + rule(key))
    (finding,) = (one for one in found.findings if one.code == "R104")
    assert finding.column - 5 == key.index("xx" if "xx" in key else "日本")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("pack: a\n\twhy: b\n", 2, "a tab indents this line; indent it with spaces"),
        ("pack: a\nwhy: b\nrules:\n\t- id: a.b\n", 4, "a tab indents this line"),
        ("pack: a\nwhy: Read this: now\n", 2, "put quotes around a text that has one in it"),
        ("pack: a\nwhy: [b,\nrules: []\n", 2, "the '[' is not closed"),
        ("pack: a\nwhy: {b\n", 2, "the '{' is not closed"),
        ("pack: a\nwhy: 'b\nrules: []\n", 2, "the quotation mark is not closed"),
        ("pack: a\nwhy: @b\n", 2, "a text that begins with '@' needs quotes"),
        ("pack: a\nwhy: 'it's'\n", 2, "double a quotation mark within quotes ('it''s')"),
        ('pack: a\nwhy: "a \\d"\n', 2, "put single ones around a pattern"),
        ("pack: a\nwhy b\nrules: []\n", 3, "in the line before, a key has no ':' behind it"),
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_broken_yaml_is_told_in_words(
    tmp_path: Path, text: str, line: int, said: str, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By libyaml and by PyYAML's own parser, which say other things."""
    if plain:
        monkeypatch.setattr("cleaner.rules.load._Loader", yaml.SafeLoader)
    (finding,) = report(tmp_path, text).findings
    assert (finding.code, finding.line) == ("R101", line)
    assert finding.message.startswith("not valid YAML: ")
    assert said in finding.message
    told = FORMATS["text"](Report(packs=0, rules=0, cases=0, findings=(finding,)))
    assert ("\t" in told, "→" in told) == (False, "\t" in text)


def test_findings_of_one_place_stand_in_the_order_of_the_cases(tmp_path: Path) -> None:
    """A set of them had another order in each process."""
    names = [f"Badge {number} zibbeldy" for number in range(12)]
    cases = f"    removes: [{', '.join(reversed(names))}]\n    keeps: [Nothing]\n"
    found = report(tmp_path, HEAD + "rules:\n" + rule(BADGE, cases=cases)).findings
    told = [one for one in found if one.code == "R202"]
    assert [one.message.split("'")[1] for one in told] == [*reversed(names)]
    assert all(one.excerpt[one.column - 1 :].startswith(one.key) for one in told)


@pytest.mark.parametrize("phrases", ["[Zibbeldy badge]", "Zibbeldy badge"])
def test_phrases_without_a_language_are_told_how_they_are_written(
    tmp_path: Path, phrases: str
) -> None:
    found = report(tmp_path, HEAD + "rules:\n" + rule(f"phrases: {phrases}")).findings
    told = [one.message for one in found if "phrases" in one.message]
    assert any("as in {en: [Sign up], de: [Anmelden]}; 'any' stands for all" in one for one in told)
