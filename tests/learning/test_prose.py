"""Where the articles of a site stand, and which recurring paragraphs are theirs."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

import cleaner
from cleaner.blocks.elements import Elements
from cleaner.check.packs import check
from cleaner.learning.facts import Facts, facts_of
from cleaner.learning.site import Lessons, lessons_of
from cleaner.model import Where
from tests.learning.test_learn import SITE, TOOL, sentence

NOTE = (
    "The Lantern is no adviser of investors: what is said here about the mills and their shares is "
    "the view of the author alone, who has no part in any of them."
)


def page(number: int, *, below: str = "", box: str = "story-text") -> cleaner.RawPage:
    """A page whose article stands in an element that only its site's pages tell."""
    rng = random.Random(number)
    lead = "".join(f"<p>{sentence(rng)}</p>" for _ in range(4))
    text = (
        f"<html><body><div class=site-menu><a href=/a>Mills</a> <a href=/b>Boats</a></div>"
        f"<h1>How the {number}th winter went by</h1><div class={box}>{lead}{below}</div>"
        f"<div class=opinions><ul><li><p>{sentence(rng)}</p></li></ul></div></body></html>"
    )
    url = f"https://{SITE}/{number}"
    return cleaner.RawPage(id=f"{number}", data=text, source=url, url=url)


def lessons(pages: list[cleaner.RawPage]) -> Lessons:
    """What these pages teach."""
    return lessons_of(SITE, [facts(one) for one in pages])


def facts(one: cleaner.RawPage) -> Facts:
    """What a page tells."""
    return facts_of(TOOL.analyze(one), SITE)


def prose_of(found: Lessons) -> list[str]:
    """The selectors of the elements that hold the articles."""
    return [one.text for one in found.proposals if one.form == "prose"]


def test_the_element_that_holds_the_articles_is_found() -> None:
    assert prose_of(lessons([page(number) for number in range(8)])) == [".story-text > p"]


def test_five_articles_tell_where_they_stand() -> None:
    assert prose_of(lessons([page(number) for number in range(5)])) == [".story-text > p"]


def test_two_templates_have_an_element_each() -> None:
    pages = [page(n, box=("story-text", "flash-text")[n % 2]) for n in range(12)]
    assert prose_of(lessons(pages)) == [".flash-text > p", ".story-text > p"]


@pytest.mark.parametrize("count", [1, 4])
def test_few_articles_tell_nothing_of_where_they_stand(count: int) -> None:
    assert prose_of(lessons([page(number) for number in range(count)])) == []


def test_a_paragraph_that_the_cards_doubt_stays_where_the_others_stood() -> None:
    learned = cleaner.learn([page(number) for number in range(8)])
    doubtful = page(9)
    plain = TOOL.analyze(doubtful).scored
    found = cleaner.Cleaner(rules=learned).analyze(doubtful)
    assert plain
    assert found.scored
    lower = [
        view.block.text
        for view, old, new in zip(found.views, plain.scores, found.scored.scores, strict=True)
        if new < old - 1
    ]
    rng = random.Random(9)
    assert lower == [sentence(rng) for _ in range(4)]


def test_a_pack_with_such_elements_passes_the_check(tmp_path: Path) -> None:
    learned = cleaner.learn([page(number) for number in range(8)])
    assert "action: prose" in learned.packs[SITE]
    folder = learned.save(tmp_path / "learned")
    assert not check([folder]).findings


def test_a_disclaimer_that_stands_alone_behind_articles_is_theirs() -> None:
    pages = [page(number, below=f"<p>{NOTE}</p>") for number in range(9)]
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    plain = sum(NOTE in TOOL.clean(one).body for one in pages)
    assert sum(NOTE in tool.clean(one).body for one in pages) >= plain > 0


def test_in_text_a_disclaimer_that_stands_alone_is_left_to_the_cards() -> None:
    pages = []
    for number in range(9):
        rng = random.Random(number)
        lines = [f"How the {number}th winter went by", *(sentence(rng) for _ in range(6)), NOTE]
        url = f"https://{SITE}/{number}"
        pages.append(cleaner.RawPage(id=f"{number}", data="\n\n".join(lines), source=url, url=url))
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    assert [NOTE in tool.clean(one).body for one in pages] == [
        NOTE in TOOL.clean(one).body for one in pages
    ]


def test_an_article_that_was_written_on_keeps_what_both_of_its_pages_say() -> None:
    rng = random.Random(3)
    shared = [sentence(rng) for _ in range(9)]
    below = "".join(f"<p>{line}</p>" for line in shared)
    pages = [page(number) for number in range(8)]
    pages += [page(number, below=below) for number in (20, 21)]
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    for one in pages[-2:]:
        body = tool.clean(one).body
        assert [line for line in shared if line in body] == shared


def test_selectors_begin_at_elements_with_names() -> None:
    path = "html body div#main div.story-text.x9 p font"
    assert list(Elements().steps(path)) == [".story-text > p", "#main > div > p"]
    assert list(Elements().steps("html body div p")) == []


def test_a_headline_that_other_pages_link_to_stays_one_on_pages_that_come_later() -> None:
    """Lists of the day's headlines stand above the articles of some newspapers."""
    own = "Why the mill of the northern shore has stood still since the flood"
    pages = []
    for number in range(12):
        rng = random.Random(number)
        lines = ["Menu of the Lantern", "Read today", *([own] * (number < 4)), "Weather: wind"]
        lines += [f"How the {number}th winter went by", *(sentence(rng) for _ in range(6))]
        url = f"https://{SITE}/{number}"
        pages.append(cleaner.RawPage(id=f"{number}", data="\n\n".join(lines), source=url, url=url))
    learned = cleaner.learn(pages)
    assert own in learned.packs[SITE]
    rng = random.Random(99)
    body = [sentence(rng) for _ in range(6)]
    page = "\n\n".join(["Menu of the Lantern", "Read today", "Weather: wind", own, *body])
    article = cleaner.Cleaner(rules=learned).clean(page, url=f"https://{SITE}/new")
    assert article.title == own
    assert all(line in article.body for line in body)


def test_a_page_of_nothing_but_what_recurs_is_cleaned_without_what_was_learned() -> None:
    stock = ["Harbour and mills of the week", "Boats that came in on Monday", "Ovens of the hill"]
    pages = []
    for number in range(9):
        rng = random.Random(number)
        lines = [f"How the {number}th winter went by", *(sentence(rng) for _ in range(6)), *stock]
        url = f"https://{SITE}/{number}"
        pages.append(cleaner.RawPage(id=f"{number}", data="\n\n".join(lines), source=url, url=url))
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    assert not any(line in tool.clean(pages[0]).body for line in stock)
    home = "\n\n".join(stock)
    url = f"https://{SITE}/"
    plain, found = TOOL.clean(home, url=url), tool.clean(home, url=url)
    assert (found.title, found.body) == (plain.title, plain.body)
    assert any("lantern-example." in warning for warning in found.warnings)


def with_dek(number: int, odd: int) -> cleaner.RawPage:
    """A page with a dek that its head says again; the first `odd` pages have a label there."""
    rng = random.Random(number)
    dek = sentence(rng).rpartition(",")[0]
    told = f'<meta name=description content="{dek}">'
    if number < odd:
        dek, told = f"Oven {number}", ""
    lead = "".join(f"<p>{sentence(rng)}</p>" for _ in range(9))
    text = (
        f"<html><head>{told}</head><body><article><h1>How the {number}th winter went by</h1>"
        f"<h2 class=story-lead>{dek}</h2><div class=story-text>{lead}</div></article></body></html>"
    )
    url = f"https://{SITE}/{number}"
    return cleaner.RawPage(id=f"{number}", data=text, source=url, url=url)


@pytest.mark.parametrize(("odd", "dek"), [(1, "Oven 0"), (3, "")])
def test_the_tenth_page_has_its_dek_where_the_nine_others_have_it(odd: int, dek: str) -> None:
    pages = [with_dek(number, odd) for number in range(10)]
    assert TOOL.clean(pages[0]).dek == ""
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    found = [tool.clean(one).dek for one in pages]
    assert found[0] == dek
    assert all(found[odd:])


def test_a_pack_with_a_dek_passes_the_check(tmp_path: Path) -> None:
    learned = cleaner.learn([with_dek(number, 1) for number in range(10)])
    assert "action: dek" in learned.packs[SITE]
    assert not check([learned.save(tmp_path / "learned")]).findings


def series(number: int, subhead: str) -> cleaner.RawPage:
    """An article with a subhead that all of its series have."""
    rng = random.Random(number)
    first, second, third = ("".join(f"<p>{sentence(rng)}</p>" for _ in range(3)) for _ in range(3))
    text = (
        f"<html><body><h1>How the {number}th winter went by</h1><div class=story-text>{first}"
        f"<{subhead}>What the millers make of it</{subhead}>{second}{third}</div></body></html>"
    )
    url = f"https://{SITE}/{number}"
    return cleaner.RawPage(id=f"{number}", data=text, source=url, url=url)


@pytest.mark.parametrize(
    ("count", "subhead", "zone", "learned"),
    [
        (3, "h2", "tail", False),  # Three articles have it right above their paragraphs.
        (9, "h2", "tail", True),  # All of many pages have it: it is the site's.
        (3, "p", "tail", True),
        (3, "p", "body", False),  # Within the articles of three pages nothing recurs around it.
        (4, "p", "body", True),
    ],
)
def test_subheads_that_the_articles_of_a_series_share_stay(
    count: int, subhead: str, zone: Where, learned: bool
) -> None:
    pages = []
    for number in range(count):
        told = facts(series(number, subhead))
        lines = [
            replace(line, score=1.2, zone=zone) if line.text.startswith("What the") else line
            for line in told.lines
        ]
        pages.append(replace(told, lines=tuple(lines)))
    found = [one for one in lessons_of(SITE, pages).proposals if one.form == "line"]
    assert bool(found) == learned
