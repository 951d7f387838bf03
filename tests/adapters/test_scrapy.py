"""The Scrapy pipeline, in real crawls of a real site on this machine."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, make_dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scrapy", reason="Scrapy is not installed: pip install '.[scrapy]'")

from scrapy import Field, Item, Spider
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

import cleaner
from cleaner.adapters.scrapy import CleanerPipeline, PipelineSettings

ROOT = Path(__file__).resolve().parents[2]
SPIDER = ROOT / "samples" / "pipelines" / "scrapy_spider.py"
RAW = ROOT / "samples" / "raw"
TEXT = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\nZibbeldy badge\n\nNobody on the quay could say when the "
    "boat would be back, and the harbour master had gone home to his dinner long before."
)
PACK = """\
pack: demo
why: What the pages of these tests hold beside their text.
rules:
  - id: demo.badge
    kind: line
    why: A badge of the demo
    phrases: {en: [Zibbeldy badge]}
    removes: [Zibbeldy badge]
    keeps: [The zibbeldy badge is worn on Sundays.]
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder, served as a site; folders list what they hold."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The samples as a site."""
    with served(RAW) as address:
        yield address


def crawl(
    site: str, out: Path, spider: Path = SPIDER, **settings: str
) -> tuple[list[dict[str, Any]], str]:
    """The items of a crawl, by default by the sample spider, and its log."""
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "runspider", str(spider)),
            *("-a", f"start={site}", "-O", str(out), *options),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=out.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return [json.loads(line) for line in out.read_bytes().splitlines()], done.stderr


def in_crawler(**settings: Any) -> CleanerPipeline:
    """The pipeline as a crawler with these settings makes it."""
    pipeline = CleanerPipeline.from_crawler(get_crawler(settings_dict=settings))
    assert isinstance(pipeline.stats, MemoryStatsCollector)
    return pipeline


def process(pipeline: CleanerPipeline, item: Any, *arguments: object) -> Any:
    """What becomes of one item, in an event loop of its own."""
    try:
        return asyncio.run(pipeline.process_item(item, *arguments))
    finally:
        pipeline.close_spider()


def stats(pipeline: CleanerPipeline) -> dict[str, Any]:
    assert pipeline.stats
    return {
        name.removeprefix("cleaner/"): value
        for name, value in pipeline.stats.get_stats().items()
        if name.startswith("cleaner/")
    }


@pytest.mark.parametrize(
    "reactor",
    [
        "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "twisted.internet.selectreactor.SelectReactor",
    ],
)
def test_a_crawl_gives_the_articles_of_the_site(site: str, tmp_path: Path, reactor: str) -> None:
    items, log = crawl(site, tmp_path / "out.jsonl", TWISTED_REACTOR=reactor)
    found = {item["url"].removeprefix(site): item for item in items}
    pages = {path.relative_to(RAW).as_posix() for path in RAW.rglob("*.html")}
    assert pages
    assert pages <= set(found)
    for name in pages:
        item, url = found[name], f"{site}{name}"
        article = cleaner.clean((RAW / name).read_bytes(), url=url, media="html")
        assert (item["title"], item["dek"], item["body"]) == (
            article.title,
            article.dek,
            article.body,
        )
        assert "html" not in item
    assert "Traceback" not in log
    assert f"'cleaner/ok': {len(items)}" in log
    assert "'cleaner/removed/paywall.prompt'" in log


def test_both_signatures() -> None:
    for arguments in ((), (Spider("x"),)):
        pipeline = in_crawler()
        pipeline.open_spider(*arguments)
        item = process(pipeline, {"text": TEXT}, *arguments)
        assert item["body"].startswith("The ferry left")
        pipeline.close_spider(*arguments)


def test_rules_options_and_fields(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(PACK)
    page = TEXT.replace("the harbour", "the “harbour”")
    pipeline = in_crawler(
        CLEANER_RULES=[str(tmp_path)],
        CLEANER_OPTIONS={"quotes": "keep"},
        CLEANER_PAGE_FIELD="raw",
        CLEANER_URL_FIELD="address",
        CLEANER_FIELDS={"body": "clean", "removed": "gone", "site": "site"},
        CLEANER_KEEP_PAGE=True,
    )
    item = process(pipeline, {"raw": page, "address": "https://ferry.example/1"})
    assert set(item) == {"raw", "address", "clean", "gone", "site", "cleaner_status"}
    assert "“harbour”" in item["clean"]
    assert "Zibbeldy" not in item["clean"]
    assert [removal["rule"] for removal in item["gone"]] == ["demo.badge"]
    assert item["site"] == "ferry.example"
    assert stats(pipeline)["removed/demo.badge"] == 1


@dataclass
class _Story:
    html: str
    body: str = ""


class _Item(Item):  # type: ignore[misc]
    text = Field()
    body = Field()
    title = Field()


def test_items_with_declared_fields() -> None:
    story = process(in_crawler(), _Story(html=f"<html><body><p>{TEXT}</p></body></html>"))
    assert "The ferry left" in story.body
    item = process(in_crawler(), _Item(text=TEXT))
    assert set(item) <= {"body", "title"}
    assert item["body"]


def _frozen_items() -> dict[str, Any]:
    """An item of each kind of frozen class that Scrapy takes and that is installed."""
    declared: dict[str, Any] = {"body": "", "cleaner_status": ""}
    names = ["html", *declared]
    items: dict[str, Any] = {}
    for kind, slots in (("dataclass", False), ("dataclass with slots", True)):
        columns: list[Any] = [("html", str), *((name, str, "") for name in declared)]
        items[kind] = make_dataclass("Frozen", columns, frozen=True, slots=slots)(html=TEXT)
    if find_spec("attr"):
        import attr

        fields = {name: attr.ib(default=declared.get(name, attr.NOTHING)) for name in names}
        items["attrs"] = attr.make_class("Frozen", fields, frozen=True, slots=True)(html=TEXT)
    if find_spec("pydantic"):
        import pydantic

        types: Any = {name: (str, declared.get(name, ...)) for name in names}
        config = pydantic.ConfigDict(frozen=True)
        items["pydantic"] = pydantic.create_model("Frozen", __config__=config, **types)(html=TEXT)
    return items


@pytest.mark.parametrize("kind", _frozen_items())
def test_a_frozen_item_stays_and_a_copy_has_the_article(kind: str) -> None:
    given = _frozen_items()[kind]
    before = repr(given)
    item = process(in_crawler(CLEANER_MEDIA="text"), given)
    assert type(item) is type(given)
    assert "The ferry left" in item.body
    assert (item.cleaner_status, item.html) == ("ok", "")
    assert "The ferry left" in repr(item)
    assert repr(given) == before
    failed = process(in_crawler(CLEANER_FIELDS={"body": "nowhere"}), given)
    assert failed.cleaner_status.startswith("failed: CleanerError")
    assert failed.html == TEXT


STORIES = """
from dataclasses import dataclass
import scrapy

@dataclass(frozen={frozen})
class Story:
    url: str
    html: str
    title: str = ""
    body: str = ""

class StorySpider(scrapy.Spider):
    name = "stories"
    custom_settings = {{"ITEM_PIPELINES": {{"cleaner.adapters.scrapy.CleanerPipeline": 300}}}}

    def __init__(self, start):
        super().__init__()
        self.start_urls = [start + "{page}"]

    def parse(self, response):
        yield Story(url=response.url, html=response.text)
"""


@pytest.mark.parametrize("frozen", [True, False])
def test_a_crawl_of_dataclass_items(site: str, tmp_path: Path, frozen: bool) -> None:
    """Scrapy logs each item by its repr, which needs all of its fields."""
    page = min(path.relative_to(RAW).as_posix() for path in RAW.rglob("*.html"))
    spider = tmp_path / "stories.py"
    spider.write_text(STORIES.format(frozen=frozen, page=page), "utf-8")
    items, log = crawl(site, tmp_path / "out.jsonl", spider)
    article = cleaner.clean((RAW / page).read_bytes(), url=f"{site}{page}", media="html")
    assert [(item["title"], item["body"]) for item in items] == [(article.title, article.body)]
    assert "Traceback" not in log
    assert "Logging error" not in log


def test_the_sample_spider_follows_links_to_pages_alone(tmp_path: Path) -> None:
    links = [
        *("mailto:desk@harbour.example", "tel:+4712345", "javascript:void(0)", "https://[bad/"),
        *("data:text/plain,x", "#top", "second.html"),
    ]
    anchors = "".join(f'<a href="{link}">Read on</a> ' for link in links)
    text = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").write_text(f"<body>{anchors}<article>{text}</article>")
    (tmp_path / "pages" / "second.html").write_text(f"<body><article>{text}</article>")
    with served(tmp_path / "pages") as address:
        items, log = crawl(address, tmp_path / "out.jsonl")
    names = {item["url"].removeprefix(address) for item in items}
    assert names == {"", "second.html"}
    assert "Traceback" not in log
    assert "Unsupported URL scheme" not in log


def test_a_field_that_the_item_has_not_is_told_and_the_item_kept() -> None:
    narrow = make_dataclass("Narrow", [("text", str)])
    pipeline = in_crawler()
    item = process(pipeline, narrow(TEXT))
    assert item.text == TEXT
    assert stats(pipeline)["failed/CleanerError"] == 1


def test_pages_that_fail_are_flagged_or_dropped(caplog: pytest.LogCaptureFixture) -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"
    pipeline = in_crawler()
    item = process(pipeline, {"html": png, "url": "https://ferry.example/x.png"})
    assert item["cleaner_status"].startswith("failed: DecodeError")
    assert item["html"] == png
    assert "https://ferry.example/x.png: not cleaned: DecodeError" in caplog.text
    assert "Traceback" not in caplog.text
    assert stats(pipeline) == {"pages": 1, "failed": 1, "failed/DecodeError": 1}
    pipeline = in_crawler(CLEANER_FAILED="drop")
    with pytest.raises(DropItem, match="PNG"):
        process(pipeline, {"html": png})
    assert stats(pipeline)["dropped"] == 1


def test_pages_without_an_article_are_flagged_or_dropped() -> None:
    page = {"text": "All rights reserved.\n"}
    item = process(in_crawler(), dict(page))
    assert item["cleaner_status"] == "empty"
    assert item["text"] == page["text"]
    with pytest.raises(DropItem):
        process(in_crawler(CLEANER_EMPTY="drop"), dict(page))


def test_items_without_a_page_pass_untouched() -> None:
    pipeline = in_crawler()
    item = {"price": 3}
    assert process(pipeline, item) is item
    assert item == {"price": 3}
    assert stats(pipeline) == {"skipped": 1}


def test_a_scraped_title_is_not_replaced_by_nothing() -> None:
    item = process(in_crawler(), {"text": TEXT, "dek": "What the spider found"})
    assert item["dek"] == "What the spider found"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"CLEANER_EMPTY": "hide"}, "CLEANER_EMPTY: 'hide' is none of flag, drop"),
        ({"CLEANER_FIELDS": {"byline": "by"}}, "CLEANER_FIELDS: 'byline'"),
        ({"CLEANER_OPTIONS": {"quote": "keep"}}, "CLEANER_OPTIONS: 'quote'"),
        ({"CLEANER_OPTIONS": {"quotes": "curly"}}, "CLEANER_OPTIONS: quotes is 'curly'; give"),
        ({"CLEANER_OPTIONS": "quotes"}, "CLEANER_OPTIONS: 'quotes' is no dict; give one such as"),
        ({"CLEANER_FIELDS": "body"}, "CLEANER_FIELDS: 'body' is no dict; give one such as"),
        ({"CLEANER_KEEP_PAGE": "x"}, "CLEANER_KEEP_PAGE: 'x' is none of True, False"),
        ({"CLEANER_MEDIA": "pdf"}, "CLEANER_MEDIA: 'pdf'"),
    ],
)
def test_wrong_settings_are_told(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(cleaner.CleanerError, match=message):
        PipelineSettings.read(Settings(settings))


def test_the_reactor_goes_on_while_a_page_is_cleaned() -> None:
    """A page costs seconds here; the loop must turn meanwhile, again and again."""
    page = "<html><body>" + f"<p>{TEXT}</p>" * 3000 + "</body></html>"
    pipeline = in_crawler()

    async def turns_meanwhile() -> int:
        task = asyncio.ensure_future(pipeline.process_item({"html": page}))
        turns = 0
        while not task.done():
            await asyncio.sleep(0.001)
            turns += 1
        return turns

    try:
        assert asyncio.run(turns_meanwhile()) > 20
    finally:
        pipeline.close_spider()
