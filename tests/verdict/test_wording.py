"""Which wording of the title counts."""

from __future__ import annotations

from cleaner.verdict.wording import wordings


def test_the_shown_wording_comes_first_and_equal_ones_are_one() -> None:
    found = wordings(
        "Ferry is back",
        [("og", "Ferry is back"), ("json-ld", "Marrow Island: Ferry is back"), ("title", "")],
        frozenset({"ferry"}),
    )
    assert [text for text, _ in found] == ["Ferry is back", "Marrow Island: Ferry is back"]
    shown, longer = (features for _, features in found)
    assert (shown["says.shown"], shown["says.og"], shown["votes"]) == (1, 1, 2)
    assert longer["relation.shown"] == 4  # it ends in the shown one
    assert shown["relation.json-ld"] == 2
    assert shown["agree.og.shown"] == 1.0
    assert shown["agree.title.shown"] == -1.0


def test_a_page_that_shows_no_title_has_the_declared_ones() -> None:
    assert [text for text, _ in wordings("", [("og", "Ice in the harbour")], frozenset())] == [
        "Ice in the harbour"
    ]
