"""What became of each block, as rows, as text and as JSON."""

from __future__ import annotations

import io
import json

import pytest

from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.choice import choices
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards
from cleaner.show.explain import as_json, as_text, explain, select
from cleaner.show.summary import summarize
from cleaner.text.visible import visible

PACK = r"""
pack: demo
why: What the pages of these tests hold beside their text.
rules:
  - id: demo.badge
    kind: line
    why: A badge of the demo
    phrases: {en: [Zibbeldy badge, Kept badge]}
    removes: [Zibbeldy badge]
    keeps: [The zibbeldy badge is worn on Sundays.]
  - id: demo.kept
    kind: keep
    why: A badge that stays
    phrases: {en: [Kept badge]}
    removes: [Kept badge]
    keeps: [Another badge]
  - id: demo.credit
    kind: span
    why: A credit behind a sentence
    pattern: '\(zibbeldy/demo\)'
    at: end
    removes: ["They all went home in the end. (zibbeldy/demo)"]
    keeps: [They all went home.]
"""
LONG = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning."
)
PAGE = f"{LONG}\n\nZibbeldy badge\n\nKept badge\n\n{LONG[:-1]} again. (zibbeldy/demo)\n"


def analyze(page: str) -> Analysis:
    return Cleaner(RuleSet([parse_pack(PACK)]), cards=Cards()).analyze(page, id="a.txt")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyze(PAGE)


def test_each_block_has_a_row_in_order(analysis: Analysis) -> None:
    rows = explain(analysis)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert [row.outcome for row in rows] == ["kept", "removed", "kept", "trimmed"]
    assert all(PAGE[row.start : row.end] == row.text for row in rows)


def test_rows_tell_rule_why_and_parts(analysis: Analysis) -> None:
    _, badge, kept, trimmed = explain(analysis)
    assert (badge.rule, badge.why) == ("demo.badge", "A badge of the demo")
    assert (kept.rule, kept.kept_by) == ("", "demo.kept")
    (part,) = trimmed.parts
    assert (part.text, part.rule) == ("(zibbeldy/demo)", "demo.credit")
    assert trimmed.text[part.start : part.end] == part.text


def test_rows_can_be_chosen(analysis: Analysis) -> None:
    rows = explain(analysis)
    assert [row.number for row in select(rows, removed=True)] == [2, 4]
    assert [row.number for row in select(rows, rule="demo.credit")] == [4]
    assert [row.number for row in select(rows, rule="demo")] == [2, 3, 4]
    assert [row.number for row in select(rows, rule="demo", removed=True)] == [2, 4]
    assert select(rows, rule="dem") == ()


def test_title_and_dek_have_rows_of_their_own() -> None:
    cleaner = Cleaner()
    page = "Ferry leaves at noon as fog lifts over the harbour\n\n" + "\n\n".join([LONG] * 3)
    analysis = cleaner.analyze(page)
    rows = explain(analysis, cleaner.shapes.cards.get("text-context"))
    assert rows[0].evidence
    article = cleaner.clean(page)
    titles = [row.text for row in rows if row.outcome == "title"]
    assert titles == ([article.title] if analysis.headline.title_block >= 0 else [])
    removed = {removal.text for removal in article.removed}
    assert {row.text for row in rows if row.outcome == "removed"} == removed


def test_text_for_people(analysis: Analysis) -> None:
    rows = explain(analysis)
    text = as_text(summarize(analysis, rows), rows)
    assert "page     a.txt\n" in text
    assert "site     unknown" in text
    assert "blocks   4, of which 1 removed\n" in text
    assert "2  removed   Zibbeldy badge\n             demo.badge: A badge of the demo\n" in text
    assert "demo.credit: A credit behind a sentence: (zibbeldy/demo)" in text
    assert "kept by demo.kept" in text
    assert "score" not in text
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_verbose_text_tells_zone_and_score(analysis: Analysis) -> None:
    rows = explain(analysis)
    text = as_text(summarize(analysis, rows), rows, verbose=True)
    assert "paragraph in body, score +0.00" in text


def test_colour_is_asked_for(analysis: Analysis) -> None:
    rows = explain(analysis)
    summary = summarize(analysis, rows)
    assert "\x1b[" not in as_text(summary, rows)
    assert "\x1b[31mZibbeldy badge" in as_text(summary, rows, colour=True)


def test_page_text_can_not_act_on_the_terminal() -> None:
    analysis = analyze(f"{LONG}\n\n\x1b]0;owned\x07 [red]markup[/red] \u202edesrever :smile:\n")
    rows = explain(analysis)
    for colour in (False, True):
        text = as_text(summarize(analysis, rows), rows, colour=colour)
        assert "\x1b]" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
        assert "[red]markup[/red]" in text
        assert ":smile:" in text


def test_visible_spells_out_what_hides() -> None:
    assert visible("a\u200bb\u00a0c") == "a\\u200bb\u00a0c"


def test_json_holds_everything(analysis: Analysis) -> None:
    rows = explain(analysis)
    record = json.load(io.StringIO(as_json(summarize(analysis, rows), rows)))
    assert record["id"] == "a.txt"
    assert record["blocks"] == 4
    assert record["rows"][1]["rule"] == "demo.badge"
    assert record["rows"][3]["parts"][0]["rule"] == "demo.credit"


def test_no_rows_is_said(analysis: Analysis) -> None:
    rows = explain(analysis)
    assert "no block fits" in as_text(summarize(analysis, rows), ())


def test_blocks_that_stay_can_be_chosen(analysis: Analysis) -> None:
    assert [row.number for row in select(explain(analysis), kept=True)] == [1, 3, 4]
    assert [row.number for row in select(explain(analysis), kept=True, rule="demo.credit")] == [4]


HEADED = (
    "<title>Ferry leaves at noon | The Gull</title><h1>Ferry leaves at noon</h1>"
    "<p>By Ada Brome</p>" + f"<p>{LONG}</p>" * 4
)


@pytest.mark.parametrize("page", [HEADED, f"Ferry leaves at noon\n\n{LONG}\n\n{LONG} It left."])
def test_what_title_and_dek_were_chosen_among_is_told(page: str) -> None:
    cleaner = Cleaner()
    analysis = cleaner.analyze(page)
    found = {choice.what: choice for choice in choices(analysis, cleaner)}
    media = analysis.page.media
    assert set(found) == {"title", "dek"} | ({"wording"} if media == "html" else set())
    title = found["title"]
    assert [one.number - 1 for one in title.candidates if one.chosen] == [
        analysis.headline.title_block
    ]
    assert title.least == cleaner.shapes.cards[f"{media}-title"].card.threshold
    for choice in found.values():
        scores = [one.score for one in choice.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(one.evidence for one in choice.candidates)
    deks = {one.number - 1 for one in found["dek"].candidates if one.chosen}
    assert deks == set(analysis.headline.dek_blocks)
    assert analysis.headline.title == "Ferry leaves at noon"
    if wording := found.get("wording"):
        assert [one.text for one in wording.candidates if one.chosen] == ["Ferry leaves at noon"]


def test_without_scorecards_nothing_was_chosen_among() -> None:
    cleaner = Cleaner(cards=Cards())
    assert choices(cleaner.analyze(HEADED), cleaner) == ()


def test_a_title_that_a_rule_points_out_says_so() -> None:
    pack = (
        "pack: gull\nwhy: The Gull\nrules:\n"
        "  - {id: gull.head, kind: html, why: The headline, action: title, select: [.head]}\n"
    )
    cleaner = Cleaner(RuleSet([parse_pack(pack)]))
    page = f"<p class=head>Fog lifts</p>{HEADED}"
    title = choices(cleaner.analyze(page), cleaner)[0]
    assert title.note == "a rule of the site points it out"
    assert cleaner.clean(page).title == "Fog lifts"


def test_choices_and_steps_stand_in_text_and_json() -> None:
    cleaner = Cleaner()
    analysis = cleaner.analyze(HEADED)
    rows = explain(analysis)
    summary = summarize(analysis, rows)
    told = choices(analysis, cleaner)
    times = cleaner.timed(HEADED)
    text = as_text(summary, None, choices=told, times=times)
    assert "blocks that may be the title (above " in text
    assert "Ferry leaves at noon" in text
    names = [line.split()[0] for line in text.splitlines() if "%  " in line]
    assert names == list(times)
    assert "By Ada Brome\n" not in text.split("steps of")[1], "rows are left out"
    record = json.loads(as_json(summary, rows, choices=told, times=times))
    assert [step["name"] for step in record["steps"]] == list(times)
    assert all(step["ms"] >= 0 and step["says"] for step in record["steps"])
    assert [choice["what"] for choice in record["headline"]] == ["title", "wording", "dek"]
    assert {"steps", "headline"}.isdisjoint(json.loads(as_json(summary, rows)))


def test_numbers_before_lines_are_shown_and_bullets_are_not() -> None:
    page = f"{LONG}\n\n11. May 2026\n\n1. The yellow one\n\n- The red one\n\n{LONG}\n"
    found = analyze(page)
    rows = explain(found)
    assert [row.marker for row in rows] == ["", "11.", "1.", "", ""]
    shown = as_text(summarize(found, rows), rows)
    assert "11. May 2026\n" in shown
    assert "1. The yellow one\n" in shown
    assert "- The red one" not in shown
