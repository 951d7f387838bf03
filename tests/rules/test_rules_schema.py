"""The JSON Schema and the reference: made from the code's tables, and at one with the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from cleaner.authoring.reference import json_schema, reference, schema_json
from cleaner.errors import RuleFileError
from cleaner.rules.load import parse_pack

ROOT = Path(__file__).parents[2]
PACKS = sorted((ROOT / "rules").rglob("*.yaml"))
HEAD = "pack: demo\nwhy: For these tests.\n"
LINE = HEAD + "rules:\n  - id: demo.a\n    kind: line\n    why: A line\n"
GOOD = LINE + "    phrases: {en: [Zibbeldy]}\n"


class Loader(yaml.CSafeLoader):
    """Reads as editors do, by YAML 1.2: `no` is a text, and so is a date."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in ("int", "float", "null")
        or (tag.endswith("bool") and first in "tTfF")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def read(text: str) -> Any:
    return yaml.load(text, Loader=Loader)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.name)
def test_shipped_packs_are_valid(validator: jsonschema.Draft202012Validator, path: Path) -> None:
    errors = [error.message[:200] for error in validator.iter_errors(read(path.read_text("utf-8")))]
    assert errors == []


def test_packs_name_the_schema() -> None:
    for path in PACKS:
        first = path.read_text("utf-8").partition("\n")[0]
        assert first == "# yaml-language-server: $schema=../schema.json", path


def test_what_is_shipped_is_what_the_code_says() -> None:
    """Write them anew with `cleaner rules schema` and `cleaner rules reference`."""
    assert (ROOT / "rules" / "schema.json").read_text("utf-8") == schema_json()
    assert (ROOT / "rules" / "REFERENCE.md").read_text("utf-8") == reference()


KEEP = "  - id: demo.keep\n    kind: keep\n    why: It stays\n    phrases: {any: [Gull]}\n"
GOOD_PACKS = [
    GOOD,
    HEAD + "disable: ['share.*']\n",
    HEAD + "groups: {north: [one.org, two.org]}\n",
    HEAD + "sites: ['group:north', one.org]\nextends: house\n",
    HEAD + "fingerprints: [/wp-content/, ['gull-cms', 'gull-9']]\ntemplate: true\nrules: []\n",
    GOOD + "    valid_until: 2030-01-31\n    languages: no\n",
    HEAD + "pages: [{url: 'https://one.org/a', contains: [word]}]\nrules: []\n",
    HEAD + "rules:\n" + KEEP + "    finds: [Gull]\n    ignores: [Gulls fly.]\n",
]


@pytest.mark.parametrize("text", GOOD_PACKS)
def test_good_packs_pass_both(validator: jsonschema.Draft202012Validator, text: str) -> None:
    parse_pack(text)
    assert list(validator.iter_errors(read(text))) == []


BAD_PACKS = {
    "no pack": "why: x\nrules: []\n",
    "no rules": HEAD,
    "unknown key": HEAD + "sits: [one.org]\nrules: []\n",
    "no id": HEAD + "rules:\n  - kind: line\n    why: A\n    phrases: {en: [x]}\n",
    "no why": HEAD + "rules:\n  - id: a.b\n    kind: line\n    phrases: {en: [x]}\n",
    "no kind": HEAD + "rules:\n  - id: a.b\n    why: A\n    phrases: {en: [x]}\n",
    "unknown kind": GOOD.replace("kind: line", "kind: lime"),
    "unknown key of a rule": GOOD + "    max_wrds: 3\n",
    "key of another kind": GOOD + "    select: .box\n",
    "bad id": GOOD.replace("demo.a", "Demo"),
    "nothing to find": LINE,
    "phrases and pattern": GOOD + "    pattern: x\n",
    "bad language": GOOD.replace("en:", "english:"),
    "bad choice": GOOD + "    match: starts\n",
    "bad zone": GOOD + "    where: [head, bottom]\n",
    "bad number": GOOD + "    max_words: few\n",
    "number too small": GOOD + "    max_words: 0\n",
    "bad date": GOOD + "    valid_until: soon\n",
    "empty phrase": LINE + "    phrases: {en: ['']}\n",
    "case without a page": GOOD + "    removes: [{gone: [x]}]\n",
    "cases that are no list": GOOD + "    removes: x\n",
    "share above one": HEAD
    + "rules:\n  - {id: a.b, kind: span, why: A, pattern: x, max_share: 2}\n",
    "html without action": HEAD + "rules:\n  - {id: a.b, kind: html, why: A, select: .x}\n",
    "field without field": HEAD + "rules:\n  - {id: a.b, kind: field, why: A}\n",
    "bad bounds": HEAD + "rules:\n  - {id: a.b, kind: shape, why: A, when: {words: {most: 3}}}\n",
    "template that is no flag": HEAD + "template: maybe\nrules: []\n",
    "groups that are a list": HEAD + "groups: [one.org]\nrules: []\n",
    "fingerprints that are a text": HEAD + "fingerprints: /wp-content/\nrules: []\n",
}


@pytest.mark.parametrize("text", BAD_PACKS.values(), ids=BAD_PACKS.keys())
def test_bad_packs_fail_both(validator: jsonschema.Draft202012Validator, text: str) -> None:
    with pytest.raises(RuleFileError):
        parse_pack(text)
    assert list(validator.iter_errors(read(text)))


def test_cases_of_keep_rules_may_have_the_names_that_they_have_elsewhere() -> None:
    (rule,) = parse_pack(
        f"{HEAD}rules:\n{KEEP}    removes: [Gull]\n    keeps: [Gulls fly.]\n"
    ).rules
    assert [case.page for case in (*rule.removes, *rule.keeps)] == ["Gull", "Gulls fly."]
    both = f"{HEAD}rules:\n{KEEP}    removes: [Gull]\n    finds: [Gull]\n"
    with pytest.raises(RuleFileError, match="'removes' and 'finds' are one key here: give one"):
        parse_pack(both)
    line = KEEP.replace("kind: keep", "kind: line")
    with pytest.raises(RuleFileError, match="unknown key 'finds'"):
        parse_pack(f"{HEAD}rules:\n{line}    finds: [Gull]\n")


# What errors say


def faults(text: str) -> list[RuleFileError]:
    with pytest.raises(RuleFileError) as caught:
        parse_pack(text, "p.yaml")
    return [caught.value, *caught.value.others]


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = (
        "pack: demo\nwhy: Tests.\nsits: [a.org]\nrules:\n"
        "  - id: Bad\n    kind: line\n    whi: A\n    phrases: {en: [x]}\n    match: starts\n"
        "  - id: a.b\n    kind: lime\n    why: A\n    languages: [english]\n"
        "  - id: a.c\n    kind: html\n    why: A\n    select: ['.a', 'b[']\n    action: dropp\n"
        "  - id: a.d\n    kind: line\n    why: A\n    pattern: '('\n"
    )
    told = [(f.line, f.column, f.code, f.key) for f in faults(text)]
    assert (3, 1, "R102", "sits") in told
    assert (7, 5, "R102", "whi") in told
    assert (5, 5, "R103", "why") in told
    assert (5, 9, "R104", "Bad") in told
    assert (9, 12, "R104", "starts") in told
    assert (11, 11, "R104", "lime") in told
    assert (13, 17, "R104", "english") in told
    assert (17, 20, "R108", "b[") in told
    assert (18, 13, "R104", "dropp") in told
    assert any(line == 22 and code == "R107" for line, _, code, _ in told)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("phrase: {en: [x]}", "'phrases'"),
        ("phrases: {en: [x]}\n    max_word: 3", "'max_words'"),
        ("phrases: {en: [x]}\n    match: begin", "none of whole, start"),
        ("phrases: {en: [x]}\n    where: tial", "'tail'"),
    ],
)
def test_the_nearest_word_is_told(wrong: str, right: str) -> None:
    assert any(right in fault.message for fault in faults(LINE + f"    {wrong}\n"))


def test_the_offending_line_is_kept() -> None:
    (fault,) = faults(GOOD + "    max_wrds: 3\n")
    assert (fault.excerpt, fault.key) == ("    max_wrds: 3", "max_wrds")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [1]\nb: *x\n", "R106"),
        ("pack: !!python/name:os.system x\nwhy: x\nrules: []\n", "R106"),
        ("pack: a\npack: b\nwhy: x\nrules: []\n", "R105"),
        ("pack: [\n", "R101"),
        ("", "R103"),
        ("[" * 5000, "R101"),
        ("pack: \x00\n", "R101"),
    ],
)
def test_yaml_that_is_refused(text: str, code: str) -> None:
    assert code in [fault.code for fault in faults(text)]


def test_an_error_survives_a_process() -> None:
    import pickle

    fault = faults(LINE + "    mtch: start\n    wher: tail\n")[0]
    again = pickle.loads(pickle.dumps(fault))
    assert (str(again), again.code, again.excerpt) == (str(fault), fault.code, fault.excerpt)
    assert len(again.others) == len(fault.others) > 0


def test_packs_in_the_readme_are_packs() -> None:
    text = (ROOT / "rules" / "README.md").read_text("utf-8")
    packs = [part.partition("```")[0] for part in text.split("```yaml\n")[1:]]
    whole = [pack for pack in packs if pack.startswith("pack:")]
    assert len(whole) >= 5
    for pack in whole:
        parse_pack(pack)
