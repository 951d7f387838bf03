"""Takes boilerplate out of scraped pages: title, dek and body, with a reason for every removal.

>>> import cleaner
>>> article = cleaner.clean("Rain stops play\\n\\nThe match was off at noon.\\n\\nLoading...")
>>> article.body
'The match was off at noon.'
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.blocks.folded import FoldedBlock
    from cleaner.doubt import Doubt, DoubtfulLine, NamedBox
    from cleaner.errors import (
        ArgumentError,
        CardFileError,
        CleanerError,
        DecodeError,
        ExtractionError,
        MissingExtraError,
        PageLost,
        PageOutOfMemory,
        PageTimeout,
        ReadError,
        RuleFileError,
        UsageError,
        WorkerDied,
        WriteError,
    )
    from cleaner.learning.learned import Learned, LearnedSite
    from cleaner.learning.proposal import Form, Proposal
    from cleaner.learning.site import Lessons
    from cleaner.model import (
        Article,
        Block,
        BlockKind,
        Kept,
        Media,
        Metadata,
        Page,
        Paragraph,
        RawPage,
        Removal,
        Role,
        Segmented,
        Where,
    )
    from cleaner.options import Options
    from cleaner.pipeline.analysis import Analysis
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.pipeline.given import PageLike
    from cleaner.rules.finder import Finder, MatchMode, Phrases
    from cleaner.rules.kinds.field import FieldName, FieldRule
    from cleaner.rules.kinds.html import Action, HtmlRule, Replacement
    from cleaner.rules.pack import Pack, PageCase, Switched
    from cleaner.rules.proposals import Cut, Hold, Proposals, Start, Take, Until
    from cleaner.rules.rule import Case, Effect, Oddity, Rule
    from cleaner.rules.ruleset import RuleSet
    from cleaner.scores.card import Card, Table
    from cleaner.scores.context import Frame
    from cleaner.scores.features import Column, FeatureTable, FloatArray
    from cleaner.scores.model import Cards
    from cleaner.scores.story import Story
    from cleaner.scores.tables import IndexArray
    from cleaner.spans import Around, Container, Markup, PageMarkup, Picture, Span, SpanKind, Style
    from cleaner.verdict.bylines import Credits
    from cleaner.verdict.headline import Headline
    from cleaner.verdict.resolve import Fate, Resolved
    from cleaner.verdict.shape import PageShape

__version__ = "0.2.0"

DISTRIBUTION: Final = "page-cleaner"
"""What this package is installed as; `cleaner` on the package index is another program."""

_EXPORTS = {
    "cleaner.pipeline.analysis": ("Analysis",),
    "cleaner.doubt": ("Doubt", "DoubtfulLine", "NamedBox"),
    "cleaner.errors": (
        "ArgumentError",
        "CardFileError",
        "CleanerError",
        "DecodeError",
        "ExtractionError",
        "MissingExtraError",
        "PageLost",
        "PageOutOfMemory",
        "PageTimeout",
        "ReadError",
        "RuleFileError",
        "UsageError",
        "WorkerDied",
        "WriteError",
    ),
    "cleaner.scores.features": (
        "Column",
        "FeatureTable",
        "FloatArray",
    ),
    "cleaner.scores.story": ("Story",),
    "cleaner.spans": (
        "Around",
        "Container",
        "Markup",
        "PageMarkup",
        "Picture",
        "Span",
        "SpanKind",
        "Style",
    ),
    "cleaner.verdict.bylines": ("Credits",),
    "cleaner.verdict.headline": ("Headline",),
    "cleaner.model": (
        "Article",
        "Block",
        "BlockKind",
        "Kept",
        "Media",
        "Metadata",
        "Page",
        "Paragraph",
        "RawPage",
        "Removal",
        "Role",
        "Segmented",
        "Where",
    ),
    "cleaner.options": ("Options",),
    "cleaner.learning.learned": ("Learned", "LearnedSite"),
    "cleaner.learning.proposal": (
        "Form",
        "Proposal",
    ),
    "cleaner.learning.site": ("Lessons",),
    "cleaner.pipeline.cleaner": ("Cleaner",),
    "cleaner.pipeline.given": ("PageLike",),
    "cleaner.verdict.resolve": (
        "Fate",
        "Resolved",
    ),
    "cleaner.blocks.folded": ("FoldedBlock",),
    "cleaner.rules.finder": (
        "Finder",
        "MatchMode",
        "Phrases",
    ),
    "cleaner.rules.kinds.field": (
        "FieldName",
        "FieldRule",
    ),
    "cleaner.rules.kinds.html": (
        "Action",
        "HtmlRule",
        "Replacement",
    ),
    "cleaner.rules.pack": (
        "Pack",
        "PageCase",
        "Switched",
    ),
    "cleaner.rules.proposals": (
        "Cut",
        "Hold",
        "Proposals",
        "Start",
        "Take",
        "Until",
    ),
    "cleaner.rules.rule": (
        "Case",
        "Effect",
        "Oddity",
        "Rule",
    ),
    "cleaner.rules.ruleset": ("RuleSet",),
    "cleaner.scores.card": (
        "Card",
        "Table",
    ),
    "cleaner.scores.context": ("Frame",),
    "cleaner.scores.model": ("Cards",),
    "cleaner.scores.tables": ("IndexArray",),
    "cleaner.verdict.shape": ("PageShape",),
}
"""Every type that a public signature names, by the module that has it."""
_HOME = {name: module for module, names in _EXPORTS.items() for name in names}

__all__ = [
    "Action",
    "Analysis",
    "ArgumentError",
    "Around",
    "Article",
    "Block",
    "BlockKind",
    "Card",
    "CardFileError",
    "Cards",
    "Case",
    "Cleaner",
    "CleanerError",
    "Column",
    "Container",
    "Credits",
    "Cut",
    "DecodeError",
    "Doubt",
    "DoubtfulLine",
    "Effect",
    "ExtractionError",
    "Fate",
    "FeatureTable",
    "FieldName",
    "FieldRule",
    "Finder",
    "FloatArray",
    "FoldedBlock",
    "Form",
    "Frame",
    "Headline",
    "Hold",
    "HtmlRule",
    "IndexArray",
    "Kept",
    "Learned",
    "LearnedSite",
    "Lessons",
    "Markup",
    "MatchMode",
    "Media",
    "Metadata",
    "MissingExtraError",
    "NamedBox",
    "Oddity",
    "Options",
    "Pack",
    "Page",
    "PageCase",
    "PageLike",
    "PageLost",
    "PageMarkup",
    "PageOutOfMemory",
    "PageShape",
    "PageTimeout",
    "Paragraph",
    "Phrases",
    "Picture",
    "Proposal",
    "Proposals",
    "RawPage",
    "ReadError",
    "Removal",
    "Replacement",
    "Resolved",
    "Role",
    "Rule",
    "RuleFileError",
    "RuleSet",
    "Segmented",
    "Span",
    "SpanKind",
    "Start",
    "Story",
    "Style",
    "Switched",
    "Table",
    "Take",
    "Until",
    "UsageError",
    "Where",
    "WorkerDied",
    "WriteError",
    "clean",
    "fetch",
    "learn",
]


if not TYPE_CHECKING:  # A type checker that sees this takes any misspelt name for a good one.

    def __getattr__(name: str) -> Any:
        """Imports a public name when it is first used, so that `import cleaner` costs nothing."""
        if name in _HOME:
            from importlib import import_module

            return getattr(import_module(_HOME[name]), name)
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")

    def __dir__() -> list[str]:
        """All public names, those too that nothing has used yet, and no others."""
        return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})


def clean(
    page: PageLike,
    *,
    url: str | None = None,
    media: Media | None = None,
    id: str = "",
    options: Options | None = None,
) -> Article:
    """Title, dek and body of one page by the shipped rules. See `Cleaner.clean`.

    Raises:
        DecodeError: the input is empty or no text.
        ExtractionError: the HTML can't be parsed.
    """
    if options is not None:
        from cleaner.pipeline.given import check_options

        check_options(options)  # What can't be a key of the cache is told here.
    return _shipped(options).clean(page, url=url, media=media, id=id)


def fetch(url: str, *, max_bytes: int | None = None, seconds: float = 30.0) -> RawPage:
    """The page at an address of the web, for `clean`; its server is asked once.

    `url` of the page is where redirects led to. max_bytes: of the page, unpacked, 64 MB by
    default. seconds: for all of it.

    Raises:
        ReadError: the address can't be one; its host can't be reached, takes too long or answers
            with an error; what comes is no page, is empty or too long.
    """
    from cleaner.intake.decode import MAX_BYTES
    from cleaner.intake.fetch import fetch as ask

    return ask(url, max_bytes=MAX_BYTES if max_bytes is None else max_bytes, seconds=seconds)


def learn(
    pages: Iterable[PageLike],
    *,
    cleaner: Cleaner | None = None,
    site: str = "",
    workers: int = 1,
    pages_per_site: int = 50,
) -> Learned:
    """What recurs on pages of the same sites, for `Cleaner(rules=...)`.

    cleaner: by whose judgement, and beside whose rules; the shipped one where none is given. site:
    whose the pages are that tell theirs neither by address nor by folder, as `Options.site`; else
    their first and last lines tell. workers: processes. The result depends neither on these nor on
    the order of the pages. pages_per_site: that are looked at, at most; 2 to 200.

    Raises:
        TypeError: `pages` is one page or holds what is none; `workers` is no number.
        ArgumentError: `workers` is less than 1, `pages_per_site` not 2 to 200, or `site` no domain.
        WriteError: there is no room for what is counted meanwhile.
    """
    from cleaner.learning.learn import learn as learn_from

    return learn_from(pages, cleaner, site=site, workers=workers, pages_per_site=pages_per_site)


@cache
def _shipped(options: Options | None) -> Cleaner:
    """The cleaner of the shipped rules, built once for each set of options.

    Building one takes as long as a hundred pages, and `clean` has no object to keep it in. What a
    cleaner gives for a page never depends on the pages before.
    """
    from cleaner.pipeline.cleaner import Cleaner

    return Cleaner(options=options)


def _tell_of_the_other_program() -> None:
    """Warns where a distribution named `cleaner` is installed over the same files as this one.

    That is the shell of this name, or this program as it was called before 0.2.0. All works as
    long as the files of this one are the later ones; taking the other away takes files from it.
    """
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        others = [name for name in os.listdir(folder) if name.startswith("cleaner-")]
    except OSError:  # The package stands in an archive.
        return
    if any(name.endswith((".dist-info", ".egg-info")) for name in others):
        import warnings

        warnings.warn(
            f"another distribution, named 'cleaner', is installed over {DISTRIBUTION} in {folder}; "
            f"put it right with: pip uninstall -y cleaner {DISTRIBUTION} && "
            f"pip install {DISTRIBUTION}",
            RuntimeWarning,
            stacklevel=2,
        )


_tell_of_the_other_program()
