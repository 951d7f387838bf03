"""What sites taught, for the review page: what was learned, and what became of it on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cleaner.errors import UsageError
from cleaner.learning.learned import learned_in
from cleaner.learning.topic import own_topic

_FORMS: Final[Mapping[str, str]] = {
    "line": "lines as they stand",
    "numbers": "lines with other numbers each time",
    "names": "lines with other names or dates each time",
    "start": "beginnings of lines",
    "end": "lines that end the article",
    "box": "elements",
    "prose": "elements that hold the article",
    "dek": "elements that hold the dek",
    "title": "parts that hang on titles",
}


@dataclass(slots=True, kw_only=True)
class SiteCount:
    """One site. looked, articles: pages that were learned from, and how many are different.

    learned: how many things of each form. pages: of the run; pieces: that the learned rules removed
    on them; doubted: pages that would have lost their article by them. left: paragraphs that
    recur and were left alone, each with how many articles have it.
    """

    site: str
    looked: int
    articles: int
    learned: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    pieces: int = 0
    doubted: int = 0
    left: Sequence[Sequence[Any]] = ()

    def to_dict(self) -> dict[str, Any]:
        """What the review page shows."""
        learned = [[_FORMS.get(form, form), count] for form, count in self.learned.items()]
        return {
            "site": self.site,
            "looked": self.looked,
            "articles": self.articles,
            "learned": learned,
            "pages": self.pages,
            "pieces": self.pieces,
            "doubted": self.doubted,
            "left": self.left,
        }


def learned_sites(folder: Path) -> dict[str, SiteCount]:
    """The sites of a folder of learned packs, by what the ids of their rules begin with."""
    try:
        index = learned_in(folder) or {}
    except UsageError:
        return {}  # A folder of pages that is called so.
    return {
        own_topic(site["site"]): SiteCount(
            site=site["site"],
            looked=site["pages"],
            articles=site["articles"],
            learned=site["learned"],
            left=site.get("left", ()),
        )
        for site in index.get("sites", ())
    }


def count_site(sites: Mapping[str, SiteCount], record: Mapping[str, Any]) -> None:
    """Counts what learned rules did on one page. record: of its article; empty where it failed."""
    if not sites:
        return
    taken = [str(piece["rule"]).partition(".")[0] for piece in record.get("removed") or ()]
    told = [str(warning) for warning in record.get("warnings") or ()]
    doubts = " ".join(text for text in told if text.startswith(("guard:", "learned:")))
    own = own_topic(record.get("site") or "")
    for topic in sites.keys() & {own, *taken}:
        count, pieces = sites[topic], taken.count(topic)
        count.pieces += pieces
        count.pages += bool(pieces) or topic == own
        count.doubted += f"{topic}." in doubts
