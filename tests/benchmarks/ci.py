"""A benchmark of under a minute: `python -m tests.benchmarks.ci` fails on a large loss."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import corpora, measure, report
from tests.benchmarks.score import Gold

PAGES = 12
LARGEST_F1_LOSS = 0.02
LEAST_SPEED_RATIO = 0.35
SAMPLE_ROUNDS = 5
CORPORA = ("html/fundus-dev", "text/fundus-dev.a")


def main(
    arguments: Sequence[str] | None = None, *, factory: measure.CleanFactory | None = None
) -> int:
    """0, or 1 where the body or the speed is far below the reference, or a page failed.

    Where there are no corpora, the pages in `samples/raw` show the speed alone.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ci", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    parser.add_argument("--samples", type=Path, default=corpora.CHECKOUT / "samples" / "raw")
    options = parser.parse_args(arguments)
    make = factory or partial(measure.make_clean, site_rules=True)
    found = [c for c in corpora.find_corpora(options.corpora) if c.name in CORPORA]
    results = _corpora(found, make) if found else _samples(options.samples, make)
    if not results:
        print(f"Skipped: no pages in {options.corpora} or {options.samples}")
        return 0
    rows = report.make_rows(results)
    problems = [problem for row in rows for problem in find_problems(row)]
    print("\n".join([*map(_line, rows), *problems]))
    return int(bool(problems))


def find_problems(row: report.Row) -> list[str]:
    """What is far below the reference in a row, and the pages that failed, in words."""
    problems = [f"FAILED {page.id}: {page.error}" for page in row.results if page.error]
    f1, other = row.value("f1"), row.reference_value("f1")
    if f1 is not None and other is not None and f1 < other - LARGEST_F1_LOSS:
        problems.append(
            f"LOSS {row.name}: body F1 {f1:.3f}, more than {LARGEST_F1_LOSS} below {other:.3f}"
        )
    ratio = row.speed_ratio()
    if ratio is not None and ratio < LEAST_SPEED_RATIO:
        problems.append(
            f"SLOW {row.name}: {ratio:.2f} times {row.reference}, less than {LEAST_SPEED_RATIO}"
        )
    return problems


def _line(row: report.Row) -> str:
    body = f"body F1 {report.figure(row.value('f1'))}, "
    body += f"{row.reference} {report.figure(row.reference_value('f1'))}"
    speed = f"{report.figure(row.speed('cleaner'))} pages a CPU second"
    ratio = row.speed_ratio()
    times = "" if ratio is None else f", {ratio:.2f} times {row.reference}"
    return f"{row.name} ({len(row.results)} pages): {body}; {speed}{times}"


def _corpora(
    found: Sequence[corpora.Corpus], make: measure.CleanFactory
) -> list[measure.PageResult]:
    """The results of a few pages of each corpus, all of them timed."""
    return [
        result
        for corpus in found
        for result in measure.measure_corpus(
            corpus, corpora.select(corpora.load(corpus), sample=PAGES), make
        )
    ]


def _samples(folder: Path, make: measure.CleanFactory) -> list[measure.PageResult]:
    """The results of the project's own HTML pages, small as they are, several times over."""
    pages = [
        corpora.LabelledPage(
            corpus="html/samples",
            group="html",
            id=f"{path.stem}#{turn}",
            url=None,
            content=path.read_text(encoding="utf-8", errors="replace"),
            half="tune",
            gold=Gold(),
        )
        for turn in range(SAMPLE_ROUNDS)
        for path in sorted(folder.rglob("*.htm*"))
        if path.suffix in (".html", ".htm")
    ]
    return list(measure.measure_pages(pages, make, references=("trafilatura",)))


if __name__ == "__main__":
    sys.exit(main())
