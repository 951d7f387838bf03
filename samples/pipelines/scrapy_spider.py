"""Crawls a site and writes clean articles.

scrapy runspider samples/pipelines/scrapy_spider.py -a start=https://example.org/ -O out.jsonl
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor


class ArticleSpider(scrapy.Spider):
    name = "articles"
    custom_settings = {  # noqa: RUF012
        "ITEM_PIPELINES": {"cleaner.adapters.scrapy.CleanerPipeline": 300},
        # Each of these may be left out.
        "CLEANER_FIELDS": {"title": "title", "dek": "dek", "body": "body", "lang": "lang"},
        "CLEANER_EMPTY": "drop",
    }

    def __init__(self, start: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = [start]
        self.allowed_domains = [urlsplit(start).hostname or ""]

    def parse(self, response: Response) -> Iterator[Any]:
        if isinstance(response, HtmlResponse):
            yield {"url": response.url, "html": response.text}
            # The extractor leaves out what is no page: mailto:, tel: and javascript: links,
            # addresses that can't be read, pictures and other files.
            yield from response.follow_all(LinkExtractor().extract_links(response))
