"""Packs of one's own: they add to the shipped rules, replace them and switch them off."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

import cleaner
from cleaner.check.packs import check
from cleaner.errors import ArgumentError, RuleFileError
from cleaner.rules.files import is_own, shipped
from cleaner.rules.load import load_folders, parse_pack
from cleaner.rules.ruleset import RuleSet

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


def test_no_file_is_looked_at_to_tell_a_shipped_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    core = str(shipped() / "core" / "about.yaml")
    monkeypatch.delattr("os.lstat")  # Each rule that takes a line of a page is asked.
    monkeypatch.delattr("os.stat")
    assert [is_own(path) for path in (core, "gull.example", "")] == [False, True, False]


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


MASTHEAD = "Your paper for all of the harbour coast"
UNDER_MASTHEAD = (
    f"{MASTHEAD}\n\nThe crane on the quay has been sold to Norway\n\n"
    "The old crane on the quay was sold on Monday to a shipyard in Norway, the harbour company "
    "said, after three years of talks with the city.\n\n"
    "It had stood there since 1911 and lifted its last load in the winter of 2003, when the grain "
    "trade moved to the other side of the river.\n"
)


@pytest.mark.parametrize(
    ("rule", "title"),
    [
        ("", MASTHEAD),
        ("where: head", "The crane on the quay has been sold to Norway"),
        ("where: [head, tail]", "The crane on the quay has been sold to Norway"),
        ("where: tail", MASTHEAD),
    ],
)
@pytest.mark.parametrize("media", ["text", "html"])
def test_a_line_that_a_site_rule_takes_at_the_head_is_no_title(
    tmp_path: Path, rule: str, title: str, media: Literal["text", "html"]
) -> None:
    phrase = MASTHEAD if rule else "zzz"
    own = pack(
        tmp_path,
        "sites: [gull.example]\nrules:\n  - id: gull.masthead\n    kind: line\n"
        f"    why: The masthead\n    {rule}\n    phrases: {{any: [{phrase}]}}\n",
    )
    page = UNDER_MASTHEAD
    if media == "html":
        first, second, *prose = page.split("\n\n")
        page = f"<h1>{first}</h1><h2>{second}</h2>" + "".join(f"<p>{line}</p>" for line in prose)
    article = cleaner.Cleaner([own]).clean(page, url="https://gull.example/a", media=media)
    assert (article.title, MASTHEAD in article.dek) == (title, False)


def test_signs_at_the_end_that_a_rule_must_not_find(tmp_path: Path) -> None:
    rule = (
        "rules:\n  - id: own.ferry\n    kind: line\n    why: Tried\n    not_ending: [':', '–']\n"
        "    phrases: {any: [More of the ferry]}\n"
    )
    cleaner_ = cleaner.Cleaner([pack(tmp_path, rule)])
    for line, gone in (("More of the ferry", True), ("More of the ferry!", True)):
        assert (line in cleaner_.clean(f"{PAGE}\n\n{line}\n").body) is not gone
    for line in ("More of the ferry:", "More of the ferry –", "More of the ferry —"):
        taken = {removal.rule for removal in cleaner_.clean(f"{PAGE}\n\n{line}\n").removed}
        assert "own.ferry" not in taken


def test_a_heading_that_a_caption_repeats_stays() -> None:
    prose = (
        "<p>The ferry sailed at noon on Monday with eleven passengers and a goat on its deck.</p>"
    )
    page = (
        f"<article><h1>Boats of the coast</h1>{prose}<h2>Ferry: best for goats and men</h2>"
        "<figure><img src=a.jpg><figcaption>Ferry: best for goats and men</figcaption></figure>"
        f"{prose.replace('noon', 'six')}{prose.replace('eleven', 'forty')}</article>"
    )
    article = cleaner.Cleaner().clean(page, media="html")
    assert article.body.count("Ferry: best for goats and men") == 1
    assert "caption.figcaption" in {removal.rule for removal in article.removed}


def test_a_folder_without_packs_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>A page.</p>")
    with pytest.raises(RuleFileError, match="no packs in there"):
        cleaner.Cleaner(rules=tmp_path)
    (tmp_path / "learned.json").write_text("{}")
    cleaner.Cleaner(rules=tmp_path)


GREEDY = """
pack: greedy
why: Too much.
rules:
  - {id: greedy.the, kind: line, why: Too much., match: anywhere, phrases: {en: [the bridge]}}
"""


def test_own_rules_that_take_the_article_are_named(tmp_path: Path) -> None:
    (tmp_path / "greedy.yaml").write_text(GREEDY)
    said = [
        f"On day {number} the bridge was closed for repairs that took all of the morning, she said."
        for number in range(6)
    ]
    text = "\n\n".join(["Bridge closes", *said, "It opens again in May, and is free to all then."])
    (warning,) = cleaner.Cleaner(rules=tmp_path).clean(text, media="text").warnings
    assert warning.startswith("guard: greedy.the removed most of the page's prose")
    assert cleaner.clean(text, media="text").warnings == ()


@pytest.mark.parametrize(("beside", "inside", "told"), [(0, 4, 1), (7, 9, 0)])
def test_own_elements_that_take_most_of_a_page_are_named_where_no_article_is_left(
    tmp_path: Path, beside: int, inside: int, told: int
) -> None:
    box = "{id: greedy.box, kind: html, why: Too much., action: drop, select: .txt}"
    (tmp_path / "greedy.yaml").write_text(GREEDY[: GREEDY.index("  -")] + f"  - {box}\n")
    said = [
        f"<p>On day {number} the bridge was closed for repairs that took all of the morning, and "
        "nobody in the two villages knew of it.</p>"
        for number in range(16)
    ]
    first = "<p>The bridge is shut until May, and the ferry runs late on most days of the week.</p>"
    head = f"<h1>Bridge closes</h1>{first}{''.join(said[:beside])}"
    page = f"{head}<div class=txt>{''.join(said[7 : 7 + inside])}</div>"
    found = cleaner.Cleaner(rules=tmp_path).clean(f"<article>{page}</article>", media="html")
    assert "On day 8" not in found.body
    assert sum("greedy.box removed most" in one for one in found.warnings) == told


def test_own_rules_for_a_line_are_not_blamed_where_more_is_left_than_they_took(
    tmp_path: Path,
) -> None:
    said = "We bring the bridge to your step each weekday at six in the morning"
    line = f"match: whole, phrases: {{en: [{said}]}}"
    (tmp_path / "line.yaml").write_text(
        f"{GREEDY[: GREEDY.index('  -')]}  - {{id: own.line, kind: line, why: Stock., {line}}}\n"
    )
    # Letters end with who wrote them, and not as sentences do.
    letters = "".join(
        f"<p>The bridge is a fine idea in the wrong street, as I said in {year}. B. Orme, Fenn</p>"
        for year in range(2020, 2024)
    )
    page = f"<article><h1>Letters on the bridge</h1>{letters}<p>{said}.</p></article>"
    found = cleaner.Cleaner(rules=tmp_path).clean(page, media="html")
    assert [one.rule for one in found.removed] == ["own.line"]
    assert not any("own.line" in one for one in found.warnings)


def test_rules_may_be_one_path_or_hold_what_was_learned(tmp_path: Path) -> None:
    (tmp_path / "greedy.yaml").write_text(GREEDY)
    learned = cleaner.learn([])
    given: list[Any] = [tmp_path, str(tmp_path), [tmp_path], [tmp_path, learned], (str(tmp_path),)]
    for rules in given:
        assert "greedy.the" in cleaner.Cleaner(rules=rules).rules.generic_rules
    with pytest.raises(TypeError, match="rules is int"):
        cleaner.Cleaner(rules=[tmp_path, 7])  # type: ignore[list-item]


def test_folders_are_paths_or_texts_and_lists(tmp_path: Path) -> None:
    pack = tmp_path / "gull.yaml"
    pack.write_text(
        "pack: gull\nwhy: Ours.\nsites: [gull.example]\nrules:\n"
        "  - {id: gull.a, kind: line, why: A line, phrases: {any: [Gulls for all]}}\n"
    )
    found = RuleSet.load([str(tmp_path)], disable=["gull.b"])
    assert [one.name for one in found.packs][-1] == "gull"
    assert any("gull.b" in notice for notice in found.notices)
    assert repr(found) == "RuleSet(shipped packs, gull, 1 notice)"
    assert repr(RuleSet.load()) == "RuleSet(shipped packs)"
    for folders in (str(tmp_path), tmp_path):
        with pytest.raises(ArgumentError, match="is one path; give a list"):
            RuleSet.load(folders)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"disable is one text; give a list: \['gull.a'\]"):
        RuleSet.load([tmp_path], disable="gull.a")
