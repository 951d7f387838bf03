"""What an article shows of itself: in a console, in a notebook, as JSON and Markdown."""

from __future__ import annotations

import json
import pickle
from dataclasses import fields, replace
from pathlib import Path

import pytest

import cleaner
from cleaner import Article, Options, Removal
from cleaner.runs.formats import as_json, as_md
from cleaner.text.normalize import NORMALIZERS

PAGE = "samples/raw/harbourpost.example/news/2031/03/breakwater-vote.html"


@pytest.fixture(scope="module")
def article() -> Article:
    return cleaner.clean((Path(__file__).parents[2] / PAGE).read_bytes(), id="vote")


def gone(text: str, rule: str = "newsletter.box") -> Removal:
    return Removal(rule=rule, why="A <box>", text=text, start=0, end=len(text))


def test_a_console_shows_one_screen(article: Article) -> None:
    lines = repr(article).splitlines()
    assert 8 <= len(lines) <= 12
    assert max(map(len, lines)) < 130
    assert lines[0] == "Article("
    assert "  title='Anglers win back the northern breakwater after a night of argument'," in lines
    paragraphs = len(article.body.split("\n\n"))
    assert any(line.startswith(f"  body=<{paragraphs} paragraphs, ") for line in lines)
    removed = sum(bool(piece.text.strip()) for piece in article.removed)
    assert any(line.startswith(f"  removed=<{removed} pieces: markup ") for line in lines)


def test_the_longest_article_is_one_screen_too() -> None:
    text = "long\n\n" * 50_000
    long = Article(
        id=text,
        url="https://example.org/" + "a" * 3000,
        title=text,
        dek=text,
        body=text,
        removed=tuple(gone(text, f"topic{number}.x") for number in range(500)),
        warnings=(text,) * 50,
    )
    shown = repr(long)
    assert len(shown.splitlines()) <= 12
    assert len(shown) < 1500


def test_an_empty_article_shows_that_it_is() -> None:
    assert "body=<1 paragraph, 1 word: 'One'>" in repr(Article(body="One"))
    assert repr(Article()) == "Article(\n  body=<0 paragraphs, 0 words: ''>,\n)"


def test_a_notebook_shows_text_and_removals_on_demand() -> None:
    article = Article(
        title="<script>alert(1)</script>",
        dek="A & B",
        body="One\ntwo\n\nThree",
        removed=(gone(" \n"), gone("<img src=x onerror=alert(1)>")),
        warnings=("paywalled: <b>",),
    )
    shown = article._repr_html_()
    assert "<p>One<br>two</p><p>Three</p>" in shown
    assert "<details><summary>1 piece removed</summary>" in shown
    assert "<em>A &amp; B</em>" in shown
    for raw in ("<script", "<img", "<b>", "<box>"):
        assert raw not in shown
    assert "<details>" not in Article(title="x")._repr_html_()


def test_many_removals_are_cut_short() -> None:
    shown = Article(removed=tuple(gone(f"line {number}") for number in range(700)))._repr_html_()
    assert "700 pieces removed" in shown
    assert "and 200 more" in shown


def test_json_is_what_the_command_writes(article: Article) -> None:
    assert json.loads(article.to_json()) == json.loads(as_json(article)) == article.to_dict()
    assert json.loads(article.to_json(kept=True)) == article.to_dict(kept=True)
    assert len(article.to_json().splitlines()) == 1 < len(article.to_json(indent=1).splitlines())
    with pytest.raises(ValueError, match="JSON"):
        Article(extra={"score": float("nan")}).to_json()


def test_markdown_is_what_the_command_writes(article: Article) -> None:
    assert article.to_markdown().encode() == as_md(article)
    assert "\n## " in article.to_markdown()


def test_an_article_is_pickled_as_before(article: Article) -> None:
    assert pickle.loads(pickle.dumps(article)) == article


def test_dir_lists_all_public_names() -> None:
    assert set(cleaner.__all__) <= set(dir(cleaner))
    assert "__version__" in dir(cleaner)
    # What the module itself imports is nobody else's.
    assert {name for name in dir(cleaner) if not name.startswith("_")} == set(cleaner.__all__)


def test_options_are_documented_with_their_choices() -> None:
    text = Options.__doc__ or ""
    for option in fields(Options):
        assert f"\n    {option.name}: " in text
    for name, _ in NORMALIZERS:
        assert f"`{name}`" in text
    assert '"straight"' in text
    assert '"keep"' in text


def test_articles_and_pages_can_be_members_of_sets() -> None:
    """Equal ones are one, whatever passes through with them."""
    found = [
        cleaner.clean("<h1>Ferry</h1><p>The ferry left the harbour at noon.</p>"),
        cleaner.clean("<h1>Ferry</h1><p>The ferry left the harbour at noon.</p>"),
        cleaner.clean("<h1>Crane</h1><p>The crane fell on Monday.</p>"),
    ]
    assert len(set(found)) == 2
    extra = [replace(found[0], id=[1], extra={"tags": ["a"]}) for _ in range(2)]
    assert len({*extra, replace(extra[0], extra={"tags": ["b"]}), found[0]}) == 3
    pages = [cleaner.RawPage(id={"n": 1}, data=b"a", extra={"tags": ["a"]}) for _ in range(2)]
    assert len(set(pages)) == 1
