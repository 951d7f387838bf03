"""Teasers: links to other pages of the site amid the article, and what they are told by."""

from __future__ import annotations

from typing import Any

import pytest

import cleaner
from cleaner.scores.boxes import counted
from cleaner.verdict.teasers import mark_teasers
from tests.built import a, gone, line, made, seen
from tests.built import prose as sentence

PROSE = [
    f"The ferry crosses the sound {number} times a day, and on Sundays it stays in the harbour."
    for number in range(2, 40)
]


def article(*parts: str) -> cleaner.Article:
    """What becomes of an article made of these parts; plain ones are paragraphs."""
    inside = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    page = f"<html><body><article><h1>Ferries of the sound</h1>{inside}</article></body></html>"
    return cleaner.clean(page, media="html", url="https://gull.example/ferries")


def left(*parts: str) -> str:
    """The body of such an article."""
    return article(*parts).body


def link(text: str, href: str = "/oars") -> str:
    return f'<p><a href="{href}">{text}</a></p>'


def test_a_link_to_another_page_of_the_site_between_two_paragraphs_goes() -> None:
    assert "Oars" not in left(*PROSE[:3], link("Oars that float on trial"), *PROSE[3:6])


@pytest.mark.parametrize(
    "href", ["https://oars.example/may", "#oars", "/oars.pdf", "mailto:oars@gull.example", "/"]
)
def test_links_that_lead_elsewhere_stay(href: str) -> None:
    assert "Oars" in left(*PROSE[:3], link("Oars that float on trial", href), *PROSE[3:6])


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Oars that float on", True),
        ("Oars that float on trial", False),
        ("More: Oars float", True),
        ("More: Oars that float", False),
    ],
)
def test_a_teaser_has_five_words_or_a_label_and_three(text: str, stays: bool) -> None:
    assert ("Oars" in left(*PROSE[:3], link(text), *PROSE[3:6])) is stays


@pytest.mark.parametrize(("count", "stays"), [(5, False), (6, True)])
def test_more_than_five_links_are_a_list_of_the_article(count: int, stays: bool) -> None:
    items = "".join(f'<li><a href="/{n}">Oars that float, part {n}</a></li>' for n in range(count))
    assert ("Oars" in left(*PROSE[:3], f"<ul>{items}</ul>", *PROSE[3:6])) is stays


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("Oars that float are on trial", True),
        ("Oars that float are now on trial", False),
        ("Step 3: Oars that float are on trial", True),
    ],
)
def test_a_lone_heading_has_seven_words_and_no_number(text: str, stays: bool) -> None:
    heading = f'<h2><a href="/oars">{text}</a></h2>'
    assert (text in left(*PROSE[:3], heading, *PROSE[3:6])) is stays


@pytest.mark.parametrize(("places", "stays"), [(4, False), (5, True)])
def test_a_short_article_with_five_places_is_a_list_with_notes(places: int, stays: bool) -> None:
    parts = [PROSE[0]]
    for number in range(places):
        parts += [link(f"Oars that float, part {number}"), PROSE[number + 1]]
    assert ("Oars" in left(*parts)) is stays


@pytest.mark.parametrize(("prose", "stays"), [(29, True), (30, False)])
def test_a_long_one_has_a_place_for_each_six_paragraphs(prose: int, stays: bool) -> None:
    parts: list[str] = []
    for number, text in enumerate(PROSE[:prose]):
        parts += [text, link(f"Oars that float, part {number}")] if number in range(5) else [text]
    assert ("Oars" in left(*parts)) is stays


@pytest.mark.parametrize("end", [":", " such as"])
def test_a_paragraph_that_introduces_them_keeps_them(end: str) -> None:
    before = f"These are the oars that were tried in the bay in the month of May{end}"
    assert "Oars that" in left(*PROSE[:3], before, link("Oars that float on trial"), *PROSE[3:6])


def test_a_sentence_that_is_a_link_stays() -> None:
    assert "nobody" in left(*PROSE[:3], link("The log says that nobody was there."), *PROSE[3:6])


@pytest.mark.parametrize(
    ("title", "stays"), [("Oars that float on", True), ("Oars that float on our sea", False)]
)
def test_a_card_without_a_name_has_a_title_of_six_words(title: str, stays: bool) -> None:
    card = f'<div><h3><a href="/oars">{title}</a></h3><p>Wet hands are of the past.</p></div>'
    assert ("Wet hands" in left(*PROSE[:3], card, *PROSE[3:6])) is stays


@pytest.mark.parametrize(("more", "taken"), [(32, True), (33, False)])
def test_and_forty_words_at_most(more: int, taken: bool) -> None:
    """By the rule: what its looks say of a longer one is the scorecard's."""
    text = sentence(more + 1)
    title = "<h3><a href=/oars>Oars that float on our sea again</a></h3>"
    card = f"<div>{title}<p>{text}</p></div>"
    removed = article(*PROSE[:3], card, *PROSE[3:6]).removed
    assert ((text, "related.teaser") in [(one.text, one.rule) for one in removed]) is taken


def test_rows_of_links_are_teasers() -> None:
    cells = "<td><a href=/oars>Oars that float again</a></td><td><a href=/sea>Our sea</a></td>"
    table = f"<table><tr>{cells}</tr><tr>{cells.replace('Oars', 'Masts')}</tr></table>"
    removed = article(*PROSE[:3], table, *PROSE[3:6]).removed
    assert [one.text for one in removed if one.rule == "related.teaser"] == [
        "Oars that float again | Our sea",
        "Masts that float again | Our sea",
    ]


def test_three_such_cards_are_what_the_article_speaks_of() -> None:
    cards = [
        f"<div><h3><a href=/{n}>Oars that float on our sea {n}</a></h3><p>Wet hands are gone.</p>"
        "</div>"
        for n in range(3)
    ]
    body = left(PROSE[0], cards[0], PROSE[1], cards[1], PROSE[2], cards[2], *PROSE[3:6])
    assert body.count("Wet hands") == 3


def test_links_behind_a_label_go_with_it() -> None:
    label = "<p>Read more</p>"
    body = left(*PROSE[:3], label, link("Oars on trial"), link("Tar in May"), *PROSE[3:6])
    assert "Oars" not in body
    assert "Tar" not in body


@pytest.mark.parametrize(
    ("text", "is_teaser"),
    [
        ("(Oars that float are on trial at last.)", True),
        ("[Oars that float are on trial at last]", True),
        ("Oars that float are on trial at last.", False),
        ("(Oars that float are on trial) at last.", False),
    ],
)
def test_a_link_in_brackets_by_itself_is_no_sentence(text: str, is_teaser: bool) -> None:
    link_marks = frozenset(("inward",))
    lines = (*map(a, PROSE[:3]), a(text, marks=link_marks), *map(a, PROSE[3:6]))
    blocks = [view.block for view in seen(*lines)]
    found = mark_teasers(blocks, *counted(blocks))
    assert ("teaser" in found[3].marks) is is_teaser


@pytest.mark.parametrize(
    ("label", "goes"),
    [
        ("<p><strong>More on the oars of our sound:</strong></p>", True),
        ("<p>More about the oars of the whole of our sound</p>", False),
        ("<aside><h4>More related to this story</h4></aside>", True),
        ("<h4>More related to this story</h4>", False),
        ("<p>There is more on this in our letters.</p>", False),
        ("<aside><h4>See also</h4></aside>", False),
    ],
)
def test_links_below_a_label_that_rules_suspect_go_with_it(label: str, goes: bool) -> None:
    # Four words on average, so that they are no teasers without the label.
    links = (
        "<ul><li><a href=/oars>Oars that float</a></li><li><a href=/tar>Tar is dear once more</a>"
    )
    text = left(*PROSE[:3], label, f"{links}</li></ul>", *PROSE[3:6])
    assert ("Oars that float" not in text) is goes


@pytest.mark.parametrize(("words", "goes"), [(4, True), (3, False)])
def test_links_below_a_suspected_label_have_four_words(words: int, goes: bool) -> None:
    text = " ".join(["Oars", "that", "float", "again"][:words])
    links = f"<ul><li><a href=/oars>{text}</a></li></ul>"
    label = "<aside><p>More on this sound</p></aside>"
    assert ("Oars" not in left(*PROSE[:3], label, links, *PROSE[3:6])) is goes


@pytest.mark.parametrize(("count", "goes"), [(8, True), (9, False)])
def test_more_than_eight_links_below_a_suspected_label_stay(count: int, goes: bool) -> None:
    items = "".join(f"<li><a href=/{n}>Oars float {n} times</a></li>" for n in range(count))
    label = "<aside><p>More on this sound</p></aside>"
    text = left(*PROSE[:3], label, f"<ul>{items}</ul>", *PROSE[3:6])
    assert ("Oars float 0" not in text) is goes


ITEM: dict[str, Any] = {"kind": "list_item", "link_density": 1.0, "marks": frozenset(("inward",))}


@pytest.mark.parametrize(
    ("label", "inside", "goes"),
    [
        (2.0, (9, 30, 1), True),
        (-1.0, (9, 30, 1), False),  # The label stays: a list of the article.
        (2.0, (9, 31, 1), False),  # The label is another box's.
    ],
)
def test_links_whose_label_is_gone_go_with_it(
    label: float, inside: tuple[int, ...], goes: bool
) -> None:
    page = made(
        a(sentence(60), -3.0, around=(5, 1)),
        a(sentence(60, 9), -3.0, around=(6, 1)),
        a("Elsewhere", label, kind="heading", around=inside),
        a("Oars that float are on trial", -0.5, around=(10, 30, 1), **ITEM),
        a("Nets that hold are on trial", 2.0, around=(11, 30, 1), **ITEM),
        a(sentence(60, 3), -3.0, around=(7, 1)),
    )
    assert (3 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(("score", "goes"), [(2.0, True), (-1.0, False)])
def test_links_below_what_stays_in_their_box_stay(score: float, goes: bool) -> None:
    page = made(
        a(sentence(60), -3.0, around=(5, 1)),
        a("Elsewhere", 2.0, kind="heading", around=(9, 30, 1)),
        a(sentence(5, 4), score, around=(12, 30, 1)),
        a("Oars that float are on trial", -0.5, around=(10, 30, 1), **ITEM),
        a(sentence(60, 3), -3.0, around=(7, 1)),
    )
    assert (3 in gone(page, threshold=0.7)) is goes


def test_links_above_all_else_in_their_box_stay() -> None:
    page = made(
        a(sentence(60), -3.0, around=(5, 1)),
        a("Oars that float are on trial", -0.5, around=(10, 30, 1), **ITEM),
        a("Elsewhere", 2.0, kind="heading", around=(9, 30, 1)),
        a(sentence(60, 3), -3.0, around=(7, 1)),
    )
    assert 1 not in gone(page, threshold=0.7)


@pytest.mark.parametrize("marks", [(), ("nav",)])
def test_links_that_lead_elsewhere_stay_without_their_label(marks: tuple[str, ...]) -> None:
    page = made(
        a(sentence(60), -3.0, around=(5, 1)),
        a("Elsewhere", 2.0, kind="heading", around=(9, 30, 1)),
        a("Oars that float", -0.5, around=(10, 30, 1), **{**ITEM, "marks": frozenset(marks)}),
        a(sentence(60, 3), -3.0, around=(7, 1)),
    )
    assert 2 not in gone(page, threshold=0.7)


def card(**of_title: Any) -> list[Any]:
    """A card amid an article: its title, who wrote it and what it tells, all of it one link."""
    link: dict[str, Any] = {"link_density": 1.0, "marks": frozenset(("inward",))}
    return [
        a(sentence(60), -3.0, around=(5, 1), link_density=0.0),
        a("Oars on trial", -0.5, **{**link, "kind": "heading", "around": (9, 30, 1), **of_title}),
        a("Ada Reed", 2.0, around=(10, 30, 1), **link),
        a(line(8, 4), 2.0, around=(11, 30, 1), **link),
        a(sentence(60, 3), -3.0, around=(7, 1)),
    ]


def test_a_title_that_is_all_that_is_left_of_its_card_goes() -> None:
    assert gone(made(*card()), threshold=0.7) == [1, 2, 3]


@pytest.mark.parametrize(
    "of_title",
    [
        {"marks": frozenset()},  # It leads elsewhere, or is no link.
        {"kind": "paragraph"},
        {"around": (9, 1)},  # The card is another one's: its own box holds what stays.
    ],
)
def test_other_lines_beside_a_card_stay(of_title: dict[str, Any]) -> None:
    assert 1 not in gone(made(*card(**of_title)), threshold=0.7)


@pytest.mark.parametrize("at", [2, 3])
def test_a_title_above_what_stays_of_its_card_stays(at: int) -> None:
    lines = card()
    lines[at] = a(lines[at].text, -1.0, **lines[at].more)
    assert 1 not in gone(made(*lines), threshold=0.7)


@pytest.mark.parametrize(("words", "goes"), [(8, True), (7, False)])
def test_a_card_tells_something_and_not_only_whose_it_is(words: int, goes: bool) -> None:
    lines = card()
    lines[3] = a(line(words, 4), 2.0, **lines[3].more)
    assert (1 in gone(made(*lines), threshold=0.7)) is goes


def test_a_card_may_bid_to_read_on_instead() -> None:
    lines = card()
    lines[3] = a("Read full story", 2.0, **lines[3].more)
    rules = "  - {id: related.demo, kind: line, why: w, phrases: {en: [Read full story]}}"
    assert 1 in gone(made(*lines, rules=rules), threshold=0.7)


def test_titles_of_cards_above_the_text_of_a_list_stay() -> None:
    lines = [*card()[1:], a(sentence(60, 9), -3.0, around=(8, 1))]
    assert 0 not in gone(made(*lines), threshold=0.7, article=False, running=False)
    below = made(*card()[:4])
    assert 1 in gone(below, threshold=0.7, article=False, running=False)
    assert 1 not in gone(below, threshold=0.7, article=False, running=True)


@pytest.mark.parametrize("label", ["Low tide?", "Tide:"])
def test_a_question_may_be_the_label_of_a_teaser(label: str) -> None:
    item = f"<li><b>{label}</b> <a href=/oars>Oars that float are on trial</a></li>"
    assert "Oars" not in left(*PROSE[:3], f"<ul>{item}</ul>", *PROSE[3:6])


def test_a_question_and_its_answer_stay() -> None:
    item = "<p><b>Low tide?</b> The ferry <a href=/oars>waits in the harbour</a> for water.</p>"
    assert "waits" in left(*PROSE[:3], item, *PROSE[3:6])


LABEL = """
  - id: related.label
    kind: line
    why: A label
    phrases:
      en: [also read]
"""


@pytest.mark.parametrize(
    ("share", "first", "second", "goes"),
    [
        (0.5, ("list_links",), ("list_links", "inward"), True),
        (0.4, ("list_links",), ("list_links", "inward"), False),
        (0.5, (), ("list_links", "inward"), False),
        (0.5, ("list_links",), ("list_links",), False),
    ],
)
def test_items_with_a_word_behind_their_link_go_below_a_label(
    share: float, first: tuple[str, ...], second: tuple[str, ...], goes: bool
) -> None:
    more: dict[str, Any] = {"kind": "list_item", "tag": "li", "path": "div ul li"}
    items = [
        a(line(8, 3), -3.0, link_density=share, marks=frozenset(first), **more),
        a(line(8, 9), -3.0, link_density=1.0, marks=frozenset(second), **more),
    ]
    text = (a(sentence(60), -3.0), a(sentence(60, 9), -3.0))
    page = made(*text, a("Also read:", 1.0, link_density=0.0), *items, *text, rules=LABEL)
    assert gone(page, threshold=0.7) == ([2, 3, 4] if goes else [2])


@pytest.mark.parametrize(
    ("marks", "goes"),
    [("named:related teaser-card", True), ("teaser-card", False), ("named:related", False)],
)
def test_links_to_a_sister_site_go_below_a_label_in_a_box_named_for_them(
    marks: str, goes: bool
) -> None:
    item = a(line(8, 3), -0.5, tag="p", link_density=1.0, marks=frozenset(marks.split()))
    text = (a(sentence(60), -3.0), a(sentence(60, 9), -3.0))
    page = made(*text, a("Also read:", 1.0, link_density=0.0), item, *text, rules=LABEL)
    assert (3 in gone(page, threshold=0.7)) is goes


@pytest.mark.parametrize(
    ("texts", "marks", "goes"),
    [
        ("Oars that float well", "inward list_links", True),
        ("Oars that float", "inward list_links nav", True),
        ("Oars that float", "inward list_links", False),  # Names of what the article is about.
        ("Oars that float well", "list_links", False),
        ("Oars that float well", "inward", False),
    ],
)
@pytest.mark.parametrize(("gone_too", "enough"), [(2, True), (1, False)])
def test_the_last_links_of_a_list_of_links_go_with_the_others(
    texts: str, marks: str, goes: bool, gone_too: int, enough: bool
) -> None:
    item: dict[str, Any] = {**ITEM, "marks": frozenset(marks.split()), "path": "article ul li"}
    page = made(
        a(sentence(60), -3.0, around=(5, 1)),
        a(texts, -0.5, around=(10, 30, 1), **item),
        a(texts + " on", 2.0 if gone_too == 2 else -0.5, around=(11, 30, 1), **item),
        a(texts + " here", 2.0, around=(12, 30, 1), **item),
        a(sentence(60, 3), -3.0, around=(7, 1)),
    )
    assert (1 in gone(page, threshold=0.7)) is (goes and enough)


def test_names_left_of_a_list_that_rules_took_go_with_the_others() -> None:
    rule = "- {id: a.b, kind: line, why: For this test., pattern: nets}"
    item: dict[str, Any] = {**ITEM, "marks": frozenset(("inward", "list_links"))}
    page = made(
        a(sentence(60), -3.0, around=(5, 1)),
        *(
            a(text, -0.5, around=(at, 30, 1), path="article ul li", **item)
            for at, text in enumerate(("Oars", "Nets", "Nets"), 10)
        ),
        a(sentence(60, 3), -3.0, around=(7, 1)),
        rules=rule,
    )
    assert gone(page, threshold=0.7) == [1, 2, 3]


BOX = '<div><p>Read also</p><div><a href="/oars">Oars that float on trial</a>{}</div></div>'


@pytest.mark.parametrize(
    ("told", "stays"),
    [
        (
            "<p>Wet hands are a thing of the past, say those who have tried them for a ye...</p>",
            False,
        ),
        ("<p>One.</p><p>Two.</p><p>Wet hands are a thing of the past, they say.</p>", True),
    ],
)
def test_what_the_box_of_a_label_and_a_link_tells_goes_with_them(told: str, stays: bool) -> None:
    assert ("Wet hands" in left(*PROSE[:4], BOX.format(told), *PROSE[4:9])) is stays


def test_what_stands_below_the_box_of_a_label_stays() -> None:
    below = "Wet hands are a thing of the past, she says"
    box = BOX.format("")
    found = left(*PROSE[:4], f"<div>{box}<p>{below}.</p><p>{PROSE[30]}</p></div>", *PROSE[4:9])
    assert below in found
    assert "Oars" not in found


@pytest.mark.parametrize(
    "lines",
    [
        '<b>Read also</b><br><a href="/oars">Oars that float on trial</a>',
        'Read also<br><a href="/oars">Oars that float on trial</a><br>'
        '<a href="/gulls">Gulls that dive for herring</a>',
        '<strong>Lesen Sie auch:</strong><br/><a href="/oars">Oars that float on trial</a>',
    ],
)
def test_a_label_and_links_that_breaks_part_are_lines_of_their_own(lines: str) -> None:
    found = left(*PROSE[:4], f"<p>{lines}</p>", *PROSE[4:9])
    assert not any(word in found for word in ("Oars", "Read also", "Lesen"))


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ('Ada Renn<br><a href="/renn">ada renn, her page</a>', "Ada Renn ada renn, her page"),
        ("The boats<br>sail at noon and again at dusk", "The boats sail at noon and again at dusk"),
    ],
)
def test_other_lines_are_one_paragraph(lines: str, text: str) -> None:
    assert text in left(*PROSE[:4], f"<p>{lines}</p>", *PROSE[4:9])


ROWS = "<tr><td>Tern</td><td>nine metres</td></tr><tr><td>Gull</td><td>twelve metres</td></tr>"
LINKS = "".join(
    f'<tr><td><a href="/oars/{at}">Oars that float on trial {at}</a></td>'
    f'<td><a href="/gulls/{at}">Gulls that dive for herring {at}</a></td></tr>'
    for at in range(2)
)


@pytest.mark.parametrize(
    ("tables", "stays"),
    [
        (f"<table>{ROWS}</table><table>{LINKS}</table>", False),
        (f"<table>{ROWS}{LINKS}</table>", True),
    ],
)
def test_a_table_of_links_behind_another_table_goes(tables: str, stays: bool) -> None:
    found = left(*PROSE[:8], "<h2>The fleet</h2>", tables)
    assert "Gull | twelve metres" in found
    assert ("Oars that float on trial" in found) is stays
