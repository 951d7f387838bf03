"""Where candidates for the title stand, and what is counted of each."""

from __future__ import annotations

from cleaner.model import Metadata
from cleaner.scores.features import Features
from cleaner.verdict.candidates import near_features
from cleaner.verdict.title_features import title_features
from tests.built import Line, a, line, made, prose

ARTICLE = (a(prose(60), -3.0), a(prose(60, 3), -3.0), a(prose(60, 9), -3.0))


def found(
    *lines: Line, rules: str = "", url: str | None = None, declared: str = ""
) -> dict[int, Features]:
    """The candidates of a page by index, each with its features."""
    page = made(*lines, rules=rules)
    metadata = Metadata(titles=(("og", declared),) if declared else ())
    near = near_features(page.views, page.shape, page.proposals)
    return dict(title_features(near, page.views, page.shape, page.proposals, metadata, url))


def test_candidates_stand_up_to_150_blocks_before_the_prose() -> None:
    menu = [a(f"Item {number}", 4.0) for number in range(160)]
    assert min(found(*menu, *ARTICLE)) == 10


def test_candidates_stand_in_the_first_three_blocks_of_the_prose() -> None:
    lines = [a(f"{prose(20)} {number}", -3.0) for number in range(6)]
    assert list(found(a("Menu", 4.0), *lines)) == [0, 1, 2, 3]


def test_a_candidate_has_up_to_forty_words() -> None:
    assert list(found(a(line(40), 4.0), a(line(41, 3), 4.0), *ARTICLE)) == [0]


def test_a_line_that_a_rule_knows_has_three_words_to_be_a_candidate() -> None:
    rules = (
        "  - {id: share.bar, kind: line, why: Share, match: end, where: [head],"
        " phrases: {any: [share]}}\n"
    )
    assert list(found(a("We share", 4.0), a("What we share", 4.0), *ARTICLE, rules=rules)) == [1]
    anywhere = rules.replace(" where: [head],", "")
    assert list(found(a("What we share", 4.0), a("A boat", 4.0), *ARTICLE, rules=anywhere)) == [1]


def test_lists_rows_and_code_of_texts_are_no_candidates() -> None:
    lines = [a(line(5), 4.0, kind=kind) for kind in ("list_item", "table_row", "code", "quote")]
    assert list(found(*lines, *ARTICLE)) == [3]


def test_likely_candidates_nearer_to_the_prose_have_four_words_and_are_twelve_at_most() -> None:
    lines = [a(line(3), 4.0), a(line(4), 4.0), a(line(5), 4.0)]
    rows = found(*lines, *ARTICLE)
    assert [rows[at]["nearer"] for at in range(3)] == [2, 1, 0]
    rows = found(a("Menu", 4.0), *(a(line(5, at), 4.0) for at in range(14)), *ARTICLE)
    assert [rows[at]["nearer"] for at in (0, 1, 2, 3, 14)] == [12, 12, 12, 11, 0]


def test_words_of_four_letters_are_looked_for_in_the_first_four_blocks_of_the_prose() -> None:
    article = [a(f"{prose(20, 2)} {word}", -3.0) for word in ("gulls", "b", "c", "terns", "ducks")]
    rows = found(a("gulls own terns ducks", 4.0), a("a b c", 4.0), *article)
    assert rows[0]["in_lead"] == 2 / 3  # `own` is too short, `ducks` too far down
    assert rows[1]["in_lead"] == -1.0


def test_words_of_the_address_count_where_it_has_two_joints() -> None:
    headline = a("The gulls über all", 4.0)
    rows = found(headline, *ARTICLE, url="https://gull.example/news/the-gulls-ueber_you-99.html")
    assert rows[0]["in_slug"] == 1.0
    assert rows[0]["slug_share"] == 2 / 3  # gulls and ueber, of these and html
    rows = found(headline, *ARTICLE, url="https://gull.example/gulls-all")
    assert rows[0]["in_slug"] == -2.0
    assert found(headline, *ARTICLE)[0]["slug_share"] == -2.0


def test_what_stands_twice_is_counted_up_to_three_times() -> None:
    lines = [a("The gulls are back", 4.0) for _ in range(3)]
    assert found(*lines, *ARTICLE)[0]["twins"] == 2
    assert found(*lines, *lines, *ARTICLE)[0]["twins"] == 3


def test_what_stands_inside_another_line_has_three_words_and_a_joint() -> None:
    rows = found(a("The gulls return", 4.0), a("The gulls return | Gull", 4.0), *ARTICLE)
    assert rows[0]["twins"] == 1
    rows = found(a("Gullwings return", 4.0), a("Gullwings return | Gull", 4.0), *ARTICLE)
    assert rows[0]["twins"] == 0


def test_headings_of_the_first_level_are_counted_up_to_four() -> None:
    headings = [a(line(5, at), 4.0, tag="h1", link_density=0.0) for at in range(6)]
    assert found(*headings[:2], *ARTICLE)[0]["h1s"] == 2
    assert found(*headings, *ARTICLE)[0]["h1s"] == 4
    assert found(*headings, a("Menu", 4.0), *ARTICLE)[6]["h1s"] == -1


def test_places_are_counted_up_to_thirty_from_the_start_and_twenty_before_the_prose() -> None:
    rows = found(*(a(f"Item {number}", 4.0) for number in range(40)), *ARTICLE)
    assert [rows[at]["index"] for at in (0, 29, 30, 35)] == [0, 29, 30, 30]
    assert [rows[at]["to_frame"] for at in (5, 20, 21, 39)] == [20, 20, 19, 1]


def test_candidates_are_compared_with_the_best_of_them() -> None:
    rows = found(a(line(5), 4.0), a(line(9), 4.0), *(a(prose(50, at), -3.0) for at in range(3)))
    assert [rows[at]["words_behind"] for at in (0, 1)] == [4, 0]


def test_a_declared_title_is_told_by_its_origin() -> None:
    rows = found(
        a("The gulls are back", 4.0), a("A boat", 4.0), *ARTICLE, declared="The gulls are back"
    )
    assert rows[0]["declared.og"] == 1.0
    assert rows[1].get("declared.og", 0.0) == 0.0
    assert rows[1]["declared"] == 1.0
