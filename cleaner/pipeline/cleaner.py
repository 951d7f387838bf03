"""One page from input to article: decode, segment, match, resolve, headline, normalize."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, overload

from cleaner.blocks.folded import FoldedBlock, fold_blocks
from cleaner.blocks.plain import segment
from cleaner.errors import CleanerError
from cleaner.intake.decode import decode
from cleaner.model import Article, Media, Options, Page, RawPage, Segmented, id_text
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.assemble import assemble
from cleaner.rules.match import match_marks, ran_out
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.schema import HtmlRule
from cleaner.scores.model import SHIPPED, Cards, read_cards
from cleaner.text.address import declared, from_path, host
from cleaner.text.language import canonical, detect
from cleaner.text.normalize import check_names
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.condition import condition
from cleaner.verdict.headline import headline
from cleaner.verdict.resolve import resolve
from cleaner.verdict.shape import Shapes, behind_headline


class Cleaner:
    """Cleans pages by one set of rules and one set of options.

    Safe to use from several threads; picklable, so that worker processes can have a copy.

    Args:
        rules: folders or files of packs that come on top of the shipped ones, or a `RuleSet`.
        options: how pages are cleaned.
        cards: the fitted scorecards, or a file of them; the shipped ones where none are given.
            Those that the rules switch off are left out.

    Raises:
        RuleFileError: a pack can't be used.
        CardFileError: the file of cards can't be used.
        CleanerError: the options name an unknown normalizer, or give patterns no time.
    """

    def __init__(
        self,
        rules: Iterable[Path | str] | RuleSet = (),
        options: Options | None = None,
        cards: Cards | Path | str = SHIPPED,
    ) -> None:
        self.options = options or Options()
        check_names(self.options.skip_normalizers)
        if not self.options.pattern_timeout > 0:
            raise CleanerError(
                f"pattern_timeout is {self.options.pattern_timeout}; give seconds, more than 0"
            )
        if isinstance(rules, RuleSet):
            self.rules = rules
        else:
            folders = [rules] if isinstance(rules, str | Path) else rules
            self.rules = RuleSet.load(map(Path, folders))
        found = cards if isinstance(cards, Cards) else read_cards(Path(cards))
        self.cards = found.without(self.rules.off)
        self.shapes = Shapes(self.cards, self.rules.bounds)

    def clean(
        self,
        page: str | bytes | Page | RawPage,
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
        return assemble(self.analyze(page, url=url, media=media, id=id), self.options)

    @overload
    def clean_many(
        self,
        pages: Iterable[str | bytes | Page | RawPage],
        *,
        workers: int = 1,
        errors: Literal["raise"] = "raise",
        page_timeout: float | None = None,
        page_memory: int | None = None,
    ) -> Iterator[Article]: ...

    @overload
    def clean_many(
        self,
        pages: Iterable[str | bytes | Page | RawPage],
        *,
        workers: int = 1,
        errors: Literal["return"],
        page_timeout: float | None = None,
        page_memory: int | None = None,
    ) -> Iterator[Article | Exception]: ...

    def clean_many(
        self,
        pages: Iterable[str | bytes | Page | RawPage],
        *,
        workers: int = 1,
        errors: Literal["raise", "return"] = "raise",
        page_timeout: float | None = None,
        page_memory: int | None = None,
    ) -> Iterator[Article | Exception]:
        """The articles of many pages, in order, each when it is asked for.

        Pages are taken from the iterable a few at a time, so it may be endless. Worker processes
        end with the iterator: at its end, when it is closed, or when it is forgotten.

        workers: processes; with 1 and no limits the pages are cleaned in this process.
        errors: `raise` ends at the first page that fails; `return` gives the error in its place.
        page_timeout: seconds that a page may take. page_memory: bytes that a worker may take.
            A page over its limit, or that kills its worker, is a `PageLost`; others go on.

        Raises:
            CleanerError: as `clean`, for the page that is next; fewer than one worker; or worker
                processes can't be started from here.
        """
        if workers < 1:
            raise CleanerError(f"{workers} workers can't do anything; give 1 or more")
        from cleaner.pipeline.many import Attempt, in_workers, settled
        from cleaner.system.workers import Limits

        attempt = Attempt(self)
        limits = Limits(seconds=page_timeout, memory=page_memory)
        if workers == 1 and limits == Limits():
            return settled(map(attempt, pages), errors)
        return settled(in_workers(attempt, pages, workers=workers, limits=limits), errors)

    def analyze(
        self,
        page: str | bytes | Page | RawPage,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> Analysis:
        """What is found out about a page, before the article is put together.

        Raises:
            DecodeError, ExtractionError: as `clean`.
        """
        decoded = _decoded(page, url, media, id)
        placed = self._place(decoded)
        segmented, views, site = placed.segmented, placed.views, placed.site
        scope = self._scope(site, placed.systems)
        language = canonical(segmented.metadata.lang) if segmented.metadata.lang else ""
        language = detect(_prose(views), language)
        timeout = self.options.pattern_timeout
        proposals = self.rules.propose(views, language, scope, timeout=timeout)
        match_marks(views, placed.html_rules, proposals)
        shape = self.shapes.look(views, proposals, decoded.media, segmented.boxes)
        cards = self.shapes.cards
        names = [name for name in (segmented.metadata.site_name, site) if name]
        head = headline(
            views,
            shape,
            proposals,
            segmented.metadata,
            cards,
            names,
            self.rules.fields(scope),
            decoded.media,
            decoded.url,
        )
        shape = behind_headline(shape, (head.title_block, *head.dek_blocks))
        card = cards.get(f"{decoded.media}-context")
        resolved = resolve(
            views,
            proposals,
            shape,
            self.shapes,
            card,
            tables=self.options.tables,
            comments=self.options.comments,
        )
        return Analysis(
            page=decoded,
            segmented=segmented,
            site=site,
            language=language,
            views=views,
            proposals=proposals,
            shape=shape,
            resolved=resolved,
            headline=head,
            warnings=(
                *decoded.warnings,
                *segmented.warnings,
                *proposals.warnings,
                *ran_out(proposals, views, timeout),
                *condition(views, proposals, resolved, segmented.metadata.free),
            ),
            site_origin=placed.origin,
            systems=placed.systems,
        )

    def _place(self, page: Page) -> _Placed:
        """The page's blocks, and whose page it is.

        Where only the blocks or the parsed page tell that, the HTML is gone through once more
        with the html rules of the site.
        """
        site, origin = _site(page)
        systems = self.rules.sites.systems(page.text) if page.media == "html" else ()
        scope = self._scope(site, systems)
        segmented, html_rules = self._segment(page, scope)
        if not site and (site := host(segmented.metadata.canonical)):
            origin = "the address that the page declares"
        views = fold_blocks(segmented.blocks)
        if not site and (found := self.rules.sites.identify([view.folded for view in views])):
            if found.startswith("system:"):
                systems = tuple(sorted({*systems, found}))
            else:
                site, origin = found, "a line that identifies the publisher"
        told = self._scope(site, systems)
        if told != scope and page.media == "html" and self.rules.html_rules(told) != html_rules:
            segmented, html_rules = self._segment(page, told)
            views = fold_blocks(segmented.blocks)
        return _Placed(segmented, views, html_rules, site, origin, systems)

    def _segment(
        self, page: Page, scope: tuple[str, ...]
    ) -> tuple[Segmented, tuple[HtmlRule, ...]]:
        """The page's blocks, and the html rules that they were marked by."""
        if page.media == "text":
            return segment(page.text), ()
        from cleaner.pipeline.html import segment_html

        rules = self.rules.html_rules(scope)
        return segment_html(page, rules, self.options), rules

    def _scope(self, site: str, systems: tuple[str, ...]) -> tuple[str, ...]:
        """What decides on the rules beside the generic ones."""
        if not self.options.site_rules:
            return ()
        return (site, *systems) if site else systems

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


@dataclass(frozen=True, slots=True)
class _Placed:
    """A page's blocks and whose page it is. origin: what told the site, in words."""

    segmented: Segmented
    views: tuple[FoldedBlock, ...]
    html_rules: tuple[HtmlRule, ...]
    site: str
    origin: str
    systems: tuple[str, ...]


def _decoded(
    page: str | bytes | Page | RawPage, url: str | None, media: Media | None, identity: str
) -> Page:
    if isinstance(page, Page):
        return page
    if not isinstance(page, str | bytes | RawPage):
        raise not_a_page(page)
    if not isinstance(page, RawPage):
        page = RawPage(id=identity, data=page, source=identity or "<page>", url=url, media=media)
    return decode(page)


def not_a_page(value: object) -> TypeError:
    """The error for what can be no page."""
    return TypeError(
        f"a page is str, bytes, Page or RawPage, not {type(value).__name__}; "
        "take the text out of a record first"
    )


def _site(page: Page) -> tuple[str, str]:
    """The site that a page says it is of, and what says so."""
    if site := host(page.url):
        return site, "the page's URL"
    if site := from_path(id_text(page.id)):
        return site, "a folder that is named after it"
    if page.media == "html" and (site := declared(page.text)):
        return site, "the address that the page declares"
    return "", ""


def _prose(views: Sequence[FoldedBlock]) -> str:
    """The long blocks of a page, which tell its language better than its menus do."""
    long = [view.block.text for view in views if view.words >= PROSE_WORDS]
    return "\n".join(long[:40] or [view.block.text for view in views[:40]])
