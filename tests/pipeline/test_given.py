"""What a caller gives in Python and can't be meant is told at once, in words."""

from __future__ import annotations

import dataclasses
import functools
import io
import json
import math
import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import Cleaner, CleanerError, Options
from cleaner.intake.looks import told_by_looks
from cleaner.intake.read import read as read_pages


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"quotes": "curly"}, "quotes is 'curly'; give 'straight' or 'keep'"),
        ({"comments": "no"}, "comments is 'no'; give True or False"),
        ({"tables": None}, "tables is None; give True or False"),
        ({"skip_normalizers": "quotes"}, "give a tuple of names, such as ('quotes',)"),
        ({"skip_normalizers": ("qoutes",)}, "unknown normalizer 'qoutes'; known are"),
        ({"pattern_timeout": "a"}, "pattern_timeout is 'a'; give seconds, more than 0"),
        ({"pattern_timeout": 0}, "pattern_timeout is 0; give seconds, more than 0"),
        ({"pattern_timeout": math.nan}, "pattern_timeout is nan; give seconds, more than 0"),
        ({"pattern_timeout": math.inf}, "pattern_timeout is inf; give seconds, more than 0"),
        ({"pattern_timeout": True}, "pattern_timeout is True; give seconds, more than 0"),
        ({"quotes": ["keep"]}, "quotes is ['keep']; give 'straight' or 'keep'"),
        ({"site": "no domain"}, "site is 'no domain'; give a domain such as 'news.example'"),
        ({"site": None}, "site is None; give a domain such as 'news.example'"),
        ({"site_rules": 1}, "site_rules is 1; give True or False"),
        ({"markup": "yes"}, "markup is 'yes'; give True or False"),
        ({"skip_normalizers": None}, "skip_normalizers is None; give a tuple of names"),
        ({"skip_normalizers": (3,)}, "unknown normalizer 3; known are: html_entities, "),
    ],
)
def test_options_have_one_of_their_values(options: dict[str, Any], told: str) -> None:
    """They fail where they are made, which is where the mistake stands."""
    for make in (Options, functools.partial(dataclasses.replace, Options())):
        with pytest.raises(ValueError) as raised:  # noqa: PT011 (its text is looked at below)
            make(**options)
        assert told in str(raised.value)
        assert isinstance(raised.value, CleanerError)


def test_every_field_of_the_options_is_checked() -> None:
    wrong: Any = object()
    for field in dataclasses.fields(Options):
        with pytest.raises(cleaner.ArgumentError, match=f"^{field.name} is <object"):
            Options(**{field.name: wrong})


def test_names_of_options_may_be_a_list() -> None:
    names: Any = ["quotes", "ligatures"]
    options = Options(skip_normalizers=names)
    assert options == Options(skip_normalizers=("quotes", "ligatures"))
    assert cleaner.clean(TEXT, options=options).body
    assert pickle.loads(pickle.dumps(options)) == options


@pytest.mark.parametrize(
    ("url", "site"),
    [
        *((url, None) for url in ("foo bar", "/news/a.html", "https://", "https://a b.org/", "7")),
        ("example.org/a", "example.org"),
        ("https://www.example.org/a b", "example.org"),
        ("http://localhost:8000/a", ""),
        ("http://[::1]/a", ""),
        ("file:///tmp/a.html", ""),
    ],
)
def test_an_address_that_is_none_is_told(url: str, site: str | None, tmp_path: Path) -> None:
    """The page is cleaned all the same, by itself and in a batch."""
    pages = tmp_path / "in.jsonl"
    pages.write_text(json.dumps({"id": 1, "url": url, "text": TEXT}), "utf-8")
    given = [page for page in read_pages([pages]) if isinstance(page, cleaner.RawPage)]
    (read,) = cleaner.Cleaner().clean_many(given)
    assert isinstance(read, cleaner.Article)
    for article in (cleaner.clean(TEXT, url=url), read):
        assert (article.url, article.site) == (url, site or "")
        told = [text for text in article.warnings if text.startswith("url: ")]
        assert len(told) == (site is None)
        assert all(f"{url!r} is no address, so that no rules for its site" in text for text in told)


def test_options_and_rules_are_what_they_are_called() -> None:
    wrong: Any = {"quotes": "keep"}
    with pytest.raises(TypeError, match=r"options is dict; give cleaner\.Options"):
        Cleaner(options=wrong)
    wrong = 3
    with pytest.raises(TypeError, match="rules is int; give paths, packs or a RuleSet"):
        Cleaner(rules=wrong)


def test_media_and_address_are_what_they_can_be() -> None:
    wrong: Any = "htm"
    with pytest.raises(ValueError, match="media is 'htm'; give 'html', 'text', or None"):
        cleaner.clean("The ferry left at noon.", media=wrong)
    raw = cleaner.RawPage(id="a", data="The ferry left at noon.", source="a", media=wrong)
    with pytest.raises(ValueError, match="media is 'htm'; give 'html', 'text', or None"):
        cleaner.clean(raw)
    wrong = 3
    with pytest.raises(TypeError, match="url is int; give the page's address as str, or None"):
        cleaner.clean("The ferry left at noon.", url=wrong)


TEXT = "Rain stops play\n\nThe match was called off at noon, and nobody came on Tuesday.\n"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind_are_a_page(kind: type) -> None:
    wanted = cleaner.clean(TEXT)
    data: Any = kind(TEXT.encode())
    raw = cleaner.RawPage(id="", source="<page>", data=data)
    tool = Cleaner()
    assert cleaner.clean(data) == wanted
    assert cleaner.clean(raw) == wanted
    assert list(tool.clean_many([data, raw])) == [wanted, wanted]
    assert list(tool.clean_many([data, raw], workers=2)) == [wanted, wanted]
    assert cleaner.learn([data, raw]).failures == 0


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            7,
            "a page is str, bytes, bytearray, memoryview, Page or RawPage, not int; take the text "
            "out of a record first",
        ),
        (None, "not NoneType; nothing was given, perhaps by a record without text"),
        (float("nan"), "not float; nothing was given, perhaps by a record without text"),
        (1.5, "not float; take the text out of a record first"),
        ({"text": TEXT}, "not dict; take the text out of a record first"),
        (Path("page.html"), "give what is in the file, as with Path(...).read_bytes()"),
        (io.BytesIO(b"x"), "not BytesIO; give what it reads, as with file.read()"),
    ],
)
def test_what_is_no_page_is_told(value: Any, told: str) -> None:
    for ask in (cleaner.clean, lambda page: list(Cleaner().clean_many([page]))):
        with pytest.raises(TypeError) as raised:
            ask(value)
        assert str(raised.value).endswith(told)


@pytest.mark.parametrize(
    ("given", "kind", "told"),
    [
        ({"workers": 0}, ValueError, "workers is 0; give 1 or more"),
        ({"workers": -2}, ValueError, "workers is -2; give 1 or more"),
        ({"workers": "2"}, TypeError, "workers is '2'; give a whole number, 1 or more"),
        ({"workers": 1.5}, TypeError, "workers is 1.5; give a whole number, 1 or more"),
        ({"errors": "ignore"}, ValueError, "errors is 'ignore'; give 'raise' or 'return'"),
        ({"page_timeout": -1}, ValueError, "page_timeout is -1; give seconds, more than 0"),
        ({"page_memory": "1 GB"}, ValueError, "page_memory is '1 GB'; give bytes, more than 0"),
        ({"page_memory": 2048}, ValueError, "page_memory is 2048 bytes, which no page can do with"),
    ],
)
def test_arguments_of_many_pages(given: dict[str, Any], kind: type[Exception], told: str) -> None:
    with pytest.raises(kind) as raised:
        Cleaner().clean_many([TEXT], **given)
    assert str(raised.value).startswith(told)
    if "workers" in given:
        with pytest.raises(kind) as raised:
            cleaner.learn([TEXT], **given)
        assert str(raised.value) == told


@pytest.mark.parametrize("ask", [Cleaner().clean_many, cleaner.learn])
def test_many_pages_are_an_iterable(ask: Any) -> None:
    for one in (TEXT, TEXT.encode(), bytearray(TEXT.encode())):
        with pytest.raises(TypeError, match="takes an iterable of pages, not one page; give "):
            ask(one)
    with pytest.raises(TypeError, match="takes an iterable of pages, not NoneType"):
        ask(None)
    with pytest.raises(TypeError, match=r"not \w+Path; give what is in its files, one after"):
        ask(Path("raw"))


def test_arguments_of_other_functions_are_what_they_are_called() -> None:
    wrong: Any = {"quotes": "keep"}
    with pytest.raises(TypeError, match=r"options is dict; give cleaner\.Options"):
        cleaner.clean(TEXT, options=wrong)
    wrong = 3
    with pytest.raises(TypeError, match="site is int; give a domain"):
        cleaner.learn([TEXT], site=wrong)
    with pytest.raises(TypeError, match=r"cleaner is int; give a cleaner\.Cleaner"):
        cleaner.learn([TEXT], cleaner=wrong)
    with pytest.raises(TypeError, match="url is int; give the page's address"):
        cleaner.fetch(wrong)
    with pytest.raises(ValueError, match="seconds is 0; give more than 0"):
        cleaner.fetch("https://a.example/", seconds=0)


# What is no page but leads to one

LINES = "".join(json.dumps({"id": n, "text": TEXT}) + "\n" for n in range(3))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("page.html", "path: the page is one line that looks like the path of a file"),
        ("../raw/a page.HTM\n", "path: the page is one line"),
        ("C:\\pages\\a.txt.gz", "path: the page is one line"),
        ("https://a.example/b?c=d", "address: the page is one line that is an address"),
        (LINES, "records: the page is JSON lines; give the text or HTML of each record"),
        (f"\n {LINES}", "records: the page is JSON lines"),
        (LINES.splitlines()[0], "records: the page is one object of JSON, with 'id', 'text'"),
        (json.dumps([{"text": TEXT}]), "records: the page is a list of JSON"),
        (json.dumps({"text": TEXT * 9000}) + "\n" + LINES, "records: the page is JSON lines"),
        (LINES[:40], "records: the page is one object of JSON, with 'text'"),
    ],
)
def test_what_leads_to_pages_is_told(text: str, told: str) -> None:
    for page in (text, text.encode(), cleaner.RawPage(id="a", source="a", data=text)):
        warnings = cleaner.clean(page).warnings
        assert [one for one in warnings if one.startswith(told)], warnings


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "The report.",
        "Read it in report.txt, said the mayor, and then come back on Monday at noon.",
        "See https://a.example/b",
        '{"a": 1}\n\nThat is how a record begins, says the manual of the harbour office.',
        "[1] The first note of the harbour office\n\n[2] The second one",
        "{{ template }}",
        "",
    ],
)
def test_ordinary_text_is_no_path_and_no_record(text: str) -> None:
    assert told_by_looks(text) == ()


def test_what_reading_has_told_is_not_told_again() -> None:
    raw = cleaner.RawPage(id="a", source="a", data=LINES, warnings=("begins like JSON, but ...",))
    assert [one for one in cleaner.clean(raw).warnings if one.startswith("records")] == []


@pytest.mark.parametrize(
    "flood",
    [
        '{"a": "x" ' + '\\"' * 500_000,
        '{"a": ' * 200_000,
        '{"a": "' + "x" * 5_000_000,
        "[" * 500_000,
        '[{"a": ' + "[" * 500_000,
        "a" * 299 + ".htm",
        " " * 2_000_000 + "{",
    ],
)
def test_floods_are_told_in_time(flood: str) -> None:
    start = time.perf_counter()
    told_by_looks(flood)
    assert time.perf_counter() - start < 5


def test_a_page_without_a_source_is_called_by_its_id() -> None:
    assert cleaner.RawPage(id={"n": 1}, data="It left.").source == '{"n": 1}'
    assert cleaner.RawPage(id="a", data="It left.", source="a.txt").source == "a.txt"


def test_pages_show_what_is_known_of_them_without_their_text() -> None:
    raw = cleaner.RawPage(id=7, data=TEXT * 99, url="https://gull-post.example/a")
    page = cleaner.Page(id="7", text=TEXT * 99, media="text")
    for one in (raw, page):
        assert repr(one).startswith(f"{type(one).__name__}(id={one.id!r}, ")
        assert len(repr(one)) < 200
        assert "text='" not in repr(one)
    assert "url='https://gull-post.example/a'" in repr(raw)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_error_of_a_page_tells_which_it_is_of(workers: int) -> None:
    def given() -> Iterator[Any]:
        yield TEXT
        yield b"\0\1\2" * 90
        yield cleaner.RawPage(id=7, data=b"", source="crawl.jsonl#7")
        yield TEXT
        yield {"text": TEXT}
        yield cleaner.RawPage(id="last", data="")

    found = list(Cleaner().clean_many(given(), workers=workers, errors="return"))
    told: list[Any] = [one for one in found if isinstance(one, Exception)]
    places = [(one.index, one.id, one.source) for one in told]
    assert places == [(1, "", ""), (2, 7, "crawl.jsonl#7"), (4, "", ""), (5, "last", "last")]
    assert [found.index(one) for one in told] == [1, 2, 4, 5]
    assert isinstance(told[2], TypeError)
    assert told[1].__notes__ == ["page 2 of the iterable, counted from 0: crawl.jsonl#7"]
    with pytest.raises(cleaner.DecodeError) as caught:
        list(Cleaner().clean_many(given(), workers=workers))
    assert caught.value.index == 1
    texts = [str(one).partition(":")[0] for one in (caught.value, *told)]
    assert [texts[0], texts[1], texts[2], texts[4]] == [
        "pages[1]",
        "pages[1]",
        "crawl.jsonl#7",
        "last",
    ]
    assert cleaner.CleanerError("Nothing of many.").index is None


@pytest.mark.parametrize(("extra", "called"), [([1], "list"), (None, "None"), ("a", "str")])
@pytest.mark.parametrize("workers", [1, 2])
def test_what_passes_through_is_a_mapping(extra: Any, called: str, workers: int) -> None:
    said = f"extra of page 'a' is {called}; give a mapping of names to values, or leave it out"
    page = cleaner.RawPage(id="a", data=b"The ferry left at noon.", extra=extra)
    pages: list[Any] = [
        page,
        cleaner.Page(id="a", text="The ferry left.", media="text", extra=extra),
    ]
    tool = cleaner.Cleaner()
    with pytest.raises(TypeError, match=said):
        tool.clean(page)
    for result in tool.clean_many(pages, workers=workers, errors="return"):
        assert (type(result), str(result)) == (TypeError, said)


def test_learn_tells_which_page_is_none() -> None:
    with pytest.raises(TypeError, match=r"^pages\[1\]: a page is str, .* not int"):
        cleaner.learn(["The ferry left at noon.", 3])  # type: ignore[list-item]
