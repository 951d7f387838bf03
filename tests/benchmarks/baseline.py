"""Fails where quality falls below the stored figures: `python -m tests.benchmarks.baseline`.

`--write` measures anew and stores what it finds, after a change that is meant. Measured are the
pages written for this project and, where the corpora are, all of one corpus and a fixed sample of
each other. What is stored is a number for each score of each page, under a hash of the page's id.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks import corpora, measure
from tests.benchmarks.corpora import Corpus, LabelledPage
from tests.benchmarks.score import Gold, Scores, mean

STORED = Path(__file__).with_name("baseline.json")
GOLDEN = corpora.CHECKOUT / "tests" / "pages"

LARGEST_FALL = 0.002
"""How far a mean may fall. Of 127 pages it is what one page's loss of a quarter comes to."""

SAMPLE = 100
"""Pages of each corpus but `WHOLE`: all together take two processes three quarters of a minute."""

WHOLE = "fundus-dev"
"""The corpus of which all pages are measured: gold for title, dek and body, in 16 languages."""

LEFT_OUT = tuple(f"fundus-dev.{letter}" for letter in "cefg") + tuple(
    f"wcxb-dev.{letter}" for letter in "cefg"
)
"""Text corpora that differ little from the others: the same pages, by other extractors."""

WORST = 12
"""Pages that are named for a figure that fell."""

FIGURES = {
    "f1": "body F1",
    "precision": "body precision",
    "recall": "body recall",
    "title": "titles",
    "dek": "deks",
    "no_false_dek": "pages without a dek that are given none",
    "kept": "article words kept",
    "with": "wanted snippets there",
    "without": "unwanted snippets gone",
}
"""What is stored of a page, in words; more is better in each."""

VERSIONS = ("trafilatura", "lxml", "resiliparse", "numpy", "ftfy", "regex")
"""Libraries that could change a result; the baseline names those that it was made with."""

Pages = dict[str, Scores]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One corpus: the figures of its pages by the hash of their ids, the ids, and what failed."""

    corpus: str
    pages: Pages
    ids: Mapping[str, str]
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A figure of a corpus that fell too far, and the pages where it did, the worst first."""

    corpus: str
    figure: str
    old: float
    new: float
    pages: tuple[tuple[str, float, float], ...]


def main(
    arguments: Sequence[str] | None = None, *, factory: measure.CleanFactory | None = None
) -> int:
    """0, or 1 where a figure fell by more than `LARGEST_FALL`, or a page failed or is gone."""
    options = _parser().parse_args(arguments)
    make = factory or partial(measure.make_clean, site_rules=True)
    found = [corpus for corpus in corpora.find_corpora(options.corpora) if _wanted(corpus)]
    if not found:
        print(f"Only the project's own pages: there are no corpora in {options.corpora}")
    measured = {one.corpus: one for one in measure_all(found, make, options.workers)}
    stored = read(options.stored)
    if options.write:
        write(options.stored, {**stored, **{name: one.pages for name, one in measured.items()}})
        print(f"Wrote {options.stored}: {sum(len(one.pages) for one in measured.values())} pages")
        return 0
    problems = [line for one in measured.values() for line in compare(one, stored)]
    print("\n".join([*map(_line, measured.values()), *problems]))
    if problems:
        print(_advice(options.stored))
    return int(bool(problems))


def measure_all(
    found: Sequence[Corpus], make: measure.CleanFactory, workers: int
) -> tuple[Measured, ...]:
    """The figures of the project's own pages and of the corpora, each corpus in one process."""
    largest_first = sorted(found, key=lambda one: -one.path.stat().st_size)
    jobs: list[Corpus | None] = [*largest_first, None]
    if workers < 2:
        parts = [_measure(job, make) for job in jobs]
    else:
        with ProcessPoolExecutor(workers) as pool:
            parts = list(pool.map(partial(_measure, make=make), jobs))
    return tuple(sorted((one for part in parts for one in part), key=lambda one: one.corpus))


def _measure(corpus: Corpus | None, make: measure.CleanFactory) -> tuple[Measured, ...]:
    """The figures of one corpus; of the pages written for the project where it is none."""
    if corpus is None:
        pages = own_pages()
        by_name = {page.corpus: [p for p in pages if p.corpus == page.corpus] for page in pages}
        return tuple(_figures(name, some, make) for name, some in by_name.items())
    chosen = sample(corpora.load(corpus), None if WHOLE in corpus.name else SAMPLE)
    # An extractor that found nothing leaves nothing to clean: an error then, as it should be.
    full = [page for page in chosen if page.content.strip()]
    return (_figures(corpus.name, full, make),) if full else ()


def _figures(name: str, pages: Sequence[LabelledPage], make: measure.CleanFactory) -> Measured:
    results = measure.measure_pages(pages, make, references=())
    return Measured(
        corpus=name,
        pages={key(result.id): figures(result.scores) for result in results},
        ids={key(result.id): result.id for result in results},
        failed=tuple(f"{result.id}: {result.error}" for result in results if result.error),
    )


def figures(scores: Scores) -> Scores:
    """Of a page's scores those that are stored, each from 0.0 to 1.0, more being better.

    >>> figures({"f1": 0.98765, "false_dek": 1.0, "with.n": 1, "with.of": 4, "char": 1.0})
    {'f1': 0.9877, 'no_false_dek': 0.0, 'with': 0.25}
    """
    found = {name: scores[name] for name in FIGURES if name in scores}
    if "false_dek" in scores:
        found["no_false_dek"] = 1.0 - scores["false_dek"]
    for name in ("with", "without"):
        if scores.get(f"{name}.of"):
            found[name] = scores[f"{name}.n"] / scores[f"{name}.of"]
    return {name: round(found[name], 4) for name in FIGURES if name in found}


def key(page_id: str) -> str:
    """The first 12 hex digits of the SHA-256 of a page's id."""
    return hashlib.sha256(page_id.encode()).hexdigest()[:12]


def sample(pages: Sequence[LabelledPage], count: int | None) -> tuple[LabelledPage, ...]:
    """The pages whose ids have the lowest hashes, which no other page changes; all for `None`."""
    return tuple(sorted(pages, key=lambda page: key(page.id))[:count])


def own_pages(folder: Path = GOLDEN) -> tuple[LabelledPage, ...]:
    """The pages written for the tests, with what `expected.json` says of title, dek and body."""
    return tuple(_own_page(path.parent) for path in sorted(folder.glob("*/expected.json")))


def _own_page(folder: Path) -> LabelledPage:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    (source,) = folder.glob("source.*")
    group: corpora.Group = "html" if source.suffix == ".html" else "text"
    return LabelledPage(
        corpus=f"{group}/own",
        group=group,
        id=folder.name,
        url=None,
        content=source.read_text("utf-8"),
        half="tune",
        gold=Gold(
            title=expected["title"],
            dek=expected["dek"] or None,
            no_dek=expected["dek"] == "",
            body="\n\n".join(expected["keeps"]),
        ),
    )


def compare(measured: Measured, stored: Mapping[str, Pages]) -> list[str]:
    """What is worse than the stored figures, in words, with the pages that are to blame."""
    lines = [f"FAILED {measured.corpus} {failed}" for failed in measured.failed]
    if measured.corpus not in stored:
        return [*lines, f"UNKNOWN {measured.corpus}: the baseline has no figures of it"]
    old = stored[measured.corpus]
    gone = len(old.keys() - measured.pages.keys())
    if gone:
        lines.append(f"GONE {measured.corpus}: {gone} of {len(old)} pages of the baseline")
    for fall in falls(measured, old):
        change = f"{fall.old:.4f} -> {fall.new:.4f}"
        lines.append(f"FALL {fall.corpus}: {FIGURES[fall.figure]} {change}")
        lines += [f"    {before:.3f} -> {now:.3f}  {page}" for page, before, now in fall.pages]
    return lines


def falls(measured: Measured, old: Pages) -> Iterator[Fall]:
    """The figures whose means fell too far, over the pages that the baseline knows.

    A page that has lost a score, or has a new one, has other labels now; it is left out of it.
    """
    for figure in FIGURES:
        pairs = [
            (measured.ids[page], old[page][figure], scores[figure])
            for page, scores in measured.pages.items()
            if figure in scores and figure in old.get(page, {})
        ]
        if not pairs:
            continue
        before = sum(was for _, was, _ in pairs) / len(pairs)
        now = sum(value for _, _, value in pairs) / len(pairs)
        if before - now > LARGEST_FALL:
            worse = sorted((p for p in pairs if p[2] < p[1]), key=lambda p: (p[2] - p[1], p[0]))
            yield Fall(
                corpus=measured.corpus,
                figure=figure,
                old=before,
                new=now,
                pages=tuple(worse[:WORST]),
            )


def read(path: Path) -> dict[str, Pages]:
    """The stored figures by corpus and page; none where there is no file."""
    if not path.exists():
        return {}
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {
        name: {
            page: {figure: n for figure, n in zip(FIGURES, row, strict=True) if n is not None}
            for page, row in corpus["pages"].items()
        }
        for name, corpus in stored["corpora"].items()
    }


def write(path: Path, measured: Mapping[str, Pages]) -> None:
    """Stores figures: means of each corpus for readers, then a line for each page."""
    head = {
        "made_by": "python -m tests.benchmarks.baseline --write",
        "made_with": {"python": platform.python_version()}
        | {name: importlib.metadata.version(name) for name in VERSIONS},
        "columns": list(FIGURES),
    }
    lines = [f"{json.dumps(name)}: {json.dumps(value)}," for name, value in head.items()]
    blocks = [_block(name, measured[name]) for name in sorted(measured)]
    text = "\n".join(["{", *lines, '"corpora": {', ",\n".join(blocks), "}", "}", ""])
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)


def _block(name: str, pages: Pages) -> str:
    rows = [
        f"{json.dumps(page)}: {json.dumps([pages[page].get(figure) for figure in FIGURES])}"
        for page in sorted(pages)
    ]
    means = json.dumps(_means(pages))
    return f'{json.dumps(name)}: {{"means": {means}, "pages": {{\n' + ",\n".join(rows) + "\n}}"


def _means(pages: Pages) -> dict[str, float]:
    found = {figure: mean(tuple(pages.values()), figure) for figure in FIGURES}
    return {figure: round(value, 4) for figure, value in found.items() if value is not None}


def _line(measured: Measured) -> str:
    shown = ", ".join(f"{figure} {value:.4f}" for figure, value in _means(measured.pages).items())
    return f"{measured.corpus} ({len(measured.pages)} pages): {shown}"


def _advice(path: Path) -> str:
    """What to do about a fall; which libraries are others than when the figures were stored."""
    made = json.loads(path.read_text("utf-8"))["made_with"] if path.exists() else {}
    others = [
        f"{name} {importlib.metadata.version(name)}, not {made[name]}"
        for name in VERSIONS
        if name in made and importlib.metadata.version(name) != made[name]
    ]
    told = f" Libraries are others than then: {'; '.join(others)}." if others else ""
    return (
        f"A mean may fall by {LARGEST_FALL}.{told} Read the pages named above; where the change is "
        "meant, store its figures: python -m tests.benchmarks.baseline --write"
    )


def _wanted(corpus: Corpus) -> bool:
    return corpus.name.split("/", 1)[1] not in LEFT_OUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.baseline",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--write", action="store_true", help="store the figures instead of comparing with them")
    add("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    add("--stored", type=Path, default=STORED, metavar="FILE", help="the stored figures")
    add("--workers", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="processes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
