"""How long a crawl's event loop is held up by cleaning: `python -m tests.benchmarks.lag`.

Crawls a site on this machine made of one page many times, without the pipeline, with it, and with
pages cleaned in the loop itself, while a timer that is due every two milliseconds tells how late
it is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from cleaner import Article, RawPage
from cleaner.adapters.scrapy import CleanerPipeline

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "samples/raw/harbourpost.example/news/2031/03/breakwater-vote.html"
_DUE = 0.002


class InLoop(CleanerPipeline):
    """The pipeline as it would be without its thread."""

    async def _clean(self, page: RawPage) -> Article:
        return self.cleaner.clean(page)


class Crawl(Spider):  # type: ignore[misc]
    """Fetches one page many times, and keeps how late the timer was, in seconds."""

    name = "lag"

    def __init__(self, pages: int, address: str) -> None:
        super().__init__()
        self.start_urls = [f"{address}?{number}" for number in range(pages)]
        self.late: list[float] = []
        self.ticking: asyncio.Task[None] | None = None

    async def _tick(self) -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(_DUE)
            self.late.append(time.perf_counter() - start - _DUE)

    def parse(self, response: Response) -> Iterator[Any]:
        self.ticking = self.ticking or asyncio.ensure_future(self._tick())
        yield {"url": response.url, "html": response.text}


def crawl(kind: str, pages: int, page: Path) -> dict[str, Any]:
    """One crawl: pages a second, and the timer's lateness in milliseconds."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "0"],
        cwd=page.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout
    port = int(server.stdout.readline().split(" port ")[1].split()[0])
    pipelines = {"none": {}, "thread": {CleanerPipeline: 300}, "loop": {InLoop: 300}}[kind]
    process = CrawlerProcess({"ITEM_PIPELINES": pipelines, "LOG_LEVEL": "ERROR"})
    crawler = process.create_crawler(Crawl)
    start = time.perf_counter()
    process.crawl(crawler, pages=pages, address=f"http://127.0.0.1:{port}/{page.name}")
    process.start()
    seconds = time.perf_counter() - start
    server.kill()
    server.wait()
    late = sorted(crawler.spider.late)
    return {
        "cleaned": kind,
        "pages": crawler.stats.get_value("item_scraped_count"),
        "pages_a_second": round(pages / seconds, 1),
        **{f"p{p}_ms": round(1000 * late[len(late) * p // 100], 1) for p in (50, 90, 99)},
        "most_ms": round(1000 * late[-1], 1),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a JSON line for each kind of crawl; each has a process, as a reactor starts once."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.lag", description=__doc__)
    parser.add_argument("--cleaned", choices=("none", "thread", "loop"))
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--page", type=Path, default=PAGE, help="the HTML file to fetch")
    options = parser.parse_args(arguments)
    if options.cleaned:
        print(json.dumps(crawl(options.cleaned, options.pages, options.page)), flush=True)
        return 0
    for kind in ("none", "thread", "loop"):
        command = [sys.executable, "-m", "tests.benchmarks.lag", "--cleaned", kind]
        given = ["--pages", str(options.pages), "--page", str(options.page.resolve())]
        subprocess.run([*command, *given], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
