"""Paragraphs that recur and are left alone: told, and removed where somebody says so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import cleaner
from cleaner.check.packs import check
from cleaner.learning.site import lessons_of
from cleaner.rules.load import parse_pack
from tests.learning.test_learn import SITE, facts, sentence

APPEAL = (
    "The Lantern is free to read because three hundred people of the valley pay for it, and we "
    "thank each one of them every week."
)


def raw_page(number: int, text: str) -> cleaner.RawPage:
    address = f"https://{SITE}/{number}"
    return cleaner.RawPage(id=str(number), data=text, source=str(number), url=address, media="text")


def texts(having: int, of: int = 12, line: str = APPEAL, ends: str = "") -> list[str]:
    """Pages of which some have a line amid their article."""
    found = []
    for number in range(of):
        rng = random.Random(number)
        lines = [sentence(rng) for _ in range(7)]
        lines[3:3] = [line] if number < having else []
        lines += [ends] if ends else []
        found.append("\n\n".join([f"Day {number} at the mill", *lines]))
    return found


@pytest.mark.parametrize(
    ("having", "of", "told"),
    [(12, 12, True), (6, 12, True), (5, 10, False), (7, 20, False), (11, 20, True)],
)
def test_it_stands_on_six_articles_and_on_half_of_them(having: int, of: int, told: bool) -> None:
    lessons = lessons_of(SITE, facts(texts(having, of)))
    assert [(one.text, one.pages) for one in lessons.left] == ([(APPEAL, having)] if told else [])
    assert all(APPEAL not in one.examples for one in lessons.proposals)


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("Readers of the Lantern pay for this page with {} coins a week.", "7"),
        ("Since {} the Lantern has been free, as three hundred of its readers pay for it.", "1902"),
    ],
)
def test_what_varies_in_its_numbers_alone_is_told_once(line: str, other: str) -> None:
    several = texts(12, line=line.format("XX"), ends="The Lantern comes on Fridays")
    pages = [text.replace("XX", str(100 + number)) for number, text in enumerate(several)]
    (left,) = lessons_of(SITE, facts(pages)).left
    assert (left.form, left.pages) == ("numbers", 12)
    assert left.text == line.format("100")
    pack = cleaner.learn(map(raw_page, range(12), pages)).packs[SITE]
    commented = pack.split("# Left alone")[1].split("\n", 2)[2]
    rules = "\n".join(row.replace("# ", "", 1) for row in commented.splitlines())
    own = parse_pack(f"pack: own\nwhy: For these tests.\nsites: [{SITE}]\nrules:\n{rules}")
    on = cleaner.Cleaner(cleaner.RuleSet([own]))
    page = pages[0].replace("100", other)
    assert line.format(other) in cleaner.clean(page).body
    assert line.format(other) not in on.clean(page, url=f"https://{SITE}/x").body


def test_short_lines_and_what_is_removed_are_not_told() -> None:
    assert lessons_of(SITE, facts(texts(12, line="The mill says so."))).left == ()
    assert lessons_of(SITE, facts([])).left == ()


def test_a_pack_ends_with_it_as_a_comment_and_with_that_it_is_removed(tmp_path: Path) -> None:
    pages = [
        cleaner.RawPage(
            id=str(n), data=text, source=str(n), url=f"https://{SITE}/{n}", media="text"
        )
        for n, text in enumerate(texts(12, ends="The Lantern comes on Fridays"))
    ]
    learned = cleaner.learn(pages)
    pack = learned.packs[SITE]
    before, behind = pack.split("# Left alone")
    assert APPEAL not in before
    assert APPEAL in behind
    assert APPEAL in cleaner.Cleaner(rules=learned).clean(pages[0]).body
    path = tmp_path / f"{SITE}.yaml"
    rules = "".join(
        f"{line.replace('# ', '', 1)}\n" for line in behind.splitlines()[2:] if line.strip()
    )
    path.write_text(f"{before.rstrip('# ')}\n{rules}", "utf-8")
    assert check([tmp_path]).findings == ()
    article = cleaner.Cleaner(rules=[path]).clean(pages[0])
    assert APPEAL not in article.body
    assert f"{learned.sites[SITE].lessons.left[0].pages} of 12 pages" in next(
        one.why for one in article.removed if one.text == APPEAL
    )
