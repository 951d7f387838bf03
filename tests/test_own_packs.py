"""Packs of one's own: they add to the shipped rules, replace them and switch them off."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleaner
from cleaner.errors import RuleFileError
from cleaner.rules.check import check
from cleaner.rules.files import shipped
from cleaner.rules.load import load_folders, parse_pack

PAGE = (
    "Ferry to the islands sails again\n\n"
    "The ferry sailed at noon on Monday with eleven passengers and a goat on its deck.\n\n"
    "The next one is due to leave on Thursday, if the wind allows it, said the harbour office.\n\n"
    "All rights reserved.\n"
)


def pack(folder: Path, text: str) -> Path:
    """A folder that holds one pack of this text."""
    (folder / "own.yaml").write_text("pack: own\nwhy: Tried out here.\n" + text, "utf-8")
    return folder


def taken_by(rules: Path | None) -> set[str]:
    """The rules that take something of the page."""
    article = cleaner.Cleaner([rules] if rules else []).clean(PAGE)
    return {removal.rule for removal in article.removed}


def test_a_rule_of_the_same_id_replaces_the_shipped_one(tmp_path: Path) -> None:
    (taken,) = taken_by(None)
    own = pack(
        tmp_path,
        f"rules:\n  - id: {taken}\n    kind: line\n    why: Never\n"
        "    phrases: {any: [zzz yyy]}\n",
    )
    assert taken not in taken_by(own)
    ids = [rule.id for p in load_folders([shipped(), own]) for rule in p.rules]
    assert ids.count(taken) == 1


@pytest.mark.parametrize("name", ["legal.rights", "legal.*"])
def test_disable_switches_rules_off(tmp_path: Path, name: str) -> None:
    own = pack(tmp_path, f'disable: ["{name}"]\nrules: []\n')
    kept = {rule.id for p in load_folders([shipped(), own]) for rule in p.rules}
    assert "legal.rights" not in kept
    assert "paywall.prompt" in kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("when: {wrds: {max: 3}}", "no feature 'wrds'"),
        ("when: {words: {max: 3}}\n    valid_until: soon", "no date"),
    ],
)
def test_shape_typos_are_errors(text: str, expected: str) -> None:
    source = (
        "pack: own\nwhy: Tried out here.\nrules:\n"
        f"  - id: own.short\n    kind: shape\n    why: Short\n    {text}\n"
    )
    with pytest.raises(RuleFileError, match=expected) as caught:
        parse_pack(source, "own.yaml")
    assert caught.value.line > 3


def test_a_passed_date_is_told(tmp_path: Path) -> None:
    own = pack(
        tmp_path,
        "rules:\n  - id: own.zzz\n    kind: line\n    why: Never\n    valid_until: 2020-01-01\n"
        "    phrases: {any: [zzz yyy]}\n    removes: [zzz yyy]\n    keeps: [zzz]\n",
    )
    assert any("has passed" in str(problem) for problem in check([own]).findings)


def test_rules_see_through_mojibake() -> None:
    right = (
        "Le café du port rouvre ses portes\n\n"
        "Le café du port, fermé depuis la tempête, a rouvert lundi matin à six heures précises.\n\n"
        "« Nous avons tout refait », dit Léa Morvan, qui tient l’établissement depuis onze ans.\n\n"
        "Tous droits réservés\n"
    )
    wrong = right.encode("utf-8").decode("cp1252", "replace")
    wrong = wrong.replace("\ufffd", "")
    good, bad = cleaner.clean(right), cleaner.clean(wrong)
    assert good.body.count("\n\n") == bad.body.count("\n\n")
    assert "rouvert lundi matin" in bad.body


def test_a_plain_list_has_no_title() -> None:
    article = cleaner.clean("- apples\n- pears\n- plums\n")
    assert article.title == ""
    assert "apples" in article.body


@pytest.mark.parametrize("tail", ["", "\n\nAll rights reserved.", "\n\nIt came back at nine."])
def test_the_first_sentence_of_a_short_text_is_body(tail: str) -> None:
    article = cleaner.clean(f"The ferry sailed at noon with forty people.{tail}\n")
    assert article.body.startswith("The ferry sailed at noon with forty people.")
    assert article.title == ""


def test_a_short_text_has_its_title() -> None:
    article = cleaner.clean("The ferry is late again\n\nIt sailed at noon.\n")
    assert (article.title, article.body) == ("The ferry is late again", "It sailed at noon.")


def test_what_is_no_page_is_told() -> None:
    with pytest.raises(TypeError, match="not dict"):
        cleaner.clean({"text": "x"})  # type: ignore[arg-type]
