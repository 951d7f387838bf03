"""Pages → what their sites teach: look at some pages of each site, count, write packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from cleaner.errors import CleanerError, PageLost, told_of
from cleaner.intake.entry import Failure
from cleaner.learning.facts import Facts, facts_of, from_bytes, identity, to_bytes
from cleaner.learning.groups import groups
from cleaner.learning.learned import Learned, LearnedSite
from cleaner.learning.packs import group_pack, site_pack
from cleaner.learning.site import MOST_PAGES, lessons_of
from cleaner.learning.store import Store
from cleaner.learning.topic import own_topic
from cleaner.model import Page, RawPage, id_text
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.given import not_a_page
from cleaner.rules.values import is_domain
from cleaner.system.workers import Limits, Pool
from cleaner.text.address import from_path, host

UNPLACED: Final = ""
"""The site of pages that do not tell theirs."""
_MOST_FAILURES: Final = 1000
"""Failures that are kept in words."""

PageLike = str | bytes | Page | RawPage


class _Failed:
    """Pages that could not be looked at: how many, and the first of them in words."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.count = 0

    def add(self, told: str) -> None:
        """Counts one more."""
        self.count += 1
        if self.count <= _MOST_FAILURES:
            self.words.append(told)


class Looker:
    """Makes the facts of pages, and can go to worker processes.

    cleaner: by whose judgement. site: whose all pages are, whatever they say.
    """

    def __init__(self, cleaner: Cleaner, site: str = "") -> None:
        self._cleaner = cleaner
        self._site = site

    def __call__(self, page: Page | RawPage) -> bytes | str:
        """The facts of a page as bytes, or in words what went wrong with it."""
        try:
            return to_bytes(self.facts(page))
        except Exception as error:
            return told_of(page.source, error)

    def facts(self, page: Page | RawPage) -> Facts:
        """What the page tells.

        Raises:
            CleanerError: it can't be cleaned.
        """
        if self._site:
            page = replace(page, url=f"https://{self._site}/")
        analysis = self._cleaner.judge(page)
        site = self._site or analysis.site or from_path(analysis.page.source)
        return facts_of(analysis, site if is_domain(site) else UNPLACED)

    def told(self, page: Page | RawPage) -> str:
        """The page's site as far as it is told without looking into the page."""
        site = host(page.url) or from_path(id_text(page.id)) or from_path(page.source)
        return self._site or site

    def lost(self, page: Page | RawPage, error: PageLost) -> bytes | str:
        """What stands for the facts of a page that a worker was lost with."""
        return told_of(page.source, error)


def learn(
    pages: Iterable[PageLike | Failure],
    cleaner: Cleaner | None = None,
    *,
    site: str = "",
    workers: int = 1,
    limits: Limits | None = None,
    store: Store | None = None,
) -> Learned:
    """What recurs on pages of the same sites, for `Cleaner(rules=...)`.

    At most 50 pages of a site are looked at, chosen by a hash of their ids: the result depends
    neither on the order of the pages nor on the number of workers. Pages without an address are put
    together by what their first and last lines share.

    cleaner: by whose judgement, and beside whose rules; the shipped one where none is given. site:
    whose all the pages are. workers: processes; limits: what a page may take in them. store: where
    the facts are kept meanwhile; a temporary file by default.

    Raises:
        TypeError: `pages` is one page.
        WriteError: there is no room for the facts.
    """
    if isinstance(pages, str | bytes | Page | RawPage):
        raise TypeError("learn takes an iterable of pages of the same sites, not one page")
    cleaner = cleaner or Cleaner()
    looker = Looker(cleaner, site)
    failed = _Failed()
    with store or Store(most=MOST_PAGES) as kept:
        for found in _looked_at(pages, looker, kept, workers, limits or Limits(), failed):
            if isinstance(found, bytes):
                kept.add(from_bytes(found))
            else:
                failed.add(found)
        return replace(taught(kept), failed=tuple(failed.words), failures=failed.count)


def _looked_at(
    pages: Iterable[PageLike | Failure],
    looker: Looker,
    store: Store,
    workers: int,
    limits: Limits,
    failed: _Failed,
) -> Iterator[bytes | str]:
    """What looking at each page gives that may be among those that count."""

    def wanted() -> Iterator[Page | RawPage]:
        for page in pages:
            if isinstance(page, Failure):
                failed.add(told_of(page.source, page.error))
                continue
            own = _bare(page)
            told = looker.told(own)
            if not told or store.wants(told, identity(own)):
                yield own

    if workers == 1 and limits == Limits():
        yield from map(looker, wanted())
        return
    pool: Pool[Page | RawPage, bytes | str] = Pool(
        looker, looker.lost, workers=workers, limits=limits, weight=_weight
    )
    yield from pool.map(wanted())


def _bare(page: PageLike) -> Page | RawPage:
    """The page without what passes through, with an id of its own.

    Raises:
        TypeError: it is of no kind that can be a page.
    """
    if isinstance(page, str | bytes):
        return RawPage(id=identity(page), data=page, source="<page>")
    if not isinstance(page, Page | RawPage):
        raise not_a_page(page)
    return replace(page, extra={})


def _weight(page: Page | RawPage) -> int:
    data: object = page.text if isinstance(page, Page) else page.data
    return len(data) if isinstance(data, str | bytes) else 0


def taught(store: Store) -> Learned:
    """What the facts in a store come to, site by site in the order of their names.

    Raises:
        CleanerError: the facts can't be read.
    """
    sites: dict[str, LearnedSite] = {}
    try:
        for name in store.counts:
            if name != UNPLACED:
                sites[name] = learned_site(name, store.pages(name))
        found, unplaced = groups(list(store.pages(UNPLACED)))
        for group in found:
            lessons = lessons_of(group.name, group.pages)
            text = ""
            if lessons.proposals:
                topic = own_topic(group.name)
                text = group_pack(topic, group.name, group.lines, lessons.proposals)
            sites[group.name] = LearnedSite(lessons=lessons, text=text)
    except ValueError as error:
        raise CleanerError(f"what the pages taught can't be read: {error}") from error
    return Learned(sites=sites, unplaced=unplaced)


def learned_site(site: str, pages: Iterable[Facts]) -> LearnedSite:
    """What the pages of one site come to, whatever other sites there are."""
    lessons = lessons_of(site, pages)
    text = site_pack(own_topic(site), site, lessons.proposals) if lessons.proposals else ""
    return LearnedSite(lessons=lessons, text=text)
