"""All that was found out about one page, before the article is put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Page, Segmented
from cleaner.rules.proposals import Proposals
from cleaner.scores.story import Story
from cleaner.verdict.bylines import Credits
from cleaner.verdict.headline import Headline
from cleaner.verdict.resolve import Resolved
from cleaner.verdict.shape import PageShape

_NO_STORY: Final = Story()
_NO_CREDITS: Final = Credits()


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was found out about a page; `explain` shows it, `assemble` makes the article.

    site_origin: what told the site, in words. systems: `system:PACK` of packs that recognized
    the page; scope: what of both decides on the rules. names: what the publisher is called.
    scored: the shape by which title and dek were chosen, which `shape` knows already. story: which
    block the page's titles speak of. page_type: what kind of page it is; empty for text.
    credits: who wrote it and when. landmarks: blocks in navigation, footers and the like;
    threshold: the score from which one is boilerplate.
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
    scope: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    scored: PageShape | None = None
    story: Story = _NO_STORY
    page_type: str = ""
    credits: Credits = _NO_CREDITS
    landmarks: frozenset[int] = frozenset()
    threshold: float = 0.0
