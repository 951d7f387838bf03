"""What is told of mistakes that YAML hides: a text read as a key, two ways to find, no site."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.check.packs import check

RULE = """\
  - id: {pack}.one
    kind: line
    why: {why}
    max_words: 6
{find}
    removes: {removes}
    keeps: {keeps}
"""
PHRASES = "    phrases: {any: [Zibbeldy quay]}"
PATTERN = "    pattern: zibbeldy quay"
KEPT = '["“Zibbeldy quay”, she said."]'


def checked(folder: Path, *, name: str = "own", head: str = "", **parts: str) -> tuple[str, str]:
    """The messages of the findings, and the notes, for a pack of one rule."""
    told = {"why": "Mine", "find": PHRASES, "removes": "[Zibbeldy quay]", "keeps": KEPT, **parts}
    path = folder / "own.yaml"
    rule = RULE.format(pack=name.partition(".")[0], **told)
    path.write_text(f"pack: {name}\nwhy: Tried out here.\n{head}rules:\n{rule}", "utf-8")
    report = check([path])
    return " / ".join(one.message for one in report.findings), " / ".join(report.notes)


def test_two_ways_to_find_are_one_too_many(tmp_path: Path) -> None:
    said, _ = checked(tmp_path, find=f"{PHRASES}\n{PATTERN}")
    end = "needs either 'phrases' or 'pattern': give one of the two, not both"
    assert said == f"a line rule {end}"
    said, _ = checked(tmp_path, find="")
    assert said == "a line rule needs either 'phrases' or 'pattern'"


@pytest.mark.parametrize(
    ("part", "value", "quoted"),
    [
        ("keeps", '[She said: "no"]', "'She said: \"no\"'"),
        ("removes", "[Quay: it's Ada's]", "'Quay: it''s Ada''s'"),
        ("find", "    phrases: {any: [Quay: all of it]}", "'Quay: all of it'"),
        ("why", "{Quay: all of it}", "'Quay: all of it'"),
    ],
)
def test_a_text_with_a_colon_needs_quotes(
    tmp_path: Path, part: str, value: str, quoted: str
) -> None:
    said, _ = checked(tmp_path, **{part: value})
    assert f"put quotes around the whole: {quoted}" in said
    assert "unknown key" not in said


def test_a_mistyped_key_of_a_case_is_told_as_one(tmp_path: Path) -> None:
    said, _ = checked(tmp_path, keeps="[{page: Quay, goes: [Quay]}]")
    assert "unknown key 'goes'" in said


@pytest.mark.parametrize(
    ("name", "head", "noted"),
    [
        ("quay.example", "", True),
        ("quay.example", "sites: [quay.example]\n", False),
        ("quay", "", False),
    ],
)
def test_a_pack_named_for_a_site_that_holds_on_all_is_noted(
    tmp_path: Path, name: str, head: str, noted: bool
) -> None:
    said, notes = checked(tmp_path, name=name, head=head)
    assert (said, "write `sites: [quay.example]`" in notes) == ("", noted)
