"""What pages are cleaned by: a set of rules and options, for one page or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, overload

from cleaner.errors import ArgumentError
from cleaner.model import Article, Media, Page, RawPage
from cleaner.options import Options
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.analyze import (
    AGAIN,
    JUDGING,
    LOOKING,
    MATCH,
    PROPOSING,
    STEPS,
    take,
    timed,
)
from cleaner.pipeline.findings import Findings
from cleaner.pipeline.given import (
    PageLike,
    check_options,
    check_pages,
    check_workers,
    raw_page,
)
from cleaner.pipeline.read import read, take_up, to_bytes
from cleaner.pipeline.together import take_together
from cleaner.rules.pack import Pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import SHIPPED, Cards, read_cards
from cleaner.system.memory import MEGABYTE, without_collecting
from cleaner.verdict.shape import Shapes

_FIRST_PAGE: Final = (
    "<html><head><title>Bridge closes</title></head><body><h1>Bridge closes</h1>"
    + "<p>The old bridge closes on Monday for repairs, the town said.</p>" * 8
    + "</body></html>"
)
"""A page that goes through all steps."""


class Cleaner:
    """Cleans pages by one set of rules and one set of options.

    Safe to use from several threads; picklable, so that worker processes can have a copy.

    Args:
        rules: folders or files of packs that come on top of the shipped ones, or packs, such as
            `cleaner.learn` gives; or a `RuleSet`. Those for a site hold on no page whose
            `Article.site` is empty; give its `url`, or `Options.site`.
        options: how pages are cleaned.
        cards: the fitted scorecards, or a file of them; the shipped ones where none are given.
            Those that the rules switch off are left out.

    Raises:
        RuleFileError: a pack can't be used.
        CardFileError: the file of cards can't be used.
        ArgumentError: an option has a value that it can't have.
        TypeError: the options are no `Options`, or the rules nothing that can be rules.
    """

    def __init__(
        self,
        rules: Path | str | Iterable[Path | str | Pack | Iterable[Pack]] | RuleSet = (),
        options: Options | None = None,
        cards: Cards | Path | str = SHIPPED,
    ) -> None:
        self.options = Options() if options is None else check_options(options)
        if isinstance(rules, RuleSet):
            self.rules = rules
        else:
            given = list(_each(rules))
            self.rules = RuleSet.load([Path(one) for one in given if not isinstance(one, Pack)])
            if packs := [one for one in given if isinstance(one, Pack)]:
                self.rules = self.rules.adding(packs)
        found = cards if isinstance(cards, Cards) else read_cards(Path(cards))
        self.cards = found.without(self.rules.off)
        self.shapes = Shapes(self.cards, self.rules.bounds)

    def clean(
        self,
        page: PageLike,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> Article:
        """Title, dek and body of one page, with a reason for every removal.

        page: HTML or text; bytes are decoded first. media: `html` or `text`; found out where
        it is not given.

        Raises:
            DecodeError: the input is empty or no text.
            ExtractionError: the HTML can't be parsed.
        """
        with without_collecting():
            return take(STEPS, self._findings(page, url, media, id)).article

    def review(
        self,
        page: PageLike,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> Article:
        """As `clean`, and with what is doubtful about the article, for a person to look at.

        Raises:
            DecodeError, ExtractionError: as `clean`.
        """
        with without_collecting():
            return self._with_doubt(take(STEPS, self._findings(page, url, media, id)))

    def _with_doubt(self, found: Findings) -> Article:
        from cleaner.pipeline.review import doubt_of

        return replace(found.article, doubt=doubt_of(found.analysis(), self))

    @overload
    def clean_many(
        self,
        pages: Iterable[PageLike],
        *,
        workers: int = 1,
        errors: Literal["raise"] = "raise",
        page_timeout: float | None = None,
        page_memory: int | None = None,
    ) -> Iterator[Article]: ...

    @overload
    def clean_many(
        self,
        pages: Iterable[PageLike],
        *,
        workers: int = 1,
        errors: Literal["return"],
        page_timeout: float | None = None,
        page_memory: int | None = None,
    ) -> Iterator[Article | Exception]: ...

    def clean_many(
        self,
        pages: Iterable[PageLike],
        *,
        workers: int = 1,
        errors: Literal["raise", "return"] = "raise",
        page_timeout: float | None = None,
        page_memory: int | None = None,
    ) -> Iterator[Article | Exception]:
        """The articles of many pages, in order, each when it is asked for.

        Pages are taken from the iterable a few at a time, so it may be endless. Worker processes
        end with the iterator: at its end, when it is closed, or when it is forgotten.

        workers: processes; with 1 and no limits the pages are cleaned in this process, small ones
            of a list or tuple some at a time, which is faster.
        errors: `raise` ends at the first page that fails; `return` gives the error in its place.
            Either way the error tells its page: `error.index` counts from 0 in the iterable,
            `error.id` and `error.source` are those of a `RawPage` or `Page`, else empty.
        page_timeout: seconds that a page may take. page_memory: bytes that a worker may take.
            A page over its limit, or that kills its worker, is a `PageLost`; others go on.

        Raises:
            TypeError: `pages` is one page, or `workers` no number.
            ArgumentError: an argument has a value that it can't have.
            CleanerError: as `clean`, for the page that is next; or worker processes can't be
                started from here.
        """
        _check_many(pages, workers, errors, page_timeout, page_memory)
        from cleaner.pipeline.many import Attempt, Sent, in_groups, in_workers, settled
        from cleaner.system.limits import Limits

        attempt, sent = Attempt(self), Sent(pages)
        limits = Limits(seconds=page_timeout, memory=page_memory)
        if workers == 1 and limits == Limits():
            waiting = isinstance(pages, list | tuple)
            results = in_groups(attempt, sent) if waiting else map(attempt, sent)
            return settled(results, sent, errors)
        return settled(in_workers(attempt, sent, workers=workers, limits=limits), sent, errors)

    def clean_together(
        self, pages: Sequence[PageLike], at: Callable[[int], None] = lambda _: None
    ) -> list[Article | Exception]:
        """As `clean` of several pages, with an error in the place of a page that fails.

        at: is told the place of each page that is looked at.

        Raises:
            TypeError, ArgumentError: one of them is no page.
        """
        if type(self).clean is not Cleaner.clean:  # A class of somebody's has a way of its own.
            return [self._cleaned(page, place, at) for place, page in enumerate(pages)]
        with without_collecting():
            found = [self._findings(page, None, None, "") for page in pages]
            done = take_together(STEPS, found, at)
            return [one if isinstance(one, Exception) else one.article for one in done]

    def _cleaned(
        self, page: PageLike, place: int, at: Callable[[int], None]
    ) -> Article | Exception:
        at(place)
        try:
            return self.clean(page)
        except Exception as error:
            return error

    def analyze(
        self,
        page: PageLike,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> Analysis:
        """What is found out about a page, before the article is put together.

        Raises:
            DecodeError, ExtractionError: as `clean`.
        """
        return take((*PROPOSING, *JUDGING), self._findings(page, url, media, id)).analysis()

    def look(self, page: Page | RawPage, *, keep: bool = True) -> tuple[Analysis, bytes]:
        """What its lines are told to be, and what reading the page found out, for `clean_read`.

        What becomes of each line in the end is not settled, nor is it asked who wrote the page.
        keep: what reading found out is wanted; else it is empty.

        Raises:
            DecodeError, ExtractionError: as `clean`.
        """
        with without_collecting():
            found = Findings(page, self.rules, self.shapes, self.options, looking=True)
            if not keep:
                return take((*PROPOSING, *LOOKING), found).analysis(), b""
            told = read(found)
            analysis = take((MATCH, *LOOKING), found).analysis()
            return analysis, to_bytes(told, found)

    def clean_read(self, page: Page | RawPage, known: bytes, *, doubt: bool = False) -> Article:
        """As `clean`, of a page that was looked at before: it is not read once more.

        The cleaner that looked at it had the same options, and the same rules but for some of
        single sites. known: what the look found out. doubt: as `review`.

        Raises:
            DecodeError, ExtractionError: as `clean`.
        """
        with without_collecting():
            found = Findings(page, self.rules, self.shapes, self.options)
            if take_up(known, found):
                take(AGAIN, found)
            else:
                found = take(STEPS, Findings(page, self.rules, self.shapes, self.options))
            return self._with_doubt(found) if doubt else found.article

    def timed(
        self,
        page: PageLike,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> dict[str, float]:
        """The seconds that each of the page's steps takes, by the name of the step, in order.

        The first page takes longer: it makes ready what the rules of its site and language need.

        Raises:
            DecodeError, ExtractionError: as `clean`.
        """
        return timed(STEPS, self._findings(page, url, media, id))

    def make_ready(self) -> None:
        """Makes what the first page of a process needs: 30 ms that forks need not take again.

        Whatever goes wrong with it goes wrong with pages, and is told of each.
        """
        if self.rules.html is None:
            with suppress(Exception):
                self.clean(_FIRST_PAGE, media="html")

    def _findings(self, page: PageLike, url: str | None, media: Media | None, id: str) -> Findings:
        raw = raw_page(page, url, media, id)
        return Findings(raw, self.rules, self.shapes, self.options)

    def __getstate__(self) -> dict[str, Any]:
        return {"rules": self.rules, "options": self.options, "cards": self.cards}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.shapes = Shapes(self.cards, self.rules.bounds)

    def __deepcopy__(self, memo: object) -> Cleaner:
        """Itself: nothing that a caller sees of it ever changes, and building it costs time."""
        return self

    def __repr__(self) -> str:
        packs = self.rules.packs
        count = sum(len(pack.rules) for pack in packs)
        return f"Cleaner(<{len(packs)} packs, {count} rules>, {self.options})"


def of_site(cleaner: Cleaner, site: str) -> Cleaner:
    """The same cleaner, to which pages that do not tell their site are of this one.

    Raises:
        ArgumentError: it is no domain.
    """
    if site in ("", cleaner.options.site):
        return cleaner
    return Cleaner(cleaner.rules, replace(cleaner.options, site=site), cleaner.cards)


def _each(rules: object) -> Iterator[Path | str | Pack]:
    """The paths and packs of what was given for rules, whatever holds them.

    Raises:
        TypeError: something else is among them.
    """
    if isinstance(rules, str | Path | Pack):
        yield rules
    elif isinstance(rules, Iterable) and not isinstance(rules, bytes):
        for one in rules:
            yield from _each(one)
    else:
        raise TypeError(f"rules is {type(rules).__name__}; give paths, packs or a RuleSet")


def _check_many(
    pages: object, workers: object, errors: str, page_timeout: object, page_memory: object
) -> None:
    """Raises `TypeError` or `ArgumentError` for arguments of `clean_many` that can't be."""
    check_pages(pages, "clean_many", "give [page], or call clean(page)")
    check_workers(workers)
    if errors not in ("raise", "return"):
        raise ArgumentError(f"errors is {errors!r}; give 'raise' or 'return'")
    for name, limit in (("page_timeout", page_timeout), ("page_memory", page_memory)):
        if limit is not None and not (isinstance(limit, int | float) and limit > 0):
            unit = "seconds" if name == "page_timeout" else "bytes"
            raise ArgumentError(f"{name} is {limit!r}; give {unit}, more than 0, or None for any")
    if isinstance(page_memory, int | float) and page_memory < MEGABYTE:
        raise ArgumentError(
            f"page_memory is {page_memory!r} bytes, which no page can do with; 2,048 MB are "
            "2048 * 1024 * 1024"
        )
