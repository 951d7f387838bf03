"""The review page: one HTML file over a run, with each page's removals where they stood."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cleaner import __version__
from cleaner.errors import CleanerError
from cleaner.learning.topic import topic_of
from cleaner.show.report.counts import RuleCount, count_rules, rule_row
from cleaner.show.report.file import is_free, packed_json, render
from cleaner.show.report.reading import output_in, pages_of
from cleaner.show.report.rows import page_of, row_of, suspicion_of
from cleaner.show.report.sites import count_site, learned_sites
from cleaner.system.files import write_atomically

MOST_PAGES: Final = 5_000
"""Pages of a review by default, the most doubtful ones. Chosen, never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review page holds. pages: of the run; shown: of them in the file."""

    path: Path
    pages: int
    shown: int
    bytes: int


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
    if to is None and not is_free(path):
        raise CleanerError(
            f"{path}: is in the way, and is no review page; move it away, or say with --output "
            "where to write"
        )
    rules: dict[str, RuleCount] = {}
    sites = learned_sites(output.learned)
    chosen: list[tuple[float, int, dict[str, Any], bytes]] = []
    pages = 0
    for entry, record in pages_of(output):
        pages += 1
        count_rules(rules, record)
        count_site(sites, record)
        suspicion, reasons = suspicion_of(entry, record)
        row = (
            suspicion,
            -pages,
            row_of(entry, record, suspicion, reasons),
            packed_json(page_of(record)),
        )
        if len(chosen) < most:
            heapq.heappush(chosen, row)
        else:
            heapq.heappushpop(chosen, row)
    if not pages:
        raise CleanerError(f"{output.manifest}: lists no pages; there is nothing to review")
    chosen.sort(key=lambda row: (-row[0], -row[1]))
    summary = {
        "folder": output.path.resolve().name,
        "version": __version__,
        "pages": pages,
        "rows": [row for _, _, row, _ in chosen],
        "topics": topics_of(row["site"] for *_, row, _ in chosen),
        "sites": [site.to_dict() for site in sites.values()],
        "rules": [rule_row(name, count) for name, count in sorted(rules.items())],
    }
    data = render(summary, [packed for *_, packed in chosen])
    write_atomically(path, data)
    return Review(path=path, pages=pages, shown=len(chosen), bytes=len(data))


def topics_of(sites: Iterable[str]) -> dict[str, str]:
    """What the ids of new rules begin with, by site."""
    return {site: topic_of(site) for site in sorted(set(sites)) if site}
