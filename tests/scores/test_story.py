"""The headline that a page's titles speak of, and what that says of each block."""

from __future__ import annotations

import pytest

from cleaner.blocks.folded import fold_blocks
from cleaner.blocks.metadata import read
from cleaner.blocks.tree import parse, segment
from cleaner.model import Metadata
from cleaner.scores.story import Story, declared_headline, find_story

PROSE = "The ferry crosses the sound four times a day and on Sundays only once before noon."


def story(html: str) -> tuple[Story, list[str]]:
    """The story of a page, and the texts of its blocks."""
    tree = parse(html)
    blocks = segment(tree).blocks
    return find_story(fold_blocks(blocks), read(tree)), [block.text for block in blocks]


def page(body: str, title: str = "Old ferry sold | The Gull") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("body", "headline", "known"),
    [
        ("<h1>The Gull</h1><h2>Old ferry sold</h2>", "Old ferry sold", 2),
        ("<h1>The Gull</h1><div>Old ferry sold</div>", "Old ferry sold", 2),
        ("<h1>Old ferry sold | The Gull</h1>", "Old ferry sold | The Gull", 3),
        ("<h1>Ferry, old as it is, is sold</h1>", "Ferry, old as it is, is sold", 1),
        ("<h1>Ferry, old as it is</h1><h1>Weather</h1>", "", 0),
    ],
)
def test_the_headline_is_what_the_titles_speak_of(body: str, headline: str, known: int) -> None:
    found, texts = story(page(f"{body}<p>{PROSE}</p>"))
    assert found.known == known
    assert (texts[found.headline] if known else "") == headline
    assert list(found.columns["headline"]) == [
        known if at == found.headline else 0 for at in range(len(texts))
    ]


def test_the_name_of_the_site_is_no_headline() -> None:
    name = '<meta property="og:site_name" content="The Gull of Marrow">'
    title = f"Old ferry sold | The Gull of Marrow</title>{name}<title>"
    found, _ = story(page(f"<h2>The Gull of Marrow</h2><p>{PROSE}</p>", title))
    assert found.known == 0


def test_a_link_to_the_page_is_no_headline_where_another_block_says_the_same() -> None:
    links = "<ul><li><a href='/'>Old ferry sold</a></li></ul>"
    found, texts = story(page(f"{links}<p>Old ferry sold</p><p>{PROSE}</p>"))
    assert found.headline == 1
    found, texts = story(page(f"<nav>Old ferry sold</nav><b>Old ferry sold</b><p>{PROSE}</p>"))
    assert found.headline == 1
    assert texts[1] == "Old ferry sold"


def test_a_title_in_a_script_without_spaces() -> None:
    found, texts = story(
        page("<div>旧渡船售出了</div><p>" + "渡" * 40 + "。</p>", "旧渡船售出了_海鸥报")
    )
    assert texts[found.headline] == "旧渡船售出了"


def test_how_far_from_the_headline_in_blocks_and_in_the_tree() -> None:
    body = (
        f"<div><p>{PROSE}</p></div><div><h1>Old ferry sold</h1><p>{PROSE}</p><p>{PROSE}</p></div>"
    )
    found, _ = story(page(body))
    told = {name: column.tolist() for name, column in found.columns.items()}
    assert told["head.after"] == [-1, 0, 1, 2]
    assert told["head.up"] == [1, 0, 0, 0]
    assert told["head.down"] == [1, 0, 0, 0]
    assert told["head.share"] == pytest.approx([1.0, 2 / 3, 2 / 3, 2 / 3])


def test_far_into_a_long_document_is_like_far_into_a_short_one() -> None:
    body = "<h1>Old ferry sold</h1>" + f"<p>{PROSE}</p>" * 400
    found, _ = story(page(body))
    assert {max(abs(column)) for column in found.columns.values()} <= set(range(31))
    assert found.columns["head.after"][31] == found.columns["head.after"][400]


def test_headings_between() -> None:
    other = f"<h2><a href='/'>Other</a></h2><p>{PROSE}</p>"
    body = f"<h1>Old ferry sold</h1><p>{PROSE}</p><h2>Why</h2><p>{PROSE}</p>{other}"
    found, texts = story(page(f"{body}<h1>New ferry bought</h1><p>{PROSE}</p>"))
    told = found.columns
    assert told["head.under"].tolist() == [0, 0, 1, 1, 2, 2, 1, 1]
    assert told["head.rivals"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1]
    assert told["head.since"].tolist() == [0, 1, 0, 1, 0, 1, 0, 1]
    assert [found.reaches(at) for at in range(len(texts))] == [
        *(False, True, True, True, False, False, False, False),
    ]


def test_one_like_it_in_each_of_many_boxes() -> None:
    body = "".join(f"<div class=a><p>{PROSE}</p></div>" for _ in range(4)) + f"<p>{PROSE}</p>" * 2
    found, _ = story(page(body))
    assert found.columns["spread"].tolist() == [4, 4, 4, 4, 1, 1]
    assert found.columns["spread_share"].tolist() == [1, 1, 1, 1, 0.5, 0.5]


def test_what_title_and_description_and_declared_body_say() -> None:
    views = fold_blocks(
        segment(parse(f"<p>{PROSE}</p><p>Bread became dearer in the spring</p>")).blocks
    )
    metadata = Metadata(
        titles=(("og", "Ferry crosses the sound"), ("h1", "Bread became dearer in spring")),
        description="Bread became dearer",
        body=PROSE,
    )
    told = {name: found.tolist() for name, found in find_story(views, metadata).columns.items()}
    assert told["said.title"] == [1.0, 0.0]
    assert told["said.description"] == [0.0, 1.0]
    assert told["said.body"] == [1.0, 0.0]
    bare = find_story(views, Metadata()).columns
    assert bare["said.title"].tolist() == [-1.0, -1.0]


def test_a_page_without_blocks_has_no_story() -> None:
    assert find_story((), Metadata()) == Story()
    assert not Story().reaches(0)


def test_the_heading_that_says_a_declared_title() -> None:
    blocks = segment(parse("<h2>Ferry</h2><h1>Old ferry sold</h1>")).blocks
    for text, at in (("Old ferry sold | The Gull", 1), ("Old ferry sold", 1), ("Weather", -1)):
        assert declared_headline(blocks, Metadata(titles=(("title", text),))) == at
    assert declared_headline(blocks, Metadata(titles=(("h1", "Ferry"),))) == -1


@pytest.mark.parametrize(
    ("html", "at"),
    [
        ("<div>Our Gull</div><div>Old ferry sold to a museum</div>", 1),
        ("<div>Old ferry sold to a museum</div><h2>Old ferry sold to a museum</h2>", 1),
        ("<div><a href=/1>Old ferry sold to a museum</a></div>", -1),
        ("<footer>Old ferry sold to a museum</footer>", -1),
        ("<div>Gull</div>", -1),
        ("<li>Old ferry sold to a museum</li>", -1),
    ],
)
def test_a_line_that_says_most_of_a_declared_title_is_the_headline(html: str, at: int) -> None:
    titles = (("title", "News - Old ferry sold to a museum - Gull"),)
    assert declared_headline(segment(parse(html)).blocks, Metadata(titles=titles)) == at
