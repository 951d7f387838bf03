"""Many pages: errors as values, and what of a page travels to a worker process and back."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from cleaner.errors import CleanerError, PageLost
from cleaner.intake.decode import plain_data
from cleaner.model import Article, Page, RawPage
from cleaner.pipeline.assemble import with_extra
from cleaner.pipeline.given import ONE_PAGE, PageLike, not_a_page, placed, wrong_extra
from cleaner.system.limits import Limits
from cleaner.system.workers import Pool, Ready
from cleaner.text.visible import shown

if TYPE_CHECKING:
    from cleaner.pipeline.cleaner import Cleaner


class _Bounds:
    """How many pages go through the steps at once."""

    __slots__ = ()

    pages: Final = 16
    """Texts of 8 kB then take a fifth less time than by themselves; with 32 no less."""
    bytes: Final = 256 * 1024
    """Bytes of them: pages that long gain nothing, and each would hold on to much memory."""


_BOUNDS: Final = _Bounds()


class Attempt:
    """Cleaning with errors as values, which can go from process to process."""

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner

    def __call__(self, page: PageLike) -> Article | Exception:
        try:
            return self.cleaner.clean(page)
        except Exception as error:
            return _portable(error)

    def together(
        self, pages: Sequence[PageLike], at: Callable[[int], None] = lambda _: None
    ) -> list[Article | Exception]:
        """The same of several pages, step by step for all of them; `at` is told at which it is."""
        at(0)
        try:
            found = self.cleaner.clean_together(pages, at)
        except Exception:  # One of them is no page at all, which is told before any is cleaned.
            found = []
            for place, page in enumerate(pages):
                at(place)
                found.append(self(page))
            return found
        return [_portable(one) if isinstance(one, Exception) else one for one in found]


def _portable(error: Exception) -> Exception:
    """The error, or where it can't go from process to process one that tells of it."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return CleanerError(f"{type(error).__name__}: {error}")
    return error


def in_groups(
    attempt: Attempt, pages: Iterable[PageLike]
) -> Generator[Article | Exception, None, None]:
    """The articles of pages in order, or their errors, of which some small pages are made at once.

    The pages should be there already: those of a group wait for its last.
    """
    group: list[PageLike] = []
    size = 0
    for page in pages:
        group.append(page)
        size += _weight(page)
        if len(group) == _BOUNDS.pages or size > _BOUNDS.bytes:
            yield from attempt.together(group)
            group, size = [], 0
    yield from attempt.together(group)


def in_workers(
    attempt: Attempt, pages: Iterable[Any], *, workers: int, limits: Limits
) -> Iterator[Article | Exception]:
    """The articles of pages in order, or their errors, made by worker processes.

    What passes through stays here and is put into the article: it may be of any kind and size.

    Raises:
        CleanerError: worker processes can't be started.
    """
    pool: Pool[Any, Article | Exception] = Pool(
        attempt,
        _lost,
        workers=workers,
        limits=limits,
        weight=_weight,
        light=_light,
        joined=_joined,
        before_fork=attempt.cleaner.make_ready,
    )
    return pool.map(map(_checked, pages))


class Sent:
    """The pages as they are taken, with what tells those from others that have no result yet."""

    def __init__(self, pages: Iterable[PageLike]) -> None:
        self._pages = pages
        self._waiting: deque[tuple[Any, str]] = deque()
        self._count = 0

    def __iter__(self) -> Iterator[PageLike]:
        """The pages; what is text or bytes alone has its place as its source, for messages."""
        for index, page in enumerate(self._pages):
            told = (page.id, page.source) if isinstance(page, Page | RawPage) else ("", "")
            self._waiting.append(told)
            yield placed(page, index)

    def settle(self, result: Article | Exception) -> Article | Exception:
        """The next page's result; an error tells which page it is of."""
        index, (identity, source) = self._count, self._waiting.popleft()
        self._count += 1
        if isinstance(result, Exception):
            error: Any = result
            error.index, error.id, error.source = index, identity, source
            behind = f": {shown(source)}" if source else ""
            result.add_note(f"page {index} of the iterable, counted from 0{behind}")
        return result


def settled(
    results: Iterator[Article | Exception], sent: Sent, errors: Literal["raise", "return"]
) -> Iterator[Article | Exception]:
    """The results of the pages that were sent, with errors raised or given."""
    try:
        for result in map(sent.settle, results):
            if isinstance(result, Exception) and errors == "raise":
                raise result
            yield result
    finally:
        if isinstance(results, Generator):
            results.close()


def _checked(page: Any) -> Any:
    """The page, or a result at once for what is none, and may be of a kind that can't travel."""
    if not isinstance(page, ONE_PAGE):
        return Ready(not_a_page(page))
    error = wrong_extra(page) if isinstance(page, Page | RawPage) else None
    return Ready(error) if error else page


def _lost(page: PageLike, error: PageLost) -> Exception:
    return error.of(page.source) if isinstance(page, Page | RawPage) else error


def _weight(page: PageLike) -> int:
    """About how many bytes a page is."""
    if isinstance(page, Page):
        return len(page.text)
    data = page.data if isinstance(page, RawPage) else page
    return len(data) if isinstance(data, str | bytes | bytearray | memoryview) else 0


def _light(page: PageLike) -> PageLike:
    """The page without what passes through and is not read."""
    if isinstance(page, RawPage):
        return replace(page, data=plain_data(page.data), extra=_read_of(page))
    return replace(page, extra=_read_of(page)) if isinstance(page, Page) else plain_data(page)


def _read_of(page: Page | RawPage) -> dict[str, str]:
    """What cleaning reads of the keys that pass through: the title, and the site's name to cut off.

    A `str` of a class of one's own may be of a kind that can't travel.
    """
    told = ((name, page.extra.get(name)) for name in ("title", "site_name"))
    return {name: str(value) for name, value in told if isinstance(value, str)}


def _joined(page: PageLike, result: Article | Exception) -> Article | Exception:
    """The result with what passes through."""
    if isinstance(result, Article) and isinstance(page, Page | RawPage):
        return with_extra(result, page.extra)
    return result
