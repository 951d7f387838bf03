"""How the shipped cards are fitted: sizes, rates, thresholds, and how much each corpus counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

SEED = 1
"""Of all that is random: which questions a table may ask, which pages it sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """tables: of a fit. questions: that each may ask. rate: how much each table corrects. fits:
    whose mean a card is, each with other random numbers."""

    tables: int
    questions: int
    rate: float = 0.1
    fits: int = 1


def _frozen(told: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a fit is done by.

    weights and the like are by the first letters of a corpus's name, the longest that fit; what
    none fits counts 1. Sizes, rates and weights were chosen by hand; no measurement of each by
    itself is on record.
    """

    sizes: Mapping[str, Size] = field(
        default_factory=lambda: _frozen(
            {
                "html-block": Size(tables=150, questions=5, rate=0.12, fits=3),
                "html-context": Size(tables=400, questions=6, fits=3),
                "block": Size(tables=200, questions=5),
                "context": Size(tables=500, questions=6, rate=0.08),
                "title": Size(tables=150, questions=4),
                "wording": Size(tables=150, questions=4),
                "dek": Size(tables=200, questions=4, rate=0.05),
                "type": Size(tables=80, questions=4, fits=3),
            }
        )
    )
    """By a card's name, or by what it is for."""
    thresholds: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            {
                "text-context": 0.7,
                "html-context": 0.7,
                "text-title": -0.7,
                "html-title": -0.7,
                "text-dek": -0.5,
                "html-dek": -0.7,
            }
        )
    )
    """Logits, by card: chosen by hand; what was weighed against what is not on record. Others are
    0, or for title and dek what `best_threshold` finds out of fold."""
    weights: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            {
                "html/fundus": 3.0,
                "text/fundus": 2.0,
                "text/daniel": 0.7,
                "text/silver": 0.0,
                "identity": 3.0,
                "identity/silver": 0.0,
                "made": 0.3,
            }
        )
    )
    """How much a corpus counts for the body."""
    offsets: Mapping[str, float] = field(default_factory=lambda: _frozen({"text-context": -0.4}))
    """Added to a card's scores: article text and boilerplate part at 0 for the steps that ask on
    which side a block is, and what is in doubt there is article text."""
    left_out: tuple[str, ...] = ("text/wcxb-dev.c", "silver")
    """Corpora that are not learnt from: trafilatura's two texts of WCXB are nearly the same."""
    html_alone: tuple[str, ...] = ("html/daniel", "html/trafeval", "made")
    """Corpora whose gold articles are not fed back as text."""
    short_words: int = 6
    """Words below which boilerplate in HTML is thinned out."""
    short_share: float = 0.35
    """Share of such lines that are learnt from, each for as many: most of a page is menus, all of
    them alike, and a fit takes a time that grows with the lines."""
    far_texts: int = 50
    """Blocks of a text from which boilerplate far from its article is thinned out."""
    far_blocks: int = 6
    """Blocks from the article's next one beyond which boilerplate is far from it."""
    far_share: float = 0.15
    """Share of such boilerplate that is learnt from, each for as much: what stands near is hard."""
    groups_left_out: Mapping[str, float] = field(
        default_factory=lambda: _frozen({"html": 0.1, "text": 0.0})
    )
    """Share of the pages of a medium on which a whole group of features is left out, so that the
    cards can do without any of them. On unseen news pages .05 keeps up to .006 more of the words
    than .2, on pages of other types .01 fewer."""
    types_of: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            {"html/wcxb": 1.0, "html/fundus": 0.5, "html/mercury": 0.5, "html/daniel": 0.03}
        )
    )
    """Corpora that the types of pages are learnt from, and how much each counts; pages that are not
    labelled with a type are articles. In a trial by halves .856 of WCXB's types were right with the
    last three and .856 without, and of DAnIEL's articles .987 and .769; with DAnIEL at .2 and more,
    WCXB's were .825 to .838, since its addresses are hosts alone and teach that such pages are
    articles. With made pages WCXB's were .82."""
    groups: tuple[tuple[str, ...], ...] = (
        *(("head.", "headline"), ("said.",), ("box.", "kin"), ("named.", "itemprop")),
        *(("suspect",), ("page_",), ("extracted", "judged"), ("spread",), ("type.",)),
    )
    """Groups of features, by the first letters of their names."""
    every: Mapping[str, int] = field(
        default_factory=lambda: _frozen(
            {
                "text/wcxb-dev.a": 2,
                "text/wcxb-dev.b": 4,
                "text/wcxb-dev.d": 4,
                "text/wcxb-dev.e": 16,
                "text/wcxb-dev.f": 24,
                "text/wcxb-dev.g": 16,
                "text/fundus-dev.c": 4,
                "text/fundus-dev.e": 4,
                "text/daniel-dev.b": 3,
                "text/daniel-dev.d": 3,
            }
        )
    )
    """Of which pages of a corpus one is learnt from: those of the same pages by several extractors
    say much the same, and a fit takes as long as there are blocks."""
    least_gold: float = 0.4
    """Share of the gold article's words that must be in a text: else it is another page's."""
    title_weights: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            {
                **dict.fromkeys(("html/wcxb", "text/wcxb", "identity/wcxb"), 0.5),
                "identity/silver": 0.5,
                "text/daniel": 0.7,
            }
        )
    )
    """WCXB's titles are now the headline, now the `<title>`."""
    dek_weights: Mapping[str, float] = field(default_factory=lambda: _frozen({"text/silver": 0.5}))
    """92 of 100 silver deks are right."""
    wording_weights: Mapping[str, float] = field(
        default_factory=lambda: _frozen({"html/fundus": 3.0, "html/mercury": 2.0})
    )
    asserts_deks: tuple[str, ...] = ("html/fundus", "text/fundus", "html/mercury")
    """Corpora whose records without a dek are pages without one, where they do not say."""
    lists_missing: tuple[str, ...] = ("html/fundus", "text/fundus", "identity/fundus")
    """Corpora whose gold bodies leave list items out."""
    cleaned: tuple[str, ...] = ("text/silver-wcxb.b",)
    """Texts whose gold articles are learnt from too, as those of all HTML pages are."""
    longest: int = 2_000_000
    """Characters of the longest page to learn from; longer ones are lists of all kinds."""
    folds: int = 3
    """Parts of the publishers; what cards of a second step see was scored by cards that were
    fitted to the other parts, so that they don't trust it more than they can on new pages."""

    def steps(self, corpus: str) -> int:
        """Of how many pages of a corpus one is learnt from."""
        return next((step for name, step in self.every.items() if corpus.startswith(name)), 1)


def size_of(sizes: Mapping[str, Size], card: str) -> Size:
    """How large a card is, by its name or by what it is for.

    >>> size_of({"dek": Size(tables=2, questions=1)}, "text-dek").tables
    2
    """
    return sizes[card] if card in sizes else sizes[card.split("-")[1]]


def weight(weights: Mapping[str, float], corpus: str) -> float:
    """How much a corpus counts, 1 where nothing is said of it.

    >>> weight({"text/fundus": 2.0, "text": 0.5}, "text/fundus-dev.a")
    2.0
    """
    fits = [start for start in weights if corpus.startswith(start)]
    return weights[max(fits, key=len)] if fits else 1.0
