"""Patterns that run out of time find nothing, and the page says so."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import Cleaner, CleanerError, Options, PageTimeout, RuleSet
from cleaner.cli import app
from cleaner.rules.combine import combine
from cleaner.rules.load import parse_pack

# Each further 'a' doubles the time until the pattern is sure that there is no match.
SLOW = r"(?:(?:a|a)+)+0"
PACK = """
pack: demo
why: A rule is needed.
rules:
  - {id: demo.line, kind: line, why: X, pattern: '^%(slow)s', removes: [a0], keeps: [no]}
  - {id: demo.keep, kind: keep, why: X, pattern: '^%(slow)s', removes: [a0], keeps: [no]}
  - {id: demo.span, kind: span, why: X, pattern: '%(slow)s', removes: [a0], keeps: [no]}
  - {id: demo.quick, kind: line, why: X, phrases: {any: [Zib]}, removes: [Zib], keeps: [no]}
"""
LONG = "a" * 60 + " 0"
PROSE = "The ferry left the harbour at noon with forty people aboard, and came back late."


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return RuleSet([parse_pack(PACK % {"slow": SLOW})])


def test_each_rule_that_runs_out_of_time_is_named_with_its_block(rules: RuleSet) -> None:
    tool = Cleaner(rules, Options(pattern_timeout=0.02))
    article = tool.clean(f"{PROSE}\n\n{LONG}\n\nZib\n\n{PROSE}", media="text")
    slow = [warning for warning in article.warnings if warning.startswith("pattern:")]
    assert [warning.split()[1] for warning in slow] == ["demo.line", "demo.keep", "demo.span"]
    for warning in slow:
        assert f'block 2 starts with "{LONG[:40]}..."' in warning
        assert "0.02 s" in warning
    assert [removal.rule for removal in article.removed if removal.text.strip()] == ["demo.quick"]
    assert LONG in article.body


def test_further_blocks_of_a_slow_rule_are_counted(rules: RuleSet) -> None:
    tool = Cleaner(rules, Options(pattern_timeout=0.02))
    article = tool.clean("\n\n".join([LONG] * 3), media="text")
    slow = [warning for warning in article.warnings if "demo.line" in warning]
    assert len(slow) == 1
    assert "block 1 and 2 more" in slow[0]


def test_the_time_is_the_options_own_for_a_rule_set_that_is_there_already(rules: RuleSet) -> None:
    """Fifteen letters take some milliseconds: too long for one cleaner, not for another."""
    page = f"{PROSE}\n\n{'a' * 15} 0\n\n{PROSE}"
    hurried = Cleaner(rules, Options(pattern_timeout=1e-6)).clean(page, media="text")
    patient = Cleaner(rules, Options(pattern_timeout=60)).clean(page, media="text")
    assert any(warning.startswith("pattern: demo.line") for warning in hurried.warnings)
    assert not any(warning.startswith("pattern:") for warning in patient.warnings)
    copy = pickle.loads(pickle.dumps(Cleaner(rules, Options(pattern_timeout=1e-6))))
    assert copy.clean(page, media="text") == hurried


def test_a_rule_that_is_off_on_the_site_does_not_warn() -> None:
    other = "pack: own\nwhy: X.\nsites: [slow.example]\ndisable: [demo.*]\n"
    rules = RuleSet(combine([[parse_pack(PACK % {"slow": SLOW})], [parse_pack(other)]]).packs)
    tool = Cleaner(rules, Options(pattern_timeout=0.02))
    article = tool.clean(f"{PROSE}\n\n{LONG}", url="https://slow.example/", media="text")
    assert not any(warning.startswith("pattern:") for warning in article.warnings)


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_no_time_at_all_is_refused(seconds: float) -> None:
    with pytest.raises(CleanerError, match=r"pattern_timeout is .*more than 0"):
        Cleaner(RuleSet([]), Options(pattern_timeout=seconds))


def test_a_page_over_its_time_speaks_of_what_the_caller_gave(
    rules: RuleSet, tmp_path: Path
) -> None:
    """The library of its argument, the command of its flag."""
    tool = Cleaner(rules, Options(pattern_timeout=60))
    (lost,) = tool.clean_many([LONG], errors="return", page_timeout=0.5)
    assert isinstance(lost, PageTimeout)
    assert str(lost).endswith("allow more with page_timeout")
    pack, page, out = (tmp_path / name for name in ("own.yaml", "page.txt", "out"))
    pack.write_text(PACK.replace("demo", "own") % {"slow": SLOW}, "utf-8")
    page.write_text("\n\n".join([LONG] * 40), "utf-8")
    limits = ["--page-timeout", "1", "--workers", "1", "--quiet"]
    done = CliRunner().invoke(app, ["run", str(page), str(out), "--rules", str(pack), *limits])
    assert done.exit_code == 1
    failure = (out / "errors.jsonl").read_text("utf-8")
    assert "allow more with --page-timeout and --retry-failed" in failure
