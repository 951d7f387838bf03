"""The review page: one HTML file over a run, with each page's removals where they stood."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from cleaner import __version__
from cleaner.errors import CleanerError
from cleaner.learning.filler import filler
from cleaner.learning.topic import topic_of
from cleaner.show.report.counts import RuleCount, count_rules, rule_row
from cleaner.show.report.file import is_free, packed_json, render
from cleaner.show.report.reading import Json, output_in, pages_of
from cleaner.show.report.rows import page_of, row_of, suspicion_of
from cleaner.show.report.sites import count_site, learned_sites
from cleaner.system.files import write_atomically

MOST_PAGES: Final = 5_000
"""Pages of a review by default, the most doubtful ones. Chosen, never measured."""


_NOTHING: Final[Json] = MappingProxyType({})
_BEHIND_ALL: Final = -1.0
"""How early a page stands that failed: nothing of it can be reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review page holds. pages: of the run; shown: of them in the file.

    failed: of the run's pages those that failed. untold: articles whose records do not tell what is
    doubtful, as of runs without `--undo`.
    """

    path: Path
    pages: int
    shown: int
    bytes: int
    failed: int = 0
    untold: int = 0


@dataclass(slots=True, kw_only=True)
class Gathered:
    """The pages of a review while they come in, the most doubtful ones of a larger run.

    most: pages that the file holds. failed: of the pages those that failed. Rules are counted over
    all pages.
    """

    most: int = MOST_PAGES
    pages: int = 0
    failed: int = 0
    rules: dict[str, RuleCount] = field(default_factory=dict)
    _chosen: list[tuple[float, int, dict[str, Any], bytes]] = field(default_factory=list)

    def add(self, rank: float, row: Mapping[str, Any], record: Json, more: Json = _NOTHING) -> None:
        """Takes a page: how early it stands, its row, its record, and what its view has beside.

        One that failed stands behind all others.
        """
        self.pages += 1
        if row["error"]:
            self.failed += 1
            rank = _BEHIND_ALL
        count_rules(self.rules, record)
        packed = packed_json({**page_of(record), **more})
        one = (rank, -self.pages, dict(row), packed)
        if len(self._chosen) < self.most:
            heapq.heappush(self._chosen, one)
        else:
            heapq.heappushpop(self._chosen, one)

    def write(self, path: Path, folder: str, more: Json = _NOTHING) -> Review:
        """Writes the file. folder: what the review is of. more: of its summary."""
        chosen = sorted(self._chosen, key=lambda one: (-one[0], -one[1]))
        rows = [row for _, _, row, _ in chosen]
        sites = sorted({row["site"] for row in rows if row["site"]})
        summary = {
            "folder": folder,
            "version": __version__,
            "pages": self.pages,
            "failed": self.failed,
            "rows": rows,
            "topics": {site: topic_of(site) for site in sites},
            "fillers": {code: asdict(filler(code)) for code in sorted({r["lang"] for r in rows})},
            "sites": [],
            "rules": [rule_row(name, count) for name, count in sorted(self.rules.items())],
            **more,
        }
        data = render(summary, [packed for *_, packed in chosen])
        write_atomically(path, data)
        return Review(
            path=path, pages=self.pages, shown=len(rows), bytes=len(data), failed=self.failed
        )


def write_report(out: Path, to: Path | None = None, *, most: int = MOST_PAGES) -> Review:
    """Writes the review page of a run, beside its manifest unless `to` says where.

    out: the folder, or the named output such as `out/news.jsonl`.
    most: pages that the file holds; of a larger run the most doubtful ones. Rules are counted
        over all pages.

    Raises:
        CleanerError: the output is no run's, or does not tell what was removed; or a file that is
            no review page stands where this one would.
    """
    output = output_in(out)
    path = to or output.report
    check_free(path)
    sites = learned_sites(output.learned)
    gathered = Gathered(most=most)
    untold = 0
    for entry, record in pages_of(output):
        untold += bool(record) and "doubt" not in record
        count_site(sites, record)
        suspicion, reasons = suspicion_of(entry, record)
        gathered.add(suspicion, row_of(entry, record, suspicion, reasons), record)
    if not gathered.pages:
        raise CleanerError(f"{output.manifest}: lists no pages; there is nothing to review")
    told = {"sites": [site.to_dict() for site in sites.values()]}
    return replace(gathered.write(path, output.path.resolve().name, told), untold=untold)


def check_free(path: Path) -> None:
    """Raises `CleanerError` where a file that is no review page stands in the way."""
    if not is_free(path):
        raise CleanerError(
            f"{path}: is in the way, and is no review page; move it away, or give another file "
            "to --output"
        )
