"""What is known of one page on its way; each step of `analyze` adds what it finds out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Article, Page, RawPage, Segmented
from cleaner.options import Options
from cleaner.pipeline.analysis import Analysis
from cleaner.rules.proposals import Proposals
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.features import Features
from cleaner.scores.story import Story
from cleaner.scores.vocabulary import PlainVocabulary
from cleaner.verdict.bylines import Credits
from cleaner.verdict.headline import Headline
from cleaner.verdict.landmarks import Landmark
from cleaner.verdict.resolve import Resolved
from cleaner.verdict.shape import FirstPass, PageShape, Shapes

if TYPE_CHECKING:
    from cleaner.rules.markup import HtmlRules

_NO_CREDITS: Final = Credits()
_UNRESOLVED: Final = Resolved(())


class Findings:
    """What is known of one page so far; each step fills in what its comment names.

    rules, shapes, options: what the page is cleaned by. looking: it is only learned from.
    """

    raw: Page | RawPage
    page: Page  # decode
    site: str  # site, identify
    site_origin: str
    systems: tuple[str, ...]
    segmented: Segmented  # segment
    html_rules: HtmlRules | None
    views: tuple[FoldedBlock, ...]  # fold
    vocabulary: PlainVocabulary
    story: Story  # story
    type_features: Features  # type
    landmarks: Mapping[int, Landmark]  # landmarks
    language: str  # language
    generic: Proposals | None = None  # before match: what rules of no site propose
    proposals: Proposals  # match
    first: FirstPass | None = None  # score
    scored: PageShape
    shape: PageShape  # headline: the same, once title and dek are known
    page_type: str
    headline: Headline  # headline
    resolved: Resolved = _UNRESOLVED  # resolve
    warnings: tuple[str, ...] = ()  # condition
    credits: Credits = _NO_CREDITS  # credits
    article: Article  # assemble

    def __init__(
        self,
        raw: Page | RawPage,
        rules: RuleSet,
        shapes: Shapes,
        options: Options,
        *,
        looking: bool = False,
    ) -> None:
        self.raw = raw
        self.looking = looking
        self.rules, self.shapes, self.options = rules, shapes, options

    @property
    def scope(self) -> tuple[str, ...]:
        """What decides on the rules beside the generic ones."""
        if not self.options.site_rules:
            return ()
        return (self.site, *self.systems) if self.site else self.systems

    @property
    def names(self) -> tuple[str, ...]:
        """What the publisher is called: the site's name, and its domain."""
        return tuple(name for name in (self.segmented.metadata.site_name, self.site) if name)

    @property
    def threshold(self) -> float:
        """The score from which a block is boilerplate."""
        card = self.shapes.cards.get(f"{self.page.media}-context")
        return card.card.threshold if card else 0.0

    def analysis(self) -> Analysis:
        """All that was found out, but for the article."""
        return Analysis(
            page=self.page,
            segmented=self.segmented,
            site=self.site,
            language=self.language,
            views=self.views,
            proposals=self.proposals,
            shape=self.shape,
            resolved=self.resolved,
            headline=self.headline,
            warnings=self.warnings,
            site_origin=self.site_origin,
            systems=self.systems,
            scope=self.scope,
            names=self.names,
            scored=self.scored,
            story=self.story,
            page_type=self.page_type,
            credits=self.credits,
            landmarks=frozenset(self.landmarks),
            threshold=self.threshold,
        )
