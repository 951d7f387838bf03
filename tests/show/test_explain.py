"""What became of each block, as rows, as text and as JSON."""

from __future__ import annotations

import io
import json

import pytest

from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards
from cleaner.show.explain import as_json, as_text, explain, select, summarize
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
