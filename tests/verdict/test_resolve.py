"""What rules ask for, settled: sections, entries, echoes, scores, and the guard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cleaner.rules.kinds import HtmlRule
from cleaner.rules.rule import Rule
from cleaner.scores.page_type import type_columns
from cleaner.scores.story import Story
from cleaner.verdict.context import context_of
from tests.built import Line, a, gone, line, made, prose, settled

SECTION = """
  - {id: related.title, kind: section, why: Links, phrases: {any: [More on this]}}
"""
LABEL = "More on this"
ABOVE = (a(prose(300), -3.0), a("A menu", 5.0))
"""An article that is left whatever goes below, so that the guard has nothing to say."""


def below(*lines: Line, rules: str = SECTION) -> list[int]:
    """What goes of the lines below an article, counted from 0."""
    return [index - len(ABOVE) for index in gone(made(*ABOVE, *lines, rules=rules))]


def section(*scored: tuple[str, float]) -> list[int]:
    """Which of the lines behind a section's label go, counted from 1."""
    return below(a(LABEL, 2.0), *(a(*one) for one in scored))[1:]


# Where a section ends.


@pytest.mark.parametrize(("text", "taken"), [(prose(5), [1]), (prose(6), [])])
def test_a_section_ends_at_a_sentence_of_six_words(text: str, taken: list[int]) -> None:
    assert section((text, -0.1)) == taken


@pytest.mark.parametrize(("text", "taken"), [(line(11), [1]), (line(12), [])])
def test_a_section_ends_at_a_paragraph_of_twelve_words(text: str, taken: list[int]) -> None:
    assert section((text, -0.1)) == taken


@pytest.mark.parametrize(("score", "taken"), [(-0.1, []), (0.0, [1])])
def test_only_what_the_scores_take_for_article_text_ends_a_section(
    score: float, taken: list[int]
) -> None:
    assert section((prose(20), score)) == taken


@pytest.mark.parametrize(("score", "taken"), [(-0.1, [1]), (0.1, [1, 2])])
def test_a_subhead_right_before_prose_is_none_of_the_section(
    score: float, taken: list[int]
) -> None:
    assert section(("A boat", 2.0), ("The harbour", score), (prose(20), -1.0)) == taken


@pytest.mark.parametrize(
    ("score", "kind", "tag", "taken"),
    [
        (-2.1, "heading", "h2", [1]),
        (-1.9, "heading", "h2", [1, 2]),
        (-2.1, "paragraph", "p", [1, 2]),
        (-2.1, "heading", "", [1, 2]),
    ],
)
def test_a_section_ends_at_what_is_surely_the_articles_heading(
    score: float, kind: str, tag: str, taken: list[int]
) -> None:
    heading = a("4. The harbour", score, kind=kind, tag=tag)
    lines = (a(LABEL, 2.0), a("A boat", 2.0), heading, a("Wet and green", -1.0), a(prose(20), -1.0))
    gone_ones = below(*lines)[1:]
    assert [at for at in gone_ones if at < 3] == taken


def test_a_section_without_an_end_has_sixty_blocks() -> None:
    assert section(*((f"Item {number}", 1.0) for number in range(62))) == list(range(1, 61))


@pytest.mark.parametrize(
    ("text", "score", "taken"),
    [
        (f"{prose(25)} {prose(25, 5)}", 0.9, []),
        (f"{prose(25)} {prose(24, 5)}", 0.9, [1]),  # as long as a teaser may be
        (f"{prose(25)} {prose(25, 5)}", 1.0, [1]),  # too surely boilerplate
        (prose(50), 0.9, [1]),  # one sentence
        (f"of the {line(3)}. {prose(5, 9)}", 0.9, []),  # begins amid a sentence
        (f"of the {line(3)}. {prose(4, 9)}", 0.9, [1]),
        (f"Of the {line(3)}. {prose(5, 9)}", 0.9, [1]),
        (f", the {line(3)}. {prose(5, 9)} Here", 0.9, []),
    ],
)
def test_a_section_ends_at_running_text_that_is_no_teaser(
    text: str, score: float, taken: list[int]
) -> None:
    assert section((text, score)) == taken


AMID = {"before": -1.0, "words_before": 12, "label": 2.4, "after": 0.5, "words": 12}


@pytest.mark.parametrize(
    ("changed", "taken"),
    [
        ({}, [1]),
        ({"label": 2.5}, [1, 2]),
        ({"after": 0.6}, [1, 2]),
        ({"words": 11}, [1, 2]),
        ({"words_before": 5}, [1, 2]),
        ({"before": 0.1}, [1, 2]),
    ],
)
def test_a_label_between_two_paragraphs_opens_no_section(
    changed: dict[str, float], taken: list[int]
) -> None:
    told = {**AMID, **changed}
    found = below(
        a(prose(int(told["words_before"])), told["before"]),
        a(LABEL, told["label"]),
        a(prose(int(told["words"]), 9), told["after"]),
    )
    assert found == taken


def test_a_heading_or_a_phrase_ends_a_section_that_asks_for_it() -> None:
    rules = SECTION.replace("section,", "section, until: heading, until_phrases: {any: [The end]},")
    lines = (a(LABEL), a("A boat"), a("The end"), a("A crane"))
    assert below(*lines, rules=rules) == [0, 1]
    lines = (a(LABEL), a("A boat"), a("Weather", kind="heading"), a("A crane"))
    assert below(*lines, rules=rules) == [0, 1]
    assert below(*lines) == [0, 1, 2, 3]


def test_a_section_to_the_end_has_no_bound() -> None:
    rules = SECTION.replace("section,", "section, until: end,")
    lines = [a(f"Item {number}") for number in range(70)]
    assert below(a(LABEL, 2.0), *lines, a(prose(30), -3.0), rules=rules) == list(range(72))


# A label that stands alone in the article's last paragraphs.

LONE = SECTION.replace("section,", "section, where: [tail],")


def lone(
    behind: int, *, before: float = -2.0, label: float = -0.9, after: float = -1.0
) -> list[int]:
    """What goes of a text whose label has so many paragraphs behind it."""
    return gone(
        made(
            a(prose(40), -3.0),
            a(prose(12, 7), before),
            a(LABEL, label),
            *(a(prose(15, at), after if not at else -3.0) for at in range(behind)),
            rules=LONE,
        )
    )


def test_a_label_before_the_last_three_paragraphs_goes_alone() -> None:
    assert lone(1) == lone(3) == [2]
    assert lone(4) == []


def test_a_label_that_may_be_a_subhead_stays() -> None:
    assert lone(2, label=-1.0) == []
    assert lone(2, before=-1.5) == []
    assert lone(2, before=-1.6) == [2]
    assert lone(2, after=0.5) == [2]
    assert lone(2, after=0.6) == []


# Pages of other kinds than articles.


@pytest.mark.parametrize(
    ("types", "taken"),
    [
        ({}, [2, 3]),
        ({"article": 3.0, "product": 2.0}, [2, 3]),
        ({"article": 2.0, "product": 2.9}, [2, 3]),  # not surely
        ({"article": -3.0, "forum": 3.0, "product": 2.0}, [2, 3]),
        *(
            ({"article": 2.0, kind: 3.1}, [3])
            for kind in ("collection", "documentation", "listing", "product", "service")
        ),
    ],
)
def test_what_is_near_the_threshold_stays_on_pages_of_other_kinds(
    types: dict[str, float], taken: list[int]
) -> None:
    near, far = a("0.75 l, with a lid", 0.45), a("All brands, from A to Z", 0.55)
    page = made(a(prose(60), -3.0, link_density=0.0), a(prose(30, 3), -3.0), near, far)
    features = page.shape.features.with_columns(type_columns({"forum": -5.0, **types}, 4))
    page = replace(page, shape=replace(page.shape, features=features))
    assert gone(page, threshold=0.0) == taken


# Entries of a live blog.

DATES = """
  - {id: byline.date, kind: line, why: A date, digits: fold, phrases: {any: ["0 May"]}}
"""


def diary(entries: int, *, words: int = 6, score: float = 0.9) -> list[int]:
    """What goes of a page of dates, each with a text behind it."""
    lines = [a(prose(60), -3.0)]
    for number in range(entries):
        lines += [a(f"{number + 1} May"), a(prose(words, number), score)]
    return gone(made(*lines, a(prose(60, 3), -3.0), rules=DATES))


def test_four_dates_with_text_behind_them_are_entries_and_stay() -> None:
    assert diary(4) == []
    assert diary(3) == [1, 3, 5]


def test_dates_before_labels_or_boilerplate_are_no_entries() -> None:
    assert diary(4, words=5) == [1, 3, 5, 7]
    assert diary(4, score=1.0) == [1, 3, 5, 7]


def timeline(
    entries: int,
    *,
    element: str = "p.day",
    score: float = -0.5,
    text: str = "The ferry sank.",
    linked: float = 0.0,
    apart: bool = False,
) -> list[int]:
    """The dates that go of a page whose entries are made alike. apart: in far elements each."""
    lines = [a(prose(60), -3.0)]
    for number in range(entries):
        around = (20 + number, 40 + number, 60 + number) if apart else (20 + number, 5, 1)
        made_so = {"tag": "p", "path": f"body dl {element}", "around": around}
        below = {"tag": "p", "path": "body dl dd", "around": (80 + number, *around[1:])}
        lines.append(a(f"{number + 1} May", 1.0, kind="list_item", **made_so))
        lines.append(a(text, score, kind="list_item", link_density=linked, **below))
    page = made(*lines, a(prose(60, 3), -3.0), rules=DATES)
    return [index for index in gone(page, threshold=0.7) if index % 2]


@pytest.mark.parametrize(
    ("element", "least"), [("p.day", 3), ("div.date", 3), ("dt", 2), ("dt.x", 2)]
)
def test_a_few_dates_of_elements_made_alike_are_entries(element: str, least: int) -> None:
    assert timeline(least, element=element) == []
    assert len(timeline(least - 1, element=element)) == least - 1


def test_dates_of_far_elements_or_above_links_and_boilerplate_are_none() -> None:
    assert timeline(3, apart=True) == [1, 3, 5]
    assert timeline(3, linked=0.5) == [1, 3, 5]
    assert timeline(3, score=0.0) == [1, 3, 5]
    assert timeline(3, text="A ferry") == [1, 3, 5]
    assert timeline(3, text="It sank.") == [1, 3, 5]
    assert timeline(3, text=line(6)) == []


DATE, ENTRY = a("1 May", 4.0), a(line(8), 0.9)
AROUND = (a(prose(60), -3.0), *((a("2 May"), a(prose(6), 0.9)) * 3), a(prose(60, 3), -3.0))
"""A text with three entries, one less than it takes."""


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        ((DATE, ENTRY, *AROUND), []),
        ((DATE, ENTRY, a("A menu", 4.0), *AROUND), [0, 4, 6, 8]),
        ((*AROUND, DATE, ENTRY), []),
        ((*AROUND, a("A menu", 4.0), DATE, ENTRY), [1, 3, 5, 9]),
    ],
)
def test_entries_begin_two_blocks_before_the_article_and_end_right_behind_it(
    lines: tuple[Line, ...], taken: list[int]
) -> None:
    assert gone(made(*lines, rules=DATES)) == taken


def programme(entries: int, *, clock: str = "14:0{}", words: int = 6) -> list[int]:
    """What goes, by its score, of a page of clock times, each with a sentence behind it."""
    lines = [a(prose(60), -3.0)]
    for number in range(entries):
        lines += [a(clock.format(number), 1.0), a(prose(words, number), 1.0)]
    return gone(made(*lines), threshold=0.0)


def test_four_bare_clock_times_with_sentences_behind_them_stay() -> None:
    assert programme(4) == []
    assert programme(4, clock="kl. 14.0{} Uhr") == []
    assert programme(4, clock="14 : 0{} Uhr") == []
    assert programme(3) == [1, 2, 3, 4, 5, 6]


def test_clock_times_that_are_not_bare_or_have_no_sentence_go() -> None:
    assert programme(4, clock="Ann 14:0{}") == list(range(1, 9))
    assert programme(4, words=5) == list(range(1, 9))


# What goes by its score.


def scored(*lines: tuple[str, float]) -> list[int]:
    """What goes by its score of these lines behind a long paragraph."""
    page = made(
        a(prose(300), -3.0, link_density=0.0), a("A menu", 5.0), *(a(*one) for one in lines)
    )
    return [index - 2 for index in gone(page, threshold=0.5) if index > 1]


def test_a_block_goes_above_the_threshold() -> None:
    assert scored((line(11), 0.5)) == []
    assert scored((line(11), 0.51)) == [0]


@pytest.mark.parametrize(
    ("words", "score", "after", "taken"),
    [
        (10, 1.3, -1.6, []),
        (10, 1.31, -1.6, [0]),
        (11, 0.6, -1.6, [0]),
        (10, 0.6, -1.5, [0]),
    ],
)
def test_a_short_line_that_the_article_follows_takes_more(
    words: int, score: float, after: float, taken: list[int]
) -> None:
    assert scored((line(words), score), (prose(12, 5), after)) == taken


LEARNED = (
    "  - {id: demo.menu, kind: line, why: A menu, seen: 5 of 5, phrases: {any: [A menu]}}\n"
    "  - {id: demo.list, kind: line, why: A list, seen: 6 of 6, phrases: {any: [A list]}}\n"
)


@pytest.mark.parametrize(
    ("stock", "between", "tag", "score", "taken"),
    [
        ("A menu", (), "", 1.0, []),
        ("A menu", (), "", 1.01, [2]),
        ("A menu", ("Two ferries",), "", 0.6, [2]),
        ("A menu", ("Two ferries",), "p", 1.0, []),
        ("A menu", ("Two ferries",), "p", 1.01, [2]),
        ("A list", ("Two ferries",), "", 1.5, []),
        ("A list", ("Two ferries",), "", 1.51, [2]),
    ],
)
def test_a_paragraph_of_a_site_that_few_pages_tell_of_takes_more_beside_the_article(
    stock: str, between: tuple[str, ...], tag: str, score: float, taken: list[int]
) -> None:
    page = made(
        a(prose(300), -3.0),
        a(stock, 5.0),
        a(prose(12, 5), score, tag=tag),
        *(a(text, 0.4) for text in between),
        a(prose(40, 9), -3.0),
        rules=LEARNED,
    )
    assert [index for index in gone(page, threshold=0.5) if index > 1] == taken


@pytest.mark.parametrize(
    ("stock", "before", "end", "score", "taken"),
    [
        ("A menu", -0.5, ".", 1.5, []),
        ("A menu", -0.5, ".", 1.51, [3]),
        ("A menu", 0.1, ".", 0.6, [3]),
        ("A menu", -0.5, "", 0.6, [3]),
        ("A sign", -0.5, ".", 0.6, [3]),
    ],
)
def test_a_sentence_behind_the_article_takes_more_where_stock_lines_were_learned(
    stock: str, before: float, end: str, score: float, taken: list[int]
) -> None:
    page = made(
        a(prose(300), -3.0),
        a(stock, 0.4),
        a(prose(14, 9), before),
        a(line(12, 5) + end, score),
        rules=LEARNED,
    )
    assert [index for index in gone(page, threshold=0.5) if index > 1] == taken


def test_a_learned_element_says_nothing_of_the_page_s_other_paragraphs() -> None:
    page = made(a(prose(300), -3.0), a("A menu", 0.4), a(prose(14, 9), -0.5), rules=LEARNED)
    (proposal,) = page.proposals.removals

    def learned_by(rule: Rule) -> int:
        page.proposals.removals[:] = [replace(proposal, rule=rule)]
        return context_of(page.views, page.shape, page.proposals, 0.7).learned

    line_rule = proposal.rule
    box = HtmlRule(
        id="demo.box",
        why="A box",
        pack="demo",
        seen=line_rule.seen,
        select=(".box",),
        action="drop",
    )
    assert learned_by(line_rule) == line_rule.seen[1] == 5
    assert learned_by(box) == 0


@pytest.mark.parametrize(
    ("text", "score", "before", "taken"),
    [
        (prose(6), 0.8, -1.6, []),
        (prose(6), 0.81, -1.6, [1]),
        (prose(5), 0.6, -1.6, [1]),
        (line(6), 0.6, -1.6, [1]),
        (prose(6), 0.6, -1.5, [1]),
    ],
)
def test_a_sentence_right_behind_the_article_takes_more(
    text: str, score: float, before: float, taken: list[int]
) -> None:
    assert scored((prose(12, 5), before), (text, score)) == taken


def test_code_and_what_a_rule_keeps_do_not_go_by_their_scores() -> None:
    rules = "  - {id: notes.keep, kind: keep, why: Notes, phrases: {any: [A note]}}\n"
    lines = (a(prose(90), -3.0), a("x = 1", 5.0, kind="code"), a("A note", 5.0), a("A menu", 5.0))
    page = made(*lines, rules=rules)
    assert gone(page, threshold=0.0) == [3]
    assert [fate.kept_by for fate in settled(page, threshold=0.0).fates][2] == "notes.keep"


# A caption and the same said next to it.

CAPTION = """
  - {id: caption.credit, kind: line, why: A caption, match: end, phrases: {any: [by Ann]}}
"""


def echo(caption: str, other: str) -> list[int]:
    """What goes of a caption and the line behind it."""
    return gone(made(a(prose(60), -3.0), a(caption), a(other), rules=CAPTION))


def test_an_echo_of_a_caption_has_twenty_characters() -> None:
    assert echo("the old crane by ann", "The old crane by Ann") == [1, 2]
    rules = CAPTION.replace("[by Ann]", "[by Ann, by a]")
    twice = (a(prose(60), -3.0), a("the old cranes by a"), a("The old cranes by a"))
    assert gone(made(*twice, rules=rules)) == [1, 2]  # both are captions
    assert echo("a short crane by ann", "A short crane by") == [1]


def test_a_caption_is_most_of_its_echo() -> None:
    caption = f"{'a' * 28} by ann"  # 35 characters
    assert echo(caption, f"{caption} {'b' * 14}") == [1, 2]
    assert echo(caption, f"{caption} {'b' * 15}") == [1]


def test_a_heading_that_a_caption_repeats_stays() -> None:
    caption = "The crane in the old harbour by Ann"
    lines = (a(prose(60), -3.0), a(caption, kind="heading"), a(caption + "a"), a(caption))
    assert gone(made(*lines, rules=CAPTION)) == [1, 2, 3]  # the rule itself takes the heading
    lines = (a(prose(60), -3.0), a(caption[:-7], kind="heading"), a(caption), a(caption[:-7]))
    assert gone(made(*lines, rules=CAPTION)) == [2, 3]


# A picture's two texts, one below the other.


def pair(one: str, other: str, score: float = 0.0, **more: str) -> list[int]:
    """What goes of two lines below an article, counted from 1."""
    return gone(made(a(prose(60), -3.0), a(one, score), a(other, score, **more)))


def test_the_two_texts_of_a_picture_go_and_say_why() -> None:
    alt = "The old crane above the harbour of Kirkholm"
    assert pair(alt, alt) == [1, 2]
    assert pair(alt, f"{alt} Photo: Ada Renn") == [1, 2]
    assert pair(f"{alt}. Photo: Ada Renn", f"{alt}.") == [1, 2]
    assert pair("The harbour crane", "The harbour crane") == []  # labels
    page = made(a(prose(60), -3.0), a(alt), a(alt))
    assert settled(page).fates[1].rule == "picture.texts"


def test_a_paragraph_that_begins_as_the_line_above_it_stays() -> None:
    alt = "The old crane above the harbour of Kirkholm"
    assert pair(alt, f"{alt} {prose(20)}") == []
    assert pair(alt, f"{alt} {prose(7)}") == []


def test_a_quotation_that_is_said_twice_stays_once() -> None:
    said = "I have never seen the crane move in all my years."
    assert pair(said, said) == [1]


@pytest.mark.parametrize(
    ("score", "taken"), [(-2.6, []), (-2.5, [1]), (-1.1, [1]), (-1.0, [1, 2]), (1.0, [1, 2])]
)
def test_lines_that_look_like_article_text_may_be_verse(score: float, taken: list[int]) -> None:
    refrain = "and the crane is turning over the quay"
    assert pair(refrain, refrain, score) == taken


def test_a_heading_that_says_what_a_line_says_is_no_picture() -> None:
    said = "The old crane above the harbour of Kirkholm"
    assert pair(said, said, kind="heading") == []


# The guard.


def guarded(kept: int, taken: int, score: float, density: float | None = None) -> list[int]:
    """What goes of a page of two paragraphs with so many words, the second by its score."""
    page = made(a(prose(kept), -3.0), a(prose(taken, 5), score, link_density=density))
    return gone(page, threshold=0.0)


def test_the_guard_gives_doubtful_prose_back_where_less_than_half_is_left() -> None:
    assert guarded(20, 21, 1.0) == []
    assert guarded(20, 20, 1.0) == [1]


def test_the_guard_gives_back_less_where_the_scores_are_surer() -> None:
    assert guarded(20, 21, 1.1) == []
    assert guarded(20, 21, 1.2) == [1]


def test_the_guard_gives_back_where_hardly_any_prose_is_left() -> None:
    assert guarded(12, 109, 1.5) == []
    assert guarded(12, 108, 1.5) == [1]


def test_the_guard_leaves_what_is_surely_boilerplate() -> None:
    assert guarded(12, 200, 1.9) == []
    assert guarded(12, 200, 2.0) == [1]


def test_the_guard_leaves_what_is_mostly_links() -> None:
    assert guarded(12, 200, 1.5, 0.59) == []
    assert guarded(12, 200, 1.5, 0.6) == [1]


def of_story(**told: list[float]) -> Story:
    """A story whose headline is the first of three blocks. told: what is known of each block."""
    columns = {"head.rivals": [0.0, 0, 0], "head.under": [0.0, 0, 0]} | told
    return Story(headline=0, known=2, columns={n: np.array(v) for n, v in columns.items()})


@pytest.mark.parametrize(
    ("story", "back"),
    [
        (Story(), True),
        (of_story(), True),
        (of_story(**{"head.rivals": [0.0, 0, 1]}), False),
        (of_story(**{"head.under": [0.0, 0, 1]}), True),
        (of_story(**{"head.under": [0.0, 0, 2]}), False),
    ],
    ids=["unknown", "one story", "below another headline", "below a subhead", "below a link"],
)
def test_the_guard_counts_the_story_s_own_prose(story: Story, back: bool) -> None:
    page = made(a("Ferry sold", -1.0), a(prose(20), -3.0), a(prose(60, 5), 1.0))
    assert gone(page, threshold=0.0, story=story) == ([] if back else [2])
    lost = made(a("Ferry sold", -1.0), a(prose(20), 1.0), a(prose(60, 5), 1.0))
    assert gone(lost, threshold=0.0, story=story) == ([] if back else [2]), "all of it was lost"


def test_the_guard_gives_the_story_s_first_prose_back_whatever_its_score() -> None:
    page = made(a("Ferry sold", 2.5), a(prose(20), 2.5), a(prose(60, 5), 2.5))
    rivals = of_story(**{"head.rivals": [0.0, 0, 1]})
    assert gone(page, threshold=0.0, story=rivals) == [0, 2]
    assert gone(page, threshold=0.0) == [0], "all prose comes back where no story is known"


def test_the_guard_says_what_it_gave_back() -> None:
    page = made(a(prose(20), -3.0), a(prose(30, 5), 1.0))
    (warning,) = settled(page, threshold=0.0).warnings
    assert warning.startswith("guard: 1 block kept that shape.text-context would have removed")


COMMENTS = "  - {id: comments.title, kind: section, why: Remarks, phrases: {any: [Remarks]}}\n"


@pytest.mark.parametrize(("left", "taken"), [(120, [1, 2, 3]), (119, [1])])
def test_the_guard_leaves_comments_where_an_article_is_left(left: int, taken: list[int]) -> None:
    lines = (a(prose(left), -3.0), a("Remarks", 3.0), a(prose(80, 2), 1.0), a(prose(80, 9), 1.0))
    assert gone(made(*lines, rules=COMMENTS)) == taken


def test_the_guard_gives_all_back_that_no_line_rule_named_where_nothing_is_left() -> None:
    page = made(a("1 May", 3.0), a("A boat", 3.0), a("A crane", 3.0), rules=DATES)
    assert gone(page, threshold=0.0) == [0]


def test_the_guard_gives_prose_back_alone_where_nothing_is_left_and_some_reads_like_it() -> None:
    menu = (a("Home", 5.0, link_density=1.0), a("All our news", 5.0, link_density=1.0))
    linked = (a(prose(20), 3.0, link_density=1.0), a(prose(30, 5), 3.0, link_density=1.0))
    assert gone(made(*menu, *linked), threshold=0.0) == [0, 1]


# Options.


def test_tables_and_comments_go_or_stay_as_the_options_say() -> None:
    lines = (a(prose(60), -3.0), a("1 | 2", kind="table_row"), a("Remarks", 3.0), a(prose(9), 1.0))
    page = made(*lines, rules=COMMENTS)
    assert gone(page) == [2, 3]
    assert gone(page, tables=False) == [1, 2, 3]
    assert gone(page, comments=True) == [2]


# Parts of blocks.


def test_overlapping_parts_are_each_taken_once() -> None:
    rules = (
        "  - {id: byline.one, kind: span, why: A, pattern: 'By Ann in', at: start}\n"
        "  - {id: byline.two, kind: span, why: B, pattern: 'Ann in Oslo', max_share: 0.9}\n"
    )
    (fate,) = settled(made(a("By Ann in Oslo the ferries run again."), rules=rules)).fates
    assert [part[:3] for part in fate.parts] == [(0, 9, "byline.one"), (9, 14, "byline.two")]


@pytest.mark.parametrize(
    ("label", "told"),
    [("More on this", "More on this"), ("More on this " + "boat " * 20, None)],
)
def test_what_follows_a_label_says_below_which(label: str, told: str | None) -> None:
    rules = SECTION.replace("why", "match: start, why")
    page = made(*ABOVE, a(label.strip(), 2.0), a("Crane falls", 3.0), rules=rules)
    whys = [fate.why for fate in settled(page).fates]
    told = told or label[:59] + "…"
    assert whys == ["", "", "Links", f'Links, below "{told}"']


def test_what_goes_with_a_section_says_below_which_label_in_sixty_characters() -> None:
    rules = SECTION.replace("section,", "section, match: start,")
    label = f"{LABEL} {'x' * 47}"
    page = made(*ABOVE, a(label, 2.0), a("A boat", 2.0), rules=rules)
    assert settled(page).fates[3].why == f'Links, below "{label}"'
    page = made(*ABOVE, a(f"{label}x", 2.0), a("A boat", 2.0), rules=rules)
    why = settled(page).fates[3].why
    assert why.startswith(f'Links, below "{LABEL}')
    assert len(why) < len(f'Links, below "{label}x"') + 3
    assert f"{label}x" not in why


# What related pages are, said again


LINK = frozenset(("inward",))


@pytest.mark.parametrize(
    ("text", "marks", "again"),
    [(line(5), LINK, True), (line(4), LINK, False), (line(5), frozenset(), False)],
)
def test_links_of_a_list_of_related_pages_go_where_they_stand_once_more(
    text: str, marks: frozenset[str], again: bool
) -> None:
    lines = (a(text, -1.0, marks=marks), *ABOVE, a(LABEL, 2.0), a(text, 1.0, marks=LINK))
    assert (0 in gone(made(*lines, rules=SECTION))) is again


def test_a_link_amid_the_prose_and_the_headline_stay_though_a_list_has_them() -> None:
    link = a(line(6), -1.0, marks=LINK)
    listed = (a(LABEL, 2.0), a(line(6), 1.0, marks=LINK))
    amid = made(a(prose(30), -3.0), link, a(prose(300, 3), -3.0), *listed, rules=SECTION)
    assert 1 not in gone(amid)
    titled = made(link, *ABOVE, *listed, rules=SECTION)
    assert 0 in gone(titled)
    assert 0 not in gone(titled, story=Story(headline=0))
