"""Several stories on one page: which is the article, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cleaner.blocks.folded import fold_blocks
from cleaner.blocks.metadata import read
from cleaner.blocks.tree import parse, segment
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.proposals import Proposals
from cleaner.scores.story import Story, find_story
from cleaner.verdict.context import Context, context_of
from cleaner.verdict.shape import Shapes
from cleaner.verdict.stories import opening, other_stories, streamed
from tests.built import a, made, prose

PROSE = (
    "The ferry crosses the sound four times a day and on Sundays only once before noon.",
    "It was built in the year when the bridge was closed to carts and to all other wheels.",
)
DATE = "<span>12 May 2019, 14:05</span>"


def story(title: str, tag: str = "div", *, level: int = 1, date: str = DATE) -> str:
    text = "".join(f"<p>{one}</p>" for one in PROSE)
    return f"<{tag} class=s><h{level}>{title}</h{level}>{date}{text}</{tag}>"


def taken(*parts: str, title: str = "Old ferry sold") -> set[str]:
    """The headlines of the other stories on a page."""
    tree = parse(f"<html><head><title>{title}</title></head><body>{''.join(parts)}</body></html>")
    views = fold_blocks(segment(tree).blocks)
    found = other_stories(views, find_story(views, read(tree)))
    return {views[at].block.text for at in found.values()}


BREAD, WEIR = "Bread became dearer", "Weir to be mended"


OWN = f"<div class=a><h1>Old ferry sold</h1>{''.join(f'<p>{one}</p>' for one in PROSE)}</div>"


def teaser(title: str, label: str = "Agency · 2 hours ago", href: str = "/bread") -> str:
    """A box with a link for its heading, a label and a paragraph."""
    return f"<li><h3><a href='{href}'>{title}</a></h3><i>{label}</i><p>{PROSE[0]}</p></li>"


def in_streams(
    body: str, title: str = "Old ferry sold", *, score: float = -1.0, sure: bool = True
) -> set[str]:
    """The headings of the streams on a page. score: of each block."""
    head = f"<title>{title}</title><link rel=canonical href='https://quay.example/a'>"
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    views = fold_blocks(segment(tree, "quay.example").blocks)
    shape = replace(Shapes(()).look(views, Proposals(), "html"), scores=(score,) * len(views))
    found = streamed(Context(views, shape), find_story(views, read(tree)), sure=sure)
    return {views[at].block.text for at in found.values()}


TITLES = ("Bread became dearer again", "Weir to be mended at last", "Choir sings in the rain")


@pytest.mark.parametrize("label", ["Agency · 2 hours ago", "vor 3 Std.", "12 May 2019", "10:24"])
def test_boxes_with_a_link_and_a_time_each_are_a_stream(label: str) -> None:
    stream = "".join(teaser(title, label) for title in TITLES)
    assert in_streams(f"{OWN}<ul>{stream}</ul>") == set(TITLES)


def whole(title: str, name: str) -> str:
    """A box with a whole story, which has neither a link nor a time."""
    return f"<div class='{name}'><h2>{title}</h2>{''.join(f'<p>{one}</p>' for one in PROSE)}</div>"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("rec-art", True),
        ("recommended-item", True),
        ("next-stories", True),
        ("more-news", True),
        ("weitere-artikel", True),
        ("record", False),
        ("recipe", False),
        ("more", False),
        ("section-item", False),
    ],
)
def test_whole_stories_in_boxes_named_for_recommended_ones_are_a_stream(
    name: str, found: bool
) -> None:
    boxes = "".join(whole(title, name) for title in TITLES)
    assert in_streams(f"{OWN}<div>{boxes}</div>") == (set(TITLES) if found else set())


@pytest.mark.parametrize(
    "body",
    [
        f"{OWN}<ul>{''.join(map(teaser, TITLES[:2]))}</ul>",
        f"{OWN}<ul>{''.join(teaser(title, '') for title in TITLES)}</ul>",
        f"{OWN}<ul>{''.join(teaser(title, '$ 12.99') for title in TITLES)}</ul>",
        f"{OWN}<ul>{''.join(teaser(title, href='https://shop.example/') for title in TITLES)}</ul>",
        f"<h1>Old ferry sold</h1><ul>{''.join(map(teaser, TITLES))}</ul>",
        f"<ul><li>{OWN}</li>{''.join(map(teaser, TITLES))}</ul>",
    ],
    ids=["two", "no label", "prices", "other sites", "nothing else", "around the article"],
)
def test_what_is_no_stream(body: str) -> None:
    assert in_streams(body) == set()


@pytest.mark.parametrize(("count", "found"), [(3, True), (90, False)])
def test_what_may_be_a_list_is_one_where_little_stands_beside_its_stream(
    count: int, found: bool
) -> None:
    titles = [f"{TITLES[0]} {number}" for number in range(count)]
    body = f"{OWN}<ul>{''.join(map(teaser, titles))}</ul>"
    assert in_streams(body) == set(titles)
    assert in_streams(body, sure=False) == (set(titles) if found else set())
    # What is likely no article text does not count beside it.
    assert in_streams(body, sure=False, score=1.0) == set()


def test_nothing_is_a_stream_on_a_list_of_others() -> None:
    assert in_streams(f"{OWN}<ul>{''.join(map(teaser, TITLES))}</ul>", title="The quay") == set()


@pytest.mark.parametrize("level", [1, 2])
def test_stories_made_alike_with_a_date_each(level: int) -> None:
    parts = [story(text, level=level) for text in ("Old ferry sold", BREAD, WEIR)]
    assert taken(*parts) == {BREAD, WEIR}
    assert taken(*parts, title=BREAD) == {"Old ferry sold", WEIR}


def test_stories_in_article_elements_need_no_date() -> None:
    parts = [story(text, "article", date="") for text in ("Old ferry sold", BREAD)]
    assert taken(*parts) == {BREAD}


def test_article_elements_need_not_be_made_alike() -> None:
    behind = f"<section class=more>{story(BREAD, 'article', date='')}</section>"
    assert taken(story("Old ferry sold", "article", date="").replace("=s", "=t"), behind) == {BREAD}
    behind = behind.replace("article", "div")
    assert taken(story("Old ferry sold").replace("=s", "=t"), behind) == set()


def test_two_main_headings_of_one_article_element_are_one_story() -> None:
    own = story("Old ferry sold", date="").replace("=s", "=t")
    part = f"<section class=part>{story('How the buyers were found', date='')}</section>"
    assert taken(f"<article>{own}{part}</article>") == set()
    part = part.replace("<section class=part>", "<section class=part><article>", 1)
    part = part.replace("</section>", "</article></section>")
    both = f"<div><article>{own}</article>{part}</div>"
    assert taken(both) == {"How the buyers were found"}


def test_a_headline_that_is_a_link_is_another_page_s() -> None:
    other = story(f"<a href='/bread'>{BREAD}</a>", date="")
    assert taken(story("Old ferry sold", date=""), other) == {BREAD}


@pytest.mark.parametrize("href", ["#", "#bread", "javascript:void(0)"])
def test_a_headline_that_unfolds_its_answer_is_a_part_of_the_page(href: str) -> None:
    other = story(f"<a href='{href}'>{BREAD}</a>", date="")
    assert taken(story("Old ferry sold", date=""), other) == set()


@pytest.mark.parametrize(
    "other",
    [
        story("Why it was sold", date=""),
        story("Re: Old ferry sold"),
        story("14:05 Crew goes ashore", level=2),
        f"<h1>{BREAD}</h1><p>{PROSE[0]}</p>",
        "<div class=s><h1>Bread became dearer</h1></div>",
    ],
    ids=["a part of the story", "an answer", "an entry", "in no element", "no prose"],
)
def test_what_is_no_other_story(other: str) -> None:
    assert taken(story("Old ferry sold"), other) == set()


def test_nothing_is_taken_where_no_title_says_which_is_the_article() -> None:
    assert taken(story("Old ferry sold"), story(BREAD), title="The Gull") == set()


def test_a_headline_without_prose_of_its_own_takes_nothing() -> None:
    bare = "<div class=s><h1>Old ferry sold</h1><span>12 May 2019</span></div>"
    assert taken(bare, story(BREAD)) == set()


@pytest.mark.parametrize(
    ("score", "after", "words", "known", "stays"),
    [
        (1.4, -0.1, 12, 2, True),
        (1.5, -0.1, 12, 2, False),
        (1.4, 0.0, 12, 2, False),
        (1.4, -0.1, 11, 2, False),
        (1.4, -0.1, 12, 1, False),
    ],
)
def test_the_first_paragraph_stays_where_it_is_doubtful(
    score: float, after: float, words: int, known: int, stays: bool
) -> None:
    page = made(a("Ferry sold"), a("By Ada"), a(prose(words), score), a(prose(30, 5), after))
    context = context_of(page.views, page.shape, page.proposals, 0.0)
    assert opening(context, Story(headline=0, known=known)) == ({2} if stays else set())
    other = made(a("Ferry sold"), a(prose(12), 1.0, path="p b"), a(prose(30, 5), -2.0, path="p"))
    context = context_of(other.views, other.shape, other.proposals, 0.0)
    assert opening(context, Story(headline=0, known=2)) == set()


def test_the_reason_names_the_other_story() -> None:
    parts = "".join(story(text, "article") for text in ("Old ferry sold", BREAD))
    html = f"<html><head><title>Old ferry sold</title></head><body>{parts}</body></html>"
    article = Cleaner().clean(html, media="html")
    assert article.body == "\n\n".join(PROSE)
    whys = {removal.why for removal in article.removed if removal.rule == "story.other"}
    assert whys == {f'Part of another story on the page, "{BREAD}"'}


FLASH = (
    "The night ferry halts until Sunday for repairs to its ramp, the port office said on Monday. "
    "Day boats take its passengers for the price of a night ticket."
)
SERVICE = (
    "We help owners of small vessels with everything that they need between the first idea and the "
    "first season afloat, in nine languages and all weathers."
)
FEED = (
    (
        "Net loft opens its doors",
        "Anyone may learn to mend a net there on Saturdays, for free.",
    ),
    ("Choir looks for a new hall", "The customs house is damp, and the piano has lost two keys."),
    ("Harbour bell is cast anew", "The founder used the bronze of the old one and forty spoons."),
    ("Oyster beds closed for a month", "Warm water has made them unsafe to eat, a station found."),
    (
        "A bridge for toads at the weir",
        "It is as wide as a hand, and cost less than its study.",
    ),
)


def fed(title: str, text: str, feed: tuple[tuple[str, str], ...] = FEED) -> str:
    """A page of one paragraph, and below it a stream of others with one each."""
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("News", "Sport", "Culture", "Jobs"))
    cards = "".join(
        f"<div class='feed-card'><a href='/n/{at}'><h3>{head}</h3></a><span>Quay Wire · {at + 1} "
        f"hours ago</span><p>{says} The council asks for a report by the end of May.</p></div>"
        for at, (head, says) in enumerate(feed)
    )
    return (
        f"<html lang='en'><head><title>{title} | The Sound Mail</title><meta property='og:title' "
        f"content='{title}'></head><body><header><a href='/'>The Sound Mail</a><nav><ul>{menu}</ul>"
        f"</nav></header><div class='wrap'><h1>{title}</h1><div class='text'><p>{text}</p></div>"
        f"<div class='feed'>{cards}</div></div><footer><p>© 2026 The Sound Mail</p></footer></body>"
    )


@pytest.mark.parametrize("times", [1, 3])
def test_a_flash_that_is_told_to_be_a_service_stands_without_the_stream_below_it(
    times: int,
) -> None:
    """However much longer that is."""
    page = fed("Night ferry halts for repairs", FLASH, FEED * times)
    assert Cleaner().analyze(page, media="html").page_type == "service"
    article = Cleaner().clean(page, media="html")
    assert article.body == FLASH
    assert "story.other" in {removal.rule for removal in article.removed}


def test_what_a_service_lists_is_no_stream_where_its_text_is_of_something_else() -> None:
    article = Cleaner().clean(fed("Harbour works and lofts", SERVICE), media="html")
    assert "story.other" not in {removal.rule for removal in article.removed}
