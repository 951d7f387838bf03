"""What pages cost: `python -m tests.benchmarks.cost` prints core hours and dollars a billion.

Cleans labelled pages one after the other, from a JSON record to a JSON record, and counts the
processor time of this process alone, so that what else the machine does matters little.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from cleaner import Cleaner, RawPage
from cleaner.runs.formats import as_jsonl
from tests.benchmarks.corpora import DEFAULT_CORPORA, LabelledPage, choose, find_corpora, load

CORPORA = (
    *("html/fundus-dev", "html/wcxb-dev-articles", "html/wcxb-dev-other"),
    *("text/fundus-dev.a", "text/fundus-dev.b", "text/fundus-dev.d", "text/wcxb-dev.a"),
)
DOLLARS = 0.0408
"""A core hour on demand: half of an m7g.large of Amazon EC2 in us-east-1, as of June 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one corpus costs.

    kilobytes: of a page, in UTF-8, on average.
    milliseconds: processor time of a page, on average, in the quickest of the runs.
    core_hours, dollars: for a billion of such pages.
    """

    corpus: str
    pages: int
    kilobytes: float
    milliseconds: float
    pages_a_core_second: float
    core_hours: int
    dollars: int


def measure(name: str, pages: Sequence[LabelledPage], *, runs: int, price: float) -> Cost:
    """What these pages cost, by the quickest of some runs, each with a cleaner of its own."""
    lines = [json.dumps({"id": p.id, "url": p.url, "page": p.content}) for p in pages]
    media = "html" if pages[0].group == "html" else "text"
    seconds = min(_seconds(lines, media) for _ in range(runs)) / len(pages)
    hours = seconds * 1e9 / 3600
    return Cost(
        corpus=name,
        pages=len(pages),
        kilobytes=round(sum(len(p.content.encode()) for p in pages) / len(pages) / 1000, 1),
        milliseconds=round(seconds * 1000, 2),
        pages_a_core_second=round(1 / seconds, 1),
        core_hours=round(hours),
        dollars=round(hours * price),
    )


def _seconds(lines: Sequence[str], media: str) -> float:
    """Processor seconds for all of these records, behind a first one that is not counted."""
    cleaner = Cleaner()
    _send(cleaner, lines[0], media)
    start = time.process_time()
    for line in lines:
        _send(cleaner, line, media)
    return time.process_time() - start


def _send(cleaner: Cleaner, line: str, media: str) -> bytes:
    record = json.loads(line)
    page = RawPage(
        id=record["id"],
        data=record["page"],
        source=record["id"],
        url=record["url"],
        media="html" if media == "html" else "text",
    )
    return as_jsonl(cleaner.clean(page))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a JSON line for each corpus; 0, also where there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cost", description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, default=DEFAULT_CORPORA, metavar="DIR")
    add("--only", nargs="+", default=list(CORPORA), metavar="CORPUS")
    add("--runs", type=int, default=3, help="of which the quickest counts")
    add("--price", type=float, default=DOLLARS, help="dollars a core hour")
    options = parser.parse_args(arguments)
    found = choose(find_corpora(options.corpora), options.only)
    if not found:
        print(f"Skipped: there are no corpora in {options.corpora} (--corpora DIR names another)")
    for corpus in found:
        pages = [page for page in load(corpus) if page.content.strip()]
        cost = measure(corpus.name, pages, runs=options.runs, price=options.price)
        print(json.dumps(asdict(cost)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
