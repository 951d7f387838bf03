"""Title and dek together, and what says them again."""

from __future__ import annotations

from cleaner.model import Metadata
from cleaner.scores.card import Table
from cleaner.verdict.headline import Headline, headline
from tests.built import Line, a, line, made, prose, scorecard

TITLE, DEK = "The crane in the harbour falls", line(12, 7)
CARDS = {
    "text-title": scorecard("text-title", bias=5.0),
    # A dek has more than eight words, and no stop.
    "text-dek": scorecard(
        "text-dek",
        Table(features=("words", "final"), thresholds=(8.5, 0.5), values=(-9.0, 3.0, -9.0, -9.0)),
        threshold=0.0,
    ),
}


def said(*lines: Line, fields: dict[str, list[int]] | None = None, **titles: str) -> Headline:
    """The headline of a page; titles: declared ones by origin; fields: blocks that rules name."""
    page = made(*lines)
    page.proposals.fields.update(fields or {})
    metadata = Metadata(titles=tuple(titles.items()))
    return headline(page.views, page.shape, page.proposals, metadata, CARDS, ())


def test_title_and_dek_are_told_with_their_blocks() -> None:
    found = said(a(TITLE, 1.0), a(DEK, 1.0), a(prose(200), -3.0))
    assert (found.title, found.title_block) == (TITLE, 0)
    assert (found.dek, found.dek_blocks, found.dek_source) == (DEK, (1,), "text")
    assert found.repeats == ()


def test_a_page_without_cards_has_what_it_declares() -> None:
    page = made(a("A menu", 1.0), a(prose(200), -3.0))
    metadata = Metadata(titles=(("og", TITLE),))
    found = headline(page.views, page.shape, page.proposals, metadata, {}, ())
    assert (found.title, found.title_block, found.dek_blocks) == (TITLE, -1, ())


def test_what_rules_name_is_title_and_dek() -> None:
    lines = (a("A menu", 1.0), a("One", 1.0), a("Two", 1.0), a("Three", 1.0), a(prose(200), -3.0))
    found = said(*lines, fields={"title": [1], "dek": [2, 3]}, og=TITLE)
    assert (found.title, found.dek, found.dek_source) == ("One", "Two\nThree", "rule")


def test_the_title_is_a_repeat_anywhere_the_dek_only_before_the_prose() -> None:
    lines = (a(TITLE, 1.0), a(DEK, 1.0), a("By Ann", 1.0))
    fields = {"title": [0], "dek": [1]}
    found = said(*lines, a(DEK, 1.0), a(prose(12), -3.0), a(DEK, 1.0), a(TITLE, 1.0), fields=fields)
    assert found.repeats == ((3, "dek"), (6, "title"))
    found = said(*lines, a(prose(11), -3.0), a(DEK, 1.0), a(f"{TITLE} | Gull"), fields=fields)
    assert found.repeats == ((4, "dek"), (5, "title"))
    found = said(*lines, a(prose(12), 0.1), a(DEK, 1.0), a(prose(90), -3.0), fields=fields)
    assert found.repeats == ((4, "dek"),)


def test_a_line_that_the_title_begins_with_up_to_its_colon_is_a_repeat_before_the_prose() -> None:
    title = "Storm at sea: the crane falls"
    lines = (a("Storm at sea", 1.0), a(title, 1.0), a("Storm", 1.0), a("the crane falls", 1.0))
    found = said(*lines, a(prose(12), -3.0), a("Storm at sea", 1.0), fields={"title": [1]})
    assert found.repeats == ((0, "title"),)
    word = (a("Storm", 1.0), a("Storm: the crane falls", 1.0))
    assert said(*word, a(prose(12), -3.0), fields={"title": [1]}).repeats == ()


def test_a_heading_of_the_title_s_words_is_a_repeat_before_the_prose() -> None:
    lines = (a("Storm at sea: the crane falls", 1.0),)
    again = a("Storm at sea, the crane falls!", -1.0, kind="heading", level=2)
    other = a("Storm at sea: a crane falls", -1.0, kind="heading", level=2)
    plain = a("Storm at sea, the crane falls!", -1.0)
    found = said(*lines, again, other, plain, a(prose(12), -3.0), again, fields={"title": [0]})
    assert found.repeats == ((1, "title"),)
    two = (a("Storm: sea", 1.0), a("Storm, sea", -1.0, kind="heading", level=2))
    assert said(*two, a(prose(12), -3.0), fields={"title": [0]}).repeats == ()


def test_a_heading_that_the_page_declares_as_another_title_is_a_repeat() -> None:
    deks = (("json-ld:alternative", "At the harbour - Hundreds see a crane fall"),)
    for text, again in (
        ("Hundreds see a crane fall", True),
        ("At the harbour", True),
        ("Hundreds see a crane", False),
    ):
        heading = a(text, -1.0, kind="heading", level=2)
        page = made(a(TITLE, 1.0), heading, a(prose(12), -3.0), heading, a(text, -1.0))
        page.proposals.fields.update({"title": [0]})
        metadata = Metadata(deks=deks)
        found = headline(page.views, page.shape, page.proposals, metadata, CARDS, ())
        assert found.repeats == (((1, "title"),) if again else ())
