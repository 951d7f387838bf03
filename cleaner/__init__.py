"""Takes boilerplate out of scraped pages: title, dek and body, with a reason for every removal.

>>> import cleaner
>>> article = cleaner.clean("Rain stops play\\n\\nThe match was off at noon.\\n\\nLoading...")
>>> article.body
'The match was off at noon.'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.errors import (
        CleanerError,
        DecodeError,
        ExtractionError,
        MissingExtraError,
        ReadError,
        RuleFileError,
        WriteError,
    )
    from cleaner.model import Article, Media, Options, Page, RawPage, Removal
    from cleaner.pipeline.cleaner import Cleaner

__version__ = "0.1.0"

_HOME = {
    **dict.fromkeys(("Article", "Options", "Page", "RawPage", "Removal"), "cleaner.model"),
    "Cleaner": "cleaner.pipeline.cleaner",
    **dict.fromkeys(
        (
            "CleanerError",
            "DecodeError",
            "ExtractionError",
            "MissingExtraError",
            "ReadError",
            "RuleFileError",
            "WriteError",
        ),
        "cleaner.errors",
    ),
}

__all__ = [
    "Article",
    "Cleaner",
    "CleanerError",
    "DecodeError",
    "ExtractionError",
    "MissingExtraError",
    "Options",
    "Page",
    "RawPage",
    "ReadError",
    "Removal",
    "RuleFileError",
    "WriteError",
    "clean",
]


if not TYPE_CHECKING:  # A type checker that sees this takes any misspelt name for a good one.

    def __getattr__(name: str) -> Any:
        """Imports a public name when it is first used, so that `import cleaner` costs nothing."""
        if name in _HOME:
            from importlib import import_module

            return getattr(import_module(_HOME[name]), name)
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")


def clean(
    page: str | bytes | Page | RawPage,
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
    return _shipped(options).clean(page, url=url, media=media, id=id)


@cache
def _shipped(options: Options | None) -> Cleaner:
    """The cleaner of the shipped rules, built once for each set of options."""
    from cleaner.pipeline.cleaner import Cleaner

    return Cleaner(options=options)
