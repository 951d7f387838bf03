"""Fates and headline, put together: what is kept and what is removed tile the page's text."""

from __future__ import annotations

import pytest

from cleaner.model import Article, Metadata, Page, Segmented
from cleaner.options import Options
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import assemble, locate, with_extra
from cleaner.verdict.bylines import Credits
from cleaner.verdict.headline import Headline
from cleaner.verdict.resolve import Fate, Resolved
from tests.built import Line, a, line, made, prose

GONE = Fate(rule="share.bar", why="Share")
KEPT = Fate()


def article(
    *lines: Line,
    fates: dict[int, Fate] | None = None,
    head: Headline | None = None,
    author: str = "",
) -> Article:
    """The article that these lines come to. fates: of those that are not kept."""
    page = made(*lines)
    text = "\n".join(view.block.text for view in page.views)
    chosen = tuple((fates or {}).get(at, KEPT) for at in range(len(lines)))
    analysis = Analysis(
        page=Page(id="a", text=text, media="text"),
        segmented=Segmented(
            text=text,
            blocks=tuple(view.block for view in page.views),
            metadata=Metadata(description="All  of it"),
        ),
        site="",
        language="en",
        views=page.views,
        proposals=page.proposals,
        shape=page.shape,
        resolved=Resolved(chosen),
        headline=head or Headline(),
        credits=Credits(author=author),
    )
    return assemble(analysis, Options())


def test_the_body_is_what_is_neither_headline_nor_removed() -> None:
    head = Headline(title="Ice", dek="It came", dek_source="text", title_block=0, dek_blocks=(1,))
    lines = (a("Ice"), a("It came"), a(prose(20), -3.0), a("Share this"), a("It went."))
    found = article(*lines, fates={3: GONE}, head=head)
    assert (found.title, found.dek, found.body) == ("Ice", "It came", f"{prose(20)}\n\nIt went.")
    assert [(one.rule, one.text) for one in found.removed] == [("share.bar", "Share this")]
    assert [one.role for one in found.kept if one.text.strip()] == ["title", "dek", "body", "body"]
    assert found.restore() == "\n".join(one.text for one in lines)
    assert (found.blocks, found.blocks_kept) == (5, 4)
    assert found.description == "All of it"


def test_a_part_of_a_block_goes_from_the_body_and_stands_among_the_removed() -> None:
    fate = Fate(parts=((0, 7, "byline.by", "A name"),))
    found = article(a("By Ann The boats are back."), fates={0: fate})
    assert found.body == "The boats are back."
    assert [(one.text, one.start, one.end) for one in found.removed] == [("By Ann ", 0, 7)]
    assert found.restore() == "By Ann The boats are back."


def test_what_says_the_headline_again_goes_with_a_reason() -> None:
    head = Headline(title="Ice", title_block=0, repeats=((1, "title"), (2, "dek")))
    found = article(a("Ice"), a("Ice"), a("It came"), a(prose(20), -3.0), head=head)
    rules = [one.rule for one in found.removed]
    assert rules == ["headline.repeated-title", "headline.repeated-dek"]


def test_an_authors_name_by_itself_goes_outside_the_prose() -> None:
    name, text = a("ADA RENN"), (a(prose(20), -3.0), a("Ada Renn"), a(prose(20, 5), -3.0))
    others = (a("Ada Renn left"), a("Bo"), a("Cy Moss"), a("Ada Renn", kind="heading"))
    found = article(name, *text, a("Bo Lind"), *others, author="Ada Renn; Bo Lind; Bo")
    assert [(one.rule, one.text) for one in found.removed] == [
        ("byline.author", "ADA RENN"),
        ("byline.author", "Bo Lind"),
    ]
    kept = {0: Fate(kept_by="keep.name")}
    assert article(name, *text, fates=kept, author="Ada Renn").removed == ()
    assert article(name, *text).removed == ()


@pytest.mark.parametrize(
    ("above", "score", "gone"),
    [(11, -1.0, True), (12, -1.0, False), (12, 0.0, True)],
)
def test_lines_above_the_headline_go_where_none_of_them_is_prose(
    above: int, score: float, gone: bool
) -> None:
    lines = (a(line(above), score), a("Ice", 1.0), a(prose(200, 5), -3.0))
    found = article(*lines, head=Headline(title="Ice", title_block=1))
    assert [one.rule for one in found.removed] == ["headline.above"] * gone


def test_lines_above_a_headline_amid_the_prose_stay() -> None:
    lines = (a("A boat"), a(prose(40), -3.0), a("Ice", 1.0), a(prose(40, 5), -3.0))
    assert article(*lines, head=Headline(title="Ice", title_block=2)).removed == ()
    lines = (a("A boat"), a("It came"), a("Ice", 1.0), a(prose(40, 5), -3.0))
    head = Headline(title="Ice", title_block=2, dek="It came", dek_blocks=(1,))
    assert article(*lines, head=head).removed == ()


@pytest.mark.parametrize(
    ("words", "score", "sure", "stays"),
    [
        (12, -0.9, True, 0),
        (12, -1.1, True, 1),
        (11, -1.1, True, 0),
        (12, 0.1, False, 0),
        (12, -0.1, False, 1),
    ],
)
def test_lines_between_what_may_be_the_article_and_a_texts_headline_go(
    words: int, score: float, sure: bool, stays: int
) -> None:
    above = (a("A boat"), a(prose(words), score), a("Weather"), a("Mills"))
    lines = (*above, a("Ice", 1.0), a(prose(40, 5), -3.0))
    head = Headline(title="Ice", title_block=4, sure=sure)
    assert [one.text for one in article(*lines, head=head).removed] == [
        one.text for one in above[2 * stays :]
    ]
    # What is gone by itself is none of the article.
    gone = article(*lines, fates={1: GONE}, head=head).removed
    assert [one.text for one in gone] == [one.text for one in above]


def test_list_items_have_their_mark_or_a_dash() -> None:
    lines = (
        a("One", kind="list_item", marker="•"),
        a("Two", kind="list_item", marker="2."),
        a("Three"),
    )
    assert article(*lines).body == "- One\n\n2. Two\n\nThree"


def test_a_page_without_a_body_says_so() -> None:
    found = article(a("Share this"), fates={0: GONE})
    assert found.warnings == ("no body: nothing of the page is article text",)


def test_a_place_in_a_block_is_one_in_the_page_whatever_space_stands_between() -> None:
    text = "- By  Ann\nThe boats"
    block = made(a("By Ann The boats")).views[0].block.marked()
    placed = type(block)(index=0, text=block.text, start=0, end=len(text), marker="-")
    assert [locate(placed, text, at) for at in (0, 3, 7, 16)] == [2, 6, 10, 19]


def test_keys_that_pass_through_become_json() -> None:
    found = with_extra(Article(warnings=("one",)), {"n": float("nan"), "m": 1})
    assert (found.extra, len(found.warnings)) == ({"n": None, "m": 1}, 2)
    assert with_extra(Article(), {}) == Article()
