"""Score `cleaner` on the corpora and the seeds: `python -m tests.benchmarks`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks import corpora, measure, report


def main(
    arguments: Sequence[str] | None = None,
    *,
    make_factory: Callable[[bool], measure.CleanFactory] | None = None,
) -> int:
    """Run the benchmark and print its tables; 0, or 1 where cleaning raised an error.

    make_factory: what makes the cleaner, from whether site rules apply; tests give their own.
    """
    options = _parser().parse_args(arguments)
    found = corpora.find_corpora(options.corpora)
    if not found:
        print(f"Skipped: there are no corpora in {options.corpora} (--corpora DIR names another)")
    only = [name for names in options.only for name in names.split(",") if name]
    chosen = corpora.choose(found, only)
    if found and not chosen and "seeds" not in only:
        print(f"No corpus is called {', '.join(only)}. There are: {_names(found)}")
        return 2
    site_rules = not options.no_sites
    factory = make_factory(site_rules) if make_factory else _factory(site_rules, options.cards)
    seeds = _seeds(options, only, factory)
    if seeds:
        print(report.render_seeds(seeds), end="\n\n", flush=True)
    results = _measure(options, chosen, factory)
    rows = report.make_rows(results)
    _print_report(options, results, rows)
    if options.json:
        settings = {name: str(value) for name, value in vars(options).items()}
        text = report.to_json(results, rows, seeds, settings)
        options.json.write_text(text, encoding="utf-8")
    return int(any(result.error for result in results))


def _factory(site_rules: bool, cards: Path | None) -> measure.CleanFactory:
    return partial(measure.make_clean, site_rules=site_rules, cards=cards)


def _measure(
    options: argparse.Namespace,
    chosen: Sequence[corpora.Corpus],
    factory: measure.CleanFactory,
) -> list[measure.PageResult]:
    """The results of all chosen corpora, with a line of progress on standard error for each."""
    if options.workers <= 1 and chosen:
        factory = partial(_same, factory())
    results: list[measure.PageResult] = []
    for corpus in chosen:
        pages = corpora.select(corpora.load(corpus), half=options.half, sample=options.sample)
        print(f"{corpus.name}: {len(pages)} pages", file=sys.stderr, flush=True)
        results += measure.measure_corpus(
            corpus,
            pages,
            factory,
            references=_references(options),
            fresh=options.fresh,
            workers=options.workers,
        )
    return results


def _references(options: argparse.Namespace) -> tuple[str, ...]:
    """The names of the references that HTML is compared with: of all those that are installed."""
    if options.references == "main":
        return ("trafilatura",)
    if options.references == "all":
        return tuple(filter(measure.installed, measure.REFERENCES))
    return tuple(options.references.split(","))


def _same(clean: measure.Clean) -> measure.Clean:
    """The cleaner that is there already."""
    return clean


def _seeds(
    options: argparse.Namespace, only: Sequence[str], factory: measure.CleanFactory
) -> tuple[measure.SeedResult, ...]:
    """The seeds' results; none where a run asks for other corpora alone."""
    if only and "seeds" not in only:
        return ()
    seeds = corpora.load_seeds(options.seeds)
    if not seeds:
        print(f"Skipped: there are no seeds in {options.seeds} (--seeds DIR names another)")
        return ()
    return measure.measure_seeds(seeds, factory())


def _print_report(
    options: argparse.Namespace,
    results: Sequence[measure.PageResult],
    rows: Sequence[report.Row],
) -> None:
    if not results:
        return
    half = f", half '{options.half}' of the sites" if options.half else ""
    print(f"Site rules {'off' if options.no_sites else 'on'}{half}; ref is {rows[0].reference}\n")
    parts = [
        report.render_scores(rows, references=_references(options)),
        report.render_goals(report.judge(rows)),
        report.render_failures(results),
        report.render_worst(rows, options.worst) if options.worst else "",
        report.render_comparison(options.compare, results) if options.compare else "",
    ]
    print("\n\n".join(part for part in parts if part))


def _names(found: Sequence[corpora.Corpus]) -> str:
    return ", ".join(corpus.name for corpus in found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    add("--seeds", type=Path, default=corpora.DEFAULT_SEEDS, metavar="DIR")
    add(
        "--only",
        action="append",
        default=[],
        metavar="NAMES",
        help="corpora parted by commas: fundus-dev.a, html/fundus-dev, text, seeds",
    )
    add("--sample", type=_positive, metavar="N", help="N pages of each corpus, at even steps")
    add("--half", choices=("tune", "held"), help="the pages of one half of the sites")
    add("--cards", type=Path, metavar="FILE", help="scorecards in place of the shipped ones")
    add("--no-sites", action="store_true", help="leave the rules of single sites out")
    add(
        "--references",
        type=_references_named,
        default="main",
        metavar="NAMES",
        help=f"main (trafilatura), all that are installed, or of {', '.join(measure.REFERENCES)}",
    )
    add("--fresh", action="store_true", help="run the references again, whatever is cached")
    add("--json", type=Path, metavar="FILE", help="write all results, page by page")
    add("--compare", type=Path, metavar="OLD", help="list pages that changed since that JSON")
    add("--workers", type=_positive, default=1, metavar="N", help="processes")
    add("--worst", type=int, default=0, metavar="N", help="list N pages to look at a corpus")
    return parser


def _references_named(text: str) -> str:
    if text in ("main", "all"):
        return text
    for name in text.split(","):
        if name not in measure.REFERENCES:
            raise argparse.ArgumentTypeError(f"there is no reference {name}")
        if not measure.installed(name):
            needed = measure.DISTRIBUTIONS.get(name, (name,))
            raise argparse.ArgumentTypeError(f"{name} needs {', '.join(needed)}; install it")
    return text


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
