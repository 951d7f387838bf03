"""Pages written for these tests: what must stay of each, and what must go.

`tests/golden.py` says what an expectation is, and writes them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cleaner.model import Article, Removal
from tests import golden
from tests.golden import PAGES, cleaned, expectation, faults, slugs

_EXPECTED = {"title": "Ice", "dek": "It came.", "keeps": ["It went."], "gone": ["Share this"]}


def _article(*, dek: str = "It came.", body: str = "It went.", removed: str = "") -> Article:
    gone = (Removal(rule="share.bar", why="", text=removed, start=0, end=0),) if removed else ()
    return Article(title="Ice", dek=dek, body=body, removed=gone)


def test_every_page_has_source_and_expectation() -> None:
    for slug in slugs():
        names = sorted(path.name for path in (PAGES / slug).iterdir())
        assert names in (["expected.json", "source.html"], ["expected.json", "source.txt"]), slug


@pytest.mark.parametrize("slug", slugs())
def test_page_comes_out_right_but_for_its_known_faults(slug: str) -> None:
    expected = expectation(slug)
    known = {one["fault"]: one["why"] for one in expected.get("known", [])}
    found = faults(cleaned(slug), expected)
    new = [fault for fault in found if fault not in known]
    assert not new, f"expected: title {expected['title']!r}, dek {expected['dek']!r}"
    gone = known.keys() - set(found)
    assert not gone, f"right now; `python -m tests.golden {slug}` takes them out of `known`"
    assert all(known.values()), "each known fault needs its reason in words"
    if known:
        pytest.xfail("; ".join(dict.fromkeys(known.values())))


@pytest.mark.parametrize(
    ("article", "found"),
    [
        (_article(), []),
        (_article(dek="", body="It came.\n\nIt went."), ["dek is ''"]),
        (_article(dek="", removed="It came."), ["dek is ''", "lost: 'It came.' by share.bar"]),
        (_article(body=""), ["lost: 'It went.' by nothing"]),
        (_article(body="Share this\n\nIt went."), ["left in: 'Share this'"]),
    ],
)
def test_each_fault_of_a_page_is_told_by_itself(article: Article, found: list[str]) -> None:
    assert faults(article, _EXPECTED) == found


def test_an_expectation_is_drafted_once_and_keeps_its_reasons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden, "PAGES", tmp_path)
    (tmp_path / "ice").mkdir()
    source = (PAGES / "speech-en" / "source.txt").read_bytes()
    (tmp_path / "ice" / "source.txt").write_bytes(source)
    assert golden.write("ice")
    drafted = expectation("ice")
    assert drafted["keeps"]
    assert "known" not in drafted
    assert not golden.write("ice")
    wrong = {**drafted, "title": "Another", "known": [{"fault": "dek is 'x'", "why": "gone"}]}
    (tmp_path / "ice" / "expected.json").write_text(json.dumps(wrong), "utf-8")
    assert golden.write("ice")
    known = expectation("ice")["known"]
    assert [one["why"] for one in known] == ["", ""]
    assert [one["fault"].split(" ")[0] for one in known] == ["title", "lost:"]
