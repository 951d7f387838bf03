"""All that was found out about one page, before the article is put together."""

from __future__ import annotations

from dataclasses import dataclass

from cleaner.headline import Headline
from cleaner.model import Page, Segmented
from cleaner.resolve import Resolved
from cleaner.rules.match import FoldedBlock, Proposals
from cleaner.shape import PageShape


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found out about a page; `explain` shows it, `assemble` makes the article.

    site_origin: what told the site, in words. systems: `system:PACK` of packs that recognized
    the page.
    """

    page: Page
    segmented: Segmented
    site: str
    language: str
    views: tuple[FoldedBlock, ...]
    proposals: Proposals
    shape: PageShape
    resolved: Resolved
    headline: Headline
    warnings: tuple[str, ...] = ()
    site_origin: str = ""
    systems: tuple[str, ...] = ()
