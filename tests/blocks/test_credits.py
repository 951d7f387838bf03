"""Authors and dates that pages declare: JSON-LD, then metas, then microdata."""

from __future__ import annotations

import pytest

from cleaner.blocks import metadata
from cleaner.blocks.tree import parse
from cleaner.model import Metadata
from tests.blocks.test_metadata import ld


def read(head: str = "", body: str = "<p>x</p>") -> Metadata:
    return metadata.read(parse(f"<html><head>{head}</head><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Brome", ("Ada Brome",)),
        (["Ada Brome", "Kit Larsmo"], ("Ada Brome", "Kit Larsmo")),
        ({"@type": "Person", "name": "Ada Brome"}, ("Ada Brome",)),
        ([{"name": "Ada &amp; Kit"}, {"name": "Ada &amp; Kit"}], ("Ada & Kit",)),
        ({"name": ["Ada Brome", "Kit Larsmo"]}, ("Ada Brome", "Kit Larsmo")),
        ({"name": {"name": "Ada"}}, ()),
        ("https://gull.example/ada", ()),
        ("ada@gull.example", ()),
        ("Ada Brome has written of harbours for the Gull " * 4, ()),
        (7, ()),
        (None, ()),
    ],
)
def test_authors_in_json_ld(author: object, names: tuple[str, ...]) -> None:
    assert read(ld({"@type": "NewsArticle", "author": author})).authors == names


def test_an_author_that_is_told_elsewhere() -> None:
    graph = [
        {"@type": "Article", "author": {"@id": "#ada"}},
        {"@type": "Person", "@id": "#ada", "name": "Ada Brome"},
    ]
    assert read(ld({"@graph": graph})).authors == ("Ada Brome",)


def test_the_first_that_tells_an_author_counts() -> None:
    meta = '<meta name="author" content="Meta Ada">'
    shown = (
        '<article><div itemprop="author" itemscope><img alt="x">'
        '<a itemprop="name" href="/ada">Shown Ada</a></div></article>'
        '<article itemtype="Comment"><b itemprop="author">A reader</b></article>'
    )
    article = {"@type": "Article", "author": "Ld Ada"}
    assert read(ld(article) + meta, shown).authors == ("Ld Ada",)
    assert read(meta, shown).authors == ("Meta Ada",)
    assert read(body=shown).authors == ("Shown Ada",)
    assert read('<meta property="article:author" content="https://f.example/ada">').authors == ()


def test_authors_of_papers_stand_surname_first() -> None:
    names = ("Brome, Ada", "Larsmo, Kit B.")
    head = "".join(f'<meta name="citation_author" content="{name}">' for name in names)
    assert read(head).authors == ("Ada Brome", "Kit B. Larsmo")
    assert read('<meta name="author" content="Reuters, AFP">').authors == ("Reuters, AFP",)


def test_the_first_that_tells_a_date_counts() -> None:
    meta = (
        '<meta property="article:published_time" content="2024-05-02T10:00:00Z">'
        '<meta property="article:modified_time" content="2024-05-04">'
    )
    shown = '<h1>Rain</h1><time itemprop="datePublished" datetime="2024-05-01">1 May</time>'
    article = {"@type": "Article", "datePublished": "2024-05-03"}
    assert read(ld(article) + meta, shown).published == "2024-05-03"
    assert read(meta, shown).published == "2024-05-02T10:00:00+00:00"
    assert read(body=shown).published == "2024-05-01"
    assert read(ld(article) + meta).modified == "2024-05-04"


def test_a_date_that_is_none_is_passed_over() -> None:
    article = {"@type": "Article", "datePublished": "yesterday", "dateModified": ["2024-05-04"]}
    found = read(ld(article) + '<meta name="date" content="2024-05-03">')
    assert (found.published, found.modified) == ("2024-05-03", "2024-05-04")


def test_a_time_without_a_name_stands_behind_the_headline() -> None:
    body = (
        '<aside><time datetime="2024-01-01">1</time></aside><time datetime="2024-01-02">2</time>'
        '<h1>Rain</h1><nav><time datetime="2024-01-03">3</time></nav>'
        '<time datetime="2024-05-03T10:15">3 May</time>'
    )
    found = read(body=body)
    assert (found.published, found.shown_date) == ("", "2024-05-03T10:15:00")
