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


def test_words_of_four_characters_are_looked_for_in_the_address() -> None:
    ((_, features),) = wordings("The ice is back again", [], frozenset({"back", "ice"}))
    assert features["in_slug"] == 1 / 2  # of `back` and `again`
    ((_, features),) = wordings("The ice", [], frozenset({"ice"}))
    assert features["in_slug"] == -1


def test_wordings_are_compared_by_their_words() -> None:
    found = dict(wordings("Ice is back", [("og", "Ice is here | Gull")], frozenset()))
    assert found["Ice is back"]["overlap.og"] == 2 / 5
    assert found["Ice is back"]["overlap.title"] == -1.0
    assert (found["Ice is here | Gull"]["bar"], found["Ice is back"]["bar"]) == (1.0, 0.0)
    assert found["Ice is back"]["relation.og"] == 6  # they go apart
