"""Boxes that recur whole on a site's pages are learned whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import cleaner
from cleaner.check.packs import check
from tests.learning.test_learn import sentence

SITE = "lantern.example"
APPEAL = (
    "The Lantern is printed on paper that comes from the old mill by the river, and has been so "
    "since the house was built."
)
OTHER = (
    "Our own keepers carry it over the hill each morning, and they would like to be greeted when "
    "they come by the gate."
)
BOXES = {
    "heading and paragraph": ("<h4>About the mill</h4>", f"<p>{APPEAL}</p>"),
    "label and paragraph": ("<p>From the mill</p>", f"<p>{APPEAL}</p>"),
    "paragraph and label": (f"<p>{APPEAL}</p>", "<p>More from the mill</p>"),
    "two paragraphs": (f"<p>{APPEAL}</p>", f"<p>{OTHER}</p>"),
    "two labels": ("<p>Lantern letters</p>", "<p>Write to us</p>"),
    "three items": ("<p>Lantern stories</p>", "<ul><li>Mills</li>", "<li>Boats</li></ul>"),
}


def page(number: int, box: str, at: int = 3) -> cleaner.RawPage:
    """A page with a box amid its article."""
    rng = random.Random(number)
    body = [f"<p>{sentence(rng)} {sentence(rng)}</p>" for _ in range(8)]
    body.insert(at, box)
    title = f"How the {number}th winter went by"
    return cleaner.RawPage(
        id=f"{number}",
        url=f"https://{SITE}/{number}",
        data=f"<title>{title}</title><h1>{title}</h1><div class='story'>{''.join(body)}</div>",
    )


def pages(count: int, box: str, at: int = 3) -> list[cleaner.RawPage]:
    return [page(number, box, at) for number in range(count)]


def boxes_of(learned: cleaner.Learned) -> list[tuple[str, int]]:
    if SITE not in learned.sites:
        return []
    proposals = learned.sites[SITE].lessons.proposals
    return [(one.text, one.pages) for one in proposals if one.form == "box"]


@pytest.mark.parametrize("at", [1, 3])
@pytest.mark.parametrize("lines", BOXES.values(), ids=BOXES)
def test_a_box_of_several_lines_is_learned_whole(
    lines: tuple[str, ...], at: int, tmp_path: Path
) -> None:
    some = pages(6, f'<div class="harbour-note">{"".join(lines)}</div>', at)
    learned = cleaner.learn(some)
    assert boxes_of(learned) == [(".harbour-note", 6)]
    # One rule is enough for it.
    assert {one.form for one in learned.sites[SITE].lessons.proposals} <= {"box", "prose"}
    tool = cleaner.Cleaner(rules=learned)
    plain = pages(6, "", at)
    for one, bare in zip(some, plain, strict=True):
        assert tool.clean(one).body == cleaner.clean(bare).body
    learned.save(tmp_path / "learned")
    assert check([tmp_path / "learned"]).findings == ()


@pytest.mark.parametrize(("lines", "least"), [("two paragraphs", 4), ("two labels", 3)])
def test_fewer_pages_may_be_of_one_affair(lines: str, least: int) -> None:
    box = f'<div class="harbour-note">{"".join(BOXES[lines])}</div>'
    assert boxes_of(cleaner.learn(pages(least - 1, box))) == []
    assert boxes_of(cleaner.learn(pages(least, box))) == [(".harbour-note", least)]


def test_a_line_that_stands_elsewhere_too_is_learned_by_itself() -> None:
    box = '<div class="harbour-note"><p>Ask at the mill gate</p><p>Write to us</p></div>'
    some = [*pages(6, box), *(page(number, "<p>Ask at the mill gate</p>") for number in (7, 8))]
    learned = cleaner.learn(some)
    assert boxes_of(learned) == [(".harbour-note", 6)]
    assert "Ask at the mill gate" in learned.packs[SITE]


@pytest.mark.parametrize(
    "box",
    [
        # Its second line is another each time: a box of facts.
        '<div class="facts-note"><h4>In short</h4><p>{}</p></div>',
        # Subheads, each with its own text below.
        '<div class="part-head"><h3>The north</h3></div><p>{}</p>'
        '<div class="part-head"><h3>The south</h3></div><p>{}</p>',
        # A heading at its end heads what comes.
        '<div class="part-head"><p>Part of a series</p><h3>The north</h3></div><p>{}</p>',
        # Its lines are the article's class too.
        '<div class="story"><p>From the mill</p><p>More from the mill</p></div><p>{}</p>',
    ],
)
def test_a_box_that_may_be_the_articles_is_none(box: str) -> None:
    some = []
    for number in range(8):
        rng = random.Random(100 + number)
        some.append(
            page(
                number,
                box.replace("{}", "%s") % tuple(sentence(rng) for _ in range(box.count("{}"))),
            )
        )
    assert boxes_of(cleaner.learn(some)) == []
