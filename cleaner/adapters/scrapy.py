"""An item pipeline for Scrapy: pages in items become articles. The extra `scrapy`."""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner.errors import CleanerError, MissingExtraError, ReadError
from cleaner.model import PAGE_FIELDS, Article, Media, RawPage
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
except ImportError:
    raise MissingExtraError("Scrapy", "scrapy") from None

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

_T = TypeVar("_T")
logger = logging.getLogger(__name__)

_ARTICLE_FIELDS = frozenset(Article().to_dict(kept=True))
_FATES = ("flag", "drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineSettings:
    """The pipeline's part of a project's settings, checked.

    page_fields: fields of an item that may hold its page, the first with one in it counts.
    url_field: the field of its address.
    outputs: where the article's fields go, as `{"body": "text"}`; `chosen` says that the project
        named them, so that an item must have them all.
    keep_page: whether the page stays in the item beside its article.
    flag_field: where an item is told to be `ok`, `empty` or `failed: ...`.
    empty, failed: what becomes of items without an article, and of pages that can't be cleaned.
    """

    rules: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    page_fields: tuple[str, ...] = tuple(PAGE_FIELDS)
    url_field: str = "url"
    media: Media | None = None
    outputs: Mapping[str, str] = field(
        default_factory=lambda: {name: name for name in ("title", "dek", "body")}
    )
    chosen: bool = False
    keep_page: bool = False
    flag_field: str = "cleaner_status"
    empty: str = "flag"
    failed: str = "flag"

    @classmethod
    def read(cls, settings: BaseSettings) -> PipelineSettings:
        """What the `CLEANER_*` settings say.

        Raises:
            CleanerError: one of them says what can't be.
        """
        default = cls()
        outputs = _dict(settings, "CLEANER_FIELDS", '{"body": "text"}')
        for name in outputs:
            _among("CLEANER_FIELDS", name, sorted(_ARTICLE_FIELDS))
        media = settings.get("CLEANER_MEDIA")
        if media is not None:
            _among("CLEANER_MEDIA", media, ("html", "text"))
        for name in ("CLEANER_EMPTY", "CLEANER_FAILED"):
            _among(name, settings.get(name, "flag"), _FATES)
        return cls(
            rules=tuple(map(str, settings.getlist("CLEANER_RULES"))),
            options=_options(_dict(settings, "CLEANER_OPTIONS", '{"quotes": "keep"}')),
            page_fields=tuple(settings.getlist("CLEANER_PAGE_FIELD")) or default.page_fields,
            url_field=settings.get("CLEANER_URL_FIELD", default.url_field),
            media=media,
            outputs=outputs or default.outputs,
            chosen=bool(outputs),
            keep_page=_switch(settings, "CLEANER_KEEP_PAGE"),
            flag_field=settings.get("CLEANER_FLAG_FIELD", default.flag_field),
            empty=settings.get("CLEANER_EMPTY", default.empty),
            failed=settings.get("CLEANER_FAILED", default.failed),
        )


class CleanerPipeline:
    """Puts title, dek and body into items that hold a page; other items pass untouched.

    Pages are cleaned one at a time in a thread of the pipeline's own, so that the crawl goes on
    meanwhile. samples/pipelines/README.md lists the settings.

    Raises:
        RuleFileError: a pack of `CLEANER_RULES` can't be used.
        CleanerError: a setting says what can't be.
    """

    def __init__(
        self, settings: PipelineSettings | None = None, stats: StatsCollector | None = None
    ) -> None:
        self.settings = settings or PipelineSettings()
        self.stats = stats
        self.cleaner = Cleaner(self.settings.rules, self.settings.options)
        self._thread: ThreadPoolExecutor | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanerPipeline:
        """The pipeline as the crawler's settings want it, counting in the crawler's statistics."""
        return cls(PipelineSettings.read(crawler.settings), crawler.stats)

    def open_spider(self, spider: object = None) -> None:
        """Starts the thread."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cleaner")

    def close_spider(self, spider: object = None) -> None:
        """Ends the thread, which is idle by now."""
        if self._thread:
            self._thread.shutdown()
            self._thread = None

    async def process_item(self, item: Any, spider: object = None) -> Any:
        """The item with its article.

        Raises:
            DropItem: it has none, and the settings want such items dropped.
        """
        adapter = ItemAdapter(item)
        name = self._page_field(adapter)
        if name is None:
            self._count("skipped")
            return item
        self._count("pages")
        try:
            article = await self._clean(self._page(adapter, name))
            values = self._values(adapter, article)
        except Exception as error:  # One page's failure is one item's fate, never the crawl's.
            self._count("failed")
            self._count(f"failed/{type(error).__name__}")
            place = str(adapter.get(self.settings.url_field) or "an item without an address")
            logger.error("%s: not cleaned: %s: %s", place, type(error).__name__, error)
            return self._settle(adapter, {}, "failed", f"{type(error).__name__}: {error}")
        if not article.body:
            self._count("empty")
            return self._settle(adapter, values, "empty", "")
        self._count("ok")
        stays = self.settings.keep_page or name in self.settings.outputs.values()
        page = "" if stays else name
        return _put(adapter, values | self._flag(adapter, "ok"), without=page)

    def _page_field(self, adapter: ItemAdapter) -> str | None:
        """The first field with a page in it, else the first there is."""
        found = [name for name in self.settings.page_fields if adapter.get(name) is not None]
        full = (name for name in found if adapter[name])
        return next(full, found[0] if found else None)

    def _page(self, adapter: ItemAdapter, name: str) -> RawPage:
        """The page in a field.

        Raises:
            ReadError: the field holds something else.
        """
        data = adapter[name]
        if not isinstance(data, str | bytes):
            raise ReadError(
                f"the item's {name!r} is {type(data).__name__}, not str or bytes; "
                "put response.text or response.body there"
            )
        url = adapter.get(self.settings.url_field)
        url = url if isinstance(url, str) and url else None
        media = self.settings.media or PAGE_FIELDS.get(name)
        return RawPage(id=url or "", data=data, source=url or name, url=url, media=media)

    async def _clean(self, page: RawPage) -> Article:
        """The page's article, made in the pipeline's thread."""
        if self._thread is None:
            self.open_spider()
            assert self._thread
        article, seconds = await _awaited(self._thread.submit(_timed, self.cleaner, page))
        self._count("seconds", seconds)
        self._count("characters_in", len(page.data))
        self._count("characters_out", len(article.body))
        for removal in article.removed:
            self._count(f"removed/{removal.rule}")
        return article

    def _values(self, adapter: ItemAdapter, article: Article) -> dict[str, Any]:
        """The item's new fields; nothing in place of something only for the body.

        Raises:
            CleanerError: the item's class has no such field.
        """
        record = article.to_dict(kept="kept" in self.settings.outputs)
        values = {}
        for name, target in self.settings.outputs.items():
            if not _has(adapter, target):
                if self.settings.chosen or name == "body":
                    raise CleanerError(
                        f"{type(adapter.item).__name__} has no field {target!r}; add it, or name "
                        "another in the setting CLEANER_FIELDS"
                    )
                continue
            if record[name] or name == "body" or not adapter.get(target):
                values[target] = record[name]
        return values

    def _settle(
        self, adapter: ItemAdapter, values: Mapping[str, Any], fate: str, reason: str
    ) -> Any:
        """The item with its flag, or `DropItem` where the settings want that."""
        told = f"{fate}: {reason}" if reason else fate
        if getattr(self.settings, fate) == "drop":
            self._count("dropped")
            raise DropItem(f"{told or 'no article in this page'}")
        return _put(adapter, {**values, **self._flag(adapter, told)})

    def _flag(self, adapter: ItemAdapter, told: str) -> dict[str, Any]:
        """What the item says of its fate; nothing where it has no field for that."""
        name = self.settings.flag_field
        return {name: told} if name and _has(adapter, name) else {}

    def _count(self, name: str, count: float = 1) -> None:
        if self.stats:
            self.stats.inc_value(f"cleaner/{name}", count)


def _put(adapter: ItemAdapter, values: Mapping[str, Any], *, without: str = "") -> Any:
    """The item with these values, or a copy with them where it is frozen.

    without: a field that goes. An object keeps it, empty: what has no value for one of its fields
        can't be shown, and Scrapy logs each item.
    """
    item = adapter.item
    if without and isinstance(item, MutableMapping):
        del item[without]
    elif without:
        values = {**values, without: type(adapter[without])()}
    if getattr(type(item), "model_config", {}).get("frozen"):
        return item.model_copy(update=dict(values))
    try:
        for name, value in values.items():
            adapter[name] = value
    except AttributeError:  # The errors of frozen dataclasses and of frozen attrs classes.
        item = copy.copy(item)
        for name, value in values.items():
            object.__setattr__(item, name, value)
    return item


def _timed(cleaner: Cleaner, page: RawPage) -> tuple[Article, float]:
    """The page's article, and how many seconds it took."""
    start = time.perf_counter()
    return cleaner.clean(page), time.perf_counter() - start


async def _awaited(future: Future[_T]) -> _T:
    """The future's result, by the event loop that runs: asyncio's, or else Twisted's own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return await _by_reactor(future)
    return await asyncio.wrap_future(future)


async def _by_reactor(future: Future[_T]) -> _T:
    from twisted.internet import reactor
    from twisted.internet.defer import Deferred

    deferred: Any = Deferred()
    wake: Callable[..., None] = reactor.callFromThread
    future.add_done_callback(lambda _: wake(deferred.callback, None))
    await deferred
    return future.result()


def _has(adapter: ItemAdapter, name: str) -> bool:
    """Whether the item can take the field; dicts take any."""
    names = ItemAdapter.get_field_names_from_class(type(adapter.item))
    return names is None or name in names


def _options(values: Mapping[str, Any]) -> Options:
    names = sorted(f.name for f in fields(Options))
    for name in values:
        _among("CLEANER_OPTIONS", name, names)
    try:
        return Options(**values)
    except CleanerError as error:
        raise CleanerError(f"CLEANER_OPTIONS: {error}") from error


def _dict(settings: BaseSettings, name: str, example: str) -> dict[str, Any]:
    """A setting that is a dict, or one as JSON, as the command line gives it."""
    try:
        return dict(settings.getdict(name))
    except (TypeError, ValueError) as error:
        raise CleanerError(
            f"{name}: {settings.get(name)!r} is no dict; give one such as {example}"
        ) from error


def _switch(settings: BaseSettings, name: str) -> bool:
    try:
        return bool(settings.getbool(name))
    except ValueError as error:
        given = settings.get(name)
        raise CleanerError(f"{name}: {given!r} is none of True, False; change it") from error


def _among(setting: str, value: object, allowed: Any) -> None:
    """Raises `CleanerError` where a setting holds a value that is not among those allowed."""
    if value not in allowed:
        raise CleanerError(f"{setting}: {value!r} is none of {', '.join(allowed)}; change it")
