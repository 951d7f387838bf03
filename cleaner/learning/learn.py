"""Pages → what their sites teach: look at some pages of each site, count, write packs."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from cleaner.errors import ArgumentError, CleanerError, PageLost, told_of
from cleaner.intake.decode import plain_data
from cleaner.intake.entry import Failure
from cleaner.intake.whose import told_site
from cleaner.learning.facts import Facts, bytes_of, digest_of, facts_of, identity, to_bytes
from cleaner.learning.groups import groups
from cleaner.learning.learned import Learned, LearnedSite
from cleaner.learning.packs import group_pack, site_pack
from cleaner.learning.site import LEAST_ARTICLES, MOST_ASKED, MOST_PAGES, lessons_of
from cleaner.learning.store import Known, Lowest, Store
from cleaner.learning.topic import own_topic
from cleaner.model import Page, RawPage, id_text
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner, of_site
from cleaner.pipeline.given import ONE_PAGE, PageLike, check_pages, check_workers, not_a_page
from cleaner.rules.values import is_domain
from cleaner.system.limits import Limits
from cleaner.system.memory import without_collecting
from cleaner.system.spilled import Spilled
from cleaner.system.workers import Pool

UNPLACED: Final = ""
"""The site of pages that do not tell theirs."""
_MOST_FAILURES: Final = 1000
"""Failures that are kept in words."""


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


@dataclass(frozen=True, slots=True)
class Anew:
    """Pages that can be gone through again and again: `read` begins anew each time."""

    read: Callable[[], Iterator[PageLike | Failure]]

    def __iter__(self) -> Iterator[PageLike | Failure]:
        return self.read()


def _packed(page: Page | RawPage) -> bytes:
    return zlib.compress(pickle.dumps(page, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(data: bytes) -> Page | RawPage:
    page: Page | RawPage = pickle.loads(zlib.decompress(data))
    return page


@dataclass(frozen=True, slots=True)
class Looked:
    """What the look at a page came to: its facts as bytes, and what else is known of it.

    facts: by `bytes_of`. page: the digest that tells it from all others. known: empty where it is
    not kept.
    """

    site: str
    id: str
    facts: bytes
    page: bytes
    known: bytes


class Looker:
    """Makes the facts of pages, and can go to worker processes.

    cleaner: by whose judgement. keep: what reading the pages finds out is kept for cleaning them.
    """

    def __init__(self, cleaner: Cleaner, *, keep: bool = False) -> None:
        self.cleaner = cleaner
        self._keep = keep

    def __call__(self, page: Page | RawPage) -> bytes | str:
        """The facts of a page as bytes, or in words what went wrong with it."""
        try:
            return to_bytes(self.facts(page))
        except Exception as error:
            return told_of(page.source, error)

    def look(self, page: Page | RawPage) -> Looked | str:
        """What the look at a page comes to, or in words what went wrong with it."""
        try:
            with without_collecting():
                analysis, site, known = self._look(page)
                data = bytes_of(analysis, site)
            return Looked(site, identity(analysis.page), data, digest_of(page), known)
        except Exception as error:
            return told_of(page.source, error)

    def facts(self, page: Page | RawPage) -> Facts:
        """What the page tells.

        Raises:
            CleanerError: it can't be cleaned.
        """
        with without_collecting():
            analysis, site, _ = self._look(page)
            return facts_of(analysis, site)

    def _look(self, page: Page | RawPage) -> tuple[Analysis, str, bytes]:
        """What a page is found to be, its site, and what is kept for cleaning it."""
        analysis, known = self.cleaner.look(page, keep=self._keep)
        site = analysis.site
        return analysis, site if is_domain(site) else UNPLACED, known

    def told(self, page: Page | RawPage) -> str:
        """The page's site as far as it is told without cleaning the page."""
        return told_site(page, self.cleaner.options.site)

    def lost(self, page: Page | RawPage, error: PageLost) -> Looked | str:
        """What stands for the look at a page that a worker was lost with."""
        return told_of(page.source, error)


def learn(
    pages: Iterable[PageLike | Failure],
    cleaner: Cleaner | None = None,
    *,
    site: str = "",
    workers: int = 1,
    limits: Limits | None = None,
    store: Store | None = None,
    known: Known | None = None,
    pages_per_site: int = MOST_PAGES,
) -> Learned:
    """What recurs on pages of the same sites, for `Cleaner(rules=...)`.

    At most `pages_per_site` pages of a site are looked at, chosen by a hash of their ids: the
    result depends neither on the order of the pages nor on the number of workers. A list is gone
    through twice, to choose and to look; pages that come by but once, as from a generator, wait in
    a temporary file until all have. Pages without an address are put together by what their first
    and last lines share; of these at most 2,000 are looked at.

    cleaner: by whose judgement, and beside whose rules; the shipped one where none is given. site:
    whose the pages are that do not tell theirs, as `Options.site`. workers: processes; limits: what
    a page may take in them. store: where the facts are kept meanwhile; a temporary file by default.
    known: takes what the looks found out beside, for `Cleaner.clean_read`.

    Raises:
        TypeError: `pages` is one page, or another argument is of no kind that it can be.
        ArgumentError: `workers` is less than 1, or `pages_per_site` not 2 to 200.
        WriteError: there is no room for the pages or the facts.
    """
    check_pages(pages, "learn", "give several of the same sites")
    check_workers(workers)
    check_pages_per_site(pages_per_site)
    cleaner = _checked(cleaner, site)
    looker = Looker(cleaner, keep=known is not None)
    failed = _Failed()
    most = pages_per_site
    with store or Store(most=most) as kept:
        with Lowest(most=most) as chosen:
            twice = isinstance(pages, Collection | Anew)
            _choose(pages, looker, chosen, failed, keep=not twice)
            some = _found_again(pages, looker, chosen) if twice else _waiting(chosen)
            for found in _looked_at(some, looker, workers, limits or Limits()):
                if isinstance(found, str):
                    failed.add(found)
                    continue
                kept.put(found.site, found.id, found.facts, found.page)
                if known is not None:
                    known.put(found.page, found.known)
        return replace(taught(kept, most), failed=tuple(failed.words), failures=failed.count)


def check_pages_per_site(count: object) -> None:
    """Raises `TypeError` or `ArgumentError` for what is no number of pages to look at of a site."""
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"pages_per_site is {count!r}; give a whole number, 2 to {MOST_ASKED}")
    if not LEAST_ARTICLES <= count <= MOST_ASKED:
        raise ArgumentError(f"pages_per_site is {count}; give 2 to {MOST_ASKED}")


def _checked(cleaner: object, site: object) -> Cleaner:
    """The cleaner that is given, or the shipped one. Raises `TypeError` as `learn`."""
    if not isinstance(site, str):
        raise TypeError(f"site is {type(site).__name__}; give a domain such as 'a.example'")
    cleaner = Cleaner() if cleaner is None else cleaner
    if not isinstance(cleaner, Cleaner):
        raise TypeError(f"cleaner is {type(cleaner).__name__}; give a cleaner.Cleaner, or None")
    return of_site(cleaner, site)


def _choose(
    pages: Iterable[PageLike | Failure],
    looker: Looker,
    chosen: Lowest,
    failed: _Failed,
    *,
    keep: bool,
) -> None:
    """Notes which pages are to be looked at.

    keep: with all that they are, since they do not come by again.
    """
    for at, page in enumerate(pages):
        if isinstance(page, Failure):
            failed.add(told_of(page.source, page.error))
            continue
        own = _bare(page, at)
        site, name = looker.told(own), identity(own)
        if chosen.wants(site, name):
            chosen.put(site, name, _packed(own) if keep else b"", digest_of(own))


def _found_again(
    pages: Iterable[PageLike | Failure], looker: Looker, chosen: Lowest
) -> Iterator[Page | RawPage]:
    """The chosen ones of pages that are gone through once more, each of them once."""
    for at, page in enumerate(pages):
        if isinstance(page, Failure):
            continue
        own = _bare(page, at)
        site, name = looker.told(own), identity(own)
        if chosen.wants(site, name) and chosen.take(site, name, digest_of(own)):
            yield own


def _waiting(chosen: Lowest) -> Iterator[Page | RawPage]:
    """The chosen pages that were kept with all that they are."""
    return (_unpacked(row) for site in chosen.counts for row in chosen.rows(site))


def _looked_at(
    pages: Iterable[Page | RawPage], looker: Looker, workers: int, limits: Limits
) -> Iterator[Looked | str]:
    """What looking at each of the chosen pages gives."""
    if workers == 1 and limits == Limits():
        yield from map(looker.look, pages)
        return
    pool: Pool[Page | RawPage, Looked | str] = Pool(
        looker.look,
        looker.lost,
        workers=workers,
        limits=limits,
        weight=_weight,
        before_fork=looker.cleaner.make_ready,
    )
    yield from pool.map(pages)


def _bare(page: PageLike, at: int) -> Page | RawPage:
    """The page without what passes through, and with no more than it is cleaned from.

    at: which one it is, from 0.

    Raises:
        TypeError: it is of no kind that can be a page.
    """
    if not isinstance(page, ONE_PAGE):
        raise not_a_page(page, f"pages[{at}]: ")
    if isinstance(page, Page):
        return replace(page, id=id_text(page.id), text=plain_data(page.text), extra={})
    if isinstance(page, RawPage):
        return replace(page, id=id_text(page.id), data=plain_data(page.data), extra={})
    data = plain_data(page)
    return RawPage(id=identity(data), data=data, source="<page>")


def _weight(page: Page | RawPage) -> int:
    data: object = page.text if isinstance(page, Page) else page.data
    return len(data) if isinstance(data, str | bytes) else 0  # A record may hold none.


def taught(store: Store, most: int = MOST_PAGES) -> Learned:
    """What the facts in a store come to, site by site in the order of their names.

    most: pages of a site that count.

    Raises:
        CleanerError: the facts can't be read.
    """
    sites: Spilled[LearnedSite] = Spilled()
    try:
        for name in store.counts:
            if name != UNPLACED:
                sites.add(name, learned_site(name, store.pages(name), most))
        found, unplaced = groups(list(store.pages(UNPLACED)), map(own_topic, sites))
        for group in found:
            lessons = lessons_of(group.name, group.pages, most)
            text = ""
            if lessons.proposals:
                topic = own_topic(group.name)
                text = group_pack(topic, group.name, group.lines, lessons.proposals)
            sites.add(group.name, LearnedSite(lessons=lessons, text=text))
    except ValueError as error:
        raise CleanerError(f"what the pages taught can't be read: {error}") from error
    return Learned(sites=sites, unplaced=unplaced)


def learned_site(site: str, pages: Iterable[Facts], most: int = MOST_PAGES) -> LearnedSite:
    """What the pages of one site come to, whatever other sites there are.

    most: pages that count.
    """
    with without_collecting():
        lessons = lessons_of(site, pages, most)
        text = ""
        if lessons.proposals:
            text = site_pack(own_topic(site), site, lessons.proposals, lessons.left)
        return LearnedSite(lessons=lessons, text=text)
