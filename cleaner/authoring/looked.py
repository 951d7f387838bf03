"""Pages that rules are written from: each is looked at, and what is no page is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cleaner.errors import CleanerError, told_of
from cleaner.intake.entry import Failure
from cleaner.model import RawPage
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner


@dataclass(slots=True)
class LookedAt:
    """Pages as they were read, the same with an address of the site, and what becomes of them.

    left: what is no page, in words.
    """

    as_read: list[RawPage] = field(default_factory=list)
    pages: list[RawPage] = field(default_factory=list)
    analyses: list[Analysis] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def looked_at(cleaner: Cleaner, found: Iterable[RawPage | Failure], site: str) -> LookedAt:
    """What becomes of pages as those of a site, where they have no address of their own.

    Raises:
        CleanerError: none of them is a page.
    """
    made = LookedAt()
    errors: list[CleanerError] = []
    for one in found:
        try:
            if isinstance(one, Failure):
                raise one.error
            page = replace(one, url=one.url or (f"https://{site}/" if site else None))
            made.analyses.append(cleaner.analyze(page))
        except CleanerError as error:
            errors.append(error)
            made.left.append(told_of(one.source, error))
            continue
        made.as_read.append(one)
        made.pages.append(page)
    if errors and not made.pages:
        raise errors[0]
    return made
