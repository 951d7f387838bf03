"""What a site teaches: from made pages, and what must not be learned of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import cleaner
from cleaner.check.packs import check
from cleaner.errors import UsageError
from cleaner.learning.facts import (
    Facts,
    bytes_of,
    facts_of,
    from_bytes,
    rank,
    to_bytes,
    unpacked,
)
from cleaner.learning.groups import groups
from cleaner.learning.learned import edited_packs, learned_in
from cleaner.learning.site import lessons_of
from cleaner.learning.store import Store
from cleaner.rules.files import INDEX
from cleaner.system.files import write_atomically
from tests.benchmarks.planted import TEMPLATES, TONGUES, make_site, make_story

TOOL = cleaner.Cleaner()
SITE = "lantern.example"
WORDS = [f"{one}{two}" for one in ("mill", "boat", "hill", "oven") for two in TONGUES["pl"].who]
ENDS = "Letters to the Lantern are opened on Fridays"


def made(
    count: int, name: str = SITE, template: str = "text", tongue: str = "en"
) -> list[cleaner.RawPage]:
    """Pages of a made site."""
    site = make_site(random.Random(name), TONGUES[tongue])
    pages = []
    for number in range(count):
        text = TEMPLATES[template][1](make_story(site, name, number))
        url = f"https://{name}/{number}"
        pages.append(cleaner.RawPage(id=f"{name}-{number}", data=text, source=url, url=url))
    return pages


def sentence(rng: random.Random) -> str:
    """A sentence that no other page says, nor but for its numbers."""
    one, two, three = rng.sample(WORDS, 3)
    return (
        f"Nobody at the {one} had thought of the {two} before the {three} of "
        f"{rng.choice(WORDS)} and {rng.choice(WORDS)} came by, said {rng.choice(WORDS)} people."
    )


def with_letters(number: int) -> str:
    """A page with readers' letters as long as its article, below a line that all pages have."""
    rng = random.Random(number)
    lines = [f"How the {number}th winter went by", *(sentence(rng) for _ in range(8))]
    lines += [ENDS, *(sentence(rng) for _ in range(7 if number % 3 == 2 else 0))]
    return "\n\n".join(lines) + "\n"


def facts(texts: list[str], site: str = SITE) -> list[Facts]:
    """What pages with these texts tell."""
    found = []
    for number, text in enumerate(texts):
        page = cleaner.RawPage(id=f"{number}", data=text, source=f"{number}", media="text")
        found.append(facts_of(TOOL.analyze(page), site))
    return found


def test_neither_order_nor_workers_count() -> None:
    pages = [*made(9), *made(8, "gull.example", "blog")]
    one = cleaner.learn(pages)
    assert sorted(one.packs) == ["gull.example", SITE]
    assert cleaner.learn(reversed(pages), workers=2).packs == one.packs


def test_a_cleaner_takes_what_was_learned_as_it_takes_folders(tmp_path: Path) -> None:
    pages = made(9)
    learned = cleaner.learn(pages)
    learned.save(tmp_path / "learned")
    assert check([tmp_path / "learned"]).findings == ()
    for rules in (learned, [tmp_path / "learned"]):
        article = cleaner.Cleaner(rules=rules).clean(pages[0])
        whys = [
            removal.why
            for removal in article.removed
            if removal.rule.startswith("lantern-example.")
        ]
        assert f"A stock line, on 9 of 9 pages of {SITE}" in whys


def test_one_page_is_no_iterable_of_pages() -> None:
    with pytest.raises(TypeError, match="not one page"):
        cleaner.learn("One page.")
    with pytest.raises(TypeError, match="a page is str"):
        cleaner.learn([7])  # type: ignore[list-item]


def test_a_page_that_comes_twice_and_its_print_version_are_one_article() -> None:
    rng = random.Random(3)
    body = [sentence(rng) for _ in range(8)]
    page = "\n\n".join(["How the winter went by", *body])
    printed = "\n\n".join(["Print version", "How the winter went by", *body[:7]])
    found = lessons_of(SITE, facts([page, printed, page]))
    assert (found.articles, found.proposals) == (1, ())


def test_stories_that_share_background_are_different_articles_and_keep_it() -> None:
    rng = random.Random(4)
    background = [sentence(rng), sentence(rng)]
    texts = []
    for number in range(9):
        body = [sentence(rng) for _ in range(6)]
        body[2:2] = background if number < 4 else []
        texts.append("\n\n".join([f"Day {number} at the mill", *body]))
    found = lessons_of(SITE, facts(texts))
    assert found.articles == 9
    assert {text for one in found.proposals for text in one.finds} == set()


def test_short_lines_in_a_row_within_two_of_many_articles_are_background() -> None:
    rng = random.Random(5)
    shared = [
        "But the millers have promised no new wheel at all.",
        "The mill of the valley is thinking of what to do",
        "with its boats, though only if they were built lately",
        "'Worried': The mill, here in winter, says that the boats were a plot by rivals",
    ]
    texts = []
    for number in range(12):
        body = [sentence(rng) for _ in range(8)]
        body[3:3] = shared if number < 2 else []
        texts.append("\n\n".join([f"Day {number} at the mill", *body]))
    found = lessons_of(SITE, facts(texts))
    assert {text for one in found.proposals for text in one.finds} == set()


def test_what_a_weather_report_says_each_day_with_other_numbers_is_article() -> None:
    texts = []
    for number in range(9):
        rng = random.Random(number)
        day = f"In the north it will be {number + 11} degrees at noon, and {number} at night."
        body = [sentence(rng), day, *(sentence(rng) for _ in range(5))]
        texts.append("\n\n".join([f"Day {number} at the mill", *body]))
    assert lessons_of(SITE, facts(texts)).proposals == ()


def test_below_the_line_that_ends_all_articles_nothing_is_article() -> None:
    texts = [with_letters(number) for number in range(9)]
    pages = [
        cleaner.RawPage(id=f"{n}", data=t, source=f"{n}", url=f"https://{SITE}/{n}")
        for n, t in enumerate(texts)
    ]
    learned = cleaner.learn(pages)
    (end,) = [p for p in learned.sites[SITE].lessons.proposals if p.form == "end"]
    assert (end.text, end.pages, end.of) == (ENDS, 9, 9)
    tool = cleaner.Cleaner(rules=learned)
    for page, text in zip(pages, texts, strict=True):
        body = tool.clean(page).body.split("\n\n")
        article = text.strip().split("\n\n")
        assert body == article[1 : article.index(ENDS)]
    assert len(TOOL.clean(pages[2]).body.split("\n\n")) > 8, "without, the letters are article"


def test_what_always_stands_below_a_line_that_ends_articles_ends_none_itself() -> None:
    texts = []
    for number in range(9):
        article, letters = with_letters(number).split(ENDS)
        texts.append(f"{article}{ENDS}\n\nL. Moss\n\n{letters.strip()}")
    proposals = lessons_of(SITE, facts(texts)).proposals
    assert [one.text for one in proposals if one.form == "end"] == [ENDS]


def test_a_line_amid_the_articles_of_another_template_ends_none() -> None:
    texts = []
    for number in range(20):
        rng = random.Random(number)
        body = [sentence(rng) for _ in range(8)]
        body.insert(8 if number % 5 else 3, ENDS)
        texts.append("\n\n".join([f"How the {number}th winter went by", *body]))
    forms = {one.form for one in lessons_of(SITE, facts(texts)).proposals}
    assert "end" not in forms


@pytest.mark.parametrize("links", [3, 8])
def test_a_headline_that_other_pages_link_to_stays_one(links: int) -> None:
    rng = random.Random(6)
    titles = [f"How the {word} went by" for word in rng.sample(WORDS, 9)]
    pages = []
    for number, title in enumerate(titles):
        lines = [title, *(sentence(rng) for _ in range(8)), "Much read these days"]
        lines += [other for other in titles[:links] if other != title]
        url = f"https://{SITE}/{number}"
        data = "\n\n".join(lines)
        pages.append(cleaner.RawPage(id=url, data=data, source=url, url=url))
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    for page, title in zip(pages, titles, strict=True):
        article = tool.clean(page)
        assert article.title == title
        assert not any(other in article.body for other in titles)


def test_a_box_amid_the_article_ends_it_on_no_page() -> None:
    texts = []
    for number in range(9):
        rng = random.Random(number)
        body = [sentence(rng) for _ in range(8)]
        body.insert(2 + number % 5, ENDS)
        texts.append("\n\n".join([f"How the {number}th winter went by", *body]))
    forms = {one.form for one in lessons_of(SITE, facts(texts)).proposals}
    assert "end" not in forms


def test_a_page_that_would_lose_its_article_is_cleaned_without_what_was_learned() -> None:
    rng = random.Random(5)
    stock = [sentence(rng) for _ in range(6)]
    pages = []
    for number in range(9):
        lines = [f"How the {number}th winter went by", *(sentence(rng) for _ in range(8)), *stock]
        url = f"https://{SITE}/{number}"
        pages.append(cleaner.RawPage(id=f"{number}", data="\n\n".join(lines), source=url, url=url))
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    assert not any(line in tool.clean(pages[0]).body for line in stock)
    about = tool.clean("\n\n".join(["How we make this paper", *stock]), url=f"https://{SITE}/us")
    assert about.body.split("\n\n") == stock
    assert any("lantern-example." in warning for warning in about.warnings)


@pytest.mark.parametrize("letters", [2, 3])
def test_long_stock_lines_go_from_pages_of_a_few_short_letters(letters: int) -> None:
    """They read like prose, and outweigh the letters; that is no sign of a page built otherwise."""
    house = [
        "The editors of the Lantern sit each morning in the old customs house on the quay, where "
        "they read what came in overnight, and choose from it what the valley should know, which "
        "is why we ask you to support their work with a small sum each month.",
        "The Lantern has been written by people who live beside the harbour since 1911, and "
        "belongs to its readers, who chose in spring to keep the press in the cellar running.",
    ]
    short = ["Who pays for the ferry?", "I was there, and saw it.", "Let us hope they listen."]
    rng = random.Random(5)
    pages = []
    for number in range(12):
        few = number % 4 == 0
        title = f"Letters of the {number}th week" if few else f"How the {number}th winter went by"
        text = short[:letters] if few else [sentence(rng) for _ in range(6)]
        lines = "".join(f"<p>{line}</p>" for line in (text[0], *house, *text[1:]))
        head = f"<html><head><title>{title}</title></head>"
        html = f"{head}<body><article><h1>{title}</h1>{lines}</article></body></html>"
        url = f"https://{SITE}/{number}"
        pages.append(cleaner.RawPage(id=f"{number}", data=html, source=url, url=url))
    tool = cleaner.Cleaner(rules=cleaner.learn(pages))
    for page in pages:
        article = tool.clean(page)
        assert not any(line in article.body for line in house), page.id
        assert article.warnings == ()
    assert tool.clean(pages[0]).body.split("\n\n") == short[:letters]


def test_an_article_below_the_line_that_ends_others_is_given_back() -> None:
    learned = cleaner.learn(
        cleaner.RawPage(id=f"{n}", data=with_letters(n), source="x", url=f"https://{SITE}/{n}")
        for n in range(9)
    )
    rng = random.Random(77)
    body = [sentence(rng) for _ in range(6)]
    page = "\n\n".join(["How the letters came", ENDS, *body])
    article = cleaner.Cleaner(rules=learned).clean(page, url=f"https://{SITE}/new")
    assert [line for line in body if line in article.body] == body
    assert any("lantern-example.end-1" in warning for warning in article.warnings)


def test_cards_see_no_more_named_lines_on_a_page_for_what_was_learned() -> None:
    pages = made(9)
    learned = cleaner.Cleaner(rules=cleaner.learn(pages)).analyze(pages[0]).scored
    plain = TOOL.analyze(pages[0]).scored
    assert learned
    assert plain
    for name in ("page_ruled", "page_suspect"):
        assert list(learned.features.column(name)) == list(plain.features.column(name))


@pytest.mark.parametrize("declared", [8, 9])
def test_what_hangs_on_declared_titles_is_known_although_few_go_by_them(declared: int) -> None:
    told = facts([f"Of mill {number}\n\n{sentence(random.Random(number))}" for number in range(10)])
    pages = [
        replace(one, title=f"Of mill {at}", declared=f"The Lantern: Of mill {at}" * (at < declared))
        for at, one in enumerate(told)
    ]
    found = [one for one in lessons_of(SITE, pages).proposals if one.form == "title"]
    assert [(one.text, one.pages) for one in found] == [("The Lantern:", 9)] * (declared == 9)


def test_facts_are_the_same_behind_their_bytes() -> None:
    for page in (*made(2), *made(2, "gull.example", "blog")):
        one = facts_of(TOOL.analyze(page))
        assert from_bytes(to_bytes(one)) == one
    with pytest.raises(ValueError, match="damaged"):
        from_bytes(b"no facts")


def test_the_bytes_of_a_run_hold_the_same_facts() -> None:
    for page in (*made(2), *made(2, "gull.example", "blog")):
        analysis = TOOL.analyze(page)
        assert unpacked(bytes_of(analysis, SITE)) == facts_of(analysis, SITE)
    empty = TOOL.analyze(cleaner.RawPage(id="x", data=" <p></p>", source="x", media="html"))
    assert unpacked(bytes_of(empty, SITE)) == facts_of(empty, SITE)


@pytest.mark.parametrize("room", [0, 2_000, 1 << 30])
def test_facts_are_the_same_in_a_store_with_room_or_without(room: int) -> None:
    analyses = [TOOL.analyze(page) for page in made(6)]
    every = [facts_of(analysis, SITE) for analysis in analyses]
    with Store(most=50) as store:
        store._room = room
        for analysis, one in zip(analyses[:4], every, strict=False):
            store.put(SITE, one.id, bytes_of(analysis, SITE))
        for one in every[4:]:
            store.add(one)
        found = list(store.pages(SITE))
    assert found == sorted(every, key=lambda one: one.rank)


def test_a_store_keeps_the_pages_whose_hashes_are_lowest_whatever_comes_first() -> None:
    (one,) = facts(["A page.\n\nOf two lines."])
    every = [replace(one, id=f"{number % 40}", title=f"{number}") for number in range(60)]
    kept = []
    for order in (every, every[::-1]):
        with Store(most=25) as store:
            for page in order:
                store.add(page)
            kept.append([(page.id, page.title) for page in store.pages(SITE)])
            assert store.counts == {SITE: 25}
            assert not store.wants(SITE, max((page.id for page in every), key=rank))
    assert kept[0] == kept[1]
    lowest = sorted(every, key=lambda page: page.rank)[:25]
    assert {page.id for page in lowest} == {identity for identity, _ in kept[0]}


def test_of_pages_that_tell_no_site_more_are_kept_than_of_one() -> None:
    (one,) = facts(["A page.\n\nOf two lines."], site="")
    with Store(most=2) as store:
        for number in range(9):
            store.add(replace(one, id=f"{number}"))
        assert store.counts == {"": 9}


def without_address(name: str, tongue: str) -> Iterator[str]:
    for page in made(8, name, tongue=tongue):
        yield str(page.data)


def test_pages_without_an_address_are_known_by_what_they_share() -> None:
    pages = [*without_address("a.example", "en"), *without_address("b.example", "de")]
    alone = "A page of its own.\n\nIt shares nothing with any other page that came along here."
    learned = cleaner.learn([*pages, alone])
    assert (len(learned.packs), learned.unplaced) == (2, 1)
    tool = cleaner.Cleaner(rules=learned)
    for page in pages:
        assert sum("pages of" in removal.why for removal in tool.clean(page).removed) >= 5
    assert tool.clean(alone).body == TOOL.clean(alone).body


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2031 Gülle & Søn, all the harbour’s letters", "gulle-son-all-the"),
        ("© Lantern Letter. All rights are ours", "lantern-letter-all-rights"),
    ],
)
def test_pages_without_a_site_are_called_by_words_that_a_reader_knows_again(
    line: str, name: str
) -> None:
    pages = [f"{text}\n\n{line}\n" for text in without_address("a.example", "en")]
    first, second = (cleaner.learn(some) for some in (pages, pages[::-1]))
    assert list(first.packs) == list(second.packs) == [name]
    removed = cleaner.Cleaner(rules=first).clean(pages[0]).removed
    assert any(one.rule.startswith(f"{name}.") for one in removed)


def test_a_group_has_no_sites_name() -> None:
    pages = [f"{text}\n\nGull post and all\n" for text in without_address("b.example", "en")]
    (free,), _ = groups(facts(pages, site=""))
    (other,), _ = groups(facts(pages, site=""), [free.name])
    assert other.name == f"{free.name}-2"


def test_what_somebody_has_edited_stays_and_what_is_stale_goes(tmp_path: Path) -> None:
    folder = tmp_path / "learned"
    both = cleaner.learn([*made(6), *made(6, "gull.example")])
    both.save(folder)
    pack = folder / f"{SITE}.yaml"
    pack.write_text(pack.read_text("utf-8") + "# A person was here.\n", "utf-8")
    (folder / "notes.txt").write_text("ours", "utf-8")
    assert edited_packs(folder) == {pack.name}
    cleaner.learn(made(6)).save(folder)
    assert (folder / "gull.example.yaml").exists()
    cleaner.learn(made(6)).save(folder, alone=True)
    assert sorted(path.name for path in folder.iterdir()) == [pack.name, INDEX, "notes.txt"]
    assert pack.read_text("utf-8").endswith("# A person was here.\n")
    assert json.loads((folder / INDEX).read_text("utf-8"))["edited"] == [pack.name]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("pack: mine\n", "utf-8")
    with pytest.raises(UsageError, match="is in the way, and holds no learned packs"):
        cleaner.learn(made(6)).save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.yaml"]


def test_a_save_that_was_killed_counts_for_nothing_and_is_no_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = write_atomically, iter(range(99))

    def killed(path: Path, data: bytes) -> None:
        if next(count) == 2:
            raise KeyboardInterrupt
        write(path, data)

    learned = cleaner.learn([*made(6), *made(6, "gull.example")])
    with monkeypatch.context() as patch:
        patch.setattr("cleaner.learning.learned.write_atomically", killed)
        with pytest.raises(KeyboardInterrupt):
            learned.save(tmp_path / "learned")
    assert len(list((tmp_path / "learned").glob("*.yaml"))) == 1
    assert learned_in(tmp_path / "learned") is None
    assert edited_packs(tmp_path / "learned") == frozenset()
    learned.save(tmp_path / "learned")
    assert learned_in(tmp_path / "learned") is not None


def test_all_pages_that_could_not_be_looked_at_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cleaner.learning.learn._MOST_FAILURES", 3)
    bad = [
        cleaner.RawPage(id=f"{n}", data=b"\0\1\2" * 90, source=f"{n}.txt", url=None)
        for n in range(5)
    ]
    found = cleaner.learn(bad)
    assert found.failures == 5
    assert len(found.failed) == 3
    assert {told.partition(":")[0] for told in found.failed} < {page.source for page in bad}
